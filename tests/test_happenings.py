"""Reports become happenings by one rule, whatever the order in which they come, and people can correct it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from memory_field import Memory

from geodata.happenings import Corrections, Gathering, Report, filed, likeness, sought, understood, written
from geodata.happenings.accord import accord
from geodata.happenings.combine import standing
from geodata.happenings.figures import agreed, span
from geodata.happenings.report import Figure

DAY = 738_000
SPOTS = {
    "town": (48.5, 35.0, 6.0, "settlement", "at", "Sample Oblast"),
    "suburb": (48.54, 35.02, 3.0, "settlement", "at", "Sample Oblast"),
    "plant": (48.51, 35.01, 1.0, "site", "at", "Sample Oblast"),
    "near": (48.5, 35.0, 12.0, "near", "near", "Sample Oblast"),
    "sector": (48.5, 35.0, 25.0, "near", "direction", "Sample Oblast"),
    "oblast": (48.4, 35.1, 90.0, "adm1", "at", "Sample Oblast"),
    "country": (49.0, 32.0, 600.0, "country", "at", None),
}
PLACE = {"near": "town", "sector": "town"}
KINDS = (
    ("strike", "shelling", "violence", "strike.shelling", False, False),
    ("strike", "other", "violence", "strike.other", True, False),
    ("civilians", "attack", "violence", "civilians.attack", False, False),
    ("battle", "assault", "battle", "battle.armed_clash", False, False),
    ("territory", "capture", "territory.capture", "territory.capture", False, True),
)


def report(number: int = 0, document: int = 0, **changes) -> Report:
    """A report of shelling in a town on one day."""
    values = {
        "key": f"d{document}/e{number}", "event": f"e{number}", "document": f"d{document}", "source": f"Outlet {document}",
        "published": "2021-08-02", "position": number, "kind": "strike", "layer": "strike", "family": "violence",
        "alike": "strike.shelling", "generic": False, "once": False, "stage": "happened", "assertion": "asserted",
        "drawn": "point", "first": DAY, "last": DAY, "figures": (),
    }  # fmt: skip
    return Report(**(values | spot("town") | changes))


def spot(name: str) -> dict:
    lat, lon, radius, precision, relation, admin1 = SPOTS[name]
    return {
        "place": PLACE.get(name, name), "name": name.title(), "lat": lat, "lon": lon, "radius_km": radius, "precision": precision,
        "relation": relation, "country": "UA", "admin1": admin1,
    }  # fmt: skip


def killed(low, high, of="unknown"):
    return (("killed", Figure(low, high, of)),)


numbers = st.sampled_from([(), killed(1, 1), killed(3, 3), killed(4, 4), killed(3, None), killed(9, 9), killed(0, 0)])
ranges = st.sampled_from([(0, 0), (0, 1), (1, 1), (1, 2), (2, 2), (0, 2), (0, 30), (0, None), (None, None)])


@st.composite
def reports(draw, most=9):
    """Reports of few documents about few places and days, so that most have something in common."""
    found = []
    for number in range(draw(st.integers(1, most))):
        document = draw(st.integers(0, 6))
        kind, _, family, alike, generic, once = draw(st.sampled_from(KINDS))
        first, last = draw(ranges)
        found.append(
            report(
                number, document, kind=kind, layer=kind, family=family, alike=alike, generic=generic, once=once,
                stage=draw(st.sampled_from(["happened", "happened", "repelled", "planned"])),
                published=[None, "2021-08-02", "2021-08-03"][document % 3], source=f"Outlet {document % 4}",
                first=None if first is None else DAY + first, last=None if last is None else DAY + last,
                figures=draw(numbers), **spot(draw(st.sampled_from(sorted(SPOTS)))),
            )
        )  # fmt: skip
    return found


def by_the_rule(found: list[Report], apart=frozenset()) -> set[frozenset[str]]:
    """The rule of ``gather`` written down naively: in the order of publication, to the happening whose first is likest."""
    happenings: list[list[Report]] = []
    for one in sorted(found, key=lambda item: item.order):
        open_ = [
            told
            for told in happenings
            if all(likeness(one, other) and frozenset({one.key, other.key}) not in apart for other in told)
        ]
        best = max(open_, key=lambda told: (likeness(one, told[0]), -happenings.index(told)), default=None)
        if best is None:
            happenings.append([one])
        else:
            best.append(one)
    return {frozenset(item.key for item in told) for told in happenings}


def gathered(found: list[Report]) -> set[frozenset[str]]:
    field = Memory()
    Gathering(field).settle(added=found)
    return field.happenings()


# -- the rule --------------------------------------------------------------------------------------------------------
@settings(max_examples=300, deadline=None)
@given(st.data())
def test_any_order_and_any_batches_give_the_same_happenings(data):
    """However reports arrive, and in whatever portions, the happenings are those of the rule."""
    found = data.draw(reports())
    shuffled = data.draw(st.permutations(found))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(found)), max_size=3)))
    field = Memory()
    for start, end in zip([0, *cuts], [*cuts, len(found)], strict=True):
        Gathering(field).settle(added=shuffled[start:end])
    assert field.happenings() == by_the_rule(found)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_what_goes_leaves_no_trace(data):
    """After reports went or were replaced, the happenings are those of the reports that are left."""
    found = data.draw(reports())
    gone = data.draw(st.sets(st.sampled_from([one.key for one in found])))
    again = [
        one for one in found if one.key in data.draw(st.sets(st.sampled_from(sorted(gone))) if gone else st.just(gone))
    ]
    field = Memory()
    Gathering(field).settle(added=found)
    Gathering(field).settle(removed=sorted(gone), added=again)
    kept = [one for one in found if one.key not in gone] + again
    assert field.happenings() == by_the_rule(kept)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_what_people_parted_stays_apart_and_comes_back(data):
    """Pairs said to be apart never meet, whenever that was said; taken back, all is as before."""
    found = data.draw(reports(6))
    pairs = [frozenset({a.key, b.key}) for a in found for b in found if a.key < b.key]
    apart = set(data.draw(st.lists(st.sampled_from(pairs), max_size=4))) if pairs else set()
    said = Corrections(
        apart={key: frozenset(k for p in apart if key in p for k in p - {key}) for p in apart for key in p}
    )
    half = len(found) // 2
    field = Memory()
    Gathering(field).settle(added=found[:half])
    Gathering(field, said).settle(changed=sorted(said.apart))
    Gathering(field, said).settle(added=found[half:])
    assert field.happenings() == by_the_rule(found, apart)
    Gathering(field).settle(changed=sorted(said.apart))
    assert field.happenings() == by_the_rule(found)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_what_people_joined_is_one_whatever_the_order(data):
    """Joined reports are in one happening, and the whole is the same in any order and as if it had been said first."""
    found = data.draw(reports(6))
    chosen = data.draw(st.lists(st.sampled_from([one.key for one in found]), max_size=3, unique=True))
    said = Corrections(joined={key: frozenset(chosen) - {key} for key in chosen} if len(chosen) > 1 else {})
    first, later = Memory(), Memory()
    Gathering(first, said).settle(added=found)
    for one in data.draw(st.permutations(found)):
        Gathering(later).settle(added=[one])
    Gathering(later, said).settle(changed=chosen)
    assert first.happenings() == later.happenings()
    assert any(set(chosen) <= told for told in first.happenings())
    Gathering(later).settle(changed=chosen)
    assert later.happenings() == by_the_rule(found)


@settings(max_examples=300, deadline=None)
@given(reports())
def test_likeness_is_mutual_and_the_like_find_each_other(found):
    """Two reports are as alike one way as the other, and one is filed where the other looks."""
    for one in found:
        for other in found:
            alike = likeness(one, other)
            assert alike == likeness(other, one)
            if alike is not None:
                assert filed(one) & sought(other)
                assert filed(other) & sought(one)


@given(st.floats(-89, 89), st.floats(-180, 180), st.floats(-0.2, 0.2), st.floats(-0.2, 0.2))
def test_neighbours_look_into_each_others_cells_all_over_the_globe(lat, lon, north, east):
    """Two spots within reach are filed where the other looks, also at high latitudes and across 180°."""
    from math import cos, radians

    there = max(-89.0, min(89.0, lat + north)), (lon + east / max(0.02, cos(radians(lat))) + 180) % 360 - 180
    one = report(0, 0, lat=lat, lon=lon)
    other = report(1, 1, lat=there[0], lon=there[1])
    assert filed(one) & sought(other)


@given(reports())
def test_a_report_is_kept_as_text_and_understood_again(found):
    """What is written down of a report is all of it."""
    assert [understood(written(one)) for one in found] == found


def test_a_chain_is_no_happening():
    """The first and last of a chain that do not go together stay apart; the middle goes with what came out first."""
    first = report(0, 0, figures=killed(3, 3), published="2021-08-02")
    middle = report(1, 1, figures=killed(5, 5), published="2021-08-03")
    last = report(2, 2, figures=killed(9, 9), published="2021-08-03")
    assert likeness(first, middle)
    assert likeness(middle, last)
    assert not likeness(last, replace(first, published="2021-08-03"))
    assert gathered([replace(first, published="2021-08-01"), middle, last]) == {frozenset({"d0/e0", "d1/e1", "d2/e2"})}
    assert gathered([replace(first, published="2021-08-03"), middle, last]) == {
        frozenset({"d0/e0", "d1/e1"}),
        frozenset({"d2/e2"}),
    }


def test_two_strikes_in_one_town_on_one_day_find_their_like():
    """Two happenings told by two documents stay two, each with the reports whose figures fit best."""
    found = [
        report(0, 0, figures=killed(1, 1)),
        report(1, 0, figures=killed(3, 3)),
        report(2, 1, figures=killed(3, 3)),
        report(3, 1, figures=killed(1, 1)),
    ]
    assert gathered(found) == {frozenset({"d0/e0", "d1/e3"}), frozenset({"d0/e1", "d1/e2"})}


@pytest.mark.parametrize(
    ("changes", "alike"),
    [
        ({}, True),
        (spot("suburb"), False),
        (spot("plant"), True),
        (spot("near"), True),
        (spot("sector"), False),
        (spot("oblast"), False),
        (spot("oblast") | {"figures": killed(4, 4)}, True),
        (spot("country") | {"figures": killed(4, 4)}, True),
        (spot("suburb") | {"figures": killed(4, 4)}, False),
        ({"first": DAY - 1}, True),
        ({"first": DAY + 1, "last": DAY + 1}, False),
        ({"first": None, "last": None}, False),
        ({"first": DAY - 20, "last": DAY + 9}, False),
        ({"stage": "planned"}, False),
        ({"alike": "strike.missile"}, False),
        ({"alike": "strike.missile", "figures": killed(4, 4)}, True),
        ({"alike": "strike.other", "generic": True}, True),
        ({"figures": killed(6, 6)}, True),
        ({"figures": killed(40, 40)}, False),
        ({"figures": killed(40, 40), "published": "2021-08-05"}, False),
        ({"figures": killed(11, 11), "published": "2021-08-05"}, True),
        ({"figures": killed(4, 4, "civilian")}, False),
        ({"figures": killed(6, 6), "source": "Outlet 0"}, False),
        ({"document": "d0"}, False),
    ],
)
def test_what_makes_two_reports_alike(changes, alike):
    """Each part of the rule, changed one at a time against shelling of a town with four soldiers killed."""
    one = report(0, 0, figures=killed(4, 4, "military"))
    assert (likeness(one, replace(report(1, 1), **changes)) is not None) == alike


def test_successive_bulletins_do_not_chain():
    """Bulletins of "the past 24 hours" on following days share a day and are still two days' news."""
    monday = report(0, 0, first=DAY, last=DAY + 1)
    tuesday = report(1, 1, first=DAY + 1, last=DAY + 2)
    assert likeness(monday, tuesday) is None


