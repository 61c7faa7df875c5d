"""The map in a browser, on a desk and on a phone."""

from __future__ import annotations

import json

import fixtures_web as sample
import pytest
from browsing import DESKTOP, FAINT, PHONE, drawn, show_tab, until

from geodata.types import Document

TOWNS = {"Mariupol", "Sevastopol", "Rostov-on-Don", "Bakhmut", "Sloviansk", "Kramatorsk"}
LAYERS = (
    "battle",
    "strike",
    "civilians",
    "infrastructure",
    "politics",
    "unrest",
    "humanitarian",
    "background",
    "planned",
    "places",
)


def ids(items):
    return {key for item in items for key in item["ids"]}


def listed(page):
    return page.locator("#event-list button[data-id]").evaluate_all("(all) => all.map((one) => one.dataset.id)")


def wait_evidence(page):
    page.wait_for_selector("#evidence .facts")


def test_map_shows_the_six_towns(six_towns, open_page, size):
    """Four towns with events are marks, two that are only spoken of are dots, and the oblast is an area."""
    page = open_page(six_towns.url, size=size)
    items = drawn(page)
    labels = {label for item in items for label in item["label"].split(", ")}
    assert labels >= TOWNS
    assert {item["label"] for item in items if item["type"] == "place"} >= {"Sloviansk", "Kramatorsk"}
    assert [item["label"] for item in items if item["type"] == "area"] == ["Donetsk Oblast"]


def test_no_mark_hides_the_name_of_a_town(six_towns, open_page):
    """The names of the six towns are written, and no mark lies over one."""
    page = open_page(six_towns.url)
    labels = drawn(page, "label")
    assert {label["label"] for label in labels} >= TOWNS
    for label in labels:
        for item in drawn(page):
            beside = abs(label["x"] - item["x"]) >= label["r"] + item["r"] - 3
            above = abs(label["y"] - item["y"]) >= 5 + item["r"] - 3
            assert beside or above, (label["label"], item["label"])


def test_marks_do_not_touch(site, open_page, size):
    """No two marks or discs overlap, at any zoom."""
    page = open_page(site.url, size=size)
    for zoom in (3, 5, 6, 8, 11):
        page.evaluate(f"location.hash = '#{zoom}/47.9/35.5'")
        marks = drawn(page, "mark", "cluster")
        for i, one in enumerate(marks):
            for other in marks[:i]:
                apart = ((one["x"] - other["x"]) ** 2 + (one["y"] - other["y"]) ** 2) ** 0.5
                assert apart >= one["r"] + other["r"] - 8, (zoom, one["label"], other["label"])


def test_each_layer_switches_its_marks_and_its_rows(site, open_page, size):
    """Clicking a row of the legend takes that layer's marks and list rows away, or brings them, and no others."""
    page = open_page(site.url, size=size, path="/#4.5/48/34")
    show_tab(page, "layers")
    marks, rows = ids(drawn(page)), set(listed(page))
    for layer in LAYERS:
        button = page.locator(f'[data-layer="{layer}"]')
        was_on = button.get_attribute("aria-pressed") == "true"
        expected = expected_ids(site, layer)
        button.click()
        assert button.get_attribute("aria-pressed") == str(not was_on).lower()
        assert set(listed(page)) ^ rows == expected, layer
        assert {key for key in ids(drawn(page)) ^ marks if not key.startswith("gn:")} <= expected, layer
        button.click()
        assert set(listed(page)) == rows, layer
        assert ids(drawn(page)) == marks, layer


def expected_ids(site, layer):
    if layer == "places":
        drawn_there = {event["where"]["place_id"] for event in site.store.events("drawn IN ('point', 'area')")}
        return {row["place_id"] for row in site.store.places_mentioned()} - drawn_there
    return {
        event["id"] for event in site.store.events("layer = ? AND lat IS NOT NULL", (layer,)) if event["map"] != "none"
    }


def test_a_place_with_a_drawn_event_elsewhere_is_no_dot(six_towns, open_page):
    """A town that one report only names is no "place without an event" once another report has an event there."""
    six_towns.store.add(sample.read(Document(id="x", text="Sloviansk was shelled.")))
    page = open_page(six_towns.url)
    assert {item["label"] for item in drawn(page, "place")} == {"Kramatorsk"}
    assert [item["label"] for item in drawn(page, "mark") if "Sloviansk" in item["label"]] == ["Sloviansk"]


