"""Remote geocoders: asked only when configured, politely, within bounds; whatever they do, the chain answers in words."""

import json
import sqlite3
import threading
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import EntryPoint
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner
from geopy.location import Location

from geodata.errors import SettingsError, StoreError
from geodata.geocoders import geonames, nominatim, photon, registry
from geodata.geocoders.answer import Query
from geodata.geocoders.cache import FILE, Cache, Question
from geodata.geocoders.chain import build
from geodata.geocoders.remote import Budget, Remote, endpoint, user_agent
from geodata.settings import Settings, load
from webapp.cli import main

HAMLET = {
    "place_id": 1, "licence": "Data © OpenStreetMap contributors, ODbL 1.0.", "osm_type": "node", "osm_id": 77,
    "lat": "48.1234567", "lon": "37.7654321", "class": "place", "type": "hamlet", "addresstype": "hamlet",
    "name": "Zzyzxivka", "display_name": "Zzyzxivka, Donetsk Oblast, Ukraine",
    "address": {"state": "Donetsk Oblast", "country_code": "ua"}, "boundingbox": ["48.11", "48.13", "37.75", "37.78"],
}  # fmt: skip
FEATURE = {
    "type": "Feature", "geometry": {"type": "Point", "coordinates": [37.7654321, 48.1234567]},
    "properties": {
        "osm_type": "N", "osm_id": 77, "osm_key": "place", "osm_value": "hamlet", "type": "city", "name": "Zzyzxivka",
        "state": "Donetsk Oblast", "countrycode": "UA", "extent": [37.75, 48.13, 37.78, 48.11],
    },
}  # fmt: skip


class Service(ThreadingHTTPServer):
    """A geocoding server on this machine that gives the answers it was told to, and remembers the questions."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers, self.asked = [], []

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"

    def will(self, body, status=200, *, delay=0.0, **headers):
        """Queue an answer; the last one queued is given for good."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.answers.append((status, {name.replace("_", "-"): value for name, value in headers.items()}, data, delay))

    @property
    def queries(self):
        return [(parse_qs(urlsplit(path).query).get("q") or [""])[0] for path, _ in self.asked]


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        server = self.server
        server.asked.append((self.path, dict(self.headers)))
        status, headers, data, delay = server.answers.pop(0) if len(server.answers) > 1 else server.answers[0]
        time.sleep(delay)
        try:
            self.send_response(status)
            for name, value in ({"Content-Type": "application/json"} | headers).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
        except (BrokenPipeError, ConnectionResetError):
            pass

    def log_message(self, *_args):
        pass


