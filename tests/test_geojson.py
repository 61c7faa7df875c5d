from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Polygon, box, to_wkb
from shapely.geometry import shape
from synthetic import OTHER, PROVINCE, TOWN, UNDRAWN, clock, days, event, full_reading, reading

from geodata import layers
from geodata.formats import contract, geojson
from geodata.store import Store
from geodata.types import Place

PROPERTIES = {
    "kind", "sub", "layer", "first", "last", "granularity", "basis", "place", "place_id", "precision", "radius_km",
    "country", "admin1", "geonameid", "relation", "stage", "assertion", "claimed_by", "killed", "injured", "missing",
    "captured", "evidence", "trigger", "map", "reason", "confidence", "title", "source", "url", "published", "document",
    "reports", "told_by", "accord",
}  # fmt: skip


@pytest.fixture
def store():
    with Store.open(None, clock=clock) as opened:
        yield opened


def collected(store, **query) -> dict:
    chosen = layers.parse_filter(query)
    body = b"".join(geojson.collection(layers.features(store, chosen), about=layers.about(store, chosen)))
    return json.loads(body)


def test_a_point_event_is_a_feature_with_all_properties(store):
    """An event in a town is a point, longitude first, with every property and its event's id."""
    added = store.add(full_reading())
    (feature,) = collected(store)["features"]
    assert feature["id"] == "e-Shelling"
    assert feature["geometry"] == {"type": "Point", "coordinates": [30.25, 50.5]}
    told = feature["properties"]
    assert set(told) == PROPERTIES
    assert told["killed"] == {"low": 3, "high": 3, "of": "civilian"}
    assert told["injured"] is None
    assert (told["claimed_by"], told["document"], told["published"]) == (
        ["officials"],
        added.document_id,
        "2023-03-19",
    )


def test_unknown_place_and_day_are_null():
    """A feature without place or date has null in those properties and a null geometry."""
    text = "Shelling."
    told = contract.event(event(text, "Shelling", None, drawn="none"))
    header = contract.header(reading(text).document)
    feature = geojson.feature(told, header, None)
    assert feature["geometry"] is None
    names = ("place", "precision", "radius_km", "first", "last", "basis", "killed", "geonameid")
    assert all(feature["properties"][name] is None for name in names)


def test_an_area_event_is_its_outline_and_never_a_pin(store):
    """An event in a province is the province's outline, wound anticlockwise."""
    text = "Shelling in Sample Oblast."
    store.add(reading(text, event(text, "Shelling", PROVINCE)))
    (feature,) = collected(store)["features"]
    drawn = shape(feature["geometry"])
    assert drawn.equals(box(37, 47, 39, 50))
    assert drawn.exterior.is_ccw


def test_an_area_without_an_outline_is_a_circle(store):
    """An event in a region that has no outline is a circle of its radius."""
    text = "Shelling in Vague Region."
    store.add(reading(text, event(text, "Shelling", UNDRAWN)))
    (feature,) = collected(store)["features"]
    drawn = shape(feature["geometry"])
    assert drawn.centroid.distance(shape({"type": "Point", "coordinates": [20, 10]})) < 1e-6
    assert drawn.area == pytest.approx(3.14 * (50 / 111.195) ** 2, rel=0.03)


def test_holes_and_parts_are_wound_by_the_right_hand_rule():
    """Outer rings go anticlockwise and holes clockwise, in each part."""
    hole = [(1, 1), (1, 2), (2, 2), (2, 1)]
    part = Polygon([(0, 0), (0, 5), (5, 5), (5, 0)], [hole])
    drawn = shape(geojson.geometry(MultiPolygon([part, box(10, 10, 11, 11)])))
    assert all(piece.exterior.is_ccw for piece in drawn.geoms)
    assert not drawn.geoms[0].interiors[0].is_ccw


def test_coordinates_have_six_digits():
    """Coordinates are rounded to about ten centimetres; other geometries pass as they are."""
    drawn = geojson.geometry(LineString([(1.23456789, 2), (3, 4.00000049)]))
    assert drawn == {"type": "LineString", "coordinates": [[1.234568, 2.0], [3.0, 4.0]]}
    assert geojson.point(1.23456789, 2)["coordinates"] == [2, 1.234568]


