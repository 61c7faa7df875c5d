"""A small still map of one place as shapes for an inline SVG, so that a page shows where something is without a script.

The same files as the browser's basemap are read once; what lies in the picture is clipped and written as SVG paths.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from math import asinh, cos, log2, pi, radians, tan
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

Point = tuple[float, float]
Line = list[Point]
Box = tuple[float, float, float, float]
"""left, top, right, bottom; shares of the world's square (Web Mercator) or pixels of the picture."""

WIDTH: Final = 640
HEIGHT: Final = 320
ROUND_EARTH: Final = 40_075.0
"""Length of the equator in kilometres."""
LEAST_KM: Final = 65.0
"""The picture shows at least this far to the north and south of the spot."""
FULL: Final = 0.62
"""Share of the picture's height that the radius or the area takes."""
TILE: Final = 256
FINE_ZOOM: Final = 4.75
DIVISIONS_ZOOM: Final = 4.5
MOST_NAMES: Final = 9
LETTER: Final = 6.4
"""About how wide a letter is, in pixels; names keep apart by it."""
SCALES: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)
LINES: Final = ("lakes", "river", "adm1", "border", "disputed")
OWN_NAME: Final = 9.5


@dataclass(frozen=True, slots=True)
class Shape:
    """A line or ring in shares of the world, with the box around it."""

    points: Line
    box: Box


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of the basemap, decoded: shapes by kind, names, and the box it covers (None: all)."""

    shapes: Mapping[str, Sequence[Shape]]
    names: Sequence[tuple[str, str, Point, float]]
    box: Box | None


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Where the picture lies: the world's width in pixels and the world position of its upper left corner."""

    size: float
    left: float
    top: float

    @property
    def zoom(self) -> float:
        """The zoom of a web map at this size."""
        return log2(self.size / TILE)

    def at(self, point: Point) -> Point:
        """A share of the world in pixels of the picture."""
        return point[0] * self.size - self.left, point[1] * self.size - self.top

    def box(self) -> Box:
        """The picture in shares of the world."""
        right, bottom = (self.left + WIDTH) / self.size, (self.top + HEIGHT) / self.size
        return self.left / self.size, self.top / self.size, right, bottom


@dataclass(slots=True)
class Names:
    """Names already written, as boxes, so that the next one finds a free place."""

    taken: list[Box] = field(default_factory=list)

    def free(self, box: Box) -> bool:
        """Take ``box`` if it lies in the picture and on nothing taken."""
        inside = box[0] >= 2 and box[1] >= 2 and box[2] <= WIDTH - 2 and box[3] <= HEIGHT - 2
        if not inside or any(_meet(box, other) for other in self.taken):
            return False
        self.taken.append(box)
        return True


def picture(
    where: Mapping[str, Any] | None, outline: Mapping[str, Any] | None, folder: Path, *, name: str, language: str = "en"
) -> dict[str, Any] | None:
    """What ``_place.html`` draws for the place of an event: paths, names, scale; None without a place.

    ``outline`` is the GeoJSON geometry of an area, None for a spot; ``folder`` holds the basemap.
    Its names are in ``language`` where the basemap has them.
    """
    if where is None:
        return None
    spot = _share(where["lon"], where["lat"])
    area = [] if outline is None else [[_share(lon, lat) for lon, lat in ring] for ring in _rings(outline)]
    view = _around(area) if area else _near(where)
    x, y = view.at(spot)
    names = Names()
    if not area:
        wide = 7 * len(name) + 8
        left = x + 14 if x + 14 + wide < WIDTH else x - 14 - wide
        names.taken += [(x - 12, y - 12, x + 12, y + 12), (left, y - 10, left + wide, y + 10)]
    km = ROUND_EARTH * cos(radians(where["lat"])) / view.size
    pieces = _pieces(folder, view)
    return {
        "width": WIDTH, "height": HEIGHT, "name": name,
        "land": _filled(pieces[0].shapes.get("land", ()), view),
        **{kind: _drawn(pieces, kind, view) for kind in LINES},
        "area": "".join(_path(_clipped(ring, view), closed=True) for ring in area),
        "spot": None if area else {"x": round(x, 1), "y": round(y, 1), "end": names.taken[1][0] < x},
        "radius": None if area else round(max(where["radius_km"] / km, 0), 1),
        "names": _names(pieces, folder, view, names, language),
        "scale": _scale(km),
    }  # fmt: skip


