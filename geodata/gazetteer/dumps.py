"""A GeoNames country dump (``UA.zip`` or ``UA.txt``) as entries; https://download.geonames.org/export/dump/readme.txt."""

from __future__ import annotations

import zipfile
import zlib
from contextlib import contextmanager
from functools import cache
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Final

from geodata.gazetteer import entries, sources
from geodata.gazetteer.entries import BadValueError, Entry, Reject, SourceFileError
from geodata.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from geodata.types import Precision

LICENCE: Final = "CC BY 4.0, GeoNames (https://www.geonames.org)"
COLUMNS: Final = 19
MAX_BYTES: Final = 1_000_000_000
"""The largest dump that is read, unpacked."""
MAX_LINE: Final = 200_000
"""The longest line, in bytes; GeoNames' own limit for the alternate names is 10,000 characters."""
README: Final = "readme.txt"
MAX_GEONAMEID: Final = 2**32 - 1


@contextmanager
def opened(path: Path) -> Iterator[tuple[IO[bytes], int]]:
    """The text of a dump as a stream of bytes, and how many: the file itself, or the one member of its archive.

    Raises SourceFileError for an archive that is broken, locked, holds another number of files or names outside itself.
    """
    if path.suffix.lower() != ".zip":
        with path.open("rb") as handle:
            yield handle, path.stat().st_size
        return
    try:
        with zipfile.ZipFile(path) as archive:
            member = _member(archive, path)
            with archive.open(member) as handle:
                yield handle, member.file_size
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise SourceFileError(f"{path} is no archive that can be read ({error}); download it again.") from error


def _member(archive: zipfile.ZipFile, path: Path) -> zipfile.ZipInfo:
    members = [info for info in archive.infolist() if info.filename.lower() != README]
    if len(members) != 1:
        raise SourceFileError(f"{path} holds {len(members)} files; a GeoNames dump holds one, as UA.txt.")
    info = members[0]
    name = PurePosixPath(info.filename.replace("\\", "/"))
    if info.is_dir() or len(name.parts) != 1 or name.name in ("..", "") or not name.name.lower().endswith(".txt"):
        raise SourceFileError(f"{path} holds {info.filename!r}; a GeoNames dump holds one plain file, as UA.txt.")
    if info.file_size > MAX_BYTES:
        raise SourceFileError(f"{path} unpacks to more than {MAX_BYTES // 1_000_000} MB; that is no country dump.")
    return info


def is_dump_line(line: bytes) -> bool:
    """Whether a line looks like one of a dump: 19 columns, a number first."""
    cells = line.split(b"\t")
    return len(cells) == COLUMNS and cells[0].strip().isdigit()


def read(handle: IO[bytes], limit: int = MAX_BYTES) -> Iterator[Entry | Reject | None]:
    """The places of a dump: an entry, a rejected line, or None for a line of a kind that is not kept.

    Lines are read one by one, so that memory does not grow with the file.  Raises SourceFileError past ``limit`` bytes.
    """
    seen: set[int] = set()
    for number, line in _lines(handle, limit):
        if not line.strip():
            continue
        try:
            entry = _entry(line.decode("utf-8", "surrogateescape").split("\t"))
        except BadValueError as error:
            yield error.at(number)
            continue
        if entry is not None and entry.geonameid in seen:
            yield Reject(number, "geonameid", str(entry.geonameid), "this place is listed above already")
            continue
        if entry is not None:
            seen.add(entry.geonameid)
        yield entry


def _lines(handle: IO[bytes], limit: int) -> Iterator[tuple[int, bytes]]:
    total = number = 0
    while line := handle.readline(MAX_LINE + 1):
        number += 1
        total += len(line)
        if len(line) > MAX_LINE:
            raise SourceFileError(f"Line {number} is longer than {MAX_LINE:,} bytes; this is no GeoNames dump.")
        if total > limit:
            raise SourceFileError(f"The dump unpacks to more than {limit // 1_000_000} MB; it is not read further.")
        yield number, line.rstrip(b"\r\n")


@cache
def features() -> Mapping[tuple[str, str], tuple[Precision, float]]:
    """(Feature class, feature code) -> the precision a place of this kind has, and its radius in km (0: by its people)."""
    return {
        (row["class"], row["code"]): (entries.precision(row["precision"]), float(row["radius_km"]))
        for row in sources.table("feature_codes.csv")
    }


def _entry(cells: list[str]) -> Entry | None:
    if len(cells) != COLUMNS:
        raise BadValueError("", "", f"it has {len(cells)} columns; a line of a GeoNames dump has {COLUMNS}")
    kind = features().get((cells[6], cells[7]))
    if kind is None:
        return None
    number = _whole(cells[0], "geonameid", MAX_GEONAMEID)
    precision, radius = kind
    name = entries.name(cells[1])
    lat, lon = entries.point(cells[4], cells[5])
    people = _whole(cells[14] or "0", "population", entries.MAX_POPULATION)
    country = cells[8] if fold(cells[8]) in entries.countries() else ""
    entries.readable(cells[2] + cells[3], "alternatenames")
    return Entry(
        id=f"gn:{number}", name=name, lat=lat, lon=lon, precision=precision,
        radius_km=radius or sources.settlement_radius(people), country=country,
        admin1=entries.divisions().get((country, fold(cells[10])), "") if cells[10] else "", population=people,
        geonameid=number, alternates=_alternates(name, cells[2], cells[3]),
    )  # fmt: skip


def _alternates(name: str, ascii_name: str, listed: str) -> tuple[str, ...]:
    found = dict.fromkeys(other for other, _ in sources.alternates([ascii_name, *listed.split(",")]))
    return tuple(other for other in found if other != name and "|" not in other and len(other) <= entries.MAX_NAME)


def _whole(text: str, column: str, high: int) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 12 or int(text) > high:
        raise BadValueError(column, text, f"this is no whole number up to {high:,}")
    return int(text)
