"""What remote geocoders answered, on disk: no question is asked twice, and each answer keeps its licence."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from geodata.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE: Final = "geocoders.sqlite"
"""Name of the cache's file in the cache folder."""
NEGATIVE: Final = timedelta(days=30)
"""How long "no such place" is believed; found places are kept for good."""

_SCHEMA: Final = """CREATE TABLE IF NOT EXISTS answers (
    service TEXT, endpoint TEXT, query TEXT, country TEXT, answer TEXT, licence TEXT, fetched TEXT,
    PRIMARY KEY (service, endpoint, query, country)) WITHOUT ROWID"""
_GET: Final = """SELECT answer, licence, fetched FROM answers
    WHERE service = ? AND endpoint = ? AND query = ? AND country = ?"""
_PUT: Final = "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What was asked of whom: the service's name, its address, the query, the country's code or ''."""

    service: str
    endpoint: str
    query: str
    country: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An answer as it was given: its JSON (None for "no such place"), its licence, when it was fetched."""

    answer: dict[str, Any] | None
    licence: str
    fetched: datetime


class Cache:
    """One SQLite file, opened for each use, so that threads and processes may share it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def get(self, question: Question) -> Kept | None:
        """The answer kept for a question; None when there is none, or only a "no" that is too old."""
        with self._open() as base:
            row = base.execute(_GET, _key(question)).fetchone()
        if row is None:
            return None
        kept = Kept(answer=json.loads(row[0]), licence=row[1], fetched=datetime.fromisoformat(row[2]))
        old = kept.answer is None and datetime.now(UTC) - kept.fetched > NEGATIVE
        return None if old else kept

    def put(self, question: Question, answer: dict[str, Any] | None, licence: str) -> None:
        """Keep an answer; a full disk loses the copy, not the answer."""
        values = (*_key(question), json.dumps(answer, ensure_ascii=False), licence, datetime.now(UTC).isoformat())
        with suppress(StoreError), self._open() as base:
            base.execute(_PUT, values)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self.path, timeout=5)) as base, base:
                base.execute(_SCHEMA)
                yield base
        except (sqlite3.Error, OSError) as error:
            raise StoreError(
                f"The geocoders' cache {self.path} cannot be used ({error}); delete the file or set cache_dir."
            ) from error


def _key(question: Question) -> tuple[str, str, str, str]:
    return question.service, question.endpoint, question.query, question.country
