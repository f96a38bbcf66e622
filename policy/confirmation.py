# SPDX-License-Identifier: Apache-2.0
"""Step 3 of the verification: asking whether the list's record is still active, with its clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

REQUESTS_MAX: Final = 3
"""Hit confirmation knows a first, second and third request. Source: Nlets, YQ request number."""

REFERENCE_MAX: Final = 40
"""Longest reference: a record, case or call number fits, the text of a criminal justice response does not."""

STATEMENT: Final = "This confirms the hot-list record. It does not confirm the camera's reading."
"""Shown with every confirmation."""


class Channel(StrEnum):
    """How the question was asked. Source: Watsonville 471.5(e): "via MDC or through Dispatch"."""

    DISPATCH_RADIO = "dispatch_radio"
    MDC_INQUIRY = "mdc_inquiry"
    PHONE = "phone"
    OTHER = "other"


class Urgency(StrEnum):
    """How soon an answer is due: 10 minutes or one hour. Source: Nlets hit confirmation, U and R."""

    URGENT = "urgent"
    ROUTINE = "routine"

    @property
    def due(self) -> timedelta:
        """Time in which the answer is due."""
        return timedelta(minutes=10 if self is Urgency.URGENT else 60)


class Result(StrEnum):
    """What the answer says of the record."""

    ACTIVE = "active"
    NOT_ACTIVE = "not_active"
    NO_RECORD = "no_record"
    DIFFERENT_VEHICLE = "different_vehicle"
    NO_ANSWER_YET = "no_answer_yet"

    @property
    def refutes(self) -> bool:
        """Whether the answer speaks against the hit: the only way on is to close it."""
        return self in {Result.NOT_ACTIVE, Result.NO_RECORD, Result.DIFFERENT_VEHICLE}


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What came back.

    Attributes:
        confirmed_by: name or number of the dispatcher, or "self" for the officer's own inquiry; empty while
            there is no answer.
        at: UTC, when it came.
        reference: record, case or call number as given, at most `REFERENCE_MAX` characters.
    """

    result: Result
    confirmed_by: str
    at: datetime
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """One question to Dispatch or to a system, and what came back.

    Attributes:
        number: 1, 2 or 3.
        asked_at: UTC; the clock runs from here.
    """

    number: int
    channel: Channel
    urgency: Urgency
    asked_at: datetime
    answer: Confirmation | None = None

    @property
    def open(self) -> bool:
        """Whether an answer is still awaited."""
        return self.answer is None or self.answer.result is Result.NO_ANSWER_YET

    def remaining_s(self, now: datetime) -> float:
        """Seconds left until the answer is due; 0 when it is overdue, never more than the answer may take.

        A clock that was put back by more than that says nothing of the time that passed: nobody is kept from asking
        again.
        """
        due = self.urgency.due
        if self.asked_at - now > due:
            return 0.0
        return min(max((self.asked_at + due - now).total_seconds(), 0.0), due.total_seconds())

    def used(self, now: datetime) -> float:
        """Share of the time that has passed, 0 to 1."""
        return 1.0 - min(self.remaining_s(now) / self.urgency.due.total_seconds(), 1.0)