@pytest.fixture
def server(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with Service() as service:
        thread = threading.Thread(target=service.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield service
        service.shutdown()
        thread.join()


@pytest.fixture
def chain(server, gazetteer, tmp_path):
    """Makes a chain that asks the server; ``chain.slept`` are the waits it would have made."""

    def make(geocoders="offline,nominatim", **more):
        settings = Settings(
            **{"data_dir": tmp_path, "cache_dir": tmp_path, "geocoders": geocoders, "nominatim_url": server.url,
               "photon_url": server.url, "pelias_url": server.url, "geocoder_delay": 0, "geocoder_timeout": 5} | more
        )  # fmt: skip
        return build(settings, gazetteer, make.slept.append)

    make.slept = []
    return make


VILLAGE = Query(name="Zzyzxivka", country="UA")


# -- who is asked ----------------------------------------------------------------------------------------------------
def test_the_gazetteer_answers_first_and_nobody_else_is_asked(chain, server):
    """A name the gazetteer has goes to no other host."""
    answer = chain()(Query(name="Bakhmut", country="UA"))
    assert (answer.by, answer.location.raw["geonameid"]) == ("offline", 713174)
    assert server.asked == []


def test_an_ambiguous_name_stays_open_and_nobody_else_is_asked(chain, server):
    """Another host cannot know which Oleksandrivka is meant either."""
    answer = chain()(Query(name="Oleksandrivka", country="UA"))
    assert answer.location is None
    assert len(answer.others) > 5
    assert server.asked == []


def test_without_configuration_only_the_gazetteer_is_there(gazetteer, tmp_path):
    """The default settings build a chain that knows no other host."""
    answer = build(load({"CONFLICTMAP_DATA_DIR": str(tmp_path)}), gazetteer)(VILLAGE)
    assert answer.location is None
    assert answer.reason == "the gazetteer has no place of this name in UA"


def test_an_own_nominatim_fills_the_gap(chain, server):
    """A village the gazetteer lacks comes from the server, with its precision, extent, division and licence."""
    server.will([HAMLET])
    answer = chain()(VILLAGE)
    raw = answer.location.raw
    assert (round(answer.location.latitude, 4), raw["precision"], raw["country"], raw["admin1"], raw["id"]) == (
        48.1235, "settlement", "UA", "Donetsk Oblast", "osm:node/77",
    )  # fmt: skip
    assert 1 < raw["radius_km"] < 3
    assert (answer.by, answer.confidence) == ("nominatim", 0.8)
    assert "OpenStreetMap" in answer.licence
    assert "countrycodes=ua" in server.asked[0][0]
    assert server.asked[0][1]["User-Agent"].startswith("conflictmap/")


def test_the_container_goes_into_the_question(chain, server):
    """What contains the place is part of the query."""
    server.will([HAMLET])
    chain()(Query(name="Zzyzxivka", admin="Donetsk Oblast"))
    assert server.queries == ["Zzyzxivka, Donetsk Oblast"]


def test_photon_is_taken_at_its_name_only(chain, server):
    """Photon matches loosely: an answer of another name is none, one of the name is taken."""
    other = json.loads(json.dumps(FEATURE).replace("Zzyzxivka", "Zyzyvka"))
    server.will({"features": [other, FEATURE]})
    server.will({"features": [other]})
    asked = chain("offline,photon")
    assert asked(VILLAGE).location.raw["name"] == "Zzyzxivka"
    assert asked(Query(name="Zzyzxivka Druha", country="UA")).reason.endswith("photon has no place of this name")


def test_pelias_and_geonames_speak_their_own_forms(chain, server, gazetteer, tmp_path):
    """Both are read into the same keys."""
    server.will({"features": [{
        "geometry": {"coordinates": [37.7, 48.1]}, "bbox": [37.6, 48.0, 37.8, 48.2],
        "properties": {"gid": "wof:locality:1", "layer": "locality", "name": "Zzyzxivka", "country_code": "UA", "region": "Donetsk"},
    }]})  # fmt: skip
    raw = chain("offline,pelias")(VILLAGE).location.raw
    assert (raw["precision"], raw["id"], raw["admin1"]) == ("settlement", "pelias:wof:locality:1", "Donetsk")
    location = geonames._location({
        "lat": "48.1", "lng": "37.7", "geonameId": 5, "name": "Zzyzxivka", "fcl": "P", "fcode": "PPL", "countryCode": "UA",
    })  # fmt: skip
    assert (location.raw["id"], location.raw["precision"], location.raw["geonameid"]) == ("gn:5", "settlement", 5)
    assert geonames._precision("A", "ADM1") == "adm1"
    assert geonames._precision("A", "PCLI") == "country"


def test_the_second_service_is_asked_when_the_first_has_nothing(chain, server):
    """The chain goes on in the order of the settings."""
    server.will([])
    server.will({"features": [FEATURE]})
    answer = chain("offline,nominatim,photon")(VILLAGE)
    assert answer.by == "photon"
    assert [urlsplit(path).path for path, _ in server.asked] == ["/search", "/api"]


def test_an_answer_in_another_country_is_none(chain, server):
    """A service that ignores the country's limit is not believed."""
    server.will([HAMLET | {"address": {"country_code": "pl"}}])
    assert chain()(VILLAGE).location is None


def test_crimea_is_ukraine_whatever_the_service_says(chain, server):
    """Countries are de jure as in UN General Assembly resolution 68/262."""
    server.will(
        [HAMLET | {"lat": "44.95", "lon": "34.10", "address": {"country_code": "ru", "state": "Republic of Crimea"}}]
    )
    raw = chain()(Query(name="Zzyzxivka")).location.raw
    assert (raw["country"], raw["admin1"]) == ("UA", "Autonomous Republic of Crimea")


# -- faults ----------------------------------------------------------------------------------------------------------
def test_a_busy_server_is_given_the_time_it_asks_for(chain, server):
    """429 with Retry-After is waited out, then the answer counts."""
    server.will({}, 429, Retry_After="7")
    server.will([HAMLET])
    assert chain()(VILLAGE).location is not None
    assert chain.slept == [7]


def test_a_server_that_asks_for_too_long_a_wait_is_left(chain, server):
    """A Retry-After beyond a minute ends the question at once."""
    server.will({}, 429, Retry_After="3600")
    assert "asked too often (HTTP 429) and asks to wait 3600 s" in chain()(VILLAGE).reason
    assert (chain.slept, len(server.asked)) == ([], 1)


def test_a_server_out_of_order_is_tried_again_with_longer_waits(chain, server):
    """5xx twice, then good: two waits, the second twice the first."""
    server.will({}, 500)
    server.will({}, 503)
    server.will([HAMLET])
    assert chain()(VILLAGE).location is not None
    assert chain.slept == [2, 4]


def test_a_server_that_stays_out_of_order_leaves_the_name_open(chain, server):
    """Three tries, then the reason."""
    server.will({}, 502)
    answer = chain()(VILLAGE)
    assert answer.location is None
    assert answer.reason.endswith("nominatim is out of order (HTTP 502)")
    assert len(server.asked) == 3


@pytest.mark.parametrize(
    "body",
    [b"<html>", b"[{]", b"\xff\xfe", b"[" * 100_000, b"null1", {"x": 1}, [None], [{"lat": "north", "lon": "1"}],
     [HAMLET | {"lat": "95"}], [HAMLET | {"lat": None}], [HAMLET | {"lat": "nan"}], [HAMLET | {"boundingbox": ["a"]}],
     [HAMLET | {"address": 5}], 7, b"x" * 1_000_001],
    ids=lambda body: repr(body)[:24],
)  # fmt: skip
def test_a_malformed_answer_leaves_the_name_open(chain, server, body):
    """Whatever comes, nothing is raised and nothing is made up."""
    server.will(body)
    answer = chain()(VILLAGE)
    assert answer.location is None
    assert answer.reason.endswith("nominatim gave a malformed answer")
    assert len(server.asked) == 1


@pytest.mark.parametrize("body", [{"features": [{}]}, {"features": None}, [], {}])
def test_photons_malformed_answers_too(chain, server, body):
    """Photon's form is checked as well; an empty list of features alone is an answer."""
    server.will(body)
    assert chain("offline,photon")(VILLAGE).location is None


def test_a_slow_server_is_not_waited_for(chain, server, monkeypatch):
    """The timeout holds, is tried again, and is the reason."""
    server.will([HAMLET], delay=0.4)
    asked = chain(geocoder_timeout=0.05)
    started = time.monotonic()
    assert "did not answer within" in asked(VILLAGE).reason
    assert time.monotonic() - started < 1.5


def test_a_server_that_is_not_there_is_said_so(chain, server):
    """A refused connection is a reason, not an error."""
    gone = f"http://127.0.0.1:{free_port()}"
    assert "nominatim cannot be reached (Connection refused)" in chain(nominatim_url=gone)(VILLAGE).reason


def free_port():
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_redirect_on_the_same_host_is_followed(chain, server):
    """The server may move its path."""
    server.will(b"", 302, Location=f"{server.url}/elsewhere?q=x")
    server.will([HAMLET])
    assert chain()(VILLAGE).location is not None
    assert [urlsplit(path).path for path, _ in server.asked] == ["/search", "/elsewhere"]


@pytest.mark.parametrize(
    "target", ["http://localhost:{port}/search", "http://example.org/", "ftp://127.0.0.1/", "file:///etc/hostname"]
)
def test_a_redirect_to_another_host_is_refused(chain, server, target):
    """Nothing is fetched that was not configured, and the service is left alone for the run."""
    server.will(b"", 302, Location=target.format(port=server.server_port))
    asked = chain()
    assert asked(VILLAGE).location is None
    asked(Query(name="Zzyzxivka Druha"))
    assert len(server.asked) == (2 if target.startswith("file") else 1)


def test_an_endless_redirect_ends(chain, server):
    """A circle is a fault like another."""
    server.will(b"", 302, Location=f"{server.url}/search?q=x")
    assert chain()(VILLAGE).location is None


@pytest.mark.parametrize("status", [401, 403])
def test_a_server_that_refuses_us_is_not_asked_again(chain, server, status):
    """A refusal holds for the run."""
    server.will({}, status)
    asked = chain()
    assert asked(VILLAGE).reason.endswith(f"nominatim refuses the request (HTTP {status})")
    assert "was not asked" in asked(Query(name="Zzyzxivka Druha")).reason
    assert len(server.asked) == 1


def test_a_server_that_keeps_failing_is_left_alone(chain, server):
    """After three questions failed in a row the rest of the run goes on without it."""
    server.will({}, 500)
    asked = chain()
    for number in range(5):
        asked(Query(name=f"Zzyzxivka {number}"))
    assert len(server.asked) == 9


# -- bounds and cache ------------------------------------------------------------------------------------------------
def test_the_bound_counts_every_request_of_the_run(chain, server):
    """Beyond the bound names stay open with that reason; tries count."""
    server.will([])
    asked = chain(geocoder_bound=2)
    reasons = [asked(Query(name=f"Zzyzxivka {number}")).reason for number in range(3)]
    assert len(server.asked) == 2
    assert "the bound of 2 requests a run (geocoder_bound) is reached" in reasons[2]


def test_an_answer_is_kept_with_its_licence(chain, server, tmp_path):
    """The same question of the next run is answered from disk, licence included."""
    server.will([HAMLET])
    first = chain()(VILLAGE)
    again = chain(geocoder_bound=0)(VILLAGE)
    assert again == first
    assert len(server.asked) == 1
    with closing(sqlite3.connect(tmp_path / FILE)) as base:
        service, query, answer, licence, fetched = base.execute(
            "SELECT service, query, answer, licence, fetched FROM answers"
        ).fetchone()
    assert (service, query, json.loads(answer)["raw"]["name"]) == ("nominatim", "Zzyzxivka", "Zzyzxivka")
    assert "ODbL" in licence
    assert datetime.fromisoformat(fetched).tzinfo is not None


def test_no_is_kept_too_but_not_for_ever(chain, server, tmp_path):
    """A negative answer is believed for a month."""
    server.will([])
    chain()(VILLAGE)
    chain()(VILLAGE)
    assert len(server.asked) == 1
    with closing(sqlite3.connect(tmp_path / FILE)) as base, base:
        base.execute("UPDATE answers SET fetched = ?", [(datetime.now(UTC) - timedelta(days=31)).isoformat()])
    chain()(VILLAGE)
    assert len(server.asked) == 2


def test_a_fault_is_not_kept(chain, server):
    """What failed is asked again in the next run."""
    server.will(b"oops")
    server.will([HAMLET])
    assert chain()(VILLAGE).location is None
    assert chain()(VILLAGE).location is not None


def test_a_broken_cache_is_said(chain, server, tmp_path):
    """A file that is no database is named; the name stays open."""
    (tmp_path / FILE).write_bytes(b"no database at all" * 100)
    assert str(tmp_path / FILE) in chain()(VILLAGE).reason
    question = Question(service="s", endpoint="e", query="q", country="")
    with pytest.raises(StoreError, match="delete the file"):
        Cache(tmp_path / FILE).get(question)
    Cache(tmp_path / FILE).put(question, None, "")


# -- settings --------------------------------------------------------------------------------------------------------
def settings(**more):
    return load({}, **more)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"geocoders": "offline,nominatim"}, "set geocoder_email"),
        ({"geocoders": "nominatim", "nominatim_url": "https://nominatim.openstreetmap.org/"}, "set geocoder_email"),
        ({"geocoders": "offline,gogle"}, "unknown 'gogle'; known are offline, nominatim"),
        ({"geocoders": "photon,offline"}, "comes first"),
        ({"geocoders": "photon,photon"}, "names one twice"),
        ({"geocoders": " , "}, "comma list"),
        ({"geocoders": "geonames"}, "set geonames_user"),
        ({"geocoders": "pelias"}, "set pelias_url"),
        ({"geocoders": "photon", "photon_url": "ftp://x.example"}, "photon_url is 'ftp://x.example'"),
        ({"geocoders": "photon", "photon_url": "https://me:secret@x.example"}, "without account"),
        ({"geocoders": "photon", "photon_url": "http://[::1"}, "photon_url"),
        ({"geocoders": "photon", "geocoder_email": "a@b\r\nX: y"}, "name@example.org"),
    ],
)
def test_settings_that_cannot_work_are_refused(gazetteer, more, said):
    """Each is refused in one sentence before anything is sent."""
    with pytest.raises(SettingsError, match=said.replace("(", r"\(")):
        build(settings(**more), gazetteer)


