"""The words of a report that a reading rests on: which stretch of text is a place, a date, who says so, and so on.

A text is given as pieces, {"text", "marks"}, that a template or a script only has to print.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from webapp.interface import marked

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Dict = dict[str, Any]
AROUND: Final = 400
"""So many characters of a paragraph are shown before and after the sentence of an event."""

Mark = tuple[int, int, str]
"""A stretch of text and what it is: "place", "name", "date", "trigger", "casualties" or "claim"."""

MARKS: Final = {
    "place": marked("Place"),
    "name": marked("Name that stands for people or a government"),
    "date": marked("Date"),
    "trigger": marked("What happened"),
    "casualties": marked("People harmed"),
    "claim": marked("Who says so"),
}

_PLACE_ROLES: Final = frozenset({"location", "facility"})


def segments(text: str, marks: Iterable[Mark], *, start: int = 0, end: int | None = None) -> list[Dict]:
    """``text[start:end]`` cut at the edges of ``marks``: [{"text", "marks": names}], in order and without gaps.

    Marks may overlap; a piece then carries several names.  Marks beyond the stretch are clipped.
    """
    stop = len(text) if end is None else min(end, len(text))
    inside = [(max(a, start), min(b, stop), name) for a, b, name in marks if a < stop and b > start]
    edges = sorted({start, stop, *(a for a, _, _ in inside), *(b for _, b, _ in inside)})
    opens: dict[int, list[str]] = {}
    closes: dict[int, list[str]] = {}
    for a, b, name in inside:
        opens.setdefault(a, []).append(name)
        closes.setdefault(b, []).append(name)
    pieces: list[Dict] = []
    active: list[str] = []
    for a, b in pairwise(edges):
        for name in closes.get(a, ()):
            active.remove(name)
        active += opens.get(a, ())
        pieces.append({"text": text[a:b], "marks": [name for name in MARKS if name in active]})
    return pieces


def anchored(pieces: Sequence[Dict], events: Iterable[Dict]) -> list[Dict]:
    """The pieces of a whole text; where the trigger of an event begins, its id as "event" (of several the first)."""
    starts: dict[int, str] = {}
    for event in events:
        starts.setdefault(event["trigger"]["start"], event["id"])
    at, found = 0, []
    for piece in pieces:
        found.append(piece | {"event": starts[at]} if piece["text"] and at in starts else piece)
        at += len(piece["text"])
    return found


def event_marks(event: Dict, times: Iterable[Dict]) -> list[Mark]:
    """The words of one event in its document: place, trigger, casualties, who says so, and the dates it rests on.

    Another date of the same sentence ("since the annexation in September") is not marked.
    """
    first, last = event["evidence"]["start"], event["evidence"]["end"]
    marks: list[Mark] = [(event["trigger"]["start"], event["trigger"]["end"], "trigger")]
    where = event.get("where")
    if where and where.get("start") is not None:
        marks.append((where["start"], where["end"], "place"))
    when = event.get("when") or {}
    days = (when.get("first"), when.get("last"))
    marks += [
        (t["start"], t["end"], "date")
        for t in times
        if t["start"] < last and t["end"] > first and any(days) and _part_of(t, days)
    ]
    marks += [(c["start"], c["end"], "claim") for c in event["claimed_by"]]
    marks += [(c["start"], c["end"], "casualties") for c in event["casualties"]]
    return marks


def _part_of(time: Dict, days: tuple[str | None, str | None]) -> bool:
    """Whether a time mention's days and an event's overlap, an open end of either reaching on."""
    first, last = days
    starts, ends = time["first"] or "", time["last"] or "9999"
    return bool(time["first"] or time["last"]) and starts <= (last or "9999") and ends >= (first or "")


def reading_marks(reading: Dict) -> list[Mark]:
    """All that was read in a document: every place name, every date, and the words of every event."""
    marks: list[Mark] = [
        (p["start"], p["end"], "place" if p["role"] in _PLACE_ROLES else "name") for p in reading["places"]
    ]
    marks += [(t["start"], t["end"], "date") for t in reading["times"]]
    for event in reading["events"]:
        marks += [mark for mark in event_marks(event, ()) if mark[2] != "place"]
    return sorted(set(marks))


def paragraph(text: str, start: int, end: int, marks: Sequence[Mark]) -> dict[str, list[Dict]]:
    """What stands before and after a sentence in its paragraph, as marked pieces; far words are left out with "…"."""
    head = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    tail = len(text) if stop < 0 else stop
    first = head if start - head <= AROUND else text.find(" ", start - AROUND, start) + 1 or start
    last = tail if tail - end <= AROUND else max(text.rfind(" ", end, end + AROUND), end)
    left_out = [{"text": "…", "marks": []}]
    before = segments(text, marks, start=first, end=start) if first < start else []
    after = segments(text, marks, start=end, end=last) if last > end else []
    return {
        "before": (left_out if first > head else []) + before,
        "after": after + (left_out if last < tail else []),
    }


def used_marks(*pieces: Iterable[Dict]) -> list[str]:
    """The names of the marks that occur in some segments, in the order of ``MARKS``."""
    found = {name for part in pieces for piece in part for name in piece["marks"]}
    return [name for name in MARKS if name in found]
