"""The country a report is about, for violence that it tells without a place of its own.

"A judge was murdered" in a report from Lima about Peru happened, as far as the report tells, in Peru: an area, and less
sure than any place that the sentence names.  "In this capital" is the town of the dateline.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Final

from geodata.events.echoes import VIOLENT
from geodata.events.general import in_general, is_another, is_definite, is_particular, names_in, names_victim
from geodata.events.lexicon import read
from geodata.events.merge import REAL, Told, same_act
from geodata.events.unnamed import unnamed_in
from geodata.types import Place, Resolution, Where

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SHARE: Final = 0.35
"""Share of a report's names that must lie in one country."""
_SURE: Final = 0.4
_CARRIED: Final = 0.6
"""How much less sure the place of the sentence before is."""
_OPENING: Final = 12
"""A dateline's town begins within so many characters; names behind are those of the agency."""
_NEAR: Final = 4
"""Sentences within which an act without a place is taken for one of its kind with a place."""
_LATEST: Final = 8
_WINDOW: Final = 20
"""So many happenings before and behind an act may be it: a report of a thousand costs a thousand times one."""
_DONE_TO_PEOPLE: Final = frozenset({"attack", "execution", "abduction", "sexual_violence", "looting"})
_BOMBS: Final = frozenset({"mine_ied", "suicide_bomb", "other"})
"""Strikes placed so: bombs.  What armies fire is counted over fronts, and its total belongs to no place."""


@dataclass(frozen=True, slots=True)
class Home:
    """What a report is about: its country, with the words that name or imply it, and the town it was written in."""

    country: Resolution
    capital: Resolution | None
    wired: bool
    """Whether it opens with a dateline, as agency reports do; a narrative's weak words place nothing in a country."""


def home_of(places: Sequence[Resolution], dateline: int) -> Home | None:
    """The country that most of a report's names lie in, the dateline (up to an offset) among them; None when none prevails."""
    sited = [one for one in places if one.place is not None and one.mention.role not in {"person", "organisation"}]
    votes = Counter(_country(one) for one in sited)
    votes.pop("", None)
    if not votes:
        return None
    country, most = votes.most_common(1)[0]
    if most < _SHARE * votes.total():
        return None
    first = sited[0] if sited[0].mention.span.start < min(dateline, _OPENING) else None
    capital = first if first is not None and _country(first) == country and _is_town(first) else None
    country_of = _named([one for one in sited if _country(one) == country], country)
    return Home(country_of, capital, dateline > 0)


def _is_town(one: Resolution) -> bool:
    return one.place is not None and one.place.precision == "settlement"


def _country(one: Resolution) -> str:
    return (one.place.country or "") if one.place is not None else ""


def _named(sited: Sequence[Resolution], country: str) -> Resolution:
    """The first mention of a country, or a mention of a place in it, taken for the country."""
    own = (one for one in sited if one.place is not None and one.place.precision == "country")
    named = next(own, None)
    return named or replace(sited[0], place=_country_place(country))


@cache
def _country_place(code: str) -> Place | None:
    for row in csv.DictReader(io.StringIO(read("countries.csv"))):
        if row["iso2"] == code:
            number = int(row["geonameid"])
            return Place(
                id=f"gn:{number}", name=row["name"], lat=float(row["lat"]), lon=float(row["lon"]), country=code,
                radius_km=float(row["radius_km"]), precision="country", population=int(row["population"] or 0), geonameid=number,
            )  # fmt: skip
    return None


def settle(told: list[Told], home: Home | None) -> None:
    """Place each act of violence told without a place: with the same act elsewhere in the report, else in its country."""
    gone: set[int] = set()
    assumed: list[Told] = []
    for i, one in enumerate(told):
        one.firm = one.where is not None and _is_act(one) and _is_told(one)
        if one.where is not None or not _is_act(one):
            continue
        around = [other for other in told[max(0, i - _WINDOW) : i + _WINDOW] if id(other) not in gone]
        twin = _twin(one, [*around, *assumed[-_WINDOW:]])
        if twin is not None:
            twin.reports += one.drafts()
            twin.when = twin.when or one.when
            gone.add(id(one))
        elif (seat := _beside(one, around)) is not None:
            one.where, one.sure = seat.where, seat.sure * _CARRIED
        elif home is not None and _is_told(one) and (home.wired or not one.draft.trigger.weak):
            one.where, one.assumed, one.sure = _where(_seat(one, home)), True, one.sure * _SURE
            assumed.append(one)
    told[:] = [one for one in told if id(one) not in gone]


