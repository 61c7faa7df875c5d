"""From one sentence to drafts: each happening with its own place, date, stage, source and casualties."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from geodata.events.casualties import Toll, tolls
from geodata.events.claims import attributions
from geodata.events.echoes import VIOLENT, without_echoes
from geodata.events.focus import Topic
from geodata.events.grounds import Grounds
from geodata.events.scene import apart, asides, label, parties_in, trigger_of
from geodata.events.sharing import share_place
from geodata.events.stage import stage_of
from geodata.events.when import when_of
from geodata.events.where import FINENESS, Group, Spot, contains
from geodata.types import Actor, Span

if TYPE_CHECKING:
    from geodata.events.claims import Attribution
    from geodata.events.lexicon import Hit, Trigger
    from geodata.events.scene import Scene
    from geodata.types import DayRange, Stage

_COSTLY: Final = frozenset({"territory"})
"""Kinds that have casualties where no violence is told beside them: "took the camp, killing eleven"."""

_HOLDS_TOWNS: Final = frozenset({"territory", "battle", "strike"})
_BOUND: Final = frozenset({"object", "town", "subject"})
"""Frames of words that tell of nothing unless a place is their object or subject."""

_INHERITED: Final = 0.75
"""How much less sure a place is that the sentence only points back to."""

_FULL_STOPS: Final = frozenset(".!?…")
_WEAPON_REACH: Final = 14
_CUT: Final = 8
_PAUSE: Final = 2
_LED: Final = 3
_TOLL_REACH: Final = 40
_PHRASE: Final = 8
_MOST: Final = 24


@dataclass(slots=True, eq=False)
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
    there: bool = False
    recall: Span | None = None
    quoted: Attribution | None = None
    trigger: Trigger = field(init=False)
    """The row of the trigger table."""

    def __post_init__(self) -> None:
        """Keep what many rules ask for."""
        self.trigger = trigger_of(self.hit)

    def spares(self) -> bool:
        """Whether the sentence only says that nobody was hurt."""
        return self.trigger.harm and bool(self.tolls) and all(toll.count.high == 0 for toll in self.tolls)

    def seated(self) -> bool:
        """Whether a court or the speaker is said to be at the place ("a court in Poltava")."""
        return (
            self.group is not None
            and 0 < self.group.first - self.hit.last <= 2
            and "court" in self.span().text.casefold()
        )

    def start(self) -> int:
        """Where the words that tell of the happening begin in the document."""
        return self.scene.tokens[self.hit.first].start

    def span(self) -> Span:
        """The words that tell of the happening."""
        start, end = self.scene.tokens[self.hit.first].start, self.scene.tokens[self.hit.last].end
        return Span(start=start, end=end, text=self.scene.text[start:end])


def chosen(scene: Scene) -> list[Hit]:
    """The triggers that count: conditions met, the longest at each place, weak ones only where no strong one is near."""
    if _is_title(scene):
        return []
    heading = _heading_end(scene)
    met = [
        hit
        for hit in scene.triggers
        if hit.first >= heading
        and _met(scene, trigger_of(hit))
        and not _in_name(scene, hit)
        and not _runs_on(scene, hit)
    ]
    kept: list[Hit] = []
    taken: set[int] = set()
    for hit in sorted(met, key=lambda h: (-(h.last - h.first), trigger_of(h).weak, h.first)):
        stretch = range(hit.first, hit.last + 1)
        if taken.isdisjoint(stretch):
            taken.update(stretch)
            kept.append(hit)
    return sorted(kept, key=lambda h: h.first)[:_MOST]


def ranked(scene: Scene, kept: list[Hit]) -> tuple[list[Hit], dict[int, list[Hit]]]:
    """The heads of happenings, and the weaker words of their clause that speak of the same (their arms)."""
    strong = [hit for hit in kept if not trigger_of(hit).weak]
    solid = [hit for hit in kept if not trigger_of(hit).harm]
    heads: list[Hit] = []
    arms: dict[int, list[Hit]] = {}
    for hit in kept:
        rivals = strong if trigger_of(hit).weak and not trigger_of(hit).harm else solid if trigger_of(hit).harm else []
        lord = _lord(scene, hit, [other for other in rivals if other is not hit])
        twin = next((head for head in heads if _one_phrase(scene, head, hit)), None)
        if lord is None and twin is None:
            heads.append(hit)
        elif twin is not None and lord is None:
            arms.setdefault(twin.first, []).append(hit)
        elif lord is not None:
            arms.setdefault(lord.first, []).append(hit)
    for head in heads:
        for arm in arms.get(head.first, [])[:]:
            arms[head.first] += arms.get(arm.first, []) if arm.first != head.first else []
    return heads, arms


def _lord(scene: Scene, hit: Hit, rivals: list[Hit]) -> Hit | None:
    near = [
        other
        for other in rivals
        if scene.cuts_between(hit.first, other.first) == 0
        and not apart(scene, hit.first, other.first)
        and (not trigger_of(hit).harm or _suffers_in(scene, hit, other))
        and (trigger_of(hit).harm or not _goes_on(scene, hit, other))
    ]
    return min(near, key=lambda other: abs(other.first - hit.first), default=None)


def _goes_on(scene: Scene, hit: Hit, other: Hit) -> bool:
    """As in "attacked A with drones and shelled B": two verbs joined by "and", each with a place behind it."""
    low, high = (hit.last, other.first) if hit.first < other.first else (other.last, hit.first)
    between, behind = scene.tokens[low].end, scene.tokens[high].start
    joined = any(scene.word(i) in scene.words("joins") for i in range(low + 1, high))
    spots = [one.mention.span.start for one in scene.places if one.mention.role in {"location", "facility"}]
    return joined and any(between <= at < behind for at in spots) and any(at > behind for at in spots)


def _suffers_in(scene: Scene, hit: Hit, other: Hit) -> bool:
    """Whether victims can be those of a happening: of any violence, of other kinds only in the same breath."""
    return trigger_of(other).kind in VIOLENT | _COSTLY or scene.commas_between(hit.first, other.first) == 0


def _one_phrase(scene: Scene, head: Hit, hit: Hit) -> bool:
    """Whether two words of one kind stand so close that they tell one happening: "repelled five assaults"."""
    low, high = head.last, hit.first
    if _compound(scene, head, hit):
        return True
    if (
        trigger_of(head).kind != trigger_of(hit).kind
        or trigger_of(head).sub != trigger_of(hit).sub
        or high - low > _PHRASE
    ):
        return False
    if scene.cuts_between(low, high) or scene.commas_between(low, high) or apart(scene, low, high):
        return False
    start, end = scene.tokens[low].end, scene.tokens[high].start
    return not any(
        start <= place.mention.span.start < end and place.mention.role in {"location", "facility"}
        for place in scene.places
    )


def _compound(scene: Scene, head: Hit, hit: Hit) -> bool:
    """As in "the dynamite attack that left two dead": the weapon's word and the attack's, side by side, tell one strike."""
    beside = hit.first == head.last + 1 and not scene.broken(hit.first)
    return beside and trigger_of(head).kind == "strike" and trigger_of(hit).kind == "civilians"


def _met(scene: Scene, trigger: Trigger) -> bool:
    if any(_holds(scene, name) for name in trigger.never):
        return False
    return not trigger.needs or any(_holds(scene, name) for name in trigger.needs)


def _holds(scene: Scene, name: str) -> bool:
    if name == "weapon":
        return bool(scene.cues.get("weapons"))
    of, _, label_ = name.rpartition(".")
    return scene.has(of or "classes", label_)


def _heading_end(scene: Scene) -> int:
    """The first token behind a heading in capitals that the sentence splitter left before its text."""
    body = scene.text[scene.start : scene.end]
    line, _, rest = body.partition("\n")
    return scene.index(scene.start + len(line)) if rest and line.isupper() and not rest.isupper() else 0


def _is_title(scene: Scene) -> bool:
    """Whether a sentence without an end is the title of a report ("Flash Update No. 2"), which names only its subject."""
    return scene.has("clauses", "title") and scene.text[scene.start : scene.end].rstrip()[-1:] not in _FULL_STOPS


def _runs_on(scene: Scene, hit: Hit) -> bool:
    """As in "one was killed and three civilians hurt": a phrase that runs over the "and" behind a passive is none."""
    between = range(hit.first + 1, hit.last)
    return scene.word(hit.first - 1) in scene.words("be") and any(
        scene.word(i) in scene.words("joins") for i in between
    )


def _in_name(scene: Scene, hit: Hit) -> bool:
    start, end = scene.tokens[hit.first].start, scene.tokens[hit.last].end
    return any(p.mention.span.start <= start and end <= p.mention.span.end for p in scene.places)


def drafts_of(scene: Scene) -> list[Draft]:
    """Every happening of a sentence."""
    kept = chosen(scene)
    hits, arms = ranked(scene, kept)
    scene.triggers = hits
    scene.said = said = attributions(scene)
    if not hits:
        return []
    grounds = Grounds(scene, said)
    given = grounds.assign(hits, arms)
    seated = {hit.first: _best(scene, given.get(hit.first, [])) for hit in hits if trigger_of(hit).frame != "nowhere"}
    found = [_draft(scene, hit, seated.get(hit.first), said, arms.get(hit.first, [])) for hit in hits]
    found = [draft for draft in found if draft.group is not None or draft.trigger.frame not in _BOUND]
    for draft in found:
        if draft.there:
            draft.group = _in_region(draft) or _group_before(draft, found) or _spoken_of(draft, grounds)
    share_place(scene, found)
    _turn_to_topic(scene, found)
    _date_by_sequel(scene, found)
    _hang_tolls(scene, found)
    return without_echoes(found)


def _draft(scene: Scene, hit: Hit, group: Group | None, said: list[Attribution], arms: list[Hit]) -> Draft:
    trigger = trigger_of(hit)
    sub = _armed(scene, hit) if trigger.weapon else trigger.sub
    same = [arm for arm in arms if trigger_of(arm).kind == trigger.kind and trigger_of(arm).sub == trigger.sub]
    stage, cue = stage_of(scene, hit, same)
    offset = scene.tokens[hit.first].start
    return Draft(
        scene, hit, trigger.kind, sub, group, when_of(scene, hit, said), stage, _span(scene, cue),
        [one for one in said if one.covers(offset)], actors=_actors(scene, hit),
        there=group is None and _points_back(scene, hit), recall=_recall(scene, hit),
    )  # fmt: skip


def _date_by_sequel(scene: Scene, found: list[Draft]) -> None:
    """As in "A before B in May": an undated A ended by the end of B."""
    links = [hit.first for hit in scene.labelled("clauses", "sequel")]
    for first, second in pairwise(found):
        if first.when is None and second.when is not None and any(first.hit.last < i < second.hit.first for i in links):
            first.when = replace(second.when, first=None, granularity="range", basis="context")


def _in_region(draft: Draft) -> Group | None:
    """As in "five drones were shot down over the region": the one named last in the text, whatever town came after it."""
    scene, at = draft.scene, draft.hit.first
    said = any(
        scene.cuts_between(hit.first, at) == 0 and scene.word(hit.first - 1) not in scene.words("of")
        for hit in scene.labelled("place", "region")
    )
    if not said or scene.region is None or draft.kind not in VIOLENT | {"humanitarian"}:
        return None
    return Group((spot_of(Topic(scene.region, 0), at),), at, at)


def _group_before(draft: Draft, found: list[Draft]) -> Group | None:
    """The one place named before in the sentence, for a happening that points back to it."""
    named = [
        o.group for o in found if o.group is not None and o.group.first < draft.hit.first and len(o.group.spots) == 1
    ]
    return named[-1] if named else None


def _turn_to_topic(scene: Scene, found: list[Draft]) -> None:
    """Place what points back to "the city", and finds no place in its own sentence, at the topic of the paragraph."""
    topic = scene.topic
    if topic is None:
        return
    shared: Group | None = None
    for draft in found:
        if draft.there and draft.group is None:
            at = draft.hit.first
            shared = shared or Group((spot_of(topic, at),), at, at)
            draft.group = shared


def spot_of(topic: Topic, at: int) -> Spot:
    """The topic of a paragraph as the place of what stands at a token; less sure than a place named there."""
    place = replace(topic.place, confidence=topic.place.confidence * _INHERITED)
    return Spot(place, at, at, "in", at, "at")


def _spoken_of(draft: Draft, grounds: Grounds) -> Group | None:
    """As in "Officials in X said that shelling had hurt two people there": the town before "there", in whatever phrase."""
    scene = draft.scene
    back = [
        hit.first for hit in scene.labelled("place", "anaphor") if scene.cuts_between(hit.first, draft.hit.first) == 0
    ]
    return grounds.before(min(*back, draft.hit.first)) if back else None


def _points_back(scene: Scene, hit: Hit) -> bool:
    """Whether the happening's clause says "there", "the city", "near the airport", or that "it" was besieged."""
    of = scene.words("of")
    back = [
        one.first for one in scene.labelled("place", "anaphor", "region", "site") if scene.word(one.last + 1) not in of
    ]
    if scene.topic is not None and scene.topic.is_capital():
        back += [one.first for one in scene.labelled("place", "capital")]
    kind = trigger_of(hit).kind
    if kind in _HOLDS_TOWNS and scene.word(hit.last + 1) in scene.words("it"):
        back.append(hit.last + 1)
    if kind in _HOLDS_TOWNS and scene.word(hit.first - 1) in scene.words("be"):
        back += [i for i in range(max(0, hit.first - 4), hit.first) if scene.word(i) in scene.words("pronouns")]
    return any(scene.cuts_between(i, hit.first) == 0 for i in back)


