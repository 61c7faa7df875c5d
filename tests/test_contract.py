from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from synthetic import OTHER, TOWN, event, full_reading, reading, span

from geodata.errors import DocumentError
from geodata.formats import contract, words
from geodata.types import DayRange, Document, PlaceMention, Resolution, Span, TimeMention


def test_a_document_takes_all_fields_of_the_contract():
    """Every field of an input line lands in the document, the text unchanged."""
    record = {
        "id": "a1", "text": " Text.\n", "published": "2023-03-19", "title": "T",
        "source": "S", "url": "https://example.org", "language": "en", "more": [1],
    }  # fmt: skip
    assert contract.document(record) == Document(
        id="a1", text=" Text.\n", published=date(2023, 3, 19), title="T",
        source="S", url="https://example.org", language="en",
    )  # fmt: skip


def test_a_document_without_an_id_is_named_by_its_text():
    """Without an id the first 16 hex digits of the text's SHA-256 stand for it."""
    found = contract.document({"text": "abc"})
    assert found.id == "ba7816bf8f01cfea" == contract.document_id("abc")
    assert found.published is None


@pytest.mark.parametrize(
    ("record", "says"),
    [
        ([], "“text”, but this is a list"),
        ({}, "has no text"),
        ({"text": None}, "has no text"),
        ({"text": " \n"}, "has no text"),
        ({"text": 5}, "“text” of the document must be text, but it is a number"),
        ({"text": "x", "id": 7}, "“id” of the document must be text"),
        ({"text": "x", "title": ["t"]}, "“title” of the document must be text, but it is a list"),
        ({"text": "x", "url": True}, "it is true or false"),
        ({"text": "x", "published": "19.03.2023"}, "'19.03.2023', which is no day: write it as YYYY-MM-DD"),
        ({"text": "x", "published": "2023-02-30"}, "no day"),
        ({"text": "x", "published": "20230319"}, "no day"),
        ({"text": "x", "published": 20230319}, "a number, which is no day"),
        ({"text": "x\ud800"}, "lone surrogate"),
        ({"text": "x", "source": "\udfff"}, "lone surrogate"),
    ],
)
def test_a_bad_document_is_refused_by_field(record, says):
    """What cannot be used is named in one sentence."""
    with pytest.raises(DocumentError) as caught:
        contract.document(record)
    assert says in str(caught.value)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=3))
def test_no_published_value_raises_anything_but_a_document_error(value):
    """Any JSON value as the day of publication gives a day, None, or a DocumentError."""
    try:
        found = contract.published(value)
    except DocumentError as error:
        assert str(error).endswith(".")
    else:
        assert found is None or isinstance(found, date)


def test_a_reading_is_json_with_spans_into_the_text():
    """The contract's objects survive JSON, and every span's words stand where it says."""
    made = full_reading()
    found = json.loads(json.dumps(contract.reading(made)))
    text = made.document.text
    assert found["published"] == "2023-03-19"
    told = found["events"][0]
    spans = [*found["places"], *found["times"], told["trigger"], told["evidence"], told["where"]]
    spans += [*told["claimed_by"], *told["casualties"]]
    assert all(text[item["start"] : item["end"]] == item["text"] for item in spans)
    assert told["when"] == {"first": "2023-03-18", "last": "2023-03-18", "granularity": "day", "basis": "explicit"}
    assert told["casualties"][0]["low"] == 3
    assert told["map"] == "point"
    assert (told["where"]["place_id"], told["where"]["place_precision"], told["where"]["relation"]) == (
        "t:1",
        "settlement",
        "at",
    )


