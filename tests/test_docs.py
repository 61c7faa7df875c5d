"""The docs say what is true: settings, commands, filters, codebook, files that must ship."""

import csv
import re
import tomllib
from pathlib import Path

import pytest

from geodata.settings import TABLE
from tools import build_codebook
from webapp.cli import main

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "docs/guide.md").read_text("utf-8")


def _table(name):
    lines = (ROOT / "geodata/data" / name).read_text("utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def test_every_setting_is_in_the_guide():
    """Each setting stands in the guide with its help."""
    for setting in TABLE:
        assert f"`{setting.name}`" in GUIDE
        assert setting.help.split(". Default")[0].split(".")[0].replace("'", "`") in GUIDE.replace("'", "`"), (
            setting.name
        )


def test_every_command_is_in_the_guide():
    """Each command stands in the guide."""
    for name, command in main.commands.items():
        assert f"`{name}" in GUIDE
        for sub in getattr(command, "commands", {}):
            assert f"`{name} {sub}`" in GUIDE


def test_every_filter_is_in_the_guide():
    """Each filter of the export stands in the guide."""
    for option in main.commands["export"].params:
        if option.name.startswith("filter_"):
            assert f"`{option.name.removeprefix('filter_')}`" in GUIDE


def test_the_codebook_is_generated_from_the_vocabulary():
    """docs/codebook.md is what the tool makes of the table today."""
    assert build_codebook.TARGET.read_text("utf-8") == build_codebook.page()


def test_every_kind_has_a_layer_and_every_sub_kind_a_definition():
    """The vocabulary is whole: titles in three languages, a definition, its limits and an example each."""
    rows = _table("vocabulary.csv")
    layers = {row["id"] for row in _table("layers.csv")}
    for row in rows:
        assert row["kind"] in layers
        for column in ("title_en", "title_uk", "title_ru", "definition", "includes", "excludes", "example"):
            assert row[column], (row["sub"], column)


ACLED = {
    "Battles": {"Armed clash", "Government regains territory", "Non-state actor overtakes territory"},
    "Explosions/Remote violence": {
        "Chemical weapon", "Air/drone strike", "Suicide bomb", "Shelling/artillery/missile attack",
        "Remote explosive/landmine/IED", "Grenade",
    },
    "Violence against civilians": {"Sexual violence", "Attack", "Abduction/forced disappearance"},
    "Protests": {"Peaceful protest", "Protest with intervention", "Excessive force against protesters"},
    "Riots": {"Violent demonstration", "Mob violence"},
    "Strategic developments": {
        "Agreement", "Arrests", "Change to group/activity", "Disrupted weapons use", "Headquarters or base established",
        "Looting/property destruction", "Non-violent transfer of territory", "Other",
    },
}  # fmt: skip
CAMEO = {
    "010", "036", "042", "043", "046", "057", "073", "0841", "0871", "0874", "112", "1122", "1124", "115", "138", "1382",
    "141", "145", "154", "1711", "1712", "173", "174", "175", "180", "181", "1821", "1822", "1823", "183", "1831", "186",
    "190", "191", "192", "193", "194", "195", "196", "201", "202",
}  # fmt: skip
"""The codes that were checked in CAMEO's list; a code not in here is looked up before it enters the table."""


@pytest.mark.parametrize("row", _table("vocabulary.csv"), ids=lambda row: row["sub"])
def test_codes_of_other_schemes_exist(row):
    """No code is made up: ACLED's pairs, UCDP's three types, CAMEO's checked list, or nothing."""
    assert not row["acled_event"] or row["acled_event"] in ACLED
    assert not row["acled_sub_event"] or row["acled_sub_event"] in ACLED[row["acled_event"]]
    assert row["ucdp"] in {"", "1", "2", "3"}
    assert row["cameo"] in CAMEO | {""}


def test_the_codebook_page_has_every_cell_of_the_table():
    """Each sub-kind's row says what it is, what it holds and leaves out, an example, and its codes."""
    page = build_codebook.TARGET.read_text("utf-8")
    for row in _table("vocabulary.csv"):
        line = next(line for line in page.splitlines() if line.startswith(f"| **{row['title_en']}** `{row['sub']}`"))
        for column in (
            "definition",
            "includes",
            "excludes",
            "example",
            "acled_event",
            "acled_sub_event",
            "ucdp",
            "cameo",
        ):
            assert row[column] in line, (row["sub"], column)
        assert line.count(" | ") == 7


@pytest.mark.parametrize("page", [*sorted(ROOT.glob("docs/*.md")), ROOT / "README.md"], ids=lambda path: path.name)
def test_links_between_pages_lead_somewhere(page):
    """Every relative link of a page names a file that is there."""
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


def test_derived_data_is_small_and_says_where_it_is_from():
    """Data files stay under 4.4 MB together; the notice names their sources."""
    files = [
        path for folder in ("geodata/data", "static/basemap") for path in (ROOT / folder).iterdir() if path.is_file()
    ]
    assert sum(path.stat().st_size for path in files) < 4_400_000
    notice = (ROOT / "NOTICE").read_text("utf-8")
    for source in ("GeoNames", "Natural Earth", "Leaflet", "OurAirports", "COD-AB", "SCOWL", "Census"):
        assert source in notice, source


def test_dependencies_have_lower_and_upper_bounds():
    """Each required library is bounded on both sides or pinned."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for dependency in project["dependencies"]:
        assert "==" in dependency or (">=" in dependency and "<" in dependency), dependency
