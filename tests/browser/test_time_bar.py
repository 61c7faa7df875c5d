"""The time bar in a browser: choosing days by brush, keys, dates and periods, playing, and the address."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import fixtures_web as sample
import pytest
from browsing import DESKTOP, FAINT, PHONE, drawn, grown, show_tab, until

NARROW = {"width": 320, "height": 640}


def listed(page):
    return page.locator("#event-list button[data-kind='event']").evaluate_all(
        "(all) => all.map((one) => one.dataset.id)"
    )


def told(page):
    """The bar's histogram and days, as the page tells them."""
    return page.evaluate("() => window.conflictmap.time()")


def days(page):
    found = told(page)["days"]
    return found and (found["from"], found["to"])


def query(page):
    return page.evaluate("Object.fromEntries(new URLSearchParams(location.search))")


def fill_day(page, field, day):
    """Type a day and leave the field, as a reader does."""
    page.locator(field).fill(day)
    page.locator(field).dispatch_event("change")
    page.locator(field).blur()


def daily(count, start=date(2024, 1, 1)):
    """One event a day: (first, last) of each."""
    return [((start + timedelta(days=i)).isoformat(),) * 2 for i in range(count)]


@pytest.fixture
def open_with(site, open_page):
    """A function that opens the map on a feed with one event for each (first, last)."""

    def opened(spans, *, path="/", size=DESKTOP, **given):
        page = open_page(site.url, size=size, path="/about", ready=False, **given)
        body = json.dumps(grown(page.request.get(site.url + "/map/feed.json").json(), spans))
        page.route("**/map/feed.json", lambda route: route.fulfill(body=body, content_type="application/json"))
        page.goto(site.url + path)
        page.wait_for_selector("#event-list > li", state="attached")
        return page

    return opened


def edge(page, day):
    """Where a day begins on the screen, and the middle of the bar's height."""
    box = page.locator("#time-plot").bounding_box()
    edges = [date.fromisoformat(one) for one in told(page)["edges"]]
    share = (date.fromisoformat(day) - edges[0]).days / (edges[-1] - edges[0]).days
    return box["x"] + share * box["width"], box["y"] + 20


def drag(page, start, end):
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move((start[0] + end[0]) / 2, end[1])
    page.mouse.move(*end)
    page.mouse.up()


# -- choosing days -----------------------------------------------------------------------------------------------------
def test_typed_days_leave_only_their_events_everywhere(site, open_page, size):
    """Map, list, legend, header and download hold the same events of the two typed days."""
    page = open_page(site.url, size=size, path="/#4.5/48/34")
    if size == PHONE:
        page.locator("#time-more").click()
    fill_day(page, "#time-first", "2024-02-01")
    fill_day(page, "#time-last", "2024-02-01")
    expected = {event["id"] for event in site.store.events("first = '2024-02-01' AND drawn IN ('point', 'area')")}
    assert set(listed(page)) == expected
    assert {key for item in drawn(page) for key in item["ids"]} == expected
    show_tab(page, "layers")
    counts = page.locator("[data-group=happened] [data-count], [data-group=later] [data-count]").evaluate_all(
        "(all) => all.map((one) => Number(one.textContent))"
    )
    assert sum(counts) == len(expected)
    status = page.locator(".sheet-status" if size == PHONE else ".status").inner_text()
    assert status.startswith(f"{len(expected)} of 14 events")
    address = page.locator("[data-download]").get_attribute("href")
    assert "from=2024-02-01&to=2024-02-01" in address
    features = page.request.get(site.url + address).json()["features"]
    assert {feature["id"] for feature in features} == expected


def test_a_brush_with_the_mouse_makes_a_window(open_with):
    """Dragging over the bars shows the days from the first bar to the last; dragging again outside makes another."""
    page = open_with(daily(40))
    drag(page, (edge(page, "2024-01-11")[0] + 2, edge(page, "2024-01-11")[1]), (edge(page, "2024-01-20")[0] + 2, 700))
    assert days(page) == ("2024-01-11", "2024-01-20")
    assert len(listed(page)) == 10


def test_a_handle_is_dragged_with_the_mouse(open_with):
    """Each handle moves its own end, from bar to bar, and never past the other."""
    page = open_with(daily(40), path="/?from=2024-01-11&to=2024-01-20")
    drag(page, edge(page, "2024-01-11"), edge(page, "2024-01-05"))
    assert days(page) == ("2024-01-05", "2024-01-20")
    drag(page, edge(page, "2024-01-21"), edge(page, "2024-01-01"))
    assert days(page) == ("2024-01-05", "2024-01-05")


