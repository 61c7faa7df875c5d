"""What merging costs: a report added to a small and to a ten times larger store, and beside reading it at all."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from geodata.formats import contract
from geodata.reading import read
from geodata.samples import samples
from geodata.store import Store
from geodata.types import Claim, Count, DayRange, Document, Event, Place, Reading, Span, Where
from tests.benchmarks.timing import interleaved, show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.gazetteer import Gazetteer

SMALL: Final = 1_000
LARGE: Final = 10_000
PROBES: Final = 50
_A_DAY: Final = 15
"""Reports a day, so that a larger store is a longer time, not a denser one."""

_TOWNS: Final = 300


def rows(gazetteer: Gazetteer) -> None:
    """Print the lines of the table."""
    small, large = Adding(SMALL), Adding(LARGE)
    a, b, low, high = interleaved(large, small)
    show(
        f"keep one more report and merge it, {LARGE:,} kept",
        f"{a / PROBES * 1000:.2f} ms",
        f"the same, {SMALL:,} kept, {b / PROBES * 1000:.2f} ms",
        f"{low:.1f}–{high:.1f}",
    )
    plain = Adding(LARGE, merging=False)
    a, b, low, high = interleaved(large, plain)
    show(
        f"keep one more report and merge it, {LARGE:,} kept",
        f"{a / PROBES * 1000:.2f} ms",
        f"only keep it, {b / PROBES * 1000:.2f} ms",
        f"{low:.1f}–{high:.1f}",
    )
    documents = samples()
    a, b, low, high = interleaved(large, lambda: [read(document, gazetteer) for document in documents])
    b /= len(documents)
    show(
        "keep and merge a report of one event",
        f"{a / PROBES * 1000:.2f} ms",
        f"read a sample report, {b * 1000:.2f} ms",
        f"{low * len(documents) / PROBES:.2f}–{high * len(documents) / PROBES:.2f}",
    )


class Adding:
    """Adds PROBES new reports from the middle of the time of a store of ``size`` reports, new ones each time."""

    def __init__(self, size: int, *, merging: bool = True) -> None:
        """Fill the store; without ``merging`` the events are such as no rule could merge."""
        self._store = Store.open(None)
        self._merging = merging
        self._next = 0
        self._middle = size // 2
        for number in range(size):
            self._store.add(_reading(number, number, merging=merging))

    def __call__(self) -> None:
        """One run."""
        for _ in range(PROBES):
            self._next += 1
            self._store.add(_reading(self._middle + self._next % 100, 10**6 + self._next, merging=self._merging))


def _reading(number: int, seed: int, *, merging: bool) -> Reading:
    rng = random.Random(seed)  # noqa: S311 - a made-up store
    day = date(2022, 3, 1) + timedelta(days=number // _A_DAY)
    spot = _towns()[min(rng.randrange(_TOWNS), rng.randrange(_TOWNS))]
    killed = rng.choice([None, 1, 3, 5, 12])
    text = f"Report {seed}: {killed or 'no'} people were killed in {spot.name}, officials said."
    span = Span(start=0, end=len(text), text=text)
    counts = () if killed is None else (Count(measure="killed", of="unknown", low=killed, high=killed, span=span),)
    event = Event(
        id=f"e{seed}", kind="strike", sub=rng.choice(["shelling", "missile", "drone", "other"]), trigger=span, evidence=span,
        where=Where(place=spot, span=span, relation="at", lat=spot.lat, lon=spot.lon, radius_km=4.0, precision="settlement"),
        when=DayRange(first=day, last=day, granularity="day", basis="explicit"), stage="happened" if merging else "threatened", assertion="claimed",
        drawn="point", layer="strike", reason="Made up.", confidence=0.8, claims=(Claim(span=span),), casualties=counts,
    )  # fmt: skip
    document = Document(id=contract.document_id(text), text=text, published=day, source=f"Outlet {number % 40}")
    return Reading(document=document, language="en", events=(event,))


def _towns() -> Sequence[Place]:
    rng = random.Random(1)  # noqa: S311 - as above
    return [
        Place(
            id=f"p{i}", name=f"Town {i}", lat=46 + 5 * rng.random(), lon=30 + 9 * rng.random(), radius_km=4.0,
            precision="settlement", country="UA", admin1="X",
        )
        for i in range(_TOWNS)
    ]  # fmt: skip
