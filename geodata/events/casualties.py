"""Casualties: how many people a sentence says were killed, injured, missing or captured, as low and high.

A harm word ("killed", "dead", "the murder of", "lost N men") is tied to the group of people it speaks of, by the voice of
the word: whom it governs, who suffers it, whose death it is.  Parts are never added to the whole; ages, distances, unit
numbers, money and weapons are no casualties; a number that cannot be told is left out, never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from geodata.events.people import Group
from geodata.events.scene import covered, label
from geodata.events.victims import AHEAD, Victims, total
from geodata.types import Count, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geodata.events.lexicon import Hit
    from geodata.events.scene import Scene
    from geodata.types import Measure

_NEAR: Final = 3
_CONFUSED: Final = ({"killed", "injured"}, {"killed", "hurt"})
"""Pairs of which a joint figure tells neither: "40 soldiers were killed and wounded"."""

_MEASURES: Final[tuple[Measure, ...]] = ("killed", "injured", "missing", "captured")
_BOTH: Final[tuple[Measure, ...]] = ("killed", "injured")


@dataclass(frozen=True, slots=True)
class Toll:
    """A casualty figure with the token of its harm word, so that it can be tied to a happening.

    ``more``: it comes on top of what was told ("another", "also"); ``total``: it replaces it ("rose to five");
    ``void``: the text says that the figure belongs to several happenings, so none is known for this one;
    ``vague``: it only speaks of people, without article, number or name ("kills peasants").
    """

    count: Count
    at: int
    more: bool = False
    total: bool = False
    void: bool = False
    vague: bool = False
    names: tuple[tuple[str, ...], ...] = ()
    """The victims named, each as the words of the name."""

    def adds_to(self, told: Sequence[Toll]) -> bool:
        """Whether it tells something beside the figures told: another measure, more of one, or a new total."""
        return self.more or self.total or self.void or all(self.count.measure != one.count.measure for one in told)


class Tally:
    """Reads the casualty figures of one sentence."""

    def __init__(self, scene: Scene) -> None:
        """Index the sentence's harm words and groups of people."""
        self.scene = scene
        self.unreported = covered(scene, "count", "unreported")
        self.parts = covered(scene, "count", "part")
        self.aimed = covered(scene, "count", "aimed") - covered(scene, "count", "achieved")
        self.absent = {hit.first for hit in scene.labelled("count", "absent")}
        self.harms = _longest(scene.cues.get("harm", []))
        self.victims = Victims(scene, self.harms)
        self.people = self.victims.people
        self.nobody: set[int] = set()

    def read(self) -> list[Toll]:
        """Every figure, in text order."""
        found: list[Toll] = []
        for k, hit in enumerate(self.harms):
            if hit.first in self.unreported | self.parts | self.aimed or label(hit) == "not":
                continue
            groups = self._nobody(hit) if self._none(k) else [] if self._mixed(k) else self.victims.of(hit)
            self.victims.used.update(group.first for group in groups)
            if groups and not any(group.low or group.high is None for group in groups):
                self.nobody.add(k)
            found += self._toll(hit, groups) if groups else []
        return [
            toll
            for i, toll in enumerate(found)
            if all(toll.count.high or toll.count.measure != o.count.measure for o in found[:i])
        ]

    def _none(self, k: int) -> bool:
        """Whether nobody suffered: "no casualties", "nobody was hurt", "unharmed", "жертв немає"."""
        hit = self.harms[k]
        if label(hit) == "unharmed" or self._negated(hit) or hit.first - 1 in self.people.numbers.none.values():
            return True
        if k - 1 in self.nobody and self._joined(k - 1) is not None:
            return True
        for j in range(hit.last + 1, min(hit.last + 4, len(self.scene.tokens))):
            if j in self.absent:
                return True
            if self.scene.cuts_between(hit.last, j) or j in self.victims.harm_at:
                break
        joined = self._joined(k)
        return joined is not None and self._none(joined)

    def _nobody(self, hit: Hit) -> list[Group]:
        return [Group(hit.first, hit.last, 0, 0, "bare")]

    def _negated(self, hit: Hit) -> bool:
        """As in "was not hit", "не пострадали"; not "not only killed"."""
        return any(
            self.scene.word(j) in self.scene.words("not")
            for j in range(max(0, hit.first - 2), hit.first)
            if not self.scene.broken(j + 1) and (j + 1 == hit.first or j + 1 in self.victims.auxiliary)
        )

    def _joined(self, k: int) -> int | None:
        """The next harm word of "killed or wounded", "загиблих і поранених"."""
        if k + 1 == len(self.harms):
            return None
        hit, after = self.harms[k], self.harms[k + 1]
        close = after.first == hit.last + 2 and self.scene.word(hit.last + 1) in self.scene.words("joins")
        return k + 1 if close and not self.scene.broken(after.first) else None

    def _mixed(self, k: int) -> bool:
        """Whether one figure is for killed and injured together, so that neither is known."""
        pair = next((pair for pair in (k - 1, k) if pair >= 0 and self._joined(pair) is not None), None)
        if pair is None or {label(self.harms[pair]), label(self.harms[pair + 1])} not in _CONFUSED:
            return False
        groups = self.victims.of(self.harms[pair]) or self.victims.of(self.harms[pair + 1])
        return any(group.low for group in groups)

    def _toll(self, hit: Hit, groups: list[Group]) -> list[Toll]:
        low, high = total(groups)
        first, last = min(hit.first, *(g.first for g in groups)), max(hit.last, *(g.last for g in groups))
        start, end = self.scene.tokens[first].start, self.scene.tokens[last].end
        span = Span(start=start, end=end, text=self.scene.text[start:end])
        of = self.people.of(groups)
        more = any(g.more for g in groups) or self._also(hit)
        replaces = any(i in self.victims.rise for i in range(first, last + 1)) or self._marked(last, "coded")
        shared, names = self._marked(last, "elsewhere"), self.people.names(groups)
        return [
            Toll(
                Count(measure=m, of=of, low=low, high=high, span=span), hit.first, more, replaces,
                shared, all(self.people.indefinite(g) for g in groups), names,
            )
            for m in self._measures(hit, low)
        ]  # fmt: skip

    def _measures(self, hit: Hit, low: int) -> tuple[Measure, ...]:
        """What a harm word measures; "casualties" only when there are none, for they may be killed or injured."""
        name = label(hit)
        if name == "both" and low and self._coded(hit):
            return _BOTH[:1]
        if name in {"both", "hurt"}:
            return _BOTH if not low else _BOTH[1:] if name == "hurt" else ()
        return _BOTH[1:] if name == "unharmed" else tuple(m for m in _MEASURES if m == name)

    def _coded(self, hit: Hit) -> bool:
        """As in "casualties coded as 10", the dead by the coder's reckoning."""
        return any(cue.first == hit.last + 1 for cue in self.scene.labelled("count", "coded"))

    def _marked(self, last: int, name: str) -> bool:
        """Whether a cue stands within a few words behind: "split among", "coded as"."""
        return any(last < cue.first <= last + AHEAD for cue in self.scene.labelled("count", name))

    def _also(self, hit: Hit) -> bool:
        """Whether "also" stands before the word, or opens the sentence: "Additionally, four soldiers were killed"."""
        cues = [cue.first for cue in self.scene.labelled("count", "also")]
        return any(hit.first - _NEAR <= at < hit.first or (at == 0 and self.scene.broken(1)) for at in cues)