def test_the_window_is_moved_as_a_whole(open_with):
    """Dragging inside the window moves it and keeps its length, also at the end of the axis."""
    page = open_with(daily(40), path="/?from=2024-01-11&to=2024-01-20")
    inside = edge(page, "2024-01-16")
    drag(page, inside, (edge(page, "2024-01-19")[0], inside[1]))
    assert days(page) == ("2024-01-14", "2024-01-23")
    inside = edge(page, "2024-01-18")
    drag(page, inside, (inside[0] + 900, inside[1]))
    assert (days(page)[0], len(listed(page))) == ("2024-01-31", 10)


def test_a_click_on_a_bar_shows_that_bar(open_with):
    """A press without dragging outside the window shows one bar's days."""
    page = open_with(daily(40))
    x, y = edge(page, "2024-01-15")
    page.mouse.click(x + 3, y)
    assert days(page) == ("2024-01-15", "2024-01-15")


def test_a_finger_moves_a_handle(open_with):
    """On a phone a touch well beside the thin line still takes the handle and moves it."""
    page = open_with(daily(40), path="/?from=2024-01-11&to=2024-01-20", size=PHONE)
    page.locator("#time-more").click()
    x, y = edge(page, "2024-01-11")
    target = edge(page, "2024-01-05")[0]
    session = page.context.new_cdp_session(page)
    for kind, points in (
        ("touchStart", [{"x": x - 18, "y": y}]),
        ("touchMove", [{"x": (x + target) / 2, "y": y}]),
        ("touchMove", [{"x": target, "y": y}]),
        ("touchEnd", []),
    ):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    until(page, "window.conflictmap.time().days.from === '2024-01-05'")
    assert days(page) == ("2024-01-05", "2024-01-20")


def test_the_hover_tells_what_a_bar_holds(open_with):
    """The mouse over a bar shows its days and how many events it holds."""
    page = open_with([*daily(40), ("2024-01-15", "2024-01-15")])
    x, y = edge(page, "2024-01-15")
    page.mouse.move(x + 3, y)
    assert page.locator("#time-tip").inner_text() == "15 January 2024: 2 events"


# -- keys --------------------------------------------------------------------------------------------------------------
def test_handles_are_sliders_that_speak(open_with):
    """Each handle is a slider whose value is a day in words, with the ends of the axis as limits."""
    page = open_with(daily(40), path="/?from=2024-01-11")
    first = page.get_by_role("slider", name="First day shown")
    last = page.get_by_role("slider", name="Last day shown")
    assert first.get_attribute("aria-valuetext") == "11 January 2024"
    assert last.get_attribute("aria-valuetext") == "9 February 2024, the end"
    limits = [int(first.get_attribute(f"aria-value{name}")) for name in ("min", "now", "max")]
    assert limits[1] - limits[0] == 10
    assert limits[2] - limits[0] == 39


@pytest.mark.parametrize(
    ("handle", "key", "expected"),
    [
        ("#time-from", "ArrowRight", ("2023-03-01", "2023-06-30")),
        ("#time-from", "ArrowLeft", ("2023-01-01", "2023-06-30")),
        ("#time-from", "Shift+ArrowRight", ("2023-02-02", "2023-06-30")),
        ("#time-to", "ArrowRight", ("2023-02-01", "2023-07-31")),
        ("#time-to", "ArrowLeft", ("2023-02-01", "2023-05-31")),
        ("#time-to", "Shift+ArrowLeft", ("2023-02-01", "2023-06-29")),
        ("#time-to", "PageUp", ("2023-02-01", "2023-08-31")),
        ("#time-to", "Home", ("2023-02-01", "2023-02-01")),
        ("#time-to", "End", ("2023-02-01", None)),
        ("#time-from", "Home", (None, "2023-06-30")),
    ],
)
def test_keys_move_a_handle(open_with, handle, key, expected):
    """Arrows move a handle by a bar, with shift by a day, the page keys further, Home and End to the ends."""
    page = open_with(
        [("2022-06-15", "2022-06-15"), ("2024-03-10", "2024-03-10")], path="/?from=2023-02-01&to=2023-06-30"
    )
    page.locator(handle).focus()
    page.keyboard.press(key)
    assert days(page) == expected


def test_a_key_still_held_counts_when_the_focus_leaves(open_with):
    """A handle that loses the focus before the key comes up has settled: the list and the address follow."""
    page = open_with(daily(40), path="/?from=2024-01-10")
    page.locator("#time-from").focus()
    page.keyboard.down("ArrowRight")
    page.locator("#time-to").focus()
    until(page, "new URLSearchParams(location.search).get('from') === '2024-01-11'")
    assert len(listed(page)) == 30
    page.keyboard.up("ArrowRight")


