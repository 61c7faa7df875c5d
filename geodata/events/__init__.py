"""Happenings in a text: what, where, when, at which stage, and who says so.

The rules are those of ``docs/codebook.md``; the words are in ``geodata/data/triggers_*.toml`` and ``cues_*.toml``.
"""

from geodata.events.assemble import find
from geodata.events.lexicon import vocabulary

__all__ = ["find", "vocabulary"]
