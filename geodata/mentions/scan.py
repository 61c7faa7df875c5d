"""Where gazetteer names stand in a document: the longest at each capitalised word, as its spelling allows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from geodata.gazetteer.layout import ABBREVIATION, ADJECTIVAL, DEMONYM, INFLECTED, METONYM, PRIMARY
from geodata.mentions.page import POSSESSIVE, bare
from geodata.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geodata.gazetteer import Name
    from geodata.mentions.page import Page, Token

LONGEST: Final = 7
"""Most words in a name."""

_GAP = re.compile(r"[ \u00a0\t]{0,3}[-‐‑–]?[ \u00a0\t]{0,3}\n?[ \t]{0,12}|\. ?")
_ADJECTIVES = re.compile(r"(?:(?:,| та| і| й| и) [А-ЯІЇЄҐ][\w'’ʼ-]+){0,5} ([^\W\d_]+)")


class Match(NamedTuple):
    """A run of tokens ``i`` to ``j`` (end exclusive) that is a name of the gazetteer.

    ``some`` are the flags that any of its meanings has, ``every`` those that all have.
    """

    i: int
    j: int
    start: int
    end: int
    names: tuple[Name, ...]
    some: int
    every: int


def _made(i: int, j: int, start: int, end: int, names: tuple[Name, ...]) -> Match:
    some, every = 0, -1
    for _, flags in names:
        some |= flags
        every &= flags
    return Match(i, j, start, end, names, some, every)


def matches(page: Page) -> Iterator[Match]:
    """The names of a document in order, not overlapping."""
    i = 0
    while i < len(page.tokens):
        token = page.tokens[i]
        may_open = token.capital or (token.loud and token.folded not in page.small)
        match = _longest(page, i) if may_open else _people(page, i)
        if match is None:
            i += 1
        else:
            yield match
            i = match.j


def _people(page: Page, i: int) -> Match | None:
    """An adjective of a country, which Ukrainian and Russian write small."""
    token = page.tokens[i]
    if page.english or len(token.text) < 6:
        return None
    names = tuple(n for n in page.gazetteer.find(token.folded) if n.flags & DEMONYM)
    return _made(i, i + 1, token.start, token.end, names) if names else None


def _longest(page: Page, i: int) -> Match | None:
    for j in range(_reach(page, i), i, -1):
        match = _match(page, i, j)
        if match is not None and not _of_its_town(page, match):
            return match
    return None


def _of_its_town(page: Page, match: Match) -> bool:
    """Whether "City" of "Dublin City Council" belongs to what follows: only an alternate name has it, the town's own has not."""
    last = page.tokens[match.j - 1]
    if last.folded not in page.cues["settlement_after"] or not page.capital(match.j):
        return False
    if not page.joined(match.j - 1, match.j) or match.some & PRIMARY:
        return False
    own = page.gazetteer.find(" ".join(token.folded for token in page.tokens[match.i : match.j - 1]))
    return any(n.flags & PRIMARY for n in own)


def _reach(page: Page, i: int) -> int:
    """How far a name that begins at token ``i`` may go."""
    tokens, text = page.tokens, page.text
    j, limit = i + 1, min(len(tokens), i + LONGEST)
    while j < limit:
        gap = text[tokens[j - 1].end : tokens[j].start]
        if gap != " " and not _GAP.fullmatch(gap):
            break
        if j == i + 1:
            following = tokens[j].folded
            if not following.endswith("'") and not page.gazetteer.starts(tokens[i].folded, bare(following)):
                break
        j += 1
    return j


def _match(page: Page, i: int, j: int) -> Match | None:
    last = page.tokens[j - 1]
    head = "".join([f"{token.folded} " for token in page.tokens[i : j - 1]]).replace("' ", "'") if j > i + 1 else ""
    for tail, end in _endings(last):
        key = head + tail
        names = page.gazetteer.find(key)
        if names:
            names = _written_so(page, names, page.tokens[i:j], key, j)
        if names:
            short = all(n.flags & ABBREVIATION for n in names) and not (last.text.isupper() and "." not in last.text)
            stop = short and page.text[end : end + 1] == "." and not last.text.endswith(".")
            article = key.startswith("the ") and bool(page.gazetteer.find(key[4:]))
            return _made(i + article, j, page.tokens[i + article].start, end + stop, names)
    return None


