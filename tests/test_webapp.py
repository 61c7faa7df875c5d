"""The web face through Flask's test client: no browser, no network, readings built by hand."""

from __future__ import annotations

import gzip
import io
import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import fixtures_web as sample
import pytest
from flask.testing import FlaskClient

from geodata.errors import DocumentError, FetchError, NotFoundError, StoreError
from geodata.settings import Settings
from geodata.sources import article
from geodata.sources.fetch import Net
from geodata.store import Store
from geodata.types import Document
from webapp import create_app, legend, marks, words
from webapp.app import STATUS
from webapp.guard import POLICY

HERE = {"Sec-Fetch-Site": "same-origin"}
FORM = {"title": "A day", "source": "Example", "url": "", "published": "2024-03-05", "text": "Kharkiv was shelled."}


class Client(FlaskClient):
    """Reads every answer to its end, so that no file stays open."""

    def open(self, *args, **kwargs):
        return super().open(*args, **{"buffered": True, **kwargs})


def settings(**given):
    folder = Path("unused")
    return Settings(data_dir=folder, cache_dir=folder, **given)


def refuse(url):
    raise FetchError(f"The page {url} gave no article.")


@pytest.fixture
def store():
    with Store.open(None) as opened:
        yield opened


@pytest.fixture
def client(store):
    store.add(sample.visit())
    return app(store).test_client()


def app(store, fetch=refuse, **given):
    made = create_app(settings(**given), store=store, read=sample.read, fetch=fetch, find=sample.find)
    made.testing = True
    made.test_client_class = Client
    return made


def first_id():
    return sample.visit().events[0].id


# --- the map page ---


def test_map_page_has_no_inline_code(client):
    """The page carries no inline script, style or handler, so that the policy can forbid them."""
    html = client.get("/").text
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)
    assert "<style" not in html
    assert not re.search(r"\s(style|on[a-z]+)=", html)


def test_map_page_names_only_its_own_files(client):
    """Every script, style sheet and picture of the page comes from this server."""
    html = client.get("/").text
    for address in re.findall(r"(?:src|href)=\"([^\"]+)\"", html):
        assert address.startswith(("/", "#"))


def test_every_file_of_the_map_page_is_there(client):
    """Each address in the page answers."""
    html = client.get("/").text
    for address in re.findall(r"<(?:script|link)[^>]+(?:src|href)=\"([^\"]+)\"", html):
        assert client.get(address).status_code == 200, address


def test_map_page_has_a_switch_for_each_layer(client):
    """The legend holds one row a layer; background and plans start off."""
    html = client.get("/").text
    for layer in ("battle", "strike", "civilians", "places"):
        assert re.search(rf'data-layer="{layer}" aria-pressed="true"', html)
    for layer in ("background", "planned"):
        assert re.search(rf'data-layer="{layer}" aria-pressed="false"', html)


def test_map_page_lists_events_without_script(client):
    """Browsers without script get a table of the events with links."""
    table = client.get("/").text.split("<noscript>")[1].split("</noscript>")[0]
    assert f"/e/{first_id()}" in table
    assert "Mariupol" in table


def test_map_page_offers_every_period_and_speed(client):
    """The time bar's periods and speeds are those of the tables, each with what it means."""
    html = client.get("/").text
    for name, (title, about) in legend.PERIODS.items():
        assert f'data-period="{name}" aria-pressed="false" title="{about}">{title}<' in html
    for speed in legend.PLAY["speeds"]:
        assert f'<option value="{speed}">' in html


def test_map_page_allows_zooming(client):
    """The viewport never forbids the reader to zoom the page."""
    assert "user-scalable" not in client.get("/").text
    assert "maximum-scale" not in client.get("/").text


def test_map_script_has_one_call_a_layer(client):
    """Folium emits one element a layer, never one an event."""
    script = client.get("/map.js").text
    assert script.count("conflictmap.layer(") == 11
    assert script.count("conflictmap.basemap(") == 1
    assert script.count("conflictmap.timeBar(") == 1
    assert script.count("conflictmap.start(") == 1
    assert '"maxZoom": 14' in script
    assert "https://" not in script


def test_map_script_is_the_same_in_every_app(store):
    """Two apps render the same script, so that its ETag lasts over restarts."""
    one, two = app(store).test_client().get("/map.js"), app(store).test_client().get("/map.js")
    assert one.data == two.data
    assert one.headers["ETag"] == two.headers["ETag"]