def test_arrows_on_a_window_between_bars_go_to_the_next_bar(open_with):
    """A typed day that is no beginning of a month moves to the nearest one in the arrow's direction."""
    spans = [("2022-06-15", "2022-06-15"), ("2024-03-10", "2024-03-10")]
    page = open_with(spans, path="/?from=2023-02-10&to=2023-06-10")
    page.locator("#time-from").focus()
    page.keyboard.press("ArrowLeft")
    page.locator("#time-to").focus()
    page.keyboard.press("ArrowRight")
    assert days(page) == ("2023-02-01", "2023-06-30")


def test_t_goes_to_the_time_bar(site, open_page, size):
    """T puts the focus on the first handle, and opens the bar on a phone; in a field it is a letter."""
    page = open_page(site.url, size=size)
    page.keyboard.press("t")
    assert page.evaluate("document.activeElement.id") == "time-from"
    assert page.locator("#time-from").is_visible()
    page.locator("#time-mode").focus()
    page.keyboard.press("t")
    assert page.evaluate("document.activeElement.id") == "time-mode"


def test_t_works_on_a_ukrainian_keyboard(site, open_page):
    """Where the key T writes another letter it is still the key for the time bar."""
    page = open_page(site.url)
    page.evaluate("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'е', code: 'KeyT', bubbles: true}))")
    assert page.evaluate("document.activeElement.id") == "time-from"


def test_single_letters_can_be_switched_off(site, open_page):
    """Without its tick the letter does nothing, also after the page is loaded again."""
    page = open_page(site.url)
    page.locator("#letters").uncheck()
    page.reload()
    page.wait_for_selector("#event-list > li", state="attached")
    page.locator("#map-frame .leaflet-container").focus()
    page.keyboard.press("t")
    assert page.evaluate("document.activeElement.id") != "time-from"


def test_space_plays_and_pauses(open_with):
    """Space on the map or a handle plays and pauses; on a button it presses that button."""
    page = open_with(daily(40), reduced_motion="no-preference")
    page.locator("#map-frame .leaflet-container").focus()
    page.keyboard.press(" ")
    assert told(page)["playing"] is True
    page.keyboard.press(" ")
    assert told(page)["playing"] is False
    page.locator("#time-from").focus()
    page.keyboard.press(" ")
    assert told(page)["playing"] is True
    page.locator("[data-period='all']").focus()
    page.keyboard.press(" ")
    assert (told(page)["playing"], days(page)) == (False, None)


# -- periods -----------------------------------------------------------------------------------------------------------
def test_the_last_days_of_the_data_are_never_empty(open_with):
    """An archive's last 30 days count back from its latest event."""
    page = open_with([(f"{2000 + i}-05-20", f"{2000 + i}-05-20") for i in range(5)])
    page.get_by_role("button", name="Last 30 d of the data").click()
    assert days(page) == ("2004-04-21", None)
    assert len(listed(page)) == 1
    assert page.get_by_role("button", name="Last 30 d of the data").get_attribute("aria-pressed") == "true"


def test_what_is_planned_is_not_the_end_of_the_data(six_towns, open_page):
    """The last 30 days of the data end with the latest event of the layers that are on, not with a plan that is off."""
    story = sample.Story("The leaders will meet in Kyiv in 2031.")
    when = story.time("2031", date(2031, 5, 1), date(2031, 5, 1))
    story.event("politics", "meeting", "will meet", "Kyiv", when=when, drawn="off", layer="planned", stage="planned")
    six_towns.store.add(story.reading())
    page = open_page(six_towns.url)
    page.get_by_role("button", name="Last 30 d of the data").click()
    assert days(page)[0] == "2023-02-17"
    assert listed(page)


@pytest.mark.parametrize(("name", "back"), [("24 h", 2), ("7 d", 7), ("30 d", 30)])
def test_periods_count_back_from_today(open_with, name, back):
    """24 hours are yesterday and today, 7 and 30 days end today."""
    today = datetime.now(tz=UTC).date()
    page = open_with(daily(60, today - timedelta(days=59)))
    page.get_by_role("button", name=name, exact=True).click()
    assert len(listed(page)) == back


def test_an_empty_window_says_so_and_can_be_lifted(open_with):
    """Where no event falls in the days, the map says that and offers all dates."""
    page = open_with(daily(40))
    page.get_by_role("button", name="24 h", exact=True).click()
    notice = page.locator("#notice")
    assert "No event of the layers that are on falls in these days." in notice.inner_text()
    assert "falls in these days" in page.locator("#event-list").inner_text()
    notice.get_by_role("button", name="Show all dates").click()
    assert len(listed(page)) == 40
    assert notice.is_hidden()


