# SPDX-License-Identifier: Apache-2.0
"""Writing down what was done: counts and names of terminals, never plates, persons or places."""

from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from server.db.tables import AuditRow


def record(
    session: Session, at: datetime, event: str, actor: str, *, outcome: str = "success", **detail: str | int
) -> None:
    """Add one audit row in the caller's transaction.

    Args:
        session: the transaction that does what is recorded.
        at: UTC.
        event: what was done ("device.enrolled").
        actor: terminal or operator.
        outcome: "success" or "failure".
        detail: counts and names.
    """
    session.execute(insert(AuditRow).values(at=at, event=event, actor=actor, outcome=outcome, detail=detail))
