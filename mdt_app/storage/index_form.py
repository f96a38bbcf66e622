# SPDX-License-Identifier: Apache-2.0
"""The form of the index's tables: accounts, shifts, hot lists, audit, and what is known of the day files.

Each step is small, runs once in a transaction of its own, and never changes after it shipped. Every step has an index
of that age in ``tests/data/db`` that a test upgrades.
"""

from sqlite_utils import Migrations
from sqlite_utils.db import Database as SqliteUtilsDatabase

from mdt_app.storage.database import Database

INDEX = Migrations("index")


def upgrade_index(database: Database) -> None:
    """Apply what the index does not have yet.

    Raises:
        StoreTrouble: a step could not be made; the index stays at the step before it.
    """
    INDEX.apply(database)


@INDEX()
def i0001_index(database: SqliteUtilsDatabase) -> None:
    """Everything that belongs to the unit; for a day only that it is there and whether something of it waits."""
    database.executescript("""
        CREATE TABLE sessions (
            session_id TEXT PRIMARY KEY, username TEXT NOT NULL, display_name TEXT NOT NULL,
            unit TEXT NOT NULL, purpose TEXT NOT NULL, started_at TEXT NOT NULL, ended_at TEXT,
            policy TEXT NOT NULL DEFAULT '', incident TEXT NOT NULL DEFAULT '', place TEXT NOT NULL DEFAULT '',
            reason TEXT NOT NULL DEFAULT ''
        ) STRICT;
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
        CREATE TABLE transfers (
            only INTEGER PRIMARY KEY CHECK (only = 1), last_complete_at TEXT NOT NULL,
            audit_seq INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE TABLE accounts (
            username TEXT PRIMARY KEY, display_name TEXT NOT NULL, role TEXT NOT NULL, unit TEXT NOT NULL,
            password_hash TEXT NOT NULL, created_at TEXT NOT NULL, failed_attempts INTEGER NOT NULL DEFAULT 0,
            locked_at TEXT, title TEXT NOT NULL DEFAULT '', courses TEXT NOT NULL DEFAULT '[]'
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
        CREATE TABLE days (
            day TEXT PRIMARY KEY, settled INTEGER NOT NULL DEFAULT 0, destroyed_at TEXT
        ) STRICT;
        CREATE TABLE ring (only INTEGER PRIMARY KEY CHECK (only = 1), generation INTEGER NOT NULL) STRICT;
    """)


@INDEX()
def i0002_hot_plates_reviews_and_orders(database: SqliteUtilsDatabase) -> None:
    """Versions of hot plates, what waits for a review, deployment orders; scopes and supervisor of a person."""
    database.executescript("""
        CREATE TABLE hot_plates (
            entry_id TEXT NOT NULL, number INTEGER NOT NULL, entry TEXT NOT NULL, member TEXT NOT NULL,
            supervisor TEXT NOT NULL, report TEXT NOT NULL, incident TEXT NOT NULL, notes TEXT NOT NULL,
            made_at TEXT NOT NULL, approved_by TEXT NOT NULL DEFAULT '', approved_at TEXT,
            ending TEXT NOT NULL DEFAULT '' CHECK (ending IN ('', 'rejected', 'replaced', 'withdrawn')),
            ended_by TEXT NOT NULL DEFAULT '', ended_at TEXT, PRIMARY KEY (entry_id, number)
        ) STRICT;
        CREATE TABLE reviews (
            review_id TEXT PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('search', 'exception')),
            subject TEXT NOT NULL, asked_by TEXT NOT NULL, session_id TEXT NOT NULL, asked_at TEXT NOT NULL,
            request TEXT NOT NULL, why TEXT NOT NULL,
            decision TEXT NOT NULL DEFAULT '' CHECK (decision IN ('', 'released', 'denied', 'noted')),
            decided_by TEXT NOT NULL DEFAULT '', decided_role TEXT NOT NULL DEFAULT '', decided_at TEXT,
            words TEXT NOT NULL DEFAULT '', used_at TEXT, used_in TEXT NOT NULL DEFAULT '',
            UNIQUE (kind, subject)
        ) STRICT;
        CREATE INDEX reviews_waiting ON reviews (asked_at) WHERE decision = '';
        CREATE TABLE deployment_orders (
            order_id TEXT PRIMARY KEY, reader TEXT NOT NULL, unit TEXT NOT NULL, effort TEXT NOT NULL,
            since TEXT NOT NULL, until TEXT NOT NULL, issued_by TEXT NOT NULL, issued_at TEXT NOT NULL
        ) STRICT;
        ALTER TABLE accounts ADD COLUMN scopes TEXT NOT NULL DEFAULT '[]';
        ALTER TABLE accounts ADD COLUMN supervisor TEXT NOT NULL DEFAULT '';
        CREATE TABLE session_orders (
            session_id TEXT NOT NULL, order_id TEXT NOT NULL, PRIMARY KEY (session_id, order_id)
        ) STRICT;
    """)


