# SPDX-License-Identifier: Apache-2.0
"""A self-test on record: the report for the shift, an event in the audit log for it; no plate in either."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from mdt_app.domain.patrol import Session
from mdt_app.domain.self_test import Outcome, SelfTestReport
from mdt_app.storage import audit, self_tests
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.database import Database

#: How many of the last self-tests the page lists.
LISTED = 20


def began(database: Database, session: Session, test_id: UUID, at: datetime) -> None:
    """Put on record that a self-test began; this is also the proof that the audit log can be written.

    Raises:
        StoreTrouble: it cannot.
    """
    audit.append(database, _event("self_test_began", session, test_id, at))


def keep(database: Database, session: Session, report: SelfTestReport) -> None:
    """Keep a self-test and the event of it, both or neither.

    Raises:
        StoreTrouble: it could not be written.
    """
    outcome = report.verdict.outcome
    event = _event("self_test", session, report.test_id, report.ended_at)
    done = "failed" if outcome is Outcome.NO_GO else "done"
    event = replace(event, outcome=done, object=f"{event.object}: {outcome}")
    with database.transaction():
        self_tests.add(database, report)
        audit.append(database, event)


def last(database: Database) -> tuple[SelfTestReport, ...]:
    """The last self-tests of this unit, newest first."""
    return self_tests.newest(database, LISTED)


def _event(name: str, session: Session, test_id: UUID, at: datetime) -> AuditEvent:
    return AuditEvent(
        at=at,
        event=name,
        username=session.username,
        session_id=str(session.session_id),
        object=f"self-test {test_id}",
        purpose=session.purpose,
    )
