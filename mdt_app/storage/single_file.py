# SPDX-License-Identifier: Apache-2.0
"""The one file that stores had before there was a file for each day, and how it is taken apart.

Its steps are closed: no step is added. A store of each age lies in ``tests/data/db``, and a test takes each apart.
Taking apart may be broken off anywhere and begins again: rows are copied only where they are not there yet, and
the old file's key is destroyed when all are copied.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from datetime import date
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlite_utils import Migrations
from sqlite_utils.db import Database as SqliteUtilsDatabase

from mdt_app.storage.database import Database, open_database

FILE = "vault.db"
MIGRATIONS = Migrations("mdt")

#: Tables that belong to the unit and not to a day, in an order that keeps their references.
_OF_INDEX = (
    "sessions",
    "editions",
    "hot_lists",
    "hot_list_entries",
    "transfers",
    "accounts",
    "audit",
)

#: What belongs to a day: the table, and its rows in the old file by the day of their read.
_OF_DAY = (
    ("sessions", "session_id IN (SELECT session_id FROM old.reads WHERE {day})"),
    ("reads", "{day}"),
    ("crops", "read_id IN (SELECT read_id FROM old.reads WHERE {day})"),
    ("hits", "read_id IN (SELECT read_id FROM old.reads WHERE {day})"),
    ("verification_steps", "hit_id IN ({hits})"),
    ("second_readings", "read_id IN (SELECT read_id FROM old.reads WHERE {day})"),
    ("closings", "hit_id IN ({hits})"),
    (
        "outbox",
        "record_id IN (SELECT read_id FROM old.reads WHERE {day}) OR record_id IN ({hits}) OR record_id IN "
        "(SELECT verification_id FROM old.closings WHERE hit_id IN ({hits}))",
    ),
)
_DAY = "substr(captured_at, 1, 10) = :day"
_HITS = f"SELECT hit_id FROM old.hits WHERE read_id IN (SELECT read_id FROM old.reads WHERE {_DAY})"  # noqa: S608


def upgrade(database: Database) -> None:
    """Bring the old file to its last step.

    Raises:
        StoreTrouble: a step could not be made; the store stays at the step before it.
    """
    MIGRATIONS.apply(database)


def take_apart(
    path: Path,
    key: bytes,
    connect: Callable[[], Database],
    reading: Callable[[date], AbstractContextManager[Database]],
) -> None:
    """Copy the old file's rows into the index and into the file of each of its days.

    Args:
        path: the old file.
        key: its key.
        connect: opens the index.
        reading: opens a day's file, made if need be.

    Raises:
        StoreTrouble: it could not be finished; what was copied stands, and the old file as well.
    """
    with closing(open_database(path, key)) as old:
        upgrade(old)
        days = days_of(old)
    with closing(connect()) as index:
        index.attach_encrypted(path, key, "old")
        copy_index(index)
    for day in days:
        with reading(day) as database:
            database.attach_encrypted(path, key, "old")
            copy_day(database, day)


def device_key_password(key: bytes) -> bytes:
    """What unlocked the terminal's private key: made of the old file's key, which must not outlive the file."""
    return HKDF(hashes.SHA256(), 32, None, b"patrol-mdt device key 1").derive(key)


def days_of(database: Database) -> tuple[date, ...]:
    """The UTC days of the old file's reads."""
    rows = database.rows("SELECT DISTINCT substr(captured_at, 1, 10) AS day FROM reads ORDER BY day")
    return tuple(date.fromisoformat(row["day"]) for row in rows)


def copy_index(index: Database) -> None:
    """Copy what belongs to the unit from the old file, attached as ``old``, where it is not there yet."""
    with index.transaction():
        for table in _OF_INDEX:
            _copy(index, table, "TRUE", {})


def copy_day(database: Database, day: date) -> None:
    """Copy one day's records from the old file, attached as ``old``, where they are not there yet."""
    with database.transaction():
        for table, rows in _OF_DAY:
            _copy(database, table, rows.format(day=_DAY, hits=_HITS), {"day": day.isoformat()})


def _copy(database: Database, table: str, rows: str, values: dict[str, str]) -> None:
    columns = ", ".join(row["name"] for row in database.rows(f"PRAGMA old.table_info({table})"))
    # Names of tables and columns are the program's own.
    sql = f"INSERT OR IGNORE INTO main.{table} ({columns}) SELECT {columns} FROM old.{table} WHERE {rows}"  # noqa: S608
    database.conn.execute(sql, values)


@MIGRATIONS()
def m0001_shifts_and_reads(database: SqliteUtilsDatabase) -> None:
    """Shifts, reads with their pictures, hits and the steps of their verification."""
    database.executescript("""
        CREATE TABLE sessions (
            session_id TEXT PRIMARY KEY, username TEXT NOT NULL, display_name TEXT NOT NULL,
            unit TEXT NOT NULL,
            purpose TEXT NOT NULL, started_at TEXT NOT NULL, ended_at TEXT
        ) STRICT;
        CREATE TABLE reads (
            read_id TEXT PRIMARY KEY, session_id TEXT REFERENCES sessions, unit TEXT NOT NULL,
            camera TEXT NOT NULL, plate TEXT NOT NULL, plate_fold TEXT NOT NULL, confidence REAL NOT NULL,
            characters TEXT NOT NULL, state TEXT, state_confidence REAL NOT NULL,
            captured_at TEXT NOT NULL, first_seen_at TEXT NOT NULL, last_seen_at TEXT NOT NULL,
            recorded_at TEXT NOT NULL, frames INTEGER NOT NULL, box TEXT NOT NULL,
            frame_width INTEGER NOT NULL, frame_height INTEGER NOT NULL, reader TEXT NOT NULL, fix TEXT
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
            read_id TEXT PRIMARY KEY REFERENCES reads, reader TEXT NOT NULL, plate TEXT, read_at TEXT NOT NULL
        ) STRICT;
    """)