# --- caching ---


@pytest.mark.parametrize(
    "address", ["/map.js", "/map/feed.json", "/events.geojson", "/static/js/main.js", "/assets/leaflet/leaflet.js"]
)
def test_answers_are_conditional(client, address):
    """A second request with the ETag gets 304 and no body."""
    first = client.get(address)
    assert first.status_code == 200
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""


def test_feed_changes_with_the_store(client, store):
    """After a new report the feed's ETag is another one and the events are there."""
    before = client.get("/map/feed.json")
    store.add(sample.crowd())
    after = client.get("/map/feed.json", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert len(after.json["events"]["id"]) > len(before.json["events"]["id"])


def test_feed_is_compressed_when_asked(client):
    """gzip and brotli are given to browsers that take them, and the compressed answer is conditional too."""
    plain = client.get("/map/feed.json").data
    zipped = client.get("/map/feed.json", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(zipped.data) == plain
    assert client.get("/map/feed.json", headers={"Accept-Encoding": "br"}).headers["Content-Encoding"] == "br"
    again = client.get("/map/feed.json", headers={"Accept-Encoding": "gzip", "If-None-Match": zipped.headers["ETag"]})
    assert again.status_code == 304


def test_leaflet_gives_only_what_the_map_needs(client):
    """Script, style sheet and pictures of Leaflet are served; the rest of the package is not."""
    assert client.get("/assets/leaflet/leaflet.css").mimetype == "text/css"
    assert client.get("/assets/leaflet/images/layers.png").mimetype == "image/png"
    for name in ("leaflet-src.js", "leaflet.js.map", "images/../leaflet-src.js", "images/../../__init__.py", "x.js"):
        assert client.get(f"/assets/leaflet/{name}").status_code == 404


# --- safety ---


@pytest.mark.parametrize(
    "address",
    ["/", "/about", "/import", "/map.js", "/map/feed.json", "/events.geojson", "/nowhere", "/static/css/base.css"],
)
def test_every_answer_carries_the_security_headers(client, address):
    """Policy, nosniff, referrer and opener policy are on every answer, errors included."""
    headers = client.get(address).headers
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_policy_forbids_everything_foreign_and_inline():
    """The policy is exactly the one of the design."""
    assert POLICY == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "[::1]:8000", "LOCALHOST:1"])
def test_local_names_are_answered(client, host):
    """On a loopback address the names of this machine work, with any port."""
    assert client.get("/about", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:8000", "a@localhost"]
)
def test_foreign_names_are_refused(client, host):
    """A foreign name that was rebound to this machine gets nothing."""
    answer = client.get("/map/feed.json", headers={"Host": host})
    assert answer.status_code == 400
    assert b"Mariupol" not in answer.data


