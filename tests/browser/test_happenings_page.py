"""One mark for what several reports tell, their evidence, and corrections, in a browser."""

from __future__ import annotations

import pytest
from browsing import DESKTOP, FAINT, drawn, show_tab, until


def opened(page):
    page.wait_for_selector("#evidence .told")


def happening(site):
    """The id of the happening that two reports tell."""
    return next(one["id"] for one in site.store.happenings() if len(one["told"]) == 2)


def test_two_reports_are_one_mark_with_both_in_the_panel(told_twice, open_page, size):
    """The list says how many reports there are; the panel has each with its sentence, and what they differ about."""
    page = open_page(told_twice.url, size=size)
    show_tab(page, "events")
    row = page.locator("#event-list button[data-id]", has_text="2 reports")
    assert row.count() == 1
    row.click()
    opened(page)
    panel = page.locator("#evidence")
    assert panel.locator(".report").count() == 2
    assert "The reports differ" in panel.locator(".accord .differs").inner_text()
    assert "3 killed according to the governor (The Example Post)" in panel.locator(".accord").inner_text()
    assert "between 3 and 5 killed" in panel.locator(".facts").inner_text()
    assert "<script>window.hit=1</script>" in panel.inner_text()
    assert page.evaluate("window.hit") is None
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_parting_and_undoing_in_the_panel_changes_the_map_in_place(told_twice, open_page, size):
    """One button makes two marks, the panel says so and offers to undo, and undoing makes them one again."""
    page = open_page(told_twice.url, size=size, path=f"/?e={happening(told_twice)}")
    opened(page)
    before = len({key for item in drawn(page) for key in item["ids"]})
    page.locator("#evidence .report button").first.click()
    page.wait_for_selector("#evidence .said")
    assert len({key for item in drawn(page) for key in item["ids"]}) == before + 1
    assert page.locator("#evidence .report").count() == 0
    assert page.url.startswith(told_twice.url + "/?")
    page.locator("#evidence .said button").click()
    opened(page)
    assert page.locator("#evidence .said").count() == 0
    assert len({key for item in drawn(page) for key in item["ids"]}) == before
    assert "e=" in page.url


def test_a_correction_keeps_layers_and_view(told_twice, open_page):
    """After a correction the same layers are on, the address says so, and the default can still be gone back to."""
    page = open_page(told_twice.url, path=f"/?e={happening(told_twice)}&layers=strike,battle#9/46.6/32.6")
    opened(page)
    page.locator("#evidence .report button").first.click()
    page.wait_for_selector("#evidence .said")
    until(page, "location.search.includes('layers=battle,strike')")
    assert page.locator('[data-layer="unrest"]').get_attribute("aria-pressed") == "false"
    assert "#9/" in page.url


def test_a_correction_that_fails_is_said(told_twice, open_page, watch):
    """When the server cannot be reached the panel says that nothing was saved."""
    page = open_page(told_twice.url, path=f"/?e={happening(told_twice)}")
    opened(page)
    page.route("**/part", lambda route: route.abort())
    page.locator("#evidence .report button").first.click()
    page.get_by_text("could not be saved").wait_for()
    watch.trouble.clear()


def test_a_link_to_any_report_opens_its_happening(told_twice, open_page):
    """The map opens the happening by the id of each of its events."""
    for event in told_twice.store.happening(happening(told_twice))["told"]:
        page = open_page(told_twice.url, path=f"/?e={event['id']}")
        opened(page)
        assert page.locator("#evidence .report").count() == 2


def test_the_event_page_works_without_script(told_twice, open_page):
    """Reports are read, parted and joined again with forms alone."""
    page = open_page(told_twice.url, path=f"/e/{happening(told_twice)}", ready=False, java_script_enabled=False)
    assert page.locator(".report").count() == 2
    page.get_by_role("button", name="Not the same event").last.click()
    assert page.locator(".report").count() == 0
    page.get_by_role("button", name="Same event").click()
    assert page.locator(".report").count() == 2
    page.get_by_role("button", name="Undo").first.click()
    assert page.locator(".report").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_reports_can_be_read_and_touched(told_twice, open_page, size, scheme):
    """Nothing on the event page is faint or runs off the side, and buttons are large enough."""
    page = open_page(told_twice.url, size=size, path=f"/e/{happening(told_twice)}", ready=False, color_scheme=scheme)
    assert page.evaluate(FAINT) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    heights = page.locator("main button").evaluate_all("(all) => all.map((one) => one.getBoundingClientRect().height)")
    assert heights
    assert min(heights) >= 44


def test_the_panel_of_many_words_is_not_faint(told_twice, open_page):
    """Reports and differences in the panel have enough contrast."""
    page = open_page(told_twice.url, size=DESKTOP, path=f"/?e={happening(told_twice)}")
    opened(page)
    until(page, "document.querySelectorAll('#evidence .report').length === 2")
    assert page.evaluate(FAINT) == []
