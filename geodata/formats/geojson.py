"""GeoJSON (RFC 7946): one feature an event, WGS84 longitude before latitude, six digits (about 0.1 m).

Outlines that cross the antimeridian are given as they are, not cut.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from geodata.formats import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from shapely.geometry.base import BaseGeometry

DIGITS: Final = 6
_BATCH: Final = 200
_MEASURES: Final = ("killed", "injured", "missing", "captured")


def feature(event: Mapping[str, Any], document: Mapping[str, Any], geometry: dict[str, Any] | None) -> dict[str, Any]:
    """One event (as the reading contract gives it) of one document as a feature; unknown properties are null.

    A happening that several documents tell of has "told" and "accord" beyond that: "reports" counts them, "told_by" lists
    them, "accord" says in words what they agree and differ about.
    """
    return {
        "type": "Feature",
        "id": event["id"],
        "geometry": geometry,
        "properties": _what(event)
        | _where(event["where"])
        | _when(event["when"])
        | _how_many(event)
        | _header(document)
        | _told(event),
    }


def collection(features: Iterable[Mapping[str, Any]], *, about: Mapping[str, Any]) -> Iterator[bytes]:
    """A feature collection as UTF-8 in pieces, so that any number of features needs the memory of a few.

    ``about`` becomes the foreign member of that name: what was asked for, credits, as of when.
    """
    yield b'{"type":"FeatureCollection","about":' + _dump(about) + b',"features":[\n'
    batch: list[bytes] = []
    comma = b""
    for item in features:
        batch.append(_dump(item))
        if len(batch) == _BATCH:
            yield comma + b",\n".join(batch)
            batch, comma = [], b",\n"
    if batch:
        yield comma + b",\n".join(batch)
    yield b"\n]}\n"


def geometry(shape: BaseGeometry, digits: int = DIGITS) -> dict[str, Any]:
    """A shapely geometry as a GeoJSON geometry: outer rings anticlockwise, holes clockwise, rounded."""
    from shapely.geometry import mapping

    drawn = mapping(_right_handed(shape))
    return {"type": drawn["type"], "coordinates": _rounded(drawn["coordinates"], digits)}


def point(lat: float, lon: float) -> dict[str, Any]:
    """A position as a GeoJSON geometry."""
    return {"type": "Point", "coordinates": [round(lon, DIGITS), round(lat, DIGITS)]}


def harmed(casualties: Iterable[Mapping[str, Any]]) -> bool:
    """Whether at least one person is counted as killed or injured."""
    counts = list(casualties)
    people = [found for measure in ("killed", "injured") if (found := total(counts, measure))]
    return any((one["high"] if one["low"] is None else one["low"]) for one in people)


def total(casualties: Iterable[Mapping[str, Any]], measure: str) -> dict[str, Any] | None:
    """The people killed (injured, missing, captured) in one event: {"low", "high", "of"}, or None if nobody is counted.

    Civilians and soldiers counted apart are added up to "mixed"; of several counts of the same people the highest stands.
    """
    best: dict[str, Mapping[str, Any]] = {}
    for count in casualties:
        if count["measure"] == measure and (count["of"] not in best or _size(count) > _size(best[count["of"]])):
            best[count["of"]] = count
    if not best:
        return None
    if set(best) == {"civilian", "military"}:
        return {bound: _sum(best["civilian"][bound], best["military"][bound]) for bound in ("low", "high")} | {
            "of": "mixed"
        }
    highest = max(best.values(), key=_size)
    return {"low": highest["low"], "high": highest["high"], "of": highest["of"]}


def _what(event: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **{key: event[key] for key in ("kind", "sub", "layer", "stage", "assertion")},
        "claimed_by": [words.claimant(claim) for claim in event["claimed_by"]],
        "evidence": event["evidence"]["text"],
        "trigger": event["trigger"]["text"],
        **{key: event[key] for key in ("map", "reason", "confidence")},
    }


def _where(where: Mapping[str, Any] | None) -> dict[str, Any]:
    names = {"place": "name"} | {
        key: key for key in ("place_id", "precision", "radius_km", "country", "admin1", "geonameid", "relation")
    }
    return {ours: where[theirs] if where else None for ours, theirs in names.items()}


def _when(when: Mapping[str, Any] | None) -> dict[str, Any]:
    return {key: when[key] if when else None for key in ("first", "last", "granularity", "basis")}


def _how_many(event: Mapping[str, Any]) -> dict[str, Any]:
    return {measure: total(event["casualties"], measure) for measure in _MEASURES}


def _header(document: Mapping[str, Any]) -> dict[str, Any]:
    return {key: document[key] for key in ("title", "source", "url", "published")} | {"document": document["id"]}


def _told(happening: Mapping[str, Any]) -> dict[str, Any]:
    told = happening.get("told", ())
    return {
        "reports": max(1, len(told)),
        "told_by": [_report(event) for event in told] if len(told) > 1 else [],
        "accord": [said["text"] for said in happening.get("accord", ())],
    }


def _report(event: Mapping[str, Any]) -> dict[str, Any]:
    what = {"id": event["id"], **{key: event[key] for key in ("kind", "sub", "stage", "assertion", "map")}}
    claims = {
        "claimed_by": [words.claimant(claim) for claim in event["claimed_by"]],
        "evidence": event["evidence"]["text"],
    }
    place = {"place": event["where"]["name"] if event["where"] else None}
    return what | place | _when(event["when"]) | _how_many(event) | claims | _header(event["document"])


def _size(count: Mapping[str, Any]) -> tuple[int, int]:
    return count["low"] or 0, count["high"] or 0


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def _right_handed(shape: BaseGeometry) -> BaseGeometry:
    from shapely import MultiPolygon, Polygon
    from shapely.geometry.polygon import orient

    if isinstance(shape, Polygon):
        return orient(shape)
    if isinstance(shape, MultiPolygon):
        return MultiPolygon([orient(part) for part in shape.geoms])
    return shape


def _rounded(coordinates: Any, digits: int) -> Any:
    if isinstance(coordinates, (int, float)):
        return round(coordinates, digits)
    return [_rounded(inner, digits) for inner in coordinates]


def _dump(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
