"""Text to time mentions: match the patterns, join "from … to …", resolve in reading order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from geodata.times.hit import Hit, shape
from geodata.times.lexicon import WINDOW, Lexicon, lexicon
from geodata.times.rules import RULES
from geodata.times.scene import Scene, Tense
from geodata.times.tokens import Tokens, tokenise
from geodata.types import DayRange, Span, TimeMention

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

_RECENT: Final = frozenset(
    [
        "span",
        "weekday",
        "deictic",
        "overnight",
        "this_part",
        "tonight",
        "ago",
        "over_day",
        "day_before",
        "night_on",
        "since_start",
    ]
)
"""Rules that count from publication: many of them, and the text is news."""
_FIRST_BARE_YEAR: Final = 1700
"""Smaller numbers need the word "year" to be one."""
_LONG_AGO: Final = 2
"""Years before publication from which a text narrates history."""
_OPEN_SINCE: Final = 400
"""Days over which "since X" still reaches to publication, and "by X" ahead of it."""
_ASIDE: Final = frozenset({"since", "until", "to", "open"})
"""Words before a bare year that make it an aside, not the time the text has reached."""
_NAMED: Final = frozenset({"date", "month", "weekday"})
_SILENT: Final = frozenset({"century"})
_JOINS: Final = {"from": ("to", "dash", "until", "by"), "between": ("and", "dash"), "since": ("to", "until", "by")}
_ENDS: Final = frozenset(
    {"date", "month", "year", "season", "weekday", "decade", "deictic", "date_part", "unit", "days"}
)


def find(
    text: str, *, published: date | None, language: str, sentences: Sequence[tuple[int, int]]
) -> tuple[TimeMention, ...]:
    """Every time expression of ``text``, in order, without overlaps.

    ``published`` is what "yesterday" counts from; without it relative expressions have the range None, never today's
    date.  ``sentences`` are the (start, end) of ``geodata.text.sentences``; they bound the search for the tense.
    """
    table = lexicon(language)
    tokens = tokenise(text, table)
    hits = list(_hits(text, tokens, table))
    if not hits:
        return ()
    scene = Scene(published=published, narrative=_narrative(hits, published), tense=Tense(text, table, sentences))
    return tuple(_mentions(text, tokens, table, hits, scene))


def _hits(text: str, tokens: Tokens, table: Lexicon) -> Iterator[tuple[int, int, Hit]]:
    """(first token, end token, hit) of the longest match at each place."""
    memo: dict[str, tuple[int, str]] = {}
    classes, other, position = tokens.classes, table.chars["x"], 0
    while (start := table.starts.search(classes, position)) is not None:
        first = start.start()
        stop = classes.find(other, first, first + WINDOW)
        before = classes[first - 1] if first else table.chars["dot"]
        key = before + classes[first : stop + 1 if stop >= 0 else first + WINDOW]
        found = memo.get(key)
        if found is None:
            found = memo[key] = _longest(key, table)
        length, rule = found
        if not length or (rule == "year" and _is_count(text, tokens, first, length, table)):
            position = first + 1
            continue
        position = first + length
        if rule in _NAMED and _is_name(text, tokens.starts[first], table):
            continue
        made = shape(tuple(table.names[char] for char in classes[first:position]))
        values = tokens.values[first:position]
        yield first, position, Hit(rule, tokens.starts[first], tokens.ends[position - 1], made, values)


def _longest(key: str, table: Lexicon) -> tuple[int, str]:
    """Length and rule of the longest match after the first character of ``key``, which is the token in front."""
    best, rule = 0, ""
    for pattern in table.by_first[key[1]]:
        if pattern.before and key[0] not in pattern.before:
            continue
        match = pattern.regex.match(key, 1)
        if match is not None and match.end() - 1 > best:
            best, rule = match.end() - 1, pattern.rule
    if best > 1 and key[best] == table.chars["comma"]:
        best -= 1
    return best, rule


def _is_name(text: str, start: int, table: Lexicon) -> bool:
    """Whether the words name a street, an uprising, a feast rather than a day."""
    return bool(table.name.match(text, start) or table.name_before.search(text[max(0, start - 16) : start]))


def _is_count(text: str, tokens: Tokens, first: int, length: int, table: Lexicon) -> bool:
    """Whether a bare four-digit number counts things ("of 1500 soldiers") or is too early to stand for a year alone."""
    value = tokens.values[first]
    early = isinstance(value, int) and value < _FIRST_BARE_YEAR
    return length == 1 and (early or table.counted.match(text, tokens.ends[first]) is not None)


def _narrative(hits: list[tuple[int, int, Hit]], published: date | None) -> bool:
    """Whether the text tells of years long past, so that a date without a year follows the date before it."""
    if published is None:
        return True
    past = sum(1 for *_, hit in hits if (year := hit.number("y")) is not None and year <= published.year - _LONG_AGO)
    recent = sum(1 for *_, hit in hits if (hit.rule in _RECENT or hit.has("dir")) and not hit.has("that"))
    return past >= 3 and past > 2 * recent


def _mentions(
    text: str, tokens: Tokens, table: Lexicon, hits: list[tuple[int, int, Hit]], scene: Scene
) -> Iterator[TimeMention]:
    number = 0
    while number < len(hits):
        first, _, hit = hits[number]
        start, end = hit.start, hit.end
        lead, lead_start = _lead(tokens, table, first)
        pair = _second(tokens, table, hits, number, lead, narrative=scene.narrative)
        if pair is not None:
            hit.year = hit.year or (pair.number("y") if hit.number("y") is None else None)
        scene.lead = lead if pair is None else ""
        found = _resolve(hit, scene, keep=not (hit.rule == "year" and lead in _ASIDE) or pair is not None)
        if pair is not None:
            found = _hull(found, _resolve(pair, scene))
            start, end, number = (lead_start if lead in _JOINS else start), pair.end, number + 1
        elif lead in {"since", "by", "until"} or (lead == "before" and hit.has("early")):
            wider = _bounded(found, hit, lead, text[max(0, lead_start - 60) : lead_start], scene)
            if wider is not found:
                found, start = wider, lead_start
        number += 1
        if found is None and hit.rule in {"unit", "quarter"} and not hit.has("dir", "past", "seq"):
            continue
        yield TimeMention(span=Span(start=start, end=end, text=text[start:end]), range=found)


def _lead(tokens: Tokens, table: Lexicon, first: int) -> tuple[str, int]:
    """Name and start of the word in front, over an article."""
    at = first - 1
    if at > 0 and tokens.classes[at] == table.chars.get("the"):
        at -= 1
    return (table.names[tokens.classes[at]], tokens.starts[at]) if at >= 0 else ("", 0)


def _second(
    tokens: Tokens, table: Lexicon, hits: list[tuple[int, int, Hit]], number: int, lead: str, *, narrative: bool
) -> Hit | None:
    """The other end of "from A to B", "between A and B", "A – B"."""
    if number + 1 >= len(hits):
        return None
    (_, end, hit), (following, _, other) = hits[number], hits[number + 1]
    if (
        (narrative and hit.number("y") is not None)
        or hit.rule == "year" == other.rule
        or hit.rule not in _ENDS
        or other.rule not in _ENDS
        or not end < following <= end + 2
    ):
        return None
    joint = table.names[tokens.classes[end]]
    if following == end + 2 and table.names[tokens.classes[end + 1]] not in {"the", "in"}:
        return None
    if joint in _JOINS.get(lead, ()) or (joint == "dash" and hit.rule == other.rule and hit.rule in {"date", "month"}):
        return other
    return None


def _resolve(hit: Hit, scene: Scene, *, keep: bool = True) -> DayRange | None:
    """The range of one expression; None for impossible days and years out of the calendar."""
    try:
        found = RULES[hit.rule](hit, scene)
    except (ValueError, OverflowError):
        return None
    if found is not None and keep and hit.rule not in _SILENT:
        scene.remember(found, hit.start)
    return found


def _hull(first: DayRange | None, last: DayRange | None) -> DayRange | None:
    if first is None or last is None or first.first is None or last.last is None or first.first > last.last:
        return last or first
    return replace(
        first, last=last.last, granularity="range", basis=last.basis if first.basis == "explicit" else first.basis
    )


def _bounded(found: DayRange | None, hit: Hit, lead: str, before: str, scene: Scene) -> DayRange | None:
    """Widen "since X" up to publication, and "by X" and "until X" from publication to an X ahead."""
    published = scene.published
    if found is None or published is None or found.first is None or found.last is None or scene.narrative:
        return found
    if lead == "since":
        ranked = scene.tense.lexicon.ranking.search(before) is not None
        if ranked or found.granularity == "year" or not 0 <= (published - found.first).days <= _OPEN_SINCE:
            return found
        return replace(
            found, last=max(published, found.last) if found.granularity != "range" else published, granularity="range"
        )
    far = found.basis == "explicit" and (found.granularity == "year" or (found.last - published).days > _OPEN_SINCE)
    if found.last > published and not far and (found.first > published or hit.has("early")):
        return replace(found, first=published, granularity="range")
    return found