@INDEX()
def i0003_destruction(database: SqliteUtilsDatabase) -> None:
    """Who vouched for the time, what is held as evidence, what is being destroyed, and what was, on certificate."""
    database.executescript("""
        CREATE TABLE time_witnesses (
            source TEXT PRIMARY KEY CHECK (source IN ('gps', 'department')), at TEXT NOT NULL
        ) STRICT;
        CREATE TABLE holds (
            hold_id TEXT PRIMARY KEY, ground TEXT NOT NULL, case_number TEXT NOT NULL, reason TEXT NOT NULL,
            placed_by TEXT NOT NULL, placed_at TEXT NOT NULL, lifted_by TEXT NOT NULL DEFAULT '', lifted_at TEXT,
            captured_from TEXT, captured_until TEXT, camera TEXT NOT NULL DEFAULT '',
            origin TEXT NOT NULL DEFAULT 'car' CHECK (origin IN ('car', 'department'))
        ) STRICT;
        CREATE TABLE held_reads (
            hold_id TEXT NOT NULL REFERENCES holds, read_id TEXT NOT NULL, PRIMARY KEY (hold_id, read_id)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE purges (
            name TEXT PRIMARY KEY, step TEXT NOT NULL CHECK (step IN ('intended', 'key_destroyed', 'verified')),
            plan TEXT NOT NULL, key_destroyed_at TEXT, held INTEGER NOT NULL DEFAULT 0,
            verification TEXT NOT NULL DEFAULT ''
        ) STRICT;
        CREATE TABLE certificates (
            number INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, certificate TEXT NOT NULL,
            audit_seq INTEGER NOT NULL, audit_hash TEXT NOT NULL
        ) STRICT;
        CREATE TRIGGER certificates_never_change BEFORE UPDATE ON certificates
            BEGIN SELECT RAISE(ABORT, 'certificates are only added'); END;
        CREATE TRIGGER certificates_never_go BEFORE DELETE ON certificates
            BEGIN SELECT RAISE(ABORT, 'certificates are only added'); END;
    """)


@INDEX()
def i0005_life_of_accounts(database: SqliteUtilsDatabase) -> None:
    """What becomes of an account: its passwords, second factor, sign-ons, ends and reviews; names that rest."""
    database.executescript("""
        ALTER TABLE accounts ADD COLUMN password_set_at TEXT;
        ALTER TABLE accounts ADD COLUMN must_change INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE accounts ADD COLUMN former_hashes TEXT NOT NULL DEFAULT '[]';
        ALTER TABLE accounts ADD COLUMN has_factor INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE accounts ADD COLUMN manages INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE accounts ADD COLUMN last_sign_on_at TEXT;
        ALTER TABLE accounts ADD COLUMN expires_at TEXT;
        ALTER TABLE accounts ADD COLUMN reviewed_at TEXT;
        ALTER TABLE accounts ADD COLUMN disabled_at TEXT;
        ALTER TABLE accounts ADD COLUMN disabled_why TEXT NOT NULL DEFAULT '';
        UPDATE accounts SET password_set_at = created_at;
        UPDATE accounts SET manages = 1 WHERE role = 'alpr_administrator';
        CREATE TABLE former_accounts (username TEXT PRIMARY KEY, removed_at TEXT NOT NULL) STRICT;
        CREATE TABLE vouched (only INTEGER PRIMARY KEY CHECK (only = 1), at TEXT NOT NULL) STRICT;
    """)


@INDEX()
def i0006_audit_of_all_fields(database: SqliteUtilsDatabase) -> None:
    """Events of form 2: all of CJIS AU-3, what was searched for sealed beside them; the department's signatures."""
    database.executescript("""
        ALTER TABLE audit ADD COLUMN form INTEGER NOT NULL DEFAULT 1;
        ALTER TABLE audit ADD COLUMN time_source TEXT;
        ALTER TABLE audit ADD COLUMN monotonic_ms INTEGER;
        ALTER TABLE audit ADD COLUMN org TEXT;
        ALTER TABLE audit ADD COLUMN role TEXT;
        ALTER TABLE audit ADD COLUMN device_id TEXT;
        ALTER TABLE audit ADD COLUMN vehicle TEXT;
        ALTER TABLE audit ADD COLUMN source_address TEXT;
        ALTER TABLE audit ADD COLUMN destination_address TEXT;
        ALTER TABLE audit ADD COLUMN session_seconds INTEGER;
        ALTER TABLE audit ADD COLUMN query_digest TEXT;
        ALTER TABLE audit ADD COLUMN bytes_in INTEGER;
        ALTER TABLE audit ADD COLUMN bytes_out INTEGER;
        ALTER TABLE audit ADD COLUMN sealed BLOB;
        CREATE TABLE audit_receipts (
            device TEXT NOT NULL, seq INTEGER NOT NULL, hash TEXT NOT NULL, at TEXT NOT NULL,
            received_at TEXT NOT NULL, signature TEXT NOT NULL, key_pem TEXT NOT NULL,
            PRIMARY KEY (device, seq)
        ) STRICT;
        CREATE TRIGGER audit_receipts_never_change BEFORE UPDATE ON audit_receipts
            BEGIN SELECT RAISE(ABORT, 'signed heads only come'); END;
        CREATE TRIGGER audit_receipts_never_go BEFORE DELETE ON audit_receipts
            BEGIN SELECT RAISE(ABORT, 'signed heads only come'); END;
    """)


