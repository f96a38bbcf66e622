# SPDX-License-Identifier: Apache-2.0
"""Hot lists in the store: looked up by one key for each read, replaced whole without a pause.

An edition is loaded beside the one in force, in pieces that hold the file for milliseconds, and is seen by
nobody. One small change then puts it in force. Power may go at any point: the old edition or the new one is
in force, whole, and what is left over is swept at the next load.

One key finds everything: equal plates have equal folds, so the fold (``policy.matching.keys``) is the only
index. Partial plates are few and are looked through.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice

from mdt_app.storage.coding import ENTRY, VERSION, to_json
from mdt_app.storage.database import Database
from mdt_app.storage.errors import StoreBusy, StoreTrouble
from policy.control import control
from policy.hotlist import HotListEntry, HotListVersion
from policy.matching import keys
from policy.plates import fold

PIECE = 5000
"""Entries written or swept in one transaction: some tens of milliseconds."""


@dataclass(frozen=True, slots=True)
class LoadedEdition:
    """An edition that is in the store and not yet in force."""

    edition: int
    list_id: str
    entries: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that a read may match, and the edition it is from."""

    entry: HotListEntry
    version: HotListVersion


def load(database: Database, list_id: str, entries: Iterable[HotListEntry]) -> LoadedEdition:
    """Write a new edition of a list beside the one in force.

    Raises:
        StoreTrouble: it could not be written; the list in force is untouched. What ``entries`` raises while
        it
            is read goes through in the same way.
    """
    sweep(database, list_id)
    with database.transaction():
        cursor = database.conn.execute("INSERT INTO editions (list_id) VALUES (?)", (list_id,))
    edition = int(cursor.lastrowid or 0)
    count = 0
    try:
        for piece in _pieces(entries):
            rows = [_row(edition, count + place, entry) for place, entry in enumerate(piece)]
            with database.transaction():
                database.conn.executemany(_INSERT, rows)
            count += len(piece)
    except BaseException:
        # What cannot be removed now, on a full disk, is removed before the next load.
        with suppress(StoreTrouble):
            sweep(database, list_id)
        raise
    return LoadedEdition(edition, list_id, count)


@control("J01.2")
def put_in_force(database: Database, loaded: LoadedEdition, version: HotListVersion) -> None:
    """Make a loaded edition the list's only one, inside the caller's transaction.

    Raises:
        StoreBusy: the same list was loaded again meanwhile; this edition is gone.
    """
    if not database.rows("SELECT 1 FROM editions WHERE edition = ?", (loaded.edition,)):
        raise StoreBusy("The same list was loaded a second time meanwhile. The newer load goes on.")
    database.conn.execute(
        "INSERT INTO hot_lists (list_id, edition, version) VALUES (?, ?, ?)"
        " ON CONFLICT (list_id) DO UPDATE SET edition = excluded.edition, version = excluded.version",
        (loaded.list_id, loaded.edition, to_json(VERSION, replace(version, entries=loaded.entries))),
    )


def sweep(database: Database, list_id: str) -> None:
    """Remove editions of a list that are not in force: former ones, and loads that were cut off."""
    unused = database.rows(
        "SELECT edition FROM editions WHERE list_id = ? AND edition NOT IN (SELECT edition FROM hot_lists)",
        (list_id,),
    )
    for row in unused:
        while _swept(database, row["edition"]):
            pass
        with database.transaction():
            database.conn.execute("DELETE FROM editions WHERE edition = ?", (row["edition"],))


def add_entry(database: Database, entry: HotListEntry, version: HotListVersion) -> HotListVersion:
    """Add one entry to a list kept in this car, inside the caller's transaction.

    Args:
        database: the open store.
        entry: the new entry.
        version: the list's edition from now on; its number of entries is counted here.

    Returns:
        the edition, counted.
    """
    rows = database.rows("SELECT edition FROM hot_lists WHERE list_id = ?", (entry.list_id,))
    if rows:
        edition = int(rows[0]["edition"])
    else:
        cursor = database.conn.execute("INSERT INTO editions (list_id) VALUES (?)", (entry.list_id,))
        edition = int(cursor.lastrowid or 0)
    places = database.rows(
        "SELECT count(*) AS entries, max(place) AS last FROM hot_list_entries WHERE edition = ?", (edition,)
    )[0]
    last = -1 if places["last"] is None else int(places["last"])
    database.conn.execute(_INSERT, _row(edition, last + 1, entry))
    put_in_force(database, LoadedEdition(edition, entry.list_id, places["entries"] + 1), version)
    return replace(version, entries=places["entries"] + 1)


