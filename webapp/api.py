"""Answers for programs and for the map's own script: JSON and GeoJSON, with ETags."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, request, url_for

from geodata import layers
from geodata.formats import geojson
from webapp import words
from webapp.guard import cached

if TYPE_CHECKING:
    from geodata.store import Store


class Api:
    """The views that give JSON; ``store`` is what they read."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._feed = lru_cache(maxsize=1)(self._build_feed)

    def blueprint(self) -> Blueprint:
        """The views with their addresses."""
        views = Blueprint("api", __name__)
        views.add_url_rule("/map/feed.json", "feed", self.feed)
        views.add_url_rule("/api/events/<event_id>", "event", self.event)
        views.add_url_rule("/events.geojson", "events", self.events)
        return views

    def feed(self) -> Response:
        """Everything the map draws, as columns; built once for each state of the store."""
        version = self._store.version()
        return cached(Response(self._feed(version), mimetype="application/json"), version)

    def event(self, event_id: str) -> Response:
        """One event with its evidence, in words, for the panel; 404 if there is none."""
        panel = self._panel(self._store.event(event_id))
        return cached(Response(as_json(panel), mimetype="application/json"), self._store.version())

    def events(self) -> Response:
        """The events that pass the query's filter as a GeoJSON file to keep; a bad filter is a 400."""
        chosen = layers.parse_filter(request.args.to_dict(flat=False))
        found = layers.features(self._store, chosen)
        body = geojson.collection(found, about=layers.about(self._store, chosen))
        response = Response(body, mimetype="application/geo+json")
        response.headers["Content-Disposition"] = 'attachment; filename="conflictmap-events.geojson"'
        asked = f"{self._store.version()} {chosen.values()!r}"
        return cached(response, hashlib.sha256(asked.encode()).hexdigest()[:16])

    def _build_feed(self, version: str) -> bytes:
        return as_json(layers.map_feed(self._store) | {"version": version})

    def _panel(self, event: dict[str, Any]) -> dict[str, Any]:
        document_id = event["document"]["id"]
        document = self._store.document(document_id)
        times = self._store.reading(document_id)["times"]
        links = {
            "page": url_for("pages.event", event_id=event["id"]),
            "document": url_for("pages.document", document_id=document_id),
        }
        shown = words.event_view(event, text=document["text"], times=times)
        return event | {"shown": shown | {"source": words.source(document), "links": links}}


def as_json(value: object) -> bytes:
    """``value`` as compact UTF-8 JSON."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
