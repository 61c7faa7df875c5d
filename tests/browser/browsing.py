"""What the browser tests share: window sizes, what the map shows, waiting, tabs of the phone's sheet."""

from __future__ import annotations

import pytest

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}


def drawn(page, *kinds):
    """What the map shows now, by kind ("mark", "cluster", "area", "place", "label"); all but labels by default."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    wanted = kinds or ("mark", "cluster", "area", "place")
    return [item for item in page.evaluate("() => window.conflictmap.visible()") if item["type"] in wanted]


def until(page, expression):
    """Wait until an expression is true; Playwright's own wait needs eval, which the policy forbids."""
    for _ in range(100):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"not within 5 seconds: {expression}")


def show_tab(page, name):
    """On a phone, bring a panel up; on wide screens all are there."""
    tab = page.locator(f"#tab-{name}")
    if tab.is_visible() and tab.get_attribute("aria-selected") == "false":
        tab.click()
