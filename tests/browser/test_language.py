"""The map in another language: legend, names, days and numbers; what is on the screen stays when the language changes."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

import pytest
from browsing import DESKTOP, PHONE, drawn, show_tab, until
from test_filters import downloaded, listed, status

from webapp.interface import LANGUAGES, days

NARROW = {"width": 320, "height": 640}
OTHERS = [code for code in LANGUAGES if code != "en"]
RANGES = [
    ("2023-03-18", "2023-03-18"), ("2023-03-18", "2023-03-19"), ("2023-03-30", "2023-04-02"), ("2022-12-30", "2023-01-02"),
    ("2022-05-01", "2022-05-31"), ("2022-03-01", "2022-05-31"), ("2022-11-01", "2023-01-31"), ("2022-01-01", "2022-12-31"),
    ("2021-01-01", "2022-12-31"),
]  # fmt: skip


def names(page):
    """The names on the map."""
    return {item["label"] for item in drawn(page, "label")}


@pytest.mark.parametrize(
    ("code", "legend", "town"), [("uk", "Удари й вибухи", "Харків"), ("ru", "Удары и взрывы", "Харьков")]
)
def test_the_map_speaks_the_language(site, open_page, size, code, legend, town):
    """Legend, status, marks and list are in the language of the address."""
    page = open_page(site.url, path=f"/?lang={code}#6/48.5/36", size=size)
    assert page.locator("html").get_attribute("lang") == code
    show_tab(page, "layers")
    assert legend in page.locator("#layers").inner_text()
    assert status(page).startswith({"uk": "14 подій", "ru": "14 событий"}[code])
    until(page, f"window.conflictmap.visible().some((one) => one.label.includes('{town}'))")
    show_tab(page, "events")
    assert town in page.locator("#event-list").inner_text()


@pytest.mark.parametrize(
    ("code", "country", "sea", "town"),
    [("uk", "БІЛОРУСЬ", "Чорне море", "Мінськ"), ("ru", "БЕЛАРУСЬ", "Чёрное море", "Гомель")],
)
def test_the_basemap_is_in_the_language(site, open_page, code, country, sea, town):
    """Countries, seas and towns beside the marks carry their names of that language."""
    page = open_page(site.url, path=f"/?lang={code}#5.25/49/33")
    for name in (country, sea, town):
        until(page, f"window.conflictmap.visible().some((one) => one.label === '{name}')")


def test_english_asks_for_no_other_names(site, open_page):
    """The names and words of other languages are loaded in those only."""
    page = open_page(site.url, ready=False)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    page.wait_for_selector("#event-list > li", state="attached")
    assert not [url for url in asked if "names." in url or "/words/" in url.replace("/map/words", "")]


@pytest.mark.parametrize("code", OTHERS)
def test_days_are_the_servers(site, open_page, code):
    """The browser says a range of days exactly as the server does, whole months and years as such."""
    page = open_page(site.url, path=f"/?lang={code}")
    said = page.evaluate(
        """async (ranges) => {
          const { rangeWords } = await import("/static/js/days.js");
          return ranges.map(([first, last]) => rangeWords(Date.parse(first) / 86400000, Date.parse(last) / 86400000));
        }""",
        RANGES,
    )
    from flask import Flask

    with Flask("x").test_request_context(f"/?lang={code}"):
        expected = [days(date.fromisoformat(first), date.fromisoformat(last), "year") for first, last in RANGES]
    assert said == expected


@pytest.mark.parametrize("code", OTHERS)
def test_counted_words_take_the_form_of_the_number(site, open_page, code):
    """1, 2, 5, 11, 21 and 1,803 events: the form and the parted thousands of the language."""
    page = open_page(site.url, path=f"/?lang={code}")
    said = page.evaluate(
        """async () => {
          const { sayN } = await import("/static/js/say.js");
          return [1, 2, 5, 11, 21, 1803].map((n) => sayN("%(n)s event", "%(n)s events", n));
        }"""
    )
    assert (
        said
        == {
            "uk": ["1 подія", "2 події", "5 подій", "11 подій", "21 подія", "1\u00a0803 події"],
            "ru": ["1 событие", "2 события", "5 событий", "11 событий", "21 событие", "1\u00a0803 события"],
        }[code]
    )


def test_the_view_stays_when_the_language_changes(site, open_page):
    """Layers, days, search and the place of the map are taken along, and the choice is kept."""
    page = open_page(site.url, path="/?lang=en")
    page.locator("[data-layer='politics']").click()
    page.locator("#search").press_sequentially("kherson")
    until(page, "new URLSearchParams(location.search).get('q') === 'kherson'")
    before = page.evaluate("[location.search, location.hash]")
    page.locator(".tongues.wide a[lang='uk']").click()
    page.wait_for_selector("html[lang='uk'] #event-list > li", state="attached")
    until(page, f"location.search === {before[0]!r}")
    assert page.evaluate("location.hash") == before[1]
    assert page.locator("[data-layer='politics']").get_attribute("aria-pressed") == "false"
    assert page.locator("#search").input_value() == "kherson"
    page.goto(site.url + "/about")
    assert page.locator("html").get_attribute("lang") == "uk"


@pytest.mark.parametrize("words", ["харків", "Харьков", "kharkiv", "Херсон"])
@pytest.mark.parametrize("code", LANGUAGES)
def test_search_finds_a_place_by_any_spelling(site, open_page, code, words):
    """Whatever language the page is in, and the file holds the same events."""
    page = open_page(site.url, path=f"/?lang={code}&q={quote(words)}#4.5/48/34")
    until(page, "document.querySelector('.search').getAttribute('aria-busy') === 'false'")
    found = set(listed(page))
    assert found
    assert downloaded(page, site) == found


@pytest.mark.parametrize("code", OTHERS)
@pytest.mark.parametrize("path", ["/", "/import", "/about"])
@pytest.mark.parametrize("window", [DESKTOP, PHONE, NARROW], ids=["desktop", "phone", "narrow"])
def test_long_words_do_not_push_the_page_aside(site, open_page, code, path, window):
    """No page is wider than its window, and no button's words are cut."""
    page = open_page(site.url, path=f"{path}?lang={code}", size=window, ready=path == "/")
    assert page.evaluate("document.documentElement.scrollWidth") <= window["width"]
    cut = page.locator("button:not(.hidden):visible, .links a:visible").evaluate_all(
        "(all) => all.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent.trim())"
    )
    assert cut == []


@pytest.mark.parametrize("code", OTHERS)
def test_what_stays_english_says_so(site, open_page, code):
    """The reason of the reading and its sentences are marked, so that a screen reader speaks them right."""
    page = open_page(site.url, path=f"/?lang={code}")
    event = listed(page)[0]
    page.goto(f"{site.url}/e/{event}?lang={code}")
    assert page.locator(".drawn bdi").first.get_attribute("lang") == "en"
    assert page.locator(".quote").first.get_attribute("dir") == "auto"
