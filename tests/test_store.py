from __future__ import annotations

import hashlib
import sqlite3
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from shapely import MultiPolygon, box
from synthetic import OTHER, PROVINCE, TOWN, clock, days, event, full_reading, numbered, reading

from geodata.errors import DocumentError, NotFoundError, StoreError
from geodata.formats import contract
from geodata.store import Added, Store
from geodata.store.bounds import bounds
from geodata.store.rows import MIGRATING
from geodata.store.schema import MIGRATIONS
from geodata.store.sqlite import FILE_NAME


@pytest.fixture
def store():
    with Store.open(None, clock=clock) as opened:
        yield opened


def test_a_document_comes_back_unchanged_with_its_hash(store):
    """The text is kept to the character and its id is the start of its SHA-256."""
    text = "\ufeffLine one\r\n\tЛінія два\u2028 – “quoted” \U0001f600 e\u0301 end \n"
    added = store.add(reading(text))
    sha = hashlib.sha256(text.encode()).hexdigest()
    kept = store.document(added.document_id)
    assert added == Added(document_id=sha[:16], new=True)
    assert (kept["text"], kept["sha256"], kept["added"]) == (text, sha, "2024-05-06T07:08:09Z")


def test_a_reading_comes_back_as_the_contract_has_it(store):
    """What was read is given back in the form of the reading contract under the store's id."""
    made = full_reading()
    added = store.add(made)
    assert store.reading(added.document_id) == contract.reading(made) | {"id": added.document_id}


def test_an_event_comes_with_its_document(store):
    """One event can be asked for by its id and brings the header of its document."""
    added = store.add(full_reading())
    found = store.event("e-Shelling")
    assert found["where"]["place_id"] == TOWN.id
    assert found["document"] == {
        "id": added.document_id,
        "title": "A title",
        "source": "The Example Post",
        "url": "https://example.org/a",
        "published": "2023-03-19",
        "language": "en",
        "sample": False,
    }


def test_the_same_reading_twice_changes_nothing(store):
    """Adding the same again is no new document, no new reading and no new version."""
    first = store.add(full_reading())
    version = store.version()
    assert store.add(full_reading()) == Added(document_id=first.document_id, new=False)
    assert store.version() == version
    assert len(store.documents()) == 1


def test_another_header_supersedes_the_old_reading(store):
    """The same text under another title stays one document, shows the new title, and keeps the old reading."""
    made = full_reading()
    store.add(made)
    version = store.version()
    again = store.add(replace(made, document=replace(made.document, title="Corrected", published=date(2023, 3, 20))))
    assert again == Added(document_id=again.document_id, new=False, updated=True)
    assert store.document(again.document_id)["title"] == "Corrected"
    assert [found["document"]["title"] for found in store.events()] == ["Corrected"]
    assert store.version() != version
    rows = store._connection.execute("SELECT title, superseded FROM readings ORDER BY n").fetchall()
    assert [tuple(row) for row in rows] == [("A title", 2), ("Corrected", None)]


def test_documents_are_listed_last_first_with_their_events(store):
    """The list of documents has headers, numbers of events and no text."""
    store.add(numbered(1))
    store.add(reading("Calm in Otherton.", event("Calm in Otherton.", "Calm", OTHER, drawn="none")), sample=True)
    listed = store.documents()
    assert [(row["events"], row["drawn"], row["sample"]) for row in listed] == [(1, 0, True), (2, 2, False)]
    assert all("text" not in row for row in listed)


def test_events_come_by_day_and_undated_ones_last(store):
    """Events are given in the order of their first day, those without a date at the end."""
    text = "One, two and three in Exampleville."
    late = event(text, "One", when=days("2023-05-01", None))
    undated = event(text, "two")
    early = event(text, "three", when=days(None, "2023-01-01"))
    store.add(reading(text, late, undated, early))
    assert [found["id"] for found in store.events()] == ["e-three", "e-One", "e-two"]


def test_walking_through_events_sees_one_state(store):
    """A walk that began before an addition is not disturbed by it."""
    store.add(numbered(1))
    walk = store.events()
    first = next(walk)
    store.add(numbered(2))
    assert [first["id"], *(found["id"] for found in walk)] == ["000001-a", "000001-b"]


def test_outlines_are_kept_by_place(store):
    """The outline of an event's place is given back byte by byte; a place without one gives None."""
    text = "Shelling in Sample Oblast."
    store.add(reading(text, event(text, "Shelling", PROVINCE)))
    assert store.outline(PROVINCE.id) == PROVINCE.outline
    assert store.outline("nowhere") is None


def test_places_without_a_drawn_event_are_listed_with_their_sentence(store):
    """A place that is only named is listed with its sentence, the name's offsets in it, and a reason."""
    added = store.add(full_reading())
    assert store.places_mentioned() == [
        {
            "place_id": OTHER.id,
            "name": "Otherton",
            "lat": 48.0,
            "lon": 37.5,
            "precision": "settlement",
            "text": "Otherton was calm.",
            "start": 0,
            "end": 8,
            "stage": None,
            "reason": "The report names this place but tells of no event there.",
            "document": added.document_id,
        }
    ]


