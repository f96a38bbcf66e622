# SPDX-License-Identifier: Apache-2.0
"""What another person has to look at: a search that was held, or an exception from the rule of verification."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from policy.inquiry import InquiryRequest


class ReviewKind(StrEnum):
    """What is looked at."""

    SEARCH = "search"
    """It gives no result before somebody else released it."""
    EXCEPTION = "exception"
    """It was done already; somebody looks at it afterwards."""


class Decision(StrEnum):
    """What the other person said."""

    WAITING = ""
    RELEASED = "released"
    DENIED = "denied"
    NOTED = "noted"


@dataclass(frozen=True, slots=True)
class Review:
    """One matter.

    Attributes:
        subject: what it is about ("hit 0193..."); for a search its own id.
        asked_by: account.
        request: the search; None for an exception.
        why: why it was held or what was excepted, in words.
        decided_role: role of the person who decided.
        words: what that person said of it.
        used_at: UTC, when a released search was run; None before.
        used_in: session it was run in.
    """

    review_id: UUID
    kind: ReviewKind
    subject: str
    asked_by: str
    session_id: str
    asked_at: datetime
    request: InquiryRequest | None
    why: str
    decision: Decision = Decision.WAITING
    decided_by: str = ""
    decided_role: str = ""
    decided_at: datetime | None = None
    words: str = ""
    used_at: datetime | None = None
    used_in: str = ""
