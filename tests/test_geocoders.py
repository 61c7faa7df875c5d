"""The offline gazetteer as a geopy geocoder."""

import pytest
from geopy.exc import GeocoderQueryError
from geopy.extra.rate_limiter import RateLimiter

from geodata.geocoders import OfflineGeocoder


@pytest.fixture(scope="module")
def geocoder(gazetteer):
    return OfflineGeocoder(gazetteer)


def test_a_name_gives_a_location_with_what_is_known(geocoder):
    """The answer is a geopy Location whose raw part says precision, radius and ids."""
    location = geocoder.geocode("Bakhmut")
    assert location.address == "Bakhmut, Donetsk Oblast, UA"
    assert (location.raw["precision"], location.raw["geonameid"]) == ("settlement", 713174)
    assert location.raw["radius_km"] > 0


def test_a_container_in_the_query_decides(geocoder):
    """What stands behind the comma contains the place."""
    assert geocoder.geocode("Odessa, Texas").raw["country"] == "US"
    assert geocoder.geocode("Lyman, Donetsk Oblast").raw["geonameid"] == 704204
    assert geocoder.geocode("Paris, Lamar County").raw["admin1"] == "Texas"
    assert geocoder.geocode("Lyman, Atlantis") is None


def test_country_codes_and_viewbox_limit_the_answer(geocoder):
    """Both limits hold, alone and for lists."""
    assert geocoder.geocode("Donetsk", country_codes="ru").raw["geonameid"] == 565348
    assert all(
        found.raw["country"] in ("UA", "RU")
        for found in geocoder.geocode("Lyman", exactly_one=False, country_codes=["UA", "RU"])
    )
    assert geocoder.geocode("Paris", viewbox=[(30, -100), (36, -90)]).raw["country"] == "US"


def test_many_answers_come_likeliest_first(geocoder):
    """exactly_one=False lists the places of a name."""
    found = geocoder.geocode("Paris", exactly_one=False)
    assert found[0].raw["country"] == "FR"
    assert len(found) > 3


def test_nothing_is_none(geocoder):
    """A name that is not there gives None, as geopy's services do."""
    assert geocoder.geocode("Qwertzville") is None


@pytest.mark.parametrize("query", ["", "  ", "\n"])
def test_an_empty_query_is_refused(geocoder, query):
    """An empty name is a mistake, not a place."""
    with pytest.raises(GeocoderQueryError, match="empty"):
        geocoder.geocode(query)


def test_reverse_finds_the_nearest_settlement(geocoder):
    """A point gives the nearest town and how far it is."""
    location = geocoder.reverse((48.6, 38.0))
    assert location.raw["name"] == "Bakhmut"
    assert 0 <= location.raw["distance_km"] < 2
    assert geocoder.reverse((0, -140)) is None


@pytest.mark.parametrize("point", ["nowhere", (200, 0), None])
def test_a_wrong_point_is_refused(geocoder, point):
    """A point that is none is said so."""
    with pytest.raises(GeocoderQueryError):
        geocoder.reverse(point)


def test_it_works_through_geopys_rate_limiter(geocoder):
    """It is a geocoder like any other of geopy's."""
    assert RateLimiter(geocoder.geocode, min_delay_seconds=0)("Mariupol").raw["country"] == "UA"


def test_a_language_names_the_answer(geocoder):
    """``language`` names place and division; what has no name in it keeps the gazetteer's, and None says so."""
    assert geocoder.geocode("Bakhmut", language="uk").address == "Бахмут, Донецька область, UA"
    assert geocoder.geocode("Kharkiv", language="ru").raw["name_local"] == "Харьков"
    assert geocoder.geocode("Paris", language="uk").address == "Париж, Île-de-France, FR"
    assert geocoder.geocode("Bakhmut", language="xx").raw["name_local"] is None
    assert geocoder.reverse((48.594, 37.999), language="uk").address.startswith("Бахмут, ")
    assert "name_local" not in geocoder.geocode("Bakhmut").raw
