"""Who says so: the sources a sentence names and the stretch of text each of them answers for.

A source is the whole noun phrase ("the regional prosecutor's office", "Donetsk governor Pavlo Kyrylenko"), before or
after its verb, or behind "according to".  Its party is told from the words of ``parties.csv``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, get_args

from geodata.events.lexicon import Cue, Hit
from geodata.events.scene import inside, label, parties_in
from geodata.types import Claim, SourceKind, Span

if TYPE_CHECKING:
    from geodata.events.scene import Scene

_KINDS: Final[dict[str, SourceKind]] = {kind: kind for kind in get_args(SourceKind)}
_LONGEST: Final = 16
_SPEAKER: Final = 6
_FRONT: Final = 3
_AFTER: Final = 4
_ASIDE: Final = 9
_BREAK: Final = re.compile(r"[,;:()\n“”«»\"]|--|\s[–—-]\s|[.!?…]\s")
_UNMARKED: Final = dict.fromkeys(map(ord, '"“”«»„'))
_MARKS: Final = " \"'“”«»„‘’"
_OPENING: Final = re.compile(r"\s[\"“«‘']$")
_CLOSE: Final = re.compile(r"[,;:.!?”\"»)]|\s[–—-]\s")


@dataclass(frozen=True, slots=True)
class Attribution:
    """One source: its claim, what its verb does ("claimed", "confirmed", "denied"; "agreed" of two sides), and what it covers."""

    claim: Claim
    grade: str
    scopes: tuple[tuple[int, int], ...]
    own: tuple[int, int]

    def covers(self, offset: int) -> bool:
        """Whether a character of the document belongs to what the source says."""
        return any(start <= offset < end for start, end in self.scopes)


def attributions(scene: Scene) -> list[Attribution]:
    """Every source of the sentence, in text order."""
    found: list[Attribution] = []
    taken: set[int] = set()
    speaker = _speaker(scene)
    if speaker is not None:
        found.append(speaker)
    verbs = sorted(scene.cues.get("say", ()), key=lambda hit: (hit.first, -hit.last))
    for verb in verbs:
        if verb.first in taken:
            continue
        taken.update(range(verb.first, verb.last + 1))
        one = _attribution(scene, verb) or _goes_on(scene, verb, found)
        if one is not None:
            found += _with_version(scene, one, verb)
    return found


def _goes_on(scene: Scene, verb: Hit, found: list[Attribution]) -> Attribution | None:
    """As in "denied this and reported repelling an attack": who denies also says, and that is not denied."""
    last = found[-1] if found else None
    joined = scene.word(verb.first - 1) in scene.words("joins") and label(verb) not in {"not", "denied"}
    if last is None or not joined or last.grade != "denied" or scene.cuts_between(last.own[1], verb.first):
        return None
    grade = "confirmed" if label(verb) == "confirmed" else "claimed"
    return Attribution(last.claim, grade, ((scene.tokens[verb.last].end, scene.end),), (verb.first, verb.last))


def _with_version(scene: Scene, one: Attribution, verb: Hit) -> list[Attribution]:
    """A denial, and behind its colon what the denier says instead: "the army denied this: its troops had held X"."""
    ends = (i for i in range(verb.last + 1, min(verb.last + _FRONT + 1, len(scene.tokens))) if scene.broken(i))
    colon = next(ends, 0)
    if one.grade != "denied" or not colon or scene.gap(colon).strip(_MARKS) != ":":
        return [one]
    end = scene.tokens[colon].start
    scopes = tuple((start, min(stop, end)) for start, stop in one.scopes if start < end)
    return [replace(one, scopes=scopes), replace(one, grade="claimed", scopes=((end, scene.end),))]


def _speaker(scene: Scene) -> Attribution | None:
    """As in "Zelensky: Russia shelled Kherson": a name or an office and a colon at the start of a sentence."""
    end = next((i for i in range(1, min(_FRONT + 2, len(scene.tokens))) if scene.broken(i)), 0)
    if not end or scene.gap(end).strip(' "“«') != ":" or not scene.text[scene.tokens[0].start].isupper():
        return None
    if _has_harm(scene, 0, end - 1) or _is_place(scene, 0, end - 1) or not _is_source(scene, 0, end - 1, strict=True):
        return None
    return _make(scene, Hit(0, 0, Cue("say", "claimed")), (0, end - 1), "before")


def _attribution(scene: Scene, verb: Hit) -> Attribution | None:
    if label(verb) == "not" or not _finite(scene, verb):
        return None
    if label(verb) == "own":
        middle = (verb.last - 1, verb.last - 1)
        return _make(scene, verb, middle, "prefix")
    if label(verb) == "prefix" or scene.word(verb.first) in scene.words("by_word_of"):
        phrase = _ahead(scene, verb.last + 1, free=True)
        return _make(scene, verb, phrase, "prefix") if phrase else None
    if _is_passive(scene, verb):
        if scene.word(verb.last + 1) in scene.words("by"):
            phrase = _ahead(scene, verb.last + 2)
            return _make(scene, verb, phrase, "after") if phrase else None
        return None
    inverted = _inverted(scene, verb)
    if inverted is not None and _ends(scene, inverted[1] + 1):
        return _make(scene, verb, inverted, "after")
    phrase = _behind(scene, verb)
    if phrase is not None:
        after = _closes(scene, verb.last + 1)
        return _make(
            scene,
            verb,
            phrase,
            "after" if after and phrase[0] and (phrase[0] > _FRONT or scene.broken(phrase[0])) else "before",
        )
    if inverted is None or scene.word(inverted[0]) in scene.words("pronouns"):
        return None
    return _make(scene, verb, inverted, "after")


def _finite(scene: Scene, verb: Hit) -> bool:
    """Whether a word of speech tells that somebody speaks: no infinitive, no noun, no participle ("people accused of")."""
    before, word = scene.word(verb.first - 1), scene.word(verb.last)
    if before in scene.words("infinitive") and scene.word(verb.first - 2) not in scene.words("goes_on"):
        return False
    if word in scene.words("naming") and not _named(scene, verb.first - 1):
        return False
    if before in scene.words("not") and label(verb) != "denied":
        return False
    if word in scene.words("blame") and scene.word(verb.last + 1) in scene.words("of_people"):
        return False
    if word in scene.words("also_noun") and not scene.text[scene.start : scene.end].isupper():
        written = scene.text[scene.tokens[verb.last].start]
        return written.islower() and before not in scene.words("articles")
    return True


def _named(scene: Scene, last: int) -> bool:
    """Whether a name or a pronoun stands before a verb that also follows plain nouns: "X called it", "a group called X"."""
    while last > 0 and scene.word(last) in scene.words("adverbs"):
        last -= 1
    return last >= 0 and (scene.text[scene.tokens[last].start].isupper() or scene.word(last) in scene.words("pronouns"))


def _inverted(scene: Scene, verb: Hit) -> tuple[int, int] | None:
    """The source behind its verb, after what it said: "…", said the mayor; повідомили у поліції."""
    if not _opens(scene, verb.first) or scene.word(verb.last) in scene.words("tell"):
        return None
    first = _past_time(scene, verb.last + 1)
    if scene.word(first) in scene.words("office_in") and _is_source(scene, first + 1, first + 1, strict=True):
        first += 1
    phrase = _ahead(scene, first)
    if phrase is None or _has_harm(scene, *phrase):
        return None
    return phrase if _is_source(scene, *phrase, strict=True) else None


def _past_time(scene: Scene, i: int) -> int:
    """The token behind a date that stands at ``i`` ("on Monday", "у четвер")."""
    led = scene.word(i) in scene.words("placing") and not _parted(scene, i + 1)
    for j in (i, i + 1) if led else (i,):
        for time in scene.times:
            if j < len(scene.tokens) and time.span.start == scene.tokens[j].start:
                return inside(scene, (time.span.start, time.span.end))[1] + 1
    return i


def _ends(scene: Scene, i: int) -> bool:
    """Whether the clause ends at token ``i``, a date before the end not counted."""
    return any(
        j >= len(scene.tokens) or (scene.broken(j) and not _OPENING.search(scene.gap(j)))
        for j in (i, _past_time(scene, i))
    )


def _is_passive(scene: Scene, verb: Hit) -> bool:
    return scene.word(verb.first - 1) in scene.words("be")


def _opens(scene: Scene, i: int) -> bool:
    """Whether a quotation or a clause has just ended before token ``i``."""
    return i == 0 or bool(_CLOSE.search(scene.gap(i))) or scene.lexicon.free_sources


def _closes(scene: Scene, i: int) -> bool:
    """Whether the sentence ends, or pauses, within a few words: ", officials said on Tuesday."."""
    aside = scene.word(i) in scene.words("said_when")
    for j in range(i, min(i + (_ASIDE if aside else _AFTER) + 1, len(scene.tokens) + 1)):
        if j == len(scene.tokens) or _CLOSE.search(scene.gap(j)):
            return True
        if scene.word(j) in (scene.words("complement") if aside else scene.words("content")):
            return False
    return False


def _parted(scene: Scene, i: int) -> bool:
    """Whether more than a quotation mark stands before token ``i``: marks alone never part a source from its verb."""
    if scene.word(i - 1) in scene.words("abbreviations") and scene.gap(i).strip() == ".":
        return False
    return scene.broken(i) and bool(scene.gap(i).strip(_MARKS))


def _behind(scene: Scene, verb: Hit) -> tuple[int, int] | None:
    """The noun phrase that ends before a verb."""
    last = verb.first - 1
    adverbs = scene.words("adverbs") | scene.words("goes_on") | (scene.words("infinitive") if last > 0 else frozenset())
    while (
        last >= 0 and (scene.word(last) in adverbs or scene.word(last).endswith("ly")) and not _parted(scene, last + 1)
    ):
        last -= 1
    if last < 0:
        return None
    if _parted(scene, last + 1):
        return _apposition(scene, last)
    first = _start(scene, last)
    speaks = scene.word(verb.last) in scene.words("speech")
    known = first <= last and (
        _is_source(scene, first, last, strict=False) or (speaks and _is_phrase(scene, first, last))
    )
    return (first, last) if known else None


def _is_phrase(scene: Scene, first: int, last: int) -> bool:
    """Whether words before a plain verb of speech can be any speaker: "the fund predicted", "a recording said"."""
    if last - first >= _SPEAKER or _has_harm(scene, first, last) or scene.word(last) in scene.words("complement"):
        return False
    if first == last or scene.word(first) in scene.words("articles"):
        return first < last
    return scene.word(first).endswith("s") and (first == 0 or scene.broken(first))


def _apposition(scene: Scene, last: int) -> tuple[int, int] | None:
    """As in "Viktor Halych, who heads the administration, said": the phrase before the inserted one."""
    if ")" in scene.gap(last + 1):
        end = next((i - 1 for i in range(last, max(0, last - _SPEAKER), -1) if "(" in scene.gap(i)), -1)
        first = _start(scene, end) if end >= 0 else 0
        return (first, end) if end >= 0 and _is_source(scene, first, end, strict=True) else None
    if scene.gap(last + 1).strip(" .)") != ",":
        return None
    for comma in sorted((i for i in scene.commas if 0 <= last - i <= _LONGEST), reverse=True):
        end = comma - 1
        first = _start(scene, end)
        if scene.word(end).isdigit() or scene.word(first - 1) in scene.words("theme") or _is_place(scene, first, end):
            continue
        if first <= end and _is_source(scene, first, end, strict=True) and not _has_harm(scene, first, end):
            return first, end
        return None
    return None


def _is_place(scene: Scene, first: int, last: int) -> bool:
    """Whether a phrase is only a place: "of Springfield, Va., said"."""
    start, end = scene.tokens[first].start, scene.tokens[last].end
    return any(
        start == p.mention.span.start and p.mention.span.end >= end and p.mention.role == "location"
        for p in scene.places
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
        if i < last and _parted(scene, i + 1):
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


def _ahead(scene: Scene, first: int, *, free: bool = False) -> tuple[int, int] | None:
    """The noun phrase that begins at ``first``; any phrase when ``free``, for "according to" names its source."""
    stops = {hit.first for hit in scene.labelled("clauses", "strong")}
    stops |= {hit.first for hit in scene.cues.get("say", ())}
    days = {inside(scene, (time.span.start, time.span.end))[0] for time in scene.times}
    i = first
    while i < len(scene.tokens) and i - first < _LONGEST:
        if i > first and _BREAK.search(scene.gap(i).translate(_UNMARKED)):
            break
        if i in stops or i in days or scene.word(i) in scene.words("after_source"):
            break
        i += 1
    if i == first:
        return None
    return (first, i - 1) if free or _is_source(scene, first, i - 1, strict=False) else None


def _is_source(scene: Scene, first: int, last: int, *, strict: bool) -> bool:
    """Whether a phrase can speak: a noun of the source table, a name, or a pronoun."""
    if first > last or first < 0 or (first == last and scene.word(first) in scene.words("narrators")):
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
    behind = _explained(scene, last)
    kind = kind_of(scene, first, last) or kind_of(scene, last + 1, behind)
    party = party_of(scene, first, last) or (party_of(scene, last + 1, behind) if behind > last else None)
    claim = Claim(span=Span(start=start, end=end, text=scene.text[start:end]), party=party, kind=kind)
    grade = label(verb) if label(verb) in {"confirmed", "denied"} else "claimed"
    if grade == "claimed" and _both(scene, verb, first, last):
        grade = "agreed"
    own = (min(first, verb.first), max(last, verb.last))
    return Attribution(claim, grade, _scopes(scene, own, order), own)


def _both(scene: Scene, verb: Hit, first: int, last: int) -> bool:
    """Whether two sides say it together: "officials on both sides", not where they blame each other."""
    if scene.word(verb.last) in scene.words("blame"):
        return False
    named = {scene.word(i) for i in range(first, last + 1)} & scene.words("both_sides")
    return bool(named) or len({party for _, party, _ in parties_in(scene, first, last)}) > 1


def _explained(scene: Scene, last: int) -> int:
    """The last token of the title behind a name: "said Natalia Humeniuk, a spokeswoman for the military."."""
    if scene.gap(last + 1).strip() != ",":
        return last
    end = last + 1
    while end + 1 < len(scene.tokens) and end - last < _SPEAKER + 2 and not scene.broken(end + 1):
        end += 1
    return end if any(last < hit.first <= end for hit in scene.cues.get("source", ())) else last


def _scopes(scene: Scene, own: tuple[int, int], order: str) -> tuple[tuple[int, int], ...]:
    """The stretches a source answers for: after its verb, before it, or both sides of an inserted one."""
    after = (_circumstance(scene, own[1]), scene.end)
    if order == "before":
        front = _front(scene, own[0])
        return (after,) if front is None else (front, after)
    before = (scene.start, scene.tokens[own[0]].start)
    i = own[1] + 1
    while i < len(scene.tokens) and not _CLOSE.search(scene.gap(i)):
        i += 1
    if i < len(scene.tokens) and scene.word(i) in scene.words("narrator") and order == "after":
        return (before,)
    return before, after


def _circumstance(scene: Scene, last: int) -> int:
    """Where what is said begins: behind "said after meeting X" or "told a rally that", which the narrator tells."""
    i = _past_time(scene, last + 1)
    told = scene.word(last) in scene.words("tell")
    counts = any(hit.first == i for hit in scene.cues.get("count", ()))
    if scene.broken(i) or counts or not (told or scene.word(i) in scene.words("said_when")):
        return scene.tokens[last].end
    for j in range(i, len(scene.tokens)):
        if scene.word(j) in scene.words("complement"):
            return scene.tokens[j].end
        if j > i and scene.broken(j):
            return scene.tokens[j - 1].end
    return scene.tokens[last].end if told else scene.end


def _front(scene: Scene, first: int) -> tuple[int, int] | None:
    """As in "In Kherson, officials said …": the place named before the source is that of what it says."""
    opening = scene.tokens[0].word if scene.tokens else ""
    if first == 0 or not scene.broken(first) or opening not in scene.words("theme"):
        return None
    clauses = any(hit.first < first for hit in scene.labelled("clauses", "strong"))
    spoken = any(hit.first < first for hit in scene.cues.get("say", ()))
    return None if clauses or spoken else (scene.start, scene.tokens[first].start)


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


def kind_of(scene: Scene, first: int, last: int) -> SourceKind | None:
    """The kind of source, by its last noun of the table "source", else by its party's row."""
    found = [(hit.last, label(hit)) for hit in scene.cues.get("source", ()) if first <= hit.first and hit.last <= last]
    name = max(found)[1] if found else next((kind for _, _, kind in parties_in(scene, first, last)), None)
    return _KINDS.get(name or "")


def is_pronoun(scene: Scene, one: Attribution) -> bool:
    """Whether a source is only "he" or "she"."""
    i = scene.index(one.claim.span.start)
    words = scene.words("one_person") | scene.words("own") | scene.words("the_office")
    return scene.word(i) in words and scene.tokens[i].end == one.claim.span.end
