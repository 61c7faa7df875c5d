"""What a name does in its sentence: a place, a government, a people, part of an organisation or of a person's name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geodata.gazetteer.layout import ABBREVIATION, ADJECTIVAL, DEMONYM, INFLECTED, METONYM, NATIVE, PRIMARY
from geodata.mentions.hints import of_public_body
from geodata.mentions.page import COARSE, POSSESSIVE, bare
from geodata.mentions.scan import of_town_body

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geodata.mentions.page import Page
    from geodata.mentions.scan import Match
    from geodata.types import Place, Precision, Role


PLACING: Final = frozenset({"in", "near", "outside", "from", "to"})
"""Words after which a surname of the document is its namesake town after all."""


def role_of(page: Page, match: Match, best: Place, hint: Precision | None, persons: frozenset[str]) -> Role:
    """The role of a name whose likeliest place is ``best``; ``persons`` are the document's surnames, folded."""
    if match.every & METONYM:
        return "metonym"
    if hint is None and _is_person(page, match, best, persons):
        return "person"
    if of_public_body(page, match) or (hint is None and _names_town_body(page, match)):
        return "demonym"
    if _in_organisation(page, match, hint) or (best.precision != "site" and _quoted(page, match)):
        return "organisation"
    if best.precision == "site" or at_facility(page, match):
        return "facility"
    own = POSSESSIVE.search(page.tokens[match.j - 1].text)
    noun = page.word(match.j) if page.joined(match.j - 1, match.j) and not own else ""
    short = best.precision == "country" and bool(match.every & ABBREVIATION)
    if short and _is_noun(page, noun):
        return "demonym"
    if hint is None and _is_metonym(page, match, best):
        return "metonym"
    if noun in page.cues["officials_after"]:
        return "demonym"
    return "location"


def _names_town_body(page: Page, match: Match) -> bool:
    return of_town_body(page, match.j) and bool(match.every & ADJECTIVAL)


def at_facility(page: Page, match: Match) -> bool:
    """Whether a town's adjective names a plant, or its quoted name an airfield: "Курахівська ТЕС", аеродром «Канатове»."""
    if page.english:
        return False
    if page.word(match.j) in page.cues["facility_after"] and page.joined(match.j - 1, match.j):
        return bool(match.every & ADJECTIVAL)
    return page.word(match.i - 1) in page.cues["site_before"] and page.text[match.start - 1 : match.start] in _OPEN


def _is_noun(page: Page, word: str) -> bool:
    """Whether the word behind "U.S." is likely a noun or name, to which it is an adjective: no small word, no verb."""
    small = any(word in page.cues[name] for name in ("openers", "locative", "partner", "speech", "copula"))
    verb = word.endswith("ed") or word in page.cues["acts"] or word in page.cues["after_state"]
    return word != "" and not word[0].isdigit() and not small and not verb


def is_demonym(page: Page, match: Match) -> bool:
    """Whether a word that can mean a people means one: always, unless a place of this name is asked for."""
    if not match.some & DEMONYM:
        return False
    own = [page.gazetteer.place(n.place) for n in match.names if n.flags & (PRIMARY | INFLECTED)]
    large = any(place.precision != "settlement" or (place.population or 0) > 500_000 for place in own)
    lone = page.word(match.i - 1) in page.cues["locative"] and not page.word(match.j)[:1].islower()
    return not large and not (own and lone)


def persons_of(page: Page) -> Iterator[str]:
    """Surnames that the text itself gives away: after a title or a given name."""
    last = 0
    for i in range(1, len(page.tokens)):
        name, before = page.tokens[i], page.tokens[i - 1]
        if not (name.capital and (before.capital or before.loud) and page.beside(i - 1, i)):
            continue
        titled = before.folded in page.cues["titles"] and name.folded not in ("of", "the")
        given = "g" in page.kinds(before.folded) and page.joined(i - 1, i)
        given = given and not page.gazetteer.find(f"{before.folded} {bare(name.folded)}")
        stranger = "s" in page.kinds(bare(name.folded)) and page.joined(i - 1, i) and _stranger(page, i - 1)
        told = titled or given or stranger or (_initial(page, i - 1) and i > 1 and "g" in page.kinds(page.word(i - 2)))
        goes_on = name.loud and page.english and last == i - 1 and page.joined(i - 1, i)
        people = page.people(i) if name.loud else page.country(name.folded)
        if (told or goes_on) and len(name.text) > 2 and not people:
            last = i
            yield bare(name.folded)


