"""Place names: recognised in their role, placed where the writer meant them."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import mentions
from geodata.resolve import resolve
from geodata.text import language, sentences

STORIES = [
    story
    for path in sorted(Path(__file__).parent.glob("stories/places_*.toml"))
    for story in tomllib.loads(path.read_text("utf-8"))["story"]
]


def places_of(text, gazetteer):
    found = mentions.find(text, gazetteer, language=language(text), sentences=sentences(text))
    return resolve(text, found)


def told(resolution) -> str:
    place = resolution.place
    where = f"{place.name}, {place.country or '-'}" if place else "-"
    return f"{resolution.mention.role}: {where}"


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story["text"][:50])
def test_story(story, gazetteer):
    """Each name of the story is read in its role and lands where its reason says."""
    found: dict[str, list[str]] = {}
    for resolution in places_of(story["text"], gazetteer):
        found.setdefault(resolution.mention.span.text, []).append(told(resolution))
    for name, expected in story["names"].items():
        seen = [
            f
            for text, several in found.items()
            for f in several
            if text.startswith(name) and len(text) - len(name) < 10
        ]
        if expected == "-":
            assert all(f.startswith(("person", "organisation")) for f in seen), (story["why"], seen)
        else:
            assert seen, (story["why"], name, found)
            assert expected in seen, (story["why"], seen)


@settings(deadline=None, max_examples=60)
@given(
    text=st.text(alphabet=st.characters(codec="utf-8"), max_size=200)
    | st.lists(
        st.sampled_from(
            [
                "Bakhmut",
                "Kyiv’s",
                "Nova ",
                ",",
                "-",
                "\u202e",
                "e\u0301",
                "🙂",
                "\r\n",
                "Donetsk region",
                ". ",
                "Київ",
                " in ",
            ]
        ),
        max_size=12,
    ).map("".join)
)
def test_offsets_always_match_the_text(text, gazetteer):
    """Whatever the text, a mention's words stand at its offsets, in order and without overlap."""
    last = 0
    for resolution in places_of(text, gazetteer):
        span = resolution.mention.span
        assert span.text == text[span.start : span.end]
        assert span.start >= last
        last = span.end
        assert 0.0 <= resolution.confidence <= 1.0
