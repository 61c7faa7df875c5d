"""Ranges: the two ends of "from A to B", lists of days, and what "since", "by" and "until" open."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geodata.times.hit import Hit
    from geodata.times.lexicon import Lexicon
    from geodata.times.scene import Scene
    from geodata.times.tokens import Tokens
    from geodata.types import DayRange

    Hits = list[tuple[int, int, Hit]]

JOINS: Final = {
    "from": ("to", "dash", "until", "by", "through"),
    "between": ("and", "dash"),
    "since": ("to", "until", "by", "through"),
}
"""Words that open a range, with those that may stand between its ends."""
_ENDS: Final = frozenset(
    {"date", "month", "year", "season", "weekday", "decade", "deictic", "date_part", "unit", "days"}
)
_BY_DASH: Final = frozenset({"date", "month", "season"})
_BARE: Final = frozenset({"dash", "to", "through"})
"""Words that make a range of two dates of a kind without a word in front."""
_LENDING: Final = frozenset({"date", "month", "season", "days"})
_SMALL: Final = frozenset({"the", "in", "until"})
"""Words that may follow the joint ("from May and until July")."""
_OPEN_SINCE: Final = 400
"""Days over which "since X" still reaches to publication, and "by X" ahead of it."""


def _joint(tokens: Tokens, table: Lexicon, hits: Hits, number: int) -> str:
    """Class of the only word between an expression and the next one, over a small word; empty when there is more."""
    (_, end, _), (following, _, _) = hits[number], hits[number + 1]
    if not end < following <= end + 2:
        return ""
    if following == end + 2 and table.names[tokens.classes[end + 1]] not in _SMALL:
        return ""
    return table.names[tokens.classes[end]]


def second(tokens: Tokens, table: Lexicon, hits: Hits, number: int, lead: str) -> Hit | None:
    """The other end of "from A to B", "between A and B", "A – B"."""
    if number + 1 >= len(hits):
        return None
    hit, other = hits[number][2], hits[number + 1][2]
    if hit.rule == "year" == other.rule or hit.rule not in _ENDS or other.rule not in _ENDS:
        return None
    joint = _joint(tokens, table, hits, number)
    same = hit.rule == other.rule and hit.rule in _BY_DASH
    return other if joint in JOINS.get(lead, ()) or (joint in _BARE and same) else None


def borrowed(tokens: Tokens, table: Lexicon, hits: Hits, number: int, joined: Hit | None) -> int | None:
    """The year that a later part of a range or a list gives to one without: "in April and June 1955"."""
    hit = hits[number][2]
    if hit.number("y") is not None:
        return None
    if joined is not None:
        return joined.number("y")
    if hit.rule not in _LENDING or number + 1 >= len(hits) or hits[number + 1][2].rule != hit.rule:
        return None
    return hits[number + 1][2].number("y") if _joint(tokens, table, hits, number) == "and" else None


def backwards(first: DayRange | None, last: DayRange | None) -> bool:
    """Whether the second range ends before the first begins: "from November to March 1920" began in 1919."""
    if first is None or last is None or first.first is None or last.last is None:
        return False
    return first.first > last.last


def year_before(hit: Hit, last: DayRange | None) -> int | None:
    """The year that lets a range begin before its end: that of the end, or the one before if that was tried."""
    year = last.first.year if last and last.first else None
    return year - 1 if year is not None and (hit.year == year or _comes_later(hit, last)) else year


def _comes_later(hit: Hit, last: DayRange | None) -> bool:
    month = hit.number("month")
    return month is not None and last is not None and last.last is not None and month > last.last.month


def hull(first: DayRange | None, last: DayRange | None) -> DayRange | None:
    """From the first day of one range to the last day of another; the other alone where that runs backwards."""
    if first is None or last is None or first.first is None or last.last is None or first.first > last.last:
        return last or first
    return replace(
        first, last=last.last, granularity="range", basis=last.basis if first.basis == "explicit" else first.basis
    )


def parts(tokens: Tokens, table: Lexicon, first: int, end: int, *, whole: bool) -> list[tuple[int, int, int]]:
    """(start, end, day) of each day of "3–5 May", "3 and 7 May"; empty for what is better read in one.

    With ``whole`` only a list of days that do not follow each other comes apart.
    """
    names = [table.names[char] for char in tokens.classes[first:end]]
    days = [at for at, name in enumerate(names) if name in {"d", "nth"}]
    numbers = [value for at in days if isinstance(value := tokens.values[first + at], int)]
    ranged = is_range(names)
    if numbers != sorted(set(numbers)) or (whole and (ranged or numbers[-1] - numbers[0] < len(numbers))):
        return []
    found = []
    for place, at in enumerate(days):
        low = at - 1 if at and names[at - 1] in {"month", "xmonth"} else at
        high = at + 1 if place < len(days) - 1 else len(names)
        found.append((tokens.starts[first + low], tokens.ends[first + high - 1], numbers[place]))
    return found


def is_range(names: Iterable[str]) -> bool:
    """Whether the words between days of one month make a range, not a list."""
    known = set(names)
    return known.isdisjoint({"and", "comma"}) or not known.isdisjoint({"between", "from", "dash"})


def bounded(found: DayRange | None, hit: Hit, lead: str, before: str, scene: Scene) -> DayRange | None:
    """Widen "since X" up to publication, and "by X" and "until X" from publication to an X ahead."""
    published = scene.published
    if found is None or published is None or found.first is None or found.last is None or scene.narrative:
        return found
    if lead == "since":
        ranked = scene.tense.lexicon.ranking.search(before) is not None
        if ranked or found.granularity == "year" or not 0 <= (published - found.first).days <= _OPEN_SINCE:
            return found
        return replace(
            found, last=max(published, found.last) if found.granularity != "range" else published, granularity="range"
        )
    far = found.basis == "explicit" and (found.granularity == "year" or (found.last - published).days > _OPEN_SINCE)
    if (
        found.last > published
        and not far
        and found.granularity != "time"
        and (found.first > published or hit.has("early"))
    ):
        return replace(found, first=published, granularity="range")
    return found
