"""Small made-up readings, built from the types alone: no gazetteer, no rules."""

from __future__ import annotations

from datetime import UTC, date, datetime

from shapely import box, to_wkb

from geodata.types import (
    Claim,
    Count,
    DayRange,
    Document,
    Event,
    Place,
    PlaceMention,
    Reading,
    Resolution,
    Span,
    TimeMention,
    Where,
)

TOWN = Place(
    id="t:1", name="Exampleville", lat=50.5, lon=30.25, radius_km=5.0, precision="settlement",
    country="UA", admin1="Sample Oblast", geonameid=11,
)  # fmt: skip
OTHER = Place(id="t:2", name="Otherton", lat=48.0, lon=37.5, radius_km=4.0, precision="settlement", country="UA")
PROVINCE = Place(
    id="t:3", name="Sample Oblast", lat=48.5, lon=38.0, radius_km=120.0, precision="adm1",
    country="UA", outline=to_wkb(box(37.0, 47.0, 39.0, 50.0)),
)  # fmt: skip
UNDRAWN = Place(id="t:4", name="Vague Region", lat=10.0, lon=20.0, radius_km=50.0, precision="region")


def clock() -> datetime:
    return datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)


def span(text: str, words: str, start: int = 0) -> Span:
    at = text.index(words, start)
    return Span(start=at, end=at + len(words), text=words)


def where(place: Place, mention: Span, **changes) -> Where:
    values = {
        "place": place, "span": mention, "relation": "at", "lat": place.lat, "lon": place.lon,
        "radius_km": place.radius_km, "precision": place.precision,
    }  # fmt: skip
    return Where(**(values | changes))


def days(first: str | None, last: str | None, granularity: str = "day") -> DayRange:
    return DayRange(
        first=date.fromisoformat(first) if first else None,
        last=date.fromisoformat(last) if last else None,
        granularity=granularity,
        basis="explicit",
    )


def event(text: str, trigger: str, place: Place | None = TOWN, **changes) -> Event:
    """One event whose evidence is the whole text and whose id is the trigger unless said otherwise."""
    mention = span(text, place.name) if place else None
    drawn = changes.get("drawn", "point" if place and place.precision in {"site", "settlement"} else "area")
    values = {
        "id": f"e-{trigger}", "kind": "strike", "sub": "shelling", "trigger": span(text, trigger),
        "evidence": Span(start=0, end=len(text), text=text), "where": where(place, mention) if place else None,
        "when": None, "stage": "happened", "assertion": "asserted", "drawn": drawn, "layer": "strike",
        "reason": "It happened in a town.", "confidence": 0.75, "by": "test",
    }  # fmt: skip
    return Event(**(values | changes))


def reading(text: str, *events: Event, places: tuple[Place, ...] = (), **header) -> Reading:
    """A reading of the text; each of ``places`` is mentioned where its name first stands."""
    document = Document(**({"id": "given", "text": text, "published": date(2023, 3, 19), "title": "A title"} | header))
    found = tuple(
        Resolution(mention=PlaceMention(span=span(text, place.name), role="location"), place=place, confidence=0.9)
        for place in places
    )
    return Reading(document=document, language="en", places=found, events=events, by="test")


def full_reading() -> Reading:
    """One reading that uses every field."""
    text = "Shelling killed three civilians in Exampleville on 18 March 2023, officials said. Otherton was calm."
    told = event(
        text,
        "Shelling",
        evidence=Span(start=0, end=81, text=text[:81]),
        when=days("2023-03-18", "2023-03-18"),
        claims=(Claim(span=span(text, "officials"), party="UA"),),
        casualties=(Count(measure="killed", of="civilian", low=3, high=3, span=span(text, "three civilians")),),
    )
    made = reading(text, told, places=(TOWN, OTHER), source="The Example Post", url="https://example.org/a")
    times = (TimeMention(span=span(text, "18 March 2023"), range=days("2023-03-18", "2023-03-18")),)
    return Reading(
        document=made.document, language="en", places=made.places, times=times, events=made.events, by="test"
    )


def numbered(number: int) -> Reading:
    """A short document of its own with two events."""
    text = f"Report {number}: shelling hit Exampleville and a blast shook Otherton. " + "Filler. " * 20
    first = event(text, "shelling", id=f"{number:06x}-a")
    second = event(text, "blast", OTHER, id=f"{number:06x}-b")
    return reading(text, first, second, title=f"Report {number}")
