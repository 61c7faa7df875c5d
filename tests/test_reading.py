"""Document to reading, end to end on the sample reports and on small texts of our own."""

import datetime as dt

import pandas as pd
import pytest
from shapely.geometry import MultiPolygon, Point, Polygon

import geodata
from geodata import samples as bundled
from geodata.formats import contract
from geodata.types import Document

SAMPLES = bundled.samples()
FIRST_SIX = {"Mariupol", "Sevastopol", "Rostov-on-Don", "Bakhmut", "Sloviansk", "Kramatorsk"}


@pytest.fixture(scope="module")
def readings(gazetteer):
    return [geodata.read(document, gazetteer) for document in SAMPLES]


def by_title(readings, word):
    return next(reading for reading in readings if word in reading.document.title)


def drawn(reading):
    return {(e.kind, e.where.place.name, e.drawn) for e in reading.events if e.drawn in ("point", "area")}


def test_the_samples_name_the_first_six_places(readings):
    """Mariupol, Sevastopol, Rostov-on-Don, Bakhmut, Sloviansk and Kramatorsk are all found and placed."""
    named = {found.place.name for reading in readings for found in reading.places if found.place}
    assert named >= FIRST_SIX


def test_the_visit_is_drawn_where_it_was(readings):
    """The night visit is in Mariupol, the school in Sevastopol; neither is pinned on Crimea or Moscow."""
    found = drawn(by_title(readings, "night visit"))
    assert {("politics", "Mariupol", "point"), ("politics", "Sevastopol", "point")} <= found
    assert all(name not in ("Moscow", "Crimea") for _, name, _ in found)


def test_an_oblast_is_an_area_and_a_threatened_town_no_event(readings):
    """Shelling known only to Donetsk region is an area with its casualties as a claim; Sloviansk is only threatened."""
    reading = by_title(readings, "Fighting for Bakhmut")
    area = next(e for e in reading.events if e.drawn == "area")
    assert area.where.place.name == "Donetsk Oblast"
    assert {(c.measure, c.low, c.high) for c in area.casualties} == {("killed", 3, None), ("injured", 19, 19)}
    assert area.assertion == "claimed"
    assert [claim.span.text for claim in area.claims] == ["Ukrainian officials"]
    assert "Sloviansk" not in {name for _, name, _ in drawn(reading)}


def test_reading_twice_gives_the_same_ids(readings, gazetteer):
    """A reading is deterministic, ids included."""
    for reading in readings[:3]:
        assert contract.reading(geodata.read(reading.document, gazetteer)) == contract.reading(reading)


def test_event_ids_are_unique_in_a_document(readings):
    """No two events of one document share an id."""
    for reading in readings:
        assert len({event.id for event in reading.events}) == len(reading.events)


def test_every_span_stands_in_the_text(readings):
    """Names, dates, triggers, evidence, claimants and casualties all point at the words they rest on."""
    for reading in readings:
        text = reading.document.text
        spans = [found.mention.span for found in reading.places] + [found.span for found in reading.times]
        for event in reading.events:
            spans += [
                event.trigger,
                event.evidence,
                *event.reports,
                *(c.span for c in event.claims),
                *(c.span for c in event.casualties),
            ]
            spans += [event.where.span] if event.where else []
        assert all(span.text == text[span.start : span.end] for span in spans)


def test_without_a_publication_date_relative_dates_stay_unknown(gazetteer):
    """Today is never put in for a date the text does not give."""
    reading = geodata.read(Document(id="x", text="Shelling hit Bakhmut on Monday."), gazetteer)
    assert [e.when for e in reading.events if e.when and (e.when.first or e.when.last)] == []
    assert reading.events[0].drawn == "point"


def test_geometries_match_what_is_drawn(readings):
    """Marks are points; areas are polygons that hold their place."""
    for event in (event for reading in readings for event in reading.events):
        if event.drawn == "point":
            assert isinstance(event.geometry(), Point)
        if event.drawn == "area":
            shape = event.geometry()
            assert isinstance(shape, Polygon | MultiPolygon)
            assert shape.is_valid
        if event.where is None:
            assert event.geometry() is None


def test_events_become_a_data_frame(readings):
    """to_frame gives one row an event, dates as datetimes, unknown as missing, never as 0."""
    reading = by_title(readings, "Fighting for Bakhmut")
    frame = reading.to_frame()
    assert len(frame) == len(reading.events)
    assert str(frame["first"].dtype).startswith("datetime64")
    row = frame[frame["place"] == "Donetsk Oblast"].iloc[0]
    assert (row["killed_low"], row["injured_low"]) == (3, 19)
    assert pd.isna(row["killed_high"])


def test_an_empty_reading_is_an_empty_frame(gazetteer):
    """A text without events gives a frame with all columns and no row."""
    frame = geodata.read(Document(id="x", text="Nothing happened."), gazetteer).to_frame()
    assert len(frame) == 0
    assert "killed_low" in frame.columns


@pytest.mark.parametrize("kind", ["battle", "strike", "politics", "territory", "humanitarian", "unrest"])
def test_the_samples_show_the_kinds(readings, kind):
    """The sample map has something on the layers people look at first."""
    assert any(
        event.kind == kind and event.drawn in ("point", "area") for reading in readings for event in reading.events
    )


def test_the_reader_is_public():
    """The documented names can be imported from geodata, and nothing else is promised."""
    assert geodata.Document is Document
    assert callable(geodata.read)
    assert set(geodata.__all__) == {"Document", "Event", "Gazetteer", "Place", "Reading", "read"}
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = geodata.nothing
    assert dt.date(2023, 3, 19) in {document.published for document in SAMPLES}
