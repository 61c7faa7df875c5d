"""Quotations that run over several sentences, and who speaks them: before, inside a pause, or behind the quotation."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from geodata.events.claims import is_pronoun

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geodata.events.claims import Attribution
    from geodata.events.drafts import Draft

_PAIRS: Final = {"“": "”", "«": "»", "„": "“", '"': '"'}
_LONGEST: Final = 4000
_MEMORY: Final = 3
_OFFICIAL: Final = frozenset({"local"})

Said = tuple[int, "Attribution"]
"""Where the words that name a source begin in the document, and the attribution."""


def quotations(text: str) -> list[tuple[int, int]]:
    """The stretches in quotation marks; one that is not closed before a blank line ends there or goes on with the next.

    >>> quotations('He said: "Stop. Go." Then “again”.')
    [(9, 20), (26, 33)]
    """
    found: list[tuple[int, int]] = []
    start, closing = -1, ""
    for i, char in enumerate(text):
        if start >= 0 and (char == closing or i - start > _LONGEST):
            found.append((start, i + 1))
            start = -1
        elif start >= 0 and char == "\n" and text[i + 1 : i + 2] == "\n":
            found.append((start, i))
            start = -1
        elif start < 0 and char in _PAIRS:
            start, closing = i, _PAIRS[char]
    return found


def give_speakers(
    text: str, sentences: Sequence[tuple[int, int]], drafts: Sequence[Draft], said_in: Callable[[int], Sequence[Said]]
) -> None:
    """Give each happening inside a quotation the speaker of the quotation, who may stand in another sentence."""
    starts = [start for start, _ in sentences]
    marks = quotations(text)
    opened = [start for start, _ in marks]
    for draft in drafts:
        at = draft.span().start
        k = bisect_right(opened, at) - 1
        if k < 0 or marks[k][1] <= at:
            continue
        start, end = marks[k]
        first, last = _sentence(starts, start), _sentence(starts, end - 1)
        if first == last:
            continue
        draft.quoted = _speaker((start, end), [*_led(text, first, start, said_in), *said_in(first), *said_in(last)])


def _sentence(starts: list[int], offset: int) -> int:
    return max(0, bisect_right(starts, offset) - 1)


def _led(text: str, first: int, start: int, said_in: Callable[[int], Sequence[Said]]) -> Sequence[Said]:
    """The sources of the sentence before, where it leads to the quotation by a colon."""
    return said_in(first - 1) if first and text[:start].rstrip().endswith(":") else ()


def _speaker(quotation: tuple[int, int], said: Sequence[Said]) -> Attribution | None:
    """The source outside the quotation that answers for words inside it."""
    outside = [(at, one) for at, one in said if not quotation[0] <= at < quotation[1]]
    reach = [one for _, one in outside if any(a < quotation[1] and quotation[0] < b for a, b in one.scopes)]
    return next(iter(reach or [one for _, one in outside]), None)


def carry_on(
    text: str, sentences: Sequence[tuple[int, int]], drafts: Sequence[Draft], said_in: Callable[[int], Sequence[Said]]
) -> None:
    """Let an official report go on: "The mayor wrote that … . Wreckage fell …" in the next sentence is the mayor's too."""
    for draft in drafts:
        k = draft.scene.number
        if draft.said or draft.quoted is not None or not k or said_in(k):
            continue
        if "\n" in text[sentences[k - 1][0] : sentences[k][0]].strip():
            continue
        told = [one for _, one in said_in(k - 1)]
        if told and told[-1].claim.kind in _OFFICIAL and told[-1].scopes[-1][1] >= sentences[k - 1][1]:
            draft.quoted = told[-1]


def name_pronouns(drafts: Sequence[Draft], said_in: Callable[[int], Sequence[Said]]) -> None:
    """Tell whom a source that is only "he" or "she" means: the last one named, in its sentence or shortly before."""
    for draft in drafts:
        draft.said = [_named(one, draft, said_in) if is_pronoun(draft.scene, one) else one for one in draft.said]


def _named(one: Attribution, draft: Draft, said_in: Callable[[int], Sequence[Said]]) -> Attribution:
    at = one.claim.span.start
    for k in range(draft.scene.number, max(-1, draft.scene.number - _MEMORY - 1), -1):
        named = [other for start, other in said_in(k) if start < at and len(other.claim.span.text.split()) > 1]
        if named:
            claim = named[-1].claim
            return replace(one, claim=replace(one.claim, party=claim.party, kind=claim.kind, means=claim.span))
    return one
