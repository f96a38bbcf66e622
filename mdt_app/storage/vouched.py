# SPDX-License-Identifier: Apache-2.0
"""The time up to which the inactivity of accounts is counted: ``policy.accounts``."""

from datetime import datetime

from mdt_app.storage.database import Database
from mdt_app.storage.times import from_text, to_text


def vouched(database: Database) -> datetime | None:
    """The time up to which inactivity is counted (``policy.accounts.vouched_time``); None where it was never kept."""
    rows = database.rows("SELECT at FROM vouched")
    return from_text(rows[0]["at"]) if rows else None


def set_vouched(database: Database, at: datetime) -> None:
    """Keep the time up to which inactivity is counted."""
    database.table("vouched").upsert({"only": 1, "at": to_text(at)}, pk="only")


def unwind_clock(database: Database, now: datetime) -> None:
    """Bring sign-ons that a wrong clock put into the future back to now, so that 90 days are 90 days again."""
    database.conn.execute(
        "UPDATE accounts SET last_sign_on_at = ? WHERE last_sign_on_at > ?", (to_text(now), to_text(now))
    )
