"""Gold documents and readings as evaluation sees them, from plain JSON objects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeGuard

from geodata.errors import DocumentError
from geodata.formats import contract
from geodata.types import ROLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geodata.types import Document, Reading

Coordinates = tuple[float, float]
"""Latitude and longitude, WGS84 degrees."""

COUNTED: Final = frozenset({"location", "facility", "metonym"})
"""Roles whose mentions count as predicted places where the gold does not say which."""

_ROLE_OF_CLASS: Final = {"literal": "location"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A place of the gold: its stretch of the text, and where it lies if the gold says."""

    start: int
    end: int
    spot: Coordinates | None
    name: str | None = None
    geonameid: int | None = None
    precision: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """A place name of a reading; ``spot`` is None where it was left open, ``sure`` is its stated confidence."""

    start: int
    end: int
    role: str
    spot: Coordinates | None
    sure: float | None = None
    name: str | None = None
    geonameid: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldDocument:
    """A text with the places that should be found in it, and the roles that count as finding one."""

    document: Document
    places: tuple[Wanted, ...]
    roles: frozenset[str] = COUNTED


# -- gold ------------------------------------------------------------------------------------------------------------
def gold_document(record: Mapping[str, Any], roles: Iterable[str] | None = None) -> GoldDocument:
    """One line of gold: a document of the reading contract with its "places".

    ``roles`` overrules the line's own "roles" (or "count_roles").  A gold place with a "class" or "role" that does not
    count is not wanted, and a reading that gives it a counted role is wrong.  Raises DocumentError naming the field
    that cannot be used.
    """
    document = contract.document(record)
    counted = _roles(roles if roles is not None else record.get("roles") or record.get("count_roles") or COUNTED)
    places = record.get("places")
    if not isinstance(places, list):
        raise DocumentError("Gold takes a list “places”; write [] for a text that names none.")
    wanted = [_wanted(item, number, document.text) for number, item in enumerate(places) if _counts(item, counted)]
    return GoldDocument(document=document, places=tuple(wanted), roles=counted)


def _roles(value: Any) -> frozenset[str]:
    if isinstance(value, str) or not all(role in ROLES for role in value):
        raise DocumentError(f"Roles are “{value}”; they are a list of {', '.join(ROLES)}.")
    return frozenset(value)


def _counts(item: Any, roles: frozenset[str]) -> bool:
    role = item.get("role") or item.get("class") if isinstance(item, dict) else None
    return role is None or _ROLE_OF_CLASS.get(role, role) in roles


def _wanted(item: Any, number: int, text: str) -> Wanted:
    span = span_of(item, len(text))
    if span is None:
        raise DocumentError(f"places[{number}] needs whole numbers 0 ≤ start < end ≤ {len(text)}, the text's length.")
    return Wanted(
        start=span[0],
        end=span[1],
        spot=spot_of(item),
        name=text_label(item, "name"),
        geonameid=number_label(item),
        precision=text_label(item, "precision"),
    )


# -- readings --------------------------------------------------------------------------------------------------------
def guesses_of(reading: Reading) -> tuple[Guess, ...]:
    """The place names of one of our own readings."""
    return guesses(contract.reading(reading), len(reading.document.text))


def guesses(record: Mapping[str, Any], length: int) -> tuple[Guess, ...]:
    """The place names of a reading in the contract's form, of a text of ``length`` characters.

    A name whose offsets lie outside the text stands at 0..0, where it meets no gold: it counts as a wrong one.
    Raises DocumentError when "places" is no list of objects.
    """
    places = record.get("places")
    if not isinstance(places, list) or not all(isinstance(item, dict) for item in places):
        raise DocumentError("A reading takes a list “places” of objects.")
    return tuple(_guess(item, length) for item in places)


def _guess(item: dict[str, Any], length: int) -> Guess:
    start, end = span_of(item, length) or (0, 0)
    place = item.get("place")
    sure = item.get("confidence")
    return Guess(
        start=start,
        end=end,
        role=str(item.get("role")),
        spot=spot_of(place),
        sure=float(sure) if _number(sure, 1.0) and sure >= 0 else None,
        name=text_label(place, "name"),
        geonameid=number_label(place),
    )


# -- parts -----------------------------------------------------------------------------------------------------------
def span_of(item: Any, length: int) -> tuple[int, int] | None:
    """Start and end of an object, None where they are no stretch of a text of ``length`` characters."""
    if not isinstance(item, dict):
        return None
    start, end = item.get("start"), item.get("end")
    if type(start) is int and type(end) is int and 0 <= start < end <= length:
        return start, end
    return None


def spot_of(item: Any) -> Coordinates | None:
    """Latitude and longitude of an object, None where either is missing or outside the globe."""
    if not isinstance(item, dict):
        return None
    lat, lon = item.get("lat"), item.get("lon")
    return (float(lat), float(lon)) if _number(lat, 90.0) and _number(lon, 180.0) else None


def text_label(item: Any, key: str) -> str | None:
    """A field of an object that is text, else None."""
    value = item.get(key) if isinstance(item, dict) else None
    return value if isinstance(value, str) else None


def number_label(item: Any) -> int | None:
    """GeoNames' number, which gold may write as a number or as digits."""
    value = item.get("geonameid") if isinstance(item, dict) else None
    if type(value) is int:
        return value
    return int(value) if isinstance(value, str) and value.isdecimal() and len(value) < 12 else None


def _number(value: Any, bound: float) -> TypeGuard[float]:
    return type(value) in (int, float) and abs(value) <= bound
