"""Filters by choices out of a list: stage, claimant, actor, outlet, how exactly the place is known, region.

Each is one row of ``FACETS``: the column of the store, the values there can be (or that they are those of the data), and its
words.  The download, the page's model and the page's panel all take it from here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from geodata.errors import FilterError
from geodata.formats import words
from geodata.layers.condition import Condition, Rule, encodable, one_of, shown
from geodata.layers.table import rows
from geodata.store import facets as forms
from geodata.text import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

MAX_VALUES: Final = 50
MAX_VALUE: Final = 200
"""How many values a free choice takes, and characters of each."""

STAGES: Final = {
    "happened": "happened",
    "ongoing": "going on",
    "attempted": "attempted",
    "repelled": "repelled",
    "planned": "planned",
    "threatened": "threatened",
    "hypothetical": "spoken of as possible",
}
PRECISIONS: Final = {
    "site": "a site",
    "settlement": "a town or village",
    "near": "the surroundings of a town",
    "adm2": "a district",
    "adm1": "a region (oblast, province)",
    "region": "a region without official borders",
    "country": "a country",
    "sea": "a body of water",
}
BAR: Final = "|"
"""Parts the values of a free choice in an address: names hold commas, but no bar."""


@cache
def _sides() -> dict[str, str]:
    return {row["party"]: row["title_en"] for row in rows("sides.csv")}


@cache
def _countries(language: str) -> dict[str, str]:
    return {row["iso2"]: _called(row, language) for row in rows("countries.csv")}


@cache
def _divisions(language: str) -> dict[tuple[str, str], str]:
    return {(row["country"], forms.one_line(row["name"])): _called(row, language) for row in rows("adm1.csv")}


def _called(row: Mapping[str, str], language: str) -> str:
    """The first name that a table gives in a language, else the English one."""
    return (row.get(f"names_{language}") or "").split(BAR)[0] or row["name"]


def side_title(party: str, language: str = "en") -> str:
    """What people read for a party's code: its name, in other languages where it is a country, else the code."""
    if language != "en" and party in _countries(language) and party in _sides():
        return _countries(language)[party]
    return _sides().get(party, party)


def area_title(value: str, language: str = "en") -> str:
    """What people read for an area: "Donetsk Oblast, Ukraine" for "UA/Donetsk Oblast"."""
    country, _, division = value.partition("/")
    code = country.upper()
    name = _countries(language).get(code, country)
    return f"{_divisions(language).get((code, division), division)}, {name}" if division else name


def _itself(value: str, _language: str = "en") -> str:
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """One filter by choices.

    ``name`` is the filter's, the store's column's and the feed's; ``fixed`` are the values there can be, with what a sentence
    calls them; without it ``values`` gives those of an event and ``titled`` what people read for one; ``sentence`` has a place
    for the values; ``allowed`` says what to write.
    """

    name: str
    sentence: str
    allowed: str
    fixed: Mapping[str, str] | None = None
    values: Callable[[Mapping[str, Any]], list[str]] | None = None
    titled: Callable[[str, str], str] = _itself

    def condition(self, value: str) -> Condition | None:
        """The filter in force, as the filter table has it; raises FilterError."""
        if self.fixed is not None:
            return one_of(self.name, self.name, value, self.fixed, self.sentence)
        chosen = self._chosen(value)
        if not chosen:
            return None
        return Condition(
            value=BAR.join(chosen),
            sql=" OR ".join([f'instr("{self.name}", ?) > 0'] * len(chosen)),
            parameters=tuple(forms.column([one]) for one in chosen),
            sentence=self.sentence.format(words.listed([shown(self.titled(one, "en")) for one in chosen], "or")),
        )

    def _chosen(self, value: str) -> list[str]:
        """The values of a list, each once, in the order given."""
        given = {plain(one): one.strip() for one in value.split(BAR) if one.strip()}
        bad = [one for key, one in given.items() if not key or len(one) > MAX_VALUE or not encodable(one)]
        if bad:
            raise FilterError(f"The filter {self.name} has {shown(bad[0])}; it takes {self.allowed}.")
        if len(given) > MAX_VALUES:
            raise FilterError(f"The filter {self.name} has {len(given)} values; it takes at most {MAX_VALUES}.")
        return list(given.values())


FACETS: Final = (
    Facet(
        name="area", sentence="in {}", values=forms.areas, titled=area_title,
        allowed="countries and first-level divisions as UA or UA/Donetsk Oblast, parted by |",
    ),
    Facet(
        name="side", sentence="claimed by {}", values=forms.sides, titled=side_title,
        allowed="codes of parties such as RU|UA, parted by |",
    ),
    Facet(
        name="actor", sentence="that {} took part in or suffered", values=forms.actors, titled=side_title,
        allowed="names of actors or codes of parties, parted by |",
    ),
    Facet(
        name="source", sentence="told by {}", values=forms.outlets, allowed="names of outlets, parted by |",
    ),
    Facet(
        name="stage", sentence="that are {}", fixed=STAGES, allowed=f"a comma list of {words.listed(list(STAGES))}",
    ),
    Facet(
        name="precision", sentence="whose place is known as {}", fixed=PRECISIONS,
        allowed=f"a comma list of {words.listed(list(PRECISIONS))}",
    ),
)  # fmt: skip
"""The filters by choices, in the order of the panel."""


def rules() -> dict[str, Rule]:
    """The rows that they are in the filter table."""
    return {
        facet.name: Rule(allowed=facet.allowed, parse=facet.condition, joins="," if facet.fixed else BAR)
        for facet in FACETS
    }


class Choices:
    """The values of the free choices among some events, as the feed gives them: numbers, and a list of what they mean."""

    def __init__(self, language: str = "en") -> None:
        self._language = language
        self._facets = [facet for facet in FACETS if facet.values is not None]
        self._numbers: dict[str, dict[str, int]] = {facet.name: {} for facet in self._facets}
        self._spelt: dict[str, list[Counter[str]]] = {facet.name: [] for facet in self._facets}

    def columns(self, event: Mapping[str, Any]) -> dict[str, list[int]]:
        """The numbers of one event's values, by facet."""
        return {facet.name: self._of(facet.name, facet.values(event)) for facet in self._facets if facet.values}

    def _of(self, name: str, values: Iterable[str]) -> list[int]:
        numbers, spelt = self._numbers[name], self._spelt[name]
        found = []
        for value in values:
            key = plain(value)
            if not key:
                continue
            if key not in numbers:
                numbers[key] = len(numbers)
                spelt.append(Counter())
            spelt[numbers[key]][value] += 1
            found.append(numbers[key])
        return list(dict.fromkeys(found))

    def lists(self) -> dict[str, list[dict[str, Any]]]:
        """What the numbers mean: {"value", "title"} and whether an actor stands for its whole "side".

        Of several spellings the one met most is taken, so that it is the same again.
        """
        return {
            facet.name: [_choice(facet, spelt, self._language) for spelt in self._spelt[facet.name]]
            for facet in self._facets
        }


def _choice(facet: Facet, spelt: Counter[str], language: str) -> dict[str, Any]:
    value = min(spelt, key=lambda one: (-spelt[one], one))
    side = {"side": True} if facet.name == "actor" and value in _sides() else {}
    return {"value": value, "title": facet.titled(value, language)} | side
