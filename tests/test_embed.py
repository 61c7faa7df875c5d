"""The page for other sites: who may show it, and what it holds."""

from __future__ import annotations

from pathlib import Path

import fixtures_web as sample
import pytest

from geodata.errors import SettingsError
from geodata.settings import Settings
from geodata.store import Store
from webapp import create_app
from webapp.guard import POLICY, framing


@pytest.fixture
def store():
    with Store.open(None) as opened:
        yield opened


def client(store, **given):
    folder = Path("unused")
    return create_app(Settings(data_dir=folder, cache_dir=folder, **given), store=store, read=sample.read).test_client()


def test_only_the_embedded_page_may_be_framed_and_only_where_the_owner_says(store):
    """``frame-ancestors`` is 'none' everywhere but on /embed, where it names this site, which compares maps, and the owner's."""
    closed, opened = client(store), client(store, embed_in="https://news.example, https://*.example.org")
    assert closed.get("/embed").headers["Content-Security-Policy"].endswith("; frame-ancestors 'self'")
    told = opened.get("/embed").headers["Content-Security-Policy"]
    assert told.endswith("frame-ancestors 'self' https://news.example https://*.example.org")
    for path in ("/", "/import", "/about", "/map/feed.json", "/embed/nothing"):
        assert opened.get(path).headers["Content-Security-Policy"] == POLICY


@pytest.mark.parametrize(
    "value", ["news.example", "https://a.example/path", "https://a; script-src *", "'none'", "data:"]
)
def test_a_wrong_site_is_refused(value):
    """What is not the address of a site cannot get into the policy."""
    with pytest.raises(SettingsError, match="embed_in"):
        framing(value)