def test_what_is_planned_is_told_as_planned(six_towns, open_page, size):
    """In the list and in the panel a plan is no fact."""
    page = open_page(six_towns.url, size=size, path="/?layers=planned")
    show_tab(page, "events")
    row = page.locator("#event-list button", has_text="Moscow")
    assert "planned" in row.inner_text()
    assert "reported" not in row.inner_text()
    row.click()
    wait_evidence(page)
    assert "Planned or announced; not happened as far as the report says." in page.locator("#evidence").inner_text()
    assert "as fact" not in page.locator("#evidence").inner_text()


def test_counts_follow(site, open_page, size):
    """The header, the list's title and the rows tell the same numbers, and follow the switches."""
    page = open_page(site.url, size=size)
    show_tab(page, "layers")
    phone = size == PHONE
    status = page.locator(".sheet-status" if phone else ".status")
    told = "events" if phone else "events on the map"
    counts = {layer: int(page.locator(f'[data-count="{layer}"]').inner_text()) for layer in LAYERS}
    total = len([row for row in listed(page) if not row.startswith("gn:")])
    heading = page.locator("#events-heading")
    assert page.locator("#chips-said").get_attribute("role") == "status"
    assert heading.text_content() == f"{total} events"
    assert status.inner_text().startswith(f"{total} {told} · ")
    page.locator('[data-layer="strike"]').click()
    assert heading.text_content() == f"{total - counts['strike']} events"
    page.locator('[data-layer="background"]').click()
    left = total - counts["strike"] + counts["background"]
    assert status.inner_text().startswith(f"{left} {told} · ")


def test_all_none_and_only(site, open_page):
    """A group can be switched as a whole, and one layer alone."""
    page = open_page(site.url)
    page.locator('[data-none="happened"]').click()
    assert [row for row in listed(page) if not row.startswith("gn:")] == []
    page.locator('[data-all="later"]').click()
    assert {item["layers"][0] for item in drawn(page, "mark", "cluster")} <= {"background", "planned"}
    page.locator('[data-row="battle"]').hover()
    page.locator('[data-only="battle"]').click()
    assert {layer for item in drawn(page) for layer in item["layers"]} == {"battle"}


def test_everything_off_is_said(site, open_page):
    """With no layer on, the map says so and offers to show all."""
    page = open_page(site.url)
    page.locator('[data-only="battle"]').click()
    page.locator('[data-layer="battle"]').click()
    notice = page.locator("#notice")
    assert "All layers are off." in notice.inner_text()
    notice.get_by_role("button", name="Show all layers").click()
    assert len(listed(page)) > 10
    assert notice.is_hidden()


def test_clicking_a_mark_opens_its_evidence(six_towns, open_page, size):
    """A click on the canvas opens the event's sentence, with marks, certainty and source."""
    page = open_page(six_towns.url, size=size)
    (mark,) = [item for item in drawn(page, "mark") if item["label"] == "Mariupol"]
    page.mouse.click(mark["x"], mark["y"])
    wait_evidence(page)
    panel = page.locator("#evidence")
    assert panel.locator("mark.m-place").first.inner_text() == "Mariupol"
    assert "Claimed by “the Kremlin”; not confirmed." in panel.inner_text()
    assert "18 March 2023" in panel.inner_text()
    assert f"e={mark['ids'][0]}" in page.url
    assert page.evaluate("document.activeElement.id") == "evidence-title"


def test_clicking_an_area_opens_its_evidence(six_towns, open_page):
    """The badge in an area opens what is known only to that area, with casualties as a range."""
    page = open_page(six_towns.url)
    (area,) = drawn(page, "area")
    page.mouse.click(area["x"], area["y"])
    wait_evidence(page)
    assert "at least 3 killed (civilians) · 19 injured (civilians)" in page.locator("#evidence").inner_text()


def test_clicking_a_dot_tells_why_there_is_no_event(six_towns, open_page, size):
    """A place that is only spoken of shows its sentence, the stage and the reason."""
    page = open_page(six_towns.url, size=size)
    (dot,) = [item for item in drawn(page, "place") if item["label"] == "Sloviansk"]
    page.mouse.click(dot["x"], dot["y"])
    text = page.locator("#evidence").inner_text()
    assert "might lie open" in text
    assert "Spoken of as possible." in text
    assert "as a possibility only" in text
    assert page.locator("#evidence mark.m-place").inner_text() == "Sloviansk"


