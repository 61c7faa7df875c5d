"""One report from a file, standard input or an address: its text unchanged, and what is known about it.

The day of publication comes from the page's own metadata or stays None; it is never the day of the file.
"""

from __future__ import annotations

import codecs
import re
import sys
import unicodedata
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final
from urllib.parse import urlsplit

from geodata.errors import DocumentError, FetchError
from geodata.formats.contract import document_id
from geodata.sources.fetch import MAX_BYTES, Net, fetch
from geodata.types import Document

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_TEXT: Final = 1_000_000
"""The longest text that is read, in characters."""

MIN_ARTICLE: Final = 80
"""A page whose article is shorter than this many characters gave no article (a log-in wall, a list, an empty frame)."""

_CONTROL_SHARE: Final = 0.05
_MARKUP_NAMES: Final = frozenset({".html", ".htm", ".xhtml"})
_META_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
_BOMS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CHARSETS: Final = re.compile(
    r"utf-(?:8|16|32)(?:-[bl]e|-sig)?|(?:cp|iso8859-|koi8-|gb|big5|shift_jis|euc_|mac-)[\w-]*"
)
_AS_BROWSERS_DO: Final = {"ascii": "cp1252", "iso8859-1": "cp1252"}
_OLD_CHARSETS: Final = ("cp1251", "koi8_u", "koi8_r", "cp866", "cp1252", "cp1250", "iso8859_5")


def check_text(text: str, limit: int = MAX_TEXT) -> None:
    """Refuse a text that cannot be read: empty, longer than ``limit`` characters, binary; raises DocumentError."""
    if not text.strip():
        raise DocumentError("The text is empty; give the words of a report.")
    if len(text) > limit:
        raise DocumentError(
            f"The text is {len(text):,} characters long and at most {limit:,} are read at once; split it."
        )
    controls = sum(unicodedata.category(char) == "Cc" and char not in "\t\n\r\f\x85" for char in text)
    if "\0" in text or controls > _CONTROL_SHARE * len(text):
        raise DocumentError("The text is binary (a picture, a PDF, an archive?); give it as plain text or HTML.")
    document_id(text)


def from_file(path: Path | str, limit: int = MAX_TEXT) -> Document:
    """The report in a text or HTML file; raises DocumentError."""
    path = Path(path)
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise DocumentError(f"There is no file {path}; check its name.") from None
    except OSError as error:
        raise DocumentError(f"The file {path} cannot be read ({error.strerror or type(error).__name__}).") from error
    return from_bytes(data, name=f"The file {path}", markup=path.suffix.lower() in _MARKUP_NAMES, limit=limit)


def from_stdin(stream: BinaryIO | None = None, limit: int = MAX_TEXT) -> Document:
    """The report on standard input, as text or HTML; raises DocumentError."""
    data = (stream or sys.stdin.buffer).read(MAX_BYTES + 1)
    return from_bytes(data, name="The standard input", limit=limit)


def from_bytes(data: bytes, *, name: str = "The upload", markup: bool | None = None, limit: int = MAX_TEXT) -> Document:
    """The report in the bytes of a file; ``markup`` says whether it is HTML, None or False to look; raises DocumentError."""
    if len(data) > MAX_BYTES:
        raise DocumentError(f"{name} is larger than {MAX_BYTES // 1_000_000} MB; split it.")
    if markup or _is_markup(data):
        return _from_markup(decode(data, charset=_named_charset(data), name=name), name=name, url=None, limit=limit)
    text = decode(data, name=name)
    check_text(text, limit)
    return Document(id=document_id(text), text=text)


def from_url(url: str, *, net: Net | None = None, limit: int = MAX_TEXT) -> Document:
    """The article at an http or https address on the public internet; raises FetchError or DocumentError."""
    page = fetch(url, net)
    if page.media_type == "text/plain":
        text = decode(page.body, charset=page.charset, name=page.url)
        check_text(text, limit)
        return Document(id=document_id(text), text=text, url=page.url, source=_host(page.url))
    html = decode(page.body, charset=page.charset or _named_charset(page.body), name=page.url)
    return _from_markup(html, name=page.url, url=page.url, limit=limit)


def decode(data: bytes, *, charset: str | None = None, name: str = "The text") -> str:
    """The characters of some bytes: byte order mark, then the charset that was named, then UTF-8, then old Cyrillic ones.

    Raises DocumentError with the place of the first byte that is no UTF-8.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strictly(data, [encoding], name)
    if b"\0" in data[:100_000]:
        raise DocumentError(f"{name} is binary (a picture, a PDF, an archive?); give plain text or HTML.")
    return _strictly(data, [*_charset(charset), "utf-8"], name)


def _strictly(data: bytes, encodings: Iterable[str], name: str) -> str:
    place = 0
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            place = error.start
    guessed = _guess(data)
    if guessed is None:
        raise DocumentError(f"{name} is no UTF-8 text (byte {place:,} is no part of a character); save it as UTF-8.")
    return guessed


def _guess(data: bytes) -> str | None:
    """The text in an old 8-bit charset, if one makes sense of it."""
    from charset_normalizer import from_bytes as candidates

    best = candidates(data[:200_000], cp_isolation=list(_OLD_CHARSETS)).best()
    if best is None:
        return None
    try:
        return data.decode(best.encoding)
    except UnicodeDecodeError:
        return None


def _charset(name: str | None) -> list[str]:
    """The codec of a charset that a page names, if it is one for text on the web."""
    try:
        found = codecs.lookup(name or "").name
    except (LookupError, ValueError):
        return []
    found = _AS_BROWSERS_DO.get(found, found)
    return [found] if _CHARSETS.fullmatch(found) else []


def _is_markup(data: bytes) -> bool:
    head = data[:1024].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    return head.startswith(b"<") and (b"<!doctype html" in head or b"<html" in head)


def _named_charset(data: bytes) -> str | None:
    named = _META_CHARSET.search(data[:4096])
    return named.group(1).decode("ascii") if named else None


def _from_markup(html: str, *, name: str, url: str | None, limit: int) -> Document:
    from trafilatura import bare_extraction

    found = bare_extraction(
        html,
        url=url,
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    title = getattr(found, "title", None) or None
    text = _paragraphs(getattr(found, "text", None) or "", title)
    if len(text) < MIN_ARTICLE:
        kind = DocumentError if url is None else FetchError
        raise kind(f"{name} gave no article text ({len(text)} characters); paste the article's text instead.")
    check_text(text, limit)
    return Document(
        id=document_id(text),
        text=text,
        title=title,
        source=getattr(found, "sitename", None) or (_host(url) if url else None),
        url=url,
        published=_day(getattr(found, "date", None)),
    )


def _paragraphs(text: str, title: str | None) -> str:
    """The article with an empty line between paragraphs, so that a heading is a sentence; without its own title on top."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if lines and title and lines[0].casefold() == title.strip().casefold():
        lines = lines[1:]
    return "\n\n".join(lines)


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if value else None
    except ValueError:
        return None


def _host(url: str) -> str | None:
    host = urlsplit(url).hostname
    return host.removeprefix("www.") if host else None
