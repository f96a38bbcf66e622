# SPDX-License-Identifier: Apache-2.0
"""Hits in the store, with every saved step of their verification.

A hit keeps the entry and the edition as they were when it was raised: a list that is replaced later changes
no hit.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from mdt_app.domain.patrol import Hit
from mdt_app.storage import reads
from mdt_app.storage.coding import ENTRY, POSITIONS, VERSION, to_json
from mdt_app.storage.database import Database
from mdt_app.storage.times import from_text, to_text
from mdt_app.storage.vault import Vault
from policy.hotlist import HotListEntry, Priority
from policy.matching import Match, MatchClass
from policy.verification import Verification


@dataclass(frozen=True, slots=True)
class SavedStep:
    """A verification as it stood after one step.

    Attributes:
        step: counts the hit's saved steps, from 1.
        saved_at: UTC.
    """

    step: int
    saved_at: datetime
    username: str
    verification: Verification


@dataclass(frozen=True, slots=True)
class Closing:
    """How a hit was closed; the department knows it by ``verification_id`` (UUIDv7).

    Attributes:
        reason: code of the closing reason, or of the outcome when the hit was acted on.
    """

    verification_id: UUID
    hit_id: UUID
    username: str
    closed_at: datetime
    reason: str


def add(database: Database, hit: Hit) -> None:
    """Write a hit, inside the transaction that wrote its read."""
    database.table("hits").insert(
        {
            "hit_id": str(hit.hit_id),
            "read_id": str(hit.read.read_id),
            "list_id": hit.match.entry.list_id,
            "entry_id": hit.match.entry.entry_id,
            "entry": to_json(ENTRY, hit.match.entry),
            "match_class": hit.match.match_class.value,
            "differing": to_json(POSITIONS, hit.match.differing),
            "list_version": to_json(VERSION, hit.version),
            "priority": int(hit.priority),
            "lowered_from": int(hit.lowered_from) if hit.lowered_from is not None else None,
            "raised_at": to_text(hit.raised_at),
        }
    )


def get(database: Database, hit_id: UUID) -> Hit | None:
    """The hit with its read and both pictures, or None."""
    rows = database.rows("SELECT * FROM hits WHERE hit_id = ?", (str(hit_id),))
    return _hit(database, rows[0]) if rows else None


def exists(database: Database, hit_id: UUID) -> bool:
    """Whether the hit is in the store."""
    return bool(database.rows("SELECT 1 FROM hits WHERE hit_id = ?", (str(hit_id),)))


def list_of(database: Database, hit_id: UUID) -> str:
    """The list whose entry a hit matched, by its id; empty when the hit is not in the store."""
    rows = database.rows("SELECT list_id FROM hits WHERE hit_id = ?", (str(hit_id),))
    return rows[0]["list_id"] if rows else ""


def entry_of(database: Database, hit_id: UUID) -> HotListEntry | None:
    """The entry that a hit was raised on, as it was then; None when the hit is not in the store."""
    rows = database.rows("SELECT entry FROM hits WHERE hit_id = ?", (str(hit_id),))
    return ENTRY.validate_json(rows[0]["entry"]) if rows else None


def open_in(vault: Vault) -> tuple[Hit, ...]:
    """Every hit of every day that nobody closed yet, oldest first; none is left out."""
    return tuple(hit for _, database in vault.each(reversed(vault.days())) for hit in open_hits(database))


def open_hits(database: Database) -> tuple[Hit, ...]:
    """Every hit of a day that nobody closed yet, oldest first."""
    rows = database.rows("SELECT * FROM hits WHERE closed_at IS NULL ORDER BY raised_at, hit_id")
    return tuple(_hit(database, row) for row in rows)


def recent(database: Database, limit: int) -> tuple[Hit, ...]:
    """The newest hits, open or closed, newest first."""
    rows = database.rows("SELECT * FROM hits ORDER BY raised_at DESC, hit_id DESC LIMIT ?", (limit,))
    return tuple(_hit(database, row) for row in rows)


def of_read(database: Database, read_id: UUID) -> tuple[Hit, ...]:
    """The hits of one read."""
    rows = database.rows("SELECT * FROM hits WHERE read_id = ? ORDER BY hit_id", (str(read_id),))
    return tuple(_hit(database, row) for row in rows)


def save_step(
    database: Database, hit_id: UUID, username: str, verification: Verification, at: datetime
) -> int:
    """Keep a verification as it stands now, after the steps kept before; returns the step's number.

    Raises:
        RowRefused: the hit is not in the store.
    """
    with database.transaction():
        last = database.rows(
            "SELECT max(step) AS step FROM verification_steps WHERE hit_id = ?", (str(hit_id),)
        )
        step = int(last[0]["step"] or 0) + 1
        database.table("verification_steps").insert(
            {
                "hit_id": str(hit_id),
                "step": step,
                "saved_at": to_text(at),
                "username": username,
                "verification": json.dumps(verification.to_record()),
            }
        )
    return step


def steps(database: Database, hit_id: UUID) -> tuple[SavedStep, ...]:
    """Everything that was saved of a hit's verification, first step first."""
    rows = database.rows("SELECT * FROM verification_steps WHERE hit_id = ? ORDER BY step", (str(hit_id),))
    return tuple(
        SavedStep(
            step=row["step"],
            saved_at=from_text(row["saved_at"]),
            username=row["username"],
            verification=Verification.from_record(json.loads(row["verification"])),
        )
        for row in rows
    )


def close(database: Database, closing: Closing) -> None:
    """Keep how a hit was closed, inside the caller's transaction.

    Raises:
        RowRefused: the hit was closed before, or is not in the store.
    """
    database.table("closings").insert(
        {
            "verification_id": str(closing.verification_id),
            "hit_id": str(closing.hit_id),
            "username": closing.username,
            "closed_at": to_text(closing.closed_at),
            "reason": closing.reason,
        }
    )
    database.conn.execute(
        "UPDATE hits SET closed_at = ? WHERE hit_id = ?", (to_text(closing.closed_at), str(closing.hit_id))
    )


def closing_of(database: Database, hit_id: UUID) -> Closing | None:
    """How a hit was closed; None while it is open."""
    rows = database.rows("SELECT * FROM closings WHERE hit_id = ?", (str(hit_id),))
    return _closing(rows[0]) if rows else None


def closing(database: Database, verification_id: UUID) -> Closing | None:
    """The closing that the department knows by this id."""
    rows = database.rows("SELECT * FROM closings WHERE verification_id = ?", (str(verification_id),))
    return _closing(rows[0]) if rows else None


def _closing(row: Mapping[str, Any]) -> Closing:
    return Closing(
        verification_id=UUID(row["verification_id"]),
        hit_id=UUID(row["hit_id"]),
        username=row["username"],
        closed_at=from_text(row["closed_at"]),
        reason=row["reason"],
    )


def _hit(database: Database, row: Mapping[str, Any]) -> Hit:
    read = reads.get(database, UUID(row["read_id"]))
    assert read is not None, "a hit refers to its read"  # noqa: S101  # the table's own reference
    return Hit(
        hit_id=UUID(row["hit_id"]),
        read=read,
        match=Match(
            entry=ENTRY.validate_json(row["entry"]),
            match_class=MatchClass(row["match_class"]),
            differing=POSITIONS.validate_json(row["differing"]),
        ),
        version=VERSION.validate_json(row["list_version"]),
        priority=Priority(row["priority"]),
        lowered_from=Priority(row["lowered_from"]) if row["lowered_from"] is not None else None,
        raised_at=from_text(row["raised_at"]),
    )