def _recall(scene: Scene, hit: Hit) -> Span | None:
    """The words that set a happening back in time: "nine years after", or "since" behind "the first" or "the worst"."""
    for aside in asides(scene):
        if aside.first <= hit.first <= aside.last and (label(aside) == "recall" or _superlative(scene, aside.first)):
            cue = next(one for one in scene.cues["clauses"] if one.first == aside.first and one.entry is aside.entry)
            counted = any(one.last == cue.first - 1 for one in scene.cues.get("numbers", ()))
            return _span(scene, cue._replace(first=cue.first - counted))
    return None


def _superlative(scene: Scene, at: int) -> bool:
    return any(hit.first < at for hit in scene.labelled("clauses", "superlative"))


def _span(scene: Scene, hit: Hit | None) -> Span | None:
    if hit is None:
        return None
    start, end = scene.tokens[hit.first].start, scene.tokens[hit.last].end
    return Span(start=start, end=end, text=scene.text[start:end])


def _best(scene: Scene, groups: list[Group]) -> Group | None:
    """The nearest list, or the finer one that it contains; a named place rather than a sector."""
    if not groups:
        return None
    named = [group for group in groups if not group.axis] or groups
    best = named[0]
    for other in named[1:]:
        if (
            other.tie != "to"
            and not _turns(scene, best, other)
            and other.fineness() < best.fineness()
            and best.fineness() > FINENESS["settlement"]
            and _inside(best, other)
        ):
            best = other
    return best