@pytest.mark.parametrize(("language", "name"), [("uk", "Приклад"), ("ru", None), ("en", "Exampleville"), ("fr", None)])
def test_a_place_is_named_in_the_language_of_the_document(language, name):
    """``name`` stays the gazetteer's; ``name_local`` is the one in the reading's language, null where not known."""
    town = replace(TOWN, name_uk="Приклад")
    text = "Shelling of Exampleville."
    mention = PlaceMention(span=span(text, "Exampleville"), role="location", candidates=(town,))
    found = Resolution(mention=mention, place=town, confidence=0.9)
    hit = event(text, "Shelling", town)
    told = contract.reading(replace(reading(text, hit), places=(found,), language=language))
    for place in (told["places"][0]["place"], told["events"][0]["where"]):
        assert (place["name"], place["name_local"]) == ("Exampleville", name)


def test_a_part_of_a_month_names_the_month_and_tells_its_days():
    """A time gives the unit that its words name, and the days meant where they are only a part of it."""
    part = DayRange(first=date(2023, 3, 1), last=date(2023, 3, 10), granularity="range", basis="published")
    whole = DayRange(first=date(2023, 3, 1), last=date(2023, 3, 31), granularity="month", basis="published")
    said = Span(start=0, end=11, text="early March")
    found = contract.time_mention(TimeMention(span=said, range=part, unit=whole))
    assert (found["first"], found["last"], found["granularity"]) == ("2023-03-01", "2023-03-31", "month")
    assert found["days"] == {"first": "2023-03-01", "last": "2023-03-10"}
    assert "days" not in contract.time_mention(TimeMention(span=said, range=whole))


def test_unknown_is_null():
    """A place that could not be told apart is null with its candidates; an event without place and day has nulls."""
    text = "Shelling near Exampleville."
    mention = PlaceMention(span=span(text, "Exampleville"), role="location", candidates=(TOWN, OTHER))
    lost = Resolution(mention=mention, place=None, confidence=0.4)
    made = replace(reading(text, event(text, "Shelling", None, drawn="none")), places=(lost,))
    found = contract.reading(made)
    assert found["places"][0]["place"] is None
    assert [other["id"] for other in found["places"][0]["alternatives"]] == ["t:1", "t:2"]
    assert (found["events"][0]["where"], found["events"][0]["when"]) == (None, None)


@pytest.mark.parametrize(
    ("first", "last", "granularity", "says"),
    [
        ("2023-03-18", "2023-03-18", "day", "18 March 2023"),
        ("2023-03-18", "2023-03-19", "range", "18–19 March 2023"),
        ("2023-02-27", "2023-03-05", "week", "27 February – 5 March 2023"),
        ("2022-12-30", "2023-01-02", "range", "30 December 2022 – 2 January 2023"),
        ("2022-05-01", "2022-05-31", "month", "May 2022"),
        ("2024-02-01", "2024-02-29", "month", "February 2024"),
        ("2022-05-01", "2022-05-31", "range", "1–31 May 2022"),
        ("2022-03-01", "2022-05-31", "season", "March–May 2022"),
        ("2022-12-01", "2023-02-28", "season", "December 2022 – February 2023"),
        ("2014-01-01", "2014-12-31", "year", "2014"),
        ("2014-01-01", "2015-12-31", "year", "2014–2015"),
        ("2022-05-10", "2022-05-31", "month", "10–31 May 2022"),
        ("2022-02-24", None, "day", "since 24 February 2022"),
        (None, "2022-05-20", "day", "by 20 May 2022"),
        (None, None, None, "date not given"),
    ],
)
def test_days_are_told_as_people_write_them(first, last, granularity, says):
    """A range of days is written in English with no more detail than the text gave."""
    assert words.days(first, last, granularity) == says


@given(st.none() | st.dates(), st.none() | st.dates(), st.sampled_from(["day", "week", "month", "season", "year"]))
def test_any_two_days_can_be_told(first, last, granularity):
    """Every range gives some words, and the same for dates and for their ISO form."""
    if first and last and first > last:
        first, last = last, first
    said = words.days(first, last, granularity)
    assert said == words.days(first and first.isoformat(), last and last.isoformat(), granularity)
    assert said
