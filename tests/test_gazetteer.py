"""The gazetteer: one file, opened at once, that knows the places people report about."""

import struct

import pytest

from geodata.errors import GazetteerError
from geodata.gazetteer import Gazetteer, forms, romanise
from geodata.gazetteer.index import distance_km
from geodata.text import fold

FIRST_SIX = {
    "Mariupol": (47.095, 37.541, 701822),
    "Sevastopol": (44.608, 33.521, 694423),
    "Rostov-on-Don": (47.220, 39.708, 501175),
    "Bakhmut": (48.594, 37.999, 713174),
    "Sloviansk": (48.850, 37.597, 693468),
    "Kramatorsk": (48.731, 37.568, 704508),
}


@pytest.mark.parametrize(("name", "spot"), FIRST_SIX.items())
def test_the_first_six_places_are_where_they_are(name, spot, gazetteer):
    """The six towns of the project are found under their own names, with their GeoNames ids."""
    place, _ = gazetteer.search(name)[0]
    lat, lon, number = spot
    assert (place.name, place.geonameid) == (name, number)
    assert distance_km(place.lat, place.lon, lat, lon) < 2


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("Kiev", "Kyiv"), ("Київ", "Kyiv"), ("Киев", "Kyiv"), ("Kharkov", "Kharkiv"), ("Nikolayev", "Mykolaiv"),
        ("Slovyansk", "Sloviansk"), ("Slavyansk", "Sloviansk"), ("Слов’янськ", "Sloviansk"), ("Zaporizhzhya", "Zaporizhzhia"),
        ("Artemivsk", "Bakhmut"), ("ROSTOV ON DON", "Rostov-on-Don"), ("Ростове-на-Дону", "Rostov-on-Don"),
        ("Часового Яру", "Chasiv Yar"), ("Кривому Рогу", "Kryvyi Rih"), ("Авдіївці", "Avdiivka"), ("Бахмутом", "Bakhmut"),
    ],
)  # fmt: skip
def test_spellings_and_case_forms_find_the_place(spelling, name, gazetteer):
    """Old, foreign, folded and inflected spellings lead to the same entry, named in Ukrainian romanisation."""
    assert name in [place.name for place, _ in gazetteer.search(spelling)[:3]]


def test_junk_alternates_are_dropped(gazetteer):
    """GeoNames lists names of languages among Mariupol's names; they are not its names."""
    assert all(place.id != "gn:701822" for junk in ("hindi", "kartuli") for place, _ in gazetteer.search(junk))


def test_every_place_of_crimea_is_ukraine_de_jure(gazetteer):
    """UN General Assembly resolution 68/262: Crimea and Sevastopol are Ukraine."""
    for name in ("Simferopol", "Sevastopol", "Kerch", "Yalta"):
        assert any(place.country == "UA" for place, _ in gazetteer.search(name)[:3])


def test_a_region_is_coarser_than_its_capital(gazetteer):
    """Donetsk Oblast has its own entry, outline and radius; it is not the city."""
    oblast = next(place for place, _ in gazetteer.search("Donetsk Oblast") if place.country == "UA")
    assert oblast.precision == "adm1"
    assert oblast.outline is not None
    assert oblast.radius_km > 50


def test_unknown_names_find_nothing(gazetteer):
    """A name that nobody has is not answered with a similar one."""
    assert gazetteer.search("Qwertzville") == []
    assert gazetteer.search("") == []


def test_the_nearest_settlement_is_by_ground_distance(gazetteer):
    """A point beside Bakhmut finds Bakhmut, a point in the ocean nothing."""
    place, apart = gazetteer.nearest(48.595, 38.0)
    assert (place.name, apart < 1) == ("Bakhmut", True)
    assert gazetteer.nearest(-50.0, -140.0) is None
    assert gazetteer.nearest(-17.0, 179.99, 200) is not None


def test_a_missing_index_says_how_to_make_one(tmp_path):
    """The error names the file and the command."""
    with pytest.raises(GazetteerError, match="conflictmap gazetteer build"):
        Gazetteer.open(tmp_path / "none.cmg")


@pytest.mark.parametrize("damage", ["empty", "other", "short"])
def test_a_damaged_index_is_refused(damage, tmp_path, gazetteer):
    """An empty, foreign or cut file is refused, not read as nonsense."""
    whole = gazetteer.path.read_bytes()
    path = tmp_path / "broken.cmg"
    path.write_bytes({"empty": b"", "other": b"x" * 1000, "short": whole[:-10]}[damage])
    with pytest.raises(GazetteerError, match="build it anew"):
        Gazetteer(path)


def test_the_index_header_names_its_sources(gazetteer):
    """Whoever finds the file can tell what it is made of."""
    assert "GeoNames cities500 (CC BY 4.0)" in gazetteer.header["sources"]
    assert gazetteer.header["counts"]["places"] == len(gazetteer) > 240_000
    assert struct.calcsize("<I") == 4


@pytest.mark.parametrize(
    ("native", "latin"),
    [
        ("Слов'янськ", "Sloviansk"),
        ("Згурівка", "Zghurivka"),
        ("Щастя", "Shchastia"),
        ("Юр'ївка", "Yurivka"),
        ("Їжаківка", "Yizhakivka"),
    ],
)
def test_ukrainian_is_romanised_as_the_cabinet_says(native, latin):
    """KMU resolution 55 of 2010: initial є ї й ю я differ, the soft sign and apostrophe vanish, зг is zgh."""
    assert romanise.ukrainian(native) == latin


@pytest.mark.parametrize(
    ("name", "language", "form"),
    [
        ("Харків", "uk", "Харкова"), ("Київ", "uk", "Києві"), ("Запоріжжя", "uk", "Запоріжжі"), ("Суми", "uk", "Сумах"),
        ("Роботине", "uk", "Роботиному"), ("Біла Церква", "uk", "Білій Церкві"), ("Маріуполь", "uk", "Маріуполі"),
        ("Донецька область", "uk", "Донецькій області"), ("Торецьк", "uk", "Торецька"), ("Україна", "uk", "України"),
        ("Ростов-на-Дону", "ru", "Ростовом-на-Дону"), ("Артёмовск", "ru", "Артёмовска"), ("Горловка", "ru", "Горловке"),
        ("Курская область", "ru", "Курской области"), ("Часов Яр", "ru", "Часове Яре"), ("Сумы", "ru", "Сумах"),
    ],
)  # fmt: skip
def test_case_forms_follow_the_grammar(name, language, form):
    """The rule table gives the forms in which names stand in sentences."""
    assert fold(form) in {fold(f) for f in forms.forms(name, language)}
