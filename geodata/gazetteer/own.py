"""A user's own table of places (CSV) as entries."""

from __future__ import annotations

import csv
import hashlib
import re
from io import StringIO
from typing import TYPE_CHECKING, Final

from geodata.gazetteer import entries, sources
from geodata.gazetteer.entries import BadValueError, Entry, Reject, SourceFileError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

MAX_BYTES: Final = 200_000_000
"""The largest table that is read."""
SYNONYMS: Final = {
    "name": ("place", "place_name", "placename", "toponym"),
    "lat": ("latitude", "y"),
    "lon": ("longitude", "lng", "long", "x"),
    "precision": ("place_precision",),
    "radius_km": ("radius",),
    "country": ("country_code", "countrycode", "iso2", "cc"),
    "admin1": ("adm1", "oblast", "region", "province", "state"),
    "alternate_names": ("alternates", "alternate", "alternatenames", "aliases", "alias", "other_names"),
    "names_uk": ("name_uk", "ukrainian"),
    "names_ru": ("name_ru", "russian"),
    "population": ("pop", "people"),
    "id": ("place_id", "identifier"),
}
"""Column -> the headers that are taken for it, whatever their case."""
REQUIRED: Final = ("name", "lat", "lon")
_DELIMITERS: Final = ",;\t"
_GEONAMES: Final = re.compile(r"gn:([1-9]\d{0,9})")
_ID: Final = re.compile(r"[\w.-]{1,60}")


class Table:
    """A table on its way in: ``columns`` says what its columns were taken for, ``unused`` which were not."""

    def __init__(self, path: Path, source: str) -> None:
        self._source = source
        self._text = _text(path)
        self._lines = self._text.count("\n") + 1
        header_line = self._text.split("\n", 1)[0]
        self._delimiter = max(
            _DELIMITERS, key=lambda char: (len(_columns(header_line.split(char))), -_DELIMITERS.index(char))
        )
        self._reader = csv.reader(StringIO(self._text, newline=""), delimiter=self._delimiter, strict=True)
        try:
            header = next(self._reader, [])
        except csv.Error as error:
            raise SourceFileError(
                f"The header of {path} cannot be read ({error}); write it as name,lat,lon."
            ) from error
        self._width = len(header)
        self.columns = _checked(path, header)
        self.unused = tuple(_printable(cell) for i, cell in enumerate(header) if i not in self.columns.values())

    def share(self) -> float:
        """How much of the table was read, 0 to 1."""
        return self._reader.line_num / self._lines

    def __iter__(self) -> Iterator[Entry | Reject | None]:
        """An entry or a rejected row after the other."""
        seen: dict[str, int] = {}
        while True:
            line = self._reader.line_num + 1
            try:
                cells = next(self._reader)
                if not any(cell.strip() for cell in cells):
                    continue
                entry = self._entry(cells)
            except StopIteration:
                return
            except csv.Error as error:
                yield Reject(line, "", "", f"its quotation marks do not close ({error})")
                continue
            except BadValueError as error:
                yield error.at(line)
                continue
            if entry.id in seen:
                yield Reject(
                    line, "id" if "id" in self.columns else "name", entry.name, f"the same as line {seen[entry.id]}"
                )
                continue
            seen[entry.id] = line
            yield entry

    def _entry(self, cells: Sequence[str]) -> Entry:
        if len(cells) != self._width:
            raise BadValueError("", "", f"it has {len(cells)} cells, the header {self._width}")
        given = {column: cells[at].strip() for column, at in self.columns.items()}
        for column, value in given.items():
            entries.readable(value, column)
        name = entries.name(given["name"])
        lat, lon = entries.point(self._decimal(given["lat"]), self._decimal(given["lon"]))
        precision = entries.precision(given.get("precision", ""))
        country = entries.country(given.get("country", ""))
        people = _people(given.get("population", ""))
        ident, number = _identity(given.get("id", ""), self._source, f"{name}|{lat}|{lon}")
        usual = sources.settlement_radius(people) if precision == "settlement" else entries.RADIUS_KM[precision]
        return Entry(
            id=ident, name=name, lat=lat, lon=lon, precision=precision,
            radius_km=_radius(self._decimal(given.get("radius_km", "")), usual), country=country,
            admin1=entries.division(given.get("admin1", ""), country), population=people, geonameid=number,
            alternates=_names(given, "alternate_names"), names_uk=_names(given, "names_uk"), names_ru=_names(given, "names_ru"),
        )  # fmt: skip

    def _decimal(self, text: str) -> str:
        """A number with a decimal comma as one with a point, where the comma is not between the cells."""
        return text if self._delimiter == "," else text.replace(",", ".")


