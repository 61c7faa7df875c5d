"""Gold whose events point at places that are annotated once, as plain gold events.

In this form a document has "places" (with offsets, coordinates and precision), and an event has "where": a list of
{"place_start", "place_end", "role"} that point at them, "first" and "last", "killed" and "injured" ({"low", "high"} or
null), and "same_as" for a further report of another event.  The roles are location, near, to, from and area.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from geodata.evaluate.corpus import spot_of
from geodata.gazetteer.index import distance_km
from geodata.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Item = dict[str, Any]

ROLES: Final = {"point": ("location", "near", "to", "from", "area"), "area": ("area", "location", "to", "from", "near")}
"""Which role's places are the event's, best first, for events drawn as points and as areas."""
FINE: Final = ("site", "settlement")
FINENESS: Final = ("site", "settlement", "adm2", "adm1", "region", "sea", "country")
SITE_KM: Final = 25.0
SAME_KM: Final = 1.0
_HOPS: Final = 20


def is_linked(events: Sequence[Any]) -> bool:
    """Whether the events are of this form: one of them has a list "where"."""
    return any(isinstance(event, dict) and isinstance(event.get("where"), list) for event in events)


def plain_events(record: Mapping[str, Any]) -> list[Any]:
    """The events with their places put in, further reports folded into the event they are of."""
    events = [event for event in record["events"] if isinstance(event, dict)]
    places = {(p.get("start"), p.get("end")): p for p in record.get("places") or () if isinstance(p, dict)}
    by_id = {event.get("id"): event for event in events}
    triggers: dict[Any, list[Any]] = {}
    for event in events:
        triggers.setdefault(_root(event, by_id).get("id"), []).append(event.get("trigger"))
    return [_plain(by_id[key], [t for t in found if t], places) for key, found in triggers.items()]


def _root(event: Item, by_id: Mapping[Any, Item]) -> Item:
    """The event that this one is a further report of."""
    for _ in range(_HOPS):
        if event.get("same_as") not in by_id:
            break
        event = by_id[event["same_as"]]
    return event


def _plain(event: Item, triggers: list[Any], places: Mapping[Any, Item]) -> Item:
    kept: Item = {
        key: event[key] for key in ("id", "kind", "sub", "stage", "assertion", "claimed_by", "map") if key in event
    }
    if {"first", "last"} & event.keys():
        kept["when"] = {"first": event.get("first"), "last": event.get("last")}
    if {"killed", "injured"} & event.keys():
        kept["casualties"] = {measure: event.get(measure) for measure in ("killed", "injured")}
    return kept | {"trigger": triggers, "place": _marks(event, places)}


def _marks(event: Item, places: Mapping[Any, Item]) -> list[list[Item]]:
    """The event's places, one list a mark: of the best role, for areas of the finest precision."""
    by_role: dict[str, list[Item]] = {}
    for link in event.get("where") or ():
        place = places.get((link.get("place_start"), link.get("place_end"))) if isinstance(link, dict) else None
        if place is not None:
            by_role.setdefault(str(link.get("role")), []).append(place)
    fine = event.get("map") == "point" or (event.get("map") != "area" and event.get("precision") in (*FINE, "near"))
    fitting = ([p for p in by_role.get(role, ()) if _is_fine(p) == fine] for role in ROLES["point" if fine else "area"])
    found = next(filter(None, fitting), [place for group in by_role.values() for place in group])
    if not fine:
        best = min(map(_fineness, found), default=0)
        found = [place for place in found if _fineness(place) == best]
    return _grouped(found)


def _is_fine(place: Item) -> bool:
    return place.get("precision") in FINE


def _fineness(place: Item) -> int:
    precision = place.get("precision")
    return FINENESS.index(precision) if precision in FINENESS else len(FINENESS)


def _grouped(places: Iterable[Item]) -> list[list[Item]]:
    groups: list[list[Item]] = []
    for place in places:
        group = next((group for group in groups if _same(group[0], place)), None)
        if group is None:
            groups.append([place])
        else:
            group.append(place)
    return groups


def _same(a: Item, b: Item) -> bool:
    """Whether two annotated places are one spot: one name or number, or a site and the settlement it lies in."""
    if fold(str(a.get("name"))) == fold(str(b.get("name"))):
        return True
    if a.get("geonameid") is not None and a.get("geonameid") == b.get("geonameid"):
        return True
    here, there = spot_of(a), spot_of(b)
    limit = SITE_KM if "site" in (a.get("precision"), b.get("precision")) else SAME_KM
    return here is not None and there is not None and distance_km(*here, *there) <= limit
