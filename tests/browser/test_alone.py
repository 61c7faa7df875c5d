"""The map as one HTML file: opened from the disk, without server and network, it is the map."""

from __future__ import annotations

import urllib.request

import pytest
from browsing import DESKTOP, drawn


@pytest.fixture
def open_file(browser, tmp_path):
    """A function that saves the file behind an address and opens it with the network off; tells what the page did wrong."""
    contexts = []

    def opened(address):
        with urllib.request.urlopen(address) as answer:
            assert answer.headers["Content-Disposition"].startswith("attachment")
            (tmp_path / "map.html").write_bytes(answer.read())
        context = browser.new_context(viewport=DESKTOP, offline=True, reduced_motion="reduce")
        contexts.append(context)
        page = context.new_page()
        page.trouble = []
        page.on(
            "console",
            lambda message: page.trouble.append(message.text) if message.type in {"error", "warning"} else None,
        )
        page.on("pageerror", lambda error: page.trouble.append(str(error)))
        page.on("dialog", lambda dialog: (page.trouble.append("dialog"), dialog.dismiss()))
        page.on("request", lambda request: page.trouble.append(request.url) if request.url.startswith("http") else None)
        page.goto((tmp_path / "map.html").as_uri())
        page.wait_for_selector("#event-list > li", state="attached")
        return page

    yield opened
    for context in contexts:
        context.close()


def test_the_file_shows_what_the_page_shows(six_towns, open_page, open_file):
    """The same marks and the same list, at the same place of the map."""
    there = open_page(six_towns.url, path="/#7/47.5/37.5")
    here = open_file(f"{six_towns.url}/map.html?view=7/47.5/37.5")
    marks = [[(mark["type"], mark["x"], mark["y"]) for mark in drawn(page, "mark", "area")] for page in (there, here)]
    assert marks[0]
    assert marks[1] == marks[0]
    assert here.locator("#events-heading").inner_text() == there.locator("#events-heading").inner_text()
    assert here.trouble == []


def test_the_file_holds_the_evidence(six_towns, open_file):
    """A click opens the sentence with its marks; what leads to the server is not offered."""
    page = open_file(f"{six_towns.url}/map.html")
    page.locator("#event-list button").first.click()
    page.wait_for_selector("#evidence mark")
    assert page.locator("#evidence a[href^='/']:visible, .top a[href^='/']:not(.brand):visible").count() == 0
    assert page.trouble == []


def test_the_file_holds_the_filter_only(site, open_file):
    """Only the events of the filter are in it, and it says which and of when it is."""
    page = open_file(f"{site.url}/map.html?kind=battle")
    shown = (
        "() => [...document.querySelectorAll('[data-group=happened] [data-count], [data-group=later] [data-count], [data-count=places]')]"
        ".filter((one) => one.textContent !== '0')"
        ".map((one) => one.dataset.count)"
    )
    assert set(page.evaluate(shown)) == {"battle"}
    assert "battles" in page.locator(".saved").inner_text()
    assert page.trouble == []


def test_hostile_text_stays_text_in_the_file(hostile_site, open_file):
    """Text that tries to end a script element or to run is only shown."""
    page = open_file(f"{hostile_site.url}/map.html")
    page.locator("#event-list button").first.click()
    page.wait_for_selector("#evidence dl")
    assert page.evaluate("() => window.hit === undefined")
    assert page.trouble == []


@pytest.mark.parametrize("language", ["uk", "ru"])
def test_the_file_speaks_the_readers_language(six_towns, open_file, language):
    """The words of the language are in the file."""
    page = open_file(f"{six_towns.url}/map.html?lang={language}")
    assert page.evaluate("() => document.documentElement.lang") == language
    assert "Бахмут" in page.locator("#event-list").inner_text()
    assert page.trouble == []
