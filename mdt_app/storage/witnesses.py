# SPDX-License-Identifier: Apache-2.0
"""Who outside the car vouched for which time; it is kept, so that a start without reception knows it too."""

from datetime import datetime
from enum import StrEnum

from mdt_app.storage.database import Database
from mdt_app.storage.times import from_text, to_text
from policy.trusted_time import TrustedTime

EVENTS = 1000
"""How many of the newest audit events are looked at for the latest time that this car's clock has shown."""

_NEWEST_EVENT = "SELECT max(at) AS at FROM (SELECT at FROM audit ORDER BY seq DESC LIMIT ?)"


class Witness(StrEnum):
    """Who knows the time without asking this car's clock."""

    GPS = "gps"
    DEPARTMENT = "department"


def saw(index: Database, witness: Witness, at: datetime) -> None:
    """Keep that a witness gave this time (UTC); an earlier one than it gave before changes nothing."""
    index.conn.execute(
        "INSERT INTO time_witnesses (source, at) VALUES (?, ?)"
        " ON CONFLICT (source) DO UPDATE SET at = max(at, excluded.at)",
        (witness.value, to_text(at)),
    )


def trusted_time(index: Database, clock_at: datetime) -> TrustedTime:
    """What is known of the time, with the car's own clock at ``clock_at`` (UTC)."""
    seen = {
        row["source"]: from_text(row["at"]) for row in index.rows("SELECT source, at FROM time_witnesses")
    }
    audit_at = index.rows(_NEWEST_EVENT, (EVENTS,))[0]["at"]
    return TrustedTime(
        clock_at,
        audit_at=from_text(audit_at) if audit_at else None,
        gps_at=seen.get(Witness.GPS),
        department_at=seen.get(Witness.DEPARTMENT),
    )
