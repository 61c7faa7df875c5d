"""An event in plain words: the same sentences for the panel, the event page and the import page.

Input are the dicts of the reading contract; output is text and flat lists that a template or a script only has to print.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeGuard
from urllib.parse import urlsplit

from geodata.formats.words import claimant
from geodata.gazetteer.index import distance_km
from geodata.layers import headline, layer_title, sub_title
from webapp import marks, names
from webapp.interface import days, gettext, language, marked

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Dict = dict[str, Any]
MOST_OTHERS: Final = 8
STAGES: Final = {
    "happened": marked("Happened"),
    "ongoing": marked("Going on at the time of the report"),
    "attempted": marked("Attempted"),
    "repelled": marked("Attack repelled"),
    "planned": marked("Planned"),
    "threatened": marked("Threatened"),
    "hypothetical": marked("Spoken of as possible"),
}

_NOT_HAPPENED: Final = {
    "planned": (
        marked("planned"),
        marked("Planned or announced; not happened as far as the report says."),
        marked("Planned or announced by %(names)s; not happened as far as the report says."),
    ),
    "threatened": (
        marked("threatened"), marked("Threatened; not happened."), marked("Threatened by %(names)s; not happened."),
    ),
    "hypothetical": (
        marked("possible"),
        marked("Spoken of as possible; not happened."),
        marked("Spoken of as possible by %(names)s; not happened."),
    ),
}  # fmt: skip
"""What is said instead of the assertion while nothing has happened: one word for lists, one sentence without names, one with."""

_STANDINGS: Final = {
    "asserted": (
        marked("reported"),
        marked("Stated by the report as fact."),
        marked("Stated by the report as fact, with reference to %(names)s."),
    ),
    "claimed": (marked("claimed"), marked("Claimed; not confirmed."), marked("Claimed by %(names)s; not confirmed.")),
    "confirmed": (
        marked("confirmed"),
        marked("Confirmed by more than one side or by an independent monitor."),
        marked("Confirmed by %(names)s."),
    ),
    "denied": (
        marked("denied"), marked("Claimed and denied."), marked("Claimed and denied; named are %(names)s."),
    ),
    "disputed": (
        marked("disputed"),
        marked("Claimed and disputed by another party."),
        marked("Claimed by %(names)s and disputed by another party."),
    ),
}  # fmt: skip
"""What is said of each assertion, as in ``_NOT_HAPPENED``."""

_PRECISIONS: Final = {
    "site": marked("a site"),
    "settlement": marked("a town or village"),
    "near": marked("the surroundings of a town or village"),
    "adm2": marked("a district, drawn as an area"),
    "adm1": marked("a region of a country (oblast, province), drawn as an area"),
    "region": marked("a region without official borders, drawn as an area"),
    "country": marked("a whole country, drawn as an area"),
    "sea": marked("a body of water, drawn as an area"),
}
_DRAWN: Final = {
    "point": marked("On the map, as a mark"),
    "area": marked("On the map, as an area"),
    "off": marked("On the map, in a layer that starts switched off"),
    "none": marked("Not on the map"),
}
_RELATIONS: Final = {
    "near": marked("near %(place)s"),
    "direction": marked("in the direction of %(place)s"),
    "between": marked("between places near %(place)s"),
}
_BASES: Final = {
    "published": marked("counted from the day the report was published"),
    "context": marked("taken from another date in the report"),
}
_OF: Final = {"civilian": marked("civilians"), "military": marked("soldiers")}
_MEASURES: Final = {
    "killed": (
        marked("nobody killed"), marked("an unknown number killed"), marked("%(low)s killed"),
        marked("at least %(low)s killed"), marked("up to %(high)s killed"), marked("between %(low)s and %(high)s killed"),
    ),
    "injured": (
        marked("nobody injured"), marked("an unknown number injured"), marked("%(low)s injured"),
        marked("at least %(low)s injured"), marked("up to %(high)s injured"), marked("between %(low)s and %(high)s injured"),
    ),
    "missing": (
        marked("nobody missing"), marked("an unknown number missing"), marked("%(low)s missing"),
        marked("at least %(low)s missing"), marked("up to %(high)s missing"), marked("between %(low)s and %(high)s missing"),
    ),
    "captured": (
        marked("nobody captured"), marked("an unknown number captured"), marked("%(low)s captured"),
        marked("at least %(low)s captured"), marked("up to %(high)s captured"), marked("between %(low)s and %(high)s captured"),
    ),
}  # fmt: skip
"""Counts of people in words: none, unknown, exact, open above, open below, range."""


def when(span: Mapping[str, Any] | None) -> str:
    """A day range for people; unknown stays unknown.

    >>> when({"first": "2023-03-18", "last": "2023-03-18", "granularity": "day"})
    '18 March 2023'
    """
    if not has_days(span):
        return gettext("Date not given")
    return days(span["first"], span["last"], span["granularity"])


def has_days(span: Mapping[str, Any] | None) -> TypeGuard[Mapping[str, Any]]:
    """Whether at least one end of the range is known."""
    return span is not None and bool(span["first"] or span["last"])


def when_note(span: Mapping[str, Any] | None) -> str:
    """What the date rests on, or why there is none."""
    if not has_days(span):
        return gettext("The report gives no date for this, or one that cannot be placed.")
    basis = _BASES.get(span.get("basis") or "")
    part = marked("a part of the day") if span["granularity"] in {"time", "part_of_day"} else None
    note = "; ".join(gettext(words) for words in (part, basis) if words)
    return note[:1].upper() + note[1:]


def where(place: Mapping[str, Any] | None) -> str:
    """The place's name with how it is meant, its region and country, e.g. "near Bakhmut, Donetsk Oblast, Ukraine"."""
    if not place:
        return gettext("No place")
    relation = _RELATIONS.get(place.get("relation") or "")
    own = names.place(place)
    parts = [gettext(relation, place=own) if relation else own]
    parts += [part for part in (names.region(place), names.country(place)) if part and part not in own]
    return ", ".join(parts)


