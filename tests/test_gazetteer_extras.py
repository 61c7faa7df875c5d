"""Places that a user adds: checked row by row, merged by rule, findable in every case, and removable again."""

import contextlib
import hashlib
import io
import json
import os
import stat
import threading
import zipfile
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from pace import linear, seconds

from geodata.errors import GazetteerError
from geodata.gazetteer import Gazetteer, build, builder, dumps, extras, index_path, own
from geodata.gazetteer.entries import Entry, Reject, SourceFileError, division
from geodata.gazetteer.layout import ALTERNATE, CAPITAL, NATIVE, PRIMARY
from geodata.gazetteer.sources import Row
from geodata.reading import read
from geodata.settings import Settings
from geodata.types import Document
from webapp.cli import main
from webapp.commands.gazetteer import Net


def line(number, name, lat, lon, *, kind="P.PPL", alternates="", country="UA", admin1="05", people=0, ascii_name=None):
    """A line of a dump as GeoNames publishes it, with made-up content."""
    feature, code = kind.split(".")
    cells = [
        number, name, ascii_name or name, alternates, lat, lon, feature, code, country, "", admin1, "", "", "", people, "",
        100, "Europe/Kyiv", "2024-01-01",
    ]  # fmt: skip
    return "\t".join(map(str, cells))


DUMP = (
    line(
        9900001, "Verbova Balka", 48.61, 37.61, alternates="Verbova Balka,Вербова Балка,Вербовая Балка,hindi", people=80
    ),
    line(703448, "Kyiv", 50.45466, 30.5238, kind="P.PPLC", alternates="Kijów,Київ,Киев,Kyjewo", people=2_952_301),
    line(9900002, "Kyiv", 49.9, 36.0, admin1="07", people=12),
    line(9900003, "Kazkovyi Raion", 48.5, 37.8, kind="A.ADM2", alternates="Казковий район"),
    line(9900004, "Somewhere Oblast", 48.5, 37.8, kind="A.ADM1"),
    line(9900005, "Verbova Dam", 48.62, 37.62, kind="S.DAM"),
    line(9900006, "Bakhmut", 48.4, 37.9, kind="H.STM"),
    line(9900007, "Old Verbova", 48.6, 37.6, kind="P.PPLH"),
    line(9900008, "Tykhyi Masyv", 48.6, 38.0, kind="P.PPLX", people=90_000),
    line(9900009, "Nova Krynytsia", 48.301, 37.301, alternates="Nova Krinitsa"),
    line(9900010, "Grand Hotel", 48.6, 38.0, kind="S.HTL"),
)


def base_rows():
    """A few rows as the gazetteer has them, so that no test builds the whole."""
    kyiv = Row("gn:703448", "Kyiv", 50.45466, 30.5238, "settlement", 26.0, "UA", "", 2_797_553, 703448, CAPITAL)
    kyiv.names = [("Kyiv", PRIMARY), ("Kiev", ALTERNATE), ("Київ", ALTERNATE | NATIVE)]
    bakhmut = Row("gn:713174", "Bakhmut", 48.59441, 37.99989, "settlement", 4.4, "UA", "a1:UA-14", 77_620, 713174)
    bakhmut.names = [("Bakhmut", PRIMARY), ("Artemivsk", ALTERNATE), ("Бахмут", ALTERNATE | NATIVE)]
    ours = Row("cm:nova-krynytsia", "Nova Krynytsia", 48.30, 37.30, "settlement", 1.5, "UA", "a1:UA-14")
    ours.names = [("Nova Krynytsia", PRIMARY), ("Нова Криниця", PRIMARY | NATIVE)]
    oblast = Row("a1:UA-14", "Donetsk Oblast", 48.1, 37.7, "adm1", 130.0, "UA", "a1:UA-14")
    oblast.names = [("Donetsk Oblast", PRIMARY)]
    ukraine = Row("country:UA", "Ukraine", 49.0, 31.4, "country", 500.0, "UA")
    ukraine.names = [("Ukraine", PRIMARY)]
    return [kyiv, bakhmut, ours, oblast, ukraine]


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path / "data", cache_dir=tmp_path / "cache")


@pytest.fixture
def opened(settings):
    def gazetteer():
        return Gazetteer(build(settings=settings, rows=base_rows()))

    return gazetteer


def dump_file(folder, *lines, name="XU.txt"):
    path = folder / name
    path.write_text("\n".join(lines or DUMP) + "\n", "utf-8")
    return path