def remove_entry(database: Database, list_id: str, entry_id: str, version: HotListVersion) -> int:
    """Take one entry out of a list kept in this car, inside the caller's transaction.

    Args:
        database: the open store.
        list_id: the list.
        entry_id: of the entry.
        version: the list's edition from now on; its number of entries is counted here.

    Returns:
        how many entries were taken out: 1, or 0 when it was not there.
    """
    rows = database.rows("SELECT edition FROM hot_lists WHERE list_id = ?", (list_id,))
    if not rows:
        return 0
    edition = int(rows[0]["edition"])
    cursor = database.conn.execute(
        "DELETE FROM hot_list_entries WHERE edition = ? AND json_extract(entry, '$.entry_id') = ?",
        (edition, entry_id),
    )
    left = database.rows("SELECT count(*) AS n FROM hot_list_entries WHERE edition = ?", (edition,))[0]["n"]
    put_in_force(database, LoadedEdition(edition, list_id, left), version)
    return int(cursor.rowcount)


def candidates(database: Database, text: str) -> tuple[Candidate, ...]:
    """Every entry in force that a read of ``text`` may match: same fold, and all partial plates."""
    key = keys(text)
    rows = database.rows(_CANDIDATES, (key.fold,))
    versions = {row["version"]: VERSION.validate_json(row["version"]) for row in rows}
    return tuple(Candidate(ENTRY.validate_json(row["entry"]), versions[row["version"]]) for row in rows)


def versions(database: Database) -> tuple[HotListVersion, ...]:
    """The editions in force, by list id."""
    rows = database.rows("SELECT version FROM hot_lists ORDER BY list_id")
    return tuple(VERSION.validate_json(row["version"]) for row in rows)


def entries(database: Database, list_id: str) -> Iterator[HotListEntry]:
    """The entries in force of one list, in the order they were loaded."""
    sql = "SELECT entry FROM hot_list_entries JOIN hot_lists USING (edition) WHERE list_id = ? ORDER BY place"
    for row in database.query(sql, [list_id]):
        yield ENTRY.validate_json(row["entry"])


_INSERT = "INSERT INTO hot_list_entries (edition, place, plate_fold, partial, entry) VALUES (?, ?, ?, ?, ?)"

_CANDIDATES = """
    SELECT e.entry, l.version FROM hot_list_entries e INDEXED BY entries_by_fold
        CROSS JOIN hot_lists l ON l.edition = e.edition
    WHERE e.plate_fold = ? AND e.partial = 0
    UNION ALL
    SELECT e.entry, l.version FROM hot_lists l
        CROSS JOIN hot_list_entries e INDEXED BY entries_partial ON e.edition = l.edition
    WHERE e.partial = 1
"""


def _row(edition: int, place: int, entry: HotListEntry) -> tuple[object, ...]:
    text = ENTRY.dump_json(entry, exclude_defaults=True).decode()
    return (edition, place, fold(entry.plate), int(entry.partial), text)


def _swept(database: Database, edition: int) -> bool:
    """Remove one piece of an edition; whether there was one."""
    with database.transaction():
        cursor = database.conn.execute(
            "DELETE FROM hot_list_entries WHERE edition = ? AND place < ("
            "SELECT min(place) + ? FROM hot_list_entries WHERE edition = ?)",
            (edition, PIECE, edition),
        )
    return cursor.rowcount > 0


def _pieces(entries: Iterable[HotListEntry]) -> Iterator[list[HotListEntry]]:
    waiting = iter(entries)
    while piece := list(islice(waiting, PIECE)):
        yield piece