def _turns(scene: Scene, best: Group, other: Group) -> bool:
    """Whether the sentence turns to something else between two lists: "across the region, as tanks entered X"."""
    return any(
        best.last < hit.first < other.first for hit in scene.labelled("clauses", "narrator") if hit.first in scene.cuts
    )


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
        if _is_anothers(scene, cue, hit):
            continue
        if distance <= _WEAPON_REACH and label(cue) != "other" and (best is None or distance < best[0]):
            best = (distance, label(cue))
    return best[1] if best else own


def _is_anothers(scene: Scene, cue: Hit, hit: Hit) -> bool:
    """Whether a weapon belongs to the verb before: "attacked X with drones and shelled Y"."""
    joined = any(scene.word(i) in scene.words("joins") for i in range(cue.last + 1, hit.first))
    return joined and any(other.last < cue.first for other in scene.triggers if other is not hit)


def _actors(scene: Scene, hit: Hit) -> tuple[Actor, ...]:
    """The parties named in the happening's clause: the one before its word (or behind "by") acts."""
    found: list[Actor] = []
    for party, side, _ in parties_in(scene, 0, len(scene.tokens) - 1):
        if scene.cuts_between(party.first, hit.first):
            continue
        span = _span(scene, party)
        led = {scene.word(i) for i in range(party.first - _LED, party.first) if not scene.broken(i + 1)}
        acts = party.last < hit.first or scene.words("by") & led
        if span is not None:
            found.append(Actor(span=span, role="attacker" if acts else "participant", side=side))
    return tuple(found[:4])


def _hang_tolls(scene: Scene, found: list[Draft]) -> None:
    """Tie each casualty figure to the nearest happening that can have victims."""
    able = [draft for draft in found if draft.kind in VIOLENT and draft.sub != "arrest"] or [
        d for d in found if d.kind in _COSTLY
    ]
    if not able:
        return
    for toll in tolls(scene):
        best = min(able, key=lambda draft: (draft.sub == "outage", _reach(scene, draft, toll.at)))
        if _reach(scene, best, toll.at) > _TOLL_REACH:
            continue
        if toll.adds_to(best.tolls):
            best.tolls.append(toll)


def _reach(scene: Scene, draft: Draft, at: int) -> int:
    low, high = (draft.hit.last, at) if at > draft.hit.last else (at, draft.hit.first)
    return max(0, high - low) + _CUT * scene.cuts_between(low, high) + _PAUSE * scene.commas_between(low, high)