def zipped(folder, members, name="XU.zip", **options):
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return path


def table_file(folder, text, name="mine.csv", encoding="utf-8"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


def names(gazetteer, name):
    return [place.name for place, _ in gazetteer.search(name)]


# -- dumps -----------------------------------------------------------------------------------------------------------
def test_a_village_of_a_dump_is_found_in_every_case(settings, opened, tmp_path):
    """A village of 80 people is unknown, then found by its name, its official romanisation and its case forms."""
    assert names(opened(), "Verbova Balka") == []
    extras.add(zipped(tmp_path, {"readme.txt": "about", "XU.txt": "\n".join(DUMP)}), settings=settings)
    gazetteer = opened()
    place, _ = gazetteer.search("Verbova Balka")[0]
    assert (place.id, place.population, place.precision, place.admin1) == (
        "gn:9900001",
        80,
        "settlement",
        "Donetsk Oblast",
    )
    assert (place.name_uk, place.name_ru) == ("Вербова Балка", "Вербовая Балка")
    for spelling in ("Вербова Балка", "Вербовій Балці", "Вербову Балку", "Вербовой Балке", "VERBOVA BALKA"):
        assert "Verbova Balka" in names(gazetteer, spelling), spelling
    assert names(gazetteer, "hindi") == []


def test_a_report_about_an_added_village_is_placed_there(settings, opened, tmp_path):
    """Before, the strike is known to the oblast or nowhere; after, it is in the village, in English and Ukrainian."""
    texts = (
        "Shelling killed two people in Verbova Balka, Donetsk Oblast, on Monday.",
        "У Вербовій Балці внаслідок обстрілу загинули двоє людей.",
    )

    def where(gazetteer):
        events = [event for text in texts for event in read(Document(id="x", text=text), gazetteer).events]
        return [event.where.place.id if event.where and event.where.place else None for event in events]

    before = where(opened())
    assert before[0] == "a1:UA-14"
    assert "gn:9900001" not in before
    extras.add(dump_file(tmp_path), settings=settings)
    assert where(opened()) == ["gn:9900001", "gn:9900001"]


def test_the_gazetteers_own_places_stay(settings, opened, tmp_path):
    """The dump's row of Kyiv is the same place under more names; a hamlet of the name comes after it."""
    extras.add(dump_file(tmp_path), settings=settings)
    gazetteer = opened()
    places = [place for place, _ in gazetteer.search("Kyiv")]
    assert [place.id for place in places] == ["gn:703448", "gn:9900002"]
    assert (places[0].name, places[0].lat, places[0].population) == ("Kyiv", 50.45466, 2_797_553)
    assert [place.id for place, _ in gazetteer.search("Kijów")] == ["gn:703448"]
    assert gazetteer.search("Києві")[0][0].id == "gn:703448"


def test_our_own_entry_and_the_dumps_row_of_one_village_are_one_place(settings, opened, tmp_path):
    """A village of our table that GeoNames lists 100 m away under the same name gains its names and stays one."""
    extras.add(dump_file(tmp_path), settings=settings)
    gazetteer = opened()
    assert [place.id for place, _ in gazetteer.search("Nova Krynytsia")] == ["cm:nova-krynytsia"]
    assert [place.id for place, _ in gazetteer.search("Nova Krinitsa")] == ["cm:nova-krynytsia"]


def test_kinds_are_taken_as_what_they_are(settings, opened, tmp_path):
    """Districts, dams and rivers come with their precision, a town goes before a river of its name; hotels stay out."""
    added = extras.add(dump_file(tmp_path), settings=settings)
    assert added.source.counts == {"adm2": 1, "region": 1, "settlement": 5, "site": 1}
    assert added.left_out == 3
    gazetteer = opened()
    assert gazetteer.search("Verbova Dam")[0][0].precision == "site"
    assert gazetteer.search("Казковому районі")[0][0].precision == "adm2"
    assert [place.precision for place, _ in gazetteer.search("Bakhmut")] == ["settlement", "region"]
    assert gazetteer.search("Tykhyi Masyv")[0][0].radius_km == 0.8
    assert (
        names(gazetteer, "Old Verbova") == names(gazetteer, "Somewhere Oblast") == names(gazetteer, "Grand Hotel") == []
    )


def test_a_dump_of_high_priority_replaces_names_and_points(settings, opened, tmp_path):
    """With priority high, the added row's name and point win; the old names still lead there."""
    moved = line(713174, "Bakhmut-Novyi", 48.60, 38.01, people=10)
    extras.add(dump_file(tmp_path, moved), priority="high", settings=settings)
    place = opened().search("Artemivsk")[0][0]
    assert (place.id, place.name, place.lat, place.lon) == ("gn:713174", "Bakhmut-Novyi", 48.60, 38.01)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("1\ttoo few", "columns"),
        (line(1, "Beyond", 91, 0), "between -90 and 90"),
        (line(1, "Nowhere", 0, 0), "0, 0"),
        (line(1, "", 1, 1), "no name"),
        (line(1, "Nul\x00ville", 1, 1), "control character"),
        (line("x1", "Letterid", 1, 1), "whole number"),
        (line(2**32, "Largeid", 1, 1), "whole number"),
        (line(1, "Nonumber", "north", 1), "no number"),
        (line(1, "Infinite", "inf", 1), "no number"),
        (line(1, "Negative", 1, 1, people="-5"), "whole number"),
        (line(9900001, "Again", 1, 1), "already"),
    ],
)
def test_a_bad_line_of_a_dump_is_named_and_the_rest_is_taken(bad, reason, settings, tmp_path):
    """The reject says line and reason; every other line is added."""
    added = extras.add(dump_file(tmp_path, *DUMP, bad), settings=settings)
    (reject,) = added.rejects
    assert reject.line == len(DUMP) + 1
    assert reason in str(reject)
    assert (added.source.places, added.source.rejected) == (8, 1)


