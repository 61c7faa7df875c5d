"""Layers that only this server has: files of its owner, and online tiles if the owner configured them.

The folder ``layers_dir`` holds pairs ``NAME.geojson`` (what is drawn) and ``NAME.toml`` (what it is): ``title``,
``as_of``, ``source``, ``licence``, ``about``, ``status`` ("claimed", "assessed" or "other") and ``on``, all but the
title optional.  Each pair is one layer of the map for all readers.  What cannot be used is refused when the server
starts, with the file's name.
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from geodata.errors import SettingsError
from webapp.interface import gettext
from webapp.legend import SHAPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from geodata.settings import Settings

MAX_BYTES: Final = 10 * 2**20
MAX_VERTICES: Final = 50_000
STATUSES: Final = ("claimed", "assessed", "other")
INKS: Final = ("#B0306A", "#00695C", "#5D4037", "#37474F")
"""Colours of own layers in turn; the direction of the hatch differs as well, so that colour is not needed."""

_TEXTS: Final = ("title", "as_of", "source", "licence", "about")
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,40}")
_DEPTHS: Final = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
_TILE_PARTS: Final = ("{z}", "{x}", "{y}")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLayer:
    """One file of the owner: its id on the map, what its TOML file says, and the GeoJSON as it lies there."""

    id: str
    about: dict[str, Any]
    geojson: bytes
    features: int


def load(folder: Path | None) -> tuple[OwnLayer, ...]:
    """The layers in ``folder``, by name; none without a folder.  Raises SettingsError."""
    if folder is None:
        return ()
    if not folder.is_dir():
        raise SettingsError(f"The setting layers_dir names {folder}, which is no folder.")
    return tuple(_layer(path) for path in sorted(folder.glob("*.geojson")))


def options(layers: Iterable[OwnLayer], address: str) -> list[dict[str, Any]]:
    """What the browser needs of each layer, in the form of ``webapp.legend.options``; ``address`` ends before its id."""
    return [
        {
            "id": layer.id, "title": layer.about["title"], "group": "added", "colour": INKS[at % len(INKS)],
            "shape": "sheets", "path": SHAPES["sheets"], "on": layer.about["on"], "draw": "file", "url": address + layer.id,
            "turn": at, "status": layer.about["status"], "about": layer.about["about"], "lacks": "", "limits": "",
            "own": {name: layer.about[name] for name in ("as_of", "source", "licence")},
            "features": layer.features,
        }
        for at, layer in enumerate(layers)
    ]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiles:
    """Online tiles: the address with {z}, {x}, {y}, its host, whom they are from, and the closest zoom they have."""

    url: str
    host: str
    credit: str
    zoom: int


def tiles(settings: Settings) -> Tiles | None:
    """The online tiles, or None when none are configured.  Raises SettingsError."""
    if not settings.tiles_url:
        return None
    if not settings.tiles_attribution:
        raise SettingsError("The setting tiles_url needs tiles_attribution: whom the pictures of the map are from.")
    host = tiles_host(settings.tiles_url)
    return Tiles(url=settings.tiles_url, host=host, credit=settings.tiles_attribution, zoom=settings.tiles_max_zoom)


def tiles_options(tiles: Tiles) -> dict[str, Any]:
    """What the browser needs of the online tiles, in the form of ``webapp.legend.options``; they start switched off."""
    return {
        "id": "tiles", "title": gettext("Online map"), "group": "context", "colour": "#5F6B73", "shape": "sheets",
        "path": SHAPES["sheets"], "on": False, "draw": "tiles", "url": tiles.url, "host": tiles.host,
        "credit": tiles.credit, "zoom": tiles.zoom, "source": tiles.credit,
        "about": gettext("Pictures of a map from %(host)s, over the built-in one.", host=tiles.host),
        "lacks": gettext("The names and borders of the built-in map."),
        "limits": gettext(
            "Loads pictures from %(host)s: that server learns your address and which part of the map you look at. "
            "Names and borders are its maker's.", host=tiles.host,
        ),
    }  # fmt: skip


def tiles_host(url: str) -> str:
    """The one host that pictures come from, as a policy names it.  Raises SettingsError."""
    parts = urlsplit(url)
    if parts.scheme != "https" or not re.fullmatch(r"[a-z0-9.-]+(:[0-9]{1,5})?", parts.netloc):
        raise SettingsError(
            "The setting tiles_url takes an address such as https://tiles.example.org/{z}/{x}/{y}.png: https, one host."
        )
    if any(part not in url for part in _TILE_PARTS) or set(re.findall(r"\{[^}]*\}", url)) - set(_TILE_PARTS):
        raise SettingsError("The setting tiles_url needs {z}, {x} and {y}, and no other braces.")
    return parts.netloc


def _layer(path: Path) -> OwnLayer:
    if not _NAME.fullmatch(path.stem):
        raise SettingsError(f"The layer {path} needs a name of small letters, digits, - and _.")
    if path.stat().st_size > MAX_BYTES:
        raise SettingsError(f"The layer {path} is larger than {MAX_BYTES // 2**20} MB; simplify it.")
    data = path.read_bytes()
    return OwnLayer(
        id=f"own-{path.stem}", about=_about(path.with_suffix(".toml")), geojson=data, features=_count(path, data)
    )


def _about(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise SettingsError(f"The layer needs {path}, a file with its title, as_of, source and licence.")
    try:
        given = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"The file {path} cannot be read: {error}.") from error
    unknown = sorted(set(given) - {*_TEXTS, "status", "on"})
    if unknown:
        raise SettingsError(
            f"The file {path} has the unknown line '{unknown[0]}'; known are {', '.join(_TEXTS)}, status, on."
        )
    about = {name: str(given.get(name, "")).strip() for name in _TEXTS}
    if not about["title"]:
        raise SettingsError(f"The file {path} needs a title.")
    status = given.get("status", "other")
    if status not in STATUSES:
        raise SettingsError(f"The status in {path} is '{status}'; allowed are {', '.join(STATUSES)}.")
    return about | {"status": status, "on": given.get("on") is True}


def _count(path: Path, data: bytes) -> int:
    """How many features the file has, all of which can be drawn."""
    try:
        content = json.loads(data)
    except ValueError as error:
        raise SettingsError(f"The layer {path} is no JSON: {error}.") from error
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list):
        raise SettingsError(f"The layer {path} is no GeoJSON FeatureCollection.")
    vertices = sum(_vertices(path, number, feature) for number, feature in enumerate(features, 1))
    if vertices > MAX_VERTICES:
        raise SettingsError(
            f"The layer {path} has {vertices:,} vertices; at most {MAX_VERTICES:,} are drawn. Simplify it."
        )
    return len(features)


def _vertices(path: Path, number: int, feature: Any) -> int:
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    drawn = geometry if isinstance(geometry, dict) else {}
    depth = _DEPTHS.get(str(drawn.get("type")))
    points = [] if depth is None else list(_points(drawn.get("coordinates"), depth))
    if not points or not all(_on_earth(point) for point in points):
        raise SettingsError(
            f"Feature {number} of the layer {path} is no point, line or area with longitudes and latitudes in degrees."
        )
    return len(points)


def _points(coordinates: Any, depth: int) -> Iterator[Any]:
    if depth == 0:
        yield coordinates
    elif isinstance(coordinates, list):
        for inner in coordinates:
            yield from _points(inner, depth - 1)
    else:
        yield None


def _on_earth(point: Any) -> bool:
    if not isinstance(point, list) or len(point) < 2 or not all(type(value) in (int, float) for value in point[:2]):
        return False
    return bool(-180 <= point[0] <= 180 and -90 <= point[1] <= 90)
