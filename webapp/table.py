"""A reading as a table for the terminal: one event a block, the drawn ones first."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any, Final

from geodata.formats import contract
from geodata.layers import headline
from webapp import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geodata.types import Reading

ORDER: Final = {"point": 0, "area": 1, "off": 2, "none": 3}
DRAWN_AS: Final = {"point": "mark", "area": "area", "off": "off at first", "none": "not drawn"}


def table(reading: Reading, *, everything: bool, width: int) -> str:
    """The events as text of at most ``width`` columns; what is not drawn is only counted unless ``everything``."""
    events = sorted(contract.reading(reading)["events"], key=lambda e: (ORDER[e["map"]], e["trigger"]["start"]))
    shown = [event for event in events if everything or event["map"] != "none"]
    lines = [_head(reading, events)]
    for event in shown:
        lines += ["", *_block(event, max(40, width))]
    hidden = len(events) - len(shown)
    if hidden:
        lines += ["", f"{hidden} more that are not drawn (hypothetical, denied, or without a place); --all lists them."]
    still_open = sorted(
        {r.mention.span.text for r in reading.places if r.place is None and r.mention.role in ("location", "facility")}
    )
    if still_open:
        lines += ["", "Left open, because nothing tells which place is meant: " + ", ".join(still_open)]
    return "\n".join(lines)


def _head(reading: Reading, events: list[dict[str, Any]]) -> str:
    drawn = sum(event["map"] in ("point", "area") for event in events)
    day = reading.document.published
    dated = f"published {day}" if day else "no publication date, so relative dates stay unknown"
    title = reading.document.title or reading.document.id
    return f"{title}: {drawn} on the map, {len(reading.places)} place names ({reading.language}, {dated})"


def _block(event: dict[str, Any], width: int) -> Iterator[str]:
    yield f"{headline(event)}  [{DRAWN_AS[event['map']]}]"
    facts = [
        ("when", words.when(event["when"])),
        ("where", words.where(event["where"])),
        ("sure", words.certainty(event)),
    ]
    if event["casualties"]:
        facts.append(("harm", words.casualties(event)))
    facts += [("says", " ".join(event["evidence"]["text"].split())), ("why", event["reason"])]
    for label, text in facts:
        yield from textwrap.wrap(
            text, width - 2, initial_indent=f"  {label:6} ", subsequent_indent=" " * 9, max_lines=4
        )
