"""A document's events: sentences to drafts, drafts to happenings, and each happening as an event."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from typing import TYPE_CHECKING, Final, TypeVar

from geodata.events.answers import Answer, answers_of, assertion_of
from geodata.events.bulletin import Context, dateline_end, issuer_of, period_of
from geodata.events.casualties import totalled
from geodata.events.drafts import Draft, drafts_of
from geodata.events.drawing import judge
from geodata.events.focus import Focus, names_unknown
from geodata.events.home import home_of, settle
from geodata.events.lexicon import Lexicon, lexicon, tokens_of, version
from geodata.events.merge import Told, hear, tell
from geodata.events.quotes import Speakers
from geodata.events.retold import once
from geodata.events.scene import lay_out, triggers_in, unspoken
from geodata.events.summary import fold_leads
from geodata.events.when import by_report
from geodata.types import Count, Event, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from geodata.events.home import Home
    from geodata.events.scene import Scene
    from geodata.types import Document, Resolution, TimeMention, Where

_LONG: Final = 1000
_DRAFTS: Final = 5000
"""A document is read until it has told so many happenings; long reports tell about a hundred."""

T = TypeVar("T")


def find(
    document: Document,
    *,
    language: str,
    sentences: Sequence[tuple[int, int]],
    places: Sequence[Resolution],
    times: Sequence[TimeMention],
) -> tuple[Event, ...]:
    """The events a document tells, in text order; the same happening told twice is one event with ``reports``.

    ``sentences``, ``places`` and ``times`` are those of the document's text, in text order.
    """
    words = lexicon(language)
    dateline = dateline_end(document.text)
    spots = [p for p in places if p.mention.span.start >= dateline]
    dates = [t for t in times if t.span.start >= dateline]
    home = home_of(places, dateline)
    drafts, answers = _drafts(document, words, sentences, spots, dates, home)
    issuer = issuer_of(document.text, words)
    context = Context(document.published, issuer, period_of(dates, document.published) if issuer is not None else None)
    told: list[Told] = []
    for draft in drafts:
        tell(draft, told, context)
    hear(answers, told)
    once(told)
    fold_leads(told)
    settle(told, home)
    events = [_event(document, one, context) for one in told]
    return tuple(sorted(events, key=lambda e: (e.trigger.start, e.where.span.start if e.where else -1)))


def _drafts(
    document: Document,
    words: Lexicon,
    sentences: Sequence[tuple[int, int]],
    places: Sequence[Resolution],
    times: Sequence[TimeMention],
    home: Home | None,
) -> tuple[list[Draft], list[Answer]]:
    text, focus = document.text, Focus(document.published)
    seats = (home.country, home.capital or home.country) if home is not None and home.wired else None
    found: list[Draft] = []
    answers: list[Answer] = []
    paragraph = previous = 0
    bounded = list(_bounded(text, sentences))
    scenes: dict[int, Scene] = {}
    spots, dates = [one.mention.span.start for one in places], [one.span.start for one in times]
    for number, (start, end) in enumerate(bounded):
        paragraph += "\n" in text[previous:start]
        previous = end
        if len(found) >= _DRAFTS:
            break
        here, days = _between(places, spots, start, end), _between(times, dates, start, end)
        known = [one.mention.span for one in here] + [one.span for one in days]
        tokens = tokens_of(text, start, end, words.token)
        elsewhere = names_unknown(text, tokens, known, words)
        topic = focus.topic(number, paragraph, elsewhere=elsewhere)
        drafts: list[Draft] = []
        triggers = triggers_in(text, tokens, words)
        if triggers or words.find(text, tokens, words.answers):
            scene = lay_out(
                text,
                (start, end),
                tokens,
                words,
                number=number,
                paragraph=paragraph,
                places=here,
                times=days,
                triggers=triggers,
            )
            scene.topic, scene.elsewhere, scene.region, scene.home = topic, elsewhere, focus.region, seats
            drafts = drafts_of(scene)
            scenes[number] = scene
            focus.recall(scene, drafts)
            here = unspoken(scene)
            found += drafts
            answers += answers_of(scene)
        focus.hear(text, (start, end), number, here, drafts, words)
        focus.follow(text, start, days, drafts, words)
    Speakers(text, bounded, scenes, _layer(text, bounded, words, places, times)).tell(found)
    return found, answers


def _layer(
    text: str,
    bounded: Sequence[tuple[int, int]],
    words: Lexicon,
    places: Sequence[Resolution],
    times: Sequence[TimeMention],
) -> Callable[[int], Scene | None]:
    """A reader of sentences that tell no happening: lays one out when somebody may speak in it."""
    spots, dates = [one.mention.span.start for one in places], [one.span.start for one in times]

    def lay(k: int) -> Scene | None:
        start, end = bounded[k]
        tokens = tokens_of(text, start, end)
        if not words.says.starts({token.word for token in tokens}):
            return None
        here, days = _between(places, spots, start, end), _between(times, dates, start, end)
        return lay_out(text, (start, end), tokens, words, number=k, paragraph=0, places=here, times=days, triggers=[])

    return lay


def _bounded(text: str, sentences: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The sentences, very long ones cut at a space, so that the work stays linear in the text."""
    for start, end in sentences:
        first = start
        while end - first > _LONG:
            cut = text.rfind(" ", first + 1, first + _LONG)
            cut = cut if cut > first else first + _LONG
            yield first, cut
            first = cut
        yield first, end


def _between(items: Sequence[T], starts: list[int], start: int, end: int) -> Sequence[T]:
    """The items that begin in a stretch of the text."""
    return items[bisect_left(starts, start) : bisect_left(starts, end)]


def _event(document: Document, one: Told, context: Context) -> Event:
    draft = one.draft
    claims, assertion = assertion_of(one, context)
    verdict = judge(one, assertion, context.published)
    trigger, where = draft.span(), one.where
    start, end = draft.scene.start, draft.scene.end
    return Event(
        id=_id(document, draft.kind, trigger, where),
        kind=draft.kind, sub=draft.sub, trigger=trigger, evidence=Span(start=start, end=end, text=document.text[start:end]),
        where=where, when=by_report(one.when, draft, context.published), stage=draft.stage, assertion=assertion, drawn=verdict.drawn, layer=verdict.layer,
        reason=verdict.reason, confidence=verdict.confidence, claims=claims, actors=draft.actors, casualties=_casualties(one),
        reports=_reports(document, one), by=version(),
    )  # fmt: skip


def _id(document: Document, kind: str, trigger: Span, where: Where | None) -> str:
    place = where.span.start if where else "-"
    return hashlib.sha256(f"{document.id}|{kind}|{trigger.start}|{place}".encode()).hexdigest()[:12]


def _reports(document: Document, one: Told) -> tuple[Span, ...]:
    seen = {(one.draft.scene.start, one.draft.scene.end)}
    found: list[Span] = []
    for draft in one.reports:
        key = (draft.scene.start, draft.scene.end)
        if key not in seen:
            seen.add(key)
            found.append(Span(start=key[0], end=key[1], text=document.text[key[0] : key[1]]))
    return tuple(found)


def _casualties(one: Told) -> tuple[Count, ...]:
    """The figure of each measure; of a list of places only that nobody was hurt, for other figures belong to the list."""
    figures = totalled(toll for draft in one.drafts() for toll in draft.tolls)
    return tuple(count for count in figures if one.alone or count.high == 0)
