"""Mentions to places, with the whole document as context.

Every name's candidates are scored by the name itself, by a type word beside it, by what the text says contains it
("X, Donetsk region"), by the countries and divisions the document is about, and by how near they lie to the other
chosen places.  One sense a document, unless the text qualifies a mention itself.  Below ``UNSURE`` a name stays open.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from heapq import nlargest
from itertools import pairwise
from math import cos, exp, hypot, inf, log10, radians
from typing import TYPE_CHECKING, Final, TypeVar

from geodata.gazetteer.index import distance_km, lies_in
from geodata.mentions.page import bare
from geodata.text import fold
from geodata.types import Place, PlaceMention, Precision, Resolution

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Key = TypeVar("Key")
_Ballot = tuple[dict[str, float], dict[tuple[str, str], float]]
"""The weights one name gives to countries and to first-level divisions."""

BY: Final = "geodata.resolve/1"
UNSURE: Final = 0.3
"""Confidence below which a name is left open rather than placed."""
PASSES: Final = 4
FEW: Final = 2
LONE: Final = 0.4
"""In a text of so few names size counts for more: nothing else speaks."""
DEGREE_KM: Final = 111.195
FAR: Final = 8.0
"""Degrees of latitude beyond which a place is no company."""
ENOUGH: Final = 60_000
WINDOW: Final = 20
"""Names keep each other company within a window of so many names before and behind, and wider in shorter texts: a long list
of names costs what its length costs, not its square."""
SHARPNESS: Final = 1.0
"""How sharply a lead in score becomes a lead in share."""
ANCHORS: Final = 5
"""Candidates of a name that count as company for others."""

# Weights; set by hand on the development halves of public corpora (docs/method.md), no finer than the data bear.
COUNTRY: Final = 2.6
DIVISION: Final = 2.2
NEAR: Final = 2.2
NEAR_KM: Final = 120.0
MATE: Final = 1.5
MATE_KM: Final = 30.0
MATE_REACH: Final = 24
"""Characters between two names of a list, which keep each other the closest company."""
MATES: Final = 8
DISTRICT: Final = 2.0
DISTRICT_REACH_KM: Final = 50.0
"""A county or district speaks twice as loud for the towns within it, and for few beyond."""
CONTAINED: Final = 4.0
SAID: Final = 8.0
"""A town called "a Russian town" is one, whatever the rest of the text is about."""
HINTED: Final = 3.0
STRANGE: Final = 3.0
"""How much less likely a small town is in a country that a text placed elsewhere never speaks of."""
LARGE: Final = 60_000
"""People of a town that is known by its name in any country."""
ABOUT: Final = 2.0
"""Votes of other names for one country from which on a text is about it: one name alone says little."""
DATELINED: Final = 2.5
"""A large city at the head of a dateline stands there without its country because it needs none."""
CITY: Final = 300_000
"""People of a city large enough for that."""
SPEAKING: Final = 500_000
"""People of a city whose name alone speaks of its country."""
SUPPORT: Final = 0.2
"""Share of the other names' votes from which on a text speaks of a country by the names of its towns."""
WATER: Final = 8.0
"""A river that the words ask for outweighs a namesake town in the country of all other names: rivers belong to none."""

CONTAINERS: Final = ("country", "adm1", "adm2", "region")
"""Precisions of places that can contain others."""

