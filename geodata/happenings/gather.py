"""Reports to happenings, the same whatever the order in which they arrive.

The rule: take the reports in the order of publication.  Each joins the happening whose reports so far are *all* like it
(and of other documents), the one whose first report is likest if there are several, the oldest among equals; else it
begins a happening.
So a chain A-B-C, of which A and C do not go together, never makes one happening: B goes with what came first.

Reports that a person joined count as one report; what a person parted never meets in one happening.

A report's place depends on earlier reports only.  So when one comes or goes, ``Gathering.settle`` decides anew just those
later ones that are like the happenings it changed, and stops where nothing changes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Final, Protocol

from geodata.happenings.rules import Likeness, likeness

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from geodata.happenings.report import Report

Order = tuple[str, str, int, str]
_NONE: Final = Likeness(0, 0, 0, 0)
_FIRST: Final[Order] = ("", "", -1, "")


@dataclass(frozen=True, slots=True)
class Corrections:
    """What people said of pairs of reports, by key: parted, or joined; a pair is in one of them at most."""

    apart: Mapping[str, frozenset[str]] = field(default_factory=dict)
    joined: Mapping[str, frozenset[str]] = field(default_factory=dict)


class Field(Protocol):
    """Where reports are kept with the happening each belongs to, named by the key of the report that began it."""

    def add(self, report: Report) -> None:
        """Keep a report that belongs to no happening yet."""

    def drop(self, key: str) -> None:
        """Forget a report."""

    def get(self, key: str) -> Report | None:
        """A report by its key, None if it is not kept."""

    def near(self, report: Report) -> Iterable[Report]:
        """The other reports that are filed where this one seeks its like; more is harmless."""

    def core(self, key: str) -> str | None:
        """The happening of a report."""

    def members(self, core: str) -> Iterable[Report]:
        """The reports of a happening."""

    def assign(self, key: str, core: str) -> None:
        """Put a report into a happening."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """Reports that count as one: usually a single one, else those that a person joined; the earliest first."""

    reports: tuple[Report, ...]

    @property
    def key(self) -> str:
        return self.reports[0].key

    @property
    def order(self) -> Order:
        return self.reports[0].order


class Gathering:
    """Keeps a field settled; ``touched`` are the happenings that changed, came or went.

    Reports wait in a queue by their order and are decided one after the other, so that everything earlier is final.  Who
    enters or leaves a happening queues only those later reports that could stand otherwise for it (``_enter``, ``_leave``).
    """

    def __init__(self, field_: Field, corrections: Corrections | None = None) -> None:
        self._field = field_
        self._corrections = corrections or Corrections()
        self._queue: list[tuple[Order, str]] = []
        self._waiting: set[str] = set()
        self.touched: set[str] = set()

    def settle(
        self, added: Iterable[Report] = (), removed: Iterable[str] = (), changed: Iterable[str] = ()
    ) -> set[str]:
        """Take in reports, forget others by key, look again at those whose corrections changed; give what was touched."""
        for key in removed:
            self._remove(key)
        for report in added:
            self._field.add(report)
            self._push(report)
        for key in changed:
            self._look_again(key)
        while self._queue:
            _, key = heappop(self._queue)
            self._waiting.discard(key)
            found = self._field.get(key)
            if found is not None:
                self._decide(self._unit(found))
        return self.touched

    def _remove(self, key: str) -> None:
        report = self._field.get(key)
        if report is None:
            return
        core, unit = self._field.core(key), self._unit(report)
        if core is not None:
            self._leave(unit, report, core)
        self._field.drop(key)
        for partner in unit.reports:
            if partner.key != key:
                self._push(partner)

    def _look_again(self, key: str) -> None:
        """Queue a report whose corrections changed, with all that its happening holds or could hold."""
        report = self._field.get(key)
        if report is None:
            return
        self._push(report)
        core = self._field.core(key)
        if core is not None:
            self._stir(core, _FIRST)

    def _push(self, report: Report) -> None:
        """Queue a report's unit."""
        unit = self._unit(report)
        if unit.key not in self._waiting:
            self._waiting.add(unit.key)
            heappush(self._queue, (unit.order, unit.key))

    def _decide(self, unit: _Unit) -> None:
        like = list(self._like(unit))
        choice = self._choice(unit, like)
        core = choice or unit.key
        moving = [(one, old) for one in unit.reports if (old := self._field.core(one.key)) != core]
        for one, old in moving:
            if old is not None:
                self._leave(unit, one, old)
        for one, _ in moving:
            self._field.assign(one.key, core)
        if moving:
            self._enter(unit, core, like if choice is None else None)

    def _enter(self, unit: _Unit, core: str, like: Sequence[tuple[Report, Likeness]] | None) -> None:
        """A unit came into a happening, or began it (then ``like`` are the reports like it): queue who could stand otherwise.

        Those of the happening that are later and do not go with it; where it began one, also all later ones like it.
        """
        self.touched.add(core)
        if self._mixed(unit, core):
            self._stir(core, unit.order)
            return
        (report,) = unit.reports
        if like is not None:
            self._adopt(report, like)
            for other, _ in like:
                if other.order > report.order and self._field.core(other.key) != core:
                    self._push(other)
        for member in self._field.members(core):
            if member.order > report.order and self._clash(report, member):
                self._push(member)

    def _adopt(self, report: Report, like: Sequence[tuple[Report, Likeness]]) -> None:
        """A report that begins a happening takes over that of the earliest later report it would have led."""
        begun = [(other.order, other) for other, _ in like if self._leads(other) and other.order > report.order]
        if not begun:
            return
        _, first = min(begun)
        if not self._clash(report, first) and not self._mixed(_Unit((first,)), first.key):
            self._hand_over(first, report)

    def _leave(self, unit: _Unit, report: Report, core: str) -> None:
        """A report goes from a happening: queue who could stand otherwise.

        Later ones that it alone kept out; where it began the happening, the next one takes over, if it begins one at all.
        """
        self.touched.add(core)
        if self._mixed(unit, core):
            self._stir(core, unit.order)
            return
        begun = self._field.get(core)
        if core == report.key:
            rest = [one for one in self._field.members(core) if one.key != report.key]
            if not rest:
                return
            begun = min(rest, key=lambda one: one.order)
            self._hand_over(report, begun)
            self._push(begun)
        if begun is not None:
            for other, _ in self._like(_Unit((begun,))):
                outside = self._field.core(other.key) not in {begun.key, core}
                if other.order > report.order and outside and self._clash(report, other):
                    self._push(other)

    def _hand_over(self, old: Report, new: Report) -> None:
        """The happening that one report began goes by another; those less like that one are queued."""
        self.touched |= {old.key, new.key}
        for member in self._field.members(old.key):
            if old.order < new.order and member.key == old.key:
                continue
            self._field.assign(member.key, new.key)
            if member.key in {old.key, new.key}:
                continue
            before, now = likeness(member, old), likeness(member, new)
            if now is None or (before is not None and now < before):
                self._push(member)

    def _leads(self, report: Report) -> bool:
        return self._field.core(report.key) == report.key

    def _mixed(self, unit: _Unit, core: str) -> bool:
        """Whether joined reports take part, for whom the short ways of ``_enter`` and ``_leave`` do not hold."""
        joined = self._corrections.joined
        return len(unit.reports) > 1 or (bool(joined) and any(one.key in joined for one in self._field.members(core)))

    def _clash(self, a: Report, b: Report) -> bool:
        """Whether two single reports can not be in one happening."""
        return likeness(a, b) is None or b.key in self._corrections.apart.get(a.key, ())

    def _stir(self, core: str, after: Order) -> None:
        """Queue everything that could stand otherwise: a happening's later reports and those like its first."""
        self.touched.add(core)
        for member in self._field.members(core):
            if member.order > after:
                self._push(member)
        begun = self._field.get(core)
        if begun is not None:
            for other, _ in self._like(self._unit(begun)):
                if other.order > after:
                    self._push(other)

    def _choice(self, unit: _Unit, like: Sequence[tuple[Report, Likeness]]) -> str | None:
        """The happening begun earlier that the unit joins, by the rule; None if it begins one."""
        alike: dict[str, dict[str, Likeness]] = {}
        for other, likeness_ in like:
            core = self._field.core(other.key)
            if core is not None and self._unit(other).order < unit.order:
                known = alike.setdefault(core, {})
                known[other.key] = max(known.get(other.key, _NONE), likeness_)
        best: tuple[Likeness, Order, str] | None = None
        for core, known in alike.items():
            begun = self._field.get(core)
            if begun is None or not self._all_like(unit, core, known):
                continue
            first = self._unit(begun)
            likest = max(known.get(one.key, _NONE) for one in first.reports)
            if best is None or likest > best[0] or (likest == best[0] and first.order < best[1]):
                best = (likest, first.order, core)
        return None if best is None else best[2]

    def _all_like(self, unit: _Unit, core: str, known: Mapping[str, Likeness]) -> bool:
        """Whether every earlier unit of a happening has a report like one of these, and none was parted from them."""
        documents = {one.document for one in unit.reports}
        seen: set[str] = set()
        for member in self._field.members(core):
            if member.key in seen or any(member.key == one.key for one in unit.reports):
                continue
            other = self._unit(member)
            seen |= {one.key for one in other.reports}
            if other.order > unit.order:
                continue
            if documents & {one.document for one in other.reports} or self._parted(unit, other):
                return False
            if not any(one.key in known for one in other.reports):
                return False
        return bool(seen)

    def _like(self, unit: _Unit) -> Iterator[tuple[Report, Likeness]]:
        """The reports like one of the unit's, outside it."""
        own = {one.key for one in unit.reports}
        for one in unit.reports:
            for other in self._field.near(one):
                found = likeness(one, other) if other.key not in own else None
                if found is not None:
                    yield other, found

    def _unit(self, report: Report) -> _Unit:
        if report.key not in self._corrections.joined:
            return _Unit((report,))
        found, open_ = {report.key: report}, [report.key]
        while open_:
            for key in self._corrections.joined.get(open_.pop(), ()):
                other = self._field.get(key) if key not in found else None
                if other is not None:
                    found[key] = other
                    open_.append(key)
        return _Unit(tuple(sorted(found.values(), key=lambda one: one.order)))

    def _parted(self, unit: _Unit, other: _Unit) -> bool:
        apart = self._corrections.apart
        return any(b.key in apart[a.key] for a in unit.reports if a.key in apart for b in other.reports)
