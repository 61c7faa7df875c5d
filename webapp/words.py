"""An event in plain words: the same sentences for the panel, the event page and the import page.

Input are the dicts of the reading contract; output is text and flat lists that a template or a script only has to print.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, TypeGuard
from urllib.parse import urlsplit

from geodata.formats.words import UNKNOWN, claimant, days
from geodata.gazetteer.sources import table
from geodata.layers import all_layers, headline, sub_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Dict = dict[str, Any]
Mark = tuple[int, int, str]
"""A stretch of text and what it is: "place", "name", "date", "trigger", "casualties" or "claim"."""

MARKS: Final = {
    "place": "Place",
    "name": "Name that stands for people or a government",
    "date": "Date",
    "trigger": "What happened",
    "casualties": "People harmed",
    "claim": "Who says so",
}

STAGES: Final = {
    "happened": "Happened",
    "ongoing": "Going on at the time of the report",
    "attempted": "Attempted",
    "repelled": "Attack repelled",
    "planned": "Planned",
    "threatened": "Threatened",
    "hypothetical": "Spoken of as possible",
}

_NOT_HAPPENED: Final = {
    "planned": ("planned", "Planned or announced{said}; not happened as far as the report says."),
    "threatened": ("threatened", "Threatened{said}; not happened."),
    "hypothetical": ("possible", "Spoken of as possible{said}; not happened."),
}
"""What is said instead of the assertion while nothing has happened: one word for lists, one sentence."""

_PLACE_ROLES: Final = frozenset({"location", "facility"})

_PRECISIONS: Final = {
    "site": "a site",
    "settlement": "a town or village",
    "near": "the surroundings of a town or village",
    "adm2": "a district, drawn as an area",
    "adm1": "a region of a country (oblast, province), drawn as an area",
    "region": "a region without official borders, drawn as an area",
    "country": "a whole country, drawn as an area",
    "sea": "a body of water, drawn as an area",
}
_DRAWN: Final = {
    "point": "On the map, as a mark",
    "area": "On the map, as an area",
    "off": "On the map, in a layer that starts switched off",
    "none": "Not on the map",
}
_RELATIONS: Final = {"near": "near ", "direction": "in the direction of ", "between": "between places near "}
_BASES: Final = {
    "published": "counted from the day the report was published",
    "context": "taken from another date in the report",
}
_OF: Final = {"civilian": "civilians", "military": "soldiers"}


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


def when(span: Mapping[str, Any] | None) -> str:
    """A day range for people; unknown stays unknown.

    >>> when({"first": "2023-03-18", "last": "2023-03-18", "granularity": "day"})
    '18 March 2023'
    """
    if not has_days(span):
        return UNKNOWN.capitalize()
    return days(span["first"], span["last"], span["granularity"])


def has_days(span: Mapping[str, Any] | None) -> TypeGuard[Mapping[str, Any]]:
    """Whether at least one end of the range is known."""
    return span is not None and bool(span["first"] or span["last"])


def when_note(span: Mapping[str, Any] | None) -> str:
    """What the date rests on, or why there is none."""
    if not has_days(span):
        return "The report gives no date for this, or one that cannot be placed."
    note = _BASES.get(span.get("basis") or "", "")
    if span["granularity"] in {"time", "part_of_day"}:
        note = f"a part of the day; {note}" if note else "a part of the day"
    return note.capitalize()


def where(place: Mapping[str, Any] | None) -> str:
    """The place's name with how it is meant, its region and country, e.g. "near Bakhmut, Donetsk Oblast, Ukraine"."""
    if not place:
        return "No place"
    parts = [_RELATIONS.get(place.get("relation") or "", "") + place["name"]]
    region, country = place.get("admin1"), _countries().get(place.get("country") or "")
    parts += [part for part in (region, country) if part and part not in place["name"]]
    return ", ".join(parts)


@cache
def _countries() -> dict[str, str]:
    return {row["iso2"]: row["name"] for row in table("countries.csv")}


def precision(place: Mapping[str, Any] | None) -> str:
    """How exactly the place is known, in words and kilometres."""
    if not place:
        return "The report does not say where."
    kind = place.get("place_precision") if place["precision"] == "near" else place["precision"]
    words = _PRECISIONS.get("near" if place["precision"] == "near" else str(kind), "a place")
    return f"Known as {words}; the true spot lies within about {distance(place['radius_km'])}."


def distance(km: float) -> str:
    """Kilometres, rounded as people say them: "800 m", "4 km", "150 km"."""
    if km < 1:
        return f"{max(100, round(km * 10) * 100)} m"
    return f"{km:.0f} km" if km < 100 else f"{round(km, -1):.0f} km"


