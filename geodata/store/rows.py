"""Rows in and out: an event as the columns it is searched by, events as the happening they report, values as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from geodata.happenings import combined, report_of
from geodata.store.bounds import bounds
from geodata.text import fold

if TYPE_CHECKING:
    import sqlite3

    from geodata.types import Event, Reading


def happening(events: list[dict[str, Any]]) -> dict[str, Any]:
    """One happening from its events, with "told", "lead" and "accord" (``geodata.happenings.combined``)."""
    if len(events) == 1:
        return events[0] | {"lead": events[0]["id"], "told": events, "accord": []}
    reports = [(report, event) for event in events if (report := report_of(event, event["document"])) is not None]
    return combined(reports)


def next_reading(connection: sqlite3.Connection) -> int:
    """The number of the reading to be written next."""
    row = connection.execute("SELECT coalesce(max(n), 0) + 1 FROM readings").fetchone()
    return int(row[0])


def insert(connection: sqlite3.Connection, table: str, row: dict[str, Any]) -> None:
    """Write a row, unless it is there already; ``table`` and the names in ``row`` are the program's own."""
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join(f":{name}" for name in row)
    connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks}) ON CONFLICT DO NOTHING", row)


def event_row(event: Event, reading: Reading) -> dict[str, Any]:
    """The columns an event is searched by."""
    west, south, east, north = bounds(event.geometry())
    when, where, document = event.when, event.where, reading.document
    names = (where.place.name, where.span.text, where.place.admin1, where.place.country) if where else ()
    words = (document.title, document.source, event.evidence.text, *(report.text for report in event.reports), *names)
    return {
        "id": event.id,
        "kind": event.kind,
        "layer": event.layer,
        "drawn": event.drawn,
        "first": when.first.isoformat() if when and when.first else None,
        "last": when.last.isoformat() if when and when.last else None,
        "lat": where.lat if where else None,
        "lon": where.lon if where else None,
        "west": west,
        "south": south,
        "east": east,
        "north": north,
        "search": fold(" \n ".join(word for word in words if word)),
    }


def dump(value: object) -> str:
    """Compact JSON."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
