"""How surely words are a place name at all: small weights, set by hand, no finer than the data bear."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geodata.gazetteer.layout import INFLECTED
from geodata.mentions.hints import of_public_body
from geodata.mentions.page import bare

if TYPE_CHECKING:
    from geodata.mentions.page import Page
    from geodata.mentions.scan import Match
    from geodata.types import Place, Precision


_DATELINE = re.compile(r" ?(?:—|–|--?) |, [A-Z][^\n]{0,30}? (?:—|–|--?|\() ?| \([A-Z]")
"""What follows the name in "KYIV, Ukraine (Agency) —" and "CLINTON —"."""


_DISTANCE = re.compile(
    r",? (?:some |about |around |nearly |just |lies |is )*\d[\d.,]* ?(?:km|kilomet|miles?|км|кілометр|километр)"
)
"""What follows the name in "Sake, 25 km west of Goma"."""


def score_of(
    page: Page,
    match: Match,
    likeliest: tuple[Place, float],
    hint: Precision | None,
    before: Match | None,
    after: Match | None,
) -> float:
    """How surely a match is a place name; ``likeliest`` is its first candidate with its prior, before and after its neighbours."""
    best, rated = likeliest
    count = match.j - match.i
    score = 0.55 + 0.25 * rated + (0.5 if count > 1 else 0.0)
    if hint is not None:
        score += 1.2
    if page.among(match.j, "axis_after", "facility_after"):
        score += 0.8
    body = of_public_body(page, match)
    if body or (page.word(match.i - 1) in page.cues["locative"] and page.beside(match.i - 1, match.i)):
        score += 0.7
    if _listed(page, match, before, after):
        score += 0.6
    if page.joined(match.j - 1, match.j) and page.word(match.j) in page.cues["of_after"]:
        score += 0.7
    if _DISTANCE.match(page.text, match.end):
        score += 1.0
    if page.tokens[match.i].first and _DATELINE.match(page.text, match.end) and page.tokens[match.i].text.isupper():
        score += 1.2
    if best.precision in ("adm1", "adm2", "country", "region", "sea", "site"):
        score += 0.8
    if page.text[max(0, match.start - 2) : match.start] in ("D-", "R-"):
        score += 1.0
    return score - _doubts(page, match, best, count, body=body)


def _doubts(page: Page, match: Match, best: Place, count: int, *, body: bool) -> float:
    token = page.tokens[match.i]
    doubt = 0.0
    if count == 1:
        kinds = page.kinds(bare(token.folded)) if not _accented(page, token.text) else ""
        if not page.english and token.first and match.every & INFLECTED:
            object_of = _DONE.fullmatch(page.word(match.j)) and page.joined(match.j - 1, match.j)
            doubt += 1.6 if (best.population or 0) < 10_000 else 0.0 if object_of else 0.5
        small = best.precision == "settlement" and (best.population or 0) < 100_000
        if "c" in kinds and best.precision != "country":
            doubt += 2.2 if token.loud else 1.6 if token.first else 1.2 if small else 0.9
        if "g" in kinds and best.precision != "country":
            doubt += 1.0 if small else 0.6
        elif "s" in kinds and small:
            doubt += 0.25
    elif token.loud and not any(page.capital(i) for i in range(match.i, match.j)) and best.precision != "country":
        doubt += 2.4
    if token.first and token.folded in page.cues["common"] and _DEFINED.match(page.text, match.end):
        doubt += 1.6
    if (
        page.word(match.j) in page.cues["particles"]
        and page.joined(match.j - 1, match.j)
        and best.precision == "settlement"
    ):
        doubt += 1.2 * _goes_on(page, match.j)
    return doubt + _strangers(page, match, body=body)


def _accented(page: Page, word: str) -> bool:
    """Whether an English text writes a name with a foreign letter ("Téra"), so that it is no common word."""
    return page.english and any("À" <= letter < "Ͱ" for letter in word)


def _goes_on(page: Page, i: int) -> bool:
    """Whether particles from token ``i`` on lead to a capitalised word: the name is longer than the part we know."""
    for k in range(i + 1, i + 3):
        if not page.joined(k - 1, k):
            return False
        if page.capital(k) and page.word(k) not in page.cues["particles"]:
            return True
    return False


def _strangers(page: Page, match: Match, *, body: bool) -> float:
    """Capitalised neighbours that are not part of the name: "Lincoln Park", "Jack London"."""
    doubt = 0.0
    i, j = match.i, match.j
    if i and page.beside(i - 1, i) and page.tokens[i - 1].capital and not page.tokens[i - 1].text.isdigit():
        previous = page.tokens[i - 1]
        if previous.folded not in page.cues["openers"] and not page.people(i - 1) and page.text[previous.end] == " ":
            doubt += 0.9 if not previous.first else 0.25
    if not body and page.capital(j) and page.beside(j - 1, j) and page.text[match.end] == " ":
        following = page.tokens[j]
        known = following.folded in page.cues["openers"] or following.text.isdigit() or page.people(j)
        known = known or (not page.english and _native_goes_on(page, j))
        if following.folded in page.cues["street_after"]:
            doubt += 1.6
        elif not known:
            doubt += 0.9
    return doubt


_DONE = re.compile(r".{3,}(?:ли|али)")
"""A past tense in the plural, whose object opens the sentence: "Авдіївку обстріляли"."""

_DEFINED = re.compile(r" ?[—–-] ?(?:це|это)\b")
"""What follows a common noun that is explained: "Щастя — це …"."""


def _native_goes_on(page: Page, j: int) -> bool:
    """Ukrainian and Russian: whether token ``j`` stands beside a name freely: "мер Харкова Ігор …", "Липці Харківської області"."""
    if "g" in page.kinds(page.word(j)):
        return True
    return any(page.among(k, "adm1_after", "adm2_after") for k in (j + 1, j + 2))


def _listed(page: Page, match: Match, before: Match | None, after: Match | None) -> bool:
    """Whether the next name stands right beside it: "X, Y", "X and Y"."""
    if after and _BEFORE_NEXT.fullmatch(page.text, match.end, after.start):
        return True
    return bool(before and _BEHIND_LAST.fullmatch(page.text, before.end, match.start))


_BEFORE_NEXT = re.compile(r",? (?:and |or )?|, ")
_BEHIND_LAST = re.compile(r",? (?:and |or )|, ")
