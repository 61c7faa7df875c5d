"""Text as such: folding, sentences, language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.text import fold, language, sentences


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Rostov-on-Don", "ROSTOV ON DON"),
        ("Слов’янськ", "Слов'янськ"),
        ("Словʼянськ", "слов`янськ"),
        ("Чишинэў", "ЧИШИНЭЎ"),
        ("Chișinău", "Chisinau"),
        ("São Paulo", "Sao Paulo"),
        ("Ордённый", "Орденный"),
        ("Ки\u0301ев", "Киев"),
        ("Łódź", "Lodz"),
        ("U.S.", "US"),
    ],
)
def test_spellings_of_one_name_fold_alike(one, other):
    """Case, hyphens, apostrophes, stress marks and Latin diacritics do not tell names apart."""
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("Київ", "Киев"), ("їжак", "іжак"), ("йод", "иод")])
def test_cyrillic_letters_stay_letters(one, other):
    """Й and ї are letters of their own, not marked forms of others."""
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_twice_changes_nothing_for_plain_text(text):
    """Folding is idempotent."""
    once = fold(text)
    assert fold(once) == once


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Gen. A. B. Petrov of the U.S. Army spoke. He left.", 2),
        ("It began at 5 a.m. Shelling followed.", 2),
        ("В с. Новому був бій. Потім м. Харків обстріляли.", 2),
        ("Погибли 5 тыс. чел. и ранены 3.", 1),
        ("A headline without stop\n\nThe text.", 2),
        ("“Leave!” he said. They left.", 2),
        ("Wait… What?", 2),
        ("- Kupiansk: quiet\n- Lyman: two clashes", 2),
        ("", 0),
        ("  \n ", 0),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text, count):
    """Abbreviations and initials keep a sentence open; paragraphs and bullets end it."""
    assert len(sentences(text)) == count


@given(st.text())
def test_sentences_cover_all_that_is_not_space(text):
    """Sentences are in order, do not overlap, and leave out only white space."""
    covered = sentences(text)
    assert all(a < b for a, b in covered)
    assert all(covered[i][1] <= covered[i + 1][0] for i in range(len(covered) - 1))
    inside = {i for a, b in covered for i in range(a, b)}
    assert all(char.isspace() or i in inside for i, char in enumerate(text))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Shelling hit the town.", "en"),
        ("Війська обстріляли місто.", "uk"),
        ("Войска обстреляли город, были взрывы.", "ru"),
        ("12345", "und"),
        (
            "Des frappes aériennes ont touché la ville de Goma hier, selon les autorités locales, qui parlent de plusieurs morts et blessés.",
            "fr",
        ),
        ("KYIV SUMY ODESA LVIV", "en"),
        ("Войскі абстралялі горад, паведамілі ў штабе.", "be"),
    ],
)
def test_the_language_is_told_by_its_letters(text, code):
    """English, Ukrainian and Russian are told apart; text without letters has no language."""
    assert language(text) == code
