"""How an event meets the map, and the one plain sentence that says why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Final

from geodata.events.general import in_general
from geodata.events.lexicon import vocabulary
from geodata.events.passing import touched_on
from geodata.events.when import is_background, is_future

if TYPE_CHECKING:
    from datetime import date

    from geodata.events.merge import Told
    from geodata.types import Assertion, DayRange, Drawn, Where

_SEASONS: Final = ("winter", "spring", "summer", "autumn")
_WEEKS: Final = timedelta(days=40)
_SHAPES: Final[dict[Drawn, str]] = {"point": "a point", "area": "an area"}
_NAMES: Final = {"adm2": "district", "adm1": "region", "region": "region", "country": "country", "sea": "sea"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """How an event is drawn, in which layer, why, and how sure the reading is."""

    drawn: Drawn
    layer: str
    reason: str
    confidence: float


def judge(one: Told, assertion: Assertion, published: date | None) -> Verdict:
    """Apply the codebook's table "What is drawn"."""
    draft, where, when = one.draft, one.where, one.when
    sure = _confidence(one)
    cue = f"“{draft.cue.text}” speaks" if draft.cue else "the sentence speaks"
    if draft.stage in {"hypothetical", "threatened"}:
        what = "a threat, not of something done" if draft.stage == "threatened" else "something that has not happened"
        return Verdict("none", "places", f"Not drawn: {cue} of {what}.", sure)
    if where is None:
        return Verdict("none", "places", "Not drawn: the report gives no place for it.", sure)
    if in_general(one.drafts()):
        return Verdict("none", "places", "Not drawn: the sentence speaks of such acts in general, not of one.", sure)
    if assertion == "denied":
        return Verdict("none", "places", "Not drawn: the report names it only to say that it is denied.", sure)
    if draft.kind == "politics" and draft.sub in {"legal", "statement"} and not draft.seated():
        return Verdict(
            "none", "places", "Not drawn: a legal act or statement has no place unless the report gives one.", sure
        )
    if (why := touched_on(one, published)) is not None:
        return Verdict("none", "places", why, sure)
    if draft.stage == "planned" or is_future(when, published):
        return Verdict("off", "planned", f"Off at first: {cue} of something planned.", sure)
    if is_background(when, published):
        return Verdict("off", "background", _recalled(when), sure)
    if draft.recall is not None and when is None:
        return Verdict(
            "off", "background", f"Off at first: “{draft.recall.text}” sets it back in time, without a date.", sure
        )
    if where.precision == "country" and when is None and not (one.assumed or one.firm):
        return Verdict(
            "none", "places", f"Not drawn: the report gives only the country {where.place.name} and no date.", sure
        )
    if one.assumed:
        return _assumed(draft.kind, where, sure)
    return _drawn(one, where, published, sure)


def _assumed(kind: str, where: Where, sure: float) -> Verdict:
    """As for an act told without a place, which is drawn where the whole report is."""
    name = where.place.name
    if where.precision in {"site", "settlement"}:
        why = f"Drawn as a point: the report names no place for it but “the capital”, and is written in {name}."
        return Verdict("point", kind, why, sure)
    return Verdict("area", kind, f"Drawn as an area: the report names no place for it and is about {name}.", sure)


def _recalled(when: DayRange | None) -> str:
    past = told(when) if when is not None else "the past"
    return f"Off at first: the report recalls {past}, more than two weeks before it was published."


def told(when: DayRange) -> str:
    """A range of days as finely as the text has it: "2022", "spring 2022", "May 2022", "3 May 2022".

    >>> from datetime import date
    >>> told(DayRange(first=date(2022, 3, 1), last=date(2022, 5, 31), granularity="season", basis="explicit"))
    'spring 2022'
    """
    first, last = when.first, when.last
    if first is None or last is None:
        ends = last is not None and (last + timedelta(days=1)).day == 1
        return (
            "the past" if last is None else f"the time until {last:%B %Y}" if ends else f"the time until {_day(last)}"
        )
    if when.granularity == "year" and first.year == last.year:
        return f"{first.year}"
    if when.granularity == "season":
        return f"{_SEASONS[first.month % 12 // 3]} {first.year}" + (f"–{last.year}" if last.year > first.year else "")
    if (first.year, first.month) == (last.year, last.month) and when.granularity in {"month", "range"}:
        return f"{first:%B %Y}"
    if when.granularity in {"month", "year", "range"} and last - first > _WEEKS:
        return f"{first:%B %Y} to {last:%B %Y}"
    return _day(last) if first == last else f"{_day(first)} to {_day(last)}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _drawn(one: Told, where: Where, published: date | None, sure: float) -> Verdict:
    name, kind = where.place.name, one.draft.kind
    if where.span.start in one.draft.scene.sought:
        drawn: Drawn = "point" if where.precision in {"site", "settlement"} else "area"
        place = f"at “{where.span.text}”, which is not known and taken to be in {name} like the report"
        return Verdict(drawn, kind, f"Drawn as {_SHAPES[drawn]}: {_account(one, place, published)}", sure)
    if where.precision in {"site", "settlement"}:
        return Verdict("point", kind, f"Drawn as a point: {_account(one, f'at {name}', published)}", sure)
    if where.precision == "near":
        place = f"near {name}, within {where.radius_km:.0f} km"
        return Verdict("point", kind, f"Drawn as a point with a radius: {_account(one, place, published)}", sure)
    place = f"only in the {_NAMES.get(where.precision, 'region')} {name}"
    return Verdict("area", kind, f"Drawn as an area: {_account(one, place, published)}", sure)


def _account(one: Told, place: str, published: date | None) -> str:
    """Why the event is of its kind, at its place and of its date, as the second half of a sentence."""
    word, title = one.draft.span().text, _title(one.draft.kind, one.draft.sub)
    return f"“{word}” is read as “{title}”, the report places it {place}, {_dating(one, published)}"


def _dating(one: Told, published: date | None) -> str:
    when = one.when
    if when is not None and when.first is not None:
        return f"and {'the text around it dates it' if when.basis == 'context' else 'dates it'} {told(when)}."
    if published is None:
        return "and its date stays unknown, because the report's own date is not known."
    if one.draft.stage == "ongoing":
        return f"and it was still going on on {_day((when.last if when else None) or published)}."
    if when is not None and when.last is not None:
        return f"and it had happened by {_day(when.last)}."
    return f"and it gives no date, so that it is only known to have happened by {_day(published)}."


@cache
def _title(kind: str, sub: str) -> str:
    return next((row["title_en"] for row in vocabulary() if (row["kind"], row["sub"]) == (kind, sub)), kind)


def _confidence(one: Told) -> float:
    """The chance that kind and place are right: the place's own, less for weak words and far places, more for reports."""
    value = 0.85 * one.sure
    if one.draft.trigger.weak:
        value *= 0.75
    if one.where is not None and one.draft.group is not None:
        far = min(abs(one.draft.group.first - one.draft.hit.last), abs(one.draft.hit.first - one.draft.group.last))
        value *= 1.0 if far <= 6 else 0.85
    if one.reports:
        value = min(0.97, value * 1.1)
    return round(max(0.05, min(0.99, value)), 3)
