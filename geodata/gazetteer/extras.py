"""Places that the user added to the gazetteer: each source one checked file in the data folder, and removable again."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
from collections import Counter
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, Literal

from geodata.errors import GazetteerError
from geodata.gazetteer import entries
from geodata.gazetteer.entries import Entry, Reject, SourceFileError
from geodata.settings import Settings, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

Priority = Literal["high", "normal"]
Kind = Literal["GeoNames dump", "table"]

FOLDER: Final = "gazetteer"
RESERVED: Final = frozenset({"gn", "cm", "a1", "a2", "country"})
"""Beginnings of the gazetteer's own ids."""
RULES: Final = ("entries.py", "merge.py")
MAX_REJECTS: Final = 10_000
"""Rejected rows that are kept to be shown."""
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An added source: what it is, where it came from and on which terms, and what was taken from it."""

    name: str
    kind: Kind
    origin: str
    licence: str
    added: str
    """When, as an ISO 8601 time in UTC."""
    priority: Priority
    places: int
    """Places taken."""
    rejected: int
    """Rows found wrong."""
    counts: dict[str, int]
    """Places by precision."""
    sha256: str
    """Of the file in our folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What adding a source came to."""

    source: Source
    rejects: tuple[Reject, ...]
    """The rows found wrong (the first 10,000)."""
    left_out: int
    """Lines of a dump whose kind of feature is not kept."""
    unused: tuple[str, ...]
    """Columns of a table that mean nothing here."""


def add(
    path: Path,
    *,
    name: str | None = None,
    priority: Priority | None = None,
    licence: str | None = None,
    origin: str | None = None,
    strict: bool = False,
    replace: bool = False,
    settings: Settings | None = None,
    progress: Callable[[str, float], object] = lambda _what, _share: None,
) -> Added:
    """Add a GeoNames country dump (UA.zip, UA.txt) or a table (CSV with name, lat, lon) to the gazetteer.

    ``name`` is the source's (default: the file's), ``priority`` "high" lets its names and points replace those that are
    there (default for a table), "normal" only adds what is missing (default for a dump).  Rows found wrong are left out
    and returned, or stop everything with ``strict``.  The index is built anew when the gazetteer is next opened.

    Raises SourceFileError when the file cannot be used (nothing is kept then), GazetteerError when the data folder cannot.
    """
    settings = settings or load()
    chosen = _checked_name(name or _name_of(path))
    if not replace and (_folder(settings) / f"{chosen}.json").exists():
        raise SourceFileError(
            f"There is a source '{chosen}' already; add this one with --replace instead of it, or with another --name."
        )
    try:
        dump = _is_dump(path)
        intake = _Intake(strict=strict, progress=progress)
        with _target(settings, chosen) as handle:
            if dump:
                _take_dump(path, intake, handle)
            else:
                intake.unused = _take_table(path, chosen, intake, handle)
    except OSError as error:
        raise SourceFileError(f"{path} cannot be added: {error.strerror or error}.") from error
    source = Source(
        name=chosen, kind="GeoNames dump" if dump else "table", origin=origin or path.name,
        licence=licence or _licence(dump), added=datetime.now(UTC).isoformat(timespec="seconds"),
        priority=priority or ("normal" if dump else "high"), places=sum(intake.counts.values()), rejected=intake.rejected,
        counts=dict(sorted(intake.counts.items())), sha256=_sha256(_partial(settings, chosen)),
    )  # fmt: skip
    _keep(settings, source)
    return Added(source=source, rejects=tuple(intake.rejects), left_out=intake.left_out, unused=intake.unused)


def remove(name: str, *, settings: Settings | None = None) -> None:
    """Take a source away again; the gazetteer is then as it was before.  Raises GazetteerError when there is none."""
    folder = _folder(settings or load())
    known = sorted(path.stem for path in folder.glob("*.json"))
    if name not in known:
        listed = f"there are {', '.join(known)}" if known else "none was added"
        raise GazetteerError(f"There is no added source '{name}'; {listed}.")
    try:
        (folder / f"{name}.json").unlink()
        (folder / f"{name}.csv").unlink(missing_ok=True)
    except OSError as error:
        raise GazetteerError(f"The source '{name}' cannot be removed from {folder}: {error.strerror}.") from error


def listed(settings: Settings | None = None) -> tuple[Source, ...]:
    """The added sources in the order in which they are merged: normal before high, older before newer."""
    folder = _folder(settings or load())
    found = [_source(path) for path in folder.glob("*.json")]
    return tuple(sorted(found, key=lambda source: (source.priority == "high", source.added, source.name)))


def digest(settings: Settings | None = None) -> bytes:
    """What the added sources mean to the index: empty when there are none."""
    sources = listed(settings)
    if not sources:
        return b""
    rules = b"".join(files("geodata.gazetteer").joinpath(name).read_bytes() for name in RULES)
    return rules + json.dumps([[s.name, s.priority, s.sha256] for s in sources]).encode()


def read(source: Source, settings: Settings | None = None) -> Iterator[Entry]:
    """The places of a source.  Raises GazetteerError when its file is missing or was changed since it was added."""
    path = _folder(settings or load()) / f"{source.name}.csv"
    advice = f"remove it with: conflictmap gazetteer remove {source.name}, and add it again"
    try:
        if _sha256(path) != source.sha256:
            raise GazetteerError(f"The added places in {path} are not those that were added; {advice}.")
        with path.open(encoding="utf-8", newline="") as handle:
            yield from entries.read(handle)
    except (OSError, ValueError, KeyError, TypeError, csv.Error) as error:
        raise GazetteerError(f"The added places in {path} cannot be read ({error}); {advice}.") from error


class _Intake:
    """Counts what goes through: places by precision, rows rejected, lines left out."""

    def __init__(self, *, strict: bool, progress: Callable[[str, float], object]) -> None:
        self.counts: Counter[str] = Counter()
        self.rejects: list[Reject] = []
        self.rejected = self.left_out = 0
        self.unused: tuple[str, ...] = ()
        self._strict = strict
        self._progress = progress

    def entries(self, items: Iterable[Entry | Reject | None], share: Callable[[], float]) -> Iterator[Entry]:
        """The entries among the items; ``share`` tells how far the reading is."""
        for number, item in enumerate(items):
            if number % 4096 == 0:
                self._progress("reading places", share())
            if isinstance(item, Entry):
                self.counts[item.precision] += 1
                yield item
            elif item is None:
                self.left_out += 1
            else:
                self._reject(item)
        if not self.counts:
            raise SourceFileError("There is no place in it that can be used, so nothing was added.", self.rejects)

    def _reject(self, reject: Reject) -> None:
        self.rejected += 1
        if len(self.rejects) < MAX_REJECTS:
            self.rejects.append(reject)
        if self._strict:
            raise SourceFileError("A row is wrong, so nothing was added (--strict).", self.rejects)


def _is_dump(path: Path) -> bool:
    from geodata.gazetteer import dumps

    if path.suffix.lower() == ".zip":
        return True
    with path.open("rb") as handle:
        return dumps.is_dump_line(handle.readline(dumps.MAX_LINE))


def _take_dump(path: Path, intake: _Intake, handle: Any) -> None:
    from geodata.gazetteer import dumps

    with dumps.opened(path) as (stream, size):
        entries.write(handle, intake.entries(dumps.read(stream), lambda: stream.tell() / max(1, size)))


def _take_table(path: Path, name: str, intake: _Intake, handle: Any) -> tuple[str, ...]:
    from geodata.gazetteer import own

    table = own.Table(path, name)
    entries.write(handle, intake.entries(table, table.share))
    return table.unused


def _licence(dump: bool) -> str:
    from geodata.gazetteer import dumps

    return dumps.LICENCE if dump else "not stated"


def _folder(settings: Settings) -> Path:
    return settings.data_dir / FOLDER


def _partial(settings: Settings, name: str) -> Path:
    return _folder(settings) / f".{name}.{os.getpid()}.part"


@contextmanager
def _target(settings: Settings, name: str) -> Iterator[Any]:
    """The file that the places go into first; gone again when anything fails."""
    path = _partial(settings, name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = path.open("w", encoding="utf-8", newline="")
    except OSError as error:
        raise GazetteerError(f"The data folder {path.parent} cannot be written: {error.strerror}.") from error
    done = False
    try:
        with handle:
            yield handle
        done = True
    finally:
        if not done:
            path.unlink(missing_ok=True)


def _keep(settings: Settings, source: Source) -> None:
    """Move the places to where they belong, then say that they are there."""
    folder = _folder(settings)
    about = folder / f".{source.name}.{os.getpid()}.about"
    try:
        about.write_text(json.dumps(asdict(source), ensure_ascii=False, indent=1) + "\n", "utf-8")
        _partial(settings, source.name).replace(folder / f"{source.name}.csv")
        about.replace(folder / f"{source.name}.json")
    except OSError as error:
        raise GazetteerError(f"The data folder {folder} cannot be written: {error.strerror}.") from error


def _source(path: Path) -> Source:
    try:
        values = json.loads(path.read_text("utf-8"))
        source = Source(**values)
    except (OSError, ValueError, TypeError) as error:
        raise GazetteerError(
            f"{path} does not describe an added source ({error}); remove it with: conflictmap gazetteer remove {path.stem}"
        ) from error
    if source.name != path.stem:
        raise GazetteerError(f"{path} describes a source of another name; remove it and add the source again.")
    return source


def _name_of(path: Path) -> str:
    return re.sub(r"[^a-z0-9_-]+", "-", path.stem.lower()).strip("-_")[:40] or "places"


def _checked_name(name: str) -> str:
    if not _NAME.fullmatch(name) or name in RESERVED:
        raise SourceFileError(
            f"A source cannot be named '{name}'; give --name with up to 40 small letters, digits, - and _, "
            f"and none of {', '.join(sorted(RESERVED))}."
        )
    return name


def _sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
