"""One matched expression: its words by kind, and two readings that many rules share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from geodata.times import days as cal
from geodata.types import DayRange

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from geodata.times.days import Days
    from geodata.times.scene import Scene
    from geodata.types import Granularity

_ALIASES: Final = {
    "xmonth": "month",
    "wabbr": "weekday",
    "units": "unit",
    "before": "earlier",
    "dayunit": "unit",
    "fall": "season",
    "partn": "part",
    "seasonn": "season",
    "nightly": "part",
    "doba": "unit",
    "weekends": "unit",
    "yr": "unit",
    "yrs": "unit",
    "after": "earlier",
    "later": "earlier",
    "decadew": "decades",
    "datesn": "unit",
    "closing": "past",
    "roman": "ordinal",
}


@dataclass(frozen=True, slots=True)
class Shape:
    """What an expression is made of: the kind of each token, all of them as a set, and whether a unit is plural."""

    kinds: tuple[str, ...]
    known: frozenset[str]
    plural: bool


@lru_cache(maxsize=4096)
def shape(classes: tuple[str, ...]) -> Shape:
    """The shape of a run of classes; "рік" after a number only says that it is a year."""
    kinds = tuple(
        "said"
        if kind in {"yr", "yrs"} and number and classes[number - 1] in {"y", "decades"}
        else _ALIASES.get(kind, kind)
        for number, kind in enumerate(classes)
    )
    return Shape(kinds, frozenset(kinds), not {"units", "yrs", "datesn"}.isdisjoint(classes))


@dataclass(slots=True)
class Hit:
    """A matched expression: its shape and values in order, and the year borrowed from a later part, if any."""

    rule: str
    start: int
    end: int
    shape: Shape
    values: list[int | str | date]
    year: int | None = None

    def number(self, *kinds: str) -> int | None:
        """Value of the first token of these kinds."""
        if not self.shape.known.isdisjoint(kinds):
            for kind, value in zip(self.shape.kinds, self.values, strict=True):
                if kind in kinds and isinstance(value, int):
                    return value
        return None

    def numbers(self, *kinds: str) -> list[int]:
        """Values of all tokens of these kinds."""
        return [v for k, v in zip(self.shape.kinds, self.values, strict=True) if k in kinds and isinstance(v, int)]

    def word(self, *kinds: str) -> str | None:
        """Value of the first token of these kinds that is a word."""
        if not self.shape.known.isdisjoint(kinds):
            for kind, value in zip(self.shape.kinds, self.values, strict=True):
                if kind in kinds and isinstance(value, str):
                    return value
        return None

    def has(self, *kinds: str) -> bool:
        """Whether a token of these kinds is part of the expression."""
        return not self.shape.known.isdisjoint(kinds)

    def without(self, kind: str) -> Hit:
        """The same expression without the tokens of one kind."""
        kept = [(k, v) for k, v in zip(self.shape.kinds, self.values, strict=True) if k != kind]
        bare = Shape(tuple(k for k, _ in kept), self.shape.known - {kind}, self.shape.plural)
        return Hit(self.rule, self.start, self.end, bare, [v for _, v in kept], self.year)

    @property
    def said_year(self) -> int | None:
        """The year in its own words, or borrowed."""
        year, short = self.number("y"), self.number("yy")
        return year or (1900 + short if short else self.year)


def night(hit: Hit, days: Days) -> tuple[Days, Granularity]:
    """A night is its day and the next; any other part of the day is that day."""
    part = hit.word("part", "tonight", "overnight")
    if part is None:
        return days, "day"
    return ((days[0], days[0] + cal.DAY) if part == "night" else days), "part_of_day"


def dated(hit: Hit, scene: Scene, make: Callable[[int], Days], grain: Granularity) -> DayRange | None:
    """Place ``make(year)`` in the year that was said, or else where the scene puts it."""
    year = hit.said_year
    if year is None:
        return scene.place((hit.rule, *hit.shape.kinds, *hit.values), hit.start, make, grain)
    first, last = make(year)
    return DayRange(first=first, last=last, granularity=grain, basis="explicit")
