"""From a pasted text to a mark, in a browser."""

from __future__ import annotations

import fixtures_web as sample
from browsing import drawn, until

TEXT = "On Tuesday Odesa and Kherson were shelled."


def fill(page, text=TEXT):
    page.get_by_label("Text of the report").fill(text)
    page.get_by_label("Title").fill("A day at the coast")
    page.get_by_label("Day of publication").fill("2024-03-05")


def test_paste_read_add_appears(empty_site, open_page, size):
    """A pasted text is read, shown with its marks, added, and its event is open on the map."""
    page = open_page(empty_site.url, size=size, path="/import", ready=False)
    fill(page)
    page.get_by_role("button", name="Read the text").click()
    assert page.locator(".text mark.m-place").all_inner_texts() == ["Odesa", "Kherson"]
    assert page.locator("article.card").count() == 2
    page.get_by_role("button", name="Add to the map").click()
    page.wait_for_selector("#evidence .facts")
    assert {label for item in drawn(page, "mark") for label in item["label"].split(", ")} & {"Odesa", "Kherson"}
    assert "A day at the coast" in page.locator("#evidence").inner_text()
    assert page.locator("#event-list button[data-kind='event']").count() == 2


def test_bad_input_keeps_the_text(empty_site, open_page, size, watch):
    """A wrong date is told beside its field and the text is still there."""
    page = open_page(empty_site.url, size=size, path="/import", ready=False)
    fill(page)
    page.get_by_label("Day of publication").fill("yesterday")
    page.get_by_role("button", name="Read the text").click()
    assert "YYYY-MM-DD" in page.locator("#published-error").inner_text()
    assert page.get_by_label("Text of the report").input_value() == TEXT
    assert page.get_by_label("Day of publication").get_attribute("aria-invalid") == "true"
    assert empty_site.store.documents() == []
    watch.trouble[:] = [line for line in watch.trouble if "status of 400" not in line]


def test_enter_reads_the_text(empty_site, open_page):
    """The Enter key in a field reads the text; it neither fetches nor adds."""
    page = open_page(empty_site.url, path="/import", ready=False)
    fill(page)
    page.get_by_label("Title").press("Enter")
    page.get_by_role("heading", name="What was read").wait_for()
    assert empty_site.store.documents() == []


def test_an_error_has_the_focus(empty_site, open_page, size, watch):
    """After a mistake the field in question has the focus, and the summary leads to it."""
    page = open_page(empty_site.url, size=size, path="/import", ready=False)
    page.get_by_role("button", name="Read the text").click()
    page.get_by_role("alert").wait_for()
    until(page, "document.activeElement.id === 'text'")
    page.get_by_role("alert").get_by_role("link", name="Text of the report").click()
    assert page.evaluate("document.activeElement.id") == "text"
    watch.trouble[:] = [line for line in watch.trouble if "status of 400" not in line]


def test_the_same_text_again(empty_site, open_page):
    """Adding the same text again is told before and after, and stays one report."""
    page = open_page(empty_site.url, path="/import", ready=False)
    for _ in range(2):
        page.goto(empty_site.url + "/import")
        fill(page)
        page.get_by_role("button", name="Read the text").click()
        told = page.get_by_text("already kept").count()
        page.locator(".add button").click()
        page.wait_for_load_state()
    assert told == 1
    assert "still one report" in page.locator("main").inner_text()
    assert len(empty_site.store.documents()) == 1


def test_hostile_text_is_text(empty_site, open_page, size):
    """A text that looks like code is shown as it was typed, before and after adding, and can be edited unchanged."""
    evil = (
        "Odesa was shelled. </textarea><script>window.hit=1</script><img src=x onerror='window.hit=2'>\u202eabc\u202c"
    )
    page = open_page(empty_site.url, size=size, path="/import", ready=False)
    fill(page, evil)
    page.get_by_role("button", name="Read the text").click()
    assert "<script>window.hit=1</script>" in page.locator(".text").inner_text()
    assert page.get_by_label("Text of the report").input_value() == evil
    page.get_by_role("button", name="Add to the map").click()
    page.wait_for_selector("#evidence .facts")
    assert page.evaluate("window.hit") is None


def test_pages_fit_a_phone(site, open_page):
    """No page scrolls sideways at 320 pixels, not even with long words."""
    site.store.add(sample.hostile())
    page = open_page(site.url, size={"width": 320, "height": 640}, path="/import", ready=False)
    event, document = sample.hostile().events[0].id, sample.hostile().document.id
    for path in ("/import", "/about", f"/e/{event}", f"/d/{document}"):
        page.goto(site.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
