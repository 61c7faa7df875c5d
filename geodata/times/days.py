"""Day ranges by the calendar: weeks, months, seasons, parts of them.  Everything is inclusive."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, Literal

Days = tuple[date, date]
Unit = Literal["day", "week", "month", "quarter", "season", "year", "decade"]

DAY: Final = timedelta(days=1)
WINTER: Final = 12


@lru_cache(maxsize=4096)
def months(year: int, first: int, count: int = 1) -> Days:
    """``count`` whole months from month ``first`` of ``year``; ``first`` may lie outside 1 to 12."""
    start_year, start = divmod(year * 12 + first - 1, 12)
    end_year, end = divmod(year * 12 + first - 2 + count, 12)
    return date(start_year, start + 1, 1), date(end_year, end + 1, monthrange(end_year, end + 1)[1])


def year(number: int) -> Days:
    """The whole year."""
    return date(number, 1, 1), date(number, 12, 31)


def week(day: date, ahead: int = 0) -> Days:
    """Monday to Sunday of the week that holds ``day``, or of one ``ahead`` weeks later."""
    monday = day + timedelta(days=7 * ahead - day.weekday())
    return monday, monday + 6 * DAY


def weekend(day: date, ahead: int = 0) -> Days:
    """Saturday and Sunday of the week that holds ``day``, or of one ``ahead`` weeks later."""
    monday, sunday = week(day, ahead)
    return monday + 5 * DAY, sunday


def shifted(day: date, unit: str, count: int) -> Days:
    """The day, week, month, quarter, year or decade that lies ``count`` units after the one around ``day``."""
    if unit == "week":
        return week(day, count)
    if unit == "weekend":
        return weekend(day, count)
    if unit == "month":
        return months(day.year, day.month + count)
    if unit == "quarter":
        return months(day.year, (day.month - 1) // 3 * 3 + 1 + 3 * count, 3)
    if unit == "year":
        return year(day.year + count)
    if unit == "decade":
        first = (day.year // 10 + count) * 10
        return date(first, 1, 1), date(first + 9, 12, 31)
    return day + count * DAY, day + count * DAY


def back(day: date, unit: str, count: int) -> date:
    """The day ``count`` units before ``day`` (after it when negative), by the calendar; for spans that end on it."""
    if unit in {"month", "quarter", "year", "decade"}:
        size = {"month": 1, "quarter": 3, "year": 12, "decade": 120}[unit]
        first, last = months(day.year, day.month - size * count)
        return first.replace(day=min(day.day, last.day))
    return day - count * {"week": 7, "fortnight": 14}.get(unit, 1) * DAY


def part(days: Days, where: str) -> Days:
    """The "early", "mid" or "late" part: ten days of a month, a third of anything else."""
    first, last = days
    total = (last - first).days + 1
    if total < 3:
        return days
    third = 10 if 28 <= total <= 31 else total // 3
    if total >= 365:
        first_cut, second_cut = months(first.year, 5)[0], months(first.year, 9)[0]
    else:
        first_cut, second_cut = first + third * DAY, first + 2 * third * DAY
    return {"early": (first, first_cut - DAY), "mid": (first_cut, second_cut - DAY), "late": (second_cut, last)}[where]


def weekday_in(days: Days, weekday: int, number: int) -> date | None:
    """The ``number``-th such weekday of the range (-1: the last one), None when there are fewer."""
    first, last = days
    if number < 0:
        return last - ((last.weekday() - weekday) % 7) * DAY
    day = first + ((weekday - first.weekday()) % 7 + 7 * (number - 1)) * DAY
    return day if day <= last else None
