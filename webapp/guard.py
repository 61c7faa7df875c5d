"""What every answer and every request must keep to: headers, ETags, host names, and no posts from other sites."""

from __future__ import annotations

import re
from functools import partial
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from flask import abort, request

from geodata.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from flask import Flask, Response

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})
HOST: Final = re.compile(r"([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")
ORIGIN: Final = re.compile(r"https?://(?:\*\.)?[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?")
HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def protect(app: Flask, *, host: str, embed_in: Sequence[str] = (), pictures: str | None = None) -> None:
    """Add the headers and the checks to ``app``, which listens on ``host``; sites of ``embed_in`` may frame ``/embed``.

    ``pictures`` is the host of online tiles, whose pictures the map's pages may load.

    On a loopback address only the names of this machine are answered, so that no foreign name can be rebound to it.
    """
    if is_loopback(host):
        names = frozenset({host.strip("[]").casefold(), *LOCAL})
        app.before_request(lambda: refuse_foreign_names(names))
    app.before_request(refuse_foreign_posts)
    app.after_request(partial(add_headers, " ".join(embed_in), pictures))


def policy(endpoint: str | None, embed_in: str = "", pictures: str | None = None) -> str:
    """What a page may do: ``POLICY``, and of all pages only these may more.

    The map and its embedded form load pictures from the host ``pictures``; the embedded form may be shown inside the sites
    ``embed_in`` and in our comparison; the comparison shows that form.
    """
    allowed = POLICY
    if pictures and endpoint in {"pages.map", "pages.embed"}:
        allowed = allowed.replace("img-src 'self'", f"img-src 'self' https://{pictures}")
    if endpoint == "pages.embed":
        return allowed.replace("frame-ancestors 'none'", f"frame-ancestors 'self' {embed_in}".rstrip())
    return f"{allowed}; frame-src 'self'" if endpoint == "pages.compare" else allowed


def framing(setting: str | None) -> tuple[str, ...]:
    """The sites of the setting ``embed_in``: origins such as https://news.example, "self", or "*"; raises SettingsError."""
    found = re.split(r"[\s,]+", setting.strip()) if setting and setting.strip() else []
    for site in found:
        if site not in {"*", "self"} and not ORIGIN.fullmatch(site):
            raise SettingsError(
                f"The setting embed_in names '{site}'; it takes addresses of sites such as https://news.example"
                " or https://*.news.example, 'self' for this site, or * for all."
            )
    return tuple("'self'" if site == "self" else site for site in found)


def refuse_foreign_names(names: Collection[str]) -> None:
    """Refuse a request whose ``Host`` is not one of ``names`` (400).

    Werkzeug's own ``TRUSTED_HOSTS`` cannot name an IPv6 address.
    """
    match = HOST.fullmatch(request.headers.get("Host", ""))
    if match is None or match[1].strip("[]").casefold() not in names:
        abort(400, "This name is not one of this server's; open it as localhost.")


def is_loopback(host: str) -> bool:
    """Whether ``host`` is reachable from this machine only."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def add_headers(embed_in: str, pictures: str | None, response: Response) -> Response:
    """The security headers, on every answer."""
    response.headers["Content-Security-Policy"] = policy(request.endpoint, embed_in, pictures)
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response


def refuse_foreign_posts() -> None:
    """Refuse a request that changes something when a browser says it comes from another site (403).

    ``Sec-Fetch-Site`` decides where it is sent; else ``Origin`` must be ours.  Programs send neither and are let in.
    """
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site not in {"same-origin", "none"}:
            abort(403, "This form was sent from another site, so nothing was done.")
        return
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        abort(403, "This form was sent from another site, so nothing was done.")


def cached(response: Response, version: str | None = None) -> Response:
    """``response`` with an ETag (``version``, or one of its body), asked for again each time; an empty 304 if known."""
    if version is None:
        response.add_etag()
    else:
        response.set_etag(version)
    response.cache_control.no_cache = True
    response.make_conditional(request)
    return response
