"""Two windows of time, or two sources, side by side: what the page ``/compare`` shows.

The query holds the filters that both sides share under their own names, and those of a side with "a-" or "b-" before them.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from flask import url_for

from geodata import layers
from geodata.layers.compare import GROUPS, Change, compare
from webapp import told, words
from webapp.interface import gettext, language, marked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geodata.layers.compare import Comparison
    from geodata.store import Store

SIDES: Final = ("a", "b")
OWN: Final = ("from", "to", "source")
"""The filters that may differ between the sides."""

DAYS: Final = 30
"""Without any dates the last so many days of the data are compared with as many before them."""

MOST: Final = 200
"""So many places of each group are listed."""

TITLES: Final = {
    "appeared": marked("Only in B: appeared"),
    "vanished": marked("Only in A: vanished"),
    "more": marked("More in B"),
    "fewer": marked("Fewer in B"),
    "same": marked("As many in both"),
}


def view(store: Store, args: Mapping[str, str]) -> dict[str, Any]:
    """What the template shows; raises FilterError where a filter of either side is wrong."""
    given = {key: value for key, value in args.items() if value.strip()}
    shared = {key: value for key, value in given.items() if key[:2] not in {"a-", "b-"} and key not in OWN}
    own = {side: {key[2:]: value for key, value in given.items() if key.startswith(f"{side}-")} for side in SIDES}
    if not any(own.values()):
        own = usual(store, given)
    filters = {side: layers.parse_filter(shared | own[side]) for side in SIDES}
    found = compare(store, filters["a"], filters["b"])
    sides = [
        {
            "name": side.upper(),
            "id": side,
            "own": own[side],
            "size": found.sizes[number],
            "said": said(own[side]),
            "map": url_for("pages.embed", **shown(shared | own[side])),
            "full": url_for("pages.map", **shown(shared | own[side])),
        }
        for number, side in enumerate(SIDES)
    ]
    swapped = urlencode(
        {**shared, **{f"{other}-{key}": value for side, other in ("ab", "ba") for key, value in own[side].items()}}
    )
    shared_said = layers.parse_filter(shared).sentence() if set(shared) - {"map"} else ""
    return {"sides": sides, "shared": shared, "shared_said": shared_said, "groups": groups(found), "swapped": swapped}


def usual(store: Store, given: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """B is the window that was asked for, or the last days of the data; A is the time of the same length before it."""
    last = _day(given.get("to")) or _day(store.last_day())
    if last is None:
        return {side: {} for side in SIDES}
    first = _day(given.get("from")) or last - timedelta(days=DAYS - 1)
    length = last - first + timedelta(days=1)
    if length <= timedelta(0):
        length = timedelta(days=DAYS)
    ends = {"a": (first - length, first - timedelta(days=1)), "b": (first, last)}
    return {side: {"from": start.isoformat(), "to": end.isoformat()} for side, (start, end) in ends.items()}


def said(own: Mapping[str, str]) -> str:
    """What makes a side, in words: its days and its source."""
    ends = own.get("from"), own.get("to")
    days = (
        words.when({"first": ends[0], "last": ends[1], "granularity": "range"}) if any(ends) else gettext("all dates")
    )
    return gettext("%(days)s, told by %(source)s", days=days, source=own["source"]) if own.get("source") else days


def shown(query: Mapping[str, str]) -> dict[str, Any]:
    """A filter's query as the map's address has it, where kinds are layers."""
    named = {"kind": "layers", "layer": "layers"}
    return {"v": "1", "lang": language()} | {named.get(key, key): value for key, value in query.items() if key != "map"}


def groups(found: Comparison) -> list[dict[str, Any]]:
    """The changes as the tables show them, in the order of interest; empty groups are left out."""
    sorted_in = [(group, found.of(group)) for group in GROUPS]
    return [
        {
            "id": group,
            "title": gettext(TITLES[group]),
            "size": len(changes),
            "rows": [row(change) for change in changes[:MOST]],
            "more": max(0, len(changes) - MOST),
        }
        for group, changes in sorted_in
        if changes
    ]


def row(change: Change) -> dict[str, Any]:
    """One line of a table: the place, the kind, the events of each side."""
    where = (*change.first, *change.second)[0]["where"]
    return {
        "place": words.where(where and where | {"relation": None}),
        "kind": layers.layer_title(change.kind, language()),
        "layer": change.kind,
        "by": change.by,
        "sides": [[told.line(event) for event in side] for side in (change.first, change.second)],
    }


def _day(text: str | None) -> date | None:
    """A day of the query; what is none is left to the filter, which refuses it in words."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
