"""Asking a geocoder on another host: bounded, spaced, patient with faults, and never led to a third host."""

from __future__ import annotations

import json
import time
import warnings
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, ProxyHandler, Request, build_opener

from geopy.adapters import AdapterHTTPError, BaseSyncAdapter, get_retry_after
from geopy.exc import (
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderParseError,
    GeocoderQuotaExceeded,
    GeocoderRateLimited,
    GeocoderServiceError,
    GeocoderTimedOut,
    GeocoderUnavailable,
    GeopyError,
)
from geopy.extra.rate_limiter import RateLimiter

from geodata.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from geopy.location import Location

    from geodata.settings import Settings

MAX_BYTES: Final = 1_000_000
"""The longest answer that is read, in bytes."""
TRIES: Final = 3
"""How often one question is asked at most when the service is busy or out of order."""
BACK_OFF_S: Final = 2.0
"""Seconds before the second try; each further one waits twice as long."""
PATIENCE_S: Final = 60.0
"""The longest wait that a service may ask for; a longer one ends the question."""
GIVE_UP: Final = 3
"""Questions in a row that a service may fail before it is left alone for the rest of the run."""


class RemoteError(Exception):
    """A question that a service did not answer; the text says why, in words that follow the service's name."""

    def __init__(self, why: str, *, again: bool = False, wait: float | None = None, last: bool = False) -> None:
        super().__init__(why)
        self.again = again
        self.wait = wait
        self.last = last


class RedirectRefused(GeocoderServiceError):  # type: ignore[misc]  # noqa: N818 - it is no fault of the program
    """The service sends us to another host, which nobody configured."""


class Budget:
    """How many requests to other hosts this run may still make."""

    def __init__(self, bound: int) -> None:
        self.bound = bound
        self.left = bound

    def take(self) -> None:
        """Count one request; RemoteError when the bound is reached."""
        if self.left <= 0:
            raise RemoteError(f"was not asked: the bound of {self.bound} requests a run (geocoder_bound) is reached")
        self.left -= 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where a service listens, in geopy's parts: scheme, and host with port and path."""

    scheme: str
    domain: str

    @property
    def host(self) -> str:
        """The bare host name in lower case."""
        return urlsplit(f"{self.scheme}://{self.domain}").hostname or ""


def endpoint(setting: str, url: str) -> Endpoint:
    """A setting's address in parts; SettingsError when it is no plain http(s) address."""
    try:
        parts = urlsplit(url.strip())
        good = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc and parts.port != 0
    except ValueError:
        good = False
    if not good or parts.query or parts.fragment:
        raise SettingsError(
            f"The setting {setting} is '{url}'; it takes an address such as https://geocoder.example.org, "
            "without account, query or fragment."
        )
    return Endpoint(scheme=parts.scheme, domain=(parts.netloc + parts.path).rstrip("/"))


def user_agent(settings: Settings) -> str:
    """How we name ourselves to a service: the program, its version and, if given, the contact."""
    email = settings.geocoder_email
    if email is not None and ("@" not in email or not email.isprintable() or " " in email):
        raise SettingsError(f"The setting geocoder_email is '{email}'; it takes an address such as name@example.org.")
    try:
        release = version("conflictmap")
    except PackageNotFoundError:
        release = "0"
    return f"conflictmap/{release}" + (f" ({email})" if email else "")