def _beside(one: Told, around: Sequence[Told]) -> Told | None:
    """The violence of the sentence before, in the same paragraph, whose place an act without a place shares."""
    here = one.draft.scene
    near = [
        other for other in around
        if other.where is not None and not other.assumed and other.alone and other.draft.kind in VIOLENT
        and other.draft.stage in REAL and other.draft.recall is None
        and other.draft.scene.paragraph == here.paragraph and 0 <= here.number - other.draft.scene.number <= 1
    ]  # fmt: skip
    return min(near, key=lambda other: abs(other.draft.hit.first - one.draft.hit.first), default=None)


def _is_told(one: Told) -> bool:
    """Whether an act is told and not only touched on: particular, and dated, told twice, in the first paragraph or with its victim."""
    drafts = one.drafts()
    if not any(is_particular(draft) for draft in drafts):
        return False
    return sum(is_particular(draft) for draft in drafts) > 1 or any(
        d.when is not None or d.scene.paragraph == 0 or names_victim(d) for d in drafts
    )


def _twin(one: Told, told: Sequence[Told]) -> Told | None:
    """The placed happening of the report that an act without a place is, the nearest first."""
    placed = [other for other in told if other.where is not None and _is_act(other) and same_act(other, one)]
    placed.sort(key=lambda other: _apart(other, one))
    return next((other for other in placed if _is_one_act(other, one)), None)


def _apart(a: Told, b: Told) -> int:
    """How many sentences lie between two happenings."""
    here = (a.draft, *a.reports[-_LATEST:])
    return min(abs(x.scene.number - y.scene.number) for x in here for y in (b.draft, *b.reports[:_LATEST]))


def _is_one_act(other: Told, one: Told) -> bool:
    """Whether two happenings alike in kind, stage and date are one: told close by, spoken of as known or of the same people."""
    if other.assumed or all(is_definite(draft) for draft in one.drafts()):
        return True
    if _apart(other, one) <= _NEAR and not is_another(one.draft):
        return True
    mine = {name for draft in one.drafts()[:_LATEST] for name in names_in(draft.scene)}
    return any(not mine.isdisjoint(names_in(draft.scene)) for draft in (other.draft, *other.reports[-_LATEST:]))


def _is_act(one: Told) -> bool:
    draft = one.draft
    act = (draft.kind == "civilians" and draft.sub in _DONE_TO_PEOPLE) or (
        draft.kind == "strike" and draft.sub in _BOMBS
    )
    return (
        act
        and draft.stage in REAL
        and draft.stage != "repelled"
        and draft.recall is None
        and not in_general(one.drafts())
    )


def _seat(one: Told, home: Home) -> Resolution:
    """Where an act is placed: at a place unknown to us, "in this capital", else the one country its sentence speaks of, else the report's own."""
    scene = one.draft.scene
    unknown = unnamed_in(scene)
    if unknown is not None:
        span, quarter = unknown
        seat = home.capital if quarter and home.capital is not None else home.country
        return replace(seat, mention=replace(seat.mention, span=span))
    if home.capital is not None and scene.has("place", "capital"):
        return home.capital
    named = _countries(place for place in scene.places if place.mention.role == "location")
    return next(iter(named.values())) if len(named) == 1 else home.country


def _countries(places: Iterable[Resolution]) -> dict[str, Resolution]:
    found = ((_country(one), one) for one in places if one.place is not None and one.place.precision == "country")
    return {code: one for code, one in found if code}


def _where(seat: Resolution) -> Where | None:
    place = seat.place
    if place is None:
        return None
    return Where(
        place=place, span=seat.mention.span, relation="at", lat=place.lat, lon=place.lon, radius_km=place.radius_km,
        precision=place.precision,
    )  # fmt: skip
