from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, box, to_wkb
from synthetic import OTHER, PROVINCE, TOWN, UNDRAWN, clock, days, event, full_reading, reading

from geodata import layers
from geodata.errors import FilterError, NotFoundError
from geodata.store import Store
from geodata.types import Place

FAR = Place(
    id="t:9", name="Far East", lat=65.0, lon=180.0, radius_km=500.0, precision="adm1",
    outline=to_wkb(MultiPolygon([box(170, 60, 180, 70), box(-180, 60, -170, 70)])),
)  # fmt: skip
TEXT = "One, two, three, four and five in Exampleville, Otherton, Sample Oblast, Far East and Vague Region."


@pytest.fixture(scope="module")
def store():
    events = (
        event(TEXT, "One", TOWN, id="march", when=days("2022-03-01", "2022-03-31", "month")),
        event(TEXT, "two", OTHER, id="since", kind="battle", sub="assault", when=days("2022-05-10", None)),
        event(TEXT, "three", PROVINCE, id="until", when=days(None, "2022-01-05")),
        event(TEXT, "four", FAR, id="undated"),
        event(TEXT, "five", OTHER, id="old", drawn="off", layer="background", when=days("2014-07-01", "2014-07-01")),
        event(TEXT, "One", None, id="nowhere", drawn="none"),
    )
    with Store.open(None, clock=clock) as opened:
        opened.add(reading(TEXT, *events, title="Слов’янськ report", places=(UNDRAWN, TOWN)))
        yield opened


def ids(store, **query) -> set[str]:
    values = {key.rstrip("_"): value for key, value in query.items()}
    return {feature["id"] for feature in layers.features(store, layers.parse_filter(values))}


def test_layers_are_the_rows_of_the_table():
    """Every layer has a title, a colour and a sentence, and the later ones start switched off."""
    found = layers.all_layers()
    assert {"strike", "battle", "background", "planned", "places"} <= {layer.id for layer in found}
    assert all(layer.title and layer.colour.startswith("#") and layer.about.endswith(".") for layer in found)
    assert [layer.on for layer in found if layer.group == "later"] == [False, False]
    assert layers.layer("strike").title == "Strikes and explosions"
    with pytest.raises(NotFoundError, match="no layer “nothing”"):
        layers.layer("nothing")


def test_without_filters_all_points_and_areas_are_given(store):
    """The default is what is drawn at first: points and areas, dated or not."""
    assert ids(store) == {"march", "since", "until", "undated"}


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2022-03-31", "2022-03-31", {"march"}),
        ("2022-04-01", "2022-04-30", set()),
        ("2022-03-31", "", {"march", "since"}),
        ("2021-12-01", "2022-01-04", {"until"}),
        ("", "2022-01-05", {"until"}),
        ("", "2022-02-28", {"until"}),
        ("", "2022-03-01", {"until", "march"}),
        ("2022-01-06", "2022-02-28", set()),
        ("2030-01-01", "", {"since"}),
        ("", "2021-12-22", {"until"}),
        ("", "2021-12-21", set()),
    ],
)
def test_an_event_matches_when_its_days_overlap(store, first, last, expected):
    """Days match by overlap, an open end reaches on, an open beginning two weeks back, and undated events are left out under a date filter."""
    assert ids(store, from_=first, to=last) == expected


def test_the_sentence_says_that_undated_events_are_left_out():
    """A date filter tells that events without a date are not shown."""
    chosen = layers.parse_filter({"from": "2022-03-01", "to": "2022-03-31"})
    assert "1 March 2022" in chosen.sentence()
    assert "events without a date are left out" in chosen.sentence()
    assert "without a date" not in layers.parse_filter({}).sentence()


