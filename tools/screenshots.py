"""Take the pictures of the README: the map on a desk and on a phone, with the sample reports.

Run as ``python -m tools.screenshots`` from the project's folder, after ``make test`` has installed Playwright; Chromium is
found on the path or named in CONFLICTMAP_CHROMIUM.  Writes ``docs/map.png`` and ``docs/phone.png``.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from playwright.sync_api import sync_playwright
from waitress import wasyncore
from waitress.server import create_server

from geodata import settings
from geodata.gazetteer import Gazetteer
from geodata.layers import headline
from geodata.reading import read
from geodata.samples import samples
from geodata.store import Store
from webapp import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

DOCS: Final = Path(__file__).parent.parent / "docs"
LARGEST: Final = 400_000
EVENT: Final = "Shelling · Donetsk Oblast"
ARGUMENTS: Final = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One picture: its file, the window's size, the view as zoom/latitude/longitude, and whether an event is open."""

    file: str
    width: int
    height: int
    view: str
    opened: bool


SHOTS: Final = (
    Shot(file="map.png", width=1280, height=800, view="6.5/47.95/36.9", opened=True),
    Shot(file="phone.png", width=390, height=844, view="5.25/48.4/34.6", opened=False),
)


def main() -> None:
    """Serve the samples from memory and take every picture."""
    with Store.open(None) as store, _served(store) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=list(ARGUMENTS))
        for shot in SHOTS:
            _take(browser, shot, address, _event(store) if shot.opened else None)
        browser.close()


def _chromium() -> str:
    found = os.environ.get("CONFLICTMAP_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    return found or sys.exit("There is no Chromium; install it or name it in CONFLICTMAP_CHROMIUM.")


@contextmanager
def _served(store: Store) -> Iterator[str]:
    gazetteer = Gazetteer.open()
    reader = partial(read, gazetteer=gazetteer)
    for document in samples():
        store.add(reader(document), sample=True)
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(settings.load(data_dir=Path(folder), host="127.0.0.1"), store=store, read=reader)
        server = create_server(app, host="127.0.0.1", port=0, threads=4)
        stop = threading.Event()
        thread = threading.Thread(target=_run, args=(server, stop))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.effective_port}"
        finally:
            stop.set()
            thread.join()


def _run(server: create_server, stop: threading.Event) -> None:
    while not stop.is_set():
        wasyncore.loop(timeout=0.05, map=server._map, count=1)  # noqa: SLF001 - as the browser tests do
    server.task_dispatcher.shutdown()
    wasyncore.close_all(server._map)  # noqa: SLF001 - as above


def _event(store: Store) -> str:
    """The event to be open: the one known only to an oblast, else any that has casualties."""
    events = list(store.events("drawn = 'area'")) or list(store.events("drawn = 'point'"))
    best = [event for event in events if headline(event) == EVENT] or [e for e in events if e["casualties"]] or events
    return str(best[0]["id"])


def _take(browser: Browser, shot: Shot, address: str, event: str | None) -> None:
    context = browser.new_context(
        viewport={"width": shot.width, "height": shot.height}, color_scheme="light", reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(f"{address}/{f'?e={event}' if event else ''}#{shot.view}")
    page.wait_for_selector("#evidence .facts" if event else "#event-list button")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    file = DOCS / shot.file
    page.screenshot(path=file)
    context.close()
    _quantise(file)
    size = file.stat().st_size
    print(f"{file.relative_to(DOCS.parent)}: {size:,} bytes")
    if size > LARGEST:
        sys.exit(f"{file} is larger than {LARGEST:,} bytes; install Pillow, which makes it smaller.")


def _quantise(file: Path) -> None:
    """Write the picture with 256 colours where Pillow is installed; else leave it."""
    try:
        from PIL import Image
    except ImportError:
        return
    with Image.open(file) as picture:
        small = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    small.save(file, optimize=True)


if __name__ == "__main__":
    main()
