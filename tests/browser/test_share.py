"""Taking the map away: link, picture, paper, data, and the frame for other sites."""

from __future__ import annotations

import json
import re
import struct
import threading
import zlib
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlsplit

import pytest
from browsing import DESKTOP, PHONE, drawn, until

CLIPBOARD = ["clipboard-read", "clipboard-write"]


def share(page, what):
    page.locator("#share-open").click()
    page.locator(f"[data-share={what}]").click()


def pixels(path):
    """Width, height and rows of RGB(A) bytes of a PNG without interlacing, and bytes a pixel."""
    data = path.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at, packed = 8, b""
    while at < len(data):
        size, name = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + size]
        if name == b"IHDR":
            width, height, _, colour = struct.unpack(">IIBB", body[:10])
        if name == b"IDAT":
            packed += body
        at += 12 + size
    return width, height, {2: 3, 6: 4}[colour], zlib.decompress(packed)


def test_menu_opens_and_closes_by_key(site, open_page, size):
    """The menu opens by key, arrows go through it, Escape closes it and gives the focus back; the panel stays."""
    page = open_page(site.url, size=size)
    button = page.locator("#share-open")
    button.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.dataset.share") == "link"
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.dataset.share") == "embed"
    box = page.locator("#share-items").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size["width"]
    page.keyboard.press("Escape")
    assert page.locator("#share-items").is_hidden()
    assert page.evaluate("document.activeElement.id") == "share-open"
    button.click()
    page.mouse.click(size["width"] / 2, 300)
    assert page.locator("#share-items").is_hidden()


