# SPDX-License-Identifier: Apache-2.0
"""Holds in the store: which records are kept from the purge, for which case, by whom, until when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from mdt_app.storage.database import Database
from mdt_app.storage.times import from_text, to_text
from policy.holds import Hold


@dataclass(frozen=True, slots=True)
class Selection:
    """Which reads a hold keeps: named ones, or all of a time; it never names a plate.

    Attributes:
        reads: ids of reads; empty for a selection by time.
        captured_from: UTC, from this moment on; likewise ``captured_until``, before it.
        camera: only of this camera; empty for all.
    """

    reads: frozenset[UUID] = frozenset()
    captured_from: datetime | None = None
    captured_until: datetime | None = None
    camera: str = ""


@dataclass(frozen=True, slots=True)
class StoredHold:
    """A hold as it lies in the index.

    Attributes:
        origin: "car", or "department" for one that was pulled from there.
    """

    hold_id: UUID
    hold: Hold
    selection: Selection
    origin: str = "car"


def add(index: Database, stored: StoredHold) -> None:
    """Keep a hold, inside the caller's transaction.

    Raises:
        RowRefused: it is kept already.
    """
    hold, selection = stored.hold, stored.selection
    index.table("holds").insert(
        {
            "hold_id": str(stored.hold_id),
            "ground": hold.trigger,
            "case_number": hold.case_number,
            "reason": hold.reason,
            "placed_by": hold.placed_by,
            "placed_at": to_text(hold.placed_at),
            "captured_from": to_text(selection.captured_from) if selection.captured_from else None,
            "captured_until": to_text(selection.captured_until) if selection.captured_until else None,
            "camera": selection.camera,
            "origin": stored.origin,
        }
    )
    index.table("held_reads").insert_all(
        {"hold_id": str(stored.hold_id), "read_id": str(read_id)} for read_id in sorted(selection.reads)
    )


def set_lifted(index: Database, hold_id: UUID, by: str, at: datetime) -> None:
    """Keep that a hold was lifted."""
    index.conn.execute(
        "UPDATE holds SET lifted_by = ?, lifted_at = ? WHERE hold_id = ?", (by, to_text(at), str(hold_id))
    )


def get(index: Database, hold_id: UUID) -> StoredHold | None:
    """The hold, or None."""
    rows = index.rows("SELECT * FROM holds WHERE hold_id = ?", (str(hold_id),))
    return _stored(index, rows[0]) if rows else None


def every(index: Database, *, in_force: bool = False) -> tuple[StoredHold, ...]:
    """All holds, oldest first; only those that nobody lifted with ``in_force``."""
    where = " WHERE lifted_at IS NULL" if in_force else ""
    rows = index.rows(f"SELECT * FROM holds{where} ORDER BY placed_at, hold_id")  # noqa: S608 - ours
    return tuple(_stored(index, row) for row in rows)


def covered(database: Database, schema: str, stored: StoredHold) -> frozenset[UUID]:
    """The reads of a file that a hold keeps.

    Args:
        database: a connection to the file.
        schema: the file's name in it.
        stored: the hold.
    """
    selection = stored.selection
    if selection.reads:
        found = _ids(database.rows(f"SELECT read_id FROM {schema}.reads"))  # noqa: S608 - the program's own
        return found & selection.reads
    rows = database.rows(
        f"SELECT read_id FROM {schema}.reads WHERE captured_at >= ? AND captured_at < ?"  # noqa: S608
        " AND (? = '' OR camera = ?)",
        (*_span(selection), selection.camera, selection.camera),
    )
    return _ids(rows)


def _span(selection: Selection) -> tuple[str, str]:
    first = to_text(selection.captured_from) if selection.captured_from else ""
    return first, to_text(selection.captured_until) if selection.captured_until else "9"


def _ids(rows: Iterable[Mapping[str, Any]]) -> frozenset[UUID]:
    return frozenset(UUID(row["read_id"]) for row in rows)


def _stored(index: Database, row: Mapping[str, Any]) -> StoredHold:
    reads = index.rows("SELECT read_id FROM held_reads WHERE hold_id = ?", (row["hold_id"],))
    return StoredHold(
        UUID(row["hold_id"]),
        Hold(
            row["ground"],
            row["case_number"],
            row["reason"],
            row["placed_by"],
            from_text(row["placed_at"]),
            row["lifted_by"],
            from_text(row["lifted_at"]) if row["lifted_at"] else None,
        ),
        Selection(
            _ids(reads),
            from_text(row["captured_from"]) if row["captured_from"] else None,
            from_text(row["captured_until"]) if row["captured_until"] else None,
            row["camera"],
        ),
        row["origin"],
    )
