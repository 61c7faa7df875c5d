"""The store keeps each document's events, and what they come to as happenings; people correct it, and that stays."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from memory_field import Memory
from synthetic import OTHER, PROVINCE, TOWN, clock, days, event, reading, span

from geodata import layers
from geodata.errors import NotFoundError
from geodata.happenings import Gathering, report_of
from geodata.store import Store, gathered
from geodata.store.sqlite import FILE_NAME
from geodata.text import plain
from geodata.types import Claim, Count

OLD = Path(__file__).parent / "fixtures/store_1.sql"


def told(number, killed=None, *, place=TOWN, day="2023-03-18", who="the governor", source=None, **changes):
    """A document that tells of shelling: "Report 3: …", in its own words by its number."""
    text = f"Report {number}: shelling killed {killed or 'no number of'} people in {place.name}, {who} said."
    counts = (
        ()
        if killed is None
        else (Count(measure="killed", of="unknown", low=killed, high=killed, span=span(text, f"{killed} people")),)
    )
    found = event(
        text, "shelling", place, id=f"n{number}", when=days(day, day), casualties=counts, assertion="claimed",
        claims=(Claim(span=span(text, who)),),
    )  # fmt: skip
    return reading(text, replace(found, **changes), title=f"Title {number}", source=source or f"Outlet {number}")


@pytest.fixture
def store():
    with Store.open(None, clock=clock) as opened:
        yield opened


def sets(store) -> set[frozenset[str]]:
    return {frozenset(one["id"] for one in found["told"]) for found in store.happenings()}


def test_reports_of_two_documents_are_one_happening(store):
    """Two documents give one happening that keeps both reports, with the range of their figures and who says which."""
    store.add(told(1, 3))
    store.add(told(2, 5, who="the mayor"))
    (found,) = store.happenings()
    assert [(one["id"], one["document"]["source"], one["casualties"][0]["low"]) for one in found["told"]] in (
        [("n1", "Outlet 1", 3), ("n2", "Outlet 2", 5)],
        [("n2", "Outlet 2", 5), ("n1", "Outlet 1", 3)],
    )
    assert [(one["measure"], one["low"], one["high"]) for one in found["casualties"]] == [("killed", 3, 5)]
    (said,) = found["accord"]
    assert not said["agree"]
    assert "3 killed according to the governor (Outlet 1)" in said["text"]
    assert "5 killed according to the mayor (Outlet 2)" in said["text"]
    assert store.count() == 2
    assert store.count_happenings() == 1


def test_a_documents_own_reading_stays(store):
    """What a document says by itself is given as before, however it was merged."""
    one = store.add(told(1, 3))
    before = store.reading(one.document_id), store.event("n1")
    store.add(told(2, 5))
    assert (store.reading(one.document_id), store.event("n1")) == before


def test_every_report_leads_to_its_happening(store):
    """The happening is found by the id of each of its events and bears the id of the one that came out first."""
    late = told(1, 3)
    store.add(replace(late, document=replace(late.document, published=None)))
    store.add(told(2, 3))
    assert store.happening("n1") == store.happening("n2")
    assert store.happening("n1")["id"] == "n2"
    assert store.aliases() == {"n1": "n2"}
    with pytest.raises(NotFoundError):
        store.happening("nothing")


def test_an_event_alone_is_a_happening_of_one_report(store):
    """What one document tells is given as its event, with itself as the only report."""
    store.add(told(1, 3))
    assert store.happening("n1") == store.event("n1") | {"lead": "n1", "told": [store.event("n1")], "accord": []}


def test_superseding_a_document_unmerges_it(store):
    """A document read anew with another day leaves the happening; read as before it comes back."""
    store.add(told(1, 3))
    made = told(2, 3)
    store.add(made)
    assert sets(store) == {frozenset({"n1", "n2"})}
    store.add(replace(made, events=(replace(made.events[0], when=days("2023-03-15", "2023-03-15")),)))
    assert sets(store) == {frozenset({"n1"}), frozenset({"n2"})}
    store.add(made)
    assert sets(store) == {frozenset({"n1", "n2"})}


chosen = st.builds(
    told,
    st.integers(0, 9),
    st.sampled_from([None, 1, 3, 4, 12]),
    place=st.sampled_from([TOWN, OTHER, PROVINCE]),
    day=st.sampled_from(["2023-03-17", "2023-03-18"]),
    drawn=st.sampled_from(["point", "off"]),
    sub=st.sampled_from(["shelling", "missile", "other"]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(chosen, max_size=9), st.data())
def test_the_store_gathers_as_the_rule_says_in_any_order(documents, data):
    """Documents added in any order, some again with another reading, give the happenings of those that are current."""
    current = {made.document.text: made for made in documents}
    field = Memory()
    with Store.open(None) as store:
        for made in data.draw(st.permutations(documents)):
            store.add(made)
        for made in current.values():
            store.add(made)
        found = sets(store)
        everything = list(store.events())
        Gathering(field).settle(added=[report_of(one, one["document"]) for one in everything])
        rows = store._connection.execute("SELECT count(*) FROM reports").fetchone()[0]
        with store._transaction() as connection:
            connection.execute("DELETE FROM gathered")
            gathered.renew(connection)
        assert sets(store) == found
    keys = {f"{one['document']['id']}/{one['id']}": one["id"] for one in everything}
    assert found == {frozenset(keys[key] for key in told_) for told_ in field.happenings()}
    assert rows == len(everything)


@pytest.mark.parametrize(
    ("one", "other", "joined", "said"),
    [
        (told(1, 3), told(2, 3), False, "2 reports are taken to tell of it: they agree in kind, place and days and give the same figures."),
        (told(1), told(2, 3), False, "2 reports are taken to tell of it: they agree in kind, place and days."),
        (told(1, 7), told(2, 7, sub="missile"), False, "they agree in days and give the same figures."),
        (told(1, 3), told(2, 3, place=OTHER), True, "somebody joined reports by hand."),
    ],
)  # fmt: skip
def test_a_happening_says_why_its_reports_are_one(store, one, other, joined, said):
    """The reason says what the reports agree in, or that a person joined them."""
    store.add(one)
    store.add(other)
    if joined:
        store.join("n1", "n2")
    (found,) = store.happenings()
    assert found["reason"].startswith("It happened in a town. ")
    assert said in found["reason"]


# -- corrections -----------------------------------------------------------------------------------------------------
def test_a_person_can_part_a_report_and_take_that_back(store):
    """A parted report is a mark of its own until that is undone; nothing else changes."""
    for number in (1, 2, 3):
        store.add(told(number, 3))
    version = store.version()
    act = store.part("n2")
    assert sets(store) == {frozenset({"n1", "n3"}), frozenset({"n2"})}
    assert store.version() != version
    store.undo(act)
    assert sets(store) == {frozenset({"n1", "n2", "n3"})}
    assert store.version() != version
    with pytest.raises(NotFoundError, match="no correction"):
        store.undo(act)


def test_a_correction_outlives_reading_anew_and_a_restart(tmp_path):
    """What was parted stays apart when the document is added again, read anew, or the store is opened again."""
    with Store.open(tmp_path) as store:
        store.add(told(1, 3))
        made = told(2, 3)
        store.add(made)
        store.part("n2")
        store.add(made)
        store.add(replace(made, document=replace(made.document, title="Corrected")))
        assert sets(store) == {frozenset({"n1"}), frozenset({"n2"})}
    with Store.open(tmp_path) as store:
        store.add(told(3, 3))
        assert frozenset({"n1", "n2"}) not in sets(store)
        assert not any({"n1", "n2"} <= found for found in sets(store))


def test_a_person_can_join_two_happenings_and_take_that_back(store):
    """Happenings that no rule would merge are one when a person says so, and two again when that is undone."""
    store.add(told(1, 3))
    store.add(told(2, 40, place=OTHER))
    act = store.join("n1", "n2")
    assert sets(store) == {frozenset({"n1", "n2"})}
    assert store.happening("n1")["casualties"][0] | {"low": 3, "high": 40} == store.happening("n1")["casualties"][0]
    assert store.join("n1", "n2") is None
    store.undo(act)
    assert sets(store) == {frozenset({"n1"}), frozenset({"n2"})}


def test_the_last_word_holds(store):
    """Parting what was joined and joining what was parted: the later correction wins, and undoing it brings the other back."""
    store.add(told(1, 3))
    store.add(told(2, 3))
    store.part("n1")
    joined = store.join("n1", "n2")
    assert sets(store) == {frozenset({"n1", "n2"})}
    last = store.part("n1")
    assert sets(store) == {frozenset({"n1"}), frozenset({"n2"})}
    assert [act["said"] for act in store.corrections("n1")] == ["apart"]
    store.undo(last)
    assert sets(store) == {frozenset({"n1", "n2"})}
    assert [act["act"] for act in store.corrections("n1")] == [joined]


def test_what_people_said_can_be_looked_up(store):
    """The corrections about a happening's reports are listed with the events they are about."""
    store.add(told(1, 3))
    store.add(told(2, 3))
    assert store.corrections("n1") == []
    act = store.part("n1")
    (said,) = store.corrections("n2")
    assert (said["act"], said["said"], {one["id"] for one in said["events"]}) == (act, "apart", {"n1", "n2"})
    assert store.part("n1") is None


