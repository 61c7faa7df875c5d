"""The evidence panel, the event page and the report's page: where an event leads on to."""

from __future__ import annotations

import json

import fixtures_web as sample
import pytest
from browsing import PHONE, drawn, show_tab, until


def opened(page, words):
    """Open an event from the list."""
    show_tab(page, "events")
    page.locator("#event-list button", has_text=words).first.click()
    page.wait_for_selector("#evidence .facts")


def test_panel_shows_the_sentence_in_its_paragraph(six_towns, open_page, size):
    """The panel quotes the sentence with what stands around it, and marks who says so there too."""
    page = open_page(six_towns.url, size=size)
    opened(page, "Shelling")
    quote = page.locator("#evidence blockquote").first
    assert "Fighting for Bakhmut went on" in quote.inner_text()
    assert quote.locator(".around").count() == 2
    assert quote.locator("mark.m-claim").inner_text() == "Ukrainian officials"


def test_panel_leads_to_the_event_before_and_after(site, open_page, size):
    """Earlier and later go through the events shown, in time; the ends have no button; the filter holds."""
    page = open_page(site.url, size=size, path="/?layers=strike,infrastructure")
    show_tab(page, "events")
    rows = page.locator("#event-list button[data-kind=event]")
    ids = rows.evaluate_all("(all) => all.map((one) => one.dataset.id)")
    rows.first.click()
    seen = []
    for _ in ids:
        page.wait_for_selector("#evidence .facts")
        seen.append(page.evaluate("new URLSearchParams(location.search).get('e')"))
        earlier = page.locator(".panel-step").first.locator("button").first
        if not earlier.is_enabled():
            break
        earlier.click()
        until(page, f"new URLSearchParams(location.search).get('e') !== '{seen[-1]}'")
    assert seen == ids
    assert f"1 of {len(ids)}" in page.locator(".panel-step").first.inner_text()


def test_panel_pages_through_the_events_of_a_place(site, open_page):
    """Opened from the list, an event tells which of how many at its place it is, and leads to the others there."""
    page = open_page(site.url)
    opened(page, "Kharkiv")
    steps = page.locator(".panel-step", has_text="At this place")
    assert "of 4" in steps.inner_text()
    steps.get_by_role("button").nth(0).click()
    page.wait_for_selector("#evidence .facts")
    assert "Kharkiv" in page.locator("#evidence-title").inner_text()


def test_panel_copies_its_link_and_says_so(six_towns, open_page):
    """The link goes to the clipboard, and a live region says so."""
    page = open_page(six_towns.url, permissions=["clipboard-read", "clipboard-write"])
    opened(page, "Sevastopol")
    page.get_by_role("button", name="Copy link").last.click()
    until(page, "document.querySelector('#evidence .said-done[role=status]').textContent === 'Copied'")
    event = page.evaluate("new URLSearchParams(location.search).get('e')")
    assert page.evaluate("navigator.clipboard.readText()").endswith(f"/?e={event}")


def test_panel_offers_the_link_where_copying_is_forbidden(six_towns, open_page):
    """Without the right to use the clipboard the link stands in a field, chosen, to be copied by hand."""
    page = open_page(six_towns.url)
    page.evaluate("void (navigator.clipboard.writeText = () => Promise.reject(new Error('no')))")
    opened(page, "Sevastopol")
    page.get_by_role("button", name="Copy link").last.click()
    page.wait_for_selector("#evidence .copy-field")
    assert "/?e=" in page.locator("#evidence .copy-field").input_value()