def test_counts_of_one_measure_are_put_together():
    """Civilians and soldiers are added, the same people counted twice are not, an open end stays open."""

    def count(of, low, high, measure="killed"):
        return {"measure": measure, "of": of, "low": low, "high": high}

    assert geojson.total([], "killed") is None
    assert geojson.total([count("civilian", 3, 3, "injured")], "killed") is None
    assert geojson.total([count("civilian", 3, 3), count("military", 2, None)], "killed") == {
        "low": 5,
        "high": None,
        "of": "mixed",
    }
    assert geojson.total([count("unknown", 3, None), count("civilian", 5, 5)], "killed") == {
        "low": 5,
        "high": 5,
        "of": "civilian",
    }
    assert geojson.total([count("civilian", 3, 3), count("civilian", 4, 4)], "killed")["low"] == 4


def test_an_empty_collection_is_valid(store):
    """No events give a valid collection that says what was asked for and that nothing was added yet."""
    found = collected(store, kind="battle")
    assert (found["type"], found["features"]) == ("FeatureCollection", [])
    assert found["about"]["as_of"] is None
    assert "battles" in found["about"]["filter"]


def test_the_same_store_gives_the_same_bytes(store):
    """The output depends on the store alone, not on the hour; it says as of when it is and whom to credit."""
    store.add(full_reading())
    first, second = collected(store), collected(store)
    assert first == second
    assert first["about"]["as_of"] == "2024-05-06T07:08:09Z"
    assert any("GeoNames" in credit for credit in first["about"]["credits"])


def test_many_features_are_streamed_in_pieces():
    """A long collection comes in several pieces that together are one valid object."""
    features = [{"type": "Feature", "id": str(number), "geometry": None, "properties": {}} for number in range(1001)]
    pieces = list(geojson.collection(iter(features), about={}))
    assert len(pieces) > 5
    assert json.loads(b"".join(pieces))["features"] == features


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_any_text_stays_valid_json(words):
    """Quotes, line ends and control characters in a title come back as they were."""
    body = b"".join(geojson.collection([{"title": words}], about={"filter": words}))
    assert json.loads(body) == {"type": "FeatureCollection", "about": {"filter": words}, "features": [{"title": words}]}


@given(st.floats(-180, 179), st.floats(-90, 89), st.floats(0.01, 1), st.booleans())
@settings(max_examples=30)
def test_any_outline_is_right_handed(west, south, size, clockwise):
    """An outline of either winding comes out anticlockwise."""
    made = box(west, south, west + size, south + size, ccw=not clockwise)
    assert shape(geojson.geometry(made)).exterior.is_ccw


def test_geopandas_reads_the_file(store, tmp_path):
    """GeoPandas reads points and areas with their properties, in WGS84."""
    import geopandas

    text = "Shelling in Sample Oblast, Exampleville and Otherton."
    told = [
        event(text, "Shelling", PROVINCE, id="a", when=days("2022-05-01", "2022-05-31", "month")),
        event(text, "Shelling", TOWN, id="b"),
        event(text, "Shelling", OTHER, id="c", drawn="off", layer="background"),
    ]
    store.add(reading(text, *told))
    path = tmp_path / "events.geojson"
    chosen = layers.parse_filter({"map": "point,area,off"})
    with path.open("wb") as file:
        file.writelines(geojson.collection(layers.features(store, chosen), about=layers.about(store, chosen)))
    frame = geopandas.read_file(path)
    assert sorted(frame["id"]) == ["a", "b", "c"]
    assert sorted(frame.geometry.geom_type) == ["Point", "Point", "Polygon"]
    assert frame.crs.to_epsg() == 4326
    assert set(frame["layer"]) == {"strike", "background"}


def test_one_reading_can_be_given_without_a_store():
    """The drawn events of a reading become features directly, equal to those through the store but for the id."""
    made = full_reading()
    (feature,) = layers.features_of(made)
    with Store.open(None) as store:
        store.add(made)
        (stored,) = collected(store)["features"]
    assert feature["properties"] | {"document": None} == stored["properties"] | {"document": None}
    assert feature["geometry"] == stored["geometry"]
    assert layers.reading_about(made)["document"]["title"] == "A title"


def test_an_outline_across_the_antimeridian_is_left_as_it_is(store):
    """An outline with parts on both sides of 180° keeps them."""
    outline = MultiPolygon([box(170, 60, 180, 70), box(-180, 60, -170, 70)])
    place = Place(
        id="t:9", name="Far East", lat=65.0, lon=180.0, radius_km=500.0, precision="adm1", outline=to_wkb(outline)
    )
    text = "Shelling in Far East."
    store.add(reading(text, event(text, "Shelling", place)))
    (feature,) = collected(store)["features"]
    assert shape(feature["geometry"]).equals(outline)
