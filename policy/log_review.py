# SPDX-License-Identifier: Apache-2.0
"""The weekly look through the audit log: when it is due, and since when it is overdue."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from policy.control import control

EVERY: Final = timedelta(days=7)
"""Source: CJIS Security Policy 5.9.5 AU-6: review and analyse the audit records weekly."""


@dataclass(frozen=True, slots=True)
class Review:
    """How the review of a log stands.

    Attributes:
        due_at: UTC, end of the week after the last review, or after the log's beginning.
        overdue: how long it has been due; None while it is not.
    """

    due_at: datetime
    overdue: timedelta | None


@control("A08.1")
def review_state(began_at: datetime, last_at: datetime | None, now: datetime) -> Review:
    """How it stands at ``now`` (UTC); a clock that was put back never makes a review late.

    Args:
        began_at: UTC, first event of the log.
        last_at: UTC, last review; None before the first.
        now: UTC.
    """
    due_at = (last_at or began_at) + EVERY
    return Review(due_at, now - due_at if now > due_at else None)
