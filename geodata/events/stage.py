"""Whether a happening happened: the cues around its word, as the codebook's stages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geodata.events.lexicon import Cue
from geodata.events.scene import trigger_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.events.lexicon import Hit
    from geodata.events.scene import Scene
    from geodata.types import Stage

ORDER: Final[tuple[Stage, ...]] = ("hypothetical", "threatened", "planned", "repelled", "attempted", "ongoing")
"""The weightiest first: a cue of an earlier stage wins over a later one."""

_PEACEFUL: Final = frozenset({"infrastructure", "humanitarian", "politics"})
"""Kinds that nobody can repel: "traffic stopped" is no attack that was stopped."""

COLOURS: Final = frozenset({"hypothetical", "threatened", "planned"})
"""Stages that speak of something that has not happened."""


def stage_of(scene: Scene, hit: Hit, arms: Sequence[Hit] = ()) -> tuple[Stage, Hit | None]:
    """The stage of a happening and the cue that decided it (None: nothing spoke against "happened").

    ``arms`` are further words for the same happening; a stage that one of them carries holds too.
    """
    best: tuple[int, int, Stage, Hit] | None = None
    for cue in scene.cues.get("stage", ()):
        if _in_date(scene, cue):
            continue
        distance = _distance(scene, cue, hit)
        stage = next((s for s in ORDER if isinstance(cue.entry, Cue) and s == cue.entry.label), None)
        if distance is None or stage is None or (stage == "repelled" and trigger_of(hit).kind in _PEACEFUL):
            continue
        rank = (ORDER.index(stage), distance)
        if best is None or rank < best[:2]:
            best = (*rank, stage, cue)
    carried = {trigger_of(one).stage for one in (hit, *arms)}
    own = next((s for s in ORDER if s in carried), None)
    if best is None:
        return own or "happened", None
    if own is not None and ORDER.index(own) < best[0]:
        return own, None
    return best[2], best[3]


def _in_date(scene: Scene, cue: Hit) -> bool:
    """Whether the cue is part of a date: "in May" is no "may"."""
    start = scene.tokens[cue.first].start
    return any(time.span.start <= start < time.span.end for time in scene.times)


def _distance(scene: Scene, cue: Hit, hit: Hit) -> int | None:
    """Words between cue and happening when the cue reaches it, else None."""
    if not isinstance(cue.entry, Cue):
        return None
    if cue.first <= hit.last and hit.first <= cue.last:
        return 0 if cue.first < hit.first or cue.last > hit.last else None
    if cue.last < hit.first:
        low, high, allowed = cue.last, hit.first, cue.entry.side in {"before", "both"}
    else:
        low, high, allowed = hit.last, cue.first, cue.entry.side in {"after", "both"}
    distance = high - low - 1
    if not allowed or distance > cue.entry.value or (cue.last < hit.first and _runs_out(scene, cue, hit)):
        return None
    return None if _separated(scene, low, high) else distance


def _runs_out(scene: Scene, cue: Hit, hit: Hit) -> bool:
    """As in "without hurting anyone, and the airport closed": such a word ends where a comma and "and" begin anew."""
    if scene.word(cue.first) not in scene.words("short_scope"):
        return False
    return any(i in scene.commas and scene.word(i) in scene.words("joins") for i in range(cue.last + 1, hit.first + 1))


def _separated(scene: Scene, low: int, high: int) -> bool:
    """Whether a clause boundary, or a comma outside a list, stands between."""
    that = sum(scene.word(i) in scene.words("complement") for i in range(low + 1, high + 1) if i in scene.cuts)
    return scene.cuts_between(low, high) > that or scene.commas_between(low, high) > 2
