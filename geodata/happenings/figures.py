"""The figures of several reports: what fits them all, or from the lowest to the highest; never a sum."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.happenings.report import Figure, Report


def figures(reports: Sequence[Report], measure: str) -> list[tuple[Report, Figure]]:
    """The figures that reports give for a measure."""
    return [(report, figure) for report in reports for name, figure in report.figures if name == measure]


def agreed(found: Sequence[Figure]) -> bool:
    """Whether one number fits all figures."""
    lowest = [figure.low for figure in found if figure.low is not None]
    highest = [figure.high for figure in found if figure.high is not None]
    return not lowest or not highest or max(lowest) <= min(highest)


def span(found: Sequence[Figure]) -> tuple[int | None, int | None]:
    """What fits all figures, or where nothing does, from the lowest to the highest."""
    lows = [figure.low for figure in found if figure.low is not None]
    highs = [figure.high for figure in found if figure.high is not None]
    if agreed(found):
        return max(lows, default=None), min(highs, default=None)
    is_open = any(figure.high is None for figure in found)
    return min([*lows, *highs]), None if is_open else max([*lows, *highs])
