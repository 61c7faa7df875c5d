"""Ordinary English words: what tells a common noun from a name where the print does not (text in capitals only).

The words are ``geodata/data/common_en.txt``, made by ``tools/build_words.py``; their regular forms are derived.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENDINGS: Final = ("ings", "ness", "ing", "ers", "er", "ed", "es", "ly", "s", "d")
_TO_E: Final = frozenset({"ings", "ing", "ers", "er", "ed"})


@lru_cache(maxsize=20_000)
def is_ordinary(folded: str) -> bool:
    """Whether a folded English word is an ordinary one, so that a capital letter alone makes it no name."""
    word = folded.partition("'")[0]
    known = _common()
    return word in known or any(stem in known for stem in stems(word))


@cache
def _common() -> frozenset[str]:
    text = files("geodata").joinpath("data", "common_en.txt").read_text("utf-8")
    return frozenset(line for line in text.splitlines() if not line.startswith("#"))


def stems(word: str) -> Iterator[str]:
    """What regular English endings may have been added to.

    >>> sorted(set(stems("carried")))
    ['carri', 'carrie', 'carry']
    """
    if word.endswith(("ies", "ied")):
        yield word[:-3] + "y"
    for ending in _ENDINGS:
        stem = word[: -len(ending)]
        if word.endswith(ending) and len(stem) > 2:
            yield stem
            if ending in _TO_E:
                yield stem + "e"
                if stem[-1] == stem[-2]:
                    yield stem[:-1]
