"""A table with names gets their places: nothing is lost, nothing is guessed, open rows are listed with candidates."""

import csv
import io
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.errors import DocumentError
from geodata.geocoders import table
from geodata.geocoders.answer import Answer
from geodata.geocoders.suggest import suggest
from geodata.geocoders.table import COLUMNS, geocode_frame, neutral
from webapp.cli import main

ROWS = """id,town,oblast,note
1,Bakhmut,Donetsk Oblast,NA
2,Lyman,Donetsk Oblast,"two
lines"
3,Oleksandrivka,,
4,Bakhmutt,,007
5,Лиман,Донецька область,"a, b"
"""


@pytest.fixture
def run(gazetteer, tmp_path, monkeypatch):
    monkeypatch.setenv("CONFLICTMAP_DATA_DIR", str(tmp_path / "data"))

    def invoke(*args):
        return CliRunner().invoke(main, ["geocode", *map(str, args)])

    return invoke


@pytest.fixture
def places(tmp_path):
    path = tmp_path / "places.csv"
    path.write_text(ROWS, "utf-8")
    return path


def parsed(text, separator=","):
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator))


# -- the command -----------------------------------------------------------------------------------------------------
def test_each_row_keeps_its_cells_and_gets_its_place(run, places, tmp_path):
    """Rows and columns stay in order, every cell as it was written; the place's columns come behind."""
    out = tmp_path / "out.csv"
    result = run(places, "--column", "town", "--admin", "oblast", "--country", "UA", "-o", out)
    rows, before = parsed(out.read_text("utf-8")), parsed(ROWS)
    assert [{name: row[name] for name in before[0]} for row in rows] == before
    assert list(rows[0]) == ["id", "town", "oblast", "note", *COLUMNS]
    assert [row["geo_id"] for row in rows] == ["gn:713174", "gn:704204", "", "", "gn:704204"]
    assert (rows[0]["geo_lat"], rows[0]["geo_country"], rows[0]["geo_by"]) == ("48.59419", "UA", "offline")
    assert result.exit_code == 1
    assert list(tmp_path.glob("*.part")) == []


def test_open_rows_are_listed_with_line_and_candidates(run, places):
    """An ambiguous name lists its places, an unknown one what is like it; the line is that of the file."""
    result = run(places, "--column", "town", "--country", "UA")
    lines = result.stderr.splitlines()
    assert lines[0].startswith("line 5: 'Oleksandrivka', UA: 20 or more places of this name")
    assert "Oleksandrivka, Kirovohrad Oblast, UA" in lines[0]
    assert lines[1].startswith(
        "line 6: 'Bakhmutt', UA: the gazetteer has no place of this name in UA; did you mean Bakhmut,"
    )
    assert lines[-1] == "3 of 5 rows have a place"
    assert result.exit_code == 1


def test_a_table_without_open_rows_ends_well(run, tmp_path):
    """Exit code 0 when every row has its place."""
    path = tmp_path / "one.tsv"
    path.write_text("town\tn\nBakhmut\t1\n", "utf-8")
    result = run(path, "--column", "town")
    assert result.exit_code == 0
    assert parsed(result.stdout, "\t")[0]["geo_name"] == "Bakhmut"


def test_a_spreadsheets_own_csv_is_read_and_written_back(run, tmp_path):
    """Semicolons, a byte order mark and CRLF are no obstacle; all three are kept."""
    path, out = tmp_path / "excel.csv", tmp_path / "out.csv"
    path.write_bytes("\ufeffмісто;n\r\nБахмут;1,5\r\n".encode())
    assert run(path, "--column", "місто", "-o", out).exit_code == 0
    data = out.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == data.count(b"\n") == 2
    assert parsed(data.decode("utf-8-sig"), ";")[0]["geo_id"] == "gn:713174"


def test_formulas_are_defused_and_numbers_left(run, tmp_path):
    """What a spreadsheet would run gets an apostrophe, in headers too; negative numbers and phone-like figures do not."""
    path = tmp_path / "evil.csv"
    path.write_text("town,=x,n\nBakhmut,=1+1,-5.5\n@Lyman,+A1,+380\n", "utf-8")
    rows = parsed(run(path, "--column", "town").stdout)
    assert [(row["town"], row["'=x"], row["n"]) for row in rows] == [
        ("Bakhmut", "'=1+1", "-5.5"),
        ("'@Lyman", "'+A1", "+380"),
    ]


