"""Answers for programs and for the map's own script: JSON and GeoJSON, with ETags."""

from __future__ import annotations

import hashlib
import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, request

from geodata import layers
from geodata.formats import geojson
from geodata.text import fold
from webapp import names, told
from webapp.guard import cached
from webapp.interface import LANGUAGES, language, today

if TYPE_CHECKING:
    from collections.abc import Callable

    from geodata.gazetteer.starts import Start
    from geodata.store import Store

    Near = tuple[float, float] | None

OFFERED: Final = 8
"""Places that the search box offers."""


class Api:
    """The views that give JSON; ``store`` is what they read, ``find`` gives the places whose names begin with a text."""

    def __init__(
        self, store: Store, find: Callable[[str, int, Near], list[Start]], *, report_to: str | None = None
    ) -> None:
        self._store = store
        self._find = find
        self._report_to = report_to
        self._feed = lru_cache(maxsize=len(LANGUAGES))(lambda version, _language: self._build_feed(version))
        self._words = lru_cache(maxsize=1)(lambda _version: as_json(layers.word_feed(store, spellings=names.spellings)))

    def blueprint(self) -> Blueprint:
        """The views with their addresses."""
        views = Blueprint("api", __name__)
        views.add_url_rule("/map/feed.json", "feed", self.feed)
        views.add_url_rule("/map/words.json", "words", self.words)
        views.add_url_rule("/map/divisions.json", "divisions", self.divisions)
        views.add_url_rule("/api/events/<event_id>", "event", self.event)
        views.add_url_rule("/api/places", "places", self.places)
        views.add_url_rule("/e/<event_id>.geojson", "event_file", self.event_file)
        views.add_url_rule("/events.geojson", "events", self.events)
        return views

    def feed(self) -> Response:
        """Everything the map draws, as columns; built once for each state of the store."""
        version = self._store.version()
        code = language()
        return cached(Response(self._feed(version, code), mimetype="application/json"), f"{version}-{code}")

    def words(self) -> Response:
        """What the map searches, which it asks for when somebody does; built once for each state of the store."""
        version = self._store.version()
        return cached(Response(self._words(version), mimetype="application/json"), version)

    def divisions(self) -> Response:
        """The first-level divisions as areas, which the map asks for when somebody counts by region."""
        body, version = _divisions()
        return cached(Response(body, mimetype="application/json"), version)

    def event(self, event_id: str) -> Response:
        """The happening that an event is a report of, with its evidence, in words, for the panel; 404 if there is none."""
        happening = self._store.happening(event_id)
        shown = told.whole(self._store, happening, report_to=self._report_to, most=told.MOST_SENT)
        version = f"{self._store.version()}-{language()}-{today()}"
        return cached(Response(as_json(happening | {"shown": shown}), mimetype="application/json"), version)

    def event_file(self, event_id: str) -> Response:
        """One happening as a GeoJSON file to keep; 404 if there is none."""
        happening = self._store.happening(event_id)
        found = [layers.feature_of(self._store, happening)]
        body = geojson.collection(found, about=layers.about_one(self._store, happening["id"]))
        response = Response(b"".join(body), mimetype="application/geo+json")
        name = re.sub(r"[^\w-]", "", happening["id"])
        response.headers["Content-Disposition"] = f'attachment; filename="conflictmap-{name}.geojson"'
        return cached(response, self._store.version())

    def events(self) -> Response:
        """The events that pass the query's filter as a GeoJSON file to keep; a bad filter is a 400."""
        chosen = layers.parse_filter(request.args.to_dict(flat=False))
        found = layers.features(self._store, chosen)
        body = geojson.collection(found, about=layers.about(self._store, chosen))
        response = Response(body, mimetype="application/geo+json")
        response.headers["Content-Disposition"] = 'attachment; filename="conflictmap-events.geojson"'
        asked = f"{self._store.version()} {chosen.values()!r}"
        return cached(response, hashlib.sha256(asked.encode()).hexdigest()[:16])

    def places(self) -> Response:
        """The places whose names, in any language known, begin with ``q``; those about ``near`` (lat,lon) first."""
        asked = request.args.get("q", "")
        found = self._find(asked, OFFERED, _near(request.args.get("near", "")))
        return cached(Response(as_json({"places": [_offered(one) for one in found]}), mimetype="application/json"))

    def _build_feed(self, version: str) -> bytes:
        return as_json(told.feed(self._store) | {"version": version})


def _near(text: str) -> Near:
    """A position, or None for what is none: it only sorts."""
    try:
        lat, lon = (float(part) for part in text.split(","))
    except ValueError:
        return None
    return (lat, lon) if -90 <= lat <= 90 and -180 <= lon <= 180 else None


def _offered(found: Start) -> dict[str, object]:
    """A place for the search box, named in the reader's language; "local" is the other name that was typed, if one was."""
    place, code = found.place, language()
    called = place.name_in(code) or place.name
    names = (place.name, place.name_uk, place.name_ru)
    local = next((name for name in names if name and name != called and fold(name) == found.name), None)
    inside = "" if place.admin1 in {None, place.name} else f"/{place.admin1}"
    return {
        "id": place.id,
        "name": called,
        "local": local,
        "note": layers.area_title(f"{place.country}{inside}", code) if place.country else "",
        "precision": place.precision,
        "lat": place.lat,
        "lon": place.lon,
        "radius_km": place.radius_km,
    }


@lru_cache(maxsize=1)
def _divisions() -> tuple[bytes, str]:
    from geodata.gazetteer import divisions

    body = as_json(divisions.content())
    return body, hashlib.sha256(body).hexdigest()[:16]


def as_json(value: object) -> bytes:
    """``value`` as compact UTF-8 JSON."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