def test_panel_gives_file_and_citation_of_the_event(open_to_others, open_page, tmp_path):
    """One event as GeoJSON, its citation in two styles, and the owner's address for problems."""
    page = open_page(open_to_others.url)
    opened(page, "Sevastopol")
    with page.expect_download() as download:
        page.locator("#evidence a[download]").click()
    download.value.save_as(tmp_path / "event.geojson")
    features = json.loads((tmp_path / "event.geojson").read_text("utf-8"))["features"]
    assert [feature["id"] for feature in features] == [page.evaluate("new URLSearchParams(location.search).get('e')")]
    page.locator("#evidence .cite summary").click()
    cited = page.locator("#evidence .cite").inner_text()
    assert "The Example. (2023, March 19). A visit to the coast. Retrieved" in cited
    report = page.get_by_role("link", name="Report a problem")
    assert report.get_attribute("href").startswith("mailto:owner@example.org?subject=Problem%20with")
    assert "noopener" in report.get_attribute("rel")


def test_event_page_works_without_script(six_towns, browser):
    """With scripts off the page has its map with the radius, neighbours, file and citation, and no dead button."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{six_towns.url}/e/{sample.visit().events[0].id}")
    box = page.locator(".place-map svg").bounding_box()
    assert box["width"] > 300
    assert page.locator(".place-map .pm-radius").bounding_box()["width"] > 10
    assert page.locator("nav.steps a").count() >= 1
    assert page.locator("a[download]").get_attribute("href").endswith(".geojson")
    assert page.locator(".apa li").count() == 2
    assert page.locator("main button:visible").count() == 0
    context.close()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_event_page_fits_every_width(told_twice, open_page, width):
    """Nothing of the page of a happening reaches beyond the window, hostile words included."""
    happening = next(one for one in told_twice.store.happenings("1") if len(one["told"]) > 1)
    page = open_page(told_twice.url, size={"width": width, "height": 800}, path=f"/e/{happening['id']}", ready=False)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("window.hit") is None
    assert "<script>window.hit=1</script>" in page.locator(".apa").inner_text()


def test_event_page_steps_by_key_and_copies(site, open_page):
    """Arrow keys lead to the events before and after, and C copies the page's address."""
    page = open_page(
        site.url,
        path=f"/e/{sample.crowd().events[0].id}",
        ready=False,
        permissions=["clipboard-read", "clipboard-write"],
    )
    before = page.url
    page.keyboard.press("ArrowRight")
    page.wait_for_url(lambda url: url != before)
    page.keyboard.press("c")
    until(page, "document.querySelector('.said-done').textContent === 'Copied'")
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_report_page_goes_from_mark_to_mark(six_towns, open_page, size):
    """Buttons and arrow keys lead through all marks of the text, around at the end, and say where one is."""
    page = open_page(six_towns.url, size=size, path=f"/d/{sample.visit().document.id}", ready=False)
    marks = page.locator(".text mark").count()
    page.get_by_role("button", name="Next mark").click()
    assert page.evaluate("document.activeElement === document.querySelectorAll('.text mark')[0]")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement === document.querySelectorAll('.text mark')[1]")
    assert page.locator(".mark-count").inner_text().startswith(f"2 of {marks}: ")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement === [...document.querySelectorAll('.text mark')].at(-1)")


def test_report_page_links_words_and_events(six_towns, open_page):
    """The words of an event lead to its card, and the card back to the words."""
    page = open_page(six_towns.url, path=f"/d/{sample.visit().document.id}", ready=False)
    page.locator(".text a", has_text="was shown").click()
    card = page.locator(":target")
    assert "Sevastopol" in card.inner_text()
    card.get_by_role("link", name="In the text").click()
    assert page.locator(":target").inner_text() == "was shown"


def test_phone_panel_has_large_targets(open_to_others, open_page):
    """In the panel on a phone everything to tap is at least 44 pixels high."""
    page = open_page(open_to_others.url, size=PHONE)
    opened(page, "Sevastopol")
    page.locator("#evidence .cite summary").click()
    small = page.locator(
        "#evidence button:visible, #evidence a.button:visible, #evidence summary:visible"
    ).evaluate_all(
        "(all) => all.filter((one) => one.getBoundingClientRect().height < 40).map((one) => one.outerHTML.slice(0, 90))"
    )
    assert small == []
    assert drawn(page)
