"""Answers for programs and for the map's own script: JSON and GeoJSON, with ETags."""

from __future__ import annotations

import hashlib
import json
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, request

from geodata import layers
from geodata.formats import geojson
from webapp import told
from webapp.guard import cached
from webapp.interface import LANGUAGES, days, language

if TYPE_CHECKING:
    from geodata.store import Store

MOST: Final = 30
"""Reports of one happening that the panel is sent; its page has them all."""


class Api:
    """The views that give JSON; ``store`` is what they read."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._feed = lru_cache(maxsize=len(LANGUAGES))(self._build_feed)
        self._words = lru_cache(maxsize=1)(lambda _version: as_json(layers.word_feed(store)))

    def blueprint(self) -> Blueprint:
        """The views with their addresses."""
        views = Blueprint("api", __name__)
        views.add_url_rule("/map/feed.json", "feed", self.feed)
        views.add_url_rule("/map/words.json", "words", self.words)
        views.add_url_rule("/api/events/<event_id>", "event", self.event)
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

    def event(self, event_id: str) -> Response:
        """The happening that an event is a report of, with its evidence, in words, for the panel; 404 if there is none."""
        happening = self._store.happening(event_id)
        panel = happening | {"shown": told.view(self._store, happening, most=MOST)}
        return cached(Response(as_json(panel), mimetype="application/json"), f"{self._store.version()}-{language()}")

    def events(self) -> Response:
        """The events that pass the query's filter as a GeoJSON file to keep; a bad filter is a 400."""
        chosen = layers.parse_filter(request.args.to_dict(flat=False))
        found = layers.features(self._store, chosen)
        body = geojson.collection(found, about=layers.about(self._store, chosen))
        response = Response(body, mimetype="application/geo+json")
        response.headers["Content-Disposition"] = 'attachment; filename="conflictmap-events.geojson"'
        asked = f"{self._store.version()} {chosen.values()!r}"
        return cached(response, hashlib.sha256(asked.encode()).hexdigest()[:16])

    def _build_feed(self, version: str, code: str) -> bytes:
        return as_json(layers.map_feed(self._store, language=code, days=cache(days)) | {"version": version})


def as_json(value: object) -> bytes:
    """``value`` as compact UTF-8 JSON."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