def test_adding_costs_what_the_neighbourhood_costs():
    """The reports looked at for a new one are those near it in place and days, however many are kept."""

    class Counting(Memory):
        looked = 0

        def near(self, wanted):
            found = super().near(wanted)
            Counting.looked += len(found)
            return found

    field = Counting()
    Gathering(field).settle(
        added=[report(n, n, lat=48.5 + n % 40, first=DAY + n, last=DAY + n, place=f"p{n % 40}") for n in range(2000)]
    )
    Counting.looked = 0
    Gathering(field).settle(added=[report(5000, 5000, first=DAY + 1000, last=DAY + 1000)])
    assert Counting.looked <= 4


# -- what reports come to --------------------------------------------------------------------------------------------
bounds = st.one_of(st.none(), st.integers(0, 500))


@given(st.lists(st.tuples(bounds, bounds), min_size=1, max_size=6))
def test_figures_are_never_added_and_never_leave_what_was_said(given_):
    """The figure of a happening lies within its reports' figures: what fits them all, else from lowest to highest."""
    found = [
        Figure(*(sorted(pair) if None not in pair else pair), "unknown") for pair in given_ if pair != (None, None)
    ]
    if not found:
        return
    low, high = span(found)
    lows = [figure.low for figure in found if figure.low is not None]
    highs = [figure.high for figure in found if figure.high is not None]
    assert low is None or low in {*lows, *highs}
    assert high is None or high in {*lows, *highs}
    assert low is None or high is None or low <= high
    if not agreed(found):
        assert low == min(lows + highs)
        assert high is None or high == max(lows + highs)
    else:
        assert all((f.high is None or low is None or low <= f.high) for f in found)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((3, 3), (5, 5), (3, 5)),
        ((3, None), (5, 5), (5, 5)),
        ((3, None), (4, None), (4, None)),
        ((10, None), (5, 5), (5, None)),
        ((None, 5), (2, 2), (2, 2)),
        ((0, 0), (2, 2), (0, 2)),
    ],
)
def test_two_figures_come_to_one(one, other, expected):
    """Figures that fit are narrowed, figures that do not are spread, and an open end stays open."""
    assert span([Figure(*one, "unknown"), Figure(*other, "unknown")]) == expected


