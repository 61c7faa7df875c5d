"""A reading as a table for the terminal: one event a block, the drawn ones first."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Final

from geodata.formats import words
from geodata.types import Event, Reading

ORDER: Final = {"point": 0, "area": 1, "off": 2, "none": 3}
DRAWN_AS: Final = {"point": "mark", "area": "area", "off": "off at first", "none": "not drawn"}


def table(reading: Reading, *, everything: bool, width: int) -> str:
    """The events as text of at most ``width`` columns; what is not drawn is only counted unless ``everything``."""
    events = sorted(reading.events, key=lambda event: (ORDER[event.drawn], event.trigger.start))
    shown = [event for event in events if everything or event.drawn != "none"]
    lines = [_head(reading)]
    for event in shown:
        lines += ["", *_block(event, max(40, width))]
    hidden = len(events) - len(shown)
    if hidden:
        lines += ["", f"{hidden} more not drawn (planned by someone, hypothetical, denied, or without a place); --all lists them."]
    open_names = sorted({found.mention.span.text for found in reading.places if found.place is None and found.mention.role == "location"})
    if open_names:
        lines += ["", "Left open, because nothing tells which place is meant: " + ", ".join(open_names)]
    return "\n".join(lines)


def _head(reading: Reading) -> str:
    drawn = sum(event.drawn in ("point", "area") for event in reading.events)
    published = reading.document.published
    dated = f"published {published}" if published else "publication date not given, so relative dates stay unknown"
    return f"{reading.document.title or reading.document.id}: {drawn} on the map, {len(reading.places)} place names ({reading.language}, {dated})"


def _block(event: Event, width: int) -> Iterator[str]:
    where = event.where.place.name if event.where else "no place"
    yield f"{words.headline(event.kind, event.sub, where)}  [{DRAWN_AS[event.drawn]}]"
    yield f"  when   {words.dates(event.when)}"
    if event.where is not None:
        spot = event.where
        yield f"  where  {spot.lat:.4f}, {spot.lon:.4f} ±{spot.radius_km:g} km ({spot.precision}, {spot.place.country or 'no country'})"
    sure = ", ".join([event.stage, event.assertion, *(f"by {claim.span.text}" for claim in event.claims)])
    yield f"  sure   {sure}"
    if event.casualties:
        yield "  harm   " + ", ".join(words.casualty(c.measure, c.low, c.high) for c in event.casualties)
    quote = " ".join(event.evidence.text.split())
    yield from textwrap.wrap(quote, width - 2, initial_indent="  says   ", subsequent_indent="         ", max_lines=3)
    yield from textwrap.wrap(event.reason, width - 2, initial_indent="  why    ", subsequent_indent="         ")
