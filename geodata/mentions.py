"""A document's place names: every gazetteer name in it, what it does in its sentence, what it could mean.

The scan is greedy: the longest gazetteer name at each capitalised word.  Context then decides, by small weights, whether
the words are a place name at all and in which role (``docs/codebook.md``, "Names").  The words that decide stand in
``geodata/data/names_<language>.toml`` and ``words_en.txt``.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from geodata.gazetteer.layout import ABBREVIATION, ADJECTIVAL, DEMONYM, INFLECTED, METONYM, PRIMARY
from geodata.text import fold
from geodata.types import Place, PlaceMention, Precision, Role, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geodata.gazetteer import Gazetteer, Name

LONGEST: Final = 7
"""Most words in a name."""
CANDIDATES: Final = 40
THRESHOLD: Final = 1.0
COARSE: Final = frozenset({"country", "adm1", "region", "sea"})

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’ʼ`][^\W_]+)*['’ʼ]?")
_GAP = re.compile(r"[ \u00a0\t]*[-‐‑–]?[ \u00a0\t]*\n?[ \t]*|\. ?")
_ADJECTIVES = re.compile(r"(?:,? (?:та|і|й|и|,) ?[^\W\d_]+(?=(?:,| (?:та|і|й|и))? )| ?, [^\W\d_]+){0,4} ([^\W\d_]+)")
_POSSESSIVE = re.compile(r"['’ʼ][sS]?$")


@dataclass(frozen=True, slots=True)
class Token:
    """One word of the text: its offsets, folded form, and how it is written."""

    start: int
    end: int
    text: str
    folded: str
    capital: bool
    first: bool
    """Whether it opens its sentence."""


@dataclass(frozen=True, slots=True)
class Match:
    """A run of tokens ``i`` to ``j`` (end exclusive) that is a name of the gazetteer."""

    i: int
    j: int
    start: int
    end: int
    names: tuple[Name, ...]


@cache
def cues(language: str) -> dict[str, frozenset[str]]:
    """The word lists of a language; English for a language without its own."""
    path = files("geodata").joinpath("data", f"names_{language}.toml")
    if not path.is_file():
        return cues("en")
    return {key: frozenset(words) for key, words in tomllib.loads(path.read_text("utf-8")).items()}


@cache
def words() -> dict[str, str]:
    """English words that are also names: word -> letters c (common), g (given name), s (surname)."""
    text = files("geodata").joinpath("data", "words_en.txt").read_text("utf-8")
    return dict(line.split(" ", 1) for line in text.splitlines() if line and not line.startswith("#"))


def tokens(text: str, sentences: Sequence[tuple[int, int]]) -> list[Token]:
    """The words of a text, each knowing whether it opens a sentence."""
    starts = iter(sentences)
    opening = next(starts, (len(text), 0))[0]
    out: list[Token] = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        first = match.start() >= opening
        while match.start() >= opening:
            opening = next(starts, (len(text) + 1, 0))[0]
        out.append(Token(match.start(), match.end(), word, fold(word), not word[0].islower(), first))
    return out


def find(
    text: str, gazetteer: Gazetteer, *, language: str, sentences: Sequence[tuple[int, int]]
) -> tuple[PlaceMention, ...]:
    """The place names of a text in order, not overlapping."""
    words_ = tokens(text, sentences)
    return tuple(_Reader(text, words_, gazetteer, language).mentions())


class _Reader:
    """One pass over one document."""

    def __init__(self, text: str, found: list[Token], gazetteer: Gazetteer, language: str) -> None:
        self.text = text
        self.tokens = found
        self.gazetteer = gazetteer
        self.cues = cues(language)
        self.english = language not in ("uk", "ru")
        capitals = sum(t.text.isupper() and len(t.text) > 1 for t in found)
        self.shouting = len(found) > 10 and capitals > 0.6 * len(found)
        self.persons = set(self._persons())

    def mentions(self) -> Iterator[PlaceMention]:
        """Scan, judge, and give each name its role."""
        matches = list(self._matches())
        for number, match in enumerate(matches):
            after = matches[number + 1] if number + 1 < len(matches) else None
            before = matches[number - 1] if number else None
            mention = self._judge(match, before, after)
            if mention is not None:
                yield mention

    # -- scanning ------------------------------------------------------------------------------------------------
    def _matches(self) -> Iterator[Match]:
        i = 0
        while i < len(self.tokens):
            match = self._longest(i) if self.tokens[i].capital else self._people(i)
            if match is None:
                i += 1
            else:
                yield match
                i = match.j

    def _people(self, i: int) -> Match | None:
        """An adjective of a country, which Ukrainian and Russian write small."""
        token = self.tokens[i]
        if self.english or len(token.text) < 6:
            return None
        names = tuple(n for n in self.gazetteer.find(token.folded) if n.flags & DEMONYM)
        return Match(i, i + 1, token.start, token.end, names) if names else None

    def _longest(self, i: int) -> Match | None:
        for j in range(self._reach(i), i, -1):
            match = self._match(i, j)
            if match is not None:
                return match
        return None

    def _reach(self, i: int) -> int:
        """How far a name that begins at token ``i`` may go."""
        j = i + 1
        while (
            j < len(self.tokens)
            and j - i < LONGEST
            and _GAP.fullmatch(self.text, self.tokens[j - 1].end, self.tokens[j].start)
        ):
            if j == i + 1 and not self.gazetteer.starts(self.tokens[i].folded, _bare(self.tokens[j])):
                break
            j += 1
        return j

    def _match(self, i: int, j: int) -> Match | None:
        last = self.tokens[j - 1]
        head = [token.folded for token in self.tokens[i : j - 1]]
        for tail, end in _endings(last):
            key = " ".join([*head, tail])
            names = self.gazetteer.find(key)
            if names:
                names = self._written_so(names, self.tokens[i:j], key)
            if names:
                stop = self.text[end : end + 1] == "." and all(n.flags & ABBREVIATION for n in names)
                article = key.startswith("the ") and bool(self.gazetteer.find(key[4:]))
                return Match(i + article, j, self.tokens[i + article].start, end + stop, names)
        return None

    def _written_so(self, names: tuple[Name, ...], run: list[Token], key: str) -> tuple[Name, ...]:
        """The meanings that this spelling allows: abbreviations in capitals, a small last word only for regions."""
        text = run[0].text
        dotted = self.text[run[-1].end : run[-1].end + 1] == "." or "." in text
        short = tuple(n for n in names if n.flags & ABBREVIATION)
        if dotted and short and len(run) == 1 and len(text) < 6 and text.isascii():
            return short
        if not (text.isupper() and not self.shouting and len(run) == 1):
            names = tuple(n for n in names if not n.flags & ABBREVIATION or n.flags & PRIMARY)
        if any(n.flags & ADJECTIVAL for n in names):
            names = self._adjectives(names, run[-1])
        if not run[-1].capital:
            names = tuple(n for n in names if self.gazetteer.place(n.place).precision != "settlement")
        if len(run) == 1 and text.isupper() and len(key) <= 3 and not self.shouting:
            names = tuple(n for n in names if n.flags & ABBREVIATION)
        return names

    def _adjectives(self, names: tuple[Name, ...], last: Token) -> tuple[Name, ...]:
        """A town's or division's adjective is a name only before "direction", "district", "region", or in a list of them."""
        kinds = _ADJECTIVES.match(self.text, last.end)
        word = fold(kinds.group(1)) if kinds else ""
        near, wide = self.cues["axis_after"] | self.cues["adm2_after"], self.cues["adm1_after"]
        if word in near:
            return (
                tuple(n for n in names if n.flags & ADJECTIVAL and self.gazetteer.place(n.place).precision != "adm1")
                or names
            )
        if word in wide:
            return (
                tuple(n for n in names if n.flags & ADJECTIVAL and self.gazetteer.place(n.place).precision == "adm1")
                or names
            )
        return tuple(n for n in names if not n.flags & ADJECTIVAL or n.flags & (PRIMARY | INFLECTED))

    # -- judging -------------------------------------------------------------------------------------------------
    def _judge(self, match: Match, before: Match | None, after: Match | None) -> PlaceMention | None:
        key = self.tokens[match.i].folded if match.j == match.i + 1 else ""
        if _POSSESSIVE.sub("", key) in self.cues["never"]:
            return None
        demonym = self._is_demonym(match)
        hint, end = self._type_word(match)
        places = self._candidates(match)
        if demonym:
            return self._mention(
                match, match.end, "demonym", [p for p in places if p[0].precision == "country"] or places, None, 1.0
            )
        role = self._role(match, places, hint)
        score = self._score(match, places, hint, before, after)
        if role == "person" or (role == "location" and score < THRESHOLD):
            strong = role == "person" and places[0][0].precision == "settlement" and score >= THRESHOLD
            return self._mention(match, match.end, "person", places, None, 0.3) if strong else None
        if role == "organisation" and score < THRESHOLD:
            return None
        return self._mention(match, end, role, places, hint, score)

    def _mention(
        self,
        match: Match,
        end: int,
        role: Role,
        places: list[tuple[Place, float]],
        hint: Precision | None,
        score: float,
    ) -> PlaceMention:
        span = Span(start=match.start, end=end, text=self.text[match.start : end])
        kept = places[:CANDIDATES]
        return PlaceMention(
            span=span, role=role, candidates=tuple(p for p, _ in kept), priors=tuple(s for _, s in kept), hint=hint, score=score
        )  # fmt: skip

    def _candidates(self, match: Match) -> list[tuple[Place, float]]:
        rated = [(self.gazetteer.place(name.place), self.gazetteer.prior(name)) for name in match.names]
        return sorted(rated, key=lambda pair: (-pair[1], pair[0].id))

    def _type_word(self, match: Match) -> tuple[Precision | None, int]:
        """The precision that a word beside the name asks for, and where the name then ends."""
        after = self._word(match.j)
        end = self.tokens[match.j].end if match.j < len(self.tokens) else match.end
        adjacent = match.j < len(self.tokens) and self.text[match.end : self.tokens[match.j].start] == " "
        if adjacent and after in self.cues["adm1_after"]:
            return "adm1", end + (after == "обл" and self.text[end : end + 1] == ".")
        if adjacent and after in self.cues["adm2_after"] and self._word(match.j + 1) != "attorney":
            return "adm2", end
        if self._listed_type(match, "adm1_after"):
            return "adm1", match.end
        if self._word(match.i - 1) == "of" and self._joined(match.i - 1, match.i):
            if self._word(match.i - 2) in self.cues["before_of"]:
                return "settlement", match.end
            if self._word(match.i - 2) in self.cues["before_adm1_of"]:
                return "adm1", match.end
        if (
            self._word(match.i - 1) in self.cues["settlement_before"]
            and self._beside(match.i - 1, match.i)
            and not self.tokens[match.i].first
        ) or (adjacent and after in self.cues["settlement_after"]):
            return "settlement", match.end
        return None, match.end

    def _listed_type(self, match: Match, kind: str) -> bool:
        """Whether a later plural serves this name too: "Donetsk, Luhansk and Kherson regions"."""
        j, joined = match.j, False
        for _ in range(12):
            if j >= len(self.tokens):
                return False
            gap = self.text[self.tokens[j - 1].end : self.tokens[j].start]
            word = self.tokens[j]
            if word.folded in ("and", "та", "і", "й", "и") or (gap == ", " and word.capital):
                joined = True
            elif not (word.capital and gap == " "):
                return (
                    joined
                    and gap == " "
                    and word.folded in self.cues[kind]
                    and word.folded.endswith(("s", "х", "й", "и", "і"))
                )
            j += 1
        return False

    def _word(self, i: int) -> str:
        return self.tokens[i].folded if 0 <= i < len(self.tokens) else ""

    def _beside(self, i: int, j: int) -> bool:
        """Whether tokens i and j (neighbours) are parted by one space only."""
        return (
            i >= 0
            and j < len(self.tokens)
            and self.text[self.tokens[i].end : self.tokens[j].start] in (" ", "\n", ". ")
        )

    def _is_demonym(self, match: Match) -> bool:
        """Whether a word that can mean a people means one: always, unless a place of this name is asked for."""
        if not any(name.flags & DEMONYM for name in match.names):
            return False
        own = [self.gazetteer.place(n.place) for n in match.names if n.flags & (PRIMARY | INFLECTED)]
        large = any(place.precision != "settlement" or (place.population or 0) > 500_000 for place in own)
        lone = self._word(match.i - 1) in self.cues["locative"] and not self._word(match.j)[:1].islower()
        return not large and not (own and lone)

    def _joined(self, i: int, j: int) -> bool:
        """Whether tokens i and j (neighbours) are parted by one space within a line: no stop, no line end."""
        return 0 <= i and j < len(self.tokens) and self.text[self.tokens[i].end : self.tokens[j].start] == " "

    # -- roles ---------------------------------------------------------------------------------------------------
    def _role(self, match: Match, places: list[tuple[Place, float]], hint: Precision | None) -> Role:
        best = places[0][0]
        if all(name.flags & METONYM for name in match.names):
            return "metonym"
        if hint is None and self._is_person(match, best):
            return "person"
        if self._in_organisation(match, hint):
            return "organisation"
        if best.precision == "site":
            return "facility"
        if hint is None and self._is_metonym(match, best):
            return "metonym"
        own = _POSSESSIVE.search(self.tokens[match.j - 1].text)
        if self._word(match.j) in self.cues["officials_after"] and self._joined(match.j - 1, match.j) and not own:
            return "demonym"
        return "location"

    def _is_person(self, match: Match, best: Place) -> bool:
        if best.precision in COARSE and best.precision != "adm1":
            return False
        tokens_, i, j = self.tokens, match.i, match.j
        if j == i + 1 and _POSSESSIVE.sub("", tokens_[i].folded) in self.persons:
            return True
        before = self._word(i - 1)
        if (
            i
            and self._beside(i - 1, i)
            and tokens_[i - 1].capital
            and (before in self.cues["titles"] or _initial(tokens_[i - 1]))
        ):
            return True
        kinds = self._kinds(tokens_[i].folded)
        follows = j < len(tokens_) and self._beside(j - 1, j) and tokens_[j].capital and not self.shouting
        if j == i + 1 and "g" in kinds and follows and tokens_[j].folded not in self.cues["openers"]:
            return (
                self._word(j) not in self.cues["adm1_after"] | self.cues["adm2_after"] | self.cues["settlement_after"]
            )
        small = (
            best.precision == "settlement"
            and (best.population or 0) < 300_000
            and not self.gazetteer.is_capital_id(best.id)
        )
        return (
            j == i + 1 and small and self._word(j) in self.cues["person_after"] and self._word(i - 1) not in self.cues["locative"]
            and self._beside(j - 1, j)
        )  # fmt: skip

    def _persons(self) -> Iterator[str]:
        """Surnames that the text itself gives away: after a title or a given name."""
        for i in range(1, len(self.tokens)):
            name, before = self.tokens[i], self.tokens[i - 1]
            if not (name.capital and before.capital and self._beside(i - 1, i)) or self.shouting:
                continue
            titled = before.folded in self.cues["titles"] and name.folded not in ("of", "the")
            given = "g" in self._kinds(before.folded) and self._joined(i - 1, i)
            given = given and not self.gazetteer.find(f"{before.folded} {_POSSESSIVE.sub('', name.folded)}")
            told = titled or given or (_initial(before) and i > 1 and "g" in self._kinds(self._word(i - 2)))
            if told and len(name.text) > 2 and not self._country(name.folded):
                yield _POSSESSIVE.sub("", name.folded)

    def _kinds(self, folded: str) -> str:
        """What a word is besides a place name: the letters of ``words``, given names of the language's own list."""
        letters = words().get(folded, "") if self.english else ""
        return letters + ("g" if folded in self.cues["given"] else "")

    def _country(self, folded: str) -> bool:
        return any(
            self.gazetteer.place(n.place).precision in ("country", "region")
            for n in self.gazetteer.find(folded)
            if n.flags & PRIMARY
        )

    def _in_organisation(self, match: Match, hint: Precision | None) -> bool:
        i, j = match.i, match.j
        if (
            hint is None
            and j < len(self.tokens)
            and self._beside(j - 1, j)
            and self.tokens[j].capital
            and not self.shouting
        ):
            for step in range(4):
                k = j + step
                if (
                    k >= len(self.tokens)
                    or not self.tokens[k].capital
                    or self.text[self.tokens[k - 1].end : self.tokens[k].start] != " "
                ):
                    break
                if self._word(k) in self.cues["org_after"]:
                    return True
        if self._word(i - 1) in ("of", "for") or (self._word(i - 1) == "the" and self._word(i - 2) in ("of", "for")):
            k = i - 2 if self._word(i - 1) != "the" else i - 3
            return (
                k >= 0 and self.tokens[k].capital and self._word(k) in self.cues["org_before_of"] and not self.shouting
            )
        if not self.english:
            return any(
                self._word(k) in self.cues["org_before_of"] and self._beside(k, k + 1) for k in range(max(0, i - 3), i)
            )
        return False

    def _is_metonym(self, match: Match, best: Place) -> bool:
        state = best.precision == "country" or self.gazetteer.is_capital_id(best.id)
        if not state:
            return False
        i, j = self._pair(match)
        before, after = self._word(i - 1), self._word(j)
        if not self.english:
            return (before not in self.cues["static"] or self._said_in(match)) and self._is_subject(match)
        if before == "the":
            before = self._word(i - 2)
        if before in self.cues["static"] and not (before == "of" and best.precision != "country"):
            return False
        named = j < len(self.tokens) and self.tokens[j].capital and self._joined(j - 1, j)
        if _POSSESSIVE.search(self.tokens[match.j - 1].text):
            return after not in self.cues["place_nouns"] and not (named and self._names_place(j))
        if before in self.cues["partner"] and not after[:1].isdigit():
            return True
        opens = self.tokens[i].first
        if opens and after.endswith("ing") and self.text[match.end : match.end + 1] == ",":
            return True
        acts = (
            after in self.cues["speech"]
            or (after.endswith("ed") and opens)
            or (j > match.j and after in ("each", "both"))
        )
        return acts and self._beside(j - 1, j) and not named

    def _pair(self, match: Match) -> tuple[int, int]:
        """The tokens from and to of "Russia and Ukraine", when the match is one of two states so joined; else its own."""
        i, j = match.i, match.j
        if self._word(j) == "and" and j + 1 < len(self.tokens) and self._country(self._word(j + 1)):
            return i, j + 2
        if self._word(i - 1) == "and" and i >= 2 and self._country(self._word(i - 2)):
            return i - 2, j
        return i, j

    def _names_place(self, i: int) -> bool:
        """Whether a place name begins at token ``i``: "Ukraine's Kharkiv region", not "Ukraine's General Staff"."""
        return self._word(i) not in self.cues["titles"] and bool(self.gazetteer.find(self._word(i)))

    def _is_subject(self, match: Match) -> bool:
        """Ukrainian and Russian: a state in the nominative before a small word, outside a list, acts."""
        if any(name.flags & INFLECTED for name in match.names) and not any(
            name.flags & PRIMARY for name in match.names
        ):
            return self._word(match.i - 1) in self.cues["partner"] or self._said_in(match)
        following = (
            match.j < len(self.tokens) and self._beside(match.j - 1, match.j) and not self.tokens[match.j].capital
        )
        return (
            following
            and self._word(match.j) not in ("та", "і", "й", "и", "або", "или")
            and self.text[match.i and self.tokens[match.i - 1].end : match.start].strip(' \n«"—–-')
            in ("", ".", "!", "?", ",", ":")
        )

    def _said_in(self, match: Match) -> bool:
        """Whether a verb of saying follows: "В Киеве заявили" is the government, not the city."""
        return self._word(match.j) in self.cues["said_in"]

    # -- is it a name at all -------------------------------------------------------------------------------------
    def _score(
        self,
        match: Match,
        places: list[tuple[Place, float]],
        hint: Precision | None,
        before: Match | None,
        after: Match | None,
    ) -> float:
        best, rated = places[0]
        count = match.j - match.i
        score = 0.55 + 0.25 * rated + (0.5 if count > 1 else 0.0)
        if hint is not None:
            score += 1.2
        if self._word(match.j) in self.cues["axis_after"]:
            score += 0.8
        if self._word(match.i - 1) in self.cues["locative"]:
            score += 0.7
        if self._listed(match, before, after):
            score += 0.6
        if best.precision in ("adm1", "country", "region", "sea", "site"):
            score += 0.8
        return score - self._doubts(match, best, count)

    def _doubts(self, match: Match, best: Place, count: int) -> float:
        token = self.tokens[match.i]
        doubt = 0.0
        if count == 1:
            kinds = self._kinds(_POSSESSIVE.sub("", token.folded))
            if not self.english and token.first and all(n.flags & INFLECTED for n in match.names):
                doubt += 1.6
            if "c" in kinds and best.precision != "country":
                doubt += 1.6 if token.first or self.shouting else 0.9
            if "g" in kinds and best.precision != "country":
                doubt += 0.6
            elif "s" in kinds and (best.population or 0) < 100_000:
                doubt += 0.25
        doubt += self._strangers(match) if not self.shouting else 0.0
        return doubt + (0.3 if self.shouting and count == 1 and best.precision == "settlement" else 0.0)

    def _strangers(self, match: Match) -> float:
        """Capitalised neighbours that are not part of the name: "Lincoln Park", "Jack London"."""
        doubt = 0.0
        i, j = match.i, match.j
        if i and self._beside(i - 1, i) and self.tokens[i - 1].capital and not self.tokens[i - 1].text.isdigit():
            previous = self.tokens[i - 1]
            if (
                previous.folded not in self.cues["openers"]
                and not self._known(previous)
                and self.text[previous.end] == " "
            ):
                doubt += 0.9 if not previous.first else 0.25
        if j < len(self.tokens) and self._beside(j - 1, j) and self.tokens[j].capital and self.text[match.end] == " ":
            following = self.tokens[j]
            known = following.folded in self.cues["openers"] or following.text.isdigit() or self._known(following)
            if following.folded in self.cues["street_after"]:
                doubt += 1.6
            elif not known:
                doubt += 0.9
        return doubt

    def _known(self, token: Token) -> bool:
        """Whether a neighbour is a demonym or country, which stand beside names freely."""
        return any(n.flags & DEMONYM for n in self.gazetteer.find(token.folded)) or self._country(token.folded)

    def _listed(self, match: Match, before: Match | None, after: Match | None) -> bool:
        """Whether the next name stands right beside it: "X, Y", "X and Y"."""
        if after and re.fullmatch(r",? (?:and |or )?|, ", self.text[match.end : after.start]):
            return True
        return bool(before and re.fullmatch(r",? (?:and |or )|, ", self.text[before.end : match.start]))


def _bare(token: Token) -> str:
    return _POSSESSIVE.sub("", token.folded)


def _endings(token: Token) -> Iterator[tuple[str, int]]:
    """The forms of a last word to look up, with where the name ends: as it stands, without a possessive."""
    trailing = len(token.text) - len(token.text.rstrip("'’ʼ"))
    yield token.folded, token.end - trailing
    possessive = _POSSESSIVE.search(token.text)
    if possessive and possessive.group()[-1] in "sS":
        yield token.folded[:-2], token.start + possessive.start()


def _initial(token: Token) -> bool:
    return len(token.text.rstrip(".")) == 1 and token.text[0].isupper() and token.folded not in "аіуяйвикоси"