@pytest.mark.parametrize(
    ("claims", "assertion"),
    [
        ([("claimed", "RU"), ("claimed", "UA")], "confirmed"),
        ([("claimed", "RU"), ("claimed", "RU")], "claimed"),
        ([("claimed", "UA"), ("claimed", "US")], "claimed"),
        ([("claimed", "UA"), ("claimed", "UN")], "confirmed"),
        ([("claimed", "UN"), ("claimed", "UN")], "claimed"),
        ([("claimed", None), ("claimed", "UA")], "claimed"),
        ([("claimed", "UA"), ("asserted", None)], "asserted"),
        ([("claimed", "UA"), ("denied", "RU")], "disputed"),
        ([("asserted", None), ("denied", "RU")], "disputed"),
        ([("denied", "RU"), ("denied", "UA")], "denied"),
        ([("confirmed", "UA"), ("claimed", "UA")], "confirmed"),
        ([("disputed", "UA"), ("confirmed", "UA")], "disputed"),
    ],
)
def test_standing_of_a_happening(claims, assertion):
    """Both sides, or a side and a monitor, confirm; a denial disputes; allies and nameless officials confirm nothing."""
    events = [
        {"assertion": said, "claimed_by": [{"text": "somebody", "party": party}] if party else []}
        for said, party in claims
    ]
    assert standing(events) == assertion
    assert standing(events[::-1]) == assertion


