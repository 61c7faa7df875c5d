"""Dates by distance: weekdays, yesterday, last week, two days ago, the same night."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from geodata.times import days as cal
from geodata.times import named
from geodata.times.hit import Hit, night, shape

if TYPE_CHECKING:
    from datetime import date

    from geodata.times.days import Days
    from geodata.times.scene import Scene
    from geodata.types import Basis, DayRange, Granularity

_NAMED_DAYS: Final = frozenset({"weekday", "d", "nth", "deictic"})
_GRAIN: Final[dict[str, Granularity]] = {
    "day": "day", "week": "week", "weekend": "range", "month": "month", "quarter": "range", "year": "year",
    "decade": "range", "fortnight": "range", "hour": "day",
}  # fmt: skip


def read_weekday(hit: Hit, scene: Scene) -> DayRange | None:
    """Read a weekday: the last one, today included; ahead in a clause about the future."""
    weekday = hit.number("weekday") or 0
    anchor, basis = _weekday_anchor(hit, scene)
    if anchor is None:
        return None
    shift = hit.number("dir", "past")
    if hit.has("unit"):
        day = cal.week(anchor, shift or 0)[0] + weekday * cal.DAY
    elif hit.number("seq") == -1:
        day = anchor - ((anchor.weekday() - weekday) % 7 or 7) * cal.DAY
    elif basis == "context" or (shift or hit.number("seq") or 0) > 0:
        ahead = (weekday - anchor.weekday()) % 7
        day = anchor + (ahead or (7 if shift or hit.has("seq") else 0)) * cal.DAY
    elif shift == 0 or (shift is None and scene.future(hit.start)):
        day = anchor + ((weekday - anchor.weekday()) % 7) * cal.DAY
    else:
        day = anchor - ((anchor.weekday() - weekday) % 7 or (7 if shift else 0)) * cal.DAY
    days, grain = night(hit, (day, day))
    return scene.relative(days, grain, basis)


def _weekday_anchor(hit: Hit, scene: Scene) -> tuple[date | None, Basis]:
    told = (scene.narrative or hit.has("that", "seq")) and not hit.has("dir", "past")
    if told and scene.last_day is not None:
        return scene.last_day.first, "context"
    return scene.published, "published"


def read_deictic(hit: Hit, scene: Scene) -> DayRange | None:
    """Read yesterday, today, tomorrow."""
    if scene.published is None:
        return None
    day = scene.published + (hit.number("deictic") or 0) * cal.DAY
    if hit.has("unit"):
        day += (hit.number("earlier") or 1) * cal.DAY
    if hit.word("part") == "night" and day == scene.published:
        return scene.relative((day - cal.DAY, day), "part_of_day")
    days, grain = night(hit, (day, day))
    return scene.relative(days, grain)


def read_overnight(hit: Hit, scene: Scene) -> DayRange | None:
    """Read the night that ends on the morning of publication; "last evening" is the day before."""
    anchor, basis = scene.anchor(context=scene.narrative)
    if anchor is None:
        return None
    if basis == "context":
        return scene.relative((anchor, anchor + cal.DAY), "part_of_day", basis)
    before = anchor - cal.DAY
    to_morning = hit.word("part", "overnight") == "night"
    return scene.relative((before, anchor if to_morning else before), "part_of_day", basis)


def read_this_part(hit: Hit, scene: Scene) -> DayRange | None:
    """Read "this morning" (publication), "tonight" (into the next day), or a bare part of the last day."""
    if hit.number("dir") == -1:
        return read_overnight(hit, scene)
    if hit.number("dir") == -2 and scene.published is not None:
        return scene.relative((scene.published - 2 * cal.DAY, scene.published - cal.DAY), "part_of_day")
    if hit.number("dir") == 1:
        return _next_part(hit, scene)
    anchor, basis = scene.published, "published"
    bare = not hit.has("dir", "tonight")
    if bare and (scene.narrative or hit.has("the")) and scene.last_day is not None:
        anchor, basis = scene.last_day.first, "context"
    if anchor is None:
        return None
    shift = hit.number("dir") or 0
    if hit.word("part", "bare") == "night" and not hit.has("tonight"):
        return read_overnight(hit, scene)
    days, _ = night(hit, (anchor + shift * cal.DAY,) * 2)
    return scene.relative(days, "part_of_day", "context" if basis == "context" else "published")


def read_before_last(hit: Hit, scene: Scene) -> DayRange | None:
    """Read "the week before last"."""
    unit = hit.word("unit") or "day"
    if scene.published is None or hit.number("dir") != -1 or unit in {"hour", "day", "fortnight"}:
        return None
    return scene.relative(cal.shifted(scene.published, unit, -2), _GRAIN[unit])


def _next_part(hit: Hit, scene: Scene) -> DayRange | None:
    """Read "the next morning": of the day after the last one."""
    if scene.last_day is None or scene.last_day.first is None:
        return None
    days, _ = night(hit, (scene.last_day.first + cal.DAY,) * 2)
    return scene.relative(days, "part_of_day", "context")


def read_unit(hit: Hit, scene: Scene) -> DayRange | None:
    """Read "last week", "this month", "early next year", "the end of the year"."""
    unit = hit.word("unit") or "day"
    shift, context = hit.number("dir", "past", "latest"), hit.has("seq", "that")
    if unit in {"hour", "fortnight"} or (unit == "day" and shift in {None, -1} and not context):
        return None
    if unit == "quarter" and (shift is None or hit.has("latest")) and scene.quarter is not None:
        return replace(scene.quarter, basis="context")
    if unit == "weekend" and shift is None and not context and scene.published is not None:
        ahead = 1 if scene.future(hit.start) else 0
        near = scene.published + (2 - scene.published.weekday() // 5 * 2) * cal.DAY if ahead else scene.published
        return scene.relative(cal.weekend(near - (0 if ahead or near.weekday() > 4 else 7) * cal.DAY), "range")
    context = context or (scene.narrative and shift in {None, 0})
    anchor, basis = scene.anchor(context=context)
    if anchor is None:
        return None
    past_quarter = unit == "quarter" and shift is None and not context
    days = cal.shifted(anchor, unit, -1 if past_quarter else shift if shift is not None else hit.number("seq") or 0)
    where = hit.word("early")
    return scene.relative(cal.part(days, where) if where else days, "range" if where else _GRAIN[unit], basis)


def read_span(hit: Hit, scene: Scene) -> DayRange | None:
    """Read "the past two weeks": so many units that end with publication, or begin there."""
    anchor = scene.published
    if anchor is None:
        return None
    unit, ahead = hit.word("unit") or "day", (hit.number("dir", "past", "seq") or -1) > 0
    count = hit.number("num", "d", "n", "yy", "y", "a")
    if unit == "hour":
        count, unit = -(-(count or 1) // 24), "day"
    if count is None:
        count = {"day": 7, "week": 4}.get(unit, 0) if hit.has("few") or hit.shape.plural else 1
    if not count:
        return None
    if ahead:
        return scene.relative((anchor, cal.back(anchor, unit, -count)), "range")
    return scene.relative((cal.back(anchor, unit, count), anchor), "range")


def _counted(hit: Hit) -> tuple[str, int | None]:
    """Unit and count; None for "a few"; "half a year" is six months."""
    unit = hit.word("unit") or "day"
    if hit.has("few"):
        return unit, None
    count = hit.number("num", "d", "n", "yy", "y")
    if hit.has("halfyear"):
        return "month", 6
    if hit.has("half"):
        return ("month", 6) if unit == "year" else ("day", 0)
    return ("week", 2 * (count or 1)) if unit == "fortnight" else (unit, 1 if count is None else count)


def read_ago(hit: Hit, scene: Scene) -> DayRange | None:
    """Read "two days ago", "a year ago"."""
    unit, count = _counted(hit)
    if (same := _same_quarter(hit, scene)) is not None:
        return same
    if scene.published is None or count is None or unit == "hour":
        return scene.relative(_hours(scene.published, unit, -(count or 0)), "day")
    return scene.relative(cal.shifted(scene.published, unit, -count), _GRAIN[unit])


def read_period(hit: Hit, scene: Scene) -> DayRange | None:
    """Read "the latest period", "the year-ago period", "the 1988 period" of a report on a quarter; else only its year."""
    year, quarter = hit.said_year, scene.quarter
    if quarter is None or quarter.first is None:
        return named.read_year(hit, scene) if year else read_unit(hit, scene) if hit.has("dir") else None
    back = 1 if hit.has("ago", "earlier") or hit.number("dir") == -1 else 0
    return scene.relative(cal.months(year or quarter.first.year - back, quarter.first.month, 3), "range", "context")


def _same_quarter(hit: Hit, scene: Scene) -> DayRange | None:
    """Take "a year earlier" beside a quarter as that quarter of the year before."""
    unit, count = _counted(hit)
    if scene.quarter is None or scene.quarter.first is None or (unit, count) != ("year", 1):
        return None
    first = scene.quarter.first
    return scene.relative(cal.months(first.year - 1, first.month, 3), "range", "context")


def _hours(day: date | None, unit: str, count: int) -> Days | None:
    """Hours before a day: that day and, when they may reach back over midnight, the one before."""
    if day is None or unit != "hour" or not count:
        return None
    return day + (count // 24) * cal.DAY, day


def read_later(hit: Hit, scene: Scene) -> DayRange | None:
    """Read "two days later", "the next day": counted from the last date of the text."""
    unit, count = _counted(hit)
    if hit.has("dir") and (hit.number("dir") != 1 or not (unit == "day" or scene.narrative)):
        return read_unit(hit, scene)
    if count is None or unit in {"hour", "decade"}:
        return None
    step = -1 if hit.has("ago") or (hit.number("earlier", "seq", "dir") or 1) < 0 else 1
    if step < 0 and (same := _same_quarter(hit, scene)) is not None:
        return same
    if unit == "day" or (unit == "week" and hit.has("earlier") and scene.last_day is not None):
        anchor = scene.last_day.first if scene.last_day else None
        if step > 0 and scene.last_day and not hit.has("earlier"):
            anchor = scene.last_day.last if scene.last_day.granularity != "part_of_day" else anchor
        if anchor is None:
            return _from_publication(scene, unit, step * count)
        day = anchor + step * count * (7 if unit == "week" else 1) * cal.DAY
        return scene.relative((day, day), "day", "context")
    anchor, basis = scene.anchor(context=True)
    if anchor is None:
        return None
    return scene.relative(cal.shifted(anchor, unit, step * count), _GRAIN[unit], basis)


def _from_publication(scene: Scene, unit: str, count: int) -> DayRange | None:
    if scene.published is None or scene.narrative or count > 0:
        return None
    return scene.relative(cal.shifted(scene.published, unit, count), _GRAIN[unit])


def read_that(hit: Hit, scene: Scene) -> DayRange | None:
    """Read "the same day", "that night", "later that year"."""
    unit = hit.word("unit")
    anchor = scene.last_day if unit in {None, "day"} else scene.named
    if anchor is None or anchor.first is None:
        return None
    if unit is None:
        days, grain = night(hit, (anchor.first, anchor.first))
        return scene.relative(days, grain, "context")
    if unit == "hour":
        return None
    days = cal.shifted(anchor.first, unit, 0)
    where = hit.word("early")
    return scene.relative(cal.part(days, where) if where else days, _GRAIN[unit], "context")


def read_lasting(hit: Hit, scene: Scene) -> DayRange | None:
    """Read "has burned for nine days": so long before publication, until publication; of years no day is meant."""
    if scene.narrative or hit.word("unit") in {"year", "decade"} or not scene.tense.lasts(hit.start):
        return None
    return read_span(hit, scene)


def read_nth_day(hit: Hit, scene: Scene) -> DayRange | None:
    """Read "for a third day", "the third night running": from the first of them to publication.

    Beside a day ("on Friday, for the third day in a row") it dates nothing.
    """
    number, unit = hit.number("ordinal", "nth", "num", "d"), hit.word("unit") or "day"
    if scene.published is None or scene.narrative or scene.since_day(hit.start) == 0:
        return None
    if number is None or not 1 < number < 100 or unit not in {"day", "week", "month", "year"}:
        return None
    days = number - (unit == "day") + (hit.word("part") == "night")
    return scene.relative((cal.back(scene.published, unit, days), scene.published), "range")


def read_over_day(hit: Hit, scene: Scene) -> DayRange | None:
    """Read a bulletin's day: the day before publication and that day."""
    if hit.word("unit") != "day":
        return read_span(hit, scene)
    if scene.published is None:
        return None
    return scene.relative((scene.published - cal.DAY, scene.published), "range")


