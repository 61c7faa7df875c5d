"""Evaluation against gold: figures worked out by hand, and what must hold for any gold."""

import json
from itertools import pairwise
from math import log

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import evaluate as measure
from geodata.errors import DocumentError
from geodata.evaluate import Guess, Wanted, report
from geodata.evaluate.places import FARTHEST_KM, matched
from tests.benchmarks import confidence
from webapp.cli import main

TEXT = "Alpha, Beta and Gamma were quiet; Delta was not."
EQUATOR_KM = 111.195


def at(word, text=TEXT):
    start = text.index(word)
    return {"start": start, "end": start + len(word)}


def wanted(word, **more):
    return at(word) | {"name": word} | more


def found(word, lon=None, role="location", confidence=0.95):
    place = None if lon is None else {"name": word, "lat": 0.0, "lon": lon}
    return at(word) | {"role": role, "place": place, "confidence": confidence}


def figures(places, reading, **more):
    gold = measure.gold_document({"id": "d", "text": TEXT, "places": places} | more)
    return measure.evaluate([gold], {"d": measure.guesses({"places": reading}, len(TEXT))})


def test_figures_worked_out_by_hand():
    """Four gold places: one right, one 1.1 degrees off, one missed, one without coordinates; one prediction too many."""
    places = [
        wanted("Alpha", lat=0, lon=10),
        wanted("Beta", lat=0, lon=10),
        wanted("Gamma", lat=0, lon=10),
        wanted("Delta"),
    ]
    reading = [found("Alpha", 10.0), found("Beta", 11.1), found("Delta was", 10.0), found("quiet", 0.0)]
    got = figures(places, reading)
    assert (got.exact.hits, got.exact.predicted, got.exact.wanted) == (2, 4, 4)
    assert (got.overlap.precision, got.overlap.recall, got.overlap.f1) == (0.75, 0.75, 0.75)
    assert got.placed_gold == 3
    assert got.strict(161) == pytest.approx(2 / 3)
    assert got.strict(25) == pytest.approx(1 / 3)
    assert got.of_found(25) == 0.5
    assert (got.end_to_end(161).hits, got.end_to_end(161).predicted, got.end_to_end(161).wanted) == (2, 3, 3)
    assert got.mean_km == got.median_km == pytest.approx(1.1 * EQUATOR_KM / 2, rel=1e-3)
    assert got.auc == pytest.approx(log(1 + 1.1 * EQUATOR_KM) / log(1 + 20039) / 2, rel=1e-3)
    assert [len(got.of_kind(kind)) for kind in ("right", "wrong place", "missed", "spurious")] == [2, 0, 1, 1]


def test_a_name_left_open_is_half_the_earth_off():
    """A name found without a place counts as found, but as far off as can be, and has its own error class."""
    got = figures([wanted("Alpha", lat=0, lon=10)], [found("Alpha")])
    assert got.overlap.f1 == 1.0
    assert got.median_km == FARTHEST_KM
    assert got.auc == pytest.approx(1.0)
    assert got.end_to_end(161).f1 == 0.0
    assert len(got.of_kind("left open")) == 1


def test_reliability_compares_stated_with_right():
    """Two names of 0.95, one right and one far off, and a right one of 0.55: the gaps are weighed by the bins' sizes."""
    places = [wanted(word, lat=0, lon=10) for word in ("Alpha", "Beta", "Gamma")]
    reading = [found("Alpha", 10.0), found("Beta", 50.0), found("Gamma", 10.0, confidence=0.55), found("quiet", 1.0)]
    got = figures(places, reading)
    last, middle = got.reliability()[9], got.reliability()[5]
    assert (last.number, last.near_25, last.near_161, last.spurious) == (2, 1, 1, 1)
    assert last.stated == pytest.approx(0.95)
    assert (middle.number, middle.near_25) == (1, 1)
    assert got.calibration_error(161) == pytest.approx((2 * 0.45 + 0.45) / 3)


def test_only_roles_that_count_are_predictions():
    """A demonym counts where the gold says that demonyms do, and is otherwise no prediction."""
    places = [wanted("Alpha", lat=0, lon=10)]
    reading = [found("Alpha", 10.0, role="demonym")]
    assert figures(places, reading).overlap.predicted == 0
    assert figures(places, reading, count_roles=["location", "demonym"]).overlap.f1 == 1.0


def test_gold_of_a_class_that_does_not_count_is_not_wanted():
    """A person in the gold is not missed, and is spurious when taken for a location; "literal" is a location."""
    places = [wanted("Alpha", lat=0, lon=10) | {"class": "literal"}, wanted("Beta") | {"class": "person"}]
    assert figures(places, [found("Alpha", 10.0)]).overlap.f1 == 1.0
    got = figures(places, [found("Alpha", 10.0), found("Beta", 10.0)])
    assert len(got.of_kind("spurious")) == 1


