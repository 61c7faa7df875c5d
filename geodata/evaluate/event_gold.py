"""Gold events and the events of readings as evaluation sees them, from plain JSON objects (``docs/evaluate.md``).

A field that a gold event leaves out is not judged; a field that is null says that there is nothing ("when": null, no date).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, get_args

from geodata.errors import DocumentError
from geodata.evaluate import linked
from geodata.evaluate.corpus import Coordinates, number_label, span_of, spot_of, text_label
from geodata.formats import contract
from geodata.types import Assertion, Drawn, Measure, Precision, Stage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geodata.types import Document, Reading

Days = tuple[date, date]
"""First and last day, inclusive."""
Bounds = tuple[int | None, int | None]
"""Least and most people; an end that is open is None."""
Stretch = tuple[int, int]

FINE: Final = frozenset({"site", "settlement", "near"})
BACKGROUND: Final = timedelta(days=14)
"""An event that ended longer ago than this before publication is background, where the gold does not say how it is drawn."""

_PRECISIONS: Final = (*get_args(Precision), "near")
_MEASURES: Final = get_args(Measure)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One place that is right for a gold event; without ``at`` it is told by its name."""

    name: str | None = None
    at: Coordinates | None = None
    precision: str | None = None
    geonameid: int | None = None
    stretch: Stretch | None = None

    @property
    def fine(self) -> bool:
        """Whether it is drawn as a point; a place without precision is."""
        return self.precision is None or self.precision in FINE


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedEvent:
    """A gold event: ``spots`` holds one group for each mark of its own, the places of a group are all right for it.

    ``states`` names the fields that the gold states; the others are not judged.  ``triggers`` are the words that tell it.
    """

    id: str
    kind: str
    states: frozenset[str]
    drawn: str
    sub: str | None = None
    spots: tuple[tuple[Spot, ...], ...] = ()
    days: Days | None = None
    stage: str | None = None
    assertion: str | None = None
    sources: tuple[str, ...] = ()
    source_stretches: tuple[Stretch, ...] = ()
    casualties: Mapping[str, Bounds]
    triggers: tuple[Stretch, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldEvent:
    """An event of a reading; ``drawn`` is the contract's "map"."""

    kind: str | None
    sub: str | None
    drawn: str | None
    placed: bool
    spot: Spot
    mention: str | None
    days: Days | None
    stage: str | None
    assertion: str | None
    sources: tuple[str, ...]
    source_stretches: tuple[Stretch, ...]
    casualties: Mapping[str, Bounds]
    trigger: Stretch | None
    evidence: Stretch | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventGold:
    """A text with the events that should be read from it."""

    document: Document
    events: tuple[WantedEvent, ...]


# -- gold ------------------------------------------------------------------------------------------------------------
def event_gold(record: Mapping[str, Any]) -> EventGold:
    """One line of gold: a document of the reading contract with its "events".  Raises DocumentError naming the field."""
    document = contract.document(record)
    events = record.get("events")
    if not isinstance(events, list):
        raise DocumentError("Gold takes a list “events”; write [] for a text that tells of none.")
    if linked.is_linked(events):
        events = linked.plain_events(record)
    wanted = [_wanted(item, f"events[{number}]", document) for number, item in enumerate(events)]
    return EventGold(document=document, events=tuple(wanted))


def _wanted(item: Any, name: str, document: Document) -> WantedEvent:
    if not isinstance(item, dict) or not isinstance(item.get("kind"), str):
        raise DocumentError(f"{name} needs a “kind”, such as “strike” (docs/codebook.md lists them).")
    days = days_of(item.get("when"), f"{name}.when")
    stage = _one_of(item, "stage", get_args(Stage), name)
    assertion = _one_of(item, "assertion", get_args(Assertion), name)
    spots = _spots(item.get("place"), name, len(document.text))
    sources, stretches = _sources(item.get("claimed_by"), f"{name}.claimed_by", document.text)
    drawn = _one_of(item, "map", get_args(Drawn), name) or _drawn(spots, days, stage, assertion, document.published)
    return WantedEvent(
        id=str(item.get("id", name)),
        kind=item["kind"],
        sub=text_label(item, "sub"),
        states=frozenset(item),
        drawn=drawn,
        spots=spots,
        days=days,
        stage=stage,
        assertion=assertion,
        sources=sources,
        source_stretches=stretches,
        casualties=_casualties(item.get("casualties"), f"{name}.casualties"),
        triggers=_triggers(item.get("trigger"), f"{name}.trigger", document.text),
    )


def _one_of(item: Mapping[str, Any], key: str, allowed: Iterable[str], name: str) -> str | None:
    value = item.get(key)
    if value is None or value in allowed:
        return value
    raise DocumentError(f"{name}.{key} is “{value}”; it is one of {', '.join(allowed)}.")


def _drawn(
    spots: tuple[tuple[Spot, ...], ...],
    days: Days | None,
    stage: str | None,
    assertion: str | None,
    published: date | None,
) -> str:
    """How the codebook draws an event whose gold does not say so."""
    if not spots or stage in ("hypothetical", "threatened") or assertion == "denied":
        return "none"
    if stage == "planned" or (days and published and days[1] < published - BACKGROUND):
        return "off"
    return "point" if spots[0][0].fine else "area"


def _spots(value: Any, name: str, length: int) -> tuple[tuple[Spot, ...], ...]:
    """One group a mark: a place, a list of places (one mark each), or a list of lists (any of the inner ones is right)."""
    if value is None:
        return ()
    marks = value if isinstance(value, list) else [value]
    groups = [mark if isinstance(mark, list) else [mark] for mark in marks]
    return tuple(tuple(_spot(place, f"{name}.place", length) for place in group) for group in groups if group)


def _spot(value: Any, name: str, length: int) -> Spot:
    if isinstance(value, str) and value.strip():
        return Spot(name=value)
    if not isinstance(value, dict):
        raise DocumentError(f"{name} is a name or an object with “name” or with “lat” and “lon”.")
    at, label, stretch = spot_of(value), text_label(value, "name"), span_of(value, length)
    _one_of(value, "precision", _PRECISIONS, name)
    if at is None and (value.get("lat") is not None or value.get("lon") is not None):
        raise DocumentError(f"{name} has a “lat” or “lon” that is no number of degrees: -90 to 90 and -180 to 180.")
    if at is None and not label:
        raise DocumentError(f"{name} needs a “name” or “lat” and “lon”.")
    precision = text_label(value, "precision")
    return Spot(name=label, at=at, precision=precision, geonameid=number_label(value), stretch=stretch)


def days_of(value: Any, name: str) -> Days | None:
    """A day, [first, last] or {"first", "last"}; one missing end takes the other's day."""
    if value is None:
        return None
    ends = [value.get("first"), value.get("last")] if isinstance(value, dict) else value
    ends = [ends, ends] if isinstance(ends, str) else ends
    if not isinstance(ends, list) or len(ends) != 2:
        raise DocumentError(f"{name} is a day (YYYY-MM-DD), [first day, last day] or null.")
    first, last = (_day(end, name) for end in ends)
    if first and last and first > last:
        raise DocumentError(f"{name} ends before it begins.")
    return span_of_days(first, last)


def span_of_days(first: date | None, last: date | None) -> Days | None:
    """Both ends, one missing end taken from the other; None where nothing or nonsense is known."""
    low, high = first or last, last or first
    return (low, high) if low and high and low <= high else None


def _day(value: Any, name: str) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise DocumentError(f"{name} holds “{value}”, which is no day: write it as YYYY-MM-DD.") from None


def _sources(value: Any, name: str, text: str) -> tuple[tuple[str, ...], tuple[Stretch, ...]]:
    """The words of the sources, and their offsets where given."""
    listed = [] if value is None else value if isinstance(value, list) else [value]
    words: list[str] = []
    stretches: list[Stretch] = []
    for item in listed:
        stretch = span_of(item, len(text))
        if stretch:
            stretches.append(stretch)
        said = text[slice(*stretch)] if stretch else item.get("text") if isinstance(item, dict) else item
        if not isinstance(said, str):
            raise DocumentError(f"{name} is a text, a list of texts or of objects with “start” and “end”.")
        words.append(said)
    return tuple(words), tuple(stretches)


def _casualties(value: Any, name: str) -> dict[str, Bounds]:
    if value is None:
        return {}
    if not isinstance(value, dict) or not all(key in _MEASURES for key in value):
        raise DocumentError(f"{name} is an object with any of {', '.join(_MEASURES)}.")
    return {key: _bounds(number, f"{name}.{key}") for key, number in value.items() if number is not None}


def _bounds(value: Any, name: str) -> Bounds:
    """5, [3, 5] or [3, null] for "at least three"."""
    ends = [value.get("low"), value.get("high")] if isinstance(value, dict) else value
    ends = ends if isinstance(ends, list) else [ends, ends]
    if len(ends) != 2 or not all(end is None or (type(end) is int and end >= 0) for end in ends):
        raise DocumentError(f"{name} is a whole number or [least, most], null for an open end.")
    return ends[0], ends[1]


def _triggers(value: Any, name: str, text: str) -> tuple[Stretch, ...]:
    listed = [] if value is None else value if isinstance(value, list) else [value]
    found = [span_of(item, len(text)) for item in listed]
    if None in found:
        raise DocumentError(f"{name} needs whole numbers 0 ≤ start < end ≤ {len(text)}, the text's length.")
    return tuple(stretch for stretch in found if stretch)


# -- readings --------------------------------------------------------------------------------------------------------
def told_events_of(reading: Reading) -> tuple[ToldEvent, ...]:
    """The events of one of our own readings."""
    return told_events(contract.reading(reading), reading.document.text)


def told_events(record: Mapping[str, Any], text: str) -> tuple[ToldEvent, ...]:
    """The events of a reading of ``text`` in the contract's form; parts that cannot be used are unknown.

    Raises DocumentError when "events" is no list of objects.
    """
    events = record.get("events")
    if not isinstance(events, list) or not all(isinstance(item, dict) for item in events):
        raise DocumentError("A reading takes a list “events” of objects.")
    return tuple(_told(item, text) for item in events)


def _told(item: dict[str, Any], text: str) -> ToldEvent:
    where = item.get("where")
    stretch = span_of(where, len(text))
    words, stretches = _told_sources(item.get("claimed_by"), text)
    return ToldEvent(
        kind=text_label(item, "kind"),
        sub=text_label(item, "sub"),
        drawn=text_label(item, "map"),
        placed=isinstance(where, dict),
        spot=Spot(
            name=text_label(where, "name"),
            at=spot_of(where),
            precision=text_label(where, "precision"),
            geonameid=number_label(where),
            stretch=stretch,
        ),
        mention=text[slice(*stretch)] if stretch else None,
        days=_told_days(item.get("when")),
        stage=text_label(item, "stage"),
        assertion=text_label(item, "assertion"),
        sources=words,
        source_stretches=stretches,
        casualties=_told_casualties(item.get("casualties")),
        trigger=span_of(item.get("trigger"), len(text)),
        evidence=span_of(item.get("evidence"), len(text)),
    )


def _told_sources(value: Any, text: str) -> tuple[tuple[str, ...], tuple[Stretch, ...]]:
    stretches = [stretch for item in _objects(value) if (stretch := span_of(item, len(text)))]
    return tuple(text[slice(*stretch)] for stretch in stretches), tuple(stretches)


def _told_days(value: Any) -> Days | None:
    try:
        return days_of(value, "when")
    except DocumentError:
        return None


def _told_casualties(value: Any) -> dict[str, Bounds]:
    """Counts of one measure are added up; an open end keeps the sum open."""
    found: dict[str, Bounds] = {}
    for item in _objects(value):
        measure = item.get("measure")
        low, high = (item.get(end) if type(item.get(end)) is int else None for end in ("low", "high"))
        if measure in found:
            low, high = _added(found[measure][0], low), _added(found[measure][1], high)
        found[str(measure)] = (low, high)
    return found


def _added(a: int | None, b: int | None) -> int | None:
    return None if a is None or b is None else a + b


def _objects(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
