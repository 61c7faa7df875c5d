"""Dates by name: days, months, weeks of a month, seasons, quarters, years, decades."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from geodata.times import days as cal
from geodata.times.hit import Hit, dated, night
from geodata.types import DayRange

if TYPE_CHECKING:
    from collections.abc import Callable

    from geodata.times.days import Days
    from geodata.times.scene import Scene
    from geodata.types import Granularity


def read_day(hit: Hit, scene: Scene) -> DayRange | None:
    """Read a day of a month, in figures or words, with an optional part of the day."""
    exact = next((v for v in hit.values if isinstance(v, date)), None)
    if exact is not None:
        days, grain = night(hit, (exact, exact))
        return DayRange(first=days[0], last=days[1], granularity=grain, basis="explicit")
    month, day = hit.number("month") or 1, hit.number("d", "nth", "ordinal") or 1
    if hit.has("dm"):
        day, month = divmod(hit.number("dm") or 101, 100)
    if hit.has("dir", "that"):
        make = _one_day(month, day)
        if hit.has("unit"):
            return _in_unit(hit, scene, make, "day")
        return _directed(scene, make, "day", hit.number("dir") or 0)
    grain = night(hit, (date(2000, 1, 1),) * 2)[1]
    return dated(hit, scene, lambda y: night(hit, (date(y, month, day),) * 2)[0], grain)


def _one_day(month: int, day: int) -> Callable[[int], Days]:
    return lambda year: (date(year, month, day),) * 2


def read_holiday(hit: Hit, scene: Scene) -> DayRange | None:
    """Read a feast with a fixed date."""
    month, day = divmod(hit.number("holiday") or 101, 100)
    return dated(hit, scene, _one_day(month, day), "day")


def read_week_of(hit: Hit, scene: Scene) -> DayRange | None:
    """Read "the week of March 6": the week that holds that day."""
    around = {"week": cal.week, "weekend": cal.weekend}.get(hit.word("unit") or "")
    if around is None:
        return None
    make = _one_day(hit.number("month") or 1, hit.number("d", "nth") or 1)
    return dated(hit, scene, lambda year: around(make(year)[0]), "week")


def read_eve(hit: Hit, scene: Scene) -> DayRange | None:
    """Read the day before a dated day."""
    month, day = hit.number("month") or 1, hit.number("d", "nth") or 1
    return dated(hit, scene, lambda y: (date(y, month, day) - cal.DAY,) * 2, "day")


def read_days(hit: Hit, scene: Scene) -> DayRange | None:
    """Read days of one month, or from a day of one month to a day of the next: "3-5 May", "30 to 2 June"."""
    month, (first, *_, last) = hit.number("month") or 1, hit.numbers("d", "nth")
    start = month if first <= last else month - 1
    if first >= last and not hit.has("part"):
        return None
    return dated(hit, scene, lambda y: (cal.months(y, start)[0].replace(day=first), date(y, month, last)), "range")


def read_month(hit: Hit, scene: Scene) -> DayRange | None:
    """Read a month or its early, middle, late part or half."""
    month, where = hit.number("month") or 1, hit.word("early")

    def make(year: int) -> Days:
        days = cal.months(year, month)
        half = hit.number("ordinal")
        if half:
            middle = days[0].replace(day=15)
            return (days[0], middle) if half == 1 else (middle + cal.DAY, days[1])
        return cal.part(days, where) if where else days

    grain: Granularity = "range" if where else "month"
    if hit.has("unit") and hit.has("dir", "seq", "that"):
        return _in_unit(hit, scene, make, grain)
    if hit.has("yearly"):
        year = scene.published and scene.published.year + (hit.number("yearly") or 0)
        return scene.relative(make(year), grain) if year else None
    direction = hit.number("dir", "past")
    if direction is not None and hit.said_year is None:
        return _directed(scene, make, grain, direction)
    return dated(hit, scene, make, grain)


def _directed(scene: Scene, make: Callable[[int], Days], grain: Granularity, direction: int) -> DayRange | None:
    """Take "last September" as wholly before the month it counts from, "next" as after it, "this" as in its year."""
    now, basis = scene.now(direction)
    if now is None:
        return None
    years = range(now.year - 1, now.year + 2)
    if direction < 0:
        days = next(
            (d for y in reversed(years) if (d := make(y))[1] < now and d[0].replace(day=1) < now.replace(day=1)),
            None,
        )
    elif direction > 0:
        days = next((d for y in years if (d := make(y))[0] > now), None)
    else:
        days = make(now.year)
    return scene.relative(days, grain, basis)


def _in_unit(hit: Hit, scene: Scene, make: Callable[[int], Days], grain: Granularity) -> DayRange | None:
    """Read "March of last year", "May of that year"."""
    shift = hit.number("dir", "seq") or 0
    anchor, basis = scene.anchor(context=True) if hit.has("that", "seq") else scene.now(shift)
    return None if anchor is None else scene.relative(make(anchor.year + shift), grain, basis)


def read_month_days(hit: Hit, scene: Scene) -> DayRange | None:
    """Read "the first days of March", "the last days of May": its first or last part."""
    number = hit.number("ordinal")
    where = "early" if number == 1 else "late" if number is None and (hit.number("dir", "past") or 0) < 0 else None
    if where is None or hit.word("unit") != "day":
        return None
    month = hit.number("month") or 1
    return dated(hit, scene, lambda year: cal.part(cal.months(year, month), where), "range")


def read_month_week(hit: Hit, scene: Scene) -> DayRange | None:
    """Read "the first week of March", "the second Sunday of April"."""
    month = hit.number("month") or 1
    number = hit.number("ordinal")
    if number is None:
        number = -1
    weekday, unit = hit.number("weekday"), hit.word("unit")

    def make(year: int) -> Days:
        first, last = cal.months(year, month)
        if weekday is not None:
            day = cal.weekday_in((first, last), weekday, number)
            if day is None:
                raise ValueError(number)
            return day, day
        if hit.has("dekad"):
            return cal.part((first, last), {1: "early", 2: "mid", 3: "late", -1: "late"}[number])
        if unit == "day":
            day = last if number < 0 else first.replace(day=number)
            return day, day
        if number < 0 or number > 4:
            return last - 6 * cal.DAY, last
        start = first + 7 * (number - 1) * cal.DAY
        return start, start + 6 * cal.DAY

    if unit not in {None, "day", "week"}:
        return None
    if hit.has("dekad"):
        return dated(hit, scene, make, "range") if number in {1, 2, 3, -1} else None
    return dated(hit, scene, make, "day" if weekday is not None or unit == "day" else "week")


def read_year(hit: Hit, _scene: Scene) -> DayRange | None:
    """Read a year, its part or half."""
    days, where = cal.year(hit.said_year or 1), hit.word("early")
    half = hit.number("ordinal") or (2 if hit.has("half") else None)
    where = where if half is None else None
    if half:
        days = cal.months(days[0].year, 1 if half == 1 else 7, 6)
    if where:
        days = cal.part(days, where)
    return DayRange(first=days[0], last=days[1], granularity="range" if where or half else "year", basis="explicit")


def read_season(hit: Hit, scene: Scene) -> DayRange | None:
    """Read a season of a year."""
    month, where = hit.number("season") or 3, hit.word("early")

    def make(year: int) -> Days:
        days = cal.months(year, month, 3)
        return cal.part(days, where) if where else days

    direction, years = hit.number("dir", "past"), hit.numbers("y")
    if len(years) > 1 and month != cal.WINTER:
        return _seasons(years, month)
    if hit.has("unit", "that"):
        return _in_unit(hit, scene, make, "season")
    if month == cal.WINTER and len(years) < 2 and _is_over(hit, scene):
        return dated(hit, scene, lambda year: make(year - 1), "season")
    now, basis = scene.now(direction or 0)
    if direction is not None and now is not None and hit.said_year is None:
        return scene.relative(_near_season(make, now, direction), "season", basis)
    return dated(hit, scene, make, "season")


def _seasons(years: list[int], month: int) -> DayRange:
    """Read "the summers of 1941–42", from the first to the last."""
    first, last = cal.months(years[0], month, 3)[0], cal.months(years[-1], month, 3)[1]
    return DayRange(first=first, last=last, granularity="range", basis="explicit")


def _is_over(hit: Hit, scene: Scene) -> bool:
    """Whether "winter of this year" must be the one that began the year before: its December has not come."""
    published = scene.published
    if published is None or hit.said_year != published.year or published.month == cal.WINTER:
        return False
    return not scene.future(hit.start)


def _near_season(make: Callable[[int], Days], published: date, direction: int) -> Days | None:
    options = [make(year) for year in range(published.year - 2, published.year + 2)]
    if direction < 0:
        return next((days for days in reversed(options) if days[1] < published), None)
    if direction > 0:
        return next((days for days in options if days[0] > published), None)
    return make(
        published.year - 1 if make(published.year)[0].month == cal.WINTER and published.month < 4 else published.year
    )


def read_quarter(hit: Hit, scene: Scene) -> DayRange | None:
    """Read a quarter of a year."""
    number = hit.number("ordinal")
    if "quarter" not in hit.values:
        return None
    if number is None or not 1 <= number <= 4:
        return None
    if hit.has("dir") and scene.published is not None and hit.said_year is None:
        shift = hit.number("dir") or 0
        return scene.relative(cal.months(scene.published.year + shift, 3 * number - 2, 3), "range")
    if hit.said_year is None and scene.published is not None and not scene.narrative:
        found = scene.relative(_past_quarter(number, scene, ahead_of_it=bool(scene.future(hit.start))), "range")
    else:
        found = dated(hit, scene, lambda y: cal.months(y, 3 * number - 2, 3), "range")
    scene.report(found)
    return found


def _past_quarter(number: int, scene: Scene, *, ahead_of_it: bool) -> Days | None:
    """The last such quarter that has begun; the coming one only in a clause about the future."""
    published = scene.published
    if published is None:
        return None
    options = [cal.months(year, 3 * number - 2, 3) for year in range(published.year - 1, published.year + 2)]
    behind = next(days for days in reversed(options) if days[0] <= published)
    ahead = next(days for days in options if days[0] > published)
    stale = (published - behind[1]).days > 150
    return ahead if stale and ahead_of_it else behind


def read_decade(hit: Hit, _scene: Scene) -> DayRange | None:
    """Read a decade ("the 1980s", "the late '90s", "80-х років XIX століття"), its part or half."""
    number, where = hit.number("decades") or 0, hit.word("early")
    century = hit.numbers("ordinal", "nth", "d")[-1:] if hit.has("century") else [20]
    first = number if number > 100 else (century[0] - 1) * 100 + number
    low, high = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}[where] if where else (0, 9)
    if hit.has("half"):
        low, high = (0, 4) if hit.number("ordinal") == 1 else (5, 9)
    days = date(first + low, 1, 1), date(first + high, 12, 31)
    return DayRange(first=days[0], last=days[1], granularity="range", basis="explicit")


def read_century(hit: Hit, _scene: Scene) -> DayRange | None:
    """Read a century, its first, middle, last third, or several centuries."""
    numbers, where = hit.numbers("nth", "ordinal", "d"), hit.word("early")
    if not all(1 < number < 23 for number in numbers):
        return None
    first, last = ((number - 1) * 100 for number in (numbers[0], numbers[-1]))
    low, high = {"early": (0, 33), "mid": (33, 66), "late": (66, 99)}[where] if where else (0, 99)
    days = date(first + low, 1, 1), date(last + high, 12, 31)
    return DayRange(first=days[0], last=days[1], granularity="range", basis="explicit")
