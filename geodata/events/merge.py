"""One event a happening: drafts that tell the same are joined, places that are only pointed at are found."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from geodata.events.drafts import Draft, spot_of
from geodata.events.echoes import CROWDS, VIOLENT
from geodata.events.general import is_another, is_definite, is_ranked
from geodata.events.grounds import holds_events
from geodata.events.scene import unspoken
from geodata.events.when import settled
from geodata.events.where import FINENESS, contains, midpoint, quarter, whereabouts
from geodata.types import POINT_PRECISIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geodata.events.answers import Answer
    from geodata.events.bulletin import Context
    from geodata.types import DayRange, Where

_BACK: Final = 4
"""How many told sentences back a report without a place may refer to."""

ANSWER_REACH: Final = 2
"""How many sentences back a denial or confirmation speaks to."""

_ACCUSED: Final = 6
"""How many sentences back a party may deny what it is accused of."""

_RETOLD: Final = 3
"""Sentences within which an act is told again more closely: "a bombing in the capital … in the quarter of X"."""
_KILLING: Final = frozenset({"attack", "execution"})
_RECENT: Final = 12
_FAR_BACK: Final = 150
_AFTERMATH: Final = 2
_SAME_DAY: Final = 2
REAL: Final = frozenset({"happened", "ongoing", "repelled", "attempted"})
_TRIED: Final = frozenset({"happened", "attempted"})
"""Stages of an assault that a later sentence may tell to have been beaten off."""

_ARMED: Final = frozenset({"strike", "battle"})
_STRUCK: Final = frozenset({"strike", "infrastructure"})
_FLEXIBLE: Final = frozenset({"politics", "humanitarian", "territory"})


@dataclass(slots=True, eq=False)
class Told:
    """One happening at one place, with every draft that tells it."""

    draft: Draft
    where: Where | None
    when: DayRange | None
    alone: bool
    sure: float
    reports: list[Draft] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    assumed: bool = False
    """Whether the place is only the country that the whole report is about."""
    firm: bool = False
    """Whether an act is told, not only touched on, so that its country alone is worth drawing."""

    def drafts(self) -> list[Draft]:
        """All drafts, the first teller first."""
        return [self.draft, *self.reports]


def tell(draft: Draft, told: list[Told], context: Context) -> None:
    """Add a draft to what is told: to a happening already told, or as one event a place."""
    if draft.spares():
        _spare(draft, told)
        return
    if is_ranked(draft) and _leave_to(draft, told):
        return
    if draft.group is None:
        _place_without(draft, told, context)
        return
    _take_after(draft, told)
    when = _date(draft, context) or _same_day(draft, told)
    places = _wheres(draft)
    victims = _unplaced_before(draft, told) if draft.trigger.harm and not draft.tolls and len(places) == 1 else None
    if victims is not None:
        victims.where, victims.sure = places[0]
        _join(victims, draft, None, when)
        return
    summary = _summed_up(draft, told, when)
    if summary is not None:
        told.remove(summary)
        when = when or summary.when
    for where, sure in places:
        same = next((one for one in _candidates(told, where) if _same(one, draft, where, when)), None)
        if same is None:
            fresh = Told(draft, where, when, _alone(where, places), sure)
            fresh.reports += summary.drafts() if summary is not None else []
            _absorb_sector(fresh, told)
            told.append(fresh)
        else:
            _join(same, draft, where, when)


def _alone(where: Where, places: list[tuple[Where, float]]) -> bool:
    """Whether a draft tells of one spot only: no other place is named, or only those that it lies in."""
    place = where.place
    return all(other.place.id == place.id or contains(other.place, place) for other, _ in places)


def _spare(draft: Draft, told: list[Told]) -> None:
    """Tell the happenings of the sentence before that nobody was hurt; such a sentence is no happening of its own."""
    places = {where.place.id for where, _ in _wheres(draft)}
    reached: int | None = None
    for one in reversed(told[-_RECENT:]):
        latest = one.drafts()[-1].scene.number
        if draft.scene.number - latest > _AFTERMATH or (reached is not None and latest != reached):
            return
        if one.draft.kind in VIOLENT and (not places or (one.where is not None and one.where.place.id in places)):
            reached = latest
            _join(one, draft, None, None)


def _leave_to(draft: Draft, told: list[Told]) -> bool:
    """Give a sentence that only ranks an act to the violence told just before; its place and date are those of the count."""
    for one in reversed(told[-_RECENT:]):
        if draft.scene.number - _last_number(one) > _RETOLD:
            return False
        if one.draft.kind in VIOLENT and one.draft.stage in REAL:
            draft.tolls = []
            _join(one, draft, None, None)
            return True
    return False


def _candidates(told: list[Told], where: Where) -> Iterator[Told]:
    """The happenings that a new draft may repeat: those just told, then earlier ones at the place, latest first."""
    yield from reversed(told[-_RECENT:])
    earlier = told[: max(0, len(told) - _RECENT)][-_FAR_BACK:]
    yield from (one for one in reversed(earlier) if one.where is not None and one.where.place.id == where.place.id)


def _absorb_sector(fresh: Told, told: list[Told]) -> None:
    """As in "In the X direction the enemy attacked. … near Y": the sector gives way to the closer place of its paragraph."""
    old = told[-1] if told else None
    if (
        old is None
        or old.where is None
        or fresh.where is None
        or old.where.relation != "direction"
        or fresh.where.relation == "direction"
    ):
        return
    near = (
        old.draft.scene.paragraph == fresh.draft.scene.paragraph
        and fresh.draft.scene.number - old.draft.scene.number == 1
    )
    beaten = old.draft.stage == "repelled" != fresh.draft.stage
    if near and old.draft.kind == fresh.draft.kind and _stages_meet(old.draft, fresh.draft) and not beaten:
        fresh.reports += old.drafts()
        fresh.when = fresh.when or old.when
        told.remove(old)


def _last_number(one: Told) -> int:
    """The number of the last sentence that told a happening."""
    return max(one.draft.scene.number, one.reports[-1].scene.number if one.reports else 0)


def _take_after(draft: Draft, told: list[Told]) -> None:
    """Victims and damage told right after a strike are that strike's, also at another place."""
    damage = draft.kind == "infrastructure" and draft.sub == "damage" and draft.trigger.weak
    if not (draft.trigger.harm or damage):
        return
    for one in reversed(told):
        if draft.scene.number - _last_number(one) > _AFTERMATH:
            return
        if one.draft.kind == "strike" and one.draft.stage in REAL:
            draft.kind, draft.sub = "strike", one.draft.sub
            return


