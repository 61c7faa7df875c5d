"""Names of places in the language of the person who looks at them, in place of the romanised ones that are kept."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from geodata.gazetteer.index import distance_km
from geodata.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geodata.gazetteer.index import Gazetteer
    from geodata.types import Place, Precision

KEPT: Final = 50_000
"""Places whose names are remembered, for each language."""
NEAR_KM: Final = 5.0
"""Places of one own name within this distance are the same (as where sources of the gazetteer meet)."""

NAMED_ONCE: Final = frozenset({"country", "sea"})
"""Kinds of which the world has one of a name, wherever its label is put."""


class LocalNames:
    """Places as readings keep them (dicts with "place_id", "name", "country", "admin1") in one language, "uk" or "ru".

    A place whose name in that language is not known for sure keeps its romanised name.
    """

    def __init__(self, gazetteer: Gazetteer, language: str) -> None:
        self._gazetteer = gazetteer
        self._language = language
        self._known = lru_cache(maxsize=KEPT)(self._look_up)

    def place(self, where: Mapping[str, Any]) -> str:
        """The place's own name."""
        return self._names(where)[0]

    def region(self, where: Mapping[str, Any]) -> str | None:
        """The name of the first-level division it lies in; None where there is none."""
        return self._names(where)[1] or where.get("admin1")

    def labelled(self, name: str, precision: Precision, lat: float, lon: float) -> str | None:
        """The name of a place of this kind that is called so and lies about there; None where it is not known."""
        if precision in NAMED_ONCE:
            found = [place for place, _ in self._gazetteer.search(name) if place.precision == precision]
        else:
            found = [place for place in self._called(name) if place.precision == precision and _about(place, lat, lon)]
        return found[0].name_in(self._language) if found else None

    def _names(self, where: Mapping[str, Any]) -> tuple[str, str | None]:
        return self._known(where["place_id"], where["name"], where["lat"], where["lon"])

    def _look_up(self, place_id: str, name: str, lat: float, lon: float) -> tuple[str, str | None]:
        """The names of a place and of its division, where the gazetteer has it under this name."""
        place = self._find(place_id, name, lat, lon)
        if place is None:
            return name, None
        division = self._gazetteer.division_of(place)
        return place.name_in(self._language) or name, division.name_in(self._language) if division else None

    def _find(self, place_id: str, name: str, lat: float, lon: float) -> Place | None:
        """The place of this id, else one of the same own name about there: ids of added places may have changed."""
        called = self._called(name)
        same = next((place for place in called if place.id == place_id), None)
        return same or next((place for place in called if _about(place, lat, lon)), None)

    def _called(self, name: str) -> list[Place]:
        """The places whose own name this is."""
        places = (self._gazetteer.place(meaning.place) for meaning in self._gazetteer.find(fold(name)))
        return [place for place in places if place.name == name]


def _about(place: Place, lat: float, lon: float) -> bool:
    return distance_km(place.lat, place.lon, lat, lon) <= max(NEAR_KM, place.radius_km)
