"""Acts spoken of in general: "denounced murders and kidnappings", "groups that want to murder" tell of no one happening."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geodata.events.scene import inside
from geodata.events.where import FINENESS
from geodata.ordinary import is_ordinary

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geodata.events.drafts import Draft
    from geodata.events.scene import Scene
    from geodata.types import Span

_KINDS: Final = frozenset({"civilians", "strike"})
_SHORT: Final = 3
_BESIDE: Final = 6
_DEPENDENT: Final = 9
"""A conjunction so many words before a verb makes its clause a dependent one."""
_COUNTED: Final = 3
"""A number so many words before a plural counts it."""


def in_general(drafts: Iterable[Draft]) -> bool:
    """Whether every sentence about a happening only speaks of such acts in general."""
    return all(_is_general(draft) for draft in drafts)


def _is_general(draft: Draft) -> bool:
    """Whether a sentence has an act without anything that makes it one: no number, named victim, date or town."""
    if draft.kind not in _KINDS:
        return False
    scene, first, last = draft.scene, draft.hit.first, draft.hit.last
    if scene.word(last) in scene.words("rhetorical"):
        return True
    if draft.group is not None and draft.group.fineness() < FINENESS["adm1"]:
        return False
    if draft.when is not None and _has_date(draft):
        return False
    if draft.stage != "attempted" and _is_habit(scene, first, last):
        return not any(_is_number(scene, toll.count.span) for toll in draft.tolls)
    return all(toll.vague for toll in draft.tolls) and (
        _is_plural(scene, first, last) or _is_bare(scene, first, last) or _is_of_many(scene, first, last)
    )


def _has_date(draft: Draft) -> bool:
    """Whether a date stands beside an act; one farther off dates what the sentence says of it: "condemned on Monday"."""
    scene, first, last = draft.scene, draft.hit.first, draft.hit.last
    spans = (inside(scene, (time.span.start, time.span.end)) for time in scene.times)
    return any(begin - last <= _BESIDE and first - end <= _BESIDE for begin, end in spans)


def _is_number(scene: Scene, span: Span) -> bool:
    """Whether a stretch of a sentence holds a number."""
    first, last = inside(scene, (span.start, span.end))
    numbers = (*scene.labelled("numbers", "numbers"), *scene.cues.get("many", ()))
    return any(first <= hit.first <= last for hit in numbers) or any(
        scene.word(i)[:1].isdigit() for i in range(first, last + 1)
    )


def _is_habit(scene: Scene, first: int, last: int) -> bool:
    """As in "to murder", "who kidnap", "then murder them", "they are kidnapped": an infinitive, a habit, a passive present."""
    if scene.word(last) in scene.words("acts"):
        return not scene.broken(last + 1) and (
            scene.word(first - 1) in scene.words("act_before") or scene.word(last + 1) in scene.words("act_objects")
        )
    now = next((i for i in (first - 1, first - 2) if scene.word(i) in scene.words("habit_be")), None)
    return (
        now is not None
        and first == last
        and all(scene.word(i) in scene.words("habit_adverbs") for i in range(now + 1, first))
    )


def _is_plural(scene: Scene, first: int, last: int) -> bool:
    """As in "murders and kidnappings", uncounted and without victims."""
    return (
        scene.word(last) in scene.words("plural_acts")
        and not _is_counted(scene, first)
        and not _names_victim(scene, last)
    )


def _is_bare(scene: Scene, first: int, last: int) -> bool:
    """As in "tried for murder", "torture and murder": the noun of an act without an article or a victim."""
    bare = scene.word(last) in scene.words("bare_acts") and scene.word(first - 1) in scene.words("bare_before")
    return bare and scene.word(last + 1) not in scene.words("of") and not _is_name(scene, last + 1)


def _is_of_many(scene: Scene, first: int, last: int) -> bool:
    """As in "the kidnapping of peasants", "the bombing of innocent civilians": done to people in general."""
    if scene.word(last) not in scene.words("bare_acts") or scene.word(last + 1) not in scene.words("of"):
        return False
    if scene.word(first - 1) in scene.words("indefinite") or _names_victim(scene, last):
        return False
    if any(hit.first == last + 2 for hit in (*scene.labelled("numbers", "numbers"), *scene.cues.get("many", ()))):
        return False
    many = {hit.first for hit in scene.labelled("plural", "plural")}
    return any(
        hit.first in {last + 2, last + 3} and (scene.word(hit.last).endswith("s") or hit.first in many)
        for hit in scene.cues.get("who", ())
    )


def _is_counted(scene: Scene, first: int) -> bool:
    numbers = (*scene.labelled("numbers", "numbers"), *scene.cues.get("many", ()))
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
    if draft.when is not None or any(not toll.vague for toll in draft.tolls):
        return True
    if scene.word(last) not in scene.words("plural_acts") | scene.words("act_nouns"):
        return True
    return scene.word(first - 1) in scene.words("indefinite") or _is_counted(scene, first) or _names_victim(scene, last)


def names_victim(draft: Draft) -> bool:
    """Whether an act is told with its victim: "the murder of the priests"."""
    return _names_victim(draft.scene, draft.hit.last)


def is_ranked(draft: Draft) -> bool:
    """As in "She is the third nurse killed in the region this year": it counts the act just told among others."""
    scene, first = draft.scene, draft.hit.first
    ranks = (i for i in range(max(2, first - _DEPENDENT), first + 1) if scene.word(i) in scene.words("ordinals"))
    at = next(ranks, None)
    if at is None or scene.cuts_between(at, first):
        return False
    return scene.word(at - 1) in scene.words("definite_before") and scene.word(at - 2) in scene.words("be_rank")


def is_aside(draft: Draft) -> bool:
    """Whether a sentence is about something else and only mentions an act: by its noun, or in a dependent clause."""
    scene, first = draft.scene, draft.hit.first
    if scene.word(draft.hit.last) in scene.words("act_nouns") | scene.words("bare_acts") | scene.words("plural_acts"):
        return scene.word(first - 1) not in scene.words("indefinite")
    for i in range(first - 1, max(-1, first - _DEPENDENT), -1):
        if scene.word(i) in scene.words("dependent"):
            return True
        if scene.broken(i + 1):
            return False
    return False


def is_another(draft: Draft) -> bool:
    """Whether a sentence sets its act apart from what was told before: "another bomb", "also"."""
    scene = draft.scene
    return any(scene.word(i) in scene.words("new_act") for i in range(draft.hit.last + 1))


def is_definite(draft: Draft) -> bool:
    """Whether a happening is spoken of as known: "the attack", "this murder"."""
    scene = draft.scene
    return scene.word(draft.hit.first - 1) in scene.words("definite_before")