def test_a_named_place_takes_the_reason_of_its_undrawn_event(store):
    """Where an undrawn event is told of the place, its stage and reason are given."""
    text = "They could attack Otherton."
    threat = event(text, "attack", OTHER, drawn="none", stage="hypothetical", reason="It is only feared.")
    store.add(reading(text, threat, places=(OTHER,)))
    (row,) = store.places_mentioned()
    assert (row["stage"], row["reason"]) == ("hypothetical", "It is only feared.")


def test_unknown_ids_are_not_found(store):
    """Asking for a document, reading or event that is not there raises NotFoundError with its id."""
    for ask in (store.document, store.reading, store.event):
        with pytest.raises(NotFoundError, match="nothing"):
            ask("nothing")


def test_content_and_version_survive_a_restart(tmp_path):
    """After closing and opening anew everything is there and the version is the same."""
    with Store.open(tmp_path, clock=clock) as store:
        store.add(numbered(1))
        version, listed = store.version(), store.documents()
    with Store.open(tmp_path) as again:
        assert (again.version(), again.documents()) == (version, listed)
        assert again.as_of() == "2024-05-06T07:08:09Z"
        again.check()


def test_every_addition_changes_the_version(store):
    """No two states of the store share a version."""
    versions = {store.version()}
    for number in range(5):
        store.add(numbered(number))
        versions.add(store.version())
    assert len(versions) == 6


def test_a_file_name_opens_the_same_store_as_its_directory(tmp_path):
    """A path that ends in .sqlite is the file itself."""
    with Store.open(tmp_path / "new" / FILE_NAME) as store:
        store.add(numbered(1))
    with Store.open(tmp_path / "new") as again:
        assert len(again.documents()) == 1


def test_one_store_serves_many_threads(store):
    """Eight threads add and read through one store in memory, and nothing is lost."""
    errors: list[Exception] = []

    def work(start: int) -> None:
        try:
            for number in range(start, start + 10):
                added = store.add(numbered(number))
                assert len(store.reading(added.document_id)["events"]) == 2
                assert len(list(store.events("document = ?", [added.document_id]))) == 2
        except (AssertionError, StoreError) as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=[100 * number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(store.documents()) == 80


def test_two_stores_share_one_file(tmp_path):
    """What one process adds, another that has the store open sees at once."""
    with Store.open(tmp_path) as server, Store.open(tmp_path) as command:
        before = server.version()
        command.add(numbered(1))
        assert server.version() == command.version() != before


def test_nothing_of_a_document_is_kept_when_adding_fails(store):
    """If an event cannot be written, neither the document nor its reading is there."""
    store._connection.execute(
        "CREATE TRIGGER refuse BEFORE INSERT ON events WHEN new.id LIKE '%-b' BEGIN SELECT raise(ABORT, 'no'); END"
    )
    with pytest.raises(StoreError):
        store.add(numbered(1))
    for table in ("documents", "readings", "events", "mentions", "areas"):
        assert store._connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 0


def test_an_event_told_twice_under_one_id_is_one_event(store):
    """Two events of a reading with the same id are the same event."""
    text = "Shelling in Exampleville."
    store.add(reading(text, event(text, "Shelling"), event(text, "Shelling")))
    assert store.count() == 1


@pytest.mark.parametrize("field", ["text", "title"])
def test_half_a_character_is_refused(store, field):
    """A lone surrogate, which no file can hold, is a DocumentError and leaves nothing behind."""
    made = numbered(1)
    bad = replace(made, document=replace(made.document, **{field: "broken \ud800 text"}), events=())
    with pytest.raises(DocumentError, match="lone surrogate"):
        store.add(bad)
    assert store.documents() == []


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([(30, 40)], (30, 40)),
        ([(10, 20), (30, 40)], (10, 40)),
        ([(170, 180), (-180, -170)], (170, -170)),
        ([(27, 180), (-180, -169), (19, 23)], (19, -169)),
        ([(-180, 180)], (-180, 180)),
        ([(175, 185)], (175, -175)),
        ([(-185, -175)], (175, -175)),
        ([(-170, -60), (172, 179)], (172, -60)),
    ],
)
def test_bounds_go_round_the_globe(parts, expected):
    """The box around parts on both sides of 180° crosses it instead of going round the other way."""
    found = bounds(MultiPolygon([box(west, 1, east, 2) for west, east in parts]))
    assert found == (expected[0], 1, expected[1], 2)
    assert bounds(None) == (None, None, None, None)


# -- migrations ------------------------------------------------------------------------------------------------------
def test_an_empty_file_gets_the_tables(tmp_path):
    """A database of format 0 is brought to the newest format."""
    sqlite3.connect(tmp_path / FILE_NAME).close()
    (tmp_path / FILE_NAME).touch()
    with Store.open(tmp_path) as store:
        store.add(numbered(1))
        assert store._connection.execute("PRAGMA user_version").fetchone()[0] == len(MIGRATIONS)


