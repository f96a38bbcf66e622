# SPDX-License-Identifier: Apache-2.0
"""Questions about the audit log as a whole: when it began, what is new in it, whether something was noted."""

from dataclasses import dataclass
from datetime import datetime

from mdt_app.storage.database import Database
from mdt_app.storage.times import from_text


@dataclass(frozen=True, slots=True)
class PlaceOf:
    """Where an event stands: number, time (UTC), whose it is and what it is about."""

    seq: int
    at: datetime
    username: str
    object: str


def has(database: Database, event: str, thing: str) -> bool:
    """Whether the log has this event of this object."""
    return bool(database.rows("SELECT 1 FROM audit WHERE event = ? AND object = ?", (event, thing)))


def first_at(database: Database) -> datetime | None:
    """UTC, when the log began."""
    rows = database.rows("SELECT at FROM audit WHERE seq = 1")
    return from_text(rows[0]["at"]) if rows else None


def last_of(database: Database, event: str) -> PlaceOf | None:
    """Where the newest event of this name stands; one that was refused or failed is none."""
    rows = database.rows(
        "SELECT seq, at, username, object FROM audit WHERE event = ? AND outcome = 'done'"
        " ORDER BY seq DESC LIMIT 1",
        (event,),
    )
    return PlaceOf(**{**rows[0], "at": from_text(rows[0]["at"])}) if rows else None


def counts_from(database: Database, seq: int) -> dict[tuple[str, str], int]:
    """How many events of each name and outcome there are from this number on."""
    rows = database.rows(
        "SELECT event, outcome, count(*) AS times FROM audit WHERE seq >= ? GROUP BY event, outcome", (seq,)
    )
    return {(row["event"], row["outcome"]): row["times"] for row in rows}
