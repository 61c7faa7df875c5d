"""What is kept: documents with their text unchanged, their readings, and events to search; SQLite, one file."""

from __future__ import annotations

from geodata.store.sqlite import Added, Store

__all__ = ["Added", "Store"]
