# SPDX-License-Identifier: Apache-2.0
"""One encrypted file, opened; with ``storage.connection`` the only place that knows SQLCipher.

What can go wrong with SQLCipher under sqlite-utils is made impossible here rather than remembered elsewhere:

* a forgotten key would make a plain file: the key is an argument, and library, key and header are checked on
  opening;
* SQLCipher raises classes of its own, which sqlite-utils does not catch: they are translated where they are
  raised, into classes that are ours and the standard library's at once (``storage.errors``);
* a connection belongs to the thread that opened it, and says so when another thread uses it;
* the settings that keep content off the disk (compliance PU-9) are set and read back on every opening.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import sqlite_utils

from mdt_app.storage.audit_pen import AuditPen
from mdt_app.storage.connection import CipherConnection, Parameters, connect
from mdt_app.storage.errors import NotEncrypted, StoreMissing, StoreTrouble, WrongKey
from policy.control import control

KEY_BYTES = 32
"""A raw 256-bit key: no derivation on opening (0.5 ms instead of 104 ms with a passphrase)."""

BUSY_S = 5.0
"""How long a write waits for another connection's write."""

PLAIN_HEADER = b"SQLite format 3\x00"


class Database(sqlite_utils.Database):
    """An encrypted file, open for the thread that opened it.

    Everything sqlite-utils offers works on it. Changes go through ``transaction``.

    Attributes:
        pen: writes the audit events of the store that this file belongs to; None outside a vault.
        has_noted_failure: whether the transaction under way records that earlier ones failed.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        if not isinstance(connection, CipherConnection):
            # sqlite-utils would take a path here and open it as a plain file.
            raise NotEncrypted(
                "A store is opened by open_database only; anything else would not be encrypted."
            )
        self.path = path
        self.pen: AuditPen | None = None
        self.has_noted_failure = False
        super().__init__(connection, execute_plugins=False)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of the changes inside, or none.

        It takes the file's one write place at the start, so that what is read inside (the head of the audit
        chain) is still true when it commits. Inside another transaction it is part of that one.

        Raises:
            StoreTrouble: the change could not be made; nothing of it was kept.
        """
        if self._changing():
            yield
            return
        try:
            self.conn.execute("BEGIN IMMEDIATE")
            yield
            self.conn.execute("COMMIT")
        except BaseException as error:
            # A full disk may have ended the transaction already.
            if self._changing():
                self.conn.execute("ROLLBACK")
            self._tell_pen(error)
            raise
        self._tell_pen(None)

    def _tell_pen(self, error: BaseException | None) -> None:
        """Whoever writes audit events knows when the store cannot be written, and when that is on record."""
        if self.pen is not None and isinstance(error, StoreTrouble):
            self.pen.failed(error)
        elif self.pen is not None and error is None and self.has_noted_failure:
            self.pen.recovered()
        self.has_noted_failure = False

    def _changing(self) -> bool:
        return self.conn.in_transaction

    def table_names(self, fts4: bool = False, fts5: bool = False) -> list[str]:  # noqa: FBT001, FBT002
        """Tables of the file and of the files attached to it: sqlite-utils makes anew what it does not find here."""
        names = super().table_names(fts4, fts5)
        for row in self.rows("SELECT name FROM pragma_database_list WHERE name NOT IN ('main', 'temp')"):
            # The schema's name is the program's own.
            sql = f"SELECT name FROM {row['name']}.sqlite_master WHERE type = 'table'"  # noqa: S608
            names += [found["name"] for found in self.rows(sql)]
        return names

    def attach_encrypted(self, path: Path, key: bytes, schema: str) -> None:
        """Open another encrypted file in this connection; one transaction then changes both.

        A commit goes to this file first: after a kill in between, what stands here (the audit log) is never behind.

        Raises:
            StoreMissing: no such file.
            WrongKey, NotEncrypted: it does not open with this key, or is no encrypted file.
        """
        if not path.exists():
            raise StoreMissing(f"The store {path.name} is missing from its data folder. Restore the folder.")
        _refuse_plain(path)
        self.conn.execute(f"ATTACH DATABASE ? AS {schema} KEY \"x'{key.hex()}'\"", (str(path),))
        self.rows(f"SELECT count(*) FROM {schema}.sqlite_master")  # noqa: S608
        _set(cast("CipherConnection", self.conn), f"{schema}.", _OF_A_FILE)

    def rows(self, sql: str, parameters: Parameters = ()) -> list[dict[str, Any]]:
        """The answer to a question, whole, each row by its column names."""
        cursor = self.conn.execute(sql, cast("Any", parameters))
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def wait_for_others(self, seconds: float) -> None:
        """How long a write waits for another connection's before it is ``StoreBusy``."""
        self.conn.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")

    def checkpoint(self) -> None:
        """Bring the write-ahead log into the file and empty it, so that no old content stays in it (PU-9)."""
        self.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        """Empty the write-ahead log, if this connection wrote to it, and close the file."""
        try:
            if self.conn.total_changes:
                self.checkpoint()
        except StoreTrouble:
            # A full disk or a busy file keeps the log; it is as encrypted as the file and is replayed on
            # opening.
            pass
        finally:
            self.conn.close()


