"""WCAG 2.2 AA as far as a program can check it: axe-core on every page, in both themes and three languages."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import PHONE, show_tab

RULES = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
}


def violations(page):
    """What axe-core finds, one line each: rule, impact, the first elements."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{v['id']} ({v['impact']}): {[node['html'][:120] for node in v['nodes'][:3]]}" for v in found]


def addresses(store):
    """One address for each kind of page."""
    event = next(iter(store.happenings("drawn = 'point'")))
    return [f"/e/{event['id']}", f"/d/{event['document']['id']}", "/import", "/about", "/nowhere"]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "uk", "ru"])
def test_no_page_has_a_violation(told_twice, open_page, watch, theme, language):
    """axe-core finds nothing on the map, its panels and every other kind of page."""
    page = open_page(told_twice.url, path=f"/?lang={language}", color_scheme=theme)
    found = {"map": violations(page)}
    page.locator("#event-list button").first.click()
    page.wait_for_selector("#evidence dl")
    found["panel"] = violations(page)
    for path in addresses(told_twice.store):
        page.goto(f"{told_twice.url}{path}?lang={language}")
        found[path] = violations(page)
    watch.trouble.clear()  # the missing page's 404 is an error to the console
    assert {where: what for where, what in found.items() if what} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_panel_of_a_phone_has_a_violation(told_twice, open_page, theme):
    """The sheet's panels on a phone are as good."""
    page = open_page(told_twice.url, size=PHONE, color_scheme=theme)
    found = {}
    for name in ("layers", "events"):
        show_tab(page, name)
        found[name] = violations(page)
    assert {where: what for where, what in found.items() if what} == {}
