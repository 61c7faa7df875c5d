"""The tables of the store, as a list of migrations: the file's ``PRAGMA user_version`` counts how many it has had.

A migration that was released is never edited; a change is a new entry at the end.

documents   one text each, unchanged; id = first 16 hex digits of its SHA-256
readings    what was read out of a document under one header (title, source, day of publication, …); a new one
            supersedes the old, which stays
events      one event of one reading: columns to search by, and the contract's JSON.  west … north bound what is drawn (west > east: crosses 180°)
mentions    places a document names without a drawn event, with their sentence
areas       outlines of places, WKB in WGS84 (longitude, latitude)
"""

from __future__ import annotations

from typing import Final

_FIRST: Final = (
    """CREATE TABLE documents (
        id TEXT NOT NULL PRIMARY KEY,
        sha256 TEXT NOT NULL UNIQUE,
        text TEXT NOT NULL,
        added_at TEXT NOT NULL
    ) WITHOUT ROWID""",
    """CREATE TABLE readings (
        n INTEGER PRIMARY KEY,
        document TEXT NOT NULL REFERENCES documents (id),
        title TEXT, source TEXT, url TEXT, published TEXT,
        language TEXT NOT NULL,
        "by" TEXT NOT NULL,
        sample INTEGER NOT NULL,
        digest TEXT NOT NULL,
        places TEXT NOT NULL,
        times TEXT NOT NULL,
        added_at TEXT NOT NULL,
        superseded INTEGER REFERENCES readings (n)
    )""",
    """CREATE UNIQUE INDEX readings_current ON readings (document) WHERE superseded IS NULL""",
    """CREATE TABLE events (
        n INTEGER PRIMARY KEY,
        reading INTEGER NOT NULL REFERENCES readings (n),
        document TEXT NOT NULL REFERENCES documents (id),
        id TEXT NOT NULL,
        kind TEXT NOT NULL, layer TEXT NOT NULL, drawn TEXT NOT NULL,
        first TEXT, last TEXT,
        lat REAL, lon REAL, west REAL, south REAL, east REAL, north REAL,
        search TEXT NOT NULL,
        json TEXT NOT NULL,
        UNIQUE (reading, id)
    )""",
    """CREATE INDEX events_by_kind_and_day ON events (kind, first, last, lon, lat)""",
    """CREATE INDEX events_by_id ON events (id)""",
    """CREATE VIEW current_events AS
        SELECT events.* FROM events JOIN readings ON readings.n = events.reading WHERE readings.superseded IS NULL""",
    """CREATE TABLE mentions (
        reading INTEGER NOT NULL REFERENCES readings (n),
        place_id TEXT NOT NULL,
        name TEXT NOT NULL, lat REAL NOT NULL, lon REAL NOT NULL, "precision" TEXT NOT NULL,
        text TEXT NOT NULL, "start" INTEGER NOT NULL, "end" INTEGER NOT NULL,
        stage TEXT, reason TEXT NOT NULL
    )""",
    """CREATE INDEX mentions_by_reading ON mentions (reading)""",
    """CREATE TABLE areas (place_id TEXT NOT NULL PRIMARY KEY, wkb BLOB NOT NULL) WITHOUT ROWID""",
)

MIGRATIONS: Final[tuple[tuple[str, ...], ...]] = (_FIRST,)
