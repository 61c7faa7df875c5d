"""What each kind of expression means: one function a rule of the tables, tokens in, day range out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from geodata.times import days as cal
from geodata.types import DayRange

if TYPE_CHECKING:
    from collections.abc import Callable

    from geodata.times.days import Days
    from geodata.times.scene import Scene
    from geodata.types import Basis, Granularity

_ALIASES: Final = {"xmonth": "month", "wabbr": "weekday", "units": "unit", "before": "earlier", "dayunit": "unit", "fall": "season", "partn": "part",
    "seasonn": "season", "nightly": "part", "doba": "unit", "after": "earlier", "later": "earlier",
}
_NAMED_DAYS: Final = frozenset({"weekday", "d", "nth"})
_GRAIN: Final[dict[str, Granularity]] = {
    "day": "day", "week": "week", "weekend": "range", "month": "month", "quarter": "range", "year": "year",
    "decade": "range", "fortnight": "range", "hour": "day",
}  # fmt: skip


@dataclass(slots=True)
class Hit:
    """A matched expression: its class names and values in order, and the year borrowed from a later part, if any."""

    rule: str
    start: int
    end: int
    kinds: list[str]
    values: list[int | str | date]
    year: int | None = None

    def __post_init__(self) -> None:
        kinds = self.kinds
        self.kinds = [
            ("said" if number and kinds[number - 1] in {"y", "decades"} else "unit") if kind == "yr" else _ALIASES.get(kind, kind)
            for number, kind in enumerate(kinds)
        ]

    def number(self, *kinds: str) -> int | None:
        """Value of the first token of these kinds."""
        return next((v for k, v in zip(self.kinds, self.values, strict=True) if k in kinds and isinstance(v, int)), None)

    def numbers(self, *kinds: str) -> list[int]:
        """Values of all tokens of these kinds."""
        return [v for k, v in zip(self.kinds, self.values, strict=True) if k in kinds and isinstance(v, int)]

    def word(self, *kinds: str) -> str | None:
        """Value of the first token of these kinds that is a word."""
        return next((v for k, v in zip(self.kinds, self.values, strict=True) if k in kinds and isinstance(v, str)), None)

    def has(self, *kinds: str) -> bool:
        """Whether a token of these kinds is part of the expression."""
        return any(kind in kinds for kind in self.kinds)

    @property
    def said_year(self) -> int | None:
        """The year in its own words, or borrowed."""
        return self.number("y") or self.year


def _night(hit: Hit, days: Days) -> tuple[Days, Granularity]:
    """A night is its day and the next; any other part of the day is that day."""
    part = hit.word("part", "tonight", "overnight")
    if part is None:
        return days, "day"
    return ((days[0], days[0] + cal.DAY) if part == "night" else days), "part_of_day"


def _dated(hit: Hit, scene: Scene, make: Callable[[int], Days], grain: Granularity) -> DayRange | None:
    year = hit.said_year
    if year is None:
        return scene.place(hit.start, make, grain)
    first, last = make(year)
    return DayRange(first=first, last=last, granularity=grain, basis="explicit")


def _day(hit: Hit, scene: Scene) -> DayRange | None:
    exact = next((v for v in hit.values if isinstance(v, date)), None)
    if exact is not None:
        days, grain = _night(hit, (exact, exact))
        return DayRange(first=days[0], last=days[1], granularity=grain, basis="explicit")
    month, day = hit.number("month") or 1, hit.number("d", "nth", "ordinal") or 1
    if hit.has("dir", "that"):
        make = _one_day(month, day)
        if hit.has("unit"):
            return _in_unit(hit, scene, make, "day")
        return _directed(hit, scene, make, "day", hit.number("dir") or 0)
    grain = _night(hit, (date(2000, 1, 1),) * 2)[1]
    return _dated(hit, scene, lambda y: _night(hit, (date(y, month, day),) * 2)[0], grain)


def _one_day(month: int, day: int) -> Callable[[int], Days]:
    return lambda year: (date(year, month, day),) * 2


def _holiday(hit: Hit, scene: Scene) -> DayRange | None:
    month, day = divmod(hit.number("holiday") or 101, 100)
    if hit.has("dir"):
        return _directed(hit, scene, _one_day(month, day), "day", hit.number("dir") or 0)
    return _dated(hit, scene, _one_day(month, day), "day")


def _week_of(hit: Hit, scene: Scene) -> DayRange | None:
    """ "The week of March 6": the week that holds that day."""
    if hit.word("unit") != "week":
        return None
    make = _one_day(hit.number("month") or 1, hit.number("d", "nth") or 1)
    return _dated(hit, scene, lambda year: cal.week(make(year)[0]), "week")


def _eve(hit: Hit, scene: Scene) -> DayRange | None:
    month, day = hit.number("month") or 1, hit.number("d", "nth") or 1
    return _dated(hit, scene, lambda y: (date(y, month, day) - cal.DAY,) * 2, "day")


def _days(hit: Hit, scene: Scene) -> DayRange | None:
    month, (first, last, *_) = hit.number("month") or 1, hit.numbers("d", "nth")
    start = month if first <= last else month - 1
    if first >= last and not hit.has("part"):
        return None
    return _dated(hit, scene, lambda y: (cal.months(y, start)[0].replace(day=first), date(y, month, last)), "range")


def _month(hit: Hit, scene: Scene) -> DayRange | None:
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
    direction = hit.number("dir", "past")
    if direction is not None and hit.said_year is None:
        return _directed(hit, scene, make, grain, direction)
    return _dated(hit, scene, make, grain)


def _directed(hit: Hit, scene: Scene, make: Callable[[int], Days], grain: Granularity, direction: int) -> DayRange | None:
    """ "Last September" lies wholly before publication's month, "next" after it, "this" in its year."""
    published = scene.published
    if published is None:
        return None
    years = range(published.year - 1, published.year + 2)
    if direction < 0:
        days = next((d for y in reversed(years) if (d := make(y))[1] < published and d[0].replace(day=1) < published.replace(day=1)), None)
    elif direction > 0:
        days = next((d for y in years if (d := make(y))[0] > published), None)
    else:
        days = make(published.year)
    return scene.relative(days, grain)


