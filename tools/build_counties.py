"""Write geodata/data/counties.csv: the counties of the United States with an interior point and a radius.

    python -m tools.build_counties

Source: US Census Bureau cartographic boundaries 2017, 1:10m, public domain, as packed by the npm package us-atlas 3.0.1
(ISC licence); names of kinds (parish, borough) by state.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import shapely

from tools import npm
from tools.natural_earth import area_km2
from tools.tables import write_table

if TYPE_CHECKING:
    from collections.abc import Iterator

COLUMNS: Final = ("id", "name", "alternates", "country", "admin1", "lat", "lon", "radius_km")
PARISH: Final = {"Louisiana": "Parish"}
NO_COUNTIES: Final = {"Alaska": "", "Puerto Rico": "", "District of Columbia": ""}


def counties() -> Iterator[dict[str, Any]]:
    """Every county in the order of its number."""
    atlas = npm.load(npm.fetch("us-atlas", "3.0.1") / "counties-10m.json")
    arcs = _arcs(atlas)
    states = {shape["id"]: shape["properties"]["name"] for shape in atlas["objects"]["states"]["geometries"]}
    for shape in sorted(atlas["objects"]["counties"]["geometries"], key=lambda item: item["id"]):
        state, name = states.get(shape["id"][:2]), shape["properties"]["name"]
        if state is None or state in NO_COUNTIES or "city" in name.lower().split():
            continue
        area = _polygon(shape, arcs)
        if area.is_empty:
            continue
        spot = area.centroid if area.contains(area.centroid) else area.representative_point()
        kind = PARISH.get(state, "County")
        yield {
            "id": f"a2:US-{shape['id']}", "name": f"{name} {kind}", "alternates": f"{name} Co", "country": "US",
            "admin1": state, "lat": round(spot.y, 4), "lon": round(spot.x, 4),
            "radius_km": round(math.sqrt(area_km2(area) / math.pi), 1),
        }  # fmt: skip


def _arcs(atlas: dict[str, Any]) -> list[list[tuple[float, float]]]:
    """The atlas's arcs in degrees (TopoJSON: quantised differences)."""
    (kx, ky), (x0, y0) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    decoded = []
    for arc in atlas["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * kx + x0, y * ky + y0))
        decoded.append(points)
    return decoded


def _polygon(shape: dict[str, Any], arcs: list[list[tuple[float, float]]]) -> shapely.Geometry:
    polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
    shells = [_ring(rings[0], arcs) for rings in polygons]
    return shapely.make_valid(shapely.MultiPolygon([shapely.Polygon(shell) for shell in shells if len(shell) > 3]))


def _ring(numbers: list[int], arcs: list[list[tuple[float, float]]]) -> list[tuple[float, float]]:
    points: list[tuple[float, float]] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return points


if __name__ == "__main__":
    print(write_table("counties.csv", COLUMNS, counties()))
