"""``python -m tests.benchmarks.names``: finding and placing names, against geotext and flashgeotext.

The texts are the sample reports, run together to documents of 3 KB, their place names replaced by names drawn from the
gazetteer: every round reads documents that no program has seen, so that no cache flatters any.  "First" rows begin each
round with our caches empty.  Scanning is tokens, sentences and ``geodata.mentions.scan`` alone, the peers' whole job;
placing adds the language, roles by context and ``geodata.resolve``.
"""

from __future__ import annotations

import random
import statistics
from functools import partial
from itertools import cycle, pairwise
from typing import TYPE_CHECKING

from geodata import mentions, text
from geodata.gazetteer import Gazetteer, builder
from geodata.mentions.page import Page, tokens
from geodata.mentions.scan import matches
from geodata.resolve import resolve
from geodata.samples import samples
from tests.benchmarks.timing import ROUNDS, in_turn, show

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SIZE = 3000
BATCH = 40
SEED = 3
KEPT = 0.5
"""Share of the sample reports' own names that stay, as news repeats names."""


def main() -> None:
    """Print the rows."""
    print("| job | ours | peer | speed ours : peer, median (range) |\n|---|---|---|---|")
    rows(Gazetteer.open())


def rows(gazetteer: Gazetteer) -> None:
    """Time all jobs in turn on the same documents and print a row for each pair."""
    batches = list(batches_of(gazetteer, ROUNDS))
    size = statistics.mean(len(t) for batch in batches for t in batch)
    ours = {
        "find names, first": partial(_first, gazetteer, _scan),
        "find names": partial(_each, gazetteer, _scan),
        "find and place names, first": partial(_first, gazetteer, _place),
        "find and place names": partial(_each, gazetteer, _place),
    }
    peers = _peers()
    taken = in_turn(ours | peers, batches)
    for job in ours:
        rate = f"{BATCH / statistics.median(taken[job]):.0f} documents of {size / 1000:.1f} KB a second"
        if not peers:
            show(job, rate, "no peer installed")
        for peer in peers:
            ratios = sorted(b / a for a, b in zip(taken[job], taken[peer], strict=True))
            speed = f"{statistics.median(ratios):.2f} ({ratios[0]:.2f}–{ratios[-1]:.2f})"
            show(job, rate, f"{peer}, names only, {BATCH / statistics.median(taken[peer]):.0f} a second", speed)


# -- documents -------------------------------------------------------------------------------------------------------
def batches_of(gazetteer: Gazetteer, number: int) -> Iterator[list[str]]:
    """Batches of new documents, each new to every program."""
    draw = random.Random(SEED)  # noqa: S311 - documents, not secrets
    names = [row.name for row in builder.sources.rows() if row.name.isascii()]
    frames = cycle([_frame(document.text, gazetteer) for document in samples()])
    for _ in range(number):
        yield [_document(frames, names, draw) for _ in range(BATCH)]


def _frame(report: str, gazetteer: Gazetteer) -> list[str]:
    """A report cut at its place names: words, name, words, name, …"""
    found = mentions.find(report, gazetteer, language="en", sentences=text.sentences(report))
    cuts = [0, *(at for mention in found for at in (mention.span.start, mention.span.end)), len(report)]
    return [report[a:b] for a, b in pairwise(cuts)]


def _document(frames: Iterator[list[str]], names: list[str], draw: random.Random) -> str:
    out = ""
    while len(out) < SIZE:
        parts = (
            part if not number % 2 or draw.random() < KEPT else draw.choice(names)
            for number, part in enumerate(next(frames))
        )
        out += "".join(parts) + "\n\n"
    return out[:SIZE]


# -- jobs ------------------------------------------------------------------------------------------------------------
def _each(gazetteer: Gazetteer, job: Callable[[str, Gazetteer], object], batch: list[str]) -> None:
    for document in batch:
        job(document, gazetteer)


def _first(gazetteer: Gazetteer, job: Callable[[str, Gazetteer], object], batch: list[str]) -> None:
    gazetteer.find.cache_clear()
    gazetteer.place.cache_clear()
    _each(gazetteer, job, batch)


def _scan(document: str, gazetteer: Gazetteer) -> object:
    return list(matches(Page(document, tokens(document, text.sentences(document)), gazetteer, "en")))


def _place(document: str, gazetteer: Gazetteer) -> object:
    sentences = text.sentences(document)
    found = mentions.find(document, gazetteer, language=text.language(document), sentences=sentences)
    return resolve(document, found)


def _peers() -> dict[str, Callable[[list[str]], object]]:
    """The peers that are installed (``pip install -e .[bench]``), each as it finds names with offsets if it can."""
    found: dict[str, Callable[[list[str]], object]] = {}
    try:
        from geotext import GeoText
    except ImportError:
        pass
    else:
        found["geotext 0.4"] = lambda batch: [GeoText(document) for document in batch]
    try:
        from flashgeotext.geotext import GeoText as FlashGeoText
    except ImportError:
        pass
    else:
        flash = FlashGeoText()
        found["flashgeotext 0.5"] = lambda batch: [flash.extract(document, span_info=True) for document in batch]
    return found


if __name__ == "__main__":
    main()
