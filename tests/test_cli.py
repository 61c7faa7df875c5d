"""The command line: manual-like help, data out, one clear line for every mistake."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from webapp.cli import main

REPORT = "Shelling killed two people in Bakhmut on Monday, the mayor said. Pokrovsk was quiet."


@pytest.fixture
def run(gazetteer, tmp_path, monkeypatch):
    monkeypatch.setenv("CONFLICTMAP_DATA_DIR", str(tmp_path / "data"))

    def invoke(*args, text=None):
        return CliRunner().invoke(main, [str(arg) for arg in args], input=text)

    return invoke


@pytest.mark.parametrize(
    "command",
    [[], ["serve"], ["read"], ["export"], ["geocode"], ["gazetteer"], ["gazetteer", "build"], ["gazetteer", "info"]],
)
def test_every_command_explains_itself(run, command):
    """--help of each command says in words what it does."""
    result = run(*command, "--help")
    assert result.exit_code == 0
    assert len(result.output) > 120


def test_read_prints_a_table(run):
    """A report on standard input becomes a table with place, claim and harm."""
    result = run("read", "--published", "2023-03-15", "-", text=REPORT)
    assert result.exit_code == 0
    assert "Bakhmut" in result.output
    assert "the mayor" in result.output


def test_read_gives_contract_lines_and_lists_bad_ones(run):
    """Each good document gives one line in order; bad ones are named by line number and the exit code says so."""
    lines = [
        json.dumps({"id": "a", "text": REPORT, "published": "2023-03-15"}),
        "{broken",
        json.dumps({"id": "b"}),
        json.dumps({"id": "c", "text": "Calm in Kyiv."}),
    ]
    result = run("read", "--jsonl", text="\n".join(lines))
    readings = [json.loads(line) for line in result.stdout.splitlines()]
    assert [reading["id"] for reading in readings] == ["a", "c"]
    assert result.exit_code == 1
    assert "line 2:" in result.stderr
    assert "line 3:" in result.stderr


def test_read_gives_geojson(run, tmp_path):
    """--geojson is one FeatureCollection with evidence in it."""
    path = tmp_path / "report.txt"
    path.write_text(REPORT, "utf-8")
    collection = json.loads(run("read", path, "--geojson", "--published", "2023-03-15").stdout)
    assert collection["type"] == "FeatureCollection"
    assert any("Bakhmut" in feature["properties"]["evidence"] for feature in collection["features"])


@pytest.mark.parametrize(
    ("args", "text", "said"),
    [
        (["read", "-"], "", "empty"),
        (["read", "no-such-file.txt"], None, "no-such-file.txt"),
        (["read", "-", "--published", "19.03.2023"], REPORT, "YYYY-MM-DD"),
        (["read", "http://127.0.0.1:9/"], None, "127.0.0.1"),
        (["export", "--kind", "nonsense"], None, "nonsense"),
        (["export", "--bbox", "1,2,3"], None, "bbox"),
        (["serve", "--port", "99999"], None, "port"),
    ],
)
def test_mistakes_get_one_clear_line(run, args, text, said):
    """Wrong input ends with exit code 2 and one sentence that names it."""
    result = run(*args, text=text)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.output
    assert len(result.stderr.strip().splitlines()) == 1


def test_geocode_lists_and_misses(run):
    """Known names are printed with their place, unknown ones are named and the exit code is 1."""
    result = run("geocode", "Sloviansk", "Qwertzville")
    assert result.exit_code == 1
    assert "693468" in result.stdout
    assert "Qwertzville" in result.stderr


def test_export_writes_a_file_whole(run, tmp_path):
    """The export of an empty store is an empty collection in the file asked for."""
    path = tmp_path / "events.geojson"
    assert run("export", "-o", path).exit_code == 0
    assert json.loads(path.read_text("utf-8"))["features"] == []
    assert list(tmp_path.glob("*.part")) == []


def test_a_port_in_use_is_one_line(run):
    """serve says which port is taken and what to do, exit code 3."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run("serve", "--port", port, "--no-open")
    assert result.exit_code == 3
    assert f"Port {port}" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("command", [["--help"], ["geocode", "Bakhmut"]])
def test_the_quick_commands_do_not_import_the_heavy_libraries(gazetteer, command):
    """Help and geocode answer without pandas, folium, flask or shapely."""
    code = (
        "import sys\nfrom webapp.cli import main\n"
        f"try: main({command!r})\nexcept SystemExit: pass\n"
        "heavy = {'pandas', 'folium', 'flask', 'shapely', 'trafilatura', 'numpy'} & set(sys.modules)\n"
        "print(sorted(heavy), file=sys.stderr)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parent.parent,
        env=os.environ,
    )
    assert result.stderr.strip() == "[]"