def precision(place: Mapping[str, Any] | None) -> str:
    """How exactly the place is known, in words and kilometres."""
    if not place:
        return gettext("The report does not say where.")
    kind = place.get("place_precision") if place["precision"] == "near" else place["precision"]
    known = _PRECISIONS.get("near" if place["precision"] == "near" else str(kind), marked("a place"))
    return gettext(
        "Known as %(known)s; the true spot lies within about %(distance)s.",
        known=gettext(known), distance=distance(place["radius_km"]),
    )  # fmt: skip


def alternatives(places: Iterable[Mapping[str, Any]], where: Mapping[str, Any] | None) -> list[Dict]:
    """The other places that the name of an event's place can mean, each with region and how far it is from the one taken."""
    start = where.get("start") if where else None
    found = next((p for p in places if p["start"] == start), None) if where and start is not None else None
    if where is None or found is None or not found["place"] or found["place"]["id"] != where["place_id"]:
        return []
    return [
        {
            "name": names.place(_as_where(other)),
            "where": _region(_as_where(other)),
            "away": distance(distance_km(where["lat"], where["lon"], other["lat"], other["lon"])),
        }
        for other in found["alternatives"][:MOST_OTHERS]
    ]


def _as_where(place: Dict) -> Dict:
    """An entry of the gazetteer as an event has its place."""
    return place | {"place_id": place.get("id")}


def _region(place: Mapping[str, Any]) -> str:
    parts = (names.region(place), names.country(place))
    return ", ".join(dict.fromkeys(part for part in parts if part and part != names.place(place)))


def distance(km: float) -> str:
    """Kilometres, rounded as people say them: "800 m", "4 km", "150 km"."""
    if km < 1:
        return gettext("%(length)s m", length=max(100, round(km * 10) * 100))
    return gettext("%(length)s km", length=f"{km:.0f}" if km < 100 else f"{round(km, -1):.0f}")