def test_link_holds_all_that_is_shown(site, open_page):
    """The link of the menu opens the same layers, days and view again."""
    page = open_page(site.url, path="/?layers=strike#7/48/36", permissions=CLIPBOARD)
    share(page, "link")
    until(page, "document.querySelector('#share-done').textContent === 'Copied'")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == page.url
    assert "layers=strike" in link
    assert "#7/48" in link


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_picture_holds_the_map_and_how_to_read_it(site, open_page, tmp_path, size, scheme):
    """The PNG has twice the map's pixels, is not empty, and has room above and below for words, legend and sources."""
    page = open_page(site.url, size=size, color_scheme=scheme)
    drawn(page)
    frame = page.locator("#map-frame").bounding_box()
    with page.expect_download() as download:
        share(page, "png")
    path = tmp_path / "map.png"
    download.value.save_as(path)
    width, height, _, rows = pixels(path)
    assert download.value.suggested_filename.startswith("conflictmap-")
    assert width == 2 * max(frame["width"], 480)
    assert height > 2 * (frame["height"] + 100)
    assert len(set(rows[:: len(rows) // 20000])) > 20
    assert "downloads" in page.locator("#share-done").inner_text()


def test_picture_leaves_the_map_as_it_was(site, open_page):
    """After the picture the map's canvases are as sharp and as large as before, and the marks are where they were."""
    page = open_page(site.url)
    before = drawn(page), page.evaluate("[...document.querySelectorAll('.conflictmap-canvas')].map((one) => one.width)")
    with page.expect_download():
        share(page, "png")
    after = drawn(page), page.evaluate("[...document.querySelectorAll('.conflictmap-canvas')].map((one) => one.width)")
    assert before == after


def test_words_of_the_picture_are_those_of_the_filter(site, open_page):
    """Title, filter in words, counts, legend, credits and day are written on the picture."""
    page = open_page(site.url, path="/?q=Kharkiv&assertion=claimed")
    until(page, "document.querySelectorAll('#event-list button').length === 1")
    written = page.evaluate(
        """async () => {
          const said = [];
          const write = CanvasRenderingContext2D.prototype.fillText;
          CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) { said.push(text); return write.call(this, text, ...rest); };
          document.querySelector("[data-share=png]").click();
          CanvasRenderingContext2D.prototype.fillText = write;
          return said.join("\\n");
        }"""
    )
    for words in (
        "who says so",
        "Kharkiv",
        "1 of 16 events",
        "as of",
        "Strikes and explosions 1",
        "claimed",
        "68/262",
        " km",
    ):
        assert words in written, words


def paper(page):
    """The page as it is printed, in the room of a sheet of A4; its text."""
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    return page.locator("#print-sheet").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_shows_the_map_with_all_it_takes_to_read_it(site, open_page, scheme):
    """Printed are map, legend, filter in words, counts, scale, sources and day, and no control; it is one light sheet."""
    page = open_page(site.url, path="/?layers=strike,places", color_scheme=scheme)
    text = paper(page)
    for words in ("Strikes and explosions", "16 events", "The Example (", "68/262", "Printed on", "claimed by someone"):
        assert words in text, words
    assert page.locator(".top, .legend, .time, .stage, #events").evaluate_all(
        "(all) => all.every((one) => !one.getClientRects().length)"
    )
    light = page.evaluate(
        """() => {
          const canvas = document.querySelector("#print-sheet canvas");
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          let sum = 0;
          for (let i = 0; i < data.length; i += 4) sum += data[i + 1];
          return sum / (data.length / 4);
        }"""
    )
    assert light > 180
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    assert re.search(rb"/Subtype\s*/Image", pdf)


@pytest.mark.parametrize("kind", ["e", "d"])
def test_pages_print_without_controls(six_towns, open_page, kind):
    """The pages of events and reports print their content, folded parts too, without buttons and menus."""
    happening = next(six_towns.store.happenings("drawn = 'point'"))
    key = happening["id"] if kind == "e" else happening["document"]["id"]
    page = open_page(six_towns.url, path=f"/{kind}/{key}", ready=False)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator("button:visible, .top:visible, form:visible").count() == 0
    assert "Printed " in page.locator("main").inner_text()
    assert page.locator("details:not([open])").count() == 0


def test_embedded_map_shows_the_same_and_leads_to_the_whole(open_to_others, open_page, size):
    """The slim page has map, marks' key and a link to the whole with the same state; no header, list or search."""
    page = open_page(open_to_others.url, size=size, path="/embed?layers=strike#6/48/34")
    assert {layer for item in drawn(page) for layer in item["layers"]} == {"strike"}
    for gone in (".top", "#events", ".search", "#time", ".sheet-head"):
        assert page.locator(gone).is_hidden(), gone
    page.locator("#embed-key").click()
    assert page.locator('[data-layer="strike"]').is_visible()
    page.locator("#embed-key").click()
    link = page.locator("#embed-open")
    link.focus()
    assert link.get_attribute("href").endswith("/?v=1&layers=strike" + page.evaluate("location.hash"))
    assert page.evaluate("document.querySelector('base').target") == "_blank"
    mark = next(item for item in drawn(page, "mark") if item["layers"] == ["strike"])
    page.mouse.click(mark["x"], mark["y"])
    page.wait_for_selector("#evidence .facts")
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_embedded_map_has_the_time_bar_if_asked(open_to_others, open_page):
    """``time=yes`` brings the bar; the address is understood, so that nothing is left out."""
    page = open_page(open_to_others.url, size={"width": 640, "height": 480}, path="/embed?time=yes")
    assert page.locator("#time").is_visible()
    assert "not understood" not in page.locator("#notice").inner_text()


@pytest.fixture
def news():
    """Another site: gives a function that puts HTML on its page and returns the page's address."""
    shown = {"html": ""}

    class News(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(shown["html"].encode())

        def log_message(self, *_):
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), News)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()

    def publish(html):
        shown["html"] = html
        return f"http://127.0.0.1:{server.server_port}/"

    yield publish
    server.shutdown()
    thread.join(timeout=10)
    server.server_close()


def framed(browser, site, news):
    """The code of the dialog, and the frame that it makes on another site's page."""
    page = browser.new_context(viewport=DESKTOP).new_page()
    page.goto(site.url + "/?layers=strike")
    page.wait_for_selector("#event-list > li")
    share(page, "embed")
    page.locator("#embed-width").fill("600")
    page.locator("#embed-height").fill("400")
    code = page.locator("#embed-code").input_value()
    page.goto(news(f"<h1>News</h1>{code}"))
    return code, page


def test_snippet_works_in_another_site_where_the_owner_allows_it(open_to_others, browser, news):
    """The code of the dialog, pasted into another site's page, shows the map in the size asked for."""
    code, page = framed(browser, open_to_others, news)
    page.frame_locator("iframe").locator(".leaflet-container").wait_for()
    box = page.locator("iframe").bounding_box()
    assert (box["width"], box["height"]) == (600, 400)
    assert "/embed?v=1&amp;layers=strike" in code
    page.context.close()


def test_snippet_is_refused_where_the_owner_allows_nobody(site, browser, news):
    """Without the owner's word the browser shows nothing of the map inside another site."""
    refused = []
    context = browser.new_context()
    page = context.new_page()
    page.on("console", lambda message: refused.append(message.text))
    page.goto(news(f'<iframe src="{site.url}/embed"></iframe>'))
    for _ in range(50):
        if refused:
            break
        page.wait_for_timeout(100)
    assert "frame-ancestors" in refused[0]
    assert page.frame_locator("iframe").locator(".leaflet-container").count() == 0
    context.close()


def test_dialog_says_who_may_embed_and_checks_sizes(site, open_page):
    """The dialog says that no site may show the map yet; a size that is none is marked and changes nothing."""
    page = open_page(site.url)
    share(page, "embed")
    assert "No other site may show this map yet" in page.locator("#embed-box").inner_text()
    code = page.locator("#embed-code").input_value()
    page.locator("#embed-width").fill('1" onload="x')
    assert page.locator("#embed-width").get_attribute("aria-invalid") == "true"
    assert page.locator("#embed-code").input_value() == code
    page.keyboard.press("Escape")
    assert page.locator("#embed-box").is_hidden()


def test_hostile_state_stays_inside_the_snippet(open_to_others, open_page):
    """Quotes and tags in a search cannot leave the attribute of the frame."""
    page = open_page(open_to_others.url, path="/?q=%22%3E%3Cscript%3Ehit%3C/script%3E")
    share(page, "embed")
    code = page.locator("#embed-code").input_value()
    assert "<script" not in code
    assert code.count("<") == 2
    parts = page.evaluate(
        "(code) => { const box = document.createElement('template'); box.innerHTML = code; return [box.content.childNodes.length, box.content.firstChild.src]; }",
        code,
    )
    assert parts[0] == 1
    assert urlsplit(parts[1]).path == "/embed"


def test_saved_file_is_offered_with_the_same_filter(site, open_page, tmp_path):
    """The menu gives the map as one file that holds what is on."""
    page = open_page(site.url, path="/?layers=strike")
    page.locator("#share-open").click()
    with page.expect_download() as download:
        page.locator("[data-share-file]").click()
    path = tmp_path / "map.html"
    download.value.save_as(path)
    html = path.read_text("utf-8")
    held = json.loads(html.partition('id="held">')[2].partition("</script>")[0])
    assert set(held["/map/feed.json"]["events"]["layer"]) == {"strike"}


def test_phone_menu_has_large_targets(site, open_page):
    """On a phone each line of the menu is at least 44 pixels high, and the header stays one line."""
    page = open_page(site.url, size=PHONE)
    page.locator("#share-open").click()
    heights = page.locator("#share-items button:visible, #share-items a:visible").evaluate_all(
        "(all) => all.map((one) => one.offsetHeight)"
    )
    assert min(heights) >= 44
    assert page.locator(".top").bounding_box()["height"] <= 56