def test_any_name_is_answered_when_open_to_the_network(store):
    """Bound to another address, the server cannot know its names and answers all."""
    client = app(store, host="0.0.0.0").test_client()
    assert client.get("/about", headers={"Host": "maps.example"}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_posts_from_other_sites_are_refused(client, store, headers):
    """A form on another site can neither read nor keep anything here."""
    answer = client.post("/import/add", data=FORM, headers=headers)
    assert answer.status_code == 403
    assert len(store.documents()) == 1


@pytest.mark.parametrize("headers", [HERE, {"Origin": "http://localhost"}, {}])
def test_posts_from_here_are_taken(client, store, headers):
    """Our own form, and programs that send neither header, are let in."""
    assert client.post("/import/add", data=FORM, headers=headers).status_code == 303
    assert len(store.documents()) == 2


def test_too_large_posts_get_a_page(client, store):
    """More than 6 MB is refused with a page that says so, and nothing is kept."""
    answer = client.post("/import", data=FORM | {"text": "a" * (6 * 2**20 + 1)}, headers=HERE)
    assert answer.status_code == 413
    assert "6 MB" in answer.text
    assert len(store.documents()) == 1


def test_hostile_words_stay_words(store):
    """Titles and texts that look like code are shown escaped on every page."""
    store.add(sample.hostile())
    client = app(store).test_client()
    event = sample.hostile().events[0].id
    for address in ("/", f"/e/{event}", f"/d/{sample.hostile().document.id}"):
        html = client.get(address).text
        assert "<script>window" not in html
        assert "<img src=x" not in html
        assert 'href="javascript' not in html
        assert "&lt;script&gt;" in html


def test_links_are_web_addresses_only():
    """A javascript: or data: address never becomes a link."""
    for url in ("javascript:alert(1)", "data:text/html,x", "//evil", "http:", "http://", "file:///etc/passwd", None):
        assert words.safe_url(url) is None
    assert words.safe_url("https://news.example/a?b=1") == "https://news.example/a?b=1"


# --- errors ---


def test_every_error_of_ours_has_a_status():
    """The table covers the tree, special ones before general ones."""
    seen: list[type] = []
    for kind, status in STATUS:
        assert not any(issubclass(kind, earlier) for earlier in seen)
        assert 400 <= status < 600
        seen.append(kind)


def test_missing_things_are_pages_for_people(client):
    """An unknown event, report or address is a 404 page with a way back."""
    for address in ("/e/none", "/d/none", "/nowhere"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "To the map" in answer.text


def test_missing_things_are_problems_for_programs(client):
    """Programs get problem+json with a sentence."""
    answer = client.get("/api/events/none")
    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"
    assert answer.json["status"] == 404
    assert "none" in answer.json["title"]


def test_a_broken_store_is_a_503(client, store):
    """A store that cannot be read is told in one sentence, not as a crash."""
    store.close()
    answer = client.get("/map/feed.json")
    assert answer.status_code == 503
    assert answer.json["title"]
    assert issubclass(StoreError, Exception)
    assert issubclass(NotFoundError, KeyError)


def test_wrong_method_says_what_is_allowed(client):
    """A POST to the map is a 405 that names the methods."""
    answer = client.post("/", headers=HERE)
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


# --- events ---


def test_event_page_shows_its_evidence(client):
    """The event page works without script: the sentence with its marks, certainty, source, a link to the report."""
    html = client.get(f"/e/{first_id()}").text
    assert '<mark class="m-place" title="Place">Mariupol</mark>' in html
    assert '<mark class="m-trigger" title="What happened">came to</mark>' in html
    assert "Claimed by “the Kremlin”; not confirmed." in html
    assert "18 March 2023" in html
    assert f"/d/{sample.visit().document.id}" in html


def test_event_details_for_the_panel(client):
    """The panel's JSON has the words, the marked sentence and the links."""
    shown = client.get(f"/api/events/{first_id()}").json["shown"]
    assert shown["headline"] if "headline" in shown else shown["kind"]
    assert "".join(piece["text"] for piece in shown["evidence"]).startswith("The president of Russia")
    assert shown["links"]["page"] == f"/e/{first_id()}"
    assert shown["source"]["url"] == "https://news.example/visit"


def test_document_page_shows_the_whole_text(client):
    """The report's page has its unchanged text and all its events, with reasons."""
    html = client.get(f"/d/{sample.visit().document.id}").text
    plain = re.sub(r"<[^>]+>", "", html)
    assert "Should the town fall, the road to Sloviansk and Kramatorsk might lie open." in plain
    assert "The report speaks of this as a possibility only." in plain
    assert html.count('<article class="card"') == len(sample.visit().events)


def test_geojson_download(client):
    """The download is a GeoJSON file to keep, with the filter in words."""
    answer = client.get("/events.geojson?kind=strike")
    assert answer.mimetype == "application/geo+json"
    assert "attachment" in answer.headers["Content-Disposition"]
    found = json.loads(answer.data)
    assert found["type"] == "FeatureCollection"
    assert [feature["properties"]["kind"] for feature in found["features"]] == ["strike"]
    assert "strikes" in found["about"]["filter"]


@pytest.mark.parametrize("query", ["kind=nonsense", "bbox=1,2", "from=yesterday", "color=red", "map=point&map=lines"])
def test_bad_filters_are_explained(client, query):
    """A filter that cannot be understood is a 400 with one sentence."""
    answer = client.get(f"/events.geojson?{query}")
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    assert answer.json["title"].endswith(".")


# --- import ---


def test_reading_is_shown_and_not_kept(client, store):
    """Reading a text shows its marks and events, and keeps nothing."""
    answer = client.post("/import", data=FORM, headers=HERE)
    assert answer.status_code == 200
    assert '<mark class="m-place" title="Place">Kharkiv</mark>' in answer.text
    assert "Add to the map" in answer.text
    assert len(store.documents()) == 1


def test_adding_leads_to_the_event_on_the_map(client, store):
    """What was read is kept and the browser goes to its first event."""
    answer = client.post("/import/add", data=FORM, headers=HERE)
    assert answer.status_code == 303
    assert answer.location.startswith("/?e=")
    event = store.event(answer.location.removeprefix("/?e="))
    assert event["where"]["name"] == "Kharkiv"
    assert store.document(event["document"]["id"])["published"] == "2024-03-05"


def test_adding_a_text_without_events_leads_to_its_page(client):
    """A report without a drawn event is kept and shown."""
    answer = client.post("/import/add", data=FORM | {"text": "Nothing happened."}, headers=HERE)
    assert answer.location.startswith("/d/")
    assert "No event was found" in client.get(answer.location).text


def test_the_same_text_twice_is_one_report(client, store):
    """A second import of the same text makes no second report, and the pages say so before and after."""
    client.post("/import/add", data=FORM, headers=HERE)
    assert "already kept" in client.post("/import", data=FORM, headers=HERE).text
    again = client.post("/import/add", data=FORM | {"title": "Another title"}, headers=HERE)
    assert len(store.documents()) == 2
    page = client.get(again.location).text
    assert "still one report" in page
    assert "Another title" in page


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"text": "  "}, 400, "text"),
        ({"text": "word " * 300_000}, 413, "text"),
        ({"text": "\x00\x01\x02binary\x00" * 20}, 422, "text"),
        ({"published": "last week"}, 400, "published"),
        ({"published": "2024-02-31"}, 400, "published"),
        ({"url": "javascript:alert(1)"}, 400, "url"),
        ({"title": "t" * 501}, 400, "title"),
    ],
)
def test_bad_input_keeps_what_was_typed(client, store, change, status, field):
    """Bad input is answered with its status, the trouble beside the field and all values as typed; nothing is kept."""
    typed = FORM | change
    for address in ("/import", "/import/add"):
        answer = client.post(address, data=typed, headers=HERE)
        assert answer.status_code == status
        assert f'id="{field}-error"' in answer.text
        assert 'value="Example"' in answer.text
        if field != "text":
            assert typed[field][:40] in answer.text
    assert len(store.documents()) == 1


