"""Events and dates against gold: figures worked out by hand, every form of gold, bad lines, the command."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.errors import DocumentError
from geodata.evaluate import event_gold, event_report, times
from geodata.evaluate import events as measure
from webapp.cli import main

TEXT = "Shells hit Alpha on Monday, the mayor said. Gunmen shot a man in Beta. Talks are planned in Gamma."
PUBLISHED = "2024-06-11"
DAY = {"first": "2024-06-10", "last": "2024-06-10"}


def at(words):
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words)}


def wanted(**more):
    """A shelling of Alpha at 0°N 10°E, on Monday, said by the mayor."""
    event = {"kind": "strike", "sub": "shelling", "place": {"name": "Alpha", "lat": 0.0, "lon": 10.0}}
    return event | {"when": "2024-06-10", "stage": "happened", "assertion": "claimed", "claimed_by": "the mayor"} | more


def told(lon=10.0, **more):
    """The same as a reading tells it."""
    where = {"name": "Alpha", "lat": 0.0, "lon": lon, "precision": "settlement"} | at("Alpha")
    event = {"kind": "strike", "sub": "shelling", "where": where, "when": DAY, "stage": "happened", "map": "point"}
    event |= {"assertion": "claimed", "claimed_by": [at("the mayor")], "casualties": [], "trigger": at("hit")}
    return event | {"evidence": at("Shells hit Alpha on Monday, the mayor said.")} | more


def figures(events, reading, **more):
    record = {"id": "d", "text": TEXT, "published": PUBLISHED, "events": events}
    return measure.evaluate(
        [event_gold.event_gold(record)], {"d": event_gold.told_events({"events": reading}, TEXT)}, **more
    )


def counted(got):
    return {kind: len(got.of_kind(kind)) for kind in measure.ERRORS if got.of_kind(kind)}


def test_a_perfect_reading_is_right_in_everything():
    """One mark, found with kind, place, date, stage and source."""
    got = figures([wanted(casualties={})], [told()])
    assert (got.marks.precision, got.marks.recall, got.false, counted(got)) == (1.0, 1.0, 0, {})
    for name in ("sub", "stage", "assertion", "claimed_by", "source named", "dates overlap", "dates exact"):
        assert got.detail(name) == (1, 1), name
    assert got.detail("killed") == (0, 0)


def test_figures_worked_out_by_hand():
    """Of three gold marks one is right, one of another kind, one missed; one predicted mark is elsewhere."""
    beta = wanted(kind="civilians", sub="attack", place={"lat": 0.0, "lon": 20.0})
    delta = wanted(place={"lat": 0.0, "lon": 50.0}, when=None)
    far = told(40.0, kind="unrest", trigger=at("Talks"), evidence=at("Talks"))
    got = figures([wanted(), beta, delta], [told(), told(20.0, trigger=at("shot")), far])
    assert (got.marks.hits, got.marks.predicted, got.marks.wanted) == (1, 3, 3)
    assert got.marks_of_any_kind.hits == 2
    assert (got.false, got.invented, got.kinds) == (2, 1, (1, 2))
    assert counted(got) == {"missed": 1, "false": 1, "wrong kind": 1}


def test_a_point_is_right_within_the_stated_distance():
    """0.2 degrees are 22 km: right at 25, and a wrong place at 10."""
    assert figures([wanted()], [told(10.2)]).marks.hits == 1
    got = figures([wanted(trigger=at("hit"))], [told(10.2)], near_km=10)
    assert counted(got) == {"wrong place": 1}
    assert got.near == (0, 1)


def test_a_place_without_coordinates_is_told_by_its_name():
    """The gazetteer's name or the words of the text count, folded; another name does not."""
    assert figures([wanted(place="ALPHA")], [told()]).marks.hits == 1
    assert figures([wanted(place="Beta")], [told()]).marks.hits == 0


def test_an_area_drawn_as_a_point_is_wrong():
    """The reverse of an honest map: a region's event as a pin on its middle."""
    area = wanted(place={"name": "Alpha", "lat": 0.0, "lon": 10.0, "precision": "adm1"})
    assert figures([area], [told()]).marks.hits == 0
    shaded = told(11.0)
    shaded["where"] |= {"precision": "adm1"}
    assert figures([area], [shaded | {"map": "area"}]).marks.hits == 1
    shaded["where"] |= {"lon": 12.0}
    assert figures([area], [shaded | {"map": "area"}]).marks.hits == 0


def test_what_the_gold_leaves_out_is_not_judged():
    """Without "stage" any stage will do; null says that there must be none."""
    bare = {"kind": "strike", "place": {"lat": 0.0, "lon": 10.0}}
    got = figures([bare], [told(stage="ongoing")])
    assert [got.detail(name) for name in measure.DETAILS] == [(0, 0)] * len(measure.DETAILS)
    assert figures([bare | {"when": None}], [told()]).detail("dates exact") == (0, 1)
    assert figures([bare | {"claimed_by": None}], [told()]).detail("claimed_by") == (0, 1)


