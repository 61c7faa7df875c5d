"""A store full of events that differ in everything one can filter by, the same on every run; some are told twice."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from shapely import MultiPolygon, box, to_wkb
from synthetic import OTHER, PROVINCE, TOWN, UNDRAWN, days, event, reading, span

from geodata.types import Actor, Claim, Count, Place, Reading

FAR = Place(
    id="t:9", name="Far East", lat=65.0, lon=180.0, radius_km=500.0, precision="adm1", country="RU", admin1="Far East",
    outline=to_wkb(MultiPolygon([box(170, 60, 180, 70), box(-180, 60, -170, 70)])),
)  # fmt: skip
PLANT = Place(
    id="t:5",
    name="The Works",
    lat=47.1,
    lon=37.6,
    radius_km=1.0,
    precision="site",
    country="UA",
    admin1="Sample Oblast",
)
COUNTRY = Place(
    id="t:6", name="Sampleland", lat=49.0, lon=32.0, radius_km=400.0, precision="country", country="UA",
    outline=to_wkb(box(22.0, 44.0, 40.0, 52.0)),
)  # fmt: skip
ISLAND = Place(
    id="t:7",
    name="Islet",
    lat=-17.5,
    lon=-179.5,
    radius_km=9.0,
    precision="settlement",
    country="FJ",
    admin1="A|B, C-D",
)
PLACES = (TOWN, OTHER, PROVINCE, UNDRAWN, FAR, PLANT, COUNTRY, ISLAND, None)
KINDS = (("strike", "shelling"), ("battle", "armed_clash"), ("politics", "visit"), ("territory", "capture"))
STAGES = ("happened", "happened", "ongoing", "attempted", "repelled", "planned", "hypothetical")
SURE = ("asserted", "claimed", "claimed", "confirmed", "disputed", "denied")
ACTORS = (("Ukraine's", "UA"), ("the 3rd | brigade", None), ("Wagner", "RU"), ("WAGNER", "RU"), ("RSF", "SD-RSF"))
PARTIES = ("RU", "UA", "SD-RSF", None)
OUTLETS = ("The Example", "the example", "Post, The", "A|B news", None, "<b>Outlet</b>")
DAYS = (None, ("2023-03-01", "2023-03-01"), ("2023-03-05", "2023-03-20"), (None, "2023-03-12"), ("2023-04-01", None))


def readings(number: int = 36, seed: int = 7) -> list[Reading]:
    """Documents of three events each; every fourth is printed again by another outlet."""
    random = Random(seed)  # noqa: S311 - no secret, the same on every run
    made = [_document(random, i) for i in range(number)]
    again = [
        replace(one, document=replace(one.document, text=one.document.text + " Again.", source="The Echo"))
        for one in made[::4]
    ]
    return made + again


def _document(random: Random, number: int) -> Reading:
    text = f"Report {number}. " + " ".join(_sentence(i) for i in range(3))
    events = [_event(random, text, number, i) for i in range(3)]
    return reading(text, *events, source=random.choice(OUTLETS), title=f"Report {number}")


def _sentence(i: int) -> str:
    names = ", ".join(place.name for place in PLACES if place)
    actors = ", ".join(name for name, _ in ACTORS)
    return f"Deed{i} in {names} by {actors}, officials said, 3 killed."


def _event(random: Random, text: str, number: int, i: int):
    place, (kind, sub), stage = random.choice(PLACES), random.choice(KINDS), random.choice(STAGES)
    shown = "none" if place is None or stage == "hypothetical" else random.choice(("here", "here", "here", "off"))
    fine = place is not None and place.precision in {"site", "settlement"}
    drawn = ("point" if fine else "area") if shown == "here" else shown
    layer = {"off": random.choice(("background", "planned")), "none": "places"}.get(drawn, kind)
    when = random.choice(DAYS)
    actors = random.sample(ACTORS, random.randrange(3))
    claims = random.sample(PARTIES, random.randrange(3))
    killed = random.choice((None, None, (3, 3), (0, 0)))
    return event(
        text, f"Deed{i}", place, id=f"{number:06x}{i:06x}", kind=kind, sub=sub, stage=stage, drawn=drawn, layer=layer,
        assertion=random.choice(SURE), when=days(*when) if when else None,
        actors=tuple(Actor(span=span(text, name), role="participant", side=side) for name, side in actors),
        claims=tuple(Claim(span=span(text, "officials"), party=party) for party in claims),
        casualties=(Count(measure="killed", of="unknown", low=killed[0], high=killed[1], span=span(text, "3 killed")),) if killed else (),
    )  # fmt: skip
