# SPDX-License-Identifier: Apache-2.0
"""The queue of what another person has to look at, and what was said of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from mdt_app.domain.reviews import Decision, Review, ReviewKind
from mdt_app.storage.coding import to_json
from mdt_app.storage.database import Database
from mdt_app.storage.times import from_text, to_text
from policy.inquiry import InquiryRequest

_REQUEST = TypeAdapter(InquiryRequest)


def add(database: Database, review: Review) -> None:
    """Put a matter into the queue, inside the caller's transaction; of one that waits already only the why changes."""
    database.conn.execute(
        "INSERT INTO reviews (review_id, kind, subject, asked_by, session_id, asked_at, request, why)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (kind, subject) DO UPDATE SET why = excluded.why WHERE decision = ''",
        (
            str(review.review_id),
            review.kind.value,
            review.subject,
            review.asked_by,
            review.session_id,
            to_text(review.asked_at),
            to_json(_REQUEST, review.request) if review.request is not None else "",
            review.why,
        ),
    )


def get(database: Database, review_id: UUID) -> Review | None:
    """The matter of this id, or None."""
    rows = database.rows("SELECT * FROM reviews WHERE review_id = ?", (str(review_id),))
    return _review(rows[0]) if rows else None


def waiting(database: Database) -> tuple[Review, ...]:
    """What nobody has decided on, oldest first."""
    return tuple(map(_review, database.rows("SELECT * FROM reviews WHERE decision = '' ORDER BY asked_at")))


def searches_of(database: Database, username: str) -> tuple[Review, ...]:
    """The searches of a person that were held, newest first."""
    sql = "SELECT * FROM reviews WHERE kind = 'search' AND asked_by = ? ORDER BY asked_at DESC"
    return tuple(map(_review, database.rows(sql, (username,))))


def decide(database: Database, review: Review) -> bool:
    """Keep what was said, inside the caller's transaction; whether it still waited for that."""
    kept = database.conn.execute(
        "UPDATE reviews SET decision = ?, decided_by = ?, decided_role = ?, decided_at = ?, words = ?"
        " WHERE review_id = ? AND decision = ''",
        (
            review.decision.value,
            review.decided_by,
            review.decided_role,
            to_text(review.decided_at) if review.decided_at else None,
            review.words,
            str(review.review_id),
        ),
    )
    return bool(kept.rowcount)


def use(database: Database, review_id: UUID, session_id: str, at: datetime) -> None:
    """Keep that a released search was run, inside the caller's transaction; it cannot be run again."""
    database.conn.execute(
        "UPDATE reviews SET used_at = ?, used_in = ? WHERE review_id = ? AND used_at IS NULL",
        (to_text(at), session_id, str(review_id)),
    )


def _review(row: Mapping[str, Any]) -> Review:
    return Review(
        review_id=UUID(row["review_id"]),
        kind=ReviewKind(row["kind"]),
        subject=row["subject"],
        asked_by=row["asked_by"],
        session_id=row["session_id"],
        asked_at=from_text(row["asked_at"]),
        request=_REQUEST.validate_json(row["request"]) if row["request"] else None,
        why=row["why"],
        decision=Decision(row["decision"]),
        decided_by=row["decided_by"],
        decided_role=row["decided_role"],
        decided_at=from_text(row["decided_at"]) if row["decided_at"] else None,
        words=row["words"],
        used_at=from_text(row["used_at"]) if row["used_at"] else None,
        used_in=row["used_in"],
    )