def _in_unit(hit: Hit, scene: Scene, make: Callable[[int], Days], grain: Granularity) -> DayRange | None:
    """ "March of last year", "May of that year"."""
    anchor, basis = _anchor(scene, context=hit.has("that", "seq"))
    shift = hit.number("dir", "seq") or 0
    return None if anchor is None else scene.relative(make(anchor.year + shift), grain, basis)


def _anchor(scene: Scene, *, context: bool) -> tuple[date | None, Basis]:
    """The day to count from: the last date of the text, or publication."""
    if context and scene.last is not None and scene.last.first is not None:
        return scene.last.first, "context"
    return scene.published, "published"


def _month_week(hit: Hit, scene: Scene) -> DayRange | None:
    """ "The first week of March", "the second Sunday of April"."""
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
        if unit == "day":
            day = last if number < 0 else first.replace(day=number)
            return day, day
        if number < 0 or number > 4:
            return last - 6 * cal.DAY, last
        start = first + 7 * (number - 1) * cal.DAY
        return start, start + 6 * cal.DAY

    if unit not in {None, "day", "week"}:
        return None
    return _dated(hit, scene, make, "day" if weekday is not None or unit == "day" else "week")


def _year(hit: Hit, scene: Scene) -> DayRange | None:
    days, where = cal.year(hit.said_year or 1), hit.word("early")
    half = hit.number("ordinal") or (2 if hit.has("half") else None)
    if half:
        days = cal.months(days[0].year, 1 if half == 1 else 7, 6)
    if where:
        days = cal.part(days, where)
    return DayRange(first=days[0], last=days[1], granularity="range" if where or half else "year", basis="explicit")


def _season(hit: Hit, scene: Scene) -> DayRange | None:
    month, where = hit.number("season") or 3, hit.word("early")

    def make(year: int) -> Days:
        days = cal.months(year, month, 3)
        return cal.part(days, where) if where else days

    direction = hit.number("dir", "past")
    if hit.has("unit"):
        return _in_unit(hit, scene, make, "season")
    if direction is not None and scene.published is not None and hit.said_year is None:
        return scene.relative(_near_season(make, scene.published, direction), "season")
    return _dated(hit, scene, make, "season")


