"""Two filters side by side: which places and kinds appeared, vanished or changed between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from geodata.layers.table import all_layers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geodata.layers.filters import Filter
    from geodata.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The events of one kind at one place under the first filter and under the second; ``place_id`` "" is no place."""

    place_id: str
    name: str
    region: str | None
    country: str | None
    kind: str
    first: tuple[Mapping[str, Any], ...]
    second: tuple[Mapping[str, Any], ...]

    @property
    def by(self) -> int:
        """How many more there are under the second filter; fewer is below 0."""
        return len(self.second) - len(self.first)

    @property
    def group(self) -> str:
        """One of ``GROUPS``: "appeared" (only under the second), "vanished" (only under the first), "more", "fewer" or "same"."""
        if not self.first:
            return "appeared"
        if not self.second:
            return "vanished"
        return "more" if self.by > 0 else "fewer" if self.by < 0 else "same"


GROUPS: Final = ("appeared", "vanished", "more", "fewer", "same")
"""The groups of changes, in the order of interest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All changes between two filters, the largest first in each group; ``sizes`` counts the events of each side."""

    changes: tuple[Change, ...]
    sizes: tuple[int, int]

    def of(self, group: str) -> tuple[Change, ...]:
        """The changes of one of ``GROUPS``."""
        return tuple(change for change in self.changes if change.group == group)


@dataclass(slots=True)
class _Spot:
    where: Mapping[str, Any] | None
    sides: tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]] = field(default_factory=lambda: ([], []))


def compare(store: Store, first: Filter, second: Filter) -> Comparison:
    """The happenings under two filters, counted by place and kind; an event that both leave counts on both sides."""
    found = tuple(list(store.happenings(*chosen.sql())) for chosen in (first, second))
    order = {layer.id: i for i, layer in enumerate(all_layers())}
    changes = sorted(changes_of(*found), key=lambda change: (-abs(change.by), change.name, order.get(change.kind, 99)))
    return Comparison(changes=tuple(changes), sizes=(len(found[0]), len(found[1])))


def changes_of(first: Iterable[Mapping[str, Any]], second: Iterable[Mapping[str, Any]]) -> Sequence[Change]:
    """One change for each place and kind that occurs on either side."""
    spots: dict[tuple[str, str], _Spot] = {}
    for side, events in enumerate((first, second)):
        for event in events:
            where = event["where"]
            key = (where["place_id"] if where else "", event["kind"])
            spots.setdefault(key, _Spot(where)).sides[side].append(event)
    return [
        Change(
            place_id=place_id,
            name=spot.where["name"] if spot.where else "",
            region=spot.where.get("admin1") if spot.where else None,
            country=spot.where.get("country") if spot.where else None,
            kind=kind,
            first=tuple(spot.sides[0]),
            second=tuple(spot.sides[1]),
        )
        for (place_id, kind), spot in spots.items()
    ]
