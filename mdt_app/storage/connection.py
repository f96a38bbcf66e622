# SPDX-License-Identifier: Apache-2.0
"""A SQLCipher connection that raises our errors and belongs to the thread that opened it."""

import sqlite3
import threading
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NoReturn, cast
from weakref import WeakSet

import sqlcipher3.dbapi2 as sqlcipher

from mdt_app.storage.errors import (
    DiskFull,
    RowRefused,
    StoreBusy,
    StoreDamaged,
    StoreMissing,
    StoreTrouble,
    WrongKey,
    WrongThread,
)

#: SQLite's primary result codes (https://www.sqlite.org/rescode.html): our class and its sentence.
_TROUBLES: dict[int, tuple[type[StoreTrouble], str]] = {
    5: (StoreBusy, "The store is busy with another write. It is tried again; nothing stored is lost."),
    6: (StoreBusy, "The store is busy with another write. It is tried again; nothing stored is lost."),
    8: (StoreMissing, "The store may not be written. Give the terminal's account access to its data folder."),
    10: (StoreDamaged, "The disk failed while the store was used. Check the disk; the rest goes on."),
    11: (StoreDamaged, "The store is damaged. Hand the unit to the technician; transferred reads are safe."),
    13: (DiskFull, "The disk is full. Free space on it; what was stored before is safe."),
    14: (StoreMissing, "The store cannot be opened. Check that the data folder is there and may be used."),
    19: (RowRefused, "The store's own rules forbid this change."),
    26: (WrongKey, "The store does not open with this key. Sign on with the account of this unit."),
}

#: SQLITE_IOERR_SHMSIZE: the file that connections share has no room to grow; a full disk by another name.
_NO_ROOM = {4874}

#: What SQLCipher raises beyond those codes is a fault of our own SQL; the standard library's class says
#: which.
_FAULTS: tuple[tuple[type[Exception], type[sqlite3.Error]], ...] = (
    (sqlcipher.ProgrammingError, sqlite3.ProgrammingError),
    (sqlcipher.OperationalError, sqlite3.OperationalError),
    (sqlcipher.NotSupportedError, sqlite3.NotSupportedError),
    (sqlcipher.DatabaseError, sqlite3.DatabaseError),
)

Parameters = Sequence[object] | Mapping[str, object]


def _raise_ours(error: Exception) -> NoReturn:
    """Say a SQLCipher error in our family's words; the library's own text is kept for faults of our SQL."""
    code = getattr(error, "sqlite_errorcode", None)
    if code in _NO_ROOM:
        code = sqlcipher.SQLITE_FULL
    if code is not None and (code & 0xFF) in _TROUBLES:
        kind, sentence = _TROUBLES[code & 0xFF]
        raise kind(sentence) from error
    for theirs, standard in _FAULTS:
        if isinstance(error, theirs):
            raise standard(str(error)) from error
    raise sqlite3.Error(str(error)) from error


@contextmanager
def translated() -> Generator[None, None, None]:
    """Raise SQLCipher's errors as ours."""
    try:
        yield
    except sqlcipher.Error as error:
        _raise_ours(error)


class CipherCursor(sqlcipher.Cursor):  # type: ignore[misc]  # sqlcipher3 ships no types
    """A cursor that raises our errors, while stepping through rows too.

    A cursor that failed is closed at once, in the thread that owns it. Left to its error's traceback it would be let
    go by whatever thread collects garbage next, and there the driver resets its statement, perhaps while the owner
    closes the file: seen to hang the process.
    """

    @contextmanager
    def _ending(self) -> Generator[None, None, None]:
        """Raise our errors, with the statement ended."""
        try:
            with translated():
                yield
        except BaseException:
            with suppress(sqlcipher.Error):  # it, or its file, may be closed already
                self.close()
            raise

    def execute(self, sql: str, parameters: Parameters = ()) -> "CipherCursor":
        """As the library's."""
        with self._ending():
            super().execute(sql, parameters)
        return self

    def executemany(self, sql: str, rows: Any) -> "CipherCursor":  # noqa: ANN401  # the library's own signature
        """Run one statement for each row."""
        with self._ending():
            super().executemany(sql, rows)
        return self

    def __next__(self) -> Any:  # noqa: ANN401  # a row is whatever the row factory makes
        with translated():
            return super().__next__()

    def fetchone(self) -> Any:  # noqa: ANN401
        """The next row, or None."""
        with self._ending():
            return super().fetchone()

    def fetchall(self) -> list[Any]:
        """All rows that are left."""
        with self._ending():
            return cast("list[Any]", super().fetchall())

    def fetchmany(self, size: int = 1) -> list[Any]:
        """The next rows."""
        with self._ending():
            return cast("list[Any]", super().fetchmany(size))


class CipherConnection(sqlcipher.Connection):  # type: ignore[misc]  # sqlcipher3 ships no types
    """A connection that raises our errors and belongs to the thread that opened it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        self._owner = threading.get_ident()
        self._cursors: WeakSet[CipherCursor] = WeakSet()
        super().__init__(*args, **kwargs)

    def _owned(self) -> None:
        if threading.get_ident() != self._owner:
            raise WrongThread(
                "A store connection was used by a thread that did not open it; each opens its own."
            )

    def cursor(self, factory: type[CipherCursor] = CipherCursor) -> CipherCursor:
        """A cursor for the thread that owns the connection."""
        self._owned()
        made = cast("CipherCursor", super().cursor(factory))
        self._cursors.add(made)
        return made

    def execute(self, sql: str, parameters: Parameters = ()) -> CipherCursor:
        """Run one statement."""
        return self.cursor().execute(sql, parameters)

    def executemany(self, sql: str, rows: Any) -> CipherCursor:  # noqa: ANN401
        """Run one statement for each row."""
        return self.cursor().executemany(sql, rows)

    def commit(self) -> None:
        """Keep the changes."""
        self._owned()
        with translated():
            super().commit()

    def rollback(self) -> None:
        """Undo the changes."""
        self._owned()
        with translated():
            super().rollback()

    def close(self) -> None:
        """Close the file and every cursor that somebody still holds, an error's traceback for one.

        The driver resets a cursor's statement when the cursor is let go, in whatever thread that happens; after the
        file was closed that touched memory that was no longer its own, and was seen to hang the process.
        """
        self._owned()
        with translated():
            for one in tuple(self._cursors):
                one.close()
            super().close()


def connect(path: Path, busy_s: float) -> CipherConnection:
    """A connection for the calling thread, still without its key.

    Args:
        path: the file; made when it is not there.
        busy_s: how long a write waits for another connection's write.

    Raises:
        StoreTrouble: the file does not open.
    """
    with translated():
        opened: CipherConnection = sqlcipher.connect(
            str(path),
            timeout=busy_s,
            factory=CipherConnection,
            # The driver opens no transaction by itself: a single change is committed at once, several go
            # through ``Database.transaction``. So none can stay half-open.
            isolation_level=None,
            check_same_thread=True,
        )
    return opened
