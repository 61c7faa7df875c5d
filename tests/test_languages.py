"""Languages as tables: told apart, checked, and brought by the user without a line of Python."""

import shutil
import tomllib
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import CliRunner

from geodata import languages, text, times
from geodata.errors import LanguageError
from geodata.events.lexicon import lexicon, tokens_of, version
from geodata.mentions.page import cues
from geodata.reading import read
from geodata.times.lexicon import lexicon as times_of
from geodata.types import Document
from webapp.cli import main

DATA = files("geodata") / "data"
STORIES = tomllib.loads((Path(__file__).parent / "stories/events_fr.toml").read_text("utf-8"))["story"]
PUBLISHED = date(2024, 6, 11)


@pytest.fixture
def own(tmp_path):
    """A folder of the user's own in force, empty at first."""
    languages.use(tmp_path)
    yield tmp_path
    languages.use(None)


def write(own, kind, code, old="", new=""):
    """The French table as that of another language, with a change."""
    table = (DATA / f"{kind}_fr.toml").read_text("utf-8")
    assert old in table
    (own / f"{kind}_{code}.toml").write_text(table.replace(old, new, 1), "utf-8")


@pytest.fixture
def xx(own):
    """A language "xx" with the words of French."""
    for kind in languages.KINDS:
        write(own, kind, "xx")
    return own


@pytest.mark.parametrize("code", languages._codes(None))
@pytest.mark.parametrize("kind", languages.KINDS)
def test_every_shipped_table_passes_the_check(kind, code):
    """What users are held to, our own tables keep."""
    name = f"{kind}_{code}.toml"
    languages.check(kind, name, tomllib.loads((DATA / name).read_text("utf-8")))


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story["text"][:30])
def test_french_sentences_are_told_to_be_french(story):
    """One sentence of news is enough."""
    assert text.language(story["text"]) == "fr"


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("Rebels seize Bouaké in Côte d'Ivoire.", "en"),
        ("GUERRILLAS ATTACK LA LIBERTAD", "en"),
        ("La Paz", "en"),
        ("Les combats continuent à Goma.", "fr"),
        (
            "El ejército tomó la ciudad de Cali el lunes, dijo un portavoz de la policía, y los combates siguen en la zona norte.",
            "es",
        ),
    ],
)
def test_names_do_not_make_a_language(sentence, code):
    """French names in English, and a language without tables, are not taken for French."""
    assert text.language(sentence) == code


def test_french_news_is_read_from_text_to_event(gazetteer):
    """Names behind elided words, dates, tolls and sources: the whole reading works from tables alone."""
    report = "Une frappe aérienne a tué au moins quatre personnes dans la ville d'Alep le 9 juin, selon l'armée."
    reading = read(Document(id="d", text=report, published=PUBLISHED), gazetteer)
    event = next(event for event in reading.events if event.drawn == "point")
    assert (reading.language, event.kind, event.sub) == ("fr", "strike", "airstrike")
    assert (event.where.place.name, event.when.first) == ("Aleppo", date(2024, 6, 9))
    assert [(count.measure, count.low, count.high) for count in event.casualties] == [("killed", 4, None)]
    assert [claim.span.text for claim in event.claims] == ["l'armée"]


def test_elided_words_are_words_of_their_own():
    """ "l'armée d'Alep" is four words in French, two in English."""
    sentence = "l'armée d’Alep"
    words = [token.word for token in tokens_of(sentence, 0, len(sentence), lexicon("fr").token)]
    assert words == ["l'", "armée", "d'", "alep"]
    assert len(tokens_of(sentence, 0, len(sentence), lexicon("en").token)) == 2


@pytest.mark.parametrize(
    ("phrase", "first", "last"),
    [
        ("hier", "2024-06-10", "2024-06-10"),
        ("le 9 juin", "2024-06-09", "2024-06-09"),
        ("le 1er mai 2023", "2023-05-01", "2023-05-01"),
        ("lundi", "2024-06-10", "2024-06-10"),
        ("la semaine dernière", "2024-06-03", "2024-06-09"),
        ("en mars 2022", "2022-03-01", "2022-03-31"),
        ("il y a trois jours", "2024-06-08", "2024-06-08"),
        ("entre le 3 et le 5 juin", "2024-06-03", "2024-06-05"),
        ("l'année 2015", "2015-01-01", "2015-12-31"),
    ],
)
def test_french_dates(phrase, first, last):
    """The table of dates alone reads them."""
    sentence = f"La ville a été bombardée {phrase}."
    found = times.find(sentence, published=PUBLISHED, language="fr", sentences=text.sentences(sentence))
    assert [(one.range.first.isoformat(), one.range.last.isoformat()) for one in found] == [(first, last)]


def load(code):
    """Build every reader of a language."""
    languages.language(code)
    lexicon(code)
    times_of(code)
    cues(code)


# -- a user's own ----------------------------------------------------------------------------------------------------
def test_a_language_is_added_by_a_folder(xx):
    """Five files make a language: it is listed, and its sentences are read."""
    assert languages.codes() == (*languages._codes(None), "xx")
    sentence = "Des obus sont tombés sur Goma hier, tuant trois civils."
    reading = read(Document(id="d", text=sentence, published=PUBLISHED, language="xx"))
    assert [(event.kind, event.when.first) for event in reading.events] == [("strike", date(2024, 6, 10))]


