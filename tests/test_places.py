"""Place names: recognised in their role, placed where the writer meant them."""

import csv
import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pace import linear, seconds

from geodata import mentions
from geodata.resolve import resolve
from geodata.text import fold, language, sentences

FOLDER = Path(__file__).parent / "stories"
NO_PLACE = ("person", "organisation")


def stories(path):
    return tomllib.loads(path.read_text("utf-8"))["story"]


SETTLED = [story for path in sorted(FOLDER.glob("places_??.toml")) for story in stories(path)]
OPEN = [
    pytest.param(story, marks=pytest.mark.xfail(strict=False, reason=story["fault"]))
    for story in stories(FOLDER / "places_open.toml")
]


def title(story) -> str | None:
    return story["text"][:50] if isinstance(story, dict) else None


def places_of(text, gazetteer):
    found = mentions.find(text, gazetteer, language=language(text), sentences=sentences(text))
    return resolve(text, found)


def is_so(resolution, expected: str) -> bool:
    """Whether a resolution is "role: Name, CC", "role: *, CC" (any name) or either with " #geonameid"."""
    told, _, number = expected.partition(" #")
    role, _, where = told.partition(": ")
    name, _, country = where.rpartition(", ")
    place = resolution.place
    return (
        resolution.mention.role == role
        and place is not None
        and name in ("*", place.name)
        and country == (place.country or "-")
        and number in ("", str(place.geonameid))
    )


def told(resolution) -> str:
    place = resolution.place
    where = f"{place.name}, {place.country or '-'} #{place.geonameid}" if place else "-"
    return f"{resolution.mention.span.text} = {resolution.mention.role}: {where}"


def named(resolutions, name: str):
    """The mentions of a name: those of these very words, else those that begin with them."""
    exact = [r for r in resolutions if fold(r.mention.span.text) == fold(name)]
    return exact or [r for r in resolutions if re.match(rf"{re.escape(name)}(?!\w)", r.mention.span.text)]


def misread(story, gazetteer) -> list[str]:
    """What of a story is not read as it expects."""
    found = places_of(story["text"], gazetteer)
    faults = []
    for name, expected in story["names"].items():
        seen = named(found, name)
        if expected == "-":
            right = all(r.place is None or r.mention.role in NO_PLACE for r in seen)
        else:
            right = any(is_so(r, one) for r in seen for one in expected.split(" | "))
        if not right:
            faults.append(f"{name}: {expected}; read {[told(r) for r in found]}; {story['why']}")
    return faults


@pytest.mark.parametrize("story", SETTLED, ids=title)
def test_story(story, gazetteer):
    """Each name of the story is read in its role and lands where its reason says."""
    assert misread(story, gazetteer) == []


@pytest.mark.parametrize("story", OPEN, ids=title)
def test_open_story(story, gazetteer):
    """Stories whose expectation is right and which are not read so yet: each says what is amiss."""
    assert misread(story, gazetteer) == []


FRAMES = {
    "en": "Shells fell near {} on Monday, Ukrainian officials said.",
    "uk": "Це {}, там горять будинки.",
    "uk_of": "Бої тривають біля {} третій день.",
    "uk_in": "Уночі в {} лунали вибухи.",
    "ru": "Это {}, там горят дома, сообщают украинские военные.",
    "ru_of": "Бои идут около {} третий день, сообщают украинские военные.",
    "ru_in": "Ночью в {} прогремели взрывы, сообщают украинские военные.",
}
with (FOLDER / "spellings.csv").open(encoding="utf-8", newline="") as lines:
    CITIES = list(csv.DictReader(line for line in lines if not line.startswith("#")))


def astray(city, gazetteer) -> list[str]:
    """The spellings of a city that do not lead to it."""
    wrong = []
    for case, frame in FRAMES.items():
        for spelling in city[case].split("|"):
            places = [r.place for r in named(places_of(frame.format(spelling), gazetteer), spelling)]
            if not any(p and city["id"] in (p.id, str(p.geonameid)) for p in places):
                wrong.append(f"{spelling}: {[(p.name, p.country, p.admin1) if p else None for p in places]}")
    return wrong


def test_every_spelling_leads_to_its_city(gazetteer):
    """Old and new spellings and case forms in three languages find the city; those still astray are listed."""
    found = {city["name"]: astray(city, gazetteer) for city in CITIES}
    spellings = sum(len(city[case].split("|")) for city in CITIES for case in FRAMES)
    missing = [wrong for several in found.values() for wrong in several]
    assert len(missing) <= ASTRAY, (len(missing), spellings, missing)


ASTRAY = 21
"""Most spellings that may still be astray."""