def test_bytes_that_are_no_utf_8_reject_their_line_only(settings, tmp_path):
    """A broken byte in a name is said, and the message itself can be printed."""
    path = tmp_path / "XU.txt"
    path.write_bytes(
        "\n".join(DUMP).encode() + b"\n" + line(5, "Bro?ken", 1, 1).encode().replace(b"?", b"\xff") + b"\n"
    )
    (reject,) = extras.add(path, settings=settings).rejects
    assert "UTF-8" in str(reject)
    assert str(reject).encode()


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"../evil.txt": "x"}, "one plain file"),
        ({"/etc/evil.txt": "x"}, "one plain file"),
        ({"a\\..\\evil.txt": "x"}, "one plain file"),
        ({"folder/XU.txt": "x"}, "one plain file"),
        ({"XU.exe": "x"}, "one plain file"),
        ({"XU.txt": "x", "YU.txt": "y"}, "2 files"),
        ({"readme.txt": "x"}, "0 files"),
        ({"XU.txt": ""}, "no place"),
    ],
)
def test_an_archive_that_is_no_dump_is_refused(members, message, settings, tmp_path):
    """Paths out of the archive, several files, other files and empty ones are refused; nothing is kept."""
    with pytest.raises(SourceFileError, match=message):
        extras.add(zipped(tmp_path, members), settings=settings)
    assert extras.listed(settings) == ()
    assert list((settings.data_dir / "gazetteer").iterdir()) == []