@INDEX()
def i0007_designees(database: SqliteUtilsDatabase) -> None:
    """Who holds a duty of the policy on behalf of its office, by whom it was recorded, and for which days."""
    database.executescript("""
        CREATE TABLE duty_assignments (
            duty TEXT NOT NULL, username TEXT NOT NULL, name TEXT NOT NULL, recorded_by TEXT NOT NULL,
            since TEXT NOT NULL, until TEXT, PRIMARY KEY (duty, username, since)
        ) STRICT;
    """)


@INDEX()
def i0008_plates_of_a_day(database: SqliteUtilsDatabase) -> None:
    """The plates of a past day, sealed under the day's own key, so that a search opens only days that may hold one."""
    database.executescript("CREATE TABLE day_plates (day TEXT PRIMARY KEY, sealed BLOB NOT NULL) STRICT;")


@INDEX()
def i0009_self_tests(database: SqliteUtilsDatabase) -> None:
    """The self-tests of each shift: who, when, each check with its figures, and what they mean; no plate."""
    database.executescript("""
        CREATE TABLE self_tests (
            test_id TEXT PRIMARY KEY, began_at TEXT NOT NULL, ended_at TEXT NOT NULL, session_id TEXT NOT NULL,
            username TEXT NOT NULL, unit TEXT NOT NULL, automatic INTEGER NOT NULL, outcome TEXT NOT NULL,
            verdict TEXT NOT NULL
        ) STRICT;
        CREATE INDEX self_tests_newest ON self_tests (began_at);
        CREATE TRIGGER self_tests_never_change BEFORE UPDATE ON self_tests
            BEGIN SELECT RAISE(ABORT, 'self-tests are only added'); END;
        CREATE TRIGGER self_tests_never_go BEFORE DELETE ON self_tests
            BEGIN SELECT RAISE(ABORT, 'self-tests are only added'); END;
    """)


@INDEX()
def i0010_bundles(database: SqliteUtilsDatabase) -> None:
    """Bundles that were written on removable media, and what the department's receipts said of them."""
    database.executescript("""
        CREATE TABLE bundles (
            bundle_id TEXT PRIMARY KEY, device TEXT NOT NULL, made_at TEXT NOT NULL, username TEXT NOT NULL,
            reads INTEGER NOT NULL, hits INTEGER NOT NULL, verifications INTEGER NOT NULL, events INTEGER NOT NULL,
            size INTEGER NOT NULL, digest TEXT NOT NULL,
            taken_at TEXT, accepted INTEGER, duplicate INTEGER, refused INTEGER
        ) STRICT;
    """)


@INDEX()
def i0011_camera_passes(database: SqliteUtilsDatabase) -> None:
    """Cameras that a technician passed: who, when, and what the meters said; no plate."""
    database.executescript("""
        CREATE TABLE camera_passes (
            pass_id TEXT PRIMARY KEY, camera TEXT NOT NULL, passed_at TEXT NOT NULL, username TEXT NOT NULL,
            display_name TEXT NOT NULL, unit TEXT NOT NULL, figures TEXT NOT NULL
        ) STRICT;
        CREATE TRIGGER camera_passes_never_change BEFORE UPDATE ON camera_passes
            BEGIN SELECT RAISE(ABORT, 'passes of cameras only come'); END;
        CREATE TRIGGER camera_passes_never_go BEFORE DELETE ON camera_passes
            BEGIN SELECT RAISE(ABORT, 'passes of cameras only come'); END;
    """)


@INDEX()
def i0012_decided_hits(database: SqliteUtilsDatabase) -> None:
    """Which hits of a list proved right: lists that hardly ever do are quieter."""
    database.executescript("""
        CREATE TABLE decided_hits (
            place INTEGER PRIMARY KEY AUTOINCREMENT, list_id TEXT NOT NULL, decided_at TEXT NOT NULL,
            is_right INTEGER NOT NULL CHECK (is_right IN (0, 1))
        ) STRICT;
        CREATE INDEX decided_hits_of_list ON decided_hits (list_id, place);
    """)
