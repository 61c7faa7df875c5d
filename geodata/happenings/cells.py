"""Where and when a report is filed, and where to look for its like: short texts that any index can hold.

Two reports that ``rules`` lets be one happening always meet: one is filed under a text that the other looks up.  So the
cost of adding a report is that of its days and its neighbourhood.
"""

from __future__ import annotations

from datetime import date
from math import cos, floor, radians
from typing import TYPE_CHECKING, Final

from geodata.happenings.rules import DISTINCT, ONCE_DAYS, YEARS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geodata.happenings.report import Report

_SIDE: Final = 0.25
"""Degrees of latitude that a cell spans, about 28 km: more than REACH_KM of ``rules``."""


def filed(report: Report) -> frozenset[str]:
    """The texts under which a report is filed; none if nothing can be said of its days."""
    times = list(_times(report, 0))
    return _joined(report, times, [_cell(report.lat, report.lon)] if report.fine else [])


def sought(report: Report) -> frozenset[str]:
    """The texts under which reports that may tell the same are filed."""
    times = list(_times(report, ONCE_DAYS))
    return _joined(report, times, _around(report.lat, report.lon) if report.fine else [])


def _joined(report: Report, times: list[str], cells: Iterable[str]) -> frozenset[str]:
    spots = [*cells, *_numbers(report)] if report.fine else [report.place, *_numbers(report)]
    return frozenset(f"{report.family}|{time}|{spot}" for time in times for spot in spots)


def _times(report: Report, slack: int) -> Iterator[str]:
    """Days for a narrow date, months for what happens once, else the very range."""
    width = report.width
    if report.first is None and report.last is None:
        return
    if report.once and width is not None and 0 < width <= YEARS:
        yield from _months(report.first or 0, report.last or 0, slack)
    elif report.narrow:
        yield from (str(day) for day in range(report.first or 0, (report.last or 0) + 1))
    else:
        yield f"{report.first}..{report.last}"


def _months(first: int, last: int, slack: int) -> Iterator[str]:
    start = date.fromordinal(max(1, first - slack))
    end = date.fromordinal(min(date.max.toordinal(), last + slack))
    for month in range(12 * start.year + start.month - 1, 12 * end.year + end.month):
        yield f"{month // 12}-{month % 12 + 1:02}"


def _numbers(report: Report) -> Iterator[str]:
    """Its exact figures, by which a report of a town and one of its region find each other."""
    exact = [(measure, figure.exact) for measure, figure in report.figures if figure.exact is not None]
    if sum(number for _, number in exact if number) >= DISTINCT:
        yield from (f"{measure}={number}" for measure, number in exact)


def _cell(lat: float, lon: float) -> str:
    band = floor((lat + 90) / _SIDE)
    return f"{band}:{_column(band, lon, 0)}"


def _around(lat: float, lon: float) -> list[str]:
    band = floor((lat + 90) / _SIDE)
    return [f"{row}:{_column(row, lon, step)}" for row in (band - 1, band, band + 1) for step in (-1, 0, 1)]


def _column(band: int, lon: float, step: int) -> int:
    """The cell of a longitude in its band, ``step`` cells to the east, round the globe."""
    columns = max(1, floor(360 / _SIDE * max(0.02, cos(radians(min(abs(band * _SIDE - 90), 89.0)))) * 0.98))
    return (floor((lon + 180) % 360 / 360 * columns) + step) % columns