def test_a_paper_that_passes_on_a_claim_confirms_nothing():
    """A side's paper is not that side: what it carries of the other side stays the other side's claim."""
    military = {"text": "the General Staff", "party": "UA", "kind": "military"}
    paper = {"text": "the agency", "party": "RU", "kind": "media"}
    assert standing([{"assertion": "claimed", "claimed_by": [claim]} for claim in (military, paper)]) == "claimed"


def test_a_pronoun_is_given_by_whom_it_means():
    """Who gives which figure is named as the report names him, not as "he"."""
    means = {"start": 0, "end": 9, "text": "the mayor"}
    he = {
        "claimed_by": [{"text": "he", "party": None, "means": means}],
        "document": {"source": "A"},
        "assertion": "claimed",
    }
    told = [(report(n, n, figures=killed(n, n)), he) for n in (3, 5)]
    assert "3 killed according to the mayor (A)" in accord(told, "claimed")[0]["text"]


def test_what_reports_say_is_cut_short_and_on_one_line():
    """A source of a thousand words and lines does not make a sentence of a thousand words and lines."""
    event = {
        "claimed_by": [{"text": "the\nvery " * 400, "party": None}],
        "document": {"source": "Outlet\r\n" * 300, "title": None},
        "assertion": "claimed",
    }
    told = [(report(n, n, figures=killed(n, n)), event) for n in (3, 5)]
    (said,) = accord(told, "claimed")
    assert "\n" not in said["text"]
    assert len(said["text"]) < 500


def test_at_most_four_reports_are_named_in_a_sentence():
    """Where many differ, the first four are named and the rest counted."""
    events = [
        {"claimed_by": [], "document": {"source": f"O{n}", "title": None}, "assertion": "asserted"} for n in range(9)
    ]
    told = [(report(n, n, figures=killed(n + 1, n + 1)), event) for n, event in enumerate(events)]
    (said,) = accord(told, "asserted")
    assert said["text"].count("according to") == 4
    assert said["text"].endswith("and 5 more.")
