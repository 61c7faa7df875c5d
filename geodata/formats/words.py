"""Facts in words for people, in English: days, ranges of days, boxes."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
UNKNOWN: Final = "date not given"


class Months(NamedTuple):
    """Names of the months in a language: behind a day ("18 березня") and alone ("березень")."""

    of_day: Sequence[str]
    alone: Sequence[str]


ENGLISH: Final = Months(MONTHS, MONTHS)


def day(value: date, months: Months = ENGLISH) -> str:
    """One day: "18 March 2023"."""
    return f"{value.day} {months.of_day[value.month - 1]} {value.year}"


def days(
    first: date | str | None, last: date | str | None, granularity: str | None = None, months: Months = ENGLISH
) -> str:
    """An inclusive range of days, an end that is open or unknown (said in English only) being None.

    >>> days("2023-03-18", "2023-03-19"), days("2022-05-01", "2022-05-31", "month"), days("2022-02-24", None)
    ('18–19 March 2023', 'May 2022', 'since 24 February 2022')
    """
    start, end = _date(first), _date(last)
    if start is None and end is None:
        return UNKNOWN
    if start is None or end is None:
        return f"since {day(start, months)}" if start else f"by {day(end or date.max, months)}"
    if granularity in {"month", "season", "year"} and _whole_months(start, end):
        return _months(start, end, months.alone)
    return _range(start, end, months)


def _range(start: date, end: date, months: Months) -> str:
    to = day(end, months)
    if start == end:
        return to
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{to}"
    if start.year == end.year:
        return f"{start.day} {months.of_day[start.month - 1]} – {to}"
    return f"{day(start, months)} – {to}"


def _whole_months(start: date, end: date) -> bool:
    return start.day == 1 and end.day == monthrange(end.year, end.month)[1]


def _months(start: date, end: date, names: Sequence[str]) -> str:
    first, last = names[start.month - 1], names[end.month - 1]
    if start.year != end.year:
        whole_years = start.month == 1 and end.month == 12
        return f"{start.year}–{end.year}" if whole_years else f"{first} {start.year} – {last} {end.year}"
    if (start.month, end.month) == (1, 12):
        return str(start.year)
    return f"{first} {end.year}" if first == last else f"{first}–{last} {end.year}"


def claimant(claim: Mapping[str, Any]) -> str:
    """Who says so, in the report's words: whom a pronoun ("he said") stands for, where the report tells."""
    return str((claim.get("means") or claim)["text"])


def listed(items: list[str], word: str = "and") -> str:
    """Items as a list in a sentence: "a, b and c"."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {word} {items[-1]}"


def degrees(value: float, positive: str, negative: str) -> str:
    """Write a coordinate: -4.5 with "E" and "W" is "4.5°W"."""
    return f"{abs(value):g}°{positive if value >= 0 else negative}"


def _date(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def people(low: int | None, high: int | None) -> str:
    """A number of people: "3", "at least 3", "3 to 5", "up to 5", "nobody"; nothing known is "an unknown number".

    >>> people(3, 3), people(3, None), people(3, 5), people(0, 0)
    ('3', 'at least 3', '3 to 5', 'nobody')
    """
    if low is None and high is None:
        return "an unknown number"
    if low == high:
        return str(low) if low else "nobody"
    if high is None:
        return f"at least {low}"
    return f"{low} to {high}" if low else f"up to {high}"
