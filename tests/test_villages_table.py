"""The table of Ukrainian villages (``geodata/data/villages.csv``): each within its oblast, told apart there, and found by its names."""

import csv
import re
from collections import Counter
from importlib.resources import files

import pytest

from geodata.gazetteer import sources
from geodata.gazetteer.index import distance_km
from geodata.text import fold


@pytest.fixture(scope="module")
def rows():
    text = files("geodata").joinpath("data", "villages.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def test_ids_are_codes_of_the_state_codifier(rows):
    """Ids are unique and those of the codifier: UA, two figures of the oblast, fifteen more."""
    assert len({row["id"] for row in rows}) == len(rows)
    assert all(re.fullmatch(r"ua:UA\d{17}", row["id"]) for row in rows)


def test_a_name_is_told_apart_by_its_oblast(rows):
    """No two villages of one oblast share a name: the oblast beside the name then decides."""
    assert Counter((row["admin1"], row["name_uk"]) for row in rows).most_common(1)[0][1] == 1


def test_points_lie_in_their_oblast(rows, gazetteer):
    """Each stated circle touches the oblast that the codifier names."""
    oblasts = {row["admin1"] for row in rows}
    found = {gazetteer.place(n.place).name: gazetteer.place(n.place) for o in oblasts for n in gazetteer.find(fold(o))}
    outside = []
    for row in rows:
        radius = float(row["radius_km"]) / 111.195
        near = [(0, 0), (radius, 0), (-radius, 0), (0, radius * 1.5), (0, -radius * 1.5)]
        spots = [(float(row["lat"]) + dy, float(row["lon"]) + dx) for dy, dx in near]
        box = found[row["admin1"]]
        if not any(_within(box, lat, lon) for lat, lon in spots):
            outside.append(row["id"])
    assert outside == []


def _within(oblast, lat, lon):
    """A circle of the oblast's area, wide enough for its corners."""
    return distance_km(oblast.lat, oblast.lon, lat, lon) < 2.2 * oblast.radius_km


def test_radii_say_how_little_is_known(rows):
    """A council's seat is known to 4 km, any other village to its community: 8 to 25 km."""
    radii = [float(row["radius_km"]) for row in rows]
    assert all(radius == 4.0 or 8.0 <= radius <= 25.0 for radius in radii)
    assert radii.count(4.0) > 1000


@pytest.mark.parametrize("name", ["Новоласпа", "Novolaspa", "Новоласпі", "Новоласпе"])
def test_a_village_is_found_by_its_spellings(name, gazetteer):
    """Native, romanised, inflected and Russian spellings lead to the one village."""
    places = {gazetteer.place(n.place).id: gazetteer.place(n.place) for n in gazetteer.find(fold(name))}
    assert [(place.name, place.admin1) for place in places.values()] == [("Novolaspa", "Donetsk Oblast")]


def test_a_city_keeps_its_name(gazetteer):
    """No hamlet of the table bears the name of a region, a country or a city."""
    for name in ("Полтава", "Полісся", "Харківщина", "Ялта"):
        assert not [n for n in gazetteer.find(fold(name)) if gazetteer.place(n.place).id.startswith("ua:")]


def test_every_table_that_is_read_decides_the_index():
    """A change of any table under geodata/data that the builder reads gives the index another fingerprint."""
    text = files("geodata").joinpath("gazetteer", "sources.py").read_text("utf-8")
    assert set(re.findall(r'table\("([^"]+)"\)', text)) <= set(sources.TABLES)