def read_clock(hit: Hit, scene: Scene) -> DayRange | None:
    """Read an hour: of the day that its sentence named, in a narrative also the one before; else nobody can tell."""
    if scene.last_day is None or scene.since_day(hit.start) > int(scene.narrative):
        return None
    day = scene.last_day.last if scene.last_day.granularity == "part_of_day" else scene.last_day.first
    return scene.relative((day, day), "time", "context") if day else None


def read_clock_day(hit: Hit, scene: Scene) -> DayRange | None:
    """Read "9 a.m. Tuesday", "18 March at 10:30": the day, as fine as a time."""
    kinds = hit.shape.kinds
    words = [
        pair
        for number, pair in enumerate(zip(kinds, hit.values, strict=True))
        if pair[0] not in {"clock", "am", "at", "on"} and kinds[number + 1 : number + 2] != ("am",)
    ]
    plain = Hit("date", hit.start, hit.end, shape(tuple(kind for kind, _ in words)), [value for _, value in words])
    read = read_weekday if plain.has("weekday") else read_deictic if plain.has("deictic") else named.read_day
    found = read(plain, scene)
    return found and replace(found, granularity="time")


def read_night_on(hit: Hit, scene: Scene) -> DayRange | None:
    """Read the Ukrainian and Russian "night to Sunday": the day before the one named, and that day."""
    words = [pair for pair in zip(hit.shape.kinds, hit.values, strict=True) if pair[0] != "part"]
    days = [number for number, (kind, _) in enumerate(words) if kind in _NAMED_DAYS]
    weekday_and_date = {words[number][0] for number in days} >= {"weekday", "d"}
    words = words[days[-1] if not weekday_and_date else 0 :]
    plain = Hit("night", hit.start, hit.end, shape(tuple(kind for kind, _ in words)), [value for _, value in words])
    read = named.read_day if plain.has("month") else read_deictic if plain.has("deictic") else read_weekday
    found = read(plain, scene)
    if found is None or found.first is None:
        return None
    return replace(found, first=found.first - cal.DAY, last=found.first, granularity="part_of_day")


