"""Names of places in the reader's language, for every page: those of the gazetteer, else the romanised ones."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from geodata.gazetteer.local import LocalNames
from geodata.gazetteer.sources import table
from webapp.interface import LANGUAGES, language

if TYPE_CHECKING:
    from collections.abc import Mapping


def place(where: Mapping[str, Any]) -> str:
    """A place's own name."""
    code = language()
    return str(where["name"]) if code == "en" else _names(code).place(where)


def region(where: Mapping[str, Any]) -> str | None:
    """The first-level division that a place lies in."""
    code = language()
    return where.get("admin1") if code == "en" else _names(code).region(where)


def country(where: Mapping[str, Any]) -> str | None:
    """The country that a place lies in."""
    iso2, code = where.get("country") or "", language()
    name = _countries().get(iso2)
    return name if name is None or code == "en" else _names(code).country(iso2, name)


def spellings(where: Mapping[str, Any]) -> list[str]:
    """The names of a place in the other languages of the pages, so that it is found by any of them."""
    found = (_names(code).place(where) for code in LANGUAGES if code != "en")
    return [name for name in dict.fromkeys(found) if name != where["name"]]


@cache
def _names(code: str) -> LocalNames:
    from geodata.reading import opened

    return LocalNames(opened(), code)


@cache
def _countries() -> dict[str, str]:
    return {row["iso2"]: row["name"] for row in table("countries.csv")}