def _written_so(page: Page, names: tuple[Name, ...], run: list[Token], key: str, after: int) -> tuple[Name, ...]:
    """The meanings that this spelling allows: abbreviations in capitals, a small last word only for regions.

    ``after`` is the token behind the run.
    """
    text = POSSESSIVE.sub("", run[0].text)
    dotted = page.text[run[-1].end : run[-1].end + 1] == "." or "." in text
    short = tuple(n for n in names if n.flags & ABBREVIATION) if dotted else ()
    if short and text.isascii() and all(len(token.text) < 6 for token in run):
        return short if len(run) > 1 else _after_comma(page, short, run[0])
    if not (text.isupper() and not run[0].loud and len(run) == 1):
        kept = [n for n in names if not n[1] & ABBREVIATION or n[1] & PRIMARY]
        names = tuple(kept) if len(kept) < len(names) else names
    if run[0].loud and len(run) == 1 and not run[0].capital:
        names = tuple(n for n in names if not n.flags & ABBREVIATION)
    if any(n.flags & ADJECTIVAL for n in names):
        names = _adjectives(page, names, run[-1], body=of_town_body(page, after))
    elif _OF_A_TOWN.fullmatch(key) and of_town_body(page, after):
        names = tuple(n for n in names if page.gazetteer.place(n.place).precision != "settlement")
    if not (run[-1].capital or run[-1].loud):
        names = tuple(n for n in names if page.gazetteer.place(n.place).precision != "settlement")
    if len(run) == 1 and text.isupper() and len(key) <= 3 and not run[0].loud:
        names = _after_comma(page, tuple(n for n in names if n.flags & ABBREVIATION), run[0])
    return names


def _after_comma(page: Page, names: tuple[Name, ...], token: Token) -> tuple[Name, ...]:
    """Short forms of states ("Co.", "Ms.", "OK") are names only behind a comma or when they open a sentence as in "Fla. man".

    Those of countries and unions, and longer ones, always are.
    """
    opens = token.first and page.text[token.end : token.end + 2] == ". " and page.text[token.end + 2 :][:1].islower()
    behind = page.text[max(0, token.start - 2) : token.start] in (", ", "D-", "R-")
    if len(token.folded) > 3 or "." in token.text or behind or opens:
        return names
    return tuple(n for n in names if n.flags & METONYM or page.gazetteer.place(n.place).precision == "country")


def of_town_body(page: Page, j: int) -> bool:
    """Whether token ``j``, or the one behind an adjective there, is a body that a town's adjective names: "Київський районний суд"."""
    if page.english or not page.joined(j - 1, j):
        return False
    k = j + 1 if _ADJECTIVE.fullmatch(page.word(j)) and page.joined(j, j + 1) else j
    return page.word(k) in page.cues["body_after"]


_OF_A_TOWN = re.compile(r"\w+[сц]ь?к(?:ий|ого|ому|ом|ім|им|а|ая|ої|ой|ій|у|ую|ою|е|ое)")
_ADJECTIVE = re.compile(r".{3,}(?:ий|ый|ого|ому|ему|им|ым|ом|ім|а|ая|ої|ой|ій|у|ую|ою|ое|е)")


def _adjectives(page: Page, names: tuple[Name, ...], last: Token, *, body: bool) -> tuple[Name, ...]:
    """A town's or division's adjective is a name only before "direction", "district", "region", or in a list of them."""
    kinds = _ADJECTIVES.match(page.text, last.end)
    word = fold(kinds.group(1)) if kinds else ""
    near = ("axis_after", "adm2_after", "facility_after")
    wide = page.cues["adm1_after"]
    if body or any(word in page.cues[name] for name in near):
        return _of(page, names, division=False) or names
    if word in wide or (_ELLIPSIS.match(page.text, last.end) and page.regions_from < last.start):
        return _of(page, names, division=True) or names
    return tuple(n for n in names if not n.flags & ADJECTIVAL or n.flags & (PRIMARY | INFLECTED))


def _of(page: Page, names: tuple[Name, ...], *, division: bool) -> tuple[Name, ...]:
    """The adjectives among names that belong to first-level divisions, or to towns."""
    return tuple(
        n for n in names if n.flags & ADJECTIVAL and (page.gazetteer.place(n.place).precision == "adm1") == division
    )


_ELLIPSIS = re.compile(r"(?: и | та | і )|[,.;)]")
"""What follows an adjective whose noun was said before: "над Ростовской областью, над Брянской и Белгородской"."""


def _endings(token: Token) -> tuple[tuple[str, int], ...]:
    """The forms of a last word to look up, with where the name ends: as it stands, without a possessive."""
    if token.text[-1].isalnum() and not (token.text[-1] in "sS" and len(token.text) > 2):
        return ((token.folded, token.end),)
    whole = token.folded, token.end - len(token.text) + len(token.text.rstrip("'’ʼ"))
    possessive = POSSESSIVE.search(token.text)
    if possessive and possessive.group()[-1] in "sS":
        return whole, (token.folded[:-2], token.start + possessive.start())
    return (whole,)
