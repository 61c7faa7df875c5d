"""Romanisation of Ukrainian and Russian names.

Ukrainian: Cabinet of Ministers resolution 55 of 27 January 2010 (KMU 2010), the official one.  ``bgn`` gives the older
BGN/PCGN spellings that GeoNames and many maps use, ``russian`` the usual news spelling of Russian names.
"""

from __future__ import annotations

import re
from typing import Final

_UK: Final = {
    "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ж": "zh", "з": "z", "и": "y",
    "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s",
    "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ь": "", "ю": "iu",
    "я": "ia", "'": "",
}  # fmt: skip
_UK_INITIAL: Final = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
_BGN: Final = _UK | {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
_RU: Final = _BGN | {
    "г": "g", "е": "e", "ё": "yo", "и": "i", "ы": "y", "э": "e", "ъ": "",
}  # fmt: skip
_RU_E_AFTER: Final = frozenset("аеёиоуыэюяьъ")

UKRAINIAN: Final = re.compile(r"[А-ЩЬЮЯҐЄІЇа-щьюяґєії'’ʼ -]+")
"""Only letters of the Ukrainian alphabet."""
RUSSIAN: Final = re.compile(r"[А-Яа-яЁё -]+")
_SKELETON = re.compile(r"[^a-z]|[yij]")


def ukrainian(name: str) -> str:
    """The KMU 2010 romanisation.

    >>> ukrainian("Слов’янськ"), ukrainian("Запоріжжя"), ukrainian("Згурівка"), ukrainian("Єнакієве")
    ('Sloviansk', 'Zaporizhzhia', 'Zghurivka', 'Yenakiieve')
    """
    return _romanise(_plain(name).replace("Зг", "Z\u0001h").replace("зг", "z\u0001h"), _UK, _UK_INITIAL)


def bgn(name: str) -> str:
    """The BGN/PCGN spelling of a Ukrainian name, without soft signs.

    >>> bgn("Слов’янськ"), bgn("Миколаїв")
    ('Slovyansk', 'Mykolayiv')
    """
    return _romanise(_plain(name).replace("ьо", "йо"), _BGN, {})


def russian(name: str) -> str:
    """The usual news spelling of a Russian name.

    >>> russian("Артёмовск"), russian("Работино"), russian("Енакиево")
    ('Artyomovsk', 'Rabotino', 'Yenakievo')
    """
    out = _plain(name)
    pieces = [
        ("Y" if char.isupper() else "y") + ("e")
        if char in "Ее" and (i == 0 or not out[i - 1].isalpha() or (out[i - 1].lower() in "ьъ"))
        else char
        for i, char in enumerate(out)
    ]
    text = _romanise("".join(pieces), _RU, {})
    return re.sub(r"([^aeiou])iy\b", r"\1y", text)


def russified(name: str) -> str:
    """The Russian spelling of a Ukrainian name by its usual pattern; a guess, for names no source gives in Russian.

    >>> russified("Липці"), russified("Сонцівка"), russified("Роботине"), russified("Куп'янськ")
    ('Липцы', 'Сонцовка', 'Роботино', 'Купьянск')
    """
    words = _plain(name).split(" ")
    return " ".join(_russified(word) for word in words)


def _russified(word: str) -> str:
    if word in _RU_WORDS:
        return _RU_WORDS[word]
    for ending, new in _RU_ENDINGS:
        if word.endswith(ending):
            word = word[: len(word) - len(ending)] + new
            break
    return word.translate(_RU_LETTERS).replace("'я", "ья").replace("'", "")


_RU_WORDS: Final = {
    "Велика": "Великая", "Мала": "Малая", "Нова": "Новая", "Стара": "Старая", "Верхня": "Верхняя", "Нижня": "Нижняя",
    "Біла": "Белая", "Красна": "Красная", "Великий": "Великий", "Малий": "Малый", "Новий": "Новый", "Нове": "Новое",
    "Велике": "Великое", "Великі": "Большие", "Новосілка": "Новосёлка", "Гора": "Гора", "Лука": "Лука",
}  # fmt: skip
"""Words of names that Russian renders as words, not by letters."""
_RU_LETTERS: Final = str.maketrans("іїєґІЇЄҐ", "иеегИЕЕГ")
_RU_ENDINGS: Final = (
    ("ївка", "евка"), ("івка", "овка"), ("ське", "ское"), ("цьке", "цкое"), ("ськ", "ск"), ("цьк", "цк"), ("ці", "цы"), ("ий", "ый"),
    ("не", "но"), ("ве", "во"), ("ів", "ов"), ("їв", "ев"), ("ки", "ки"), ("и", "ы"),
)  # fmt: skip


def skeleton(name: str) -> str:
    """What romanisations of one name share: its letters without y, i, j and marks.

    >>> skeleton("Slov’yans’k") == skeleton("Sloviansk")
    True
    """
    return _SKELETON.sub("", name.casefold())


def _plain(name: str) -> str:
    return re.sub(r"['’ʼ`]", "'", name)


def _romanise(name: str, table: dict[str, str], initial: dict[str, str]) -> str:
    out: list[str] = []
    for i, char in enumerate(name):
        lower = char.lower()
        first = i == 0 or name[i - 1] in " -"
        latin = initial.get(lower) if first and lower in initial else table.get(lower)
        if latin is None:
            out.append("g" if char == "\u0001" else char)
        else:
            out.append(latin.capitalize() if char != lower else latin)
    return "".join(out)
