"""What all tests share: the built gazetteer, and no network."""

import socket

import hypothesis
import pytest

from geodata.gazetteer import Gazetteer

# No test fails on an absolute time: a busy machine is not a fault of the code.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    """The real gazetteer, built once on this machine."""
    return Gazetteer.open()


@pytest.fixture(autouse=True)
def _no_network(monkeypatch):
    """Tests reach this machine only."""
    connect = socket.socket.connect

    def guarded(self, address):
        host = address[0] if isinstance(address, tuple) else ""
        if host and host not in ("127.0.0.1", "::1", "localhost"):
            raise RuntimeError(f"a test tried to reach {host}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


def pytest_collection_modifyitems(items):
    """Browser tests come last: what is quick to find is found first."""
    items.sort(key=lambda item: "browser" in item.nodeid)