def _near_season(make: Callable[[int], Days], published: date, direction: int) -> Days | None:
    options = [make(year) for year in range(published.year - 2, published.year + 2)]
    if direction < 0:
        return next((days for days in reversed(options) if days[1] < published), None)
    if direction > 0:
        return next((days for days in options if days[0] > published), None)
    return make(published.year - 1 if make(published.year)[0].month == cal.WINTER and published.month < 4 else published.year)


def _quarter(hit: Hit, scene: Scene) -> DayRange | None:
    number = hit.number("ordinal")
    if "quarter" not in hit.values:
        return None
    if number is None:
        return _unit(hit, scene)
    if not 1 <= number <= 4:
        return None
    if hit.has("dir") and scene.published is not None and hit.said_year is None:
        shift = hit.number("dir") or 0
        return scene.relative(cal.months(scene.published.year + shift, 3 * number - 2, 3), "range")
    if hit.said_year is None and scene.published is not None and not scene.narrative:
        found = scene.relative(
            _past_quarter(number, scene, ahead_of_it=bool(scene.tense.future(hit.start))), "range"
        )
    else:
        found = _dated(hit, scene, lambda y: cal.months(y, 3 * number - 2, 3), "range")
    scene.quarter = found
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


def _decade(hit: Hit, scene: Scene) -> DayRange | None:
    number, where = hit.number("decades") or 0, hit.word("early")
    first = number if number > 100 else 1900 + number
    days = date(first, 1, 1), date(first + 9, 12, 31)
    if where:
        cut = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}[where]
        days = date(first + cut[0], 1, 1), date(first + cut[1], 12, 31)
    return DayRange(first=days[0], last=days[1], granularity="range", basis="explicit")


def _century(hit: Hit, scene: Scene) -> DayRange | None:
    number = hit.number("nth", "ordinal", "d") or 0
    if not 1 < number < 23:
        return None
    first = (number - 1) * 100
    return DayRange(first=date(first, 1, 1), last=date(first + 99, 12, 31), granularity="range", basis="explicit")


def _weekday(hit: Hit, scene: Scene) -> DayRange | None:
    weekday = hit.number("weekday") or 0
    anchor, basis = _weekday_anchor(hit, scene)
    if anchor is None:
        return None
    shift = hit.number("dir", "past")
    if hit.has("unit"):
        day = cal.week(anchor, shift or 0)[0] + weekday * cal.DAY
    elif hit.number("seq") == -1:
        day = anchor - ((anchor.weekday() - weekday) % 7 or 7) * cal.DAY
    elif basis == "context" or (shift is not None and shift > 0):
        ahead = (weekday - anchor.weekday()) % 7
        day = anchor + (ahead or (7 if shift or hit.has("seq") else 0)) * cal.DAY
    elif shift == 0 or (shift is None and scene.tense.future(hit.start)):
        day = anchor + ((weekday - anchor.weekday()) % 7) * cal.DAY
    else:
        day = anchor - ((anchor.weekday() - weekday) % 7 or (7 if shift else 0)) * cal.DAY
    days, grain = _night(hit, (day, day))
    return scene.relative(days, grain, basis)


def _weekday_anchor(hit: Hit, scene: Scene) -> tuple[date | None, Basis]:
    told = (scene.narrative or hit.has("that", "seq")) and not hit.has("dir", "past")
    if told and scene.last_day is not None:
        return scene.last_day.first, "context"
    return scene.published, "published"


def _deictic(hit: Hit, scene: Scene) -> DayRange | None:
    if scene.published is None:
        return None
    day = scene.published + (hit.number("deictic") or 0) * cal.DAY
    if hit.has("unit"):
        day += (hit.number("earlier") or 1) * cal.DAY
    if hit.word("part") == "night" and day == scene.published:
        return scene.relative((day - cal.DAY, day), "part_of_day")
    days, grain = _night(hit, (day, day))
    return scene.relative(days, grain)


def _overnight(hit: Hit, scene: Scene) -> DayRange | None:
    """The night that ends on the morning of publication; "last evening" is the day before."""
    anchor, basis = _anchor(scene, context=scene.narrative)
    if anchor is None:
        return None
    if basis == "context":
        return scene.relative((anchor, anchor + cal.DAY), "part_of_day", basis)
    before = anchor - cal.DAY
    night = hit.word("part", "overnight") == "night"
    return scene.relative((before, anchor if night else before), "part_of_day", basis)


