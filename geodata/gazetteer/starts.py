"""Places by the first letters of a name, in any language the gazetteer knows: what a search box offers while one types."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import nlargest
from math import inf
from typing import TYPE_CHECKING, Final

from geodata.gazetteer.index import Name, distance_km
from geodata.gazetteer.layout import ABBREVIATION, ADJECTIVAL, ALTERNATE, DEMONYM, INFLECTED, METONYM, PRIMARY
from geodata.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geodata.gazetteer.index import Gazetteer
    from geodata.types import Place

LONGEST: Final = 100
"""Characters of a text that can be the beginning of a name."""

READ: Final = 15_000
"""Names read at most, so that one letter costs no more than two; further letters find what lies beyond."""

RATED: Final = 60
"""Meanings that are rated fully: those of the largest places."""

LARGE: Final = {"country": 10**9, "sea": 10**6, "region": 10**6, "adm1": 10**6, "adm2": 10**4, "site": 0}
"""What a kind of place counts as in people when none are known, to choose those rated fully."""

_NO_NAME: Final = DEMONYM | INFLECTED | ADJECTIVAL | METONYM
WHOLE: Final = 1.5
OWN: Final = 2.5
"""What is added for a name that is typed to its end, and for the one a place goes by: "Bandar" is rather a Bandar than a
city that once was called so (``Gazetteer.prior`` is about 1 for each factor of ten in people)."""

CLOSE: Final = 2.0
CLOSE_KM: Final = 500.0
"""What is added for a place in the middle of the map, half of it at this distance."""

OTHER: Final = 30
"""A place found by another of its names counts as so many times smaller when those rated fully are chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """A place whose name begins as asked, and the name, folded."""

    place: Place
    name: str


def starting(gazetteer: Gazetteer, text: str, most: int = 8, near: tuple[float, float] | None = None) -> list[Start]:
    """The places of which a name begins with ``text``, most likely first, each once; empty for less than two letters.

    What lies close to ``near`` (latitude, longitude) counts as likelier.
    """
    wanted = fold(text[:LONGEST]).replace("\0", "")
    if len(wanted) < 2:
        return []
    rated = sorted(
        ((_rate(gazetteer, wanted, key, name, near), key, name) for key, name in _largest(gazetteer, wanted)),
        key=lambda row: (-row[0], row[1], row[2].place),
    )
    found: dict[str, Start] = {}
    for _, key, name in rated:
        place = gazetteer.place(name.place)
        found.setdefault(place.id, Start(place=place, name=key))
    return list(found.values())[:most]


def _rate(gazetteer: Gazetteer, wanted: str, key: str, name: Name, near: tuple[float, float] | None) -> float:
    place = gazetteer.place(name.place)
    own = key in {fold(called) for called in (place.name, place.name_uk, place.name_ru) if called}
    apart = distance_km(*near, place.lat, place.lon) if near else inf
    close = CLOSE / (1 + apart / CLOSE_KM)
    return gazetteer.prior(name) + (WHOLE if key == wanted else 0.0) + (OWN if own else 0.0) + close


def _largest(gazetteer: Gazetteer, wanted: str) -> list[tuple[str, Name]]:
    """The meanings of the largest places, and all of the very name."""
    meanings = list(_meanings(gazetteer, wanted))
    exact = [row for row in meanings if row[1] == wanted]
    large = [row for row in nlargest(RATED, meanings) if row[1] != wanted]
    return [(key, Name(place, flags)) for _, key, place, flags in (*exact, *large)]


def _meanings(gazetteer: Gazetteer, wanted: str) -> Iterator[tuple[int, str, int, int]]:
    for key, place, flags in gazetteer.beginning(wanted, READ):
        if flags & _NO_NAME and not flags & (PRIMARY | ALTERNATE):
            continue
        if flags & ABBREVIATION and key != wanted:
            continue
        people, precision = gazetteer.size_of(place)
        size = people or LARGE.get(precision, 0)
        yield size if flags & PRIMARY else size // OTHER, key, place, flags