# -- one request -----------------------------------------------------------------------------------------------------
class _SameHost(HTTPRedirectHandler):
    def redirect_request(
        self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> Request | None:  # fmt: skip
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        if old.hostname != new.hostname or new.scheme not in {"https", old.scheme}:
            raise RedirectRefused(f"{new.scheme}://{new.hostname or '?'}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class Adapter(BaseSyncAdapter):  # type: ignore[misc]
    """geopy's HTTP client as we want it: redirects on the same host only, bounded answers, one deadline for all."""

    def __init__(self, *, proxies: dict[str, str] | None, ssl_context: Any) -> None:
        super().__init__(proxies=proxies, ssl_context=ssl_context)
        self._opener = build_opener(HTTPSHandler(context=ssl_context), ProxyHandler(proxies), _SameHost())

    def get_json(self, url: str, *, timeout: float, headers: dict[str, str]) -> Any:
        """The answer's JSON; GeocoderParseError when it is none."""
        try:
            return json.loads(self.get_text(url, timeout=timeout, headers=headers))
        except (ValueError, RecursionError) as error:
            raise GeocoderParseError("no JSON") from error

    def get_text(self, url: str, *, timeout: float, headers: dict[str, str]) -> str:
        """The answer's text; geopy's errors for everything that can go wrong on the way."""
        request = Request(url, headers=headers)  # noqa: S310 - ``endpoint`` has checked the scheme
        until = time.monotonic() + timeout
        try:
            with self._opener.open(request, timeout=timeout) as response:
                return _body(response, until).decode()
        except HTTPError as error:
            with error:
                heads = {name.lower(): value for name, value in error.headers.items()}
                raise AdapterHTTPError(str(error.reason), status_code=error.code, headers=heads, text="") from error
        except TimeoutError as error:
            raise GeocoderTimedOut("timed out") from error
        except URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise GeocoderTimedOut("timed out") from error
            raise GeocoderUnavailable(str(getattr(error.reason, "strerror", None) or error.reason)) from error
        except (HTTPException, OSError) as error:
            raise GeocoderUnavailable(str(error) or type(error).__name__) from error
        except UnicodeDecodeError as error:
            raise GeocoderParseError("no UTF-8") from error


def _body(response: HTTPResponse, until: float) -> bytes:
    """The bytes of an answer; a trickle past the deadline is a timeout, an endless answer a fault."""
    parts = bytearray()
    while piece := response.read1(65_536):
        parts += piece
        if len(parts) > MAX_BYTES:
            raise GeocoderParseError("too long")
        if time.monotonic() > until:
            raise TimeoutError
    return bytes(parts)


# -- one question ----------------------------------------------------------------------------------------------------
class Remote:
    """One remote service: asks within the budget, spaces requests, tries again, and gives up when it keeps failing.

    ``ask(query, country=…)`` gives a geopy Location or None.  ``ask.licence``, ``ask.endpoint`` and ``ask.min_delay``
    (seconds) are heeded where they are there.
    """

    def __init__(
        self,
        name: str,
        ask: Callable[..., Location | None],
        settings: Settings,
        budget: Budget,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.name = name
        self.licence = str(getattr(ask, "licence", "not stated by the service"))
        self.endpoint = str(getattr(ask, "endpoint", name))
        self.delay = max(float(settings.geocoder_delay), float(getattr(ask, "min_delay", 0.0)))
        self._timeout = settings.geocoder_timeout
        self._budget = budget
        self._sleep = sleep
        self._failed = 0
        self._ask = RateLimiter(
            ask, min_delay_seconds=self.delay, max_retries=0, error_wait_seconds=self.delay, swallow_exceptions=False
        )

    def __call__(self, query: str, country: str | None) -> Location | None:
        """The service's answer; RemoteError with the reason in words when there is none to be had."""
        if self._failed >= GIVE_UP:
            raise RemoteError(f"was not asked: it failed {GIVE_UP} times in a row or refused us in this run")
        wait = BACK_OFF_S
        for attempt in range(1, TRIES + 1):
            try:
                found = self._once(query, country)
            except RemoteError as error:
                if attempt == TRIES or not error.again or (error.wait or 0) > PATIENCE_S:
                    self._failed = GIVE_UP if error.last else self._failed + error.again
                    raise
                self._sleep(wait if error.wait is None else error.wait)
                wait *= 2
            else:
                self._failed = 0
                return found
        raise AssertionError("the last try returns or raises")

    def _once(self, query: str, country: str | None) -> Location | None:
        self._budget.take()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", UserWarning)
                found: Location | None = self._ask(query, country=country)
        except GeopyError as error:
            raise self._verdict(error) from error
        except (TypeError, ValueError, LookupError, AttributeError, OSError, UserWarning) as error:
            raise RemoteError("gave a malformed answer") from error
        return found

    def _verdict(self, error: GeopyError) -> RemoteError:
        cause = error.__cause__
        code = cause.status_code if isinstance(cause, AdapterHTTPError) else None
        wait = get_retry_after(cause.headers) if isinstance(cause, AdapterHTTPError) else None
        if isinstance(error, GeocoderRateLimited):
            asked = f" and asks to wait {wait:.0f} s" if wait else ""
            return RemoteError(f"says that it is asked too often (HTTP 429){asked}", again=True, wait=wait)
        if code is not None and code >= 500:
            return RemoteError(f"is out of order (HTTP {code})", again=True, wait=wait)
        if isinstance(error, GeocoderTimedOut):
            return RemoteError(f"did not answer within {self._timeout} s", again=True)
        if isinstance(error, GeocoderUnavailable):
            return RemoteError(f"cannot be reached ({error})", again=True)
        if isinstance(error, RedirectRefused):
            return RemoteError(f"sends us to {error}, which is not configured", last=True)
        if isinstance(error, GeocoderParseError):
            return RemoteError("gave a malformed answer")
        refused = isinstance(
            error, (GeocoderAuthenticationFailure, GeocoderInsufficientPrivileges, GeocoderQuotaExceeded)
        )
        return RemoteError(f"refuses the request ({f'HTTP {code}' if code else error})", last=refused)
