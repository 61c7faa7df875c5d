"""A Pelias server through geopy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

from geopy.geocoders import Pelias

from geodata.errors import SettingsError
from geodata.geocoders import remote
from geodata.geocoders.answer import located

if TYPE_CHECKING:
    from geopy.location import Location

    from geodata.settings import Settings
    from geodata.types import Precision

_LAYERS: Final[dict[str, Precision]] = {
    "country": "country", "dependency": "country", "macroregion": "region", "region": "adm1", "macrocounty": "adm2",
    "county": "adm2", "localadmin": "settlement", "locality": "settlement", "borough": "settlement",
    "neighbourhood": "settlement", "ocean": "sea", "marinearea": "sea",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ask:
    """``ask(query, country="UA")`` gives the likeliest place as a Location, or None."""

    licence: ClassVar[str] = "as the Pelias server states under /attribution (OpenStreetMap, Who's On First, GeoNames)"
    geocoder: Any
    endpoint: str

    def __call__(self, query: str, *, country: str | None) -> Location | None:
        """Ask for one name, in a country (ISO 3166-1 alpha-2) if given."""
        found = self.geocoder.geocode(query, countries=[country] if country else None)
        return None if found is None else _location(found.raw)


def create(settings: Settings) -> Ask:
    """The service as the settings have it; SettingsError without an address."""
    if not settings.pelias_url:
        raise SettingsError("The geocoder pelias needs a server; set pelias_url.")
    at = remote.endpoint("pelias_url", settings.pelias_url)
    geocoder = Pelias(
        at.domain, scheme=at.scheme, user_agent=remote.user_agent(settings), timeout=settings.geocoder_timeout,
        adapter_factory=remote.Adapter,
    )  # fmt: skip
    return Ask(geocoder, f"{at.scheme}://{at.domain}")


def _location(raw: dict[str, Any]) -> Location:
    about = raw["properties"]
    east, north = raw["geometry"]["coordinates"][:2]
    box = raw.get("bbox")
    return located(
        north,
        east,
        id=f"pelias:{about.get('gid', '')}",
        name=str(about["name"]),
        precision=_LAYERS.get(str(about.get("layer")), "site"),
        box=(box[1], box[3], box[0], box[2]) if box else None,
        country=about.get("country_code"),
        admin1=about.get("region"),
    )
