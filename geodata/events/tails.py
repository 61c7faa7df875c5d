"""Names behind a name: "Bairak, Donetsk", "Kanuma village (Yei)", "the Kyiv-Odesa highway" tell where, or only which.

A village that the gazetteer does not know, or knows only elsewhere, is no reason to mark the capital of its region:
then the region itself is the place, as an area.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from geodata.events.general import is_loud, written_as_name
from geodata.events.scene import label, parties_in
from geodata.events.where import FINENESS, apart_km, contains, same_division
from geodata.types import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geodata.events.scene import Scene
    from geodata.events.where import Group, Spot
    from geodata.types import Place, Resolution

_SMALL: Final = 30_000
"""People; a larger town is more likely the one that is meant than a village of its name in the region beside it."""

_CITY: Final = 200_000
"""People; a city of this size is known far beyond its country."""

_WAY: Final = 5
"""Words that the name of a road or pipe may have behind its first place."""

_DASHES: Final = frozenset({"-", "–", "—"})
_OPENING: Final = frozenset('«“„"')
_CLOSING: Final = frozenset('»”“"')
_OPENERS: Final = frozenset({",", "("})
_HOLDERS: Final = frozenset({"settlement", "adm2", "adm1"})


def without_weapons(scene: Scene, spots: Sequence[Spot]) -> list[Spot]:
    """The places that are not the name of a weapon ("Grad rockets")."""
    weapons = {(hit.first, hit.last) for hit in scene.cues.get("weapons", ()) if label(hit) != "other"}
    return [spot for spot in spots if (spot.first, spot.last) not in weapons]


def is_inside(scene: Scene, place: Resolution) -> bool:
    """Whether a name is part of an adjective ("Moscow-backed", "anti-France") or the name of a body («Таврія»)."""
    start, end = place.mention.span.start, place.mention.span.end
    after, before = scene.text[end : end + 2], scene.text[max(0, start - 2) : start]
    if place.mention.role == "location" and before[1:] in _OPENING and after[:1] in _CLOSING:
        return True
    return (after[:1] == "-" and after[1:].islower()) or (before[1:] == "-" and before[:1].islower())


def is_contrast(scene: Scene, place: Resolution) -> bool:
    """Whether a name stands only for a namesake ("not to be confused with the town in Bashkortostan"), up to the next pause."""
    at = scene.index(place.mention.span.start)
    return any(
        hit.last < at and not any(scene.broken(i) for i in range(hit.last + 1, at + 1))
        for hit in scene.labelled("place", "contrast")
    )


def is_stray(group: Group, front: Group) -> bool:
    """Whether a list holds only towns of another country than the first: small ones, or names without a preposition."""
    home = front.spots[0].place.place
    if home is None or FINENESS[home.precision] > FINENESS["settlement"]:
        return False
    return all(
        place is not None
        and FINENESS[place.precision] <= FINENESS["settlement"]
        and place.country != home.country
        and (spot.tie in {"bare", "direct", "of"} or (place.population or 0) < _CITY)
        for spot in group.spots
        for place in [spot.place.place]
    )


def without_parties(scene: Scene, spots: Sequence[Spot]) -> list[Spot]:
    """The places that are not part of an armed party's longer name ("the Tupac Amaru movement", "the Cali cartel")."""
    named = [hit for hit, _, _ in parties_in(scene, 0, len(scene.tokens) - 1) if hit.last > hit.first]
    return [
        spot for spot in spots
        if not any(hit.first <= spot.first and spot.last <= hit.last for hit in named)
    ]  # fmt: skip


def of_ways(scene: Scene, spots: Sequence[Spot], is_way: Callable[[int], bool]) -> list[Spot]:
    """Tie both ends of "the A-B highway" to the road: what happens on it is at neither end."""
    found = list(spots)
    for i, (a, b) in enumerate(pairwise(spots)):
        between = scene.text[scene.tokens[a.last].end : scene.tokens[b.first].start].strip()
        if between in _DASHES and is_way(b.last + 1) and not scene.broken(b.last + 1):
            found[i], found[i + 1] = replace(found[i], tie="person"), replace(found[i + 1], tie="person")
    return [replace(spot, tie="person") if _names_way(scene, spot, is_way) else spot for spot in found]


def _names_way(scene: Scene, spot: Spot, is_way: Callable[[int], bool]) -> bool:
    """Whether a place is only the first word of the name of a road or pipe: "the Brody North-Adamowo oil pipeline"."""
    loud = is_loud(scene)
    if scene.broken(spot.last + 1) or scene.gap(spot.last + 1).strip():
        return False
    for i in range(spot.last + 1, min(spot.last + 2 + _WAY, len(scene.tokens))):
        if scene.gap(i).strip() not in _DASHES | {""}:
            return False
        if is_way(i):
            return i > spot.last + 1
        if not (written_as_name(scene, i, loud=loud) or scene.word(i) in scene.words("way_kinds")):
            return False
    return False


