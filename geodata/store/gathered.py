"""The happenings of the store: its reports as the field that ``geodata.happenings`` gathers, and what people correct.

All functions work inside a transaction of the store.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from geodata.formats.geojson import harmed
from geodata.happenings import (
    Corrections,
    Gathering,
    casualties,
    claims,
    filed,
    report_of,
    sought,
    standing,
    summary,
    understood,
    version,
    written,
)
from geodata.store import facets

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from geodata.happenings import Report

HEADER: Final = ("title", "source", "url", "published", "language")
_BATCH: Final = 500
_NO_CORRECTIONS: Final = Corrections()


class Reports:
    """The store's reports as a field to gather; ``numbers`` maps the keys of new reports to their events' rows."""

    def __init__(self, connection: sqlite3.Connection, numbers: Mapping[str, int] | None = None) -> None:
        self._connection = connection
        self._numbers = numbers or {}
        self._seen: dict[str, Report | None] = {}
        self._cores: dict[str, str | None] = {}

    def add(self, report: Report) -> None:
        """Keep a report that belongs to no happening yet."""
        number = self._numbers[report.key]
        self._seen[report.key], self._cores[report.key] = report, None
        self._connection.execute(
            "INSERT INTO reports (event, key, facts) VALUES (?, ?, ?)", [number, report.key, written(report)]
        )
        self._connection.executemany(
            "INSERT INTO filed (text, event) VALUES (?, ?)", [(text, number) for text in sorted(filed(report))]
        )

    def drop(self, key: str) -> None:
        """Forget a report."""
        row = self._connection.execute("SELECT event FROM reports WHERE key = ?", [key]).fetchone()
        self._seen[key] = self._cores[key] = None
        self._connection.execute("DELETE FROM filed WHERE event = ?", [row["event"]])
        self._connection.execute("DELETE FROM reports WHERE event = ?", [row["event"]])

    def get(self, key: str) -> Report | None:
        """A report by its key, None if it is not kept."""
        if key not in self._seen:
            self._learn("key = ?", [key])
        return self._seen.setdefault(key, None)

    def near(self, report: Report) -> list[Report]:
        """The reports of other documents that are filed where this one seeks its like."""
        texts = sorted(sought(report))
        if not texts:
            return []
        marks = ",".join("?" * len(texts))
        own = f"{report.document}/"
        return self._learn(
            f"substr(key, 1, ?) != ? AND event IN (SELECT event FROM filed WHERE text IN ({marks}))",
            [len(own), own, *texts],
        )

    def core(self, key: str) -> str | None:
        """The happening of a report."""
        self.get(key)
        return self._cores.get(key)

    def members(self, core: str) -> list[Report]:
        """The reports of a happening."""
        return self._learn("core = ?", [core])

    def assign(self, key: str, core: str) -> None:
        """Put a report into a happening."""
        self._cores[key] = core
        self._connection.execute("UPDATE reports SET core = ? WHERE key = ?", [core, key])

    def _learn(self, where_sql: str, parameters: Sequence[object]) -> list[Report]:
        rows = self._connection.execute(
            f"SELECT key, core, facts FROM reports WHERE {where_sql} ORDER BY event", parameters
        )
        found = []
        for key, core, facts in rows:
            report = self._seen.get(key) or understood(facts)
            self._seen[key], self._cores[key] = report, core
            found.append(report)
        return found


def take(connection: sqlite3.Connection, number: int, old: int | None) -> None:
    """Gather the events of a new reading, and forget those of the one it supersedes."""
    rows = connection.execute(
        "SELECT r.key FROM reports r JOIN events e ON e.n = r.event WHERE e.reading = ?", [old]
    ).fetchall()
    _gather(connection, _events(connection, "e.reading = ?", [number]), removed=[row["key"] for row in rows])


def renew(connection: sqlite3.Connection) -> bool:
    """Gather all current events anew if other rules gathered them last; whether that was so."""
    row = connection.execute("SELECT rules FROM gathered").fetchone()
    if row is not None and row["rules"] == version():
        return False
    for table in ("filed", "merged", "reports", "gathered"):
        connection.execute(f"DELETE FROM {table}")
    _gather(connection, _events(connection, "r.superseded IS NULL", []))
    connection.execute("INSERT INTO gathered (one, rules) VALUES (1, ?)", [version()])
    return True


def _events(
    connection: sqlite3.Connection, where_sql: str, parameters: Sequence[object]
) -> Iterator[tuple[int, Report]]:
    rows = connection.execute(
        "SELECT e.n, e.json, e.document, r.source, r.published FROM events e JOIN readings r ON r.n = e.reading"
        f" WHERE {where_sql} ORDER BY e.n",
        parameters,
    )
    for row in rows:
        header = {"id": row["document"], "source": row["source"], "published": row["published"]}
        report = report_of(json.loads(row["json"]), header)
        if report is not None:
            yield row["n"], report


def _gather(
    connection: sqlite3.Connection,
    events: Iterable[tuple[int, Report]] = (),
    *,
    removed: Iterable[str] = (),
    changed: Iterable[str] = (),
) -> None:
    found = list(events)
    numbers = {report.key: number for number, report in found}
    field = Reports(connection, numbers)
    gathering = Gathering(field, corrections(connection))
    touched = gathering.settle(added=[report for _, report in found], removed=removed, changed=changed)
    for core in sorted(touched):
        _sum_up(connection, field, core)


def _sum_up(connection: sqlite3.Connection, field: Reports, core: str) -> None:
    """Write down what a happening of several reports comes to."""
    connection.execute("DELETE FROM merged WHERE core = ?", [core])
    reports = field.members(core)
    if len(reports) < 2:
        return
    whole = summary(reports)
    assertion, people, side = _standing(connection, reports, core)
    connection.execute(
        "INSERT INTO merged (core, id, lead, size, layer, drawn, first, last, assertion, harmed, side)"
        " SELECT ?, ?, event, ?, ?, ?, ?, ?, ?, ?, ? FROM reports WHERE key = ?",
        [
            core,
            whole.id,
            whole.size,
            whole.layer,
            whole.drawn,
            whole.first,
            whole.last,
            assertion,
            people,
            side,
            whole.lead.key,
        ],
    )


def _standing(connection: sqlite3.Connection, reports: Sequence[Report], core: str) -> tuple[str, int, str]:
    """How sure a happening is, 1 if people were harmed, and the parties that claim it, all as ``combined`` has them."""
    rows = connection.execute(
        "SELECT r.key, e.json, e.document FROM reports r JOIN events e ON e.n = r.event WHERE r.core = ?", [core]
    )
    events = {row["key"]: json.loads(row["json"]) | {"document": {"id": row["document"]}} for row in rows}
    told = [(report, events[report.key]) for report in sorted(reports, key=lambda one: one.order)]
    found = [event for _, event in told]
    side = facets.column(facets.sides({"claimed_by": claims(found)}))
    return standing(found), int(harmed(casualties(told))), side


# -- what people correct ---------------------------------------------------------------------------------------------
_IN_FORCE: Final = "SELECT a, b, max(n) AS n FROM corrections WHERE undone_at IS NULL GROUP BY a, b"


def corrections(connection: sqlite3.Connection) -> Corrections:
    """The corrections in force: of each pair the last that was not undone."""
    rows = connection.execute(
        f"SELECT c.said, c.a, c.b FROM ({_IN_FORCE}) AS latest JOIN corrections c ON c.n = latest.n"
    ).fetchall()
    if not rows:
        return _NO_CORRECTIONS
    found: dict[str, dict[str, set[str]]] = {"apart": {}, "joined": {}}
    for row in rows:
        found[row["said"]].setdefault(row["a"], set()).add(row["b"])
        found[row["said"]].setdefault(row["b"], set()).add(row["a"])
    apart, joined = ({key: frozenset(keys) for key, keys in found[said].items()} for said in ("apart", "joined"))
    return Corrections(apart=apart, joined=joined)


def part(connection: sqlite3.Connection, number: int, now: str) -> int | None:
    """Say that a report tells another event than the rest of its happening; None if it is alone."""
    own, others = _key(connection, number), [key for key, _ in siblings(connection, number)]
    pairs = [(own, key) for key in others if own is not None and key != own]
    return _say(connection, "apart", pairs, now) if pairs else None


def join(connection: sqlite3.Connection, one: int, other: int, now: str) -> int | None:
    """Say that two happenings, each given by one of its reports, are one; None if they are already."""
    ours = [key for key, _ in siblings(connection, one)]
    theirs = [key for key, _ in siblings(connection, other)]
    if not ours or not theirs or set(ours) & set(theirs):
        return None
    pairs = [(a, b) for a in ours for b in theirs]
    pairs += [(keys[0], key) for keys in (ours, theirs) for key in keys[1:]]
    return _say(connection, "joined", pairs, now)


def undo(connection: sqlite3.Connection, act: int, now: str) -> list[str]:
    """Take back what was said at once; give the keys it was about, none if there was nothing to take back."""
    rows = connection.execute("SELECT a, b FROM corrections WHERE act = ? AND undone_at IS NULL", [act]).fetchall()
    connection.execute("UPDATE corrections SET undone_at = ? WHERE act = ? AND undone_at IS NULL", [now, act])
    keys = sorted({key for row in rows for key in (row["a"], row["b"])})
    _gather(connection, changed=keys)
    return keys


def acts(connection: sqlite3.Connection, keys: Iterable[str]) -> list[dict[str, Any]]:
    """What was said about some reports and still holds, the last first: {"act", "said", "keys", "made"}."""
    found: dict[int, dict[str, Any]] = {}
    for key in keys:
        rows = connection.execute(
            f"SELECT c.act, c.said, c.a, c.b, c.made_at FROM ({_IN_FORCE}) AS latest JOIN corrections c ON c.n = latest.n"
            " WHERE c.a = ? OR c.b = ?",
            [key, key],
        )
        for row in rows:
            act = found.setdefault(
                row["act"], {"act": row["act"], "said": row["said"], "keys": set(), "made": row["made_at"]}
            )
            act["keys"] |= {row["a"], row["b"]}
    return [found[act] | {"keys": sorted(found[act]["keys"])} for act in sorted(found, reverse=True)]


def siblings(connection: sqlite3.Connection, number: int) -> list[tuple[str, int]]:
    """The keys and events of all reports of a report's happening, its own included."""
    rows = connection.execute(
        "SELECT key, event FROM reports WHERE core = (SELECT core FROM reports WHERE event = ?) ORDER BY event",
        [number],
    )
    return [(row["key"], row["event"]) for row in rows]


def _key(connection: sqlite3.Connection, number: int) -> str | None:
    row = connection.execute("SELECT key FROM reports WHERE event = ?", [number]).fetchone()
    return None if row is None else str(row["key"])


def _say(connection: sqlite3.Connection, said: str, pairs: Iterable[tuple[str, str]], now: str) -> int:
    act = int(connection.execute("SELECT coalesce(max(act), 0) + 1 FROM corrections").fetchone()[0])
    sorted_pairs = sorted({(min(pair), max(pair)) for pair in pairs})
    connection.executemany(
        "INSERT INTO corrections (act, said, a, b, made_at) VALUES (?, ?, ?, ?, ?)",
        [(act, said, a, b, now) for a, b in sorted_pairs],
    )
    _gather(connection, changed=sorted({key for pair in sorted_pairs for key in pair}))
    return act
