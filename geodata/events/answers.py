"""Answers: a later sentence that denies or confirms what was just told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geodata.events.claims import attributions
from geodata.events.scene import label

if TYPE_CHECKING:
    from geodata.events.claims import Attribution
    from geodata.events.scene import Scene

_REACH: Final = 2
"""How many sentences back an answer speaks to."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A source that denies or confirms, and where it stands."""

    attribution: Attribution
    number: int
    paragraph: int
    offset: int

    def speaks_to(self, number: int, paragraph: int, offset: int) -> bool:
        """Whether a happening told at ``offset`` is near enough before to be what is answered."""
        return offset < self.offset and paragraph == self.paragraph and self.number - number <= _REACH


def answers_of(scene: Scene) -> list[Answer]:
    """The denials and confirmations of a sentence."""
    if not any(label(hit) in {"denied", "confirmed"} for hit in scene.cues.get("say", ())):
        return []
    return [
        Answer(one, scene.number, scene.paragraph, scene.tokens[one.own[0]].start)
        for one in attributions(scene)
        if one.grade in {"denied", "confirmed"}
    ]
