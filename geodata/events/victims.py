"""Whom a harm word speaks of: the people it governs, who suffer it, or whose death it is, by the voice of the word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geodata.events.people import Group, People
from geodata.events.scene import covered, inside, label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.events.lexicon import Hit
    from geodata.events.scene import Scene

_BACK: Final = 14
AHEAD: Final = 4
"""How many small words may stand between a harm word and its people or its mark."""

_FAR: Final = 9
_MARKS: Final = ' «“"'
_AUXILIARIES: Final = 3
_TITLES: Final = 2


class Victims:
    """Ties the harm words of one sentence to its groups of people, from left to right."""

    def __init__(self, scene: Scene, harms: Sequence[Hit]) -> None:
        """Index the words that decide the voice."""
        self.scene = scene
        self.people = People(scene)
        self.passive = covered(scene, "count", "passive")
        self.auxiliary = self.people.auxiliary
        self.active = covered(scene, "count", "active")
        self.either = covered(scene, "count", "either")
        self.noun = covered(scene, "count", "noun")
        self.picky = covered(scene, "count", "people_only")
        self.rise = {hit.last for hit in scene.labelled("count", "rise")}
        self.harm_at = {i for hit in harms for i in range(hit.first, hit.last + 1)}
        self.withs = {hit.first: hit.last for hit in scene.labelled("count", "with")}
        self.used: set[int] = set()
        self.subject: tuple[int, list[Group]] = (-1, [])

    def of(self, hit: Hit) -> list[Group]:
        """The people a harm word speaks of; empty when the text gives no number."""
        inner = [g for i in range(hit.first + 1, hit.last) if (g := self.people.starting.get(i)) and g.last < hit.last]
        if inner:
            return inner
        groups = self._by_voice(hit)
        if hit.first in self.picky and not any(g.head is not None for g in groups):
            return []
        return [g for g in groups if not g.part]

    def _by_voice(self, hit: Hit) -> list[Group]:
        passive = self._passive(hit)
        if hit.last in self.either and not passive and hit.last + 1 in self.people.starting:
            return self._after(hit)
        if hit.last in self.noun and not passive:
            owned = self._of(hit) or ([] if self.scene.word(hit.last).endswith("ing") else self._owner(hit))
            if owned or hit.last not in self.active or self._named_only(hit):
                return owned or self._risen(hit)
        after = [] if passive else self._after(hit)
        if hit.last in self.active:
            if not passive and self._attributive(hit):
                return self._beside(hit)
            return self._before(hit) if passive else after or self._shared(hit) or self._headline(hit)
        before = self._before(hit)
        beside = bool(before) and before[-1].last == hit.first - 1
        describes = hit.last + 1 in self.people.nouns and not self.scene.broken(hit.last + 1) and not passive
        return before if beside or not (after or describes) else after

    def _named_only(self, hit: Hit) -> bool:
        """As in "committed the murder": behind an article it is a noun, and who stands before or behind it no victim."""
        i = hit.first - 1
        if self.scene.word(i) in self.scene.words("relative"):
            return False
        return (
            i in self.people.the
            or i in self.people.article
            or self.scene.word(i) in self.scene.words("definite_before")
        )

    def _attributive(self, hit: Hit) -> bool:
        """As in "the murdered priests", "two murdered women"."""
        number = self.people.ending.get(hit.first - 1)
        if self.scene.word(hit.first - 1) in self.scene.words("relative"):
            return False
        led = hit.first - 1 in self.people.the or (number is not None and number.sort == "bare")
        return led and hit.last + 1 in self.people.nouns and not self.scene.broken(hit.last + 1)

    def _beside(self, hit: Hit) -> list[Group]:
        group = self.people.ending.get(hit.first - 1)
        return [group] if group is not None and group.sort == "bare" and group.first not in self.used else []

    def _headline(self, hit: Hit) -> list[Group]:
        """As in "Three people killed in Sumy", without a form of "be"."""
        word = self.scene.word(hit.last)
        if word.endswith(("ing", "s")) or hit.first in self.picky:
            return []
        groups = self._before(hit)
        return groups if groups and groups[-1].sort != "plural" and groups[-1].last >= hit.first - 3 else []

    def _passive(self, hit: Hit) -> bool:
        for i in range(hit.first - 1, max(-1, hit.first - 4), -1):
            if i in self.passive:
                return True
            if i not in self.auxiliary and not self.scene.word(i).endswith("ly"):
                return False
        return False

    def _of(self, hit: Hit) -> list[Group]:
        """As in "the murder of two teachers", "тіла двох чоловіків"."""
        of = self.scene.words("of_people")
        i = self._past_date(hit.last + 1) if of else hit.last + 1
        if of and self.scene.word(i) not in of:
            return []
        group = self._begun(i + bool(of))
        if group is None or self.scene.broken(i) or (group.first in self.used and group.sort == "bare"):
            return []
        return self._onwards(group)

    def _past_date(self, i: int) -> int:
        """The token behind a date: "the murder on 3 May of two teachers"."""
        at = i + (self.scene.word(i) in self.scene.words("theme") | self.scene.words("onto"))
        for time in self.scene.times:
            first, last = inside(self.scene, (time.span.start, time.span.end))
            if first == at:
                return last + 1
        return i

    def _begun(self, i: int) -> Group | None:
        """The group that begins at a token, or behind one or two names of bodies: "of Central University rector X"."""
        for j in range(i, i + _TITLES + 1):
            if (group := self.people.starting.get(j)) is not None:
                return group
            if (
                j in self.people.stop
                or self.scene.broken(j + 1)
                or j in self.harm_at
                or j in self.people.numbers.refuse
            ):
                break
        return None

    def _owner(self, hit: Hit) -> list[Group]:
        """As in "three deaths", "310 civilian deaths", "the mayor's death", "his body"."""
        i = hit.first - 1
        if self.scene.word(i) in self.scene.words("own"):
            return [Group(i, i, 1, 1, "single", i)]
        if self.scene.word(i).endswith("'s") and i not in self.people.known and not self.scene.broken(hit.first):
            return [Group(i, i, 1, 1, "single", i)]
        for j in range(i, max(-1, i - 4), -1):
            group = self.people.ending.get(j)
            if group is not None and not self.scene.broken(j + 1):
                counts = group.sort in {"bare", "counted"} and group.first not in self.used
                return self._backwards(group) if counts else []
            if self.scene.broken(j + 1) or j in self.harm_at or j in self.people.stop:
                return []
        return []

    def _risen(self, hit: Hit) -> list[Group]:
        """As in "the death toll rose to five", "deaths: 12"."""
        if ":" in self.scene.gap(hit.last + 1):
            return self._start_at(hit.last + 1)
        for i in range(hit.last + 1, min(hit.last + _FAR, len(self.scene.tokens))):
            if self.scene.cuts_between(hit.last, i) or i in self.harm_at:
                return []
            if i in self.rise:
                return self._start_at(i + 1)
        return []

    def _start_at(self, i: int) -> list[Group]:
        group = self.people.starting.get(i)
        return [group] if group is not None and group.sort in {"bare", "counted"} else []

    def _after(self, hit: Hit) -> list[Group]:
        """The people a verb governs: "killed at least five", "wounding 17", "погибли двое", "killed: 650"."""
        if hit.last + 1 in self.rise or (risen := self._risen(hit)):
            return self._start_at(hit.last + 2) if hit.last + 1 in self.rise else risen
        for i in range(hit.last + 1, min(hit.last + 2 + AHEAD, len(self.scene.tokens))):
            if self.scene.broken(i) and not any(mark in self.scene.gap(i) for mark in ":–—-"):
                return []
            group = self.people.starting.get(i)
            if group is not None:
                return self._onwards(group) if self._suffers(hit, group) else []
            if i in self.harm_at or not self._skippable(i) or self.scene.word(i) in self.scene.words("by"):
                return []
        return []

    def _skippable(self, i: int) -> bool:
        scene, word = self.scene, self.scene.word(i)
        if scene.lexicon.language != "en" and i not in self.people.stop and i not in self.people.known:
            return True
        return (
            i in self.auxiliary or word in scene.words("adverbs") or word.endswith("ly")
            or word in scene.words("before_number") | scene.words("between")
            or any(time.span.start <= scene.tokens[i].start < time.span.end for time in scene.times)
        )  # fmt: skip

    def _suffers(self, hit: Hit, group: Group) -> bool:
        """Whether a group behind a verb is its own: not used, and no bare number that a later harm word counts."""
        if group.first in self.used or (group.sort == "plural" and self._describes(hit, group)):
            return False
        governed = self.scene.lexicon.language != "en" and hit.last in self.active
        return governed or not (group.sort == "bare" and self._counted_later(group))

    def _describes(self, hit: Hit, group: Group) -> bool:
        """As in "relatives of missing soldiers", "visited wounded soldiers", where the word only describes them."""
        english = self.scene.lexicon.language == "en"
        return english and group.first == hit.last + 1 and (hit.last not in self.active or label(hit) == "injured")

    def _counted_later(self, group: Group) -> bool:
        """Whether a harm word of its own follows a group: "… and three were wounded"."""
        i = group.last + 1
        while i in self.auxiliary:
            i += 1
        return i in self.harm_at and not self.scene.broken(group.last + 1)

    def _onwards(self, group: Group) -> list[Group]:
        """A list that begins with a group: "two soldiers, a policeman and a child"; an apposition is not added."""
        chain, pending, last = [group], list[Group](), group.last
        while True:
            last = last + 1 if self._age(last + 1) else last
            company = self.withs.get(last + 1)
            joined = company is not None or self.scene.word(last + 1) in self.scene.words("joins")
            nxt = self.people.starting.get((company or last + 1) + 1 if joined else last + 1)
            if nxt is None or not (joined or self.scene.gap(last + 1).strip() == ",") or self._counted_later(nxt):
                return chain
            last = nxt.last
            pending.append(nxt)
            if joined and chain[0].title and nxt.sort == "name" and len(chain) == 1:
                chain, pending = [nxt], []
            elif joined and not nxt.part:
                chain += [g for g in pending if _lists(chain[0], g, joined=g is nxt)]
                pending = []

    def _before(self, hit: Hit) -> list[Group]:
        """The people that suffer: "three civilians were killed", "X, a teacher, was killed", "and nineteen wounded"."""
        beside = self.people.ending.get(hit.first - 1)
        if (
            beside is not None
            and beside.sort == "bare"
            and self._free(beside)
            and not self.scene.gap(hit.first).strip(_MARKS)
        ):
            return self._backwards(beside)
        if (shared := self._shared(hit)) is not None:
            return shared
        i, crossed = self._past_inset(hit), False
        linked = False
        while i >= 0 and hit.first - i <= _BACK:
            relative = self.scene.word(i + 1) in self.scene.words("relative")
            linked = linked or relative
            if i in self.harm_at or (self.scene.cuts_between(i, i + 1) and not relative and not self._is_dash(i + 1)):
                return []
            group = self.people.ending.get(i)
            if group is not None and self._subject(group, hit, crossed=crossed, linked=linked and not crossed):
                groups = self._backwards(group)
                if self._agrees(groups, hit):
                    self.subject = (hit.last, self._with_company(groups, hit))
                    return self.subject[1]
            if group is not None:
                i, crossed = group.first - 1, True
                continue
            if self.scene.broken(i + 1) and self.scene.gap(i + 1).strip() == "," and crossed:
                return []
            crossed = crossed or not (self._skippable(i) or self.scene.word(i) in self.scene.words("relative"))
            i -= 1
        return []

    def _is_dash(self, i: int) -> bool:
        """Whether a dash stands for "are" before token ``i``, as in "Троє наших — «двохсоті»"."""
        return self.scene.lexicon.language != "en" and self.scene.gap(i).strip(' «"“') in {"—", "–", "-"}

    def _shared(self, hit: Hit) -> list[Group] | None:
        """The subject of the verb before: "two men were abducted and later killed"."""
        i = hit.first - 1
        while i in self.auxiliary:
            i -= 1
        last, groups = self.subject
        near = 0 <= last < i and i - last <= _BACK and not self.scene.cuts_between(last, hit.first)
        return groups if near and self.scene.word(i) in self.scene.words("joins") else None

    def _agrees(self, groups: list[Group], hit: Hit) -> bool:
        """Whether the verb's number is that of its people: "was" of one, "were" of several."""
        words = {self.scene.word(i) for i in range(max(0, hit.first - _AUXILIARIES), hit.first) if i in self.auxiliary}
        one = total(groups) == (1, 1)
        if words & self.scene.words("of_many"):
            return not one or groups[-1].sort == "bare"
        return one or not words & self.scene.words("of_one") or not total(groups)[0]

    def _past_inset(self, hit: Hit) -> int:
        """The token before the verb, or before what is put in between commas there: "X, 34, was killed"; -1 for a new clause."""
        i = hit.first - 1
        while i >= 0 and i in self.auxiliary and not self.scene.broken(i + 1):
            i -= 1
        spoken = self.scene.word(i + 1) in self.scene.words("relative") or self._is_dash(i + 1)
        if not self.scene.broken(i + 1) or spoken:
            return hit.first - 1
        commas = {k for k in self.scene.commas if hit.first - _BACK - AHEAD < k <= i}
        opened = {k for k in range(max(1, i - AHEAD), i + 1) if "(" in self.scene.gap(k)}
        for k in sorted(commas | opened, reverse=True):
            group = self.people.ending.get(k - 1)
            if group is not None and self._free(group) and self._inserted(k, i):
                return k - 1
        return -1

    def _inserted(self, first: int, last: int) -> bool:
        """Whether what stands between two commas explains the name before: an age, a part, a title, a relative clause."""
        inner = self.people.starting.get(first)
        return inner is None or inner.part or inner.last < last or inner.sort == "single"

    def _subject(self, group: Group, hit: Hit, *, crossed: bool, linked: bool) -> bool:
        """Whether a group before a verb suffers it: the nearest one that no preposition holds."""
        if not self._free(group):
            return False
        if (
            not linked
            and self.scene.word(group.first - 1) in self.scene.words("holds")
            and not self.scene.broken(group.first)
        ):
            return False
        if not crossed or group.sort in {"counted", "single", "name"}:
            return True
        return group.sort == "bare" and (group.low == 0 or self.people.plain(group.last + 1, self._last_plain(hit)))

    def _last_plain(self, hit: Hit) -> int:
        i = hit.first - 1
        while i in self.auxiliary:
            i -= 1
        return i

    def _free(self, group: Group) -> bool:
        """Whether a group can be the subject of one more verb: one person may be wounded and die, a count is told once."""
        return not group.part and (group.first not in self.used or (group.sort != "bare" and group.high == 1))

    def _with_company(self, groups: list[Group], hit: Hit) -> list[Group]:
        """As in "X was killed along with two guards"."""
        end = self.withs.get(hit.last + 1)
        more = self.people.starting.get(end + 1) if end is not None else None
        return [*groups, more] if groups and more is not None else groups

    def _before_age(self, i: int) -> int:
        """The token before an age between commas: "X, 41, and Y"."""
        return i - 1 if self._age(i) else i

    def _age(self, i: int) -> bool:
        return self.scene.word(i).isdigit() and self.scene.broken(i) and self.scene.broken(i + 1)

    def _backwards(self, group: Group) -> list[Group]:
        """A list that ends with a group: "a woman and two children", "X, Y and Z"."""
        chain = [group]
        while True:
            first = chain[0].first
            joined = self.scene.word(first - 1) in self.scene.words("joins")
            comma = not joined and self.scene.gap(first).strip() == "," and len(chain) > 1
            before = self.people.ending.get(self._before_age(first - 2 if joined else first - 1))
            if before is None or not (joined or comma) or before.first in self.used or before.part:
                break
            if self.scene.word(before.first - 1) in self.scene.words("holds"):
                break
            chain = [before, *chain]
        return [chain[0], *(g for g in chain[1:] if _lists(chain[0], g, joined=g is group))]


def _lists(head: Group, group: Group, *, joined: bool = False) -> bool:
    """Whether a group is a further member of a list that begins with ``head``, not an explanation of it."""
    if group.part or (group.title and head.sort == "name"):
        return False
    if head.sort in {"counted", "bare"} and (head.high is None or head.high > 1):
        return group.sort in {"counted", "single"} or (joined and group.sort != "name")
    if head.sort == "name":
        return joined or group.sort in {"name", "counted"}
    return True


def total(groups: list[Group]) -> tuple[int, int | None]:
    """The people of several groups together; the end stays open where one of them is open."""
    high = 0
    for group in groups:
        if group.high is None:
            return sum(g.low for g in groups), None
        high += group.high
    return sum(g.low for g in groups), high
