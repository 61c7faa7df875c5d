"""The pages in three languages: every text is translated, the reader's language is found, names and dates follow it."""

import json
import re
from datetime import date

import fixtures_web as sample
import pytest
from test_webapp import app

from geodata.gazetteer.local import LocalNames
from geodata.reading import opened
from geodata.store import Store
from tools import build_translations as catalogues
from webapp import interface, names

OTHERS = sorted(set(interface.LANGUAGES) - {"en"})
PLACEHOLDER = re.compile(r"%\((\w+)\)s")
TAG = re.compile(r"</?[a-z][^>]*>")


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A store with the report of the six towns and the crowded day."""
    made = Store.open(tmp_path_factory.mktemp("data") / "store.sqlite")
    for reading in (sample.visit(), sample.crowd()):
        made.add(reading)
    return made


@pytest.fixture
def client(filled):
    """A client of the app that keeps no cookie from another test."""
    return app(filled).test_client()


@pytest.fixture(scope="module", params=OTHERS)
def catalogue(request):
    """What the catalogue of a language would be after collecting all texts anew."""
    return catalogues.updated(request.param)


def in_language(store, address, code):
    """An address of a page of the store's first event or its document, in a language."""
    event = next(store.happenings())
    shown = address.replace("EVENT", event["id"]).replace("DOCUMENT", event["document"]["id"])
    return f"{shown}{'&' if '?' in shown else '?'}lang={code}"


def pairs(catalogue):
    """Each text with each of its translations: all forms of the text, one form of the translation."""
    for message in catalogue:
        if message.id:
            texts = (message.id,) if isinstance(message.id, str) else message.id
            strings = (message.string,) if isinstance(message.string, str) else message.string
            yield from ((texts, string) for string in strings)


def test_every_text_is_translated(catalogue):
    """A text that was added to a page, script or table needs its translation before it is shipped."""
    assert catalogues.missing(catalogue) == []


def test_the_catalogue_is_collected(catalogue):
    """The file holds exactly the texts of today: run ``python -m tools.build_translations`` after changing one."""
    path = catalogues.FOLDER / f"{catalogue.locale}.po"
    with path.open("rb") as file:
        kept = interface.read_po(file, locale=str(catalogue.locale))
    assert {str(m.id) for m in kept} == {str(m.id) for m in catalogue}


def test_placeholders_are_those_of_the_text(catalogue):
    """What is filled in stays: a translation holds the placeholders of its text (of one of its forms), and no other."""
    for texts, string in pairs(catalogue):
        wanted = [set(PLACEHOLDER.findall(text)) for text in texts]
        assert set(PLACEHOLDER.findall(string)) in wanted, string
        assert not re.search(r"%(?!\(\w+\)s)", string), string


def test_markup_is_that_of_the_text(catalogue):
    """Translations are trusted as HTML, so their tags are exactly those of the text, with the same attributes."""
    for texts, string in pairs(catalogue):
        assert sorted(TAG.findall(string)) == sorted(TAG.findall(texts[0])), string
        assert '"' not in string, string


def test_marks_of_writing_are_those_of_the_language(catalogue):
    """«…» for quotes, the typographic apostrophe in Ukrainian words, and no double spaces."""
    for _, string in pairs(catalogue):
        bare = TAG.sub("", string)
        assert not re.search(r"[“”]|  |\w'\w", bare), string
        if str(catalogue.locale) == "ru":
            assert not re.search("[іїєґ]", bare), string
        else:
            assert not re.search("[ыэъё]", bare), string


def test_no_text_is_counted_in_one_place_and_not_in_another(catalogue):
    """A counted text has several translations: who asks for it without a number would get a list."""
    counted = {message.id[0] for message in catalogue if isinstance(message.id, (list, tuple))}
    plain = re.compile(r"""\b(?:say|_|gettext|marked)\(\s*(["'])(.*?)(?<!\\)\1""")
    sources = [*catalogues.ROOT.glob("static/js/*.js"), *catalogues.ROOT.glob("webapp/**/*.py")]
    sources += catalogues.ROOT.glob("webapp/templates/*.html")
    asked = {found[2]: path.name for path in sources for found in plain.finditer(path.read_text("utf-8"))}
    assert {text: name for text, name in asked.items() if text in counted} == {}
    assert len(asked) > 300


def test_the_words_for_how_sure_are_exact():
    """The field's own words, the same for every party."""
    said = {
        code: [interface._compiled(code).gettext(word) for word in ("reported", "claimed", "confirmed")]
        for code in OTHERS
    }
    assert said == {"uk": ["повідомлено", "заявлено", "підтверджено"], "ru": ["сообщается", "заявлено", "подтверждено"]}


@pytest.mark.parametrize("code", OTHERS)
def test_crimea_is_said_with_its_resolution(client, code):
    """The sentence on borders names the resolution and Ukraine in each language."""
    page = client.get(f"/about?lang={code}").text
    sentence = next(part for part in re.split(r"(?<=[.;])\s", page) if "68/262" in part and "Севастополь" in part)
    assert "Крим" in sentence or "Крым" in sentence
    assert re.search("частин[уа] України|часть Украины", sentence)