def widened(scene: Scene, spot: Spot, fillers: set[int], ties: Callable[[int], bool]) -> Spot:
    """A town behind an unknown name ("Bairak, Donetsk") as its division, else as what the unknown place is near.

    "Kalbajar district" is the division too where no district of that name is known.
    """
    after, titled = spot.last + 1, division_of(spot)
    if titled is not None and scene.word(after) in scene.words("division") and not scene.broken(after):
        return replace(spot, place=replace(spot.place, place=titled))
    unknown = _follows_unknown(scene, spot, fillers, ties)
    if unknown is None:
        return spot
    division = division_of(spot)
    if division is not None:
        mention = replace(spot.place.mention, span=unknown)
        return replace(spot, place=replace(spot.place, place=division, mention=mention))
    return replace(spot, relation="near") if spot.relation == "at" else spot


def _follows_unknown(scene: Scene, spot: Spot, fillers: set[int], ties: Callable[[int], bool]) -> Span | None:
    """The name that nobody knows, governed by a preposition or verb, that ", X" or "(X" stands behind."""
    place = spot.place.place
    start = spot.first
    while start > 0 and start - 1 in fillers and not scene.broken(start):
        start -= 1
    if place is None or place.precision not in _HOLDERS or scene.gap(start).strip() not in _OPENERS:
        return None
    at = start - 1
    while at >= 0 and at in fillers and not scene.broken(at) and not _is_name(scene, at):
        at -= 1
    first = at
    while first >= 0 and _is_name(scene, first):
        if first != at and scene.broken(first + 1):
            return None
        first -= 1
    if not (0 <= first < at and not scene.broken(first + 1) and ties(first)):
        return None
    begin, end = scene.tokens[first + 1].start, scene.tokens[at].end
    return Span(start=begin, end=end, text=scene.text[begin:end])


def _is_name(scene: Scene, at: int) -> bool:
    """Whether a capitalised word, and in a sentence of capitals no ordinary one, stands there that is no place or date."""
    token = scene.tokens[at]
    known = [one.mention.span for one in scene.places if one.place is not None] + [one.span for one in scene.times]
    named = written_as_name(scene, at, loud=is_loud(scene)) or token.word in scene.words("particles")
    return named and not any(one.start <= token.start < one.end for one in known)


def division_of(spot: Spot) -> Place | None:
    """The first-level division that a name is, or that bears the town's name and holds it."""
    place = spot.place.place
    if place is None or place.precision == "adm1":
        return place
    return next(
        (
            one
            for one in spot.place.mention.candidates
            if one.precision == "adm1" and one.country == place.country and same_division(one, place.admin1 or one.name)
        ),
        None,
    )


def without_namesakes(spots: Sequence[Spot]) -> list[Spot]:
    """As in "Ivanivka, Kharkiv" when the only Ivanivka known is in another region: the region named last is left."""
    tail, division = spots[-1], division_of(spots[-1])
    if division is None:
        return list(spots)
    kept = [spot for spot in spots[:-1] if not _is_elsewhere(spot, division)]
    if kept:
        return [*kept, tail]
    mention = replace(tail.place.mention, span=spots[0].place.mention.span)
    return [replace(spots[0], place=replace(tail.place, place=division, mention=mention))]


def _is_elsewhere(spot: Spot, division: Place) -> bool:
    """Whether a village or small town lies outside the division that is named behind it, and not just across its border."""
    place = spot.place.place
    if place is None or FINENESS[place.precision] > FINENESS["settlement"] or (place.population or 0) >= _SMALL:
        return False
    if place.country != division.country:
        return True
    same = place.admin1 is None or same_division(division, place.admin1)
    return not same and apart_km(place, division) > division.radius_km


def ends_way(before: Spot, spot: Spot) -> bool:
    """As in "the road from X to Y": the second end belongs to the road as the first one does."""
    return before.tie == "person" and spot.tie == "to" and spot.head == before.last


def without_containers(spots: list[Spot]) -> list[Spot]:
    """The list without the coarser places that hold the finer ones before or after them."""
    kept = [s for i, s in enumerate(spots) if not any(_is_container(s, o) for j, o in enumerate(spots) if i != j)]
    return kept or spots


def coarser(spot: Spot, other: Spot) -> bool:
    """Whether a place is of a coarser kind than another, and no town or building."""
    a, b = spot.place.place, other.place.place
    return a is not None and b is not None and FINENESS[a.precision] > max(1, FINENESS[b.precision])


def _is_container(coarse: Spot, fine: Spot) -> bool:
    if coarse.place.place is None or fine.place.place is None:
        return False
    return contains(coarse.place.place, fine.place.place)
