"""Quantities of a sentence: numerals, number words, collective numerals, ranges and vague words, as low and high.

"At least three" is 3 to unknown, "up to five" 0 to 5, "dozens" 24 to unknown, "no" 0.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geodata.events.scene import covered, label

if TYPE_CHECKING:
    from geodata.events.scene import Scene

DIGITS: Final = re.compile(r"\d{1,3}(?:[,\u00a0\u202f]\d{3})+|\d+")
_DASHES: Final = frozenset({"–", "-", "—"})
_QUALIFIERS: Final = ("least", "more", "most", "about", "another")


@dataclass(frozen=True, slots=True)
class Number:
    """A quantity in the text: tokens ``first`` to ``last`` (its "at least" included) and what it may mean."""

    first: int
    last: int
    low: int
    high: int | None
    more: bool = False

    def exact(self) -> bool:
        """Whether the text gives one figure."""
        return self.low == self.high


class Numbers:
    """Reads the quantities of one sentence; ``at`` is asked token by token."""

    def __init__(self, scene: Scene) -> None:
        """Index the sentence's number words by token."""
        self.scene = scene
        self.words = {hit.first: hit for hit in sorted(scene.labelled("numbers", "numbers"), key=lambda h: h.last)}
        self.many = {hit.first: hit for hit in sorted(scene.cues.get("many", ()), key=lambda hit: hit.last)}
        starts = {hit.first for name in _QUALIFIERS for hit in scene.labelled("count", name)}
        self.none = {first: last for first, last in _by_first(scene, "none").items() if first not in starts}
        self.before = {
            hit.last: hit
            for name in _QUALIFIERS
            for hit in sorted(scene.labelled("count", name), key=lambda h: -h.first)
        }
        self.rise = covered(scene, "count", "rise")
        self.refuse = covered(scene, "count", "refuse")
        self.months = covered(scene, "count", "date_before")
        self.inner = {i for hit in self.many.values() for i in range(hit.first + 1, hit.last + 1)}

    def at(self, i: int) -> Number | None:
        """The quantity whose first number word is token ``i``; None for a date, a money sum or a share."""
        plain = self._plain(i)
        if plain is None or i in self.inner:
            return None
        last, low, high = self._range(*plain)
        opens = high != low and last > plain[0] and self.scene.word(i - 1) in self.scene.words("between")
        number = self._qualified(Number(i - opens, last, low, high))
        return None if self._foreign(i, number) else number

    def _plain(self, i: int) -> tuple[int, int, int | None] | None:
        """(last token, low, high) of the bare quantity at ``i``."""
        word = self.scene.word(i)
        if word[:1].isdigit() and DIGITS.fullmatch(word):
            value = int(re.sub(r"\D", "", word))
            return i, value, value
        if i in self.many and (i not in self.words or self.many[i].last > self.words[i].last):
            return self.many[i].last, getattr(self.many[i].entry, "value", 1), None
        if i in self.words:
            return self._spelled(i)
        return (self.none[i], 0, 0) if i in self.none else None

    def _spelled(self, i: int) -> tuple[int, int, int | None]:
        hit = self.words[i]
        total, last = getattr(hit.entry, "value", 0), hit.last
        while last + 1 in self.words and not self.scene.broken(last + 1):
            value = getattr(self.words[last + 1].entry, "value", 0)
            if value < 100 and value != 12 and (value >= 10 or not total or total % 10):
                break
            total = total * value if value >= 100 or value == 12 else total + value
            last = self.words[last + 1].last
        return last, total, total

    def _range(self, last: int, low: int, high: int | None) -> tuple[int, int, int | None]:
        """As in "five to seven", "6-9", "between 310 and 360": both ends."""
        dash = self.scene.gap(last + 1).strip() in _DASHES
        if not dash and self.scene.word(last + 1) not in self._range_words(last):
            return last, low, high
        other = self._plain(last + 1 if dash else last + 2)
        if other is None or other[2] is None or other[2] <= low:
            return last, low, high
        return other[0], low, other[2]

    def _range_words(self, last: int) -> frozenset[str]:
        """Words that make two numbers a range; "and" only behind "between"."""
        near = {self.scene.word(i) for i in range(max(0, last - 3), last)}
        joined = self.scene.words("joins") if near & self.scene.words("between") else frozenset()
        return self.scene.words("range") | joined

    def _qualified(self, number: Number) -> Number:
        """Widen a number by the words before it: "at least", "more than", "up to", "about", "another"."""
        first, low, high, more = number.first, number.low, number.high, False
        while (hit := self.before.get(first - 1)) is not None and not self.scene.broken(first):
            if hit.last in self.rise:
                break
            kind = label(hit)
            if kind == "least":
                high = None
            elif kind == "more":
                low, high = low + (high is not None), None
            elif kind == "most":
                low = 0
            more = more or kind == "another"
            first = hit.first
        return Number(first, number.last, low, high, more)

    def _foreign(self, i: int, number: Number) -> bool:
        """Whether the quantity cannot count people: part of a date, money, a share, a number sign, a unit."""
        scene, last = self.scene, number.last
        if last + 1 in self.refuse and not scene.broken(last + 1):
            return True
        if {i - 1, last + 1} & self.months and number.low <= 31:
            return True
        around = scene.text[max(0, scene.tokens[i].start - 1) : scene.tokens[last].end + 2]
        return around[:1] in "$€£#№" or "%" in around[-2:] or self._age(i, last)

    def _age(self, i: int, last: int) -> bool:
        """As in ", 34," behind a name."""
        scene = self.scene
        behind = scene.gap(last + 1).strip()
        if i != last or not i or not {",", "("} & set(scene.gap(i)) or not behind.startswith((",", ".", ")", ";")):
            return False
        return scene.text[scene.tokens[i - 1].start].isupper() and scene.word(i).isdigit()


def _by_first(scene: Scene, name: str) -> dict[int, int]:
    return {hit.first: hit.last for hit in sorted(scene.labelled("count", name), key=lambda hit: hit.last)}
