"""How well readings agree with a user's own gold (``docs/evaluate.md``): recognition, position, confidence, errors."""

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
