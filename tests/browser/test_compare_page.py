"""Compare: two windows of time or two sources side by side, the maps moving together."""

from __future__ import annotations

import pytest
from browsing import until

SPAN = "a-from=2023-03-01&a-to=2023-12-31&b-from=2024-01-01&b-to=2024-12-31"


def frames(page):
    """The pages in the two maps, once both have drawn."""
    found = [page.locator(f"[data-side='{side}']").element_handle().content_frame() for side in "ab"]
    for frame in found:
        frame.wait_for_selector("#event-list > li", state="attached")
    return found


def views(found):
    return [frame.evaluate("() => location.hash") for frame in found]


def test_each_map_shows_its_side(site, open_page, size):
    """The maps show the events of their own days, and the tables count the same."""
    page = open_page(site.url, path=f"/compare?{SPAN}", ready=False, size=size)
    for number, frame in enumerate(frames(page)):
        shown = frame.evaluate("() => document.querySelector('.chips-count').textContent")
        assert page.locator(".compare-maps .note").nth(number).inner_text().startswith(shown)
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def test_the_maps_move_together(site, open_page):
    """Moving one map moves the other."""
    page = open_page(site.url, path=f"/compare?{SPAN}", ready=False)
    found = frames(page)
    until(
        page,
        "() => new Set([...document.querySelectorAll('[data-side]')].map((one) => one.contentDocument.location.hash)).size === 1",
    )
    page.wait_for_timeout(800)
    before = views(found)[1]
    found[0].locator(".leaflet-control-zoom-in").click()
    until(
        page,
        f"() => [...document.querySelectorAll('[data-side]')].every((one) => one.contentDocument.location.hash !== {before!r})",
    )
    page.wait_for_timeout(1200)
    assert len(set(views(found))) == 1


def test_the_map_page_leads_to_the_comparison_of_its_days(site, open_page):
    """The link of the time bar takes days and kinds along; what is shown is side B."""
    page = open_page(site.url, path="/?from=2024-01-01&to=2024-12-31&layers=battle")
    page.locator("#time-compare").click()
    page.wait_for_selector(".compare-maps")
    assert page.locator("[name='b-from']").input_value() == "2024-01-01"
    assert page.locator("[name='a-to']").input_value() == "2023-12-31"
    assert page.locator("[name='kind']").input_value() == "battle"
    frames(page)


@pytest.mark.parametrize("script", [True, False])
def test_the_tables_need_no_script(site, open_page, script):
    """What appeared and vanished is a table, with links to the events, also without JavaScript."""
    page = open_page(site.url, path=f"/compare?{SPAN}", ready=False, java_script_enabled=script)
    assert page.locator(".compare-group table").count() >= 1
    page.locator(".compare-group summary").first.click()
    page.locator(".compare-group details a").first.click()
    page.wait_for_selector("h1")
    assert "/e/" in page.url
