"""The geocoders of the settings, one after another: the gazetteer first, other hosts only where it has no such name."""

from __future__ import annotations

import time
from math import exp, log
from typing import TYPE_CHECKING, Any, Final

from geopy.location import Location
from geopy.point import Point

from geodata.errors import StoreError
from geodata.gazetteer.index import distance_km
from geodata.geocoders import registry
from geodata.geocoders.answer import EXACT, SIMILAR, Answer, Query, agrees
from geodata.geocoders.cache import FILE, Cache, Question
from geodata.geocoders.offline import ANSWERS, CONTAINERS, OfflineGeocoder
from geodata.geocoders.remote import Budget, Remote, RemoteError
from geodata.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geodata.gazetteer import Gazetteer
    from geodata.settings import Settings

LEAST: Final = 0.5
"""Below this confidence a name stays open, with its places as candidates."""
SAME_KM: Final = 10.0
"""Places of one name nearer than this count as one."""
LICENCE: Final = "GeoNames (CC BY 4.0) and the sources in NOTICE"
CEILING: Final = {"name": 0.89, "country": 0.95, "admin": 0.98}
"""Share of names with one likely place that are that place, by what is stated beside the name: nothing, the country, the
division.  Measured on the names of news reports, as is ``_CAUTION`` (docs/geocoders.md)."""
_CAUTION: Final = 1.5
"""Power that brings the share of the likeliest place down to how often it is the right one."""
_CRIMEA: Final = frozenset({"Autonomous Republic of Crimea", "Sevastopol"})
_SHARE: Final = 2 * log(10)
"""Turns a difference of priors into odds so that towns are meant in proportion to their people."""


