# SPDX-License-Identifier: Apache-2.0
"""Self-tests on record: they are only added, and no plate is in them."""

from uuid import UUID

from pydantic import TypeAdapter

from mdt_app.domain.self_test import SelfTestReport, Verdict
from mdt_app.storage.coding import to_json
from mdt_app.storage.database import Database
from mdt_app.storage.times import from_text, to_text

_VERDICT = TypeAdapter(Verdict)


def add(database: Database, report: SelfTestReport) -> None:
    """Keep a self-test, in the caller's transaction or in one of its own.

    Raises:
        StoreTrouble: it could not be written.
    """
    with database.transaction():
        database.table("self_tests").insert(
            {
                "test_id": str(report.test_id),
                "began_at": to_text(report.began_at),
                "ended_at": to_text(report.ended_at),
                "session_id": str(report.session_id),
                "username": report.username,
                "unit": report.unit,
                "automatic": int(report.automatic),
                "outcome": report.verdict.outcome.value,
                "verdict": to_json(_VERDICT, report.verdict),
            }
        )


def newest(database: Database, limit: int) -> tuple[SelfTestReport, ...]:
    """The last self-tests of this unit, newest first."""
    rows = database.rows("SELECT * FROM self_tests ORDER BY began_at DESC LIMIT ?", (limit,))
    return tuple(
        SelfTestReport(
            UUID(row["test_id"]),
            from_text(row["began_at"]),
            from_text(row["ended_at"]),
            UUID(row["session_id"]),
            row["username"],
            row["unit"],
            bool(row["automatic"]),
            _VERDICT.validate_json(row["verdict"]),
        )
        for row in rows
    )
