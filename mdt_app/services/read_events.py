# SPDX-License-Identifier: Apache-2.0
"""What the log says of reads that were recorded, and of reads that were not kept."""

from datetime import datetime

from mdt_app.domain.patrol import Session
from mdt_app.services.matching import Matched
from mdt_app.services.unstored import Pending
from mdt_app.storage.audit import AuditEvent


def read_recorded(pending: Pending, matched: Matched, at: datetime) -> AuditEvent:
    """That a read was recorded, with the number of its hits and of those that it saw again."""
    read = pending.read
    session = read.session
    again = {"seen_again": str(len(matched.again))} if matched.again else {}
    return AuditEvent(
        at=at,
        event="read_recorded",
        username=session.username if session else "",
        session_id=str(session.session_id) if session else "",
        object=f"read {read.read_id}",
        purpose=session.purpose if session else "",
        query_elements={
            "camera": read.plate.camera,
            "hits": str(len(matched.hits)),
            **again,
            **pending.tags,
        },
        rows=1,
    )


def reads_not_kept(lost: int, session: Session | None, at: datetime) -> AuditEvent:
    """That reads were let go, because neither store nor memory could hold them."""
    return AuditEvent(
        at=at,
        event="reads_not_kept",
        outcome="failed",
        username=session.username if session else "",
        session_id=str(session.session_id) if session else "",
        object="reads",
        rows=lost,
    )
