# SPDX-License-Identifier: Apache-2.0
"""The form of a day's file: the reads of one UTC day and everything that hangs on them.

The file is whole in itself: it repeats the shifts of its reads. Each step is small, runs once in a transaction of its
own, and never changes after it shipped.
"""

from datetime import date

from sqlite_utils import Migrations
from sqlite_utils.db import Database as SqliteUtilsDatabase

from mdt_app.storage.database import Database
from mdt_app.storage.errors import StoreDamaged

DAY = Migrations("day")


def upgrade_day(database: Database, day: date) -> None:
    """Apply what the day's file does not have yet, and see that it is this day's.

    Raises:
        StoreTrouble: a step could not be made; the file stays at the step before it.
        StoreDamaged: the file is another day's.
    """
    DAY.apply(database)
    database.table("this_day").insert({"only": 1, "day": day.isoformat()}, ignore=True)
    if database.rows("SELECT day FROM this_day") != [{"day": day.isoformat()}]:
        raise StoreDamaged(f"The file of {day} is another day's. Restore the data folder from its backup.")


@DAY()
def d0001_day(database: SqliteUtilsDatabase) -> None:
    """Reads with their pictures, hits, the steps of their verification, and what waits to be sent."""
    database.executescript("""
        CREATE TABLE this_day (only INTEGER PRIMARY KEY CHECK (only = 1), day TEXT NOT NULL) STRICT;
        CREATE TABLE sessions (
            session_id TEXT PRIMARY KEY, username TEXT NOT NULL, display_name TEXT NOT NULL,
            unit TEXT NOT NULL, purpose TEXT NOT NULL, started_at TEXT NOT NULL, ended_at TEXT,
            policy TEXT NOT NULL DEFAULT '', incident TEXT NOT NULL DEFAULT '', place TEXT NOT NULL DEFAULT '',
            reason TEXT NOT NULL DEFAULT ''
        ) STRICT;
        CREATE TABLE reads (
            read_id TEXT PRIMARY KEY, session_id TEXT REFERENCES sessions, unit TEXT NOT NULL,
            camera TEXT NOT NULL, plate TEXT NOT NULL, plate_fold TEXT NOT NULL, confidence REAL NOT NULL,
            characters TEXT NOT NULL, state TEXT, state_confidence REAL NOT NULL,
            captured_at TEXT NOT NULL, first_seen_at TEXT NOT NULL, last_seen_at TEXT NOT NULL,
            recorded_at TEXT NOT NULL, frames INTEGER NOT NULL, box TEXT NOT NULL,
            frame_width INTEGER NOT NULL, frame_height INTEGER NOT NULL, reader TEXT NOT NULL, fix TEXT,
            vehicle_colour TEXT, vehicle_colour_confidence REAL
        ) STRICT;
        CREATE INDEX reads_by_plate ON reads (plate, captured_at);
        CREATE INDEX reads_by_fold ON reads (plate_fold);
        CREATE INDEX reads_by_time ON reads (captured_at);
        CREATE TABLE crops (
            read_id TEXT NOT NULL REFERENCES reads, kind TEXT NOT NULL CHECK (kind IN ('plate', 'scene')),
            jpeg BLOB NOT NULL, PRIMARY KEY (read_id, kind)
        ) STRICT;
        CREATE TABLE hits (
            hit_id TEXT PRIMARY KEY, read_id TEXT NOT NULL REFERENCES reads, list_id TEXT NOT NULL,
            entry_id TEXT NOT NULL, entry TEXT NOT NULL, match_class TEXT NOT NULL, differing TEXT NOT NULL,
            list_version TEXT NOT NULL, priority INTEGER NOT NULL, lowered_from INTEGER,
            raised_at TEXT NOT NULL, closed_at TEXT
        ) STRICT;
        CREATE INDEX hits_by_time ON hits (raised_at);
        CREATE INDEX hits_open ON hits (raised_at) WHERE closed_at IS NULL;
        CREATE TABLE verification_steps (
            hit_id TEXT NOT NULL REFERENCES hits, step INTEGER NOT NULL, saved_at TEXT NOT NULL,
            username TEXT NOT NULL, verification TEXT NOT NULL, PRIMARY KEY (hit_id, step)
        ) STRICT;
        CREATE TABLE second_readings (
            read_id TEXT NOT NULL REFERENCES reads, reader TEXT NOT NULL, plate TEXT, read_at TEXT NOT NULL,
            PRIMARY KEY (read_id, reader)
        ) STRICT;
        CREATE TABLE closings (
            verification_id TEXT PRIMARY KEY, hit_id TEXT NOT NULL UNIQUE REFERENCES hits,
            username TEXT NOT NULL, closed_at TEXT NOT NULL, reason TEXT NOT NULL
        ) STRICT;
        CREATE TABLE outbox (
            place INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL CHECK (kind IN ('read', 'hit',
            'verification')),
            record_id TEXT NOT NULL, of_at TEXT NOT NULL, sent_at TEXT, refused TEXT, UNIQUE (kind, record_id)
        ) STRICT;
        CREATE INDEX outbox_waiting ON outbox (place) WHERE sent_at IS NULL AND refused IS NULL;
    """)


@DAY()
def d0002_votes_and_places(database: SqliteUtilsDatabase) -> None:
    """What each frame of a read said; and an index that answers when, which plate, which camera and where alone."""
    database.executescript("""
        ALTER TABLE reads ADD COLUMN votes TEXT NOT NULL DEFAULT '[]';
        ALTER TABLE reads ADD COLUMN lat REAL;
        ALTER TABLE reads ADD COLUMN lon REAL;
        UPDATE reads SET lat = json_extract(fix, '$.fix.lat'), lon = json_extract(fix, '$.fix.lon')
            WHERE json_extract(fix, '$.fresh');
        CREATE TRIGGER reads_have_places AFTER INSERT ON reads
            WHEN new.fix IS NOT NULL AND new.lat IS NULL AND json_extract(new.fix, '$.fresh') BEGIN
            UPDATE reads SET lat = json_extract(new.fix, '$.fix.lat'), lon = json_extract(new.fix, '$.fix.lon')
                WHERE rowid = new.rowid;
        END;
        CREATE INDEX reads_by_moment ON reads (captured_at, plate, camera, lat, lon);
        DROP INDEX reads_by_time;
    """)


@DAY()
def d0003_seen_again(database: SqliteUtilsDatabase) -> None:
    """Reads that raised no alert of their own: which hit they saw again; the hit may be of the day before."""
    database.executescript("""
        CREATE TABLE sightings (
            read_id TEXT NOT NULL REFERENCES reads, hit_id TEXT NOT NULL, match_class TEXT NOT NULL,
            seen_at TEXT NOT NULL, PRIMARY KEY (read_id, hit_id)
        ) STRICT;
        CREATE INDEX sightings_by_hit ON sightings (hit_id);
    """)
