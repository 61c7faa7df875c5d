"""Text to tokens: words, numbers and punctuation with the class the lexicon gives them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Final

from geodata.text import APOSTROPHES

if TYPE_CHECKING:
    from collections.abc import Callable

    from geodata.times.lexicon import Lexicon, Value

_TOKEN: Final = re.compile(
    rf"(?P<word>[AaPp]\.[Mm](?![^\W_])|[^\W\d_]+(?:[{APOSTROPHES}][^\W\d_]+)*)"
    r"|(?P<iso>\d{4}-\d\d?-\d\d?(?![\d-])|\d{1,2}([./])\d{1,2}\3\d{4}(?!\d)|(?:0[1-9]|[12]\d|3[01])\.(?:0[1-9]|1[0-2])\.\d\d(?!\.?\d))"
    r"|(?P<dm>(?:0[1-9]|[12]\d|3[01])\.(?:0[1-9]|1[0-2])(?!\.?\d))"
    r"|(?P<clock>\d{1,2}:\d\d(?::\d\d)?(?!\d))"
    r"|(?P<number>\d+(?:,\d{3}(?!\d))*(?:\.\d+)?)(?=(?P<ending>(?:[-‐‑–]?[^\W\d_]{1,3}(?![^\W_]))?))"
    r"|(?P<blank>\n[ \t]*\n\s*)"
    r"|(?P<mark>[^\w\s])"
)
_ROMAN: Final = re.compile("[XХ]{0,2}(?:[IІ]X|[IІ]Х|[IІ]V|V?[IІ]{0,3})")
"""1 to 29 in Latin letters, or in Cyrillic ones that look the same."""
_ROMAN_FIRST: Final = frozenset("IVXІХ")
_ROMAN_SMALL: Final = frozenset("".join(_ROMAN_FIRST).lower())
_BESIDE_NUMBER: Final = re.compile(r"[\s-]{0,2}\d")
_TO_PLAIN: Final = {ord(char): "'" for char in APOSTROPHES}
_LATIN: Final = str.maketrans("ХІ", "XI")
_FIGURES: Final = {"I": 1, "V": 5, "X": 10}
_SPAN: Final = tuple("-‐‑–—/")
_HOURS: Final = 24
_MINUTES: Final = 60
_MARKS: Final = (
    dict.fromkeys(",", "comma")
    | dict.fromkeys("-‐‑‒–—−/", "dash")
    | dict.fromkeys(".;:!?…•|", "dot")
    | dict.fromkeys("([", "open")
    | dict.fromkeys(")]", "close")
)


@dataclass(slots=True)
class Tokens:
    """Parallel lists, one entry a token; ``classes`` has one character each, runs of other words are one token."""

    classes: str
    starts: list[int]
    ends: list[int]
    values: list[Value | date]


def tokenise(text: str, lexicon: Lexicon) -> Tokens:
    """Split ``text``; the work is linear in its length."""
    classes: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    values: list[Value | date] = []
    value: Value | date
    words, other, dash = lexicon.words, lexicon.chars["x"], lexicon.chars["dash"]
    for match in _pattern(lexicon.elision).finditer(text):
        kind = match.lastgroup
        if kind == "word":
            word = match[0].lower()
            known = words.get(word)
            if known is None and classes and classes[-1] == other and word.isalpha() and word[0] not in _ROMAN_SMALL:
                ends[-1] = match.end()
                continue
            char, value, end = _word(match, text, lexicon, word, known)
        elif kind in ("mark", "blank"):
            if classes and starts[-1] < match.start() < ends[-1]:
                continue
            name = "dot" if kind == "blank" else _MARKS.get(match[0], "quote")
            char, value, end = lexicon.chars[name], 0, match.end()
        else:
            coded = classes[-2:] == [other, dash] and ends[-2] == starts[-1] and ends[-1] == match.start()
            name, value, end = _number(match, text, lexicon, coded=coded)
            if name == "y" and classes and classes[-1] == lexicon.chars["at"] and values[-1] == 1 and _is_hour(value):
                name = "clock"
            char = lexicon.chars[name]
        start = match.start()
        if classes and classes[-1] == other == char:
            ends[-1] = end
        elif not classes or start >= ends[-1]:
            classes.append(char)
            starts.append(start)
            ends.append(end)
            values.append(value)
    return _joined_numerals(Tokens("".join(classes), starts, ends, values), lexicon)


def _word(
    match: re.Match[str], text: str, lexicon: Lexicon, word: str, known: tuple[str, Value] | None
) -> tuple[str, Value, int]:
    """Class, value and end of a word; ``known`` is what the table has of it as it stands."""
    start, end = match.span()
    if known is None and len(word) > 2 and not word.isalpha():
        known, end = _without_possessive(word, end, lexicon)
    short = word in lexicon.abbreviations
    if known is not None and short and not _shortened(text, start, end):
        known = None
    if known is None and end - start > 1 and text[start] in _ROMAN_FIRST and _ROMAN.fullmatch(text, start, end):
        known = lexicon.chars["roman"], _roman(text[start:end])
    if known is None or (known[0] in lexicon.capital and not text[start].isupper()):
        return lexicon.chars["x"], 0, end
    return *known, end + (short and text[end : end + 1] == ".")


@cache
def _pattern(elision: str) -> re.Pattern[str]:
    """What a token is; an elided word ("l'" in "l'année") is one of its own."""
    return re.compile(_TOKEN.pattern.replace("(?P<word>", f"(?P<word>{elision}|", 1)) if elision else _TOKEN


def _shortened(text: str, start: int, end: int) -> bool:
    """Whether an abbreviation shows itself as one: by its full stop or a number beside it."""
    return (
        text[end : end + 1] == "."
        or bool(_BESIDE_NUMBER.match(text, end))
        or text[max(0, start - 2) : start].strip(" -\n").isdigit()
    )


def _without_possessive(word: str, end: int, lexicon: Lexicon) -> tuple[tuple[str, Value] | None, int]:
    plain = word.translate(_TO_PLAIN)
    known = lexicon.words.get(plain)
    if known is None and plain.endswith("'s"):
        known = lexicon.words.get(plain[:-2])
        return known, end - 2 if known else end
    return known, end


def _number(match: re.Match[str], text: str, lexicon: Lexicon, *, coded: bool) -> tuple[str, Value | date, int]:
    """Class, value and end of a number token; ``coded``: a name is glued to it ("T-72", "Su-25")."""
    if match.lastgroup == "dm":
        return "dm", int(match["dm"][:2]) * 100 + int(match["dm"][3:]), match.end()
    if match.lastgroup == "clock":
        return "clock", 0, match.end()
    if match["iso"]:
        day = _iso(match["iso"])
        return ("iso", day, match.end()) if day else ("x", 0, match.end())
    start, end, digits = match.start(), match.end("number"), match["number"]
    before = text[start - 1 : start]
    ending = match["ending"].lstrip("-‐‑–").lower()
    kind = lexicon.endings.get(ending, "") if ending else ""
    glued = not kind and end < len(text) and (text[end].isalpha() or text[end] in "%°")
    if not digits.isdecimal() or glued or coded or before in ("$", "€", "£", "№", "#") or len(digits) > 4:
        return "n", int(digits) if digits.isdecimal() and len(digits) < 5 else 0, end
    number = int(digits)
    if kind == "decade":
        told = len(digits) == 4 or (
            len(digits) == 2
            and (not ending.isascii() or text[max(0, start - 4) : start].lower().endswith(("the ", "'", "’")))
        )
        return ("decades" if told and number % 10 == 0 else "n"), number, match.end("ending")
    end = match.end("ending") if kind else end
    if len(digits) == 2 and not kind and (year := _second_year(text, start, number)) is not None:
        return "y", year, end
    if len(digits) == 4:
        return ("y" if 1000 <= number <= 2100 else "n"), number, end
    if 1 <= number <= 31 and len(digits) <= 2:
        return ("nth" if kind else "d"), number, end
    return ("yy" if len(digits) == 2 and number > 31 and not kind else "n"), number, end


def _is_hour(value: Value | date) -> bool:
    """Whether four figures can be hours and minutes: 1830."""
    return isinstance(value, int) and value % 100 < _MINUTES and value // 100 <= _HOURS


def _second_year(text: str, start: int, number: int) -> int | None:
    """The year that two figures after a year and a dash mean: 1977 in "1975-77"."""
    before = text[max(0, start - 6) : start].replace(" ", "")
    if (
        before[-1:] not in _SPAN
        or not before[-5:-1].isdecimal()
        or len(before) < 5
        or not "10" <= before[-5:-3] <= "20"
    ):
        return None
    century, first = divmod(int(before[-5:-1]), 100)
    return century * 100 + number if number > first else None


def _iso(text: str) -> date | None:
    """The day of 2023-03-18, 18.03.2023, 18.03.23 or 18/03/2023; None when it is none or may be month-first."""
    parts = [int(part) for part in re.split(r"[-./]", text)]
    try:
        if "-" in text:
            return date(*parts)
        day, month, year = parts
        year += (2000 if year < 70 else 1900) if year < 100 else 0
        if "/" in text and day <= 12 and day != month:
            return date(year, day, month) if month > 12 else None
        return date(year, month, day)
    except ValueError:
        return None


def _joined_numerals(tokens: Tokens, lexicon: Lexicon) -> Tokens:
    """Read "Twenty-four", "двадцять четвертого" as one number, and "nineteen ninety-four" as a year."""
    num, dash, ordinal = lexicon.chars["num"], lexicon.chars["dash"], lexicon.chars["ordinal"]
    tokens = _merged(tokens, f"{num}{dash}?[{num}{ordinal}]", _sum)
    return _merged(tokens, f"{num}{num}", _spoken_year, lexicon.chars["y"])


def _sum(tens: int, ones: int) -> int | None:
    return tens + ones if tens % 10 == 0 and 20 <= tens <= 90 and 1 <= ones <= 9 else None


def _roman(figure: str) -> int:
    plain = figure.translate(_LATIN)
    return sum((-1 if plain[at : at + 2] in {"IV", "IX"} else 1) * _FIGURES[letter] for at, letter in enumerate(plain))


def _spoken_year(century: int, rest: int) -> int | None:
    return century * 100 + rest if 17 <= century <= 20 and 10 <= rest <= 99 else None


def _merged(tokens: Tokens, pattern: str, join: Callable[[int, int], int | None], char: str | None = None) -> Tokens:
    """Make one token of each run that matches and whose ends can be joined; it has the class of its last word."""
    drop: set[int] = set()
    classes = list(tokens.classes)
    for match in re.finditer(f"(?=({pattern}))", tokens.classes):
        first, last = match.start(1), match.end(1) - 1
        low, high = tokens.values[first], tokens.values[last]
        value = join(low, high) if isinstance(low, int) and isinstance(high, int) else None
        if value is not None:
            classes[first] = char or classes[last]
            tokens.values[first], tokens.ends[first] = value, tokens.ends[last]
            drop.update(range(first + 1, last + 1))
    if not drop:
        return tokens
    keep = [at for at in range(len(classes)) if at not in drop]
    return Tokens(
        "".join(classes[at] for at in keep),
        [tokens.starts[at] for at in keep],
        [tokens.ends[at] for at in keep],
        [tokens.values[at] for at in keep],
    )
