"""The store on SQLite: one file in the data directory, or memory.

A document is added in one transaction and is on the disk when ``add`` returns (WAL, synchronous=FULL).  Nothing is
edited or deleted, so a reader that walks through many events sees one state.  All methods may be called from any thread.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Self

from geodata.errors import NotFoundError, StoreError
from geodata.formats import contract
from geodata.happenings import version as rules
from geodata.store import gathered
from geodata.store.quiet import quiet_places
from geodata.store.rows import MIGRATING, dump, event_row, happening, insert, next_reading
from geodata.store.schema import MIGRATIONS
from geodata.store.trouble import explained, in_directory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path
    from types import TracebackType

    from geodata.types import Reading

FILE_NAME: Final = "conflictmap.sqlite"
BUSY_SECONDS: Final = 5.0
_BATCH: Final = 500
_HEADER: Final = gathered.HEADER
_BY_DAY: Final = "ORDER BY coalesce(first, last) IS NULL, coalesce(first, last), n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What adding a reading did: ``new`` for a text not seen before, ``updated`` when it superseded an older reading."""

    document_id: str
    new: bool
    updated: bool = False


def _now() -> datetime:
    return datetime.now(UTC)


class Store:
    """Documents, readings and events; made by ``Store.open``; a context manager that closes it."""

    def __init__(self, connection: sqlite3.Connection, name: str, clock: Callable[[], datetime] = _now) -> None:
        self._connection = connection
        self._name = name
        self._clock = clock
        self._lock = threading.RLock()

    @classmethod
    def open(cls, path: Path | None, *, clock: Callable[[], datetime] = _now, busy: float = BUSY_SECONDS) -> Self:
        """The store in the directory ``path``, made if it is not there; None keeps everything in memory.

        A path that ends in ``.sqlite`` is the file itself.  ``busy`` is how many seconds to wait for another program's
        write.  Raises StoreError in one sentence when the directory or file cannot be used or a newer conflictmap wrote it.
        """
        file = None if path is None else path if path.suffix == ".sqlite" else path / FILE_NAME
        name = "The store in memory" if file is None else f"The store {file}"
        target = ":memory:" if file is None else str(in_directory(file))
        with explained(name):
            connection = sqlite3.connect(target, timeout=busy, isolation_level=None, check_same_thread=False)
        store = cls(connection, name, clock)
        try:
            store._prepare(busy)
        except StoreError:
            connection.close()
            raise
        return store

    def close(self) -> None:
        """Close the file; the store cannot be used afterwards."""
        with self._lock:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def add(self, reading: Reading, *, sample: bool = False) -> Added:
        """Keep a document with its reading, whole or not at all; it is on the disk when this returns.

        The same text is one document.  The same text read differently, or under another title, source, address or
        day, makes a reading that supersedes the old one.  ``sample`` marks a text that came with conflictmap.
        """
        document_id = contract.document_id(reading.document.text)
        found = contract.reading(reading) | {"id": document_id}
        with self._transaction() as connection:
            new = self._add_document(connection, document_id, reading.document.text)
            old = connection.execute(
                "SELECT n, digest FROM readings WHERE document = ? AND superseded IS NULL", [document_id]
            ).fetchone()
            digest = hashlib.sha256(dump([found, sample]).encode()).hexdigest()
            if old is not None and old["digest"] == digest:
                return Added(document_id=document_id, new=False)
            number = self._add_reading(connection, found, sample=sample, digest=digest, old=old["n"] if old else None)
            self._add_events(connection, number, reading, found)
            gathered.take(connection, number, old["n"] if old else None)
        return Added(document_id=document_id, new=new, updated=not new)

    def document(self, document_id: str) -> dict[str, Any]:
        """One document: its header, whole text and hash; raises NotFoundError."""
        row = self._one(
            "SELECT d.id, d.sha256, d.text, d.added_at AS added, r.title, r.source, r.url, r.published, r.language,"
            ' r.sample, r."by" FROM documents d JOIN readings r ON r.document = d.id AND r.superseded IS NULL WHERE d.id = ?',
            [document_id],
        )
        if row is None:
            raise NotFoundError(f"There is no document “{document_id}”.")
        return dict(row) | {"sample": bool(row["sample"])}

    def documents(self) -> list[dict[str, Any]]:
        """All documents without their text, the last added first, with the numbers of their "events" and of those "drawn"."""
        rows = self._all(
            "SELECT d.id, d.sha256, d.added_at AS added, r.title, r.source, r.url, r.published, r.language, r.sample,"
            " count(e.n) AS events, coalesce(sum(e.drawn IN ('point', 'area')), 0) AS drawn"
            " FROM documents d JOIN readings r ON r.document = d.id AND r.superseded IS NULL"
            " LEFT JOIN events e ON e.reading = r.n GROUP BY r.n ORDER BY r.n DESC"
        )
        return [dict(row) | {"sample": bool(row["sample"])} for row in rows]

    def reading(self, document_id: str) -> dict[str, Any]:
        """What was read out of one document, as the reading contract has it; raises NotFoundError."""
        row = self._one("SELECT * FROM readings WHERE document = ? AND superseded IS NULL", [document_id])
        if row is None:
            raise NotFoundError(f"There is no document “{document_id}”.")
        events = self._all("SELECT json FROM events WHERE reading = ? ORDER BY n", [row["n"]])
        return {
            "id": document_id,
            **{key: row[key] for key in (*_HEADER, "by")},
            "places": json.loads(row["places"]),
            "times": json.loads(row["times"]),
            "events": [json.loads(event["json"]) for event in events],
        }

    def event(self, event_id: str) -> dict[str, Any]:
        """One event of a current reading, with its document's header as "document"; raises NotFoundError."""
        return next(self._events([self._number(event_id)]))

    def events(self, where_sql: str = "1", parameters: Sequence[object] = ()) -> Iterator[dict[str, Any]]:
        """The current events that satisfy a condition on the table's columns (``schema``), by day, undated ones last.

        ``where_sql`` must be made by the program, with every value as a parameter.
        """
        rows = self._all(f"SELECT n FROM current_events WHERE {where_sql} {_BY_DAY}", parameters)
        numbers = [row["n"] for row in rows]
        for start in range(0, len(numbers), _BATCH):
            yield from self._events(numbers[start : start + _BATCH])

    def count(self, where_sql: str = "1", parameters: Sequence[object] = ()) -> int:
        """How many current events satisfy a condition, made as for ``events``."""
        row = self._one(f"SELECT count(*) AS size FROM current_events WHERE {where_sql}", parameters)
        return int(row["size"]) if row else 0

    def happening(self, event_id: str) -> dict[str, Any]:
        """The happening that an event is a report of, alone or with others; raises NotFoundError.

        It has the fields of an event, with the header of the report that shows it best as "document", and besides:
        "told", its reports as events by publication, "lead", the id of the one whose words it has, and "accord", what they
        agree and differ about (``combined``).
        """
        number = self._number(event_id)
        row = self._one("SELECT core FROM reports WHERE event = ?", [number])
        numbers = [] if row is None else self._reports_of([row["core"]]).get(row["core"], [])
        return next(self._told([numbers or [number]]))

    def happenings(self, where_sql: str = "1", parameters: Sequence[object] = ()) -> Iterator[dict[str, Any]]:
        """The happenings that satisfy a condition on the view's columns (``schema``), by day, undated ones last.

        ``where_sql`` must be made by the program, with every value as a parameter.
        """
        rows = self._all(f"SELECT n, core FROM happenings WHERE {where_sql} {_BY_DAY}", parameters)
        told = self._reports_of([row["core"] for row in rows if row["core"]])
        for start in range(0, len(rows), _BATCH):
            yield from self._told([told.get(row["core"]) or [row["n"]] for row in rows[start : start + _BATCH]])

    def nearest(
        self, where_sql: str, parameters: Sequence[object] = (), *, back: bool = False
    ) -> dict[str, Any] | None:
        """The first happening by day and id that satisfies a condition, made as for ``happenings``; the last if ``back``."""
        order = "DESC" if back else "ASC"
        by_day = f"ORDER BY coalesce(first, last) {order}, id {order} LIMIT 1"
        row = self._one(f"SELECT n, core FROM happenings WHERE {where_sql} {by_day}", parameters)
        if row is None:
            return None
        told = self._reports_of([row["core"]]) if row["core"] else {}
        return next(self._told([told.get(row["core"]) or [row["n"]]]))

    def count_happenings(self, where_sql: str = "1", parameters: Sequence[object] = ()) -> int:
        """How many happenings satisfy a condition, made as for ``happenings``."""
        row = self._one(f"SELECT count(*) AS size FROM happenings WHERE {where_sql}", parameters)
        return int(row["size"]) if row else 0

    def last_day(self) -> str | None:
        """The last day, as YYYY-MM-DD, on which a drawn happening was over; None where none has a day."""
        row = self._one("SELECT max(last) AS day FROM happenings WHERE drawn IN ('point', 'area')")
        return row["day"] if row else None

    def boxes(self, where_sql: str = "1", parameters: Sequence[object] = ()) -> dict[str, tuple[float, ...]]:
        """West, south, east and north of what is drawn of each happening that satisfies a condition and has a place, by id."""
        rows = self._all(
            f"SELECT id, west, south, east, north FROM happenings WHERE ({where_sql}) AND west IS NOT NULL", parameters
        )
        return {row["id"]: (row["west"], row["south"], row["east"], row["north"]) for row in rows}

    def aliases(self) -> dict[str, str]:
        """The ids of events that are told of under the id of another: {event id: happening id}."""
        rows = self._all(
            "SELECT e.id AS event, m.id AS happening FROM merged m JOIN reports r ON r.core = m.core"
            " JOIN events e ON e.n = r.event WHERE e.id != m.id"
        )
        return {row["event"]: row["happening"] for row in rows}

    def part(self, event_id: str) -> int | None:
        """A person says that a report is of another event than the rest of its happening.

        Gives a number to take it back by; None when there is no rest.  It holds for documents added later and again.
        """
        number = self._number(event_id)
        with self._transaction() as connection:
            return gathered.part(connection, number, self._stamp())

    def join(self, event_id: str, other_id: str) -> int | None:
        """A person says that two happenings, each given by one of its events, are one; else as ``part``."""
        one, other = self._number(event_id), self._number(other_id)
        with self._transaction() as connection:
            return gathered.join(connection, one, other, self._stamp())

    def undo(self, act: int) -> None:
        """Take back what ``part`` or ``join`` gave this number for; raises NotFoundError when nothing holds under it."""
        with self._transaction() as connection:
            if not gathered.undo(connection, act, self._stamp()):
                raise NotFoundError(f"There is no correction {act} that could be undone.")

    def corrections(self, event_id: str) -> list[dict[str, Any]]:
        """What people said about the reports of an event's happening and still holds, the last first.

        Each is {"act", "said": "apart" or "joined", "made", "events": the events it is about}.
        """
        number = self._number(event_id)
        with self._lock, explained(self._name):
            keys = [key for key, _ in gathered.siblings(self._connection, number)]
            found = gathered.acts(self._connection, keys)
        return [{**act, "events": self._by_keys(act.pop("keys"))} for act in found]

    def places_mentioned(self) -> list[dict[str, Any]]:
        """Places that documents name without a drawn event there: one row a sentence, in the order of the documents."""
        rows = self._all(
            'SELECT m.place_id, m.name, m.lat, m.lon, m."precision", m.text, m.start, m.end, m.stage, m.reason, r.document'
            " FROM mentions m JOIN readings r ON r.n = m.reading WHERE r.superseded IS NULL ORDER BY m.reading, m.rowid"
        )
        return [dict(row) for row in rows]

    def outline(self, place_id: str) -> bytes | None:
        """The outline of a place as WKB, or None if none came with an event."""
        row = self._one("SELECT wkb FROM areas WHERE place_id = ?", [place_id])
        return None if row is None else bytes(row["wkb"])

    def version(self) -> str:
        """A short text that is another one whenever the content is; the same after a restart."""
        row = self._one("SELECT n, document, digest, added_at FROM readings ORDER BY n DESC LIMIT 1")
        said = self._one("SELECT max(n), count(undone_at) FROM corrections")
        state = (len(MIGRATIONS), *(tuple(row) if row else ()), *(tuple(said) if said else ()))
        return hashlib.sha256(repr(state).encode()).hexdigest()[:16]

    def as_of(self) -> str | None:
        """When the last reading was added (ISO 8601, UTC), or None while the store is empty."""
        row = self._one("SELECT added_at FROM readings ORDER BY n DESC LIMIT 1")
        return None if row is None else str(row["added_at"])

    def check(self) -> None:
        """Read everything and compare each text with its hash; raises StoreError when something is not whole."""
        problem = self._one("PRAGMA integrity_check(1)")
        if problem is not None and problem[0] != "ok":
            raise StoreError(f"{self._name} is damaged ({' '.join(str(problem[0]).split())}): put back a copy of it.")
        for row in self._all("SELECT id, sha256 FROM documents"):
            text = self.document(row["id"])["text"]
            if contract.text_hash(text) != row["sha256"]:
                raise StoreError(
                    f"{self._name} holds another text than was added as document {row['id']}: put back a copy."
                )

    def _prepare(self, busy: float) -> None:
        self._connection.row_factory = sqlite3.Row
        with self._lock, explained(self._name):
            self._connection.execute("PRAGMA foreign_keys = ON")
            self._refuse_newer()
            self._keep_a_log(busy)
            self._connection.execute("PRAGMA synchronous = FULL")
        if self._format() < len(MIGRATIONS) or self._one("SELECT 1 FROM gathered WHERE rules = ?", [rules()]) is None:
            self._migrate()

    def _keep_a_log(self, busy: float) -> None:
        """Turn on the write-ahead log; SQLite does not wait by itself while another program does the same."""
        until = time.monotonic() + busy
        while True:
            try:
                self._connection.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                    raise
                time.sleep(0.02)
            else:
                return

    def _format(self) -> int:
        row = self._one("PRAGMA user_version")
        return int(row[0]) if row else 0

    def _refuse_newer(self) -> None:
        if (found := self._format()) > len(MIGRATIONS):
            raise StoreError(
                f"{self._name} was written by a newer conflictmap (format {found}, this one knows {len(MIGRATIONS)}):"
                " update conflictmap or choose another data directory."
            )

    def _migrate(self) -> None:
        with self._transaction() as connection:
            for name, (arguments, function) in MIGRATING.items():
                connection.create_function(name, arguments, function, deterministic=True)
            for number, statements in enumerate(MIGRATIONS[self._format() :], self._format() + 1):
                for statement in statements:
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {number}")
            gathered.renew(connection)

    def _add_document(self, connection: sqlite3.Connection, document_id: str, text: str) -> bool:
        added = connection.execute(
            "INSERT INTO documents (id, sha256, text, added_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            [document_id, contract.text_hash(text), text, self._stamp()],
        )
        return added.rowcount == 1

    def _add_reading(
        self, connection: sqlite3.Connection, found: dict[str, Any], *, sample: bool, digest: str, old: int | None
    ) -> int:
        row = {
            **{key: found[key] for key in (*_HEADER, "by")},
            "document": found["id"],
            "sample": int(sample),
            "digest": digest,
            "places": dump(found["places"]),
            "times": dump(found["times"]),
            "added_at": self._stamp(),
            "n": next_reading(connection),
        }
        if old is not None:
            connection.execute("PRAGMA defer_foreign_keys = ON")
            connection.execute("UPDATE readings SET superseded = ? WHERE n = ?", [row["n"], old])
        insert(connection, "readings", row)
        return int(row["n"])

    def _add_events(self, connection: sqlite3.Connection, number: int, reading: Reading, found: dict[str, Any]) -> None:
        for event, as_json in zip(reading.events, found["events"], strict=True):
            row = event_row(event, as_json, found) | {"reading": number, "document": found["id"], "json": dump(as_json)}
            insert(connection, "events", row)
            if event.where is not None and event.where.place.outline is not None:
                area = [event.where.place.id, event.where.place.outline]
                connection.execute("INSERT OR REPLACE INTO areas (place_id, wkb) VALUES (?, ?)", area)
        for mention in quiet_places(reading):
            insert(connection, "mentions", mention | {"reading": number})

    def _events(self, numbers: Sequence[int]) -> Iterator[dict[str, Any]]:
        """The events with these row numbers, in this order, each with its document's header."""
        marks = ",".join("?" * len(numbers))
        rows = self._all(
            "SELECT e.n, e.json, e.document, r.title, r.source, r.url, r.published, r.language, r.sample"
            f" FROM events e JOIN readings r ON r.n = e.reading WHERE e.n IN ({marks})",
            numbers,
        )
        by_number = {row["n"]: row for row in rows}
        for number in numbers:
            row = by_number[number]
            header = {"id": row["document"], **{key: row[key] for key in _HEADER}, "sample": bool(row["sample"])}
            yield json.loads(row["json"]) | {"document": header}

    def _told(self, happenings: Sequence[Sequence[int]]) -> Iterator[dict[str, Any]]:
        """Happenings from the rows of their events."""
        numbers = list(dict.fromkeys(number for told in happenings for number in told))
        events = dict(zip(numbers, self._events(numbers), strict=True))
        for told in happenings:
            yield happening([events[number] for number in told])

    def _reports_of(self, cores: Sequence[str]) -> dict[str, list[int]]:
        """The rows of the events of happenings of several reports, by the key of their first."""
        found: dict[str, list[int]] = {}
        for start in range(0, len(cores), _BATCH):
            part = cores[start : start + _BATCH]
            marks = ",".join("?" * len(part))
            for row in self._all(f"SELECT core, event FROM reports WHERE core IN ({marks}) ORDER BY event", part):
                found.setdefault(row["core"], []).append(row["event"])
        return found

    def _by_keys(self, keys: Sequence[str]) -> list[dict[str, Any]]:
        marks = ",".join("?" * len(keys))
        rows = self._all(f"SELECT event FROM reports WHERE key IN ({marks}) ORDER BY event", keys)
        return list(self._events([row["event"] for row in rows]))

    def _number(self, event_id: str) -> int:
        row = self._one("SELECT n FROM current_events WHERE id = ? ORDER BY n DESC LIMIT 1", [event_id])
        if row is None:
            raise NotFoundError(f"There is no event “{event_id}”.")
        return int(row["n"])

    def _stamp(self) -> str:
        return self._clock().astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")

    def _one(self, sql: str, parameters: Sequence[object] = ()) -> sqlite3.Row | None:
        rows = self._all(sql, parameters)
        return rows[0] if rows else None

    def _all(self, sql: str, parameters: Sequence[object] = ()) -> list[sqlite3.Row]:
        with self._lock, explained(self._name):
            return self._connection.execute(sql, tuple(parameters)).fetchall()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock, explained(self._name):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
