"""What a paragraph is about: the settlement that "it" and "the city" mean, and the past that it recalls."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from geodata.events.lexicon import read
from geodata.events.when import is_background

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from geodata.events.drafts import Draft
    from geodata.events.scene import Scene
    from geodata.types import DayRange, Resolution

_REACH: Final = 3
"""How many sentences a place stays the topic without being named again."""

_OPENING: Final = 2


@dataclass(frozen=True, slots=True)
class Topic:
    """The settlement a paragraph speaks of, and how many sentences ago it was named."""

    place: Resolution
    age: int

    def is_capital(self) -> bool:
        """Whether the settlement is the capital of its country, so that "the capital" can mean it."""
        return self.place.place is not None and self.place.place.geonameid in _capitals()


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

    def topic(self, number: int, paragraph: int) -> Topic | None:
        """The topic of a sentence that is about to be read; a new paragraph has none."""
        if paragraph != self.paragraph:
            self.paragraph, self.place, self.era = paragraph, None, None
        age = number - self.number
        return Topic(self.place, age) if self.place is not None and age <= _REACH else None

    def recall(self, scene: Scene, drafts: Sequence[Draft]) -> None:
        """Give undated happenings of a paragraph about the past its date, until the text names another or the present."""
        if scene.times:
            dated = [draft.when for draft in drafts if draft.when is not None and draft.stage == "happened"]
            self.era = next((when for when in dated if is_background(when, self.published)), None) or self._opening(scene)
            self._led_up(scene, drafts)
            return
        era = self.era
        if era is None or any(scene.word(i) in scene.words("present") for i in range(len(scene.tokens))):
            self.era = None
            return
        for draft in drafts:
            if draft.when is None and draft.stage in {"happened", "repelled", "attempted"}:
                draft.when = replace(era, basis="context")

    def _led_up(self, scene: Scene, drafts: Sequence[Draft]) -> None:
        """As in "A in May 2022 after B": an undated B behind a dated A of the past had ended by then."""
        links = [hit.first for hit in scene.labelled("clauses", "led_up")]
        for first, second in pairwise(drafts):
            linked = any(first.hit.last < i < second.hit.first for i in links)
            if linked and second.when is None and first.when is not None and is_background(first.when, self.published):
                second.when = replace(first.when, first=None, granularity="range", basis="context")

    def _opening(self, scene: Scene) -> DayRange | None:
        """The date a sentence opens with ("In March 2022, …") when it lies in the past."""
        first = scene.times[0]
        if scene.index(first.span.start) > _OPENING or not is_background(first.range, self.published):
            return None
        return first.range

    def hear(self, number: int, places: Sequence[Resolution], drafts: Sequence[Draft]) -> None:
        """Take the settlement of a sentence's last happening as the topic, else the only one it names."""
        told = [d.group.spots[0].place for d in drafts if d.group is not None and len(d.group.spots) == 1]
        named = [one for one in told if _is_town(one)] or [one for one in places if _is_town(one)]
        if not named:
            return
        one_only = told or len({one.place.id for one in named if one.place is not None}) == 1
        self.place = named[-1] if one_only else None
        self.number = number


def _is_town(one: Resolution) -> bool:
    return one.mention.role == "location" and one.place is not None and one.place.precision == "settlement"
