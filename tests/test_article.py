from __future__ import annotations

import gzip
import io
import threading
import time
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.errors import DocumentError, FetchError
from geodata.sources import article
from geodata.sources.fetch import MAX_BYTES, Net, connect, fetch, is_public

PAGE = """<!doctype html><html lang="en"><head><title>Bridge closed in Exampleville - The Example Post</title>
<meta charset="{charset}"><meta property="og:site_name" content="The Example Post">
<meta property="og:title" content="Bridge closed in Exampleville">
<meta property="article:published_time" content="2023-03-19T10:00:00Z">
<meta property="article:modified_time" content="2024-05-01T10:00:00Z"></head>
<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Bridge closed in Exampleville</h1>
<p>The main bridge of Exampleville was closed on Saturday after it had been damaged, the city council said.</p>
<h2>Détour</h2>
<p>The mayor said that repairs would take at least two weeks and asked people to use the northern road.</p></article>
<footer>All rights reserved</footer></body></html>"""
TEXT = "Міст у місті було закрито в суботу, повідомила міська рада. Ремонт триватиме щонайменше два тижні.\n"
HTML = {"Content-Type": "text/html; charset=utf-8"}


class Site(BaseHTTPRequestHandler):
    """A web site of one table: path -> status, headers, body."""

    pages: dict[str, tuple[int, dict[str, str], bytes]]
    hosts: list[str]

    def do_GET(self):
        self.hosts.append(self.headers["Host"])
        if self.path == "/slow":
            self.drip()
            return
        status, headers, body = self.pages.get(self.path, (404, HTML, b"gone"))
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def drip(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        try:
            for _ in range(100):
                self.wfile.write(b"<p>")
                self.wfile.flush()
                time.sleep(0.02)
        except OSError:
            pass

    def log_message(self, *_):
        pass


def page(charset: str = "utf-8") -> bytes:
    return PAGE.format(charset=charset).encode(charset)


PAGES = {
    "/article": (200, HTML, page()),
    "/latin": (200, {"Content-Type": "text/html"}, page("iso-8859-1")),
    "/text": (200, {"Content-Type": "text/plain; charset=windows-1251"}, TEXT.encode("cp1251")),
    "/odd-charset": (200, {"Content-Type": "text/html; charset=base64"}, page()),
    "/packed": (200, HTML | {"Content-Encoding": "gzip"}, gzip.compress(page())),
    "/bomb": (200, HTML | {"Content-Encoding": "gzip"}, gzip.compress(b" " * 50_000_000)),
    "/half-packed": (200, HTML | {"Content-Encoding": "gzip"}, gzip.compress(page())[:-40]),
    "/not-packed": (200, HTML | {"Content-Encoding": "gzip"}, page()),
    "/brotli": (200, HTML | {"Content-Encoding": "br"}, b"..."),
    "/large": (200, HTML, b"x" * (MAX_BYTES + 1)),
    "/broken-off": (200, HTML | {"Content-Length": "100000"}, page()),
    "/short": (200, HTML, b"<html><body><p>Log in to read.</p></body></html>"),
    "/empty": (200, HTML, b""),
    "/image": (200, {"Content-Type": "image/png"}, b"\x89PNG"),
    "/typeless": (200, {}, page()),
    "/broken": (500, HTML, b""),
    "/moved": (301, {"Location": "/article"}, b""),
    "/loop": (302, {"Location": "/loop"}, b""),
    "/to-metadata": (302, {"Location": "http://169.254.169.254/latest/meta-data/"}, b""),
    "/to-file": (302, {"Location": "file:///etc/passwd"}, b""),
    "/to-nonsense": (302, {"Location": "http://[::1"}, b""),
    "/%D0%BC%D1%96%D1%81%D1%82%D0%BE?q=%C3%A9": (200, HTML, page()),
}


@pytest.fixture(scope="module")
def site():
    Site.pages, Site.hosts = PAGES, []
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def local(**changes) -> Net:
    """The net with this machine allowed, as only tests do."""
    return Net(allowed=lambda address: address == "127.0.0.1" or is_public(address), **changes)


def refused(url: str, net: Net) -> str:
    with pytest.raises(FetchError) as caught:
        article.from_url(url, net=net)
    message = str(caught.value)
    assert message.endswith(".")
    assert "\n" not in message
    return message


# -- pages -----------------------------------------------------------------------------------------------------------
def test_a_page_gives_its_article_and_what_it_says_of_itself(site):
    """From a page come the article's paragraphs, title, outlet, first day of publication and address."""
    found = article.from_url(f"{site}/article", net=local())
    assert found.text.startswith("The main bridge of Exampleville was closed")
    assert "\n\nDétour\n\nThe mayor said" in found.text
    assert "Sport" not in found.text
    assert "rights reserved" not in found.text
    assert (found.title, found.source) == ("Bridge closed in Exampleville", "The Example Post")
    assert (found.published, found.url) == (date(2023, 3, 19), f"{site}/article")
    assert found.id == article.document_id(found.text)


@pytest.mark.parametrize("path", ["/latin", "/packed", "/odd-charset", "/місто?q=é#part"])
def test_charsets_packing_and_foreign_letters_are_understood(site, path):
    """A page in another charset, packed, or at an address with other letters gives the same article."""
    assert "Détour" in article.from_url(f"{site}{path}", net=local()).text


def test_plain_text_is_taken_as_it_is(site):
    """A plain text in the charset that the server names is the document's text, unchanged; its day stays unknown."""
    found = article.from_url(f"{site}/text", net=local())
    assert (found.text, found.published, found.source) == (TEXT, None, "127.0.0.1")


def test_a_redirect_is_followed_to_the_article(site):
    """The document's address is where the article was found."""
    assert article.from_url(f"{site}/moved", net=local()).url == f"{site}/article"


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/missing", "status 404 (Not Found)"),
        ("/broken", "status 500"),
        ("/short", "gave no article text (15 characters)"),
        ("/empty", "gave no article text (0 characters)"),
        ("/image", "is image/png, not a web page"),
        ("/typeless", "is no media type, not a web page"),
        ("/large", "larger than 5 MB"),
        ("/bomb", "larger than 5 MB"),
        ("/half-packed", "broke off in the middle"),
        ("/broken-off", "broke off in the middle"),
        ("/not-packed", "could not be read"),
        ("/brotli", "packed as br"),
        ("/loop", "redirected more than 5 times"),
        ("/to-metadata", "host 169.254.169.254 is not on the public internet"),
        ("/to-file", "cannot be fetched; give an address that begins with http:// or https://"),
        ("/to-nonsense", "which is no address"),
    ],
)
def test_what_is_no_article_is_explained(site, path, says):
    """Each way in which an address can fail is one sentence with the reason."""
    assert says in refused(f"{site}{path}", local())


