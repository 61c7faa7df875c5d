"""The people a sentence counts or names: "at least three civilians", "a woman", "his two guards", "Mayor X", "X and Y".

A group knows its tokens and how many people it means.  Parts ("including two children") are marked, never added.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from geodata.events.general import written_as_name
from geodata.events.quantity import Number, Numbers
from geodata.events.scene import covered, inside, label, parties_in
from geodata.ordinary import is_ordinary

if TYPE_CHECKING:
    from geodata.events.lexicon import Hit
    from geodata.events.scene import Scene
    from geodata.types import Population

Sort = Literal["counted", "bare", "single", "plural", "name"]
"""How a group tells its number: a number with or without its noun, one person, several without a number, a name."""

_HEAD: Final = 7
_NAME: Final = 6
_PART: Final = 14
_PLAIN: Final = 3
_YEARS: Final = range(1900, 2101)
_LEAST: Final = 2
_SHORT: Final = 2


@dataclass(frozen=True, slots=True)
class Group:
    """Some people: tokens ``first`` to ``last``, the head noun's token if it has one, and how many they are."""

    first: int
    last: int
    low: int
    high: int | None
    sort: Sort
    head: int | None = None
    more: bool = False
    part: bool = False
    title: bool = False
    """A bare title ("leader of the party"), which explains a name beside it and adds nobody."""