def read_since_start(hit: Hit, scene: Scene) -> DayRange | None:
    """Read "since the beginning of the year": its first day to publication."""
    unit = hit.word("unit") or "day"
    if scene.published is None or unit in {"hour", "weekend"}:
        return None
    return scene.relative((cal.shifted(scene.published, unit, 0)[0], scene.published), "range")


def read_yearly(hit: Hit, scene: Scene) -> DayRange | None:
    """Read a word that means last or this year."""
    if scene.published is None:
        return None
    return scene.relative(cal.year(scene.published.year + (hit.number("yearly") or 0)), "year")


def read_before_that(hit: Hit, scene: Scene) -> DayRange | None:
    """Read "two days before that", counted back from the last date."""
    unit, count = _counted(hit)
    if unit == "day":
        day = scene.last_day.first if scene.last_day else None
        return None if day is None else scene.relative((day - (count or 1) * cal.DAY,) * 2, "day", "context")
    anchor, basis = scene.anchor(context=True)
    return None if anchor is None else scene.relative(cal.shifted(anchor, unit, -(count or 1)), _GRAIN[unit], basis)


def read_day_before(_hit: Hit, scene: Scene) -> DayRange | None:
    """Read "the day before": of the narrated day, or of publication."""
    if scene.narrative and scene.last_day is not None and scene.last_day.first is not None:
        return scene.relative((scene.last_day.first - cal.DAY,) * 2, "day", "context")
    if scene.published is None:
        return None
    return scene.relative((scene.published - cal.DAY,) * 2, "day")


def read_nothing(_hit: Hit, _scene: Scene) -> DayRange | None:
    """Read an expression whose days cannot be told."""
    return None