PIECES = [
    "Bakhmut", "Kyiv’s", "Nova ", ",", "-", "\u202e", "e\u0301", "🙂", "\r\n", "Donetsk region", ". ", "Київ", " in ",
    "שלום ", "\u200d", "\u00ad", "Слов\u2019янськ", "KHERSON ", "\u0000", "St. ", "ﬁ", "İ", "ß", " м. ", " обл.", "\u2028",
]  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(
    text=st.text(alphabet=st.characters(codec="utf-8"), max_size=200)
    | st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
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


PARAGRAPHS = [story["text"] for story in SETTLED if language(story["text"]) == "en" and not story["text"].isupper()]


@settings(deadline=None, max_examples=60)
@given(
    several=st.lists(st.sampled_from(PARAGRAPHS), min_size=1, max_size=4),
    further=st.sampled_from(PARAGRAPHS),
)
def test_a_further_paragraph_moves_no_mention(several, further, gazetteer):
    """Names keep their words and offsets when a paragraph follows; only one that shows who is a person takes some away."""
    text = "\n\n".join(several)
    before = [r.mention.span for r in places_of(text, gazetteer)]
    after = [r.mention.span for r in places_of(f"{text}\n\n{further}", gazetteer) if r.mention.span.start < len(text)]
    assert set(after) <= set(before)
    lost = set(before) - set(after)
    assert all(any(word in fold(further) for word in fold(span.text).split()) for span in lost)


@settings(deadline=None, max_examples=40)
@given(
    first=st.lists(st.sampled_from(["Bakhmut", "Chasiv Yar", "Lviv", "Odesa"]), min_size=1, max_size=6),
    last=st.sampled_from(["Trains run to Kharkiv.", "Nothing is named.", "Water is short in Kherson region.", "🙂"]),
)
def test_a_further_paragraph_without_people_changes_no_span(first, last, gazetteer):
    """A paragraph that names no person leaves every span, role and place before it as they were."""
    text = " ".join(f"Shells fell near {name}." for name in first)
    before = [(r.mention.span, r.mention.role, r.place) for r in places_of(text, gazetteer)]
    after = [(r.mention.span, r.mention.role, r.place) for r in places_of(f"{text}\n\n{last}", gazetteer)]
    assert after[: len(before)] == before


LONG = {
    "prose": "Shells fell on Pokrovsk in the Donetsk region, and Moscow said that nobody was hurt in Odesa. ",
    "one letter": "a",
    "capitals": "KHERSON AND NIKOPOL ",
    "names without stops": "Kyiv Kharkiv Odesa Lviv ",
    "a list": "Donetsk, Luhansk, Kherson and ",
    "initials": "J. K. L. M. ",
    "apostrophes": "’'ʼ’",
    "spaces": " \n ",
    "hyphens": "Rostov-on-Don-",
    "Ukrainian": "У Донецькій, Луганській та Херсонській областях, на Покровському напрямку. ",
    "figures": "10 km west of 5 km north of ",
    "brackets": "((, (Agency) — ",
}


@pytest.mark.parametrize("kind", LONG)
def test_time_grows_with_the_text(kind, gazetteer):
    """Twice the text takes less than three times as long, whatever it repeats: nothing explodes in a long document."""
    size, unit = 75_000, LONG[kind]
    text = unit * (2 * size // len(unit))
    assert linear(lambda times: places_of(text[: times * size], gazetteer), 0.1)


SPRINGS = {
    "spaces inside a name": lambda n: "Nova" + " " * n + "/ Kakhovka",
    "spaces about a hyphen": lambda n: "Nova" + " " * n + "-" + " " * n + "/ Kakhovka",
    "dots": lambda n: "." * 20 * n + "Kyiv",
    "adjectives": lambda n: "Донецькій" + ", Луганській" * 10 * n,
    "figures after a name": lambda n: "Kyiv " + "1" * 100 * n,
    "marks on a letter": lambda n: "Ky" + "\u0301" * 100 * n + "iv",
    "brackets about a name": lambda n: "(" * 100 * n + "Kyiv" + ")" * 100 * n,
    "titles": lambda n: "Mr. " * 20 * n,
    "bodies": lambda n: "University of the " * 10 * n,
}


@pytest.mark.parametrize("kind", SPRINGS)
def test_no_pattern_explodes(kind, gazetteer):
    """What a pattern could stumble over costs less than three times as much when there is twice of it."""
    assert linear(lambda times: places_of(SPRINGS[kind](300 * times), gazetteer))


def test_many_names_cost_little_more_than_prose(gazetteer):
    """A document in which every name is another one is read at a tenth of the pace of prose or faster."""
    names = [gazetteer.place(number).name for number in range(0, 7_000, 7)]
    varied = "".join(f"Shells fell on {name} today. " for name in names)
    prose = LONG["prose"] * (len(varied) // len(LONG["prose"]))
    assert seconds(lambda: places_of(varied, gazetteer)) < 10 * seconds(lambda: places_of(prose, gazetteer))


def test_capitals_keep_most_places(gazetteer):
    """A report sent in capitals gives up most of the places that it names."""
    kept = wanted = 0
    for text in PARAGRAPHS:
        plain = {r.place.id for r in places_of(text, gazetteer) if r.place and r.mention.role == "location"}
        loud = {r.place.id for r in places_of(text.upper(), gazetteer) if r.place}
        kept, wanted = kept + len(plain & loud), wanted + len(plain)
    assert kept / wanted > LOUD


LOUD = 0.7
"""Least share of places kept in capitals; measured shares stand in docs/method.md."""
