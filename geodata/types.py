"""The nouns of conflictmap: what a text says, where, when, and how sure.

Everything here is frozen.  Unknown is ``None``, never 0 and never today.  Offsets are Unicode code points into the
document's text, end exclusive.  Distances are kilometres, coordinates WGS84 degrees.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, get_args

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd
    from shapely.geometry.base import BaseGeometry

Precision = Literal["site", "settlement", "adm2", "adm1", "region", "country", "sea"]
"""How fine a place is: a building or plant, a town or village, a district, a first-level division, a region without
an administration of its own (Donbas, the Sahel), a country, a water."""

Role = Literal["location", "metonym", "demonym", "organisation", "person", "facility"]
"""What a place name does in its sentence (``docs/codebook.md``, "Names")."""

Granularity = Literal["time", "part_of_day", "day", "week", "month", "season", "year", "range"]
Basis = Literal["explicit", "published", "context"]
"""What a date rests on: its own words, the day of publication, or another date in the text."""

Stage = Literal["happened", "ongoing", "attempted", "repelled", "planned", "threatened", "hypothetical"]
Assertion = Literal["asserted", "claimed", "confirmed", "denied", "disputed"]
Relation = Literal["at", "near", "between", "direction", "from", "to"]
Drawn = Literal["point", "area", "off", "none"]
"""How an event meets the map: a mark, a shaded area, a layer that starts switched off, or not at all."""

SourceKind = Literal["government", "military", "local", "monitor", "media", "witness", "evidence"]
"""What sort of source says so: a government, armed forces, local officials and services, observers, media, people who
were there, or images."""

Measure = Literal["killed", "injured", "missing", "captured"]
Population = Literal["civilian", "military", "mixed", "unknown"]

POINT_PRECISIONS: frozenset[str] = frozenset({"site", "settlement"})
ROLES: tuple[str, ...] = get_args(Role)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of the document's text: ``text == document.text[start:end]``."""

    start: int
    end: int
    text: str

    def overlaps(self, other: Span) -> bool:
        """Whether the two stretches share at least one character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One report, its text unchanged.

    ``id`` is the caller's; the store uses the text's hash.  ``published`` is the day the report came out and is what
    "yesterday" counts from; without it relative dates stay unknown.
    """

    id: str
    text: str
    published: date | None = None
    title: str | None = None
    source: str | None = None
    url: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One entry of the gazetteer.

    ``id`` is stable across rebuilds ("gn:701822" for GeoNames, "cm:azovstal" for our own rows).  ``radius_km`` is the
    distance within which the true spot lies when only this name is known.  ``country`` is ISO 3166-1 alpha-2, de jure
    (UN General Assembly resolution 68/262 for Crimea); ``admin1`` is the first-level division's name.
    ``outline`` is the polygon as WKB, for places that have one; ``name_uk`` and ``name_ru`` are its names in Ukrainian
    and Russian, None where they are not known for sure.
    """

    id: str
    name: str
    lat: float
    lon: float
    radius_km: float
    precision: Precision
    country: str | None = None
    admin1: str | None = None
    population: int | None = None
    geonameid: int | None = None
    outline: bytes | None = field(default=None, repr=False, compare=False)
    name_uk: str | None = field(default=None, repr=False)
    name_ru: str | None = field(default=None, repr=False)

    def name_in(self, language: str | None) -> str | None:
        """The name in a language (ISO 639-1: en, uk or ru); None where it is not known."""
        return {"en": self.name, "uk": self.name_uk, "ru": self.name_ru}.get(language or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMention:
    """A place name as it stands in the text, with what it does there and the gazetteer's candidates for it.

    ``priors`` rates each candidate by its name alone (higher is likelier); ``hint`` is the precision that a type word
    beside the name asks for ("region", "district"); ``score`` is how surely this is a place name at all.
    """

    span: Span
    role: Role
    candidates: tuple[Place, ...] = ()
    priors: tuple[float, ...] = ()
    hint: Precision | None = None
    score: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """Which place a mention means; ``place`` is None when that could not be told.

    ``confidence`` is the estimated probability (0 to 1) that ``place`` is right; ``others`` are the rejected
    candidates, best first; ``reason`` says in words what decided.
    """

    mention: PlaceMention
    place: Place | None
    confidence: float
    others: tuple[Place, ...] = ()
    reason: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRange:
    """An inclusive range of days; an end that is open or unknown is None."""

    first: date | None
    last: date | None
    granularity: Granularity
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeMention:
    """A time expression; ``range`` is None when the days it means cannot be told.

    ``unit`` is the whole day, month, season or year that the words name, where ``range`` is only a part of it ("early
    May") or a period that it begins or ends ("since Sunday"; in a narrative "from 3 May to 5 June" is two expressions);
    else None.
    """

    span: Span
    range: DayRange | None
    unit: DayRange | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Casualties: between ``low`` and ``high`` people; ``high`` None is an open end ("at least three")."""

    measure: Measure
    of: Population
    low: int | None
    high: int | None
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who says so: the words that name the source, and the party they belong to ("RU", "UA", …) if known.

    ``kind`` is what sort of source it is; ``means`` the words that a pronoun ("he said") stands for.
    """

    span: Span
    party: str | None = None
    kind: SourceKind | None = None
    means: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts or suffers; ``side`` is a party's code or None."""

    span: Span
    role: str
    side: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """The place of one event: a gazetteer place, moved or widened by what the text says ("10 km west of X").

    ``lat``, ``lon`` and ``radius_km`` are those of the event, ``place`` is the entry they were derived from.
    ``precision`` is "near" where the text gives only a neighbourhood.
    """

    place: Place
    span: Span
    relation: Relation
    lat: float
    lon: float
    radius_km: float
    precision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One happening as one document tells it, with the words it rests on.

    ``drawn`` is the contract's ``map``; ``layer`` names the map layer (a kind, "background" or "planned");
    ``reason`` says in one plain sentence why it is drawn so.  ``reports`` are further sentences about the same.
    """

    id: str
    kind: str
    sub: str
    trigger: Span
    evidence: Span
    where: Where | None
    when: DayRange | None
    stage: Stage
    assertion: Assertion
    drawn: Drawn
    layer: str
    reason: str
    confidence: float
    claims: tuple[Claim, ...] = ()
    actors: tuple[Actor, ...] = ()
    casualties: tuple[Count, ...] = ()
    reports: tuple[Span, ...] = ()
    by: str = ""

    def geometry(self) -> BaseGeometry | None:
        """The event as a shapely geometry in WGS84 (lon, lat).

        A point for settlements and finer; for coarser places the outline, or a circle of ``radius_km`` where the
        gazetteer has no outline; None without a place.
        """
        if self.where is None:
            return None
        from shapely import Point, from_wkb

        where = self.where
        if where.precision in {"site", "settlement", "near"}:
            return Point(where.lon, where.lat)
        if where.place.outline is not None:
            return from_wkb(where.place.outline)
        return circle(where.lat, where.lon, where.radius_km)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything read out of one document."""

    document: Document
    language: str
    places: tuple[Resolution, ...] = ()
    times: tuple[TimeMention, ...] = ()
    events: tuple[Event, ...] = ()
    by: str = ""

    def to_frame(self) -> pd.DataFrame:
        """The events as a pandas DataFrame, one row an event; unknown is NA/NaT, dates are datetime64."""
        import pandas as pd

        frame = pd.DataFrame([_row(self.document, event) for event in self.events], columns=FRAME_COLUMNS)
        for column in ("first", "last", "published"):
            frame[column] = pd.to_datetime(frame[column])
        for column in ("killed_low", "killed_high", "injured_low", "injured_high", "geonameid"):
            frame[column] = frame[column].astype("Int64")
        return frame


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One layer of the map: its key, what people read, how it is drawn, whether it starts switched on.

    ``about`` tells what it holds; ``lacks``, ``source`` and ``limits`` are the rest of its card.
    """

    id: str
    title: str
    group: str
    colour: str
    shape: str
    on: bool
    about: str
    lacks: str = ""
    source: str = ""
    limits: str = ""


FRAME_COLUMNS = [
    "id", "kind", "sub", "place", "lat", "lon", "radius_km", "precision", "relation", "country", "admin1", "geonameid",
    "first", "last", "granularity", "basis", "stage", "assertion", "claimed_by", "killed_low", "killed_high",
    "injured_low", "injured_high", "map", "reason", "confidence", "evidence", "document", "source", "published",
]  # fmt: skip


def circle(lat: float, lon: float, radius_km: float, corners: int = 64) -> BaseGeometry:
    """A circle on the ground as a polygon of ``corners`` corners (equirectangular; good below 1,000 km)."""
    from math import cos, pi, radians, sin

    from shapely import Polygon

    dy = radius_km / 111.195
    dx = dy / max(cos(radians(lat)), 0.05)
    turn = [2 * pi * i / corners for i in range(corners)]
    return Polygon([(lon + dx * cos(t), max(-90.0, min(90.0, lat + dy * sin(t)))) for t in turn])


def _row(document: Document, event: Event) -> dict[str, Any]:
    where, when = event.where, event.when
    row: dict[str, Any] = {
        "id": event.id, "kind": event.kind, "sub": event.sub, "stage": event.stage, "assertion": event.assertion,
        "claimed_by": "; ".join(claim.span.text for claim in event.claims) or None,
        "map": event.drawn, "reason": event.reason, "confidence": event.confidence, "evidence": event.evidence.text,
        "document": document.id, "source": document.source, "published": document.published,
    }  # fmt: skip
    if where is not None:
        row |= {
            "place": where.place.name, "lat": where.lat, "lon": where.lon, "radius_km": where.radius_km,
            "precision": where.precision, "relation": where.relation, "country": where.place.country,
            "admin1": where.place.admin1, "geonameid": where.place.geonameid,
        }  # fmt: skip
    if when is not None:
        row |= {"first": when.first, "last": when.last, "granularity": when.granularity, "basis": when.basis}
    for count in event.casualties:
        if count.measure in ("killed", "injured"):
            row |= {f"{count.measure}_low": count.low, f"{count.measure}_high": count.high}
    return row
