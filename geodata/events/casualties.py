"""Casualties: how many people a sentence says were killed, injured, missing or captured, as low and high.

"At least three" is 3 to unknown, "up to five" 0 to 5, "dozens" 24 to unknown.  Parts ("including two children") are
never added to the whole; ages, distances, unit numbers, money and weapons are no casualties.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geodata.events.scene import label
from geodata.types import Count, Span

if TYPE_CHECKING:
    from geodata.events.lexicon import Hit
    from geodata.events.scene import Scene
    from geodata.types import Measure, Population

_DIGITS: Final = re.compile(r"\d{1,3}(?:[,\u00a0\u202f]\d{3})+|\d+")
_BACK: Final = 9
_AHEAD: Final = 3
_NOUNS: Final = 5
_MEASURES: Final[tuple[Measure, ...]] = ("killed", "injured", "missing", "captured")


@dataclass(frozen=True, slots=True)
class Number:
    """A quantity in the text: tokens ``first`` to ``last`` and the people it may mean."""

    first: int
    last: int
    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class Toll:
    """A casualty figure with the token of its harm word, so that it can be tied to a happening."""

    count: Count
    at: int


class Tally:
    """Reads the casualty figures of one sentence."""

    def __init__(self, scene: Scene) -> None:
        """Index the sentence's number, harm and person words by token."""
        self.scene = scene
        self.of = {
            name: _by_first(scene, "count", name) for name in ("least", "more", "most", "about", "none", "another")
        }
        self.refuse = _covered(scene, "count", "refuse")
        self.part = [hit.first for hit in scene.labelled("count", "part")]
        self.auxiliary = _covered(scene, "count", "auxiliary") | _covered(scene, "count", "passive")
        self.passive = _covered(scene, "count", "passive")
        self.active = _covered(scene, "count", "active")
        self.qualifying = {i for name in self.of for i in _covered(scene, "count", name)}
        self.people = _covered(scene, "who")
        self.numbers = {hit.first: hit for hit in scene.cues.get("numbers", ())}
        self.many = {hit.first: hit for hit in sorted(scene.cues.get("many", ()), key=lambda hit: hit.last)}
        self.months = _covered(scene, "count", "date_before")
        self.kin = _covered(scene, "count", "kin")
        self.unreported = _covered(scene, "count", "unreported")
        self.harms = sorted(_longest(scene.cues.get("harm", [])), key=lambda hit: hit.first)
        self.plural = _covered(scene, "plural")
        self.victim_of = {hit.last for hit in self.harms if hit.last in self.active}
        self.harm_at = {i for hit in self.harms for i in range(hit.first, hit.last + 1)}

    def read(self) -> list[Toll]:
        """Every figure, one a measure and harm word."""
        found: list[Toll] = []
        used: set[int] = set()
        for hit in self.harms:
            if hit.first in self.unreported:
                continue
            if label(hit) == "unharmed":
                found += self._tolls(hit, Number(hit.first, hit.last, 0, 0))
                continue
            number = self._number_of(hit, used)
            if number is None:
                continue
            used.update(range(number.first, number.last + 1))
            found += self._tolls(hit, number)
        return found

    def _tolls(self, hit: Hit, number: Number) -> list[Toll]:
        name = label(hit)
        measures: tuple[Measure, ...] = (
            ("killed", "injured") if name == "both" else tuple(m for m in _MEASURES if m == name)
        )
        if name == "unharmed":
            measures = ("injured",)
        if name == "both" and number.low:
            return []
        first, last = min(number.first, hit.first), max(number.last, hit.last)
        start, end = self.scene.tokens[first].start, self.scene.tokens[last].end
        span = Span(start=start, end=end, text=self.scene.text[start:end])
        of = self._population(first, last)
        return [Toll(Count(measure=m, of=of, low=number.low, high=number.high, span=span), hit.first) for m in measures]

    def _population(self, first: int, last: int) -> Population:
        names = {label(h) for h in self.scene.cues.get("who", ()) if first <= h.first <= last + _NOUNS}
        if names == {"civilian"}:
            return "civilian"
        if names == {"military"}:
            return "military"
        return "mixed" if names else "unknown"

    def _number_of(self, hit: Hit, used: set[int]) -> Number | None:
        passive = any(i in self.passive for i in range(max(0, hit.first - 2), hit.first))
        ahead = None if passive else self._ahead(hit, used)
        if ahead is not None and hit.last in self.active:
            return ahead
        back = self._back(hit, used)
        return back or ahead

    def _ahead(self, hit: Hit, used: set[int]) -> Number | None:
        """The number after a harm word: "killed at least five", "wounding 17", "killed: 650"."""
        for i in range(hit.last + 1, min(hit.last + 2 + _AHEAD, len(self.scene.tokens))):
            if self.scene.cuts_between(i - 1, i) and not re.search(":|[-–—]", self.scene.gap(i)):
                return None
            number = self.number_at(i)
            if number is not None:
                return (
                    number
                    if not used & set(range(number.first, number.last + 1)) and self._fits(number, after=True)
                    else None
                )
            if i in self.harm_at or not self._skippable(i):
                return None
        return None

    def _wider(self, number: Number) -> Number:
        """The sum that ends with a number: "a woman and two children"."""
        if self.scene.word(number.first - 1) not in self.scene.words("joins") | self.scene.words("range"):
            return number
        for j in range(number.first - 2, max(-1, number.first - 7), -1):
            other = self.number_at(j)
            if other is not None:
                return other if other.last >= number.last else number
        return number

    def _skippable(self, i: int) -> bool:
        return (
            i in self.auxiliary or i in self.qualifying or i in self.people
            or self.scene.word(i) in self.scene.words("before_number") | self.scene.words("between")
            or ("-" in self.scene.word(i) and self.scene.word(i)[0].isdigit())
        )  # fmt: skip

    def _back(self, hit: Hit, used: set[int]) -> Number | None:
        """The number before a harm word: "three civilians were killed", "and nineteen wounded"."""
        i, steps = hit.first - 1, 0
        while i >= 0 and steps < _BACK:
            if i in self.harm_at:
                return None
            number = self.number_at(i, backwards=True)
            if (
                number is not None
                and number.first not in used
                and self._fits(number, after=False)
                and not self._is_part(number.first)
                and not self._counts_kin(number, hit)
            ):
                return self._wider(number)
            if self.scene.cuts_between(i, i + 1) and self.scene.word(i + 1) not in self.scene.words("relative"):
                return None
            i, steps = i - 1, steps + 1
        return None

    def _counts_kin(self, number: Number, hit: Hit) -> bool:
        """As in "several hundred relatives of missing soldiers", where the number is not that of the missing."""
        between, of = range(number.last + 1, hit.first), self.scene.words("of")
        return any(i in self.kin and (not of or self.scene.word(i + 1) in of) for i in between)

    def _is_part(self, i: int) -> bool:
        return any(0 < i - start <= 4 for start in self.part)

    def number_at(self, i: int, *, backwards: bool = False) -> Number | None:
        """The quantity whose number words begin at token ``i`` (its "at least" may stand before)."""
        value = self._plain(i)
        if value is None or any(first < i <= hit.last for first, hit in self.many.items()):
            return None
        last, low, high = value
        if backwards and i and self._plain(i - 1) is not None and self._joins(i - 1):
            return None
        first, low, high = self._qualified(i, low, high)
        joined = self._joined(last, low, high)
        return Number(first, joined[0], joined[1], joined[2])

    def _joins(self, i: int) -> bool:
        previous = self._plain(i)
        return previous is not None and previous[0] >= i + 1

    def _plain(self, i: int) -> tuple[int, int, int | None] | None:
        """(last token, low, high) of the bare number at ``i``."""
        word = self.scene.word(i)
        if _DIGITS.fullmatch(word):
            value = int(re.sub(r"\D", "", word))
            return i, value, value
        if i in self.of["none"]:
            return self.of["none"][i], 0, 0
        if i in self.numbers:
            return self._spelled(i)
        if i in self.many:
            entry = self.many[i].entry
            return self.many[i].last, getattr(entry, "value", 1), None
        return None

    def _spelled(self, i: int) -> tuple[int, int, int | None] | None:
        hit = self.numbers[i]
        if label(hit) == "definite":
            return self._definite(i)
        if label(hit) == "single":
            return self._single(i)
        if label(hit) == "person":
            return i, 1, 1
        total, last = getattr(hit.entry, "value", 0), hit.last
        while (
            last + 1 in self.numbers and not self.scene.broken(last + 1) and label(self.numbers[last + 1]) == "numbers"
        ):
            value = getattr(self.numbers[last + 1].entry, "value", 0)
            total = total * value if value >= 100 or value == 12 else total + value
            last = self.numbers[last + 1].last
        return last, total, total

    def _definite(self, i: int) -> tuple[int, int, int | None] | None:
        """A person who is known ("the driver") is one; people in the plural are no number."""
        for j in range(i + 1, min(i + 4, len(self.scene.tokens))):
            word = self.scene.word(j)
            if self.scene.broken(j) or j in self.harm_at or word.endswith("s") or j in self.plural:
                return None
            if j in self.people:
                return i, 1, 1
        return None

    def _single(self, i: int) -> tuple[int, int, int | None] | None:
        """An article before a person, or after "killing", is one; before "dozen" or "hundred" it is the number's."""
        nxt = self.numbers.get(i + 1)
        if nxt is not None and getattr(nxt.entry, "value", 0) >= 12:
            value = getattr(nxt.entry, "value", 0)
            return nxt.last, value, value
        if i - 1 in self.victim_of and i + 1 < len(self.scene.tokens) and i + 1 not in self.refuse:
            return i, 1, 1
        for j in range(i + 1, min(i + 5, len(self.scene.tokens))):
            if self.scene.broken(j) or self.scene.word(j) == "of":
                return None
            if j in self.people:
                return i, 1, 1
        return None

    def _qualified(self, i: int, low: int, high: int | None) -> tuple[int, int, int | None]:
        for name, hits in self.of.items():
            for first, last in hits.items():
                if last == i - 1 and not self.scene.broken(i):
                    if name == "least":
                        return first, low, None
                    if name == "more":
                        return first, low + 1, None
                    if name == "most":
                        return first, 0 if low else low, high
        return i, low, high

    def _joined(self, last: int, low: int, high: int | None) -> tuple[int, int, int | None]:
        """As in "a woman and two children": each with its own person, so they add up; "five to seven": a range."""
        if self.scene.word(last + 1) in self._range_words(last, low) or self.scene.gap(last + 1) in {"–", "-", "—"}:
            step = last + 1 if self.scene.gap(last + 1) in {"–", "-", "—"} else last + 2
            other = self._plain(step)
            if other is not None and other[2] is not None and other[2] > low:
                return other[0], low, other[2]
            return last, low, high
        person = next((j for j in range(last + 1, min(last + 5, len(self.scene.tokens))) if j in self.people), None)
        if (
            person is None
            or self.scene.word(person + 1) not in self.scene.words("joins")
            or any(self.scene.broken(j) for j in range(last + 1, person + 3))
        ):
            return last, low, high
        more = self._plain(person + 2)
        if more is None or more[1] == 0 or not self._person_follows(more[0]):
            return last, low, high
        return more[0], low + more[1], None if high is None or more[2] is None else high + more[2]

    def _range_words(self, last: int, low: int) -> frozenset[str]:
        """Words that make "five … seven" a range; "and" only behind "between"."""
        before = {self.scene.word(i) for i in range(max(0, last - 2), last)}
        bounded = low and before & self.scene.words("between")
        return self.scene.words("range") | (self.scene.words("joins") if bounded else frozenset())

    def _person_follows(self, last: int) -> bool:
        for j in range(last + 1, min(last + 4, len(self.scene.tokens))):
            if j in self.harm_at or self.scene.broken(j):
                return False
            if j in self.people:
                return True
        return False

    def _fits(self, number: Number, *, after: bool) -> bool:
        """Whether the number can count people: no age, date, distance, weapon or part of a name."""
        last, tokens = number.last, self.scene.tokens
        if number.first and number.first - 1 in self.months and number.low <= 31:
            return False
        if self._plain(number.first) == (last, 1, 1) and last in self.people:
            return True
        if last in self.months or (last + 1) in self.refuse or (last + 1) in self.months:
            return False
        around = self.scene.text[max(0, tokens[number.first].start - 1) : tokens[last].end + 2]
        if around[:1] in "$€£#№" or "%" in around[-2:]:
            return False
        if self._age(number):
            return False
        for j in range(last + 1, min(last + 1 + _NOUNS, len(tokens))):
            if j in self.people:
                return True
            if self.scene.broken(j) or j in self.harm_at or j in self.auxiliary:
                break
            if j in self.refuse:
                return False
        if 1900 <= number.low <= 2100 and number.first == number.last and tokens[last].word.isdigit():
            return last + 1 in self.people or (after and self.scene.gap(number.first).strip() == ":")
        return True

    def _age(self, number: Number) -> bool:
        """As in ", 34," after a name is an age."""
        before, behind = self.scene.gap(number.first), self.scene.gap(number.last + 1)
        return (
            number.first == number.last
            and "," in before
            and behind.strip().startswith((",", "."))
            and number.first > 0
            and (self.scene.tokens[number.first - 1].word not in self.people_words)
            and self.scene.text[self.scene.tokens[number.first - 1].start].isupper()
        )

    @property
    def people_words(self) -> set[str]:
        """The person words that stand in this sentence."""
        return {self.scene.word(i) for i in self.people}


def _longest(hits: list[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.first, -h.last)):
        if not kept or hit.first > kept[-1].last:
            kept.append(hit)
    return kept


def _by_first(scene: Scene, of: str, name: str) -> dict[int, int]:
    return {hit.first: hit.last for hit in sorted(scene.labelled(of, name), key=lambda hit: hit.last)}


def _covered(scene: Scene, of: str, name: str | None = None) -> set[int]:
    hits = scene.labelled(of, name) if name else scene.cues.get(of, ())
    return {i for hit in hits for i in range(hit.first, hit.last + 1)}


def tolls(scene: Scene) -> list[Toll]:
    """The casualty figures of a sentence; empty when it has no harm word."""
    return Tally(scene).read() if scene.cues.get("harm") else []
