"""The pure functions of the time bar: days, bars, spreading, periods, steps, words."""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

import pytest

EPOCH = date(1970, 1, 1)


@pytest.fixture(scope="module")
def call(browser):
    """A function that evaluates a function of the module ``time`` on an argument, in a page that holds nothing else."""
    source = (Path(__file__).parent.parent.parent / "static/js/time.js").read_text("utf-8")
    page = browser.new_page()
    address = "data:text/javascript," + quote(source)

    def called(function, argument=None):
        script = (
            f"async ([address, argument]) => {{ const m = await import(address); return ({function})(m, argument); }}"
        )
        return page.evaluate(script, [address, argument])

    yield called
    page.close()


def number(day):
    """A day as the module counts it."""
    return (date.fromisoformat(day) - EPOCH).days


def bars(call, spans, axis=None):
    """The histogram of (first, last) spans over their own axis or a given one: unit, days of the edges, whole, spread."""
    function = (
        "(m, {spans, axis}) => { const events = spans.map(([first, last]) => m.spanOf({first, last})).filter(Boolean);"
        " const days = axis ? {first: m.dayOf(axis[0]), last: m.dayOf(axis[1])} : m.axisOf(events);"
        " const bins = m.binsOf(days); const found = m.histogram(events, bins);"
        " return {unit: bins.unit, edges: bins.edges.map(m.isoOf), whole: [...found.whole], spread: [...found.spread],"
        " count: found.spreadCount, trimmed: Boolean(days.trimmed)}; }"
    )
    return call(function, {"spans": spans, "axis": axis})


@pytest.mark.parametrize(
    "text", ["2023-02-29", "2023-13-01", "2023-00-10", "2023-1-1", "x", "", "2023-01-01T00:00", "20230101"]
)
def test_what_is_no_day_is_none(call, text):
    """Only a day of the calendar, written as YYYY-MM-DD, is a day."""
    assert call("(m, text) => m.dayOf(text)", text) is None


@pytest.mark.parametrize("text", ["2024-02-29", "1969-12-31", "0099-03-01", "2023-03-19", "9999-12-31"])
def test_days_go_to_numbers_and_back(call, text):
    """A day is counted from 1 January 1970, also before it, and written back the same."""
    assert call("(m, text) => [m.dayOf(text), m.isoOf(m.dayOf(text))]", text) == [number(text), text]


@pytest.mark.parametrize(
    ("first", "last", "unit"),
    [
        ("2023-03-01", "2023-03-31", "day"),
        ("2023-01-01", "2023-03-03", "day"),
        ("2023-01-01", "2023-06-30", "week"),
        ("2022-02-24", "2023-03-01", "week"),
        ("2022-02-24", "2024-02-24", "month"),
        ("1945-05-08", "2024-02-24", "year"),
        ("1000-01-01", "2024-02-24", "century"),
    ],
)
def test_bars_fit_the_extent(call, first, last, unit):
    """Few days are shown by day, a year by week, years by month, and more by year; all days are within, none is lost."""
    found = bars(call, [], [first, last])
    assert found["unit"] == unit
    assert found["edges"][0] <= first
    assert found["edges"][-1] > last
    assert len(found["edges"]) <= 400
    assert found["edges"] == sorted(set(found["edges"]))


def test_weeks_begin_on_monday_and_months_on_the_first(call):
    """Bars begin where people count weeks and months from."""
    weeks = bars(call, [], ["2023-01-01", "2023-06-30"])["edges"]
    assert {date.fromisoformat(day).weekday() for day in weeks} == {0}
    months = bars(call, [], ["1969-02-24", "1971-02-24"])["edges"]
    assert {day[-2:] for day in months} == {"01"}


def test_a_single_day_is_shown_among_seven(call):
    """One event is a bar in the middle of a week, not a bar as wide as the screen."""
    found = bars(call, [("2023-03-18", "2023-03-18")])
    assert found["unit"] == "day"
    assert found["whole"] == [0, 0, 0, 1, 0, 0, 0]


def test_an_event_known_to_a_month_is_spread_over_its_days(call):
    """It adds one n-th to each of its n days and nothing is called exact."""
    found = bars(call, [("2023-02-01", "2023-02-28")])
    assert found["whole"] == [0] * 28
    assert found["spread"] == pytest.approx([1 / 28] * 28)
    assert found["count"] == 1


