"""One filter in force, and the parts of which the filter table is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geodata.errors import FilterError
from geodata.formats import words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One filter in force: the value as given, the SQL on the store's event columns, and what it means."""

    value: str
    sql: str
    parameters: tuple[str | float, ...]
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row of the filter table: what to write, and the function that understands it.

    ``joins`` parts the values of a filter that takes several; without it a filter can be given once only.
    """

    allowed: str
    parse: Callable[[str], Condition | None]
    joins: str | None = None


def shown(value: str) -> str:
    """The value in quotes, short, without anything that could not be printed."""
    printable = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in value)
    return f"“{printable if len(printable) <= 60 else printable[:59] + '…'}”"


def parts(key: str, value: str, allowed: Mapping[str, str]) -> list[str]:
    """The items of a comma list, each one of ``allowed``, in the order of the table, each once; raises FilterError."""
    items = {item.strip() for item in value.split(",")} - {""}
    for item in sorted(items - set(allowed)):
        raise FilterError(f"The filter {key} has {shown(item)}; allowed are {words.listed(list(allowed))}.")
    if not items:
        raise FilterError(
            f"The filter {key} is {shown(value)}; it takes a comma list of {words.listed(list(allowed))}."
        )
    return [name for name in allowed if name in items]


def one_of(key: str, column: str, value: str, allowed: Mapping[str, str], sentence: str) -> Condition | None:
    """The condition that a column has one of the items of a comma list; ``sentence`` has a place for their titles."""
    if not value:
        return None
    chosen = parts(key, value, allowed)
    return Condition(
        value=",".join(chosen),
        sql=f'"{column}" IN ({",".join("?" * len(chosen))})',
        parameters=tuple(chosen),
        sentence=sentence.format(words.listed([allowed[name] for name in chosen], "or")),
    )


def encodable(value: str) -> bool:
    """Whether a text holds no half characters, which no database takes."""
    return not any("\ud800" <= char <= "\udfff" for char in value)
