"""A document's events: sentences to drafts, one event a happening, and how each is drawn."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeVar

from geodata.events.answers import Answer, answers_of
from geodata.events.claims import party_of
from geodata.events.drafts import VIOLENT, Draft, drafts_of
from geodata.events.drawing import judge
from geodata.events.lexicon import Lexicon, lexicon, tokens_of, version
from geodata.events.scene import gate, label, lay_out, parties_in, triggers_in
from geodata.events.when import settled
from geodata.events.where import FINENESS, contains, midpoint, whereabouts
from geodata.types import Claim, Count, DayRange, Event, Span, Where

if TYPE_CHECKING:
    from geodata.events.claims import Attribution
    from collections.abc import Sequence
    from datetime import date

    from geodata.events.scene import Scene

    from geodata.types import Assertion, Document, Resolution, TimeMention

_BACK: Final = 4
"""How many told sentences back a report without a place may refer to."""

_HEADING: Final = 260
_OFFICE: Final = 9
_AFTERMATH: Final = 2
REAL: Final = frozenset({"happened", "ongoing", "repelled", "attempted"})
T = TypeVar("T")
_FLEXIBLE: Final = frozenset({"politics", "humanitarian", "territory"})


@dataclass(slots=True)
class Told:
    """One happening at one place, with every draft that tells it."""

    draft: Draft
    where: Where | None
    when: DayRange | None
    alone: bool
    sure: float
    reports: list[Draft] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)

    def drafts(self) -> list[Draft]:
        """All drafts, the first teller first."""
        return [self.draft, *self.reports]


@dataclass(frozen=True, slots=True)
class Context:
    """What holds for the whole document: its day, and the party whose bulletin it is."""

    published: date | None
    issuer: Claim | None
    span: DayRange | None


def find(
    document: Document, *, language: str, sentences: Sequence[tuple[int, int]], places: Sequence[Resolution], times: Sequence[TimeMention]
) -> tuple[Event, ...]:
    """The events a document tells, in text order; the same happening told twice is one event with ``reports``.

    ``sentences``, ``places`` and ``times`` are those of the document's text, in text order.
    """
    words = lexicon(language)
    dateline = _dateline_end(document.text)
    spots = [p for p in places if p.mention.span.start >= dateline]
    dates = [t for t in times if t.span.start >= dateline]
    drafts, answers = _drafts(document.text, words, sentences, spots, dates)
    issuer = _issuer(document.text, words)
    context = Context(document.published, issuer, _period(dates) if issuer is not None else None)
    told: list[Told] = []
    for draft in drafts:
        _place(draft, told, context)
    for answer in answers:
        _hear(answer, told)
    events = [_event(document, one, told, context) for one in told]
    return tuple(sorted((e for e in events if e is not None), key=lambda e: (e.trigger.start, e.where.span.start if e.where else -1)))


def _dateline_end(text: str) -> int:
    """The end of "KYIV, June 11 (Agency) - ", where no event is."""
    head = text[:120].split("\n", 1)[0]
    for mark in (" - ", " – ", " — ", " -- "):
        at = head.find(mark)
        if 0 < at < 80 and (head[:at].split(",")[0].split("(")[0].strip().isupper() or head[:at].endswith(")")):
            return at
    return 0


def _drafts(
    text: str, words: Lexicon, sentences: Sequence[tuple[int, int]], places: Sequence[Resolution], times: Sequence[TimeMention]
) -> tuple[list[Draft], list[Answer]]:
    found: list[Draft] = []
    answers: list[Answer] = []
    paragraph = previous = 0
    spots, dates = [one.mention.span.start for one in places], [one.span.start for one in times]
    for number, (start, end) in enumerate(sentences):
        paragraph += "\n" in text[previous:start]
        previous = end
        tokens = gate(text, start, end, words)
        triggers = triggers_in(text, tokens, words) if tokens else []
        if tokens and (triggers or words.find(text, tokens, words.answers)):
            scene = lay_out(text, (start, end), tokens, words, number=number, paragraph=paragraph, places=_between(places, spots, start, end), times=_between(times, dates, start, end), triggers=triggers)
            found += drafts_of(scene)
            answers += answers_of(scene)
    return found, answers


def _hear(answer: Answer, told: list[Told]) -> None:
    """Give an answer to the happenings told just before it by another party."""
    near = [one for one in told if any(answer.speaks_to(d.scene.number, d.scene.paragraph, d.span().start) for d in one.drafts())]
    if not near:
        return
    last = max(max(d.scene.number for d in one.drafts() if d.span().start < answer.offset) for one in near)
    party = answer.attribution.claim.party
    for one in near:
        latest = max(d.scene.number for d in one.drafts() if d.span().start < answer.offset)
        own = [said.claim.party for d in one.drafts() for said in d.said]
        if latest == last and (party is None or party not in own):
            one.answers.append(answer)


def _between(items: Sequence[T], starts: list[int], start: int, end: int) -> Sequence[T]:
    """The items that begin in a stretch of the text."""
    return items[bisect_left(starts, start) : bisect_left(starts, end)]


def _issuer(text: str, words: Lexicon) -> Claim | None:
    """The military body in whose name a bulletin is headed, if the text opens with such a heading."""
    head = text.split("\n", 1)[0]
    if len(head) > _HEADING or "\n" not in text:
        return None
    tokens = tokens_of(text, 0, len(head))
    if not tokens or triggers_in(text, tokens, words):
        return None
    scene = lay_out(text, (0, len(head)), tokens, words, number=0, paragraph=0, places=[], times=[], triggers=[])
    for hit, party, kind in parties_in(scene, 0, len(tokens) - 1):
        if kind == "military":
            start, end = tokens[hit.first].start, tokens[hit.last].end
            return Claim(span=Span(start=start, end=end, text=text[start:end]), party=party)
    return _office(scene)


def _office(scene: Scene) -> Claim | None:
    """A heading that is only the name of an office: "Governor of Kherson Oblast"."""
    first = [hit for hit in scene.cues.get("source", ()) if hit.first <= 1 and label(hit) in {"military", "government", "local"}]
    if not first or len(scene.tokens) > _OFFICE or scene.text[scene.end - 1 : scene.end] in ".!?:":
        return None
    start, end = scene.tokens[0].start, scene.tokens[-1].end
    return Claim(span=Span(start=start, end=end, text=scene.text[start:end]), party=party_of(scene, 0, len(scene.tokens) - 1))


def _period(times: Sequence[TimeMention]) -> DayRange | None:
    """The period a bulletin reports on: its first range of two or three days ("over the past day"), else None."""
    for time in times:
        r = time.range
        if r is not None and r.first is not None and r.last is not None and 0 < (r.last - r.first).days <= 2:
            return r
    return None


def _place(draft: Draft, told: list[Told], context: Context) -> None:
    """Add a draft to what is told: to a happening already told, or as one event a place."""
    if draft.group is None:
        _place_without(draft, told, context)
        return
    _take_after(draft, told)
    when = _date(draft, context)
    places = _wheres(draft)
    victims = _unplaced_before(draft, told) if draft.trigger.harm and not draft.tolls and len(places) == 1 else None
    if victims is not None:
        victims.where, victims.sure = places[0]
        _join(victims, draft, None, when)
        return
    for where, sure in places:
        same = next((one for one in reversed(told) if _same(one, draft, where, when)), None)
        if same is None:
            fresh = Told(draft, where, when, len(places) == 1, sure)
            _absorb_sector(fresh, told)
            told.append(fresh)
        else:
            _join(same, draft, where, when)


def _absorb_sector(fresh: Told, told: list[Told]) -> None:
    """"In the X direction the enemy attacked. … near Y": the sector gives way to the closer place of its paragraph."""
    old = told[-1] if told else None
    if old is None or old.where is None or fresh.where is None or old.where.relation != "direction" or fresh.where.relation == "direction":
        return
    near = old.draft.scene.paragraph == fresh.draft.scene.paragraph and fresh.draft.scene.number - old.draft.scene.number == 1
    if near and old.draft.kind == fresh.draft.kind and _stages_meet(old.draft, fresh.draft):
        fresh.reports += old.drafts()
        fresh.when = fresh.when or old.when
        told.remove(old)


def _take_after(draft: Draft, told: list[Told]) -> None:
    """Victims and damage told right after a strike are that strike's, also at another place."""
    damage = draft.kind == "infrastructure" and draft.sub == "damage" and draft.trigger.weak
    if not (draft.trigger.harm or damage):
        return
    for one in reversed(told):
        if draft.scene.number - one.draft.scene.number > _AFTERMATH:
            return
        if one.draft.kind == "strike" and one.draft.stage in REAL:
            draft.kind, draft.sub = "strike", one.draft.sub
            return