def _same_day(draft: Draft, told: list[Told]) -> DayRange | None:
    """The date of the violence told in the sentence before, for more of the same kind without a date of its own.

    A strike and the damage it does are of one kind here.
    """
    last = told[-1] if told else None
    if last is None or draft.kind not in VIOLENT or draft.stage not in REAL or draft.recall is not None:
        return None
    if last.where is None and last.draft.trigger.weak:
        return None
    follows = draft.scene.paragraph == last.draft.scene.paragraph and last.draft.kind in VIOLENT
    if last.draft.kind != draft.kind and not follows and not {last.draft.kind, draft.kind} <= _STRUCK:
        return None
    latest = last.reports[-1] if last.reports else last.draft
    apart = draft.scene.number - latest.scene.number
    near = 0 < apart <= _SAME_DAY or (apart == 0 and last.when is not None and last.when.basis == "context")
    if not near or last.when is None or last.when.first is None or not _stages_meet(last.draft, draft):
        return None
    return replace(last.when, basis="context")


def _unplaced_before(draft: Draft, told: list[Told]) -> Told | None:
    """The happening with victims but no place, just told: "The deaths were in Sumy Oblast" gives it one."""
    for one in reversed(told):
        if draft.scene.number - one.draft.scene.number > 1 or one.draft.scene.paragraph != draft.scene.paragraph:
            return None
        if one.where is None and one.draft.kind in VIOLENT and one.draft.tolls:
            return one
    return None


