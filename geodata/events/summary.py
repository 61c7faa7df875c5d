"""Leads that sum up: "X region is under attack again" gives way to the strikes that the report then tells in X."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geodata.events.merge import REAL
from geodata.events.where import FINENESS, contains

if TYPE_CHECKING:
    from geodata.events.merge import Told

_AHEAD: Final = 20
"""So many happenings behind a lead may be its details."""
_FEW: Final = 2
"""Details from which on a lead without weapon and victims adds nothing."""
_SUMMED: Final = frozenset({"strike"})
_WIDE: Final = frozenset({"adm1", "adm2", "region"})


def fold_leads(told: list[Told]) -> None:
    """Take a strike without weapon, victims and own date over a whole region for the lead of those told in it next."""
    gone: set[int] = set()
    for i, one in enumerate(told):
        if not _sums_up(one):
            continue
        inside = [other for other in told[i + 1 : i + 1 + _AHEAD] if _is_detail(other, one)]
        if len({other.where.place.id for other in inside if other.where is not None}) >= _FEW:
            inside[0].reports += one.drafts()
            gone.add(id(one))
    told[:] = [one for one in told if id(one) not in gone]


def _sums_up(one: Told) -> bool:
    draft, where = one.draft, one.where
    if where is None or where.precision not in _WIDE or one.reports or draft.tolls or draft.when is not None:
        return False
    return draft.kind in _SUMMED and draft.sub == "other" and draft.stage in REAL and draft.recall is None


def _is_detail(other: Told, one: Told) -> bool:
    if other.where is None or one.where is None or other.draft.kind != one.draft.kind or other.draft.stage not in REAL:
        return False
    fine, wide = other.where.place, one.where.place
    return FINENESS[fine.precision] < FINENESS[wide.precision] and contains(wide, fine)
