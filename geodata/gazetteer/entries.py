"""Places that a user adds: how one is checked, kept in a file, and made into a row of the index."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, fields
from functools import cache
from math import isfinite
from typing import TYPE_CHECKING, Final, get_args

from geodata.errors import ConflictMapError
from geodata.gazetteer import romanise, sources
from geodata.gazetteer.layout import ALTERNATE, NATIVE, PRIMARY
from geodata.gazetteer.sources import Row
from geodata.text import fold
from geodata.types import Precision

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import TextIO

MAX_NAME: Final = 200
"""Characters of a name."""
NOT_ADDED: Final = frozenset({"adm1", "country"})
"""Precisions that only the gazetteer's own tables have: names of states and their divisions rest on their outlines."""
ALLOWED: Final[tuple[Precision, ...]] = tuple(p for p in get_args(Precision) if p not in NOT_ADDED)
RADIUS_KM: Final[dict[Precision, float]] = {"site": 1.0, "settlement": 1.0, "adm2": 25.0, "region": 50.0, "sea": 100.0}
"""What is taken where the user gives no radius."""
MAX_RADIUS_KM: Final = 6000.0
MAX_POPULATION: Final = 50_000_000
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029]")
_ROMANISED_IN: Final = {"UA": romanise.ukrainian, "RU": romanise.russian, "BY": romanise.russian}


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was not taken: its line in the file (from 1), the column and its value, and why."""

    line: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        """Say it in one line."""
        value = self.value if len(self.value) <= 60 else self.value[:59] + "…"
        where = f", {self.column} {value!r}" if self.column else ""
        return f"line {self.line}{where}: {self.reason}"


class SourceFileError(ConflictMapError, ValueError):
    """A file of places that cannot be added; ``rejects`` holds the rows that were found wrong."""

    def __init__(self, message: str, rejects: Iterable[Reject] = ()) -> None:
        super().__init__(message)
        self.rejects = tuple(rejects)


class BadValueError(ValueError):
    """A value that a row cannot have: (column, value, reason)."""

    def __init__(self, column: str, value: str, reason: str) -> None:
        super().__init__(column, value, reason)
        self.column, self.value, self.reason = column, value, reason

    def at(self, line: int) -> Reject:
        """Say which line it was in."""
        return Reject(line, self.column, self.value.encode("utf-8", "replace").decode(), self.reason)


@dataclass(frozen=True, slots=True)
class Entry:
    """One added place.  ``country`` is ISO 3166-1 alpha-2 or empty, ``admin1`` an id of our division or empty."""

    id: str
    name: str
    lat: float
    lon: float
    precision: Precision
    radius_km: float
    country: str = ""
    admin1: str = ""
    population: int = 0
    geonameid: int = 0
    alternates: tuple[str, ...] = ()
    names_uk: tuple[str, ...] = ()
    names_ru: tuple[str, ...] = ()

    def row(self) -> Row:
        """The place as a row of the index, without case forms."""
        names = [(self.name, PRIMARY | _native(self.name))]
        names += [(name, ALTERNATE | _native(name)) for name in self.alternates]
        names += [(name, PRIMARY | NATIVE) for name in (*self.names_uk, *self.names_ru)]
        if _native(self.name) and self.country in _ROMANISED_IN:
            names.append((_ROMANISED_IN[self.country](self.name), ALTERNATE))
        return Row(
            id=self.id, name=self.name, lat=self.lat, lon=self.lon, precision=self.precision, radius_km=self.radius_km,
            country=self.country, admin1=self.admin1, population=self.population, geonameid=self.geonameid, names=names,
            uk=next(iter(self.names_uk), ""), ru=next(iter(self.names_ru), ""),
        )  # fmt: skip


COLUMNS: Final = tuple(field.name for field in fields(Entry))


def _native(name: str) -> int:
    return NATIVE if sources.CYRILLIC.match(name) else 0


def write(handle: TextIO, entries: Iterable[Entry]) -> None:
    """Write entries as CSV; lists are joined with ``|``."""
    out = csv.writer(handle, lineterminator="\n")
    out.writerow(COLUMNS)
    for entry in entries:
        values = (getattr(entry, column) for column in COLUMNS)
        out.writerow("|".join(value) if isinstance(value, tuple) else value for value in values)


def read(handle: TextIO) -> Iterator[Entry]:
    """The entries of a file made by ``write``; raises ValueError, KeyError or csv.Error when it was not."""
    for values in csv.DictReader(handle, strict=True):
        yield Entry(
            id=values["id"], name=values["name"], lat=latitude(values["lat"]), lon=longitude(values["lon"]),
            precision=precision(values["precision"]), radius_km=float(values["radius_km"]), country=values["country"],
            admin1=values["admin1"], population=int(values["population"]), geonameid=int(values["geonameid"]),
            alternates=split(values["alternates"]), names_uk=split(values["names_uk"]), names_ru=split(values["names_ru"]),
        )  # fmt: skip


def split(text: str) -> tuple[str, ...]:
    """The names of a list joined with ``|``."""
    return tuple(dict.fromkeys(name for part in text.split("|") if (name := " ".join(part.split()))))


# -- checks of one value; each raises BadValueError -------------------------------------------------------------------
def name(value: str, column: str = "name") -> str:
    """A name: some letter, at most 200 characters, no control characters, no ``|``."""
    cleaned = " ".join(value.split())
    if not cleaned:
        raise BadValueError(column, value, "there is no name")
    readable(value, column)
    if len(fold(cleaned)) < 2:
        raise BadValueError(column, value, "a name needs two letters or more")
    if len(cleaned) > MAX_NAME:
        raise BadValueError(column, value, f"a name has at most {MAX_NAME} characters")
    if "|" in cleaned:
        raise BadValueError(column, value, "one name is wanted; others go into alternate_names")
    return cleaned


def readable(value: str, column: str) -> None:
    """Refuse what is no text: bytes that are not UTF-8 (read as surrogates) and control characters."""
    if any("\ud800" <= char <= "\udfff" for char in value):
        raise BadValueError(column, value, "this is not UTF-8; save the file as UTF-8")
    if _CONTROL.search(value):
        raise BadValueError(column, _CONTROL.sub("\N{REPLACEMENT CHARACTER}", value), "it holds a control character")


def latitude(value: str) -> float:
    """Degrees north, -90 to 90."""
    found = number(value, "lat")
    if not -90 <= found <= 90:
        raise BadValueError("lat", value, "a latitude lies between -90 and 90; are lat and lon swapped?")
    return found


def longitude(value: str) -> float:
    """Degrees east, -180 to 180."""
    found = number(value, "lon")
    if not -180 <= found <= 180:
        raise BadValueError("lon", value, "a longitude lies between -180 and 180")
    return found


def point(lat: str, lon: str) -> tuple[float, float]:
    """Latitude and longitude; 0, 0 is refused, because it is what broken tables hold where nothing is known."""
    north, east = latitude(lat), longitude(lon)
    if north == 0 and east == 0:
        raise BadValueError("lat", lat, "0, 0 is a place in the Gulf of Guinea that tables hold where nothing is known")
    return north, east


def number(value: str, column: str) -> float:
    """A finite number."""
    try:
        found = float(value)
    except ValueError:
        found = float("nan")
    if not value.strip():
        raise BadValueError(column, value, "there is no number")
    if not isfinite(found) or "_" in value:
        raise BadValueError(column, value, "this is no number; write degrees and kilometres as 48.59")
    return found


def precision(value: str) -> Precision:
    """One of the precisions that can be added; a settlement when nothing is given."""
    wanted = value.strip().casefold() or "settlement"
    for allowed in ALLOWED:
        if wanted == allowed:
            return allowed
    raise BadValueError("precision", value, f"allowed are {', '.join(ALLOWED)}")


def country(value: str) -> str:
    """ISO 3166-1 alpha-2 of a country given by code (two or three letters) or name; empty stays empty."""
    if not value.strip():
        return ""
    code = countries().get(fold(value.strip()))
    if code is None:
        raise BadValueError("country", value, "no country has this code or name; give ISO 3166-1, as UA")
    return code


def division(value: str, country_code: str) -> str:
    """Our id of a first-level division given by name, ISO 3166-2 or GeoNames code; empty stays empty."""
    if not value.strip():
        return ""
    found = divisions().get((country_code, fold(value.strip())))
    if found is None:
        hint = f"no first-level division of {country_code} has this name" if country_code else "give its country, too"
        raise BadValueError("admin1", value, f"{hint}; leave it empty if you are not sure")
    return found


@cache
def countries() -> Mapping[str, str]:
    """Folded code or name of a country -> ISO 3166-1 alpha-2."""
    found: dict[str, str] = {}
    for row in sources.table("countries.csv"):
        for text in (row["iso2"], row["iso3"], row["name"], *row["alternates"].split("|")):
            found.setdefault(fold(text), row["iso2"])
    return found


@cache
def divisions() -> Mapping[tuple[str, str], str]:
    """(Country, folded name or code) -> id of the first-level division; a code is "05" (GeoNames) or "UA-14"."""
    found: dict[tuple[str, str], str] = {}
    rows = sources.table("adm1.csv")
    for key in ("iso_3166_2", "gn_code", "gn_also", "name", "names_uk", "names_ru", "alternates"):
        for row in rows:
            for text in filter(None, row[key].split("|")):
                country_code, _, code = text.partition(".") if key.startswith("gn_") else (row["country"], "", text)
                found.setdefault((country_code, fold(code)), row["id"])
    return found