def test_a_broken_archive_is_refused(settings, tmp_path):
    """What is called zip and is none, or was cut short or altered, is said in one sentence."""
    whole = zipped(tmp_path, {"XU.txt": "\n".join(DUMP)}).read_bytes()
    for content in (b"", b"no archive", whole[: len(whole) // 2], whole[:60] + b"\xff\xff\xff\xff" + whole[64:]):
        path = tmp_path / "broken.zip"
        path.write_bytes(content)
        with pytest.raises(SourceFileError, match="archive"):
            extras.add(path, settings=settings)


def test_an_archive_that_swells_is_stopped(settings, tmp_path):
    """An archive that declares over 1 GB, lines without end, and more bytes than the limit are all refused."""
    path = zipped(tmp_path, {"XU.txt": "\n".join(DUMP)})
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (2_000_000_000).to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises(SourceFileError, match="1000 MB"):
        extras.add(path, settings=settings)
    with pytest.raises(SourceFileError, match="longer than"):
        extras.add(zipped(tmp_path, {"XU.txt": b"\0" * 50_000_000}), settings=settings)
    with dump_file(tmp_path).open("rb") as handle, pytest.raises(SourceFileError, match="unpacks to more"):
        list(dumps.read(handle, limit=300))


def test_a_dump_is_read_as_a_stream(tmp_path):
    """One line after the other is given, and twice as many take less than four times as long."""
    lines = [line(n, f"Hamlet {n}", 48, 37, alternates=f"Хутір {n},Alias {n}") for n in range(1, 10_001)]
    paths = {times: dump_file(tmp_path, *lines[: 5_000 * times], name=f"X{times}.txt") for times in (1, 2)}
    with paths[1].open("rb") as handle:
        stream = dumps.read(handle)
        assert isinstance(next(stream), Entry)
        assert sum(isinstance(item, Entry) for item in stream) == 4_999

    def whole(times):
        with paths[times].open("rb") as handle:
            return sum(1 for _ in dumps.read(handle))

    assert linear(whole)


def test_every_division_of_ukraine_is_known_by_its_geonames_code():
    """GeoNames' codes, ISO codes and names lead to our division; codes across de jure borders, too."""
    assert division("05", "UA") == division("UA-14", "UA") == division("Donetsk Oblast", "UA") == "a1:UA-14"
    assert division("донецька область", "UA") == "a1:UA-14"
    assert division("11", "UA") == "a1:UA-43"


# -- tables ----------------------------------------------------------------------------------------------------------
TABLE = """name,lat,lon,precision,radius_km,country,admin1,alternate_names,names_uk,names_ru,id
Checkpoint Maple,48.65,37.95,site,0.2,UA,Donetsk Oblast,KPP Klen|Maple Post,КПП «Клен»,,cp-1
Hidden Farm,48.70,37.90,,,Ukraine,,,Схований Хутір,Скрытый Хутор,
Western Marsh,48.9,37.1,region,12,UKR,,,,,
"""


def test_a_table_of_ones_own_is_added(settings, opened, tmp_path):
    """Each column does what it says: precision, radius, country by code or name, other names, case forms, id."""
    added = extras.add(table_file(tmp_path, TABLE), settings=settings)
    assert (added.source.name, added.source.places, added.source.priority, added.rejects) == ("mine", 3, "high", ())
    gazetteer = opened()
    place = gazetteer.search("Maple Post")[0][0]
    assert (place.id, place.precision, place.radius_km, place.admin1) == ("mine:cp-1", "site", 0.2, "Donetsk Oblast")
    farm = gazetteer.search("Схованому Хуторі")[0][0]
    assert (farm.name, farm.country, farm.precision, farm.radius_km) == ("Hidden Farm", "UA", "settlement", 1.0)
    assert (farm.name_uk, farm.name_ru) == ("Схований Хутір", "Скрытый Хутор")
    assert gazetteer.search("Western Marsh")[0][0].radius_km == 12


@pytest.mark.parametrize(
    "text",
    [
        "Name;Latitude;Longitude\nFernhollow;48,5;37,5\n",
        "NAME\tLAT\tLNG\tAliases\nFernhollow\t48.5\t37.5\tFern|Hollow\n",
        '\ufeffplace,Lat,Long\r\n"Fernhollow",48.5,37.5\r\n',
        "lon,lat,name\r37.5,48.5,Fernhollow\r",
        "name,lat,lon\n\n  Fernhollow  , 48.5 ,37.5\n,,\n",
    ],
)
def test_tables_as_spreadsheets_write_them_are_understood(text, settings, tmp_path):
    """Delimiters, synonyms, case, a byte order mark, line ends, decimal commas and blank lines are no obstacle."""
    added = extras.add(table_file(tmp_path, text), settings=settings)
    (entry,) = extras.read(added.source, settings)
    assert (entry.name, entry.lat, entry.lon) == ("Fernhollow", 48.5, 37.5)
    assert added.rejects == ()


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("Swapped,137.5,48.5,,,,", "lat", "swapped"),
        ("Far,48.5,237.5,,,,", "lon", "between -180 and 180"),
        ("Zero,0,0.0,,,,", "lat", "0, 0"),
        (",48.5,37.5,,,,", "name", "no name"),
        ("North,north,37.5,,,,", "lat", "no number"),
        ("Empty,,37.5,,,,", "lat", "no number"),
        ("Nan,nan,37.5,,,,", "lat", "no number"),
        ("Vague,48.5,37.5,approximate,,,", "precision", "site, settlement, adm2, region, sea"),
        ("State,48.5,37.5,country,,,", "precision", "allowed are"),
        ("Abroad,48.5,37.5,,,Atlantis,", "country", "ISO 3166-1"),
        ("Wide,48.5,37.5,,-3,,", "radius_km", "more than 0"),
        ("Elsewhere,48.5,37.5,,,UA,Bavaria", "admin1", "no first-level division of UA"),
        ("Short,48.5", "", "2 cells, the header 7"),
        ("Long,48.5,37.5,,,,,,,,", "", "cells"),
        ("Bell\x07,48.5,37.5,,,,", "name", "control character"),
        ("Nul\x00,48.5,37.5,,,,", "name", "control character"),
        ("A|B,48.5,37.5,,,,", "name", "alternate_names"),
        ("x,48.5,37.5,,,,", "name", "two letters"),
        ("N" * 300 + ",48.5,37.5,,,,", "name", "200 characters"),
        ("Good One,48.1,37.1,,,,", "name", "the same as line 2"),
        ('"Open,48.5,37.5,,,,', "", "quotation marks"),
    ],
)
def test_a_bad_row_of_a_table_is_named_and_the_rest_is_taken(row, column, reason, settings, tmp_path):
    """The reject says line, column, value and reason; with strict nothing is added at all."""
    path = table_file(tmp_path, f"name,lat,lon,precision,radius_km,country,admin1\nGood One,48.1,37.1,,,,\n{row}\n")
    added = extras.add(path, settings=settings)
    (reject,) = added.rejects
    assert (reject.line, reject.column) == (3, column)
    assert reason in reject.reason
    assert added.source.places == 1
    with pytest.raises(SourceFileError, match="nothing was added"):
        extras.add(path, name="strict", strict=True, settings=settings)
    assert [source.name for source in extras.listed(settings)] == ["mine"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no column name"),
        ("name,lat\nA b,1\n", "no column lon"),
        ("name,lat,latitude,lon\nAb,1,1,1\n", None),
        ("name,latitude,y,lon\nAb,1,1,1\n", "2 times"),
        ("name,lat,lon\n", "no place"),
        ("name,lat,lon\nx\n", "no place"),
        ("name,lat,lon\nAb,1,1\n".encode("utf-16"), "UTF-16"),
        (bytes(range(256)), "no column"),
    ],
)
def test_a_file_that_is_no_table_is_refused(text, message, settings, tmp_path):
    """A missing or doubled column, an empty table and another encoding are said in one sentence."""
    path = table_file(tmp_path, text)
    if message is None:
        assert extras.add(path, settings=settings).source.places == 1
        return
    with pytest.raises(SourceFileError, match=message):
        extras.add(path, settings=settings)
    assert extras.listed(settings) == ()


