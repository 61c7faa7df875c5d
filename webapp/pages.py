"""The HTML pages: map, event, document, import, about.  All but the map work without a script."""

from __future__ import annotations

import json
import re
from contextlib import closing
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for

from geodata import layers
from geodata.errors import NotFoundError
from webapp import alone, compare, legend, marks, names, neighbours, own_layers, placemap, told, words
from webapp.guard import cached
from webapp.interface import days, gettext, language, today

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from werkzeug.wrappers import Response as AnyResponse

    from geodata.store import Store
    from webapp.maps import Page
    from webapp.own_layers import OwnLayer, Tiles

TABLE_ROWS: Final = 300
BASEMAP: Final = ("world", "detail", "adm1", "towns")
VIEW: Final = re.compile(r"[0-9.]{1,8}/-?[0-9.]{1,11}/-?[0-9.]{1,12}")


class Pages:
    """The views that give HTML.

    ``read`` turns a document into a reading, ``fetch`` a web address into a document; ``max_text`` is in characters.
    """

    def __init__(
        self,
        store: Store,
        *,
        notice: Path,
        basemap: Path,
        report_to: str | None = None,
        embed_in: tuple[str, ...] = (),
        own: Sequence[OwnLayer] = (),
        tiles: Tiles | None = None,
    ) -> None:
        self._store = store
        self._notice = notice
        self._basemap = basemap
        self._report_to = report_to
        self._embed_in = embed_in
        self._own = {layer.id: layer for layer in own}
        self._tiles = tiles
        self._table = lru_cache(maxsize=3)(lambda _version, _language: self._build_table())
        self._rendered: dict[str, Page] = {}

    def blueprint(self) -> Blueprint:
        """The views with their addresses."""
        views = Blueprint("pages", __name__)
        views.add_url_rule("/", "map", self.map)
        views.add_url_rule("/embed", "embed", self.embed)
        views.add_url_rule("/compare", "compare", self.compare)
        views.add_url_rule("/map.js", "map_script", self.map_script)
        views.add_url_rule("/map.html", "map_file", self.map_file)
        views.add_url_rule("/map/layers/<layer_id>", "layer_file", self.layer_file)
        views.add_url_rule("/e/<event_id>", "event", self.event)
        views.add_url_rule("/e/<event_id>/part", "part", self.part, methods=["POST"])
        views.add_url_rule("/e/<event_id>/join", "join", self.join, methods=["POST"])
        views.add_url_rule("/corrections/<int:act>/undo", "undo", self.undo, methods=["POST"])
        views.add_url_rule("/d/<document_id>", "document", self.document)
        views.add_url_rule("/about", "about", self.about)
        views.app_context_processor(self._shared)
        return views

    def rendered(self) -> Page:
        """The Folium map in the reader's language, rendered when the first page asks for it."""
        code = language()
        if code not in self._rendered:
            self._rendered[code] = self._render()
        return self._rendered[code]

    def _render(self) -> Page:
        from webapp import maps

        rows = [row for _, _, found in self._legend() for row in found]
        divisions = url_for("api.divisions")
        rows = [row | {"url": divisions} if row["id"] == "divisions" else row for row in rows]
        basemap = {name: url_for("static", filename=f"basemap/{name}.json") for name in BASEMAP}
        if language() != "en":
            basemap["names"] = _local_names()
        start = {
            "feed": url_for("api.feed"), "words": url_for("api.words"), "event": url_for("api.event", event_id="-")[:-1],
            "download": url_for("api.events"), "stages": {name: gettext(title) for name, title in words.STAGES.items()}, "longest": layers.MAX_QUERY,
            "embed": url_for("pages.embed"), "compare": url_for("pages.compare"), "file": url_for("pages.map_file"), "embedIn": list(self._embed_in),
            "sure": {name: assertions for name, (_, assertions) in layers.SURENESS.items()},
            "facets": [{"name": facet.name, "fixed": facet.fixed and list(facet.fixed)} for facet in layers.FACETS],
            "places": url_for("api.places"),
        }  # fmt: skip
        return maps.render(maps.conflict_map(rows, basemap=basemap, time=legend.PLAY, start=start))

    def map(self, template: str = "map.html") -> Response:
        """The map with its legend; a table of events stands in where scripts are off."""
        rows, total = self._table(self._store.version(), language())
        html = render_template(template, map=self.rendered(), rows=rows, total=total, **self._controls())
        return cached(Response(html))

    def embed(self) -> Response:
        """The map alone, for the pages of other sites; the same address says what it shows."""
        return self.map("embed.html")

    def compare(self) -> str:
        """Two windows of time or two sources side by side; a bad filter is a 400."""
        outlets = sorted({document["source"] for document in self._store.documents() if document["source"]})
        args = {key: value for key, value in request.args.items() if key not in {"lang", "v"}}
        return render_template("compare.html", outlets=outlets, **compare.view(self._store, args))

    def _controls(self) -> dict[str, Any]:
        """What the controls of the map's page offer."""
        return {
            "periods": legend.PERIODS, "speeds": legend.PLAY["speeds"], "longest": layers.MAX_QUERY,
            "sureness": layers.SURENESS, "embed_in": self._embed_in, "groups": self._legend(),
        }  # fmt: skip

    def map_file(self) -> Response:
        """The events that pass the query's filter as one HTML file that opens without a server; a bad filter is a 400."""
        from geodata.gazetteer import divisions

        view = request.args.get("view", "")
        given = {
            name: values for name, values in request.args.to_dict(flat=False).items() if name not in {"view", "lang"}
        }
        chosen = layers.parse_filter(given)
        feed = told.feed(self._store, chosen)
        alone.check(len(feed["events"]["id"]))
        html = render_template(
            "map.html",
            map=self.rendered(),
            saved=alone.saved(self._store, chosen),
            **self._controls() | {"groups": self._legend(online=False)},
        )
        held = {url: json.loads(_asked(url)) for url in self._held()}
        held |= alone.answers(self._store, chosen, feed, report_to=self._report_to)
        held[url_for("api.divisions")] = divisions.content(
            {choice["value"].partition("/")[0] for choice in feed["choices"]["area"]}
        )
        whole = alone.page(html, ask=_asked, held=held, view=f"#{view}" if VIEW.fullmatch(view) else "")
        response = Response(whole, mimetype="text/html")
        response.headers["Content-Disposition"] = 'attachment; filename="conflictmap.html"'
        return response

    def _held(self) -> list[str]:
        """The files that a page without a server needs beside the events."""
        files = [url_for("static", filename=f"basemap/{name}.json") for name in BASEMAP]
        files += [url_for("pages.layer_file", layer_id=layer) for layer in self._own]
        if language() == "en":
            return files
        return [*files, _local_names(), url_for("words", code=language())]

    def map_script(self) -> Response:
        """The script that Folium made, always asked for again but only sent when it changed."""
        page = self.rendered()
        return cached(Response(page.script, mimetype="text/javascript"), page.etag)

    def layer_file(self, layer_id: str) -> Response:
        """The GeoJSON file of a layer of the server's owner; 404 if there is none."""
        if layer_id not in self._own:
            raise NotFoundError(f"There is no layer “{layer_id}”.")
        return cached(Response(self._own[layer_id].geojson, mimetype="application/geo+json"))

    def _legend(self, *, online: bool = True) -> list[tuple[str, str, list[dict[str, Any]]]]:
        """All layers by group: those of every map, the tiles (if the page may go online), the files of this server's owner."""
        files = own_layers.options(self._own.values(), url_for("pages.layer_file", layer_id="-")[:-1])
        extra = [own_layers.tiles_options(self._tiles), *files] if self._tiles and online else files
        return legend.grouped(layers.all_layers(), extra)

    def event(self, event_id: str) -> str:
        """The happening that an event is a report of, with the evidence of every report; 404 if there is none."""
        happening = self._store.happening(event_id)
        view = told.whole(self._store, happening, report_to=self._report_to)
        quoted = [piece for one in (view, *view["told"]) for piece in (one["before"], one["evidence"], one["after"])]
        used = marks.used_marks(*quoted, *view["reports"])
        more = {
            "address": view["links"]["address"],
            "place_picture": self._place_map(happening),
            "around": neighbours.around(self._store, happening),
            "cite": view["cite"],
            "problem": view["links"]["problem"],
            "as_of": self._store.as_of(),
            "printed": days(today(), today()),
        }
        return render_template("event.html", event=view, used=used, beside=told.beside(self._store, happening), **more)

    def _place_map(self, happening: Mapping[str, Any]) -> dict[str, Any] | None:
        geometry = layers.feature_of(self._store, happening)["geometry"]
        outline = geometry if geometry and geometry["type"] != "Point" else None
        name = names.place(happening["where"]) if happening["where"] else ""
        return placemap.picture(happening["where"], outline, self._basemap, name=name, language=language())

    def part(self, event_id: str) -> AnyResponse:
        """A reader says that a report is not the same event as the rest of its happening; shows the rest."""
        rest = [event["id"] for event in self._store.happening(event_id)["told"] if event["id"] != event_id]
        self._store.part(event_id)
        return redirect(url_for("pages.event", event_id=rest[0] if rest else event_id), 303)

    def join(self, event_id: str) -> AnyResponse:
        """A reader says that another mark is the same event; shows both as one."""
        self._store.join(event_id, request.form.get("other", ""))
        return redirect(url_for("pages.event", event_id=event_id), 303)

    def undo(self, act: int) -> AnyResponse:
        """Take back what a reader corrected and show the event it was asked from; 404 when nothing holds any more."""
        self._store.undo(act)
        back = request.form.get("event", "")
        return redirect(url_for("pages.event", event_id=back) if back else url_for("pages.map"), 303)

    def document(self, document_id: str) -> str:
        """One report, its words marked, with its events; 404 if there is none."""
        document = self._store.document(document_id)
        shown = told.reading_view(self._store.reading(document_id), document["text"])
        return render_template(
            "document.html",
            document=document,
            source=words.source(document),
            reading=shown,
            added=days(document["added"][:10], document["added"][:10]),
            printed=days(today(), today()),
        )

    def about(self) -> str:
        """Method, limits, borders, licences."""
        notice = self._notice.read_text("utf-8") if self._notice.is_file() else ""
        return render_template("about.html", notice=notice, groups=legend.grouped(layers.all_layers()))

    def _shared(self) -> dict[str, Any]:
        rows = legend.grouped(layers.all_layers())
        by_id = {layer["id"]: layer for _, _, found in rows for layer in found}
        return {"groups": rows, "layers": by_id, "marks": marks.MARKS, "shapes": legend.SHAPES}

    def _build_table(self) -> tuple[list[dict[str, Any]], int]:
        """The newest events for browsers without script, and how many there are."""
        events = told.feed(self._store)["events"]
        columns = ("id", "title", "place", "when", "stage", "assertion", "claimed_by", "map", "reports")
        rows = [dict(zip(columns, row, strict=True)) for row in zip(*(events[name] for name in columns), strict=True)]
        for row in rows:
            row["assertion"] = words.short_certainty(row["assertion"], row["stage"])
            row["claimed_by"] = ", ".join(row["claimed_by"])
        order = sorted(range(len(rows)), key=lambda i: events["first"][i] or "", reverse=True)
        return [rows[i] for i in order[:TABLE_ROWS]], len(rows)


def _asked(url: str) -> str:
    """What this server answers at one of its own addresses, in the language of the request."""
    headers = {"Host": request.host, "Accept-Language": language()}
    with closing(current_app.test_client().get(url, headers=headers)) as response:
        return response.get_data(as_text=True)


def _local_names() -> str:
    """The address of the basemap's names in the reader's language, which is not English."""
    return url_for("static", filename=f"basemap/names.{language()}.json")