def test_equal_stretches_are_matched_before_longer_overlaps():
    """The prediction with the gold's own offsets is taken, although another shares as many characters."""
    gold = [Wanted(start=0, end=5, spot=None)]
    guesses = [Guess(start=0, end=9, role="location", spot=None), Guess(start=0, end=5, role="location", spot=None)]
    assert list(matched(gold, guesses)) == [(0, 1)]


def test_each_prediction_serves_one_gold_place():
    """One long prediction over two gold names finds one of them, the one it shares most with."""
    gold = [Wanted(start=0, end=3, spot=None), Wanted(start=4, end=12, spot=None)]
    assert list(matched(gold, [Guess(start=0, end=12, role="location", spot=None)])) == [(1, 0)]


def test_a_prediction_outside_the_text_is_a_wrong_one():
    """Offsets beyond the text meet nothing and lower the precision."""
    got = figures([], [{"start": 3, "end": 9999, "role": "location", "place": None}])
    assert (got.overlap.predicted, got.overlap.hits) == (1, 0)


@pytest.mark.parametrize(
    ("record", "part"),
    [
        ({"text": "Kyiv"}, "“places”"),
        ({"text": "Kyiv", "places": [{"start": 0, "end": 9}]}, "places[0]"),
        ({"text": "Kyiv", "places": [{"start": True, "end": 2}]}, "places[0]"),
        ({"text": "Kyiv", "places": ["Kyiv"]}, "places[0]"),
        ({"text": "", "places": []}, "text"),
        ({"text": "Kyiv", "places": [], "roles": ["town"]}, "location"),
        ([], "object"),
    ],
)
def test_unusable_gold_is_refused_in_words(record, part):
    """Each mistake in a line of gold is named."""
    with pytest.raises(DocumentError) as caught:
        measure.gold_document(record)
    assert part in str(caught.value)


# -- for any gold ----------------------------------------------------------------------------------------------------
@st.composite
def golds(draw):
    """A text of letters, any Unicode among them, with places that do not overlap."""
    text = draw(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80).filter(str.strip))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=12)))
    places = [
        {
            "start": a,
            "end": b,
            "lat": draw(st.floats(-90, 90)),
            "lon": draw(st.floats(-180, 180)),
        }
        for a, b in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    return {"id": "d", "text": text, "places": places}


def perfect(record):
    return [
        {"start": p["start"], "end": p["end"], "role": "location", "confidence": 1.0}
        | {"place": {"lat": p["lat"], "lon": p["lon"]}}
        for p in record["places"]
    ]


def measured(record, reading):
    guesses = measure.guesses({"places": reading}, len(record["text"]))
    return measure.evaluate([measure.gold_document(record)], {"d": guesses})


@given(golds())
def test_a_perfect_reading_scores_one(record):
    """The gold itself as a reading has every score 1, no error, and distance 0."""
    got = measured(record, perfect(record))
    if record["places"]:
        assert got.exact.f1 == got.overlap.f1 == got.strict(25) == got.end_to_end(25).f1 == 1.0
        assert got.mean_km == pytest.approx(0.0, abs=1e-3)
        assert got.calibration_error(25) == 0.0
    assert not any(o.kind in ("missed", "spurious", "wrong place", "left open") for o in got.outcomes)


@given(golds())
def test_an_empty_reading_scores_nought(record):
    """Without predictions recall is 0, all gold is missed, and nothing is divided by nothing."""
    got = measured(record, [])
    assert got.exact.f1 == got.overlap.f1 == got.end_to_end(161).f1 == 0.0
    assert len(got.of_kind("missed")) == len(record["places"])
    assert got.median_km is None
    assert got.calibration_error(161) is None


@settings(deadline=None)
@given(golds(), st.lists(st.tuples(st.integers(0, 80), st.integers(1, 20), st.floats(0, 1)), max_size=15))
def test_counts_always_add_up(record, guesses):
    """Every gold place and every prediction ends in exactly one outcome; exact never beats overlap; shares are shares."""
    reading = [
        {"start": a, "end": a + n, "role": "location", "confidence": sure, "place": {"lat": 0.0, "lon": 0.0}}
        for a, n, sure in guesses
    ]
    got = measured(record, reading)
    assert sum(o.wanted is not None for o in got.outcomes) == got.overlap.wanted == len(record["places"])
    assert sum(o.guess is not None for o in got.outcomes) == got.overlap.predicted == len(reading)
    assert got.exact.hits <= got.overlap.hits
    assert got.near(25) <= got.near(161) <= got.placed_gold
    assert sum(b.number + b.spurious for b in got.reliability()) == len(
        [o for o in got.outcomes if o.guess is not None and o.kind != "not placed in gold"]
    )
    json.dumps(report.as_json(got, 2), allow_nan=False)
    assert report.as_text(got, 2)


@given(st.lists(st.tuples(st.floats(0, 1), st.sampled_from([0.0, 1.0])), min_size=1, max_size=80), st.integers(1, 10))
def test_fitted_steps_rise(data, smallest):
    """The knots fitted to stated confidence never fall, are at most eight, and give probabilities."""
    knots = confidence.fit(data, smallest)
    assert 1 <= len(knots) <= confidence.KNOTS
    fitted = [confidence.apply(knots, x / 50) for x in range(51)]
    assert all(0 < p < 1 for p in fitted)
    assert all(a <= b + 1e-9 for a, b in pairwise(fitted))


def test_calibration_error_of_steps_worked_out_by_hand():
    """Half right at a stated 0.9 is an error of 0.4; steps fitted to it say about a half."""
    data = [(0.9, 1.0), (0.9, 0.0)] * 50
    assert confidence.calibration_error(data) == pytest.approx(0.4)
    assert confidence.apply(confidence.fit(data), 0.9) == pytest.approx(0.5)


# -- command ---------------------------------------------------------------------------------------------------------
REPORT = "Shelling hit Bakhmut on Monday. Pokrovsk was quiet."


@pytest.fixture
def gold_file(tmp_path):
    places = [
        at("Bakhmut", REPORT) | {"lat": 48.595, "lon": 38.0},
        at("Pokrovsk", REPORT) | {"lat": 48.28, "lon": 37.18},
    ]
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({"id": "r", "text": REPORT, "places": places}) + "\n", "utf-8")
    return path


