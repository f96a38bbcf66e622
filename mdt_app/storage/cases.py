# SPDX-License-Identifier: Apache-2.0
"""The copies that holds keep: sealed anew under a key of the hold before the key of their day is destroyed (PU-6)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from uuid import UUID

from mdt_app.storage import holds
from mdt_app.storage.database import Database, open_database
from mdt_app.storage.day_form import DAY
from mdt_app.storage.files import Step, go_on
from mdt_app.storage.holdings import CASE, case_name, path_of
from mdt_app.storage.vault import Vault
from policy.control import control

_OF_READ = "read_id IN (SELECT read_id FROM temp.held)"
_HITS = f"SELECT hit_id FROM main.hits WHERE {_OF_READ}"  # noqa: S608 - the program's own words
_OF_HIT = f"hit_id IN ({_HITS})"

#: Every table of a day's file that belongs to its reads, in an order that keeps their references.
_TABLES = (
    ("sessions", f"session_id IN (SELECT session_id FROM main.reads WHERE {_OF_READ})"),  # noqa: S608
    ("reads", _OF_READ),
    ("crops", _OF_READ),
    ("hits", _OF_READ),
    ("verification_steps", _OF_HIT),
    ("second_readings", _OF_READ),
    ("sightings", _OF_READ),
    ("closings", _OF_HIT),
    (
        "outbox",
        f"record_id IN (SELECT read_id FROM temp.held) OR record_id IN ({_HITS}) OR record_id IN "  # noqa: S608
        f"(SELECT verification_id FROM main.closings WHERE {_OF_HIT})",
    ),
)
#: The case's file numbers its own rows.
_OWN_NUMBER = ("outbox", "place")


@control("C04.1", "J04.5")
def seal(
    vault: Vault,
    source: Database,
    hold: holds.StoredHold,
    reads: frozenset[UUID],
    at_step: Step = go_on,
) -> None:
    """Copy reads, with everything that hangs on them, into the file of a hold.

    May be broken off anywhere and done again: what was copied before is replaced by what is there now.

    Args:
        vault: the open store.
        source: a connection to the file that holds them; in no transaction.
        hold: the hold.
        reads: ids.
        at_step: told each step that was just taken.

    Raises:
        StoreTrouble: it could not be written; nothing of this copy is kept.
    """
    name = case_name(hold.hold_id)
    path = path_of(vault, name)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    key = vault.ring.make_key(name)
    made = open_database(path, key, create=True)
    try:
        DAY.apply(made)
    finally:
        made.close()
    at_step("case made")
    source.attach_encrypted(path, key, "held_case")
    try:
        source.conn.execute("CREATE TEMP TABLE held (read_id TEXT PRIMARY KEY)")
        source.conn.executemany("INSERT INTO temp.held VALUES (?)", [(str(read_id),) for read_id in reads])
        with source.transaction():
            for table, rows in _TABLES:
                _copy(source, table, rows)
            at_step("copied")
    finally:
        source.conn.execute("DROP TABLE IF EXISTS temp.held")
        source.conn.execute("DETACH DATABASE held_case")


def _copy(source: Database, table: str, rows: str) -> None:
    names = [row["name"] for row in source.rows(f"PRAGMA main.table_info({table})")]
    columns = ", ".join(name for name in names if (table, name) != _OWN_NUMBER)
    sets = ", ".join(f"{name} = excluded.{name}" for name in names if (table, name) != _OWN_NUMBER)
    # Names of tables and columns are the program's own.
    source.conn.execute(
        f"INSERT INTO held_case.{table} ({columns}) SELECT {columns} FROM main.{table} WHERE {rows}"  # noqa: S608
        f" ON CONFLICT DO UPDATE SET {sets}"
    )


@contextmanager
def reading(vault: Vault, hold_id: UUID) -> Iterator[Database]:
    """A connection to the copies that a hold keeps.

    Raises:
        StoreMissing: no day of these reads was destroyed yet, or the hold was lifted and its copies are gone.
    """
    name = case_name(hold_id)
    database = open_database(path_of(vault, name), vault.ring.key_for(name))
    try:
        yield database
    finally:
        database.close()


def kept(vault: Vault) -> tuple[UUID, ...]:
    """The holds that have copies under a key of their own."""
    return tuple(
        UUID(name.removeprefix(CASE)) for name in sorted(vault.ring.names()) if name.startswith(CASE)
    )


def copies_of(vault: Vault, day: date | None) -> int:
    """How many reads of a day live on under keys of holds; 0 for no day."""
    found: set[str] = set()
    for hold_id in kept(vault) if day is not None else ():
        with reading(vault, hold_id) as database:
            rows = database.rows(
                "SELECT read_id FROM reads WHERE substr(captured_at, 1, 10) = ?", (str(day),)
            )
        found.update(row["read_id"] for row in rows)
    return len(found)