def test_days_in_the_wrong_order_are_refused_in_words(open_with):
    """A first day after the last changes nothing and is said beside the fields."""
    page = open_with(daily(40))
    fill_day(page, "#time-last", "2024-01-10")
    fill_day(page, "#time-first", "2024-01-20")
    assert page.locator("#time-error").inner_text() == "The first day is after the last."
    assert days(page) == (None, "2024-01-10")


# -- what it says ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("undated", "words"),
    [(1, "1 undated event is not in this window"), (12, "12 undated events are not in this window")],
)
def test_undated_events_are_counted_in_words(open_with, undated, words):
    """Under a window the bar says how many events have no date; without one they are shown and have no bar."""
    page = open_with([*daily(40), *[(None, None)] * undated])
    assert "no bar" in page.locator("#time-note").inner_text()
    assert len(listed(page)) == 40 + undated
    fill_day(page, "#time-first", "2024-01-11")
    assert words in page.locator("#time-note").inner_text()
    assert page.locator("#time-count").inner_text() == f"30 of {40 + undated} events"
    assert page.locator("#time-range").inner_text() == "Since 11 January 2024"


def test_places_without_a_date_leave_under_a_window(six_towns, open_page):
    """The dots of places only mentioned have no date: a window takes them away, and the bar says so."""
    page = open_page(six_towns.url)
    count = int(page.locator('[data-count="places"]').inner_text())
    assert count > 0
    fill_day(page, "#time-first", "2023-03-18")
    fill_day(page, "#time-last", "2023-03-18")
    page.locator('[data-layer="background"]').click()
    assert drawn(page, "place") == []
    assert f"{count} places only mentioned are not in this window" in page.locator("#time-note").inner_text()
    assert page.locator('[data-count="places"]').inner_text() == "0"
    page.locator("[data-period='all']").click()
    assert page.locator('[data-count="places"]').inner_text() == str(count)


def test_the_histogram_obeys_the_layers(site, open_page):
    """A layer that is switched off is not in the bars; a window does not change them."""
    page = open_page(site.url)
    before = told(page)
    assert sum(before["whole"]) == 11
    fill_day(page, "#time-first", "2024-02-02")
    assert told(page)["whole"] == before["whole"]
    page.locator('[data-only="strike"]').click()
    assert sum(told(page)["whole"]) == 4


def test_long_and_inexact_dates_are_pale_and_spread(open_with):
    """An event known to a month is no point: it is spread over the month's bars, and the bar says what pale means."""
    page = open_with([*daily(28, date(2024, 2, 1)), ("2024-02-01", "2024-02-29")])
    found = told(page)
    assert found["spread"] == pytest.approx([1 / 29] * 29)
    assert sum(found["whole"]) == 28
    assert "pale: 1 event spread over longer or inexact dates" in page.locator("#time-note").inner_text()
    fill_day(page, "#time-last", "2024-02-03")
    assert len(listed(page)) == 4


def test_a_far_day_can_be_brought_onto_the_axis(open_with):
    """One event of long ago does not squeeze the bars; the bar says so, and shows it on demand."""
    page = open_with([("1944-06-06", "1944-06-06"), *daily(40)])
    assert told(page)["edges"][0] > "2023-12-01"
    page.get_by_role("button", name="1 event beside the axis: show").click()
    assert told(page)["edges"][0] < "1945"
    page.get_by_role("button", name="Leave out far dates").click()
    assert told(page)["unit"] == "day"


@pytest.mark.parametrize("count", [1, 40])
def test_few_events_have_a_bar(open_with, count):
    """One event and forty events fill a bar that can be used."""
    page = open_with(daily(count))
    assert sum(told(page)["whole"]) == count
    assert len(told(page)["edges"]) - 1 == max(count, 7)
    assert page.locator("#time").is_visible()


def test_no_events_no_bar(empty_site, open_page, size):
    """With nothing imported there is nothing to choose, and the map has the room."""
    page = open_page(empty_site.url, size=size)
    assert page.locator("#time").is_hidden()
    page.keyboard.press("t")
    page.keyboard.press(" ")


def test_only_undated_events_are_said(open_with):
    """Where no event has a date the bar says that and nothing else."""
    page = open_with([(None, None)] * 3)
    assert page.locator("#time").inner_text().strip().startswith("No event has a date")
    assert page.locator("#time-plot").is_hidden()


