"""The ground of a sentence: its places in lists, how each list is tied, and which happening it belongs to.

Places that follow each other ("near A, B and C") form one list and belong together; a coarser place that only says
where the others lie ("Bilopillia in Sumy region") is dropped from it.  A list belongs to the happening whose word is
nearest, counted in words, clauses and other happenings between.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from geodata.events import tails
from geodata.events.scene import apart, inside, label, trigger_of
from geodata.events.unnamed import with_unnamed
from geodata.events.where import FINENESS, Group, Spot, is_quarter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geodata.events.claims import Attribution
    from geodata.events.lexicon import Hit
    from geodata.events.scene import Scene
    from geodata.types import Relation, Resolution

_CUT: Final = 7
_COMMA: Final = 1
_BEFORE: Final = 2
_OTHER: Final = 9
_FRONTED: Final = 6
_FAR: Final = 34
_SPEAKER: Final = 14
_BRACKETS: Final = 12
_MEASURED: Final = 7
_RELATIVE: Final = 3
_GOAL: Final = 12
_VICTIMS: Final = 30
_OPENING: Final = 1
"""Tokens before a name that opens its sentence: "About X, where she lived, …: ten people died there"."""
_OBJECTS: Final = frozenset({"object", "town"})
_ROLES: Final = frozenset({"location", "facility"})
_TAILED: Final = frozenset({",", "-", "–", "—"})
"""Between two names only: "Buhas, Donetsk", "Lagos - Ikeja"."""
_PREPOSITIONS: Final = frozenset({"in", "near", "from", "to", "between", "of"})
_LINKED: Final = frozenset({"in", "near", "of", "between"})
"""Prepositions that may stand between the places of one list."""
_PARTED: Final = re.compile(r"[;:.!?]\s|\s[–—-]\s|[“”«»\"]")
_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)?$")


class Grounds:
    """The places of one sentence in their lists."""

    def __init__(self, scene: Scene, said: Sequence[Attribution] = ()) -> None:
        """Tie every place that can hold an event to its sentence and collect the lists.

        ``said`` are the sentence's sources: a place inside one is where the speaker sits.
        """
        self.scene = scene
        self.groups: list[Group] = []
        fit = [
            place
            for place in with_unnamed(scene, scene.places)
            if holds_events(place) and not tails.is_inside(scene, place) and not tails.is_contrast(scene, place)
        ]
        if not fit:
            return
        self.spoken = {i: one.claim.kind for one in said for i in range(one.own[0], one.own[1] + 1)}
        self.near: dict[int, list[Hit]] = {}
        self.prepositions: dict[int, Hit] = {}
        self.led: set[int] = set()
        self._ties()
        self.fillers = {h.first for h in scene.labelled("place", "filler")}
        self.people = {i for h in scene.labelled("place", "person_of") for i in range(h.first, h.last + 1)}
        self.passing = {h.first for h in scene.labelled("place", "passing")}
        self.axes = {h.first for h in scene.labelled("place", "axis")}
        self.arounds = {h.first for h in scene.labelled("place", "around")}
        self.links = scene.words("joins") | scene.words("links")
        self.numbers = {i for h in scene.cues.get("numbers", ()) for i in range(h.first, h.last + 1)}
        self.wheres = [h.first for h in scene.labelled("clauses", "where")]
        self.demonyms = self._demonyms()
        found = tails.without_weapons(scene, [self._spot(place) for place in fit])
        found = tails.without_parties(scene, found)
        ways = {i for h in scene.labelled("place", "passing") for i in range(h.first, h.last + 1)}
        spots = [
            tails.widened(scene, one, self.fillers, self._governs)
            for one in tails.of_ways(scene, found, ways.__contains__)
        ]
        self.groups = self._group([s for i, s in enumerate(spots) if i == 0 or not self._measures(spots[i - 1], s)])

    def _ties(self) -> None:
        """Index the words of place by their last token: all, the prepositions among them, and what those cover."""
        for hit in self.scene.cues.get("place", ()):
            self.near.setdefault(hit.last, []).append(hit)
            name = label(hit)
            if name in _PREPOSITIONS:
                had = self.prepositions.get(hit.last)
                if had is None or (hit.first, name) < (had.first, label(had)):
                    self.prepositions[hit.last] = hit
            if name in _LINKED:
                self.led.update(range(hit.first, hit.last + 1))

    def _governs(self, i: int) -> bool:
        """Whether a place name may stand behind a token: a preposition, a common noun such as "village", or a trigger."""
        return self._preposition(i) is not None or self._filled(i) or any(hit.last == i for hit in self.scene.triggers)

    def _demonyms(self) -> set[int]:
        found: set[int] = set()
        for place in self.scene.places:
            if place.mention.role == "demonym":
                first, last = inside(self.scene, (place.mention.span.start, place.mention.span.end))
                found.update(range(first, last + 1))
        return found

    def _spot(self, place: Resolution) -> Spot:
        span = place.mention.span
        first, last = inside(self.scene, (span.start, span.end))
        tie, head = self._tie(first)
        if tie == "from" and any(label(hit) == "distance" for hit in self.near.get(head, ())):
            tie = "near"
        relation: Relation = "near" if tie == "near" else "from" if tie == "from" else "to" if tie == "to" else "at"
        if tie == "between":
            relation = "between"
        if tie == "to" and self.scene.word(head + 1) in self.scene.words("for"):
            relation = "at"
        if self._named_after(last, self.axes):
            relation = "direction"
        elif self._named_after(last, self.arounds) and relation == "at":
            relation = "near"
        if self._is_somebodys(last, tie, head):
            tie = "person"
        spot = Spot(place, first, last, tie, head, relation)
        return self._moved(spot)

    def _named_after(self, last: int, words: set[int]) -> bool:
        nxt = last + 1
        return nxt in words and not self.scene.broken(nxt)

    def _tie(self, first: int) -> tuple[str, int]:
        """The preposition that governs a place, and the token before it; "direct" when there is none."""
        i = first - 1
        while i >= 0 and not self.scene.broken(i + 1):
            found = self._preposition(i)
            if found is not None and label(found) != "of":
                return label(found), found.first - 1
            if found is not None and self._filled(i - 1):
                i -= 1
                continue
            if found is not None:
                return "of", found.first - 1
            if not self._filled(i):
                return "direct", i
            i -= 1
        return "bare", i

    def _filled(self, i: int) -> bool:
        return i >= 0 and (i in self.fillers or i in self.demonyms)

    def _preposition(self, i: int) -> Hit | None:
        return self.prepositions.get(i)

    def _is_somebodys(self, last: int, tie: str, head: int) -> bool:
        """The name is somebody's: "the mayor of X", "residents of X", "X officials", "the road to X"."""
        if last + 1 in self.people and not self.scene.broken(last + 1):
            return True
        if tie == "of" and head in self.people:
            return True
        return tie in {"to", "from", "of", "between", "direct"} and head in self.passing and tie != "near"

    def _moved(self, spot: Spot) -> Spot:
        """Add the distance and compass word before the place: "10 km west of X"."""
        if spot.tie != "near":
            return spot
        window = range(max(0, spot.first - 9), spot.first)
        bearing = next(
            (b for i in reversed(window) if (b := self.scene.lexicon.bearings.get(self.scene.word(i))) is not None),
            None,
        )
        if bearing is None:
            return spot
        for i in window:
            unit = any(label(h) == "distance" for h in self.near.get(i + 1, ()))
            if unit and _NUMBER.match(self.scene.word(i)):
                kilometres = float(self.scene.word(i).replace(",", "."))
                if self.scene.word(i + 1).startswith("mile"):
                    kilometres *= 1.609
                return replace(spot, kilometres=kilometres, bearing=bearing)
        return replace(spot, bearing=bearing)

    def _group(self, spots: list[Spot]) -> list[Group]:
        lists: list[list[Spot]] = []
        for one in spots:
            spot = replace(one, tie="person") if lists and tails.ends_way(lists[-1][-1], one) else one
            if lists and self._continues(lists[-1][-1], spot):
                inherited = (
                    spot
                    if spot.tie not in {"bare", "direct"} and lists[-1][0].tie != "person"
                    else replace(
                        spot,
                        tie=lists[-1][0].tie,
                        relation=lists[-1][0].relation if spot.relation == "at" else spot.relation,
                    )
                )
                lists[-1].append(inherited)
            else:
                lists.append([spot])
        return self._paired([self._made(one) for one in lists])

    def _paired(self, groups: list[Group]) -> list[Group]:
        """As in "In A 200 homes had no power, and in B 300": the second place shares what is told of the first."""
        found: list[Group] = []
        for group in groups:
            if found and found[0].fronted and self._repeats(found[0], group):
                found[0] = replace(found[0], spots=found[0].spots + group.spots)
            else:
                found.append(group)
        return found

    def _repeats(self, front: Group, group: Group) -> bool:
        """Whether a list stands behind ", and" in the way of the sentence's first, with nothing but a number to follow."""
        head, after = group.spots[0].head, group.last + 1
        joined = self.scene.word(head) in self.scene.words("joins") and self.scene.broken(head)
        ends = after + 1 >= len(self.scene.tokens) or self.scene.broken(after + 1)
        counted = _NUMBER.match(self.scene.word(after).replace(",", "")) is not None and ends
        return joined and front.tie == group.tie and counted and not self.scene.broken(after)

    def _made(self, spots: list[Spot]) -> Group:
        named = [s for i, s in enumerate(spots) if i == 0 or not self._describes(spots[i - 1], s)]
        kept = tails.without_containers(self._without_tail(named))
        first, last = spots[0].first, spots[-1].last
        lead = self.scene.tokens[first].start - self.scene.start
        opens = (
            kept[0].tie in {"in", "near", "from"} or kept[0].relation == "direction" or ":" in self.scene.gap(last + 1)
        )
        fronted = lead < 60 and kept[0].head < 1 and opens and kept[0].tie != "person"
        return Group(tuple(kept), first, last, fronted)

    def _without_tail(self, spots: list[Spot]) -> list[Spot]:
        """As in "Buhas, Donetsk" and "Mao (Kanem)": without an "and", the second name says where the first one lies."""
        if len(spots) < 2 or any(
            self.scene.word(i) in self.scene.words("joins") for i in range(spots[0].last + 1, spots[-1].first)
        ):
            return spots
        spots = tails.without_namesakes(spots)
        if self.scene.gap(spots[0].first).strip() == "(":
            return spots[:1]
        kept = [spots[0]]
        for before, spot in pairwise(spots):
            between = self.scene.text[self.scene.tokens[before.last].end : self.scene.tokens[spot.first].start].strip()
            holds = spot.tie == "in" and (tails.coarser(spot, before) or is_quarter(before, spot))
            if not (
                holds
                or (between in _TAILED and len(spots) == 2)
                or between.startswith("(")
                or len(kept) < spots.index(before) + 1
            ):
                kept.append(spot)
        return kept

    def _measures(self, before: Spot, spot: Spot) -> bool:
        """As in "Sake, 25 km west of Goma": a distance behind a comma only tells where the place before it is."""
        low, high = before.last + 1, spot.first
        near = self.scene.commas_between(before.last, high) == 1 and self.scene.gap(low).strip() == ","
        measured = spot.kilometres is not None or any(
            label(hit) == "distance" for i in range(low, high) for hit in self.near.get(i, ())
        )
        return near and measured and spot.tie in {"near", "from"} and high - low <= _MEASURED

    def _describes(self, before: Spot, spot: Spot) -> bool:
        """As in "Sotk, east of Vardenis" and "Sotk near Vardenis": the second name only tells where the first one is."""
        between = self.scene.text[self.scene.tokens[before.last].end : self.scene.tokens[spot.first].start]
        joined = any(self.scene.word(i) in self.scene.words("joins") for i in range(before.last + 1, spot.first))
        if spot.tie == "near" and before.relation == "at" and not joined and "," not in between:
            return True
        if spot.tie == "near" and spot.head == before.last and before.tie == "in" and between.startswith(","):
            return True
        return (
            spot.bearing is not None and between.startswith(",") and " and " not in between and before.bearing is None
        )

    def _continues(self, before: Spot, after: Spot) -> bool:
        """Whether only commas, "and", prepositions and common nouns stand between two places."""
        between = range(before.last + 1, after.first)
        if after.tie != before.tie and after.tie in {"from", "to"}:
            return False
        if before.tie == "from" and after.tie in {"in", "near"} and not tails.coarser(after, before):
            return False
        if self._shares_out(before, after):
            return True
        if any(
            not (
                self.scene.word(i) in self.links
                or i in self.fillers
                or i in self.led
                or i in self.axes
                or i in self.arounds
            )
            for i in between
        ):
            return False
        text = self.scene.text[self.scene.tokens[before.last].end : self.scene.tokens[after.first].start]
        return not _PARTED.search(text) or (len(between) == 0 and ":" not in text)

    def _shares_out(self, before: Spot, after: Spot) -> bool:
        """As in "31 were shot down over A, 19 over B and 6 over C": only a number and the same preposition between."""
        if after.tie != before.tie or after.tie not in {"in", "near"}:
            return False
        between = range(before.last + 1, after.first)
        counted = {i for i in between if i in self.numbers or _NUMBER.match(self.scene.word(i))}
        return bool(counted) and all(
            i in counted or i in self.led or i in self.fillers or self.scene.word(i) in self.links for i in between
        )

    def before(self, i: int) -> Group | None:
        """The nearest list before a token that names one town only, also in a speaker's name ("officials in X")."""
        towns = [
            one for one in self.groups
            if one.last < i and len(one.spots) == 1 and one.fineness() == FINENESS["settlement"]
            and (one.tie in {"in", "near", "of"} or one.first <= _OPENING or self.scene.word(one.last).endswith("'s"))
        ]  # fmt: skip
        return towns[-1] if towns else None

    def assign(self, triggers: Sequence[Hit], arms: Mapping[int, Sequence[Hit]]) -> dict[int, list[Group]]:
        """The lists of each happening (by its first token), best first; ``arms`` are further words for the same."""
        given: dict[int, list[tuple[float, Group]]] = {}
        strong = [hit for hit in triggers if not trigger_of(hit).weak]
        for group in self.groups:
            costs = [
                (min(self._cost(hit, one, group, strong) for one in (hit, *arms.get(hit.first, ()))), hit.first)
                for hit in triggers
            ]
            costs = [(cost, first) for cost, first in costs if cost <= _FAR]
            if group.fronted:
                for cost, first in costs:
                    given.setdefault(first, []).append((cost, group))
            elif costs:
                best = min(costs)[1]
                also = {hit.first for hit in triggers if self._is_antecedent(hit, group)}
                for cost, first in costs:
                    if first == best or first in also:
                        given.setdefault(first, []).append((cost, group))
        return {first: [group for _, group in sorted(rows, key=lambda row: row[0])] for first, rows in given.items()}

    def _is_antecedent(self, hit: Hit, group: Group) -> bool:
        """As in "to X, where he met": what a clause with "where" tells is at the place before it."""
        start = max((i for i in self.wheres if i <= hit.first), default=None)
        if start is None or group.last >= start or self.scene.cuts_between(start, hit.first):
            return False
        before = [one for one in self.groups if one.last < start]
        return bool(before) and before[-1] is group and start - group.last <= _RELATIVE

    def _is_stray(self, group: Group) -> bool:
        """Whether the sentence opens with a town of one country and the list looks like namesakes in another."""
        front = next((one for one in self.groups if one.fronted and one.tie == "in"), group)
        return front is not group and tails.is_stray(group, front)

    def _are_victims(self, hit: Hit, group: Group) -> bool:
        """As in "residents of X were taken away": without another place, where they live is where it was."""
        of_people = group.spots[0].head in self.people and group.first not in self.spoken
        return of_people and trigger_of(hit).kind == "civilians" and len(self.groups) == 1

    def _is_origin(self, hit: Hit, group: Group) -> bool:
        """As in "abducted a boy from X": where somebody is from is not where he was taken."""
        if group.tie != "from" or trigger_of(hit).sub not in {"abduction", "attack", "execution"}:
            return False
        return any(
            one.last == group.spots[0].head for of in ("civilian", "military") for one in self.scene.labelled("who", of)
        )

    def _aside(self, hit: Hit, group: Group) -> int:
        """What it costs that a list stands in a source's name or in brackets that the happening's word is not in.

        Police, mayors and doctors speak of where they are; an army or a ministry does not.
        """
        if group.first in self.spoken:
            return 99 if self.spoken[group.first] in {"military", "government"} else _SPEAKER
        text, start = self.scene.text, self.scene.start
        here, there = self.scene.tokens[group.first].start, self.scene.tokens[hit.first].start
        inside_brackets = text.count("(", start, here) > text.count(")", start, here)
        return _BRACKETS if inside_brackets and text.count("(", start, there) <= text.count(")", start, there) else 0

    def _cost(self, head: Hit, hit: Hit, group: Group, strong: Sequence[Hit]) -> float:
        """How far a list is from one word of a happening; ``_FAR`` and more = not its place.

        ``strong`` are the sentence's triggers that are not weak.
        """
        frame = trigger_of(hit).frame
        if apart(self.scene, hit.first, group.first):
            return 99
        if self._is_antecedent(hit, group):
            return _RELATIVE
        if frame in _OBJECTS and self.scene.word(group.last).endswith("'s"):
            return 99
        if frame in _OBJECTS and group.tie == "near":
            return 99
        if frame == "town" and group.fineness() > FINENESS["settlement"]:
            return 99
        if frame in _OBJECTS and not (group.first > hit.last and group.spots[0].head in range(hit.first, hit.last + 1)):
            return 99
        if frame == "subject" and (group.last >= hit.first or hit.first - group.last > 2):
            return 99
        if (group.tie == "from" and not frame.startswith("from")) or (group.tie == "to" and frame in {"at", "from"}):
            return 99
        if group.tie == "person" and self._are_victims(hit, group):
            return _VICTIMS
        if group.tie == "person" or self._is_stray(group) or self._is_origin(hit, group):
            return 99
        after = group.first > hit.last
        if not after and group.last >= hit.first:
            return 0
        low, high = (hit.last, group.first) if after else (group.last, hit.first)
        others = sum(low < other.first < high and other is not head for other in strong)
        if group.fronted and not after:
            return _FRONTED + 0.1 * (high - low) + _OTHER * 0.2 * others
        cost = (high - low) + _CUT * self.scene.cuts_between(low, high) + _COMMA * self.scene.commas_between(low, high)
        cost += _OTHER * others + (0 if after else _BEFORE + 2 * self.scene.commas_between(low, high))
        if after and group.spots[0].head in range(hit.first, hit.last + 1):
            cost -= 3
        if group.tie == "to" and frame.startswith("from") and len(self.groups) > 1:
            cost += _GOAL
        cost += self._aside(hit, group)
        if group.fineness() < FINENESS["country"]:
            return cost
        acts = not after and group.tie in {"bare", "direct"}
        return 99 if acts else cost + 2


def holds_events(place: Resolution) -> bool:
    """Whether a place mention can be the place of an event."""
    return place.mention.role in _ROLES and place.place is not None
