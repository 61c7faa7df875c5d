from __future__ import annotations

import csv
import sqlite3
from importlib.resources import files
from pathlib import Path

import pytest
import varied
from synthetic import clock

from geodata import layers
from geodata.errors import FilterError
from geodata.layers import facets as table
from geodata.store import Store
from geodata.store import facets as forms


@pytest.fixture(scope="module")
def store():
    with Store.open(None, clock=clock) as opened:
        for one in varied.readings():
            opened.add(one)
        yield opened


def chosen(store, **query):
    """The happenings that a filter leaves, also background and plans."""
    return list(store.happenings(*layers.parse_filter({"map": "point,area,off"} | query).sql()))


def everything(store):
    return chosen(store)


# -- what each filter leaves -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("query", "passes"),
    [
        ({"stage": "ongoing,repelled"}, lambda event: event["stage"] in {"ongoing", "repelled"}),
        ({"precision": "site"}, lambda event: event["where"]["precision"] == "site"),
        ({"side": "RU"}, lambda event: "RU" in {claim["party"] for claim in event["claimed_by"]}),
        ({"side": "sd rsf|UA"}, lambda event: {"SD-RSF", "UA"} & {claim["party"] for claim in event["claimed_by"]}),
        ({"area": "UA"}, lambda event: event["where"]["country"] == "UA"),
        ({"area": "UA/Sample Oblast"}, lambda event: event["where"]["admin1"] == "Sample Oblast"),
        ({"area": "FJ/A B, C D"}, lambda event: event["where"]["country"] == "FJ"),
        ({"source": "THE EXAMPLE"}, lambda event: any((t["document"]["source"] or "").lower() == "the example" for t in event["told"])),
        ({"source": "The Echo"}, lambda event: any(t["document"]["source"] == "The Echo" for t in event["told"])),
        ({"source": ["Post, The", "A B news"]}, lambda event: any(t["document"]["source"] in {"Post, The", "A|B news"} for t in event["told"])),
        ({"actor": "wagner"}, lambda event: any(a["text"].lower() == "wagner" for t in event["told"] for a in t["actors"])),
        ({"actor": "Ukraine"}, lambda event: any(a["text"] == "Ukraine's" for t in event["told"] for a in t["actors"])),
        ({"actor": "SD-RSF"}, lambda event: any(a["side"] == "SD-RSF" for t in event["told"] for a in t["actors"])),
        ({"layer": "background,strike"}, lambda event: event["layer"] in {"background", "strike"}),
    ],
)  # fmt: skip
def test_a_choice_leaves_what_has_it(store, query, passes):
    """Each filter leaves exactly the happenings that have one of its values, in whatever spelling it is given."""
    wanted = {event["id"] for event in everything(store) if passes(event)}
    assert wanted
    assert wanted != {event["id"] for event in everything(store)}
    assert {event["id"] for event in chosen(store, **query)} == wanted


def test_a_happening_told_twice_has_both_outlets_and_all_actors(store):
    """A happening is found by each outlet that tells it, and once."""
    twice = [event for event in everything(store) if len(event["told"]) > 1]
    assert twice
    for event in twice:
        for outlet in forms.outlets(event):
            assert [one["id"] for one in chosen(store, source=outlet)].count(event["id"]) == 1


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"side": "RU|UA"}, "claimed by “Russia” or “Ukraine”"),
        ({"area": "UA/Donetsk Oblast"}, "in “Donetsk Oblast, Ukraine”"),
        ({"stage": "ongoing"}, "that are going on"),
        ({"precision": "adm1,site"}, "whose place is known as a site or a region (oblast, province)"),
        ({"source": "The Example"}, "told by “The Example”"),
        ({"actor": "Wagner"}, "that “Wagner” took part in or suffered"),
        ({"layer": "planned"}, "in the layer planned"),
    ],
)
def test_a_filter_says_what_it_means(query, sentence):
    """The download tells in words what was asked for."""
    assert sentence in layers.parse_filter(query).sentence()


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({"stage": "rumoured"}, "The filter stage has “rumoured”; allowed are happened, ongoing"),
        ({"precision": ","}, "The filter precision is “,”; it takes a comma list of site"),
        ({"side": "x" * 201}, "it takes codes of parties"),
        ({"actor": "…"}, "The filter actor has “…”"),
        ({"source": "\ud800"}, "The filter source"),
        ({"area": "|".join(map(str, range(51)))}, "The filter area has 51 values; it takes at most 50."),
        ({"layer": "places"}, "The filter layer has “places”"),
    ],
)
def test_what_no_choice_can_be_is_refused(query, says):
    """The sentence names the filter, the value and what is allowed."""
    with pytest.raises(FilterError) as caught:
        layers.parse_filter(query)
    assert says in str(caught.value)


@pytest.mark.parametrize("value", ["'); DROP TABLE events; --", '" OR 1=1', "%", "_", "*", "\n", "ua\nru"])
def test_a_hostile_value_is_only_a_value(store, value):
    """Nothing in a value becomes SQL or a pattern."""
    if value.strip():
        assert chosen(store, actor=value, side=value) == []
    assert everything(store)


# -- the feed ----------------------------------------------------------------------------------------------------------
def test_the_feed_counts_what_its_choices_mean(store):
    """Every number of a column stands for a choice, each spelling once, and titles are for people."""
    feed = layers.map_feed(store)
    for name in ("area", "side", "actor", "source"):
        choices = feed["choices"][name]
        used = {number for column in (feed["events"][name], feed["unplaced"][name]) for row in column for number in row}
        assert used == set(range(len(choices)))
    assert {"value": "RU", "title": "Russia"} in feed["choices"]["side"]
    assert {"value": "RU", "title": "Russia", "side": True} in feed["choices"]["actor"]
    assert {"value": "UA/Sample Oblast", "title": "Sample Oblast, Ukraine"} in feed["choices"]["area"]
    outlets = [choice["value"].lower() for choice in feed["choices"]["source"]]
    assert sorted(outlets) == ["<b>outlet</b>", "a b news", "post, the", "the echo", "the example"]


def test_areas_bring_their_box_and_points_do_not(store):
    """What is drawn as an area has the box by which the server filters it."""
    events = layers.map_feed(store)["events"]
    boxes = dict(zip(events["place_id"], events["box"], strict=True))
    assert boxes["t:9"] == [170.0, 60.0, -170.0, 70.0]
    assert boxes["t:1"] is None


def test_every_party_of_the_lexicon_has_a_name():
    """People read names, not codes."""
    rows = csv.DictReader(files("geodata").joinpath("data", "parties.csv").read_text("utf-8").splitlines())
    assert {row["party"] for row in rows} <= set(table._sides())


def test_an_old_store_learns_its_choices(tmp_path):
    """A store of the first format is filtered like one filled today."""
    file = tmp_path / "conflictmap.sqlite"
    with sqlite3.connect(file) as old:
        old.executescript((Path(__file__).parent / "fixtures" / "store_1.sql").read_text("utf-8"))
    with Store.open(tmp_path) as store:
        found = everything(store)
        assert found
        for event in found:
            key = {"id": event["id"]}
            values = {"source": forms.outlets(event), "area": forms.areas(event), "side": forms.sides(event)}
            for name, given in values.items():
                for value in given:
                    assert key["id"] in {one["id"] for one in chosen(store, **{name: value})}
            assert event["id"] in {one["id"] for one in chosen(store, stage=event["stage"])}
