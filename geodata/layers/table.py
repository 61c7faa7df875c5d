"""The tables behind the layers: ``data/layers.csv`` and the titles of the sub-kinds in ``data/vocabulary.csv``."""

from __future__ import annotations

import csv
import io
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from geodata.errors import NotFoundError
from geodata.text import plain
from geodata.types import Layer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LANGUAGES: Final = ("en", "uk", "ru")
"""The languages that the titles are written in."""


@cache
def all_layers() -> tuple[Layer, ...]:
    """The layers in the order of the legend."""
    return tuple(
        Layer(
            id=row["id"],
            title=row["title_en"],
            group=row["group"],
            colour=row["colour"],
            shape=row["shape"],
            on=row["on"] == "1",
            about=row["about_en"],
            lacks=row["lacks_en"],
            source=row["source_en"],
            limits=row["limits_en"],
        )
        for row in rows("layers.csv")
    )


def layer(layer_id: str) -> Layer:
    """One layer by its id; raises NotFoundError."""
    for found in all_layers():
        if found.id == layer_id:
            return found
    raise NotFoundError(
        f"There is no layer “{layer_id}”; the layers are {', '.join(found.id for found in all_layers())}."
    )


def layer_title(layer_id: str, language: str = "en") -> str:
    """A layer's title in a language of the vocabulary ("en", "uk", "ru"), in another one in English."""
    return _layer_titles(language if language in LANGUAGES else "en")[layer_id]


def sub_title(kind: str, sub: str, language: str = "en") -> str:
    """What people read for a sub-kind: its title in the vocabulary, else the id in plain words."""
    titles = _sub_titles(language if language in LANGUAGES else "en")
    return titles.get((kind, sub)) or sub.replace("_", " ").capitalize() or kind.capitalize()


@lru_cache(maxsize=256)
def subs_titled(word: str) -> tuple[str, ...]:
    """The sub-kinds ("kind/sub") whose title holds a word in the form of ``geodata.text.plain``."""
    return tuple(sub for sub, titles in sub_titles().items() if any(word in plain(title) for title in titles))


def sub_titles() -> dict[str, list[str]]:
    """The titles of each sub-kind ("kind/sub"), one for each of ``LANGUAGES``."""
    return {f"{kind}/{sub}": [_sub_titles(code)[kind, sub] for code in LANGUAGES] for kind, sub in _sub_titles("en")}


def kept_name(where: Mapping[str, Any]) -> str:
    """The name of a place as it is kept, romanised."""
    return str(where["name"])


def headline(
    event: Mapping[str, Any], language: str = "en", name: Callable[[Mapping[str, Any]], str] = kept_name
) -> str:
    """A short title of an event: "Shelling · Donetsk Oblast"; ``name`` gives the name of its place."""
    title = sub_title(event["kind"], event["sub"], language)
    return f"{title} · {name(event['where'])}" if event["where"] else title


@cache
def _layer_titles(language: str) -> dict[str, str]:
    return {row["id"]: row[f"title_{language}"] for row in rows("layers.csv")}


@cache
def _sub_titles(language: str) -> dict[tuple[str, str], str]:
    return {(row["kind"], row["sub"]): row[f"title_{language}"] for row in rows("vocabulary.csv")}


def rows(name: str) -> list[dict[str, str]]:
    """A table of ``data/``."""
    table = files("geodata").joinpath("data", name).read_text("utf-8")
    return list(csv.DictReader(io.StringIO(table, newline="")))