def test_a_missing_day_is_said(client):
    """Without a day of publication the page warns that relative dates stay unknown."""
    html = client.post("/import", data=FORM | {"published": ""}, headers=HERE).text
    assert "No day of publication was given" in html


def test_fetching_fills_the_form(store):
    """“Fetch” takes text, title and day from the page; what was typed stays."""
    found = Document(id="x", text="Odesa was shelled.", title="From the page", source="page.example")
    client = app(store, fetch=lambda _: found).test_client()
    typed = {
        "url": "https://page.example/a",
        "action": "fetch",
        "title": "Mine",
        "text": "",
        "published": "",
        "source": "",
    }
    html = client.post("/import", data=typed, headers=HERE).text
    assert '<mark class="m-place" title="Place">Odesa</mark>' in html
    assert 'value="Mine"' in html
    assert 'value="page.example"' in html


def test_a_page_without_article_is_explained(client):
    """A web address that gives no article is a 422 with the sentence beside the field."""
    typed = FORM | {"url": "https://page.example/a", "action": "fetch"}
    answer = client.post("/import", data=typed, headers=HERE)
    assert answer.status_code == 422
    assert "gave no article" in answer.text
    assert "Kharkiv was shelled." in answer.text


def test_line_ends_of_browsers_do_not_make_another_text(client, store):
    """A text sent with CR LF, as browsers do, is the text with plain newlines."""
    client.post("/import/add", data=FORM | {"text": "Kharkiv was\r\nshelled."}, headers=HERE)
    assert store.document(store.documents()[0]["id"])["text"] == "Kharkiv was\nshelled."


def test_about_page_states_borders_and_licences(client):
    """The about page names the borders' rule, the limits and every layer."""
    html = client.get("/about").text
    assert "68/262" in html
    assert "Limits" in html
    assert "Violence against civilians" in html
    assert "GeoNames" in html


# --- what the import page keeps and refuses ---

STORED = {"title": "Old title", "source": "Old source", "url": "https://news.example/a", "published": "2024-03-05"}
EMPTY = dict.fromkeys(STORED, "")


def header(store):
    kept = store.documents()[0]
    return {name: kept[name] for name in STORED}