# -- the map ---------------------------------------------------------------------------------------------------------
def test_one_mark_a_happening_with_its_reports(store):
    """The feed, the counts and GeoJSON have one entry for a happening, and GeoJSON lists its reports."""
    store.add(told(1, 3))
    store.add(told(2, 5))
    store.add(told(3, day="2023-03-01"))
    feed = layers.map_feed(store)
    assert sorted(zip(feed["events"]["reports"], feed["events"]["killed"], strict=True)) == [(1, None), (2, [3, 5])]
    assert len(feed["aliases"]) == 1
    one, two = sorted(layers.features(store, layers.parse_filter({})), key=lambda f: f["properties"]["reports"])
    assert (one["properties"]["told_by"], one["properties"]["accord"]) == ([], [])
    assert {(r["id"], r["source"], r["killed"]["low"]) for r in two["properties"]["told_by"]} == {
        ("n1", "Outlet 1", 3), ("n2", "Outlet 2", 5),
    }  # fmt: skip
    assert two["properties"]["killed"] == {"low": 3, "high": 5, "of": "unknown"}
    assert "differ" in two["properties"]["accord"][0]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "outlet 1"}, True),
        ({"q": "outlet 2 mayor"}, True),
        ({"q": "outlet 7"}, False),
        ({"kind": "strike"}, True),
        ({"kind": "battle"}, False),
        ({"from": "2023-03-18", "to": "2023-03-18"}, True),
        ({"from": "2023-03-19"}, False),
        ({"bbox": "30,50,31,51"}, True),
        ({"bbox": "37,47,39,49"}, False),
        ({"map": "off"}, False),
        ({"assertion": "claimed"}, True),
        ({"assertion": "asserted,confirmed,disputed,denied"}, False),
        ({"harmed": "yes"}, True),
    ],
)
def test_filters_choose_happenings(store, query, found):
    """Each filter works on the happening: words of any of its reports, its days, place, kind and mark."""
    store.add(told(1, 3))
    store.add(told(2, 3, who="the mayor"))
    assert len(list(layers.features(store, layers.parse_filter(query)))) == int(found)


