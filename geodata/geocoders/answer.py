"""What a geocoder says of a name, in the same words whoever says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from geopy.location import Location
from geopy.point import Point

from geodata.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geodata.types import Precision

RADIUS_KM: Final[dict[str, float]] = {
    "site": 1.0, "settlement": 3.0, "adm2": 30.0, "adm1": 100.0, "region": 200.0, "country": 500.0, "sea": 300.0,
}  # fmt: skip
"""Radius of a place whose extent the service does not tell."""
EXACT: Final = 0.8
"""Confidence in a service's answer that bears the name asked for."""
SIMILAR: Final = 0.6
"""Confidence in an answer whose name is another spelling (a service matches loosely)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A name to place, what contains it (a division's name), and its country (ISO 3166-1 alpha-2)."""

    name: str
    admin: str | None = None
    country: str | None = None

    def text(self) -> str:
        """The query in one line: "Lyman, Donetsk Oblast"."""
        return ", ".join(part for part in (self.name, self.admin) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Where a name is, or in words why that stays open.

    ``location.raw`` has the keys of ``OfflineGeocoder``.  ``by`` names the geocoder, ``confidence`` (0 to 1) is an
    estimate, ``licence`` the terms of the answer.  ``others`` are places the name could mean as well.
    """

    location: Location | None
    reason: str
    by: str = ""
    confidence: float | None = None
    licence: str = ""
    others: tuple[Location, ...] = ()


def located(
    lat: Any,
    lon: Any,
    *,
    id: str,  # noqa: A002 - the key of the answer
    name: str,
    precision: Precision,
    box: Sequence[Any] | None = None,
    country: str | None = None,
    admin1: str | None = None,
    geonameid: int | None = None,
) -> Location:
    """A service's answer as a Location like the offline geocoder's; ``box`` is south, north, west, east in degrees.

    Raises ValueError or TypeError for coordinates that are none.
    """
    north, east = float(lat), float(lon)
    if not (-90 <= north <= 90 and -180 <= east <= 180):
        raise ValueError(f"{lat}, {lon} is no place on Earth")
    code = country.upper() if country else None
    raw = {
        "id": id, "name": name, "precision": precision, "radius_km": _radius(box) or RADIUS_KM[precision],
        "country": code, "admin1": admin1, "population": None, "geonameid": geonameid,
    }  # fmt: skip
    address = ", ".join(dict.fromkeys(part for part in (name, admin1, code) if part))
    return Location(address, Point(north, east), raw)


def _radius(box: Sequence[Any] | None) -> float | None:
    """Half the diagonal of a bounding box in km, 0.1 at least."""
    from geodata.gazetteer.index import distance_km

    if not box:
        return None
    south, north, west, east = map(float, box)
    return round(max(0.1, distance_km(south, west, north, east) / 2), 1)


def agrees(name: str, names: Iterable[str]) -> bool:
    """Whether one of the names is the name asked for, spelling aside."""
    wanted = fold(name)
    return any(fold(other) == wanted for other in names)
