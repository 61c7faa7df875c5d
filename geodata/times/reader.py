"""Text to time mentions: match the patterns, join "from … to …", resolve in reading order."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from geodata.text import APOSTROPHES
from geodata.times import ranges
from geodata.times.hit import Hit, shape
from geodata.times.lexicon import WINDOW, Lexicon, lexicon
from geodata.times.rules import RULES
from geodata.times.scene import GENERATION, SURE, Scene, Tense
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
_MEMORY: Final = 20_000
"""Runs of classes that a language remembers from one text to the next."""
_FIRST_BARE_YEAR: Final = 1700
"""Smaller numbers need the word "year" to be one."""
_NEWS: Final = frozenset({"weekday", "deictic", "overnight", "this_part", "tonight", "clock_day"})
"""Rules of days near publication: a text that opens with one is news, and only much evidence makes it a narrative."""
_OPENS: Final = 2
"""Expressions among which a text that is news names such a day."""
_LONG_AGO: Final = 2
"""Years before publication from which a text narrates history."""
_BESIDE: Final = 40
"""Characters beside a date within which "born" speaks of it."""
_MANY: Final = 4
"""Evidence (the sum of the weights of its dates) that makes a narrative, if there is more of it than twice the recent."""
_BLANK: Final = re.compile(r"\n\s*\n")
_ASIDE: Final = frozenset({"since", "until", "to", "open"})
"""Words before a bare year that make it an aside, not the time the text has reached."""
_FINE: Final = frozenset({"date", "date_part", "days", "month", "month_week", "season"})
_LOOK: Final = 12
"""How many expressions ahead the next date with its year is looked for."""
_WITH_PARTS: Final = frozenset({"month", "year", "season", "decade", "century", "unit", "that"})
_OR_NOTHING: Final = frozenset({"unit", "quarter", "period", "clock", "lasting", "nth_day"})
"""Rules whose words are no date where their days cannot be told."""
_NAMED: Final = frozenset({"date", "month", "weekday", "year", "quarter", "holiday", "century"})
_APOSTROPHES: Final = frozenset(APOSTROPHES)
_FIGURES: Final = frozenset({"year", "date"})
_SILENT: Final = frozenset({"century", "lasting", "nth_day"})


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
    scene = Scene(published=published, tense=Tense(text, table, sentences))
    return tuple(_mentions(text, tokens, table, hits, scene))


def _hits(text: str, tokens: Tokens, table: Lexicon) -> Iterator[tuple[int, int, Hit]]:
    """(first token, end token, hit) of the longest match at each place."""
    memo = table.seen
    if len(memo) > _MEMORY:
        memo.clear()
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
        if not length or (rule in _FIGURES and _is_count(text, tokens, first, first + length - 1, table)):
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
    """Whether the words name a street, an uprising, a feast, or a time before our era."""
    return bool(table.name.match(text, start) or table.name_before.search(text[max(0, start - 16) : start]))


def _is_count(text: str, tokens: Tokens, first: int, last: int, table: Lexicon) -> bool:
    """Whether bare figures count things ("of 1500 soldiers", "12.10 km"), or are too few to stand for a year alone."""
    if tokens.classes[last] == table.chars["dm"]:
        return table.measured.match(text, tokens.ends[last]) is not None
    value = tokens.values[first]
    if first != last or tokens.classes[first] != table.chars["y"]:
        return False
    return (isinstance(value, int) and value < _FIRST_BARE_YEAR) or table.counted.match(
        text, tokens.ends[first]
    ) is not None


def _evidence(text: str, hits: list[tuple[int, int, Hit]], table: Lexicon, published: date | None) -> list[int]:
    """For each expression, how much the text up to the end of its block tells of years long past; 0: it is a report.

    What comes after the block never matters.
    """
    if published is None:
        return [SURE] * len(hits)
    found: list[int] = []
    past = recent = 0
    news = any(hit.rule in _NEWS and not hit.has("that", "seq") for *_, hit in hits[:_OPENS])
    many = SURE if news else _MANY
    for number, (*_, hit) in enumerate(hits):
        past += 0 if _of_birth(text, hit, table) else _weight(hit, published)
        recent += (hit.rule in _RECENT or hit.has("dir")) and not hit.has("that")
        following = hits[number + 1][2].start if number + 1 < len(hits) else len(text)
        if number + 1 == len(hits) or _BLANK.search(text, hit.end, following):
            found += [past if past >= many and past > 2 * recent else 0] * (number + 1 - len(found))
    return found


def _of_birth(text: str, hit: Hit, table: Lexicon) -> bool:
    """Whether a date with its year only tells when someone was born."""
    near = text[max(0, hit.start - _BESIDE) : hit.start].rpartition(". ")[2], text[hit.end : hit.end + _BESIDE]
    return hit.has("y") and (
        table.birth_before.search(near[0]) is not None or table.birth_behind.match(near[1]) is not None
    )


def _weight(hit: Hit, published: date) -> int:
    """What a date with its year says for a narrative: more if it is fine, still more if it is of another generation."""
    year = hit.number("y")
    if year is None or year > published.year - _LONG_AGO:
        return 0
    return 1 if hit.rule not in _FINE else 2 if year > published.year - GENERATION else 3


def _mentions(
    text: str, tokens: Tokens, table: Lexicon, hits: list[tuple[int, int, Hit]], scene: Scene
) -> Iterator[TimeMention]:
    number, evidence = 0, _evidence(text, hits, table, scene.published)
    while number < len(hits):
        first, end, hit = hits[number]
        scene.told = evidence[number]
        lead, lead_start = _lead(tokens, table, first)
        joined = ranges.second(tokens, table, hits, number, lead)
        hit.year = hit.year or ranges.borrowed(tokens, table, hits, number, joined)
        scene.lead = lead if joined is None else ""
        scene.owner = text[hit.end : hit.end + 1] in _APOSTROPHES
        scene.ahead = _ahead(text, hits, number, scene)
        number += 1 if joined is None else 2
        if joined is not None:
            yield from _joined(text, hit, joined, lead_start if lead in ranges.JOINS else hit.start, scene)
        elif hit.rule == "days" and (parts := ranges.parts(tokens, table, first, end, whole=not scene.narrative)):
            yield from _apart(text, hit, parts, scene)
        else:
            yield from _single(text, hit, lead, lead_start, scene)


def _single(text: str, hit: Hit, lead: str, lead_start: int, scene: Scene) -> Iterator[TimeMention]:
    """An expression by itself, with the word that bounds it if the bound widens it."""
    found = _resolve(hit, scene, keep=not (hit.rule == "year" and lead in _ASIDE))
    if found is None and hit.rule in _OR_NOTHING and not hit.has("dir", "past", "seq"):
        return
    if lead in {"since", "by", "until"} or (lead == "before" and hit.has("early")):
        wider = ranges.bounded(found, hit, lead, text[max(0, lead_start - 60) : lead_start], scene)
        if wider is not found:
            yield _mention(text, lead_start, hit.end, wider, _whole(hit, scene, found) or found)
            return
    yield _mention(text, hit.start, hit.end, found, _whole(hit, scene, found))


def _joined(text: str, hit: Hit, other: Hit, start: int, scene: Scene) -> Iterator[TimeMention]:
    """Both ends of a range: one expression, but two in a narrative, where each end dates something too."""
    first, last = _resolve(hit, scene), _resolve(other, scene)
    if hit.number("y") is None and ranges.backwards(first, last):
        hit.year = ranges.year_before(hit, last)
        first = _resolve(hit, scene)
    unit = _whole(hit, scene, first) or first
    period = ranges.hull(first, last)
    if not scene.narrative:
        yield _mention(text, start, other.end, period)
        return
    if period is not None and period is not last:
        scene.remember(period, other.start)
    else:
        period = None
    yield _mention(text, hit.start, hit.end, period or first, unit)
    yield _mention(text, other.start, other.end, period or last, _whole(other, scene, last) or last)


def _apart(text: str, hit: Hit, parts: list[tuple[int, int, int]], scene: Scene) -> Iterator[TimeMention]:
    """The days of a list ("3 and 7 May"), or of a range in a narrative, each by itself."""
    found, ranged = _resolve(hit, scene), scene.narrative and ranges.is_range(hit.shape.known)
    for start, end, number in parts:
        day = None
        if found is not None and found.last is not None:
            on = found.last.replace(day=number)
            day = replace(found, first=on, last=on, granularity="day")
        yield _mention(text, start, end, found if ranged else day, day)


def _mention(text: str, start: int, end: int, found: DayRange | None, unit: DayRange | None = None) -> TimeMention:
    span = Span(start=start, end=end, text=text[start:end])
    return TimeMention(span=span, range=found, unit=unit if unit != found else None)


def _whole(hit: Hit, scene: Scene, found: DayRange | None) -> DayRange | None:
    """The whole month, season or year of which the expression names the early, middle or late part."""
    if found is None or not hit.has("early") or hit.rule not in _WITH_PARTS:
        return None
    return _resolve(hit.without("early"), scene, keep=False)


def _lead(tokens: Tokens, table: Lexicon, first: int) -> tuple[str, int]:
    """Name and start of the word in front, over an article."""
    at = first - 1
    if at > 0 and tokens.classes[at] == table.chars.get("the"):
        at -= 1
    return (table.names[tokens.classes[at]], tokens.starts[at]) if at >= 0 else ("", 0)


def _ahead(text: str, hits: list[tuple[int, int, Hit]], number: int, scene: Scene) -> DayRange | None:
    """In a narrative, the first date with its year that follows a date without one in the same paragraph."""
    if not scene.narrative or hits[number][2].said_year is not None:
        return None
    following = (
        hit for *_, hit in hits[number + 1 : number + _LOOK] if hit.said_year is not None and hit.rule in _FINE
    )
    other = next(following, None)
    if other is None or "\n" in text[hits[number][2].start : other.start]:
        return None
    return _resolve(other, scene, keep=False)


def _looks_away(hit: Hit) -> bool:
    """Whether an expression looks back or ahead from the time a narrative has reached, and leaves it there."""
    return hit.rule != "later" and bool(hit.number("dir"))


def _resolve(hit: Hit, scene: Scene, *, keep: bool = True) -> DayRange | None:
    """The range of one expression; None for impossible days and years out of the calendar."""
    try:
        found = RULES[hit.rule](hit, scene)
    except (ValueError, OverflowError):
        return None
    if found is not None and keep and hit.rule not in _SILENT:
        away = _looks_away(hit) or _of_birth(scene.tense.text, hit, scene.tense.lexicon)
        scene.remember(found, hit.start, aside=scene.narrative and away)
    return found
