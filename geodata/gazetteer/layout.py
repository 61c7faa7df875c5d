"""The index file: one header, then sections.  ``builder`` writes it, ``index`` maps it; both take the shapes from here.

magic, u32 header length, header (JSON: format, sources, counts, sections = name -> [offset, length])
slots     u32 a slot: 1 + offset of a name record, 0 = empty; hash = CRC-32 of the folded name, linear probing
order     u32 offset of each name record, by key
names     u16 key length, key (UTF-8), u16 n, then n times (u32 place number, u8 flags)
prefixes  bit set over CRC-32 of "first second" token of names with three tokens or more
places    PLACE records; settlements first, ordered by one-degree cell
cells     u32 first place number of each one-degree cell (row by row from the south), for ``reverse``
strings   UTF-8, each with a u16 length before it
outlines  WKB
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from geodata.types import Precision

FORMAT: Final = 3
MAGIC: Final = b"CMGAZ\0\0\1"
PREFIX_BITS: Final = 1 << 23
CELLS: Final = 180 * 360
NONE: Final = 0xFFFFFFFF

PLACE: Final = struct.Struct("<IIiiI2sBBHIIIII")
"""geonameid, id string, lat µ°, lon µ°, population, country, precision, flags, radius (0.1 km), admin1 place number,
name string, outline offset, outline length, string of its Ukrainian and Russian names (a line each; NONE without)."""

SIZE: Final = struct.Struct("<I2sB")
SIZE_AT: Final = 16
"""Population, country and precision of a PLACE record, and where they lie in it."""

POSTING: Final = struct.Struct("<IB")
PRECISIONS: Final[tuple[Precision, ...]] = ("site", "settlement", "adm2", "adm1", "region", "country", "sea")

PRIMARY: Final = 1
ALTERNATE: Final = 2
ABBREVIATION: Final = 4
DEMONYM: Final = 8
NATIVE: Final = 16
INFLECTED: Final = 32
ADJECTIVAL: Final = 64
METONYM: Final = 128
"""Name flags: the entry's own name; another name; only as written in capitals or with stops; a people or adjective
of the place; the name in Ukrainian or Russian; a case form of it; the adjective of a town, a name only before
"direction" or "district"; a name that stands for the government there (Kremlin)."""

CAPITAL: Final = 1
"""Place flag: the capital of its country."""


def cell(lat: float, lon: float) -> int:
    """The number of the one-degree cell that holds a point."""
    row = min(179, max(0, int(lat + 90)))
    return row * 360 + int((lon + 180) % 360)
