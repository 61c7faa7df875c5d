"""The events before and after one, in time and at its very place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from webapp import told

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geodata.store import Store

Dict = dict[str, Any]
_DRAWN: Final = "drawn IN ('point', 'area', 'off')"
_SPOT: Final = f"{_DRAWN} AND lat = ? AND lon = ?"
_DAY: Final = "coalesce(first, last)"


def around(store: Store, happening: Mapping[str, Any]) -> Dict:
    """The nearest events on the map: {"time": {"before", "after"}, "place": the same with "many", how many lie there}.

    "before" and "after" are lines as for other links to events, or None; without a day or a place there are none.
    """
    where, when = happening["where"], happening["when"] or {}
    day = when.get("first") or when.get("last")
    here = (where["lat"], where["lon"]) if where and happening["map"] != "none" else None
    return {
        "time": _pair(store, happening["id"], day, _DRAWN, ()),
        "place": _pair(store, happening["id"], day, _SPOT, here) if here else {"before": None, "after": None},
        "many": store.count_happenings(_SPOT, here) if here else 0,
    }


def _pair(store: Store, event_id: str, day: str | None, where_sql: str, parameters: tuple[Any, ...]) -> Dict:
    if day is None:
        return {"before": None, "after": None}
    own = (day, event_id)
    after = store.nearest(f"{where_sql} AND ({_DAY}, id) > (?, ?)", (*parameters, *own))
    before = store.nearest(f"{where_sql} AND ({_DAY}, id) < (?, ?)", (*parameters, *own), back=True)
    return {"before": before and told.line(before), "after": after and told.line(after)}