def test_ones_own_name_and_point_outrank_geonames_nearby(settings, opened, tmp_path):
    """A row of the same name within 5 km is the same place and wins; further off it is another place."""
    table = "name,lat,lon,names_uk\nBakhmut,48.60,38.01,\nKyiv,50.0,31.5,\n"
    extras.add(table_file(tmp_path, table), settings=settings)
    gazetteer = opened()
    place = gazetteer.search("Artemivsk")[0][0]
    assert (place.id, place.lat, place.lon, place.population) == ("gn:713174", 48.60, 38.01, 77_620)
    assert [p.lat for p, _ in gazetteer.search("Bakhmut")] == [48.60]
    assert [p.lat for p, _ in gazetteer.search("Kyiv")] == [50.45466, 50.0]


def test_with_normal_priority_ones_own_row_only_adds_names(settings, opened, tmp_path):
    """The gazetteer's name and point stay; the new names lead there."""
    table = "name,lat,lon,alternates\nBakhmut,48.60,38.01,Salt Town\n"
    extras.add(table_file(tmp_path, table), priority="normal", settings=settings)
    place = opened().search("Salt Town")[0][0]
    assert (place.id, place.lat) == ("gn:713174", 48.59441)


def test_a_row_can_name_the_geonames_place_it_means(settings, opened, tmp_path):
    """An id gn:NUMBER is that very place, wherever the row puts it; other columns of the table are named as unused."""
    table = "id,name,lat,lon,mood\ngn:713174,Bachmut,48.7,38.2,gloomy\n"
    added = extras.add(table_file(tmp_path, table), settings=settings)
    assert added.unused == ("mood",)
    place = opened().search("Artemivsk")[0][0]
    assert (place.id, place.name, place.lat) == ("gn:713174", "Bachmut", 48.7)


