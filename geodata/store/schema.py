"""The tables of the store, as a list of migrations: the file's ``PRAGMA user_version`` counts how many it has had.

A migration that was released is never edited; a change is a new entry at the end.

documents   one text each, unchanged; id = first 16 hex digits of its SHA-256
readings    what was read out of a document under one header (title, source, day of publication, …); a new one
            supersedes the old, which stays
events      one event of one reading: columns to search by, and the contract's JSON.  west … north bound what is drawn (west > east: crosses 180°);
            side, actor, source, area: short texts to filter by, one a line (``geodata.store.facets``)
mentions    places a document names without a drawn event, with their sentence
areas       outlines of places, WKB in WGS84 (longitude, latitude)
reports     current events that a mark can come of, as ``geodata.happenings`` knows them; core = key of the report that began
            their happening, key = "document/event"
filed       the texts under which a report is found by its like
merged      happenings of two and more reports: lead = the event that shows it; what it is searched and drawn by
happenings  (a view) what the map shows: each merged happening once, and every other current event
corrections what people said of two reports, a < b by key: "apart" or "joined"; the newest that is not undone holds; act =
            what was said at once.  Kept by key, so that it outlives readings
gathered    one row: the rules by which reports were merged
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

_HAPPENINGS: Final = (
    """CREATE TABLE reports (
        event INTEGER PRIMARY KEY REFERENCES events (n),
        key TEXT NOT NULL UNIQUE,
        core TEXT,
        facts TEXT NOT NULL
    )""",
    """CREATE INDEX reports_by_core ON reports (core)""",
    """CREATE TABLE filed (
        text TEXT NOT NULL,
        event INTEGER NOT NULL REFERENCES reports (event),
        PRIMARY KEY (text, event)
    ) WITHOUT ROWID""",
    """CREATE INDEX filed_by_event ON filed (event)""",
    """CREATE TABLE merged (
        core TEXT NOT NULL PRIMARY KEY,
        id TEXT NOT NULL,
        lead INTEGER NOT NULL REFERENCES events (n),
        size INTEGER NOT NULL,
        layer TEXT NOT NULL, drawn TEXT NOT NULL,
        first TEXT, last TEXT
    ) WITHOUT ROWID""",
    """CREATE TABLE corrections (
        n INTEGER PRIMARY KEY,
        act INTEGER NOT NULL,
        said TEXT NOT NULL CHECK (said IN ('apart', 'joined')),
        a TEXT NOT NULL, b TEXT NOT NULL,
        made_at TEXT NOT NULL, undone_at TEXT,
        CHECK (a < b)
    )""",
    """CREATE INDEX corrections_by_act ON corrections (act)""",
    """CREATE TABLE gathered (one INTEGER PRIMARY KEY CHECK (one = 1), rules TEXT NOT NULL)""",
    """CREATE VIEW happenings AS
        SELECT e.n, e.id, e.kind, e.layer, e.drawn, e.first, e.last, e.lat, e.lon, e.west, e.south, e.east, e.north,
            e.search, NULL AS core
        FROM current_events e
        WHERE NOT EXISTS (SELECT 1 FROM reports r JOIN merged m ON m.core = r.core WHERE r.event = e.n)
        UNION ALL
        SELECT e.n, m.id, e.kind, m.layer, m.drawn, m.first, m.last, e.lat, e.lon, e.west, e.south, e.east, e.north,
            (SELECT group_concat(told.search, char(10)) FROM reports r JOIN events told ON told.n = r.event
                WHERE r.core = m.core) AS search, m.core
        FROM merged m JOIN events e ON e.n = m.lead""",
)

_SEARCH: Final = (
    """ALTER TABLE events ADD COLUMN sub TEXT NOT NULL DEFAULT ''""",
    """UPDATE events SET sub = json ->> '$.sub',
        search = search_of(json, (SELECT title FROM readings WHERE n = events.reading),
            (SELECT source FROM readings WHERE n = events.reading))""",
    """DROP VIEW happenings""",
    """CREATE VIEW happenings AS
        SELECT e.n, e.id, e.kind, e.sub, e.layer, e.drawn, e.first, e.last, e.lat, e.lon, e.west, e.south, e.east,
            e.north, e.search, NULL AS core
        FROM current_events e
        WHERE NOT EXISTS (SELECT 1 FROM reports r JOIN merged m ON m.core = r.core WHERE r.event = e.n)
        UNION ALL
        SELECT e.n, m.id, e.kind, e.sub, m.layer, m.drawn, m.first, m.last, e.lat, e.lon, e.west, e.south, e.east,
            e.north, (SELECT group_concat(told.search, char(10)) FROM reports r JOIN events told ON told.n = r.event
                WHERE r.core = m.core) AS search, m.core
        FROM merged m JOIN events e ON e.n = m.lead""",
)
"""The kind in a word, and what is searched: also claimants and every spelling of the place, without apostrophes."""

_STANDING: Final = (
    """ALTER TABLE events ADD COLUMN assertion TEXT NOT NULL DEFAULT ''""",
    """ALTER TABLE events ADD COLUMN harmed INTEGER NOT NULL DEFAULT 0""",
    """ALTER TABLE merged ADD COLUMN assertion TEXT NOT NULL DEFAULT ''""",
    """ALTER TABLE merged ADD COLUMN harmed INTEGER NOT NULL DEFAULT 0""",
    """UPDATE events SET assertion = json ->> '$.assertion', harmed = harmed_in(json)""",
    """DELETE FROM gathered""",
    """DROP VIEW happenings""",
    """CREATE VIEW happenings AS
        SELECT e.n, e.id, e.kind, e.sub, e.layer, e.drawn, e.first, e.last, e.lat, e.lon, e.west, e.south, e.east,
            e.north, e.assertion, e.harmed, e.search, NULL AS core
        FROM current_events e
        WHERE NOT EXISTS (SELECT 1 FROM reports r JOIN merged m ON m.core = r.core WHERE r.event = e.n)
        UNION ALL
        SELECT e.n, m.id, e.kind, e.sub, m.layer, m.drawn, m.first, m.last, e.lat, e.lon, e.west, e.south, e.east,
            e.north, m.assertion, m.harmed,
            (SELECT group_concat(told.search, char(10)) FROM reports r JOIN events told ON told.n = r.event
                WHERE r.core = m.core) AS search, m.core
        FROM merged m JOIN events e ON e.n = m.lead""",
)
"""How sure a happening is and whether people were harmed; merged ones are gathered anew to know it."""

_FACETS: Final = (
    """ALTER TABLE events ADD COLUMN stage TEXT NOT NULL DEFAULT ''""",
    """ALTER TABLE events ADD COLUMN "precision" TEXT""",
    """ALTER TABLE events ADD COLUMN side TEXT NOT NULL DEFAULT ''""",
    """ALTER TABLE events ADD COLUMN actor TEXT NOT NULL DEFAULT ''""",
    """ALTER TABLE events ADD COLUMN source TEXT NOT NULL DEFAULT ''""",
    """ALTER TABLE events ADD COLUMN area TEXT NOT NULL DEFAULT ''""",
    """ALTER TABLE merged ADD COLUMN side TEXT NOT NULL DEFAULT ''""",
    """UPDATE events SET stage = json ->> '$.stage', "precision" = json ->> '$.where.precision', side = sides_in(json),
        actor = actors_in(json), area = areas_in(json),
        source = outlet_in((SELECT source FROM readings WHERE n = events.reading))""",
    """DELETE FROM gathered""",
    """DROP VIEW happenings""",
    """CREATE VIEW happenings AS
        SELECT e.n, e.id, e.kind, e.sub, e.layer, e.drawn, e.first, e.last, e.lat, e.lon, e.west, e.south, e.east,
            e.north, e.assertion, e.harmed, e.stage, e."precision", e.side, e.actor, e.source, e.area, e.search,
            NULL AS core
        FROM current_events e
        WHERE NOT EXISTS (SELECT 1 FROM reports r JOIN merged m ON m.core = r.core WHERE r.event = e.n)
        UNION ALL
        SELECT e.n, m.id, e.kind, e.sub, m.layer, m.drawn, m.first, m.last, e.lat, e.lon, e.west, e.south, e.east,
            e.north, m.assertion, m.harmed, e.stage, e."precision", m.side,
            (SELECT group_concat(told.actor, '') FROM reports r JOIN events told ON told.n = r.event
                WHERE r.core = m.core) AS actor,
            (SELECT group_concat(told.source, '') FROM reports r JOIN events told ON told.n = r.event
                WHERE r.core = m.core) AS source,
            e.area,
            (SELECT group_concat(told.search, char(10)) FROM reports r JOIN events told ON told.n = r.event
                WHERE r.core = m.core) AS search, m.core
        FROM merged m JOIN events e ON e.n = m.lead""",
)
"""What people filter by beside kind, days and words (``geodata.store.facets``); merged happenings are gathered anew."""

MIGRATIONS: Final[tuple[tuple[str, ...], ...]] = (_FIRST, _HAPPENINGS, _SEARCH, _STANDING, _FACETS)
