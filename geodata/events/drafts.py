"""From one sentence to drafts: each happening with its own place, date, stage, source and casualties."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from geodata.events.casualties import Toll, tolls
from geodata.events.claims import attributions
from geodata.events.lexicon import Cue
from geodata.events.scene import label, parties_in, trigger_of
from geodata.events.stage import stage_of
from geodata.events.when import when_of
from geodata.events.where import FINENESS, Grounds, Group, contains
from geodata.types import Actor, Span

if TYPE_CHECKING:
    from geodata.events.claims import Attribution
    from geodata.events.lexicon import Hit, Trigger
    from geodata.events.scene import Scene
    from geodata.types import DayRange, Stage

VIOLENT: Final = frozenset({"battle", "strike", "civilians", "unrest", "infrastructure"})
"""Kinds that can have casualties."""

_WEAPON_REACH: Final = 14
_CUT: Final = 8
_TOLL_REACH: Final = 40


@dataclass(slots=True)
class Draft:
    """A happening as one sentence tells it, before it is compared with the rest of the document."""

    scene: Scene
    hit: Hit
    kind: str
    sub: str
    group: Group | None
    when: DayRange | None
    stage: Stage
    cue: Span | None
    said: list[Attribution]
    tolls: list[Toll] = field(default_factory=list)
    actors: tuple[Actor, ...] = ()
    borrowed: bool = False

    @property
    def trigger(self) -> Trigger:
        """The row of the trigger table."""
        return trigger_of(self.hit)

    def span(self) -> Span:
        """The words that tell of the happening."""
        start, end = self.scene.tokens[self.hit.first].start, self.scene.tokens[self.hit.last].end
        return Span(start=start, end=end, text=self.scene.text[start:end])


def chosen(scene: Scene) -> list[Hit]:
    """The triggers that count: conditions met, the longest at each place, weak ones only where no strong one is near."""
    met = [hit for hit in scene.triggers if _met(scene, trigger_of(hit)) and not _in_name(scene, hit)]
    kept: list[Hit] = []
    for hit in sorted(met, key=lambda h: (-(h.last - h.first), trigger_of(h).weak, h.first)):
        if all(hit.last < other.first or hit.first > other.last for other in kept):
            kept.append(hit)
    strong = [hit for hit in kept if not trigger_of(hit).weak]
    kept = [hit for hit in kept if not trigger_of(hit).weak or not _shadowed(scene, hit, strong)]
    solid = [hit for hit in kept if not trigger_of(hit).harm]
    return sorted((h for h in kept if not trigger_of(h).harm or not _shadowed(scene, h, solid)), key=lambda h: h.first)


def _met(scene: Scene, trigger: Trigger) -> bool:
    if any(_holds(scene, name) for name in trigger.never):
        return False
    return not trigger.needs or any(_holds(scene, name) for name in trigger.needs)


def _holds(scene: Scene, name: str) -> bool:
    return bool(scene.cues.get("weapons")) if name == "weapon" else scene.has("classes", name)


def _in_name(scene: Scene, hit: Hit) -> bool:
    start, end = scene.tokens[hit.first].start, scene.tokens[hit.last].end
    return any(p.mention.span.start <= start and end <= p.mention.span.end for p in scene.places)


def _shadowed(scene: Scene, hit: Hit, strong: list[Hit]) -> bool:
    return any(scene.cuts_between(hit.first, other.first) == 0 for other in strong)


def drafts_of(scene: Scene) -> list[Draft]:
    """Every happening of a sentence."""
    hits = chosen(scene)
    if not hits:
        return []
    scene.triggers = hits
    grounds = Grounds(scene)
    given = grounds.assign(hits)
    said = attributions(scene)
    starts = {hit.first for hit in hits}
    found = [_draft(scene, hit, _best(given.get(hit.first, [])), said, starts) for hit in hits]
    _hang_tolls(scene, found)
    return _without_echoes(found)


def _draft(scene: Scene, hit: Hit, group: Group | None, said: list[Attribution], starts: set[int]) -> Draft:
    trigger = trigger_of(hit)
    sub = _armed(scene, hit) if trigger.weapon else trigger.sub
    stage, cue = stage_of(scene, hit, starts)
    offset = scene.tokens[hit.first].start
    return Draft(
        scene, hit, trigger.kind, sub, group, when_of(scene, hit, said), stage, _span(scene, cue),
        [one for one in said if one.covers(offset)], actors=_actors(scene, hit),
    )  # fmt: skip


def _span(scene: Scene, hit: Hit | None) -> Span | None:
    if hit is None:
        return None
    start, end = scene.tokens[hit.first].start, scene.tokens[hit.last].end
    return Span(start=start, end=end, text=scene.text[start:end])


def _best(groups: list[Group]) -> Group | None:
    """The nearest list, or the finer one that it contains; a named place rather than a sector."""
    if not groups:
        return None
    named = [group for group in groups if not group.axis] or groups
    best = named[0]
    for other in named[1:]:
        if other.fineness() < best.fineness() and best.fineness() > FINENESS["settlement"] and _inside(best, other):
            best = other
    return best


def _inside(coarse: Group, fine: Group) -> bool:
    a, b = coarse.spots[0].place.place, fine.spots[0].place.place
    return a is not None and b is not None and contains(a, b)


def _armed(scene: Scene, hit: Hit) -> str:
    """The sub-kind of a strike by the weapon nearest to its word; the trigger's own when none is near."""
    own = trigger_of(hit).sub
    best: tuple[int, str] | None = None
    for cue in scene.cues.get("weapons", ()):
        low, high = (cue.last, hit.first) if cue.last < hit.first else (hit.last, cue.first)
        distance = max(0, high - low) + _CUT * scene.cuts_between(low, high)
        if distance <= _WEAPON_REACH and label(cue) != "other" and (best is None or distance < best[0]):
            best = (distance, label(cue))
    return best[1] if best else own


