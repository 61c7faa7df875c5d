"""Type words beside a name, which say how fine a place it is: "region", "district", "the city of"."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    if adjacent and after in page.cues["adm2_after"] and page.word(match.j + 1) != "attorney":
        return "adm2", end
    if _listed_type(page, match, "adm1_after"):
        return "adm1", match.end
    if _listed_type(page, match, "adm2_after"):
        return "adm2", match.end
    if page.word(match.i - 1) == "of" and page.joined(match.i - 1, match.i):
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
        j += 1
    return False