@pytest.mark.parametrize(
    ("number", "casualties", "result"),
    [
        (3, [{"measure": "killed", "low": 3, "high": 3}], (1, 1)),
        ([3, None], [{"measure": "killed", "low": 3, "high": None}], (1, 1)),
        ([3, None], [{"measure": "killed", "low": 3, "high": 3}], (0, 1)),
        (5, [{"measure": "killed", "low": 2, "high": 2}, {"measure": "killed", "low": 3, "high": 3}], (1, 1)),
        (3, [], (0, 1)),
        (None, [{"measure": "killed", "low": 1, "high": 1}], (0, 1)),
    ],
)
def test_casualties_must_agree_at_both_ends(number, casualties, result):
    """Least and most are compared; counts of one measure add up; a number nobody gave is wrong."""
    got = figures([wanted(casualties={"killed": number})], [told(casualties=casualties)])
    assert got.detail("killed") == result


def test_casualties_of_an_event_with_two_marks_are_judged_once():
    """A list of struck towns is one event with two marks and one toll."""
    towns = [{"lat": 0.0, "lon": 10.0}, {"lat": 0.0, "lon": 20.0}]
    toll = [{"measure": "killed", "low": 3, "high": 3}]
    got = figures([wanted(place=towns, casualties={"killed": 3})], [told(casualties=toll), told(20.0)])
    assert (got.marks.hits, got.detail("killed")) == (2, (1, 1))


@pytest.mark.parametrize(
    ("when", "given", "result"),
    [
        ("2024-06-10", DAY, (True, True)),
        (["2024-06-09", "2024-06-10"], DAY, (True, False)),
        ({"first": None, "last": "2024-06-10"}, DAY, (True, True)),
        ("2024-06-01", DAY, (False, False)),
        ("2024-06-10", {"first": "2024-01-01", "last": "2024-12-31"}, (False, False)),
        ("2024-06-10", None, (False, False)),
        (None, None, (True, True)),
    ],
)
def test_dates_overlap_and_agree(when, given, result):
    """A range of months is no hit for a day; no date is right only where there is none."""
    got = figures([wanted(when=when)], [told(when=given)])
    assert (got.detail("dates overlap")[0], got.detail("dates exact")[0]) == result


def test_plans_and_the_past_belong_off_the_map():
    """Drawn, they are mistakes; in the layer that starts off, they are kept."""
    plan = wanted(kind="politics", sub="meeting", stage="planned", trigger=at("Talks"))
    past = wanted(when="2022-03-01", place={"lat": 0.0, "lon": 30.0})
    threat = wanted(stage="threatened", place={"lat": 0.0, "lon": 40.0})
    reading = [
        told(kind="politics", sub="meeting", trigger=at("Talks"), map="off"),
        told(30.0, trigger=at("shot")),
    ]
    got = figures([plan, past, threat], reading)
    assert got.marks.wanted == 0
    assert (got.off.number, got.off.drawn, got.off.in_layer) == (2, 1, 1)
    assert (got.none.number, got.none.drawn) == (1, 0)
    assert counted(got) == {"drawn by mistake": 1}


def test_one_event_told_twice_is_one_true_and_one_false_mark():
    """Pairs are one to one: the nearer of two predictions is taken."""
    got = figures([wanted()], [told(10.1), told(10.0)])
    assert (got.marks.hits, got.false) == (1, 1)
    assert got.outcomes[0].told.spot.at == (0.0, 10.0)


def test_linked_gold_is_read_like_plain_gold():
    """Places annotated once, a further report of the same event, killed and injured apart."""
    place = at("Alpha") | {"name": "Alpha", "class": "literal", "lat": 0.0, "lon": 10.0, "precision": "settlement"}
    first = {
        "id": "e1",
        "kind": "strike",
        "sub": "shelling",
        "trigger": at("hit"),
        "map": "point",
        "precision": "settlement",
    }
    first |= {"where": [{"place_start": place["start"], "place_end": place["end"], "role": "location"}], **DAY}
    first |= {"killed": {"low": 3, "high": None}, "injured": None, "same_as": None, "claimed_by": [at("the mayor")]}
    again = first | {"id": "e2", "trigger": at("Shells"), "same_as": "e1"}
    gold = event_gold.event_gold(
        {"id": "d", "text": TEXT, "published": PUBLISHED, "places": [place], "events": [first, again]}
    )
    assert len(gold.events) == 1
    assert len(gold.events[0].triggers) == 2
    reading = event_gold.told_events(
        {"events": [told(casualties=[{"measure": "killed", "low": 3, "high": None}])]}, TEXT
    )
    got = measure.evaluate([gold], {"d": reading})
    assert (got.marks.hits, got.detail("killed"), got.detail("injured")) == (1, (1, 1), (0, 0))
    assert got.detail("dates exact") == got.detail("claimed_by") == (1, 1)


