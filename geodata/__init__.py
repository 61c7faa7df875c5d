"""conflictmap's library: reporting about armed conflict in, places and events out, without a network.

>>> import datetime, geodata
>>> text = "Shelling killed two people in Bakhmut on Monday, the mayor said."
>>> reading = geodata.read(geodata.Document(id="1", text=text, published=datetime.date(2023, 3, 15)))
>>> [event.where.place.name for event in reading.events]
['Bakhmut']
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from geodata.gazetteer import Gazetteer
    from geodata.reading import read
    from geodata.types import Document, Event, Place, Reading

_HOMES: Final = {
    "Document": "geodata.types",
    "Event": "geodata.types",
    "Gazetteer": "geodata.gazetteer",
    "Place": "geodata.types",
    "Reading": "geodata.types",
    "read": "geodata.reading",
}

__all__ = ["Document", "Event", "Gazetteer", "Place", "Reading", "read"]


def __getattr__(name: str) -> Any:
    """Import each public name when it is first asked for, so that ``import geodata`` costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module 'geodata' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)
