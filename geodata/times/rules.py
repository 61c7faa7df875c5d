"""Which function reads which rule of the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geodata.times import named, relative

if TYPE_CHECKING:
    from collections.abc import Callable

    from geodata.times.hit import Hit
    from geodata.times.scene import Scene
    from geodata.types import DayRange

RULES: Final[dict[str, Callable[[Hit, Scene], DayRange | None]]] = {
    "date": named.read_day,
    "date_part": named.read_day,
    "eve": named.read_eve,
    "days": named.read_days,
    "month": named.read_month,
    "month_days": named.read_month_days,
    "month_week": named.read_month_week,
    "week_of": named.read_week_of,
    "holiday": named.read_holiday,
    "year": named.read_year,
    "season": named.read_season,
    "quarter": named.read_quarter,
    "period": relative.read_period,
    "decade": named.read_decade,
    "century": named.read_century,
    "weekday": relative.read_weekday,
    "deictic": relative.read_deictic,
    "tonight": relative.read_this_part,
    "overnight": relative.read_overnight,
    "this_part": relative.read_this_part,
    "unit": relative.read_unit,
    "span": relative.read_span,
    "lasting": relative.read_lasting,
    "nth_day": relative.read_nth_day,
    "ago": relative.read_ago,
    "before_last": relative.read_before_last,
    "later": relative.read_later,
    "that": relative.read_that,
    "clock": relative.read_clock,
    "clock_day": relative.read_clock_day,
    "over_day": relative.read_over_day,
    "night_on": relative.read_night_on,
    "since_start": relative.read_since_start,
    "yearly": relative.read_yearly,
    "before_that": relative.read_before_that,
    "day_before": relative.read_day_before,
    "nothing": relative.read_nothing,
}