def _unplaced_before(draft: Draft, told: list[Told]) -> Told | None:
    """The happening with victims but no place, just told: "The deaths were in Sumy Oblast" gives it one."""
    for one in reversed(told):
        if draft.scene.number - one.draft.scene.number > 1 or one.draft.scene.paragraph != draft.scene.paragraph:
            return None
        if one.where is None and one.draft.kind in VIOLENT and one.draft.tolls:
            return one
    return None


def _date(draft: Draft, context: Context) -> DayRange | None:
    when = draft.when
    if when is None and context.issuer is not None:
        when = context.span
    return settled(when, draft.stage, context.published)


def _wheres(draft: Draft) -> list[tuple[Where, float]]:
    if draft.group is None:
        return []
    found = [(where, spot.place.confidence) for spot in draft.group.spots if (where := whereabouts(spot)) is not None]
    if len(found) == 2 and draft.group.tie == "between":
        return [(midpoint(found[0][0], found[1][0]), min(found[0][1], found[1][1]))]
    return found


def _same(one: Told, draft: Draft, where: Where, when: DayRange | None) -> bool:
    """Whether a draft tells a happening already told: same kind, place and stage, and dates that do not exclude it."""
    first = one.draft
    if first.kind != draft.kind and not draft.trigger.harm or not _subs_agree(first, draft):
        return False
    if not _stages_meet(first, draft):
        return False
    if not _dates_agree(one.when, when):
        return False
    if one.where is None:
        return False
    if one.where.place.id == where.place.id:
        return True
    if first.kind in _FLEXIBLE and abs(first.scene.number - draft.scene.number) <= 2:
        a, b = one.where.place, where.place
        return contains(a, b) or contains(b, a)
    return False


