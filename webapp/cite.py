"""How to cite a mark of the map and the reports it rests on: APA and BibTeX.

Only what is recorded is written: authors are not, so none is made up; an outlet stands as publisher, an unknown day as "n.d.".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from geodata.formats.words import MONTHS, day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TEX: Final = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "%": r"\%", "&": r"\&", "$": r"\$", "#": r"\#", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
}  # fmt: skip
"""What BibTeX would take for a command, and how it is written as itself."""

_SPACES: Final = re.compile(r"\s+")
_KEY: Final = re.compile(r"[^A-Za-z0-9]+")
SOFTWARE: Final = "conflictmap"


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One thing to cite: an outlet's report, or this map's entry."""

    key: str
    title: str
    outlet: str | None
    published: date | None
    url: str | None
    form: str = ""
    note: str = ""


def entry(event: Mapping[str, Any], address: str, added: str) -> Work:
    """The map's own entry: read by rules from reports, dated by the day the last report was added."""
    return Work(
        key=f"conflictmap{event['id']}", title=event["headline"], outlet=SOFTWARE, published=_date(added), url=address,
        form="Map entry read by rules from news reports", note=f"Event {event['id']}",
    )  # fmt: skip


def report(document: Mapping[str, Any], url: str | None) -> Work:
    """A report as it was imported; ``url`` only if it is a web address."""
    return Work(
        key=f"report{document['id']}", title=document.get("title") or "Untitled report", outlet=document.get("source"),
        published=_date(document.get("published")), url=url, note="Author not recorded",
    )  # fmt: skip


def both(works: Iterable[Work], today: date) -> dict[str, Any]:
    """The works in both styles: {"apa": one line a work, "bibtex": one text}."""
    listed = list(works)
    return {"apa": [apa(work, today) for work in listed], "bibtex": "\n\n".join(bibtex(work, today) for work in listed)}


def apa(work: Work, today: date) -> str:
    """APA, 7th edition; without an outlet the title takes the author's place.

    >>> apa(Work(key="a", title="A day", outlet="The Example", published=None, url=None), date(2026, 1, 2))
    'The Example. (n.d.). A day.'
    """
    published = work.published
    when = f"{published.year}, {MONTHS[published.month - 1]} {published.day}" if published else "n.d."
    title = _line(work.title) + (f" [{work.form}]" if work.form else "")
    head = (
        f"{_stopped(_line(work.outlet))} ({when}). {_stopped(title)}" if work.outlet else f"{_stopped(title)} ({when})."
    )
    return f"{head} Retrieved {day(today)}, from {work.url}" if work.url else head


def bibtex(work: Work, today: date) -> str:
    """One ``@misc`` entry; no author is given, because none is recorded."""
    published = work.published
    fields = {
        "title": f"{{{_tex(work.title)}}}",
        "howpublished": _tex(work.outlet) if work.outlet else None,
        "year": str(published.year) if published else None,
        "month": MONTHS[published.month - 1][:3].lower() if published else None,
        "day": str(published.day) if published else None,
        "url": _address(work.url) if work.url else None,
        "urldate": today.isoformat(),
        "note": f"{_tex(work.note)}. {_tex(work.form) + '. ' if work.form else ''}Accessed {day(today)}",
    }
    lines = [f"  {name} = {value if name == 'month' else f'{{{value}}}'}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{_KEY.sub('', work.key)},", *lines, "}"])


def _date(value: object) -> date | None:
    return date.fromisoformat(str(value)[:10]) if value else None


def _line(words: str | None) -> str:
    return _SPACES.sub(" ", words or "").strip()


def _stopped(words: str) -> str:
    return words if words.endswith((".", "!", "?")) else f"{words}."


def _tex(words: str) -> str:
    return "".join(TEX.get(letter, letter) for letter in _line(words))


def _address(url: str) -> str:
    """A web address may hold anything; braces would end the field."""
    return _line(url).replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")
