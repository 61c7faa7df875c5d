"""Writes ``geodata/data/outlines.bin``: the outlines of countries, first-level units and regions, sharing their edges.

Format (read by ``geodata/gazetteer/outlines.py``): the file is zlib-compressed; inside, four bytes (little endian)
give the length of a JSON header, then the header {"grid": units in a degree, "arcs": how many,
"places": {id: [[[arc, ...], hole, ...], polygon, ...]}}, where ``~n`` is arc n backwards; then the arcs, each a
number of points and their coordinates as differences, all as zigzag varints.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections import defaultdict
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from tools import mesh as meshes
from tools.mesh import GRID, Mesh
from tools.natural_earth import centre
from tools.tables import WRITTEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from tools.first_level import Row
    from tools.mesh import Arc, Ring
    from tools.natural_earth import Unit
    from tools.regions import Region

FINE: Final = frozenset({"UA", "BY", "MD"})
MIDDLE: Final = frozenset({
    "RU", "PL", "SK", "HU", "RO", "IL", "PS", "LB", "SY", "JO", "SD", "SS", "MM", "AM", "AZ", "GE",
})  # fmt: skip
FINE_DEGREES: Final = 0.003
MIDDLE_DEGREES: Final = 0.006
COARSE_DEGREES: Final = 0.022
SPECK_KM2: Final = 8.0
"""Islands smaller than this are left out of the outline where the unit has larger parts."""


def write(units: Sequence[Unit], rows: Sequence[Row], kept: Sequence[Region], own: Mapping[str, BaseGeometry]) -> None:
    """Simplify, check and write all outlines."""
    shapes = {f"u{at}": _without_specks(unit.geometry, unit.country) for at, unit in enumerate(units)}
    mesh = meshes.build(shapes)
    country = {f"u{at}": unit.country for at, unit in enumerate(units)}
    points = _points(units, rows)
    arcs = simplify(mesh, country, points)
    places = _places(units, rows, kept)
    table: dict[str, list[list[Ring]]] = {}
    index = _index(arcs)
    for key, members in places.items():
        table[key] = _join(mesh, members, arcs, index)
    redrawn = {row.id: row.geometry for row in rows if row.geometry is not None and row.id not in places}
    for key, shape in (dict(own) | redrawn).items():
        table[key] = _own(shape, arcs)
    path = WRITTEN / "outlines.bin"
    path.write_bytes(pack(table, arcs))
    print(f"{len(table)} outlines, {sum(map(len, arcs))} corners, {path.stat().st_size:,} bytes")


def _without_specks(shape: BaseGeometry, country: str) -> BaseGeometry:
    """The shape without islands too small to be seen, but with its largest part."""
    if country in FINE:
        return shape
    parts = sorted(shapely.get_parts(shape), key=lambda part: -part.area)
    least = SPECK_KM2 / 111.195**2
    return shapely.MultiPolygon([parts[0], *(part for part in parts[1:] if part.area > least)])


def _points(units: Sequence[Unit], rows: Sequence[Row]) -> dict[str, shapely.Point]:
    """The point each unit's outline must hold, in grid units."""
    given = {id(row.geometry): (row.lat, row.lon) for row in rows if row.geometry is not None}
    found = {}
    for at, unit in enumerate(units):
        lat, lon = given.get(id(unit.geometry)) or centre(unit.geometry)
        found[f"u{at}"] = shapely.Point(lon * GRID, lat * GRID)
    return found


def simplify(mesh: Mesh, country: Mapping[str, str], points: Mapping[str, shapely.Point]) -> list[Arc]:
    """Simplified arcs; those of a shape that came out invalid or lost its point are done again, finer."""
    finer: dict[int, float] = {}
    usual = _tolerances(mesh, country)
    for _ in range(8):
        arcs = meshes.simplify(mesh, dict(zip(mesh.arcs, usual, strict=True)).__getitem__, finer)
        bad = _bad(mesh, arcs, points)
        print(f"{len(bad)} arcs to do again")
        if not bad:
            return arcs
        for number in bad:
            finer[number] = finer.get(number, usual[number]) / 3 if finer.get(number, 1.0) > 2e-4 else 0.0
    raise ValueError(f"{len(bad)} arcs stay invalid")


def _tolerances(mesh: Mesh, country: Mapping[str, str]) -> list[float]:
    found = []
    for users in mesh.users:
        codes = {country[user] for user in users}
        found.append(FINE_DEGREES if codes & FINE else MIDDLE_DEGREES if codes & MIDDLE else COARSE_DEGREES)
    return found


