"""Makes the table of seas, rivers, lakes and regions out of ``tools/data/regions.csv``.

``parts`` there are GeoNames codes joined by "+" ("UA.05+UA.14"), "=" and a unit's id, or "@" and a cut of our own.
A region that is one unit with one of that unit's names is not a row of its own: its names go to the unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import shapely

from geodata.text import fold
from tools import natural_earth
from tools.tables import read_table, write_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from tools.first_level import Row
    from tools.natural_earth import Unit

COLUMNS: Final = (
    "id", "name", "alternates", "names_uk", "names_ru", "precision", "country", "lat", "lon", "radius_km", "parts", "source",
)  # fmt: skip
FROM_PARTS: Final = "Natural Earth, union of parts"
FROM_LINE: Final = "Natural Earth, cut along its disputed line"
KNOWN: Final = "well-known coordinates, rounded; radius about half the extent"
CONTINENTS: Final = "GeoNames (continents)"
"""Whose points of the seven continents are GeoNames' own."""

_CONTINENTS: Final = frozenset({"africa", "antarctica", "asia", "europe", "north-america", "oceania", "south-america"})


@dataclass(frozen=True, slots=True)
class Region:
    """One entry of the hand-kept table with the units that make it up."""

    entry: Mapping[str, str]
    parts: tuple[Row, ...]


def regions(rows: Sequence[Row]) -> list[Region]:
    """The table's entries, parts looked up; KeyError for a code or id that no unit has."""
    by_code = {row.gn_code: row for row in rows if row.gn_code}
    by_id = {row.id: row for row in rows}
    return [Region(entry, tuple(_parts(entry["parts"], by_code, by_id))) for entry in read_table("regions.csv")]


def _parts(text: str, by_code: Mapping[str, Row], by_id: Mapping[str, Row]) -> list[Row]:
    if not text or text.startswith("@"):
        return []
    return [by_id[part[1:]] if part.startswith("=") else by_code[part] for part in text.split("+")]


def absorb(found: Sequence[Region]) -> list[Region]:
    """Give one-unit regions' names to their unit; returns the regions that stay."""
    kept = []
    for region in found:
        if len(region.parts) == 1 and _same(region):
            _merge(region.parts[0], region.entry)
        else:
            kept.append(region)
    return kept


def _same(region: Region) -> bool:
    unit = region.parts[0]
    return fold(region.entry["name"]) in {fold(name) for name in (unit.name, *unit.names)}


def _merge(unit: Row, entry: Mapping[str, str]) -> None:
    """Add the region's names to the unit's alternates, its Cyrillic names also to their own columns."""
    new = [entry["name"], *entry["alternates"].split("|"), *entry["names_uk"].split("|"), *entry["names_ru"].split("|")]
    own = {fold(name) for name in (unit.name, *unit.names)}
    unit.names += [name for name in dict.fromkeys(new) if fold(name) and fold(name) not in own]
    unit.names_uk = "|".join(dict.fromkeys(filter(None, [*unit.names_uk.split("|"), *entry["names_uk"].split("|")])))
    unit.names_ru = "|".join(dict.fromkeys(filter(None, [*unit.names_ru.split("|"), *entry["names_ru"].split("|")])))


def write(units: Sequence[Unit], kept: Sequence[Region]) -> dict[str, BaseGeometry]:
    """Write ``regions.csv``; returns the shapes that are not unions of units, by id."""
    georgia = shapely.coverage_union_all([unit.geometry for unit in units if unit.country == "GE"])
    own = {
        "@south-ossetia": natural_earth.south_ossetia(georgia),
        "@nagorno-karabakh": natural_earth.karabakh(),
    }
    write_table("regions.csv", COLUMNS, [_row(region, own.get(region.entry["parts"])) for region in kept])
    return {f"cm:{one.entry['id']}": own[one.entry["parts"]] for one in kept if one.entry["parts"] in own}


def _row(region: Region, own: BaseGeometry | None) -> dict[str, Any]:
    entry = dict(region.entry) | {
        "id": f"cm:{region.entry['id']}",
        "source": CONTINENTS if region.entry["id"] in _CONTINENTS else KNOWN,
    }
    entry["parts"] = "|".join(part.id for part in region.parts)
    shape, source = own, FROM_LINE
    if region.parts:
        shape, source = shapely.union_all([part.geometry for part in region.parts]), FROM_PARTS
    if shape is not None:
        lat, lon = natural_earth.centre(shape)
        radius = round(natural_earth.radius_km(shape), 1)
        entry |= {"lat": lat, "lon": lon, "radius_km": radius, "source": source}
    return entry