# -- older stores ----------------------------------------------------------------------------------------------------
def test_a_store_of_the_first_format_is_brought_forward(tmp_path):
    """A store kept by the first release opens with all it had, its reports are merged, and claimants can be searched."""
    file = sqlite3.connect(tmp_path / FILE_NAME)
    file.executescript(OLD.read_text("utf-8"))
    tables = ("documents", "readings", "events", "mentions", "areas")
    derived = {"search", "sub", "assertion", "harmed"}
    names = {table: [row[1] for row in file.execute(f"PRAGMA table_info({table})")] for table in tables}
    kept = {table: ", ".join(f'"{name}"' for name in names[table] if name not in derived) for table in tables}
    before = {table: file.execute(f"SELECT {kept[table]} FROM {table} ORDER BY 1, 2").fetchall() for table in tables}
    file.close()
    with Store.open(tmp_path) as store:
        after = {
            table: [tuple(row) for row in store._connection.execute(f"SELECT {kept[table]} FROM {table} ORDER BY 1, 2")]
            for table in tables
        }
        assert after == before
        for row in store._connection.execute("SELECT json, sub, assertion, search FROM events"):
            event = json.loads(row["json"])
            assert (row["sub"], row["assertion"]) == (event["sub"], event["assertion"])
            assert all(plain(claim["text"]) in row["search"] for claim in event["claimed_by"])
        assert {"old-1", "old-2"} <= {one["id"] for one in store.happening("old-1")["told"]}
        store.check()
        version = store.version()
    with Store.open(tmp_path) as again:
        assert again.version() == version


def test_a_store_merged_by_other_rules_is_merged_anew(tmp_path):
    """What older rules merged is gathered again by the present ones when the store is opened; corrections stay."""
    with Store.open(tmp_path) as store:
        for number in (1, 2, 3):
            store.add(told(number, 3))
        store.part("n3")
        store._connection.execute("UPDATE gathered SET rules = 'old'")
        store._connection.execute("UPDATE reports SET core = key")
        store._connection.execute("DELETE FROM merged")
        assert len(sets(store)) == 3
    with Store.open(tmp_path) as store:
        assert sets(store) == {frozenset({"n1", "n2"}), frozenset({"n3"})}
