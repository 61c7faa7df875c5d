"""What a report only touches on without a place: sums of a war, acts recalled in passing, appeals and speeches.

A country is no place to mark for it.  The same words draw an area where the text places the act or tells it fully.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from geodata.events.general import is_aside
from geodata.events.when import is_background

if TYPE_CHECKING:
    from datetime import date

    from geodata.events.drafts import Draft
    from geodata.events.merge import Told
    from geodata.types import Count, DayRange

_ACTS: Final = frozenset({"civilians", "strike"})
_YEAR: Final = timedelta(days=360)
_DAYS: Final = timedelta(days=3)
_MANY: Final = 500
"""So many dead of a whole country, on no day, are the sum of a war and not of one act."""
_HUNDREDS: Final = 200


def touched_on(one: Told, published: date | None) -> str | None:
    """Why an act known only to its country is no happening to draw; None for all others."""
    if one.draft.kind not in _ACTS or one.where is None or one.where.precision != "country":
        return None
    if _sums_up(one):
        return "Not drawn: it sums up a country's whole year or more, not one happening."
    if one.assumed and len(one.drafts()) == 1 and is_background(one.when, published) and is_aside(one.draft):
        return "Not drawn: the report recalls it in passing, without a place."
    if one.assumed and len(one.drafts()) == 1 and _is_speech(one.draft):
        return "Not drawn: somebody speaks of it in the first person, without a place."
    return None


def _sums_up(one: Told) -> bool:
    when = one.when
    if when is not None and when.first is not None and (when.last is None or when.last - when.first >= _YEAR):
        return True
    if all(draft.trigger.harm and draft.scene.has("count", "cumulative") for draft in one.drafts()):
        return True
    return not _is_dated(when) and any(_is_sum(toll.count) for draft in one.drafts() for toll in draft.tolls)


def _is_sum(count: Count) -> bool:
    """Whether so many died as in no one act: from 500, or "hundreds"."""
    least = _MANY if count.high is not None else _HUNDREDS
    return count.measure == "killed" and (count.low or 0) >= least


def _is_dated(when: DayRange | None) -> bool:
    """Whether a happening has its day, or a few of them."""
    return when is not None and when.first is not None and when.last is not None and when.last - when.first <= _DAYS


def _is_speech(draft: Draft) -> bool:
    scene = draft.scene
    return any(token.word in scene.words("speaker") for token in scene.tokens)
