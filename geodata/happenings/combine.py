"""What the reports of one happening come to: its place, days, figures and standing, and in words where they agree.

Figures are never added.  Where all reports' figures fit together the happening has what fits them all; where they do not,
it has the range from the lowest to the highest, and the words say who gives which.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from geodata.formats import words
from geodata.happenings.accord import accord
from geodata.happenings.figures import figures, span
from geodata.happenings.report import MEASURES
from geodata.happenings.rules import LOOSE, likeness
from geodata.happenings.table import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.happenings.report import Report

_DRAWN: Final = ("point", "area", "off", "none")
Event = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """One happening of several reports: what it is searched and drawn by, and the report that shows it best.

    ``id`` is the event id of the report that came out first, so that it stays while further reports join.
    """

    id: str
    lead: Report
    size: int
    drawn: str
    layer: str
    first: str | None
    last: str | None


def summary(reports: Sequence[Report]) -> Summary:
    """What reports of one happening come to on the map."""
    ordered = sorted(reports, key=lambda one: one.order)
    lead = min(
        ordered, key=lambda one: (_DRAWN.index(one.drawn) > 2, one.fineness, one.alike in table().vague, one.order)
    )
    shown = min((one.drawn for one in ordered), key=_DRAWN.index)
    drawn = ("point" if lead.fine else "area") if shown in {"point", "area"} else shown
    later = next((one.layer for one in ordered if one.drawn == "off"), lead.layer)
    first, last = days(ordered)
    return Summary(
        id=ordered[0].event,
        lead=lead,
        size=len(ordered),
        drawn=drawn,
        layer=lead.kind if drawn in {"point", "area"} else later if drawn == "off" else lead.layer,
        first=_iso(first),
        last=_iso(last),
    )


def days(reports: Sequence[Report]) -> tuple[int | None, int | None]:
    """The days all reports allow; where there is no such day, from the earliest to the latest."""
    dated = [one for one in reports if one.first is not None or one.last is not None]
    firsts = [one.first for one in dated if one.first is not None]
    lasts = [one.last for one in dated if one.last is not None]
    first, last = max(firsts, default=None), min(lasts, default=None)
    if first is not None and last is not None and first > last:
        return min(firsts), max(lasts)
    return first, last


def combined(told: Sequence[tuple[Report, Event]]) -> Event:
    """One happening in the form of an event of the reading contract, from its reports and their events.

    Each event has its document's header as "document".  Beyond an event's fields: "told", the events by publication,
    "lead", the id of the one that shows the happening, whose words and offsets it has, and "accord", sentences
    {"agree", "text"} on what the reports agree or differ about.
    """
    told = sorted(told, key=lambda pair: pair[0].order)
    reports = [report for report, _ in told]
    whole = summary(reports)
    events = [event for _, event in told]
    lead = next(event for report, event in told if report is whole.lead)
    assertion = standing(events)
    return lead | {
        "id": whole.id,
        "when": _when(lead, whole, events),
        "map": whole.drawn,
        "layer": whole.layer,
        "assertion": assertion,
        "claimed_by": claims(events),
        "casualties": casualties(told),
        "confidence": max(event["confidence"] for event in events),
        "reason": f"{lead['reason']} {why(reports)}",
        "lead": lead["id"],
        "told": events,
        "accord": accord(told, assertion),
    }


def why(reports: Sequence[Report]) -> str:
    """One sentence on why reports are taken to tell of one happening."""
    found = [likeness(reports[0], other) for other in reports[1:]]
    if None in found:
        return f"{len(reports)} reports tell of it; somebody joined reports by hand."
    alike = [one for one in found if one is not None]
    agree = "kind, place and days" if all(one.kind and one.place > LOOSE for one in alike) else "days"
    figures_ = " and give the same figures" if any(one.figures for one in alike) else ""
    return f"{len(reports)} reports are taken to tell of it: they agree in {agree}{figures_}."


def standing(events: Sequence[Event]) -> str:
    """The assertion of a happening: disputed if one denies what another tells, confirmed if both sides or a monitor say it."""
    found = {event["assertion"] for event in events}
    if "disputed" in found or ("denied" in found and len(found) > 1):
        return "disputed"
    if "denied" in found:
        return "denied"
    if "confirmed" in found or _confirmed(_parties(events)):
        return "confirmed"
    return "asserted" if "asserted" in found else "claimed"


def _confirmed(parties: set[str]) -> bool:
    rows = table()
    monitors = parties & rows.monitors
    return (bool(monitors) and len(parties) > 1) or any(pair <= parties for pair in rows.opposed)


def _parties(events: Sequence[Event]) -> set[str]:
    """The parties that speak for themselves; a paper of theirs that passes something on is none."""
    claims = [claim for event in events for claim in event["claimed_by"]]
    return {claim["party"] for claim in claims if claim["party"] and claim.get("kind") != "media"}


def claims(events: Sequence[Event]) -> list[dict[str, Any]]:
    """Every source that tells it once, with the document its offsets belong to; who only denies it is not one."""
    found: dict[tuple[str, str | None], dict[str, Any]] = {}
    telling = [event for event in events if event["assertion"] != "denied"] or events
    for event in telling:
        for claim in event["claimed_by"]:
            found.setdefault((words.claimant(claim), claim["party"]), claim | {"document": event["document"]["id"]})
    return list(found.values())


def _when(lead: Event, whole: Summary, events: Sequence[Event]) -> dict[str, Any] | None:
    if whole.first is None and whole.last is None:
        return None
    days_ = (whole.first, whole.last)
    dated = [
        event["when"]
        for event in (lead, *events)
        if event["when"] and (event["when"]["first"] or event["when"]["last"])
    ]
    same = [when for when in dated if (when["first"], when["last"]) == days_]
    when: dict[str, Any] = (same or dated)[0]
    return when | {"first": whole.first, "last": whole.last} | ({} if same else {"granularity": "range"})


def casualties(told: Sequence[tuple[Report, Event]]) -> list[dict[str, Any]]:
    """The people harmed, by measure: what fits all reports' figures, else the range from the lowest to the highest."""
    found = []
    for measure in MEASURES:
        given = figures([report for report, _ in told], measure)
        if not given:
            continue
        low, high = span([figure for _, figure in given])
        of = {figure.of for _, figure in given} - {"unknown"}
        people = next(iter(of)) if len(of) == 1 else "mixed" if of else "unknown"
        words_of = next(
            count | {"document": event["document"]["id"]}
            for report, event in told
            if report is given[0][0]
            for count in event["casualties"]
            if count["measure"] == measure
        )
        found.append(words_of | {"measure": measure, "of": people, "low": low, "high": high})
    return found


def _iso(day: int | None) -> str | None:
    return None if day is None else date.fromordinal(day).isoformat()
