"""One Flask application: ``create_app`` wires store, reader and pages, and gives every error its status."""

from __future__ import annotations

import json
from functools import partial
from importlib.metadata import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from flask import Flask, Response, abort, render_template, request, send_file
from flask_compress import Compress
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from geodata import languages
from geodata.errors import (
    ConflictMapError,
    DocumentError,
    FilterError,
    GazetteerError,
    LanguageError,
    NotFoundError,
    SettingsError,
    StoreError,
)
from webapp import interface, own_layers, problem
from webapp.api import Api
from webapp.guard import framing, protect
from webapp.importing import Imports
from webapp.interface import english, gettext, marked
from webapp.pages import Pages

if TYPE_CHECKING:
    from collections.abc import Callable

    from geodata.gazetteer.starts import Start
    from geodata.settings import Settings
    from geodata.store import Store
    from geodata.types import Document, Reading

STATUS: Final[tuple[tuple[type[ConflictMapError], int], ...]] = (
    (NotFoundError, 404),
    (FilterError, 400),
    (DocumentError, 422),
    (SettingsError, 400),
    (GazetteerError, 503),
    (LanguageError, 503),
    (StoreError, 503),
    (ConflictMapError, 500),
)
"""Which HTTP status an error of ours becomes: the first row that fits."""

MAX_BYTES: Final = 6 * 2**20
LEAFLET: Final = ("leaflet.js", "leaflet.css")
WEEK: Final = 7 * 24 * 3600


def create_app(
    settings: Settings | None = None,
    *,
    store: Store | None = None,
    read: Callable[[Document], Reading] | None = None,
    fetch: Callable[[str], Document] | None = None,
    find: Callable[[str, int, tuple[float, float] | None], list[Start]] | None = None,
) -> Flask:
    """The application; ``store``, ``read``, ``fetch`` and ``find`` (places by first letters) default to those of ``settings``.

    Raises SettingsError or StoreError when what is configured cannot be used.
    """
    from geodata import settings as table

    chosen = settings or table.load()
    languages.use(Path(chosen.languages_dir).expanduser() if chosen.languages_dir else None)
    app = _flask()
    report_to, embed_in = problem.checked(chosen.report_to), framing(chosen.embed_in)
    kept = store or _open_store(chosen)
    tiles = own_layers.tiles(chosen)
    pages = Pages(
        kept,
        notice=_shipped("NOTICE"),
        basemap=_shipped("static") / "basemap",
        report_to=report_to,
        embed_in=embed_in,
        own=own_layers.load(Path(chosen.layers_dir).expanduser() if chosen.layers_dir else None),
        tiles=tiles,
    )
    imports = Imports(
        kept,
        read=read or _read,
        fetch=fetch or partial(_fetch, limit=chosen.max_text),
        check=partial(_check, limit=chosen.max_text),
        max_text=chosen.max_text,
    )
    app.register_blueprint(pages.blueprint())
    app.register_blueprint(imports.blueprint())
    app.register_blueprint(Api(kept, find or _find, report_to=report_to).blueprint())
    app.add_url_rule("/assets/leaflet/<path:name>", "leaflet", leaflet)
    app.register_error_handler(ConflictMapError, on_error)
    app.register_error_handler(HTTPException, on_http_error)
    Compress(app)
    app.after_request(in_one_piece)
    interface.speak(app)
    protect(app, host=chosen.host, embed_in=embed_in, pictures=tiles.host if tiles else None)
    return app


def _flask() -> Flask:
    """The bare application: limits, compression, templates that escape."""
    app = Flask(__name__, static_folder=str(_shipped("static")), static_url_path="/static")
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_BYTES,
        SEND_FILE_MAX_AGE_DEFAULT=0,
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_MIMETYPES=[
            "text/html", "text/css", "text/javascript", "application/json", "application/geo+json",
            "application/problem+json", "image/svg+xml",
        ],
    )  # fmt: skip
    app.jinja_options = {"autoescape": True, "trim_blocks": True, "lstrip_blocks": True}
    return app


def leaflet(name: str) -> Response:
    """Leaflet's script, style sheet and pictures from the installed package; nothing else of it."""
    picture = name.startswith("images/") and name.endswith(".png") and name.count("/") == 1
    if name not in LEAFLET and not picture:
        abort(404)
    for file in files("XStatic-Leaflet") or ():
        if str(file).endswith(f"leaflet/data/{name}"):
            return send_file(Path(str(file.locate())), max_age=WEEK)
    return abort(404)


def in_one_piece(response: Response) -> Response:
    """A file of ours as bytes, not as a stream: so that it is packed and answered with 304 alike on every server."""
    if request.endpoint in {"static", "leaflet"} and response.status_code == 200:
        response.direct_passthrough = False
        response.make_sequence()
    return response


def on_error(error: ConflictMapError) -> Response:
    """An error of ours as a page or, for programs, as problem+json."""
    status = next(code for kind, code in STATUS if isinstance(error, kind))
    return _problem(status, str(error))


def on_http_error(error: HTTPException) -> Response:
    """Flask's own errors (no such page, too large, foreign post) in the same dress."""
    if isinstance(error, RequestEntityTooLarge):
        return _problem(413, marked("That is more than %(size)s MB; cut the text into parts."), size=MAX_BYTES // 2**20)
    if error.code == 404:
        return _problem(404, marked("There is nothing at this address."))
    if error.response is not None or error.code is None or error.code < 400:
        return Response(error.get_body(), error.code, error.get_headers())
    response = _problem(error.code, error.description or error.name)
    for name, value in error.get_headers():
        if name == "Allow":
            response.headers[name] = value
    return response


def _problem(status: int, sentence: str, **values: Any) -> Response:
    """Programs are told in English; the page says it in the reader's language where there is a translation."""
    if request.path.startswith(("/api/", "/map/")) or request.path.endswith(".geojson"):
        title = sentence % values if values else sentence
        body = json.dumps({"type": "about:blank", "title": title, "status": status}, ensure_ascii=False)
        return Response(body, status, mimetype="application/problem+json")
    said = gettext(sentence, **values) if gettext(sentence) != sentence or values else english(sentence)
    return Response(render_template("error.html", status=status, sentence=said), status)


def _shipped(name: str) -> Path:
    """A file that lies beside this package in the source tree and inside it when installed."""
    here = Path(__file__).parent
    inside = here / ("licences/NOTICE" if name == "NOTICE" else name)
    return inside if inside.exists() else here.parent / name


def _open_store(settings: Settings) -> Store:
    from geodata.store import Store

    return Store.open(settings.data_dir)


def _read(document: Document) -> Reading:
    import geodata

    return geodata.read(document)


def _find(text: str, most: int, near: tuple[float, float] | None) -> list[Start]:
    from geodata.gazetteer.starts import starting
    from geodata.reading import opened

    return starting(opened(), text, most, near)


def _fetch(url: str, limit: int) -> Document:
    from geodata.sources import article

    return article.from_url(url, limit=limit)


def _check(text: str, limit: int) -> None:
    from geodata.sources import article

    article.check_text(text, limit)
