"""The Ukrainian and the Russian name of a place, told apart among its Cyrillic names; empty where that is not clear.

GeoNames lists Cyrillic names without their language, Bulgarian, Serbian and Belarusian ones among them.  Three things
tell: letters and letter pairs that only one language has, the romanised name, and that two names are one name by the
rules between Ukrainian and Russian.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geodata.gazetteer import romanise

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geodata.gazetteer.sources import Row

_OTHERS: Final = re.compile(r"[жшчщ]ы|[бвгджзклмнпрстфхцчшщ]э|ъ(?![еёюя])|[оуеэиюяьъ][ьъ]|[аоуеиэюяыь]ы", re.IGNORECASE)
"""Spellings that neither language has: of Belarusian, Bulgarian and languages of Russia."""
_SMALL_WORD: Final = re.compile(r" (?!на |над |під |под )[а-яёіїєґ]")
_UKRAINIAN_ONLY: Final = re.compile(r"[іїєґ']|[сцз]ьк", re.IGNORECASE)
_NOT_UKRAINIAN: Final = re.compile(
    r"[жчшщ]ь|[сц]к(?:\b|ий|[ео]\b)|ь'|'і|[бвгґджзклмнпрстфхцчшщ]ї|[бвмпф]є|[ои]е\b|[ая]я\b", re.IGNORECASE
)
_NOT_UKRAINE: Final = re.compile(r"[ео]вк[аи]\b|[ое]во\b|ино\b", re.IGNORECASE)
"""Endings that names in Ukraine have in Russian only."""
_NOT_RUSSIAN: Final = re.compile(r"[сцз]ьк|[дзнрст]ьск|ець\b|[сц]ки\b|(?:[вн]|ск)е\b", re.IGNORECASE)
_LOAN_I: Final = re.compile(r"(?<![дтзсцжшчр])и|и(?![бвгґджзклмнпрстфхцчшщ])", re.IGNORECASE)
"""Where Ukrainian does not write и in a foreign name (the "rule of nine")."""
_DIFFER_UA: Final = re.compile(r"[иєіїґыэёъ']|[ауюя]\b|[сц]к\b", re.IGNORECASE)
_DIFFER_RU: Final = re.compile(r"[иеыэёъ]|[сцз]к|[оа]й\b|[ая]я\b|(?:ва|на|у|я)\b", re.IGNORECASE)
"""What the two languages write otherwise in a name of Ukraine, of Russia: without it one name may be both."""
_DOUBLE: Final = re.compile(r"([бвгджзклмнпрстфхцчшщ])\1")
_SOUNDS: Final = str.maketrans("іїыєэёґ", "иииееег", "ьъ'")
_TO_RUSSIAN: Final = {
    "і": "[иоеё]", "и": "[иыо]", "ї": "[иеы]", "е": "[еэё]", "є": "[еэ]", "о": "[оёе]", "ґ": "г", "ь": "ь?", "'": "[ьъ]?",
    "ж": "жь?", "ч": "чь?", "ш": "шь?", "р": "рь?",
}  # fmt: skip
"""What a letter of a Ukrainian name may be in the Russian one."""
_ENDINGS: Final = {"е": "(?:е|о|ое|ее)", "а": "(?:а|ая)", "я": "(?:я|яя|ье|ья|а)", "і": "(?:и|ы|ие|ые)"}
"""The same for the last letter of a word."""


def shown(name: str) -> str:
    """A name as it is shown: with the typographic apostrophe."""
    return re.sub("['ʼ`]", "’", name)


def choose(row: Row, listed: Sequence[str]) -> None:
    """Give a row its Ukrainian and Russian names where its table has none and the ``listed`` Cyrillic names tell."""
    plain = dict.fromkeys(re.sub("[’ʼ`]", "'", name) for name in listed)
    given = [n for n in plain if not _odd(n) and (row.country == "UA" or "ґ" not in n.lower())]
    if given and not (row.uk and row.ru):
        uk, ru = _BY_COUNTRY.get(row.country, _elsewhere)(row.name, given)
        row.uk, row.ru = row.uk or uk, row.ru or ru
    row.uk, row.ru = shown(row.uk), shown(row.ru)


def _odd(name: str) -> bool:
    """Whether a name is of neither language: other letters, or a small word of another language behind it."""
    alien = not (romanise.UKRAINIAN.fullmatch(name) or romanise.RUSSIAN.fullmatch(name))
    return alien or bool(_SMALL_WORD.search(name) or _OTHERS.search(name))


def _of_ukraine(name: str, given: list[str]) -> tuple[str, str]:
    bones = romanise.skeleton(name)
    fit = [n for n in given if _may_be_ukrainian(n) and not _NOT_UKRAINE.search(n)]
    own = [n for n in fit if romanise.skeleton(romanise.ukrainian(n)) == bones]
    own = [n for n in own if name in (romanise.ukrainian(n), romanise.bgn(n))] or own
    uk = _marked([n for n in own if _UKRAINIAN_ONLY.search(n)] or own)
    if uk:
        return uk, _russian_of(uk, given)
    ru = _marked([n for n in given if _may_be_russian(n) and romanise.skeleton(romanise.russian(n)) == bones])
    uk = _marked([n for n in fit if n != ru and ru and _russian_form(n).fullmatch(_once(ru))])
    return uk, ru if uk else ""


def _russian_of(uk: str, given: list[str]) -> str:
    """The Russian name among ``given`` of a place in Ukraine whose Ukrainian name is known."""
    form, guess = _russian_form(uk), romanise.russified(uk)
    likely = [n for n in given if n != uk and _may_be_russian(n) and form.fullmatch(_once(n))]
    near = [n for n in likely if _unmarked(n) == _unmarked(guess)]
    if guess == uk and _may_be_russian(uk) and (near or not likely) and not (_DIFFER_UA.search(uk) and not near):
        near.append(uk)
    return _marked(near or likely)


def _russian_form(uk: str) -> re.Pattern[str]:
    """A pattern of what a Ukrainian name may be in Russian, double letters taken once.

    >>> bool(_russian_form("Харків").fullmatch("Харьков"))
    True
    """
    once = _once(uk).lower()
    ends = [not once[i + 1 : i + 2].isalpha() for i in range(len(once))]
    pattern = "".join(
        _ENDINGS.get(c) or _TO_RUSSIAN.get(c, c) if end else _TO_RUSSIAN.get(c, re.escape(c))
        for c, end in zip(once, ends, strict=True)
    )
    return re.compile(re.sub(r"\[иоеё\]в(?![\w\[(])", "[оеё]в", pattern), re.IGNORECASE)


def _once(name: str) -> str:
    return _DOUBLE.sub(r"\1", name)


def _of_russia(name: str, given: list[str]) -> tuple[str, str]:
    bones = romanise.skeleton(name.replace("ë", "e"))
    likely = [n for n in given if _may_be_russian(n) and _bones_of(n) == bones]
    ru = _marked([n for n in likely if not any(n == r.replace("ы", "и") for r in likely if r != n)])
    if not ru:
        return "", ""
    uk = _only(n for n in given if n != ru and _sound(n) == _sound(ru) and (_is_ukrainian(n) or _softer(n, ru)))
    return uk or ("" if _DIFFER_RU.search(ru) else ru), ru


def _bones_of(name: str) -> str:
    return romanise.skeleton(romanise.russian(name.replace("ё", "е")))


def _softer(uk: str, ru: str) -> bool:
    """Whether an adjective has the Ukrainian ending where the other name has the Russian one."""
    return _may_be_ukrainian(uk) and bool(re.search(r"ий\b", uk) and re.search(r"[ыо]й\b", ru))


def _of_belarus(_name: str, given: list[str]) -> tuple[str, str]:
    """Belarusian is a third language with the same letters: only a pair of names that it cannot have tells."""
    return _only_pair([(u, r) for u in given for r in given if _pair(u, r) and re.search("и|[сц]ьк", u)])


def _elsewhere(name: str, given: list[str]) -> tuple[str, str]:
    pairs = [(u, r) for u in given for r in given if _pair(u, r)]
    if pairs:
        return _only_pair(pairs) or _only_pair([p for p in pairs if _agrees(p[1], name)])
    lone = _only(given)
    if not lone or not _agrees(lone, name):
        return "", ""
    both = not _UKRAINIAN_ONLY.search(lone) and not re.search("[ыэёъ]", lone) and not _LOAN_I.search(lone)
    return (lone, lone) if both else ("", lone if _may_be_russian(lone) else "")


_BY_COUNTRY: Final = {"UA": _of_ukraine, "RU": _of_russia, "BY": _of_belarus}


def _pair(u: str, r: str) -> bool:
    """Whether a Ukrainian and a Russian name are one name by the rules between the languages: Берлін, Берлин."""
    if u == r or not _may_be_ukrainian(u) or not _may_be_russian(r) or _sound(u) != _sound(r):
        return False
    return _is_ukrainian(u) or (bool(re.search("[эё]", r.lower())) and not _LOAN_I.search(u))


def _agrees(name: str, latin: str) -> bool:
    return romanise.skeleton(romanise.russian(name)) == romanise.skeleton(latin)


def _may_be_ukrainian(name: str) -> bool:
    return bool(romanise.UKRAINIAN.fullmatch(name)) and not _NOT_UKRAINIAN.search(name)


def _is_ukrainian(name: str) -> bool:
    return _may_be_ukrainian(name) and bool(_UKRAINIAN_ONLY.search(name))


def _may_be_russian(name: str) -> bool:
    return bool(romanise.RUSSIAN.fullmatch(name)) and not _NOT_RUSSIAN.search(name)


def _only(names: Iterable[str]) -> str:
    """The name when it is the only one, else nothing."""
    found = list(names)
    return found[0] if len(found) == 1 else ""


def _only_pair(pairs: list[tuple[str, str]]) -> tuple[str, str]:
    return pairs[0] if len(pairs) == 1 else ("", "")


def _marked(names: list[str]) -> str:
    """The only name, or of some that differ in soft signs, й and ё alone the fullest: Казань, not Казан."""
    if len({_unmarked(name) for name in names}) != 1:
        return ""
    return max(names, key=lambda n: (sum(n.count(c) for c in "ьйёц'"), n))


def _unmarked(name: str) -> str:
    return re.sub(r"тс\b", "ц", re.sub("[ьй']", "", name.lower())).replace("ё", "е")


def _sound(name: str) -> str:
    """A name with the letters that the two languages have for one sound made the same."""
    return name.lower().translate(_SOUNDS)
