"""One document as the readers of names see it: its words, the word lists of its language, the gazetteer."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final, NamedTuple

from geodata import languages
from geodata.gazetteer.layout import DEMONYM, PRIMARY
from geodata.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from geodata.gazetteer import Gazetteer, Name
    from geodata.types import Place

COARSE: Final = frozenset({"country", "adm1", "region", "sea"})
_MARKS: Final = frozenset("'’ʼ")
POSSESSIVE: Final = re.compile(r"['’ʼ][sS]?$")

_REGION = re.compile("област", re.IGNORECASE)
_TOKEN = re.compile(r"(?:[^\W\d_]\.)+(?:[^\W\d_]{1,2}\.)|[^\W_]+(?:['’ʼ`][^\W_]+)*['’ʼ]?")


class Token(NamedTuple):
    """One word of the text: its offsets, folded form, and how it is written."""

    start: int
    end: int
    text: str
    folded: str
    capital: bool
    first: bool
    """Whether it opens its sentence."""
    loud: bool = False
    """Whether its sentence is in capitals only, so that ``capital`` is a guess."""


def cues(language: str) -> dict[str, frozenset[str]]:
    """The word lists of a language; English for a language without its own."""
    return _cues(languages.known(language), languages.folder())


@cache
def _cues(code: str, _own: Path | None) -> dict[str, frozenset[str]]:
    return {key: frozenset(words) for key, words in languages.table("names", code).items()}


@cache
def words() -> dict[str, str]:
    """English words that are also names: word -> letters c (common), g (given name), s (surname)."""
    text = files("geodata").joinpath("data", "words_en.txt").read_text("utf-8")
    return dict(line.split(" ", 1) for line in text.splitlines() if line and not line.startswith("#"))


_fold = lru_cache(maxsize=50_000)(fold)
_MEMORY: Final = 500
"""Names whose places a document remembers."""
_new: Final = tuple.__new__
"""Makes tokens without the checks of their class, of which a document has hundreds."""


def tokens(text: str, sentences: Sequence[tuple[int, int]], elision: str = "") -> list[Token]:
    """The words of a text, each knowing whether it opens a sentence.

    ``elision`` is that of the language: an elided word is a token of its own and keeps its apostrophe.
    """
    starts = iter(sentences)
    opening = next(starts, (len(text), 0))[0]
    out: list[Token] = []
    for match in _pattern(elision).finditer(text):
        word = match[0]
        start = match.start()
        first = start >= opening
        while start >= opening:
            opening = next(starts, (len(text) + 1, 0))[0]
        folded = _fold(word)
        if elision and match.lastgroup == "elided":
            folded += "'"
        out.append(_new(Token, (start, match.end(), word, folded, not word[0].islower(), first, False)))
    return out


@cache
def _pattern(elision: str) -> re.Pattern[str]:
    return re.compile(f"(?P<elided>{elision})|{_TOKEN.pattern}") if elision else _TOKEN


class Page:
    """A document under reading; its methods answer what stands where."""

    def __init__(self, text: str, found: list[Token], gazetteer: Gazetteer, language: str) -> None:
        self.text = text
        self.tokens = found
        self.gazetteer = gazetteer
        self.cues = cues(language)
        self.english = not languages.language(language).inflected
        self.small = self.cues["locative"] | self.cues["copula"] | self.cues["partner"]
        region = _REGION.search(text)
        self.regions_from = region.start() if region else len(text)
        self._peoples: dict[str, bool] = {}
        self._ranked: dict[int, tuple[tuple[Name, ...], tuple[tuple[Place, float], ...]]] = {}
        self._letters = words() if self.english else {}
        self._given = self.cues["given"]

    def ranked(self, names: tuple[Name, ...]) -> tuple[tuple[Place, float], ...]:
        """The places of these meanings with their priors, most likely first; asked once for all mentions of a name."""
        known = self._ranked.get(id(names))
        if known is None or known[0] is not names:
            if len(self._ranked) >= _MEMORY:
                self._ranked.clear()
            known = self._ranked[id(names)] = names, self.gazetteer.ranked(names)
        return known[1]

    def within(self, i: int) -> bool:
        """Whether there is a token ``i``."""
        return 0 <= i < len(self.tokens)

    def loud(self, i: int) -> bool:
        """Whether token ``i`` stands in a sentence in capitals only."""
        return 0 <= i < len(self.tokens) and self.tokens[i].loud

    def capital(self, i: int) -> bool:
        """Whether token ``i`` is there and begins with a capital letter."""
        return 0 <= i < len(self.tokens) and self.tokens[i].capital

    def word(self, i: int) -> str:
        """Token ``i`` in folded form; empty beyond the text."""
        return self.tokens[i].folded if 0 <= i < len(self.tokens) else ""

    def among(self, i: int, *lists: str) -> bool:
        """Whether token ``i`` is in one of the word lists of those names."""
        word = self.word(i)
        return any(word in self.cues[name] for name in lists)

    def beside(self, i: int, j: int) -> bool:
        """Whether tokens i and j (neighbours) are parted by one space only."""
        return (
            i >= 0
            and j < len(self.tokens)
            and self.text[self.tokens[i].end : self.tokens[j].start] in (" ", "\n", ". ")
        )

    def joined(self, i: int, j: int) -> bool:
        """Whether tokens i and j (neighbours) are parted by one space within a line: no stop, no line end."""
        return i >= 0 and j < len(self.tokens) and self.text[self.tokens[i].end : self.tokens[j].start] == " "

    def kinds(self, folded: str) -> str:
        """What a word is besides a place name: the letters of ``words``, and g for given names of the language's own list."""
        letters = self._letters.get(folded, "")
        return letters + "g" if folded in self._given else letters

    def country(self, folded: str) -> bool:
        """Whether a folded word is the own name of a country or region."""
        return any(
            self.gazetteer.place(n.place).precision in ("country", "region")
            for n in self.gazetteer.find(folded)
            if n.flags & PRIMARY
        )

    def people(self, i: int) -> bool:
        """Whether token ``i`` is a demonym or a country, which stand beside names freely."""
        folded = bare(self.word(i))
        known = self._peoples.get(folded)
        if known is None:
            known = any(n.flags & DEMONYM for n in self.gazetteer.find(folded)) or self.country(folded)
            self._peoples[folded] = known
        return known


def bare(folded: str) -> str:
    """A folded word without its possessive ending."""
    marked = folded[-2:-1] in _MARKS or folded[-1:] in _MARKS
    return POSSESSIVE.sub("", folded) if marked else folded