def test_a_field_left_empty_keeps_what_is_stored(client, store):
    """The same text added again with fewer details loses none, and the page shows them before."""
    client.post("/import/add", data=FORM | STORED, headers=HERE)
    html = client.post("/import", data=FORM | EMPTY, headers=HERE).text
    for value in STORED.values():
        assert f'value="{value}"' in html
    again = client.post("/import/add", data=FORM | EMPTY, headers=HERE)
    assert header(store) == STORED
    assert "Nothing was changed." in client.get(again.location).text


def test_a_changed_field_replaces_only_itself(client, store):
    """The same text with one other detail changes that one."""
    client.post("/import/add", data=FORM | STORED, headers=HERE)
    again = client.post("/import/add", data=FORM | EMPTY | {"title": "New"}, headers=HERE)
    assert header(store) == STORED | {"title": "New"}
    assert "changed details replaced" in client.get(again.location).text
    assert len(store.documents()) == 2


def test_the_error_summary_leads_to_the_fields(client):
    """Trouble is listed at the top with links, and the first field in trouble has the focus."""
    html = client.post("/import", data=FORM | {"published": "soon", "title": "t" * 501}, headers=HERE).text
    summary = html.split('role="alert"')[1].split("</div>")[0]
    assert re.findall(r'href="#(\w+)"', summary) == ["title", "published"]
    assert html.count("autofocus") == 1


def test_enter_in_a_field_reads_and_does_not_fetch(client):
    """The first submit button of the form, which the Enter key presses, reads the text."""
    form = client.get("/import").text.split('class="import"')[1]
    assert re.search(r'<button[^>]*name="action"[^>]*value="(\w+)"', form)[1] == "read"


def test_fetching_without_an_address_is_explained(client):
    """“Fetch” with no address says so beside the field and asks nobody."""
    answer = client.post("/import", data=FORM | {"url": "", "action": "fetch"}, headers=HERE)
    assert answer.status_code == 400
    assert "Give the web address" in answer.text


class Line(io.BytesIO):
    """A connection whose other end has already said everything."""

    def settimeout(self, _seconds):
        """Answers at once."""

    def recv_into(self, buffer):
        return self.readinto(buffer)

    def sendall(self, _data):
        """Heard by nobody."""


