"""Who stands behind a happening in the end: its own source, and later sentences that deny or confirm it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from geodata.events.claims import attributions
from geodata.events.scene import label

if TYPE_CHECKING:
    from geodata.events.bulletin import Context
    from geodata.events.claims import Attribution
    from geodata.events.drafts import Draft
    from geodata.events.merge import Told
    from geodata.events.scene import Scene
    from geodata.types import Assertion, Claim


_MOST: Final = 3
"""How many sources a happening names: the nearest and those that pass it on."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A source that denies or confirms, and where it stands."""

    attribution: Attribution
    number: int
    paragraph: int
    offset: int


def answers_of(scene: Scene) -> list[Answer]:
    """The denials and confirmations of a sentence."""
    if not any(label(hit) in {"denied", "confirmed"} for hit in scene.cues.get("say", ())):
        return []
    return [
        Answer(one, scene.number, scene.paragraph, scene.tokens[one.own[0]].start)
        for one in attributions(scene)
        if one.grade in {"denied", "confirmed"}
    ]


def assertion_of(one: Told, context: Context) -> tuple[tuple[Claim, ...], Assertion]:
    """The sources of a happening and how it stands between them: denied, disputed, confirmed, claimed or asserted."""
    sources = [best for draft in one.drafts() if (best := _nearest(draft)) is not None]
    denials = [a for a in one.answers if a.attribution.grade == "denied"]
    own = _nearest(one.draft)
    if own is not None and own.grade == "denied":
        return (own.claim,), "disputed" if any(s.grade != "denied" for s in sources) else "denied"
    if denials or any(s.grade == "denied" for s in sources):
        return tuple(s.claim for s in sources[:1]), "disputed"
    if own is None and context.issuer is not None:
        return (context.issuer,), "claimed"
    own = own or _told_next(one)
    if own is None:
        return (), "asserted"
    if own.claim.kind == "evidence" or own.grade == "agreed":
        return _chain(one.draft, own), "confirmed"
    partner = next((s for s in sources if _apart(own.claim, s.claim) and s.claim.kind != "media"), None)
    if partner is not None and own.claim.kind != "media":
        return (own.claim, partner.claim), "confirmed"
    other = next(
        (a for a in one.answers if a.attribution.grade == "confirmed" and _apart(own.claim, a.attribution.claim)), None
    )
    if other is not None:
        return (own.claim, other.attribution.claim), "confirmed"
    return _chain(one.draft, own), "claimed"


def _apart(a: Claim, b: Claim) -> bool:
    """Whether two sources are of different parties."""
    return a.party is not None and b.party is not None and a.party != b.party


def _nearest(draft: Draft) -> Attribution | None:
    """The source that answers for a happening: the last before its word, else the first after it, else who is quoted."""
    before = [a for a in draft.said if a.own[0] < draft.hit.first]
    own = max(before, key=lambda a: a.own[0]) if before else min(draft.said, key=lambda a: a.own[0], default=None)
    return own or draft.quoted


def _told_next(one: Told) -> Attribution | None:
    """The source of the next sentence about the same: "Shells fell on X. The mayor reported four dead."."""
    number = one.draft.scene.number
    return next((best for d in one.reports if d.scene.number == number + 1 and (best := _nearest(d)) is not None), None)


def _chain(draft: Draft, own: Attribution) -> tuple[Claim, ...]:
    """A source and those that report it: "RIA said that the governor had said …"; the nearest first."""
    start = own.claim.span.start
    outer = [a for a in draft.said if a is not own and a.covers(start) and a.grade != "denied"]
    quoted = [draft.quoted] if draft.quoted is not None and draft.quoted is not own else []
    return _with_names(own.claim, *(a.claim for a in (*outer, *quoted)))


def _with_names(*claims: Claim) -> tuple[Claim, ...]:
    """Sources, and before each that is only a pronoun the name that it means."""
    named = [
        one
        for claim in claims
        for one in ((replace(claim, span=claim.means, means=None), claim) if claim.means is not None else (claim,))
    ]
    return tuple(named[:_MOST])
