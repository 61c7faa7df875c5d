"""One sentence, laid out for the readers: its words, the phrases found in it, its places and times, its clauses."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from geodata.events.lexicon import Cue, Hit, Token, Trigger

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geodata.events.claims import Attribution
    from geodata.events.focus import Topic
    from geodata.events.lexicon import Lexicon
    from geodata.types import Resolution, TimeMention

_NO_WORDS: Final = frozenset[str]()
_STRONG: Final = re.compile(r"[;:()\n]|--|\s[–—-]\s|[.!?…]\s")
_ANY: Final = re.compile(r"[,;:()\n“”«»\"]|--|\s[–—-]\s|[.!?…]\s")


@dataclass(slots=True, eq=False)
class Scene:
    """A sentence and everything found in it; indices are into ``tokens``, offsets into the document."""

    text: str
    start: int
    end: int
    number: int
    paragraph: int
    lexicon: Lexicon
    tokens: list[Token]
    cues: dict[str, list[Hit]]
    triggers: list[Hit]
    places: Sequence[Resolution]
    times: Sequence[TimeMention]
    cuts: list[int]
    commas: list[int]
    breaks: set[int]
    ends: list[int]
    """Offset of each token's last character."""
    present: dict[tuple[str, str], list[Hit]]
    """The cues by class and label."""
    vocabulary: set[str]
    """The words, each once."""
    sides: list[tuple[Hit, str, str]] | None = None
    topic: Topic | None = None
    region: Resolution | None = None
    elsewhere: bool = False
    home: tuple[Resolution, Resolution] | None = None
    """The country and the town that a report with a dateline is about and was written in."""
    sought: set[int] = field(default_factory=set)
    """Where unknown names stand that only the whole report tells where to seek."""
    asides: list[Hit] | None = None
    said: Sequence[Attribution] = ()

    def word(self, i: int) -> str:
        """The folded word at ``i``, or "" outside the sentence."""
        return self.tokens[i].word if 0 <= i < len(self.tokens) else ""

    def words(self, name: str) -> frozenset[str]:
        """A plain set of words of the language (table "words")."""
        return self.lexicon.words.get(name, _NO_WORDS)

    def labelled(self, of: str, *labels: str) -> Iterable[Hit]:
        """The hits of a class with one of the labels (any label when none is given)."""
        if len(labels) == 1:
            return self.present.get((of, *labels), ())
        return (hit for hit in self.cues.get(of, ()) if not labels or label(hit) in labels)

    def has(self, of: str, name: str) -> bool:
        """Whether a phrase of the class stands anywhere in the sentence."""
        return (of, name) in self.present

    def cuts_between(self, a: int, b: int) -> int:
        """How many strong clause boundaries lie between two tokens."""
        low, high = (a, b) if a <= b else (b, a)
        return bisect_right(self.cuts, high) - bisect_right(self.cuts, low)

    def commas_between(self, a: int, b: int) -> int:
        """How many commas lie between two tokens."""
        low, high = (a, b) if a <= b else (b, a)
        return bisect_right(self.commas, high) - bisect_right(self.commas, low)

    def index(self, offset: int) -> int:
        """The token at or after a document offset."""
        return bisect_left(self.ends, offset)

    def gap(self, i: int) -> str:
        """The text between token ``i - 1`` and token ``i``."""
        first = self.tokens[i - 1].end if i > 0 else self.start
        last = self.tokens[i].start if i < len(self.tokens) else self.end
        return self.text[first:last]

    def broken(self, i: int) -> bool:
        """Whether punctuation stands between token ``i - 1`` and token ``i``."""
        return i in self.breaks


def label(hit: Hit) -> str:
    """A cue's label ("" for a trigger)."""
    return hit.entry.label if isinstance(hit.entry, Cue) else ""


def covered(scene: Scene, of: str, *labels: str) -> set[int]:
    """The tokens that the hits of a class (with one of the labels) cover."""
    if not labels:
        return {i for first, last, _ in scene.cues.get(of, ()) for i in range(first, last + 1)}
    return {
        i for name in labels if (of, name) in scene.present
        for first, last, _ in scene.present[of, name] for i in range(first, last + 1)
    }  # fmt: skip


def trigger_of(hit: Hit) -> Trigger:
    """The trigger a hit stands for."""
    if not isinstance(hit.entry, Trigger):
        raise TypeError(f"{hit.entry!r} is a cue, not a trigger")
    return hit.entry


def lay_out(
    text: str, span: tuple[int, int], tokens: list[Token], lexicon: Lexicon, *,
    number: int, paragraph: int, places: Sequence[Resolution], times: Sequence[TimeMention], triggers: list[Hit],
) -> Scene:  # fmt: skip
    """Find every cue in a sentence that tells of something."""
    cues: dict[str, list[Hit]] = {}
    present: dict[tuple[str, str], list[Hit]] = {}
    for hit in lexicon.find(text, tokens, lexicon.cues):
        cue = hit[2]
        if isinstance(cue, Cue):
            key = of, _ = cue.of, cue.label
            if key in present:
                present[key].append(hit)
                cues[of].append(hit)
            else:
                present[key] = [hit]
                cues.setdefault(of, []).append(hit)
    ends = [token[1] - 1 for token in tokens]
    vocabulary = {token[2] for token in tokens}
    scene = Scene(
        text, *span, number, paragraph, lexicon, tokens, cues, triggers, places, times, [], [], set(), ends, present,
        vocabulary,
    )  # fmt: skip
    strong = {hit.first for hit in scene.labelled("clauses", "strong")}
    narrator = {hit.first for hit in scene.labelled("clauses", "narrator")}
    cuts = _mark(scene)
    scene.cuts = sorted(strong | cuts | narrator.intersection(scene.commas))
    return scene


