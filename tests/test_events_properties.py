"""What must hold for the reading of events whatever the text: the same twice, whole or in parts, quoted or loud."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.test_events_stories import read, stories

LANGUAGES = ("en", "uk", "ru")
ALL = [(code, param.values[1]) for code in LANGUAGES for param in stories(code)]
OPEN = {
    "A drone hit a bus stop in Nikopol, said on Monday the regional governor.",
    "The union said gunmen abducted three nurses in Kaga-Bandoro.",
    "В Херсоне при обстреле погибли двое, заявил назначенный Москвой губернатор.",
    "Пехота оставила позиции у Марьинки, рассказали двое офицеров.",
}
"""A mark inside the words that name these sources, or between verb and source, still hides the source."""
QUOTES = '"“”«»'
SURE = {"asserted", "confirmed"}

ITEMS = {
    "en": [
        ("Shelling hit {} overnight.", "Orikhiv"),
        ("Two people were killed when a missile struck {}.", "Chuhuiv"),
        ("Troops repelled three assaults near {}.", "Terny"),
        ("A drone set a warehouse ablaze in {}; nobody was hurt.", "Balta"),
        ("Gunmen abducted a teacher in {}.", "Zaria"),
        ("Clashes continued in {} on Monday, the governor said.", "Toretsk"),
        ("Hundreds protested in {}.", "Batumi"),
        ("The minister visited {} on Sunday.", "Lutsk"),
        ("{} was left without power.", "Kovel"),
        ("Police arrested two editors in {}.", "Brest"),
    ],
    "uk": [
        ("Уночі ворог обстріляв {}.", "Оріхів"),
        ("Ракета влучила в будинок у місті {}, двоє людей загинули.", "Чугуїв"),
        ("Сили оборони відбили три атаки поблизу села {}.", "Терни"),
        ("Дрон атакував склад у місті {}.", "Балта"),
        ("На мітинг у місті {} вийшли сотні людей.", "Батумі"),
        ("Без світла залишилося місто {}.", "Ковель"),
    ],
    "ru": [
        ("Ночью противник обстрелял {}.", "Орехов"),
        ("Ракета попала в дом в городе {}, два человека погибли.", "Чугуев"),
        ("Подразделения отразили три атаки в районе села {}.", "Терны"),
        ("Беспилотник атаковал склад в городе {}.", "Балта"),
        ("На митинг в городе {} вышли сотни людей.", "Батуми"),
        ("Без света остался город {}.", "Ковель"),
    ],
}


def story(texts: list[str], places: dict[str, str]) -> dict[str, Any]:
    return {"text": "\n\n".join(texts), "places": places}


def told(language: str, one: dict[str, Any]) -> list[tuple[str, str, str | None]]:
    """Kind, sub-kind and place of what is drawn or switched off."""
    events = read(language, one)
    return sorted(
        (e.kind, e.sub, e.where.place.name if e.where else "") for e in events if e.drawn != "none"
    )  # fmt: skip


def loud(one: dict[str, Any]) -> dict[str, Any]:
    """The story in capitals."""
    return one | {"text": one["text"].upper(), "places": {name.upper(): value for name, value in one["places"].items()}}


def kept_loud(language: str) -> tuple[int, int]:
    """How many events of the stories are read alike in capitals, of how many."""
    kept = total = 0
    for code, one in ALL:
        if code != language:
            continue
        plain = [(kind, sub, (place or "").upper()) for kind, sub, place in told(code, one)]
        left = list(told(code, loud(one)))
        total += len(plain)
        for event in plain:
            if event in left:
                left.remove(event)
                kept += 1
    return kept, total


@given(st.lists(st.sampled_from(ALL), min_size=1, max_size=4))
@settings(deadline=None)
def test_reading_is_deterministic(chosen):
    """What was read before changes nothing: the same text gives equal events, ids and reasons included."""
    first = [read(code, one) for code, one in chosen]
    again = [read(code, one) for code, one in reversed(chosen)]
    assert first == again[::-1]


@pytest.mark.parametrize("language", LANGUAGES)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_splitting_a_bulletin_into_its_items_loses_no_event(language, data):
    """Items that stand apart tell the same alone as in one text, in any order."""
    items = data.draw(st.lists(st.sampled_from(ITEMS[language]), min_size=1, max_size=6, unique=True))
    texts = [(frame.format(name), {name: "settlement"}) for frame, name in items]
    whole = told(
        language, story([words for words, _ in texts], {k: v for _, places in texts for k, v in places.items()})
    )
    apart = sorted(event for words, places in texts for event in told(language, story([words], places)))
    assert whole == apart
    assert len(whole) >= len(items)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_added_quotation_mark_never_turns_a_claim_into_a_fact(language):
    """Wherever one mark is put between two words, what a source said is not told in the report's own voice.

    Beside a comma a mark can close what somebody else said ("…”, said X"); there it may change who speaks.  In a quotation a mark
    ends it: those stories are left out.
    """
    made_facts = []
    for code, one in ALL:
        claimed = {(e.kind, e.where.place.name) for e in read(code, one) if e.assertion not in SURE and e.where}
        if code != language or not claimed or one["text"] in OPEN or set(QUOTES) & set(one["text"]):
            continue
        facts = {(e.kind, e.where.place.name) for e in read(code, one) if e.assertion in SURE and e.where}
        for gap in re.finditer(r"(?<=\w)(?= \w)|(?<=\w )(?=\w)", one["text"]):
            for mark in QUOTES:
                text = one["text"][: gap.start()] + mark + one["text"][gap.start() :]
                now = {
                    (e.kind, e.where.place.name)
                    for e in read(code, one | {"text": text})
                    if e.assertion in SURE and e.where
                }
                made_facts += [(text, event) for event in (now - facts) & claimed]
    assert not made_facts, f"{len(made_facts)}, such as {made_facts[:3]}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_capitals_lose_few_events(language):
    """Of the events of the stories, most are read in capitals, too; ``make bench`` prints the share."""
    kept, total = kept_loud(language)
    assert total > 50
    assert kept / total >= 0.9
