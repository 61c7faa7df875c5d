"""A document's events: sentences to drafts, one event a happening, and how each is drawn."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from geodata.events.claims import Attribution, party_of
from geodata.events.drafts import VIOLENT, Draft, drafts_of
from geodata.events.drawing import Verdict, judge
from geodata.events.lexicon import Lexicon, lexicon, tokens_of, version
from geodata.events.scene import gate, lay_out, parties_in, triggers_in
from geodata.events.when import settled
from geodata.events.where import FINENESS, contains, midpoint, whereabouts
from geodata.types import POINT_PRECISIONS, Claim, Count, DayRange, Event, Span, Where

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from geodata.types import Assertion, Document, Resolution, TimeMention

_BACK: Final = 4
"""How many told sentences back a report without a place may refer to."""

_HEADING: Final = 260
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
    drafts = _drafts(document.text, words, sentences, spots, times)
    context = Context(document.published, _issuer(document.text, words, spots), _heading_time(document.text, times))
    told: list[Told] = []
    for draft in drafts:
        _place(draft, told, context)
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
) -> list[Draft]:
    found: list[Draft] = []
    p = t = paragraph = previous = 0
    for number, (start, end) in enumerate(sentences):
        paragraph += "\n" in text[previous:start]
        previous = end
        while p < len(places) and places[p].mention.span.end <= start:
            p += 1
        while t < len(times) and times[t].span.end <= start:
            t += 1
        here, p = _until(places, p, end, lambda one: one.mention.span.start)
        now, t = _until(times, t, end, lambda one: one.span.start)
        tokens = gate(text, start, end, words)
        triggers = triggers_in(text, tokens, words) if tokens else []
        if tokens and triggers:
            scene = lay_out(text, (start, end), tokens, words, number=number, paragraph=paragraph, places=here, times=now, triggers=triggers)
            found += drafts_of(scene)
    return found


def _until(items, first, end, key):  # type: ignore[no-untyped-def]
    last = first
    while last < len(items) and key(items[last]) < end:
        last += 1
    return items[first:last], last


def _issuer(text: str, words: Lexicon, places: Sequence[Resolution]) -> Claim | None:
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
    return None


def _heading_time(text: str, times: Sequence[TimeMention]) -> DayRange | None:
    """The period a bulletin reports on: its first range of two days, else None."""
    for time in times:
        if time.span.start > 600:
            break
        r = time.range
        if r is not None and r.first is not None and r.last is not None and 0 < (r.last - r.first).days <= 2:
            return r
    return None


def _place(draft: Draft, told: list[Told], context: Context) -> None:
    """Add a draft to what is told: to a happening already told, or as one event a place."""
    if draft.group is None:
        _place_without(draft, told, context)
        return
    when = _date(draft, context)
    places = _wheres(draft)
    for where, sure in places:
        same = next((one for one in reversed(told) if _same(one, draft, where, when)), None)
        if same is None:
            told.append(Told(draft, where, when, len(places) == 1, sure))
        else:
            _join(same, draft, where, when)


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
    if (first.stage in {"happened", "ongoing", "repelled", "attempted"}) != (draft.stage in {"happened", "ongoing", "repelled", "attempted"}):
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
    return a.kind == "strike" and "other" in {a.sub, b.sub} or a.kind == "battle" and (a.trigger.weak or b.trigger.weak)


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
    told.append(Told(draft, None, _date(draft, context), True, 1.0))


def _stages_meet(a: Draft, b: Draft) -> bool:
    real = {"happened", "ongoing", "repelled", "attempted"}
    return (a.stage in real) == (b.stage in real)


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
    said = one.draft.said
    if not said:
        return ((context.issuer,), "claimed") if context.issuer is not None else ((), "asserted")
    best = max(said, key=lambda a: (a.own[0] < one.draft.hit.first, a.own[0] if a.own[0] < one.draft.hit.first else -a.own[0]))
    if best.grade == "denied":
        return (best.claim,), "denied"
    if best.grade == "confirmed" and best.kind == "monitor":
        return (best.claim,), "confirmed"
    return (best.claim,), "claimed"


__all__ = ["Attribution", "Verdict", "find", "party_of", "POINT_PRECISIONS"]
