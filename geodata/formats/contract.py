"""The reading contract: documents in, readings out, as plain JSON objects (``docs/reading-contract.md``).

Offsets are Unicode code points into the text, end exclusive; dates are ISO days; unknown is None.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from geodata.errors import DocumentError
from geodata.types import Document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geodata.types import Actor, Claim, Count, DayRange, Event, Place, Reading, Resolution, Span, TimeMention, Where

_TYPE_NAMES: Final = {
    str: "text",
    bool: "true or false",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "an object",
}
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def document_id(text: str) -> str:
    """The id a text has wherever it is kept: the first 16 hex digits of the SHA-256 of its UTF-8.

    Raises DocumentError for a text that is no Unicode (half a surrogate pair).
    """
    return text_hash(text)[:16]


def text_hash(text: str) -> str:
    """The SHA-256 of the text's UTF-8, as 64 hex digits."""
    _unicode("text", text)
    return hashlib.sha256(text.encode()).hexdigest()


def document(record: Mapping[str, Any]) -> Document:
    """One document of the contract's input.

    Needs "text"; "id", "published" (YYYY-MM-DD), "title", "source", "url" and "language" may be left out or null.
    Raises DocumentError naming the field that cannot be used.
    """
    if not isinstance(record, dict):
        raise DocumentError(f"A document is a JSON object with a “text”, but this is {_type_name(record)}.")
    text = _words(record, "text")
    if text is None or not text.strip():
        raise DocumentError("The document has no text: give the report's words in the field “text”.")
    return Document(
        id=_words(record, "id") or document_id(text),
        text=text,
        published=published(record.get("published")),
        title=_words(record, "title"),
        source=_words(record, "source"),
        url=_words(record, "url"),
        language=_words(record, "language"),
    )


def published(value: object) -> date | None:
    """The day of publication from "YYYY-MM-DD"; None for nothing or an empty text; raises DocumentError else."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, str) and _DAY.fullmatch(value.strip()):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            pass
    raise DocumentError(f"“published” is {_shown(value)}, which is no day: write it as YYYY-MM-DD, such as 2023-03-19.")


def reading(reading: Reading) -> dict[str, Any]:
    """Everything read out of one document, its header included, without the text."""
    return {
        **header(reading.document),
        "language": reading.language,
        "by": reading.by,
        "places": [place_mention(found, reading.language) for found in reading.places],
        "times": [time_mention(found) for found in reading.times],
        "events": [event(found, reading.language) for found in reading.events],
    }


def header(document: Document) -> dict[str, Any]:
    """What is known about a document, without its text."""
    return {
        "id": document.id,
        "title": document.title,
        "source": document.source,
        "url": document.url,
        "published": _day(document.published),
        "language": document.language,
    }


def place_mention(found: Resolution, language: str | None = None) -> dict[str, Any]:
    """One place name with what it does in its sentence; "alternatives" are the rejected candidates, best first.

    ``language`` is the document's, for "name_local".
    """
    others = found.others or (() if found.place else found.mention.candidates)
    return {
        **_span(found.mention.span),
        "role": found.mention.role,
        "place": None if found.place is None else place(found.place, language),
        "confidence": found.confidence,
        "alternatives": [place(other, language) for other in others],
        "reason": found.reason,
        "by": found.by,
    }


def place(entry: Place, language: str | None = None) -> dict[str, Any]:
    """One gazetteer entry, without its outline; "name_local" is its name in ``language``, None where not known."""
    return {
        "id": entry.id,
        "name": entry.name,
        "name_local": entry.name_in(language),
        "lat": entry.lat,
        "lon": entry.lon,
        "radius_km": entry.radius_km,
        "precision": entry.precision,
        "country": entry.country,
        "admin1": entry.admin1,
        "geonameid": entry.geonameid,
    }


def time_mention(found: TimeMention) -> dict[str, Any]:
    """One time expression; all four facts are null when the days it means cannot be told.

    The facts are those of the calendar unit that the words name; ``days`` are the days meant where these differ.
    """
    if found.range is None:
        return _span(found.span) | _NO_DAYS
    if found.unit is None:
        return _span(found.span) | _when(found.range)
    days = {"first": _day(found.range.first), "last": _day(found.range.last)}
    return _span(found.span) | _when(found.unit) | {"days": days}


def event(event: Event, language: str | None = None) -> dict[str, Any]:
    """One event, each field with the words it rests on; ``language`` is the document's, for "name_local"."""
    return {
        "id": event.id,
        "kind": event.kind,
        "sub": event.sub,
        "layer": event.layer,
        "trigger": _span(event.trigger),
        "evidence": _span(event.evidence),
        "where": None if event.where is None else _where(event.where, language),
        "when": None if event.when is None else _when(event.when),
        "stage": event.stage,
        "assertion": event.assertion,
        "claimed_by": [_claim(claim) for claim in event.claims],
        "actors": [_actor(actor) for actor in event.actors],
        "casualties": [_count(count) for count in event.casualties],
        "map": event.drawn,
        "reason": event.reason,
        "confidence": event.confidence,
        "reports": [_span(report) for report in event.reports],
        "by": event.by,
    }


_NO_DAYS: Final = {"first": None, "last": None, "granularity": None, "basis": None}


def _span(span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "text": span.text}


def _when(when: DayRange) -> dict[str, Any]:
    return {
        "first": _day(when.first),
        "last": _day(when.last),
        "granularity": when.granularity,
        "basis": when.basis,
    }


def _where(where: Where, language: str | None) -> dict[str, Any]:
    return {
        "name": where.place.name,
        "name_local": where.place.name_in(language),
        "lat": where.lat,
        "lon": where.lon,
        "radius_km": where.radius_km,
        "precision": where.precision,
        "relation": where.relation,
        "geonameid": where.place.geonameid,
        **_span(where.span),
        "place_id": where.place.id,
        "place_precision": where.place.precision,
        "admin1": where.place.admin1,
        "country": where.place.country,
    }


def _claim(claim: Claim) -> dict[str, Any]:
    means = {"means": _span(claim.means)} if claim.means is not None else {}
    return _span(claim.span) | {"party": claim.party, "kind": claim.kind} | means


def _actor(actor: Actor) -> dict[str, Any]:
    return _span(actor.span) | {"role": actor.role, "side": actor.side}


def _count(count: Count) -> dict[str, Any]:
    return {"measure": count.measure, "of": count.of, "low": count.low, "high": count.high, **_span(count.span)}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _words(record: Mapping[str, Any], key: str) -> str | None:
    value = record.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise DocumentError(f"“{key}” of the document must be text, but it is {_type_name(value)}.")
    _unicode(key, value)
    return value


def _unicode(key: str, value: str) -> None:
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise DocumentError(
            f"“{key}” of the document holds half a character (a lone surrogate) at position {error.start}: save it as UTF-8.",
        ) from None


def _type_name(value: object) -> str:
    return _TYPE_NAMES.get(type(value), type(value).__name__)


def _shown(value: object) -> str:
    words = ascii(value) if isinstance(value, str) else _type_name(value)
    return words if len(words) <= 60 else words[:57] + "…"