# -- playing -----------------------------------------------------------------------------------------------------------
def test_playing_moves_the_window_to_the_end_and_stops(open_with):
    """A window goes on bar by bar, map and list follow, and it stops at the last one."""
    page = open_with(daily(40), path="/?from=2024-02-04&to=2024-02-05&speed=4", reduced_motion="no-preference")
    page.get_by_role("button", name="Play").click()
    assert page.get_by_role("button", name="Pause").is_visible()
    until(page, "!window.conflictmap.time().playing")
    assert (days(page), len(listed(page))) == (("2024-02-08", None), 2)
    assert len({key for item in drawn(page) for key in item["ids"]}) == 2
    assert page.get_by_role("button", name="Play").is_visible()


def test_playing_cumulatively_adds_up(open_with):
    """Cumulatively the first day stays and events add up."""
    page = open_with(daily(40), path="/?from=2024-02-04&to=2024-02-05&speed=4", reduced_motion="no-preference")
    page.locator("#time-mode").select_option("cumulative")
    page.get_by_role("button", name="Play").click()
    until(page, "!window.conflictmap.time().playing")
    assert (days(page), len(listed(page))) == (("2024-02-04", None), 6)


def test_speed_is_kept_and_quickens(open_with):
    """At 4× a window is about four times as far after the same time."""
    reached = []
    for speed in ("1", "4"):
        page = open_with(daily(60), path="/?from=2024-01-01&to=2024-01-02", reduced_motion="no-preference")
        page.locator("#time-speed").select_option(speed)
        page.get_by_role("button", name="Play").click()
        page.wait_for_timeout(1900)
        page.get_by_role("button", name="Pause").click()
        reached.append((date.fromisoformat(days(page)[1]) - date(2024, 1, 2)).days)
    assert reached[1] > 2 * reached[0] > 0


def test_steps_go_on_and_back(open_with):
    """The step buttons move the window by one bar; without a window the first step makes one."""
    page = open_with(daily(48))
    page.get_by_role("button", name="One step on").click()
    first = days(page)
    assert first == (None, "2024-01-04")
    page.get_by_role("button", name="One step on").click()
    assert days(page) == ("2024-01-02", "2024-01-05")
    page.get_by_role("button", name="One step back").click()
    assert days(page) == first


def test_steps_back_cumulatively_take_away(open_with):
    """Cumulatively a step back takes the last bar away, but never the first."""
    page = open_with(daily(40), path="/?from=2024-01-10&to=2024-01-12&play=cumulative")
    for expected in ("2024-01-11", "2024-01-10", "2024-01-10"):
        page.get_by_role("button", name="One step back").click()
        assert days(page) == ("2024-01-10", expected)


def test_less_motion_means_one_step(open_with):
    """A reader who asks for less motion gets one step for each press, and nothing goes on by itself."""
    page = open_with(daily(40), path="/?from=2024-01-10&to=2024-01-12")
    page.get_by_role("button", name="Play").click()
    assert days(page) == ("2024-01-11", "2024-01-13")
    page.wait_for_timeout(1000)
    assert (days(page), told(page)["playing"]) == (("2024-01-11", "2024-01-13"), False)


def test_touching_the_bar_stops_playing(open_with):
    """Whoever takes a handle while it plays has it: playing ends."""
    page = open_with(daily(40), path="/?from=2024-01-10&to=2024-01-12&speed=4", reduced_motion="no-preference")
    page.get_by_role("button", name="Play").click()
    page.locator("#time-to").focus()
    page.keyboard.press("End")
    assert told(page)["playing"] is False
    assert days(page)[1] is None


def test_the_panel_stays_while_it_plays(six_towns, open_page):
    """Evidence that is being read is not taken away when its event leaves the window, nor is the focus."""
    six_towns.store.add(sample.crowd())
    page = open_page(six_towns.url, path="/?from=2023-03-13&to=2023-03-19&speed=4", reduced_motion="no-preference")
    page.locator("#event-list button").first.click()
    page.wait_for_selector("#evidence .facts")
    page.locator("#time-play").focus()
    page.keyboard.press("Enter")
    until(page, "window.conflictmap.time().days.from > '2023-03-27'")
    assert page.locator("#evidence .facts").is_visible()
    assert page.evaluate("document.activeElement.id") == "time-play"