def run(*args):
    return CliRunner().invoke(main, ["evaluate", "places", *map(str, args)])


def test_the_command_reads_the_gold_and_prints_the_figures(gazetteer, gold_file):
    """Without readings the texts are read; both places are found where the gold has them."""
    result = run(gold_file)
    assert result.exit_code == 0
    assert "gold places: 2, with coordinates: 2" in result.output
    assert "expected calibration error" in result.output
    data = json.loads(run(gold_file, "--json").stdout)
    assert data["end_to_end"]["25"]["f"] == 1.0
    assert data["errors"]["missed"]["count"] == 0


def test_the_command_scores_given_readings_and_shows_errors(gold_file, tmp_path):
    """A reading that misses one name and moves the other is scored, with the sentence round each error."""
    readings = tmp_path / "readings.jsonl"
    place = {"name": "Pokrovsk", "lat": 61.48, "lon": 129.15}
    guess = at("Pokrovsk", REPORT) | {"role": "location", "place": place, "confidence": 0.9}
    readings.write_text(json.dumps({"id": "r", "places": [guess]}), "utf-8")
    result = run(gold_file, "--readings", readings, "--errors", 1)
    assert result.exit_code == 0
    assert "1 missed, 0 spurious, 1 wrong place" in result.output
    assert "Shelling hit [Bakhmut] on Monday" in result.output
    assert "km off" in result.output


def test_bad_lines_are_named_and_the_rest_is_scored(gold_file, tmp_path):
    """A broken line, a repeated id and an unknown reading are each named with their line; the exit code says so."""
    line = gold_file.read_text("utf-8")
    gold_file.write_text(line + "{broken\n" + line, "utf-8")
    readings = tmp_path / "readings.jsonl"
    readings.write_text('{"id": "other", "places": []}\n{"id": "r"}\n{"id": "r", "places": []}', "utf-8")
    result = run(gold_file, "--readings", readings)
    assert result.exit_code == 1
    for part in (
        "gold.jsonl, line 2: this is no JSON",
        "line 3: The id",
        "readings.jsonl, line 1",
        "line 2: A reading",
    ):
        assert part in result.stderr
    assert "documents: 1; gold places: 2" in result.stdout


@pytest.mark.parametrize("content", ["", "{}\n", None])
def test_gold_that_cannot_be_used_stops_the_command(tmp_path, content):
    """An empty, unusable or missing file is one clear line and exit code 2."""
    path = tmp_path / "gold.jsonl"
    if content is not None:
        path.write_text(content, "utf-8")
    result = run(path)
    assert result.exit_code == 2
    assert "gold.jsonl" in result.stderr


def test_several_gold_files_end_in_one_table(gazetteer, gold_file, tmp_path):
    """Each file is scored on its own and has a line in the table; readings go with one file only."""
    other = tmp_path / "other.jsonl"
    other.write_text(gold_file.read_text("utf-8"), "utf-8")
    result = run(gold_file, other)
    assert result.exit_code == 0
    assert [line.split()[:3] for line in result.stdout.splitlines()[-2:]] == [["1.000", "1.000", "1.000"]] * 2
    assert [json.loads(line)["gold"] for line in run(gold_file, other, "--json").stdout.splitlines()] == [
        str(gold_file),
        str(other),
    ]
    assert run(gold_file, other, "--readings", gold_file).exit_code == 2


def test_unknown_roles_are_refused(gold_file):
    """--roles names the roles there are."""
    result = run(gold_file, "--roles", "town")
    assert result.exit_code == 2
    assert "demonym" in result.stderr