@pytest.mark.parametrize(
    ("event", "part"),
    [
        ("strike", "events[0] needs a “kind”"),
        ({"sub": "shelling"}, "events[0] needs a “kind”"),
        (wanted(stage="done"), "events[0].stage is “done”; it is one of happened"),
        (wanted(assertion="sure"), "asserted"),
        (wanted(when="18 March"), "events[0].when holds “18 March”"),
        (wanted(when=["2024-06-10", "2024-06-01"]), "ends before it begins"),
        (wanted(place={}), "“name” or “lat” and “lon”"),
        (wanted(place={"lat": 95, "lon": 10}), "degrees"),
        (wanted(place={"name": "Alpha", "precision": "town"}), "settlement"),
        (wanted(casualties={"hurt": 3}), "killed"),
        (wanted(casualties={"killed": "three"}), "casualties.killed"),
        (wanted(trigger={"start": 0, "end": 999}), "events[0].trigger"),
        (wanted(claimed_by=7), "claimed_by"),
        (wanted(map="pin"), "point"),
    ],
)
def test_unusable_gold_is_refused_in_words(event, part):
    """Each mistake in a line of gold is named with its field and what may stand there."""
    with pytest.raises(DocumentError) as caught:
        event_gold.event_gold({"text": TEXT, "events": [event]})
    assert part in str(caught.value)


# -- for any gold ----------------------------------------------------------------------------------------------------
spots = st.builds(
    lambda kind, lon, stage: wanted(
        kind=kind, place={"name": "X", "lat": 0.0, "lon": float(lon), "precision": "settlement"}, stage=stage
    ),
    st.sampled_from(["strike", "battle", "civilians"]),
    st.integers(-179, 179),
    st.sampled_from(["happened", "ongoing", "planned", "threatened"]),
)


def as_told(event):
    place = event["place"]
    drawn = {"planned": "off", "threatened": "none"}.get(event["stage"], "point")
    return told(place["lon"], kind=event["kind"], stage=event["stage"], map=drawn)


@given(st.lists(spots, max_size=8))
@settings(deadline=None)
def test_the_gold_itself_as_a_reading_scores_one(events):
    """Every mark is right, nothing is false, and what belongs off the map is not drawn."""
    got = figures(events, [as_told(event) for event in events])
    assert got.marks.hits == got.marks.predicted == got.marks.wanted
    assert counted(got) == {}
    assert got.off.drawn == got.none.drawn == 0


@given(st.lists(spots, max_size=8), st.lists(spots, max_size=8))
@settings(deadline=None)
def test_counts_always_add_up(events, others):
    """Every gold mark and every predicted mark ends in one outcome, whatever is read."""
    got = figures(events, [as_told(event) for event in others])
    marked = [o for o in got.outcomes if o.mark is not None and o.mark.event.drawn in measure.MARKED]
    assert len(marked) == got.marks.wanted
    assert sum(o.told is not None for o in got.outcomes) == got.marks.predicted
    assert got.marks.hits <= got.marks_of_any_kind.hits <= min(got.marks.predicted, got.marks.wanted)
    assert got.invented <= got.false
    json.dumps(event_report.as_json(got, 2), allow_nan=False)
    assert event_report.as_text(got, 2)


# -- dates -----------------------------------------------------------------------------------------------------------
def test_dates_worked_out_by_hand():
    """Four gold dates: one right, one with other days, one missed, one without days that costs nothing."""
    text = "On Monday, in May, in 2023 and recently."
    words = [
        ("Monday", "2024-06-10", "2024-06-10"),
        ("May", "2024-05-01", "2024-05-31"),
        ("2023", "2023-01-01", "2023-12-31"),
    ]

    def item(word, first=None, last=None):
        start = text.index(word)
        return {"start": start, "end": start + len(word), "first": first, "last": last}

    gold = times.time_gold({"id": "d", "text": text, "times": [item(*row) for row in words] + [item("recently")]})
    reading = [
        item("On Monday", *words[0][1:]),
        item("May", "2023-05-01", "2023-05-31"),
        item("recently", "2024-06-01"),
    ]
    got = times.evaluate([gold], {"d": times.told_times({"times": reading}, text)})
    assert (got.overlap.hits, got.overlap.predicted, got.overlap.wanted) == (2, 2, 3)
    assert (got.exact.hits, got.value.hits) == (1, 1)
    assert [error.kind for error in got.errors] == ["wrong days", "missed"]
    assert "missed (1)" in times.as_text(got, 1)
    assert times.as_json(got, 1)["errors"]["wrong days"]["count"] == 1


