"""Case forms of Ukrainian and Russian names, by the rule table ``geodata/data/forms.csv``.

The forms over-generate (about fifteen a name): harmless, because a mention must begin with a capital letter and the
builder marks forms as weaker evidence than the name itself.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Final

from geodata.gazetteer import sources

if TYPE_CHECKING:
    from collections.abc import Iterator

CASES: Final = ("gen", "dat", "acc", "ins", "loc")
ADJECTIVE: Final = {
    "uk": (["ий", "ого", "ому", "им", "ім", "а", "ої", "ій", "у", "ою", "е", "і", "их", "ими"]),
    "ru": (["ий", "ого", "ому", "им", "ом", "ая", "ой", "ую", "ою", "ое", "ие", "их", "ими"]),
}
"""Endings of an adjective in all genders and cases; Russian ones after к, г, х."""
_INDECLINABLE = re.compile(r"-(?:на|над|під|под|у)-.*$| Газа$", re.IGNORECASE)
_MANY: Final = 12

Rule = tuple[str, str, dict[str, tuple[str, ...]]]


@cache
def _rules(language: str) -> tuple[Rule, ...]:
    rules = [
        (row["part"], row["ending"], {case: tuple(row[case].split("/")) for case in CASES})
        for row in sources.table("forms.csv")
        if row["lang"] == language
    ]
    return tuple(sorted(rules, key=lambda rule: -len(rule[1])))


def forms(name: str, language: str) -> set[str]:
    """The oblique forms of a name; every word inflects, except what follows "-на-".

    >>> sorted(forms("Бахмут", "uk"))
    ['Бахмута', 'Бахмутові', 'Бахмутом', 'Бахмуту', 'Бахмуті']
    >>> "Ростове-на-Дону" in forms("Ростов-на-Дону", "ru"), "Часового Яру" in forms("Часів Яр", "uk")
    (True, True)
    """
    tail = _INDECLINABLE.search(name)
    head = name[: tail.start()] if tail else name
    words = re.split(r"([ -])", head)
    found: set[str] = set()
    for case in CASES:
        parts = [
            (word,)
            if i % 2 or _joins(word, words[i + 1 : i + 2])
            else _part(word, language, case, words[i + 1 : i + 2])
            for i, word in enumerate(words)
        ]
        found |= {"".join(choice) for choice in _few(product(*parts))}
    suffix = tail.group() if tail else ""
    return {form + suffix for form in found if len(form) > 2} - {name}


def _part(word: str, language: str, case: str, after: list[str]) -> tuple[str, ...]:
    """A word of a name in one case; the first part of a hyphenated one may stay as it is: "Хан-Юнісі", "Кам'янці-…"."""
    inflected = _inflected(word, language, case, last=not after)
    return tuple(dict.fromkeys((*inflected, word))) if after == ["-"] else inflected


def _joins(word: str, after: list[str]) -> bool:
    """Whether a word is the unchanging first part of a compound: "Івано-" in "Івано-Франківськ", "Нью-"."""
    return after == ["-"] and word[-1:] in "оеую"


def _few(choices: Iterator[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    for _, choice in zip(range(_MANY), choices, strict=False):
        yield choice


def _inflected(word: str, language: str, case: str, *, last: bool) -> tuple[str, ...]:
    """One word in one case, by the longest matching ending of each part; the word itself when none matches, and initials."""
    if word.isupper() and len(word) > 1:
        return (word,)
    lower = word.lower().replace("’", "'").replace("ʼ", "'")
    found: list[str] = []
    for wanted in ("word",) if last else ("first", "word"):
        for part, ending, cases in _rules(language):
            if part == wanted and lower.endswith(ending) and (len(word) > len(ending) or len(ending) > 3):
                stem = word[: len(word) - len(ending)]
                found += [stem + new for new in cases[case]]
                break
    return tuple(dict.fromkeys(found)) or (word,)


def adjective_forms(adjective: str, language: str) -> set[str]:
    """All forms of an adjective given in the masculine nominative.

    >>> "українських" in adjective_forms("український", "uk")
    True
    """
    stem = adjective[:-2]
    return {stem + ending for ending in ADJECTIVE[language]}


def metonym_forms(name: str, language: str) -> set[str]:
    """The cases of a house or street that stands for a government; streets are adjectives.

    >>> "Банковій" in metonym_forms("Банкова", "uk"), "Кремлю" in metonym_forms("Кремль", "ru")
    (True, True)
    """
    if not name.endswith(("ова", "ева", "ая")):
        return forms(name, language)
    stem = name.removesuffix("ая") if name.endswith("ая") else name.removesuffix("а")
    return adjective_forms(f"{stem}ий", language)


def town_adjectives(name: str, language: str) -> set[str]:
    """The adjective of a town in all forms ("на Покровському напрямку"), for towns of regular derivation.

    >>> "Покровському" in town_adjectives("Покровськ", "uk"), "Лиманському" in town_adjectives("Лиман", "uk")
    (True, True)
    """
    stems = [_adjective_stem(name, language), _adjective_in_n(name, language)]
    return {form for stem in stems if stem for form in adjective_forms(f"{stem}ий", language)}


def _adjective_in_n(name: str, language: str) -> str | None:
    """The stem with -н- that names in -а and -и may have besides the plain one: Суджанский, Лискинский."""
    if " " in name or "-" in name or len(name) < 4 or name[-1] not in "аи" or name.endswith("ка"):
        return None
    soft = "ь" if language == "uk" else ""
    return f"{name}нс{soft}к"


def _adjective_stem(name: str, language: str) -> str | None:
    if " " in name or "-" in name or len(name) < 4:
        return None
    soft = "ь" if language == "uk" else ""
    for ending, new in (
        (f"с{soft}к", f"с{soft}к"), (f"ц{soft}к", f"ц{soft}к"), ("івка", f"івс{soft}к"), ("овка", "овск"), ("евка", "евск"),
        ("ове", f"івс{soft}к" if language == "uk" else "овск"), ("й", f"йс{soft}к"),
        ("їв", f"ївс{soft}к"), ("ів", f"івс{soft}к"), ("ов", "овск"), ("ев", "евск"), ("ка", f"с{soft}к"), ("ки", f"ц{soft}к"),
        ("не", f"нс{soft}к"), ("ве", f"вс{soft}к"), ("ець", "ецьк"), ("иця", "ицьк"), ("ч", f"ц{soft}к" if language == "uk" else "чск"),
        ("г", f"з{soft}к" if language == "uk" else "гск"), ("ж", f"з{soft}к" if language == "uk" else "жск"), ("ец", "ецк"), ("ица", "ицк"), ("поль", "польськ" if language == "uk" else "польск"),
        ("ль", f"льс{soft}к"), ("ь", "ськ" if language == "uk" else "ск"), ("и", f"с{soft}к"), ("а", f"с{soft}к"), ("о", f"с{soft}к"),
    ):  # fmt: skip
        if name.endswith(ending):
            return name[: -len(ending)] + new
    return f"{name}с{soft}к" if name[-1] not in "аеєиіїоуюяй" else None
