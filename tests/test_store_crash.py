from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from synthetic import numbered

from geodata.formats import contract
from geodata.layers import map_feed
from geodata.store import Store
from webapp import create_app

TESTS = Path(__file__).parent
DOCUMENTS = 2_000
KILL_AFTER = (1, 17, 60, 111, 150)


def add_and_kill(directory: Path, first: int, acknowledged: int) -> list[str]:
    """Let a child add documents and kill it (SIGKILL) once it has acknowledged some; all ids it told of."""
    environment = os.environ | {"PYTHONPATH": f"{TESTS.parent}{os.pathsep}{TESTS}"}
    command = [sys.executable, str(TESTS / "store_child.py"), str(directory), str(first), str(first + DOCUMENTS)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        told = [child.stdout.readline().strip() for _ in range(acknowledged)]
        child.send_signal(signal.SIGKILL)
        told += [line.strip() for line in child.stdout if line.endswith("\n")]
    assert child.returncode == -signal.SIGKILL
    return told


def test_a_killed_program_loses_nothing_it_acknowledged(tmp_path):
    """After each of five kills in the middle of adding, every acknowledged document is whole and none is half."""
    acknowledged: list[str] = []
    for number, after in enumerate(KILL_AFTER):
        told = add_and_kill(tmp_path, number * DOCUMENTS, after)
        assert after <= len(told) < DOCUMENTS
        acknowledged += told
        with Store.open(tmp_path) as store:
            store.check()
            kept = store.documents()
            assert len(map_feed(store)["events"]["id"]) > 0
            assert create_app(store=store, read=str).test_client().get("/").status_code == 200
            assert {row["id"] for row in kept} >= set(acknowledged)
            assert all(row["events"] == 2 for row in kept)
            for document_id in acknowledged:
                assert contract.document_id(store.document(document_id)["text"]) == document_id
                assert len(store.reading(document_id)["events"]) == 2


def test_after_a_kill_adding_goes_on(tmp_path):
    """The store that a killed program left takes the rest of its documents."""
    told = add_and_kill(tmp_path, 0, 5)
    with Store.open(tmp_path) as store:
        for number in range(50):
            store.add(numbered(number))
        assert {row["id"] for row in store.documents()} >= set(told)


def test_programs_that_open_a_new_store_at_once_all_get_in(tmp_path):
    """Four programs that start on an empty directory together all open it, and each adds its documents."""
    environment = os.environ | {"PYTHONPATH": f"{TESTS.parent}{os.pathsep}{TESTS}"}
    commands = [
        [sys.executable, str(TESTS / "store_child.py"), str(tmp_path), str(100 * number), str(100 * number + 10)]
        for number in range(4)
    ]
    children = [subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment) for command in commands]
    assert [child.wait(timeout=30) for child in children] == [0, 0, 0, 0]
    with Store.open(tmp_path) as store:
        assert len(store.documents()) == 40
