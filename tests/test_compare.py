"""What appeared, vanished and changed between two filters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from synthetic import OTHER, TOWN, clock, days, event, reading

from geodata import layers
from geodata.layers.compare import GROUPS, changes_of, compare
from geodata.store import Store

TEXT = "One, two, three, four and five in Exampleville and Otherton."


@pytest.fixture(scope="module")
def store():
    march, april = days("2022-03-10", "2022-03-10"), days("2022-04-10", "2022-04-10")
    events = (
        event(TEXT, "One", TOWN, id="a", when=march),
        event(TEXT, "two", TOWN, id="b", when=april),
        event(TEXT, "three", TOWN, id="c", when=days("2022-04-12", "2022-04-12")),
        event(TEXT, "four", OTHER, id="d", kind="battle", sub="assault", layer="battle", when=march),
        event(TEXT, "five", OTHER, id="e", when=april),
    )
    with Store.open(None, clock=clock) as opened:
        opened.add(reading(TEXT, *events))
        yield opened


def month(name):
    return layers.parse_filter({"from": f"2022-{name}-01", "to": f"2022-{name}-28"})


def test_changes_are_by_place_and_kind(store):
    """A kind that is new at a place appeared there, one that is gone vanished, more and fewer are counted."""
    found = compare(store, month("03"), month("04"))
    assert found.sizes == (2, 3)
    told = {group: [(one.name, one.kind, one.by) for one in found.of(group)] for group in GROUPS}
    assert told == {
        "appeared": [("Otherton", "strike", 1)],
        "vanished": [("Otherton", "battle", -1)],
        "more": [("Exampleville", "strike", 1)],
        "fewer": [],
        "same": [],
    }


def test_turned_round_what_appeared_has_vanished(store):
    """Comparing the other way gives the same changes with the other sign."""
    there = {(one.place_id, one.kind): one.by for one in compare(store, month("03"), month("04")).changes}
    back = {(one.place_id, one.kind): -one.by for one in compare(store, month("04"), month("03")).changes}
    assert there == back


def test_a_filter_compared_with_itself_changes_nothing(store):
    """Every event is on both sides."""
    assert {one.group for one in compare(store, month("04"), month("04")).changes} == {"same"}


places = st.sampled_from(["p", "q", None])
happenings = st.lists(
    st.builds(
        lambda place, kind: {"where": place and {"place_id": place, "name": place}, "kind": kind},
        places,
        st.sampled_from(["strike", "battle"]),
    ),
    max_size=12,
)


@given(happenings, happenings)
def test_no_event_is_lost_or_counted_twice(first, second):
    """The sides of all changes together hold every event once; events without a place are a row of their own."""
    changes = changes_of(first, second)
    assert sum(len(one.first) for one in changes) == len(first)
    assert sum(len(one.second) for one in changes) == len(second)
    assert len({(one.place_id, one.kind) for one in changes}) == len(changes)
