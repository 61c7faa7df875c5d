"""Names of places in the reader's language, for every page: those of the gazetteer, else the romanised ones."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from geodata.errors import GazetteerError
from geodata.gazetteer.local import LocalNames
from geodata.layers import area_title
from webapp.interface import LANGUAGES, language

if TYPE_CHECKING:
    from collections.abc import Mapping


def place(where: Mapping[str, Any]) -> str:
    """A place's own name."""
    names = _names(language())
    return names.place(where) if names else str(where["name"])


def region(where: Mapping[str, Any]) -> str | None:
    """The first-level division that a place lies in."""
    names = _names(language())
    return names.region(where) if names else where.get("admin1")


def country(where: Mapping[str, Any]) -> str | None:
    """The country that a place lies in."""
    code = where.get("country")
    return area_title(code, language()) if code else None


def spellings(where: Mapping[str, Any]) -> list[str]:
    """The names of a place in the other languages of the pages, so that it is found by any of them."""
    found = (names.place(where) for code in LANGUAGES if (names := _names(code)))
    return [name for name in dict.fromkeys(found) if name != where["name"]]


@cache
def _names(code: str) -> LocalNames | None:
    """The names in a language; None in English, and where no gazetteer can be used: the pages are there all the same."""
    from geodata.reading import opened

    try:
        return None if code == "en" else LocalNames(opened(), code)
    except GazetteerError:
        return None
