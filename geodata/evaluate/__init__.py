"""How well readings agree with a user's own gold (``docs/evaluate.md``): places, events, dates.

Places are at hand here; ``geodata.evaluate.events`` with ``event_gold`` and ``event_report`` does the same for events,
``geodata.evaluate.times`` for dates.
"""

from geodata.evaluate import report
from geodata.evaluate.corpus import GoldDocument, Guess, Wanted, gold_document, guesses, guesses_of
from geodata.evaluate.places import PlaceFigures, Score, evaluate

__all__ = [
    "GoldDocument",
    "Guess",
    "PlaceFigures",
    "Score",
    "Wanted",
    "evaluate",
    "gold_document",
    "guesses",
    "guesses_of",
    "report",
]