# -- the address -------------------------------------------------------------------------------------------------------
def test_the_address_holds_the_days(open_with, site):
    """Days, way of playing and speed are in the address, and a new window shows the same."""
    page = open_with(daily(40))
    fill_day(page, "#time-first", "2024-01-11")
    fill_day(page, "#time-last", "2024-01-20")
    page.locator("#time-mode").select_option("cumulative")
    page.locator("#time-speed").select_option("2")
    assert query(page) == {"v": "1", "from": "2024-01-11", "to": "2024-01-20", "play": "cumulative", "speed": "2"}
    page.goto(page.url.replace("#", "&#"))
    page.wait_for_selector("#event-list > li", state="attached")
    assert days(page) == ("2024-01-11", "2024-01-20")
    assert page.locator("#time-mode").input_value() == "cumulative"
    assert page.locator("#time-speed").input_value() == "2"


def test_back_brings_the_earlier_days_and_layers(open_with):
    """Each filter is an entry in the history: going back undoes it, going forward does it again."""
    page = open_with(daily(40))
    page.get_by_role("button", name="Last 30 d of the data").click()
    page.locator('[data-none="happened"]').click()
    assert listed(page) == []
    page.go_back()
    until(page, "document.querySelectorAll('#event-list button').length === 30")
    page.go_back()
    until(page, "document.querySelectorAll('#event-list button').length === 40")
    assert days(page) is None
    page.go_forward()
    until(page, "document.querySelectorAll('#event-list button').length === 30")


def test_panning_makes_no_entry(open_with):
    """Moving the map only rewrites the address: the history is as long as before."""
    page = open_with(daily(40))
    before = page.evaluate("history.length")
    page.locator("#map-frame .leaflet-container").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.locator(".leaflet-control-zoom-in").click()
    page.wait_for_timeout(300)
    assert page.evaluate("history.length") == before


def test_one_brush_is_one_entry(open_with):
    """However often the window changes while it is dragged, going back goes before the drag."""
    page = open_with(daily(40))
    before = page.evaluate("history.length")
    x, y = edge(page, "2024-01-11")
    page.mouse.move(x + 2, y)
    page.mouse.down()
    for step in range(20):
        page.mouse.move(x + 2 + 10 * step, y)
    page.mouse.up()
    assert days(page) is not None
    assert page.evaluate("history.length") == before + 1
    page.go_back()
    until(page, "window.conflictmap.time().days === null")


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("from=2023-02-30", "from “2023-02-30”"),
        ("to=yesterday", "to “yesterday”"),
        ("from=2024-02-01&to=2024-01-01", "from “2024-02-01, after 2024-01-01”"),
        ("play=backwards", "play “backwards”"),
        ("speed=99", "speed “99”"),
        ("v=7", "v “7”"),
        ("layers=strike,nope", "layer “nope”"),
        ("colour=red", "“colour”"),
        ("e=<b>bold</b>", "e “<b>bold</b>”"),
        ("from=%E2%80%AE2024", "from “2024”"),
        ("seek=" + "x" * 300, "“seek”"),
    ],
)
def test_what_a_link_says_in_vain_is_named(site, open_page, asked, named):
    """Values that are not understood are left out and named in a note that can be closed; the rest is shown."""
    page = open_page(site.url, path=f"/?{asked}")
    notice = page.locator("#notice")
    assert "Left out of this link, because it is not understood:" in notice.inner_text()
    assert named in notice.inner_text()
    assert notice.locator("b").count() == 0
    assert listed(page)
    notice.get_by_label("Close this note").click()
    assert notice.is_hidden()


def test_a_link_to_an_event_outside_its_days_says_so(six_towns, open_page):
    """The event of the link is open although its days are not shown, which is said and can be lifted."""
    event = next(event for event in sample.visit().events if event.trigger.text == "came to")
    page = open_page(six_towns.url, path=f"/?e={event.id}&to=2022-12-31&layers=politics,background")
    page.wait_for_selector("#evidence .facts")
    notice = page.locator("#notice")
    assert "The open event is not in the days shown." in notice.inner_text()
    notice.get_by_role("button", name="Show all dates").click()
    assert event.id in listed(page)


def test_days_beyond_the_data_are_clamped(open_with):
    """A link whose days reach beyond the data shows the data from or up to their end."""
    page = open_with(daily(40), path="/?from=0001-01-01&to=2024-01-10")
    assert (days(page), len(listed(page))) == ((None, "2024-01-10"), 10)
    assert query(page) == {"v": "1", "to": "2024-01-10"}
    assert page.locator("#notice").is_hidden()


def test_playing_is_in_the_address_and_back_goes_before_it(open_with):
    """While it plays the address follows; one step back in the history leads to the days before playing."""
    page = open_with(daily(60), path="/?from=2024-01-01&to=2024-01-02&speed=4", reduced_motion="no-preference")
    page.get_by_role("button", name="Play").click()
    until(page, "new URLSearchParams(location.search).get('from') > '2024-01-05'")
    page.get_by_role("button", name="Pause").click()
    assert query(page)["from"] == days(page)[0]
    page.go_back()
    until(page, "window.conflictmap.time().days.to === '2024-01-02'")