_CONTAINER_GAP = re.compile(
    r",\s+(?:in |the |in the )?| |\s+\(|\s+in (?:the )?(?:\w+ (?:part of )?)?(?:the )?|[’']s (?:\w+ ){0,2}"
)
_TOWN = r"(?:town|city|village|settlement|port|suburb|hamlet|міст\w+|сел[оаіу]|селищ\w+|город\w*|пос[её]л\w+|станиц\w+|хутор\w*)\b"
_SORT_GAP = re.compile(r",\s+(?:(?:an?|the|its) )?(?:\w+ ){0,2}")
_SORT_OF = re.compile(rf" (?:\w+ )?{_TOWN}")
_SORT_BEFORE = re.compile(rf" (?:\w+ )?{_TOWN}(?: of)? ")
_DATELINE = re.compile(r", \w| ?(?:--?|–|—) | \([A-Z]")
_LIST_GAP = re.compile(r",? (?:and|or|та|і|й|и|або|или|et|ou) (?:near |in |near the )?|, ")
_DISTANCE_GAP = re.compile(
    r",? (?:which is |lies |is )?(?:some |about |around |nearly |roughly |just )?\d+[\d.,]* ?(?:km|kilomet\w+|miles?|км|кілометр\w*|километр\w*)\b[^.;:,]{0,25} (?:of|from|від|от) (?:the )?"
)


@dataclass(slots=True)
class _Group:
    """The mentions of one name with one type word and one container: they share a sense."""

    mentions: list[int]
    candidates: tuple[Place, ...]
    base: list[float]
    role: str
    hint: Precision | None
    scores: list[float] = field(default_factory=list)
    best: int = 0
    qualified: bool = False
    mates: list[_Group] = field(default_factory=list)
    """The names that stand right beside it in the text."""
    strange: bool = False
    """Whether its likeliest meaning lies in a country that a text placed elsewhere never speaks of."""
    shares: list[tuple[Place, float]] | None = None
    """Those of ``scores``, once asked for."""
    ballot: _Ballot | None = None
    """The vote that follows from them, once asked for."""


