# SPDX-License-Identifier: Apache-2.0
"""The file of a destroyed key: nobody has it open, no key opens it, and it goes.

The records are destroyed by the loss of their key. What is done to the file besides is done because policies ask for
it; nothing rests on it, for a flash disk may write elsewhere what is written over (compliance PU-10).
"""

import os
from collections.abc import Iterable
from pathlib import Path

from mdt_app.storage.database import Database, open_database
from mdt_app.storage.errors import StoreBusy, StoreTrouble, WrongKey

#: What a file of SQLite may have beside it.
BESIDE = ("", "-wal", "-shm", "-journal")
_CHUNK = bytes(1 << 20)


def open_alone(path: Path, key: bytes) -> Database | None:
    """A connection that nobody else has beside it, in any thread or program; None while somebody has.

    Raises:
        StoreTrouble: the file does not open.
    """
    try:
        database = open_database(path, key)
    except StoreBusy:
        return None
    try:
        database.wait_for_others(0.0)
        database.rows("PRAGMA locking_mode = EXCLUSIVE")
        # Only the last connection to a file can end its write-ahead log.
        if database.rows("PRAGMA journal_mode = DELETE") != [{"journal_mode": "delete"}]:
            database.close()
            return None
        database.conn.execute("BEGIN EXCLUSIVE")
        database.conn.execute("COMMIT")
    except StoreBusy:
        database.close()
        return None
    except BaseException:
        database.close()
        raise
    return database


def opening_keys(path: Path, keys: Iterable[bytes]) -> int:
    """With how many of these keys the file opens.

    Raises:
        StoreTrouble: it cannot be tried.
    """
    return sum(_opens(path, key) for key in keys)


def _opens(path: Path, key: bytes) -> bool:
    try:
        open_database(path, key).close()
    except WrongKey:
        return False
    return True


def write_over(path: Path) -> bool:
    """Write zeros over the file and what lies beside it; whether the disk took them."""
    try:
        for end in BESIDE:
            _write_over(path.with_name(path.name + end))
    except OSError:
        return False
    return True


def _write_over(path: Path) -> None:
    if not path.exists():
        return
    with path.open("r+b") as file:
        left = path.stat().st_size
        while left > 0:
            left -= file.write(_CHUNK[:left])
        file.flush()
        os.fsync(file.fileno())


def remove(path: Path) -> None:
    """Delete the file and what lies beside it.

    Raises:
        StoreTrouble: it may not be deleted.
    """
    try:
        for end in BESIDE:
            path.with_name(path.name + end).unlink(missing_ok=True)
    except OSError as error:
        raise StoreTrouble(
            f"{path.name} cannot be deleted, though its key is destroyed. Close what uses it; it is tried again."
        ) from error
    if os.name == "posix" and path.parent.exists():
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
