"""What a sentence tells beside a placed happening, without a place of its own: what led up to it and what it led to."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.events.drafts import Draft
    from geodata.events.scene import Scene

_LINKED: Final = 4
"""Words between "after" and what led up to a happening."""
_HOLDS: Final = frozenset({"battle", "infrastructure", "territory"})
"""Kinds that share the place of what they led up to or follow from."""
_DONE: Final = frozenset({"happened", "ongoing"})


def share_place(scene: Scene, found: Sequence[Draft]) -> None:
    """As in "overran the camp at X after a siege, closing the road": what led up to it, or follows from it, was there."""
    links = {hit.last for hit in scene.labelled("clauses", "led_up")}
    for first, second in pairwise(found):
        if second.group is not None or first.group is None or second.trigger.harm or second.kind not in _HOLDS:
            continue
        behind = len(first.group.spots) == 1 and first.group.last < second.hit.first
        led = behind and _led_up(scene, first, second, links)
        if led or (behind and _trails(scene, first, second)):
            second.group = first.group
            if second.when is None and first.when is not None:
                second.when = replace(first.when, first=None, granularity="range") if led else first.when


def _led_up(scene: Scene, first: Draft, second: Draft, links: set[int]) -> bool:
    """Whether only a few words stand between "after" and a happening that the text has not told before."""
    at = second.hit.first
    link = next((i for i in range(at - 1, max(first.hit.last, at - _LINKED - 1), -1) if i in links), None)
    if link is None or scene.commas_between(link, at):
        return False
    return not any(scene.word(i) in scene.words("pointing") for i in range(link + 1, at))


def _trails(scene: Scene, first: Draft, second: Draft) -> bool:
    """Whether a happening begins with a participle behind a comma (", closing the road")."""
    at = second.hit.first
    ends = any(scene.word(at).endswith(ending) for ending in scene.words("trailing"))
    return at in scene.commas and ends and first.stage in _DONE
