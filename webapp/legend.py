"""How the layers look and how they are grouped: one table for the canvas, the legend and the pages."""

from __future__ import annotations

from math import cos, pi, sin
from typing import TYPE_CHECKING, Any, Final

from geodata.layers import layer_title
from webapp.interface import gettext, language, marked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geodata.types import Layer

GROUPS: Final = {
    "happened": marked("What happened"),
    "later": marked("Background and plans"),
    "context": marked("Context"),
    "added": marked("Added layers"),
}
"""Titles of the groups of ``geodata/data/layers.csv``, in the order of the legend."""

PERIODS: Final = {
    "day": (marked("24 h"), marked("The last 24 hours: yesterday and today")),
    "week": (marked("7 d"), marked("The last 7 days, to today")),
    "month": (marked("30 d"), marked("The last 30 days, to today")),
    "data": (marked("Last 30 d of the data"), marked("The 30 days that end with the latest event")),
    "all": (marked("All"), marked("All dates, and events without one")),
}
"""The periods that the time bar offers: what its button says, and what it means."""

PLAY: Final = {"speeds": [1, 2, 4], "step_ms": 800}
"""How the time bar plays: its speeds, and milliseconds a step at speed 1."""

PLACES: Final = "places"
"""The layer of places that a report names without a drawn event."""


def _polygon(corners: int, radius: float, *, turn: float = -0.5, inner: float | None = None) -> str:
    """An SVG path of a regular polygon (a star with ``inner``) around 0,0; ``turn`` is the first corner in half turns."""
    rays = corners if inner is None else 2 * corners
    points = []
    for i in range(rays):
        length = radius if inner is None or i % 2 == 0 else inner
        angle = pi * turn + 2 * pi * i / rays
        points.append(f"{length * cos(angle):.2f} {length * sin(angle):.2f}")
    return "M" + "L".join(points) + "Z"


SHAPES: Final = {
    "square": "M-6.8 -6.8H6.8V6.8H-6.8Z",
    "triangle": "M0 -8.6L8.6 6.6H-8.6Z",
    "diamond": "M0 -9.2L9.2 0L0 9.2L-9.2 0Z",
    "pentagon": _polygon(5, 8.6),
    "star": _polygon(5, 9.8, inner=4.3),
    "hexagon": _polygon(6, 8.4, turn=0),
    "circle": "M-7.4 0A7.4 7.4 0 1 1 7.4 0A7.4 7.4 0 1 1 -7.4 0Z",
    "cross": "M-3 -8.4H3V-3H8.4V3H3V8.4H-3V3H-8.4V-3H-3Z",
    "ring": "M-8 0A8 8 0 1 1 8 0A8 8 0 1 1 -8 0ZM-4 0A4 4 0 1 0 4 0A4 4 0 1 0 -4 0Z",
    "chevron": "M-6.5 -8H-0.5L7 0L-0.5 8H-6.5L1 0Z",
    "dot": "M-4 0A4 4 0 1 1 4 0A4 4 0 1 1 -4 0Z",
    "pin": "M-9 -7H-2V0H-9ZM0 4A4.5 4.5 0 1 1 9 4A4.5 4.5 0 1 1 0 4ZM5 -9L9 -2H1Z",
    "patches": "M-9 3C-9 -6 -2 -9 3 -7C10 -5 10 5 4 8C-2 10 -9 9 -9 3ZM-4 2C-4 5 0 5 2 4C5 2 4 -2 1 -2C-2 -2 -4 -1 -4 2Z",
    "steps": "M-9 -8H-1V-1H-9ZM1 -8H9V3H1ZM-9 1H-1V8H-9ZM1 5H9V8H1Z",
    "grid": "M-9 -4.6H-4.6V-9H-3.2V-4.6H3.2V-9H4.6V-4.6H9V-3.2H4.6V3.2H9V4.6H4.6V9H3.2V4.6H-3.2V9H-4.6V4.6H-9V3.2H-4.6V-3.2H-9ZM-3.2 -3.2V3.2H3.2V-3.2Z",
    "sheets": "M-9 -2L0 -8L9 -2L0 4ZM-9 3L0 9L9 3L7 1.6L0 6.2L-7 1.6Z",
}
"""One SVG path a shape, in a box of 24 units around 0,0: read by SVG in the pages and by ``Path2D`` on the canvas."""


def options(layer: Layer) -> dict[str, Any]:
    """What the browser needs to draw ``layer``: its id, title, group, colour, shape, path and whether it starts on."""
    return {
        "id": layer.id,
        "title": layer_title(layer.id, language()),
        "group": layer.group,
        "colour": layer.colour,
        "shape": layer.shape,
        "path": SHAPES[layer.shape],
        "on": layer.on,
        "about": gettext(layer.about),
        "lacks": gettext(layer.lacks),
        "source": gettext(layer.source),
        "limits": gettext(layer.limits),
    }


def grouped(
    layers: Iterable[Layer], extra: Iterable[dict[str, Any]] = ()
) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """The legend: (group id, group title, layers), groups in the order of ``GROUPS``, empty ones left out.

    ``extra`` are options of layers that only this server has (``webapp.own_layers``).
    """
    rows: dict[str, list[dict[str, Any]]] = {group: [] for group in GROUPS}
    for row in [*map(options, layers), *extra]:
        rows.setdefault(row["group"], []).append(row)
    return [(group, gettext(GROUPS[group]), found) for group, found in rows.items() if found]
