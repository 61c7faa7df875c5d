"""A real browser on a real server, with readings built by hand; every page is watched for what it must not do."""

from __future__ import annotations

import json
import os
import shutil
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from waitress import wasyncore
from waitress.server import create_server

sys.path.insert(0, str(Path(__file__).parent.parent))
import fixtures_web as sample
import varied
from browsing import DESKTOP, PHONE

from geodata.settings import Settings
from geodata.store import Store
from webapp import create_app

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run",
]  # fmt: skip


def pytest_collection_modifyitems(items):
    """All tests of this folder need a browser."""
    for item in items:
        if Path(__file__).parent in Path(item.path).parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium():
    """The path of Chromium; without one the tests are skipped, or fail where a browser is required."""
    found = os.environ.get("CONFLICTMAP_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        reason = "no Chromium: install it or name it in CONFLICTMAP_CHROMIUM"
        if os.environ.get("CONFLICTMAP_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest.fixture(scope="session")
def browser(chromium):
    """One browser for all tests."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield opened
        opened.close()


@dataclass
class Site:
    """A running server: its address and its store."""

    url: str
    store: Store


@pytest.fixture
def site():
    """A server with the report of the six towns and the crowded day."""
    yield from _serve(sample.visit(), sample.crowd())


@pytest.fixture
def six_towns():
    """A server with the report of the six towns only."""
    yield from _serve(sample.visit())


@pytest.fixture
def told_twice():
    """A server with two reports of one shelling that differ, one of them hostile, and another day's crowd."""
    yield from _serve(
        sample.told(3, "the governor", "The Example Post"), sample.told(5, sample.EVIL, sample.EVIL), sample.crowd()
    )


@pytest.fixture
def varied_site():
    """A server with many events that differ in everything one can filter by."""
    yield from _serve(*varied.readings())


@pytest.fixture
def hostile_site():
    """A server with the report that tries to run as code."""
    yield from _serve(sample.hostile())


@pytest.fixture
def open_to_others():
    """A server whose owner lets other sites show the map and takes reports of problems."""
    yield from _serve(sample.visit(), sample.crowd(), embed_in="*", report_to="owner@example.org")


@pytest.fixture
def empty_site():
    """A server with nothing imported."""
    yield from _serve()


@pytest.fixture
def owned(tmp_path):
    """A server whose owner added a layer of lines and areas and configured online tiles."""
    square = {"type": "Polygon", "coordinates": [[[36, 47], [39, 47], [39, 49.5], [36, 49.5], [36, 47]]]}
    feature = {"type": "Feature", "properties": {"name": sample.EVIL, "status": "claimed"}, "geometry": square}
    (tmp_path / "front.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), "utf-8")
    (tmp_path / "front.toml").write_text(f"title = {json.dumps('Front ' + sample.EVIL)}\nsource = 'S'\n", "utf-8")
    yield from _serve(
        sample.visit(),
        layers_dir=str(tmp_path),
        tiles_url="https://tiles.example.org/{z}/{x}/{y}.png",
        tiles_attribution=sample.EVIL,
    )


def _serve(*readings, **given):
    with Store.open(None) as store:
        for reading in readings:
            store.add(reading)
        folder = Path("unused")
        app = create_app(
            Settings(data_dir=folder, cache_dir=folder, **given), store=store, read=sample.read, find=sample.find
        )
        server = create_server(app, host="127.0.0.1", port=0, threads=4)
        stop = threading.Event()
        thread = threading.Thread(target=_run, args=(server, stop), daemon=True)
        thread.start()
        yield Site(url=f"http://127.0.0.1:{server.effective_port}", store=store)
        stop.set()
        thread.join(timeout=10)


def _run(server, stop):
    """Answer until told to stop, then close everything in this same thread."""
    while not stop.is_set():
        wasyncore.loop(timeout=0.05, map=server._map, count=1)
    server.task_dispatcher.shutdown()
    wasyncore.close_all(server._map)


@dataclass
class Watch:
    """What a page did that it must not do."""

    foreign: list[str] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)

    def on(self, page, host):
        """Begin to watch ``page``, which may talk to ``host`` only."""
        page.on("request", lambda request: self._request(request.url, host))
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.trouble.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (self.trouble.append("dialog"), dialog.dismiss()))

    def _request(self, url, host):
        parts = urlsplit(url)
        if parts.scheme not in {"data", "blob"} and parts.netloc != host:
            self.foreign.append(url)

    def _console(self, message):
        if message.type in {"error", "warning"}:
            self.trouble.append(f"{message.type}: {message.text}")


@pytest.fixture
def watch():
    """Fails the test when a page asked another host, broke the policy, or wrote an error."""
    seen = Watch()
    yield seen
    assert seen.foreign == []
    assert seen.trouble == []


@pytest.fixture
def open_page(browser, watch):
    """A function that opens an address in a window of a given size and waits until the map has drawn."""
    contexts = []

    def opened(url, *, size=DESKTOP, path="/", ready=True, **given):
        phone = size["width"] < 800
        context = browser.new_context(viewport=size, has_touch=phone, **{"reduced_motion": "reduce"} | given)
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        watch.on(page, urlsplit(url).netloc)
        page.goto(url + path)
        if ready:
            page.wait_for_selector("#event-list > li", state="attached")
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def size(request):
    """Both sizes of window."""
    return request.param
