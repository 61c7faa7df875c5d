"""What a date is read against: the publication, the date before it in the text, the tense around it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from geodata.types import DayRange

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from geodata.times.days import Days
    from geodata.times.lexicon import Lexicon
    from geodata.types import Basis, Granularity

SLACK: Final = timedelta(days=3)
"""A year-less date this far after publication may still be meant as past (time zones, predated copies)."""
BACKWARDS: Final = timedelta(days=200)
"""In a narrative, a year-less date that lies further than this before the last date belongs to the next year."""
FORWARDS: Final = timedelta(days=300)
_REACH: Final = 120
"""Characters over which a verb tells the tense of a date."""
_AHEAD: Final = 90
"""The same for a verb behind the date."""
_OWNED: Final = 15
_OPENING: Final = 12
"""Characters from the start of a sentence within which a year is what the sentence is about."""
GENERATION: Final = 20
"""Years before publication from which a date with its year is history, not the background of news."""
SURE: Final = 10
"""Evidence of a narrative from which on no date without a year is meant to lie just before publication."""
_FRESH: Final = 45
_NEXT: Final = 7
"""Days before and after publication within which it may, in a text that is less surely a narrative."""
_NEAR: Final = timedelta(days=120)
_FAR: Final = timedelta(days=800)
YEAR: Final = timedelta(days=365)
UNSAID: Final = timedelta(days=75)
"""Without a tense, a day that comes within this time is meant rather than the one of last year."""
SOON: Final = timedelta(days=30)
"""The same beside a past tense ("set 10 November as the deadline")."""


@dataclass(slots=True)
class Tense:
    """The words of each sentence that put it in the past or the future, found once a sentence.

    A word inside a longer one's match does not count: "will be named" is no past.
    """

    text: str
    lexicon: Lexicon
    sentences: Sequence[tuple[int, int]]
    starts: list[int] = field(init=False)
    known: dict[int, tuple[list[int], list[bool]]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.starts = [start for start, _ in self.sentences]

    def sentence(self, position: int) -> int:
        """Number of the sentence that holds the position, -1 before the first."""
        return bisect_right(self.starts, position) - 1

    def future(self, position: int, reach: int = _REACH) -> bool | None:
        """Whether the nearest tense word of the sentence speaks of the future; None when no word tells."""
        places, marks = self._marks(self.sentence(position))
        at = bisect_right(places, position)
        left, right = at - 1, at
        if left >= 0 and position - places[left] <= reach:
            return marks[left]
        return marks[right] if right < len(places) and places[right] - position <= min(reach, _AHEAD) else None

    def lasts(self, position: int) -> bool:
        """Whether a perfect tense stands before the position in its sentence."""
        number = self.sentence(position)
        start = max(self.sentences[number][0], position - _REACH) if number >= 0 else 0
        return self.lexicon.perfect.search(self.text, start, position) is not None

    def _marks(self, number: int) -> tuple[list[int], list[bool]]:
        if number not in self.known:
            start, end = self.sentences[number] if number >= 0 else (0, 0)
            found = [(*m.span(), True) for m in self.lexicon.future.finditer(self.text, start, end)]
            found += [(*m.span(), False) for m in self.lexicon.past.finditer(self.text, start, end)]
            kept: list[tuple[int, int, bool]] = []
            for one in sorted(found, key=lambda one: (one[0], -one[1])):
                if not kept or one[1] > kept[-1][1]:
                    kept.append(one)
            self.known[number] = [last for _, last, _ in kept], [mark for *_, mark in kept]
        return self.known[number]


@dataclass(slots=True)
class Scene:
    """Publication day, tense, how surely the text narrates the past (``told``), and the dates read so far.

    ``last`` is the time the text has reached (with its sentence), ``named`` the last date it names, be it in passing;
    ``lead`` is the class of the word before the expression being read, ``ahead`` the next date with a year,
    ``owner`` whether it owns what follows ("Tuesday's vote"), so that no verb farther off tells its tense.
    """

    published: date | None
    tense: Tense
    told: int = 0
    lead: str = ""
    last: DayRange | None = None
    last_day: DayRange | None = None
    last_sentence: int = -1
    day_sentence: int = -1
    named: DayRange | None = None
    ahead: DayRange | None = None
    owner: bool = False
    quarter: DayRange | None = None
    placed: dict[tuple[Hashable, bool | None], DayRange | None] = field(default_factory=dict)

    @property
    def narrative(self) -> bool:
        """Whether the text narrates the past, so that a date without a year follows the date before it."""
        return self.told > 0

    def future(self, position: int) -> bool | None:
        """Whether the clause speaks of the future; "by" and "until" do where no verb tells."""
        future = self.tense.future(position, _OWNED if self.owner else _REACH)
        return True if future is None and self.lead in {"by", "until"} else future

    def place(self, key: Hashable, position: int, make: Callable[[int], Days], grain: Granularity) -> DayRange | None:
        """The year-less date ``make(year)`` in its most likely year; ``key`` tells what the words were."""
        anchor = self.last
        if anchor is None or anchor.first is None or not (self.narrative or self._beside_a_past_year(position)):
            return self._near_publication(key, position, make, grain)
        if (near := self._just_now(anchor.first, make)) is not None:
            return DayRange(first=near[0], last=near[1], granularity=grain, basis="published")
        days = _before(_after(anchor.first, anchor.last or anchor.first, make), make, self.ahead)
        return days and DayRange(first=days[0], last=days[1], granularity=grain, basis="context")

    def _just_now(self, anchor: date, make: Callable[[int], Days]) -> Days | None:
        """The date close to publication, if a text tells of recent years and not surely: it may end in the present."""
        published = self.published
        if published is None or not 0 < self.told < SURE or anchor.year <= published.year - GENERATION:
            return None
        options = (_valid(make, published.year + step) for step in (0, -1, 1))
        return next((one for one in options if one and -_NEXT <= (published - one[1]).days <= _FRESH), None)

    def _beside_a_past_year(self, position: int) -> bool:
        """Whether the same sentence names a year that is not the one of publication."""
        last = self.last
        if last is None or last.first is None or self.published is None or last.basis == "published":
            return False
        if last.granularity != "year" or self.future(position):
            return False
        return last.first.year < self.published.year and self.tense.sentence(position) == self.last_sentence

    def _near_publication(
        self, key: Hashable, position: int, make: Callable[[int], Days], grain: Granularity
    ) -> DayRange | None:
        if self.published is None:
            return None
        future = self.future(position)
        if (key, future) not in self.placed:
            days = _nearest(self.published, make, grain, future=future)
            self.placed[key, future] = days and DayRange(
                first=days[0], last=days[1], granularity=grain, basis="published"
            )
        return self.placed[key, future]

    def relative(self, days: Days | None, grain: Granularity, basis: Basis = "published") -> DayRange | None:
        """A range for days counted from an anchor; None when there was none."""
        return days and DayRange(first=days[0], last=days[1], granularity=grain, basis=basis)

    def anchor(self, *, context: bool) -> tuple[date | None, Basis]:
        """The day to count from: the last date of the text if ``context`` and there is one, else publication."""
        if context and self.named is not None and self.named.first is not None:
            return self.named.first, "context"
        return self.published, "published"

    def now(self, direction: int) -> tuple[date | None, Basis]:
        """What "last" and "this" count from: publication; "next" in a narrative counts from the time it has reached."""
        return self.anchor(context=direction > 0 and self.narrative and self.published is not None)

    def since_day(self, position: int) -> int:
        """How many sentences ago the last day was named."""
        return self.tense.sentence(position) - self.day_sentence

    def report(self, quarter: DayRange | None) -> None:
        """Keep the latest quarter named that is over: "the latest quarter" and "a year earlier" speak of it."""
        if quarter is None or quarter.first is None or quarter.last is None:
            return
        known = self.quarter.first if self.quarter is not None else None
        over = self.published is None or quarter.last <= self.published
        if known is None or (over and quarter.first >= known):
            self.quarter = quarter

    def remember(self, found: DayRange, position: int, *, aside: bool = False) -> None:
        """Keep what later dates of the text may count from."""
        if found.first is None or found.last is None or (found.last - found.first).days > 400:
            return
        if self.narrative and found.basis == "published" and self.last is not None:
            return
        self.named = found
        if aside or self._in_passing(found, position):
            return
        self.last, self.last_sentence = found, self.tense.sentence(position)
        if (found.last - found.first).days < 3:
            self.last_day, self.day_sentence = found, self.last_sentence

    def _in_passing(self, found: DayRange, position: int) -> bool:
        """Whether a narrative names a bare year inside a sentence, after finer dates: it tells of another time."""
        if not self.narrative or found.granularity != "year" or self.last is None:
            return False
        number = self.tense.sentence(position)
        return number >= 0 and position - self.tense.starts[number] > _OPENING


def _valid(make: Callable[[int], Days], year: int) -> Days | None:
    """The date in that year; None for 29 February of a common year."""
    try:
        return make(year)
    except ValueError:
        return None


def _after(first: date, last: date, make: Callable[[int], Days]) -> Days | None:
    days = _valid(make, first.year)
    later = _valid(make, last.year) if last.year > first.year else None
    if later and days and days[1] < first and later[0] - last < first - days[1]:
        return later
    if days and days[1] < first - BACKWARDS and (last - first).days < 200:
        return _valid(make, first.year + 1)
    if days and days[0] > last + FORWARDS:
        return _valid(make, first.year - 1)
    return days


def _before(days: Days | None, make: Callable[[int], Days], ahead: DayRange | None) -> Days | None:
    """The date in the year that makes it come shortly before the next date with a year, if the narrative had lost it."""
    if days is None or ahead is None or ahead.first is None or ahead.last is None:
        return days
    if (days[0] <= ahead.last and ahead.first - days[1] < YEAR) or abs(ahead.first - days[0]) > _FAR:
        return days
    options = (_valid(make, ahead.first.year - back) for back in (0, 1))
    return next((one for one in options if one and one[0] <= ahead.last and ahead.first - one[0] < _NEAR), days)


def _nearest(published: date, make: Callable[[int], Days], grain: Granularity, *, future: bool | None) -> Days | None:
    """The last such date up to publication, or the first one from there on, whichever is meant."""
    year, latest = published.year, published + SLACK
    behind = next((d for y in range(year + 1, year - 8, -1) if (d := _valid(make, y)) and d[0] <= latest), None)
    ahead = behind if behind and behind[1] >= published else None
    if ahead is None:
        ahead = next((d for y in range(year, year + 9) if (d := _valid(make, y)) and d[1] >= published), None)
    if behind is None or ahead is None:
        return behind or ahead
    return ahead if _comes(published, behind, ahead, grain, future=future) else behind


def _comes(published: date, behind: Days, ahead: Days, grain: Granularity, *, future: bool | None) -> bool:
    """Whether the coming one of two dates is meant: by tense, or because the past one would need its year."""
    if future:
        return (published - behind[1]).days > 60 or (ahead[0] - published).days < 240
    if future is False and grain not in {"day", "part_of_day", "range"}:
        return False
    near = UNSAID if future is None else SOON
    return ahead[0] - published <= near and published - behind[0] >= YEAR - near