@pytest.mark.parametrize(
    ("content", "args", "said"),
    [
        ("town\nBakhmut\n", [], "has town"),
        ("town\nBakhmut\n", ["--column", "city"], "no column 'city'; its columns are town"),
        ("town,town\na,b\n", ["--column", "town"], "more than one column 'town'"),
        ("town\nBakhmut\n", ["--column", "town", "--admin", "x"], "no column 'x'"),
        ("town\nBakhmut\n", ["--column", "town", "--country", "Ukraina"], "neither a column"),
        ("town,geo_lat\nBakhmut,1\n", ["--column", "town"], "already has the column geo_lat"),
        ("town\na,b\n", ["--column", "town"], "line 2: 2 cells, but the header has 1"),
        ('town\n"open\n', ["--column", "town"], "no whole CSV"),
        ("", ["--column", "town"], "is empty"),
        ("town\nBakhmut\n", ["--column", "town", "--json"], "--json"),
        (b"town\n\xff\n", ["--column", "town"], "not UTF-8"),
    ],
)
def test_mistakes_get_a_clear_line(run, tmp_path, content, args, said):
    """Wrong tables and options end with exit code 2 and name what is wrong."""
    path = tmp_path / "t.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    result = run(path, *args)
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_table_that_is_not_there_or_no_table_is_said(run, tmp_path):
    """--column asks for a file; other kinds of file are refused."""
    assert run(tmp_path / "none.csv", "--column", "town").exit_code == 2
    other = tmp_path / "places.xlsx"
    other.write_text("x")
    assert "give a .csv or .tsv file" in run(other, "--column", "town").stderr
    assert run("Bakhmut", "--admin", "oblast").exit_code == 2


def test_unknown_names_get_suggestions(run):
    """A misspelt name is not found, and what it may have been is said in the same line."""
    result = run("Bakhmutt", "--country", "UA")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "no place named 'Bakhmutt' in UA; did you mean Bakhmut, Donetsk Oblast, UA" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_known_name_needs_no_suggestions(gazetteer):
    """Neither pandas nor rapidfuzz nor a remote geocoder is imported for a name that is found."""
    code = (
        "import sys\nfrom webapp.cli import main\n"
        "try: main(['geocode', 'Bakhmut'])\nexcept SystemExit: pass\n"
        "print([n for n in sys.modules if n in ('pandas', 'rapidfuzz', 'geodata.geocoders.remote', 'numpy')], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parent.parent, env=os.environ
    )  # fmt: skip
    assert done.stderr.strip() == "[]"


# -- in Python -------------------------------------------------------------------------------------------------------
def test_a_frame_keeps_its_index_types_and_gaps(gazetteer):
    """geocode_frame joins by position: index and dtypes stay, NA is an open row, unknown is NA."""
    frame = pd.DataFrame({"n": [1, 2, 3], "town": ["Bakhmut", None, "Mariupol"]}, index=[9, 9, 4])
    found = geocode_frame(frame, column="town", gazetteer=gazetteer)
    assert list(found.index) == [9, 9, 4]
    assert found["n"].dtype == frame["n"].dtype
    assert found["geo_id"].tolist()[::2] == ["gn:713174", "gn:701822"]
    assert found["geo_lat"].isna().tolist() == [False, True, False]
    assert found["geo_reason"].iloc[1] == "the name is empty"
    assert "geo_id" not in frame.columns


def test_countries_may_be_a_column_of_names_or_codes(gazetteer):
    """Each row has its own country; one that is none leaves the row open."""
    frame = pd.DataFrame({"town": ["Donetsk"] * 4, "land": ["Ukraine", "ru", "Atlantis", ""]})
    found = geocode_frame(frame, column="town", country="land", gazetteer=gazetteer)
    assert found["geo_id"].fillna("").tolist() == ["gn:709717", "gn:565348", "", "gn:709717"]
    assert found["geo_reason"].iloc[2] == "there is no country 'Atlantis'"


def test_a_stated_division_means_a_town_in_it(gazetteer):
    """With a division beside it, "Donetsk" is the city, and a town elsewhere is not taken."""
    frame = pd.DataFrame({"town": ["Donetsk", "Kharkiv"], "oblast": ["Donetsk Oblast"] * 2})
    found = geocode_frame(frame, column="town", admin="oblast", gazetteer=gazetteer)
    assert found["geo_precision"].fillna("").tolist() == ["settlement", ""]
    assert "no place of this name in Donetsk Oblast" in found["geo_reason"].iloc[1]


def test_equal_questions_are_asked_once(gazetteer):
    """A thousand rows of one name cost one answer."""
    asked = []

    def geocode(query):
        asked.append(query)
        return Answer(location=None, reason="no")

    frame = pd.DataFrame({"town": ["Bakhmut", "Lyman"] * 500})
    geocode_frame(frame, column="town", geocode=geocode, gazetteer=gazetteer)
    assert [query.name for query in asked] == ["Bakhmut", "Lyman"]


