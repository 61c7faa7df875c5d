"""The hand-kept tables in ``tools/data`` and the tables written into ``geodata/data``."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ROOT: Final = Path(__file__).parent.parent
KEPT: Final = ROOT / "tools" / "data"
WRITTEN: Final = ROOT / "geodata" / "data"


def read_table(name: str) -> list[dict[str, str]]:
    """A hand-kept table's rows."""
    with (KEPT / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_table(name: str, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Path:
    """Write rows as csv with Unix line ends; returns the path."""
    path = WRITTEN / name
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n", extrasaction="raise")
        writer.writeheader()
        writer.writerows(rows)
    return path