def _near(where: Mapping[str, Any]) -> View:
    """The picture around a spot, its radius in full."""
    half = max(where["radius_km"] / FULL, LEAST_KM)
    size = ROUND_EARTH * cos(radians(where["lat"])) / (half / (HEIGHT / 2))
    return _centred(_share(where["lon"], where["lat"]), size)


def _around(rings: Sequence[Line]) -> View:
    """The picture around an area."""
    xs = [x for ring in rings for x, _ in ring]
    ys = [y for ring in rings for _, y in ring]
    wide, high = max(max(xs) - min(xs), 1e-6), max(max(ys) - min(ys), 1e-6)
    size = min(FULL * WIDTH / wide, 0.8 * HEIGHT / high)
    return _centred(((max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2), size)


def _centred(middle: Point, size: float) -> View:
    world = min(max(size, TILE * 2.0), TILE * 2.0**11)
    return View(size=world, left=middle[0] * world - WIDTH / 2, top=middle[1] * world - HEIGHT / 2)


def _share(lon: float, lat: float) -> Point:
    clamped = radians(min(max(lat, -85.0511), 85.0511))
    return (lon + 180) / 360, 0.5 - asinh(tan(clamped)) / (2 * pi)


def _rings(geometry: Mapping[str, Any]) -> Iterator[Sequence[Sequence[float]]]:
    if geometry["type"] == "Polygon":
        yield from geometry["coordinates"]
    elif geometry["type"] == "MultiPolygon":
        for part in geometry["coordinates"]:
            yield from part


def _pieces(folder: Path, view: View) -> list[Piece]:
    """The pieces to draw, the one with land and names first: a fine one where it holds the whole picture."""
    box = view.box()
    if view.zoom >= FINE_ZOOM:
        for part in _detail(folder):
            if (
                part.box
                and part.box[0] <= box[0]
                and part.box[1] <= box[1]
                and part.box[2] >= box[2]
                and part.box[3] >= box[3]
            ):
                return [part]
    return [_world(folder), _divisions(folder)] if view.zoom >= DIVISIONS_ZOOM else [_world(folder)]


@cache
def _world(folder: Path) -> Piece:
    return _piece(_file(folder, "world"))


@cache
def _divisions(folder: Path) -> Piece:
    return _piece(_file(folder, "adm1"))


@cache
def _detail(folder: Path) -> tuple[Piece, ...]:
    return tuple(_piece(part) for part in _file(folder, "detail")["parts"])


@cache
def _towns(folder: Path) -> tuple[tuple[str, Point, float], ...]:
    return tuple((name, _share(lon, lat), zoom) for name, lat, lon, zoom in _file(folder, "towns"))


def _file(folder: Path, name: str) -> Any:
    return json.loads((folder / f"{name}.json").read_text("utf-8"))


@cache
def _local(folder: Path, language: str) -> dict[str, dict[str, str]]:
    """The basemap's names in a language by kind and romanised name; none in English."""
    return {} if language == "en" else _file(folder, f"names.{language}")


def _piece(file: Mapping[str, Any]) -> Piece:
    arcs = [_decoded(arc, file["grid"]) for arc in file["arcs"]]
    shapes: dict[str, list[Shape]] = {
        kind: [_shape(arcs[n]) for n in file.get(kind, ())] for kind in ("river", "adm1", "border", "disputed")
    }
    for kind in ("land", "lakes"):
        shapes[kind] = [_shape(_joined(ring, arcs)) for ring in file.get(kind, ())]
    names = [(kind, name, _share(lon, lat), zoom) for kind, name, lat, lon, zoom in file.get("labels", ())]
    return Piece(shapes, names, _box_of(file["box"]) if file.get("box") else None)


def _box_of(degrees: Sequence[float]) -> Box:
    west, south, east, north = degrees
    return (*_share(west, north), *_share(east, south))


def _decoded(arc: Sequence[int], grid: int) -> Line:
    x = y = 0
    points = []
    for dx, dy in zip(arc[::2], arc[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append(_share(x / grid, y / grid))
    return points


def _joined(ring: Iterable[int], arcs: Sequence[Line]) -> Line:
    return [point for n in ring for point in (arcs[~n][::-1] if n < 0 else arcs[n])]


def _shape(points: Line) -> Shape:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Shape(points, (min(xs), min(ys), max(xs), max(ys)))


def _filled(shapes: Iterable[Shape], view: View) -> str:
    seen = view.box()
    return "".join(_path(_clipped(shape.points, view), closed=True) for shape in shapes if _meet(shape.box, seen))


def _drawn(pieces: Iterable[Piece], kind: str, view: View) -> str:
    """The path of one kind; lakes are filled, all else stroked."""
    seen = view.box()
    shapes = [shape for piece in pieces for shape in piece.shapes.get(kind, ()) if _meet(shape.box, seen)]
    if kind == "lakes":
        return _filled(shapes, view)
    return "".join(_path(run, closed=False) for shape in shapes for run in _runs(shape.points, view))


def _clipped(ring: Line, view: View) -> Line:
    """The part of a ring inside the picture and a little beyond, in pixels (Sutherland and Hodgman)."""
    points = [view.at(point) for point in ring]
    for axis, edge, sign in ((0, -4.0, 1), (0, WIDTH + 4.0, -1), (1, -4.0, 1), (1, HEIGHT + 4.0, -1)):
        points = _cut(points, axis, edge, sign)
    return points


def _cut(points: Line, axis: int, edge: float, sign: int) -> Line:
    kept: Line = []
    for before, point in zip(points[-1:] + points[:-1], points, strict=True):
        was, now = (before[axis] - edge) * sign >= 0, (point[axis] - edge) * sign >= 0
        if was != now:
            share = (edge - before[axis]) / (point[axis] - before[axis])
            kept.append((before[0] + share * (point[0] - before[0]), before[1] + share * (point[1] - before[1])))
        if now:
            kept.append(point)
    return kept


def _runs(line: Line, view: View) -> Iterator[Line]:
    """The stretches of a line that touch the picture, in pixels."""
    run: Line = []
    before: Point | None = None
    for point in line:
        x, y = view.at(point)
        if -4 <= x <= WIDTH + 4 and -4 <= y <= HEIGHT + 4:
            if not run and before:
                run.append(before)
            run.append((x, y))
        elif run:
            yield [*run, (x, y)]
            run = []
        before = (x, y)
    if len(run) > 1:
        yield run


def _path(points: Line, *, closed: bool) -> str:
    """As an SVG path in whole and half pixels, points on one spot written once."""
    rounded = [(round(x * 2) / 2, round(y * 2) / 2) for x, y in points]
    kept = [point for i, point in enumerate(rounded) if i == 0 or point != rounded[i - 1]]
    if len(kept) < (3 if closed else 2):
        return ""
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in kept) + ("Z" if closed else "")


def _names(pieces: Sequence[Piece], folder: Path, view: View, names: Names, language: str) -> list[dict[str, Any]]:
    """Towns, divisions and countries, most important first, where they are in nobody's way."""
    found: list[dict[str, Any]] = []
    local = _local(folder, language)
    towns = [("town", name, at, zoom) for name, at, zoom in _towns(folder)]
    wide = [row for piece in pieces for row in piece.names if row[0] != "country" or view.zoom < 7.5]
    for kind, name, at, zoom in [*towns, *wide]:
        x, y = view.at(at)
        if zoom > view.zoom + 0.5 or not (0 < x < WIDTH and 0 < y < HEIGHT) or len(found) >= MOST_NAMES:
            continue
        text = local.get(kind, {}).get(name, name)
        half = len(text) * LETTER / 2
        box = (x - half, y - 8, x + half, y + 8) if kind != "town" else (x - 5, y - 8, x + 2 * half + 8, y + 8)
        if names.free(box):
            found.append({"kind": kind, "text": text, "x": round(x, 1), "y": round(y, 1)})
    return found


def _scale(km: float) -> dict[str, Any]:
    """The longest round length (kilometres) of at most 120 pixels, at ``km`` kilometres a pixel."""
    length = max((step for step in SCALES if step / km <= 120), default=SCALES[0])
    return {"width": round(length / km, 1), "length": length}


def _meet(one: Box, other: Box) -> bool:
    return one[0] <= other[2] and one[2] >= other[0] and one[1] <= other[3] and one[3] >= other[1]
