"""Photon through geopy: an own server or the public one.  It matches loosely, so its answers are checked by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

from geopy.geocoders import Photon

from geodata.geocoders import osm, remote
from geodata.geocoders.answer import agrees, located

if TYPE_CHECKING:
    from geopy.location import Location

    from geodata.settings import Settings

PUBLIC: Final = "https://photon.komoot.io"
LIMIT: Final = 10
"""Answers asked for; the first that bears the name and lies in the country is taken."""
_TYPES: Final = {"n": "node", "w": "way", "r": "relation"}
_KINDS: Final = {"district": "suburb", "locality": "locality"}
"""Photon's own layers whose words mean something else in OpenStreetMap."""


@dataclass(frozen=True, slots=True)
class Ask:
    """``ask(query, country="UA")`` gives the likeliest place of that very name as a Location, or None."""

    licence: ClassVar[str] = osm.LICENCE
    geocoder: Any
    endpoint: str
    min_delay: float

    def __call__(self, query: str, *, country: str | None) -> Location | None:
        """Ask for one name; Photon has no filter by country, so the answers are filtered."""
        found = self.geocoder.geocode(query, exactly_one=False, limit=LIMIT, language="en") or []
        name = query.partition(",")[0]
        for location in map(_location, [answer.raw for answer in found]):
            right = country is None or location.raw["country"] in (None, country)
            if right and (agrees(name, [location.raw["name"]]) or _cyrillic(name) != _cyrillic(location.raw["name"])):
                return location
        return None


def create(settings: Settings) -> Ask:
    """The service as the settings have it."""
    at = remote.endpoint("photon_url", settings.photon_url or PUBLIC)
    geocoder = Photon(
        scheme=at.scheme, domain=at.domain, user_agent=remote.user_agent(settings), timeout=settings.geocoder_timeout,
        adapter_factory=remote.Adapter,
    )  # fmt: skip
    return Ask(geocoder, f"{at.scheme}://{at.domain}", 1.0 if at.host == "photon.komoot.io" else 0.0)


def _location(raw: dict[str, Any]) -> Location:
    about = raw["properties"]
    east, north = raw["geometry"]["coordinates"][:2]
    extent = about.get("extent")
    kind = str(about.get("type") or "")
    return located(
        north,
        east,
        id=f"osm:{_TYPES.get(str(about.get('osm_type')).lower(), '')}/{about.get('osm_id', '')}",
        name=str(about.get("name") or ""),
        precision=osm.precision(_KINDS.get(kind, kind), about.get("osm_value")),
        box=(extent[3], extent[1], extent[0], extent[2]) if extent else None,
        country=about.get("countrycode"),
        admin1=about.get("state"),
    )


def _cyrillic(text: str) -> bool:
    return any("\u0400" <= letter <= "\u052f" for letter in text)
