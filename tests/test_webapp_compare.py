"""The page that compares two windows of time or two sources."""

from __future__ import annotations

from pathlib import Path

import pytest
from synthetic import OTHER, TOWN, clock, days, event, reading

from geodata.settings import Settings
from geodata.store import Store
from webapp import create_app

TEXT = "One, two and three in Exampleville and Otherton."


@pytest.fixture
def client():
    def report(text, source, *events):
        return reading(text, *events, source=source)

    with Store.open(None, clock=clock) as store:
        march, april = days("2022-03-10", "2022-03-10"), days("2022-04-10", "2022-04-10")
        store.add(report(TEXT, "First Post", event(TEXT, "One", TOWN, id="a", when=march)))
        other = TEXT.replace("One", "Four")
        store.add(report(other, "<b>Evil</b>", event(other, "two", OTHER, id="b", when=april)))
        folder = Path("unused")
        app = create_app(Settings(data_dir=folder, cache_dir=folder), store=store)
        yield app.test_client()


def test_without_dates_the_last_month_of_the_data_is_compared_with_the_one_before(client):
    """B ends with the last day there is, A ends the day before B begins."""
    page = client.get("/compare").get_data(as_text=True)
    assert 'name="b-to" value="2022-04-10"' in page
    assert 'name="b-from" value="2022-03-12"' in page
    assert 'name="a-to" value="2022-03-11"' in page
    assert 'name="a-from" value="2022-02-10"' in page
    assert "Only in B: appeared" in page
    assert "Only in A: vanished" in page


def test_the_window_that_is_shown_is_compared_with_the_time_before_it(client):
    """Coming from the map with days chosen, these are B."""
    page = client.get("/compare?from=2022-04-01&to=2022-04-10").get_data(as_text=True)
    assert 'name="b-from" value="2022-04-01"' in page
    assert 'name="a-from" value="2022-03-22"' in page


def test_two_sources_are_compared(client):
    """A side can be one outlet; its name is text."""
    page = client.get("/compare", query_string={"a-source": "First Post", "b-source": "<b>Evil</b>"}).get_data(
        as_text=True
    )
    assert "told by &lt;b&gt;Evil&lt;/b&gt;" in page
    assert "<b>Evil" not in page
    assert page.count("1 event</summary>") == 2


def test_filters_of_both_sides_are_kept_and_named(client):
    """A kind chosen on the map holds on both sides, and the page says so."""
    page = client.get("/compare?kind=battle&a-from=2022-03-01&b-from=2022-04-01").get_data(as_text=True)
    assert '<input type="hidden" name="kind" value="battle">' in page
    assert "battles" in page
    assert "Neither side has an event" in page


@pytest.mark.parametrize(
    "query", ["a-from=yesterday", "b-kind=nothing", "a-from=2022-05-01&a-to=2022-04-01", "nonsense=1"]
)
def test_a_wrong_filter_is_refused_in_words(client, query):
    """What no filter understands is a 400 with a sentence."""
    answer = client.get(f"/compare?{query}")
    assert answer.status_code == 400
    assert "filter" in answer.get_data(as_text=True)


def test_an_empty_store_has_a_page(tmp_path):
    """With nothing imported both sides are empty."""
    with Store.open(None, clock=clock) as store:
        app = create_app(Settings(data_dir=tmp_path, cache_dir=tmp_path), store=store)
        assert "Neither side has an event" in app.test_client().get("/compare").get_data(as_text=True)


def test_only_the_comparison_may_show_our_own_map_in_a_frame(client):
    """The comparison may frame pages of this site; every other page frames nothing."""
    assert "frame-src 'self'" in client.get("/compare").headers["Content-Security-Policy"]
    assert "frame-src" not in client.get("/about").headers["Content-Security-Policy"]