@pytest.mark.parametrize(
    ("times_", "part"),
    [(None, "“times”"), ([{"start": 0, "end": 99}], "times[0]"), ([{"start": 0, "end": 2, "first": "x"}], "no day")],
)
def test_unusable_gold_of_dates_is_refused_in_words(times_, part):
    """Each mistake is named."""
    with pytest.raises(DocumentError) as caught:
        times.time_gold({"text": "On Monday", "times": times_})
    assert part in str(caught.value)


# -- command ---------------------------------------------------------------------------------------------------------
REPORT = "Shelling killed three people in Bakhmut on Saturday, the mayor said."


def run(*args):
    return CliRunner().invoke(main, ["evaluate", *map(str, args)])


@pytest.fixture
def gold_file(tmp_path):
    event = {"kind": "strike", "sub": "shelling", "place": {"lat": 48.595, "lon": 38.0}, "when": "2023-03-18"}
    event |= {"stage": "happened", "assertion": "claimed", "claimed_by": "the mayor", "casualties": {"killed": 3}}
    path = tmp_path / "gold.jsonl"
    line = {"id": "r", "text": REPORT, "published": "2023-03-20", "events": [event]}
    path.write_text(json.dumps(line) + "\n", "utf-8")
    return path


def test_the_command_reads_the_gold_and_prints_the_figures(gazetteer, gold_file):
    """Without readings the texts are read; the strike is found with date, toll and source."""
    result = run("events", gold_file)
    assert result.exit_code == 0, result.output
    assert "gold events: 1, marks: 1" in result.output
    data = json.loads(run("events", gold_file, "--json").stdout)
    assert data["marks"]["f"] == 1.0
    assert data["matched"]["killed"] == data["matched"]["dates_exact"] == {"right": 1, "judged": 1, "share": 1.0}


def test_the_command_shows_errors_with_gold_and_reading(gold_file, tmp_path):
    """A reading that moves the strike is shown beside the gold."""
    readings = tmp_path / "readings.jsonl"
    trigger = {"start": 0, "end": 8}
    event = {
        "kind": "strike",
        "sub": "shelling",
        "map": "point",
        "trigger": trigger,
        "evidence": {"start": 0, "end": 60},
    }
    event |= {"where": {"name": "Bakhmutivka", "lat": 49.0, "lon": 39.0}, "when": {"first": "2023-03-18", "last": None}}
    readings.write_text(json.dumps({"id": "r", "events": [event]}), "utf-8")
    result = run("events", gold_file, "--readings", readings, "--errors", 1)
    assert "1 wrong place" in result.output
    assert "[Shelling] killed three" in result.output
    assert "given: strike.shelling, at Bakhmutivka, 2023-03-18" in result.output


def test_bad_lines_are_named_and_the_rest_is_scored(gold_file, tmp_path):
    """A broken line, a wrong stage and an unknown reading are each named with their file and line."""
    bad = {"id": "s", "text": REPORT, "events": [{"kind": "strike", "stage": "done"}]}
    gold_file.write_text(gold_file.read_text("utf-8") + "{broken\n" + json.dumps(bad) + "\n", "utf-8")
    readings = tmp_path / "readings.jsonl"
    readings.write_text('{"id": "other", "events": []}\n{"id": "r", "events": []}', "utf-8")
    result = run("events", gold_file, "--readings", readings)
    assert result.exit_code == 1
    for part in (
        "gold.jsonl, line 2: this is no JSON",
        "gold.jsonl, line 3: events[0].stage",
        "readings.jsonl, line 1",
    ):
        assert part in result.stderr
    assert "documents: 1;" in result.stdout


def test_several_golds_end_in_one_table(gold_file, tmp_path):
    """Events and dates, too, have a line for each file."""
    line = json.loads(gold_file.read_text("utf-8")) | {"times": []}
    files = [tmp_path / "a.jsonl", tmp_path / "b.jsonl"]
    for path in files:
        path.write_text(json.dumps(line), "utf-8")
    for what in ("events", "times"):
        lines = run(what, *files).stdout.splitlines()
        assert [path.name for path in files] == [Path(line.split()[-1]).name for line in lines[-2:]]


def test_the_gold_in_the_docs_can_be_used():
    """The example of docs/evaluate.md is read and means what the page says."""
    page = (Path(__file__).parent.parent / "docs/evaluate.md").read_text("utf-8")
    example = re.search(r'    (\{"id": "r1", "published".*?\]\})\n', page, re.DOTALL)
    gold = event_gold.event_gold(json.loads(example.group(1)))
    assert [event.drawn for event in gold.events] == ["point", "off"]
    assert gold.events[0].casualties == {"killed": (3, 3)}
