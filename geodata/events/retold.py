"""One act told in several places of a document: a person dies once, and so do the same seven dead of one day.

Sentences far apart, each with a place or date of its own or none, tell one happening when they name the same victim, or
give the same exact toll and neither place nor date parts them.  The closest place and the earliest date are kept: a
report that recalls an act dates it, if at all, by the day of the words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geodata.events.echoes import VIOLENT
from geodata.events.general import is_another
from geodata.events.merge import Told, dates_agree
from geodata.events.where import FINENESS, contains

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geodata.events.casualties import Toll
    from geodata.types import DayRange

Name = tuple[str, ...]
Figure = tuple[str, int]

_REAL: Final = frozenset({"happened", "ongoing", "attempted"})
_ACTS: Final = frozenset({"civilians", "strike"})
_FEWEST: Final = 3
"""Fewer dead are too common a figure to tell one act by."""

_FULL: Final = 2
"""Words of a full name."""

_MOST: Final = 4
"""So many happenings are kept under one name or figure, so that a long list costs no more than a short one."""


class Known:
    """The happenings read so far, by the words of their victims' names and by their exact tolls."""

    def __init__(self) -> None:
        """Begin with none."""
        self.people: dict[str, list[tuple[Name, Told]]] = {}
        self.figures: dict[Figure, list[Told]] = {}

    def same(self, one: Told) -> Told | None:
        """The happening told before that one is: of the same person, else of the same toll."""
        people = (
            seat for name in _names(one) for old, seat in self.people.get(name[-1], ()) if _one_person(name, old)
        )  # fmt: skip
        figures = (
            seat for figure in _figures(one) for seat in self.figures.get(figure, ())
            if _places_meet(one, seat) and dates_agree(one.when, seat.when) and not is_another(one.draft)
        )  # fmt: skip
        return next(people, None) or next(figures, None)

    def note(self, one: Told, seat: Told) -> None:
        """Keep the happening ``seat`` under the names and figures that a telling of it gives."""
        for name in _names(one):
            for word in name[1:]:
                row = self.people.setdefault(word, [])
                if len(row) < _MOST and all(old != name for old, _ in row):
                    row.append((name, seat))
        for figure in _figures(one):
            seats = self.figures.setdefault(figure, [])
            if len(seats) < _MOST and all(seat is not other for other in seats):
                seats.append(seat)


def once(told: list[Told]) -> None:
    """Join the happenings of a document that tell of the same victims, in text order."""
    known = Known()
    kept: list[Told] = []
    for one in told:
        same = known.same(one) if _joins(one) else None
        if _joins(one):
            known.note(one, same or one)
        if same is None:
            kept.append(one)
        else:
            _take_in(same, one)
    told[:] = kept


def _joins(one: Told) -> bool:
    draft = one.draft
    return one.alone and draft.kind in VIOLENT and draft.stage in _REAL


def _tolls(one: Told) -> Iterator[Toll]:
    return (toll for draft in one.drafts() for toll in draft.tolls if toll.count.measure in {"killed", "captured"})


def _names(one: Told) -> list[Name]:
    """The victims named, each behind what befell them: who was taken may be killed another day."""
    return [(toll.count.measure, *name) for toll in _tolls(one) for name in toll.names]


def _figures(one: Told) -> list[Figure]:
    if one.draft.kind not in _ACTS:
        return []
    counts = [toll.count for toll in _tolls(one)]
    return [
        (count.measure, count.high) for count in counts
        if count.high is not None and count.low == count.high and count.high >= _FEWEST
    ]  # fmt: skip


def _one_person(a: Name, b: Name) -> bool:
    """Whether two names can be one person's: "Ana Diaz Perez", "Diaz"."""
    shared = set(a[1:]) & set(b[1:])
    full = len(a) > _FULL and len(b) > _FULL
    return a[0] == b[0] and (a[-1] in shared or b[-1] in shared) and (not full or len(shared) >= _FULL)


def _places_meet(a: Told, b: Told) -> bool:
    if a.where is None or b.where is None:
        return True
    x, y = a.where.place, b.where.place
    return x.id == y.id or contains(x, y) or contains(y, x)


def _take_in(seat: Told, one: Told) -> None:
    """Add a later telling: its place if that is closer, its date if that is earlier, its weapon."""
    if one.where is not None and (
        seat.where is None or FINENESS[one.where.place.precision] < FINENESS[seat.where.place.precision]
    ):
        seat.where, seat.sure = one.where, one.sure
    seat.when = _earlier(seat.when, one.when)
    if seat.draft.kind == "civilians" and one.draft.kind == "strike":
        seat.draft, one.draft = one.draft, seat.draft
    seat.reports += one.drafts()


def _earlier(a: DayRange | None, b: DayRange | None) -> DayRange | None:
    if a is None or b is None:
        return a or b
    if a.last is None or b.last is None:
        return a if a.last is not None else b
    return b if b.last < a.last else a
