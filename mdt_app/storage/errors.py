# SPDX-License-Identifier: Apache-2.0
"""The store's family of errors.

mdt_app.errors.TerminalError
 +-- Trouble
 |    +-- StoreTrouble       the store cannot do it now
 |         +-- WrongKey      the file does not open with this key
 |         +-- StoreMissing  the file is not there
 |         +-- NotEncrypted  the file or the library would keep plain text; nothing was written
 |         +-- DiskFull      no room for a write; what was committed before stands
 |         +-- StoreDamaged  the file's content fails its checks
 |         +-- StoreBusy     another connection kept the file for too long
 |         +-- RowRefused    a rule of the file itself (unique, append-only) forbids the change
 |         +-- WrongThread   a connection was used by a thread that does not own it
 |         +-- VaultClosed   the keys were dropped at sign-off
 |         +-- AuditUnwritable  an access cannot be recorded, so nothing is shown
 |    +-- TilesUnusable      the map's file of tiles is no part of the store, and cannot be shown
 +-- Refused
      +-- WrongPassword      no slot of the ring opens with this name and password

Each of the store's troubles that SQLite reports is also the standard library's class for it. So sqlite-utils,
which catches the standard library's classes (and not SQLCipher's own), works unpatched over an encrypted
file, and our own code names the family above. The sentences never hold a value of a row.
"""

import sqlite3

from mdt_app.errors import Refused, Trouble
from sync.ports import CarTrouble


class StoreTrouble(Trouble, CarTrouble):
    """The store cannot do what was asked now; the text says what to do."""


class WrongKey(StoreTrouble, sqlite3.DatabaseError):
    """The file does not open with this key."""


class StoreMissing(StoreTrouble, sqlite3.OperationalError):
    """The file is not there or may not be opened."""


class NotEncrypted(StoreTrouble, sqlite3.DatabaseError):
    """The file, or what would be written, is not encrypted."""


class DiskFull(StoreTrouble, sqlite3.OperationalError):
    """No room for a write; what was committed before stands."""


class StoreDamaged(StoreTrouble, sqlite3.DatabaseError):
    """The file's content fails its checks, or the disk does."""


class StoreBusy(StoreTrouble, sqlite3.OperationalError):
    """Another connection kept the file for longer than a write waits."""


class RowRefused(StoreTrouble, sqlite3.IntegrityError):
    """A rule of the file itself forbids the change: unique, reference, append-only."""


class WrongThread(StoreTrouble, sqlite3.ProgrammingError):
    """A connection was used by a thread that does not own it."""


class VaultClosed(StoreTrouble):
    """The keys were dropped at sign-off; signing on opens the store again."""


class AuditUnwritable(StoreTrouble):
    """An access cannot be recorded, so no stored data is shown (CJIS AU-5)."""


class TilesUnusable(Trouble):
    """The technician's map file is missing, damaged, or not with raster tiles; the text says what to do."""


class WrongPassword(Refused):
    """No slot of the ring opens with this name and password."""
