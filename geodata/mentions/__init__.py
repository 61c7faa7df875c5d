"""A document's place names: every gazetteer name in it, what it does in its sentence, what it could mean.

``scan`` finds the names, ``roles``, ``hints`` and ``score`` judge them by their context (``docs/codebook.md``, "Names").
The words that decide stand in ``geodata/data/names_<language>.toml`` and ``words_en.txt``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geodata import languages
from geodata.mentions.hints import type_word
from geodata.mentions.loud import recased
from geodata.mentions.page import Page, bare, tokens
from geodata.mentions.roles import is_demonym, persons_of, role_of
from geodata.mentions.scan import matches
from geodata.mentions.score import score_of
from geodata.types import PlaceMention, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geodata.gazetteer import Gazetteer
    from geodata.mentions.scan import Match
    from geodata.types import Place, Precision, Role

CANDIDATES: Final = 40
"""Most candidates a mention carries."""
THRESHOLD: Final = 1.0
"""Score below which words are taken for no place name."""

SURE: Final = 1.5
LENIENCE: Final = 0.6
"""A name with a score of ``SURE`` somewhere in a document passes at a threshold lower by so much elsewhere in it."""

__all__ = ["find"]


def find(
    text: str, gazetteer: Gazetteer, *, language: str, sentences: Sequence[tuple[int, int]]
) -> tuple[PlaceMention, ...]:
    """The place names of a text in order, not overlapping."""
    words = tokens(text, sentences, languages.language(language).elision)
    cased = recased(words, english=languages.known(language) == "en")
    return tuple(_mentions(Page(text, cased, gazetteer, language)))


def _mentions(page: Page) -> Iterator[PlaceMention]:
    """The mentions; a name that is surely a place once in a document needs less evidence elsewhere in it."""
    persons = frozenset(persons_of(page))
    found = list(matches(page))
    neighbours = list(zip([None, *found], found, [*found[1:], None], strict=False))
    judged = [_judge(page, match, before, after, persons, THRESHOLD) for before, match, after in neighbours]
    sure = {
        _name(page, match)
        for match, mention in zip(found, judged, strict=True)
        if mention is not None and mention.role == "location" and mention.score >= SURE
    }
    for (before, match, after), mention in zip(neighbours, judged, strict=True):
        kept = mention
        if mention is None and _name(page, match) in sure:
            kept = _judge(page, match, before, after, persons, THRESHOLD - LENIENCE)
        if kept is not None:
            yield kept


def _name(page: Page, match: Match) -> str:
    if match.j == match.i + 1:
        return bare(page.tokens[match.i].folded)
    return bare(" ".join(page.word(i) for i in range(match.i, match.j)))


def _judge(
    page: Page, match: Match, before: Match | None, after: Match | None, persons: frozenset[str], threshold: float
) -> PlaceMention | None:
    """The mention that a match is, or None when its words are no place name."""
    if _name(page, match) in page.cues["never"]:
        return None
    places = _candidates(page, match)
    if is_demonym(page, match):
        countries = [pair for pair in places if pair[0].precision == "country"]
        return _mention(page, match, match.end, "demonym", countries or places, None, 1.0)
    hint, end = type_word(page, match)
    places = _with_counties(page, match, places) if hint == "adm2" else places
    role = role_of(page, match, places[0][0], hint, persons)
    if role == "facility" and hint is None and page.word(match.j) in page.cues["facility_after"]:
        end = page.tokens[match.j].end
    score = score_of(page, match, places[0], hint, before, after)
    if role == "person" or (role == "location" and score < threshold):
        strong = role == "person" and places[0][0].precision == "settlement" and score >= threshold
        return _mention(page, match, match.end, "person", places, None, 0.3) if strong else None
    if role == "organisation" and score < threshold:
        return None
    return _mention(page, match, end, role, places, hint, score)


def _mention(
    page: Page,
    match: Match,
    end: int,
    role: Role,
    places: Sequence[tuple[Place, float]],
    hint: Precision | None,
    score: float,
) -> PlaceMention:
    kept = places[:CANDIDATES]
    return PlaceMention(
        span=Span(start=match.start, end=end, text=page.text[match.start : end]),
        role=role,
        candidates=tuple(place for place, _ in kept),
        priors=tuple(prior for _, prior in kept),
        hint=hint,
        score=score,
    )


def _with_counties(page: Page, match: Match, places: Sequence[tuple[Place, float]]) -> Sequence[tuple[Place, float]]:
    """Add the counties that a plural means: "Barrow, Jackson and Madison counties"."""
    key = _name(page, match)
    found = [(page.gazetteer.place(n.place), page.gazetteer.prior(n)) for n in page.gazetteer.find(f"{key} county")]
    return [*found, *places]


def _candidates(page: Page, match: Match) -> Sequence[tuple[Place, float]]:
    return page.ranked(match.names)
