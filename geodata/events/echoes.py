"""Words of one sentence that tell the same happening: which one is kept, and what it takes from the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from geodata.events.drafts import Draft

VIOLENT: Final = frozenset({"battle", "strike", "civilians", "unrest", "infrastructure"})
"""Kinds that can have casualties."""

CROWDS: Final = frozenset({"protest", "riot"})
"""Sub-kinds of one happening: a demonstration at which a crowd turns to violence is a riot."""


def without_echoes(found: list[Draft]) -> list[Draft]:
    """Drop a happening without a place of its own that only repeats another of its sentence."""
    kept: list[Draft] = []
    for draft in found:
        twin = next(
            (o for o in found if o is not draft and _echoes(draft, o) and (o in kept or o.group is not None)), None
        )
        if twin is None:
            kept.append(draft)
        elif _outranks(draft, twin):
            draft.group = twin.group
            kept.append(draft)
        else:
            _take_up(twin, draft)
    return kept


def _outranks(draft: Draft, other: Draft) -> bool:
    """Whether violence shares its place with what it led to, as in "a strike on a school for the displaced in X"."""
    armed = draft.kind in {"strike", "battle", "civilians"} and not draft.trigger.weak and draft.group is None
    scene, a, b = draft.scene, draft.hit.first, other.hit.first
    return armed and other.kind == "humanitarian" and not (scene.cuts_between(a, b) or scene.commas_between(a, b))


def _take_up(twin: Draft, draft: Draft) -> None:
    """Give a happening what its echo tells: its victims, its date, and the strike that did the damage."""
    twin.tolls += [toll for toll in draft.tolls if toll.adds_to(twin.tolls)]
    twin.when = twin.when or (draft.when if draft.kind == twin.kind else None)
    twin.sub = "riot" if {twin.sub, draft.sub} == CROWDS else twin.sub
    if twin.kind == draft.kind == "battle" and draft.stage == "repelled" and twin.stage in {"happened", "attempted"}:
        twin.stage, twin.cue = draft.stage, draft.cue
    caused = (
        draft.kind == "strike" and (twin.kind, twin.sub) == ("infrastructure", "damage") and draft.stage == twin.stage
    )
    if caused and draft.when == twin.when:
        twin.kind, twin.sub = draft.kind, draft.sub


def _echoes(draft: Draft, other: Draft) -> bool:
    if draft.group is not None and draft.group is not other.group:
        return False
    if draft.group is not None and (draft.hit.first < other.hit.first or draft.kind != other.kind or draft.there):
        return False
    if draft.group is not None and draft.kind == "politics" and draft.sub != other.sub and not draft.trigger.weak:
        return False
    if draft.trigger.harm:
        return other.kind in VIOLENT
    if draft.kind == other.kind and "arrest" in {draft.sub, other.sub} and draft.sub != other.sub:
        return False
    if draft.trigger.weak or draft.kind == other.kind:
        return True
    return not draft.there and other.group is not None and not (draft.kind in VIOLENT and other.kind not in VIOLENT)