def resolve(text: str, mentions: Sequence[PlaceMention]) -> tuple[Resolution, ...]:
    """The place of each mention, in the order given; a place is None where it cannot be told apart."""
    groups = _groups(text, mentions)
    if len(groups) <= FEW:
        for group in groups:
            group.base = group.scores = [
                score + _size(place) for place, score in zip(group.candidates, group.base, strict=True)
            ]
            group.best = _argmax(group.base)
    window = max(WINDOW, ENOUGH // max(1, len(groups)))
    for _ in range(PASSES if len(groups) < ENOUGH // WINDOW else 2):
        if not _pass(groups, window):
            break
    _doubt_strangers(groups)
    out: list[Resolution | None] = [None] * len(mentions)
    cities = [place for group in groups if _is_city(place := group.candidates[group.best])]
    for group in groups:
        settled = _settle(mentions[group.mentions[0]], group, cities)
        out[group.mentions[0]] = settled
        for number in group.mentions[1:]:
            out[number] = replace(settled, mention=_untyped(mentions[number], settled.place))
    return tuple(
        found
        or Resolution(
            mention=mention, place=None, confidence=0.0, reason="no entry of the gazetteer has this name", by=BY
        )
        for found, mention in zip(out, mentions, strict=True)
    )


def _pass(groups: list[_Group], window: int) -> bool:
    """Score all candidates by what the last pass made of the other names; whether that changed anything."""
    if all(len(group.candidates) == 1 for group in groups):
        return False
    votes = _Votes(groups)
    company = [_anchors(group) for group in groups]
    everybody = _Company(company) if len(groups) <= window + 1 else None
    changed = False
    for number, group in enumerate(groups):
        if len(group.candidates) > 1:
            near = everybody or _Company(company[max(0, number - window) : number + window + 1])
            changed = _rescore(group, votes, near) or changed
    return changed


_Anchor = tuple[int, float, float, float, float]
"""Whose candidate, latitude, longitude, share, and how far its company reaches (km)."""


# -- groups ----------------------------------------------------------------------------------------------------------
def _groups(text: str, mentions: Sequence[PlaceMention]) -> list[_Group]:
    containers = _containers(text, mentions)
    keyed: dict[tuple[str, str, str | None], _Group] = {}
    for number, mention in enumerate(mentions):
        if not mention.candidates or mention.role == "person":
            continue
        container = containers.get(number)
        sense = bare(fold(mention.span.text))
        key = (sense, mention.hint or "", None if container is None else mentions[container].span.text)
        group = keyed.get(key)
        if group is None:
            base = [
                _base(p, s, mention.hint, mentions[container] if container is not None else None)
                for p, s in zip(mention.candidates, mention.priors, strict=True)
            ]
            group = keyed[key] = _Group(
                [], mention.candidates, base, mention.role, mention.hint, qualified=container is not None
            )
            if _heads_dateline(text, mention):
                group.base = base = [s + DATELINED * _is_city(p) for p, s in zip(mention.candidates, base, strict=True)]
            group.scores = base
            group.best = _argmax(base)
        group.mentions.append(number)
    groups = list(keyed.values())
    _share_sense(groups, mentions)
    _make_mates(text, mentions, groups, containers)
    return groups


def _make_mates(
    text: str, mentions: Sequence[PlaceMention], groups: Sequence[_Group], containers: dict[int, int]
) -> None:
    """Let the names of a list know each other: "near A, B and C" lie together."""
    owner = {number: group for group in groups for number in group.mentions}
    fine = [number for number in sorted(owner) if mentions[number].role in ("location", "facility")]
    for a, b in pairwise(fine):
        one, two = owner[a], owner[b]
        gap = text[mentions[a].span.end : mentions[b].span.start]
        if one is not two and containers.get(a) != b and len(gap) <= MATE_REACH and _LIST_GAP.fullmatch(gap):
            one.mates.append(two)
            two.mates.append(one)


def _heads_dateline(text: str, mention: PlaceMention) -> bool:
    """Whether a text opens with the name in capitals, as "LIMA, 4 May (Agency) --" does."""
    span = mention.span
    return span.start == 0 and span.text.isupper() and _DATELINE.match(text, span.end) is not None


def _is_city(place: Place) -> bool:
    return place.precision == "settlement" and (place.population or 0) >= CITY


def _size(place: Place) -> float:
    """What a town's people add where nothing else in the text can tell it from its namesakes."""
    return LONE * log10((place.population or 0) + 10) if place.precision == "settlement" else LONE * 3


def _share_sense(groups: list[_Group], mentions: Sequence[PlaceMention]) -> None:
    """An unqualified mention takes the sense that a qualified mention of the same name has in this document."""
    settled: dict[str, Place] = {}
    for group in groups:
        if group.qualified:
            settled.setdefault(bare(fold(mentions[group.mentions[0]].span.text)), group.candidates[group.best])
    for group in groups:
        place = None if group.qualified else settled.get(bare(fold(mentions[group.mentions[0]].span.text)))
        if place is not None and group.hint is None:
            group.base = [
                s + (2.5 if p.id == place.id else 0.0) for p, s in zip(group.candidates, group.base, strict=True)
            ]


def _containers(text: str, mentions: Sequence[PlaceMention]) -> dict[int, int]:
    """Mention number -> number of the mention that the text says contains it."""
    found: dict[int, int] = {}
    for i in range(len(mentions) - 1):
        one, two = mentions[i], mentions[i + 1]
        gap = text[one.span.end : two.span.start]
        if (sorted_by := _sort(text, one, two, gap)) is not None:
            inner = i if sorted_by else i + 1
            found[inner] = i + 1 - (inner - i)
            continue
        if len(gap) < 60 and _DISTANCE_GAP.fullmatch(gap) and two.role == "location":
            found[i] = i + 1
            continue
        if (
            len(gap) > 40
            or two.role not in ("location", "metonym", "organisation")
            or not _CONTAINER_GAP.fullmatch(gap)
        ):
            continue
        if gap == " ":
            if two.hint in ("adm1", "adm2") or (
                two.candidates and two.candidates[0].precision == "adm1" and two.span.text[-1:] not in "aeiouskny"
            ):
                found[i] = i + 1
            continue
        if gap[:1] in "’'":
            if one.role in ("location", "metonym") and _coarse(one):
                found[i + 1] = i
        elif _coarse(two) and not _coarse_country(one):
            found[i] = i + 1
    _pass_on(text, mentions, found)
    return found


def _sort(text: str, one: PlaceMention, two: PlaceMention, gap: str) -> bool | None:
    """Whether a people's name says whose town the first name is ("X, a Russian town") or the second ("the Russian town of X")."""
    if two.role == "demonym" and one.role == "location" and len(gap) < 30:
        return True if _SORT_GAP.fullmatch(gap) and _SORT_OF.match(text, two.span.end) else None
    if one.role == "demonym" and two.role == "location" and len(gap) < 40:
        return False if _SORT_BEFORE.fullmatch(gap) else None
    return None


def _pass_on(text: str, mentions: Sequence[PlaceMention], found: dict[int, int]) -> None:
    """Give a list the container of its last member: "A, B and C in Sumy region"."""
    for i in range(len(mentions) - 2, -1, -1):
        gap = text[mentions[i].span.end : mentions[i + 1].span.start]
        if i not in found and i + 1 in found and found[i + 1] > i + 1 and re.fullmatch(r",? (?:and |or )|, ", gap):
            found[i] = found[i + 1]


def _coarse(mention: PlaceMention) -> bool:
    return mention.hint in ("adm1", "adm2") or any(p.precision in CONTAINERS for p in mention.candidates[:3])


def _coarse_by_name(mention: PlaceMention) -> bool:
    return mention.hint != "adm2" and any(p.precision in CONTAINERS for p in mention.candidates[:3])


def _coarse_country(mention: PlaceMention) -> bool:
    return bool(mention.candidates) and mention.candidates[0].precision == "country" and mention.hint is None


def _base(place: Place, prior: float, hint: Precision | None, container: PlaceMention | None) -> float:
    score = prior
    if hint == "adm1":
        score += HINTED if place.precision == "adm1" else 1.0 if place.precision == "region" else -1.0
    elif hint == "region":
        score += WATER if place.precision in ("region", "sea") else 0.0
    elif hint == "settlement":
        score += HINTED if place.precision == "settlement" else -0.5
    elif hint == "adm2":
        score += 1.0 if place.precision == "adm2" else 0.3 if place.precision == "settlement" else -0.5
    elif place.precision == "adm1" and place.country != "US":
        score -= 0.4
    if container is not None:
        score += (SAID if container.role == "demonym" else CONTAINED) * _contained(place, container)
    return score


def _contained(place: Place, container: PlaceMention) -> float:
    """How well a place fits into a container: 1 into its likeliest meaning, less into a less likely one.

    A district known only by its town, and a town that the text gives a distance to, draw what lies near them.
    """
    if not _coarse_by_name(container):
        return max(
            (
                exp(-distance_km(place.lat, place.lon, o.lat, o.lon) / 25.0)
                for o in container.candidates[:6]
                if o.id != place.id
            ),
            default=0.0,
        )
    for rank, outer in enumerate(container.candidates[:6]):
        if outer.precision in CONTAINERS and outer.id != place.id and lies_in(place, outer):
            return 1.0 if rank < 2 else 0.6
    return 0.0


# -- context ---------------------------------------------------------------------------------------------------------
class _Votes:
    """What the document is about: weights of countries and first-level divisions, by all likely meanings of its names."""

    def __init__(self, groups: Iterable[_Group]) -> None:
        self._countries: defaultdict[str, float] = defaultdict(float)
        self._divisions: defaultdict[tuple[str, str], float] = defaultdict(float)
        for group in groups:
            group.ballot = group.ballot or _ballot(group)
            countries, divisions = group.ballot
            for country, weight in countries.items():
                self._countries[country] += weight
            for division, weight in divisions.items():
                self._divisions[division] += weight

        self._top_countries = nlargest(TOP, self._countries.items(), key=_second)
        self._top_divisions = nlargest(TOP, self._divisions.items(), key=_second)

    def of_others(self, group: _Group) -> _Others:
        """The votes as one name sees them: without its own."""
        countries, divisions = group.ballot or _ballot(group)
        most = (_strongest(self._top_countries, countries), _strongest(self._top_divisions, divisions))
        return _Others(self._countries, self._divisions, countries, divisions, *most)


@dataclass(slots=True)
class _Others:
    """What all names but one vote for."""

    countries: dict[str, float]
    divisions: dict[tuple[str, str], float]
    own_countries: dict[str, float]
    own_divisions: dict[tuple[str, str], float]
    most_country: float
    most_division: float

    def country(self, place: Place) -> float:
        """The share, 0 to 1, of the candidate's country among what the other names vote for."""
        return _share(self.countries, place.country or "", self.own_countries, self.most_country)

    def division(self, place: Place) -> float:
        """The same for the candidate's first-level division."""
        if not place.admin1:
            return 0.0
        return _share(self.divisions, (place.country or "", place.admin1), self.own_divisions, self.most_division)


def _ballot(group: _Group) -> _Ballot:
    """How one name votes: for the countries and divisions of its likeliest candidates, by their shares."""
    weight = _weight(group)
    countries: defaultdict[str, float] = defaultdict(float)
    divisions: defaultdict[tuple[str, str], float] = defaultdict(float)
    for place, share in _shares(group):
        countries[place.country or ""] += weight * share * (1.5 if place.precision in ("country", "adm1") else 1.0)
        divisions[place.country or "", place.admin1 or ""] += weight * share
    return countries, divisions


def _share(votes: dict[Key, float], key: Key, own: dict[Key, float], most: float) -> float:
    """The share of ``key`` of the strongest vote, without what the asking name itself gave."""
    mine = votes.get(key, 0.0) - own.get(key, 0.0)
    return (mine / most if most > 1.0 else mine) if mine > 0.0 else 0.0


def _second(pair: tuple[object, float]) -> float:
    return pair[1]


TOP: Final = 2 * ANCHORS
"""More votes than one name can have given: the strongest of the others is among them."""


def _strongest(top: list[tuple[Key, float]], own: dict[Key, float]) -> float:
    """The strongest vote without what one name itself gave; ``top`` begins with the strongest."""
    most = -inf
    for key, weight in top:
        if weight <= most:
            break
        most = max(most, weight - own.get(key, 0.0))
    return most if top else 0.0


def _shares(group: _Group) -> list[tuple[Place, float]]:
    """The likeliest candidates of a name with their shares of its probability."""
    if group.shares is None:
        scores = group.scores
        order = _ranked(scores)[:ANCHORS]
        shares = [exp(SHARPNESS * (scores[i] - scores[order[0]])) for i in order]
        total = sum(shares)
        group.shares = [(group.candidates[i], share / total) for i, share in zip(order, shares, strict=True)]
    return group.shares


def _weight(group: _Group) -> float:
    role = group.role
    if role == "organisation" and group.candidates[group.best].precision in ("country", "adm2"):
        role = "demonym"
    return (1.0 + 0.25 * min(8, len(group.mentions) - 1)) * _WEIGHT.get(role, 1.0)


_WEIGHT: Final = {"demonym": 0.7, "organisation": 0.2}


def _rescore(group: _Group, votes: _Votes, company: _Company) -> bool:
    """Give a name's candidates their scores of this pass; whether they differ from the last."""
    scores: list[float] = []
    others = votes.of_others(group)
    for place, base in zip(group.candidates, group.base, strict=True):
        score = base + COUNTRY * others.country(place)
        if place.precision in ("settlement", "site", "adm1", "adm2"):
            score += DIVISION * others.division(place)
        if place.precision in ("settlement", "site", "adm2"):
            score += NEAR * _crowd(group, place, company.around(place.lat)) + MATE * _beside(group, place)
        scores.append(score)
    best = _argmax(scores)
    if scores == group.scores and best == group.best:
        return False
    group.scores, group.best, group.shares, group.ballot = scores, best, None, None
    return True


class _Company:
    """The anchors of names that stand near each other, by bands of latitude."""

    def __init__(self, anchors: Iterable[list[_Anchor]]) -> None:
        self._anchors = [anchor for some in anchors for anchor in some]
        self._bands: dict[int, list[_Anchor]] = {}

    def around(self, lat: float) -> list[_Anchor]:
        """The anchors that may be company at a latitude, in the order of their names."""
        band = int(lat // BAND)
        if band not in self._bands:
            low, high = band * BAND - FAR, (band + 1) * BAND + FAR
            self._bands[band] = [anchor for anchor in self._anchors if low <= anchor[1] <= high]
        return self._bands[band]


BAND: Final = 4.0
"""Height of a band of latitude in degrees."""
CROWDED: Final = 1.5
"""As near as company can be: more of it says no more."""


def _crowd(group: _Group, place: Place, anchors: list[_Anchor]) -> float:
    """How much the places that the other names may mean crowd round a candidate, 0 to 1.5 (flat-earth distances)."""
    lat, lon, own = place.lat, place.lon, id(group)
    narrow = max(0.1, cos(radians(lat)))
    wide, total = FAR / narrow, 0.0
    for owner, other_lat, other_lon, share, reach in anchors:
        north = other_lat - lat
        if -FAR < north < FAR and owner != own:
            east = other_lon - lon
            if not -wide < east < wide:
                east = 360 - abs(east)
                if east >= wide:
                    continue
            total += share * exp(-DEGREE_KM * hypot(north, east * narrow) / reach)
            if total >= CROWDED:
                return CROWDED
    return total


def _beside(group: _Group, place: Place) -> float:
    """How surely a candidate lies close to a town that stands right beside the name, 0 to 1."""
    best = 0.0
    for mate in group.mates[-MATES:]:
        for other, share in _shares(mate):
            if other.precision in ("settlement", "site"):
                best = max(best, share * exp(-distance_km(place.lat, place.lon, other.lat, other.lon) / MATE_KM))
    return best


def _anchors(group: _Group) -> list[_Anchor]:
    """The likeliest candidates of a name, as company for other names' candidates."""
    return [
        (
            id(group),
            place.lat,
            place.lon,
            share * (DISTRICT if place.precision == "adm2" else 1.0),
            _COMPANY_KM[place.precision],
        )
        for place, share in _shares(group)
        if place.precision in _COMPANY_KM
    ]


_COMPANY_KM: Final = {"settlement": NEAR_KM, "site": NEAR_KM, "adm2": DISTRICT_REACH_KM, "adm1": 2 * NEAR_KM}


def _ranked(scores: Sequence[float]) -> list[int]:
    """The numbers of the candidates, the highest score first, the first of equals first."""
    return sorted(range(len(scores)), key=scores.__getitem__, reverse=True)


def _argmax(scores: Sequence[float]) -> int:
    return max(range(len(scores)), key=scores.__getitem__)


def _doubt_strangers(groups: list[_Group]) -> None:
    """Doubt the small towns of countries that a text about another never speaks of: likely a namesake we do not know.

    A text is placed by a country, division or city named as a place; it speaks of the countries of those, of the peoples
    and governments it names, and of those that its other names vote for.
    """
    votes = _Votes(groups)
    spoken = {place.country for group in groups if _speaks(place := group.candidates[group.best])}
    if not any(_speaks(group.candidates[group.best]) and group.role == "location" for group in groups):
        return
    for group in groups:
        others = votes.of_others(group)
        if group.qualified or not _is_strange(group.candidates[group.best], spoken, others):
            continue
        group.scores = [
            score - (STRANGE if _is_strange(place, spoken, others) else 0.0)
            for place, score in zip(group.candidates, group.scores, strict=True)
        ]
        group.best, group.shares = _argmax(group.scores), None
        group.strange = _is_strange(group.candidates[group.best], spoken, others)


def _speaks(place: Place) -> bool:
    """Whether a name alone tells which country is spoken of."""
    return place.precision in ("country", "adm1") or (place.population or 0) >= SPEAKING


def _is_strange(place: Place, spoken: set[str | None], others: _Others) -> bool:
    """Whether a place is a division or small town of a country that nothing else in the text speaks of."""
    small = place.precision in ("adm1", "adm2") or (place.precision == "settlement" and (place.population or 0) < LARGE)
    about = others.most_country >= ABOUT
    return small and about and place.country not in spoken and others.country(place) < SUPPORT


# -- outcome ---------------------------------------------------------------------------------------------------------
def _settle(mention: PlaceMention, group: _Group, cities: Sequence[Place]) -> Resolution:
    order = _ranked(group.scores)
    best = group.candidates[order[0]]
    apart = [i for i in order[1:] if not _same_spot(best, group.candidates[i])]
    total = sum(exp(1.2 * (group.scores[i] - group.scores[order[0]])) for i in apart)
    confidence = round(0.97 / (1.0 + total), 3)
    others = tuple(group.candidates[i] for i in order[1:6])
    if confidence < UNSURE or group.strange:
        reason = f"{len(group.candidates)} places have this name and nothing in the text tells them apart"
        if group.strange:
            reason = "the text is about other countries than those where a place of this name is known"
        return Resolution(
            mention=mention, place=None, confidence=confidence, others=(best, *others), reason=reason, by=BY
        )
    place = _typed(best, mention.hint, cities)
    return Resolution(
        mention=_untyped(mention, place), place=place, confidence=confidence, others=others, reason=_reason(best, group), by=BY
    )  # fmt: skip


def _same_spot(one: Place, two: Place) -> bool:
    return one.precision == two.precision and distance_km(one.lat, one.lon, two.lat, two.lon) < 10.0


_ADJECTIVAL: Final = ("yi", "iy", "yy", "ий", "ый")
"""Endings of the quarters of cities: "Kyivskyi district"."""
QUARTER_KM: Final = 25.0
"""How far a quarter may lie from the middle of its city, which the text names."""


def _untyped(mention: PlaceMention, place: Place | None) -> PlaceMention:
    """A mention of a city's quarter, which its word "district" makes no area."""
    quarter = place is not None and place.precision == "settlement" and mention.hint in ("adm2", "adm1")
    return replace(mention, hint=None) if quarter else mention


DISTRICT_KM: Final = 25.0
"""Radius given to "X district" when the gazetteer knows only X: half the width of a typical Ukrainian raion."""


def _typed(place: Place, hint: Precision | None, cities: Sequence[Place]) -> Place:
    """A district or region named by its town, where the gazetteer knows only the town; a quarter of a city is none."""
    if place.precision != "settlement" or hint not in ("adm2", "adm1"):
        return place
    if place.name.endswith(_ADJECTIVAL) and any(
        distance_km(place.lat, place.lon, city.lat, city.lon) < QUARTER_KM for city in cities if city.id != place.id
    ):
        return place
    return replace(
        place,
        id=f"{place.id}/{hint}",
        precision="adm2",
        radius_km=max(DISTRICT_KM, place.radius_km),
        name=f"{place.name} area",
        geonameid=None,
        name_uk=None,
        name_ru=None,
    )


def _reason(best: Place, group: _Group) -> str:
    if len(group.candidates) == 1:
        return "the only place of this name"
    if group.qualified:
        return "the text says what contains it"
    home = ", ".join(part for part in (best.admin1 if best.precision != "adm1" else None, best.country) if part)
    return f"the likeliest of {len(group.candidates)} places of this name{f' ({home})' if home else ''} by the rest of the text"