def _this_part(hit: Hit, scene: Scene) -> DayRange | None:
    """ "This morning" is the day of publication, "tonight" runs into the next; a bare part follows the last day."""
    if hit.number("dir") == -1:
        return _overnight(hit, scene)
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
        return _overnight(hit, scene)
    days, _ = _night(hit, (anchor + shift * cal.DAY,) * 2)
    return scene.relative(days, "part_of_day", "context" if basis == "context" else "published")


def _next_part(hit: Hit, scene: Scene) -> DayRange | None:
    """ "The next morning": of the day after the last one."""
    if scene.last_day is None or scene.last_day.first is None:
        return None
    days, _ = _night(hit, (scene.last_day.first + cal.DAY,) * 2)
    return scene.relative(days, "part_of_day", "context")


def _unit(hit: Hit, scene: Scene) -> DayRange | None:
    """ "Last week", "this month", "early next year", "the end of the year"."""
    unit = hit.word("unit") or "day"
    shift, context = hit.number("dir", "past", "latest"), hit.has("seq", "that")
    if unit in {"hour", "fortnight"} or (unit == "day" and shift in {None, -1} and not context):
        return None
    if unit == "quarter" and (shift is None or hit.has("latest")) and scene.quarter is not None:
        return replace(scene.quarter, basis="context")
    if unit == "weekend" and shift is None and not context and scene.published is not None:
        ahead = 1 if scene.tense.future(hit.start) else 0
        near = scene.published + (2 - scene.published.weekday() // 5 * 2) * cal.DAY if ahead else scene.published
        return scene.relative(cal.weekend(near - (0 if ahead or near.weekday() > 4 else 7) * cal.DAY), "range")
    context = context or (scene.narrative and shift in {None, 0})
    anchor, basis = _anchor(scene, context=context)
    if anchor is None:
        return None
    past_quarter = unit == "quarter" and shift is None and not context
    days = cal.shifted(anchor, unit, -1 if past_quarter else shift if shift is not None else hit.number("seq") or 0)
    where = hit.word("early")
    return scene.relative(cal.part(days, where) if where else days, "range" if where else _GRAIN[unit], basis)


def _span(hit: Hit, scene: Scene) -> DayRange | None:
    """ "The past two weeks": so many units that end on the day of publication (or begin there)."""
    anchor, basis = scene.published, "published"
    if anchor is None or scene.narrative:
        return None
    unit, ahead = hit.word("unit") or "day", (hit.number("dir", "past", "seq") or -1) > 0
    count = hit.number("num", "d", "n", "y", "a")
    if unit == "hour":
        count, unit = -(-(count or 1) // 24), "day"
    if count is None:
        count = {"day": 7, "week": 4}.get(unit, 0) if hit.has("few") or hit.has("recent") else 1
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
    count = hit.number("num", "d", "n", "y")
    if hit.has("halfyear"):
        return "month", 6
    if hit.has("half"):
        return ("month", 6) if unit == "year" else ("day", 0)
    return ("week", 2 * (count or 1)) if unit == "fortnight" else (unit, 1 if count is None else count)


def _ago(hit: Hit, scene: Scene) -> DayRange | None:
    unit, count = _counted(hit)
    if (same := _same_quarter(hit, scene)) is not None:
        return same
    if scene.published is None or count is None or unit == "hour":
        return scene.relative(_hours(scene.published, unit, -(count or 0)), "day")
    return scene.relative(cal.shifted(scene.published, unit, -count), _GRAIN[unit])


def _same_quarter(hit: Hit, scene: Scene) -> DayRange | None:
    """ "A year earlier" beside a quarter is that quarter of the year before."""
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


def _later(hit: Hit, scene: Scene) -> DayRange | None:
    """ "Two days later", "the next day": counted from the last date of the text."""
    unit, count = _counted(hit)
    if hit.has("dir") and (hit.number("dir") != 1 or not (unit == "day" or scene.narrative)):
        return _unit(hit, scene)
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
    anchor, basis = _anchor(scene, context=True)
    if anchor is None:
        return None
    return scene.relative(cal.shifted(anchor, unit, step * count), _GRAIN[unit], basis)


def _from_publication(scene: Scene, unit: str, count: int) -> DayRange | None:
    if scene.published is None or scene.narrative or count > 0:
        return None
    return scene.relative(cal.shifted(scene.published, unit, count), _GRAIN[unit])


def _that(hit: Hit, scene: Scene) -> DayRange | None:
    """ "The same day", "that night", "later that year"."""
    unit = hit.word("unit")
    anchor = scene.last_day if unit in {None, "day"} else scene.last
    if anchor is None or anchor.first is None:
        return None
    if unit is None:
        days, grain = _night(hit, (anchor.first, anchor.first))
        return scene.relative(days, grain, "context")
    if unit == "hour":
        return None
    days = cal.shifted(anchor.first, unit, 0)
    where = hit.word("early")
    return scene.relative(cal.part(days, where) if where else days, _GRAIN[unit], "context")


def _over_day(hit: Hit, scene: Scene) -> DayRange | None:
    """ "За добу": the day before publication and that day."""
    if hit.word("unit") != "day":
        return _unit(hit, scene)
    if scene.published is None:
        return None
    return scene.relative((scene.published - cal.DAY, scene.published), "range")


def _night_on(hit: Hit, scene: Scene) -> DayRange | None:
    """ "The night to Sunday" in its Ukrainian and Russian forms: the day before and the day named (last)."""
    part = [kind != "part" for kind in hit.kinds]
    kinds = [kind for kind, keep in zip(hit.kinds, part, strict=True) if keep]
    values = [value for value, keep in zip(hit.values, part, strict=True) if keep]
    while len([kind for kind in kinds if kind in _NAMED_DAYS]) > 1:
        first = next(i for i, kind in enumerate(kinds) if kind in _NAMED_DAYS)
        del kinds[first], values[first]
    plain = Hit("date", hit.start, hit.end, kinds, values, hit.year)
    found = _day(plain, scene) if plain.has("month") else _weekday(plain, scene)
    if found is None or found.first is None:
        return None
    return replace(found, first=found.first - cal.DAY, last=found.first, granularity="part_of_day")


def _since_start(hit: Hit, scene: Scene) -> DayRange | None:
    """ "Since the beginning of the year": its first day to publication."""
    unit = hit.word("unit") or "day"
    if scene.published is None or unit in {"hour", "weekend"}:
        return None
    return scene.relative((cal.shifted(scene.published, unit, 0)[0], scene.published), "range")


def _yearly(hit: Hit, scene: Scene) -> DayRange | None:
    if scene.published is None:
        return None
    return scene.relative(cal.year(scene.published.year + (hit.number("yearly") or 0)), "year")


def _before_that(hit: Hit, scene: Scene) -> DayRange | None:
    """ "Two days before that", counted back from the last date."""
    unit, count = _counted(hit)
    if unit == "day":
        day = scene.last_day.first if scene.last_day else None
        return None if day is None else scene.relative((day - (count or 1) * cal.DAY,) * 2, "day", "context")
    anchor, basis = _anchor(scene, context=True)
    return None if anchor is None else scene.relative(cal.shifted(anchor, unit, -(count or 1)), _GRAIN[unit], basis)


def _day_before(hit: Hit, scene: Scene) -> DayRange | None:
    """ "Напередодні", "накануне": the day before the last date of the sentence, or before publication."""
    if scene.narrative and scene.last_day is not None and scene.last_day.first is not None:
        return scene.relative((scene.last_day.first - cal.DAY,) * 2, "day", "context")
    if scene.published is None:
        return None
    return scene.relative((scene.published - cal.DAY,) * 2, "day")


def _nothing(hit: Hit, scene: Scene) -> DayRange | None:
    """An expression whose days cannot be told."""
    return None


RULES: Final[dict[str, Callable[[Hit, Scene], DayRange | None]]] = {
    "date": _day, "date_part": _day, "eve": _eve, "days": _days, "month": _month, "month_week": _month_week, "week_of": _week_of, "holiday": _holiday,
    "year": _year, "season": _season, "quarter": _quarter, "decade": _decade, "century": _century,
    "weekday": _weekday, "deictic": _deictic, "tonight": _this_part, "overnight": _overnight,
    "this_part": _this_part, "unit": _unit, "span": _span, "ago": _ago, "later": _later, "that": _that,
    "over_day": _over_day, "night_on": _night_on, "since_start": _since_start, "yearly": _yearly,
    "before_that": _before_that, "day_before": _day_before, "nothing": _nothing,
}  # fmt: skip
