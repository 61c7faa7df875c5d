"""What a paragraph is about: the settlement that "it" and "the city" mean, and the past that it recalls."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from geodata.events.lexicon import read, tokens_of
from geodata.events.when import is_background

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from geodata.events.drafts import Draft
    from geodata.events.lexicon import Lexicon, Token
    from geodata.events.scene import Scene
    from geodata.types import DayRange, Resolution, Span, TimeMention

_REACH: Final = 3
"""How many sentences a place stays the topic without being named again."""

_PLACING: Final = frozenset({"location", "organisation"})
"""Roles in which a division is named as what a report is about: itself, or by a body of its own."""

_OPENING: Final = 12
"""A date within so many characters of a sentence's start opens it."""

_TURN: Final = 3
"""Words behind a comma among which a clause comes to the present."""

_BEFORE: Final = 30
_WORDS: Final = 4


@dataclass(frozen=True, slots=True)
class Topic:
    """The settlement a paragraph speaks of, how many sentences ago it was named, and whether as the paragraph's heading."""

    place: Resolution
    age: int
    heading: bool = False

    def is_capital(self) -> bool:
        """Whether the settlement is the capital of its country, so that "the capital" can mean it."""
        return is_capital(self.place)


def is_capital(one: Resolution) -> bool:
    """Whether a mention means the capital of a country."""
    return one.place is not None and one.place.geonameid in _capitals()


@cache
def _capitals() -> frozenset[int]:
    rows = csv.DictReader(io.StringIO(read("countries.csv")))
    return frozenset(int(row["capital_geonameid"]) for row in rows if row["capital_geonameid"])


@dataclass(slots=True)
class Focus:
    """Follows a document sentence by sentence."""

    published: date | None
    paragraph: int = -1
    place: Resolution | None = None
    number: int = 0
    era: DayRange | None = None
    heading: bool = False
    region: Resolution | None = None
    """The first-level division named last, which "the region" means."""

    def topic(self, number: int, paragraph: int, *, elsewhere: bool) -> Topic | None:
        """The topic of a sentence that is about to be read; a new paragraph has none, nor one that is ``elsewhere``."""
        age = number - self.number
        if paragraph != self.paragraph:
            self.paragraph, self.era = paragraph, None
            if not (self.heading and age == 1):
                self.place, self.heading = None, False
        if elsewhere and not self.heading:
            self.place = None
        if elsewhere or self.place is None or (age > _REACH and not self.heading):
            return None
        return Topic(self.place, age, self.heading)

    def recall(self, scene: Scene, drafts: Sequence[Draft]) -> None:
        """Give undated happenings of a paragraph about the past its date, until the text names another or the present."""
        if scene.times:
            self._led_up(scene, drafts)
            return
        if self.era is None or not scene.words("present").isdisjoint(scene.vocabulary):
            return
        for draft in drafts:
            if draft.when is None and draft.stage in {"happened", "repelled", "attempted"}:
                draft.when = replace(self.era, basis="context")

    def _led_up(self, scene: Scene, drafts: Sequence[Draft]) -> None:
        """As in "A in May 2022 after B": an undated B behind a dated A of the past had ended by then."""
        links = [hit.first for hit in scene.labelled("clauses", "led_up")]
        for first, second in pairwise(drafts):
            linked = any(first.hit.last < i < second.hit.first for i in links)
            if linked and second.when is None and first.when is not None and is_background(first.when, self.published):
                second.when = replace(first.when, first=None, granularity="range", basis="context")

    def follow(
        self, text: str, start: int, times: Sequence[TimeMention], drafts: Sequence[Draft], words: Lexicon
    ) -> None:
        """Take a sentence's date as that of its paragraph, if all that it names lies in the past."""
        if not times:
            return
        self.era = None
        told = [draft.when for draft in drafts if draft.stage == "happened"]
        main = [time.range for time in times if _is_main(text, start, time, words)]
        opens = bool(main) and times[0].span.start - start <= _OPENING
        if any(_turns(draft.scene, words) for draft in drafts[:1]):
            return
        if all(is_background(time.range, self.published) for time in times) and (opens or None not in told):
            self.era = next((one for one in [*told, *main] if one is not None), None)

    def hear(
        self, text: str, span: tuple[int, int], number: int, places: Sequence[Resolution], drafts: Sequence[Draft],
        words: Lexicon,
    ) -> None:  # fmt: skip
        """Take the settlement of a sentence's last happening as the topic, else the only one it is about.

        A sentence that is only a name is a heading and holds for its paragraph.
        """
        named = [one for one in places if one.place is not None and one.place.precision == "adm1"]
        self.region = next((one for one in reversed(named) if one.mention.role in _PLACING), self.region)
        body = text[span[0] : span[1]].strip(" .:\n")
        if len(places) == 1 and _is_town(places[0]) and body == places[0].mention.span.text:
            self.place, self.number, self.heading = places[0], number, True
        if self.heading:
            return
        told = [d.group.spots[0].place for d in drafts if d.group is not None and len(d.group.spots) == 1]
        towns = [one for one in told or places if _is_town(one)]
        if towns:
            alone = len({one.place.id for one in towns if one.place is not None}) == 1
            self.place = towns[-1] if told or (alone and _is_theme(text, span[0], towns[0], words)) else None
            self.number = number


def names_unknown(text: str, tokens: Sequence[Token], known: Sequence[Span], words: Lexicon) -> bool:
    """Whether a name that nobody knows stands where a place would: then the sentence is about somewhere else."""
    behind = words.words["placing"]
    named = [token for before, token in pairwise(tokens) if before[2] in behind]
    return any(
        text[token.start : token.end].istitle() and not any(one.start <= token.start < one.end for one in known)
        for token in named
    )


def _turns(scene: Scene, words: Lexicon) -> bool:
    """Whether a sentence itself comes to the present: "they left in February, so there are no victims"."""
    present = words.words.get("present", ())
    return any(scene.word(i) in present for comma in scene.commas for i in range(comma, comma + _TURN))


def _is_main(text: str, start: int, time: TimeMention, words: Lexicon) -> bool:
    """Whether a date can be that of a paragraph: no limit ("since May", "until 2016"), and no year inside a sentence."""
    at = time.span.start
    if time.range is None or (time.range.granularity == "year" and at - start > _OPENING):
        return False
    near = {token.word for token in tokens_of(text, max(start, at - _BEFORE), time.span.end, words.token)[-_WORDS:]}
    return near.isdisjoint(words.words.get("not_era", ()))


def _is_theme(text: str, start: int, town: Resolution, words: Lexicon) -> bool:
    """Whether a sentence is about a town it names: it begins with the name, or has it behind "in"."""
    at = town.mention.span.start
    before = tokens_of(text, max(start, at - _BEFORE), at, words.token)
    return not town.mention.span.text.isupper() and (
        at - start <= 1 or any(token.word in words.words.get("theme", ()) for token in before[-2:])
    )


def _is_town(one: Resolution) -> bool:
    return one.mention.role == "location" and one.place is not None and one.place.precision == "settlement"