def _given_name(page: Page, match: Match, best: Place) -> bool:
    """Whether a country or state is a given name before a surname: "Jordan Blake", "Georgia Hale"."""
    if best.precision not in ("country", "adm1") or match.j != match.i + 1 or page.loud(match.i):
        return False
    surname = page.capital(match.j) and page.joined(match.j - 1, match.j) and "s" in page.kinds(page.word(match.j))
    return surname and "g" in page.kinds(page.word(match.i)) and not page.people(match.j)


def _stranger(page: Page, i: int) -> bool:
    """Whether token ``i`` is a capitalised word that neither opens nor places anything: likely a given name we do not know."""
    token = page.tokens[i]
    known = token.folded in page.cues["openers"] or page.people(i) or page.gazetteer.find(bare(token.folded))
    return (
        len(token.text) > 2
        and (token.loud or not token.text.isupper())
        and not known
        and "c" not in page.kinds(token.folded)
    )


def _is_person(page: Page, match: Match, best: Place, persons: frozenset[str]) -> bool:
    if _heads_dateline(page, match):
        return False
    if _given_name(page, match, best):
        return True
    if best.precision in COARSE and (best.precision != "adm1" or match.j - match.i > 1):
        return False
    tokens_, i, j = page.tokens, match.i, match.j
    placed = page.word(i - 1) in PLACING and page.word(i - 2) != "according"
    if j == i + 1 and bare(tokens_[i].folded) in persons and not placed:
        return True
    before = page.word(i - 1)
    if (
        i
        and page.beside(i - 1, i)
        and (tokens_[i - 1].capital or tokens_[i - 1].loud)
        and (before in page.cues["titles"] or _initial(page, i - 1))
    ):
        return True
    kinds = page.kinds(tokens_[i].folded)
    follows = j < len(tokens_) and page.beside(j - 1, j) and tokens_[j].capital
    if j == i + 1 and "g" in kinds and follows and tokens_[j].folded not in page.cues["openers"]:
        return not page.among(j, "adm1_after", "adm2_after", "settlement_after")
    small = (
        best.precision == "settlement"
        and (best.population or 0) < 300_000
        and not page.gazetteer.is_capital_id(best.id)
    )
    if j == i + 1 and before in page.cues["called"]:
        return True
    return (
        j == i + 1 and small and page.word(j) in page.cues["person_after"] and page.word(i - 1) not in page.cues["locative"]
        and page.beside(j - 1, j)
    )  # fmt: skip


_DATELINE = re.compile(r", \d{1,2} | \([A-Z]| ?(?:--|–|—) ")


def _heads_dateline(page: Page, match: Match) -> bool:
    """Whether a name in capitals opens a text, with a date, a country or a dash behind it: "LIMA, 4 May (Agency) --"."""
    return match.i == 0 and page.tokens[0].text.isupper() and _DATELINE.match(page.text, match.end) is not None


def _in_organisation(page: Page, match: Match, hint: Precision | None) -> bool:
    """Whether the name is part of the name of a body that is not the place's own: "X Times", "University of X"."""
    if hint is None and _heads_organisation(page, match.j):
        return True
    if page.joined(match.i - 1, match.i) and page.word(match.i - 1) in page.cues["clubs_before"]:
        return True
    if page.english:
        return _of_organisation(page, match.i)
    window = range(max(0, match.i - 3), match.i)
    return any(
        page.word(k) in page.cues["org_before_of"]
        and page.beside(k, k + 1)
        and "\n" not in page.text[page.tokens[k].end : match.start]
        and not any(_parts(page, between) for between in range(k + 1, match.i))
        for k in window
    )


def _quoted(page: Page, match: Match) -> bool:
    """Whether the name alone stands between quotation marks: Ukrainian and Russian quote the names of bodies, not of towns."""
    if page.english:
        return False
    marked = (
        page.text[max(0, match.start - 1) : match.start] in _OPEN and page.text[match.end : match.end + 1] in _CLOSE
    )
    return marked and not page.among(match.i - 1, "settlement_before", "site_before")


