"""Nominatim through geopy: an own server, or the public one under its usage policy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

from geopy.geocoders import Nominatim

from geodata.errors import SettingsError
from geodata.geocoders import osm, remote
from geodata.geocoders.answer import located

if TYPE_CHECKING:
    from geopy.location import Location

    from geodata.settings import Settings

PUBLIC: Final = "https://nominatim.openstreetmap.org"
"""The public server; its policy: https://operations.osmfoundation.org/policies/nominatim/"""


@dataclass(frozen=True, slots=True)
class Ask:
    """``ask(query, country="UA")`` gives the likeliest place as a Location, or None."""

    licence: ClassVar[str] = osm.LICENCE
    geocoder: Any
    endpoint: str
    min_delay: float

    def __call__(self, query: str, *, country: str | None) -> Location | None:
        """Ask for one name, in a country (ISO 3166-1 alpha-2) if given."""
        found = self.geocoder.geocode(
            query, addressdetails=True, language="en", country_codes=country.lower() if country else None
        )
        return None if found is None else _location(query, found.raw)


def create(settings: Settings) -> Ask:
    """The service as the settings have it; SettingsError when the public server would be asked without a contact."""
    url = settings.nominatim_url or PUBLIC
    at = remote.endpoint("nominatim_url", url)
    public = at.host == "nominatim.openstreetmap.org"
    agent = remote.user_agent(settings)
    if public and not settings.geocoder_email:
        raise SettingsError(
            "The public Nominatim wants to know whom it serves; set geocoder_email, or nominatim_url to your own server."
        )
    geocoder = Nominatim(
        scheme=at.scheme, domain=at.domain, user_agent=agent, timeout=settings.geocoder_timeout,
        adapter_factory=remote.Adapter,
    )  # fmt: skip
    return Ask(geocoder, f"{at.scheme}://{at.domain}", 1.0 if public else 0.0)


def _location(query: str, raw: dict[str, Any]) -> Location:
    address = raw.get("address") or {}
    kind = f"{raw.get('osm_type') or ''}".lower()
    return located(
        raw["lat"],
        raw["lon"],
        id=f"osm:{kind}/{raw['osm_id']}" if raw.get("osm_id") else f"nominatim:{raw.get('place_id', '')}",
        name=raw.get("name") or str(raw.get("display_name") or query).partition(",")[0],
        precision=osm.precision(raw.get("addresstype"), raw.get("type")),
        box=raw.get("boundingbox"),
        country=address.get("country_code"),
        admin1=address.get("state"),
    )
