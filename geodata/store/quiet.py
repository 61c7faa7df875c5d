"""Places that a report names without a drawn event: the sentence, and why no event is drawn there."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any, Final

from geodata import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geodata.types import Event, Place, PlaceMention, Reading

NO_EVENT: Final = "The report names this place but tells of no event there."
UNPLACED: Final = "Named here; the event of this sentence has no place in the report."
_ROLES: Final = frozenset({"location", "facility"})
_DRAWN: Final = frozenset({"point", "area"})


def quiet_places(reading: Reading) -> Iterator[dict[str, Any]]:
    """One row for each place and sentence; "start" and "end" are the name's offsets in that sentence."""
    sentences = text.sentences(reading.document.text)
    starts = [start for start, _ in sentences]
    drawn = {event.where.place.id for event in reading.events if event.drawn in _DRAWN and event.where}
    told = [event for event in reading.events if event.drawn not in _DRAWN]
    seen: set[tuple[str, int]] = set()
    for found in reading.places:
        place, mention = found.place, found.mention
        if place is None or mention.role not in _ROLES or place.id in drawn:
            continue
        number = bisect_right(starts, mention.span.start) - 1
        if number < 0 or (place.id, number) in seen:
            continue
        seen.add((place.id, number))
        yield _row(reading, place, mention, sentences[number], _event_there(told, place, mention))


def _row(
    reading: Reading, place: Place, mention: PlaceMention, sentence: tuple[int, int], event: Event | None
) -> dict[str, Any]:
    start, end = sentence
    return {
        "place_id": place.id,
        "name": place.name,
        "lat": place.lat,
        "lon": place.lon,
        "precision": place.precision,
        "text": reading.document.text[start:end],
        "start": mention.span.start - start,
        "end": mention.span.end - start,
        "stage": event.stage if event else None,
        "reason": NO_EVENT if event is None else UNPLACED if event.where is None else event.reason,
    }


def _event_there(events: list[Event], place: Place, mention: PlaceMention) -> Event | None:
    """The undrawn event told of the place: placed by this very name, else at this place, else in the same sentence."""
    for event in events:
        if event.where is not None and event.where.span.overlaps(mention.span):
            return event
    for event in events:
        if event.where is not None and event.where.place.id == place.id and event.evidence.overlaps(mention.span):
            return event
    return next((event for event in events if event.where is None and event.evidence.overlaps(mention.span)), None)
