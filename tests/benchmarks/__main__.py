"""``make bench``: how long the main jobs take, interleaved with a peer doing the nearest equal job.

Absolute times depend on the machine; quote the ratios.  Texts are the sample reports that ship with the project.
"""

from __future__ import annotations

import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.timing import ROOT, ROUNDS, interleaved, process, seconds, show

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def main() -> None:
    """Run all and print the table."""
    from geodata.gazetteer import Gazetteer, build, builder
    from geodata.samples import samples
    from tests.benchmarks import happenings
    from tests.benchmarks import names as names_found
    from tests.benchmarks import reading as whole_reading

    print("| job | ours | peer | ratio ours : peer (finding names: speed) |\n|---|---|---|---|")
    gazetteer = Gazetteer.open()
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        path = build(Path(folder, "bench.cmg"))
        show(
            "build the gazetteer", f"{time.perf_counter() - started:.1f} s, {path.stat().st_size / 1e6:.0f} MB on disk"
        )
    json_path = builder.sources.geonames_path()
    a, b, low, high = interleaved(lambda: Gazetteer(gazetteer.path), lambda: json.loads(json_path.read_bytes()))
    show(
        "open the gazetteer",
        f"{a * 1000:.1f} ms",
        f"json.loads of the same GeoNames file {b:.2f} s",
        f"{low:.4f}–{high:.4f}",
    )
    names = [row.name for row, _ in zip(builder.sources.rows(), range(6000), strict=False)][5500:]
    a, b, low, high = interleaved(lambda: _cold_search(gazetteer, names), _sqlite_lookup(gazetteer, names))
    show(
        f"search {len(names)} names",
        f"{a * 1e6 / len(names):.0f} µs a name",
        f"indexed SQLite, ids only, {b * 1e6 / len(names):.0f} µs",
        f"{low:.1f}–{high:.1f}",
    )
    documents = samples()
    texts = [document.text for document in documents]
    names_found.rows(gazetteer)
    whole_reading.rows(gazetteer)
    _reading(documents, texts, gazetteer)
    happenings.rows(gazetteer)
    _serving()
    for title, code in (
        (
            "conflictmap geocode Bakhmut, whole process",
            "from webapp.cli import main\nmain(['geocode', 'Bakhmut'], standalone_mode=False)",
        ),
        (
            "read one report, whole process",
            "import geodata\nfrom geodata.samples import samples\ngeodata.read(samples()[0])",
        ),
    ):
        runs = [process(code) for _ in range(5)]
        show(title, f"{statistics.median(r[0] for r in runs):.2f} s, {max(r[1] for r in runs):.0f} MB peak")


def _serving() -> None:
    """Start the real server twice on one new store, then add a report over HTTP until the map's feed holds it."""
    with tempfile.TemporaryDirectory() as folder:
        for title in (
            "first start with a built gazetteer, until the map page answers",
            "second start, until the map page answers",
        ):
            with _server(Path(folder)) as (base, started):
                _get(f"{base}/")
                show(title, f"{time.perf_counter() - started:.1f} s")
        with _server(Path(folder)) as (base, _):
            before = len(json.loads(_get(f"{base}/map/feed.json"))["events"]["id"])
            text = (
                "Two people were killed when shells hit Vovchansk on Monday, the regional governor said. "
                + "It was quiet. " * 60
            )
            started = time.perf_counter()
            _post(f"{base}/import/add", base, {"title": "Benchmark", "published": "2024-05-22", "text": text})
            after = len(json.loads(_get(f"{base}/map/feed.json"))["events"]["id"])
            took = time.perf_counter() - started
            if after <= before:
                raise RuntimeError("the added report did not reach the map's feed")
            show(f"report of {len(text)} characters sent, read, stored and in the map's feed", f"{took * 1000:.0f} ms")


@contextmanager
def _server(folder: Path) -> Iterator[tuple[str, float]]:
    """A server process on a free port, and when it was started."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    started = time.perf_counter()
    command = [sys.executable, "-m", "webapp.cli", "serve", "--no-open", "--port", str(port), "--data-dir", str(folder)]
    process_ = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        while time.perf_counter() - started < 60:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.02)
        yield f"http://127.0.0.1:{port}", started
    finally:
        process_.terminate()
        process_.wait()


def _get(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=60) as answer:
        return answer.read()


def _post(url: str, origin: str, fields: dict[str, str]) -> None:
    body = urllib.parse.urlencode(fields).encode()
    with urllib.request.urlopen(urllib.request.Request(url, body, {"Origin": origin}), timeout=60) as answer:
        answer.read()


def _reading(documents, texts, gazetteer) -> None:  # type: ignore[no-untyped-def]
    from geodata.reading import read

    size = sum(map(len, texts))
    try:
        from geotext import GeoText
    except ImportError:
        took = statistics.median(seconds(lambda: [read(d, gazetteer) for d in documents]) for _ in range(ROUNDS))
        show("read the samples (places, times, events)", f"{len(texts) / took:.0f} reports/s", "geotext not installed")
        return
    a, b, low, high = interleaved(lambda: [read(d, gazetteer) for d in documents], lambda: [GeoText(t) for t in texts])
    show(
        f"read {len(texts)} reports of {size // len(texts)} characters (places, times, events)",
        f"{len(texts) / a:.0f} reports/s",
        f"geotext, names only, {len(texts) / b:.0f} reports/s",
        f"{low:.1f}–{high:.1f}",
    )


def _cold_search(gazetteer, names) -> None:  # type: ignore[no-untyped-def]
    gazetteer.find.cache_clear()
    gazetteer.place.cache_clear()
    for name in names:
        gazetteer.search(name)


def _sqlite_lookup(gazetteer, names) -> Callable[[], object]:  # type: ignore[no-untyped-def]
    import sqlite3

    from geodata.text import fold

    connection = sqlite3.connect(":memory:")
    connection.execute("create table names(key text, place integer)")
    keys = [fold(name) for name in names]
    connection.executemany("insert into names values (?, ?)", [(k, m.place) for k in keys for m in gazetteer.find(k)])
    connection.execute("create index by_key on names(key)")
    return lambda: [connection.execute("select place from names where key = ?", (fold(n),)).fetchall() for n in names]


if __name__ == "__main__":
    os.environ.setdefault("PYTHONHASHSEED", "0")
    main()
