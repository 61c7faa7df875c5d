"""The box around a shape on the globe, also where it crosses the antimeridian."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shapely.geometry.base import BaseGeometry


class Bounds(NamedTuple):
    """Degrees; ``west`` greater than ``east`` means that the box crosses 180°.  All None for no shape."""

    west: float | None
    south: float | None
    east: float | None
    north: float | None


def bounds(shape: BaseGeometry | None) -> Bounds:
    """The smallest box that holds all parts of a shape; parts on both sides of 180° make a box that crosses it."""
    if shape is None or shape.is_empty:
        return Bounds(None, None, None, None)
    from shapely import get_parts

    parts = [part.bounds for part in get_parts(shape)]
    west, east = _around((left, right) for left, _, right, _ in parts)
    return Bounds(west, min(part[1] for part in parts), east, max(part[3] for part in parts))


def _around(sides: Iterable[tuple[float, float]]) -> tuple[float, float]:
    """The shortest stretch of the circle of longitudes that holds all stretches: the rest is the widest gap."""
    merged: list[tuple[float, float]] = []
    for west, east in sorted(_within(sides)):
        if merged and west <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(east, merged[-1][1]))
        else:
            merged.append((west, east))
    widest, turn = merged[0][0] + 360 - merged[-1][1], (merged[0][0], merged[-1][1])
    for (_, before), (after, _) in pairwise(merged):
        if after - before > widest:
            widest, turn = after - before, (after, before)
    return turn


def _within(sides: Iterable[tuple[float, float]]) -> Iterable[tuple[float, float]]:
    """The stretches cut at 180°, so that all lie between -180 and 180."""
    for west, east in sides:
        if east - west >= 360:
            yield -180.0, 180.0
        elif east > 180:
            yield from ((west, 180.0), (-180.0, east - 360))
        elif west < -180:
            yield from ((west + 360, 180.0), (-180.0, east))
        else:
            yield west, east
