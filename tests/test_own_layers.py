"""Layers of the server's owner, online tiles, and the outlines that counts by region rest on."""

from __future__ import annotations

import json
from pathlib import Path

import fixtures_web as sample
import pytest

from geodata.errors import SettingsError
from geodata.gazetteer import divisions
from geodata.settings import Settings
from geodata.store import Store
from webapp import create_app, own_layers

SQUARE = {"type": "Polygon", "coordinates": [[[37, 47], [38, 47], [38, 48], [37, 47]]]}
TILES = {"tiles_url": "https://tiles.example.org/{z}/{x}/{y}.png", "tiles_attribution": "The <Example> makers"}


def collection(*geometries):
    features = [{"type": "Feature", "properties": {"name": "Held"}, "geometry": one} for one in geometries]
    return json.dumps({"type": "FeatureCollection", "features": features})


@pytest.fixture
def folder(tmp_path):
    """A folder with one layer."""
    (tmp_path / "front.geojson").write_text(collection(SQUARE), "utf-8")
    (tmp_path / "front.toml").write_text(
        'title = "Front"\nas_of = "2024-03-01"\nsource = "S"\nstatus = "claimed"\n', "utf-8"
    )
    return tmp_path


def client(**given):
    """A client of a map with a report, under some settings."""
    store = Store.open(None)
    store.add(sample.visit())
    unused = Path("unused")
    settings = Settings(data_dir=unused, cache_dir=unused, **given)
    return create_app(settings, store=store, read=sample.read).test_client()


def test_a_file_of_the_owner_is_one_element_of_the_map(folder):
    """The pair of files becomes one Folium layer, one row of the legend, and one address with the file as it is."""
    asked = client(layers_dir=str(folder))
    script = asked.get("/map.js").text
    assert script.count("own-front") == 2
    assert "const file_layer_" in script
    page = asked.get("/").text
    assert 'data-layer="own-front"' in page
    assert "as of 2024-03-01" in page
    assert asked.get("/map/layers/own-front").data == (folder / "front.geojson").read_bytes()
    assert asked.get("/map/layers/own-other").status_code == 404


def test_missing_words_of_an_owners_layer_are_left_empty(folder):
    """What the file does not say is not made up; the page says "not given"."""
    (layer,) = own_layers.options(own_layers.load(folder), "/x/")
    assert layer["own"] == {"as_of": "2024-03-01", "source": "S", "licence": ""}
    assert layer["on"] is False
    assert layer["features"] == 1


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("front.toml", "title = ", "cannot be read"),
        ("front.toml", 'as_of = "2024"', "needs a title"),
        ("front.toml", 'title = "F"\ncolour = "red"', "unknown line 'colour'"),
        ("front.toml", 'title = "F"\nstatus = "sure"', "The status in"),
        ("front.geojson", "{", "is no JSON"),
        ("front.geojson", "[]", "is no GeoJSON FeatureCollection"),
        ("front.geojson", collection(SQUARE, {"type": "Point", "coordinates": [4_175_000, 6_000_000]}), "Feature 2"),
        ("front.geojson", collection({"type": "Point", "coordinates": ["37", 48]}), "Feature 1"),
        ("front.geojson", collection(None), "Feature 1"),
        ("front.geojson", collection({"type": "LineString", "coordinates": [[1, 1]] * 50_001}), "50,001 vertices"),
        ("Front 2.geojson", collection(SQUARE), "needs a name of small letters"),
        ("other.geojson", collection(SQUARE), "other.toml"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_the_file(folder, name, content, said):
    """The server does not start with a file it cannot use; the sentence names file and fault."""
    (folder / name).write_text(content, "utf-8")
    with pytest.raises(SettingsError, match="(?s)" + said):
        own_layers.load(folder)


def test_a_folder_that_is_none_is_refused(tmp_path):
    """A wrong path is no empty list of layers."""
    with pytest.raises(SettingsError, match="is no folder"):
        own_layers.load(tmp_path / "nowhere")
    assert own_layers.load(None) == ()


def test_online_tiles_widen_the_policy_of_the_map_by_their_host_only():
    """Without the setting no other host is named anywhere; with it only the map's pictures, and the page says so."""
    plain = client().get("/")
    assert "https://" not in plain.headers["Content-Security-Policy"]
    assert 'data-layer="tiles"' not in plain.text
    asked = client(**TILES)
    page = asked.get("/")
    assert "img-src 'self' https://tiles.example.org data:" in page.headers["Content-Security-Policy"]
    assert page.headers["Content-Security-Policy"].count("tiles.example.org") == 1
    assert "https://" not in asked.get("/about").headers["Content-Security-Policy"]
    assert "loads pictures from tiles.example.org" in page.text
    row = page.text.split('data-layer="tiles"')[1][:40]
    assert 'aria-pressed="false"' in row


@pytest.mark.parametrize(
    "url",
    [
        "http://tiles.example.org/{z}/{x}/{y}.png", "https://tiles.example.org/{z}/{x}.png",
        "https://{s}.tiles.example.org/{z}/{x}/{y}.png", "https://a.org; script-src *//{z}/{x}/{y}",
        "https://user@tiles.example.org/{z}/{x}/{y}.png", "javascript:alert(1)",
    ],
)  # fmt: skip
def test_other_addresses_of_tiles_are_refused(url):
    """Only https, one host, and the three places for zoom and tile."""
    with pytest.raises(SettingsError):
        client(tiles_url=url, tiles_attribution="x")


def test_tiles_without_their_maker_are_refused():
    """The makers of a map are to be named."""
    with pytest.raises(SettingsError, match="tiles_attribution"):
        client(tiles_url=TILES["tiles_url"])


def test_divisions_cover_every_country_and_keep_the_gazetteers_names():
    """Ukraine has its 27 with Crimea, Sudan, Myanmar and Palestine theirs; every ring closes and every arc is used."""
    content = divisions.content()
    by_country = {}
    for key, country, name, rings, _, _ in content["units"]:
        by_country.setdefault(country, {})[name] = key
        for ring in rings:
            ends = [
                (end(content["arcs"][n if n >= 0 else ~n], n < 0), end(content["arcs"][n if n >= 0 else ~n], n >= 0))
                for n in ring
            ]
            assert all(one[1] == two[0] for one, two in zip(ends, ends[1:] + ends[:1], strict=True)), name
    assert len(by_country["UA"]) == 27
    assert by_country["UA"]["Autonomous Republic of Crimea"] == "a1:UA-43"
    assert {"Gaza Strip", "West Bank"} <= by_country["PS"].keys()
    assert len(by_country["SD"]) >= 17
    assert len(by_country) > 190
    assert "Cheshire West and Chester" not in by_country["GB"]


def end(arc, last):
    """The first or last point of an arc of differences."""
    return (sum(arc[0::2]), sum(arc[1::2])) if last else (arc[0], arc[1])


def test_divisions_of_some_countries_are_few():
    """A page without a server holds those of its events' countries only."""
    few = divisions.content({"UA"})
    assert {country for _, country, *_ in few["units"]} == {"UA"}
    numbers = {n if n >= 0 else ~n for unit in few["units"] for ring in unit[3] for n in ring}
    assert numbers == set(range(len(few["arcs"])))


def test_divisions_are_served_once_and_then_known():
    """The second time the browser is told that it has them."""
    asked = client()
    first = asked.get("/map/divisions.json")
    assert first.status_code == 200
    assert asked.get("/map/divisions.json", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
