"""Where: a place of the gazetteer as the place of an event, moved and widened by what the text says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import cos, radians, sin
from typing import TYPE_CHECKING, Final

from geodata.types import POINT_PRECISIONS, Where

if TYPE_CHECKING:
    from geodata.types import Place, Precision, Relation, Resolution

FINENESS: Final = {"site": 0, "settlement": 1, "near": 1, "adm2": 2, "adm1": 3, "region": 4, "sea": 5, "country": 6}
NEAR_KM: Final = 12.0
"""Radius of "near X" where the text gives no distance."""

DIRECTION_KM: Final = 25.0
"""Radius of a front sector named after a town."""

_SEATS: Final[dict[Precision | None, float]] = {"adm2": 20.0, "adm1": 80.0}
"""Radius of "X district" and "X region" in km where only the town of that name is known: an area, not its centre."""

_KM_DEGREE: Final = 111.195
_CITY: Final = 100_000
_TIMES: Final = 4
"""A quarter is known for so many times fewer people than its city of so many people or more."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One place in a sentence: tokens ``first`` to ``last``, how it is tied ("in", "from", …) and to which token."""

    place: Resolution
    first: int
    last: int
    tie: str
    head: int
    relation: Relation
    kilometres: float | None = None
    bearing: float | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Places that stand in one list; ``fronted`` when the sentence opens with it ("In the Kupiansk direction, …")."""

    spots: tuple[Spot, ...]
    first: int
    last: int
    fronted: bool = False

    @property
    def tie(self) -> str:
        """How the list is tied to its sentence."""
        return self.spots[0].tie

    @property
    def axis(self) -> bool:
        """Whether the list names front sectors only."""
        return all(spot.relation == "direction" for spot in self.spots)

    def fineness(self) -> int:
        """The finest precision in the list, 0 = a building."""
        return min(FINENESS[spot.place.place.precision] for spot in self.spots if spot.place.place)


def contains(coarse: Place, fine: Place) -> bool:
    """Whether one place lies in another, as far as names, countries and radii tell.

    A building in a town within the town's radius, a place of the same first-level division, a country's places.
    """
    if FINENESS[coarse.precision] <= FINENESS[fine.precision]:
        return False
    if coarse.precision == "country":
        return fine.country == coarse.country
    if coarse.precision == "adm1" and fine.admin1 is not None and coarse.country == fine.country:
        return same_division(coarse, fine.admin1)
    return apart_km(coarse, fine) <= max(coarse.radius_km * 1.2, 15.0)


def same_division(coarse: Place, admin1: str) -> bool:
    """Whether a first-level division bears the name ("Sumy Oblast", "Sumy")."""
    return admin1 in {coarse.name, coarse.admin1} or admin1.split(maxsplit=1)[:1] == coarse.name.split(maxsplit=1)[:1]


def apart_km(a: Place, b: Place) -> float:
    """Distance on the ground, good to a few per cent below 1,000 km."""
    dy = (a.lat - b.lat) * _KM_DEGREE
    dx = (a.lon - b.lon) * _KM_DEGREE * cos(radians((a.lat + b.lat) / 2))
    return float((dx * dx + dy * dy) ** 0.5)


def quarter(a: Place, b: Place) -> bool:
    """Whether of two settlements one lies in the other, as a quarter in its city."""
    if a.precision != "settlement" or b.precision != "settlement" or a.country != b.country:
        return False
    small, large = sorted((a.population or 0, b.population or 0))
    return large > _CITY and large > _TIMES * small and apart_km(a, b) <= max(a.radius_km, b.radius_km)


def is_quarter(part: Spot, town: Spot) -> bool:
    """Whether of two spots the first is a quarter of the second."""
    a, b = part.place.place, town.place.place
    return a is not None and b is not None and (a.population or 0) <= (b.population or 0) and quarter(a, b)


def whereabouts(spot: Spot) -> Where | None:
    """The event's place from a spot: moved by a distance, widened by "near" and by front sectors."""
    place = spot.place.place
    if place is None:
        return None
    lat, lon, radius, precision = place.lat, place.lon, place.radius_km, str(place.precision)
    fine = place.precision in POINT_PRECISIONS
    hint = spot.place.mention.hint
    if place.precision == "settlement" and hint in _SEATS and spot.kilometres is None:
        fine, precision, radius = False, str(hint), max(radius, _SEATS[hint])
    if spot.kilometres is not None and spot.bearing is not None and fine:
        lat, lon = _shift(lat, lon, spot.kilometres, spot.bearing)
        radius, precision = max(3.0, spot.kilometres * 0.4), "near"
    elif fine and spot.relation == "direction":
        radius, precision = max(radius, DIRECTION_KM), "near"
    elif fine and spot.relation == "near":
        radius, precision = max(radius, NEAR_KM), "near"
    return Where(
        place=place,
        span=spot.place.mention.span,
        relation=spot.relation,
        lat=lat,
        lon=lon,
        radius_km=radius,
        precision=precision,
    )


def _shift(lat: float, lon: float, kilometres: float, bearing: float) -> tuple[float, float]:
    """A point moved along a compass bearing."""
    turn = radians(bearing)
    north = kilometres * cos(turn) / _KM_DEGREE
    east = kilometres * sin(turn) / (_KM_DEGREE * max(0.05, cos(radians(lat))))
    return max(-90.0, min(90.0, lat + north)), (lon + east + 180) % 360 - 180


def midpoint(a: Where, b: Where) -> Where:
    """As in "Between A and B": halfway, with half the distance as radius."""
    distance = apart_km(a.place, b.place)
    return replace(
        a,
        lat=(a.lat + b.lat) / 2,
        lon=(a.lon + b.lon) / 2,
        radius_km=max(5.0, distance / 2),
        precision="near",
        relation="between",
    )
