"""Dates against gold: whether time expressions are found, and their days are right (``docs/evaluate.md``)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geodata.errors import DocumentError
from geodata.evaluate.corpus import span_of
from geodata.evaluate.event_gold import days_of
from geodata.evaluate.places import Score, matched
from geodata.evaluate.report import bracketed, row, score_of, spread
from geodata.formats import contract

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geodata.evaluate.event_gold import Days
    from geodata.types import Document, Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A time expression and the days it means; ``days`` is None where none are told."""

    start: int
    end: int
    days: Days | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeGold:
    """A text with the dates that should be read from it."""

    document: Document
    times: tuple[Dated, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeError:
    """One date gone wrong: "missed", "false" or "wrong days"."""

    kind: str
    gold: TimeGold
    wanted: Dated | None = None
    told: Dated | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeFigures:
    """Dates found (any overlap; equal stretches), and with both days right."""

    documents: int
    unread: int
    overlap: Score
    exact: Score
    value: Score
    errors: tuple[TimeError, ...]


def time_gold(record: Mapping[str, Any]) -> TimeGold:
    """One line of gold: a document of the reading contract with its "times".  Raises DocumentError naming the field."""
    document = contract.document(record)
    times = record.get("times")
    if not isinstance(times, list):
        raise DocumentError("Gold takes a list “times”; write [] for a text without dates.")
    return TimeGold(
        document=document, times=tuple(_wanted(item, n, len(document.text)) for n, item in enumerate(times))
    )


def _wanted(item: Any, number: int, length: int) -> Dated:
    stretch = span_of(item, length)
    if stretch is None:
        raise DocumentError(f"times[{number}] needs whole numbers 0 ≤ start < end ≤ {length}, the text's length.")
    if "first" not in item and "last" not in item:
        raise DocumentError(
            f"times[{number}] says neither first nor last; write null for both where the words name no day."
        )
    days = days_of({"first": item.get("first"), "last": item.get("last")}, f"times[{number}]")
    return Dated(start=stretch[0], end=stretch[1], days=days)


def told_times_of(reading: Reading) -> tuple[Dated, ...]:
    """The dates of one of our own readings."""
    return told_times(contract.reading(reading), reading.document.text)


def told_times(record: Mapping[str, Any], text: str) -> tuple[Dated, ...]:
    """The dates of a reading in the contract's form; offsets outside the text stand at 0..0, where they meet no gold."""
    times = record.get("times")
    if not isinstance(times, list) or not all(isinstance(item, dict) for item in times):
        raise DocumentError("A reading takes a list “times” of objects.")
    return tuple(_told(item, len(text)) for item in times)


def _told(item: dict[str, Any], length: int) -> Dated:
    start, end = span_of(item, length) or (0, 0)
    try:
        days = days_of({"first": item.get("first"), "last": item.get("last")}, "times")
    except DocumentError:
        days = None
    return Dated(start=start, end=end, days=days)


def evaluate(gold: Sequence[TimeGold], readings: Mapping[str, Sequence[Dated]]) -> TimeFigures:
    """Compare readings, by document id, with gold; a document without a reading counts as read empty.

    Only gold with days is wanted; what meets gold without days ("recently") is left out.
    """
    counts = dict.fromkeys(("wanted", "told", "overlap", "exact", "value"), 0)
    errors: list[TimeError] = []
    for document in gold:
        told = [one for one in readings.get(document.document.id, ()) if one.days is not None]
        for wanted, one in _pairs(document, told):
            counts["wanted"] += wanted is not None
            counts["told"] += one is not None
            if wanted is None or one is None:
                errors.append(
                    TimeError(kind="false" if wanted is None else "missed", gold=document, wanted=wanted, told=one)
                )
                continue
            counts["overlap"] += 1
            counts["exact"] += (wanted.start, wanted.end) == (one.start, one.end)
            counts["value"] += wanted.days == one.days
            if wanted.days != one.days:
                errors.append(TimeError(kind="wrong days", gold=document, wanted=wanted, told=one))
    scores = {
        name: Score(hits=counts[name], predicted=counts["told"], wanted=counts["wanted"])
        for name in ("overlap", "exact", "value")
    }
    unread = sum(d.document.id not in readings for d in gold)
    return TimeFigures(documents=len(gold), unread=unread, errors=tuple(errors), **scores)


def _pairs(gold: TimeGold, told: Sequence[Dated]) -> Iterator[tuple[Dated | None, Dated | None]]:
    """Every gold date with what was read for it, then what was read besides."""
    met = dict(matched(gold.times, told))
    for number, wanted in enumerate(gold.times):
        if wanted.days is not None:
            yield wanted, told[met[number]] if number in met else None
    taken = set(met.values())
    yield from ((None, one) for number, one in enumerate(told) if number not in taken)


# -- report ----------------------------------------------------------------------------------------------------------
def as_json(figures: TimeFigures, examples: int = 0) -> dict[str, Any]:
    """All figures, with up to ``examples`` errors of each class."""
    return {
        "documents": figures.documents,
        "documents_without_reading": figures.unread,
        "overlap": score_of(figures.overlap),
        "exact": score_of(figures.exact),
        "value": score_of(figures.value),
        "errors": {
            kind: {"count": len(found), "examples": [_line(error) for error in spread(found, examples)]}
            for kind, found in _classes(figures)
        },
    }


def as_text(figures: TimeFigures, examples: int = 0) -> str:
    """The figures as text."""
    unread = f", {figures.unread} without a reading" if figures.unread else ""
    lines = [f"documents: {figures.documents}{unread}", "", f"{'':28} precision  recall      F1"]
    lines += [row("dates, overlap", figures.overlap), row("dates, exact", figures.exact)]
    lines += [row("first and last day right", figures.value), ""]
    lines.append("errors: " + ", ".join(f"{len(found)} {kind}" for kind, found in _classes(figures)))
    for kind, found in _classes(figures) if examples else ():
        lines += [f"\n{kind} ({len(found)})"] * bool(found)
        lines += [f"  {_line(error)}" for error in spread(found, examples)]
    return "\n".join(lines)


def summary(all_figures: Mapping[str, TimeFigures]) -> str:
    """The chief figures of several golds, a line each."""
    lines = ["overlap F1  exact F1  value F1  gold"]
    for name, f in all_figures.items():
        lines.append(f"{f.overlap.f1:10.3f} {f.exact.f1:9.3f} {f.value.f1:9.3f}  {name}")
    return "\n".join(lines)


def _classes(figures: TimeFigures) -> Iterator[tuple[str, list[TimeError]]]:
    for kind in ("missed", "false", "wrong days"):
        yield kind, [error for error in figures.errors if error.kind == kind]


def _line(error: TimeError) -> str:
    item = error.wanted or error.told
    words = bracketed(error.gold.document.text, item.start, item.end) if item else ""
    return f"{error.gold.document.id}: {words}  gold {_days(error.wanted)}, given {_days(error.told)}"


def _days(one: Dated | None) -> str:
    return "–" if one is None or one.days is None else f"{one.days[0]} to {one.days[1]}"
