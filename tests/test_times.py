"""Time expressions: the days they mean, their offsets, and what is left alone."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pace import linear

from geodata.languages import SHIPPED, codes
from geodata.text import sentences
from geodata.times import find
from geodata.times.lexicon import lexicon
from geodata.times.rules import RULES

if TYPE_CHECKING:
    from geodata.types import TimeMention

SUNDAY = date(2023, 3, 19)
STORIES = tomllib.loads((Path(__file__).parent / "stories" / "times.toml").read_text(encoding="utf-8"))
CASES = [(language, story) for language, stories in STORIES.items() for story in stories]
WORDS = [
    "on",
    "in",
    "since",
    "until",
    "by",
    "from",
    "to",
    "between",
    "and",
    "the",
    "of",
    "last",
    "next",
    "this",
    "early",
    "late",
    "May",
    "March",
    "Saturday",
    "Monday",
    "night",
    "morning",
    "yesterday",
    "today",
    "18",
    "5",
    "2023",
    "1943",
    "24",
    "hours",
    "two",
    "days",
    "ago",
    "later",
    "week",
    "month",
    "year",
    "–",
    "-",
    ",",
    ".",
    "(",
    ")",
    "\n",
    "у",
    "ніч",
    "на",
    "неділю",
    "з",
    "24",
    "лютого",
    "2022",
    "року",
    "доби",
    "за",
    "сутки",
    "в",
    "прошлую",
    "пятницу",
    "марта",
    "того",
    "ж",
    "дня",
    "1980-х",
]


def read(text: str, published: date | None = SUNDAY, language: str = "en") -> tuple[TimeMention, ...]:
    return find(text, published=published, language=language, sentences=sentences(text))


def told(mention: TimeMention) -> str:
    found = mention.range
    return f"{mention.span.text}: {f'{found.first}..{found.last}' if found else '?'}"


@pytest.mark.parametrize(("language", "story"), CASES, ids=[f"{lang}-{story['why']}" for lang, story in CASES])
def test_story(language: str, story: dict):
    """Each sentence of the table gives exactly the expressions and days beside it."""
    day = story.get("published", SUNDAY.isoformat())
    published = None if day == "none" else date.fromisoformat(day)
    assert [told(mention) for mention in read(story["text"], published, language)] == story["expect"]


def check(text: str, published: date | None, language: str) -> None:
    mentions = read(text, published, language)
    assert mentions == read(text, published, language)
    end = 0
    for mention in mentions:
        assert end <= mention.span.start < mention.span.end <= len(text)
        assert mention.span.text == text[mention.span.start : mention.span.end]
        end = mention.span.end
        if mention.range is not None:
            assert mention.range.first is not None
            assert mention.range.last is not None
            assert mention.range.first <= mention.range.last


PUBLISHED = st.none() | st.dates()
TONGUES = st.sampled_from([*codes(), "und"])


@settings(max_examples=150, deadline=None)
@given(st.text(), PUBLISHED, TONGUES)
def test_any_text_keeps_the_promises(text: str, published: date | None, language: str):
    """Offsets match any text, mentions are ordered and apart, ranges run forward, and twice is the same."""
    check(text, published, language)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join), PUBLISHED, TONGUES)
def test_any_mix_of_date_words_keeps_the_promises(text: str, published: date | None, language: str):
    """The same for texts made of nothing but date words."""
    check(text, published, language)


@given(st.dates(min_value=date(1800, 1, 1), max_value=date(2099, 12, 31)), PUBLISHED)
def test_a_full_date_means_itself(day: date, published: date | None):
    """A date with its year is that day whatever the publication, in each order of writing."""
    for form in ("%d %B %Y", "%B %d, %Y", "%Y-%m-%d", "%d.%m.%Y"):
        (mention,) = read(f"It happened on {day.strftime(form)}.", published)
        assert mention.range is not None
        assert (mention.range.first, mention.range.last) == (day, day)
        assert mention.range.basis == "explicit"


@pytest.mark.parametrize(
    ("text", "basis", "granularity"),
    [
        ("It fell on 18 March 2023.", "explicit", "day"),
        ("It fell on Monday.", "published", "day"),
        ("It fell on Monday evening.", "published", "part_of_day"),
        ("It fell last week.", "published", "week"),
        ("It fell in May.", "published", "month"),
        ("It fell in May 2022.", "explicit", "month"),
        ("It fell in the autumn of 2022.", "explicit", "season"),
        ("It fell in 2022.", "explicit", "year"),
        ("It fell in early March.", "published", "range"),
        ("It fell on Monday at 10:30.", "published", "time"),
        ("It fell at 9 a.m. on 18 March 2023.", "explicit", "time"),
        ("It fell in the XIX century.", "explicit", "range"),
    ],
)
def test_basis_and_granularity(text: str, basis: str, granularity: str):
    """A range says what it rests on and how fine it is."""
    (mention,) = read(text)
    assert mention.range is not None
    assert (mention.range.basis, mention.range.granularity) == (basis, granularity)


def test_a_date_counted_from_another_rests_on_context():
    """What is counted from a date of the text says so."""
    _, mention = read("It fell on 18 March 2023. Two days later it rose.")
    assert mention.range is not None
    assert mention.range.basis == "context"


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("It fell in early March 2022.", ["2022-03-01..2022-03-31"]),
        ("It fell at the end of 2022.", ["2022-01-01..2022-12-31"]),
        ("It fell in March 2022, on 3–5 April.", [None, None]),
        ("It has been shut since Wednesday.", ["2023-03-15..2023-03-15"]),
        ("It will reopen by 1 April, not before.", ["2023-04-01..2023-04-01"]),
        ("It will stay shut until early May.", ["2023-05-01..2023-05-31"]),
        ("It will reopen by the end of the year.", ["2023-01-01..2023-12-31"]),
    ],
)
def test_a_part_tells_its_whole(text: str, units: list[str | None]):
    """Early, middle, late keep the whole unit that they name a part of, "since" and "by" the day they count from or to."""
    found = [mention.unit and f"{mention.unit.first}..{mention.unit.last}" for mention in read(text)]
    assert found == units


def test_ends_of_a_narrated_range_tell_their_own_days():
    """In a narrative each end of a range names its own days; in a report the range is one expression."""
    war = "It began on 3 May 1912 and ended in June 1914. It was held from 4 to 9 March and from 12 March to 3 April."
    *_, fourth, ninth, start, end = read(war)
    assert [m.unit and m.unit.first for m in (fourth, ninth, start, end)] == [
        date(1914, 3, 4), date(1914, 3, 9), date(1914, 3, 12), date(1914, 4, 3),
    ]  # fmt: skip
    assert fourth.range == ninth.range
    assert start.range == end.range
    assert [mention.span.text for mention in read("It was held from 4 to 9 March.")] == ["from 4 to 9 March"]


PIECES = [
    "It fell on 3 May 1912.",
    "In June 1914 the port was taken.",
    "By 20 July they held it.",
    "In 1884 it was built.",
    "The mayor spoke on Monday.",
    "Two days later it burned.",
    "It will open in May.",
    "The week before, a bridge fell in early March.",
    "That year they left.",
    "It was held from 4 to 9 March.",
]


@given(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=6), st.lists(st.sampled_from(PIECES), max_size=8), PUBLISHED
)
def test_what_follows_changes_nothing_before(first: list[str], second: list[str], published: date | None):
    """A paragraph added at the end leaves every expression before it as it was."""
    text = " ".join(first)
    alone = read(text, published)
    assert read(f"{text}\n\n{' '.join(second)}", published)[: len(alone)] == alone


@pytest.mark.parametrize("language", SHIPPED)
def test_capitals_keep_the_dates(language: str):
    """Of all expressions of the stories, at least 98 in 100 are found with the same days in capitals only."""
    kept = total = 0
    for story in STORIES[language]:
        text = story["text"]
        loud = "".join(char.upper() if len(char.upper()) == 1 else char for char in text)
        found = {(m.span.start, m.span.end): m.range for m in read(loud, language=language)}
        plain = read(text, language=language)
        total += len(plain)
        kept += sum(found.get((m.span.start, m.span.end)) == m.range for m in plain)
    assert kept / total >= 0.98


@pytest.mark.parametrize("language", codes())
def test_every_rule_of_the_tables_has_a_reader(language: str):
    """A table names no rule that the program cannot read."""
    assert {pattern.rule for patterns in lexicon(language).by_first.values() for pattern in patterns} <= RULES.keys()


def test_languages_differ():
    """Each language has tables of its own."""
    assert len({id(lexicon(language)) for language in codes()}) == len(codes())


def test_no_publication_never_means_today():
    """Without publication nothing relative is resolved, whatever day it is."""
    for text in (
        "today",
        "yesterday",
        "on Monday",
        "last week",
        "two days ago",
        "overnight",
        "in May",
        "by the end of the year",
    ):
        assert all(mention.range is None for mention in read(f"It fell {text}.", None))


def test_an_unknown_language_is_read_as_english():
    """Any language without tables falls back to the English ones."""
    assert [told(mention) for mention in read("Le 18 March 2023", language="zz")] == [
        "18 March 2023: 2023-03-18..2023-03-18"
    ]


@pytest.mark.parametrize(
    "piece",
    [
        "June ",
        "Monday 3 ",
        "the night of May 3 to ",
        "1 2 3-",
        "last year's ",
        "y" * 50 + " ",
        "5 травня, ",
        "('",
        "2023-",
        "in 1943 – ",
        "3, 5, 7, ",
        "nineteen ninety-four to ",
        "XVIII ",
        "a.m. 10:30 ",
        "agreed to be in May ",
        "10.05 по 12.05 травня, ",
    ],
)
def test_time_is_linear(piece: str):
    """Twice as much of nothing but dates takes less than four times as long."""
    text = piece * (100_000 // len(piece))
    assert linear(lambda times: read(text[: 50_000 * times], language="uk" if "травня" in piece else "en"))
