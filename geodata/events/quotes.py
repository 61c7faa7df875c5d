"""Quotations that run over several sentences, and who speaks them: before, inside a pause, or behind the quotation."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from geodata.events.claims import attributions, is_pronoun
from geodata.events.echoes import VIOLENT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geodata.events.claims import Attribution
    from geodata.events.drafts import Draft
    from geodata.events.scene import Scene

_PAIRS: Final = {"“": "”", "«": "»", "„": "“", '"': '"'}
_OPENING: Final = re.compile('[“«„"]')
_LONGEST: Final = 4000
_PARAGRAPH: Final = re.compile(r"[^\n]+(?:\n[^\n]+)*")
_DASH: Final = re.compile(r"(?:^|(?<=\n))([—–] [^\n]{2,2000}?[,.!?…]) [—–] (?=[^\W\d_])(?=[^\n])")
_MEMORY: Final = 3
_OFFICIAL: Final = frozenset({"local"})

Said = tuple[int, "Attribution"]
"""Where the words that name a source begin in the document, and the attribution."""


def quotations(text: str) -> list[tuple[int, int]]:
    """The stretches in quotation marks; one that is not closed ends with its paragraph.

    >>> quotations('He said: "Stop. Go." Then “again”.')
    [(9, 20), (26, 33)]
    """
    found = _spoken(text)
    for paragraph in _PARAGRAPH.finditer(text):
        found += _marked(text, paragraph.start(), paragraph.end())
    return sorted(found)


def _marked(text: str, first: int, last: int) -> list[tuple[int, int]]:
    """The quotations of a paragraph; where a mark is missing or too many, all between its first and last mark is one."""
    if not _OPENING.search(text, first, last):
        return []
    plain = [i for i in range(first, last) if text[i] == '"']
    if len(plain) % 2 and len(plain) > 1:
        return [(plain[0], plain[-1] + 1)]
    found: list[tuple[int, int]] = []
    start, closing = -1, ""
    for i in range(first, last):
        if start >= 0 and (text[i] == closing or i - start > _LONGEST):
            found.append((start, i + 1))
            start = -1
        elif start < 0 and text[i] in _PAIRS:
            start, closing = i, _PAIRS[text[i]]
    return [*found, (start, last)] if start >= 0 else found


def _spoken(text: str) -> list[tuple[int, int]]:
    """Direct speech behind a dash that opens a line, up to the dash at which the narrator goes on."""
    return [(m.start(1), m.end(1)) for m in _DASH.finditer(text)]


class Speakers:
    """Who speaks in a document: sources that answer for happenings in other sentences than their own."""

    def __init__(
        self,
        text: str,
        sentences: Sequence[tuple[int, int]],
        scenes: Mapping[int, Scene],
        lay: Callable[[int], Scene | None],
    ) -> None:
        """``scenes`` are the sentences already laid out, ``lay`` lays out another, or tells that nobody speaks in it."""
        self.text = text
        self.sentences = sentences
        self.starts = [start for start, _ in sentences]
        self.scenes = scenes
        self.lay = lay
        self.heard: dict[int, list[Said]] = {}

    def tell(self, drafts: Sequence[Draft]) -> None:
        """Give each happening the speaker of its quotation or report, and each pronoun the name it stands for."""
        marks = quotations(self.text) if drafts else []
        opened = [start for start, _ in marks]
        for draft in drafts:
            k = bisect_right(opened, draft.start()) - 1
            if k >= 0 and draft.start() < marks[k][1]:
                draft.quoted = self._quoting(*marks[k])
            draft.quoted = draft.quoted or self._going_on(draft)
            draft.said = [self._named(one, draft) if is_pronoun(draft.scene, one) else one for one in draft.said]

    def _said(self, k: int) -> list[Said]:
        """The sources of sentence ``k``."""
        if k not in self.heard:
            scene = self.scenes.get(k)
            said = scene.said if scene is not None else ()
            if scene is None and (scene := self.lay(k)) is not None:
                said = attributions(scene)
            self.heard[k] = [(scene.tokens[one.own[0]].start, one) for one in said] if scene is not None else []
        return self.heard[k]

    def _quoting(self, start: int, end: int) -> Attribution | None:
        """The source outside a quotation of several sentences that answers for words inside it."""
        first, last = self._sentence(start), self._sentence(end - 1)
        if first == last:
            return None
        led = self._said(first - 1) if first and self.text[:start].rstrip().endswith(":") else []
        outside = [(at, one) for at, one in (*led, *self._said(first), *self._said(last)) if not start <= at < end]
        outside = outside or self._said(last)
        reach = [one for _, one in outside if any(a < end and start < b for a, b in one.scopes)]
        return next(iter(reach or [one for _, one in outside]), None)

    def _sentence(self, offset: int) -> int:
        return max(0, bisect_right(self.starts, offset) - 1)

    def _going_on(self, draft: Draft) -> Attribution | None:
        """As in "The mayor wrote that … . Wreckage fell …": an official's report goes on in the next sentence."""
        k = draft.scene.number
        if (
            draft.said
            or draft.kind not in VIOLENT
            or not k
            or "\n" in self.text[self.starts[k - 1] : self.starts[k]].strip()
            or self._said(k)
        ):
            return None
        told = [one for _, one in self._said(k - 1)]
        whole = bool(told) and told[-1].scopes[-1][1] >= self.sentences[k - 1][1]
        return told[-1] if whole and told[-1].claim.kind in _OFFICIAL else None

    def _named(self, one: Attribution, draft: Draft) -> Attribution:
        """A source that is only "he" or "she" with the last one named, in its sentence or shortly before."""
        at = one.claim.span.start
        for k in range(draft.scene.number, max(-1, draft.scene.number - _MEMORY - 1), -1):
            named = [other for start, other in self._said(k) if start < at and " " in other.claim.span.text]
            if named:
                claim = named[-1].claim
                return replace(one, claim=replace(one.claim, party=claim.party, kind=claim.kind, means=claim.span))
        return one
