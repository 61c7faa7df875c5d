"""The tables behind the merging of reports: ``data/happenings.toml``, the monitors of ``data/parties.csv``, titles."""

from __future__ import annotations

import csv
import hashlib
import io
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

RULES: Final = 1
"""Counts the changes of the rules in code; a store that was merged by others is merged anew."""


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far two figures of one measure may lie apart in reports of one happening (``data/happenings.toml``)."""

    gap: int
    ratio: float
    rising: float
    open: float


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of ``data/happenings.toml``, by "kind.sub", measure and party."""

    families: dict[str, tuple[str, str]]
    generic: frozenset[str]
    vague: frozenset[str]
    once: frozenset[str]
    figures: dict[str, Tolerance]
    opposed: frozenset[frozenset[str]]
    monitors: frozenset[str]
    titles: dict[str, str]

    def family(self, kind: str, sub: str) -> tuple[str, str]:
        """The family of a sub-kind and its group there; one that is not listed is a family of its own."""
        name = f"{kind}.{sub}"
        return self.families.get(name, (name, name))


@cache
def table() -> Table:
    """The table, read once."""
    raw = tomllib.loads(_text("happenings.toml"))
    kinds = raw["kinds"]
    families = {
        name: (family, group[0]) for family, groups in kinds["families"].items() for group in groups for name in group
    }
    return Table(
        families=families,
        generic=frozenset(kinds["generic"]),
        vague=frozenset(kinds["vague"]),
        once=frozenset(kinds["once"]),
        figures={measure: Tolerance(**row) for measure, row in raw["figures"].items()},
        opposed=frozenset(frozenset(pair) for pair in raw["sides"]["opposed"]),
        monitors=_monitors(),
        titles={f"{row['kind']}.{row['sub']}": row["title_en"] for row in _rows("vocabulary.csv")},
    )


@cache
def version() -> str:
    """Names the rules and their table: another one whenever the same reports could be merged differently."""
    return hashlib.sha256(f"{RULES}\n{_text('happenings.toml')}".encode()).hexdigest()[:16]


def _monitors() -> frozenset[str]:
    return frozenset(row["party"] for row in _rows("parties.csv") if row["kind"] == "monitor")


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(_text(name), newline="")))


def _text(name: str) -> str:
    return files("geodata").joinpath("data", name).read_text("utf-8")
