from __future__ import annotations

import pytest

from geodata.gazetteer import Gazetteer
from geodata.gazetteer.starts import READ, starting
from geodata.text import fold


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.open()


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Bakhm", "Bakhmut"), ("bakhm", "Bakhmut"), ("Бахму", "Bakhmut"), ("Киї", "Kyiv"), ("Слов’ян", "Sloviansk"),
        ("Слов'ян", "Sloviansk"), ("donetsk obl", "Donetsk Oblast"), ("Rostov-on", "Rostov-on-Don"), ("el fa", "El Fasher"),
        ("sudan", "Sudan"), ("kherson", "Kherson"), ("харк", "Kharkiv"),
    ],
)  # fmt: skip
def test_the_first_letters_find_the_place(gazetteer, typed, name):
    """A place is among those offered, in whatever script, case and apostrophe its name is begun."""
    assert name in [found.place.name for found in starting(gazetteer, typed)]


def test_every_offer_begins_as_asked_and_comes_once(gazetteer):
    """The name that was found begins with what was typed; a place with many names is offered once."""
    found = starting(gazetteer, "Дон")
    assert all(one.name.startswith(fold("Дон")) for one in found)
    assert len({one.place.id for one in found}) == len(found) == 8


def test_what_lies_in_view_is_likelier(gazetteer):
    """Of places of one name the one about the middle of the map comes earlier than it would elsewhere."""

    def rank(near):
        countries = [one.place.country for one in starting(gazetteer, "paris", 50, near)]
        return countries.index("US")

    assert rank((33.7, -95.5)) < rank((48.9, 2.3))


@pytest.mark.parametrize(
    "typed", ["", "k", " ", "...", "\0", "'", "x" * 10_000, "%_*", "<script>", "\ud800\udfff"[:1], "🙂🙂"]
)
def test_what_begins_no_name_offers_nothing(gazetteer, typed):
    """Hostile or empty texts are no error and offer nothing."""
    assert starting(gazetteer, typed) == []


@pytest.mark.parametrize("typed", ["sa", "ка", "la"])
def test_a_common_beginning_costs_no_more_than_what_is_read_at_most(gazetteer, typed):
    """However many names begin so, only ``READ`` of them are looked at; the places offered are among these."""
    keys = {key for key, _, _ in gazetteer.beginning(typed, READ)}
    assert len(keys) <= READ
    assert all(found.name in keys for found in starting(gazetteer, typed))


def test_names_come_in_the_order_of_their_letters(gazetteer):
    """Beginnings are read in order, at most as many as asked, and nothing past them."""
    keys = [key for key, _, _ in gazetteer.beginning("mariup", 50)]
    assert keys == sorted(keys)
    assert {"mariupol"} <= set(keys)
    assert all(key.startswith("mariup") for key in keys)
    assert len({key for key, _, _ in gazetteer.beginning("sa", 7)}) == 7
    assert list(gazetteer.beginning("zzzzzzzz", 5)) == []