def test_a_page_that_drips_is_given_up_in_time(site):
    """A server that sends a little now and then is left when the whole time is over."""
    start = time.monotonic()
    assert "did not answer within 0.3 seconds" in refused(f"{site}/slow", local(deadline=0.3))
    assert time.monotonic() - start < 1.5


def test_a_server_without_tls_is_explained(site):
    """An https address at a server that speaks no TLS is one sentence."""
    assert "could not be read" in refused(f"{site.replace('http:', 'https:')}/article", local())


def test_nobody_listening_is_explained(site):
    """An address where no server is, is one sentence."""
    assert "could not be read" in refused("http://127.0.0.1:9/", local())


# -- only the open internet ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.2.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1",
        "fec0::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2", "", "localhost", "1.2.3",
    ],
)  # fmt: skip
def test_addresses_off_the_open_internet_are_refused(address):
    """Loopback, private, link-local, shared, multicast, reserved, tunnelled and unreadable addresses are not public."""
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "8.8.8.8", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:8.8.8.8"]
)
def test_addresses_on_the_open_internet_are_allowed(address):
    """Ordinary public addresses are public."""
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://127.1:80/",
        "http://localhost/",
    ],
)
def test_this_machine_is_not_reached_by_any_spelling(url):
    """However loopback is written, nothing is fetched from it."""
    assert "not on the public internet" in refused(url, Net(connect=never))


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "ftp://example.org/", "gopher://example.org/", "javascript:alert(1)", "//example.org/", "",
        "example.org", "http://", "http:///path", "http://user:secret@example.org/", "http://example.org:99999/",
        "http://[::1/", "http://exa mple.org/", "http://ex\nample.org:x/", "data:text/html,hi", "http://\ud800/",
    ],
)  # fmt: skip
def test_only_plain_web_addresses_are_taken(url):
    """Other schemes, names and passwords in the address, and malformed addresses are refused before any look-up."""
    message = refused(url, Net(resolve=never, connect=never))
    assert "secret" not in message


def never(*_):
    raise AssertionError("nothing may be asked of the net")


def test_a_host_with_one_private_address_is_refused():
    """If only one of a host's addresses is private, nothing is fetched."""
    net = Net(resolve=lambda *_: ["93.184.215.14", "10.0.0.1"], connect=never)
    assert "not on the public internet" in refused("http://example.org/", net)