@MIGRATIONS()
def m0002_hot_lists(database: SqliteUtilsDatabase) -> None:
    """Hot lists: the edition in force is a pointer; a new one is loaded beside it and taken in one move."""
    database.executescript("""
        CREATE TABLE editions (edition INTEGER PRIMARY KEY AUTOINCREMENT, list_id TEXT NOT NULL) STRICT;
        CREATE TABLE hot_lists (
            list_id TEXT PRIMARY KEY, edition INTEGER NOT NULL UNIQUE, version TEXT NOT NULL
        ) STRICT;
        CREATE TABLE hot_list_entries (
            edition INTEGER NOT NULL, place INTEGER NOT NULL, plate_fold TEXT NOT NULL,
            partial INTEGER NOT NULL,
            entry TEXT NOT NULL, PRIMARY KEY (edition, place)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX entries_by_fold ON hot_list_entries (plate_fold, edition) WHERE partial = 0;
        CREATE INDEX entries_partial ON hot_list_entries (edition) WHERE partial = 1;
    """)


@MIGRATIONS()
def m0003_outbox(database: SqliteUtilsDatabase) -> None:
    """What the department does not have yet, in the order it must go."""
    database.executescript("""
        CREATE TABLE outbox (
            place INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL CHECK (kind IN ('read', 'hit',
            'verification')),
            record_id TEXT NOT NULL, of_at TEXT NOT NULL, sent_at TEXT, refused TEXT, UNIQUE (kind, record_id)
        ) STRICT;
        CREATE INDEX outbox_waiting ON outbox (place) WHERE sent_at IS NULL AND refused IS NULL;
        CREATE TABLE closings (
            verification_id TEXT PRIMARY KEY, hit_id TEXT NOT NULL UNIQUE REFERENCES hits,
            username TEXT NOT NULL,
            closed_at TEXT NOT NULL, reason TEXT NOT NULL
        ) STRICT;
        CREATE TABLE transfers (only INTEGER PRIMARY KEY CHECK (only = 1),
        last_complete_at TEXT NOT NULL) STRICT;
    """)


@MIGRATIONS()
def m0004_accounts_and_audit(database: SqliteUtilsDatabase) -> None:
    """Accounts of people, and the audit log that can only grow."""
    database.executescript("""
        CREATE TABLE accounts (
            username TEXT PRIMARY KEY, display_name TEXT NOT NULL, role TEXT NOT NULL, unit TEXT NOT NULL,
            password_hash TEXT NOT NULL, created_at TEXT NOT NULL, failed_attempts INTEGER NOT NULL DEFAULT 0,
            locked_at TEXT
        ) STRICT;
        CREATE TABLE audit (
            seq INTEGER PRIMARY KEY CHECK (seq > 0), at TEXT NOT NULL, event TEXT NOT NULL,
            outcome TEXT NOT NULL,
            username TEXT NOT NULL, session_id TEXT NOT NULL, object TEXT NOT NULL,
            query_elements TEXT NOT NULL,
            purpose TEXT NOT NULL, case_no TEXT NOT NULL, reason TEXT NOT NULL, rows INTEGER,
            prev_hash TEXT NOT NULL,
            hash TEXT NOT NULL
        ) STRICT;
        CREATE TRIGGER audit_never_changes BEFORE UPDATE ON audit
            BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;
        CREATE TRIGGER audit_never_shrinks BEFORE DELETE ON audit
            BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;
    """)


@MIGRATIONS()
def m0005_readings_of_several_readers(database: SqliteUtilsDatabase) -> None:
    """More than one other reader may look at the crop of a hit."""
    database.executescript("""
        CREATE TABLE more_second_readings (
            read_id TEXT NOT NULL REFERENCES reads, reader TEXT NOT NULL, plate TEXT, read_at TEXT NOT NULL,
            PRIMARY KEY (read_id, reader)
        ) STRICT;
        INSERT INTO more_second_readings (read_id, reader, plate, read_at)
            SELECT read_id, reader, plate, read_at FROM second_readings;
        DROP TABLE second_readings;
        ALTER TABLE more_second_readings RENAME TO second_readings;
    """)


@MIGRATIONS()
def m0006_vehicle_colour(database: SqliteUtilsDatabase) -> None:
    """What colour the vehicle looks to the camera; empty when it cannot tell."""
    database.executescript("""
        ALTER TABLE reads ADD COLUMN vehicle_colour TEXT;
        ALTER TABLE reads ADD COLUMN vehicle_colour_confidence REAL;
    """)


@MIGRATIONS()
def m0007_titles_training_and_modes(database: SqliteUtilsDatabase) -> None:
    """A person's job title and training; what a shift is for; which event was the last at a complete transfer."""
    database.executescript("""
        ALTER TABLE accounts ADD COLUMN title TEXT NOT NULL DEFAULT '';
        ALTER TABLE accounts ADD COLUMN courses TEXT NOT NULL DEFAULT '[]';
        UPDATE accounts SET title = role;
        ALTER TABLE sessions ADD COLUMN policy TEXT NOT NULL DEFAULT '';
        ALTER TABLE sessions ADD COLUMN incident TEXT NOT NULL DEFAULT '';
        ALTER TABLE sessions ADD COLUMN place TEXT NOT NULL DEFAULT '';
        ALTER TABLE sessions ADD COLUMN reason TEXT NOT NULL DEFAULT '';
        ALTER TABLE transfers ADD COLUMN audit_seq INTEGER NOT NULL DEFAULT 0;
    """)
