# SPDX-License-Identifier: Apache-2.0
"""The weekly look through the audit log (CJIS AU-6): what is new in it, and on record who looked."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from mdt_app.errors import Refused
from mdt_app.storage import audit, audit_news
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.audit_news import PlaceOf
from mdt_app.storage.database import Database
from policy.control import control
from policy.log_review import Review, review_state

REVIEWED = "audit_reviewed"


@dataclass(frozen=True, slots=True)
class News:
    """What happened since the last review.

    Attributes:
        first, last: numbers of the events.
        counts: by event and outcome.
        state: whether the review is overdue.
        last_by: who looked last; empty before the first review.
    """

    first: int
    last: int
    counts: Counter[tuple[str, str]]
    state: Review
    last_by: str = ""


@control("A08.1")
def news(database: Database, now: datetime) -> News:
    """What is to be looked through."""
    began_at, reviewed = audit_news.first_at(database), audit_news.last_of(database, REVIEWED)
    first = 1 if reviewed is None else _after(reviewed)
    state = review_state(began_at or now, reviewed.at if reviewed else None, now)
    return News(
        first,
        audit.head(database).seq,
        Counter(audit_news.counts_from(database, first)),
        state,
        reviewed.username if reviewed else "",
    )


@control("A08.1")
def review(database: Database, looked: News, by: str, finding: str, at: datetime) -> None:
    """Keep that somebody looked the news through, and what they found.

    Args:
        database: the index.
        looked: the news that they were shown; what came since is new for the next review.
        by: who looked, by their sign-on.
        finding: in their words.
        at: UTC.

    Raises:
        Refused: nothing is said of what was found.
        StoreTrouble: it could not be kept.
    """
    if not finding.strip():
        raise Refused("Say what you found, even if it is nothing.")
    event = AuditEvent(
        at,
        REVIEWED,
        username=by,
        object=f"events {looked.first} to {looked.last}",
        purpose="weekly review",
        reason=finding.strip(),
        rows=looked.last - looked.first + 1,
    )
    audit.append(database, event)


def _after(reviewed: PlaceOf) -> int:
    """The first event that the last review did not see; its own record is none, unless others came before it."""
    unseen = int(reviewed.object.rpartition(" ")[2]) + 1
    return unseen if unseen < reviewed.seq else reviewed.seq + 1
