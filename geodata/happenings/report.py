"""What the merging needs to know of one report: kind, place, days and figures of one event as one document tells it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from geodata.formats import geojson
from geodata.happenings.table import table

if TYPE_CHECKING:
    from collections.abc import Mapping

FINE: Final = frozenset({"site", "settlement", "near"})
REAL: Final = frozenset({"happened", "ongoing", "attempted", "repelled"})
MEASURES: Final = ("killed", "injured", "missing", "captured")
NARROW: Final = 3
"""Days that a report's date may span and still be the date of one happening ("overnight", "between 3 and 5 May")."""

_REMEMBERED: Final = 20_000
_FINENESS: Final = {"site": 0, "settlement": 1, "near": 2, "adm2": 3, "adm1": 4, "region": 5, "sea": 6, "country": 7}
_UNPUBLISHED: Final = "9999-99-99"


@dataclass(frozen=True, slots=True)
class Figure:
    """People: between ``low`` and ``high``; None is an open or unknown end.  ``of`` as in the codebook."""

    low: int | None
    high: int | None
    of: str

    @property
    def exact(self) -> int | None:
        """The number, if the report gives one number of at least one person."""
        return self.low if self.low is not None and self.low == self.high and self.low > 0 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One event of one document, as far as merging goes.

    ``key`` names it wherever it is kept ("document/event"); ``first`` and ``last`` are ordinals of days.  ``alike`` is the
    group of its sub-kind in its ``family``.
    """

    key: str
    event: str
    document: str
    source: str | None
    published: str | None
    position: int
    kind: str
    layer: str
    family: str
    alike: str
    generic: bool
    once: bool
    stage: str
    assertion: str
    drawn: str
    place: str
    lat: float
    lon: float
    radius_km: float
    precision: str
    relation: str
    country: str | None
    admin1: str | None
    name: str
    first: int | None
    last: int | None
    figures: tuple[tuple[str, Figure], ...]

    @property
    def order(self) -> tuple[str, str, int, str]:
        """The place of the report in the order in which reports are gathered: by publication, undated ones last."""
        return self.published or _UNPUBLISHED, self.document, self.position, self.event

    @property
    def fine(self) -> bool:
        """Whether the place is a town or finer."""
        return self.precision in FINE

    @property
    def fineness(self) -> int:
        """How fine the place is, 0 = a building."""
        return _FINENESS.get(self.precision, 9)

    @property
    def width(self) -> int | None:
        """The number of days its date spans; None if an end is open or unknown."""
        return None if self.first is None or self.last is None else self.last - self.first + 1

    @property
    def narrow(self) -> bool:
        """Whether its date is that of one happening."""
        return self.width is not None and 0 < self.width <= NARROW


def report_of(event: Mapping[str, Any], document: Mapping[str, Any]) -> Report | None:
    """The report in an event of the reading contract and its document's header; None if no mark could come of it.

    Threats, possibilities and events without a place are none.  What is denied is one: it can speak against another.
    """
    where, when = event["where"], event["when"] or {}
    mark = event["map"] != "none" or (event["assertion"] == "denied" and event["stage"] in REAL)
    if where is None or not mark or event["stage"] not in REAL | {"planned"}:
        return None
    rows, name = table(), f"{event['kind']}.{event['sub']}"
    family, alike = rows.family(event["kind"], event["sub"])
    return Report(
        key=f"{document['id']}/{event['id']}",
        event=event["id"],
        document=document["id"],
        source=document.get("source"),
        published=document.get("published"),
        position=event["trigger"]["start"],
        kind=event["kind"],
        layer=event["layer"],
        family=family,
        alike=alike,
        generic=name in rows.generic,
        once=name in rows.once,
        stage=event["stage"],
        assertion=event["assertion"],
        drawn=event["map"],
        place=where["place_id"],
        lat=where["lat"],
        lon=where["lon"],
        radius_km=where["radius_km"],
        precision=where["precision"],
        relation=where["relation"],
        country=where["country"],
        admin1=where["admin1"],
        name=where["name"],
        first=_ordinal(when.get("first")),
        last=_ordinal(when.get("last")),
        figures=_figures(event),
    )


def _figures(event: Mapping[str, Any]) -> tuple[tuple[str, Figure], ...]:
    found = ((measure, geojson.total(event["casualties"], measure)) for measure in MEASURES)
    return tuple(
        (measure, Figure(people["low"], people["high"], people["of"]))
        for measure, people in found
        if people is not None and (people["low"], people["high"]) != (None, None)
    )


def _ordinal(day: str | None) -> int | None:
    return None if day is None else date.fromisoformat(day).toordinal()


def written(report: Report) -> str:
    """The report as text to be kept."""
    values = [getattr(report, name) for name in Report.__slots__[:-1]]
    figures = [[measure, [figure.low, figure.high, figure.of]] for measure, figure in report.figures]
    return json.dumps([*values, figures], ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=_REMEMBERED)
def understood(text: str) -> Report:
    """The report that ``written`` made into text."""
    values = dict(zip(Report.__slots__, json.loads(text), strict=True))
    figures = tuple((measure, Figure(*figure)) for measure, figure in values.pop("figures"))
    return Report(**values, figures=figures)
