# SPDX-License-Identifier: Apache-2.0
"""Opening the database: embedded SQLite in write-ahead mode, or PostgreSQL by URL."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from server.errors import Misconfigured

ResultT = TypeVar("ResultT")

BUSY_MS = 10_000
"""How long SQLite waits for another writer before it gives up, milliseconds."""


class Database:
    """One engine and the two ways to use it: reading, and writing in one transaction."""

    def __init__(self, url: str) -> None:
        # Parameters hold sealed bytes and names; they stay out of error texts.
        self.engine: Engine = create_engine(url, hide_parameters=True, pool_pre_ping=True)
        self._writer = self.engine.execution_options(writes=True)
        if self.engine.dialect.name == "sqlite":
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session to look things up."""
        with Session(self.engine) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session whose changes are all kept at its end, or none when an exception leaves it."""
        with Session(self._writer) as session, session.begin():
            yield session

    def check(self) -> None:
        """Make sure that the database answers.

        Raises:
            Misconfigured: it does not.
        """
        try:
            with self.engine.connect() as connection:
                connection.exec_driver_sql("select 1")
        except OperationalError as error:
            raise Misconfigured(
                f"The database {self.engine.url.render_as_string()} does not answer. Start it, or correct "
                "database_url in server.toml; its password belongs into ~/.pgpass."
            ) from error

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


Conflict = IntegrityError
"""Raised when another writer was first; doing the whole transaction again sees what it wrote."""

ATTEMPTS = 4


def settled(transaction: Callable[[], ResultT]) -> ResultT:
    """Do a whole transaction, and again while another writer is first.

    Raises:
        Conflict: another was first each time.
    """
    for _ in range(ATTEMPTS - 1):
        try:
            return transaction()
        except Conflict:
            continue
    return transaction()


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401  (the driver's own connection)
    # Python's driver must not open transactions by itself, or BEGIN IMMEDIATE below comes too late.
    connection.isolation_level = None
    cursor = connection.cursor()
    # FULL: an answered batch must survive a power cut, since the car may then destroy its copy.
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        f"busy_timeout={BUSY_MS}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