def _mark(scene: Scene) -> set[int]:
    """Note the tokens behind a comma, and behind any punctuation mark; return those behind a strong one.

    One past the last token stands for a mark at the end.
    """
    text, previous, cuts = scene.text, -1, set[int]()
    for i, token in enumerate((*scene.tokens, Token(scene.end, scene.end, ""))):
        gap = text[previous : token[0]] if i else ""
        previous = token[1]
        if gap == " " or not gap:
            continue
        comma, strong, other, stop = _marks(gap)
        ends = stop and not _abbreviates(scene, i - 1)
        if comma:
            scene.commas.append(i)
        if strong or ends:
            cuts.add(i)
        if other or ends:
            scene.breaks.add(i)
    return cuts


@lru_cache(maxsize=4096)
def _marks(gap: str) -> tuple[bool, bool, bool, bool]:
    """Whether the text between two words has a comma, a strong boundary of clauses, any mark; and a full stop, counted apart."""
    strong = {match[0][0] for match in _STRONG.finditer(gap)}
    other = {match[0][0] for match in _ANY.finditer(gap)}
    return "," in gap, bool(strong - {"."}), bool(other - {"."}), "." in strong


def _abbreviates(scene: Scene, i: int) -> bool:
    """Whether a full stop behind a token only shortens it: "U.S. soldiers", "Col. Smith", "J. Smith"."""
    word = scene.word(i)
    short = "." in word or (len(word) == 1 and word.isalpha())
    return i + 1 < len(scene.tokens) and (short or word in scene.words("abbreviations"))


def triggers_in(text: str, tokens: list[Token], lexicon: Lexicon) -> list[Hit]:
    """The triggers of a sentence before their conditions are checked, without those in a phrase of the ignore list."""
    found = lexicon.find(text, tokens, lexicon.triggers)
    barred = {i for hit in found if not trigger_of(hit).kind for i in range(hit.first, hit.last + 1)}
    if not barred:
        return found
    return [hit for hit in found if not barred & set(range(hit.first, hit.last + 1))]


def parties_in(scene: Scene, first: int, last: int) -> list[tuple[Hit, str, str]]:
    """Parties named between two tokens (inclusive) as (hit, party, kind of source), the longest at each place."""
    if scene.sides is None:
        scene.sides = _parties(scene)
    return [one for one in scene.sides if first <= one[0].first and one[0].last <= last]


def _parties(scene: Scene) -> list[tuple[Hit, str, str]]:
    found: list[tuple[Hit, str, str]] = []
    plain = scene.tokens
    if any("'" in word for word in scene.vocabulary):
        plain = [one if "'" not in one[2] else Token(one[0], one[1], _bare(one[2])) for one in plain]
    taken = -1
    for hit in sorted(scene.lexicon.parties.all(scene.text, plain), key=lambda hit: (hit.first, -hit.last)):
        if hit.first > taken and isinstance(hit.entry, Cue):
            taken = hit.last
            found.append((hit, hit.entry.label, hit.entry.side))
    return found


def _bare(word: str) -> str:
    """A word without its possessive ending."""
    return word[:-2] if word.endswith("'s") else word.rstrip("'")


def inside(scene: Scene, span: tuple[int, int]) -> tuple[int, int]:
    """The first and last token of a document stretch."""
    first = scene.index(span[0])
    last = scene.index(span[1] - 1)
    return first, max(first, min(last, len(scene.tokens) - 1))


def asides(scene: Scene) -> list[Hit]:
    """Stretches of another time ("since X was taken", "nine years after …", "known as Y until …"), from their cue to the next pause."""
    if scene.asides is None:
        scene.asides = [
            hit._replace(last=_pause(scene, hit.last))
            for hit in scene.labelled("clauses", "since", "recall", "naming")
            if label(hit) != "since" or not _dated(scene, hit)
        ]
    return scene.asides


def _dated(scene: Scene, hit: Hit) -> bool:
    """As in "since May", which is only a date."""
    start, end = scene.tokens[hit.first].start, scene.tokens[min(hit.last + 2, len(scene.tokens) - 1)].end
    return any(time.span.start < end and start < time.span.end for time in scene.times)


def _pause(scene: Scene, last: int) -> int:
    """The last token before the next punctuation mark; a comma before "that" of the same link is none."""
    linked = scene.words("link_on")
    breaks = (i for i in range(last + 1, len(scene.tokens)) if scene.broken(i) and scene.word(i) not in linked)
    return next(breaks, len(scene.tokens)) - 1


def insets(scene: Scene) -> list[Hit]:
    """Clauses put in between commas (", who captured X in 2012,"), from their first word to the comma."""
    opened = (hit for hit in scene.labelled("clauses", "inset") if hit.first in scene.commas)
    return [hit._replace(last=_pause(scene, hit.last)) for hit in opened]


def measures_time(scene: Scene, time: TimeMention) -> bool:
    """Whether a time expression only tells how long before something was ("nine years after …")."""
    first, last = inside(scene, (time.span.start, time.span.end))
    return any(label(hit) == "recall" and first <= hit.first <= last for hit in asides(scene))


def apart(scene: Scene, a: int, b: int) -> bool:
    """Whether one of two tokens stands in a stretch about another time and the other does not."""
    return any((hit.first <= a <= hit.last) != (hit.first <= b <= hit.last) for hit in asides(scene))


def unspoken(scene: Scene) -> list[Resolution]:
    """The places of a sentence that do not stand in the name of a source."""
    sources = [(scene.tokens[one.own[0]].start, scene.tokens[one.own[1]].end) for one in scene.said]
    return [
        place for place in scene.places
        if not any(start <= place.mention.span.start < end for start, end in sources)
    ]  # fmt: skip
