"""What events are filtered by beside kind, days and words: who claims, who acts, which outlet, which region.

Each gives short texts, which the columns of the store keep in the form in which they are compared (``geodata.text.plain``):
one a line, with a line end before the first and after the last, so that a whole text can be looked for.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from geodata.text import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

POSSESSIVES: Final = ("'s", "’s")
NO_BREAKS: Final = str.maketrans({"|": " ", "\n": " "})
"""The bar parts values in an address, the line end in a column."""


def one_line(text: str | None) -> str:
    """A name in one line, without what parts values; empty for none."""
    return " ".join((text or "").translate(NO_BREAKS).split())


def sides(event: Mapping[str, Any]) -> list[str]:
    """The codes of the parties that claim an event (or happening)."""
    return _each(claim["party"] for claim in event["claimed_by"])


def actors(event: Mapping[str, Any]) -> list[str]:
    """Who acts or suffers, as the report names them, and the codes of their parties; of a happening all reports'."""
    named = [actor for told in event.get("told", (event,)) for actor in told["actors"]]
    return _each([*(actor_name(actor["text"]) for actor in named), *(actor["side"] for actor in named)])


def actor_name(text: str) -> str:
    """An actor's name without an English possessive: "Ukraine's" is "Ukraine"."""
    name = one_line(text)
    return next((name.removesuffix(end) for end in POSSESSIVES if name.endswith(end)), name)


def outlets(event: Mapping[str, Any]) -> list[str]:
    """The outlets that tell of an event, each with its document; of a happening all reports'."""
    return _each(one_line(told["document"]["source"]) for told in event.get("told", (event,)))


def areas(event: Mapping[str, Any]) -> list[str]:
    """The country of an event's place ("UA") and its first-level division ("UA/Donetsk Oblast"), if they are known."""
    where = event["where"] or {}
    country, division = where.get("country"), where.get("admin1")
    return _each((country, f"{country}/{one_line(division)}" if country and division else None))


def _each(texts: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))


def column(texts: Iterable[str]) -> str:
    """Texts as a column keeps them; empty for none."""
    keys = list(dict.fromkeys(key for text in texts if (key := plain(text))))
    return "\n".join(("", *keys, "")) if keys else ""


def columns(event: Mapping[str, Any], source: str | None) -> dict[str, str | None]:
    """The columns of one event of a document from ``source``."""
    where = event["where"] or {}
    return {
        "stage": event["stage"],
        "precision": where.get("precision"),
        "side": column(sides(event)),
        "actor": column(actors(event)),
        "source": column([one_line(source)]),
        "area": column(areas(event)),
    }


def _stored(choose: Callable[[Mapping[str, Any]], list[str]]) -> Callable[[str], str]:
    return lambda event: column(choose(json.loads(event)))


MIGRATING: Final[dict[str, tuple[int, Callable[..., str]]]] = {
    "sides_in": (1, _stored(sides)),
    "actors_in": (1, _stored(actors)),
    "areas_in": (1, _stored(areas)),
    "outlet_in": (1, lambda source: column([one_line(source)])),
}
"""Functions on stored JSON that the SQL of migrations calls: how many arguments each takes, and what it is."""
