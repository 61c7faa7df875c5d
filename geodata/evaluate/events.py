"""Events against gold: whether each mark that belongs on the map is there, and what is told of it is right.

A gold event has one mark for each of its spots; a reading's event that is drawn is a mark.  Marks pair one to one when
they are drawn alike (point or area) and their places fit; a pair of one kind is right.  All figures are counts over the
``Outcome`` of every mark.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from geodata.evaluate.places import Score
from geodata.gazetteer.index import distance_km
from geodata.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geodata.evaluate.event_gold import Days, EventGold, Spot, Stretch, ToldEvent, WantedEvent

NEAR_KM: Final = 25.0
"""Distance within which a point is right: a town and its surroundings."""
AREA_KM: Final = {"adm2": 60.0, "adm1": 120.0, "region": 250.0, "country": 600.0, "sea": 400.0}
"""Distance of two middles of one area, by its precision: gazetteers differ."""
LONGEST: Final = 14
"""Days beyond which a range that is also longer than the gold's says too little to be right."""
MARKED: Final = ("point", "area")
MEASURES: Final = ("killed", "injured", "missing", "captured")

_SAME_KM: Final = 1.0
_AWAY_KM: Final = 20039.0

Kind = Literal["right", "wrong kind", "wrong place", "drawn by mistake", "missed", "false"]
ERRORS: Final[tuple[Kind, ...]] = ("missed", "false", "wrong place", "wrong kind", "drawn by mistake")
DETAILS: Final = ("sub", "stage", "assertion", "claimed_by", "source named", "dates overlap", "dates exact", *MEASURES)
"""What is judged of the pairs that are right, each where the gold states it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A gold event at one of its spots; the places of ``spots`` are all right for it."""

    event: WantedEvent
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a gold mark or of a drawn event; ``details`` tells for each judged detail whether it is right."""

    kind: Kind
    gold: EventGold
    mark: Mark | None = None
    told: ToldEvent | None = None
    details: Mapping[str, bool] = field(default_factory=dict)
    invented: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptOut:
    """Gold marks that belong off the map ("off": a layer that starts switched off; "none": not drawn at all)."""

    number: int
    drawn: int
    in_layer: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFigures:
    """All figures of an evaluation; shares are None where there is nothing to divide by."""

    documents: int
    unread: int
    events: int
    marks: Score
    marks_of_any_kind: Score
    outcomes: tuple[Outcome, ...] = field(repr=False)
    off: KeptOut
    none: KeptOut
    near_km: float

    def of_kind(self, kind: Kind) -> tuple[Outcome, ...]:
        """The outcomes of one kind, in the order of the texts."""
        return tuple(o for o in self.outcomes if o.kind == kind)

    def wrong_in(self, detail: str) -> tuple[Outcome, ...]:
        """The right marks of which a detail is wrong."""
        return tuple(o for o in self.outcomes if o.details.get(detail) is False)

    def detail(self, name: str) -> tuple[int, int]:
        """How often a detail is right, and how often it is judged."""
        judged = [o.details[name] for o in self.outcomes if name in o.details]
        return sum(judged), len(judged)

    @property
    def kinds(self) -> tuple[int, int]:
        """Pairs of one place that are of one kind, and all pairs of one place."""
        return self.marks.hits, self.marks_of_any_kind.hits

    @property
    def near(self) -> tuple[int, int]:
        """Recognised happenings that lie where they should, and all recognised happenings."""
        return self.marks_of_any_kind.hits, self.marks_of_any_kind.hits + len(self.of_kind("wrong place"))

    @property
    def false(self) -> int:
        """Drawn events that are not right: of another kind, at another place, or at all."""
        return self.marks.predicted - self.marks.hits

    @property
    def invented(self) -> int:
        """Those at a place where the gold has no event of any sort."""
        return sum(o.invented for o in self.outcomes)


def evaluate(
    gold: Sequence[EventGold], readings: Mapping[str, Sequence[ToldEvent]], *, near_km: float = NEAR_KM
) -> EventFigures:
    """Compare readings, by document id, with gold; a document without a reading counts as read empty."""
    outcomes: list[Outcome] = []
    kept: dict[str, Counter[str]] = {"off": Counter(), "none": Counter()}
    predicted = 0
    for document in gold:
        told = readings.get(document.document.id, ())
        predicted += sum(one.drawn in MARKED for one in told)
        found = list(_outcomes(document, told, near_km))
        outcomes += found
        for layer, counts in kept.items():
            counts.update(_kept_out(document, told, found, layer, near_km))
    right = sum(o.kind == "right" for o in outcomes)
    placed = right + sum(o.kind == "wrong kind" for o in outcomes)
    wanted = sum(m.event.drawn in MARKED for document in gold for m in marks(document))
    return EventFigures(
        documents=len(gold),
        unread=sum(d.document.id not in readings for d in gold),
        events=sum(len(d.events) for d in gold),
        marks=Score(hits=right, predicted=predicted, wanted=wanted),
        marks_of_any_kind=Score(hits=placed, predicted=predicted, wanted=wanted),
        outcomes=tuple(outcomes),
        off=_kept(kept["off"]),
        none=_kept(kept["none"]),
        near_km=near_km,
    )


def marks(gold: EventGold) -> list[Mark]:
    """One mark for each spot of each gold event, also of those that belong off the map."""
    return [Mark(event=event, spots=spots) for event in gold.events for spots in event.spots or ((),)]


# -- pairing ---------------------------------------------------------------------------------------------------------
def _outcomes(gold: EventGold, told: Sequence[ToldEvent], near_km: float) -> Iterator[Outcome]:
    every = marks(gold)
    wanted = [mark for mark in every if mark.event.drawn in MARKED]
    drawn = [one for one in told if one.drawn in MARKED]
    pairs = dict(pairs_of(wanted, drawn, near_km))
    yield from _paired(gold, [(wanted[i], drawn[j]) for i, j in pairs.items()])
    missed = [mark for i, mark in enumerate(wanted) if i not in pairs]
    taken = set(pairs.values())
    for one in (one for j, one in enumerate(drawn) if j not in taken):
        mark = next((m for m in missed if m.event.kind == one.kind and about(m.event, one)), None)
        if mark is not None:
            missed.remove(mark)
        yield _stray(gold, mark, one, every, near_km)
    yield from (Outcome(kind="missed", gold=gold, mark=mark) for mark in missed)


def _paired(gold: EventGold, pairs: Sequence[tuple[Mark, ToldEvent]]) -> Iterator[Outcome]:
    """Pairs of one place; casualties are judged once for each event, however many marks it has."""
    right = [(mark, one) for mark, one in pairs if mark.event.kind == one.kind]
    of_event: dict[str, list[ToldEvent]] = {}
    for mark, one in right:
        of_event.setdefault(mark.event.id, []).append(one)
    for mark, one in pairs:
        if mark.event.kind != one.kind:
            yield Outcome(kind="wrong kind", gold=gold, mark=mark, told=one)
            continue
        details = dict(_details(mark.event, one))
        details |= _casualties(mark.event, of_event.pop(mark.event.id, ()))
        yield Outcome(kind="right", gold=gold, mark=mark, told=one, details=details)


def _stray(gold: EventGold, mark: Mark | None, one: ToldEvent, every: Sequence[Mark], near_km: float) -> Outcome:
    """A drawn event that meets no gold mark; ``mark`` is the missed one that tells of the same happening."""
    invented = not any(m.spots and place_fits(m.spots, one, near_km) for m in every)
    if mark is not None:
        return Outcome(kind="wrong place", gold=gold, mark=mark, told=one, invented=invented)
    kept = next((m for m in every if m.event.drawn not in MARKED and tells_of(m, one, near_km)), None)
    if kept is not None:
        return Outcome(kind="drawn by mistake", gold=gold, mark=kept, told=one, invented=invented)
    return Outcome(kind="false", gold=gold, told=one, invented=invented)


def pairs_of(wanted: Sequence[Mark], drawn: Sequence[ToldEvent], near_km: float) -> Iterator[tuple[int, int]]:
    """Pairs (number of gold mark, number of drawn event), each used once, the likeliest first.

    Those of one kind, then within 1 km, then of one sub-kind, trigger and date, then the nearest.
    """
    free_wanted, free_drawn = set(range(len(wanted))), set(range(len(drawn)))
    for *_, i, j in sorted(_options(wanted, drawn, near_km)):
        if i in free_wanted and j in free_drawn:
            free_wanted.remove(i)
            free_drawn.remove(j)
            yield i, j


def _options(
    wanted: Sequence[Mark], drawn: Sequence[ToldEvent], near_km: float
) -> Iterator[tuple[bool, bool, int, float, int, int]]:
    for i, mark in enumerate(wanted):
        for j, one in enumerate(drawn):
            if one.drawn == mark.event.drawn and place_fits(mark.spots, one, near_km):
                same = one.kind == mark.event.kind
                points = 4 * (same and one.sub == mark.event.sub) + 2 * _meets(mark.event.triggers, one.trigger)
                points += dates_fit(mark.event.days, one.days)[0]
                km = _km(mark.spots, one)
                yield not same, km > _SAME_KM, -points, km, i, j


# -- places ----------------------------------------------------------------------------------------------------------
def place_fits(spots: Sequence[Spot], one: ToldEvent, near_km: float = NEAR_KM) -> bool:
    """Whether a reading puts an event where the gold has it; without a gold place only no place is right."""
    if not spots or not one.placed:
        return not spots and not one.placed
    return any(_fits(spot, one, near_km) for spot in spots)


def _fits(spot: Spot, one: ToldEvent, near_km: float) -> bool:
    km = distance_km(*spot.at, *one.spot.at) if spot.at and one.spot.at else None
    if spot.fine:
        return _named_alike(spot, one) if spot.at is None else km is not None and km <= near_km
    if spot.stretch and _meets((spot.stretch,), one.spot.stretch):
        return True
    if spot.geonameid is not None and spot.geonameid == one.spot.geonameid:
        return True
    if spot.at is None:
        return _named_alike(spot, one)
    return km is not None and one.spot.precision == spot.precision and km <= AREA_KM.get(str(spot.precision), 0.0)


def _named_alike(spot: Spot, one: ToldEvent) -> bool:
    name = fold(spot.name or "")
    return bool(name) and name in {fold(one.spot.name or ""), fold(one.mention or "")}


def _km(spots: Sequence[Spot], one: ToldEvent) -> float:
    at = one.spot.at
    return min((distance_km(*spot.at, *at) for spot in spots if spot.at), default=_AWAY_KM) if at else _AWAY_KM


# -- what is told ----------------------------------------------------------------------------------------------------
def _details(event: WantedEvent, one: ToldEvent) -> Iterator[tuple[str, bool]]:
    for name in ("sub", "stage", "assertion"):
        if name in event.states:
            yield name, getattr(event, name) == getattr(one, name)
    if "claimed_by" in event.states:
        yield "claimed_by", source_fits(event, one)
        if event.sources:
            yield "source named", source_fits(event, one)
    if "when" in event.states:
        overlap, exact = dates_fit(event.days, one.days)
        yield "dates overlap", overlap
        yield "dates exact", exact


def _casualties(event: WantedEvent, told: Sequence[ToldEvent]) -> Iterator[tuple[str, bool]]:
    """Each measure that the gold or any of the event's marks counts: right when one of them has the gold's numbers."""
    if "casualties" not in event.states or not told:
        return
    for measure in MEASURES:
        number = event.casualties.get(measure)
        said = {one.casualties[measure] for one in told if measure in one.casualties}
        if number is not None or said:
            yield measure, number is not None and number in said


def source_fits(event: WantedEvent, one: ToldEvent) -> bool:
    """No source where the gold has none; else one whose words overlap or are the same as one of the gold's."""
    if not event.sources or not one.sources:
        return not event.sources and not one.sources
    if any(_meets(event.source_stretches, stretch) for stretch in one.source_stretches):
        return True
    return not {fold(words) for words in event.sources}.isdisjoint({fold(words) for words in one.sources})


