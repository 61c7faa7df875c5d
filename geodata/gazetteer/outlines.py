"""The outlines of countries, first-level units and regions, in WGS84, as well-known binary (WKB).

``geodata/data/outlines.bin`` holds them once for all neighbours: it is zlib-compressed; inside, four bytes (little
endian) give the length of a JSON header {"grid": units in a degree, "arcs": how many, "places": {id: polygons}}; a
polygon is a list of rings, shell first; a ring is a list of arcs, ``~n`` being arc n backwards.  After the header come
the arcs: a number of points, then their coordinates as differences, all as zigzag varints.
Source: Natural Earth, simplified (``tools/build_admin.py``).
"""

from __future__ import annotations

import json
import struct
import zlib
from array import array
from functools import cache
from importlib import resources
from itertools import accumulate
from sys import byteorder
from typing import Any, Final

_POLYGON: Final = struct.pack("<BI", 1, 3)
_MULTIPOLYGON: Final = struct.pack("<BI", 1, 6)
_POINT_BYTES: Final = 16


@cache
def load() -> dict[str, bytes]:
    """Place id ("country:UA", "a1:UA-14", "cm:donbas") -> WKB polygon or multipolygon, 2D, little endian, (lon, lat)."""
    packed = resources.files("geodata").joinpath("data", "outlines.bin").read_bytes()
    return unpack(packed)


def unpack(packed: bytes) -> dict[str, bytes]:
    """All outlines in the bytes of a file of that format; zlib.error or ValueError when it is damaged."""
    data = zlib.decompress(packed)
    (length,) = struct.unpack_from("<I", data)
    header: dict[str, Any] = json.loads(data[4 : 4 + length])
    arcs = _arcs(data[4 + length :], header["arcs"], header["grid"])
    return {key: _shape(polygons, arcs) for key, polygons in header["places"].items()}


def _arcs(body: bytes, count: int, grid: int) -> list[tuple[bytes, bytes]]:
    """Each arc's points as little-endian doubles, forwards and backwards."""
    numbers = _numbers(body)
    found: list[tuple[bytes, bytes]] = []
    at = 0
    for _ in range(count):
        end = at + 1 + 2 * numbers[at]
        xs = [x / grid for x in accumulate(numbers[at + 1 : end : 2])]
        ys = [y / grid for y in accumulate(numbers[at + 2 : end : 2])]
        found.append((_doubles(xs, ys), _doubles(xs[::-1], ys[::-1])))
        at = end
    return found


def _numbers(body: bytes) -> list[int]:
    """Zigzag varints."""
    found: list[int] = []
    value = shift = 0
    for byte in body:
        value |= (byte & 127) << shift
        if byte > 127:
            shift += 7
            continue
        found.append((value >> 1) ^ -(value & 1))
        value = shift = 0
    if shift:
        raise ValueError("the outlines end within a number")
    return found


def _doubles(xs: list[float], ys: list[float]) -> bytes:
    flat = array("d", bytes(_POINT_BYTES * len(xs)))
    flat[0::2], flat[1::2] = array("d", xs), array("d", ys)
    if byteorder == "big":
        flat.byteswap()
    return flat.tobytes()


def _shape(polygons: list[list[list[int]]], arcs: list[tuple[bytes, bytes]]) -> bytes:
    parts = [_polygon(rings, arcs) for rings in polygons]
    if len(parts) == 1:
        return parts[0]
    return _MULTIPOLYGON + struct.pack("<I", len(parts)) + b"".join(parts)


def _polygon(rings: list[list[int]], arcs: list[tuple[bytes, bytes]]) -> bytes:
    out = [_POLYGON, struct.pack("<I", len(rings))]
    for ring in rings:
        first, *others = [arcs[number][0] if number >= 0 else arcs[~number][1] for number in ring]
        points = first + b"".join(other[_POINT_BYTES:] for other in others)
        out += [struct.pack("<I", len(points) // _POINT_BYTES), points]
    return b"".join(out)