_OPEN: Final = ("«", "„", "“", '"')
_CLOSE: Final = ("»", "”", "“", '"')

_PAST = re.compile(r".{3,}(?:в|ла|ли|ло|л|вся|лася|лся|лась)")


def _parts(page: Page, i: int) -> bool:
    """Whether a word between a body and a name parts them: a preposition, a verb, another place."""
    word = page.word(i)
    if word in page.cues["locative"] or _PAST.fullmatch(word):
        return True
    return page.capital(i) and any(
        page.gazetteer.place(n.place).precision == "country" for n in page.gazetteer.find(word)
    )


def _heads_organisation(page: Page, j: int) -> bool:
    """Whether capitalised words that go on from token ``j`` lead to a word like "University"."""
    for k in range(j, j + 4):
        if not page.joined(k - 1, k):
            return False
        if page.loud(k) and page.word(k) in page.cues["org_sure"]:
            return True
        if page.loud(k) and page.word(k) in page.cues["org_between"]:
            continue
        if not page.capital(k) and not (page.loud(k) and k > j):
            return False
        if page.word(k) in page.cues["org_after"]:
            return True
    return False


def _of_organisation(page: Page, i: int) -> bool:
    """Whether "Ministry of", "Ministry of Defence of", "Bank of the" stand before token ``i``."""
    k = i - 1 if page.word(i - 1) != "the" else i - 2
    if page.word(k) not in ("of", "for"):
        return False
    if page.loud(k - 1):
        return page.word(k - 1) in page.cues["org_sure_of"]
    if page.capital(k - 1) and page.word(k - 1) in page.cues["org_before_of"]:
        return True
    return page.capital(k - 1) and page.word(k - 2) == "of" and page.word(k - 3) in page.cues["org_before_of"]


def _is_metonym(page: Page, match: Match, best: Place) -> bool:
    """Whether a state or capital acts: it says, owns, or is party to something, and nobody is in it."""
    if not (best.precision == "country" or page.gazetteer.is_capital_id(best.id)):
        return False
    if not page.english:
        static = page.word(match.i - 1) in page.cues["static"]
        return (not static or _said_in(page, match)) and _is_subject(page, match)
    i, j = _pair(page, match)
    before = page.word(i - 2) if page.word(i - 1) == "the" else page.word(i - 1)
    after = page.word(j)
    if before in page.cues["static"] and not (before == "of" and best.precision != "country"):
        return False
    named = page.capital(j) and page.joined(j - 1, j)
    if POSSESSIVE.search(page.tokens[match.j - 1].text):
        return after not in page.cues["place_nouns"] and not (named and _names_place(page, j))
    if before in page.cues["partner"] and not after[:1].isdigit():
        return not (before == "for" and any(page.word(i - k) in page.cues["motion"] for k in (2, 3, 4)))
    return not named and _acts(page, i, j, both=j > match.j or i < match.i)


def _acts(page: Page, i: int, j: int, *, both: bool) -> bool:
    """Whether the words from token ``j`` on let the subject at tokens ``i`` to ``j`` act, not lie or suffer."""
    after, opens = page.word(j), page.tokens[i].first
    if opens and after.endswith("ing") and page.text[page.tokens[j - 1].end : page.tokens[j - 1].end + 1] == ",":
        return True
    if not page.beside(j - 1, j):
        return False
    if after in page.cues["copula"]:
        return page.word(j + 1) in page.cues["minded"] or page.word(j + 1).endswith("ing")
    if after in page.cues["speech"] or (both and after in ("each", "both")):
        return True
    return (opens or both) and (after.endswith("ed") or after in page.cues["acts"])


def _pair(page: Page, match: Match) -> tuple[int, int]:
    """The tokens from and to of "Russia and Ukraine", when the match is one of two states so joined; else its own."""
    i, j = match.i, match.j
    if page.word(j) == "and" and _state(page, j + 1):
        return i, j + 2
    if page.word(i - 1) == "and" and _state(page, i - 2):
        return i - 2, j
    return i, j


def _state(page: Page, i: int, *, cased: bool = False) -> bool:
    """Whether token ``i`` is the name of a country or a capital; ``cased``: in any case of Ukrainian and Russian."""
    if not page.within(i):
        return False
    wanted = PRIMARY if page.english else PRIMARY | NATIVE
    unwanted = DEMONYM if cased else DEMONYM | INFLECTED
    return any(
        n.flags & wanted
        and not n.flags & unwanted
        and (page.gazetteer.is_capital(n.place) or page.gazetteer.place(n.place).precision == "country")
        for n in page.gazetteer.find(page.word(i))
    ) or page.country(page.word(i))


