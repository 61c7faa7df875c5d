"""The filter table: each filter knows two voices, its SQL (every value a parameter) and its sentence for people."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from geodata.errors import FilterError
from geodata.formats import words
from geodata.layers import facets
from geodata.layers.condition import Condition, Rule, encodable, one_of, shown
from geodata.layers.table import all_layers, subs_titled
from geodata.text import sought

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geodata.types import Layer

MAX_QUERY: Final = 200
"""The longest text to search for, in characters."""

SURE: Final = {
    "asserted": "stated as fact",
    "confirmed": "confirmed",
    "claimed": "claimed",
    "disputed": "disputed",
    "denied": "denied",
}
"""Assertions, and what a sentence says of them."""

SURENESS: Final = {
    "stated": ("Stated or confirmed", ("asserted", "confirmed")),
    "claimed": ("Claimed", ("claimed",)),
    "disputed": ("Disputed or denied", ("disputed", "denied")),
}
"""The rows that the map offers: title and assertions of each."""

MAPS: Final = {"point": "points", "area": "areas", "off": "background and planned events"}
DEFAULT_MAPS: Final = "point,area"
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]*)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Conditions by name, all of which an event must meet."""

    conditions: tuple[tuple[str, Condition], ...]

    def sql(self) -> tuple[str, tuple[str | float, ...]]:
        """The condition for ``Store.events`` and its parameters."""
        parts = [condition.sql for _, condition in self.conditions]
        parameters = [value for _, condition in self.conditions for value in condition.parameters]
        return " AND ".join(f"({part})" for part in parts) or "1", tuple(parameters)

    def sentence(self) -> str:
        """What is shown, in words: "Events drawn as points and areas; battles; from 1 March 2022 (…)."."""
        parts = [condition.sentence for _, condition in self.conditions]
        return f"Events {'; '.join(parts)}."

    def values(self) -> dict[str, str]:
        """The filters as given, to be put into a link; without those that are the default."""
        given = {name: condition.value for name, condition in self.conditions}
        return {name: value for name, value in given.items() if (name, value) != ("map", DEFAULT_MAPS)}


def parse_filter(values: Mapping[str, str | Sequence[str]]) -> Filter:
    """Understand filter values such as those of a query string; an empty value is as none.

    Several values are joined for the filters that take lists and are an error elsewhere.  Raises FilterError in one sentence.
    """
    unknown = [key for key in values if key not in RULES]
    if unknown:
        raise FilterError(f"There is no filter {shown(unknown[0])}; the filters are {words.listed(list(RULES))}.")
    conditions: list[tuple[str, Condition]] = []
    for key, rule in RULES.items():
        condition = rule.parse(_single(key, values.get(key, "")))
        if condition is not None:
            conditions.append((key, condition))
    _check_order(dict(conditions))
    return Filter(conditions=tuple(conditions))


def _single(key: str, value: str | Sequence[str]) -> str:
    given = [value] if isinstance(value, str) else list(value)
    given = [item.strip() for item in given if item.strip()]
    if (joins := RULES[key].joins) is not None:
        return joins.join(given)
    if len(given) > 1:
        raise FilterError(f"The filter {key} is given {len(given)} times; give it once.")
    return given[0] if given else ""


def _check_order(conditions: dict[str, Condition]) -> None:
    if "from" in conditions and "to" in conditions and conditions["from"].value > conditions["to"].value:
        first, last = conditions["from"].value, conditions["to"].value
        raise FilterError(f"The filter from is {first}, which is after to ({last}); give the earlier day as from.")


def _refuse(key: str, value: str) -> FilterError:
    return FilterError(f"The filter {key} is {shown(value)}; it takes {RULES[key].allowed}.")


def _kinds() -> dict[str, str]:
    return _titles(layer for layer in all_layers() if layer.group == "happened")


def _titles(layers: Iterable[Layer]) -> dict[str, str]:
    return {layer.id: layer.title[0].lower() + layer.title[1:] for layer in layers if layer.id != "places"}


def _kind(value: str) -> Condition | None:
    return one_of("kind", "kind", value, _kinds(), "of the kind {}")


def _layer(value: str) -> Condition | None:
    return one_of("layer", "layer", value, _titles(all_layers()), "in the layer {}")


def _assertion(value: str) -> Condition | None:
    return one_of("assertion", "assertion", value, SURE, "{}")


def _harmed(value: str) -> Condition | None:
    if not value:
        return None
    if value != "yes":
        raise _refuse("harmed", value)
    return Condition(value=value, sql="harmed = ?", parameters=(1,), sentence="with people killed or injured")


