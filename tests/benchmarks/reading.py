"""``python -m tests.benchmarks.reading``: the whole reading, against spaCy's blank pipeline with an equal set of patterns.

The documents are those of ``tests.benchmarks.names``: 3 KB each, new to every program.  spaCy does what is nearest: tokens,
sentences, and a Matcher with every phrase of our English triggers and cues.  It finds no places, dates or events by
them; it is the price of looking for the same words.  Reading is the whole way from text to events, the
language, the names and their places included.  "First" rows begin each round with our caches of the gazetteer empty.
"""

from __future__ import annotations

import statistics
from functools import partial
from typing import TYPE_CHECKING, Any

from geodata import languages
from geodata.events.lexicon import forms
from geodata.gazetteer import Gazetteer
from geodata.reading import read
from geodata.types import Document
from tests.benchmarks.names import BATCH, batches_of
from tests.benchmarks.timing import ROUNDS, in_turn, show
from tests.test_events_properties import LANGUAGES, kept_loud

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

REACH = 100
"""Documents of 3 KB a second that the reading must manage on one core."""
GAP = 3


def main() -> None:
    """Print the rows."""
    print("| job | ours | peer | speed ours : peer, median (range) |\n|---|---|---|---|")
    rows(Gazetteer.open())


def rows(gazetteer: Gazetteer) -> None:
    """Time the reading and the peer in turn on the same documents; then what capitals cost."""
    batches = list(batches_of(gazetteer, ROUNDS))
    size = statistics.mean(len(t) for batch in batches for t in batch)
    ours: dict[str, Callable[[list[str]], object]] = {
        "read whole, first": partial(_first, gazetteer),
        "read whole": partial(_read, gazetteer),
    }
    peer = _spacy()
    taken = in_turn(ours | ({"peer": peer[1]} if peer else {}), batches)
    for job in ours:
        speed = BATCH / statistics.median(taken[job])
        reached = "reaches" if speed >= REACH else "DOES NOT REACH"
        rate = f"{speed:.0f} documents of {size / 1000:.1f} KB a second ({reached} {REACH})"
        if peer is None:
            show(job, rate, "SKIPPED: spaCy is not installed (pip install -e .[bench])")
            continue
        ratios = sorted(b / a for a, b in zip(taken[job], taken["peer"], strict=True))
        theirs = f"{peer[0]}, {BATCH / statistics.median(taken['peer']):.0f} a second"
        show(job, rate, theirs, f"{statistics.median(ratios):.2f} ({ratios[0]:.2f}–{ratios[-1]:.2f})")
    for language in LANGUAGES:
        kept, total = kept_loud(language)
        show(f"events of the stories read alike in capitals, {language}", f"{kept} of {total}, {kept / total:.1%}")


def _read(gazetteer: Gazetteer, batch: list[str]) -> None:
    for number, text in enumerate(batch):
        read(Document(id=str(number), text=text), gazetteer)


def _first(gazetteer: Gazetteer, batch: list[str]) -> None:
    gazetteer.find.cache_clear()
    gazetteer.place.cache_clear()
    _read(gazetteer, batch)


# -- the peer --------------------------------------------------------------------------------------------------------
def _spacy() -> tuple[str, Callable[[list[str]], object]] | None:
    """spaCy's blank English pipeline with sentences and our phrases, if it is installed."""
    try:
        import spacy
        from spacy.matcher import Matcher
    except ImportError:
        return None
    pipeline = spacy.blank("en")
    pipeline.add_pipe("sentencizer")
    matcher = Matcher(pipeline.vocab)
    patterns = [[slot for word in phrase.split() for slot in _slots(word)] for phrase in _phrases()]
    for number, pattern in enumerate(patterns):
        matcher.add(str(number), [pattern])
    title = f"spaCy {spacy.__version__} blank with {len(patterns)} patterns"
    return title, lambda batch: [matcher(document) for document in pipeline.pipe(batch)]


def _phrases() -> Iterator[str]:
    """Every phrase of the English triggers and cues, once."""
    found: dict[str, None] = {}
    for kind in ("triggers", "cues"):
        for group, given in languages.table(kind, "en").items():
            if group not in ("numbers", "many", "bearing"):
                _collect(given, found)
    yield from found


def _collect(given: Any, found: dict[str, None]) -> None:
    """The phrases in the lists of a table; what stands alone (a kind, a side) is none."""
    for item in given.values() if isinstance(given, dict) else given if isinstance(given, list) else ():
        if isinstance(item, str) and isinstance(given, list):
            found[item] = None
        else:
            _collect(item, found)


def _slots(word: str) -> list[dict[str, Any]]:
    """One word of a phrase as spaCy's Matcher writes it."""
    if word == "...":
        return [{"IS_PUNCT": False, "OP": "?"}] * GAP
    options = word.split("/")
    whole = [form for option in options if "*" not in option for form in _forms(option)]
    stems = [option[:-1] for option in options if option.endswith("*")]
    if stems:
        return [{"LOWER": {"REGEX": "^(?:" + "|".join([*(s for s in stems), *(f"{w}$" for w in whole)]) + ")"}}]
    return [{"LOWER": {"IN": whole}}]


def _forms(option: str) -> tuple[str, ...]:
    return forms(option[:-1]) if option.endswith("~") else (option,)


if __name__ == "__main__":
    main()
