"""When: which of the text's dates belongs to a happening."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from geodata.events.scene import apart, insets, inside, measures_time
from geodata.types import DayRange

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from geodata.events.claims import Attribution
    from geodata.events.drafts import Draft
    from geodata.events.lexicon import Hit
    from geodata.events.scene import Scene
    from geodata.types import Stage

BACKGROUND: Final = timedelta(days=14)
"""An event that ended longer ago than this before publication is background."""

_DONE: Final = frozenset({"happened", "attempted", "repelled"})
_OPENS: Final = 8
"""A date within so many characters of a sentence's start opens it."""

_CUT: Final = 7
_COMMA: Final = 1
_OTHER: Final = 6
_BEHIND_SAY: Final = 3
_FAR: Final = 45


def when_of(scene: Scene, hit: Hit, said: Sequence[Attribution]) -> DayRange | None:
    """The nearest date of the happening's sentence that is not the date of saying; None when there is none."""
    best: tuple[int, DayRange] | None = None
    others = [other for other in scene.triggers if other.first != hit.first]
    for time in scene.times:
        if time.range is None or measures_time(scene, time):
            continue
        first, last = inside(scene, (time.span.start, time.span.end))
        if _dates_the_saying(scene, first, said) or apart(scene, hit.first, first) or _is_insets(scene, hit, first):
            continue
        cost, cuts = _distance(scene, hit, first, last)
        if cuts and any(_distance(scene, other, first, last)[0] < cost for other in others):
            continue
        if cost <= _FAR and (best is None or cost < best[0]):
            best = (cost, time.range)
    return best[1] if best else _opening(scene, hit, said) or _by_saying(scene, hit, said)


def _by_saying(scene: Scene, hit: Hit, said: Sequence[Attribution]) -> DayRange | None:
    """As in "the ministry said on Tuesday that troops had taken X": it had happened by then; its first day is not told."""
    offset = scene.tokens[hit.first].start
    own = [one for one in said if one.covers(offset) and one.own[1] < hit.first]
    for time in scene.times:
        first, last = inside(scene, (time.span.start, time.span.end))
        days = time.range
        if days is None or days.last is None or days.first != days.last or last >= hit.first:
            continue
        if _dates_the_saying(scene, first, own):
            return replace(days, first=None, granularity="range", basis="context")
    return None


def _opening(scene: Scene, hit: Hit, said: Sequence[Attribution]) -> DayRange | None:
    """The date that opens a sentence, which holds for all that it tells: "On 3 May, after clashes, troops took X"."""
    time = scene.times[0] if scene.times else None
    if time is None or time.range is None or time.span.start - scene.start > _OPENS or measures_time(scene, time):
        return None
    first, last = inside(scene, (time.span.start, time.span.end))
    if _dates_the_saying(scene, first, said) or apart(scene, hit.first, first) or last >= hit.first:
        return None
    return time.range if all(one.span.start > scene.tokens[hit.last].end for one in scene.times[1:]) else None


def _distance(scene: Scene, hit: Hit, first: int, last: int) -> tuple[int, int]:
    """(cost, strong clause boundaries) between a happening's word and a date."""
    low, high = (hit.last, first) if first > hit.last else (last, hit.first)
    cuts = scene.cuts_between(low, high)
    cost = high - low + _CUT * cuts + _COMMA * scene.commas_between(low, high)
    return cost + _OTHER * sum(low < other.first < high for other in scene.triggers), cuts


def _is_insets(scene: Scene, hit: Hit, first: int) -> bool:
    """Whether a date stands in an inserted clause that tells another happening of its own."""
    return any(
        one.first <= first <= one.last
        and not one.first <= hit.first <= one.last
        and any(one.first <= other.first <= one.last for other in scene.triggers)
        for one in insets(scene)
    )


def _dates_the_saying(scene: Scene, first: int, said: Sequence[Attribution]) -> bool:
    """As in "officials said on Tuesday": the day belongs to the words, not to the event; not behind a comma, colon or "that"."""
    return any(
        0 < first - one.own[1] <= _BEHIND_SAY
        and not any(
            scene.broken(i) or scene.word(i) in scene.words("complement") for i in range(one.own[1] + 1, first + 1)
        )
        for one in said
    )


def running(published: date | None) -> DayRange | None:
    """What "ongoing" alone tells: the last day known is that of the report, the first is not told."""
    if published is None:
        return None
    return DayRange(first=None, last=published, granularity="range", basis="published")


def by_report(when: DayRange | None, draft: Draft, published: date | None) -> DayRange | None:
    """The range of an event as far as it is told: what is told as done, without a date, was so by the day of the report.

    Its first day stays unknown.  What the text sets back in time ("years before") keeps no date at all.
    """
    if when is None and draft.stage in _DONE and draft.recall is None:
        return running(published)
    return _until(when, published) if when is not None and draft.stage in _DONE else when


def _until(when: DayRange, published: date | None) -> DayRange:
    """What is told as done this week or month was done by the day of the report."""
    if published is None or when.first is None or when.last is None or not when.first < published < when.last:
        return when
    return replace(when, last=published, granularity="range")


def is_background(when: DayRange | None, published: date | None) -> bool:
    """Whether the event ended more than about two weeks before the report."""
    if when is None or published is None or when.last is None:
        return False
    return when.last < published - BACKGROUND


def is_future(when: DayRange | None, published: date | None) -> bool:
    """Whether the event begins after the report."""
    return when is not None and published is not None and when.first is not None and when.first > published


def settled(when: DayRange | None, stage: Stage, published: date | None) -> DayRange | None:
    """The range as the stage allows it: a running event without a date lasts until the report."""
    if when is None and stage == "ongoing":
        return running(published)
    return when