def test_every_format_can_be_brought_up_to_date(tmp_path):
    """A file left at any earlier format opens, and ends at the newest."""
    for had in range(len(MIGRATIONS)):
        path = tmp_path / str(had)
        path.mkdir()
        old = sqlite3.connect(path / FILE_NAME)
        for name, (arguments, function) in MIGRATING.items():
            old.create_function(name, arguments, function)
        for statements in MIGRATIONS[:had]:
            for statement in statements:
                old.execute(statement)
        old.execute(f"PRAGMA user_version = {had}")
        old.commit()
        old.close()
        with Store.open(path) as store:
            assert store._format() == len(MIGRATIONS)


def test_a_newer_format_is_refused(tmp_path):
    """A file of a newer conflictmap is left alone with one sentence that says what to do."""
    newer = sqlite3.connect(tmp_path / FILE_NAME)
    newer.execute("PRAGMA user_version = 99")
    newer.close()
    before = (tmp_path / FILE_NAME).read_bytes()
    with pytest.raises(StoreError, match=r"newer conflictmap \(format 99.*update conflictmap"):
        Store.open(tmp_path)
    assert (tmp_path / FILE_NAME).read_bytes() == before


def test_writes_are_acknowledged_only_when_on_the_disk(tmp_path):
    """The file is in WAL mode, syncs at each commit and checks foreign keys."""
    with Store.open(tmp_path) as store:
        pragmas = {name: store._connection.execute(f"PRAGMA {name}").fetchone()[0] for name in PRAGMAS}
    assert pragmas == PRAGMAS


PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


# -- trouble ---------------------------------------------------------------------------------------------------------
def one_sentence(error: BaseException) -> bool:
    message = str(error)
    return message.endswith(".") and "\n" not in message and "Traceback" not in message


def test_a_directory_that_cannot_be_made_is_explained(tmp_path):
    """A data directory below a plain file is one StoreError that names it."""
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match=r"cannot be made .*choose another") as caught:
        Store.open(tmp_path / "file" / "data")
    assert one_sentence(caught.value)


def test_a_file_that_cannot_be_opened_is_explained(tmp_path):
    """A directory in the place of the file is one StoreError that names it."""
    (tmp_path / FILE_NAME).mkdir()
    with pytest.raises(StoreError, match="cannot be opened") as caught:
        Store.open(tmp_path)
    assert one_sentence(caught.value)
    assert str(tmp_path / FILE_NAME) in str(caught.value)


def test_a_read_only_store_is_explained(tmp_path):
    """Adding to a store that cannot be written is one StoreError; reading goes on."""
    with Store.open(tmp_path) as store:
        store.add(numbered(1))
        store._connection.execute("PRAGMA query_only = ON")
        with pytest.raises(StoreError, match="cannot be written") as caught:
            store.add(numbered(2))
        assert one_sentence(caught.value)
        assert len(store.documents()) == 1


def test_a_locked_store_is_explained(tmp_path):
    """Another program's unfinished write is one StoreError, and adding works once it is done."""
    with Store.open(tmp_path, busy=0.05) as store:
        other = sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="in use by another program") as caught:
            store.add(numbered(1))
        other.execute("ROLLBACK")
        other.close()
        assert one_sentence(caught.value)
        assert store.add(numbered(1)).new


def test_a_file_that_is_no_database_is_explained_and_left_alone(tmp_path):
    """A file of other content is one StoreError and is not overwritten."""
    content = b"these are notes, not a database, and they are dear to somebody. " * 40
    (tmp_path / FILE_NAME).write_bytes(content)
    with pytest.raises(StoreError, match="no conflictmap store or is damaged") as caught:
        Store.open(tmp_path)
    assert one_sentence(caught.value)
    assert (tmp_path / FILE_NAME).read_bytes() == content


def test_a_damaged_file_is_explained(tmp_path):
    """Pages overwritten in the middle of the file are a StoreError, not a wrong answer."""
    with Store.open(tmp_path) as store:
        for number in range(100):
            store.add(numbered(number))
    path = tmp_path / FILE_NAME
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size // 4)
        file.write(b"\xa5" * (size // 2))
    with pytest.raises(StoreError, match="damaged") as caught, Store.open(tmp_path) as store:
        store.check()
    assert one_sentence(caught.value)


def test_a_changed_text_is_noticed(tmp_path):
    """A text that no longer has its hash is found by the check."""
    with Store.open(tmp_path) as store:
        store.add(numbered(1))
        store._connection.execute("UPDATE documents SET text = text || '!'")
        with pytest.raises(StoreError, match="another text than was added"):
            store.check()


def test_a_closed_store_is_explained(tmp_path):
    """Using a store after it was closed is a StoreError."""
    store = Store.open(Path(tmp_path))
    store.close()
    with pytest.raises(StoreError, match="open it anew"):
        store.documents()