def _text(path: Path) -> str:
    with path.open("rb") as handle:
        data = handle.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise SourceFileError(f"{path} is larger than {MAX_BYTES // 1_000_000} MB; split it.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise SourceFileError(f"{path} is UTF-16; save it as UTF-8.")
    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _columns(header: Sequence[str]) -> dict[str, list[int]]:
    """Column -> where the header has it, by name or synonym."""
    found: dict[str, list[int]] = {}
    for at, cell in enumerate(header):
        key = re.sub(r"[\s-]+", "_", cell.strip().strip('"').casefold())
        for column, synonyms in SYNONYMS.items():
            if key == column or key in synonyms:
                found.setdefault(column, []).append(at)
    return found


def _checked(path: Path, header: Sequence[str]) -> dict[str, int]:
    found = _columns(header)
    exact = {column: [at for at in ats if header[at].strip().casefold() == column] for column, ats in found.items()}
    missing = [column for column in REQUIRED if column not in found]
    if missing:
        shown = ", ".join(map(_printable, header[:8])) or "nothing"
        raise SourceFileError(
            f"{path} has no column {' and no column '.join(missing)} (its first line: {shown}); "
            "a table needs the header name, lat, lon, and a GeoNames dump has 19 columns between tabs."
        )
    for column, ats in found.items():
        if len(ats) > 1 and len(exact[column]) != 1:
            raise SourceFileError(
                f"{path} has the column {column} {len(ats)} times ({', '.join(_printable(header[at]) for at in ats)})."
            )
    return {column: (exact[column] or ats)[0] for column, ats in found.items()}


def _printable(cell: str) -> str:
    clean = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in cell.strip())
    return clean if len(clean) <= 30 else clean[:29] + "…"


def _names(given: dict[str, str], column: str) -> tuple[str, ...]:
    return tuple(entries.name(name, column) for name in entries.split(given.get(column, "")))


def _radius(value: str, usual: float) -> float:
    if not value:
        return usual
    found = entries.number(value, "radius_km")
    if not 0 < found <= entries.MAX_RADIUS_KM:
        raise BadValueError("radius_km", value, f"a radius is more than 0 and at most {entries.MAX_RADIUS_KM:g} km")
    return found


def _people(value: str) -> int:
    digits = re.sub(r"[ ,.'\u00a0\u202f]", "", value)
    if not digits:
        return 0
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 12 or int(digits) > entries.MAX_POPULATION:
        raise BadValueError("population", value, f"this is no whole number up to {entries.MAX_POPULATION:,}")
    return int(digits)


def _identity(value: str, source: str, content: str) -> tuple[str, int]:
    """The place's id and GeoNames number: "gn:123" means that very place, anything else is the user's own."""
    if not value:
        return f"{source}:{hashlib.sha256(content.encode()).hexdigest()[:10]}", 0
    geonames = _GEONAMES.fullmatch(value)
    if geonames and int(geonames[1]) < 2**32:
        return value, int(geonames[1])
    if not _ID.fullmatch(value):
        raise BadValueError(
            "id", value, "an id has letters, digits, '.', '_' and '-'; or it is gn: and a GeoNames number"
        )
    return f"{source}:{value}", 0