def _bad(mesh: Mesh, arcs: Sequence[Arc], points: Mapping[str, shapely.Point]) -> set[int]:
    keys = list(mesh.rings)
    shapes = np.array([meshes.polygon(mesh.rings[key], arcs) for key in keys])
    valid = shapely.is_valid(shapes) & ~shapely.is_empty(shapes)
    bad: set[int] = set()
    for key, shape, good in zip(keys, shapes, valid, strict=True):
        if not good or (key in points and not shape.contains(points[key])):
            bad |= {max(number, ~number) for part in mesh.rings[key] for ring in part for number in ring}
    return bad


def _places(units: Sequence[Unit], rows: Sequence[Row], kept: Sequence[Region]) -> dict[str, list[str]]:
    """Place id -> the units that make it up."""
    places: dict[str, list[str]] = defaultdict(list)
    for at, unit in enumerate(units):
        if unit.country:
            places[f"country:{unit.country}"].append(f"u{at}")
    number = {id(unit.geometry): f"u{at}" for at, unit in enumerate(units)}
    members = {row.id: _members(row, number) for row in rows if row.members or id(row.geometry) in number}
    places |= members
    for region in kept:
        if region.parts:
            places[f"cm:{region.entry['id']}"] = [unit for part in region.parts for unit in members[part.id]]
    return places


def _members(row: Row, number: Mapping[int, str]) -> list[str]:
    return [f"u{at}" for at in row.members] if row.members else [number[id(row.geometry)]]


def _index(arcs: Sequence[Arc]) -> dict[Arc, int]:
    index: dict[Arc, int] = {}
    for number, arc in enumerate(arcs):
        index.setdefault(arc, number)
        index.setdefault(arc[::-1], ~number)
    return index


def _join(mesh: Mesh, members: Sequence[str], arcs: list[Arc], index: dict[Arc, int]) -> list[list[Ring]]:
    """The rings of a union: arcs that only one member has, chained."""
    if len(members) == 1:
        return _filled(mesh.rings[members[0]], arcs)
    shapes = [meshes.polygon(mesh.rings[key], arcs) for key in members]
    union = shapely.coverage_union_all(shapes)
    if not union.is_valid:
        union = shapely.union_all(shapes, grid_size=1)
    own = {n for key in members for part in mesh.rings[key] for ring in part for n in ring}
    ends = {arcs[max(n, ~n)][at] for n in own for at in (0, -1)}
    parts = []
    for part in shapely.get_parts(union):
        rings = [_numbers(ring, ends, arcs, index) for ring in (part.exterior, *part.interiors)]
        parts.append(rings)
    return parts


def _filled(parts: Sequence[Sequence[Ring]], arcs: Sequence[Arc]) -> list[list[Ring]]:
    return [[list(ring) for ring in part if len(meshes.ring_points(ring, arcs)) >= 4] for part in parts]


def _numbers(ring: BaseGeometry, ends: set[tuple[int, int]], arcs: list[Arc], index: dict[Arc, int]) -> Ring:
    points = tuple((int(x), int(y)) for x, y in shapely.get_coordinates(ring)[:-1].tolist())
    found = []
    for arc in meshes.split(points, ends):
        if arc not in index:
            index[arc] = len(arcs)
            index.setdefault(arc[::-1], ~len(arcs))
            arcs.append(arc)
        found.append(index[arc])
    return found


def _own(shape: BaseGeometry, arcs: list[Arc]) -> list[list[Ring]]:
    """A shape with arcs of its own."""
    parts = []
    for part in shapely.get_parts(shape):
        points = np.round(shapely.get_coordinates(part.exterior) * GRID).astype(int)
        arcs.append(tuple(map(tuple, points.tolist())))
        parts.append([[len(arcs) - 1]])
    return parts


def pack(table: Mapping[str, list[list[Ring]]], arcs: Sequence[Arc]) -> bytes:
    """The file's bytes; unused arcs are dropped."""
    used = sorted({max(n, ~n) for parts in table.values() for part in parts for ring in part for n in ring})
    new = {old: at for at, old in enumerate(used)}
    places = {
        key: [[[new[n] if n >= 0 else ~new[~n] for n in ring] for ring in part] for part in parts]
        for key, parts in sorted(table.items())
    }
    header = json.dumps({"grid": GRID, "arcs": len(used), "places": places}, separators=(",", ":")).encode()
    body = b"".join(_varint(value) for old in used for value in _deltas(arcs[old]))
    return zlib.compress(struct.pack("<I", len(header)) + header + body, 9)


def _deltas(arc: Arc) -> Iterable[int]:
    yield len(arc)
    last = (0, 0)
    for x, y in arc:
        yield x - last[0]
        yield y - last[1]
        last = (x, y)


def _varint(value: int) -> bytes:
    number = value << 1 if value >= 0 else (~value << 1) | 1
    out = bytearray()
    while number > 127:
        out.append((number & 127) | 128)
        number >>= 7
    out.append(number)
    return bytes(out)
