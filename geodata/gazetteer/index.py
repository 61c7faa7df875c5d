"""The gazetteer as it is used: names to places, places near a point.  One memory-mapped file, nothing loaded."""

from __future__ import annotations

import json
import mmap
import struct
from bisect import bisect_left
from functools import lru_cache
from math import asin, cos, log10, radians, sin, sqrt
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from zlib import crc32

from geodata.errors import GazetteerError
from geodata.gazetteer import builder
from geodata.gazetteer.layout import (
    ABBREVIATION,
    ADJECTIVAL,
    ALTERNATE,
    CAPITAL,
    CELLS,
    DEMONYM,
    FORMAT,
    INFLECTED,
    MAGIC,
    NATIVE,
    NONE,
    PLACE,
    POSTING,
    PRECISIONS,
    PREFIX_BITS,
    PRIMARY,
    SIZE,
    SIZE_AT,
    cell,
)
from geodata.text import fold
from geodata.types import Place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from geodata.settings import Settings

KIND: Final = {"country": 5.0, "region": 3.6, "sea": 3.4, "adm1": 3.2, "adm2": 1.5, "site": 1.0}
"""What a kind of place adds to a prior: a country is meant more often than a town of its name."""
SMALL_KM: Final = 40.0
KIND_SMALL: Final = 1.4
"""What a first-level division below this radius or a river adds: it is meant less often than a town of its name."""
CAPITAL_OF: Final = 1.5
OWN_NAME: Final = 0.9
STATES: Final = frozenset({"US", "CA", "AU", "IN", "BR", "MX", "DE", "GB"})
"""What a division's own name adds where people name states by it: "Delaware" is the state, "Agadez" rather the city."""
OF_A_DUMP: Final = {"adm2": 0.4, "region": 0.2, "sea": 0.2, "site": 0.0}
"""The same for the districts, rivers and airports of an added dump, which lists the least of them: a town goes first."""
LISTED: Final = 3_000
"""People that a settlement of our own table counts as: it is listed because reports name it."""
OF_A_CODIFIER: Final = -2.0
"""What is taken off a village of the state codifier: the text must ask for it where another place has its name."""
VILLAGE: Final = 200
"""The same for the villages of the state codifier, which lists them all: half of Ukraine's have fewer people than about 200."""
EARTH_KM: Final = 6371.0088
"""Mean radius of the Earth, IUGG."""


_SHORT: Final = struct.Struct("<H").unpack_from


class Name(NamedTuple):
    """One meaning of a name: the number of the place and what the name is to it (``layout`` flags)."""

    place: int
    flags: int