@pytest.mark.parametrize(
    ("bbox", "expected"),
    [
        ("30,50,31,51", {"march"}),
        ("38.5,49.5,60,60", {"until"}),
        ("39.1,47,60,60", set()),
        ("175,50,-175,80", {"undated"}),
        ("-179,65,-178,66", {"undated"}),
        ("179,65,-179.5,66", {"undated"}),
        ("-169,51,169,80", set()),
        ("-180,-90,180,90", {"march", "since", "until", "undated"}),
        ("30.25,50.5,30.25,50.5", {"march"}),
        (" 30 , 50 , 31 , 51 ", {"march"}),
    ],
)
def test_a_box_matches_points_inside_and_outlines_it_touches(store, bbox, expected):
    """A point matches inside the box, an area when its outline's box meets it; west > east crosses 180°."""
    assert ids(store, bbox=bbox) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("exampleville", {"march"}),
        ("EXAMPLEVILLE sample", {"march"}),
        ("слов'янськ", {"march", "since", "until", "undated"}),
        ("словянськ", {"march", "since", "until", "undated"}),
        ("assault", {"since"}),
        ("one FIVE", {"march", "since", "until", "undated"}),
        ("nothing of this", set()),
        ("100% _", set()),
        ("'; DROP TABLE events; --", set()),
        ('" OR 1=1', set()),
    ],
)
def test_all_words_must_occur(store, query, expected):
    """Words are looked for in any form of letters in title, places and evidence; SQL is only text."""
    words_of_evidence = {"exampleville", "EXAMPLEVILLE sample"}
    if query in words_of_evidence:
        assert ids(store, q=query) >= expected
    else:
        assert ids(store, q=query) == expected
    assert store.count() == 6


def test_kinds_and_maps_are_lists(store):
    """Several kinds or maps may be given, as a comma list or repeatedly, in any order."""
    assert ids(store, kind="battle") == {"since"}
    assert ids(store, kind=" strike, battle,") == {"march", "since", "until", "undated"}
    assert ids(store, kind=["battle", "strike"]) == ids(store, kind="strike,battle")
    assert ids(store, map="off") == {"old"}
    assert ids(store, map="area") == {"until", "undated"}


def test_filters_are_combined(store):
    """An event must meet every filter."""
    assert ids(store, kind="strike", from_="2022-01-01", bbox="30,50,31,51", q="report") == {"march"}


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({"kind": "war"}, "The filter kind has “war”; allowed are battle, strike"),
        ({"kind": "background"}, "allowed are battle"),
        ({"map": "none"}, "The filter map has “none”; allowed are point, area and off."),
        ({"map": ","}, "takes a comma list of point, area and off"),
        ({"from": "1.3.2022"}, "The filter from is “1.3.2022”; it takes a day as YYYY-MM-DD"),
        ({"to": "2022-02-30"}, "The filter to is “2022-02-30”"),
        ({"to": "20220301"}, "The filter to is “20220301”"),
        ({"from": "2022-03-02", "to": "2022-03-01"}, "which is after to (2022-03-01)"),
        ({"from": ["2022-03-02", "2022-03-03"]}, "given 2 times"),
        ({"bbox": "1,2,3"}, "four numbers west,south,east,north"),
        ({"bbox": "1,2,3,4,5,6"}, "four numbers"),
        ({"bbox": "1,9,3,4"}, "The filter bbox is “1,9,3,4”"),
        ({"bbox": "nan,0,1,1"}, "four numbers"),
        ({"bbox": "0,0,inf,1"}, "four numbers"),
        ({"bbox": "0,0,181,1"}, "four numbers"),
        ({"bbox": "0,-91,1,1"}, "four numbers"),
        ({"bbox": "0,0,1e1,1"}, "four numbers"),
        ({"assertion": "rumoured"}, "The filter assertion has “rumoured”; allowed are asserted, confirmed"),
        ({"harmed": "no"}, "The filter harmed is “no”; it takes yes."),
        ({"q": "..."}, "The filter q is “...”; it takes words"),
        ({"q": "x" * 201}, "at most 200 characters"),
        ({"q": "\ud800"}, "The filter q"),
        (
            {"kinds": "battle"},
            "There is no filter “kinds”; the filters are map, kind, layer, assertion, harmed, area, side, actor, source, stage, precision, from, to, bbox and q.",
        ),
    ],
)
def test_a_bad_filter_is_explained_in_one_sentence(query, says):
    """The sentence names the filter, the value and what is allowed."""
    with pytest.raises(FilterError) as caught:
        layers.parse_filter(query)
    message = str(caught.value)
    assert says in message
    assert message.endswith(".")
    assert "\n" not in message


def test_empty_values_are_no_filter():
    """A form's empty fields change nothing."""
    empty = {"kind": "", "from": " ", "to": "", "bbox": [""], "map": "", "q": "  "}
    assert layers.parse_filter(empty) == layers.parse_filter({})
    assert layers.parse_filter({}).values() == {}


def test_values_lead_back_to_the_same_filter():
    """What a filter gives for a link is understood as the same filter."""
    given = {
        "kind": "battle,strike",
        "assertion": "asserted,claimed",
        "harmed": "yes",
        "from": "2022-01-01",
        "to": "2022-02-01",
        "bbox": "1,2,3,4",
        "map": "off",
        "q": "a b",
    }
    chosen = layers.parse_filter(given)
    assert chosen.values() == given
    assert layers.parse_filter(chosen.values()) == chosen