def _longest(hits: list[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.first, -h.last)):
        if not kept or hit.first > kept[-1].last:
            kept.append(hit)
    return kept


def tolls(scene: Scene) -> list[Toll]:
    """The casualty figures of a sentence; empty when it has no harm word."""
    return Tally(scene).read() if scene.cues.get("harm") else []


def totalled(told: Iterable[Toll]) -> list[Count]:
    """One figure a measure: the first told (an exact one before a plural), with what comes on top, or the last that replaces it.

    A figure said to be shared with other happenings leaves the measure unknown.
    """
    counts: dict[str, Count | None] = {}
    settled: set[str] = set()
    for toll in told:
        name, had = toll.count.measure, counts.get(toll.count.measure)
        if toll.void or toll.total:
            counts[name] = None if toll.void else toll.count
            settled.add(name)
        elif name not in counts or (had is not None and had.high == 0 and name not in settled):
            counts[name] = toll.count
        elif toll.more and had is not None and name not in settled:
            counts[name] = _added(had, toll.count)
        elif had is not None and name not in settled and _settles(had, toll.count):
            counts[name] = toll.count
    return [count for count in counts.values() if count is not None]


def _settles(told: Count, further: Count) -> bool:
    """As in "the priests were killed", then "the six priests": a figure for what was only told in the plural."""
    low = told.low or 0
    return told.high is None and further.high is not None and further.low == further.high and further.high >= low


def _added(told: Count, further: Count) -> Count:
    low = None if told.low is None or further.low is None else told.low + further.low
    high = None if told.high is None or further.high is None else told.high + further.high
    return replace(told, low=low, high=high)
