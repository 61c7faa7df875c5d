"""Added places meet those that are there: one place stays one place, and it is said whose name and point it has."""

from __future__ import annotations

from collections import defaultdict
from math import ceil, cos, floor, radians
from typing import TYPE_CHECKING, Final

from geodata.gazetteer.layout import ABBREVIATION, ADJECTIVAL, ALTERNATE, DEMONYM, INFLECTED, METONYM, PRIMARY
from geodata.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geodata.gazetteer.sources import Row

SAME_KM: Final = 5.0
"""Places of one name and kind within this distance are one place."""
WIDE_KM: Final = 25.0
"""The same for districts, regions and seas, whose middle is a matter of opinion; their own radius if that is larger."""
_KINDS: Final = {"settlement": "settlement", "site": "site", "adm2": "adm2", "region": "region", "sea": "region"}
_NOT_OWN: Final = ABBREVIATION | DEMONYM | METONYM | ADJECTIVAL | INFLECTED
_CELLS: Final = 3600
"""Cells of a tenth of a degree around the Earth."""
_CELL_KM: Final = 11.0


class Merger:
    """Adds rows to ``rows`` in place, each as a new place or as more names of one that is there."""

    def __init__(self, rows: list[Row]) -> None:
        self._rows = rows
        self._by_id = {row.id: row for row in rows}
        self._by_number = {row.geonameid: row for row in rows if row.geonameid and row.id.startswith("gn:")}
        self._near: dict[tuple[int, int], list[Row]] = defaultdict(list)
        self._wide: dict[str, list[Row]] = defaultdict(list)
        self._own: dict[int, frozenset[str]] = {}
        for row in rows:
            self._place(row)

    def add(self, row: Row, *, outranks: bool) -> bool:
        """Add a row; true when it is a new place.  ``outranks``: its name and point replace those that are there."""
        known = self._known(row)
        if known is None:
            self._rows.append(row)
            self._by_id[row.id] = row
            if row.geonameid:
                self._by_number[row.geonameid] = row
            self._place(row)
            return True
        self._own.pop(id(known), None)
        if outranks:
            _outrank(known, row)
            self._place(known)
        else:
            _complete(known, row)
        return False

    def _place(self, row: Row) -> None:
        if row.precision in ("settlement", "site"):
            self._near[_cell(row.lat, row.lon)].append(row)
        elif row.precision in _KINDS:
            for name in _own_names(row):
                self._wide[name].append(row)

    def _known(self, row: Row) -> Row | None:
        found = self._by_id.get(row.id) or (self._by_number.get(row.geonameid) if row.geonameid else None)
        if found is not None:
            return found
        same = [other for other in self._candidates(row) if _kind(other) == _kind(row) and self._is_same(row, other)]
        return min(same, key=lambda other: (_distance(row, other), other.id), default=None)

    def _candidates(self, row: Row) -> Iterator[Row]:
        if row.precision in ("settlement", "site"):
            for cell in _cells_around(row.lat, row.lon):
                yield from self._near.get(cell, ())
        else:
            for name in _own_names(row):
                yield from self._wide.get(name, ())

    def _is_same(self, row: Row, other: Row) -> bool:
        """Whether two rows are one place: GeoNames itself tells its own places apart."""
        if row.geonameid and other.geonameid:
            return False
        limit = SAME_KM if row.precision in ("settlement", "site") else max(WIDE_KM, row.radius_km, other.radius_km)
        if _distance(row, other) > limit:
            return False
        if id(other) not in self._own:
            self._own[id(other)] = _own_names(other)
        return not self._own[id(other)].isdisjoint(_first_names(row))


def _kind(row: Row) -> str:
    return _KINDS.get(row.precision, "")


def _own_names(row: Row) -> frozenset[str]:
    return frozenset(fold(name) for name, flags in row.names if not flags & _NOT_OWN)


def _first_names(row: Row) -> set[str]:
    """The names that decide: the row's own, not those it may share with a neighbour."""
    return {fold(name) for name, flags in row.names if flags & PRIMARY}


def _complete(known: Row, row: Row) -> None:
    """Give a place the names it lacks; its own name and point stay."""
    held = {name for name, _ in known.names}
    known.names += [
        (name, flags & ~PRIMARY | (ALTERNATE if flags & PRIMARY else 0))
        for name, flags in row.names
        if name not in held
    ]
    known.population = known.population or row.population
    known.country = known.country or row.country
    known.admin1 = known.admin1 or row.admin1
    known.uk, known.ru = known.uk or row.uk, known.ru or row.ru


def _outrank(known: Row, row: Row) -> None:
    """Give a place another name and point; its id, its people and its other names stay."""
    known.names += row.names
    known.name, known.lat, known.lon = row.name, row.lat, row.lon
    known.radius_km = row.radius_km
    known.population = row.population or known.population
    known.country = row.country or known.country
    known.admin1 = row.admin1 or known.admin1
    known.uk, known.ru = row.uk or known.uk, row.ru or known.ru


def _cell(lat: float, lon: float) -> tuple[int, int]:
    return floor(lat * 10), floor((lon + 180) * 10) % _CELLS


def _cells_around(lat: float, lon: float) -> Iterator[tuple[int, int]]:
    row, column = _cell(lat, lon)
    across = min(_CELLS // 2, ceil(SAME_KM / (_CELL_KM * max(1e-4, cos(radians(lat))))))
    for y in (row - 1, row, row + 1):
        for x in range(column - across, column + across + 1):
            yield y, x % _CELLS


def _distance(one: Row, two: Row) -> float:
    from geodata.gazetteer.index import distance_km

    return distance_km(one.lat, one.lon, two.lat, two.lon)
