"""Bulletins: whose report a text is by its heading, which period it covers, and where its dateline ends."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geodata.events.claims import party_of
from geodata.events.lexicon import Lexicon, tokens_of
from geodata.events.scene import label, lay_out, parties_in, triggers_in
from geodata.types import Claim, DayRange, Span

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from geodata.events.scene import Scene
    from geodata.types import TimeMention

_DATELINE: Final = 120
_NOTE: Final = re.compile(r"\[[^\[\]\n]{0,120}\] ?")
_HEADING: Final = 260
_OFFICE: Final = 9
_PERIOD: Final = 2
_OPENING: Final = 400


@dataclass(frozen=True, slots=True)
class Context:
    """What holds for the whole document: its day, and the party whose bulletin it is."""

    published: date | None
    issuer: Claim | None
    span: DayRange | None


def dateline_end(text: str) -> int:
    """The end of "KYIV, June 11 (Agency) - " and of what stands in square brackets behind it, where no event is."""
    head = text[:160].split("\n", 1)[0]
    for mark in (" - ", " – ", " — ", " -- ", ")-- "):
        at = head.find(mark)
        if 0 < at < _DATELINE and (head[:at].split(",")[0].split("(")[0].strip().isupper() or head[:at].endswith(")")):
            return _behind_brackets(text, at + len(mark))
    return 0


def _behind_brackets(text: str, at: int) -> int:
    """The end of notes such as "[TEXT]" that follow one another from ``at`` on."""
    while note := _NOTE.match(text, at):
        at = note.end()
    return at


def issuer_of(text: str, words: Lexicon) -> Claim | None:
    """The military body in whose name a bulletin is headed, if the text opens with such a heading."""
    head = text.split("\n", 1)[0]
    if len(head) > _HEADING or "\n" not in text:
        return None
    tokens = tokens_of(text, 0, len(head), words.token)
    if not tokens or triggers_in(text, tokens, words):
        return None
    scene = lay_out(text, (0, len(head)), tokens, words, number=0, paragraph=0, places=[], times=[], triggers=[])
    for hit, party, kind in parties_in(scene, 0, len(tokens) - 1):
        if kind == "military":
            start, end = tokens[hit.first].start, tokens[hit.last].end
            return Claim(span=Span(start=start, end=end, text=text[start:end]), party=party)
    return _office(scene)


def _office(scene: Scene) -> Claim | None:
    """A heading that is only the name of an office: "Governor of Kherson Oblast"."""
    first = [
        hit
        for hit in scene.cues.get("source", ())
        if hit.first <= 1 and label(hit) in {"military", "government", "local"}
    ]
    if not first or len(scene.tokens) > _OFFICE or scene.text[scene.end - 1 : scene.end] in ".!?:":
        return None
    start, end = scene.tokens[0].start, scene.tokens[-1].end
    return Claim(
        span=Span(start=start, end=end, text=scene.text[start:end]), party=party_of(scene, 0, len(scene.tokens) - 1)
    )


def period_of(times: Sequence[TimeMention], published: date | None) -> DayRange | None:
    """The period a bulletin reports on: its first range of two or three days, else an early day before the report."""
    whole = [r for time in times if (r := time.range) is not None and r.first is not None and r.last is not None]
    for r in whole:
        if r.first is not None and r.last is not None and 0 < (r.last - r.first).days <= _PERIOD:
            return r
    early = [time.range for time in times[:2] if time.range in whole and time.span.start < _OPENING]
    return next(
        (r for r in early if r is not None and published is not None and r.last and _is_eve(r.last, published)), None
    )


def _is_eve(last: date, published: date) -> bool:
    """Whether a day is one or two days before the report."""
    return 0 < (published - last).days <= _PERIOD
