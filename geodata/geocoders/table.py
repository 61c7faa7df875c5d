"""Geocode a table: one row, one name; every column and row stays, the place's columns come behind."""

from __future__ import annotations

import csv
import io
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

from geodata.errors import DocumentError, StoreError
from geodata.geocoders.answer import Answer, Query

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import pandas as pd

    from geodata.gazetteer import Gazetteer

COLUMNS: Final = (
    "geo_name", "geo_lat", "geo_lon", "geo_precision", "geo_radius_km", "geo_country", "geo_admin1", "geo_id", "geo_by",
    "geo_confidence", "geo_reason", "geo_licence",
)  # fmt: skip
"""What is appended; unknown is empty (NA).  geo_reason says what decided, or why the row stays open."""
SUFFIXES: Final = {".csv": ",", ".tsv": "\t"}
"""Files that are tables, and their separator (a .csv whose header has only semicolons is read with those)."""

_NUMBER: Final = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?%?")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
_CODE: Final = re.compile(r"[A-Za-z]{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table file: its cells as text, the line each row starts at, and how it was written."""

    frame: pd.DataFrame
    lines: tuple[int, ...]
    separator: str = ","
    encoding: str = "utf-8"
    newline: str = "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One row's question and answer."""

    query: Query
    answer: Answer


# -- in pandas -------------------------------------------------------------------------------------------------------
def geocode_frame(
    frame: pd.DataFrame,
    *,
    column: str,
    admin: str | None = None,
    country: str | None = None,
    geocode: Callable[[Query], Answer] | None = None,
    gazetteer: Gazetteer | None = None,
    language: str | None = None,
) -> pd.DataFrame:
    """The frame with the place of each row's name in columns ``geo_*`` (``COLUMNS``); rows, order and index are kept.

    ``column`` holds the names, ``admin`` (a column) the division each lies in, ``country`` is a column of codes or names,
    or one ISO 3166-1 alpha-2 code for all rows.  ``geocode`` is a ``Chain`` (default: the offline gazetteer alone, its
    places named in ``language``: en, uk or ru).
    Raises DocumentError for columns that are missing or already there.
    """
    asked = ask(
        frame, column=column, admin=admin, country=country, geocode=geocode, gazetteer=gazetteer, language=language
    )
    return joined(frame, asked)


def ask(
    frame: pd.DataFrame,
    *,
    column: str,
    admin: str | None = None,
    country: str | None = None,
    geocode: Callable[[Query], Answer] | None = None,
    gazetteer: Gazetteer | None = None,
    language: str | None = None,
) -> list[Asked]:
    """The question and answer of each row, in order; equal questions are asked once.  See ``geocode_frame``."""
    from geodata.gazetteer import Gazetteer

    gazetteer = gazetteer or Gazetteer.open()
    geocode = cache(geocode or _offline(gazetteer, language))
    names = _texts(frame, column)
    admins = _texts(frame, admin) if admin else [""] * len(frame)
    countries = _countries(frame, country, gazetteer)
    asked = []
    for name, division, code in zip(names, admins, countries, strict=True):
        query = Query(name=name, admin=division or None, country=code or None)
        unknown = Answer(location=None, reason=f"there is no country '{code[1:]}'") if code.startswith("?") else None
        asked.append(Asked(query=query, answer=unknown or geocode(query)))
    return asked


def joined(frame: pd.DataFrame, asked: Sequence[Asked]) -> pd.DataFrame:
    """The frame with the answers' columns behind its own."""
    import pandas as pd

    there = [str(name) for name in frame.columns if name in COLUMNS]
    if there:
        raise DocumentError(f"The table already has the column {there[0]}; drop or rename the geo_ columns first.")
    found = pd.DataFrame([_cells(one.answer) for one in asked], columns=list(COLUMNS), index=frame.index)
    for name in COLUMNS:
        number = name in ("geo_lat", "geo_lon", "geo_radius_km", "geo_confidence")
        found[name] = found[name].astype("Float64" if number else "string")
    return pd.concat([frame, found], axis="columns")


def _offline(gazetteer: Gazetteer, language: str | None) -> Callable[[Query], Answer]:
    from pathlib import Path

    from geodata.geocoders.cache import Cache
    from geodata.geocoders.chain import Chain

    return Chain(gazetteer, (), Cache(Path()), language=language)


def _texts(frame: pd.DataFrame, column: str) -> list[str]:
    """A column as stripped text, '' for NA."""
    names = [str(name) for name in frame.columns]
    if names.count(column) != 1:
        fault = "more than one column" if column in names else "no column"
        raise DocumentError(f"The table has {fault} '{column}'; its columns are {', '.join(names) or 'none'}.")
    series = frame.iloc[:, names.index(column)]
    return ["" if empty else str(value).strip() for value, empty in zip(series, series.isna(), strict=True)]


def _countries(frame: pd.DataFrame, country: str | None, gazetteer: Gazetteer) -> list[str]:
    """Each row's country code, '' for none, '?' and the value where there is no such country."""
    if country is None:
        return [""] * len(frame)
    column = country in [str(name) for name in frame.columns]
    if not column and not _CODE.fullmatch(country):
        raise DocumentError(f"'{country}' is neither a column of the table nor a country code of two letters as UA.")
    code = cache(lambda value: _country(value, gazetteer))
    return [code(value) for value in (_texts(frame, country) if column else [country] * len(frame))]


def _country(value: str, gazetteer: Gazetteer) -> str:
    if not value:
        return ""
    places = [place for place, _ in gazetteer.search(value) if place.precision == "country"]
    for place in places:
        if place.country and (not _CODE.fullmatch(value) or place.country == value.upper()):
            return place.country
    return value.upper() if _CODE.fullmatch(value) else f"?{value}"


def _cells(answer: Answer) -> list[Any]:
    location = answer.location
    if location is None:
        return [None] * 10 + [answer.reason, None]
    raw = location.raw
    return [
        raw.get("name_local") or raw["name"], round(location.latitude, 6), round(location.longitude, 6), raw["precision"], raw["radius_km"],
        raw["country"], raw.get("admin1_local") or raw["admin1"], raw["id"], answer.by, answer.confidence, answer.reason, answer.licence,
    ]  # fmt: skip


# -- in files --------------------------------------------------------------------------------------------------------
def read(path: Path) -> Table:
    """A .csv or .tsv file (UTF-8, header first), every cell as it stands; DocumentError with the line of what is wrong."""
    import pandas as pd

    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise DocumentError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise DocumentError(f"{path} is not UTF-8 (byte {error.start}); save it as CSV UTF-8.") from error
    separator = _separator(path, text)
    header, rows, lines = _rows(path, text, separator)
    frame = pd.DataFrame(rows, columns=header, dtype="string")
    encoding = "utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8"
    newline = "\r\n" if text.partition("\n")[0].endswith("\r") else "\n"
    return Table(frame=frame, lines=tuple(lines), separator=separator, encoding=encoding, newline=newline)


def _separator(path: Path, text: str) -> str:
    separator = SUFFIXES.get(path.suffix.lower())
    if separator is None:
        raise DocumentError(f"{path} is no table; give a .csv or .tsv file.")
    head = text.partition("\n")[0]
    return ";" if separator == "," and ";" in head and "," not in head else separator


def _rows(path: Path, text: str, separator: str) -> tuple[list[str], list[list[str]], list[int]]:
    """Header, rows and the line each row starts at; lines that are wholly empty are left out, short rows filled up."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows, lines = [], []
    try:
        header = next(reader, [])
        start = reader.line_num + 1
        for row in reader:
            if len(row) > len(header):
                raise DocumentError(
                    f"{path}, line {start}: {len(row)} cells, but the header has {len(header)}; quote cells with separators."
                )
            if row:
                rows.append(row + [""] * (len(header) - len(row)))
                lines.append(start)
            start = reader.line_num + 1
    except csv.Error as error:
        raise DocumentError(f"{path}, line {reader.line_num}: {error}; the file is no whole CSV.") from error
    if not header:
        raise DocumentError(f"{path} is empty; its first line has to name the columns.")
    return header, rows, lines


def write(table: Table, frame: pd.DataFrame, path: Path | None) -> str | None:
    """Write a frame as the table was written, whole or not at all; without a path its text is returned.

    A cell or header that a spreadsheet would run as a formula gets an apostrophe before it; numbers stay as they are.
    """
    text = _text(table, frame)
    if path is None:
        return text
    part = path.with_name(path.name + ".part")
    try:
        part.write_text(text, table.encoding, newline="")
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise StoreError(f"{path} cannot be written: {error.strerror}.") from error
    return None


def _text(table: Table, frame: pd.DataFrame) -> str:
    """The frame as CSV; pandas' own writer leaves a lone carriage return unquoted, which ends a row for readers."""
    out = io.StringIO(newline="")
    lines = SimpleNamespace(write=lambda line: out.write(line.removesuffix("\r\n") + table.newline))
    writer = csv.writer(lines, delimiter=table.separator, lineterminator="\r\n")
    writer.writerow([neutral(str(name)) for name in frame.columns])
    filled = frame.astype("object").where(frame.notna(), "")
    writer.writerows(map(neutral, row) for row in filled.itertuples(index=False, name=None))
    return out.getvalue()


def neutral(cell: Any) -> Any:
    """The cell, with an apostrophe before it where a spreadsheet would take it for a formula."""
    if isinstance(cell, str) and cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell):
        return "'" + cell
    return cell