def test_events_at_one_spot_open_as_a_list(site, open_page, size):
    """A disc of events at one town opens a choice; each can be read and paged through."""
    page = open_page(site.url, size=size)
    (disc,) = [item for item in drawn(page, "cluster") if item["label"] == "Kharkiv"]
    page.mouse.click(disc["x"], disc["y"])
    choice = page.locator("#evidence .choice button")
    assert choice.count() == 4
    choice.nth(1).click()
    wait_evidence(page)
    assert "2 of 4" in page.locator("#evidence .pager").inner_text()
    page.get_by_label("Next event here").click()
    wait_evidence(page)
    assert "3 of 4" in page.locator("#evidence .pager").inner_text()
    page.locator("#evidence .pager .all").click()
    assert choice.count() == 4


def test_discs_of_several_places_split_on_zooming(site, open_page):
    """A disc that merged several towns zooms in when clicked, until each has its own mark."""
    page = open_page(site.url, path="/#3/48/35")
    discs = [item for item in drawn(page, "cluster") if "," in item["label"]]
    assert discs
    disc = max(discs, key=lambda item: len(item["ids"]))
    page.mouse.click(disc["x"], disc["y"])
    until(page, "Number(location.hash.slice(1).split('/')[0]) > 3")
    assert len(drawn(page, "mark", "cluster")) > 1


def test_keyboard_path(six_towns, open_page):
    """Without a mouse: to the list, open an event, read, close; the focus comes back."""
    page = open_page(six_towns.url)
    first = page.locator("#event-list button[data-id]").first
    first.focus()
    page.keyboard.press("Enter")
    wait_evidence(page)
    assert page.evaluate("document.activeElement.id") == "evidence-title"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Close the evidence"
    page.keyboard.press("Escape")
    assert page.locator("#evidence").is_hidden()
    assert page.evaluate("document.activeElement.dataset.id") == first.get_attribute("data-id")


STOP = """() => {
  const at = document.activeElement;
  const room = at.closest("header, .legend, .list, .evidence, .stage, .skip");
  const ring = getComputedStyle(at);
  return [room?.className.split(" ").at(-1) ?? "", ring.outlineStyle !== "none" && parseFloat(ring.outlineWidth) >= 2];
}"""


def test_tab_goes_through_the_page_in_order(six_towns, open_page):
    """Tab leads from the header through the legend and the list to the map, and each stop shows its ring."""
    page = open_page(six_towns.url)
    rooms = []
    for _ in range(80):
        page.keyboard.press("Tab")
        room, ringed = page.evaluate(STOP)
        if room == "stage":
            break
        assert ringed, (room, page.evaluate("document.activeElement.outerHTML.slice(0, 120)"))
        if rooms[-1:] != [room]:
            rooms.append(room)
    assert rooms == ["skip", "top", "legend", "list"]


def test_nothing_moves_by_itself_with_reduced_motion(six_towns, open_page):
    """A reader who asks for less motion gets jumps instead of flights."""
    page = open_page(six_towns.url)
    page.locator("#event-list button", has_text="Sevastopol").click()
    assert page.evaluate("location.hash.includes('/44.6')")
    assert page.evaluate("document.getAnimations().length") == 0


def test_list_flies_to_the_event(six_towns, open_page):
    """Choosing a row moves the map to the event and rings its mark."""
    page = open_page(six_towns.url)
    page.locator("#event-list button", has_text="Sevastopol").click()
    wait_evidence(page)
    until(page, "location.hash.includes('/44.6')")
    assert [item["label"] for item in drawn(page) if item["selected"]] == ["Sevastopol"]


def test_address_brings_the_state_back(site, open_page):
    """View, event and layers are in the address, and a new window shows the same."""
    page = open_page(site.url)
    page.locator('[data-layer="strike"]').click()
    page.locator("#event-list button", has_text="Bakhmut").click()
    wait_evidence(page)
    until(page, "location.hash.includes('/48.5')")
    again = open_page(page.url, path="")
    wait_evidence(again)
    assert again.locator('[data-layer="strike"]').get_attribute("aria-pressed") == "false"
    assert again.locator("#evidence-title").inner_text() == page.locator("#evidence-title").inner_text()
    assert again.evaluate("location.hash") == page.evaluate("location.hash")