def test_an_event_within_one_bar_is_whole(call):
    """By months, an event known to its month needs no spreading."""
    found = bars(call, [("2023-02-01", "2023-02-28"), ("2023-02-20", "2023-03-05")], ["2022-02-01", "2024-02-01"])
    assert found["unit"] == "month"
    assert found["whole"][12] == 1
    assert found["spread"][12:14] == pytest.approx([9 / 14, 5 / 14])


def test_all_bars_add_up_to_the_dated_events(call):
    """However events are spread, the bars hold each dated event once."""
    days = [date(2022, 3, 1) + timedelta(days=17 * i % 700) for i in range(300)]
    spans = [(day.isoformat(), (day + timedelta(days=i % 45)).isoformat()) for i, day in enumerate(days)]
    found = bars(call, [*spans, (None, None)])
    assert sum(found["whole"]) + sum(found["spread"]) == pytest.approx(300)


def test_an_open_end_reaches_to_the_end_of_the_axis(call):
    """What goes on "since" a day is spread from that day on; what had happened "by" a day over the two weeks before it."""
    found = bars(call, [("2023-03-05", None), (None, "2023-03-02")], ["2023-03-01", "2023-03-08"])
    assert found["spread"] == pytest.approx([1 / 15, 1 / 15, 0, 0, 0.25, 0.25, 0.25, 0.25])


def test_a_day_far_off_does_not_squeeze_the_rest(call):
    """One event of 1944 leaves the axis to the forty of this year; asked for, all are shown."""
    near = [(f"2023-03-{1 + i % 28:02}", f"2023-03-{1 + i % 28:02}") for i in range(40)]
    found = bars(call, [("1944-06-06", "1944-06-06"), *near])
    assert found["trimmed"] is True
    assert found["edges"][0] > "2023-01-01"
    assert sum(found["whole"]) == 40
    function = "(m, spans) => m.isoOf(m.axisOf(spans.map(([first, last]) => m.spanOf({first, last})), true).first)"
    assert call(function, [("1944-06-06", "1944-06-06"), *near]) == "1944-06-06"


def test_few_events_are_never_left_off_the_axis(call):
    """Among less than twenty events none is an outlier."""
    found = bars(call, [("1944-06-06", "1944-06-06"), ("2023-03-01", "2023-03-01")])
    assert found["trimmed"] is False
    assert sum(found["whole"]) == 2


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("day", ["2024-05-09", "2024-05-10"]),
        ("week", ["2024-05-04", "2024-05-10"]),
        ("month", ["2024-04-11", "2024-05-10"]),
        ("data", ["2023-03-02", None]),
        ("all", None),
    ],
)
def test_periods(call, name, expected):
    """Periods count back from today, but for the one that counts back from the latest event."""
    function = (
        "(m, {name, today, last}) => { const w = m.periodOf(name, {today, last});"
        " return w && [m.isoOf(w.from), w.to >= m.OPEN ? null : m.isoOf(w.to)]; }"
    )
    given = {"name": name, "today": number("2024-05-10"), "last": number("2023-03-31")}
    assert call(function, given) == expected


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        (["2023-03-05", "2023-03-10"], ["2023-03-05", "2023-03-10"]),
        (["1900-01-01", "2023-03-10"], [None, "2023-03-10"]),
        (["2023-03-05", "2999-01-01"], ["2023-03-05", None]),
        (["1900-01-01", "2999-01-01"], None),
        (["1900-01-01", "1900-02-01"], ["1900-01-01", "1900-02-01"]),
    ],
)
def test_windows_are_clamped_to_the_data(call, window, expected):
    """An end beyond the data is open; a window beside all data stays, so that it is seen to be empty."""
    function = (
        "(m, {window: [from, to], first, last}) => { const w = m.clamped({from, to}, {first, last});"
        " return w && [w.from <= -m.OPEN ? null : m.isoOf(w.from), w.to >= m.OPEN ? null : m.isoOf(w.to)]; }"
    )
    given = {"window": [number(day) for day in window], "first": number("2023-03-01"), "last": number("2023-03-31")}
    assert call(function, given) == expected


