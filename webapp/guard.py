"""What every answer and every request must keep to: headers, ETags, host names, and no posts from other sites."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from flask import abort, request

if TYPE_CHECKING:
    from collections.abc import Collection

    from flask import Flask, Response

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})
HOST: Final = re.compile(r"([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def protect(app: Flask, *, host: str) -> None:
    """Add the headers and the checks to ``app``, which listens on ``host``.

    On a loopback address only the names of this machine are answered, so that no foreign name can be rebound to it.
    """
    if is_loopback(host):
        names = frozenset({host.strip("[]").casefold(), *LOCAL})
        app.before_request(lambda: refuse_foreign_names(names))
    app.before_request(refuse_foreign_posts)
    app.after_request(add_headers)


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


def add_headers(response: Response) -> Response:
    """The security headers, on every answer."""
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
