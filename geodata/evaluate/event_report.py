"""Figures of an evaluation of events as a JSON object and as text for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geodata.evaluate.events import DETAILS, ERRORS
from geodata.evaluate.report import bracketed, rounded, row, score_of, share, spread

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geodata.evaluate.event_gold import Bounds, Days, ToldEvent, WantedEvent
    from geodata.evaluate.events import EventFigures, KeptOut, Outcome

_TITLES = {"sub": "sub-kind", "claimed_by": "source", "source named": "source, where the gold names one"}


# -- JSON ------------------------------------------------------------------------------------------------------------
def as_json(figures: EventFigures, examples: int = 0) -> dict[str, Any]:
    """All figures, with up to ``examples`` errors of each class."""
    return {
        "documents": figures.documents,
        "documents_without_reading": figures.unread,
        "gold_events": figures.events,
        "marks": score_of(figures.marks),
        "marks_of_any_kind": score_of(figures.marks_of_any_kind),
        "false_per_document": _each(figures.false, figures.documents),
        "invented_per_document": _each(figures.invented, figures.documents),
        "kind": _counted(figures.kinds),
        "within_km": {"limit": figures.near_km, **_counted(figures.near)},
        "matched": {name.replace(" ", "_"): _counted(figures.detail(name)) for name in DETAILS},
        "off": _kept(figures.off),
        "none": _kept(figures.none),
        "errors": {name: _errors(found, examples) for name, found in _classes(figures)},
    }


def _counted(found: tuple[int, int]) -> dict[str, Any]:
    right, judged = found
    return {"right": right, "judged": judged, "share": _each(right, judged)}


def _each(part: int, whole: int) -> float | None:
    return rounded(part / whole) if whole else None


def _kept(found: KeptOut) -> dict[str, int]:
    return {"gold": found.number, "drawn_by_mistake": found.drawn, "in_off_layer": found.in_layer}


def _errors(outcomes: Sequence[Outcome], examples: int) -> dict[str, Any]:
    return {"count": len(outcomes), "examples": [_example(o) for o in spread(outcomes, examples)]}


def _example(outcome: Outcome) -> dict[str, Any]:
    return {
        "document": outcome.gold.document.id,
        "context": context(outcome),
        "gold": wanted_words(outcome.mark.event) if outcome.mark else None,
        "given": told_words(outcome.told) if outcome.told else None,
    }


def _classes(figures: EventFigures) -> Iterator[tuple[str, tuple[Outcome, ...]]]:
    """Every class of error with its outcomes, the worst first."""
    for kind in ERRORS:
        yield kind, figures.of_kind(kind)
    for name in DETAILS:
        if name not in ("source named", "dates overlap"):
            yield f"wrong {_title(name).removesuffix(' exact')}", figures.wrong_in(name)


def _title(name: str) -> str:
    return _TITLES.get(name, name)


# -- text ------------------------------------------------------------------------------------------------------------
def as_text(figures: EventFigures, examples: int = 0) -> str:
    """The figures as text of at most 100 columns, but for the examples' names."""
    return "\n".join([*_head(figures), "", *_matched(figures), "", *_error_lines(figures, examples)])


def _head(figures: EventFigures) -> Iterator[str]:
    unread = f", {figures.unread} without a reading" if figures.unread else ""
    yield f"documents: {figures.documents}{unread}; gold events: {figures.events}, marks: {figures.marks.wanted}"
    yield ""
    yield f"{'':28} precision  recall      F1"
    yield row("marks", figures.marks)
    yield row("marks, whatever the kind", figures.marks_of_any_kind)
    yield f"false marks a document: {_ratio(figures.false, figures.documents)}, invented: {_ratio(figures.invented, figures.documents)}"
    for title, kept in (("background and plans", figures.off), ("not to be drawn", figures.none)):
        yield f"{title}: {kept.number} in the gold, {kept.drawn} drawn by mistake, {kept.in_layer} in a layer that starts off"


def _matched(figures: EventFigures) -> Iterator[str]:
    yield f"{'right of the matched marks':36} share  right of judged"
    yield _share_row(f"place within {figures.near_km:g} km", figures.near)
    yield _share_row("kind", figures.kinds)
    for name in DETAILS:
        if figures.detail(name)[1]:
            yield _share_row(_title(name), figures.detail(name))


def _share_row(title: str, found: tuple[int, int]) -> str:
    return f"{title:36} {_ratio(*found):>5}  {found[0]:5} of {found[1]}"


def _ratio(part: int, whole: int) -> str:
    return share(part / whole if whole else None)


def _error_lines(figures: EventFigures, examples: int) -> Iterator[str]:
    classes = list(_classes(figures))
    yield "errors: " + ", ".join(f"{len(found)} {name}" for name, found in classes if found or name in ERRORS)
    for name, found in classes if examples else ():
        if found:
            yield f"\n{name} ({len(found)})"
        for outcome in spread(found, examples):
            yield f"  {outcome.gold.document.id}: {context(outcome)}"
            yield f"    gold:  {wanted_words(outcome.mark.event) if outcome.mark else '–'}"
            yield f"    given: {told_words(outcome.told) if outcome.told else '–'}"


def summary(all_figures: Mapping[str, EventFigures]) -> str:
    """The chief figures of several golds, a line each."""
    lines = ["marks P      R     F1  false a document  dates exact  source  killed  gold"]
    for name, f in all_figures.items():
        shares = "".join(
            f"{_ratio(*f.detail(d)):>{width}}" for d, width in (("dates exact", 13), ("claimed_by", 8), ("killed", 8))
        )
        scores = f"{f.marks.precision:7.3f} {f.marks.recall:6.3f} {f.marks.f1:6.3f}"
        lines.append(f"{scores} {_ratio(f.false, f.documents):>17}{shares}  {name}")
    return "\n".join(lines)


# -- examples --------------------------------------------------------------------------------------------------------
def context(outcome: Outcome) -> str:
    """The words that tell an event on one line, the telling word in brackets."""
    text = outcome.gold.document.text
    if outcome.told and outcome.told.trigger:
        return bracketed(text, *outcome.told.trigger)
    stretches = outcome.mark.event.triggers if outcome.mark else ()
    spots = outcome.mark.spots if outcome.mark else ()
    stretch = next((s for s in (*stretches, *(spot.stretch for spot in spots)) if s), None)
    return bracketed(text, *stretch) if stretch else ""


def wanted_words(event: WantedEvent) -> str:
    """A gold event on one line."""
    names = ", ".join(str(group[0].name or group[0].at) for group in event.spots if group)
    return _words(event, names, event.days)


def told_words(one: ToldEvent) -> str:
    """An event of a reading on one line."""
    return _words(one, one.spot.name or "", one.days)


def _words(event: WantedEvent | ToldEvent, place: str, days: Days | None) -> str:
    parts = [f"{event.kind}.{event.sub}" if event.sub else str(event.kind), f"at {place}" if place else "no place"]
    if days:
        parts.append(str(days[0]) if days[0] == days[1] else f"{days[0]} to {days[1]}")
    parts += [str(word) for word in (event.stage, event.assertion) if word]
    parts += [f"by {'; '.join(event.sources)}"] if event.sources else []
    parts += [f"{measure} {_number(bounds)}" for measure, bounds in event.casualties.items()]
    return ", ".join([*parts, f"map: {event.drawn}"])


def _number(bounds: Bounds) -> str:
    low, high = bounds
    if low == high:
        return str(low)
    return f"{low} or more" if high is None else f"up to {high}" if low is None else f"{low} to {high}"