# -- looks -------------------------------------------------------------------------------------------------------------
def boxes(page, *selectors):
    return {one: page.locator(one).first.bounding_box() for one in selectors}


def overlap(a, b):
    wide = min(a["x"] + a["width"], b["x"] + b["width"]) - max(a["x"], b["x"])
    high = min(a["y"] + a["height"], b["y"] + b["height"]) - max(a["y"], b["y"])
    return wide > 1 and high > 1


@pytest.mark.parametrize("width", [320, 390, 700, 800, 1024, 1280, 1920])
def test_the_bar_covers_nothing(site, open_page, width):
    """At every width the bar lies beside map, scale, credits, buttons and panels, and nothing in it is cut or covered."""
    page = open_page(site.url, size={"width": width, "height": 800}, path="/?from=2023-03-18")
    phone = width < 800
    for opened in (False, True) if phone else (False,):
        if opened:
            page.locator("#time-more").click()
        others = (
            ".leaflet-container",
            ".leaflet-control-scale",
            ".leaflet-control-attribution",
            ".leaflet-control-zoom",
            ".top",
        )
        found = boxes(page, "#time", *others, *(() if phone else ("#events", "#layers")))
        bar = found.pop("#time")
        for name, box in found.items():
            assert not overlap(bar, box), (name, opened)
        if phone:
            assert bar["y"] + bar["height"] - 13 <= page.locator("#sheet").bounding_box()["y"]
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        inner = boxes(
            page,
            "#time-play",
            "#time-plot",
            *(("#time-first", "#time-last", "#time-mode", "#time-speed") if opened or not phone else ()),
        )
        names = list(inner)
        for i, one in enumerate(names):
            assert inner[one]["x"] >= 0
            assert inner[one]["x"] + inner[one]["width"] <= width
            for other in names[:i]:
                assert not overlap(inner[one], inner[other]), (one, other)


@pytest.mark.parametrize("size", [PHONE, NARROW], ids=["phone", "narrow"])
def test_on_a_phone_the_bar_is_thin_and_opens(site, open_page, size):
    """It is a thin bar above the sheet; opened it has all parts, at least 44 pixels large, and the map keeps room."""
    page = open_page(site.url, size=size)
    assert page.locator("#time").bounding_box()["height"] <= 66
    assert page.locator("#time-first").is_hidden()
    page.locator("#time-more").click()
    parts = page.locator("#time button:visible, #time select:visible, #time input:visible, #time [role=slider]:visible")
    assert parts.count() >= 13
    small = parts.evaluate_all(
        "(all) => all.map((one) => [one.id || one.dataset.period, one.getBoundingClientRect()])"
        ".filter(([, box]) => box.height < 44 || box.width < 44).map(([name]) => name)"
    )
    assert small == []
    assert page.locator(".leaflet-container").bounding_box()["height"] >= 100
    page.locator("#time-more").click()
    assert page.locator("#time").bounding_box()["height"] <= 66


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_words_of_the_bar_can_be_read(site, open_page, size, scheme):
    """In both themes the bar's text stands out by 4.5 : 1, with a window and an error in view."""
    page = open_page(site.url, size=size, path="/?from=2023-03-18&to=2024-02-01", color_scheme=scheme)
    if size == PHONE:
        page.locator("#time-more").click()
    fill_day(page, "#time-first", "2024-02-02")
    assert page.locator("#time-error").is_visible()
    assert page.evaluate(FAINT) == []


def test_the_bars_are_drawn_in_the_themes_colours(site, open_page):
    """The canvas holds bars of the accent inside the window and of the quiet ink outside."""
    page = open_page(site.url, path="/?from=2024-02-02", color_scheme="dark")
    drawn(page)
    colours = page.evaluate(
        """() => {
          const canvas = document.querySelector("#time-plot canvas");
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          const seen = {};
          for (let i = 0; i < data.length; i += 4) seen[[...data.slice(i, i + 3)]] = (seen[[...data.slice(i, i + 3)]] ?? 0) + 1;
          return seen;
        }"""
    )
    assert colours["111,185,232"] > 50


# -- how fast ----------------------------------------------------------------------------------------------------------
REST = """async (ms) => {
  const gaps = [];
  let last = performance.now();
  for (const end = last + ms; last < end; ) {
    await new Promise(requestAnimationFrame);
    gaps.push(performance.now() - last);
    last = performance.now();
  }
  return gaps.sort((a, b) => a - b);
}"""

