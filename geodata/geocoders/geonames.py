"""The GeoNames web service through geopy; it needs an account (free)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

from geopy.geocoders import GeoNames

from geodata.errors import SettingsError
from geodata.geocoders import remote
from geodata.geocoders.answer import located

if TYPE_CHECKING:
    from geopy.location import Location

    from geodata.settings import Settings
    from geodata.types import Precision

PUBLIC: Final = "http://api.geonames.org"
_COUNTRIES: Final = ("PCL",)
_CLASSES: Final[dict[str, Precision]] = {"A": "adm2", "P": "settlement", "H": "sea", "L": "region", "T": "region"}


@dataclass(frozen=True, slots=True)
class Ask:
    """``ask(query, country="UA")`` gives the likeliest place as a Location, or None."""

    licence: ClassVar[str] = "GeoNames, CC BY 4.0, https://www.geonames.org/"
    geocoder: Any
    endpoint: str

    def __call__(self, query: str, *, country: str | None) -> Location | None:
        """Ask for one name, in a country (ISO 3166-1 alpha-2) if given."""
        found = self.geocoder.geocode(query, country=country)
        return None if found is None else _location(found.raw)


def create(settings: Settings) -> Ask:
    """The service as the settings have it; SettingsError without an account."""
    if not settings.geonames_user:
        raise SettingsError("The geocoder geonames needs an account at GeoNames; set geonames_user.")
    at = remote.endpoint("geonames_url", PUBLIC)
    geocoder = GeoNames(
        settings.geonames_user, scheme=at.scheme, domain=at.domain, user_agent=remote.user_agent(settings),
        timeout=settings.geocoder_timeout, adapter_factory=remote.Adapter,
    )  # fmt: skip
    return Ask(geocoder, PUBLIC)


def _location(raw: dict[str, Any]) -> Location:
    number = int(raw["geonameId"])
    return located(
        raw["lat"],
        raw["lng"],
        id=f"gn:{number}",
        name=str(raw["name"]),
        precision=_precision(str(raw.get("fcl") or ""), str(raw.get("fcode") or "")),
        country=raw.get("countryCode"),
        admin1=raw.get("adminName1"),
        geonameid=number,
    )


def _precision(kind: str, code: str) -> Precision:
    """From GeoNames' feature class and code (https://www.geonames.org/export/codes.html)."""
    if code.startswith(_COUNTRIES):
        return "country"
    return "adm1" if code.startswith("ADM1") else _CLASSES.get(kind, "site")