@pytest.mark.parametrize(
    ("answer", "address", "told"),
    [
        (b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "93.184.215.14", "status 404"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Log in.</p>", "93.184.215.14", "no article text"),
        (b"HTTP/1.1 302 Found\r\nLocation: http://inside/\r\n\r\n", "93.184.215.14", "not on the public internet"),
        (b"", "10.0.0.1", "not on the public internet"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG", "93.184.215.14", "not a web page"),
    ],
)
def test_addresses_that_give_nothing_are_explained(store, answer, address, told):
    """A missing page, one without article, a way into the private net, a picture: 422 with the reason, nothing kept."""
    net = Net(
        resolve=lambda host, _port: ["192.168.0.1"] if host == "inside" else [address],
        connect=lambda *_: Line(answer),
    )
    client = app(store, fetch=lambda url: article.from_url(url, net=net)).test_client()
    found = client.post("/import", data={"url": "http://page.example/a", "action": "fetch"}, headers=HERE)
    assert found.status_code == 422
    assert told in found.text.split('id="url-error"')[1]
    assert store.documents() == []


def test_five_megabytes_of_text_are_refused(client, store):
    """5 MB of text get a clear 413 beside the field."""
    answer = client.post("/import/add", data=FORM | {"text": "word " * 2**20}, headers=HERE)
    assert answer.status_code == 413
    assert "5,242,880 characters" in answer.text.split('id="text-error"')[1]
    assert len(store.documents()) == 1


def test_a_reader_that_fails_keeps_nothing(store):
    """When reading breaks off, nothing of the report is kept and the page says what was wrong."""

    def fails(_document):
        raise DocumentError("The text cannot be read.")

    client = create_app(settings(), store=store, read=fails).test_client()
    answer = client.post("/import/add", data=FORM, headers=HERE)
    assert answer.status_code == 422
    assert "cannot be read" in answer.text
    assert store.documents() == []


def test_events_are_grouped_by_how_they_are_drawn(client):
    """The report's page has headings for what is drawn, off at first and not drawn, with their numbers."""
    html = client.get(f"/d/{sample.visit().document.id}").text
    found = re.findall(r'class="group-title">([^<]+)<', html)
    assert found == ["Drawn on the map (5)", "In layers that start switched off (2)", "Not drawn (3)"]


# --- caching and odd addresses ---


@pytest.mark.parametrize(
    "address",
    ["/", "/map.js", "/map/feed.json", "/events.geojson", f"/api/events/{first_id()}", "/static/css/map.css", "/static/js/main.js",
     "/assets/leaflet/leaflet.js"],
)  # fmt: skip
@pytest.mark.parametrize("packing", ["br", "gzip", "identity"])
def test_what_the_browser_has_is_not_sent_again(client, address, packing):
    """Each file is packed as asked, and a second request with its ETag is an empty 304."""
    asked = {"Accept-Encoding": packing}
    first = client.get(address, headers=asked)
    assert first.headers.get("Content-Encoding", "identity") == packing
    again = client.get(address, headers=asked | {"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""


def test_a_new_report_changes_the_etags(client, store):
    """What depends on the store is sent again after a report was added."""
    addresses = ("/", "/map/feed.json", "/events.geojson")
    before = [client.get(address).headers["ETag"] for address in addresses]
    store.add(sample.crowd())
    after = [client.get(address).headers["ETag"] for address in addresses]
    assert all(old != new for old, new in zip(before, after, strict=True))


@pytest.mark.parametrize(
    "address",
    [
        "/static/../webapp/app.py", "/static/%2e%2e/pyproject.toml", "/static/..%2fpyproject.toml", "/static/js/",
        "/assets/leaflet/..%2f..%2fleaflet.js", "/assets/leaflet/images/..%2fleaflet.js", "/assets/leaflet/package.json",
        "/e/%00", "/d/..%2f..", "/e/" + "a" * 3000,
    ],
)  # fmt: skip
def test_paths_lead_nowhere_else(client, address):
    """No address reaches a file that is not meant to be served."""
    assert client.get(address).status_code == 404


def test_a_very_long_query_is_answered(client):
    """Thousands of parameters neither break a page nor come back in it."""
    long = "&".join(f"k{i}=<b>" for i in range(5000))
    assert client.get(f"/?{long}").status_code == 200
    answer = client.get(f"/events.geojson?{long}")
    assert answer.status_code == 400
    assert len(answer.data) < 400


@pytest.mark.parametrize("box", ["0,0,400,0", "-181,0,0,1", "0,5,1,-5", "0,-91,1,0", "nan,0,1,1", "1,2,3,4,5"])
def test_a_box_off_the_globe_is_explained(client, box):
    """A box out of range is a 400 that says the range."""
    answer = client.get(f"/events.geojson?bbox={box}")
    assert answer.status_code == 400
    assert "west,south,east,north" in answer.json["title"]


def test_a_box_may_cross_the_date_line(client):
    """West greater than east is the box across 180°."""
    assert client.get("/events.geojson?bbox=170,-50,-170,50").json["features"] == []
    assert len(client.get("/events.geojson?bbox=30,40,20,60").json["features"]) == 5


def test_many_requests_at_once(store):
    """Readers and writers at the same time all get whole answers."""
    store.add(sample.visit())
    made = app(store)

    def ask(number):
        client = made.test_client()
        if number % 10 == 0:
            return client.post("/import/add", data=FORM | {"text": f"Kharkiv was shelled {number}."}).status_code
        return client.get(("/", "/map/feed.json", "/events.geojson")[number % 3]).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(120))) == {200, 303}
    assert len(store.documents()) == 13


# --- words ---


@pytest.mark.parametrize(
    ("stage", "said", "word"),
    [
        ("hypothetical", "Spoken of as possible by “the mayor”; not happened.", "possible"),
        ("threatened", "Threatened by “the mayor”; not happened.", "threatened"),
        ("planned", "Planned or announced by “the mayor”; not happened as far as the report says.", "planned"),
        ("happened", "Stated by the report as fact, with reference to “the mayor”.", "reported"),
    ],
)
def test_what_has_not_happened_is_never_told_as_fact(stage, said, word):
    """The sentence on certainty, and the word in lists, say so when nothing has happened."""
    event = {"stage": stage, "assertion": "asserted", "claimed_by": [{"text": "the mayor"}]}
    assert words.certainty(event) == said
    assert words.short_certainty("asserted", stage) == word


def test_nothing_possible_is_told_as_fact_on_any_page(client):
    """On the event page, the panel and the report's page a possibility is told as one."""
    event = next(event for event in sample.visit().events if event.stage == "hypothetical")
    panel = client.get(f"/api/events/{event.id}").json["shown"]
    assert panel["certainty"] == "Spoken of as possible; not happened."
    assert "as fact" not in client.get(f"/e/{event.id}").text
    card = client.get(f"/d/{sample.visit().document.id}").text.split(f'id="event-{event.id}"')[1].split("</article>")[0]
    assert "as fact" not in card


def test_names_for_people_are_not_marked_as_places():
    """A demonym is marked as a name, a location as a place."""
    places = [{"start": 0, "end": 7, "role": "demonym"}, {"start": 20, "end": 27, "role": "location"}]
    reading = {"places": places, "times": [], "events": []}
    assert marks.reading_marks(reading) == [(0, 7, "name"), (20, 27, "place")]


def test_segments_join_to_the_text():
    """Cutting a text at its marks loses and doubles nothing, also when marks overlap or stick out."""
    text = "Ten people near Kyiv"
    pieces = marks.segments(text, [(0, 10, "casualties"), (4, 20, "claim"), (16, 20, "place"), (18, 99, "date")])
    assert "".join(piece["text"] for piece in pieces) == text
    assert pieces[1] == {"text": "people", "marks": ["casualties", "claim"]}
    assert pieces[-1]["marks"] == ["place", "date", "claim"]


def test_segments_of_a_stretch():
    """A stretch of the text is cut by the marks inside it only."""
    assert marks.segments("one two three", [(0, 3, "place"), (4, 7, "date")], start=4, end=9) == [
        {"text": "two", "marks": ["date"]},
        {"text": " t", "marks": []},
    ]


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (3, None, "at least 3 killed"),
        (3, 3, "3 killed"),
        (None, 5, "up to 5 killed"),
        (3, 5, "between 3 and 5 killed"),
        (None, None, "an unknown number killed"),
        (0, 0, "nobody killed"),
    ],
)
def test_casualties_are_ranges(low, high, said):
    """A count is told as the range that the report gives; unknown is never zero."""
    assert words.casualty({"measure": "killed", "low": low, "high": high, "of": "unknown"}) == said