@pytest.mark.parametrize(
    "path", ["/#99/999/999", "/#x/y/z", "/?e=<script>&layers=<b>,strike,nope", "/?e=nobody#5/48/37", "/#12.5/-89/179"]
)
def test_nonsense_in_the_address_does_no_harm(site, open_page, path):
    """Whatever stands in the address, the map opens."""
    page = open_page(site.url, path=path)
    assert page.evaluate("/^#[0-9.]+\\/-?[0-9.]+\\/-?[0-9.]+$/.test(location.hash)")


def test_download_is_what_is_on(site, open_page, tmp_path, size):
    """The download holds the events that are switched on, and json, shapely and geopandas read it."""
    import geopandas
    import shapely

    page = open_page(site.url, size=size)
    show_tab(page, "layers")
    page.locator('[data-only="strike"]').click()
    page.locator("#share-open").click()
    with page.expect_download() as download:
        page.locator("[data-download]").click()
    path = tmp_path / "events.geojson"
    download.value.save_as(path)
    features = json.loads(path.read_text("utf-8"))["features"]
    assert {feature["id"] for feature in features} == set(listed(page))
    assert all(shapely.geometry.shape(feature["geometry"]).is_valid for feature in features)
    frame = geopandas.read_file(path)
    assert len(frame) == len(features)
    assert set(frame.geometry.geom_type) <= {"Point", "Polygon", "MultiPolygon"}


def test_hostile_words_do_nothing(hostile_site, open_page, size):
    """Words that look like code are shown as words in list, tooltip, panel and pages."""
    page = open_page(hostile_site.url, size=size)
    show_tab(page, "events")
    page.locator("#event-list button[data-id]").first.click()
    wait_evidence(page)
    (mark,) = [item for item in drawn(page, "mark") if item["label"] == "Odesa"]
    page.mouse.move(mark["x"], mark["y"])
    assert "<script>window.hit=1</script>" in page.locator("#evidence").inner_text()
    assert page.evaluate("window.hit") is None
    assert page.locator("#evidence a[href^='javascript']").count() == 0
    for selector in ("#evidence a[href^='/e/']", "#evidence a[href^='/d/']"):
        page.goto(hostile_site.url + page.locator(selector).first.get_attribute("href"))
        assert page.evaluate("window.hit") is None
        page.go_back()
        wait_evidence(page)


def test_empty_map_invites(empty_site, open_page, size):
    """With nothing imported the map says so and leads to the import."""
    page = open_page(empty_site.url, size=size)
    notice = page.locator("#notice")
    assert "No events yet" in notice.inner_text()
    notice.get_by_role("link", name="Import an article").click()
    assert page.url.endswith("/import")


def test_a_lost_server_is_said_and_can_be_retried(site, open_page, watch):
    """When the events cannot be loaded the page says so; trying again works."""
    page = open_page(site.url, path="/about", ready=False)
    page.route("**/map/feed.json", lambda route: route.abort())
    page.goto(site.url)
    page.get_by_text("could not be loaded").wait_for()
    page.unroute("**/map/feed.json")
    page.get_by_role("button", name="Try again").click()
    until(page, "document.querySelectorAll('#event-list button').length > 0")
    watch.trouble[:] = [line for line in watch.trouble if "ERR_FAILED" not in line]


