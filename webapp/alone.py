"""The map as one HTML file that opens from a disk, without a server and without a network.

The page is the very page of the server; what it would ask for (style sheets, scripts, feed, words, evidence, basemap) is put into
it.  The scripts are modules that import each other, which a file cannot do: an import map names each by a word of its own
and holds it as a ``data:`` address.  What they would fetch is answered from the file by a wrapper of ``fetch``.
"""

from __future__ import annotations

import base64
import json
import re
from html import escape
from typing import TYPE_CHECKING, Any, Final

from flask import url_for

from geodata import layers
from geodata.errors import FilterError
from webapp import names, told
from webapp.interface import days, gettext, today

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from geodata.layers import Filter
    from geodata.store import Store

MOST: Final = 2000
"""So many events a file holds at most, each with its evidence: about 5 MB."""

POLICY: Final = (
    "default-src 'none'; script-src 'unsafe-inline' data:; style-src 'unsafe-inline'; img-src data:; form-action 'none'; "
    "base-uri 'none'"
)
"""The file may run what it holds and ask nobody for anything."""

_STYLE: Final = re.compile(r'<link rel="stylesheet" href="([^"]+)">')
_SCRIPT: Final = re.compile(r'<script (?:type="module"|defer) src="([^"]+)"></script>')
_IMPORT: Final = re.compile(r'(\bfrom |\bimport )"(?:\./|/static/js/)([\w-]+)\.js"')
_URL: Final = re.compile(r"url\((?!['\"]?data:)[^)]*\)")

_ANSWERS: Final = """
const held = JSON.parse(document.getElementById("held").textContent);
window.fetch = async (address) => {
  const path = String(address);
  return path in held ? new Response(JSON.stringify(held[path])) : new Response("", { status: 404 });
};
if (!location.hash) history.replaceState(null, "", document.documentElement.dataset.view || "#");
"""


def check(size: int) -> None:
    """Raises FilterError where a file would hold more than ``MOST`` events."""
    if size > MOST:
        raise FilterError(
            f"One file holds at most {MOST:,} events and the filter leaves {size:,}; choose fewer kinds, days or an area, "
            "or take the GeoJSON file."
        )


def answers(store: Store, chosen: Filter, feed: dict[str, Any], *, report_to: str | None) -> dict[str, Any]:
    """What the scripts of the map fetch about the events of ``feed``, by address."""
    found = {
        url_for("api.feed"): feed,
        url_for("api.words"): layers.word_feed(store, chosen, spellings=names.spellings),
    }
    for event_id in feed["events"]["id"]:
        shown = told.whole(store, store.happening(event_id), report_to=report_to, most=told.MOST_SENT)
        found[url_for("api.event", event_id=event_id)] = {"shown": shown}
    return found


def saved(store: Store, chosen: Filter) -> dict[str, str]:
    """What a file says of itself: what it holds, the day of its making, and as of when."""
    as_of = store.as_of()
    return {
        "holds": chosen.sentence(),
        "made": days(today(), today()),
        "as_of": days(as_of[:10], as_of[:10]) if as_of else gettext("nothing imported"),
    }


def page(html: str, *, ask: Callable[[str], str], held: Mapping[str, Any], view: str) -> str:
    """``html`` with all it needs inside.

    ``ask`` gives the text behind an address of ours, ``held`` what the scripts fetch (address → JSON), ``view`` the part of
    the map to open at ("#6/48.5/36" or empty).
    """
    modules = _modules([url for url in _SCRIPT.findall(html) if url.startswith("/static/js/")], ask)
    scripts = [
        _inline(ask(url)) for url in _SCRIPT.findall(html) if not url.startswith("/static/js/") and url != "/map.js"
    ]
    own = _IMPORT.sub(r'\1"cm/\2"', ask("/map.js"))
    head = [
        f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">',
        f'<script type="application/json" id="held">{_json(held)}</script>',
        f"<script>{_ANSWERS}</script>",
        *scripts,
        f'<script type="importmap">{_json({"imports": modules_as_data(modules)})}</script>',
        f'<script type="module">{own}</script>',
    ]
    html = _STYLE.sub(lambda found: f"<style>{_URL.sub('none', ask(found[1]))}</style>", html)
    html = _SCRIPT.sub("", html)
    html = re.sub(r'<link rel="icon"[^>]*>', "", html)
    html = html.replace("<html ", f'<html data-alone data-view="{escape(view)}" ', 1)
    return html.replace("</head>", "\n".join(head) + "\n</head>", 1)


def modules_as_data(modules: Mapping[str, str]) -> dict[str, str]:
    """The import map: each module under a word of its own, as a ``data:`` address."""
    return {f"cm/{name}": f"data:text/javascript;base64,{_base64(code)}" for name, code in modules.items()}


def _modules(urls: list[str], ask: Callable[[str], str]) -> dict[str, str]:
    """The modules at some addresses and all that they import, by name, with their imports under those names."""
    found: dict[str, str] = {}
    names = [url.rpartition("/")[2].removesuffix(".js") for url in urls]
    while names:
        name = names.pop()
        if name in found:
            continue
        code = ask(f"/static/js/{name}.js")
        names += [other for _, other in _IMPORT.findall(code)]
        found[name] = _IMPORT.sub(r'\1"cm/\2"', code)
    return found


def _inline(code: str) -> str:
    if "</script" in code.casefold():
        raise ValueError("A script that holds its own end tag cannot be put into a page.")
    return f"<script>{code}</script>"


def _json(value: object) -> str:
    """JSON that cannot end the script element it stands in, whatever its texts hold."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
