"""The language of the pages: which one a reader gets, its catalogue of words, its dates.

English is the key of every text; ``webapp/translations/LANGUAGE.po`` holds the others, one file for the pages and the
scripts.  Outside a request (command line, tests of single functions) everything speaks English.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from babel.dates import get_month_names
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import Translations
from flask import Response, abort, has_request_context, request, url_for
from markupsafe import Markup

from geodata.formats import words
from webapp.guard import cached

if TYPE_CHECKING:
    from babel.messages.catalog import Message
    from flask import Flask

LANGUAGES: Final = {"en": "English", "uk": "Українська", "ru": "Русский"}
"""Languages of the pages by their ISO 639-1 codes, each named in itself."""

KEPT: Final = "lang"
"""Name of the parameter that chooses a language, and of the cookie that remembers the choice."""

YEAR: Final = 365 * 24 * 3600
_FOLDER: Final = Path(__file__).parent / "translations"


def marked(text: str) -> str:
    """``text`` unchanged: marks a text of a table for translation where it is written, to be translated where it is shown."""
    return text


def gettext(text: str, **values: Any) -> str:
    """``text`` in the reader's language, ``%(name)s`` replaced by its value."""
    said = _compiled(language()).gettext(text)
    return said % values if values else said


def ngettext(one: str, many: str, num: int, **values: Any) -> str:
    """The form of a counted text for ``num``, which the text may show as ``%(num)s``."""
    return _compiled(language()).ngettext(one, many, num) % {"num": num, **values}


def number(value: int) -> str:
    """A number by the language's rules: 1,803, 1 803."""
    return format_decimal(value, locale=language())


def english(text: str) -> str:
    """A sentence that is only there in English, for a page: marked as English where the page is not.

    Such are the reasons that belong to a reading and the errors of the library.
    """
    return text if language() == "en" else Markup('<span lang="en">{}</span>').format(text)


def language() -> str:
    """The language of this request: asked for in the address, kept from before, wanted by the browser, or English."""
    if not has_request_context():
        return "en"
    for wanted in (request.args.get(KEPT), request.cookies.get(KEPT)):
        if wanted in LANGUAGES:
            return wanted
    return request.accept_languages.best_match(LANGUAGES, "en") or "en"


def speak(app: Flask) -> None:
    """Let ``app`` speak the languages: gettext in its templates, catalogues at ``/words/LANGUAGE.json``."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: _compiled(language()).gettext(text),
        lambda one, many, num: _compiled(language()).ngettext(one, many, num),
        newstyle=True,
    )
    app.add_url_rule("/words/<code>.json", "words", catalogue)
    app.context_processor(_shared)
    app.after_request(_remember)


def catalogue(code: str) -> Response:
    """The words that the scripts of a page need; counted texts as lists in gettext's order of forms."""
    if code not in LANGUAGES:
        abort(404)
    texts = {_key(message): message.string for message in _read(code) if message.id and _said(message)}
    return cached(Response(json.dumps(texts, ensure_ascii=False), mimetype="application/json"))


@cache
def _read(code: str) -> Catalog:
    """The catalogue of a language; English, whose texts are the keys, has an empty one."""
    if code == "en":
        return Catalog(locale=code)
    with (_FOLDER / f"{code}.po").open("rb") as file:
        return read_po(file, locale=code)


@cache
def _compiled(code: str) -> Translations:
    """A catalogue ready to answer, made from the ``.po`` file itself: nothing is compiled ahead, so nothing is stale."""
    file = BytesIO()
    write_mo(file, _read(code))
    file.seek(0)
    return Translations(fp=file)


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else str(message.id[0])


def _said(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, (list, tuple)) else bool(message.string)


def _shared() -> dict[str, Any]:
    """For the templates: the language, the catalogue of its words, and links to this page in the others."""
    code = language()
    return {
        "language": code,
        "english": english,
        "number": number,
        "languages": [(other, name, _here(other)) for other, name in LANGUAGES.items()],
        "words_url": None if code == "en" else url_for("words", code=code),
    }


def _here(code: str) -> str:
    """The same page in another language; from the answer to a form to the map, so that nothing is sent twice."""
    asked = {name: values for name, values in request.args.lists() if name != KEPT}
    if request.endpoint is None or request.method not in {"GET", "HEAD"}:
        return url_for("pages.map", lang=code)
    return url_for(request.endpoint, **{**(request.view_args or {}), **asked, KEPT: code})


def _remember(response: Response) -> Response:
    """Keep a language that was asked for; what depends on it says so to caches."""
    if response.mimetype in {"text/html", "application/json"}:
        response.vary.update(("Accept-Language", "Cookie"))
    asked = request.args.get(KEPT)
    if asked in LANGUAGES and response.mimetype == "text/html":
        response.set_cookie(KEPT, asked, max_age=YEAR, samesite="Lax", httponly=True)
    return response


def today() -> date:
    """The day by UTC, as dates are given everywhere."""
    return datetime.now(UTC).date()


def days(first: date | str | None, last: date | str | None, granularity: str | None = None) -> str:
    """An inclusive range of days in the reader's language, as ``geodata.formats.words.days`` says it in English.

    ``static/js/days.js`` says the same in the browser: "18–19 березня 2023".
    """
    start, end, months = _date(first), _date(last), _months(language())
    if start is not None and end is not None:
        return words.days(start, end, granularity, months)
    if start is not None:
        return gettext("since %(day)s", day=words.day(start, months))
    return gettext("by %(day)s", day=words.day(end, months)) if end is not None else gettext("date not given")


@cache
def _months(code: str) -> words.Months:
    forms = (get_month_names("wide", context, code) for context in ("format", "stand-alone"))
    return words.Months(*(tuple(names[month] for month in range(1, 13)) for names in forms))


def _date(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value