class People:
    """Finds the groups of one sentence, in text order and without overlap."""

    def __init__(self, scene: Scene) -> None:
        """Index the person words, then read the sentence once from left to right."""
        self.scene = scene
        self.numbers = Numbers(scene)
        self.nouns = covered(scene, "who")
        self.many = covered(scene, "plural")
        self.one = covered(scene, "numbers", "person")
        self.harm = {i for hit in scene.cues.get("harm", ()) for i in _outer(hit)}
        self.auxiliary = covered(scene, "count", "auxiliary", "passive")
        self.stop = self._stops()
        self.nouns |= self._nationals()
        self.population = {i: label(h) for h in scene.cues.get("who", ()) for i in range(h.first, h.last + 1)}
        self.article = covered(scene, "numbers", "single")
        self.another = self.article & covered(scene, "count", "another")
        self.the = covered(scene, "numbers", "definite")
        self.capitals = not scene.text[scene.start : scene.end].isupper()
        self.known = self._known()
        self.groups = self._with_parts(self._absorbed(self._read()))
        self.starting = {group.first: group for group in self.groups}
        self.ending = {group.last: group for group in self.groups}

    def of(self, groups: list[Group]) -> Population:
        """Civilians, soldiers or both, by the nouns of the groups."""
        names = {self.population[i] for g in groups for i in range(g.first, g.last + 1) if i in self.population}
        names.discard("person")
        if len(names) == 1:
            return "civilian" if names == {"civilian"} else "military"
        return "mixed" if names else "unknown"

    def indefinite(self, group: Group) -> bool:
        """Whether a group is of people in general: "peasants", "innocent people"."""
        return group.sort == "plural" and group.first not in self.article | self.the

    def names(self, groups: list[Group]) -> tuple[tuple[str, ...], ...]:
        """The names of those of the groups that are named persons, without their titles."""
        loud = not self.capitals
        found = (
            tuple(
                self.scene.word(i).removesuffix("'s") for i in range(g.first, g.last + 1)
                if i not in self.nouns and i not in self.known and i not in self.article and i not in self.the
                and len(self.scene.word(i)) > _SHORT and written_as_name(self.scene, i, loud=loud)
            )
            for g in groups if g.high == 1
        )  # fmt: skip
        return tuple(name for name in found if name)

    def _stops(self) -> set[int]:
        """The tokens at which a noun phrase ends: function words, verbs of harm, speech and happenings."""
        scene = self.scene
        words = scene.words("phrase_ends")
        found = {i for i, token in enumerate(scene.tokens) if token.word in words}
        found |= covered(scene, "clauses", "strong", "weak") | covered(scene, "say") | covered(scene, "count", "part")
        return found | self.auxiliary | self.harm

    def _nationals(self) -> set[int]:
        """The names of peoples at the end of a noun phrase: "three Palestinians", "an Israeli were killed"."""
        if self.scene.lexicon.language != "en":
            return set()
        ends = {inside(self.scene, (p.mention.span.start, p.mention.span.end))[1]
                for p in self.scene.places if p.mention.role == "demonym"}  # fmt: skip
        last = len(self.scene.tokens) - 1
        return {i for i in ends if i == last or self.scene.broken(i + 1) or i + 1 in self.stop}

    def _known(self) -> set[int]:
        """The tokens that are no part of a person's name: those of the tables, dates, and places where case tells them."""
        scene = self.scene
        hits = [*scene.triggers, *(hit for name, cues in scene.cues.items() if name != "who" for hit in cues)]
        spans = [time.span for time in scene.times]
        if self.capitals:
            spans += [place.mention.span for place in scene.places if place.mention.role != "person"]
            hits += [hit for hit, _, _ in parties_in(scene, 0, len(scene.tokens) - 1)]
        found = {i for hit in hits for i in range(hit.first, hit.last + 1)}
        for span in spans:
            first, last = inside(scene, (span.start, span.end))
            found.update(range(first, last + 1))
        return found

    def _read(self) -> list[Group]:
        found: list[Group] = []
        i = 0
        while i < len(self.scene.tokens):
            group = self._at(i)
            if group is not None:
                while found and found[-1].last >= group.first:
                    found.pop()
                found.append(group)
            i = group.last + 1 if group is not None else i + 1
        return found

    def _at(self, i: int) -> Group | None:
        number = self.numbers.at(i)
        if number is not None:
            return self._counted(number)
        if self.scene.word(i) in self.scene.words("one_person"):
            return Group(i, i, 1, 1, "single", i)
        if i in self.one:
            return Group(i, self._name_end(i), 1, 1, "single", i)
        if i in self.article or i in self.the:
            return self._determined(i)
        if i in self.nouns and i not in self.harm:
            return self._undetermined(i)
        return self._named(i)

    def _counted(self, number: Number) -> Group | None:
        head = self._head(number.last + 1)
        low, high, more = number.low, number.high, number.more
        if head is not None:
            return Group(number.first, head, low, high, "counted", head, more)
        if self._counts_things(number.last + 1) or (
            number.low in _YEARS and number.exact() and self.scene.word(number.last).isdigit()
        ):
            return None
        return Group(number.first, number.last, low, high, "bare", None, more)

    def _determined(self, i: int) -> Group | None:
        """As in "a Dutch reporter", "the driver", "his two guards", "the people", "another"."""
        for j in range(i + 1, min(i + 3, len(self.scene.tokens))):
            if self.scene.broken(j) or j in self.stop or j in self.nouns:
                break
            number = self.numbers.at(j)
            if number is not None:
                group = self._counted(number)
                return None if group is None else replace(group, first=min(i, group.first))
        head = self._head(i + 1)
        more = i in self.another
        if head is None:
            return Group(i, i, 1, 1, "bare", None, more) if more and i + 1 in self.stop else None
        if self._plural(head):
            return Group(i, head, _LEAST, None, "plural", head)
        return Group(i, self._name_end(head), 1, 1, "single", head, more)

    def _undetermined(self, i: int) -> Group | None:
        """A noun without article: "civilians", "Mayor X", "former minister X"; elsewhere its form does not tell how many."""
        head = self._last_noun(i)
        end = self._name_end(head)
        if end == head and self.scene.lexicon.language != "en":
            return None
        if self._plural(head) and end == head:
            return Group(i, head, _LEAST, None, "plural", head)
        return Group(i, end, 1, 1, "name" if end > head else "single", head, title=end == head)

    def _named(self, i: int) -> Group | None:
        """A name, with the titles inside it: "Antonio Rivera", "Presidency Minister Antonio Rivera"."""
        last, head = i - 1, None
        while last + 1 < len(self.scene.tokens) and last + 1 - i < _NAME + 2:
            j = last + 1
            if j > i and self.scene.broken(j):
                break
            if j in self.nouns and j not in self.harm and last >= i:
                head = j
                if self._plural(j) and not self._name_like(j + 1) and not self._noun_beside(j):
                    return Group(i, j, _LEAST, None, "plural", j)
            elif not self._name_like(j):
                break
            last = j
        if last < i or (head is None and self._plain_words(i, last)):
            return None
        title = head == last
        return Group(i, last, 1, 1, "single" if title else "name", head, title=title)

    def _noun_beside(self, i: int) -> bool:
        """Whether a person noun follows at once, which decides one or many: "police chief"."""
        return i + 1 in self.nouns and not self.scene.broken(i + 1)

    def _plain_words(self, first: int, last: int) -> bool:
        """Whether capitals hide that words are no name: "TOOK PLACE"."""
        return not self.capitals and all(is_ordinary(self.scene.word(i)) for i in range(first, last + 1))

    def _name_like(self, i: int) -> bool:
        """Whether a token may be a word of a person's name: a capital, and no word of the tables."""
        scene = self.scene
        if not 0 <= i < len(scene.tokens) or i in self.stop or i in self.nouns or i in self.article or i in self.the:
            return False
        word = scene.word(i)
        if len(word) < 2 or word[0].isdigit() or not scene.text[scene.tokens[i].start].isupper():
            return False
        if not self.capitals and word.endswith(("ing", "ly")):
            return False
        if self.capitals and i == 0 and not (len(scene.tokens) > 1 and self._lone(1)):
            return False
        return not self.numbers.at(i) and i not in self.known

    def _lone(self, i: int) -> bool:
        """Whether a capital word at the start may be a name: the next is one too, or a form of "be"."""
        scene = self.scene
        return scene.text[scene.tokens[i].start].isupper() or scene.word(i) in scene.words("be") or scene.broken(i)

    def _name_end(self, i: int) -> int:
        """The last token of a name that follows a title: "Mayor Ivan Petrenko"."""
        j = i + 1
        while j - i <= _NAME and self._name_like(j) and not self.scene.broken(j):
            j += 1
        return j - 1

    def _head(self, i: int) -> int | None:
        """The person noun of the phrase that goes on at ``i``; None when it counts something else."""
        for j in range(i, min(i + _HEAD, len(self.scene.tokens))):
            if self.scene.broken(j) or j in self.stop or j in self.numbers.refuse:
                return None
            if j in self.nouns:
                return self._last_noun(j)
            if j > i and self.numbers.at(j) is not None:
                return None
        return None

    def _counts_things(self, i: int) -> bool:
        """Whether weapons, houses, hours or the like follow before the phrase ends."""
        for j in range(i, min(i + _HEAD, len(self.scene.tokens))):
            if self.scene.broken(j) or j in self.stop:
                return False
            if j in self.numbers.refuse:
                return True
        return False

    def _last_noun(self, i: int) -> int:
        """The last of adjoining person nouns ("police officers"), which decides one or many."""
        while i + 1 in self.nouns and not self.scene.broken(i + 1) and i + 1 not in self.stop and i + 1 not in self.one:
            i += 1
        return i

    def _plural(self, i: int) -> bool:
        word = self.scene.word(i)
        return i in self.many or (self.scene.lexicon.language == "en" and word.endswith("s") and word[-2:] != "ss")

    def _absorbed(self, groups: list[Group]) -> list[Group]:
        """As in "two members of the police", "one of its soldiers": one group, counted by its first part."""
        of, kept = self.scene.words("of_people"), list[Group]()
        for group in groups:
            last = kept[-1] if kept else None
            if last is not None and self._counted_name(last, group):
                kept[-1] = replace(last, last=group.last, sort="counted", head=group.head)
            elif last is not None and group.first == last.last + 2 and self.scene.word(last.last + 1) in of:
                sort: Sort = "counted" if last.sort == "bare" else last.sort
                kept[-1] = replace(last, last=group.last, sort=sort, head=last.head or group.head)
            else:
                kept.append(group)
        return kept

    def _counted_name(self, number: Group, group: Group) -> bool:
        """As in "FOUR PEDESTRIANS", where capitals hide that the second word is no name."""
        beside = number.last + 1 == group.first and not self.scene.broken(group.first)
        return not self.capitals and beside and number.sort == "bare" and number.high != 1 and group.sort == "name"

    def _with_parts(self, groups: list[Group]) -> list[Group]:
        """Mark the groups that a cue ("including", "two of them") makes parts of one named before."""
        reach: set[int] = set()
        theirs = {hit.first: hit.last for hit in self.scene.labelled("count", "of_them")}
        opened = [hit for hit in self.scene.labelled("count", "of_them") if self.scene.broken(hit.first)]
        for hit in (*self.scene.labelled("count", "part"), *opened):
            for i in range(hit.last + 1, min(hit.last + 1 + _PART, len(self.scene.tokens))):
                if i in self.harm or self.scene.cuts_between(hit.last, i):
                    break
                reach.add(i)
        return [
            self._as_part(g, None if self.scene.broken(g.last + 1) else theirs.get(g.last + 1), within=g.first in reach)
            for g in groups
        ]

    def plain(self, first: int, last: int) -> bool:
        """Whether only a few words of no table stand there: "one forester died", where the verb tells that it is people."""
        return last - first < _PLAIN and not any(
            i in self.stop or i in self.known or i in self.numbers.refuse or self.scene.broken(i)
            for i in range(first, last + 1)
        )

    def _as_part(self, group: Group, of_them: int | None, *, within: bool) -> Group:
        """A part of the group before it, unless a harm word of its own follows: "and 12 wounded", "two of them died"."""
        last = group.last if of_them is None else of_them
        i = last + 1
        while i in self.auxiliary and not self.scene.broken(i):
            i += 1
        if of_them is not None and group.first - 1 in self.harm:
            return replace(group, last=last)
        own = i in self.harm and not self.scene.broken(i) and (of_them is not None or group.sort == "bare")
        return replace(group, last=last, part=not own and (within or of_them is not None))


def _outer(hit: Hit) -> range | tuple[int, int]:
    """The tokens of a phrase that are its own: the outer two of one with words between ("shot a man dead")."""
    return (hit.first, hit.last) if hit.last - hit.first > 1 else range(hit.first, hit.last + 1)
