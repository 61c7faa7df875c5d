"""Filters and search in a browser: what is typed, what follows it, the address, and what is said when nothing is left."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from browsing import DESKTOP, FAINT, PHONE, drawn, show_tab, until

from geodata.text import plain, sought

NARROW = {"width": 320, "height": 640}


def listed(page):
    return page.locator("#event-list button[data-kind='event']").evaluate_all(
        "(all) => all.map((one) => one.dataset.id)"
    )


def query(page):
    return page.evaluate("Object.fromEntries(new URLSearchParams(location.search))")


def search(page, words):
    """Type words as a reader does, and wait until they filter."""
    page.locator("#search").press_sequentially(words)
    until(page, f"new URLSearchParams(location.search).get('q') === {words.strip()!r}")
    until(page, "document.querySelector('.search').getAttribute('aria-busy') === 'false'")


def downloaded(page, site):
    """The ids in the file that the download link leads to."""
    address = page.locator("[data-download]").get_attribute("href")
    return {feature["id"] for feature in page.request.get(site.url + address).json()["features"]}


def status(page):
    return page.locator(".status, .sheet-status").filter(visible=True).first.inner_text()


# -- searching ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "words",
    [
        "kherson", "KHERSON number", "shelling", "armed clash", "kremlin", "example", "heavy losses", "ua", "drone kharkiv",
        "rostov on don", "donétsk", "ки́їв", "strike", "officials oblast", "·", "kyiv'", "number 3", "war", "visit coast",
    ],
)  # fmt: skip
def test_the_file_holds_what_the_search_shows(site, open_page, words):
    """Map, list, legend, header and the downloaded file hold the same events, whatever is searched."""
    page = open_page(site.url, path=f"/?q={quote(words)}#4.5/48/34")
    until(page, "document.querySelector('.search').getAttribute('aria-busy') === 'false'")
    found = set(listed(page))
    assert {key for item in drawn(page, "mark", "cluster", "area") for key in item["ids"]} == found
    assert downloaded(page, site) == found
    on = page.locator(
        "[data-layer][aria-pressed='true'] [data-count]:not([data-count='places']):not([data-count='marks'])"
    )
    assert sum(on.evaluate_all("(all) => all.map((one) => Number(one.textContent))")) == len(found)
    expected = f"{len(found)} of 14 events" if sought(words) else "14 events"
    assert status(page).startswith(expected)


def test_typing_filters_everything_and_marks_what_was_found(site, open_page, size):
    """Typed words leave only the events that tell of them, in list and time bar too, and are marked in the list."""
    page = open_page(site.url, size=size)
    search(page, "kherson")
    show_tab(page, "events")
    assert len(listed(page)) == 3
    assert set(page.locator("#event-list mark").all_inner_texts()) == {"Kherson"}
    assert page.evaluate("window.conflictmap.time().whole.reduce((a, b) => a + b)") == 3
    assert page.locator("#events-heading").inner_text() == "3 events"


def test_words_beyond_the_title_are_shown_where_they_stand(site, open_page):
    """Where only a sentence of a report tells of it, the list shows the words around, marked."""
    page = open_page(site.url)
    search(page, "commanders army")
    found = page.locator("#event-list .item-found")
    assert "he met the commanders of the army." in found.inner_text()
    assert found.locator("mark").all_inner_texts() == ["commanders", "army"]


def test_hostile_words_stay_text_under_marks(hostile_site, open_page):
    """Marks are put around text, never into markup."""
    page = open_page(hostile_site.url)
    search(page, "script")
    assert page.locator("#event-list mark").count() >= 1
    assert page.locator("#event-list script, #event-list img").count() == 0
    assert page.evaluate("window.hit") is None


def test_slash_goes_to_the_search_and_escape_lifts_it(site, open_page, size):
    """The key / puts the focus into the box; Escape empties it, and once more leaves it."""
    page = open_page(site.url, size=size)
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    search(page, "kyiv/")
    page.keyboard.press("Escape")
    assert (page.locator("#search").input_value(), query(page)) == ("", {})
    assert len(listed(page)) == 14
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") != "search"


def test_a_search_is_one_entry_in_the_history(site, open_page):
    """Letters typed one by one are one entry: back lifts the whole search, forward brings it again."""
    page = open_page(site.url)
    before = page.evaluate("history.length")
    search(page, "kher")
    page.locator("#search").press("Enter")
    assert page.evaluate("history.length") == before + 1
    page.go_back()
    until(page, "location.search === ''")
    assert (len(listed(page)), page.locator("#search").input_value()) == (14, "")
    page.go_forward()
    until(page, "location.search !== ''")
    assert (len(listed(page)), page.locator("#search").input_value()) == (3, "kher")


def test_a_long_search_in_the_address_is_cut(site, open_page):
    """At most 200 characters are searched; what has no letter and no digit is left out and named."""
    page = open_page(site.url, path=f"/?q={'kherson ' * 60}")
    until(page, "document.querySelector('.search').getAttribute('aria-busy') === 'false'")
    assert len(query(page)["q"]) <= 200
    assert len(listed(page)) == 3
    page = open_page(site.url, path="/?q=%E2%80%A6")
    assert "q “…”" in page.locator("#notice").inner_text()
    assert len(listed(page)) == 14


def test_an_empty_search_can_be_lifted(site, open_page, size):
    """Where the search leaves nothing the map names it and offers to clear it."""
    page = open_page(site.url, size=size)
    search(page, "zebra")
    notice = page.locator("#notice")
    assert "No event of the layers that are on tells of “zebra”." in notice.inner_text()
    assert notice.get_by_role("button").all_inner_texts() == ["Clear the search"]
    notice.get_by_role("button", name="Clear the search").click()
    assert len(listed(page)) == 14
    assert notice.is_hidden()


def test_the_filter_that_empties_the_map_is_named(site, open_page):
    """Days that hold nothing of what is searched can be lifted alone, and so can layers that are off."""
    page = open_page(site.url, path="/?q=kherson&from=2023-03-01&to=2023-03-31")
    until(page, "!document.querySelector('#notice').hidden")
    notice = page.locator("#notice")
    assert notice.get_by_role("button").all_inner_texts() == ["Clear the search", "Show all dates"]
    notice.get_by_role("button", name="Show all dates").click()
    assert len(listed(page)) == 3
    page = open_page(site.url, path="/?q=leader+china&layers=strike")
    until(page, "!document.querySelector('#notice').hidden")
    page.locator("#notice").get_by_role("button", name="Show all layers").click()
    assert len(listed(page)) == 1


def test_words_that_do_not_come_are_asked_for_again(site, open_page):
    """If the words cannot be fetched the page says so, keeps the events, and tries again on demand."""
    page = open_page(site.url, path="/about", ready=False)
    page.route("**/map/words.json", lambda route: route.fulfill(status=200, body="{"))
    page.goto(site.url)
    page.wait_for_selector("#event-list > li", state="attached")
    page.locator("#search").fill("kherson")
    notice = page.locator("#notice")
    notice.get_by_text("could not be loaded").wait_for()
    assert len(listed(page)) == 14
    page.locator("#search").blur()  # places offered meanwhile lie over the note until the box is left
    page.unroute("**/map/words.json")
    notice.get_by_role("button", name="Try again").click()
    until(page, "document.querySelectorAll('#event-list button[data-kind=event]').length === 3")


def test_the_first_view_needs_no_words(site, open_page):
    """The words are fetched only when somebody searches."""
    page = open_page(site.url, path="/about", ready=False)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site.url)
    page.wait_for_selector("#event-list > li", state="attached")
    assert not [url for url in asked if "words" in url]
    page.locator("#search").focus()
    until(page, "performance.getEntriesByType('resource').some((one) => one.name.endsWith('/map/words.json'))")


# -- how sure ----------------------------------------------------------------------------------------------------------
def counts(page, *names):
    shown = (page.locator(f"[data-row-sure='{name}'] .count").inner_text() for name in names)
    return tuple(int(one.replace(",", "")) for one in shown)


@pytest.mark.parametrize(
    "asked",
    [
        "assertion=claimed", "assertion=asserted,confirmed", "assertion=disputed,denied", "assertion=claimed,disputed,denied",
        "harmed=yes", "harmed=yes&assertion=claimed&q=officials", "assertion=claimed&from=2024-02-01&to=2024-02-01",
    ],
)  # fmt: skip
def test_the_file_holds_what_is_as_sure(told_twice, open_page, asked):
    """The downloaded file holds what the page shows of each row, also of what several reports tell."""
    page = open_page(told_twice.url, path=f"/?{asked}#4.5/48/34")
    until(page, "document.querySelector('.search').getAttribute('aria-busy') === 'false'")
    found = set(listed(page))
    assert {key for item in drawn(page, "mark", "cluster", "area") for key in item["ids"]} == found
    assert downloaded(page, told_twice) == found
    assert status(page).startswith(f"{len(found)} of 10 event")


def test_how_sure_is_switched_in_the_legend(site, open_page, size):
    """The rows tell how many events each holds; switching one leaves the rest, in list, time bar and address."""
    page = open_page(site.url, size=size)
    show_tab(page, "layers")
    assert counts(page, "stated", "claimed", "disputed", "harmed") == (9, 4, 1, 1)
    page.locator("[data-sure='stated']").click()
    assert query(page)["assertion"] == "claimed,disputed,denied"
    assert len(listed(page)) == 5
    assert counts(page, "stated", "claimed", "disputed") == (9, 4, 1)
    assert page.locator("[data-sure='stated']").get_attribute("aria-pressed") == "false"
    page.locator("[data-sure='claimed']").click()
    assert len(listed(page)) == 1
    page.locator("[data-sure='disputed']").click()
    assert (len(listed(page)), query(page)) == (14, {})
    page.go_back()
    until(page, "location.search.includes('disputed')")
    assert len(listed(page)) == 1


def test_only_one_row_of_how_sure(site, open_page):
    """ "Only" shows one row, and the layers' counts follow."""
    page = open_page(site.url)
    page.get_by_role("button", name="Only Disputed or denied").click()
    assert len(listed(page)) == 1
    assert page.locator("[data-count='strike']").inner_text() == "1"
    assert page.locator("[data-count='battle']").inner_text() == "0"


