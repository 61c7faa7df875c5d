"""A happening in plain words: its own facts, every report with its sentence and its figures, and what people corrected.

What comes from outside is given as text and marked segments; templates and scripts print it as text.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from flask import url_for

from geodata.layers import headline, map_feed
from webapp import cite, marks, names, problem, words
from webapp.interface import days, gettext, language, marked, ngettext, today

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geodata.layers import Filter
    from geodata.store import Store

Dict = dict[str, Any]
NEAR_DEGREES: Final = 0.5
NEAR_DAYS: Final = 3
NEAR_MANY: Final = 8
MOST_CITED: Final = 20
MOST_SENT: Final = 30
"""Reports of one happening that the panel and a saved file are given; its page has them all."""
DRAWN_GROUPS: Final = (
    (marked("Drawn on the map"), ("point", "area")),
    (marked("In layers that start switched off"), ("off",)),
    (marked("Not drawn"), ("none",)),
)
"""The order in which a report's events are shown, with the values of "map" that belong together."""
_BESIDE: Final = "kind = ? AND id != ? AND drawn IN ('point', 'area') AND abs(lat - ?) < ? AND abs(lon - ?) < ? AND first <= ? AND last >= ?"


def feed(store: Store, chosen: Filter | None = None) -> Dict:
    """What the map draws (``geodata.layers.map_feed``) in the reader's language."""
    return map_feed(store, language=language(), days=cache(days), name=names.place, chosen=chosen)


def view(store: Store, happening: Dict, *, most: int | None = None) -> Dict:
    """Everything a reader sees of one happening; of its reports at most ``most``, the others are counted as "more"."""
    own = next(event for event in happening["told"] if _is_lead(event, happening))
    document = store.document(own["document"]["id"])
    reading = store.reading(document["id"])
    shown = words.event_view(own, text=document["text"], times=reading["times"])
    told = happening["told"] if len(happening["told"]) > 1 else []
    return shown | {
        "id": happening["id"],
        "lead": happening["lead"],
        **{key: happening[key] for key in ("layer", "assertion")},
        "headline": headline(happening, language(), names.place),
        "when": words.when(happening["when"]),
        "casualties": words.casualties(happening),
        "certainty": _certainty(happening),
        "drawn": words.drawn(happening),
        "on_map": happening["map"] != "none",
        "why": happening["reason"],
        "source": words.source(document),
        "alternatives": words.alternatives(reading["places"], happening["where"]),
        "told": [_report(store, event) for event in told[:most]],
        "more": max(0, len(told) - len(told[:most])),
        "size": len(happening["told"]),
        "tellers": _tellers(happening["told"]),
        "accord": happening["accord"],
        "corrections": [_correction(said, happening) for said in store.corrections(happening["id"])],
        "links": {
            "page": url_for("pages.event", event_id=happening["id"]),
            "document": url_for("pages.document", document_id=document["id"]),
            "file": url_for("api.event_file", event_id=happening["id"]),
        },
    }


def whole(store: Store, happening: Dict, *, report_to: str | None, most: int | None = None) -> Dict:
    """``view`` with how to cite it, its own address, and where to report a problem ("problem" is None without ``report_to``)."""
    shown = view(store, happening, most=most)
    address = url_for("pages.event", event_id=happening["id"], _external=True)
    return shown | {
        "cite": citation(happening, address=address, added=store.as_of() or "", today=today()),
        "links": shown["links"]
        | {"address": address, "problem": problem.link(report_to, title=shown["headline"], address=address)},
    }


def citation(happening: Mapping[str, Any], *, address: str, added: str, today: date) -> Dict:
    """How to cite the mark and the reports it rests on, in the styles of ``cite.both``."""
    entry = {"id": happening["id"], "headline": headline(happening, language())}
    documents = {event["document"]["id"]: event["document"] for event in happening["told"][:MOST_CITED]}
    reports = [cite.report(document, words.safe_url(document["url"])) for document in documents.values()]
    return cite.both([cite.entry(entry, address, added), *reports], today)


def _certainty(happening: Mapping[str, Any]) -> str:
    """Who says so; where some reports state what others only claim, how many do."""
    told = happening["told"]
    if len(told) < 2 or happening["assertion"] != "asserted":
        return words.certainty(happening)
    flat = sum(event["assertion"] == "asserted" for event in told)
    said = words.claimants(happening["claimed_by"])
    if said:
        return gettext(
            "Stated as fact by %(flat)s of %(all)s reports; named are %(names)s.", flat=flat, all=len(told), names=said
        )
    return gettext("Stated as fact by %(flat)s of %(all)s reports.", flat=flat, all=len(told))


