"""Keys: each does one thing, gives way to fields, and can be switched off."""

from __future__ import annotations

import pytest
from browsing import until


def selected(page):
    return page.evaluate("new URLSearchParams(location.search).get('e')")


def test_arrows_go_to_the_event_before_and_after(site, open_page):
    """Without an open event → opens the latest; ← goes back in time, → forth again, and the panel shows it."""
    page = open_page(site.url)
    ids = page.locator("#event-list button[data-kind=event]").evaluate_all("(all) => all.map((one) => one.dataset.id)")
    page.keyboard.press("ArrowRight")
    until(page, f"location.search.includes('{ids[0]}')")
    page.keyboard.press("ArrowLeft")
    until(page, f"location.search.includes('{ids[1]}')")
    page.keyboard.press("ArrowRight")
    until(page, f"location.search.includes('{ids[0]}')")
    page.keyboard.press("ArrowRight")
    assert selected(page) == ids[0]


@pytest.mark.parametrize("selector", ["#search", "#time-from", ".leaflet-container", "#time-mode"])
def test_arrows_keep_their_meaning_in_fields_sliders_and_map(site, open_page, selector):
    """In a field, on a handle of the time bar and on the map an arrow does not open an event."""
    page = open_page(site.url)
    page.locator(selector).focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(100)
    assert selected(page) is None


def test_l_goes_to_the_list_from_anywhere(site, open_page):
    """L closes what covers the list and puts the focus on its row."""
    page = open_page(site.url)
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("#evidence .facts")
    page.keyboard.press("l")
    assert page.locator("#evidence").is_hidden()
    assert page.evaluate("document.activeElement.closest('#event-list') !== null")


def test_c_copies_the_link(site, open_page):
    """C copies the address, and says so."""
    page = open_page(site.url, permissions=["clipboard-read", "clipboard-write"])
    page.keyboard.press("c")
    until(page, "document.querySelector('#share-done').textContent === 'Copied'")
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_question_mark_lists_the_keys_that_work(site, open_page):
    """? and the button open a list of the keys; Escape closes it alone and gives the focus back."""
    page = open_page(site.url)
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("#evidence .facts")
    page.keyboard.press("?")
    box = page.locator("#help")
    assert box.is_visible()
    text = box.inner_text()
    for words in ("search", "list of events", "time bar", "play or pause", "earlier or later event", "copy the link"):
        assert words in text
    page.keyboard.press("l")
    assert box.is_visible()
    page.keyboard.press("Escape")
    assert box.is_hidden()
    assert page.locator("#evidence").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#evidence").is_hidden()
    page.locator("#help-open").click()
    assert box.is_visible()
    page.locator("#help [data-close]").click()
    assert page.evaluate("document.activeElement.id") == "help-open"


def test_letters_can_be_switched_off_on_every_page(site, open_page):
    """With letters off L, C and ? do nothing, here and on the pages of events; arrows and Escape still work."""
    page = open_page(site.url)
    page.locator("#letters").uncheck()
    page.locator("#main").focus()
    for key in ("l", "c", "?"):
        page.keyboard.press(key)
    assert page.locator("#help").is_hidden()
    assert page.locator("#share-items").is_hidden()
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("#evidence .facts")
    page.goto(f"{site.url}/e/{selected(page)}")
    page.keyboard.press("c")
    assert page.locator(".said-done").inner_text() == ""
