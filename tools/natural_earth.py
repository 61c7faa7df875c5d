"""Natural Earth's first-level units as Debian's qgis-common ships them, with our corrections.

The file is Natural Earth 1:10m (public domain), simplified by the QGIS project so that neighbours share their edges.
Corrections: Crimea and Sevastopol belong to Ukraine (UN General Assembly resolution 68/262); the Golan Heights are cut
out of Israel's Northern District along Natural Earth's own line and belong to Syria (Security Council resolution 497);
Western Sahara is cut out of Morocco's regions along Natural Earth's line; its separate Somaliland, Northern Cyprus and Baikonur belong to Somalia, Cyprus and Kazakhstan.
"""

from __future__ import annotations

import contextlib
import math
import sqlite3
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import shapely

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

GEOPACKAGE: Final = Path("/usr/share/qgis/resources/data/world_map.gpkg")
EARTH_RADIUS_KM: Final = 6371.0088

_OWN_CODE: Final = {
    "Guyane française": "GF", "Guadeloupe": "GP", "Martinique": "MQ", "La Réunion": "RE", "Mayotte": "YT",
    "Svalbard": "SJ", "Bouvet Island": "BV", "Bonaire": "BQ", "Saba": "BQ", "St. Eustatius": "BQ",
    "Somaliland": "SO", "Northern Cyprus": "CY", "Guantanamo Bay USNB": "CU", "Cocos (Keeling) Islands": "CC",
    "Christmas Island": "CX", "Baykonur lease in Qyzylorda": "KZ", "Crimea": "UA", "Sevastopol": "UA",
}  # fmt: skip
_WITHOUT_CODE: Final = "-1"
_RENAMED: Final = {("Siachen Glacier", "Kashmir"): "Siachen Glacier", ("United Kingdom", "City"): "City of London"}
_SAHARA_NORTH: Final = 27.6667
_GAP: Final = 0.005
_TSKHINVALI: Final = shapely.Point(43.97, 42.26)
_TIRASPOL: Final = shapely.Point(29.6, 46.84)
_GOLAN: Final = shapely.Point(35.75, 33.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One first-level unit: ``country`` is ISO 3166-1 alpha-2, empty where no state is recognised there."""

    fid: int
    country: str
    name: str
    names: tuple[str, ...]
    fips: str
    geometry: BaseGeometry


def units(path: Path = GEOPACKAGE) -> list[Unit]:
    """All units, corrected, in the file's order."""
    query = (
        "select fid, iso_a2, name, woe_name, woe_label, gn_name, fips, admin, geom from states_provinces order by fid"
    )
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as file:
        found = [_unit(row) for row in file.execute(query)]
    claims = dict(disputed(path))
    return _without_sahara(_without_golan(found, claims["Syrian claim"]), claims["Western Saharan claim"])


def disputed(path: Path = GEOPACKAGE) -> list[tuple[str, BaseGeometry]]:
    """Natural Earth's disputed lines as (whose claim, line)."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as file:
        return [(name, _geometry(blob)) for name, blob in file.execute("select name, geom from disputed_borders")]


def karabakh(path: Path = GEOPACKAGE) -> BaseGeometry:
    """The former Nagorno-Karabakh Autonomous Oblast inside its line of 1991."""
    lines = [line for name, line in disputed(path) if name == "Former USSR oblast in 1991"]
    fence = shapely.union_all(lines).buffer(_GAP)
    inside = max(fence.interiors, key=lambda ring: shapely.Polygon(ring).area)
    return shapely.Polygon(inside).buffer(_GAP, join_style="mitre").simplify(_GAP / 4)


def south_ossetia(georgia: BaseGeometry, path: Path = GEOPACKAGE) -> BaseGeometry:
    """The part of Georgia behind Natural Earth's South Ossetian line."""
    line = max((line for name, line in disputed(path) if name == "Georgian claim"), key=lambda line: line.bounds[0])
    return next(piece for piece in _cut(georgia, line) if piece.contains(_TSKHINVALI))


def transnistria(moldova: BaseGeometry, path: Path = GEOPACKAGE) -> BaseGeometry:
    """The part of Moldova behind Natural Earth's Transnistrian line; its units there are cut otherwise."""
    line = dict(disputed(path))["Moldovan claim"]
    return next(piece for piece in _cut(moldova, line) if piece.contains(_TIRASPOL))


def _unit(row: tuple[int, str, str, str, str, str, str, str, bytes]) -> Unit:
    fid, code, name, woe, label, geonames, fips, admin, blob = row
    name = _RENAMED.get((admin, name), name)
    given = [name, woe, (label or "").split(",")[0], geonames]
    names = tuple(dict.fromkeys(clean for text in given if text for clean in _clean(text)))
    country = _OWN_CODE.get(name, code) if code in {"FR", "NO", "NL", "RU", _WITHOUT_CODE} else code
    return Unit(
        fid=fid,
        country="" if country == _WITHOUT_CODE else country,
        name=names[0] if names else admin,
        names=names,
        fips=fips or "",
        geometry=_geometry(blob),
    )


def _clean(text: str) -> list[str]:
    if "aggregation" in text:
        return []
    with contextlib.suppress(UnicodeError):
        text = text.encode("cp1252").decode("utf-8")
    if any(mark in text for mark in "Ã�?"):
        return []
    return [part.strip() for part in text.split("|") if part.strip()]


def _geometry(blob: bytes) -> BaseGeometry:
    """A geometry out of a GeoPackage blob: a header of 8 bytes and an envelope, then WKB."""
    envelope = (0, 32, 48, 48, 64)[(blob[3] >> 1) & 7]
    return shapely.from_wkb(blob[8 + envelope :])


def _without_golan(found: list[Unit], armistice: BaseGeometry) -> list[Unit]:
    district = next(unit for unit in found if unit.country == "IL" and unit.geometry.contains(_GOLAN))
    pieces = _cut(district.geometry, armistice)
    golan = shapely.union_all([piece for piece in pieces if piece.contains(_GOLAN)])
    rest = shapely.union_all([piece for piece in pieces if not piece.contains(_GOLAN)])
    names = ("Golan Heights", "Golan")
    cut = Unit(fid=0, country="SY", name=names[0], names=names, fips="", geometry=golan)
    return [replace(unit, geometry=rest) if unit is district else unit for unit in found] + [cut]


def _without_sahara(found: list[Unit], border: BaseGeometry) -> list[Unit]:
    """Give what lies south of the line to Western Sahara, unit by unit."""
    near = [unit for unit in found if unit.country == "MA" and unit.geometry.bounds[1] < _SAHARA_NORTH]
    corners = shapely.points(shapely.get_coordinates([unit.geometry for unit in near]))
    east = corners[shapely.distance(corners, shapely.Point(border.bounds[2], _SAHARA_NORTH)).argmin()]
    line = shapely.LineString([(-14.0, _SAHARA_NORTH), (east.x - 0.05, _SAHARA_NORTH), (east.x, east.y)])
    mesh = shapely.union_all([line, *(unit.geometry.boundary for unit in near)])
    pieces = list(shapely.polygonize([mesh]).geoms)
    changed = [part for unit in near for part in _divide(unit, pieces)]
    return [unit for unit in found if unit not in near] + changed


def _divide(unit: Unit, pieces: list[BaseGeometry]) -> list[Unit]:
    parts: list[Unit] = []
    for country, south in (("MA", False), ("EH", True)):
        own = [
            piece
            for piece in pieces
            if unit.geometry.contains(piece.representative_point())
            and (piece.representative_point().y < _SAHARA_NORTH) == south
        ]
        if own:
            parts.append(replace(unit, country=country, geometry=shapely.union_all(own)))
    return parts


def _cut(area: BaseGeometry, line: BaseGeometry) -> list[BaseGeometry]:
    """The pieces of an area cut along a line whose ends are moved to the nearest corners of the area."""
    line = shapely.line_merge(line)
    corners = shapely.points(shapely.get_coordinates(area))
    inner = shapely.get_coordinates(line)
    ends = [corners[shapely.distance(corners, shapely.Point(inner[at])).argmin()] for at in (0, -1)]
    path = shapely.LineString([*ends[0].coords, *inner[1:-1], *ends[1].coords])
    noded = shapely.union_all([area.boundary, path])
    return [piece for piece in shapely.polygonize([noded]).geoms if area.contains(piece.representative_point())]


def area_km2(area: BaseGeometry) -> float:
    """Area on the sphere."""
    return abs(_equal_area(area).area) * EARTH_RADIUS_KM**2


def radius_km(area: BaseGeometry) -> float:
    """Radius of the disc with the same area."""
    return math.sqrt(area_km2(area) / math.pi)


def centre(area: BaseGeometry) -> tuple[float, float]:
    """(lat, lon) inside the area: its centroid, else that of its largest part, else a point well inside."""
    largest = max(shapely.get_parts(area), key=lambda part: _equal_area(part).area)
    for shape in (area, largest):
        x, y = _equal_area(shape).centroid.coords[0]
        point = shapely.Point(round(math.degrees(x), 4), round(math.degrees(math.asin(y)), 4))
        if area.contains(point) and largest.contains(point):
            return point.y, point.x
    point = largest.representative_point()
    return round(point.y, 5), round(point.x, 5)


def _equal_area(area: BaseGeometry) -> BaseGeometry:
    """Lambert's cylindrical equal-area projection on the unit sphere."""
    import numpy as np

    return shapely.transform(area, lambda at: np.column_stack([np.radians(at[:, 0]), np.sin(np.radians(at[:, 1]))]))
