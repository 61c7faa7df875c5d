"""Whether two reports may tell one happening: the same kind, place, days and stage, and figures that can be reconciled.

The rules look at two reports only and treat both alike, but for a toll that rises with the day of publication.
``docs/decisions.md`` gives the reasons.
"""

from __future__ import annotations

from math import cos, hypot, radians
from typing import TYPE_CHECKING, Final, NamedTuple

from geodata.happenings.report import REAL
from geodata.happenings.table import table

if TYPE_CHECKING:
    from geodata.happenings.report import Figure, Report

REACH_KM: Final = 25.0
"""How far apart two places may lie at most, however vague "near" is."""

SPOT_KM: Final = 1.5
"""Two entries of the gazetteer so close are one place."""

LARGE_KM: Final = 10.0
"""Radius from which on a city is so large that the same day in it says little."""

DISTINCT: Final = 3
"""People in figures that both reports give exactly alike, from which on the figures vouch that it is one happening."""

ONCE_DAYS: Final = 2
"""Days that two dates of what happens once may miss each other by."""

YEARS: Final = 800
"""Days up to which a range says something about when a thing that happens once happened."""

_KM_DEGREE: Final = 111.195
_MARGIN: Final = 1.2
_SMALL_KM: Final = 15.0
_DONE: Final = frozenset({"happened", "ongoing"})
SAME, INSIDE, LOOSE = 3, 2, 1
"""The places are one; one lies in the other, or both are one large city; they could be one, as two spots of one region."""


class Likeness(NamedTuple):
    """How much speaks for two reports telling one happening; compared from the left, more is better."""

    figures: int
    place: int
    kind: int
    days: int


def likeness(a: Report, b: Report) -> Likeness | None:
    """How alike two reports are; None if they do not tell one happening."""
    if a.family != b.family or a.document == b.document or not _stages_meet(a, b):
        return None
    days = _days_meet(a, b)
    place = _places_meet(a, b) if days else 0
    if not place or not _figures_meet(a, b):
        return None
    kind = 2 if a.alike == b.alike and not a.generic else 1 if _kinds_meet(a, b) else 0
    shared = shared_figures(a, b)
    vouched = shared >= DISTINCT
    if not vouched and (kind == 0 or place == LOOSE or (place == INSIDE and kind < 2 and not shared)):
        return None
    if not vouched and not a.once and not (a.narrow and b.narrow):
        return None
    return Likeness(shared, place, kind, days)


def shared_figures(a: Report, b: Report) -> int:
    """People in the figures that both give exactly alike."""
    theirs = dict(b.figures)
    return sum(figure.exact for measure, figure in a.figures if figure.exact and _equal(figure, theirs.get(measure)))


def differ(a: Figure, b: Figure) -> bool:
    """Whether no number fits both figures."""
    return (a.high is not None and b.low is not None and a.high < b.low) or (
        b.high is not None and a.low is not None and b.high < a.low
    )


def apart_km(a: Report, b: Report) -> float:
    """Distance on the ground, good to a few per cent below 1,000 km."""
    across = abs(a.lon - b.lon) % 360
    across = min(across, 360 - across)
    return hypot((a.lat - b.lat) * _KM_DEGREE, across * _KM_DEGREE * cos(radians((a.lat + b.lat) / 2)))


def _stages_meet(a: Report, b: Report) -> bool:
    if (a.stage in REAL) != (b.stage in REAL):
        return False
    return a.kind != "territory" or (a.stage in _DONE) == (b.stage in _DONE)


def _kinds_meet(a: Report, b: Report) -> bool:
    return a.alike == b.alike or (a.kind == b.kind and (a.generic or b.generic))


def _days_meet(a: Report, b: Report) -> int:
    """2 for the same days, 1 for days that can be the same, 0 else."""
    if (a.first is None and a.last is None) or (b.first is None and b.last is None):
        return 0
    if (a.first, a.last) == (b.first, b.last):
        return 2
    if a.first is None or a.last is None or b.first is None or b.last is None:
        return 0
    common = min(a.last, b.last) - max(a.first, b.first) + 1
    shorter = min(a.last - a.first, b.last - b.first) + 1
    if a.once and b.once:
        longer = max(a.last - a.first, b.last - b.first) + 1
        return int(common > -ONCE_DAYS and longer <= YEARS)
    return int(a.narrow and b.narrow and 2 * common > shorter)


def _places_meet(a: Report, b: Report) -> int:
    if a.fine and b.fine:
        return _spots_meet(a, b)
    if a.fine != b.fine:
        area, spot = (b, a) if a.fine else (a, b)
        return LOOSE if _holds(area, spot) else 0
    if a.place == b.place:
        return SAME if a.once and b.once else LOOSE
    return LOOSE if _holds(a, b) or _holds(b, a) else 0


def _spots_meet(a: Report, b: Report) -> int:
    distance = apart_km(a, b)
    if "direction" in {a.relation, b.relation}:
        return (SAME if a.relation == b.relation else LOOSE) if a.place == b.place else 0
    if distance <= SPOT_KM and (a.place == b.place or a.precision != "site" or b.precision != "site"):
        large = min(a.radius_km, b.radius_km) >= LARGE_KM
        return SAME if (a.precision == "site") == (b.precision == "site") and not large else INSIDE
    if a.precision != b.precision and "site" in {a.precision, b.precision}:
        town = b if a.precision == "site" else a
        return INSIDE if distance <= min(town.radius_km, REACH_KM) else 0
    near = max((one.radius_km for one in (a, b) if one.precision == "near"), default=0.0)
    return LOOSE if distance <= min(near, REACH_KM) else 0


def _holds(area: Report, other: Report) -> bool:
    """Whether an area may hold another place, as far as names, countries and radii tell."""
    if area.fineness <= other.fineness:
        return False
    if area.precision == "country":
        return area.country is not None and area.country == other.country
    if area.precision == "adm1" and other.admin1 is not None and area.country == other.country:
        return other.admin1 in {area.name, area.admin1}
    return apart_km(area, other) <= max(area.radius_km * _MARGIN, _SMALL_KM)


def _figures_meet(a: Report, b: Report) -> bool:
    theirs = dict(b.figures)
    return all(measure not in theirs or _near(measure, a, figure, b, theirs[measure]) for measure, figure in a.figures)


def _near(measure: str, a: Report, ours: Figure, b: Report, theirs: Figure) -> bool:
    """Whether two figures can be told of one happening: they fit, differ little, or the later one is a risen toll."""
    if {ours.of, theirs.of} == {"civilian", "military"}:
        return False
    limits = table().figures[measure]
    less, more = sorted((ours, theirs), key=lambda figure: (figure.low or 0, figure.high or 0))
    if not differ(ours, theirs):
        return not (less.high is None and less.low and more.low and more.low > less.low * limits.open)
    top, bottom = less.high or 0, more.low or 0
    earlier, later = (a, b) if less is ours else (b, a)
    if earlier.published is not None and later.published is not None and earlier.published < later.published:
        return bottom - top <= limits.gap or bottom <= top * limits.rising
    if a.source is not None and a.source == b.source:
        return False
    return bottom - top <= limits.gap or bottom <= top * limits.ratio


def _equal(figure: Figure, other: Figure | None) -> bool:
    return other is not None and figure.exact == other.exact
