"""The HTML pages: map, event, document, import, about.  All but the map work without a script."""

from __future__ import annotations

import json
import re
from contextlib import closing
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from markupsafe import Markup

from geodata import layers
from geodata.errors import DocumentError, FetchError, NotFoundError
from geodata.formats import contract
from geodata.types import Document
from webapp import alone, compare, legend, names, neighbours, own_layers, placemap, told, words
from webapp.guard import cached
from webapp.interface import days, english, gettext, language, marked, number, today

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from werkzeug.wrappers import Response as AnyResponse

    from geodata.store import Store
    from geodata.types import Reading
    from webapp.maps import Page
    from webapp.own_layers import OwnLayer, Tiles

TABLE_ROWS: Final = 300
BASEMAP: Final = ("world", "detail", "adm1", "towns")
VIEW: Final = re.compile(r"[0-9.]{1,8}/-?[0-9.]{1,11}/-?[0-9.]{1,12}")
FIELD_LENGTH: Final = 500
DRAWN_GROUPS: Final = (
    (marked("Drawn on the map"), ("point", "area")),
    (marked("In layers that start switched off"), ("off",)),
    (marked("Not drawn"), ("none",)),
)
"""The order in which a report's events are shown, with the values of "map" that belong together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What was typed on the import page, unchanged, with the trouble found next to each field."""

    title: str = ""
    source: str = ""
    url: str = ""
    published: str = ""
    text: str = ""
    errors: Mapping[str, str] | None = None
    status: int = 200


class Pages:
    """The views that give HTML.

    ``read`` turns a document into a reading, ``fetch`` a web address into a document; ``max_text`` is in characters.
    """

    def __init__(
        self,
        store: Store,
        *,
        read: Callable[[Document], Reading],
        fetch: Callable[[str], Document],
        check: Callable[[str], None],
        max_text: int,
        notice: Path,
        basemap: Path,
        report_to: str | None = None,
        embed_in: tuple[str, ...] = (),
        own: Sequence[OwnLayer] = (),
        tiles: Tiles | None = None,
    ) -> None:
        self._store = store
        self._read = read
        self._fetch = fetch
        self._check = check
        self._max_text = max_text
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
        views.add_url_rule("/import", "import_form", self.import_form, methods=["GET"])
        views.add_url_rule("/import", "import_read", self.import_read, methods=["POST"])
        views.add_url_rule("/import/add", "import_add", self.import_add, methods=["POST"])
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
        used = words.used_marks(*quoted, *view["reports"])
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
        shown = reading_view(self._store.reading(document_id), document["text"])
        return render_template(
            "document.html",
            document=document,
            source=words.source(document),
            reading=shown,
            added=days(document["added"][:10], document["added"][:10]),
            printed=days(today(), today()),
        )

    def import_form(self) -> tuple[str, int]:
        """The empty form."""
        return self._form(Form())

    def import_read(self) -> tuple[str, int]:
        """Read what was sent and show it; nothing is kept."""
        form = typed()
        if request.form.get("action") == "fetch":
            form = self._fetched(form)
        form, document = self._checked(form)
        if document is None:
            return self._form(form)
        reading = contract.reading(self._read(document))
        known = self._known(document.id)
        return self._form(form, reading=reading_view(reading, document.text), known=known and words.source(known))

    def import_add(self) -> AnyResponse | tuple[str, int]:
        """Keep what was sent and go to its first mark on the map, or to the report's page if nothing is drawn."""
        form, document = self._checked(typed())
        if document is None:
            return self._form(form)
        reading = self._read(document)
        added = self._store.add(reading)
        drawn = [event.id for event in reading.events if event.drawn in {"point", "area"}]
        if drawn and added.new:
            return redirect(url_for("pages.map", e=drawn[0]), code=303)
        again = None if added.new else "changed" if added.updated else "same"
        return redirect(url_for("pages.document", document_id=added.document_id, again=again), 303)

    def about(self) -> str:
        """Method, limits, borders, licences."""
        notice = self._notice.read_text("utf-8") if self._notice.is_file() else ""
        return render_template("about.html", notice=notice, groups=legend.grouped(layers.all_layers()))

    def _shared(self) -> dict[str, Any]:
        rows = legend.grouped(layers.all_layers())
        by_id = {layer["id"]: layer for _, _, found in rows for layer in found}
        return {"groups": rows, "layers": by_id, "marks": words.MARKS, "shapes": legend.SHAPES}

    def _form(self, form: Form, **shown: Any) -> tuple[str, int]:
        html = render_template("import.html", form=form, errors=form.errors or {}, max_text=self._max_text, **shown)
        return html, form.status

    def _fetched(self, form: Form) -> Form:
        """The form filled from its web address; what was typed wins over what the page says, but for the text."""
        if not form.url:
            return replace(form, errors={"url": gettext("Give the web address that is to be fetched.")}, status=400)
        try:
            found = self._fetch(form.url)
        except FetchError as error:
            return replace(form, errors={"url": english(str(error))}, status=422)
        except DocumentError as error:
            said = Markup(gettext("Nothing to read there: %(error)s")) % {"error": english(str(error))}  # noqa: S704 - our own words
            return replace(form, errors={"url": said}, status=422)
        published = form.published or (found.published.isoformat() if found.published else "")
        return replace(
            form, text=found.text, title=form.title or found.title or "", source=form.source or found.source or "",
            published=published,
        )  # fmt: skip

    def _checked(self, form: Form) -> tuple[Form, Document | None]:
        """The document that the form describes, or the form with what is wrong next to each field."""
        if form.errors:
            return form, None
        errors = field_errors(form)
        status = 400
        if not form.text.strip():
            errors["text"] = gettext("Paste the report's text, or give its web address and press “Fetch”.")
        elif len(form.text) > self._max_text:
            status = 413
            errors["text"] = gettext(
                "The text has %(length)s characters; at most %(most)s are read. Cut it into parts.",
                length=number(len(form.text)), most=number(self._max_text),
            )  # fmt: skip
        else:
            try:
                self._check(form.text)
            except DocumentError as error:
                status, errors["text"] = 422, english(str(error))
        if errors:
            return replace(form, errors=errors, status=status), None
        form = completed(form, self._known(contract.document_id(form.text)))
        return form, as_document(form)

    def _known(self, document_id: str) -> dict[str, Any] | None:
        try:
            return self._store.document(document_id)
        except NotFoundError:
            return None

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


