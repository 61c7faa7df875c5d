"""In words: what the reports of one happening agree and differ about, and who says which.

The words of reports and the names of outlets come from outside; whoever shows these sentences shows them as text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from geodata.formats import words
from geodata.happenings.figures import agreed, figures, span
from geodata.happenings.report import MEASURES
from geodata.happenings.table import table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geodata.happenings.report import Report

Event = dict[str, Any]
_SHOWN: Final = 4
"""Reports named in one sentence; the others are counted."""

_LONGEST: Final = 80


def accord(told: Sequence[tuple[Report, Event]], assertion: str) -> list[dict[str, Any]]:
    """What the reports agree or differ about, one sentence each: figures, days, place, and whether it happened."""
    said = (
        _figures_said(told),
        _kinds_said(told),
        _days_said(told),
        _places_said(told),
        _standing_said(told, assertion),
    )
    return [one for some in said for one in some]


def _figures_said(told: Sequence[tuple[Report, Event]]) -> list[dict[str, Any]]:
    found = []
    events = {report.key: event for report, event in told}
    for measure in MEASURES:
        given = figures([report for report, _ in told], measure)
        if len(given) < 2:
            continue
        numbers = [figure for _, figure in given]
        if agreed(numbers):
            what = f"{words.people(*span(numbers))} {measure}"
            found.append(_said(True, f"{_count(len(given), len(told))} agree: {what}."))
        else:
            said = _each([(f"{words.people(f.low, f.high)} {measure}", events[report.key]) for report, f in given])
            found.append(_said(False, f"The reports differ: {said}."))
    return found


def _kinds_said(told: Sequence[tuple[Report, Event]]) -> list[dict[str, Any]]:
    rows = table()
    close = {report.alike: event for report, event in reversed(told) if report.alike not in rows.vague}
    if len(close) < 2:
        return []
    said = _each([(rows.titles.get(name, name).lower(), event) for name, event in reversed(close.items())])
    return [_said(False, f"They tell it differently: {said}.")]


def _days_said(told: Sequence[tuple[Report, Event]]) -> list[dict[str, Any]]:
    dated = [(report, event) for report, event in told if report.first is not None and report.last is not None]
    if not dated or max(r.first or 0 for r, _ in dated) <= min(r.last or 0 for r, _ in dated):
        return []
    said = _each([(words.days(e["when"]["first"], e["when"]["last"], e["when"]["granularity"]), e) for _, e in dated])
    return [_said(False, f"They give different days: {said}.")]


def _places_said(told: Sequence[tuple[Report, Event]]) -> list[dict[str, Any]]:
    names = {report.place: (report.name, event) for report, event in told}
    return [_said(True, f"They place it as: {_each(list(names.values()))}.")] if len(names) > 1 else []


def _standing_said(told: Sequence[tuple[Report, Event]], assertion: str) -> list[dict[str, Any]]:
    events = [event for _, event in told]
    denied = [event for event in events if event["assertion"] == "denied"]
    if denied and assertion == "disputed":
        return [_said(False, f"Denied by {words.listed([_teller(event) for event in denied[:_SHOWN]])}.")]
    if assertion != "confirmed" or any(event["assertion"] == "confirmed" for event in events):
        return []
    sources: dict[str, str] = {}
    for event in events:
        for claim in event["claimed_by"]:
            if claim["party"]:
                sources.setdefault(claim["party"], _speaker(claim, event))
    return [_said(True, f"Told by {words.listed(list(sources.values()))}, so it counts as confirmed.")]


def _each(rows: Sequence[tuple[str, Event]]) -> str:
    """As "3 killed according to the governor (The Example), 5 killed according to the mayor (The Post)"."""
    shown = [f"{what} according to {_teller(event)}" for what, event in rows[:_SHOWN]]
    rest = len(rows) - len(shown)
    return ", ".join(shown) + (f" and {rest} more" if rest else "")


def _teller(event: Event) -> str:
    """Who is behind a report: its source in its own words, with the outlet, else the outlet or the title alone."""
    return _speaker(event["claimed_by"][0], event) if event["claimed_by"] else _outlet(event)


def _speaker(claim: Mapping[str, Any], event: Event) -> str:
    return f"{_short(words.claimant(claim))} ({_outlet(event)})"


def _outlet(event: Event) -> str:
    document = event["document"]
    return _short(document.get("source") or document.get("title") or "a report without a source")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _count(some: int, all_: int) -> str:
    if some < all_:
        return f"{some} of {all_} reports"
    return "Both reports" if some == 2 else f"All {some} reports"


def _said(agree: bool, text: str) -> dict[str, Any]:
    return {"agree": agree, "text": text}
