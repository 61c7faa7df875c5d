"""The words and patterns of one language, from ``geodata/data/times_*.toml``.

Every token has a class; a class is one private-use character, so that patterns over classes are plain regular
expressions over a string with one character a token: short, without nesting, and linear.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from geodata import languages
from geodata.errors import LanguageError

if TYPE_CHECKING:
    from pathlib import Path

BUILT_IN: Final = (
    "x",
    "d",
    "n",
    "yy",
    "y",
    "nth",
    "decades",
    "roman",
    "iso",
    "dm",
    "clock",
    "comma",
    "dash",
    "dot",
    "open",
    "close",
    "quote",
)
"""Classes that need no table: other words, numbers and punctuation."""

WINDOW: Final = 18
"""Longest expression, in tokens."""

Value = int | str


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern of a rule: ``before`` are the classes that may stand in front (empty: anything may)."""

    rule: str
    regex: re.Pattern[str]
    before: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language.

    ``words`` gives (class character, value) of a folded word; ``capital`` are the classes that need a capital letter;
    ``by_first`` the patterns that can begin with a class; ``future`` and ``past`` recognise words that set the tense,
    ``perfect`` those that let a duration last until now.
    """

    words: dict[str, tuple[str, Value]]
    abbreviations: frozenset[str]
    chars: dict[str, str]
    names: dict[str, str]
    capital: frozenset[str]
    by_first: dict[str, tuple[Pattern, ...]]
    starts: re.Pattern[str]
    endings: dict[str, str]
    future: re.Pattern[str]
    past: re.Pattern[str]
    perfect: re.Pattern[str]
    birth_before: re.Pattern[str]
    birth_behind: re.Pattern[str]
    counted: re.Pattern[str]
    measured: re.Pattern[str]
    ranking: re.Pattern[str]
    name_before: re.Pattern[str]
    name: re.Pattern[str]
    elision: str
    seen: dict[str, tuple[int, str]] = field(default_factory=dict, compare=False)
    """The longest match of runs of classes met lately."""


def lexicon(language: str) -> Lexicon:
    """The tables of a language; English for one without tables."""
    return _lexicon(languages.known(language), languages.folder())


@cache
def _lexicon(code: str, _own: Path | None) -> Lexicon:
    table, elision = languages.table("times", code), languages.language(code).elision
    try:
        return _build(table, elision)
    except KeyError as error:
        raise LanguageError(f"times_{code}.toml: a rule names the class {error}, which is not in [words].") from error
    except (ValueError, re.error) as error:
        raise LanguageError(f"times_{code}.toml: {error}") from error


def _build(table: dict[str, Any], elision: str) -> Lexicon:
    taken = sorted(set(BUILT_IN) & set(table["words"]))
    if taken:
        raise ValueError(f"the class “{taken[0]}” of [words] is one of numbers and punctuation; give it another name.")
    names = [*BUILT_IN, *table["words"]]
    chars = {name: chr(0xE000 + number) for number, name in enumerate(names)}
    words, short = _words(table["words"], chars)
    by_first = _patterns(table, chars)
    return Lexicon(
        words=words,
        abbreviations=short,
        chars=chars,
        names={char: name for name, char in chars.items()},
        capital=frozenset(chars[name] for name in table.get("capital", ())),
        by_first=by_first,
        starts=re.compile(f"[{''.join(by_first)}]"),
        endings={ending: kind for kind, endings in table["number_endings"].items() for ending in endings.split()},
        future=re.compile(table["tense"]["future"], re.IGNORECASE),
        past=re.compile(table["tense"]["past"], re.IGNORECASE),
        perfect=re.compile(table["tense"]["perfect"], re.IGNORECASE),
        birth_before=re.compile(table["birth"]["before"], re.IGNORECASE),
        birth_behind=re.compile(table["birth"]["behind"], re.IGNORECASE),
        counted=re.compile(table["years"]["counted"], re.IGNORECASE),
        measured=re.compile(table["years"]["measured"], re.IGNORECASE),
        name_before=re.compile(table["names"]["before"]),
        name=re.compile(table["names"]["whole"]),
        ranking=re.compile(table["years"]["ranking"], re.IGNORECASE),
        elision=elision,
    )


def _words(
    table: dict[str, dict[str, str]], chars: dict[str, str]
) -> tuple[dict[str, tuple[str, Value]], frozenset[str]]:
    words: dict[str, tuple[str, Value]] = {}
    short: set[str] = set()
    for name, rows in table.items():
        for key, listed in rows.items():
            value: Value = int(key) if key.lstrip("-").isdigit() else key
            for word in listed.split():
                bare = word.rstrip(".")
                if words.get(bare, (chars[name], value)) != (chars[name], value):
                    raise ValueError(f"The word {bare!r} stands in two rows of the table of dates; keep one.")
                words[bare] = (chars[name], value)
                if word.endswith("."):
                    short.add(bare)
    return words, frozenset(short)


def _patterns(table: dict[str, Any], chars: dict[str, str]) -> dict[str, tuple[Pattern, ...]]:
    groups = {name: members.split() for name, members in table.get("groups", {}).items()}
    found: dict[str, list[Pattern]] = {}
    for rule, sources in table["rules"].items():
        for source in sources:
            pattern, first = _pattern(rule, source, chars, groups)
            for char in first:
                found.setdefault(char, []).append(pattern)
    return {char: tuple(patterns) for char, patterns in found.items()}


def _pattern(rule: str, source: str, chars: dict[str, str], groups: dict[str, list[str]]) -> tuple[Pattern, str]:
    before, regex, first, open_start = "", "", "", True
    joints = {ord(chars[name]): None for name in ("comma", "dash", "of") if name in chars}
    for item in source.split():
        optional = item.endswith("?")
        members = "".join(
            dict.fromkeys(chars[name] for part in item.strip("<>?").split("|") for name in groups.get(part, [part]))
        )
        if item.startswith("<"):
            before = members
        elif item.startswith(">"):
            regex += f"(?=[{members}]|$)"
        else:
            regex += f"[{members}]{'?' * optional}"
            first += members.translate(joints) if open_start else ""
            open_start = open_start and optional
    return Pattern(rule, re.compile(regex), before), "".join(dict.fromkeys(first))
