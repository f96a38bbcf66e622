# SPDX-License-Identifier: Apache-2.0
"""Hot plates of this car with all their versions; what is in force stands among the hot lists besides."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mdt_app.domain.hot_plates import Ending, HotPlate
from mdt_app.storage.coding import ENTRY, to_json
from mdt_app.storage.database import Database
from mdt_app.storage.times import from_text, to_text
from policy.designation import Version
from policy.hotplates import Pending


def add(database: Database, kept: HotPlate) -> None:
    """Keep a new version, inside the caller's transaction."""
    database.table("hot_plates").insert(
        {
            "entry_id": kept.entry_id,
            "number": kept.version.number,
            "entry": to_json(ENTRY, kept.pending.entry),
            "member": kept.version.author,
            "supervisor": kept.version.supervisor,
            "report": kept.version.report,
            "incident": kept.pending.incident,
            "notes": kept.pending.notes,
            "made_at": to_text(kept.version.made_at),
        }
    )


def approve(database: Database, kept: HotPlate, by: str, at: datetime) -> None:
    """A version is let in, inside the caller's transaction; the one before it, if any, is replaced."""
    database.conn.execute(
        "UPDATE hot_plates SET ending = ?, ended_by = ?, ended_at = ?"
        " WHERE entry_id = ? AND number < ? AND ending = '' AND approved_at IS NOT NULL",
        (Ending.REPLACED.value, by, to_text(at), kept.entry_id, kept.version.number),
    )
    database.conn.execute(
        "UPDATE hot_plates SET approved_by = ?, approved_at = ? WHERE entry_id = ? AND number = ?",
        (by, to_text(at), kept.entry_id, kept.version.number),
    )


def end(database: Database, kept: HotPlate, ending: Ending, by: str, at: datetime) -> None:
    """A version ends, inside the caller's transaction."""
    database.conn.execute(
        "UPDATE hot_plates SET ending = ?, ended_by = ?, ended_at = ? WHERE entry_id = ? AND number = ?",
        (ending.value, by, to_text(at), kept.entry_id, kept.version.number),
    )


def versions(database: Database, entry_id: str) -> tuple[HotPlate, ...]:
    """Every version of a hot plate, oldest first; empty when there is none of this id."""
    rows = database.rows("SELECT * FROM hot_plates WHERE entry_id = ? ORDER BY number", (entry_id,))
    return tuple(map(_kept, rows))


def every(database: Database) -> tuple[HotPlate, ...]:
    """Every version of every hot plate, newest first."""
    rows = database.rows("SELECT * FROM hot_plates ORDER BY made_at DESC, entry_id, number DESC")
    return tuple(map(_kept, rows))


def _kept(row: Mapping[str, Any]) -> HotPlate:
    entry = ENTRY.validate_json(row["entry"])
    version = Version(
        number=int(row["number"]),
        author=row["member"],
        supervisor=row["supervisor"],
        report=row["report"],
        made_at=from_text(row["made_at"]),
        approved_by=row["approved_by"],
        approved_at=from_text(row["approved_at"]) if row["approved_at"] else None,
    )
    return HotPlate(
        Pending(entry, row["member"], row["report"], row["incident"], row["notes"]),
        version,
        Ending(row["ending"]),
        row["ended_by"],
        from_text(row["ended_at"]) if row["ended_at"] else None,
    )
