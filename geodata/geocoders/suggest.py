"""Names like one that the gazetteer does not have ("did you mean").  Nothing is ever resolved by likeness."""

from __future__ import annotations

import json
import struct
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from geodata.errors import GazetteerError
from geodata.gazetteer.layout import ADJECTIVAL, DEMONYM, INFLECTED, MAGIC, METONYM, PLACE, POSTING
from geodata.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from geodata.gazetteer import Gazetteer
    from geodata.types import Place

MOST: Final = 3
"""Suggestions given unless another number is asked for."""
LIKE: Final = 0.7
"""Least likeness: 1 minus the edits (swapped neighbours count as one) over the length of the longer name."""
_TRIED: Final = 40
_LENGTH: Final = struct.Struct("<H")
_ASIDE: Final = INFLECTED | DEMONYM | ADJECTIVAL | METONYM
_COUNTRY_AT: Final = struct.calcsize("<IIiiI")


def suggest(name: str, country: str | None = None, *, gazetteer: Gazetteer, most: int = MOST) -> tuple[Place, ...]:
    """Places with a name like the one given, likest first, then by population; empty when none is like it.

    What follows a comma names a first-level division, whose places go before all others.

    ``country`` (ISO 3166-1 alpha-2) limits them.  The first call reads all names (about half a second).
    """
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    wanted, _, within = (fold(part.strip()) for part in name.partition(","))
    if not wanted:
        return ()
    keys, places = _names(gazetteer.path, country.upper() if country else None)
    found = process.extract(wanted, keys, scorer=OSA.normalized_similarity, score_cutoff=LIKE, limit=_TRIED)
    ranked = sorted(
        ((bool(within) and within not in fold(place.admin1 or ""), -round(score, 3), -(place.population or 0), place.id, place)
         for _, score, at in found for place in map(gazetteer.place, places[at])
         if country is None or place.country == country.upper()),
        key=lambda row: row[:4],
    )  # fmt: skip
    return tuple({place.id: place for *_, place in ranked}.values())[:most]


@lru_cache(maxsize=8)
def _names(path: Path, country: str | None) -> tuple[list[str], list[tuple[int, ...]]]:
    """The folded names of a country's places, or all, with the numbers of their places."""
    keys, places = [], []
    for key, numbers in _records(path.read_bytes(), country.encode() if country else None, path):
        keys.append(key.decode())
        places.append(numbers)
    return keys, places


def _records(data: bytes, country: bytes | None, path: Path) -> Iterator[tuple[bytes, tuple[int, ...]]]:
    """Walk the names section of the index file (its form stands in ``geodata.gazetteer.layout``)."""
    start = len(MAGIC) + 4
    if data[: len(MAGIC)] != MAGIC:
        raise GazetteerError(f"{path} is no gazetteer; build it anew with: conflictmap gazetteer build")
    (size,) = struct.unpack_from("<I", data, len(MAGIC))
    sections = json.loads(data[start : start + size])["sections"]
    at = start + size + sections["names"][0]
    end = at + sections["names"][1]
    base = start + size + sections["places"][0] + _COUNTRY_AT
    length, posting = _LENGTH.unpack_from, POSTING.unpack_from
    while at < end:
        (long,) = length(data, at)
        key = data[at + 2 : at + 2 + long]
        at += 4 + long
        (count,) = length(data, at - 2)
        stop = at + count * POSTING.size
        numbers = []
        for one in range(at, stop, POSTING.size):
            number, flags = posting(data, one)
            here = base + number * PLACE.size
            if not flags & _ASIDE and (country is None or data[here : here + 2] == country):
                numbers.append(number)
        at = stop
        if numbers:
            yield key, tuple(numbers)