def _tellers(told: Sequence[Mapping[str, Any]]) -> str:
    """How many reports of how many outlets: one outlet's reports are not as good as several's."""
    outlets = {event["document"]["source"] for event in told if event["document"]["source"]}
    reports = ngettext("%(num)s report", "%(num)s reports", len(told))
    if not outlets or any(not event["document"]["source"] for event in told):
        return reports
    return ngettext("%(reports)s of one outlet", "%(reports)s of %(num)s outlets", len(outlets), reports=reports)


def beside(store: Store, happening: Mapping[str, Any]) -> list[Dict]:
    """Marks of the same kind near by and within a few days, that a person may know to be the same."""
    where, when = happening["where"], happening["when"] or {}
    first, last = when.get("first") or when.get("last"), when.get("last") or when.get("first")
    if where is None or first is None or last is None:
        return []
    ends = _moved(last, NEAR_DAYS), _moved(first, -NEAR_DAYS)
    spot = where["lat"], NEAR_DEGREES, where["lon"], NEAR_DEGREES
    found = store.happenings(_BESIDE, (happening["kind"], happening["id"], *spot, *ends))
    rows = [row for row, _ in zip(found, range(NEAR_MANY), strict=False)]
    return [line(row) for row in rows]


def _moved(day: str, by: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=by)).isoformat()


def _is_lead(event: Mapping[str, Any], happening: Mapping[str, Any]) -> bool:
    return bool(event["id"] == happening["lead"] and event["document"]["id"] == happening["document"]["id"])


def _report(store: Store, event: Dict) -> Dict:
    """One report: its words marked, and what it says by itself."""
    times = store.reading(event["document"]["id"])["times"]
    text = store.document(event["document"]["id"])["text"]
    start, end = event["evidence"]["start"], event["evidence"]["end"]
    found = marks.event_marks(event, times)
    return {
        "id": event["id"],
        "source": words.source(event["document"]),
        "evidence": marks.segments(text, found, start=start, end=end),
        **marks.paragraph(text, start, end, found),
        "facts": _facts(event),
        "links": {
            "document": url_for("pages.document", document_id=event["document"]["id"]) + f"#event-{event['id']}",
            "part": url_for("pages.part", event_id=event["id"]),
        },
    }


def _facts(event: Mapping[str, Any]) -> str:
    """As "3 killed · 18 March 2023 · Exampleville · claimed by “the governor”"."""
    counts = " · ".join(words.casualty(count) for count in event["casualties"])
    said = words.claimants(event["claimed_by"])
    standing = words.short_certainty(event["assertion"], event["stage"])
    if said:
        standing = gettext("%(standing)s by %(names)s", standing=standing, names=said)
    parts = (counts, words.when(event["when"]), words.where(event["where"]).split(", ")[0], standing)
    return " · ".join(part for part in parts if part)


def _correction(said: Mapping[str, Any], happening: Mapping[str, Any]) -> Dict:
    """What a person said about these reports, and the marks elsewhere that it is about."""
    own = {(event["document"]["id"], event["id"]) for event in happening["told"]}
    others = [event for event in said["events"] if (event["document"]["id"], event["id"]) not in own]
    text = (
        gettext("Reports were parted here by hand: they are not the same event as")
        if said["said"] == "apart"
        else gettext("Reports were joined here by hand.")
    )
    return {
        "act": said["act"],
        "said": said["said"],
        "text": text,
        "made": days(said["made"][:10], said["made"][:10]),
        "others": [line(event) for event in others] if said["said"] == "apart" else [],
        "undo": url_for("pages.undo", act=said["act"]),
        "event": happening["id"],
    }


def line(event: Mapping[str, Any]) -> Dict:
    """One line that leads to another mark."""
    reports: Sequence[Any] = event.get("told", (event,))
    outlets = ", ".join(
        dict.fromkeys(words.source(told["document"])["outlet"] or gettext("no outlet") for told in reports)
    )
    return {
        "id": event["id"],
        "layer": event["layer"],
        "assertion": event["assertion"],
        "title": headline(event, language(), names.place),
        "when": words.when(event["when"]),
        "outlets": outlets,
        "certainty": words.short_certainty(event["assertion"], event["stage"]),
        "page": url_for("pages.event", event_id=event["id"]),
    }


def reading_view(reading: dict[str, Any], text: str) -> dict[str, Any]:
    """A reading for the templates: the marked text and each event in words, drawn ones first."""
    segments = marks.anchored(marks.segments(text, marks.reading_marks(reading)), reading["events"])
    groups = [
        (title, [words.event_view(e, text=text, times=reading["times"]) for e in reading["events"] if e["map"] in maps])
        for title, maps in DRAWN_GROUPS
    ]
    return {
        "segments": segments,
        "marks": marks.used_marks(segments),
        "groups": [(title, events) for title, events in groups if events],
        "size": len(reading["events"]),
        "places": sum(1 for place in reading["places"] if place["place"]),
        "unplaced": [place["text"] for place in reading["places"] if not place["place"]],
        "language": reading["language"],
    }