def _summed_up(draft: Draft, told: list[Told], when: DayRange | None) -> Told | None:
    """The violence told just before without a place, as in "40 drones were shot down. 30 fell over A and B".

    What was said of it, its weapon and its source, holds for the places too.
    """
    last = told[-1] if told else None
    if last is None or last.where is not None or draft.kind not in _ARMED or last.draft.kind != draft.kind:
        return None
    near = draft.scene.number - last.draft.scene.number == 1 and draft.scene.paragraph == last.draft.scene.paragraph
    if not near or not _stages_meet(last.draft, draft) or draft.recall is not None or last.draft.recall is not None:
        return None
    if "siege" in {draft.sub, last.draft.sub} and draft.sub != last.draft.sub:
        return None
    if not dates_agree(last.when, when):
        return None
    draft.said = draft.said or last.draft.said
    draft.sub = last.draft.sub if draft.sub == "other" else draft.sub
    return last


def _date(draft: Draft, context: Context) -> DayRange | None:
    when = draft.when
    if when is None and context.issuer is not None and draft.stage != "ongoing":
        when = context.span
    return settled(when, draft.stage, context.published)


def _wheres(draft: Draft) -> list[tuple[Where, float]]:
    if draft.group is None:
        return []
    there = draft.kind == "politics"
    found = [
        (replace(where, relation="at") if there and where.relation == "to" else where, spot.place.confidence)
        for spot in draft.group.spots
        if (where := whereabouts(spot)) is not None
    ]
    if len(found) == 2 and draft.group.tie == "between":
        coarse = [one for one in found if one[0].precision not in POINT_PRECISIONS]
        if coarse:
            return sorted(found, key=lambda one: FINENESS[one[0].precision])[:1]
        return [(midpoint(found[0][0], found[1][0]), min(found[0][1], found[1][1]))]
    return found


def _same(one: Told, draft: Draft, where: Where, when: DayRange | None) -> bool:
    """Whether a draft tells a happening already told: same kind, place and stage, and dates that do not exclude it."""
    first = one.draft
    if not _kinds_agree(first, draft) or not (_subs_agree(first, draft) or _turned_round(one, draft)):
        return False
    if not _stages_meet(first, draft) or (first.recall is None) != (draft.recall is None):
        return False
    if not dates_agree(one.when, when):
        return False
    if one.where is None:
        return False
    if one.where.place.id == where.place.id:
        return True
    a, b = one.where.place, where.place
    if first.kind in _FLEXIBLE and abs(first.scene.number - draft.scene.number) <= 2:
        return contains(a, b) or contains(b, a)
    return (
        first is not draft
        and "country" not in {a.precision, b.precision}
        and _retold(one, draft, when)
        and (contains(a, b) or contains(b, a) or quarter(a, b))
    )


def _retold(one: Told, draft: Draft, when: DayRange | None) -> bool:
    """Whether a sentence may tell an attack on people again, more closely: soon after, of no other day, and no other attack."""
    latest = one.reports[-1] if one.reports else one.draft
    if not (_is_act(one.draft) and _is_act(draft)) or (one.when and when and one.when != when):
        return False
    return draft.scene.number - latest.scene.number <= _RETOLD and not is_another(draft)


def _is_act(draft: Draft) -> bool:
    """Whether a happening is an attack on people or a bombing, which a report tells first in short and then in full."""
    return draft.kind == "civilians" or (draft.kind == "strike" and draft.sub in {"mine_ied", "suicide_bomb", "other"})


def _kinds_agree(a: Draft, b: Draft) -> bool:
    """Whether two drafts can tell one act: of one kind, or one of them only its victims or "the attack"."""
    if a.kind == b.kind or b.trigger.harm:
        return True
    return (a.trigger.harm or _refers(b)) and a.kind in VIOLENT and b.kind in VIOLENT


def _refers(draft: Draft) -> bool:
    """Whether a weak word with "the" or "this" refers to an act already told: "the attack"."""
    return draft.trigger.weak and not draft.trigger.harm and is_definite(draft)


def same_act(one: Told, other: Told) -> bool:
    """Whether two happenings without places of their own may be one: kind, stage and dates do not part them."""
    a, b = one.draft, other.draft
    return a.kind == b.kind and _subs_agree(a, b) and _stages_meet(a, b) and dates_agree(one.when, other.when)


def _subs_agree(a: Draft, b: Draft) -> bool:
    if b.trigger.harm or a.trigger.harm or _refers(b):
        return a.kind in VIOLENT and b.kind in VIOLENT
    if a.sub == b.sub or {a.sub, b.sub} in (CROWDS, _KILLING):
        return True
    if a.kind == "battle":
        return a.trigger.weak or b.trigger.weak or a.stage == b.stage == "ongoing"
    return a.kind == "strike" and "other" in {a.sub, b.sub}