def dates_fit(wanted: Days | None, told: Days | None) -> tuple[bool, bool]:
    """(a day shared, both ends equal); an unknown gold date is right only when none is given."""
    if wanted is None or told is None:
        same = wanted is None and told is None
        return same, same
    days, most = (told[1] - told[0]).days + 1, (wanted[1] - wanted[0]).days + 1
    return days <= max(LONGEST, most) and told[0] <= wanted[1] and wanted[0] <= told[1], told == wanted


def about(event: WantedEvent, one: ToldEvent) -> bool:
    """Whether a reading's event tells of a gold event, wherever it puts it: by its sentence, else by sub-kind and date."""
    stretches = event.triggers or tuple(spot.stretch for group in event.spots for spot in group if spot.stretch)
    if stretches:
        return _meets(stretches, one.trigger) or _meets(stretches, one.evidence)
    dated = event.days is not None and dates_fit(event.days, one.days)[0]
    return dated and event.kind == one.kind and event.sub == one.sub


def tells_of(mark: Mark, one: ToldEvent, near_km: float) -> bool:
    """Whether a drawn event is this one of the gold that belongs off the map."""
    event = mark.event
    if event.triggers:
        return _meets(event.triggers, one.trigger) or (event.kind == one.kind and _meets(event.triggers, one.evidence))
    return event.kind == one.kind and (place_fits(mark.spots, one, near_km) if mark.spots else about(event, one))


def _meets(stretches: Sequence[Stretch], other: Stretch | None) -> bool:
    return other is not None and any(min(end, other[1]) > max(start, other[0]) for start, end in stretches)


# -- kept off the map ------------------------------------------------------------------------------------------------
def _kept_out(
    gold: EventGold, told: Sequence[ToldEvent], found: Sequence[Outcome], layer: str, near_km: float
) -> Iterator[str]:
    """A word for each gold mark of a layer, for each of them that is drawn, and for each that is in the off layer."""
    strays = [o.told for o in found if o.told is not None and o.kind != "right"]
    off = [one for one in told if one.drawn == "off"]
    for mark in marks(gold):
        if mark.event.drawn != layer:
            continue
        yield "number"
        if any(tells_of(mark, one, near_km) for one in strays):
            yield "drawn"
        if any(
            one.kind == mark.event.kind
            and (place_fits(mark.spots, one, near_km) or _meets(mark.event.triggers, one.trigger))
            for one in off
        ):
            yield "in layer"


def _kept(counts: Counter[str]) -> KeptOut:
    return KeptOut(number=counts["number"], drawn=counts["drawn"], in_layer=counts["in layer"])
