"""Citations say what is recorded and nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from webapp import cite

TODAY = date(2026, 11, 25)
DOCUMENT = {"id": "ab12", "title": "A visit to the coast", "source": "The Example", "published": "2023-03-19"}


def test_a_report_is_cited_by_its_outlet_with_the_day_of_access():
    """The outlet stands where APA puts the publisher; the day of access and the address follow."""
    line = cite.apa(cite.report(DOCUMENT, "https://news.example/visit"), TODAY)
    assert line == (
        "The Example. (2023, March 19). A visit to the coast. Retrieved 25 November 2026, from https://news.example/visit"
    )


@pytest.mark.parametrize(
    ("missing", "line"),
    [
        ("source", "A visit to the coast. (2023, March 19)."),
        ("published", "The Example. (n.d.). A visit to the coast."),
        ("title", "The Example. (2023, March 19). Untitled report."),
    ],
)
def test_what_is_not_known_is_not_made_up(missing, line):
    """Without outlet, day or title the citation says so, in the way of APA."""
    assert cite.apa(cite.report(DOCUMENT | {missing: None}, None), TODAY) == line


def test_bibtex_names_no_author_and_says_that_none_is_recorded():
    """No author field is written; the note says why."""
    entry = cite.bibtex(cite.report(DOCUMENT, "https://news.example/visit"), TODAY)
    assert "author =" not in entry
    assert "Author not recorded" in entry
    assert "urldate = {2026-11-25}" in entry
    assert "month = mar" in entry


def test_hostile_words_cannot_leave_their_bibtex_field():
    """Braces, backslashes and percent signs of a title or an address are written as themselves."""
    evil = DOCUMENT | {"title": "}}\n@misc{x, a = {\\input{y}%", "source": "A & B_C #1 $"}
    entry = cite.bibtex(cite.report(evil, "https://news.example/}{"), TODAY)
    depth = 0
    for i, letter in enumerate(entry):
        depth += {"{": 1, "}": -1}.get(letter, 0)
        assert depth > 0 or i in {len(entry) - 1, *range(5)}
    assert depth == 0
    assert r"A \& B\_C \#1 \$" in entry
