"""Text in capitals only: which of its words would have a capital in ordinary print.

An upper-case letter tells a name only where lower-case ones stand beside it.  In a sentence without any, a word counts
as capitalised when it is no ordinary word (``geodata.ordinary``) and is nowhere else in the document written small.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geodata.mentions.page import Token
from geodata.ordinary import is_ordinary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FEW: Final = 4
"""Fewer words in capitals may be an abbreviation or two; so many tell that a sentence has no case."""
SHARE: Final = 0.6
"""Share of capitalised words from which a whole document has no case."""
_SHORT: Final = 10


def recased(found: list[Token], *, english: bool) -> list[Token]:
    """The words of a text, those of sentences without case marked as ``loud`` and with a likely ``capital``."""
    loud = _loud(found)
    if not any(loud):
        return found
    small = {token.folded for token, silent in zip(found, loud, strict=True) if not silent and not token.capital}
    return [
        Token(*token[:4], token.capital and not (english and _is_small(token.folded, small)), token.first, True)
        if shouts
        else token
        for token, shouts in zip(found, loud, strict=True)
    ]


def _loud(found: list[Token]) -> list[bool]:
    """For each word whether its sentence, or the whole text, is in capitals only."""
    if len(found) > _SHORT and sum(_shouts(token) for token in found) > SHARE * len(found):
        return [True] * len(found)
    return [flag for run in _sentences(found) for flag in [_all_shout(run)] * len(run)]


def _sentences(found: list[Token]) -> Iterator[list[Token]]:
    run: list[Token] = []
    for token in found:
        if token.first and run:
            yield run
            run = []
        run.append(token)
    if run:
        yield run


def _all_shout(run: Sequence[Token]) -> bool:
    count = 0
    for token in run:
        if len(token.text) > 1 and token.text[0].isalpha():
            if not token.text.isupper():
                return False
            count += 1
    return count >= FEW


def _shouts(token: Token) -> bool:
    return len(token.text) > 1 and token.text.isupper()


def _is_small(folded: str, small: set[str]) -> bool:
    return folded in small or is_ordinary(folded)
