"""Place names against gold: whether they are found, lie where they should, and are as sure as stated.

Every gold place and every prediction ends as one ``Outcome``; all figures are counts over these.
"""

from __future__ import annotations

import statistics
from collections import Counter
from dataclasses import dataclass, field
from math import log1p
from typing import TYPE_CHECKING, Final, Literal, Protocol

from geodata.gazetteer.index import distance_km

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from geodata.evaluate.corpus import GoldDocument, Guess, Wanted

FARTHEST_KM: Final = 20039.0
"""Half the way round the Earth: the error of a name that was found but given no place."""
LIMITS_KM: Final = (161, 25)
"""Distances within which a place counts as right: 100 miles, the custom of the field, and a town's surroundings."""
BINS: Final = 10

Kind = Literal["right", "wrong place", "left open", "not placed in gold", "missed", "spurious"]
ERRORS: Final[tuple[Kind, ...]] = ("missed", "spurious", "wrong place", "left open")


class Stretched(Protocol):
    """Whatever has offsets in a text."""

    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one gold place, or of one prediction that meets none.

    ``km`` is the distance between the two, where both were found and the gold has coordinates.
    """

    kind: Kind
    gold: GoldDocument
    wanted: Wanted | None = None
    guess: Guess | None = None
    km: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Precision, recall and F1, each 0 where there is nothing to divide by."""

    hits: int
    predicted: int
    wanted: int

    @property
    def precision(self) -> float:
        """Share of the predictions that are right."""
        return self.hits / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold that was found."""
        return self.hits / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.predicted + self.wanted
        return 2 * self.hits / both if both else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Placed names that state a confidence in one tenth of 0 to 1.

    ``stated`` is their mean confidence; ``near_25`` and ``near_161`` count those within 25 and 161 km of the gold;
    ``spurious`` counts placed names of that confidence that meet no gold, which are not in ``number``.
    """

    low: float
    high: float
    number: int
    stated: float
    near_25: int
    near_161: int
    spurious: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFigures:
    """All figures of an evaluation; shares and medians are None where there is nothing to divide by."""

    documents: int
    unread: int
    exact: Score
    overlap: Score
    outcomes: tuple[Outcome, ...] = field(repr=False)
    wrong_km: float

    @property
    def errors_km(self) -> list[float]:
        """Distance of every found name from its gold place, in the order of the texts."""
        return [o.km for o in self.outcomes if o.km is not None]

    @property
    def placed_gold(self) -> int:
        """Gold places with coordinates."""
        return sum(o.wanted is not None and o.wanted.spot is not None for o in self.outcomes)

    def near(self, limit_km: float) -> int:
        """How many found names lie within a distance of their gold place."""
        return sum(km <= limit_km for km in self.errors_km)

    def strict(self, limit_km: float) -> float | None:
        """Share of all gold places with coordinates that were found and lie within a distance."""
        return self.near(limit_km) / self.placed_gold if self.placed_gold else None

    def of_found(self, limit_km: float) -> float | None:
        """The same share of those that were found at all."""
        return self.near(limit_km) / len(self.errors_km) if self.errors_km else None

    def end_to_end(self, limit_km: float) -> Score:
        """Found and within a distance; predictions that meet gold without coordinates are left out."""
        unplaced = sum(o.kind == "not placed in gold" for o in self.outcomes)
        return Score(hits=self.near(limit_km), predicted=self.overlap.predicted - unplaced, wanted=self.placed_gold)

    @property
    def median_km(self) -> float | None:
        """Median distance of the found names."""
        return statistics.median(self.errors_km) if self.errors_km else None

    @property
    def mean_km(self) -> float | None:
        """Mean distance of the found names."""
        return statistics.fmean(self.errors_km) if self.errors_km else None

    @property
    def auc(self) -> float | None:
        """Mean of ln(1 + km) as a share of its largest value: 0 is perfect, 1 is the other side of the Earth."""
        if not self.errors_km:
            return None
        return statistics.fmean(log1p(km) / log1p(FARTHEST_KM) for km in self.errors_km)

    def of_kind(self, kind: Kind) -> tuple[Outcome, ...]:
        """The outcomes of one kind, in the order of the texts."""
        return tuple(o for o in self.outcomes if o.kind == kind)

    def reliability(self) -> tuple[Bin, ...]:
        """Stated confidence against what was right, in ten bins."""
        return tuple(_bin(number, self.outcomes) for number in range(BINS))

    def calibration_error(self, limit_km: int) -> float | None:
        """Expected calibration error: how far stated and right differ, averaged over the bins by their size."""
        bins = self.reliability()
        total = sum(b.number for b in bins)
        gaps = (abs(b.stated * b.number - (b.near_25 if limit_km == 25 else b.near_161)) for b in bins)
        return sum(gaps) / total if total else None


