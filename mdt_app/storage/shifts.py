# SPDX-License-Identifier: Apache-2.0
"""Shifts: who was signed on in this car, from when to when."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from mdt_app.domain.patrol import Session
from mdt_app.storage.database import Database
from mdt_app.storage.times import from_text, to_text


def begin(database: Database, session: Session) -> None:
    """Keep that a shift began."""
    database.table("sessions").insert(
        {
            "session_id": str(session.session_id),
            "username": session.username,
            "display_name": session.display_name,
            "unit": session.unit,
            "purpose": session.purpose,
            "started_at": to_text(session.started_at),
            "policy": session.policy,
            "incident": session.incident,
            "place": session.place,
            "reason": session.reason,
        }
    )


def end(database: Database, session_id: UUID, ended_at: datetime) -> None:
    """Keep that a shift ended."""
    database.conn.execute(
        "UPDATE sessions SET ended_at = ? WHERE session_id = ?", (to_text(ended_at), str(session_id))
    )


def current(database: Database) -> Session | None:
    """The shift that began last and goes on; None when nobody is signed on."""
    rows = database.rows(
        "SELECT *, unit AS session_unit FROM sessions WHERE ended_at IS NULL ORDER BY started_at DESC LIMIT 1"
    )
    return from_row(rows[0]) if rows else None


def from_row(row: Mapping[str, Any]) -> Session | None:
    """The shift of a row that joins ``sessions``; None when nobody was signed on."""
    if row["session_id"] is None:
        return None
    return Session(
        session_id=UUID(row["session_id"]),
        username=row["username"],
        display_name=row["display_name"],
        unit=row["session_unit"],
        purpose=row["purpose"],
        started_at=from_text(row["started_at"]),
        policy=row["policy"],
        incident=row["incident"],
        place=row["place"],
        reason=row["reason"],
    )