def _subs_agree(a: Draft, b: Draft) -> bool:
    if b.trigger.harm or a.trigger.harm:
        return a.kind in VIOLENT and b.kind in VIOLENT
    if a.sub == b.sub:
        return True
    if a.kind == "battle":
        return a.trigger.weak or b.trigger.weak or a.stage == b.stage == "ongoing"
    return a.kind == "strike" and "other" in {a.sub, b.sub}


def _dates_agree(a: DayRange | None, b: DayRange | None) -> bool:
    if a is None or b is None:
        return True
    return not (a.last and b.first and a.last < b.first or b.last and a.first and b.last < a.first)


def _join(one: Told, draft: Draft, where: Where | None, when: DayRange | None) -> None:
    if draft is not one.draft and draft not in one.reports:
        one.reports.append(draft)
    one.when = one.when or when
    if where is not None and one.where is not None and FINENESS[where.place.precision] < FINENESS[one.where.place.precision]:
        one.where = where


def _place_without(draft: Draft, told: list[Told], context: Context) -> None:
    """A draft without a place joins a happening told shortly before, takes its place from "there", or stays without."""
    for one in reversed(told):
        if draft.scene.number - one.draft.scene.number > _BACK and draft.scene.paragraph != one.draft.scene.paragraph:
            break
        kinds = one.draft.kind == draft.kind or draft.trigger.harm and one.draft.kind in VIOLENT
        if kinds and _subs_agree(one.draft, draft) and _stages_meet(one.draft, draft) and _dates_agree(one.when, draft.when):
            _join(one, draft, None, draft.when)
            return
    if draft.trigger.weak:
        return
    spot = _named_before(draft, told) if draft.there else _carried(draft, told)
    if spot is not None:
        told.append(Told(draft, spot, _date(draft, context), True, 0.6))
        return
    told.append(Told(draft, None, _date(draft, context), True, 1.0))