def test_an_empty_frame_gets_its_columns(gazetteer):
    """No rows is no mistake."""
    found = geocode_frame(pd.DataFrame({"town": []}), column="town", gazetteer=gazetteer)
    assert list(found.columns) == ["town", *COLUMNS]


def test_columns_that_are_there_already_are_not_overwritten(gazetteer):
    """A second run on its own output is refused instead of losing the first."""
    frame = pd.DataFrame({"town": ["Bakhmut"], "geo_id": ["x"]})
    with pytest.raises(DocumentError, match="geo_id"):
        geocode_frame(frame, column="town", gazetteer=gazetteer)


# -- suggestions -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "country", "meant"),
    [
        ("Bakhmutt", "UA", "gn:713174"),
        ("Mariupl", None, "gn:701822"),
        ("Kiyv", "ua", "gn:703448"),
        ("Бахмутт", "UA", "gn:713174"),
        ("Lymann, Donetsk Oblast", "UA", "gn:704204"),
    ],
)
def test_suggestions_bring_the_name_that_was_meant(gazetteer, name, country, meant):
    """A slip of the pen leads to the right place first, in either script."""
    assert suggest(name, country, gazetteer=gazetteer)[0].id == meant


def test_suggestions_stay_in_the_country_and_may_be_none(gazetteer):
    """Places of other countries are not suggested, and nothing is like nonsense."""
    assert {place.country for place in suggest("Donetskk", "RU", gazetteer=gazetteer)} == {"RU"}
    assert suggest("Xqzvwkjy", "UA", gazetteer=gazetteer) == ()
    assert suggest("  ", gazetteer=gazetteer) == ()


# -- cells -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("cell", ["-5", "+380", "-1,5", "+.5", "-2e3", "-12%", "5", "", "Lyman", "'=x", None, 4])
def test_harmless_cells_are_left(cell):
    """Numbers and plain words stay as they are."""
    assert neutral(cell) == cell


@pytest.mark.parametrize("cell", ["=1", "+A1", "-cmd", "@x", "\tx", "\rx", "\0x", "-1+2", "＝1"])
def test_formula_cells_get_an_apostrophe(cell):
    """What a spreadsheet may run is text after this."""
    assert neutral(cell) == "'" + cell


def test_other_columns_may_share_a_name(run, tmp_path):
    """Two columns of one name are both kept, with their own cells."""
    path = tmp_path / "twice.csv"
    path.write_text("a,a,town\n1,2,Bakhmut\n", "utf-8")
    lines = run(path, "--column", "town").stdout.splitlines()
    assert lines[0].startswith("a,a,town,geo_name")
    assert lines[1].startswith("1,2,Bakhmut,Bakhmut,48.5")


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs"])), st.text(alphabet='",;\n\r\t=ab')), min_size=1)
)
def test_any_text_survives_being_written_and_read(tmp_path_factory, cells):
    """Whatever the cells hold, writing and reading gives the same cells (defused) in the same rows."""
    path = tmp_path_factory.mktemp("round") / "t.csv"
    frame = pd.DataFrame(cells, columns=["a", "b"], dtype="string")
    table.write(table.Table(frame=frame, lines=()), frame, path)
    back = table.read(path)
    assert back.frame.to_numpy().tolist() == [[neutral(one), neutral(two)] for one, two in cells]
    assert len(back.lines) == len(cells)


def test_a_language_names_the_places_of_a_table(run, tmp_path):
    """--language gives names and divisions in that language; the ids stay."""
    path = tmp_path / "in.csv"
    path.write_text("town\nBakhmut\nPokrovsk\n", "utf-8")
    done = run(path, "--column", "town", "--country", "UA", "--language", "ru")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [(row["geo_name"], row["geo_admin1"], row["geo_id"]) for row in rows] == [
        ("Бахмут", "Донецкая область", "gn:713174"),
        ("Покровск", "Донецкая область", "gn:704422"),
    ]


def test_a_language_names_the_answers_to_names(run):
    """--language works for names, and an unknown language is refused."""
    assert run("Lviv", "--language", "uk").stdout.startswith("Львів, Львівська область, UA ")
    assert run("Lviv", "--language", "xx").exit_code == 2


def test_a_frame_is_named_in_a_language(gazetteer):
    """The Python call takes the same language."""
    frame = pd.DataFrame({"town": ["Kharkiv"]})
    found = geocode_frame(frame, column="town", country="UA", gazetteer=gazetteer, language="uk")
    assert found["geo_name"].tolist() == ["Харків"]
