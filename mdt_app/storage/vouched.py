# SPDX-License-Identifier: Apache-2.0
"""Times that somebody else than the car's own clock vouches for; what they are for: ``policy.accounts``."""

from datetime import datetime

from mdt_app.storage.database import Database
from mdt_app.storage.times import from_text, to_text


def vouched(database: Database) -> datetime | None:
    """The time up to which inactivity is counted (``policy.accounts.vouched_time``); None in a new unit."""
    return _single(database, "at")


def set_vouched(database: Database, at: datetime) -> None:
    """Keep the time up to which inactivity is counted."""
    database.table("vouched").upsert({"only": 1, "at": to_text(at)}, pk="only")


def department_time(database: Database) -> datetime | None:
    """The newest time that the department stated by its own clock; None while it stated none."""
    return _single(database, "department")


def note_department_time(database: Database, at: datetime) -> None:
    """Keep a time that the department stated, as in a counter-signed head of the audit log; older ones are ignored."""
    known = department_time(database)
    if known is None or at > known:
        database.table("vouched").upsert({"only": 1, "department": to_text(at)}, pk="only")


def _single(database: Database, column: str) -> datetime | None:
    rows = database.rows("SELECT at, department FROM vouched")
    return from_text(rows[0][column]) if rows and rows[0][column] else None


def unwind_clock(database: Database, now: datetime) -> None:
    """Bring sign-ons that a wrong clock put into the future back to now, so that 90 days are 90 days again."""
    database.conn.execute(
        "UPDATE accounts SET last_sign_on_at = ? WHERE last_sign_on_at > ?", (to_text(now), to_text(now))
    )