def _names_place(page: Page, i: int) -> bool:
    """Whether a place name begins at token ``i``: "Ukraine's Kharkiv region", not "Ukraine's General Staff"."""
    return page.word(i) not in page.cues["titles"] and bool(page.gazetteer.find(page.word(i)))


def _is_subject(page: Page, match: Match) -> bool:
    """Ukrainian and Russian: a state in the nominative before a small word, outside a list, acts."""
    if _of_a_state(page, match) or _by_a_state(page, match):
        return True
    if match.some & INFLECTED and not match.some & PRIMARY:
        return page.word(match.i - 1) in page.cues["partner"] or _said_in(page, match)
    if page.word(match.j) in AND and _state(page, match.j + 1):
        return True
    paired = page.word(match.i - 1) in AND and _state(page, match.i - 2) and _stands_free(page, match.i - 2)
    if _PLURAL.fullmatch(page.word(match.j)) and not paired and not _PLURAL_NAME.fullmatch(page.word(match.j - 1)):
        return False
    following = match.j < len(page.tokens) and page.beside(match.j - 1, match.j) and not page.tokens[match.j].capital
    return following and page.word(match.j) not in (*AND, "або", "или") and (paired or _stands_free(page, match.i))


AND: Final = ("та", "і", "й", "и")
_PLURAL: Final = re.compile(r".{2,}(?:ли|лися|лись)")
"""A past tense in the plural, before which a single state is what it is done to: "Київ обстріляли"."""
_PLURAL_NAME: Final = re.compile(r"сша|о[аэ][еэ]|.+[иы]")
_DONE_BY: Final = re.compile(
    r".{2,}(?:[аеёяо]нн?|[еи]м|[ыиоя]т)(?:ый|ого|ому|ым|ом|ая|ой|ую|ое|ые|ых|ыми|ий|им|ою|а|у|е|і|их|ими|о|ы)"
)
_BY: Final = re.compile(r".{2,}(?:ой|ою|ей|ею|єю|ом|ем|єм|ами|ями)")


def _stands_free(page: Page, i: int) -> bool:
    """Whether nothing but a space, stop, comma or quotation mark parts token ``i`` from the word before it."""
    before = page.text[page.tokens[i - 1].end if i else 0 : page.tokens[i].start]
    return before.strip(' \n«»“”"—–-') in ("", ".", "!", "?", ",", ":", ".,")


def _of_a_state(page: Page, match: Match) -> bool:
    """Whether the name says whose delegation or statement it is: "делегації Росії та України", "заяву Варшави"."""
    paired = page.word(match.i - 1) in AND and _state(page, match.i - 2, cased=True)
    i = match.i - 2 if paired else match.i
    return page.word(i - 1) in page.cues["of_state"] and page.beside(i - 1, i)


def _by_a_state(page: Page, match: Match) -> bool:
    """Whether a participle says that the state did it: "назначенный Москвой глава", not "над окупованою Україною"."""
    if page.word(match.i - 2) in page.cues["with_instrumental"]:
        return False
    doer = _DONE_BY.fullmatch(page.word(match.i - 1)) and page.joined(match.i - 1, match.i)
    inflected = bool(match.some & INFLECTED)
    return bool(doer and inflected and match.j == match.i + 1 and _BY.fullmatch(page.word(match.i)))


def _said_in(page: Page, match: Match) -> bool:
    """Whether a verb of saying stands beside it: "В Киеве заявили", "заявили в Киеве" is the government, not the city."""
    if page.word(match.j) in page.cues["said_in"]:
        return True
    before = page.word(match.i - 1) in ("в", "у") and page.word(match.i - 2) in page.cues["said_in"]
    return before and page.text[match.end : match.end + 1] in (".", ",", "")


def _initial(page: Page, i: int) -> bool:
    """Whether token ``i`` is the initial of a name: one capital with a full stop."""
    token = page.tokens[i]
    return len(token.text) == 1 and token.text.isupper() and page.text[token.end : token.end + 1] == "."