class Chain:
    """``chain(Query(name="Lyman", admin="Donetsk Oblast"))`` gives an Answer, never an error of the network.

    ``language`` (en, uk, ru) is the one in which the gazetteer's places are named.
    """

    def __init__(
        self,
        gazetteer: Gazetteer,
        services: Sequence[Remote],
        cache: Cache,
        *,
        offline: bool = True,
        language: str | None = None,
    ) -> None:
        self._gazetteer = gazetteer
        self._geocoder = OfflineGeocoder(gazetteer)
        self._services = services
        self._cache = cache
        self.offline = offline
        self._language = language

    def __call__(self, query: Query) -> Answer:
        """Where a name is; an empty name, an unknown or an ambiguous one stays open, with the reason."""
        if not query.name.strip(" ,\t\r\n"):
            return Answer(location=None, reason="the name is empty")
        said: list[str] = []
        if self.offline:
            answer = self._ask_gazetteer(query)
            if answer.location or answer.others:
                return answer
            said.append(answer.reason)
        for service in self._services:
            try:
                return self._ask_service(service, query)
            except (RemoteError, StoreError) as error:
                said.append(f"{service.name} {error}")
        return Answer(location=None, reason="; ".join(said))

    # -- the gazetteer -----------------------------------------------------------------------------------------------
    def _ask_gazetteer(self, query: Query) -> Answer:
        found = (
            self._geocoder.geocode(
                query.text(), exactly_one=False, country_codes=query.country, language=self._language
            )
            or []
        )
        if query.admin or "," in query.name:
            found = [place for place in found if place.raw["precision"] not in CONTAINERS] or found
        if not found:
            return Answer(location=None, reason=self._missing(query))
        first, confidence = self._likeliest(query, found)
        if confidence < LEAST:
            why = f"{_many(found)} places of this name and none is clearly meant"
            return Answer(location=None, reason=why, others=tuple(found))
        why = (
            "the only place of this name" if len(found) == 1 else f"the likeliest of {_many(found)} places of this name"
        )
        others = tuple(place for place in found if place is not first)
        return Answer(location=first, reason=why, by="offline", confidence=confidence, licence=LICENCE, others=others)

    def _likeliest(self, query: Query, found: list[Location]) -> tuple[Location, float]:
        """The likeliest place by kind of name, kind of place and people, and how surely the name means it here."""
        meanings = self._gazetteer.find(fold(query.name.partition(",")[0]))
        priors = {self._gazetteer.place(meaning.place).id: self._gazetteer.prior(meaning) for meaning in meanings}
        first = found[0]
        best = priors.get(first.raw["id"], 0.0)
        against = sum(
            exp(_SHARE * (priors.get(place.raw["id"], best) - best))
            for place in found[1:]
            if distance_km(place.latitude, place.longitude, first.latitude, first.longitude) > SAME_KM
        )
        stated = "admin" if query.admin or "," in query.name else "country" if query.country else "name"
        return first, round(CEILING[stated] / (1 + against) ** _CAUTION, 2)

    def _missing(self, query: Query) -> str:
        """Why the gazetteer has no answer: no such name at all, none in the container, or no such container."""
        within = f" in {query.country}" if query.country else ""
        if query.admin and not self._geocoder.containers(query.admin):
            return f"the gazetteer has no division named '{query.admin}'"
        if query.admin and self._gazetteer.search(query.name):
            return f"the gazetteer has no place of this name in {query.admin}{within}"
        return f"the gazetteer has no place of this name{within}"

    # -- other hosts -------------------------------------------------------------------------------------------------
    def _ask_service(self, service: Remote, query: Query) -> Answer:
        question = Question(
            service=service.name, endpoint=service.endpoint, query=query.text(), country=query.country or ""
        )
        kept = self._cache.get(question)
        if kept is None:
            location = service(query.text(), query.country)
            licence = service.licence
            self._cache.put(question, _as_json(location), licence)
        else:
            location, licence = _from_json(kept.answer), kept.licence
        location = self._de_jure(location) if location else None
        if location is None or (query.country and location.raw.get("country") not in (None, query.country)):
            raise RemoteError("has no place of this name")
        exact = agrees(query.name.partition(",")[0], [str(location.raw.get("name"))])
        return Answer(
            location=location,
            reason=f"{service.name} has it" + ("" if exact else " under another spelling"),
            by=service.name,
            confidence=EXACT if exact else SIMILAR,
            licence=licence,
        )

    def _de_jure(self, location: Location) -> Location:
        """The location with Crimea in Ukraine, whatever the service's view (UN General Assembly resolution 68/262)."""
        if location.raw.get("country") != "RU":
            return location
        near = self._gazetteer.nearest(location.latitude, location.longitude, 25.0)
        if near is None or near[0].country != "UA" or near[0].admin1 not in _CRIMEA:
            return location
        raw = location.raw | {"country": "UA", "admin1": near[0].admin1}
        return Location(f"{raw['name']}, {raw['admin1']}, UA", location.point, raw)


def build(
    settings: Settings,
    gazetteer: Gazetteer,
    sleep: Callable[[float], None] = time.sleep,
    *,
    language: str | None = None,
) -> Chain:
    """The chain that the settings ask for; SettingsError when one of its geocoders cannot be set up."""
    names = registry.chosen(settings)
    budget = Budget(settings.geocoder_bound)
    services = [
        Remote(name, registry.create(name, settings), settings, budget, sleep)
        for name in names
        if name != registry.OFFLINE
    ]
    cache = Cache(settings.cache_dir / FILE)
    return Chain(gazetteer, services, cache, offline=registry.OFFLINE in names, language=language)


def _many(found: Sequence[Location]) -> str:
    return f"{len(found)} or more" if len(found) >= ANSWERS else str(len(found))


def _as_json(location: Location | None) -> dict[str, Any] | None:
    if location is None:
        return None
    return {"address": location.address, "lat": location.latitude, "lon": location.longitude, "raw": location.raw}


def _from_json(kept: dict[str, Any] | None) -> Location | None:
    return None if kept is None else Location(kept["address"], Point(kept["lat"], kept["lon"]), kept["raw"])
