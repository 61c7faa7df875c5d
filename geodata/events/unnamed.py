"""Places that the gazetteer does not know: "the Palo Verde neighborhood in Lima", "the village of Tolu Alto, in Sucre".

Such a name, told by a word for its kind, stands with the words of the text for a place somewhere inside what the text
says contains it: the event keeps the name, and is drawn at, or over, the container.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from geodata.events.general import is_loud, written_as_name
from geodata.events.where import apart_km
from geodata.types import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.events.scene import Scene
    from geodata.types import Resolution

_LONGEST: Final = 5
_WITHIN_KM: Final = 30.0
"""How far the quarter of a large city may lie from its middle."""
_ASSUMED: Final = 0.5
"""How much less sure the place is of a name that only the whole report tells where to seek."""
_REACH: Final = 8
"""Words between an unknown place and the name of what contains it."""


def unnamed_in(scene: Scene) -> tuple[Span, bool] | None:
    """The one unknown place that a sentence names, and whether it is a part of a town; None for none or several."""
    runs = _unknown(scene)
    if len(runs) != 1:
        return None
    first, last = runs[0]
    return _span(scene, first, last), scene.word(last + 1) in scene.words("quarters")


def with_unnamed(scene: Scene, places: Sequence[Resolution]) -> list[Resolution]:
    """The places of a sentence, each container replaced by the unknown place that it contains."""
    parts = _parts(scene)
    runs = _unknown(scene)
    found = [one for one in places if one.mention.span.start not in parts]
    if not runs:
        return found
    for first, last in runs:
        container = next(
            (i for i, one in enumerate(found) if _owns(scene, one, first) or _contains(scene, one, last)), None
        )
        if container is not None:
            found[container] = _inside(scene, found[container], first, last)
        elif scene.topic is not None:
            found.append(_inside(scene, scene.topic.place, first, last))
        elif (seat := _seat(scene, last)) is not None:
            found.append(_inside(scene, replace(seat, confidence=seat.confidence * _ASSUMED), first, last))
            scene.sought.add(scene.tokens[first].start)
    return sorted(found, key=lambda one: one.mention.span.start)


def _parts(scene: Scene) -> set[int]:
    """Where names stand that are known as towns but name a part of one here: "Sarmiento and San Martin streets"."""
    inner, kinds, joins = scene.words("inner"), scene.words("kind_after"), scene.words("joins")
    found: set[int] = set()
    after = -1
    for one in reversed(scene.places):
        start = one.mention.span.start
        first, last = scene.index(start), scene.index(one.mention.span.end - 1)
        kind = "" if scene.broken(last + 1) else scene.word(last + 1)
        longer = last + 1 == after or (kind in kinds and _goes_before(scene, first))
        if longer or (kind in inner and not _lies_beside(scene, one)):
            found.add(start)
            after = first
        elif after >= 0 and last + 2 == after and scene.word(last + 1) in joins:
            found.add(start)
    return found


def _goes_before(scene: Scene, first: int) -> bool:
    """Whether a name goes on before a token: "Jardim" in "Jardim Bela Vista quarter", "Julius" in "Julius Isiro airport"."""
    before = first - 1
    return before > 0 and not scene.broken(first) and written_as_name(scene, before, loud=True)


def _lies_beside(scene: Scene, part: Resolution) -> bool:
    """Whether a known place can be the quarter: a town of the sentence, the topic or the report's own lies about it."""
    town = [one for one in scene.places if one is not part and one.mention.role == "location"]
    town += [scene.topic.place] if scene.topic is not None else []
    town += [scene.home[1]] if scene.home is not None else []
    return part.place is None or any(
        one.place is not None and one.place.id != part.place.id and one.place.precision == "settlement"
        and apart_km(one.place, part.place) <= _WITHIN_KM for one in town
    )  # fmt: skip


def _seat(scene: Scene, last: int) -> Resolution | None:
    """Where an unknown place of a report with a dateline is: a part of a town in that town, else in the report's country."""
    if scene.home is None:
        return None
    return scene.home[scene.word(last + 1) in scene.words("quarters")]


def _unknown(scene: Scene) -> list[tuple[int, int]]:
    """The runs of unknown names that a word for a kind of place stands beside."""
    kind_after, kind_before = scene.words("kind_after"), scene.words("kind_before")
    if kind_after.isdisjoint(scene.vocabulary) and kind_before.isdisjoint(scene.vocabulary):
        return []
    parts = _parts(scene)
    taken = [
        (one.mention.span.start, one.mention.span.end) for one in scene.places
        if one.place is not None and one.mention.span.start not in parts
    ]  # fmt: skip
    taken += [(one.span.start, one.span.end) for one in scene.times]
    free = [not any(a <= token.start < b for a, b in taken) for token in scene.tokens]
    loud = is_loud(scene)
    names = [ok and written_as_name(scene, i, loud=loud) for i, ok in enumerate(free)]
    after = ((i, _back(scene, names, i)) for i, token in enumerate(scene.tokens) if token.word in kind_after)
    before = (
        (_forth(scene, names, i + 2), i + 2) for i, token in enumerate(scene.tokens)
        if token.word in kind_before and scene.word(i + 1) in scene.words("of")
    )  # fmt: skip
    runs = [(first, i - 1) for i, first in after if first < i] + [
        (first, last) for last, first in before if last >= first
    ]
    return sorted(run for run in runs if run[1] - run[0] < _LONGEST and _governed(scene, run[0]))


def _back(scene: Scene, names: list[bool], i: int) -> int:
    """The first token of the name that ends before token ``i``."""
    first = i
    while (
        first > 0
        and not scene.broken(first)
        and (names[first - 1] or scene.word(first - 1) in scene.words("particles"))
    ):
        first -= 1
    while first < i and not names[first] and scene.word(first) not in scene.words("name_articles"):
        first += 1
    return first


def _forth(scene: Scene, names: list[bool], i: int) -> int:
    """The last token of the name that begins at token ``i``."""
    last = i - 1
    while last + 1 < len(names) and (names[last + 1] or scene.word(last + 1) in scene.words("particles")):
        if last >= i and scene.broken(last + 1):
            break
        last += 1
    return last


def _governed(scene: Scene, first: int) -> bool:
    """Whether a preposition of place stands before a name, at most an article and a kind of place between."""
    return any(scene.word(i) in scene.words("placing") for i in range(max(0, first - 4), first))


def _owns(scene: Scene, one: Resolution, first: int) -> bool:
    """Whether the name of a known place stands before an unknown one that is its own: "Goma's Himbi quarter"."""
    last = scene.index(one.mention.span.end - 1)
    return one.place is not None and last == first - 1 and scene.word(last).endswith("'s")


def _contains(scene: Scene, one: Resolution, last: int) -> bool:
    """Whether a known place stands close behind an unknown one, with nothing but small words between."""
    first = scene.index(one.mention.span.start)
    if one.place is None or one.mention.role != "location" or not last < first <= last + _REACH:
        return False
    if not is_loud(scene) and scene.gap(first).strip() in {",", "("}:
        return False
    between = range(last + 1, first)
    return all(scene.word(i) in scene.words("containing") for i in between)


def _inside(scene: Scene, container: Resolution, first: int, last: int) -> Resolution:
    return replace(container, mention=replace(container.mention, span=_span(scene, first, last), role="location"))


def _span(scene: Scene, first: int, last: int) -> Span:
    start, end = scene.tokens[first].start, scene.tokens[last].end
    return Span(start=start, end=end, text=scene.text[start:end])