def casualty(count: Mapping[str, Any]) -> str:
    """One count as a range: "at least 3 killed (civilians)", "19 injured", "between 5 and 8 missing", "nobody killed"."""
    low, high = count["low"], count["high"]
    none, unknown, exact, least, most, between = _MEASURES[count["measure"]]
    if low == high == 0:
        form = none
    elif low is None and high is None:
        form = unknown
    elif low == high:
        form = exact
    elif high is None:
        form = least
    else:
        form = most if low is None else between
    of = _OF.get(count.get("of") or "")
    return gettext(form, low=low, high=high) + (f" ({gettext(of)})" if of else "")


def casualties(event: Mapping[str, Any]) -> str:
    """All counts of an event, or that none is given."""
    return " · ".join(casualty(count) for count in event["casualties"]) or gettext("None given")


def certainty(event: Mapping[str, Any]) -> str:
    """Who says so and how sure that makes it, as one sentence; what has not happened is never told as fact."""
    sources = [claim for claim in event["claimed_by"] if "means" not in claim] or event["claimed_by"]
    said = claimants(sources)
    _, plain, named = _NOT_HAPPENED.get(event["stage"]) or _STANDINGS[event["assertion"]]
    return gettext(named, names=said) if said else gettext(plain)


def claimants(claims: Iterable[Mapping[str, Any]]) -> str:
    """Who says so in the reports' own words, each once: “the governor”, “officials”."""
    return ", ".join(dict.fromkeys(gettext("“%(words)s”", words=claimant(claim)) for claim in claims))


def short_certainty(assertion: str, stage: str) -> str:
    """One word for lists: "reported" where the report itself asserts it, "possible" or "planned" before it happens."""
    return gettext((_NOT_HAPPENED.get(stage) or _STANDINGS[assertion])[0])


def kind(event: Mapping[str, Any]) -> str:
    """Layer and sub-kind for people, e.g. "Strikes and explosions · shelling"."""
    code = language()
    main, sub = layer_title(event["kind"], code), sub_title(event["kind"], event["sub"], code)
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
        "title": document.get("title") or gettext("Untitled report"),
        "outlet": document.get("source"),
        "url": safe_url(document.get("url")),
        "address": document.get("url"),
        "published": days(published, published) if published else None,
    }


def event_view(event: Dict, *, text: str, times: Sequence[Dict] = ()) -> Dict:
    """Everything a reader sees of one event, as strings and marked segments."""
    found = marks.event_marks(event, times)
    evidence = event["evidence"]
    return {
        "id": event["id"],
        "layer": event["layer"],
        "assertion": event["assertion"],
        "headline": headline(event, language(), names.place),
        "kind": kind(event),
        "when": when(event["when"]),
        "when_note": when_note(event["when"]),
        "where": where(event["where"]),
        "precision": precision(event["where"]),
        "casualties": casualties(event),
        "certainty": certainty(event),
        "stage": stage(event),
        "drawn": drawn(event),
        "on_map": event["map"] != "none",
        "why": event["reason"],
        "evidence": marks.segments(text, found, start=evidence["start"], end=evidence["end"]),
        **marks.paragraph(text, evidence["start"], evidence["end"], found),
        "radius": distance(event["where"]["radius_km"]) if event["where"] else "",
        "reports": [marks.segments(text, found, start=r["start"], end=r["end"]) for r in event.get("reports", ())],
        "by": event.get("by") or "",
    }


def stage(event: Mapping[str, Any]) -> str:
    """Whether it happened, in words."""
    title = STAGES[event["stage"]]
    return gettext(title)


def drawn(event: Mapping[str, Any]) -> str:
    """Whether and how an event is on the map."""
    how = _DRAWN[event["map"]]
    return gettext(how)
