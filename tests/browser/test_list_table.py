"""The list and the table: in step with the map, for keyboards and readers, whatever their length."""

from __future__ import annotations

import json
from datetime import date, timedelta

from browsing import PHONE, grown, show_tab, until

ROWS = 100_000


def open_many(page, url, many):
    """Load the map with so many events."""
    first = date(2022, 2, 24)
    spans = [((first + timedelta(days=i * 7 % 900)).isoformat(),) * 2 for i in range(many)]
    body = json.dumps(grown(page.request.get(url + "/map/feed.json").json(), spans))
    page.route("**/map/feed.json", lambda route: route.fulfill(body=body, content_type="application/json"))
    page.goto(url)
    page.wait_for_selector("#event-list > li", state="attached", timeout=30_000)


def test_a_hundred_thousand_events_are_few_rows(site, open_page):
    """Only rows near the view are written; the end is one key away, and each row tells its place among all."""
    page = open_page(site.url, path="/about", ready=False)
    open_many(page, site.url, ROWS)
    assert page.locator("#event-list > li").count() < 200
    page.locator("#event-list button").first.focus()
    page.keyboard.press("End")
    at = "document.activeElement.closest('li')"
    assert page.evaluate(f"{at}.getAttribute('aria-posinset')") == str(ROWS)
    assert page.evaluate(f"{at}.getAttribute('aria-setsize')") == str(ROWS)
    box = page.evaluate("document.activeElement.getBoundingClientRect().toJSON()")
    assert 0 < box["top"] < 800
    page.keyboard.press("Home")
    assert page.evaluate(f"{at}.getAttribute('aria-posinset')") == "1"
    assert page.locator("#event-list > li").count() < 200


def test_scrolling_a_hundred_thousand_rows_does_not_block(site, open_page):
    """Flung through the list and the table, the median frame is written in under 50 ms and no row overlaps another."""
    page = open_page(site.url, path="/about", ready=False)
    open_many(page, site.url, ROWS)
    for mode in ("list", "table"):
        page.locator(f".list-modes [data-list={mode}]").click()
        median = page.evaluate(
            """async () => {
              const box = document.querySelector(".list-scroll");
              const times = [];
              for (let i = 0; i < 40; i += 1) {
                const start = performance.now();
                box.scrollTop += 2000;
                await new Promise((done) => requestAnimationFrame(done));
                times.push(performance.now() - start);
              }
              return times.sort((a, b) => a - b)[20];
            }"""
        )
        assert median < 50, mode
        gaps = page.evaluate(
            """() => {
              const rows = [...document.querySelectorAll(".virtual > [data-row]")].filter((one) => one.offsetHeight);
              const boxes = rows.map((one) => one.getBoundingClientRect()).sort((a, b) => a.top - b.top);
              return boxes.slice(1).map((box, i) => Math.round(box.top - boxes[i].bottom)).filter((gap) => Math.abs(gap) > 1 && Math.abs(gap) < 400);
            }"""
        )
        assert gaps == [], mode


def test_one_stop_of_tab_and_arrows_from_there(site, open_page):
    """The list is one stop for Tab; arrows move on, Enter opens, and after closing the focus is back on the row."""
    page = open_page(site.url)
    assert page.locator("#event-list [tabindex='0']").count() == 1
    page.keyboard.press("l")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    row = page.evaluate("document.activeElement.dataset.id")
    assert page.evaluate("document.activeElement.closest('li').getAttribute('aria-posinset')") == "3"
    page.keyboard.press("Enter")
    page.wait_for_selector("#evidence .facts")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.id") == row


def column(page, name):
    return page.locator(f"#event-table .table-row[data-id] .column-{name}").all_inner_texts()