def reading_view(reading: dict[str, Any], text: str) -> dict[str, Any]:
    """A reading for the templates: the marked text and each event in words, drawn ones first."""
    segments = words.anchored(words.segments(text, words.reading_marks(reading)), reading["events"])
    groups = [
        (title, [words.event_view(e, text=text, times=reading["times"]) for e in reading["events"] if e["map"] in maps])
        for title, maps in DRAWN_GROUPS
    ]
    return {
        "segments": segments,
        "marks": words.used_marks(segments),
        "groups": [(title, events) for title, events in groups if events],
        "size": len(reading["events"]),
        "places": sum(1 for place in reading["places"] if place["place"]),
        "unplaced": [place["text"] for place in reading["places"] if not place["place"]],
        "language": reading["language"],
    }


def typed() -> Form:
    """The form as it was sent; line ends become plain newlines, as browsers send them otherwise."""
    given = request.form
    return Form(
        title=given.get("title", ""), source=given.get("source", ""), url=given.get("url", "").strip(),
        published=given.get("published", "").strip(), text=given.get("text", "").replace("\r\n", "\n"),
    )  # fmt: skip


def completed(form: Form, kept: Mapping[str, Any] | None) -> Form:
    """The form with its empty fields filled from the report that holds the same text, so that no detail is lost."""
    if kept is None:
        return form
    return replace(
        form, title=form.title.strip() or kept["title"] or "", source=form.source.strip() or kept["source"] or "",
        url=form.url or kept["url"] or "", published=form.published or kept["published"] or "",
    )  # fmt: skip


def field_errors(form: Form) -> dict[str, str]:
    """What is wrong with the fields beside the text."""
    errors = {
        name: gettext("At most %(most)s characters.", most=FIELD_LENGTH)
        for name in ("title", "source", "url")
        if len(getattr(form, name)) > FIELD_LENGTH
    }
    if form.url and words.safe_url(form.url) is None:
        errors["url"] = gettext("A web address starts with http:// or https://.")
    try:
        contract.published(form.published)
    except DocumentError:
        errors["published"] = gettext("Write the day as YYYY-MM-DD, such as 2023-03-19, or leave it empty.")
    return errors


def as_document(form: Form) -> Document:
    """The document that a checked form describes; its id is that of its text."""
    return Document(
        id=contract.document_id(form.text), text=form.text, published=contract.published(form.published),
        title=form.title.strip() or None, source=form.source.strip() or None, url=form.url.strip() or None,
    )  # fmt: skip