@given(key=st.sampled_from([*layers.RULES, "other", ""]), value=st.text(max_size=60) | st.lists(st.text(max_size=9)))
@settings(max_examples=400)
def test_no_value_raises_anything_but_a_filter_error(key, value):
    """Any text for any filter is understood or refused with a FilterError."""
    try:
        chosen = layers.parse_filter({key: value})
    except FilterError as error:
        message = str(error)
        message.encode()
        assert message.endswith(".")
    else:
        where, parameters = chosen.sql()
        assert where.count("?") == len(parameters)
        assert chosen.sentence().endswith(".")


@given(value=st.text(st.sampled_from("'\"`;-%_\\/*() orORselect1=?:\0ж"), min_size=1, max_size=40))
@settings(max_examples=200)
def test_any_words_can_be_searched(store, value):
    """Whatever is searched for is only text to SQL."""
    try:
        found = ids(store, q=value)
    except FilterError:
        return
    assert found <= {"march", "since", "until", "undated"}
    assert store.count() == 6


@given(
    west=st.floats(-180, 180), east=st.floats(-180, 180), south=st.floats(-90, 90), north=st.floats(-90, 90)
)  # fmt: skip
@settings(max_examples=100)
def test_a_box_finds_a_point_exactly_when_it_holds_it(store, west, east, south, north):
    """For any box, the town is found if and only if it lies inside."""
    south, north = sorted((south, north))
    corners = [format(number, ".4f") for number in (west, south, east, north)]
    west, south, east, north = (float(number) for number in corners)
    inside = (west <= TOWN.lon <= east) if west <= east else (TOWN.lon >= west or TOWN.lon <= east)
    assert ("march" in ids(store, bbox=",".join(corners))) == (inside and south <= TOWN.lat <= north)


# -- the browser's feed ----------------------------------------------------------------------------------------------
def test_the_feed_has_equal_columns_for_all_marks(store):
    """The feed holds points, areas and switched-off events by columns, and counts the rest."""
    feed = json.loads(json.dumps(layers.map_feed(store)))
    columns = feed["events"]
    assert {len(column) for column in columns.values()} == {5}
    row = {name: column[columns["id"].index("march")] for name, column in columns.items()}
    assert row["title"].endswith("· Exampleville")
    assert (row["when"], row["lat"], row["lon"], row["map"]) == ("March 2022", 50.5, 30.25, "point")
    assert (feed["unmapped"], feed["undated"], feed["as_of"]) == (1, 1, "2024-05-06T07:08:09Z")
    assert feed["version"] == store.version()
    assert set(feed["areas"]) == {PROVINCE.id, FAR.id}


def test_the_feed_names_places_without_events(store):
    """A place that is only named is in the feed with its sentence; one with a mark is not."""
    (place,) = layers.map_feed(store)["places"]
    (sentence,) = place["sentences"]
    assert place["place_id"] == UNDRAWN.id
    assert sentence["text"][sentence["start"] : sentence["end"]] == "Vague Region"


def test_the_feed_has_bounds_of_casualties():
    """Casualties are given as the lowest and highest number, or null."""
    with Store.open(None) as opened:
        opened.add(full_reading())
        columns = layers.map_feed(opened)["events"]
    assert (columns["killed"], columns["injured"], columns["claimed_by"]) == ([[3, 3]], [None], [["officials"]])


def test_an_empty_store_gives_an_empty_feed():
    """Without documents the feed has empty columns and no time."""
    with Store.open(None) as opened:
        feed = layers.map_feed(opened)
    assert (feed["as_of"], feed["places"], feed["areas"], feed["unmapped"]) == (None, [], {}, 0)
    assert all(column == [] for column in feed["events"].values())


def test_headlines_have_the_titles_of_the_vocabulary():
    """An event is headed by its sub-kind's title in the vocabulary and its place."""
    assert layers.sub_title("strike", "shelling") == "Shelling"
    told = {"kind": "strike", "sub": "shelling", "where": {"name": "Otherton"}}
    assert layers.headline(told) == "Shelling · Otherton"


def test_headlines_fall_back_to_plain_words():
    """An event's title is its sub-kind in words and its place, if it has one."""
    told = {"kind": "battle", "sub": "no_such_sub", "where": None}
    assert layers.headline(told) == "No such sub"
    assert layers.headline(told | {"where": {"name": "Otherton"}}) == "No such sub · Otherton"