def _turned_round(one: Told, draft: Draft) -> bool:
    """As in "the rebels denied shelling the market and accused the army of bombing it": the same blow, laid to another."""
    scene = draft.scene
    denied = any(said.grade == "denied" and said.own[0] < draft.hit.first for said in scene.said)
    pointed = scene.word(draft.hit.last + 1) in scene.words("it")
    return (
        denied and pointed and one.draft.kind == draft.kind == "strike" and scene.number - _last_number(one) <= _ACCUSED
    )


def dates_agree(a: DayRange | None, b: DayRange | None) -> bool:
    """Whether two ranges can be of one happening: neither ends before the other begins."""
    if a is None or b is None:
        return True
    return not ((a.last and b.first and a.last < b.first) or (b.last and a.first and b.last < a.first))


def _join(one: Told, draft: Draft, where: Where | None, when: DayRange | None) -> None:
    if draft is not one.draft and draft not in one.reports:
        if one.draft.trigger.harm and not draft.trigger.weak and draft.kind in VIOLENT and where is not None:
            one.draft, draft = draft, one.draft
        one.reports.append(draft)
    if one.when is None or (one.when.first is None and when is not None and when.first is not None):
        one.when = when
    if one.draft.sub == draft.sub == "assault" and draft.stage == "repelled" and one.draft.stage in _TRIED:
        one.draft.stage, one.draft.cue = draft.stage, draft.cue
    if {one.draft.sub, draft.sub} == CROWDS:
        one.draft.sub = "riot"
    if (
        where is not None
        and one.where is not None
        and FINENESS[where.place.precision] < FINENESS[one.where.place.precision]
    ):
        one.where = where


def _place_without(draft: Draft, told: list[Told], context: Context) -> None:
    """A draft without a place joins a happening told shortly before, takes its place from "there", or stays without."""
    for one in reversed(told[-_RECENT:]):
        if draft.scene.number - one.draft.scene.number > _BACK and draft.scene.paragraph != one.draft.scene.paragraph:
            break
        back = _points_to(draft, one) or _cost_of(draft, one)
        refers = _refers(draft)
        kinds = back or one.draft.kind == draft.kind or ((refers or draft.trigger.harm) and one.draft.kind in VIOLENT)
        if (
            kinds
            and (draft.kind != "strike" or (one.draft.stage == "repelled") == (draft.stage == "repelled"))
            and not (draft.trigger.harm and draft.scene.has("count", "cumulative"))
            and (back or refers or _subs_agree(one.draft, draft))
            and _stages_meet(one.draft, draft)
            and draft.recall is None
            and dates_agree(one.when, draft.when)
        ):
            _join(one, draft, None, draft.when)
            return
    if draft.trigger.weak:
        dated = draft.when is not None and draft.when.basis != "context"
        stands = (draft.tolls or dated) and draft.kind in {"civilians", "strike"} and draft.stage in REAL
        if not _leave_victims(draft, told) and stands and not draft.scene.has("count", "cumulative"):
            told.append(Told(draft, None, _date(draft, context), True, 1.0))
        return
    spot = _named_before(draft, told) if draft.there else _carried(draft, told)
    if spot is not None:
        told.append(Told(draft, spot, _date(draft, context), True, 0.6))
        return
    told.append(Told(draft, None, _date(draft, context), True, 1.0))


def _cost_of(draft: Draft, one: Told) -> bool:
    """Whether victims told in the next sentence are those of a capture: "They took the camp. Eleven bodies were found."."""
    next_to = 0 < draft.scene.number - one.drafts()[-1].scene.number <= 1
    found = draft.trigger.harm or draft.scene.word(draft.hit.first) in draft.scene.words("bodies")
    return found and bool(draft.tolls) and next_to and one.draft.kind == "territory"