@pytest.mark.parametrize(
    ("address", "cookie", "wanted", "got"),
    [
        ("/about", None, None, "en"),
        ("/about?lang=uk", None, None, "uk"),
        ("/about?lang=uk", "ru", "en", "uk"),
        ("/about", "ru", "uk", "ru"),
        ("/about", None, "uk-UA,uk;q=0.9,en;q=0.5", "uk"),
        ("/about", None, "de,fr;q=0.9", "en"),
        ("/about?lang=xx", None, "ru", "ru"),
        ("/about?lang=", "uk", None, "uk"),
        ("/about", "../../etc/passwd", None, "en"),
    ],
)
def test_the_language_is_chosen(client, address, cookie, wanted, got):
    """First the address, then what was kept, then the browser's wish, then English; unknown values count for nothing."""
    if cookie:
        client.set_cookie(interface.KEPT, cookie)
    answer = client.get(address, headers={"Accept-Language": wanted} if wanted else {})
    assert f'<html lang="{got}"' in answer.text


def test_the_choice_is_kept(client):
    """A language asked for in the address holds for the next pages; an unknown one is not kept."""
    kept = client.get("/about?lang=uk").headers["Set-Cookie"]
    assert kept.startswith("lang=uk;")
    assert "HttpOnly" in kept
    assert '<html lang="uk"' in client.get("/import").text
    assert "Set-Cookie" not in client.get("/about?lang=xx").headers


def test_caches_are_told_what_an_answer_depends_on(client):
    """The same address has three answers."""
    assert {"Accept-Language", "Cookie"} <= set(client.get("/").headers["Vary"].split(", "))


def test_catalogue_for_scripts(client):
    """The scripts get every text with its plural forms; English needs none; other codes are not there."""
    words = client.get("/words/uk.json").json
    assert words["%(n)s event"] == ["%(n)s подія", "%(n)s події", "%(n)s подій"]
    assert all(words.values())
    assert client.get("/words/en.json").json == {}
    for wrong in ("xx", "..%2fuk", "uk.po"):
        assert client.get(f"/words/{wrong}.json").status_code == 404


@pytest.mark.parametrize("code", interface.LANGUAGES)
@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/map.js",
        "/import",
        "/about",
        "/compare?a-to=2023-03-19&b-from=2023-03-20",
        "/e/EVENT",
        "/d/DOCUMENT",
        "/e/nowhere",
    ],
)
def test_pages_are_there_in_each_language(client, filled, code, address):
    """Every page is made, says its language, and has no placeholder left open."""
    answer = client.get(in_language(filled, address, code))
    assert answer.status_code == (404 if "nowhere" in address else 200)
    assert not PLACEHOLDER.search(re.sub(r"<pre.*?</pre>", "", answer.text, flags=re.DOTALL))
    if answer.mimetype == "text/html":
        assert f'<html lang="{code}"' in answer.text
        links = re.findall(r'<link rel="alternate" hreflang="(\w+)" href="([^"]+)"', answer.text)
        assert [other for other, _ in links] == (
            list(interface.LANGUAGES) if answer.status_code == 200 else ["en", "uk", "ru"]
        )


ENGLISH = re.compile(r"\b[A-Za-z]{3,}\b")
PROPER = {
    "conflictmap", "GeoJSON", "JavaScript", "Leaflet", "Natural", "Earth", "GeoNames", "English", "SHA", "DD", "YYYY",
    "Apache", "License", "HTML", "PNG", "APA", "BibTeX", "Esc", "Enter", "BSD", "Clause", "http", "https", "localhost", "XStatic",
}  # fmt: skip
"""Names that are the same in every language."""


@pytest.mark.parametrize("code", OTHERS)
@pytest.mark.parametrize(
    "address", ["/", "/import", "/about", "/compare?a-to=2023-03-19&b-from=2023-03-20", "/e/EVENT", "/d/DOCUMENT"]
)
def test_nothing_english_is_left_but_what_says_so(client, filled, code, address):
    """Visible words in Latin letters are names, the report's own text, or marked as English."""
    page = client.get(in_language(filled, address, code)).text
    body = page.split("<body", 1)[1].split(">", 1)[1]
    for own in (r"<(pre|span|bdi|p) [^>]*lang=\"en\".*?</\1>", r"<a [^>]*lang=\"en\".*?</a>", r"<blockquote.*?</blockquote>",
                r"<div class=\"text\".*?</div>", r"<bdi.*?</bdi>", r"<code.*?</code>", r"<(style|svg|script).*?</\1>"):  # fmt: skip
        body = re.sub(own, " ", body, flags=re.DOTALL)
    said = [*re.findall(r'(?:aria-label|title|placeholder|alt)="([^"]*)"', body), re.sub(r"<[^>]*>", " ", body)]
    assert set(ENGLISH.findall(" ".join(said))) - PROPER == set()


