"""Readings built by hand for the tests of the web face, so that they depend on no lexicon.

``Story`` marks words of a text by what they are; spans are found by searching the text.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from shapely import Polygon

from geodata import text as texts
from geodata.formats import contract
from geodata.gazetteer.starts import Start
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
)  # fmt: skip

DONETSK_OBLAST = Polygon(
    [
        (36.55, 47.35),
        (37.0, 46.9),
        (38.1, 46.95),
        (38.3, 47.6),
        (39.05, 47.85),
        (38.6, 48.6),
        (37.9, 49.2),
        (37.0, 49.0),
        (36.8, 48.2),
    ]
).wkb

PLACES = {
    "Mariupol": ("gn:701822", 47.0951, 37.5413, 12.0, "settlement", "UA", "Donetsk Oblast"),
    "Sevastopol": ("gn:694423", 44.6054, 33.5221, 14.0, "settlement", "UA", "Sevastopol"),
    "Rostov-on-Don": ("gn:501175", 47.2313, 39.7233, 18.0, "settlement", "RU", "Rostov Oblast"),
    "Bakhmut": ("gn:712656", 48.5944, 37.9996, 6.0, "settlement", "UA", "Donetsk Oblast"),
    "Sloviansk": ("gn:692972", 48.8532, 37.6053, 7.0, "settlement", "UA", "Donetsk Oblast"),
    "Kramatorsk": ("gn:704147", 48.7305, 37.5879, 8.0, "settlement", "UA", "Donetsk Oblast"),
    "Donetsk Oblast": ("gn:709716", 48.0, 37.8, 115.0, "adm1", "UA", "Donetsk Oblast"),
    "Kharkiv": ("gn:706483", 49.9808, 36.2527, 14.0, "settlement", "UA", "Kharkiv Oblast"),
    "Odesa": ("gn:698740", 46.4775, 30.7326, 12.0, "settlement", "UA", "Odesa Oblast"),
    "Kherson": ("gn:706448", 46.6558, 32.6178, 8.0, "settlement", "UA", "Kherson Oblast"),
    "Kyiv": ("gn:703448", 50.4547, 30.5238, 18.0, "settlement", "UA", "Kyiv City"),
    "Moscow": ("gn:524901", 55.7522, 37.6156, 25.0, "settlement", "RU", "Moscow"),
    "Ukraine": ("gn:690791", 49.0, 32.0, 600.0, "country", "UA", None),
}
CYRILLIC = {
    "Mariupol": ("Маріуполь", "Мариуполь"), "Sevastopol": ("Севастополь", "Севастополь"),
    "Rostov-on-Don": ("Ростов-на-Дону", "Ростов-на-Дону"), "Bakhmut": ("Бахмут", "Бахмут"),
    "Sloviansk": ("Слов’янськ", "Славянск"), "Kramatorsk": ("Краматорськ", "Краматорск"),
    "Donetsk Oblast": ("Донецька область", "Донецкая область"), "Kharkiv": ("Харків", "Харьков"), "Odesa": ("Одеса", "Одесса"),
    "Kherson": ("Херсон", "Херсон"), "Kyiv": ("Київ", "Киев"), "Moscow": ("Москва", "Москва"), "Ukraine": ("Україна", "Украина"),
}  # fmt: skip
"""The Ukrainian and Russian names of the same places, as the gazetteer has them."""


def place(name: str) -> Place:
    """One of the places above."""
    key, lat, lon, radius, precision, country, admin1 = PLACES[name]
    outline = DONETSK_OBLAST if name == "Donetsk Oblast" else None
    uk, ru = CYRILLIC[name]
    return Place(
        id=key, name=name, lat=lat, lon=lon, radius_km=radius, precision=precision, country=country, admin1=admin1,
        outline=outline, name_uk=uk, name_ru=ru,
    )  # fmt: skip


class Story:
    """A text with its events, added one by one; ``reading()`` is what a reader would have made of it."""

    def __init__(self, text: str, *, published: date | None = None, **header: Any) -> None:
        self.document = Document(id=contract.document_id(text), text=text, published=published, **header)
        self._events: list[Event] = []
        self._places: list[Resolution] = []
        self._times: list[TimeMention] = []

    def span(self, words: str, after: int = 0) -> Span:
        """The first occurrence of ``words`` from ``after`` on."""
        start = self.document.text.index(words, after)
        return Span(start=start, end=start + len(words), text=words)

    def sentence(self, words: str) -> Span:
        """The sentence in which ``words`` first stand."""
        at = self.document.text.index(words)
        start, end = next((a, b) for a, b in texts.sentences(self.document.text) if a <= at < b)
        return Span(start=start, end=end, text=self.document.text[start:end])

    def mention(self, name: str, words: str | None = None, after: int = 0, role: Any = "location") -> Span:
        """A place name, recognised and placed."""
        span = self.span(words or name, after)
        found = PlaceMention(span=span, role=role, candidates=(place(name),))
        self._places.append(Resolution(mention=found, place=place(name), confidence=0.95, by="test"))
        return span

    def time(self, words: str, first: date, last: date, granularity: Any = "day", basis: Any = "published") -> DayRange:
        """A date in the text."""
        days = DayRange(first=first, last=last, granularity=granularity, basis=basis)
        self._times.append(TimeMention(span=self.span(words), range=days))
        return days

    def event(self, kind: str, sub: str, trigger: str, at: str | None, **given: Any) -> Event:
        """An event of the sentence around ``trigger``; without ``at`` it has no place and is not drawn."""
        evidence = self.sentence(trigger)
        where = self._where(at, evidence) if at else None
        drawn = given.pop("drawn", None) or (
            "none" if where is None else "area" if where.precision == "adm1" else "point"
        )
        layer = given.pop("layer", None) or {"off": "background", "none": "places"}.get(drawn, kind)
        values: dict[str, Any] = {
            "stage": "happened", "assertion": "asserted", "when": None, "confidence": 0.9, "by": "test",
            "reason": "A settlement is named, so it is drawn as a mark.",
        }  # fmt: skip
        key = f"{self.document.id[:6]}{len(self._events):06x}"
        found = Event(
            id=key, kind=kind, sub=sub, trigger=self.span(trigger), evidence=evidence, where=where, drawn=drawn,
            layer=layer, **values | given,
        )  # fmt: skip
        self._events.append(found)
        return found

    def _where(self, name: str, evidence: Span) -> Where:
        spot, span = place(name), self.mention(name, after=evidence.start)
        return Where(
            place=spot,
            span=span,
            relation="at",
            lat=spot.lat,
            lon=spot.lon,
            radius_km=spot.radius_km,
            precision=spot.precision,
        )

    def claim(self, words: str, party: str | None = None) -> tuple[Claim, ...]:
        """Who says so."""
        return (Claim(span=self.span(words), party=party),)

    def count(self, measure: Any, words: str, low: int | None, high: int | None, of: Any = "unknown") -> Count:
        """People harmed."""
        return Count(measure=measure, of=of, low=low, high=high, span=self.span(words))

    def reading(self) -> Reading:
        """The finished reading."""
        return Reading(
            document=self.document, language="en", places=tuple(self._places), times=tuple(self._times),
            events=tuple(self._events), by="test",
        )  # fmt: skip


VISIT = (
    "The president of Russia came to Mariupol late on Saturday, the Kremlin said. "
    "Earlier that day he was shown an art school in Sevastopol. "
    "In Rostov-on-Don he met the commanders of the army. "
    "Fighting for Bakhmut went on, and both sides spoke of heavy losses. "
    "Shelling across Donetsk Oblast killed at least three civilians and wounded 19, Ukrainian officials said. "
    "Should the town fall, the road to Sloviansk and Kramatorsk might lie open. "
    "Mariupol was captured in May 2022 after a siege. "
    "The leader of China is expected in Moscow on Monday. "
    "The court issued a warrant against him on Friday."
)


@cache
def visit() -> Reading:
    """A report with six towns: four with drawn events, two that are only spoken of, one area, two layers that start off."""
    story = Story(
        VISIT,
        published=date(2023, 3, 19),
        title="A visit to the coast",
        source="The Example",
        url="https://news.example/visit",
    )
    saturday = story.time("Saturday", date(2023, 3, 18), date(2023, 3, 18), "part_of_day")
    story.event(
        "politics",
        "visit",
        "came to",
        "Mariupol",
        when=saturday,
        assertion="claimed",
        claims=story.claim("the Kremlin", "RU"),
    )
    story.event("politics", "visit", "was shown", "Sevastopol", when=saturday)
    story.event("politics", "meeting", "met the commanders", "Rostov-on-Don")
    story.event("battle", "armed_clash", "Fighting", "Bakhmut", stage="ongoing", assertion="confirmed")
    harmed = (
        story.count("killed", "at least three", 3, None, "civilian"),
        story.count("injured", "19", 19, 19, "civilian"),
    )
    story.event(
        "strike", "shelling", "Shelling", "Donetsk Oblast", assertion="claimed", claims=story.claim("Ukrainian officials", "UA"),
        casualties=harmed, reason="Only the oblast is named, so the area is shaded.",
    )  # fmt: skip
    for name in ("Sloviansk", "Kramatorsk"):
        story.event(
            "territory", "capture", "might lie open", name, drawn="none", stage="hypothetical",
            reason="The report speaks of this as a possibility only.",
        )  # fmt: skip
    may = story.time("May 2022", date(2022, 5, 1), date(2022, 5, 31), "month", "explicit")
    story.event(
        "territory",
        "capture",
        "was captured",
        "Mariupol",
        when=may,
        drawn="off",
        layer="background",
        reason="Ten months before the report.",
    )
    monday = story.time("Monday", date(2023, 3, 20), date(2023, 3, 20))
    story.event(
        "politics",
        "visit",
        "is expected",
        "Moscow",
        when=monday,
        drawn="off",
        layer="planned",
        stage="planned",
        reason="It has not happened yet.",
    )
    story.event("politics", "legal", "issued a warrant", None, reason="The report does not say where.")
    return story.reading()


EVIL = "<script>window.hit=1</script><img src=x onerror='window.hit=2'>${window.hit=3}`</script>\u202eevil\u202c"


@cache
def hostile() -> Reading:
    """A report whose title, source, address, name of the claimant and words try to run as code."""
    story = Story(
        f"{EVIL} said that rockets hit Odesa on Tuesday.", title=EVIL, source=EVIL, url="javascript:window.hit=4"
    )
    story.event("strike", "missile", "rockets hit", "Odesa", assertion="claimed", claims=story.claim(EVIL), reason=EVIL)
    return story.reading()


CROWD = (
    ("strike", "drone", "Kharkiv", "claimed"), ("strike", "missile", "Kharkiv", "asserted"), ("unrest", "protest", "Kharkiv", "asserted"),
    ("infrastructure", "outage", "Kharkiv", "asserted"), ("strike", "airstrike", "Kherson", "disputed"),
    ("humanitarian", "evacuation", "Kherson", "asserted"), ("civilians", "abduction", "Kherson", "claimed"),
    ("strike", "drone", "Kyiv", "asserted"), ("infrastructure", "damage", "Odesa", "asserted"),
)  # fmt: skip


@cache
def crowd() -> Reading:
    """A report with several events in one town and one of each further kind."""
    lines = [
        f"Number {i}: an event of the kind {kind} was reported in {town}." for i, (kind, _, town, _) in enumerate(CROWD)
    ]
    story = Story("\n\n".join(lines), published=date(2024, 2, 2), title="A crowded day", source="The Example")
    for i, (kind, sub, town, assertion) in enumerate(CROWD):
        day = date(2024, 2, 1 + i % 2)
        when = DayRange(first=day, last=day, granularity="day", basis="context")
        story.event(kind, sub, f"Number {i}", town, assertion=assertion, when=when)
    return story.reading()


@cache
def told(killed: int, who: str, outlet: str, *, title: str = "Shelling of Kherson") -> Reading:
    """One of several reports of the shelling of Kherson on 3 March 2024: who says how many were killed."""
    story = Story(
        f"Shelling killed {killed} people in Kherson on Sunday, {who} said.",
        published=date(2024, 3, 4), title=title, source=outlet, url="https://news.example/kherson",
    )  # fmt: skip
    story.event(
        "strike", "shelling", "Shelling", "Kherson", when=story.time("Sunday", date(2024, 3, 3), date(2024, 3, 3)),
        assertion="claimed", claims=story.claim(who, "UA"), casualties=(story.count("killed", f"{killed} people", killed, killed),),
    )  # fmt: skip
    return story.reading()


def find(text: str, most: int, _near: tuple[float, float] | None = None) -> list[Start]:
    """The places above whose names begin with a text; a Ukrainian name of Kyiv besides."""
    wanted = texts.fold(text)
    names = [(texts.fold(name), place(name)) for name in PLACES]
    names.append((texts.fold("Київ"), replace(place("Kyiv"), name_uk="Київ")))
    return [Start(place=found, name=key) for key, found in names if len(wanted) > 1 and key.startswith(wanted)][:most]


def read(document: Document) -> Reading:
    """A reader for tests: knows the names above, calls every "shelled" a strike at the next name, and nothing else."""
    story = Story(
        document.text, published=document.published, title=document.title, source=document.source, url=document.url
    )
    for name in PLACES:
        if name in document.text and name not in {"Ukraine", "Donetsk Oblast"}:
            if "shelled" in document.text:
                story.event("strike", "shelling", "shelled", name)
            else:
                story.mention(name)
    return story.reading()