@pytest.mark.parametrize("width", [320, 390, 800, 1024, 1280])
def test_nothing_overlaps_or_overflows(site, open_page, width):
    """At every width the page has no sideways scroll, and scale, attribution, buttons and panels do not overlap."""
    page = open_page(site.url, size={"width": width, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    boxes = {
        name: page.locator(selector).bounding_box()
        for name, selector in {
            "scale": ".leaflet-control-scale", "credits": ".leaflet-control-attribution", "zoom": ".leaflet-control-zoom",
            "header": ".top", "panel": "#sheet" if width < 800 else "#events",
        }.items()
    }  # fmt: skip
    names = list(boxes)
    for i, one in enumerate(names):
        for other in names[:i]:
            assert not overlap(boxes[one], boxes[other]), (one, other)
    assert "68/262" in page.locator(".leaflet-control-attribution").inner_text()


def overlap(a, b):
    wide = min(a["x"] + a["width"], b["x"] + b["width"]) - max(a["x"], b["x"])
    high = min(a["y"] + a["height"], b["y"] + b["height"]) - max(a["y"], b["y"])
    return wide > 1 and high > 1


def test_phone_header_is_one_line_and_targets_are_large(site, open_page):
    """On a phone the header is one line, and everything to tap is at least 44 pixels high."""
    page = open_page(site.url, size=PHONE)
    assert page.locator(".top").bounding_box()["height"] <= 56
    show_tab(page, "layers")
    small = page.locator("button:visible, a:visible:not(.skip)").evaluate_all(
        "(all) => all.filter((one) => one.getBoundingClientRect().height < 44 && !one.closest('.skip'))"
        ".map((one) => `${one.outerHTML.slice(0, 80)} ${one.getBoundingClientRect().height}`)"
    )
    assert small == []


def test_phone_sheet_opens_with_buttons(site, open_page):
    """The sheet grows with its handle, and its tabs bring each panel up."""
    page = open_page(site.url, size=PHONE)
    sheet = page.locator("#sheet")
    heights = []
    for _ in range(3):
        page.locator("#sheet-handle").click(position={"x": 195, "y": 10})
        heights.append(sheet.bounding_box()["height"])
    assert len(set(heights)) == 3
    show_tab(page, "layers")
    assert page.locator('[data-layer="strike"]').is_visible()
    show_tab(page, "events")
    assert page.locator("#event-list button").first.is_visible()


def test_dark_theme_is_dark(site, open_page):
    """A reader who prefers dark gets dark panels and a dark map."""
    page = open_page(site.url, size=DESKTOP, color_scheme="dark")
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert sum(int(part) for part in background.strip("rgb()").split(",")) < 120


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_words_can_be_read(site, open_page, size, scheme):
    """On every page, in both themes, text stands out from its background by 4.5 : 1."""
    event, document = sample.visit().events[0].id, sample.visit().document.id
    page = open_page(site.url, size=size, path=f"/?e={event}", color_scheme=scheme)
    wait_evidence(page)
    assert page.evaluate(FAINT) == []
    show_tab(page, "layers")
    assert page.evaluate(FAINT) == []
    for path in ("/import", "/about", f"/e/{event}", f"/d/{document}"):
        page.goto(site.url + path)
        assert page.evaluate(FAINT) == [], path


@pytest.mark.parametrize("width", [1280, 390])
def test_a_country_does_not_drown_the_map(site, open_page, width):
    """An event known only to a country leaves the ground as light as it was, but for a faint tint."""
    story = sample.Story("Ukraine was shelled.")
    story.event("strike", "shelling", "shelled", "Ukraine", drawn="area")
    page = open_page(site.url, size={"width": width, "height": 790}, path="/#6/49/32")
    before = ground(page)
    site.store.add(story.reading())
    page.reload()
    page.wait_for_selector("#event-list > li", state="attached")
    after = ground(page)
    assert before != after
    assert max(abs(a - b) for a, b in zip(before, after, strict=True)) <= 12


def ground(page):
    """The mean colour of the map around its middle, marks included."""
    drawn(page)
    page.wait_for_load_state("networkidle")
    return page.evaluate(
        """() => {
          const sums = [0, 0, 0];
          const all = [...document.querySelectorAll(".conflictmap-canvas")];
          const { width, height } = all[0];
          const pen = new OffscreenCanvas(width, height).getContext("2d");
          for (const one of all) pen.drawImage(one, 0, 0);
          const { data } = pen.getImageData(width / 3, height / 3, width / 3, height / 3);
          data.forEach((part, i) => { if (i % 4 < 3) sums[i % 4] += part; });
          return sums.map((sum) => (sum * 4) / data.length);
        }"""
    )


def test_page_works_without_script(six_towns, browser):
    """With scripts off the map page is a table of events with links to their pages."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(six_towns.url)
    page.locator("noscript, .noscript").first.wait_for(state="attached")
    assert page.locator(".noscript table tbody tr").count() == 7
    page.locator(".noscript table a", has_text="Mariupol").first.click()
    assert "came to" in page.locator("blockquote").first.inner_text()
    context.close()
