"""The first-level divisions of all countries as areas for the browser, for counts by division.

Made of ``outlines.bin`` (``outlines.py`` tells its form) and ``adm1.csv``; neighbours keep sharing their edges, since
each arc is simplified once.  Divisions of divisions (the counties of England) are left out, so no two areas overlap.
"""

from __future__ import annotations

import csv
import json
import struct
import zlib
from collections import defaultdict
from importlib import resources
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geodata.gazetteer.outlines import _numbers as numbers

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

Arc = list[tuple[int, int]]

GRID: Final = 100
"""Units in a degree of what is given."""
FINE: Final = frozenset({"UA", "BY", "MD", "IL", "PS", "LB", "SY", "JO", "AM", "AZ", "GE"})
MIDDLE: Final = frozenset(
    {"RU", "PL", "SK", "HU", "RO", "SD", "SS", "MM", "IQ", "YE", "ET", "ER", "CD", "RW", "BI", "UG"}
)
TOLERANCES: Final = ((FINE, 0.01), (MIDDLE, 0.02))
ELSEWHERE: Final = 0.07
"""How far a simplified line may lie off, in degrees."""
SPECK_DEGREES: Final = 0.02
"""Islands smaller than this (square degrees, about 200 km²) are left out where the division has larger parts."""


def content(countries: Collection[str] | None = None) -> dict[str, Any]:
    """The divisions of some ``countries`` (ISO 3166-1 alpha-2) or of all: "grid", "arcs" (first point, then differences), "units".

    A unit is [place id, country, name, rings, name in Ukrainian, name in Russian]; a ring is a list of arcs, ``~n``
    being arc n backwards; the names are those of the gazetteer, "" where one is not known.
    """
    every, arcs, grid = _read()
    units = [(row, polygons) for row, polygons in every if countries is None or row["country"] in countries]
    users: dict[int, set[str]] = defaultdict(set)
    for row, polygons in units:
        for number in (number for rings in polygons for ring in rings for number in ring):
            users[max(number, ~number)].add(row["country"])
    simple = {at: _coarse(line, grid) for at, line in _simplified(arcs, users, grid)}
    kept: dict[int, int] = {}
    rows = [_unit(row, polygons, simple, kept) for row, polygons in units]
    return {"grid": GRID, "arcs": [_flat(simple[at]) for at in kept], "units": [row for row in rows if row[3]]}


def _read() -> tuple[list[tuple[dict[str, str], list[list[list[int]]]]], list[np.ndarray[Any, Any]], int]:
    """The divisions with their polygons, all arcs, and the units in a degree of these."""
    folder = resources.files("geodata").joinpath("data")
    data = zlib.decompress(folder.joinpath("outlines.bin").read_bytes())
    (length,) = struct.unpack_from("<I", data)
    header: dict[str, Any] = json.loads(data[4 : 4 + length])
    values, at = numbers(data[4 + length :]), 0
    arcs = []
    for _ in range(header["arcs"]):
        end = at + 1 + 2 * values[at]
        arcs.append(
            np.column_stack([list(accumulate(values[at + 1 : end : 2])), list(accumulate(values[at + 2 : end : 2]))])
        )
        at = end
    table = csv.DictReader(folder.joinpath("adm1.csv").read_text("utf-8").splitlines())
    places = header["places"]
    return (
        [(row, places[row["id"]]) for row in table if not row["parent"] and row["id"] in places],
        arcs,
        header["grid"],
    )


def _simplified(
    arcs: Sequence[np.ndarray[Any, Any]], users: Mapping[int, set[str]], grid: int
) -> Iterable[tuple[int, np.ndarray[Any, Any]]]:
    chosen = sorted(users)
    lines = np.array([shapely.LineString(arcs[at]) for at in chosen])
    wanted = [min(_tolerance(country) for country in users[at]) * grid for at in chosen]
    for at, line in zip(chosen, shapely.simplify(lines, np.array(wanted), preserve_topology=False), strict=True):
        yield at, shapely.get_coordinates(line)


def _tolerance(country: str) -> float:
    return next((degrees for codes, degrees in TOLERANCES if country in codes), ELSEWHERE)


def _coarse(line: np.ndarray[Any, Any], grid: int) -> Arc:
    """A line on the grid that is given, equal neighbours merged."""
    points = [(int(x), int(y)) for x, y in np.round(line * GRID / grid).tolist()]
    return [point for at, point in enumerate(points) if at == 0 or point != points[at - 1]]


def _unit(
    row: Mapping[str, str], polygons: Sequence[list[list[int]]], arcs: Mapping[int, Arc], kept: dict[int, int]
) -> list[Any]:
    sizes = [abs(_size(rings[0], arcs)) for rings in polygons]
    least = min(SPECK_DEGREES * GRID**2, max(sizes))
    rings = [ring for rings, size in zip(polygons, sizes, strict=True) if size >= least for ring in rings]
    found = [
        [_kept(number, kept) for number in ring if len(arcs[max(number, ~number)]) > 1]
        for ring in rings
        if _size(ring, arcs)
    ]
    return [row["id"], row["country"], row["name"], found, row["names_uk"].split("|")[0], row["names_ru"].split("|")[0]]


def _size(ring: Sequence[int], arcs: Mapping[int, Arc]) -> float:
    """Signed area in square units of the given grid; 0 for what has become a line."""
    points = [point for number in ring for point in (arcs[number] if number >= 0 else arcs[~number][::-1])]
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*points, points[0]])) / 2


def _kept(number: int, kept: dict[int, int]) -> int:
    new = kept.setdefault(max(number, ~number), len(kept))
    return new if number >= 0 else ~new


def _flat(arc: Arc) -> list[int]:
    return [*arc[0], *(step for one, two in pairwise(arc) for step in (two[0] - one[0], two[1] - one[1]))]