def test_only_with_people_harmed(site, open_page, size):
    """The switch leaves the events that count somebody killed or injured."""
    page = open_page(site.url, size=size)
    show_tab(page, "layers")
    page.get_by_role("button", name="Only with people harmed").click()
    assert query(page) == {"v": "1", "harmed": "yes"}
    assert page.locator("#event-list .item-title").all_inner_texts() == ["Shelling · Donetsk Oblast"]


def test_how_sure_can_empty_the_map_and_be_lifted(site, open_page):
    """Where a row of "how sure" leaves nothing the map names it; an unknown assertion is named too."""
    page = open_page(site.url, path="/?assertion=disputed,denied&layers=battle")
    notice = page.locator("#notice")
    assert "as sure as chosen" in notice.inner_text()
    notice.get_by_role("button", name="Show however sure").click()
    assert len(listed(page)) == 1
    page = open_page(site.url, path="/?assertion=rumoured&harmed=maybe")
    assert "assertion “rumoured”, harmed “maybe”" in page.locator("#notice").inner_text()
    assert len(listed(page)) == 14


# -- room --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("size", [DESKTOP, PHONE, NARROW], ids=["desktop", "phone", "narrow"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_search_is_readable_and_large_enough(site, open_page, size, scheme):
    """In both themes the words can be read, targets have 44 pixels, and nothing lies over the box or leaves the window."""
    page = open_page(site.url, size=size, color_scheme=scheme)
    search(page, "zebra")
    assert page.evaluate(FAINT) == []
    box = page.locator(".search").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size["width"]
    for name in ("#search", "#search-lift", "#notice .button"):
        target = page.locator(name).first.bounding_box()
        assert target["height"] >= 44
    zoom, notice = page.locator(".leaflet-control-zoom").bounding_box(), page.locator("#notice").bounding_box()
    assert box["x"] + box["width"] <= zoom["x"]
    assert notice["y"] >= box["y"] + box["height"]
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


# -- the compared form -------------------------------------------------------------------------------------------------
SPELLINGS = (
    "Слов’янськ", "Mar'inka", "Chișinău", "Łódź", "Straße", "Rostov-on-Don", "ки́їв", "Ёлка", "ЙОГО їжа", "U.S., and co.", "ΟΔΟΣ",
    "İstanbul", "ﬁre", "１２", "Đà Nẵng", "صنعاء", "  a  b ", "ʼn", "Ö", "o\u0308", "и\u0306", "Ærø", "`x`", "Kyïv—Lviv",
)  # fmt: skip


@pytest.mark.parametrize("text", SPELLINGS)
def test_browser_and_server_compare_alike(empty_site, open_page, text):
    """The browser folds words as the server does, so that both find the same."""
    page = open_page(empty_site.url)
    script = (
        "async (text) => { const m = await import('/static/js/search.js'); return [m.plain(text), m.sought(text)]; }"
    )
    assert page.evaluate(script, text) == [plain(text), sought(text)]
