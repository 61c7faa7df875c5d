"""Acts spoken of in general: "denounced murders and kidnappings", "groups that want to murder" tell of no one happening."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geodata.events.where import FINENESS
from geodata.ordinary import is_ordinary

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geodata.events.drafts import Draft
    from geodata.events.scene import Scene

_KINDS: Final = frozenset({"civilians", "strike"})
_SHORT: Final = 3
_COUNTED: Final = 3
"""A number so many words before a plural counts it."""


def in_general(drafts: Iterable[Draft]) -> bool:
    """Whether every sentence about a happening only speaks of such acts in general."""
    return all(_is_general(draft) for draft in drafts)


def _is_general(draft: Draft) -> bool:
    """Whether a sentence has the plural or the infinitive of an act and nothing that makes it one: no number, date or town."""
    if draft.kind not in _KINDS:
        return False
    if draft.scene.word(draft.hit.last) in draft.scene.words("rhetorical"):
        return True
    if draft.tolls or draft.when is not None:
        return False
    if draft.group is not None and draft.group.fineness() < FINENESS["adm1"]:
        return False
    scene, first, last = draft.scene, draft.hit.first, draft.hit.last
    word = scene.word(last)
    if word in scene.words("acts") and not scene.broken(last + 1) and _goes_on(scene, first):
        return True
    return word in scene.words("plural_acts") and not _is_counted(scene, first) and not _names_victim(scene, last)


def _goes_on(scene: Scene, first: int) -> bool:
    """Whether the word before makes an infinitive or a habit of the act: "to murder", "who kidnap"."""
    return scene.word(first - 1) in scene.words("act_before")


def _is_counted(scene: Scene, first: int) -> bool:
    numbers = (*scene.cues.get("numbers", ()), *scene.cues.get("many", ()))
    return any(first - _COUNTED <= hit.last < first for hit in numbers)


def _names_victim(scene: Scene, last: int) -> bool:
    """Whether "of" and a name or a definite victim follow: "the murders of the priests"."""
    if scene.word(last + 1) not in scene.words("of"):
        return False
    after = scene.word(last + 2)
    if after in scene.words("definite") or after[:1].isdigit():
        return True
    return _is_name(scene, last + 2)


def _is_name(scene: Scene, i: int) -> bool:
    """Whether a word is written, or in a sentence of capitals likely to be, a name."""
    return 0 <= i < len(scene.tokens) and written_as_name(scene, i, loud=is_loud(scene))


def is_loud(scene: Scene) -> bool:
    """Whether a sentence is in capitals only."""
    return scene.text[scene.start : scene.end].isupper()


def written_as_name(scene: Scene, i: int, *, loud: bool) -> bool:
    """Whether a word has a capital; in a sentence ``loud`` with capitals, whether it is no ordinary word."""
    token = scene.tokens[i]
    return scene.text[token.start].isupper() and not (loud and is_ordinary(token.word))


def names_in(scene: Scene) -> frozenset[str]:
    """The words of a sentence that are likely names of people or bodies: not places, dates or its first word."""
    loud = is_loud(scene)
    taken = [one.mention.span for one in scene.places if one.mention.role != "person"] + [t.span for t in scene.times]
    return frozenset(
        token.word for i, token in enumerate(scene.tokens)
        if len(token.word) > _SHORT and (i > 0 or loud) and written_as_name(scene, i, loud=loud)
        and not any(span.start <= token.start < span.end for span in taken)
    )  # fmt: skip


def is_particular(draft: Draft) -> bool:
    """Whether a sentence without a place tells of one act: it has a date, victims or a number, or a verb tells it."""
    scene, first, last = draft.scene, draft.hit.first, draft.hit.last
    if draft.tolls or draft.when is not None:
        return True
    if scene.word(last) not in scene.words("plural_acts") | scene.words("act_nouns"):
        return True
    return scene.word(first - 1) in scene.words("indefinite") or _is_counted(scene, first) or _names_victim(scene, last)


def names_victim(draft: Draft) -> bool:
    """Whether an act is told with its victim: "the murder of the priests"."""
    return _names_victim(draft.scene, draft.hit.last)


def is_another(draft: Draft) -> bool:
    """Whether a sentence sets its act apart from what was told before: "another bomb", "also"."""
    scene = draft.scene
    return any(scene.word(i) in scene.words("new_act") for i in range(draft.hit.last + 1))


def is_definite(draft: Draft) -> bool:
    """Whether a happening is spoken of as known: "the attack", "this murder"."""
    scene = draft.scene
    return scene.word(draft.hit.first - 1) in scene.words("definite_before")
