"""The embedded gazetteer as a geopy geocoder."""

from __future__ import annotations

import warnings
from math import isfinite
from typing import TYPE_CHECKING, Any, Final

from geopy.adapters import BaseSyncAdapter
from geopy.exc import GeocoderQueryError
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

from geodata.gazetteer import Gazetteer
from geodata.gazetteer.index import lies_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geodata.types import Place

ANSWERS: Final = 20
"""Most locations that ``exactly_one=False`` gives."""
CONTAINERS: Final = frozenset({"country", "adm1", "region"})
"""What a place can be said to lie in; districts and counties only where nothing larger has the name."""


class _NoNetwork(BaseSyncAdapter):  # type: ignore[misc]
    """Takes the place of geopy's HTTP client: building that costs 0.1 s, and nothing here may use it."""

    def get_text(self, url: str, *, timeout: float, headers: dict[str, str]) -> str:
        del timeout, headers
        raise RuntimeError(f"the offline geocoder was asked for {url}")

    get_json = get_text


class OfflineGeocoder(Geocoder):  # type: ignore[misc]
    """Names to coordinates from the embedded gazetteer, with the interface of geopy's geocoders.

    >>> geocoder = OfflineGeocoder()
    >>> geocoder.geocode("Bakhmut").raw["country"]
    'UA'

    ``Location.raw`` holds id, name, precision, radius_km, country, admin1, population, geonameid, and where a language
    is asked for, name_local and admin1_local.
    """

    def __init__(self, gazetteer: Gazetteer | None = None, **options: Any) -> None:
        super().__init__(adapter_factory=_NoNetwork, **options)
        self._gazetteer = gazetteer or Gazetteer.open()

    def geocode(
        self,
        query: str,
        *,
        exactly_one: bool = True,
        country_codes: str | Sequence[str] | None = None,
        viewbox: Sequence[Any] | None = None,
        language: str | None = None,
        timeout: Any = DEFAULT_SENTINEL,
    ) -> Location | list[Location] | None:
        """The place(s) of a name, likeliest first: by kind of name, containment and population.

        ``query`` may say what contains the place ("Lyman, Donetsk Oblast").  ``country_codes`` are ISO 3166-1 alpha-2,
        ``viewbox`` two corners (latitude, longitude) that the place must lie between.  ``language`` (en, uk, ru) is the
        one of the answer's names; what has no name in it keeps the gazetteer's.  Returns None when there is no such
        place.  Raises GeocoderQueryError for an empty query or a wrong viewbox.
        """
        del timeout
        if not query.strip():
            raise GeocoderQueryError("The query is empty; give the name of a place.")
        name, *within = [part.strip() for part in query.split(",") if part.strip()] or [query]
        found = [place for place, _ in self._gazetteer.search(name)]
        if not found and within:
            found = [place for place, _ in self._gazetteer.search(query)]
            within = []
        found = self._inside(found, within)
        found = _of_countries(found, country_codes)
        found = _in_box(found, viewbox)
        locations = [self._location(place, language) for place in found[:ANSWERS]]
        if not locations:
            return None
        return locations[0] if exactly_one else locations

    def reverse(
        self,
        query: Any,
        *,
        exactly_one: bool = True,
        language: str | None = None,
        timeout: Any = DEFAULT_SENTINEL,
        within_km: float = 100.0,
    ) -> Location | list[Location] | None:
        """The settlement nearest to a point, or None when there is none within ``within_km``.

        ``raw["distance_km"]`` says how far it lies from the point; ``language`` is as for ``geocode``.
        Raises GeocoderQueryError for a wrong point.
        """
        del timeout
        point = _point(query)
        nearest = self._gazetteer.nearest(point.latitude, point.longitude, within_km)
        if nearest is None:
            return None
        place, apart = nearest
        location = self._location(place, language, distance_km=round(apart, 3))
        return location if exactly_one else [location]

    def containers(self, name: str) -> list[Place]:
        """What a name behind the comma can mean: countries, divisions and regions, or else districts and counties."""
        places = [place for place, _ in self._gazetteer.search(name)]
        large = [place for place in places if place.precision in CONTAINERS]
        return large or [place for place in places if place.precision == "adm2"]

    def _inside(self, found: list[Place], within: list[str]) -> list[Place]:
        """Keep what lies in each named container; an unknown container empties the answer."""
        for name in within:
            outers = self.containers(name)
            found = [place for place in found if any(lies_in(place, outer) for outer in outers)]
        return found

    def _location(self, place: Place, language: str | None, **more: Any) -> Location:
        if language:
            division = self._gazetteer.division_of(place)
            more["name_local"] = place.name_in(language)
            more["admin1_local"] = division.name_in(language) if division else None
        return _location(place, **more)


def _of_countries(found: Iterable[Place], codes: str | Sequence[str] | None) -> list[Place]:
    if codes is None:
        return list(found)
    wanted = {code.upper() for code in ([codes] if isinstance(codes, str) else codes)}
    return [place for place in found if place.country in wanted]


def _in_box(found: list[Place], viewbox: Sequence[Any] | None) -> list[Place]:
    if viewbox is None:
        return found
    if len(viewbox) != 2:
        raise GeocoderQueryError("The viewbox takes two corners, each (latitude, longitude).")
    one, two = (_point(corner) for corner in viewbox)
    south, north = sorted((one.latitude, two.latitude))
    west, east = sorted((one.longitude, two.longitude))
    return [place for place in found if south <= place.lat <= north and west <= place.lon <= east]


def _point(query: Any) -> Point:
    """A point as geopy reads it; geopy's own reading of None as 0,0 and its wrapping of latitudes are refused."""
    if query is None:
        raise GeocoderQueryError("There is no point; give (latitude, longitude) in degrees.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            point = Point(query)
    except (ValueError, TypeError, UserWarning) as error:
        raise GeocoderQueryError(f"{query!r} is no point; give (latitude, longitude) in degrees.") from error
    if not (isfinite(point.latitude) and isfinite(point.longitude)):
        raise GeocoderQueryError(f"{query!r} is no point; give finite degrees.")
    return point


def _location(place: Place, **more: Any) -> Location:
    shown = (more.get("name_local") or place.name, more.get("admin1_local") or place.admin1, place.country)
    address = ", ".join(dict.fromkeys(part for part in shown if part))
    raw = {
        "id": place.id, "name": place.name, "precision": place.precision, "radius_km": place.radius_km,
        "country": place.country, "admin1": place.admin1, "population": place.population, "geonameid": place.geonameid,
    } | more  # fmt: skip
    return Location(address, Point(place.lat, place.lon), raw)