def _worth(place: Place, flags: int) -> float:
    """How much a name says for its place: its own name most, another Latin spelling that GeoNames lists least."""
    if flags & (PRIMARY | DEMONYM):
        return 1.0
    if flags & ALTERNATE and place.precision not in ("settlement", "adm1"):
        return 0.8
    if flags & (ALTERNATE | NATIVE) == ALTERNATE | NATIVE or flags & ABBREVIATION:
        return 0.6
    if flags & INFLECTED:
        return 0.5 if flags & NATIVE else 0.2
    return 0.3 if flags & (ALTERNATE | NATIVE) else 0.0


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance (haversine)."""
    p, q = radians(lat1), radians(lat2)
    h = sin((q - p) / 2) ** 2 + cos(p) * cos(q) * sin(radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(h)))


def lies_in(place: Place, outer: Place) -> bool:
    """Whether a place lies in a country, first-level division or region (regions by their radius)."""
    if outer.precision == "country":
        return place.country == outer.country
    if outer.precision == "adm1":
        return place.country == outer.country and place.admin1 == outer.name
    return distance_km(place.lat, place.lon, outer.lat, outer.lon) <= max(30.0, 1.3 * outer.radius_km)


class Gazetteer:
    """Names to places.  Open with ``Gazetteer.open()``; safe to share between threads and after a fork."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._data = _map(path)
        self.header, base = _header(self._data, path)
        at = {name: (base + start, size) for name, (start, size) in self.header["sections"].items()}
        self._slots, slots_size = at["slots"]
        self._mask = slots_size // 4 - 1
        self._names = at["names"][0]
        self._order, order_size = at["order"]
        self._keys = order_size // 4
        self._prefixes = at["prefixes"][0]
        self._places = at["places"][0]
        self._cells = at["cells"][0]
        self._strings = at["strings"][0]
        self._outlines = at["outlines"][0]
        self._capitals = frozenset(self.header["capitals"])
        self.find = lru_cache(maxsize=50_000)(self._find)
        self.place = lru_cache(maxsize=20_000)(self._place)
        self.ranked = lru_cache(maxsize=5_000)(self._ranked)

    @classmethod
    def open(
        cls, path: Path | None = None, progress: builder.Progress | None = None, *, settings: Settings | None = None
    ) -> Gazetteer:
        """Open the index, building it first where it is missing (about 20 s, ``progress`` tells how far).

        ``settings`` say where the index and the added sources lie (default: those in force).
        Raises GazetteerError when it can be neither opened nor built.
        """
        chosen = path or builder.index_path(settings)
        if not chosen.is_file():
            if path is not None:
                raise GazetteerError(f"There is no gazetteer at {path}; make one with: conflictmap gazetteer build")
            builder.build(chosen, progress or (lambda _what, _share: None), settings=settings)
        return cls(chosen)

    def __len__(self) -> int:
        return int(self.header["counts"]["places"])

    def _find(self, key: str) -> tuple[Name, ...]:
        """The meanings of a folded name, in file order; empty when it is no name."""
        wanted = key.encode()
        slot = crc32(wanted) & self._mask
        data = self._data
        while True:
            (offset,) = struct.unpack_from("<I", data, self._slots + 4 * slot)
            if not offset:
                return ()
            at = self._names + offset - 1
            (length,) = struct.unpack_from("<H", data, at)
            if data[at + 2 : at + 2 + length] == wanted:
                return tuple(self._postings(at + 2 + length))
            slot = (slot + 1) & self._mask

    def beginning(self, start: str, most: int) -> Iterator[tuple[str, int, int]]:
        """The names that begin with a folded text, in the order of their letters: (name, place number, flags) a meaning.

        At most ``most`` names are read.
        """
        wanted = start.encode()
        first = bisect_left(range(self._keys), wanted, key=lambda number: self._key(number)[0])
        if first == self._keys:
            return
        data, at = self._data, self._names + self._offset(first)
        for _ in range(min(most, self._keys - first)):
            (length,) = _SHORT(data, at)
            key = data[at + 2 : at + 2 + length]
            if not key.startswith(wanted):
                return
            at += 2 + length
            (count,) = _SHORT(data, at)
            end = at + 2 + count * POSTING.size
            name = key.decode()
            for place, flags in POSTING.iter_unpack(data[at + 2 : end]):
                yield name, place, flags
            at = end

    def _offset(self, number: int) -> int:
        return int(struct.unpack_from("<I", self._data, self._order + 4 * number)[0])

    def _key(self, number: int) -> tuple[bytes, int]:
        """The key of a name record by its rank, and where it ends."""
        at = self._names + self._offset(number)
        (length,) = _SHORT(self._data, at)
        return self._data[at + 2 : at + 2 + length], at + 2 + length

    def size_of(self, number: int) -> tuple[int, str]:
        """How many people a place has (0 unknown) and its precision, without the rest of it."""
        people, _, precision = SIZE.unpack_from(self._data, self._places + number * PLACE.size + SIZE_AT)
        return people, PRECISIONS[precision]

    def _postings(self, at: int) -> Iterator[Name]:
        (count,) = struct.unpack_from("<H", self._data, at)
        for number in range(count):
            yield Name(*POSTING.unpack_from(self._data, at + 2 + number * POSTING.size))

    def starts(self, first: str, second: str) -> bool:
        """Whether some name may begin with these two folded words (false for sure, true perhaps)."""
        code = crc32(f"{first} {second}".encode()) % PREFIX_BITS
        return bool(self._data[self._prefixes + (code >> 3)] & 1 << (code & 7))

    def search(self, name: str) -> list[tuple[Place, int]]:
        """The places a name can mean, with the name's flags, most likely first: own names, then size."""
        names = [meaning for meaning in self.find(fold(name)) if meaning.flags & ~(ADJECTIVAL | NATIVE)]
        found = sorted(names, key=lambda meaning: (-self.prior(meaning), meaning.place))
        return [(self.place(meaning.place), meaning.flags) for meaning in found]

    def _ranked(self, names: tuple[Name, ...]) -> tuple[tuple[Place, float], ...]:
        """The places of these meanings, each with its prior, most likely first."""
        rated = [(self.place(name.place), self.prior(name)) for name in names]
        return tuple(sorted(rated, key=lambda pair: (-pair[1], pair[0].id)))

    def prior(self, name: Name) -> float:
        """How likely a name means this place before any context: the kind of name, the kind of place, its people.

        Only the order of these figures and their differences matter (``geodata.resolve`` adds context to them).
        """
        place, flags = self.place(name.place), name.flags
        listed = 0
        if place.precision == "settlement" and not place.geonameid:
            listed = VILLAGE if place.id.startswith("ua:") else LISTED
        people = log10((place.population or listed) + 10)
        size = people * (0.5 if place.precision == "settlement" else 0.1)
        small = place.precision == "adm1" and place.radius_km < SMALL_KM
        minor = small or (place.precision == "region" and place.name.endswith(" River"))
        kind = KIND_SMALL if minor else KIND.get(place.precision, 0.0)
        if place.id.startswith("gn:"):
            kind = OF_A_DUMP.get(place.precision, 0.0)
        if place.id.startswith("ua:"):
            kind = OF_A_CODIFIER
        if place.precision == "adm1" and not minor:
            kind += (
                OWN_NAME if place.country in STATES and flags & PRIMARY else 0.0 if place.country in STATES else -0.6
            )
        return size + kind + _worth(place, flags) + (CAPITAL_OF if self.is_capital(name.place) else 0.0)

    def _place(self, number: int) -> Place:
        record = PLACE.unpack_from(self._data, self._places + number * PLACE.size)
        geonameid, ident, lat, lon, population, country, precision, _, radius, admin1, name, outline, size, native = (
            record
        )
        start = self._outlines + outline
        uk, _, ru = self._string(native).partition("\n") if native != NONE else ("", "", "")
        return Place(
            id=self._string(ident),
            name=self._string(name),
            lat=lat / 1e6,
            lon=lon / 1e6,
            radius_km=radius / 10,
            precision=PRECISIONS[precision],
            country=country.decode("ascii") if country != b"\0\0" else None,
            admin1=self._string(self._field(admin1, 10)) if admin1 != NONE else None,
            population=population or None,
            geonameid=geonameid or None,
            outline=self._data[start : start + size] if outline != NONE else None,
            name_uk=uk or None,
            name_ru=ru or None,
        )

    def division_of(self, place: Place) -> Place | None:
        """The first-level division a place lies in."""
        for name in self.find(fold(place.admin1)) if place.admin1 else ():
            division = self.place(name.place)
            if division.precision == "adm1" and division.country == place.country and division.name == place.admin1:
                return division
        return None

    def is_capital_id(self, place_id: str) -> bool:
        """Whether the place with this id is the capital of its country."""
        return place_id in self._capitals

    def is_capital(self, number: int) -> bool:
        """Whether the place is the capital of its country."""
        return bool(self._field(number, 7) & CAPITAL)

    def _field(self, number: int, field: int) -> int:
        return int(PLACE.unpack_from(self._data, self._places + number * PLACE.size)[field])

    def _string(self, at: int) -> str:
        (length,) = struct.unpack_from("<H", self._data, self._strings + at)
        start = self._strings + at + 2
        return self._data[start : start + length].decode()

    def nearest(self, lat: float, lon: float, within_km: float = 100.0) -> tuple[Place, float] | None:
        """The settlement nearest to a point and its distance in km, or None within ``within_km``."""
        best: tuple[Place, float] | None = None
        for number in self._around(lat, lon, within_km):
            record = PLACE.unpack_from(self._data, self._places + number * PLACE.size)
            apart = distance_km(lat, lon, record[2] / 1e6, record[3] / 1e6)
            if apart <= within_km and (best is None or apart < best[1]):
                best = (self.place(number), apart)
                within_km = apart
        return best

    def _around(self, lat: float, lon: float, km: float) -> Iterator[int]:
        """Numbers of the settlements in the cells that a circle touches, nearest rows first."""
        rows = int(km / 111) + 1
        columns = min(180, int(km / (111 * max(0.02, cos(radians(min(89.0, abs(lat) + rows)))))) + 1)
        for dy in sorted(range(-rows, rows + 1), key=abs):
            if not -90 <= lat + dy <= 90:
                continue
            for dx in range(-columns, columns + 1):
                number = cell(lat + dy, lon + dx)
                first, last = (
                    struct.unpack_from("<II", self._data, self._cells + 4 * number) if number < CELLS else (0, 0)
                )
                yield from range(first, last)


def _map(path: Path) -> mmap.mmap:
    try:
        with path.open("rb") as handle:
            return mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:
        raise GazetteerError(
            f"The gazetteer {path} cannot be opened ({error}); build it anew with: conflictmap gazetteer build"
        ) from error


def _header(data: mmap.mmap, path: Path) -> tuple[dict[str, Any], int]:
    start = len(MAGIC) + 4
    if data[: len(MAGIC)] != MAGIC:
        raise GazetteerError(f"{path} is no gazetteer; build it anew with: conflictmap gazetteer build")
    (size,) = struct.unpack_from("<I", data, len(MAGIC))
    header: dict[str, Any] = json.loads(data[start : start + size])
    if header.get("format") != FORMAT or sum(header["sections"]["outlines"]) + start + size != len(data):
        raise GazetteerError(
            f"The gazetteer {path} is of another version or cut short; build it anew with: conflictmap gazetteer build"
        )
    return header, start + size
