"""Who says so: the sources a sentence names and the stretch of text each of them answers for.

A source is the whole noun phrase ("the regional prosecutor's office", "Donetsk governor Pavlo Kyrylenko"), before or
after its verb, or behind "according to".  Its party is told from the words of ``parties.csv``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geodata.events.scene import inside, label, parties_in
from geodata.types import Claim, Span

if TYPE_CHECKING:
    from geodata.events.lexicon import Hit
    from geodata.events.scene import Scene

_LONGEST: Final = 16
_AFTER: Final = 4
_BREAK: Final = re.compile(r"[,;:()\n“”«»\"]|--|\s[–—-]\s|[.!?…]\s")
_CLOSE: Final = re.compile(r"[,;:.!?”\"»)]|\s[–—-]\s")


@dataclass(frozen=True, slots=True)
class Attribution:
    """One source: its claim, what its verb does ("claimed", "confirmed", "denied"), its kind, and what it covers."""

    claim: Claim
    grade: str
    kind: str | None
    scopes: tuple[tuple[int, int], ...]
    own: tuple[int, int]

    def covers(self, offset: int) -> bool:
        """Whether a character of the document belongs to what the source says."""
        return any(start <= offset < end for start, end in self.scopes)


def attributions(scene: Scene) -> list[Attribution]:
    """Every source of the sentence, in text order."""
    found: list[Attribution] = []
    taken: set[int] = set()
    verbs = sorted(scene.cues.get("say", ()), key=lambda hit: (hit.first, -hit.last))
    for verb in verbs:
        if verb.first in taken:
            continue
        taken.update(range(verb.first, verb.last + 1))
        one = _attribution(scene, verb)
        if one is not None:
            found.append(one)
    return found


def _attribution(scene: Scene, verb: Hit) -> Attribution | None:
    words = scene.word(verb.last)
    if label(verb) == "prefix" or scene.word(verb.first) == "according":
        phrase = _ahead(scene, verb.last + 1)
        return _make(scene, verb, phrase, "prefix") if phrase else None
    if _is_passive(scene, verb):
        if scene.word(verb.last + 1) in scene.words("by"):
            phrase = _ahead(scene, verb.last + 2)
            return _make(scene, verb, phrase, "after") if phrase else None
        return None
    phrase = _behind(scene, verb.first - 1)
    if phrase is not None:
        after = _closes(scene, verb.last + 1)
        return _make(scene, verb, phrase, "after" if after and phrase[0] > 3 else "before")
    if words and _opens(scene, verb.first):
        phrase = _ahead(scene, verb.last + 1)
        if phrase is not None and _is_source(scene, *phrase, strict=True):
            return _make(scene, verb, phrase, "after")
    return None


def _is_passive(scene: Scene, verb: Hit) -> bool:
    return scene.word(verb.first - 1) in scene.words("be")


def _opens(scene: Scene, i: int) -> bool:
    """Whether a quotation or a clause has just ended before token ``i``."""
    return i == 0 or bool(_CLOSE.search(scene.gap(i))) or scene.lexicon.language != "en"


def _closes(scene: Scene, i: int) -> bool:
    """Whether the sentence ends, or pauses, within a few words: ", officials said on Tuesday."."""
    for j in range(i, min(i + _AFTER + 1, len(scene.tokens) + 1)):
        if j == len(scene.tokens) or _CLOSE.search(scene.gap(j)):
            return True
        if scene.word(j) in scene.words("content"):
            return False
    return False


def _behind(scene: Scene, last: int) -> tuple[int, int] | None:
    """The noun phrase that ends before a verb."""
    adverbs = scene.words("adverbs")
    while last >= 0 and (scene.word(last) in adverbs or scene.word(last).endswith("ly")) and not scene.broken(last + 1):
        last -= 1
    if last < 0:
        return None
    if scene.broken(last + 1):
        return _apposition(scene, last)
    first = _start(scene, last)
    return (first, last) if first <= last and _is_source(scene, first, last, strict=False) else None


def _apposition(scene: Scene, last: int) -> tuple[int, int] | None:
    """As in "Viktor Halych, who heads the administration, said": the phrase before the inserted one."""
    if scene.gap(last + 1).strip() != ",":
        return None
    comma = max((i for i in scene.commas if i <= last), default=None)
    if comma is None or last - comma > _LONGEST:
        return None
    end = comma - 1
    first = _start(scene, end)
    return (
        (first, end)
        if first <= end and _is_source(scene, first, end, strict=True) and not _has_harm(scene, first, end)
        else None
    )


def _has_harm(scene: Scene, first: int, last: int) -> bool:
    return any(first <= hit.first <= last for hit in (*scene.triggers, *scene.cues.get("harm", ())))


def _start(scene: Scene, last: int) -> int:
    """The first token of the noun phrase that ends at ``last``."""
    strong = {hit.first for hit in scene.labelled("clauses", "strong")}
    verbs = {hit.last for hit in scene.cues.get("say", ())}
    i = last
    while i >= 0 and last - i < _LONGEST:
        word = scene.word(i)
        if i in strong or (i in verbs and i != last) or word in scene.words("before_source"):
            return _trim(scene, i + 1, last)
        if word in scene.words("joins") and not _is_source(scene, max(0, i - 2), i - 1, strict=True):
            return _trim(scene, i + 1, last)
        if i < last and scene.broken(i + 1):
            return _trim(scene, i + 1, last)
        i -= 1
    return _trim(scene, i + 1, last)


def _trim(scene: Scene, first: int, last: int) -> int:
    """Drop a leading date ("On Monday") or particle from a noun phrase."""
    for time in scene.times:
        a, b = inside(scene, (time.span.start, time.span.end))
        if first <= a and b < last and a - first <= 2:
            first = b + 1
    while first < last and scene.word(first) in scene.words("leads"):
        first += 1
    return first


def _ahead(scene: Scene, first: int) -> tuple[int, int] | None:
    """The noun phrase that begins at ``first``."""
    stops = {hit.first for hit in scene.labelled("clauses", "strong")}
    stops |= {hit.first for hit in scene.cues.get("say", ())}
    days = {inside(scene, (time.span.start, time.span.end))[0] for time in scene.times}
    i = first
    while i < len(scene.tokens) and i - first < _LONGEST:
        if i > first and _BREAK.search(scene.gap(i)):
            break
        if i in stops or i in days or scene.word(i) in scene.words("after_source"):
            break
        i += 1
    if i == first:
        return None
    return (first, i - 1) if _is_source(scene, first, i - 1, strict=False) else None


def _is_source(scene: Scene, first: int, last: int, *, strict: bool) -> bool:
    """Whether a phrase can speak: a noun of the source table, a name, or a pronoun."""
    if first > last or first < 0:
        return False
    if any(first <= hit.first and hit.last <= last for hit in scene.cues.get("source", ())):
        return True
    if first == last and scene.word(first) in scene.words("pronouns"):
        return scene.word(first) != "it" or strict is False
    if any(t.span.start <= scene.tokens[last].start < t.span.end for t in scene.times):
        return False
    if _has_harm(scene, first, last):
        return False
    capitals = [i for i in range(first, last + 1) if scene.text[scene.tokens[i].start].isupper()]
    return (
        bool(capitals)
        and (capitals[-1] >= last - 1 or not strict)
        and (first > 0 or len(capitals) > 1 or first == last)
    )


def _make(scene: Scene, verb: Hit, phrase: tuple[int, int], order: str) -> Attribution:
    first, last = phrase
    start, end = scene.tokens[first].start, scene.tokens[last].end
    claim = Claim(span=Span(start=start, end=end, text=scene.text[start:end]), party=party_of(scene, first, last))
    grade = label(verb) if label(verb) in {"confirmed", "denied"} else "claimed"
    own = (min(first, verb.first), max(last, verb.last))
    return Attribution(claim, grade, kind_of(scene, first, last), _scopes(scene, own, order), own)


def _scopes(scene: Scene, own: tuple[int, int], order: str) -> tuple[tuple[int, int], ...]:
    """The stretches a source answers for: after its verb, before it, or both sides of an inserted one."""
    after = (scene.tokens[own[1]].end, scene.end)
    if order == "before":
        return (after,)
    before = (scene.start, scene.tokens[own[0]].start)
    i = own[1] + 1
    while i < len(scene.tokens) and not _CLOSE.search(scene.gap(i)):
        i += 1
    if i < len(scene.tokens) and scene.word(i) in scene.words("narrator") and order == "after":
        return (before,)
    return before, after


def party_of(scene: Scene, first: int, last: int) -> str | None:
    """The party a noun phrase belongs to; the country of a place name in it when no table row fits."""
    found = parties_in(scene, first, last)
    if found:
        return found[0][1]
    start, end = scene.tokens[first].start, scene.tokens[last].end
    for place in scene.places:
        if start <= place.mention.span.start < end and place.place is not None:
            return place.place.country
    return None


def kind_of(scene: Scene, first: int, last: int) -> str | None:
    """The kind of source: military, government, local, monitor, media or witness."""
    kinds = [(hit.last, label(hit)) for hit in scene.cues.get("source", ()) if first <= hit.first and hit.last <= last]
    return max(kinds)[1] if kinds else None