def _actors(scene: Scene, hit: Hit) -> tuple[Actor, ...]:
    """The parties named in the happening's clause: the one before its word (or behind "by") acts."""
    found: list[Actor] = []
    for party, side, _ in parties_in(scene, 0, len(scene.tokens) - 1):
        if scene.cuts_between(party.first, hit.first):
            continue
        span = _span(scene, party)
        acts = party.last < hit.first or scene.word(party.first - 1) in {"by", "the"} and scene.word(party.first - 2) == "by"
        if span is not None:
            found.append(Actor(span=span, role="attacker" if acts else "participant", side=side))
    return tuple(found[:4])


def _hang_tolls(scene: Scene, found: list[Draft]) -> None:
    """Tie each casualty figure to the nearest happening that can have victims."""
    able = [draft for draft in found if draft.kind in VIOLENT]
    if not able:
        return
    for toll in tolls(scene):
        best = min(able, key=lambda draft: _reach(scene, draft, toll.at))
        if _reach(scene, best, toll.at) <= _TOLL_REACH and all(toll.count.measure != other.count.measure for other in best.tolls):
            best.tolls.append(toll)


def _reach(scene: Scene, draft: Draft, at: int) -> int:
    low, high = (draft.hit.last, at) if at > draft.hit.last else (at, draft.hit.first)
    return max(0, high - low) + _CUT * scene.cuts_between(low, high)


def _without_echoes(found: list[Draft]) -> list[Draft]:
    """Drop a happening without a place of its own that only repeats another of its sentence."""
    kept: list[Draft] = []
    for draft in found:
        twin = next((o for o in found if o is not draft and _echoes(draft, o) and (o in kept or o.group is not None)), None)
        if twin is None:
            kept.append(draft)
        else:
            twin.tolls += [t for t in draft.tolls if all(t.count.measure != o.count.measure for o in twin.tolls)]
            twin.when = twin.when or draft.when
    return kept


def _echoes(draft: Draft, other: Draft) -> bool:
    if draft.group is not None and draft.group is not other.group:
        return False
    if draft.group is not None and (draft.hit.first < other.hit.first or draft.kind != other.kind):
        return False
    if draft.trigger.harm or draft.trigger.weak:
        return other.kind in VIOLENT or not draft.trigger.harm
    return draft.kind == other.kind or draft.group is None


def is_claimed(cue: object) -> bool:
    """Whether a table entry is a cue (kept for the type checker's sake)."""
    return isinstance(cue, Cue)