def casualty(count: Mapping[str, Any]) -> str:
    """One count as a range: "at least 3 killed (civilians)", "19 injured", "between 5 and 8 missing", "nobody killed"."""
    low, high = count["low"], count["high"]
    if low == high == 0:
        return f"nobody {count['measure']}"
    if low is None and high is None:
        number = "an unknown number"
    elif low == high:
        number = str(low)
    elif high is None:
        number = f"at least {low}"
    elif low is None:
        number = f"up to {high}"
    else:
        number = f"between {low} and {high}"
    of = _OF.get(count.get("of") or "")
    return f"{number} {count['measure']}" + (f" ({of})" if of else "")


def casualties(event: Mapping[str, Any]) -> str:
    """All counts of an event, or that none is given."""
    return " · ".join(casualty(count) for count in event["casualties"]) or "None given"


def certainty(event: Mapping[str, Any]) -> str:
    """Who says so and how sure that makes it, as one sentence; what has not happened is never told as fact."""
    sources = [claim for claim in event["claimed_by"] if "means" not in claim] or event["claimed_by"]
    names = ", ".join(dict.fromkeys(f"“{claimant(claim)}”" for claim in sources))
    said = f" by {names}" if names else ""
    if event["stage"] in _NOT_HAPPENED:
        return _NOT_HAPPENED[event["stage"]][1].format(said=said)
    return {
        "asserted": f"Stated by the report as fact{f', with reference to {names}' if names else ''}.",
        "claimed": f"Claimed{said}; not confirmed.",
        "confirmed": f"Confirmed{said or ' by more than one side or by an independent monitor'}.",
        "denied": f"Claimed and denied{f'; named are {names}' if names else ''}.",
        "disputed": f"Claimed{said} and disputed by another party.",
    }.get(event["assertion"], str(event["assertion"]))


def short_certainty(assertion: str, stage: str) -> str:
    """One word for lists: "reported" where the report itself asserts it, "possible" or "planned" before it happens."""
    if stage in _NOT_HAPPENED:
        return _NOT_HAPPENED[stage][0]
    return "reported" if assertion == "asserted" else assertion


def kind(event: Mapping[str, Any]) -> str:
    """Layer and sub-kind for people, e.g. "Strikes and explosions · shelling"."""
    titles = {layer.id: layer.title for layer in all_layers()}
    main, sub = titles.get(event["kind"], event["kind"].capitalize()), sub_title(event["kind"], event["sub"])
    return f"{main} · {sub}" if sub.casefold() != main.casefold() else main


def safe_url(url: str | None) -> str | None:
    """``url`` if it is a plain web address that may become a link, else None."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname else None


def source(document: Mapping[str, Any]) -> Dict:
    """Where the report comes from: title, outlet, link (only web addresses), day of publication."""
    published = document.get("published")
    return {
        "id": document.get("id"),
        "title": document.get("title") or "Untitled report",
        "outlet": document.get("source"),
        "url": safe_url(document.get("url")),
        "address": document.get("url"),
        "published": days(published, published) if published else None,
    }


def event_view(event: Dict, *, text: str, times: Sequence[Dict] = ()) -> Dict:
    """Everything a reader sees of one event, as strings and marked segments."""
    marks = event_marks(event, times)
    evidence = event["evidence"]
    return {
        "id": event["id"],
        "layer": event["layer"],
        "assertion": event["assertion"],
        "headline": headline(event),
        "kind": kind(event),
        "when": when(event["when"]),
        "when_note": when_note(event["when"]),
        "where": where(event["where"]),
        "precision": precision(event["where"]),
        "casualties": casualties(event),
        "certainty": certainty(event),
        "stage": STAGES.get(event["stage"], event["stage"]),
        "drawn": drawn(event),
        "on_map": event["map"] != "none",
        "why": event["reason"],
        "evidence": segments(text, marks, start=evidence["start"], end=evidence["end"]),
        "reports": [segments(text, marks, start=r["start"], end=r["end"]) for r in event.get("reports", ())],
        "by": event.get("by") or "",
    }


def drawn(event: Mapping[str, Any]) -> str:
    """Whether and how an event is on the map."""
    return _DRAWN.get(event["map"], str(event["map"]))


def used_marks(*pieces: Iterable[Dict]) -> list[str]:
    """The names of the marks that occur in some segments, in the order of ``MARKS``."""
    found = {name for part in pieces for piece in part for name in piece["marks"]}
    return [name for name in MARKS if name in found]