def test_a_table_comes_after_a_dump_whatever_was_added_first(settings, opened, tmp_path):
    """High priority is merged last, so that one's own table also corrects a dump's village."""
    extras.add(table_file(tmp_path, "name,lat,lon\nVerbova Balka,48.62,37.63\n"), settings=settings)
    extras.add(dump_file(tmp_path), settings=settings)
    assert [source.priority for source in extras.listed(settings)] == ["normal", "high"]
    found = [place for place, _ in opened().search("Verbova Balka")]
    assert [(place.id, place.lat) for place in found] == [("gn:9900001", 48.62)]


def test_names_across_the_date_line_are_one_place(settings, opened, tmp_path):
    """Two points 2 km apart on both sides of 180 degrees, and near a pole, are near each other."""
    extras.add(
        dump_file(tmp_path, line(77, "Dateline", -17, 179.99), line(78, "Polar Camp", 89.99, 10)), settings=settings
    )
    extras.add(table_file(tmp_path, "name,lat,lon\nDateline,-17,-179.99\nPolar Camp,89.99,90\n"), settings=settings)
    gazetteer = opened()
    assert [place.id for place, _ in gazetteer.search("Dateline")] == ["gn:77"]
    assert [place.id for place, _ in gazetteer.search("Polar Camp")] == ["gn:78"]


def test_ones_own_spelling_is_shown(settings, opened, tmp_path):
    """A table's name is shown as it was written, even where the official romanisation differs."""
    table = "id,name,lat,lon,country,names_uk\ngn:713174,Bakhmuts'k,48.6,38.0,UA,Бахмуцьк\n"
    extras.add(table_file(tmp_path, table), settings=settings)
    assert opened().search("Бахмуцьку")[0][0].name == "Bakhmuts'k"


def test_a_place_that_was_moved_is_met_where_it_is_now(settings, opened, tmp_path):
    """A second table meets the place at the point that the first one gave it."""
    extras.add(table_file(tmp_path, "id,name,lat,lon\ngn:713174,Bakhmut,47.0,36.0\n"), name="a", settings=settings)
    extras.add(
        table_file(tmp_path, "name,lat,lon,aliases\nBakhmut,47.01,36.0,Salt Town\n"), name="b", settings=settings
    )
    assert [place.id for place, _ in opened().search("Salt Town")] == ["gn:713174"]


@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"name,lat,lon\n", b"name;lat;lon;country\nAb;1;1;UA\n", b'"name"\tlat\tlon\n']),
)
def test_any_bytes_are_read_or_refused(tmp_path_factory, content, header):
    """No file, however broken, raises anything but the error meant for the user, and every message can be printed."""
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(header + content)
    with contextlib.suppress(SourceFileError):
        assert all(str(item).encode() for item in own.Table(path, "any"))
    with contextlib.suppress(SourceFileError):
        assert all(str(item).encode() for item in dumps.read(io.BytesIO(content + b"\n" + DUMP[0].encode() + content)))


# -- sources ---------------------------------------------------------------------------------------------------------
def test_adding_asks_for_a_new_index_and_removing_gives_the_former_back(settings, tmp_path):
    """The index's name depends on what was added; after removal it is the former one's."""
    before = index_path(settings)
    extras.add(dump_file(tmp_path), settings=settings)
    with_dump = index_path(settings)
    extras.add(table_file(tmp_path, TABLE), settings=settings)
    assert len({before, with_dump, index_path(settings)}) == 3
    extras.remove("mine", settings=settings)
    assert index_path(settings) == with_dump
    extras.remove("xu", settings=settings)
    assert index_path(settings) == before
    assert list((settings.data_dir / "gazetteer").iterdir()) == []


def test_the_same_name_twice_needs_replace(settings, tmp_path):
    """A second source of a name is refused; with replace it takes the first one's place."""
    path = table_file(tmp_path, TABLE)
    extras.add(path, settings=settings)
    with pytest.raises(SourceFileError, match="--replace"):
        extras.add(path, settings=settings)
    table_file(tmp_path, "name,lat,lon\nOnly One,1,1\n")
    assert extras.add(path, replace=True, settings=settings).source.places == 1
    assert len(extras.listed(settings)) == 1


@pytest.mark.parametrize("name", ["../up", "A", "", "gn", "country", "a b", "x" * 41, ".hidden"])
def test_a_source_name_is_plain(name, settings, tmp_path):
    """Names that would leave the folder or look like the gazetteer's own ids are refused."""
    path = table_file(tmp_path, TABLE)
    if not name:
        assert extras.add(table_file(tmp_path, TABLE, "Мої місця.csv"), name=name, settings=settings).source.name
        return
    with pytest.raises(SourceFileError, match="cannot be named"):
        extras.add(path, name=name, settings=settings)


