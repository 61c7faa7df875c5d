"""The towns that the basemap names, spelt as the gazetteer spells them."""

from __future__ import annotations

from typing import Any, Final

from geodata.gazetteer import builder, sources


def towns() -> list[list[Any]]:
    """The world's largest towns, more of them in and around the wars we cover, the largest first."""
    rows = [row for row in sources.rows() if row.geonameid and row.precision == "settlement"]
    wanted = sorted(
        (row for row in rows if row.population >= _least(row)), key=lambda row: (-row.population, row.geonameid)
    )
    for row in wanted:
        if row.country == "UA":
            builder.respell(row)
    return [[row.name, round(row.lat, 2), round(row.lon, 2), _zoom(row)] for row in wanted if not _part_of_city(row)]


_COVERED: Final = {
    "UA": 12_000, "MD": 15_000, "BY": 25_000, "PS": 20_000, "LB": 15_000, "IL": 30_000, "SY": 30_000, "SD": 30_000,
    "SS": 30_000, "MM": 60_000, "YE": 60_000,
}  # fmt: skip
_NEAR_WAR: Final = (("RU", (30.0, 44.0, 44.0, 56.0), 40_000), ("CD", (26.0, -6.0, 32.0, 5.0), 20_000))
ELSEWHERE: Final = 400_000
"""Least population of a town, by country, by box [west, south, east, north] of a country, and elsewhere."""


def _least(row: sources.Row) -> int:
    for code, (west, south, east, north), least in _NEAR_WAR:
        if row.country == code and west <= row.lon <= east and south <= row.lat <= north:
            return least
    return _COVERED.get(row.country, ELSEWHERE)


def _part_of_city(row: sources.Row) -> bool:
    """Whether GeoNames lists a district of a city as a town."""
    if row.name.endswith((" District", " Rayon", " Masyv", "-ku", "-dong")) or row.name in _BOROUGHS:
        return True
    return row.country == "UA" and row.geonameid > builder.FIRST_SECTION


_BOROUGHS: Final = frozenset(
    {
        "Brooklyn",
        "Queens",
        "Manhattan",
        "The Bronx",
        "Staten Island",
        "Saltivka",
        "Vyhurivshchyna-Troieshchyna",
        "Sykhiv",
    }
    | {"Nyzhnodniprovsk", "Bohuniia", "Voznesenskyi", "Pivnichna Saltivka", "Tekstylnyk"}
)


def _zoom(row: sources.Row) -> int:
    steps = ((5_000_000, 3), (1_500_000, 4), (500_000, 5), (200_000, 6), (80_000, 7), (30_000, 8))
    zoom = next((zoom for least, zoom in steps if row.population >= least), 9)
    return min(zoom, 5) if row.name in _ALWAYS and row.country in {"UA", "RU", "PS"} else zoom


_ALWAYS: Final = frozenset({"Kyiv", "Sevastopol", "Simferopol", "Mariupol", "Donetsk", "Luhansk", "Kherson", "Gaza"})
