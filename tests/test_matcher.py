"""Phrases are found by their first two words, company by latitude: nothing that stands there may be missed by it."""

from __future__ import annotations

from collections import Counter

from geodata.events.lexicon import Cue, Matcher, tokens_of
from geodata.resolve import BAND, FAR, _Company
from geodata.text import _PLAIN, _count, _small

PHRASES = ("fire", "fire on", "fire ... on", "fire/shot at*", "fir*", "fir* open*", "cease fire")


def _found(text: str) -> list[tuple[int, int, str]]:
    matcher = Matcher()
    for phrase in PHRASES:
        matcher.add(phrase, Cue("test", phrase))
    return [
        (hit.first, hit.last, hit.entry.label)
        for hit in matcher.all(text, tokens_of(text, 0, len(text)))
        if isinstance(hit.entry, Cue)
    ]


def test_every_phrase_at_a_word_is_found_in_the_order_of_the_table():
    assert _found("they fire on us") == [
        (1, 1, "fire"), (1, 2, "fire on"), (1, 2, "fire ... on"), (1, 1, "fir*"),
    ]  # fmt: skip
    assert _found("firing opened") == [(0, 0, "fir*"), (0, 1, "fir* open*")]
    assert _found("shot attackers") == [(0, 1, "fire/shot at*")]
    assert _found("fire, on") == [(0, 0, "fire"), (0, 0, "fir*")], "a pause parts a phrase"


def test_a_phrase_added_later_is_found_at_a_word_seen_before():
    matcher, text = Matcher(), "smoke rose"
    tokens = tokens_of(text, 0, len(text))
    assert not matcher.all(text, tokens)
    matcher.add("smoke rose", Cue("test", "smoke"))
    assert [(hit.first, hit.last) for hit in matcher.all(text, tokens)] == [(0, 1)]


def test_company_leaves_out_nobody_within_reach():
    anchors = [(n, lat / 2, 30.0, 1.0, 100.0) for n, lat in enumerate(range(-180, 181))]
    company = _Company([anchors[:200], anchors[200:]])
    for lat in (-90.0, -BAND, -0.1, 0.0, 3.999, 4.0, 47.5, 90.0):
        near = [one for one in anchors if abs(one[1] - lat) < FAR]
        around = company.around(lat)
        assert [one for one in around if one in near] == near, "all of them, in their order"
        assert len(around) < len(anchors)


def test_small_words_count_as_whole_words_in_any_case():
    head = "The men of l'Armée and the theme"
    counts = Counter(_PLAIN.findall(head.lower()))
    assert _count(_small(["the", "of"]), head, counts) == 3
    assert _count(_small(["l'", "the"]), head, counts) == 3, "a word with an apostrophe needs the pattern"