def test_a_file_of_the_folder_stands_in_for_the_shipped_one(own):
    """A word added to a copy of the English triggers is read, and the reader's version tells the difference."""
    before = version()
    table = (DATA / "triggers_en.toml").read_text("utf-8")
    row = '[[trigger]]\nis = "strike.other"\nwords = ["zapped"]\n\n'
    (own / "triggers_en.toml").write_text(table.replace("[[trigger]]", row + "[[trigger]]", 1), "utf-8")
    languages.use(own / ".")
    assert lexicon("en").triggers.at("zapped", tokens_of("zapped", 0, 6), 0)
    languages.use(None)
    assert not lexicon("en").triggers.at("zapped", tokens_of("zapped", 0, 6), 0)
    assert version() == before


def test_the_setting_names_the_folder(xx, monkeypatch):
    """CONFLICTMAP_LANGUAGES_DIR is enough; nothing is installed."""
    monkeypatch.setenv("CONFLICTMAP_LANGUAGES_DIR", str(xx))
    monkeypatch.setattr(languages, "_OWN", [])
    result = CliRunner().invoke(main, ["languages"])
    assert result.exit_code == 0, result.output
    assert f"xx  French: language, names, times, triggers, cues from {xx}" in result.output
    assert "en  English: shipped" in result.output


@pytest.mark.parametrize(
    ("kind", "old", "new", "parts"),
    [
        ("language", 'script = "latin"\n', "", ["language_xx.toml", "“script” is missing"]),
        ("names", "titles =", "title =", ["names_xx.toml", "“titles” is missing"]),
        ("names", "openers =", "opener =", ["names_xx.toml", "“opener” is unknown"]),
        ("names", "titles =", "heroes = []\ntitles =", ["names_xx.toml", "“heroes” is unknown"]),
        ("cues", "[harm]", "[harmed]", ["cues_xx.toml", "“harm” is missing"]),
        ("cues", "injured =", "hurt =", ["cues_xx.toml", "[harm] “injured” is missing"]),
        ("cues", "theme =", "subject = []\ntheme =", ["cues_xx.toml", "[words] “subject” is unknown"]),
        ("cues", "reach = 10\n", "", ["cues_xx.toml", "row 1 of [[stage]]", "“reach” is missing"]),
        (
            "triggers",
            'is = "battle.armed_clash"',
            'is = "battle.brawl"',
            ["triggers_xx.toml", "row 1", "“battle.brawl”"],
        ),
        ("triggers", 'needs = ["military"]', 'needs = ["soldiers"]', ["triggers_xx.toml", "“soldiers”", "[classes]"]),
        (
            "triggers",
            'frame = "to"',
            'place = "to"',
            ["triggers_xx.toml", "row 1 of [[trigger]]", "“place” is unknown"],
        ),
        ("triggers", '"combats"', '"combat~"', ["triggers_xx.toml", "“combat~”"]),
        ("triggers", '"combats"', '"combats', ["triggers_xx.toml", "no TOML"]),
        ("times", "[words.deictic]", "[words.today]", ["times_xx.toml", "'deictic'", "[words]"]),
        ("times", "[words.eve]", "[words.dot]", ["times_xx.toml", "“dot”"]),
        ("times", "[tense]", "[tenses]", ["times_xx.toml", "“tense” is missing"]),
        ("times", "[rules]\n", '[rules]\nmillennium = ["x"]\n', ["times_xx.toml", "[rules] “millennium” is unknown"]),
    ],
)
def test_a_wrong_table_is_one_clear_error(xx, kind, old, new, parts):
    """The file, the row or group and the key are named; nothing is read with half a table."""
    write(xx, kind, "xx", old, new)
    with pytest.raises(LanguageError) as caught:
        load("xx")
    for part in parts:
        assert part in str(caught.value)


@pytest.mark.parametrize("kind", languages.KINDS[1:])
def test_a_missing_table_is_named(xx, kind):
    """Four of five files are no language."""
    (xx / f"{kind}_xx.toml").unlink()
    with pytest.raises(LanguageError) as caught:
        load("xx")
    assert f"lacks its table {kind}_xx.toml" in str(caught.value)
    assert str(xx) in str(caught.value)


def test_what_a_table_leaves_out_is_empty(xx):
    """A language without a word for it simply never says so."""
    write(xx, "cues", "xx", 'missing = ["disparu", "disparus", "portés disparus"]\n', "")
    write(xx, "names", "xx", "copula = []\n", "")
    load("xx")
    assert cues("xx")["copula"] == frozenset()


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    """A mistyped languages_dir is an error, not a language less."""
    languages.use(tmp_path / "none")
    try:
        with pytest.raises(LanguageError, match="languages_dir"):
            languages.codes()
    finally:
        languages.use(None)


def test_a_table_that_is_not_utf8_is_refused(xx):
    """Bytes of another encoding are named with their file."""
    shutil.copy(xx / "cues_xx.toml", xx / "copy")
    (xx / "cues_xx.toml").write_bytes("[say]\nclaimed = ['é']".encode("latin-1"))
    with pytest.raises(LanguageError, match=r"cues_xx\.toml"):
        languages.table("cues", "xx")