def _day(key: str, value: str) -> date:
    if _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise _refuse(key, value)


REACH_BACK: Final = timedelta(days=14)
"""How long before its last possible day an event without a first day may have been: what is older is told as background
(``docs/codebook.md``), so a window of years ago does not show what a report of today tells without a date."""


def _from(value: str) -> Condition | None:
    if not value:
        return None
    day = _day("from", value)
    return Condition(
        value=value,
        sql="last >= ? OR (last IS NULL AND first IS NOT NULL)",
        parameters=(value,),
        sentence=f"on or after {words.day(day)} (events without a date are left out)",
    )


def _to(value: str) -> Condition | None:
    if not value:
        return None
    day = _day("to", value)
    return Condition(
        value=value,
        sql="first <= ? OR (first IS NULL AND last <= ?)",
        parameters=(value, (day + REACH_BACK).isoformat() if day < date.max - REACH_BACK else value),
        sentence=f"on or before {words.day(day)} (events without a date are left out)",
    )


def _bbox(value: str) -> Condition | None:
    """West, south, east, north; west greater than east crosses 180°.  An area matches by the box around its outline."""
    if not value:
        return None
    west, south, east, north = _corners(value)
    longitudes: tuple[float, ...]
    if west > east:
        sides, longitudes = "west > east OR east >= ? OR west <= ?", (west, east)
    else:
        sides = "(west <= east AND east >= ? AND west <= ?) OR (west > east AND (east >= ? OR west <= ?))"
        longitudes = (west, east) * 2
    return Condition(
        value=value,
        sql=f"({sides}) AND north >= ? AND south <= ?",
        parameters=(*longitudes, south, north),
        sentence=(
            f"between {words.degrees(west, 'E', 'W')} and {words.degrees(east, 'E', 'W')},"
            f" {words.degrees(south, 'N', 'S')} and {words.degrees(north, 'N', 'S')}"
        ),
    )


def _corners(value: str) -> tuple[float, float, float, float]:
    parts = [part.strip() for part in value.split(",")]
    if len(parts) != 4 or not all(_NUMBER.fullmatch(part) for part in parts):
        raise _refuse("bbox", value)
    west, south, east, north = (float(part) for part in parts)
    finite = all(math.isfinite(number) for number in (west, south, east, north))
    if not finite or not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise _refuse("bbox", value)
    return west, south, east, north


def _map(value: str) -> Condition | None:
    return one_of("map", "drawn", value or DEFAULT_MAPS, MAPS, "drawn as {}")


def _q(value: str) -> Condition | None:
    if not value:
        return None
    found = sought(value) if len(value) <= MAX_QUERY and encodable(value) else []
    if not found:
        raise _refuse("q", value)
    parts = [_word(word) for word in found]
    return Condition(
        value=value,
        sql=" AND ".join(f"({sql})" for sql, _ in parts),
        parameters=tuple(parameter for _, parameters in parts for parameter in parameters),
        sentence=f"that tell of {shown(value)}",
    )


def _word(word: str) -> tuple[str, tuple[str, ...]]:
    """The condition that a word occurs in what is told of an event, or in the title of its kind."""
    titled = subs_titled(word)
    named = f" OR kind || '/' || sub IN ({','.join('?' * len(titled))})" if titled else ""
    return f"instr(search, ?) > 0 OR instr(replace(kind || ' ' || sub, '_', ' '), ?) > 0{named}", (word, word, *titled)


RULES: Final[dict[str, Rule]] = {
    "map": Rule(allowed=f"a comma list of {words.listed(list(MAPS))}", parse=_map, joins=","),
    "kind": Rule(allowed="a comma list of kinds such as strike,battle", parse=_kind, joins=","),
    "layer": Rule(allowed="a comma list of layers such as strike,background", parse=_layer, joins=","),
    "assertion": Rule(allowed=f"a comma list of {words.listed(list(SURE))}", parse=_assertion, joins=","),
    "harmed": Rule(allowed="yes", parse=_harmed),
    **facets.rules(),
    "from": Rule(allowed="a day as YYYY-MM-DD, such as 2022-02-24", parse=_from),
    "to": Rule(allowed="a day as YYYY-MM-DD, such as 2022-02-24", parse=_to),
    "bbox": Rule(
        allowed=(
            "four numbers west,south,east,north in degrees with -180 ≤ west, east ≤ 180 and -90 ≤ south ≤ north ≤ 90"
            " (west greater than east crosses 180°)"
        ),
        parse=_bbox,
    ),
    "q": Rule(allowed=f"words to look for, at most {MAX_QUERY} characters with a letter or a digit", parse=_q),
}
