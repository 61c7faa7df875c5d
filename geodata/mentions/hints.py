"""Type words beside a name, which say how fine a place it is: "region", "district", "the city of"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geodata.gazetteer.layout import PRIMARY
from geodata.mentions.page import bare

if TYPE_CHECKING:
    from geodata.mentions.page import Page
    from geodata.mentions.scan import Match
    from geodata.types import Precision


def type_word(page: Page, match: Match) -> tuple[Precision | None, int]:
    """The precision that a word beside the name asks for, and where the name then ends."""
    after = page.word(match.j)
    end = page.tokens[match.j].end if match.j < len(page.tokens) else match.end
    adjacent = match.j < len(page.tokens) and page.text[match.end : page.tokens[match.j].start] == " "
    if adjacent and after in page.cues["adm1_after"]:
        return "adm1", end + (after == "обл" and page.text[end : end + 1] == ".")
    if adjacent and after in page.cues["adm2_after"] and not _body_follows(page, match.j + 1):
        if any(
            page.gazetteer.place(n.place).precision in ("country", "adm1") and n.flags & PRIMARY for n in match.names
        ):
            return None, match.end
        return "adm2", match.end if after == "counties" else end
    if _is_water(page, match):
        return "region", match.end
    if _listed_type(page, match, "adm1_after"):
        return "adm1", match.end
    if _listed_type(page, match, "adm2_after"):
        return "adm2", match.end
    if _of(page, match.i - 1):
        if page.word(match.i - 2) in page.cues["before_of"]:
            return "settlement", match.end
        if page.word(match.i - 2) in page.cues["before_adm1_of"]:
            return "adm1", match.end
    if (
        page.word(match.i - 1) in page.cues["settlement_before"]
        and page.beside(match.i - 1, match.i)
        and not page.tokens[match.i].first
    ) or (adjacent and after in page.cues["settlement_after"]):
        return "settlement", match.end
    return None, match.end


def _of(page: Page, i: int) -> bool:
    """Whether token ``i`` is an "of" that is joined to the name behind it."""
    return page.word(i) in page.cues.get("of", ()) and (page.joined(i, i + 1) or page.word(i).endswith("'"))


def _is_water(page: Page, match: Match) -> bool:
    """Whether a name that a river has, too, means the river: "across the Oskil", "через Дніпро"."""
    before = page.word(match.i - 1)
    asked = before in page.cues["water_before"] or (page.english and before == "the")
    return asked and any(page.gazetteer.place(n.place).name.endswith(" River") for n in match.names)


def _body_follows(page: Page, i: int) -> bool:
    """Whether a type word belongs to a body's name instead: "Ramsey District Court", "a U.S. District Judge"."""
    return page.joined(i - 1, i) and (
        bare(page.word(i)) in page.cues["bodies_after"] or page.word(i) in ("judge", "attorney", "chamber", "court")
    )


def _listed_type(page: Page, match: Match, kind: str) -> bool:
    """Whether a later plural serves this name too: "Donetsk, Luhansk and Kherson regions"."""
    j, joined = match.j, False
    for _ in range(12):
        if j >= len(page.tokens):
            return False
        gap = page.text[page.tokens[j - 1].end : page.tokens[j].start]
        word = page.tokens[j]
        if word.folded in ("and", "та", "і", "й", "и") or (gap == ", " and word.capital):
            joined = True
        elif not (word.capital and gap == " "):
            return (
                joined
                and gap == " "
                and word.folded in page.cues[kind]
                and word.folded.endswith(("s", "х", "й", "и", "і"))
            )
        elif not page.english and page.word(j - 1) not in ("та", "і", "й", "и"):
            return False
        j += 1
    return False


def of_public_body(page: Page, match: Match) -> bool:
    """Whether the name is the adjective of a place's own body or office: "Paris Police Department", "Quebec Premier X"."""
    if page.loud(match.i) or not page.joined(match.j - 1, match.j) or not page.capital(match.j):
        return False
    for k in range(match.j, match.j + 3):
        if not page.capital(k) or (k > match.j and not page.joined(k - 1, k)):
            return False
        if bare(page.word(k)) in page.cues["bodies_after"] and not (
            match.j == match.i + 1 and "c" in page.kinds(page.word(match.i))
        ):
            return bare(page.word(k)) not in ("school", "schools") or page.word(k + 1) not in ("of", "for")
    return False