@control("A10.4", "M09.2")
def open_database(path: Path, key: bytes, *, create: bool = False) -> Database:
    """Open the encrypted file for the calling thread.

    Args:
        path: the file.
        key: 32 random bytes.
        create: whether the file may be made when it is not there.

    Raises:
        StoreMissing: no such file, and ``create`` is off, or the folder may not be used.
        WrongKey: the file opens with another key only.
        NotEncrypted: the library or the file does not encrypt.
    """
    if len(key) != KEY_BYTES:
        raise WrongKey(f"A store's key has {KEY_BYTES} bytes, this one {len(key)}.")
    if not create and not path.exists():
        raise StoreMissing(
            f"The store {path.name} is missing from its data folder. Restore the folder or set up the unit."
        )
    _refuse_plain(path)
    connection = connect(path, BUSY_S)
    try:
        _unlock(connection, key)
        _refuse_plain(path)
        return Database(connection, path)
    except BaseException:
        connection.close()
        raise


def _unlock(connection: CipherConnection, key: bytes) -> None:
    """Give the key, prove that it opens the file, and set what keeps content off the disk."""
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    if not connection.execute("PRAGMA cipher_version").fetchall():
        raise NotEncrypted(
            "The database library does not encrypt. Install the program again; nothing was written."
        )
    # SQLCipher writes its own lines on stderr for a wrong key; ours says it in a sentence.
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
    _set(connection, "", _OF_A_CONNECTION | _OF_A_FILE)


def _set(connection: CipherConnection, schema: str, settings: dict[str, tuple[str, object]]) -> None:
    for setting, (wish, answer) in settings.items():
        connection.execute(f"PRAGMA {schema}{setting} = {wish}")
        if connection.execute(f"PRAGMA {schema}{setting}").fetchone()[0] != answer:
            raise NotEncrypted(f"The database library refused {setting} = {wish}. Install the program again.")


#: Name, wish, and what SQLite answers when asked again.
_OF_A_CONNECTION: dict[str, tuple[str, object]] = {
    "cipher_memory_security": ("ON", "1"),
    "temp_store": ("MEMORY", 2),
    "foreign_keys": ("ON", 1),
}

#: FULL, because a commit then survives a power cut and not only kill -9: a read with 116 kB of pictures takes 12 ms
#: so, 6 ms with NORMAL (two cores, under load).
_OF_A_FILE: dict[str, tuple[str, object]] = {
    "secure_delete": ("ON", 1),
    "journal_mode": ("WAL", "wal"),
    "synchronous": ("FULL", 2),
}


def _refuse_plain(path: Path) -> None:
    try:
        with path.open("rb") as file:
            header = file.read(len(PLAIN_HEADER))
    except FileNotFoundError:
        return
    except OSError as error:
        raise StoreMissing(
            f"The store {path.name} may not be read. Give the terminal's account access to it."
        ) from error
    if header == PLAIN_HEADER:
        raise NotEncrypted(
            f"{path.name} is a plain database, not an encrypted store. Remove it or restore the right one."
        )