def test_the_public_nominatim_is_asked_at_most_once_a_second_with_a_contact():
    """Its usage policy wants at least one second between requests and a way to reach us, whatever the settings say."""
    chosen = settings(geocoders="nominatim", geocoder_email="me@example.org", geocoder_delay=0)
    ask = nominatim.create(chosen)
    assert Remote("nominatim", ask, chosen, Budget(1)).delay == 1
    assert "me@example.org" in user_agent(chosen)
    assert Remote("photon", photon.create(chosen), chosen, Budget(1)).delay == 1


def test_an_address_keeps_its_port_and_path():
    """An own server may live anywhere."""
    at = endpoint("nominatim_url", "http://10.0.0.5:8080/osm/")
    assert (at.scheme, at.domain, at.host) == ("http", "10.0.0.5:8080/osm", "10.0.0.5")


def test_a_geocoder_of_ones_own_joins_by_an_entry_point(chain, server, monkeypatch):
    """A module with create(settings) that returns a plain callable is asked like the others, cached and bounded."""
    calls = []

    def ask(query, *, country):
        calls.append((query, country))
        if "Tretia" in query:
            raise ValueError(query)
        return Location("Zzyzxivka", (48.0, 37.0), {"id": "own:1", "name": "Zzyzxivka", "country": "UA"})

    ask.licence = "CC0"
    monkeypatch.setattr(EntryPoint, "load", lambda _self: SimpleNamespace(create=lambda _settings: ask))
    entry = EntryPoint("mine", "mine_geocoder", registry.GROUP)
    monkeypatch.setattr(registry, "entry_points", lambda **_kind: [entry])
    asked = chain("offline,mine")
    answer = asked(VILLAGE)
    assert (answer.by, answer.licence, answer.location.latitude) == ("mine", "CC0", 48.0)
    assert asked(VILLAGE) == answer
    assert calls == [("Zzyzxivka", "UA")]
    assert "mine gave a malformed answer" in asked(Query(name="Zzyzxivka Tretia")).reason


def test_the_command_line_asks_the_configured_server(server, gazetteer, tmp_path, monkeypatch):
    """``geocode`` shows who answered and under which licence, and why a name stays open."""
    for name, value in {
        "DATA_DIR": tmp_path,
        "GEOCODERS": "offline,nominatim",
        "NOMINATIM_URL": server.url,
        "GEOCODER_DELAY": 0,
    }.items():
        monkeypatch.setenv(f"CONFLICTMAP_{name}", str(value))
    monkeypatch.setattr("geodata.geocoders.chain.FILE", str(tmp_path / FILE))
    server.will([HAMLET])
    server.will([])
    result = CliRunner().invoke(main, ["geocode", "Zzyzxivka", "Qwertzville", "Bakhmut"])
    assert result.exit_code == 1
    assert "by nominatim: Data © OpenStreetMap" in result.stdout
    assert "GeoNames 713174" in result.stdout
    assert "nominatim has no place of this name" in result.stderr
    assert server.queries == ["Zzyzxivka", "Qwertzville"]