PLAYED = (
    "(m, {axis, window, mode}) => { const bins = m.binsOf({first: m.dayOf(axis[0]), last: m.dayOf(axis[1])});"
    " let w = window && {from: m.dayOf(window[0]), to: m.dayOf(window[1])}; const seen = [];"
    " for (w = w ?? m.playStart(null, mode, bins); w; w = m.played(w, mode, bins))"
    " seen.push(`${m.isoOf(w.from)}/${m.isoOf(w.to)}`); return seen; }"
)


def test_playing_a_window_keeps_its_length_to_the_end(call):
    """A window of a whole month goes on month by month and stops at the end of the axis."""
    given = {"axis": ["2022-01-15", "2023-04-10"], "window": ["2023-01-01", "2023-01-31"], "mode": "window"}
    assert call(PLAYED, given) == [
        "2023-01-01/2023-01-31",
        "2023-02-01/2023-02-28",
        "2023-03-01/2023-03-31",
        "2023-04-01/2023-04-30",
    ]


def test_playing_a_typed_window_keeps_its_days(call):
    """A window that does not fit the bars keeps its number of days."""
    given = {"axis": ["2023-03-01", "2023-03-10"], "window": ["2023-03-06", "2023-03-08"], "mode": "window"}
    assert call(PLAYED, given) == ["2023-03-06/2023-03-08", "2023-03-07/2023-03-09", "2023-03-08/2023-03-10"]


def test_playing_cumulatively_keeps_the_first_day(call):
    """The window grows bar by bar to the end of the axis."""
    given = {"axis": ["2023-03-01", "2023-03-08"], "window": ["2023-03-02", "2023-03-06"], "mode": "cumulative"}
    assert call(PLAYED, given) == ["2023-03-02/2023-03-06", "2023-03-02/2023-03-07", "2023-03-02/2023-03-08"]


def test_playing_without_a_window_begins_at_the_beginning(call):
    """A window of a twelfth of the axis, or the first bar alone, begins."""
    axis = ["2023-03-01", "2023-03-24"]
    window = call(PLAYED, {"axis": axis, "window": None, "mode": "window"})
    grown = call(PLAYED, {"axis": axis, "window": None, "mode": "cumulative"})
    assert (window[0], window[-1], len(window)) == ("2023-03-01/2023-03-02", "2023-03-23/2023-03-24", 23)
    assert (grown[0], grown[-1], len(grown)) == ("2023-03-01/2023-03-01", "2023-03-01/2023-03-24", 24)


@pytest.mark.parametrize(
    "axis", [["2023-03-01", "2023-03-31"], ["2022-02-24", "2024-08-01"], ["1914-07-28", "2024-01-01"]]
)
@pytest.mark.parametrize("width", [250, 340, 740, 1500])
def test_words_under_the_axis_have_room(call, axis, width):
    """At every width there is a word, and two are at least 60 pixels apart."""
    function = (
        "(m, {axis, width}) => { const bins = m.binsOf({first: m.dayOf(axis[0]), last: m.dayOf(axis[1])});"
        " const [lo, hi] = [bins.edges[0], bins.edges.at(-1)];"
        " return m.ticksOf(bins, width, (day) => String(day)).map(({day, text}) => [((day - lo) / (hi - lo)) * width, text]); }"
    )
    ticks = call(function, {"axis": axis, "width": width})
    assert ticks
    assert all(text for _, text in ticks)
    assert all(b[0] - a[0] >= 60 for a, b in pairwise(ticks)), json.dumps(ticks)


@pytest.mark.parametrize(
    ("x", "left", "right", "all_", "reach", "grip"),
    [
        (100, 100, 200, False, 34, "from"),
        (70, 100, 200, False, 34, "from"),
        (111, 100, 200, False, 34, "from"),
        (230, 100, 200, False, 34, "to"),
        (150, 100, 200, False, 34, "move"),
        (30, 100, 200, False, 34, "new"),
        (300, 100, 200, False, 12, "new"),
        (102, 100, 103, False, 34, "to"),
        (500, 0, 1000, True, 12, "new"),
        (3, 0, 1000, True, 12, "from"),
    ],
)
def test_what_a_pointer_takes_hold_of(call, x, left, right, all_, reach, grip):
    """Handles win near the edges, the window inside them, and a new one begins elsewhere or where all is shown."""
    given = {"x": x, "left": left, "right": right, "all": all_, "reach": reach}
    assert call("(m, {x, ...given}) => m.gripAt(x, given)", given) == grip