def test_a_changed_or_missing_file_is_said_at_the_next_build(settings, opened, tmp_path):
    """What was added is what is built: an edited file is not taken silently, and the way out works."""
    extras.add(table_file(tmp_path, TABLE), settings=settings)
    kept = settings.data_dir / "gazetteer" / "mine.csv"
    kept.write_text(kept.read_text("utf-8").replace("48.65", "12.0"), "utf-8")
    with pytest.raises(GazetteerError, match="conflictmap gazetteer remove mine"):
        opened()
    kept.unlink()
    with pytest.raises(GazetteerError, match="conflictmap gazetteer remove mine"):
        opened()
    (settings.data_dir / "gazetteer" / "mine.json").write_text("{", "utf-8")
    with pytest.raises(GazetteerError, match="conflictmap gazetteer remove mine"):
        extras.listed(settings)
    extras.remove("mine", settings=settings)
    assert len(opened()) == 5


def test_removing_what_is_not_there_names_what_is(settings, tmp_path):
    """The error lists the sources there are."""
    with pytest.raises(GazetteerError, match="none was added"):
        extras.remove("mine", settings=settings)
    extras.add(table_file(tmp_path, TABLE), settings=settings)
    with pytest.raises(GazetteerError, match="there are mine"):
        extras.remove("../mine", settings=settings)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_said(settings, tmp_path):
    """The error names the folder."""
    settings.data_dir.mkdir()
    settings.data_dir.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with pytest.raises(GazetteerError, match="cannot be written"):
        extras.add(table_file(tmp_path, TABLE), settings=settings)


def test_the_index_header_says_what_was_added_on_which_terms(settings, opened, tmp_path):
    """Whoever finds the file can tell whose places are in it."""
    extras.add(table_file(tmp_path, TABLE), licence="CC0", settings=settings)
    assert opened().header["sources"]["mine (CC0)"] == "3 places of mine.csv"
    about = json.loads((settings.data_dir / "gazetteer" / "mine.json").read_text("utf-8"))
    assert (about["licence"], about["places"], about["origin"]) == ("CC0", 3, "mine.csv")


def test_opening_stays_quick_with_sources_added(settings, tmp_path):
    """Naming the index that is wanted takes no longer with a dump of 20,000 villages added than the dump takes to be hashed."""
    villages = (line(n, f"Hamlet {n}", 48 + n / 1e5, 37) for n in range(1, 20_001))
    path = dump_file(tmp_path, *villages)
    extras.add(path, settings=settings)
    index_path(settings)
    assert seconds(lambda: index_path(settings)) < 10 * seconds(lambda: hashlib.sha256(path.read_bytes()).digest())


def test_the_rules_of_merging_are_part_of_the_fingerprint(settings, tmp_path):
    """Nothing added, nothing changes; something added, its content and priority count."""
    assert extras.digest(settings) == b""
    extras.add(table_file(tmp_path, TABLE), settings=settings)
    high = builder.fingerprint(settings)
    extras.add(table_file(tmp_path, TABLE), priority="normal", replace=True, settings=settings)
    assert builder.fingerprint(settings) != high


def test_synonyms_mean_one_column_each():
    """No header can be taken for two columns."""
    every = [word for column, words in own.SYNONYMS.items() for word in (column, *words)]
    assert len(every) == len(set(every))


