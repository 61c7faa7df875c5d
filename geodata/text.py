"""Text as such: normal forms, sentences, language.  Offsets are code points into the text as given."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from geodata import languages

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

APOSTROPHES: Final = "'’ʼ‘`ʹ′＇"
HYPHENS: Final = "-‐‑‒–—−"

_TO_APOSTROPHE = {ord(c): "'" for c in APOSTROPHES}
_FOLD = (
    _TO_APOSTROPHE
    | {ord(c): " " for c in HYPHENS}
    | {ord("ё"): "е", ord("\u00ad"): None, ord("\u0301"): None, ord("."): None, ord(","): " "}
)
_ASCII_FOLD = str.maketrans({"-": " ", ".": None, ",": " ", "`": "'"})
_SPACES = re.compile(r"\s+")

_END = re.compile(
    r"[.!?…]{1,4}[\"'”’»)\]]{0,4}(?=\s|$)|\n[ \t]{0,40}\n\s{0,40}|\n(?=\s{0,8}[-•*–—●▪◦►➡✅❗⚡🔴]|\s{0,8}\d{1,6}[.)]\s)"
)
_OPENER = re.compile(r"[\"'“‘«(\[\s–—-]{0,40}")


def fold(text: str) -> str:
    """The form in which names are compared.

    NFKC, casefold, one apostrophe, hyphen = space, ё = е, no soft hyphen, stress mark, full stop or Latin diacritic;
    outer apostrophes and double spaces removed.

    >>> fold("Rostov-on-Don"), fold("Слов’янськ"), fold("Chișinău")
    ('rostov on don', "слов'янськ", 'chisinau')
    """
    if text.isascii():
        folded = text.lower().translate(_ASCII_FOLD)
    else:
        folded = _strip_latin_marks(unicodedata.normalize("NFKC", text).casefold().translate(_FOLD))
    return " ".join(folded.split()).strip("' ")


def plain(text: str) -> str:
    """The form in which words are searched: as ``fold``, without apostrophes.

    >>> plain("Слов’янськ"), plain("Mar'inka")
    ('словянськ', 'marinka')
    """
    return fold(text).replace("'", "")


def sought(query: str) -> list[str]:
    """The words of a search, each once; what has neither letter nor digit is none.

    >>> sought("Mar'inka - the MARINKA!")
    ['marinka', 'the', 'marinka!']
    """
    found = (word for word in plain(query).split() if any(map(str.isalnum, word)))
    return list(dict.fromkeys(found))


def _strip_latin_marks(text: str) -> str:
    """Drop combining marks from Latin letters only: й and ї are letters of their own."""
    out: list[str] = []
    latin = False
    for char in unicodedata.normalize("NFD", text):
        if unicodedata.combining(char):
            if not latin:
                out.append(char)
            continue
        latin = char < "\u0250" or "\u1e00" <= char < "\u1f00"
        out.append(_LATIN_LETTERS.get(char, char))
    return unicodedata.normalize("NFC", "".join(out))


_LATIN_LETTERS: Final = {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss", "ð": "d", "þ": "th"}


def sentences(text: str) -> list[tuple[int, int]]:
    """The sentences as (start, end), in order, without outer white space; paragraphs always end one.

    Prefers too long to too short: an abbreviation, an initial or a lower-case next word keeps the sentence open.
    """
    found: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        if not match.group().startswith("\n") and not _ends(text, start, match):
            continue
        _append(found, text, start, match.end())
        start = match.end()
    _append(found, text, start, len(text))
    return found


def _append(found: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        found.append((start, end))


def _ends(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether this stop ends the sentence that began at ``start``."""
    opener = _OPENER.match(text, match.end())
    at = opener.end() if opener else match.end()
    after = text[at : at + 1]
    if after.islower():
        return False
    word = re.search(r"[\w.]+$", text[max(start, match.start() - 24) : match.start()])
    if match.group()[0] != "." or word is None or "\n" in text[match.end() : at]:
        return True
    token = word.group()
    if "." in token and all(len(part) <= 2 for part in token.split(".")):
        return token.casefold() in ("a.m", "p.m") or not after.isalpha() or _STARTER.match(text, at) is not None
    initial = len(token) == 1 and token.isalpha() and token.isupper()
    return not initial and token.casefold() not in languages.abbreviations(languages.folder())


