"""Rows in and out: an event as the columns it is searched by, events as the happening they report, values as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from geodata.formats.geojson import harmed
from geodata.happenings import combined, report_of
from geodata.store import facets
from geodata.store.bounds import bounds
from geodata.text import plain

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Mapping

    from geodata.types import Event


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


def told_words(event: Mapping[str, Any], document: Mapping[str, Any]) -> list[str]:
    """The words of one report that a search looks through: sentences, title, outlet, claimants, spellings of the place."""
    where = event["where"] or {}
    words = [event["evidence"]["text"], *(report["text"] for report in event["reports"])]
    words += [document["title"], document["source"]]
    for claim in event["claimed_by"]:
        words += [claim["text"], (claim.get("means") or claim)["text"]]
    words += [where.get(key) for key in ("name", "name_local", "text", "admin1", "country")]
    return list(dict.fromkeys(word for word in words if word))


def search_text(event: Mapping[str, Any], document: Mapping[str, Any], spellings: Iterable[str | None] = ()) -> str:
    """``told_words`` and other ``spellings`` of the place in the form in which they are searched."""
    return plain(" \n ".join([*told_words(event, document), *(name for name in spellings if name)]))


def search_of(event: str, title: str | None, source: str | None) -> str:
    """``search_text`` of stored JSON, for a migration."""
    return search_text(json.loads(event), {"title": title, "source": source})


def harmed_in(event: str) -> int:
    """Whether stored JSON counts a person killed or injured, for a migration."""
    return int(harmed(json.loads(event)["casualties"]))


MIGRATING: Final[dict[str, tuple[int, Callable[..., str | int]]]] = {
    "search_of": (3, search_of),
    "harmed_in": (1, harmed_in),
    **facets.MIGRATING,
}
"""Functions that the SQL of migrations calls: how many arguments each takes, and what it is."""


def event_row(event: Event, found: Mapping[str, Any], document: Mapping[str, Any]) -> dict[str, Any]:
    """The columns an event is searched by; ``found`` and ``document`` are the contract's."""
    west, south, east, north = bounds(event.geometry())
    when, where = event.when, event.where
    return {
        "id": event.id,
        "kind": event.kind,
        "sub": event.sub,
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
        "search": search_text(found, document, (where.place.name_uk, where.place.name_ru) if where else ()),
        "assertion": event.assertion,
        "harmed": int(harmed(found["casualties"])),
        **facets.columns(found, document["source"]),
    }


def dump(value: object) -> str:
    """Compact JSON."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