# -- command line ----------------------------------------------------------------------------------------------------
@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("CONFLICTMAP_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("CONFLICTMAP_CACHE_DIR", str(tmp_path / "cache"))

    def invoke(*args, net=None):
        return CliRunner().invoke(main, ["gazetteer", *map(str, args)], obj=net)

    return invoke


def test_add_list_and_remove_by_command(run, tmp_path):
    """The commands say what was added on which terms, list it, and take it away."""
    result = run("add", table_file(tmp_path, TABLE), "--name", "posts", "--licence", "CC0")
    assert result.exit_code == 0
    assert "Added 3 places as 'posts'" in result.stdout
    listing = run("list").stdout
    assert all(word in listing for word in ("posts: table mine.csv", "3 places", "CC0", "priority high"))
    assert run("remove", "posts").exit_code == 0
    assert "No source was added" in run("list").stderr
    assert run("remove", "posts").exit_code == 3


@pytest.mark.parametrize("command", ["add", "list", "remove", "info", "build"])
def test_every_command_explains_itself(command, run):
    """--help of each says in words what it does."""
    result = run(command, "--help")
    assert result.exit_code == 0
    assert len(result.output) > 120


def test_wrong_rows_are_listed_and_the_exit_code_tells(run, tmp_path):
    """Exit code 1 with rejects, 2 when nothing could be added; each reject is one line."""
    path = table_file(tmp_path, "name,lat,lon\nGood One,1,1\nBad One,99,1\nWorse One,,1\n")
    result = run("add", path)
    assert result.exit_code == 1
    assert "line 3, lat '99'" in result.stderr
    assert "2 rows are wrong" in result.stderr
    result = run("add", path, "--name", "other", "--strict")
    assert result.exit_code == 2
    assert "line 3, lat '99'" in result.stderr
    assert run("add", path).exit_code == 2
    assert run("add").exit_code == 2
    assert run("add", path, "--download", "UA").exit_code == 2


def test_info_lists_what_was_added_even_before_the_index_is_built(run, tmp_path):
    """The sources added come first; then the index, here one that was built of few rows."""
    run("add", table_file(tmp_path, TABLE), "--licence", "CC0")
    settings = Settings(data_dir=tmp_path / "data", cache_dir=tmp_path / "cache")
    result = run("info")
    assert result.exit_code == 3
    assert "added     mine: table mine.csv" in result.stdout
    build(settings=settings, rows=base_rows())
    result = run("info")
    assert result.exit_code == 0
    assert "source    mine (CC0): 3 places of mine.csv" in result.stdout


class _Answer(BaseHTTPRequestHandler):
    content = b""
    declared = 0
    status = 200

    def do_GET(self):
        self.send_response(self.status)
        self.send_header("Content-Length", str(self.declared or len(self.content)))
        self.end_headers()
        self.wfile.write(self.content)

    def log_message(self, *args):
        """Keep quiet."""


@pytest.fixture
def server():
    """A server on this machine that answers as GeoNames' does."""
    answer = type("Answer", (_Answer,), {})
    with HTTPServer(("127.0.0.1", 0), answer) as http:
        thread = threading.Thread(target=http.serve_forever, args=(0.01,))
        thread.start()
        yield answer, Net(connect=lambda _host, timeout: HTTPConnection(*http.server_address, timeout=timeout))
        http.shutdown()
        thread.join()


def test_a_dump_is_downloaded_only_when_asked(run, server, tmp_path):
    """--download fetches the country's archive and adds it under the country's code; its address is kept as origin."""
    answer, net = server
    answer.content = zipped(tmp_path, {"readme.txt": "about", "UA.txt": "\n".join(DUMP)}).read_bytes()
    result = run("add", "--download", "ua", net=net)
    assert result.exit_code == 0, result.output
    assert "https://download.geonames.org/export/dump/UA.zip" in run("list").stdout
    assert "GeoNames (https://www.geonames.org)" in run("list").stdout


@pytest.mark.parametrize(
    ("status", "declared", "message"), [(404, 0, "status 404"), (302, 0, "status 302"), (200, 999_999, "broke off")]
)
def test_a_download_that_fails_says_what_to_do(status, declared, message, run, server, tmp_path):
    """An error of the server, a redirect and a broken transfer add nothing; the way without a network is named."""
    answer, net = server
    answer.content, answer.status, answer.declared = b"no", status, declared
    result = run("add", "--download", "UA", net=net)
    assert result.exit_code == 2
    assert message in result.stderr
    assert "conflictmap gazetteer add UA.zip" in result.stderr
    assert run("list").stdout == ""


def test_without_a_network_the_message_is_one_line(run):
    """No connection: one sentence, exit code 2."""

    def refuse(host, timeout):
        raise OSError(101, "Network is unreachable")

    result = run("add", "--download", "UA", net=Net(connect=refuse))
    assert result.exit_code == 2
    assert "Network is unreachable" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("country", ["ZZ", "../UA", "UKR", ""])
def test_only_a_country_can_be_downloaded(country, run):
    """Anything but a country's code is refused before any connection is made."""

    def forbidden(host, timeout):
        raise AssertionError("connected")

    assert run("add", "--download", country, net=Net(connect=forbidden)).exit_code == 2


def test_a_reject_is_one_short_line():
    """Long and odd values are cut and quoted."""
    assert len(str(Reject(7, "name", "x" * 5000, "too long"))) < 120
    assert "\n" not in str(Reject(7, "name", "a\nb", "odd"))