_STARTER = re.compile(r"(?:The|A|An|In|On|It|He|She|They|But|And|We|This|That|At|As|For)\b")
"""Words that open a sentence after an abbreviation such as "U.S."."""

_CYRILLIC = re.compile(r"[\u0400-\u04ff]+")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]+")
_PLAIN = re.compile(r"\w+")
_WORD = re.compile(r"[^\W\d_]+")
_OTHER_CYRILLIC: Final = (("be", re.compile("[ўЎ]")), ("sr", re.compile("[јљњџћђЈЉЊЏЋЂ]")))
ENOUGH_WORDS: Final = 20
SMALL_SHARE: Final = 0.08
"""Share of English small words above which a text in Latin letters is English without further asking; news has about 0.35."""
_SURE: Final = 2
"""Small words by which another language must lead English in a headline: names hold one often ("La Libertad")."""
_LETTER_WEIGHT: Final = 3
"""What a letter that only one language has counts beside a small word."""


@lru_cache(maxsize=64)
def language(text: str) -> str:
    """The language as an ISO 639-1 code, or "und" for a text without letters.

    Letters and small words tell the languages that have tables from each other; a longer text in Latin letters that does
    not look English is left to py3langid.
    """
    head = text[:20_000]
    cyrillic, latin = sum(map(len, _CYRILLIC.findall(head))), sum(map(len, _LATIN.findall(head)))
    if cyrillic <= latin:
        return _latin(head) if latin else "und"
    for code, letters in _OTHER_CYRILLIC:
        if len(letters.findall(head)) > 0.005 * cyrillic:
            return code
    score = _scores(head, "cyrillic")
    return max(score, key=lambda code: (score[code], code == "ru"))


def _latin(head: str) -> str:
    words = len(_WORD.findall(head))
    score = _scores(head, "latin")
    best = max(score, key=lambda code: (score[code], code == "en"))
    if words < ENOUGH_WORDS:
        return best if score[best] >= score["en"] + _SURE else "en"
    if best == "en" and score["en"] >= SMALL_SHARE * words:
        return best
    import py3langid

    code, _ = py3langid.classify(head[:4_000])
    return str(code)


def _scores(head: str, script: str) -> dict[str, int]:
    """How much each language of a script speaks in a text: its small words, and the letters it has for itself."""
    counts = Counter(_PLAIN.findall(head.lower()))
    return {
        code: _count(words, head, counts) + (_LETTER_WEIGHT * len(letters.findall(head)) if letters else 0)
        for code, words, letters in _signs(script, languages.folder())
    }


def _count(words: frozenset[str] | re.Pattern[str], head: str, counts: Counter[str]) -> int:
    """How often small words stand in a text with these ``counts`` of words."""
    if isinstance(words, re.Pattern):
        return len(words.findall(head))
    return sum(counts[word] for word in words)


@cache
def _signs(
    script: str, _own: Path | None
) -> list[tuple[str, frozenset[str] | re.Pattern[str], re.Pattern[str] | None]]:
    found = [languages.language(code) for code in languages.codes()]
    return [
        (
            one.code,
            _small(one.words),
            re.compile(f"[{re.escape(one.letters)}]", re.IGNORECASE) if one.letters else None,
        )
        for one in found
        if one.script == script
    ]


def _small(words: Iterable[str]) -> frozenset[str] | re.Pattern[str]:
    """The small words of a language: a set of whole words, a pattern where some are not ("d'", "a la")."""
    if all(_PLAIN.fullmatch(word) for word in words):
        return frozenset(word.lower() for word in words)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(words)))})\b", re.IGNORECASE)