def test_places_are_called_by_their_names_in_the_language(client):
    """Ukrainian forms in the Ukrainian interface, Russian ones in the Russian, romanised ones in the English."""
    called = {}
    for code in interface.LANGUAGES:
        feed = client.get(f"/map/feed.json?lang={code}").json
        called[code] = {name for name in feed["events"]["place"] if name}
    assert {"Kharkiv", "Odesa", "Kherson"} <= called["en"]
    assert {"Харків", "Одеса", "Херсон"} <= called["uk"]
    assert {"Харьков", "Одесса", "Херсон"} <= called["ru"]


def test_event_page_names_place_region_and_country(client, filled):
    """The whole line is in one language."""
    event = next(e for e in filled.happenings() if e["where"] and e["where"]["name"] == "Kharkiv")
    assert "Харків, Харківська область, Україна" in client.get(f"/e/{event['id']}?lang=uk").text
    assert "Харьков, Харьковская область, Украина" in client.get(f"/e/{event['id']}?lang=ru").text


def test_a_place_without_a_known_name_keeps_the_romanised_one():
    """A name is never made up."""
    uk = LocalNames(opened(), "uk")
    lost = {"place_id": "mine:1", "name": "Nowhere Hamlet", "lat": 48.0, "lon": 37.0, "admin1": "Donetsk Oblast"}
    assert (uk.place(lost), uk.region(lost)) == ("Nowhere Hamlet", "Donetsk Oblast")


def test_pages_are_there_without_a_gazetteer(client, monkeypatch, tmp_path):
    """Where no gazetteer can be built the places keep their romanised names, and the search its words."""
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    monkeypatch.setenv("CONFLICTMAP_CACHE_DIR", str(blocked))
    for cached in (names._names, opened):
        cached.cache_clear()
    try:
        assert "Kharkiv" in client.get("/map/feed.json?lang=uk").json["events"]["place"]
        assert client.get("/map/words.json").json["words"]
    finally:
        for cached in (names._names, opened):
            cached.cache_clear()


def test_a_name_is_not_taken_from_a_place_elsewhere():
    """Odesa in Texas is not given the name of the other one."""
    uk = LocalNames(opened(), "uk")
    texas = {"place_id": "gn:0", "name": "Odesa", "lat": 31.8, "lon": -102.3}
    assert uk.place(texas) == "Odesa"


@pytest.mark.parametrize("code", OTHERS)
def test_names_of_the_basemap(code):
    """Small, and complete for what people look at first: countries, seas, Ukraine's regions and towns."""
    path = catalogues.ROOT / "static" / "basemap" / f"names.{code}.json"
    named = json.loads(path.read_text("utf-8"))
    assert len(path.read_bytes()) < 120_000
    assert len(named["country"]) >= 245
    assert len(named["sea"]) >= 80
    regions = {name for name in named["adm1"] if name.endswith("Oblast")}
    assert {"Donetsk Oblast", "Luhansk Oblast", "Zaporizhzhia Oblast", "Kherson Oblast"} <= regions
    assert {"Kyiv", "Mariupol", "Bakhmut", "Sevastopol", "Simferopol"} <= set(named["town"])


@pytest.mark.parametrize(
    ("code", "first", "last", "granularity", "said"),
    [
        ("uk", date(2023, 3, 18), date(2023, 3, 18), "day", "18 березня 2023"),
        ("uk", date(2023, 3, 18), date(2023, 3, 19), "day", "18–19 березня 2023"),
        ("uk", date(2022, 2, 24), None, None, "з 24 лютого 2022"),
        ("uk", date(2022, 5, 1), date(2022, 5, 31), "month", "травень 2022"),
        ("uk", date(2022, 3, 1), date(2022, 5, 31), "season", "березень–травень 2022"),
        ("ru", date(2023, 3, 30), date(2023, 4, 2), "day", "30 марта – 2 апреля 2023"),
        ("ru", date(2022, 12, 30), date(2023, 1, 2), "day", "30 декабря 2022 – 2 января 2023"),
        ("ru", date(2023, 3, 18), date(2023, 3, 18), "day", "18 марта 2023"),
        ("ru", None, date(2023, 3, 18), None, "не позднее 18 марта 2023"),
        ("ru", None, None, None, "дата не указана"),
        ("ru", date(2022, 1, 1), date(2022, 12, 31), "year", "2022"),
    ],
)
def test_days_in_the_language(filled, code, first, last, granularity, said):
    """Days are said as the language says them, with its word order and cases."""
    with app(filled).test_request_context(f"/?lang={code}"):
        assert interface.days(first, last, granularity) == said


@pytest.mark.parametrize(("code", "said"), [("en", "1,803"), ("uk", "1\u00a0803"), ("ru", "1\u00a0803")])
def test_numbers_in_the_language(filled, code, said):
    """Thousands are parted as the language parts them."""
    with app(filled).test_request_context(f"/?lang={code}"):
        assert interface.number(1803) == said