def evaluate(
    gold: Sequence[GoldDocument], readings: Mapping[str, Sequence[Guess]], *, wrong_km: float = 161.0
) -> PlaceFigures:
    """Compare readings, by document id, with gold; a document without a reading counts as read empty.

    ``wrong_km`` is the distance from which on a found name is counted as "wrong place".
    """
    outcomes: list[Outcome] = []
    exact = predicted = 0
    for document in gold:
        found = [g for g in readings.get(document.document.id, ()) if g.role in document.roles]
        predicted += len(found)
        spans = Counter((w.start, w.end) for w in document.places), Counter((g.start, g.end) for g in found)
        exact += (spans[0] & spans[1]).total()
        outcomes += _outcomes(document, found, wrong_km)
    wanted = sum(len(document.places) for document in gold)
    met = sum(o.wanted is not None and o.guess is not None for o in outcomes)
    return PlaceFigures(
        documents=len(gold),
        unread=sum(d.document.id not in readings for d in gold),
        exact=Score(hits=exact, predicted=predicted, wanted=wanted),
        overlap=Score(hits=met, predicted=predicted, wanted=wanted),
        outcomes=tuple(outcomes),
        wrong_km=wrong_km,
    )


def _outcomes(gold: GoldDocument, found: Sequence[Guess], wrong_km: float) -> Iterator[Outcome]:
    met = dict(matched(gold.places, found))
    for number, wanted in enumerate(gold.places):
        guess = found[met[number]] if number in met else None
        if guess is None:
            yield Outcome(kind="missed", gold=gold, wanted=wanted)
        else:
            yield _met(gold, wanted, guess, wrong_km)
    taken = set(met.values())
    for number, guess in enumerate(found):
        if number not in taken:
            yield Outcome(kind="spurious", gold=gold, guess=guess)


def _met(gold: GoldDocument, wanted: Wanted, guess: Guess, wrong_km: float) -> Outcome:
    if wanted.spot is None:
        return Outcome(kind="not placed in gold", gold=gold, wanted=wanted, guess=guess)
    if guess.spot is None:
        return Outcome(kind="left open", gold=gold, wanted=wanted, guess=guess, km=FARTHEST_KM)
    km = distance_km(*wanted.spot, *guess.spot)
    return Outcome(kind="right" if km <= wrong_km else "wrong place", gold=gold, wanted=wanted, guess=guess, km=km)


def matched(wanted: Sequence[Stretched], found: Sequence[Stretched]) -> Iterator[tuple[int, int]]:
    """Pairs (number of gold place, number of prediction), each used once.

    Equal stretches first, then those that share most characters, then those that stand first.
    """
    free_wanted, free_found = set(range(len(wanted))), set(range(len(found)))
    for _, _, i, j in sorted(_shared(wanted, found)):
        if i in free_wanted and j in free_found:
            free_wanted.remove(i)
            free_found.remove(j)
            yield i, j


def _shared(wanted: Sequence[Stretched], found: Sequence[Stretched]) -> Iterator[tuple[bool, int, int, int]]:
    for i, one in enumerate(wanted):
        for j, two in enumerate(found):
            shared = min(one.end, two.end) - max(one.start, two.start)
            if shared > 0:
                yield (one.start, one.end) != (two.start, two.end), -shared, i, j


def _bin(number: int, outcomes: Iterable[Outcome]) -> Bin:
    inside = [o for o in outcomes if o.guess is not None and o.guess.spot is not None and _bin_of(o.guess) == number]
    found = [(o.guess.sure or 0.0, o.km) for o in inside if o.km is not None and o.guess is not None]
    return Bin(
        low=number / BINS,
        high=(number + 1) / BINS,
        number=len(found),
        stated=statistics.fmean(sure for sure, _ in found) if found else 0.0,
        near_25=sum(km <= 25 for _, km in found),
        near_161=sum(km <= 161 for _, km in found),
        spurious=sum(o.kind == "spurious" for o in inside),
    )


def _bin_of(guess: Guess) -> int | None:
    return None if guess.sure is None else min(BINS - 1, int(guess.sure * BINS))
