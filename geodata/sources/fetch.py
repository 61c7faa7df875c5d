"""Fetch one page from the open web, and from nowhere else.

A name is resolved once, every address it has must be public, and the connection goes to the very address that was
checked, so that a name cannot change its mind in between.  Each redirect is checked anew.  Proxies are not used.
"""

from __future__ import annotations

import io
import ipaddress
import re
import socket
import ssl
import time
import zlib
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from geodata.errors import FetchError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MAX_BYTES: Final = 5_000_000
"""The largest page that is read, unpacked, in bytes."""

DEADLINE: Final = 20.0
"""Seconds for everything together: redirects, headers, body (not the operating system's look-up of a name)."""

MAX_REDIRECTS: Final = 5
TYPES: Final = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
_PORTS: Final = {"http": 80, "https": 443}
_HEADERS: Final = {
    "User-Agent": "conflictmap (reads one article at a reader's request)",
    "Accept": "text/html,application/xhtml+xml,text/plain;q=0.8",
    "Accept-Encoding": "gzip",
    "Connection": "close",
}
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What an address gave: where it was found after redirects, its media type, charset if named, and its bytes."""

    url: str
    media_type: str
    charset: str | None
    body: bytes


def resolve(host: str, port: int) -> list[str]:
    """Look up the addresses of a host; raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def is_public(address: str) -> bool:
    """Whether an address is one of the open internet: not loopback, private, link-local, multicast, reserved or a tunnel."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None or ip in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        if ip.sixtofour is not None or ip.teredo is not None or ip.is_site_local:
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not ip.is_unspecified


def connect(address: str, port: int, timeout: float) -> socket.socket:
    """Open a connection to an address that was checked; raises OSError."""
    return socket.create_connection((address, port), timeout=timeout)


@dataclass(frozen=True, slots=True, kw_only=True)
class Net:
    """How the net is reached; another one is given in tests."""

    resolve: Callable[[str, int], Sequence[str]] = resolve
    allowed: Callable[[str], bool] = is_public
    connect: Callable[[str, int, float], socket.socket] = connect
    clock: Callable[[], float] = time.monotonic
    deadline: float = DEADLINE
    tls: ssl.SSLContext | None = field(default=None, repr=False)


def fetch(url: str, net: Net | None = None) -> Page:
    """The page at an http or https address, at most 5 MB of HTML or plain text within 20 seconds.

    Raises FetchError in one sentence.
    """
    net = net or Net()
    until = net.clock() + net.deadline
    address = url.strip()
    for _ in range(MAX_REDIRECTS + 1):
        found = _get(_parts(address), net, until)
        if isinstance(found, Page):
            return found
        address = _joined(address, found)
    raise FetchError(f"{_shown(url)} was redirected more than {MAX_REDIRECTS} times; give the article's own address.")


def _parts(url: str) -> SplitResult:
    """The address in its parts, written in ASCII; raises FetchError for anything but a plain http(s) address."""
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").encode("idna" if not (parts.hostname or "").isascii() else "ascii").decode()
    except ValueError:  # also UnicodeError
        raise FetchError(f"{_shown(url)} is no address of a web page.") from None
    if parts.scheme not in _PORTS or not host:
        raise FetchError(f"{_shown(url)} cannot be fetched; give an address that begins with http:// or https://.")
    if parts.username is not None or parts.password is not None:
        raise FetchError("The address holds a user name or password; give it without.")
    if not re.fullmatch(r"[A-Za-z0-9._:-]+", host):
        raise FetchError(f"{_shown(url)} is no address of a web page.")
    netloc = (f"[{host}]" if ":" in host else host) + (f":{port}" if port is not None else "")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._", errors="replace")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?", errors="replace")
    return SplitResult(parts.scheme, netloc, path, query, "")


def _joined(base: str, location: str) -> str:
    try:
        return urljoin(base, location)
    except ValueError:
        raise FetchError(f"{_shown(base)} redirects to {_shown(location)}, which is no address.") from None


def _get(parts: SplitResult, net: Net, until: float) -> Page | str:
    """One request: the page, or where it redirects to."""
    url = urlunsplit(parts)
    port = parts.port or _PORTS[parts.scheme]
    address = _checked_address(parts.hostname or "", port, net)
    try:
        with closing(_open(parts, address, port, net, until)) as raw:
            return _ask(raw, parts, port, net, until)
    except FetchError:
        raise
    except TimeoutError:
        raise FetchError(
            f"{_shown(url)} did not answer within {net.deadline:g} seconds; try again later or paste the text."
        ) from None
    except (OSError, HTTPException, ValueError, zlib.error) as error:
        reason = str(error) or type(error).__name__
        raise FetchError(
            f"{_shown(url)} could not be read ({_printable(reason, 120)}); try again later or paste the text."
        ) from error


def _checked_address(host: str, port: int, net: Net) -> str:
    try:
        addresses = net.resolve(host, port)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise FetchError(
            f"There is no host {_shown(host)} ({reason}); check the address and the connection."
        ) from error
    if not addresses or not all(net.allowed(address) for address in addresses):
        raise FetchError(f"The host {_shown(host)} is not on the public internet, so nothing is fetched from it.")
    return addresses[0]


def _open(parts: SplitResult, address: str, port: int, net: Net, until: float) -> socket.socket:
    raw = net.connect(address, port, _left(net, until))
    if parts.scheme == "http":
        return raw
    try:
        raw.settimeout(_left(net, until))
        return (net.tls or ssl.create_default_context()).wrap_socket(raw, server_hostname=parts.hostname)
    except BaseException:
        raw.close()
        raise


def _left(net: Net, until: float) -> float:
    left = until - net.clock()
    if left <= 0:
        raise TimeoutError
    return left


class _TimedStream(io.RawIOBase):
    """A socket to read from, each read bound by what is left of the whole time."""

    def __init__(self, raw: socket.socket, left: Callable[[], float]) -> None:
        self._raw = raw
        self._left = left

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._raw.settimeout(self._left())
        return self._raw.recv_into(buffer)


class _Line:
    """What http.client needs of a socket; closing it is left to the caller."""

    def __init__(self, raw: socket.socket, left: Callable[[], float]) -> None:
        self._raw = raw
        self._left = left

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_TimedStream(self._raw, self._left))

    def sendall(self, data: bytes) -> None:
        self._raw.settimeout(self._left())
        self._raw.sendall(data)

    def close(self) -> None:
        """Keep the socket, which the caller closes."""


def _ask(raw: socket.socket, parts: SplitResult, port: int, net: Net, until: float) -> Page | str:
    connection = HTTPConnection(parts.hostname or "", port)
    connection.sock = _Line(raw, lambda: _left(net, until))
    target = urlunsplit(("", "", parts.path, parts.query, ""))
    connection.request("GET", target, headers={"Host": parts.netloc, **_HEADERS})
    with closing(connection.getresponse()) as response:
        return _answer(response, urlunsplit(parts))


def _answer(response: HTTPResponse, url: str) -> Page | str:
    location = response.getheader("Location")
    if response.status in _REDIRECTS and location:
        return location
    if response.status != 200:
        raise FetchError(
            f"{_shown(url)} answered with status {response.status} ({_reason(response)}) instead of an article."
        )
    media_type = response.headers.get_content_type() if response.getheader("Content-Type") else "no media type"
    if media_type not in TYPES:
        raise FetchError(
            f"{_shown(url)} is {_printable(media_type, 60)}, not a web page or plain text; paste its text instead."
        )
    charset = response.headers.get_content_charset()
    return Page(url=url, media_type=media_type, charset=charset, body=_body(response, url))


def _reason(response: HTTPResponse) -> str:
    return _printable(response.reason, 60) or "no reason given"


def _body(response: HTTPResponse, url: str) -> bytes:
    packed = response.read(MAX_BYTES + 1)
    if len(packed) <= MAX_BYTES and response.length:
        raise _broken_off(url)
    encoding = (response.getheader("Content-Encoding") or "identity").strip().lower()
    if encoding in {"gzip", "x-gzip"}:
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
        body = unpacker.decompress(packed, MAX_BYTES + 1)
        if len(body) <= MAX_BYTES and not unpacker.eof:
            raise _broken_off(url)
    elif encoding == "identity":
        body = packed
    else:
        raise FetchError(
            f"{_shown(url)} is packed as {_printable(encoding, 20)}, which was not asked for; paste the text instead."
        )
    if len(body) > MAX_BYTES or len(packed) > MAX_BYTES:
        raise FetchError(f"{_shown(url)} is larger than {MAX_BYTES // 1_000_000} MB; paste the article's text instead.")
    return body


def _broken_off(url: str) -> FetchError:
    return FetchError(f"{_shown(url)} broke off in the middle; try again later or paste the text.")


def _shown(url: str) -> str:
    return _printable(url, 120)


def _printable(words: str, limit: int) -> str:
    clean = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in words)
    return clean if len(clean) <= limit else clean[: limit - 1] + "…"
