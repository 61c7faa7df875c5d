"""Where a reader can report a problem with an event: the owner's e-mail address or issue tracker."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote, urlsplit

from geodata.errors import SettingsError

_MAIL: Final = re.compile(r"[^@\s<>,;:\"?&%]+@[A-Za-z0-9.-]+\.[A-Za-z0-9-]+")


def checked(setting: str | None) -> str | None:
    """The setting ``report_to`` if it can be used, None if there is none; raises SettingsError."""
    if not setting or not setting.strip():
        return None
    target = setting.strip()
    if _MAIL.fullmatch(target) or (urlsplit(target).scheme in {"http", "https"} and urlsplit(target).hostname):
        return target
    raise SettingsError(
        f"The setting report_to is '{target}'; it takes an e-mail address, or a web address in which"
        " {title} and {address} stand for the event's title and address."
    )


def link(target: str | None, *, title: str, address: str) -> str | None:
    """The link that reports a problem with the event of this title and address; None where the owner named no target."""
    if target is None:
        return None
    subject, body = f"Problem with: {title}", f"{address}\n\nWhat is wrong, and how do you know?\n"
    if _MAIL.fullmatch(target):
        return f"mailto:{target}?subject={quote(subject, safe='')}&body={quote(body, safe='')}"
    return target.replace("{title}", quote(subject, safe="")).replace("{address}", quote(address, safe=""))
