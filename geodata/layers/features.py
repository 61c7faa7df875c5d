"""From the store to the map: GeoJSON features under a filter, and the columns the browser draws."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from geodata.formats import contract, geojson, words
from geodata.layers import facets
from geodata.layers.filters import parse_filter
from geodata.layers.table import headline, kept_name, sub_titles
from geodata.store.rows import told_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from geodata.layers.filters import Filter
    from geodata.store import Store
    from geodata.types import Reading

CREDITS: Final = (
    "Places: GeoNames (CC BY 4.0), changed",
    "Outlines: Natural Earth (public domain), changed",
)
_POINTS: Final = frozenset({"site", "settlement", "near"})
_FEED_DIGITS: Final = 4
_ON_MAP: Final = "drawn IN ('point', 'area', 'off') AND lat IS NOT NULL"


def features(store: Store, chosen: Filter) -> Iterator[dict[str, Any]]:
    """The happenings that a filter chooses as GeoJSON features, by day, undated ones last."""
    outlines: dict[str, dict[str, Any]] = {}
    for event in store.happenings(*chosen.sql()):
        yield geojson.feature(event, event["document"], _geometry(store, event, outlines))


def feature_of(store: Store, happening: Mapping[str, Any]) -> dict[str, Any]:
    """One happening as a GeoJSON feature; without a place its geometry is null."""
    return geojson.feature(happening, happening["document"], _geometry(store, happening, {}))


def about_one(store: Store, event_id: str) -> dict[str, Any]:
    """What a file of one event holds, in the words of ``about``."""
    return {
        "filter": f"Event {event_id}.",
        "query": {"id": event_id},
        "credits": list(CREDITS),
        "as_of": store.as_of(),
        "version": store.version(),
    }


def about(store: Store, chosen: Filter) -> dict[str, Any]:
    """What a download holds: the filter in words, credits, and when the last document was added (null: none)."""
    return {
        "filter": chosen.sentence(),
        "query": chosen.values(),
        "credits": list(CREDITS),
        "as_of": store.as_of(),
        "version": store.version(),
    }


def features_of(reading: Reading) -> Iterator[dict[str, Any]]:
    """The drawn events (points and areas) of one reading as GeoJSON features, in the order of the text."""
    header = contract.header(reading.document)
    for event in reading.events:
        if event.drawn in {"point", "area"}:
            shape = event.geometry()
            drawn = None if shape is None else geojson.geometry(shape)
            yield geojson.feature(contract.event(event), header, drawn)


def reading_about(reading: Reading) -> dict[str, Any]:
    """What ``features_of`` gives, in the words of ``about``; nothing was stored, so there is no time or version."""
    chosen = parse_filter({})
    return {
        "filter": chosen.sentence(),
        "query": chosen.values(),
        "credits": list(CREDITS),
        "as_of": None,
        "version": None,
        "document": contract.header(reading.document) | {"language": reading.language},
    }


def map_feed(
    store: Store,
    *,
    language: str = "en",
    days: Callable[..., str] = words.days,
    name: Callable[[Mapping[str, Any]], str] = kept_name,
    chosen: Filter | None = None,
) -> dict[str, Any]:
    """Everything the browser draws: happenings by columns, outlines by place id, places without a drawn event.

    With ``chosen`` only the happenings that it leaves, and neither places nor events that are in no layer.  Titles are in ``language`` ("en", "uk", "ru");
    ``days`` writes a range of days as ``geodata.formats.words.days`` does, ``name`` a place.

    "reports" is how many documents tell of one; "aliases" gives the happening of each event that goes by another id;
    "undated" counts the events in the feed that have no date; "unplaced" are those that are in no layer of marks, with what
    filters need of them, and "unmapped" counts them; "choices" says what the numbers of the filters' columns mean; "box" is
    west, south, east and north of what is drawn as an area.
    """
    version = store.version()
    rows: list[dict[str, Any]] = []
    areas: dict[str, dict[str, Any]] = {}
    choices = facets.Choices(language)
    boxes = store.boxes(f"NOT ({_ON_MAP}) OR \"precision\" NOT IN ('site', 'settlement', 'near')")
    condition, values = chosen.sql() if chosen else ("1", ())
    for event in store.happenings(f"({_ON_MAP}) AND ({condition})", values):
        if event["where"]["precision"] not in _POINTS:
            _geometry(store, event, areas, _FEED_DIGITS)
        rows.append(
            _columns(event, language, days, name) | choices.columns(event) | {"box": _box(boxes.get(event["id"]))}
        )
    unplaced = [
        _unplaced(event, language, name) | choices.columns(event) | {"box": _box(boxes.get(event["id"]))}
        for event in (() if chosen else store.happenings(f"NOT ({_ON_MAP})"))
    ]
    return {
        "version": version,
        "as_of": store.as_of(),
        "events": {name: [row[name] for row in rows] for name in FEED_COLUMNS},
        "unplaced": {name: [row[name] for row in unplaced] for name in UNPLACED_COLUMNS},
        "choices": choices.lists(),
        "aliases": store.aliases(),
        "areas": areas,
        "places": [] if chosen else _places(store, name),
        "unmapped": len(unplaced),
        "undated": sum(row["first"] is None and row["last"] is None for row in rows),
    }


def word_feed(
    store: Store,
    chosen: Filter | None = None,
    *,
    spellings: Callable[[Mapping[str, Any]], Iterable[str]] = lambda _where: (),
) -> dict[str, Any]:
    """What the browser searches beyond the columns of ``map_feed``: the words of all reports of each event, by its id.

    "titles" are those of each sub-kind ("kind/sub") in all languages; ``spellings`` gives further names of a place.
    """
    happenings = store.happenings(*(chosen.sql() if chosen else ()))
    found = {event["id"]: _told_words(event, spellings) for event in happenings}
    return {"version": store.version(), "words": found, "titles": sub_titles()}


def _told_words(event: Mapping[str, Any], spellings: Callable[[Mapping[str, Any]], Iterable[str]]) -> list[str]:
    words = [word for told in event["told"] for word in told_words(told, told["document"])]
    names = [name for told in event["told"] if told["where"] for name in spellings(told["where"])]
    return list(dict.fromkeys([*words, *names]))


FEED_COLUMNS: Final = (
    "id", "layer", "kind", "sub", "map", "title", "place", "place_id", "lat", "lon", "radius_km", "precision",
    "first", "last", "when", "stage", "assertion", "claimed_by", "killed", "injured", "document", "reports", "box",
    *(facet.name for facet in facets.FACETS if facet.values),
)  # fmt: skip
UNPLACED_COLUMNS: Final = (
    "id", "kind", "sub", "title", "first", "last", "assertion", "killed", "injured", "box",
    *(facet.name for facet in facets.FACETS),
)  # fmt: skip
"""Of the events in no layer of marks only what a filter asks for; they have no position."""


def _columns(
    event: Mapping[str, Any], language: str, days: Callable[..., str], name: Callable[[Mapping[str, Any]], str]
) -> dict[str, Any]:
    where, when = event["where"], event["when"] or _NO_DAYS
    return {
        **{key: event[key] for key in ("id", "layer", "kind", "sub", "map", "stage", "assertion")},
        "title": headline(event, language, name),
        "place": name(where),
        **{key: where[key] for key in ("place_id", "radius_km", "precision")},
        "lat": round(where["lat"], geojson.DIGITS),
        "lon": round(where["lon"], geojson.DIGITS),
        "first": when["first"],
        "last": when["last"],
        "when": days(when["first"], when["last"], when["granularity"]),
        "claimed_by": [words.claimant(claim) for claim in event["claimed_by"]],
        "killed": _bounds(event, "killed"),
        "injured": _bounds(event, "injured"),
        "document": event["document"]["id"],
        "reports": len(event["told"]),
    }


def _unplaced(event: Mapping[str, Any], language: str, name: Callable[[Mapping[str, Any]], str]) -> dict[str, Any]:
    where, when = event["where"] or {}, event["when"] or _NO_DAYS
    return {
        **{key: event[key] for key in ("id", "kind", "sub", "stage", "assertion")},
        "title": headline(event, language, name),
        "first": when["first"],
        "last": when["last"],
        "killed": _bounds(event, "killed"),
        "injured": _bounds(event, "injured"),
        "precision": where.get("precision"),
    }


def _box(box: tuple[float, ...] | None) -> list[float] | None:
    return None if box is None else [round(degrees, geojson.DIGITS) for degrees in box]


_NO_DAYS: Final = {"first": None, "last": None, "granularity": None}


def _bounds(event: Mapping[str, Any], measure: str) -> list[int | None] | None:
    people = geojson.total(event["casualties"], measure)
    return None if people is None else [people["low"], people["high"]]


def _places(store: Store, name: Callable[[Mapping[str, Any]], str]) -> list[dict[str, Any]]:
    places: dict[str, dict[str, Any]] = {}
    for row in store.places_mentioned():
        entry = {
            "place_id": row["place_id"],
            "name": name(row),
            **{key: row[key] for key in ("lat", "lon", "precision")},
        }
        sentence = {key: row[key] for key in ("text", "start", "end", "stage", "reason", "document")}
        places.setdefault(row["place_id"], entry | {"sentences": []})["sentences"].append(sentence)
    return list(places.values())


def _geometry(
    store: Store, event: Mapping[str, Any], outlines: dict[str, dict[str, Any]], digits: int = geojson.DIGITS
) -> dict[str, Any] | None:
    """The event's place as ``Event.geometry`` has it; outlines are kept in ``outlines`` by place id."""
    where = event["where"]
    if where is None:
        return None
    if where["precision"] in _POINTS:
        return geojson.point(where["lat"], where["lon"])
    if where["place_id"] not in outlines:
        outlines[where["place_id"]] = _area(store, where, digits)
    return outlines[where["place_id"]]


def _area(store: Store, where: Mapping[str, Any], digits: int) -> dict[str, Any]:
    from shapely import from_wkb

    from geodata.types import circle

    outline = store.outline(where["place_id"])
    shape = circle(where["lat"], where["lon"], where["radius_km"]) if outline is None else from_wkb(outline)
    return geojson.geometry(shape, digits)