def _points_to(draft: Draft, one: Told) -> bool:
    """Whether "the shelling", "this attack" means the violence told just before, however it was called there."""
    scene, at = draft.scene, draft.hit.first
    if not scene.words("pointing") & {scene.word(at - 1), scene.word(at - 2)} or scene.broken(at):
        return False
    near = 0 < scene.number - (one.reports[-1] if one.reports else one.draft).scene.number <= 1 and bool(draft.tolls)
    return near and draft.kind in VIOLENT and one.draft.kind in VIOLENT


def _leave_victims(draft: Draft, told: list[Told]) -> bool:
    """Give the victims of a word too weak to stand alone ("in the attack, nine died") to the violence told just before."""
    if not draft.tolls or draft.stage not in REAL or draft.recall is not None or draft.scene.has("count", "cumulative"):
        return False
    for one in reversed(told[-_RECENT:]):
        latest = one.reports[-1] if one.reports else one.draft
        if draft.scene.number - latest.scene.number > _AFTERMATH:
            return False
        if one.draft.kind in VIOLENT and one.draft.stage in REAL and dates_agree(one.when, draft.when):
            _join(one, draft, None, draft.when)
            return True
    return False


def _carried(draft: Draft, told: list[Told]) -> Where | None:
    """The place of the sentence before, for a sentence of the same paragraph that names none at all."""
    if (
        draft.scene.elsewhere
        or (draft.kind, draft.stage) == ("strike", "repelled")
        or any(holds_events(place) for place in unspoken(draft.scene))
    ):
        return None
    last, topic = told[-1] if told else None, draft.scene.topic
    if topic is not None and draft.scene.has("place", "capital") and not topic.is_capital():
        return None
    if draft.kind in VIOLENT and topic is not None and (topic.age <= 1 or (topic.heading and draft.when is not None)):
        return whereabouts(spot_of(topic, draft.hit.first))
    if last is None or last.where is None or last.where.precision not in {"site", "settlement"}:
        return None
    near = draft.scene.paragraph == last.draft.scene.paragraph and draft.scene.number - last.draft.scene.number <= 1
    meets = draft.kind == last.draft.kind == "politics" and draft.stage == "planned"
    return last.where if near and last.alone and (draft.kind in VIOLENT or meets) else None


def _named_before(draft: Draft, told: list[Told]) -> Where | None:
    """The settlement that "there" or "the city" points back to: the last one in which something was told."""
    for one in reversed(told):
        if draft.scene.number - one.draft.scene.number > _BACK:
            return None
        if one.where is not None and one.where.place.precision == "settlement":
            return one.where
    return None


def _stages_meet(a: Draft, b: Draft) -> bool:
    return (a.stage in REAL) == (b.stage in REAL)


def hear(answers: Sequence[Answer], told: Sequence[Told]) -> None:
    """Give each answer to the happenings told just before it by another party."""
    tellers: dict[int, list[tuple[Told, Draft]]] = {}
    for one in told:
        for draft in one.drafts():
            tellers.setdefault(draft.scene.number, []).append((one, draft))
    for answer in answers:
        accused = _accused_before(answer, told)
        if accused is not None and answer not in accused.answers:
            accused.answers.append(answer)
        for one, draft in _just_before(answer, tellers):
            party = answer.attribution.claim.party
            if party is None or all(said.claim.party != party for said in (*draft.said, *one.draft.said)):
                one.answers.append(answer)


def _accused_before(answer: Answer, told: Sequence[Told]) -> Told | None:
    """The latest violence told before of which the party that denies is said to be the attacker."""
    party = answer.attribution.claim.party
    if party is None or answer.attribution.grade != "denied":
        return None
    for one in reversed(told):
        first = one.draft
        if (
            not 0 < answer.number - first.scene.number <= _ACCUSED
            or first.kind not in VIOLENT
            or first.stage not in REAL
        ):
            continue
        if any(actor.side == party and actor.role == "attacker" for actor in first.actors):
            return one
    return None


def _just_before(answer: Answer, tellers: Mapping[int, list[tuple[Told, Draft]]]) -> list[tuple[Told, Draft]]:
    """The happenings of the nearest sentence that the answer can speak to."""
    for number in range(answer.number, answer.number - ANSWER_REACH - 1, -1):
        near = [
            (one, draft)
            for one, draft in tellers.get(number, ())
            if draft.scene.paragraph == answer.paragraph and draft.start() < answer.offset
        ]
        if near:
            return near
    return []
