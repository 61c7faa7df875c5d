"""Polygons as a mesh of arcs, so that neighbours keep sharing their edges when they are simplified.

Coordinates are whole grid units (1/10,000 degree).  An arc runs between two junctions (corners where the set of
neighbours changes) or closes on itself; each arc is simplified once, by Douglas and Peucker's rule.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from shapely.geometry.base import BaseGeometry

Point = tuple[int, int]
Arc = tuple[Point, ...]
Ring = list[int]
"""Arc numbers in order; ``~n`` is arc n backwards."""

GRID: Final = 10_000
"""Grid units in a degree."""


@dataclass(slots=True)
class Mesh:
    """``rings[key]`` lists a shape's rings, shell first in each polygon; ``users[arc]`` who has the arc."""

    arcs: list[Arc]
    rings: dict[str, list[list[Ring]]]
    users: list[set[str]]


def build(shapes: dict[str, BaseGeometry]) -> Mesh:
    """The mesh of a coverage: shapes that share whole edges and do not overlap."""
    polygons = {key: [_rings(part) for part in shapely.get_parts(shape)] for key, shape in shapes.items()}
    junctions = _junctions(ring for parts in polygons.values() for part in parts for ring in part)
    mesh = Mesh(arcs=[], rings={}, users=[])
    index: dict[Arc, int] = {}
    for key, parts in polygons.items():
        mesh.rings[key] = [
            [_number(mesh, index, key, arcs) for ring in part if (arcs := split(ring, junctions))] for part in parts
        ]
    return mesh


def _rings(polygon: BaseGeometry) -> list[Arc]:
    """A polygon's rings on the grid, the closing corner left out."""
    found = []
    for ring in (polygon.exterior, *polygon.interiors):
        grid = np.round(shapely.get_coordinates(ring)[:-1] * GRID).astype(int)
        keep = np.any(grid != np.roll(grid, 1, axis=0), axis=1)
        points = tuple(map(tuple, grid[keep].tolist()))
        if len(points) >= 3 or not found:
            found.append(points)
    return found


def _junctions(rings: Iterable[Arc]) -> set[Point]:
    """Corners that more than two different edges meet."""
    beside: dict[Point, set[Point]] = defaultdict(set)
    ends: dict[tuple[Point, Point], int] = defaultdict(int)
    every = list(rings)
    for ring in every:
        for one, two in zip(ring, (*ring[1:], ring[0]), strict=True):
            beside[one].add(two)
            beside[two].add(one)
            ends[min(one, two), max(one, two)] += 1
    found = {point for point, others in beside.items() if len(others) > 2}
    for ring in every:
        uses = [ends[min(a, b), max(a, b)] for a, b in zip(ring, (*ring[1:], ring[0]), strict=True)]
        found |= {ring[at] for at in range(len(ring)) if uses[at] != uses[at - 1]}
    return found


def split(ring: Arc, junctions: set[Point]) -> list[Arc]:
    """A ring cut at its junctions; without any, one closed arc from its least corner."""
    if len(ring) < 2:
        return []
    at = [place for place, point in enumerate(ring) if point in junctions]
    if not at:
        start = min(range(len(ring)), key=ring.__getitem__)
        turned = ring[start:] + ring[:start]
        return [(*turned, turned[0])]
    turned = ring[at[0] :] + ring[: at[0] + 1]
    cuts = [place - at[0] for place in at] + [len(ring)]
    return [turned[one : two + 1] for one, two in pairwise(cuts)]


def _number(mesh: Mesh, index: dict[Arc, int], key: str, arcs: Sequence[Arc]) -> Ring:
    ring = []
    for arc in arcs:
        back = arc[::-1]
        if arc in index:
            ring.append(index[arc])
        elif back in index:
            ring.append(~index[back])
        else:
            index[arc] = len(mesh.arcs)
            ring.append(index[arc])
            mesh.arcs.append(arc)
            mesh.users.append(set())
        number = ring[-1]
        mesh.users[max(number, ~number)].add(key)
    return ring


def simplify(mesh: Mesh, tolerance: Callable[[Arc], float], finer: dict[int, float] | None = None) -> list[Arc]:
    """Every arc simplified; ``tolerance`` in degrees, ``finer`` overrides it arc by arc."""
    wanted = [(finer or {}).get(number, tolerance(arc)) for number, arc in enumerate(mesh.arcs)]
    shapes = np.array([shapely.LineString(arc) for arc in mesh.arcs])
    simple = shapely.simplify(shapes, np.array(wanted) * GRID, preserve_topology=False)
    return [_kept(arc, shape) for arc, shape in zip(mesh.arcs, simple, strict=True)]


def _kept(arc: Arc, simple: BaseGeometry) -> Arc:
    points = tuple((int(x), int(y)) for x, y in shapely.get_coordinates(simple).tolist())
    if arc[0] == arc[-1] and len(points) < 4:
        return _triangle(arc)
    return points


def _triangle(arc: Arc) -> Arc:
    """A closed arc's start, its farthest corner, and the corner farthest from the line between the two."""
    start = arc[0]
    far = max(arc, key=lambda point: (point[0] - start[0]) ** 2 + (point[1] - start[1]) ** 2)
    across = max(
        arc, key=lambda p: abs((far[0] - start[0]) * (p[1] - start[1]) - (far[1] - start[1]) * (p[0] - start[0]))
    )
    order = [start, far, across] if arc.index(far) < arc.index(across) else [start, across, far]
    return (*order, start)


def ring_points(ring: Ring, arcs: Sequence[Arc]) -> list[Point]:
    """A ring's corners in grid units, the first repeated at the end."""
    points: list[Point] = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc if not points else arc[1:]
    return points


def polygon(parts: Sequence[Sequence[Ring]], arcs: Sequence[Arc]) -> BaseGeometry:
    """The shape in grid units; rings of fewer than four points are left out."""
    found = []
    for part in parts:
        rings = [points for ring in part if len(points := ring_points(ring, arcs)) >= 4]
        if rings:
            found.append(shapely.Polygon(rings[0], rings[1:]))
    return found[0] if len(found) == 1 else shapely.MultiPolygon(found)
