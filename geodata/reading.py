"""Document -> Reading.  The only module that knows the order of the work."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from geodata import events, mentions, text, times
from geodata.gazetteer import Gazetteer
from geodata.resolve import resolve
from geodata.types import Document, Reading

BY: Final = "geodata.reading/1"


@lru_cache(maxsize=1)
def opened() -> Gazetteer:
    """The gazetteer of this process, opened (and built where it is missing) when it is first needed."""
    return Gazetteer.open()


def read(document: Document, gazetteer: Gazetteer | None = None) -> Reading:
    """Read one document: its places, times and events.

    The same document and gazetteer always give the same reading.  Without ``document.published`` relative dates stay
    unknown.  Raises GazetteerError when no gazetteer can be opened or built.
    """
    language = document.language or text.language(document.text)
    sentences = text.sentences(document.text)
    named = mentions.find(document.text, gazetteer or opened(), language=language, sentences=sentences)
    places = resolve(document.text, named)
    dated = times.find(document.text, published=document.published, language=language, sentences=sentences)
    happened = events.find(document, language=language, sentences=sentences, places=places, times=dated)
    return Reading(document=document, language=language, places=places, times=dated, events=happened, by=BY)