def test_a_host_that_does_not_exist_is_explained():
    """A name without an address is one sentence."""

    def missing(*_):
        raise OSError(-2, "Name or service not known")

    assert "no host example.org (Name or service not known)" in refused("http://example.org/", Net(resolve=missing))


def test_the_connection_goes_to_the_address_that_was_checked(site):
    """The name is looked up once, so it cannot point elsewhere later; the Host header keeps the name."""
    answers = [["127.0.0.1"], ["10.0.0.1"]]
    reached: list[str] = []

    def noted(address, port, timeout):
        reached.append(address)
        return connect(address, port, timeout)

    port = site.rpartition(":")[2]
    net = local(resolve=lambda *_: answers.pop(0), connect=noted)
    found = fetch(f"http://news.example:{port}/article", net)
    assert (reached, len(answers)) == (["127.0.0.1"], 1)
    assert Site.hosts[-1] == f"news.example:{port}"
    assert found.url == f"http://news.example:{port}/article"


@given(st.text(max_size=40), st.sampled_from(["", "http://", "https://", "http://a.example/"]))
def test_no_address_raises_anything_but_a_fetch_error(words, scheme):
    """Any text as an address is refused with a FetchError when nothing can be reached."""

    def nowhere(*_):
        raise OSError("off")

    with pytest.raises(FetchError):
        fetch(scheme + words, Net(resolve=nowhere, connect=never))


# -- files and standard input ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_text_file_is_taken_unchanged(tmp_path, encoding):
    """A text file's characters are the document's text; its day is unknown, not the day of the file."""
    path = tmp_path / "report.txt"
    path.write_bytes("Line one\r\nРядок два\n".encode(encoding))
    found = article.from_file(path)
    assert found.text == "Line one\r\nРядок два\n"
    assert (found.published, found.title, found.url) == (None, None, None)


def test_an_old_cyrillic_file_is_understood(tmp_path):
    """A file in Windows-1251 is read."""
    path = tmp_path / "report.txt"
    path.write_bytes((TEXT * 5).encode("cp1251"))
    assert article.from_file(path).text == TEXT * 5


def test_an_html_file_gives_its_article(tmp_path):
    """A file of HTML gives the article, known by its name or by its first words."""
    for name in ("page.html", "page"):
        path = tmp_path / name
        path.write_bytes(page())
        found = article.from_file(path)
        assert found.text.startswith("The main bridge")
        assert (found.published, found.source, found.url) == (date(2023, 3, 19), "The Example Post", None)


def test_standard_input_is_read():
    """A text on standard input becomes a document."""
    assert article.from_stdin(io.BytesIO(TEXT.encode())).text == TEXT


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"abc\0def", "binary"),
        (b"%PDF-1.7\n\0\1\2", "binary"),
        (b"\x01\x02\x03\x04 a few words", "binary"),
        (b"x" * 1_000_001, "1,000,001 characters long and at most 1,000,000 are read at once; split it"),
        (b"x" * (MAX_BYTES + 1), "larger than 5 MB"),
        (b"<html><body><p>Short.</p></body></html>", "gave no article text (6 characters)"),
    ],
)
def test_what_cannot_be_read_is_explained(data, says):
    """Empty, binary and far too long contents are one sentence each."""
    with pytest.raises(DocumentError) as caught:
        article.from_bytes(data)
    assert says in str(caught.value)
    assert str(caught.value).endswith(".")


def test_bytes_of_no_charset_are_refused_with_their_place():
    """Bytes that are no text in any charset are refused with the place of the first bad one."""
    with pytest.raises(DocumentError, match=r"byte 5 .*save it as UTF-8|binary"):
        article.from_bytes(b"words\x81\x8d\x8f\x90\x9d\x98" * 3)


def test_missing_files_and_directories_are_explained(tmp_path):
    """A file that is not there, or a directory, is one sentence with its name."""
    with pytest.raises(DocumentError, match="There is no file"):
        article.from_file(tmp_path / "missing.txt")
    with pytest.raises(DocumentError, match="cannot be read"):
        article.from_file(tmp_path)


@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_but_a_document_error(data):
    """Any bytes are a document or a DocumentError."""
    try:
        found = article.from_bytes(data)
    except DocumentError as error:
        assert str(error).endswith(".")
    else:
        assert found.text.strip()


def test_a_limit_can_be_set():
    """A shorter limit is kept and told."""
    with pytest.raises(DocumentError, match="11 characters long and at most 10"):
        article.check_text("hello world", limit=10)