@pytest.mark.parametrize(("km", "said"), [(0.3, "300 m"), (0.01, "100 m"), (4.4, "4 km"), (153, "150 km")])
def test_distances_are_rounded(km, said):
    """Distances are told as exactly as they are known."""
    assert words.distance(km) == said


def test_unknown_dates_stay_unknown():
    """No date is never today."""
    assert words.when(None) == "Date not given"
    assert words.when({"first": None, "last": None, "granularity": None}) == "Date not given"


def test_every_layer_has_a_shape():
    """Each shape of the table of layers can be drawn, and the legend holds every layer once."""
    from geodata.layers import all_layers

    rows = [layer["id"] for _, _, found in legend.grouped(all_layers()) for layer in found]
    assert rows == [layer.id for layer in all_layers()]
    assert all(layer.shape in legend.SHAPES for layer in all_layers())


# --- places for the search box ---


def test_places_are_offered_by_their_first_letters(client):
    """A name's beginning gives places with where they lie, in the reader's language; nothing typed gives none."""
    (found,) = client.get("/api/places?q=bakh").json["places"]
    assert (found["name"], found["note"], found["lat"]) == ("Bakhmut", "Donetsk Oblast, Ukraine", 48.5944)
    assert client.get("/api/places?q=bakh&lang=uk").json["places"][0]["note"] == "Донецька область, Україна"
    assert client.get("/api/places?q=%D0%9A%D0%B8%D1%97").json["places"][0]["local"] == "Київ"
    assert client.get("/api/places").json == {"places": []}


@pytest.mark.parametrize("near", ["", "48.5,38", "nan,1", "1,2,3", "91,0", "inf,inf", "x" * 999, "\ud7ff,%00"])
def test_a_position_only_sorts_places(client, near):
    """Whatever is given as a position is no error."""
    assert client.get("/api/places", query_string={"q": "kyiv", "near": near}).status_code == 200


@pytest.mark.parametrize("text", ["<script>", "\0", "%", "x" * 5000, "'; --", "\u202e", "ﬁ"])
def test_hostile_beginnings_offer_nothing(store, text):
    """The real gazetteer is asked with whatever was typed, and answers in plain JSON."""
    given = create_app(settings(), store=store, read=sample.read, fetch=refuse)
    answer = given.test_client().get("/api/places", query_string={"q": text}, base_url="http://localhost")
    assert answer.status_code == 200
    assert len(answer.json["places"]) <= 8
    assert answer.mimetype == "application/json"