def _carried(draft: Draft, told: list[Told]) -> Where | None:
    """The place of the sentence before, for a sentence of the same paragraph that names none at all."""
    last = told[-1] if told else None
    if last is None or draft.scene.places or last.where is None or last.where.precision not in {"site", "settlement"}:
        return None
    near = draft.scene.paragraph == last.draft.scene.paragraph and draft.scene.number - last.draft.scene.number <= 1
    return last.where if near and last.alone and draft.kind in VIOLENT else None


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


def _event(document: Document, one: Told, told: list[Told], context: Context) -> Event | None:
    draft = one.draft
    claims, assertion = _claims(one, context)
    verdict = judge(one, assertion, context.published)
    trigger, where = draft.span(), one.where
    start, end = draft.scene.start, draft.scene.end
    return Event(
        id=_id(document, draft.kind, trigger, where),
        kind=draft.kind, sub=draft.sub, trigger=trigger, evidence=Span(start=start, end=end, text=document.text[start:end]),
        where=where, when=one.when, stage=draft.stage, assertion=assertion, drawn=verdict.drawn, layer=verdict.layer,
        reason=verdict.reason, confidence=verdict.confidence, claims=claims, actors=draft.actors, casualties=_casualties(one),
        reports=_reports(document, one), by=version(),
    )  # fmt: skip


def _id(document: Document, kind: str, trigger: Span, where: Where | None) -> str:
    place = where.span.start if where else "-"
    return hashlib.sha256(f"{document.id}|{kind}|{trigger.start}|{place}".encode()).hexdigest()[:12]


def _reports(document: Document, one: Told) -> tuple[Span, ...]:
    seen = {(one.draft.scene.start, one.draft.scene.end)}
    found: list[Span] = []
    for draft in one.reports:
        key = (draft.scene.start, draft.scene.end)
        if key not in seen:
            seen.add(key)
            found.append(Span(start=key[0], end=key[1], text=document.text[key[0] : key[1]]))
    return tuple(found)


def _casualties(one: Told) -> tuple[Count, ...]:
    """The first figure told for each measure; none where the figure belongs to a list of places."""
    if not one.alone:
        return ()
    counts: dict[str, Count] = {}
    for draft in one.drafts():
        for toll in draft.tolls:
            counts.setdefault(toll.count.measure, toll.count)
    return tuple(counts.values())


def _claims(one: Told, context: Context) -> tuple[tuple[Claim, ...], Assertion]:
    sources = [best for draft in one.drafts() if (best := _nearest(draft)) is not None]
    denials = [a for a in one.answers if a.attribution.grade == "denied"]
    own = _nearest(one.draft)
    if own is not None and own.grade == "denied":
        return (own.claim,), "disputed" if any(s.grade != "denied" for s in sources) else "denied"
    if denials or any(s.grade == "denied" for s in sources):
        return tuple(s.claim for s in sources[:1]), "disputed"
    if own is None:
        return ((context.issuer,), "claimed") if context.issuer is not None else ((), "asserted")
    if own.kind == "evidence":
        return (own.claim,), "confirmed"
    other = next((a for a in one.answers if a.attribution.grade == "confirmed" and _apart(own.claim, a.attribution.claim)), None)
    if other is not None:
        return (own.claim, other.attribution.claim), "confirmed"
    return (own.claim,), "claimed"


def _apart(a: Claim, b: Claim) -> bool:
    """Whether two sources are of different parties."""
    return a.party is not None and b.party is not None and a.party != b.party


def _nearest(draft: Draft) -> Attribution | None:
    """The source that answers for a happening: the last before its word, else the first after it."""
    before = [a for a in draft.said if a.own[0] < draft.hit.first]
    return max(before, key=lambda a: a.own[0]) if before else min(draft.said, key=lambda a: a.own[0], default=None)