def test_table_sorts_by_each_column(site, open_page):
    """Each column sorts up and down and says so; what is not known stays at the end."""
    page = open_page(site.url)
    page.locator(".list-modes [data-list=table]").click()
    for name in ("kind", "place", "sure", "source"):
        page.locator(f"[data-sort={name}]").click()
        values = column(page, name)
        assert values == sorted(values, key=str.casefold), name
        head = page.locator(f".table-head .column-{name}")
        assert head.get_attribute("aria-sort") == "ascending"
        page.locator(f"[data-sort={name}]").click()
        assert column(page, name) == sorted(values, key=str.casefold, reverse=True), name
        assert head.get_attribute("aria-sort") == "descending"
    page.locator("[data-sort=killed]").click()
    killed = column(page, "killed")
    assert killed[0] == "3+"
    assert set(killed[1:]) == {""}
    page.locator("[data-sort=date]").click()
    dates = column(page, "date")
    assert dates[-1] == "date not given"
    assert dates[0] == "2 February 2024"


def test_table_is_a_grid_for_readers(site, open_page):
    """The table tells how many rows and columns there are, and which row one is on."""
    page = open_page(site.url)
    page.locator(".list-modes [data-list=table]").click()
    grid = page.locator("#event-table")
    rows = grid.locator("[role=row][data-id]")
    assert grid.get_attribute("role") == "grid"
    assert grid.get_attribute("aria-rowcount") == str(rows.count() + 1)
    assert grid.get_attribute("aria-colcount") == "6"
    assert rows.first.get_attribute("aria-rowindex") == "2"
    assert rows.first.locator("[role=gridcell]").count() == 6
    rows.first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector("#evidence .facts")
    assert grid.locator("[aria-selected=true]").count() == 1


def test_only_what_is_in_view_follows_the_map(site, open_page, size):
    """With the box ticked, the list holds what the map shows now, areas included, and follows it."""
    page = open_page(site.url, size=size, path="/#5/48/35")
    show_tab(page, "events")
    all_rows = page.locator("#event-list button[data-kind=event]").count()
    page.locator("#in-view").check()
    page.evaluate("location.hash = '#10/46.48/30.73'")
    until(
        page, "[...document.querySelectorAll('#event-list button')].every((one) => one.textContent.includes('Odesa'))"
    )
    few = page.locator("#event-list button[data-kind=event]").count()
    assert 0 < few < all_rows
    assert page.locator("#events-heading").inner_text() == f"{few} in view of {all_rows} events"
    page.evaluate("location.hash = '#9/48.2/37.9'")
    until(page, "document.querySelector('#event-list').textContent.includes('Donetsk Oblast')")
    page.evaluate("location.hash = '#6/-40/-30'")
    until(page, "document.querySelector('#event-list .empty') !== null")
    assert "in the part of the map that is seen" in page.locator("#event-list .empty").inner_text()
    page.locator("#in-view").uncheck()
    assert page.locator("#event-list button[data-kind=event]").count() == all_rows


def test_table_is_kept_for_the_next_visit_but_not_on_a_phone(site, open_page):
    """The choice of the table is remembered; a phone has the list in its sheet."""
    page = open_page(site.url)
    page.locator(".list-modes [data-list=table]").click()
    page.reload()
    page.wait_for_selector("#event-table .table-row[data-id]")
    page.set_viewport_size(PHONE)
    until(page, "document.querySelector('#event-table').hidden && !document.querySelector('#event-list').hidden")
    page.set_viewport_size({"width": 1280, "height": 800})
    until(page, "!document.querySelector('#event-table').hidden")


def test_table_follows_layers_and_days(site, open_page):
    """Switching a layer changes the table as it changes the map."""
    page = open_page(site.url)
    page.locator(".list-modes [data-list=table]").click()
    page.locator('[data-only="strike"]').click()
    shown = int(page.locator('[data-count="strike"]').inner_text())
    assert page.locator("#event-table .table-row[data-id]").count() == shown
    assert page.locator("#event-table").get_attribute("aria-rowcount") == str(shown + 1)


def test_hostile_words_stay_words_in_the_table(hostile_site, open_page):
    """Titles and outlets that look like code are text in every cell and its title."""
    page = open_page(hostile_site.url)
    page.locator(".list-modes [data-list=table]").click()
    row = page.locator("#event-table .table-row[data-id]").first
    assert "<script>window.hit=1</script>" in row.inner_text()
    assert row.locator("script, img").count() == 0
    assert page.evaluate("window.hit") is None
