"""The pages on which a report is added: what was typed or fetched, what is read out of it, and whether it is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from flask import Blueprint, redirect, render_template, request, url_for
from markupsafe import Markup

from geodata.errors import DocumentError, FetchError, NotFoundError
from geodata.formats import contract
from geodata.types import Document
from webapp import told, words
from webapp.interface import english, gettext, number

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from werkzeug.wrappers import Response as AnyResponse

    from geodata.store import Store
    from geodata.types import Reading

FIELD_LENGTH: Final = 500


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


class Imports:
    """The views of ``/import``.

    ``read`` turns a document into a reading, ``fetch`` a web address into a document, ``check`` refuses a text that is none
    (DocumentError); ``max_text`` is in characters.
    """

    def __init__(
        self,
        store: Store,
        *,
        read: Callable[[Document], Reading],
        fetch: Callable[[str], Document],
        check: Callable[[str], None],
        max_text: int,
    ) -> None:
        self._store = store
        self._read = read
        self._fetch = fetch
        self._check = check
        self._max_text = max_text

    def blueprint(self) -> Blueprint:
        """The views with their addresses."""
        views = Blueprint("imports", __name__)
        views.add_url_rule("/import", "form", self.form, methods=["GET"])
        views.add_url_rule("/import", "read", self.read, methods=["POST"])
        views.add_url_rule("/import/add", "add", self.add, methods=["POST"])
        return views

    def form(self) -> tuple[str, int]:
        """The empty form."""
        return self._form(Form())

    def read(self) -> tuple[str, int]:
        """Read what was sent and show it; nothing is kept."""
        form = typed()
        if request.form.get("action") == "fetch":
            form = self._fetched(form)
        form, document = self._checked(form)
        if document is None:
            return self._form(form)
        reading = contract.reading(self._read(document))
        known = self._known(document.id)
        return self._form(form, reading=told.reading_view(reading, document.text), known=known and words.source(known))

    def add(self) -> AnyResponse | tuple[str, int]:
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
