"""What single sentences tell: the stories of ``tests/stories/events_*.toml``."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from geodata import events, text, times
from geodata.types import Document, Event, Place, PlaceMention, Resolution, Span

STORIES = Path(__file__).parent / "stories"
PUBLISHED = date(2024, 6, 11)
RADIUS = {"site": 1.0, "settlement": 5.0, "adm2": 20.0, "adm1": 80.0, "region": 150.0, "country": 500.0, "sea": 300.0}


def stories(language: str) -> list[Any]:
    table = tomllib.loads((STORIES / f"events_{language}.toml").read_text(encoding="utf-8"))
    return [pytest.param(language, story, id=f"{language}-{i}") for i, story in enumerate(table["story"])]


def places(story: dict[str, Any]) -> list[Resolution]:
    """Resolutions for every occurrence of the story's names, far enough apart not to contain each other by distance."""
    found = []
    for i, (name, value) in enumerate(story["places"].items()):
        role, _, precision = value.rpartition(":")
        precision, _, admin1 = precision.partition("@")
        place = Place(
            id=f"test:{name}", name=name, lat=40.0 + 2 * i, lon=30.0, radius_km=RADIUS[precision], precision=precision,
            country="UA", admin1=admin1 or (name if precision == "adm1" else None),
        )  # fmt: skip
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", story["text"]):
            span = Span(start=match.start(), end=match.end(), text=name)
            found.append(
                Resolution(mention=PlaceMention(span=span, role=role or "location"), place=place, confidence=0.9)
            )
    return sorted(found, key=lambda r: r.mention.span.start)


def read(language: str, story: dict[str, Any]) -> tuple[Event, ...]:
    document = Document(id="story", text=story["text"], published=story.get("published", PUBLISHED))
    sentences = text.sentences(document.text)
    dated = times.find(document.text, published=document.published, language=language, sentences=sentences)
    return events.find(document, language=language, sentences=sentences, places=places(story), times=dated)


def bounds(event: Event, measure: str) -> Any:
    for count in event.casualties:
        if count.measure == measure:
            return [count.low, "open" if count.high is None else count.high]
    return "none"


def seen(event: Event) -> dict[str, Any]:
    where, when = event.where, event.when
    return {
        "kind": event.kind, "sub": event.sub, "place": where.place.name if where else None, "stage": event.stage,
        "assertion": event.assertion, "claimed_by": "; ".join(c.span.text for c in event.claims), "drawn": event.drawn,
        "killed": bounds(event, "killed"), "injured": bounds(event, "injured"), "relation": where.relation if where else None,
        "first": when.first.isoformat() if when and when.first else "unknown",
        "last": when.last.isoformat() if when and when.last else "unknown",
        "moved": bool(where and (where.lat, where.lon) != (where.place.lat, where.place.lon)),
        "said": where.span.text if where else None, "reports": len(event.reports), "reason": event.reason,
        "missing": bounds(event, "missing"), "captured": bounds(event, "captured"),
    }  # fmt: skip


def check(language: str, story: dict[str, Any]) -> None:
    """Every event that a story lists is read, and no other event is drawn or switched off but those it allows."""
    got = [seen(event) for event in read(language, story)]
    left = list(got)
    for wanted in story["events"]:
        match = next((one for one in left if fits(one, wanted)), None)
        assert match is not None, f"{story['why']}\n{story['text']}\nwanted {wanted}\ngot " + "\n    ".join(
            map(str, got)
        )
        left.remove(match)
    stray = [one for one in left if one["drawn"] != "none" and not any(fits(one, m) for m in story.get("may", ()))]
    assert not stray, f"{story['why']}\n{story['text']}\nstray {stray}"


def fits(one: dict[str, Any], wanted: dict[str, Any]) -> bool:
    return all(one[key] == value for key, value in wanted.items())


@pytest.mark.parametrize(("language", "story"), [s for code in ("en", "uk", "ru", "fr") for s in stories(code)])
def test_a_sentence_tells_what_its_story_says(language: str, story: dict[str, Any]) -> None:
    """Every event that a story lists is read, and no other event is drawn or switched off."""
    check(language, story)


@pytest.mark.xfail(strict=True, raises=AssertionError)
@pytest.mark.parametrize("story", [s.values[1] for s in stories("open")], ids=lambda story: story["text"][:30])
def test_an_open_story_is_not_read_yet(story: dict[str, Any]) -> None:
    """What ``events_open.toml`` expects is right, but fails for the fault it names; once read, it moves."""
    check(story["language"], story)


@pytest.mark.parametrize(("language", "fewest"), [("en", 200), ("uk", 60), ("ru", 60)])
def test_there_are_enough_stories_and_a_third_are_traps(language: str, fewest: int) -> None:
    """No sentence stands twice, each says why, and at least a third look like what they are not."""
    found = [story.values[1] for story in stories(language)]
    assert len({story["text"] for story in found}) == len(found) >= fewest
    assert all(story["why"] for story in found)
    assert sum("trap" in story for story in found) >= len(found) / 3