BRUSH = """async ([from, to, ms]) => {
  const plot = document.getElementById("time-plot");
  const box = plot.getBoundingClientRect();
  plot.setPointerCapture = () => {};
  const fire = (type, share) => plot.dispatchEvent(new PointerEvent(type, {
    pointerId: 1, pointerType: "mouse", button: type === "pointermove" ? -1 : 0, clientX: box.left + share * box.width, clientY: box.top + 20, bubbles: true,
  }));
  fire("pointerdown", from);
  const gaps = [];
  const began = performance.now();
  let last = began;
  await new Promise((done) => {
    const frame = () => {
      const now = performance.now();
      gaps.push(now - last);
      last = now;
      const share = Math.min((now - began) / ms, 1);
      fire("pointermove", from + (to - from) * share);
      if (share < 1) requestAnimationFrame(frame);
      else done();
    };
    requestAnimationFrame(frame);
  });
  fire("pointerup", to);
  return gaps.sort((a, b) => a - b);
}"""


def many(count):
    """The days of ``MANY``: over 900 days, every tenth event known to a month only."""
    start = date(2022, 2, 24)
    for i in range(count):
        first = start + timedelta(days=i * 7919 % 900)
        yield first.isoformat(), (first + timedelta(days=30 if i % 10 == 0 else 0)).isoformat()


# Makes the feed in the page, as 100,000 events would take minutes to hand over from a test.
MANY = """(count) => {
  const real = window.fetch;
  window.fetch = async (address, ...rest) => {
    const answer = await real(address, ...rest);
    if (!String(address).includes("feed.json")) return answer;
    const feed = await answer.json();
    const names = Object.keys(feed.events);
    const base = feed.events.map.findIndex((map, i) => map === "point" && feed.events.precision[i] === "settlement");
    const iso = (day) => new Date(Date.UTC(2022, 1, 24 + day)).toISOString().slice(0, 10);
    const made = Object.fromEntries(names.map((name) => [name, Array(count).fill(feed.events[name][base])]));
    for (let i = 0; i < count; i += 1) {
      const day = (i * 7919) % 900;
      made.id[i] = `n${i}`;
      made.layer[i] = ["strike", "battle", "unrest", "politics"][i % 4];
      made.lat[i] = 45 + ((i * 0.618034) % 6);
      made.lon[i] = 26 + ((i * 0.754878) % 13);
      made.first[i] = iso(day);
      made.last[i] = iso(day + (i % 10 ? 0 : 30));
    }
    return { ok: true, json: async () => ({ ...feed, events: made, places: [] }) };
  };
}"""


@pytest.fixture
def open_many(site, open_page):
    """A function that opens the map on so many events, each at a spot of its own."""

    def opened(count):
        page = open_page(site.url, path="/about", ready=False)
        page.add_init_script(f"({MANY})({count})")
        page.goto(site.url)
        page.wait_for_selector("#event-list > li", state="attached")
        page.wait_for_timeout(500)
        return page

    return opened


def test_two_thousand_events_follow_the_brush_at_the_screens_pace(open_many):
    """While brushing 2,000 events the frames come about as fast as on the same page at rest."""
    page = open_many(2000)
    rest, gaps = page.evaluate(REST, 1500), page.evaluate(BRUSH, [0.1, 0.9, 2000])
    assert gaps[len(gaps) // 2] < 1.7 * rest[len(rest) // 2]
    assert gaps[int(len(gaps) * 0.95)] < 5 * max(rest[int(len(rest) * 0.95)], 2 * rest[len(rest) // 2])
    assert days(page) is not None


def test_a_hundred_thousand_events_drop_no_input(open_many):
    """With 100,000 events the handle follows the hand, the last position counts, and no pause is like a stop."""
    page = open_many(100_000)
    rest, gaps = page.evaluate(REST, 1500), page.evaluate(BRUSH, [0.1, 0.6, 2500])
    assert gaps[len(gaps) // 2] < 4 * max(rest[len(rest) // 2], 16)
    assert gaps[-1] < 100 * max(rest[len(rest) // 2], 16)
    edges = told(page)["edges"]
    first, last = days(page)
    assert first == edges[int(0.1 * (len(edges) - 1))]
    assert abs((date.fromisoformat(last) - date.fromisoformat(edges[int(0.6 * (len(edges) - 1))])).days) < 40
    expected = sum(a <= last and b >= first for a, b in many(100_000))
    assert page.locator("#events-heading").inner_text() == f"{expected:,} events"
