# SPDX-License-Identifier: Apache-2.0
"""What the transfer is doing now, worked out from what it reports: how far, how fast, how long still."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from mdt_app.screens.wording import duration, number

STILL_SENDING = timedelta(seconds=20)
"""So long after the last record left, the transfer counts as still going on: a batch of pictures takes its time."""
FIRST_GUESS = timedelta(seconds=3)


@dataclass(frozen=True, slots=True)
class SendingState:
    """A transfer that is going on.

    Attributes:
        part: of what waited at its beginning, 0 to 1.
        count: "3 536 of 11 408", records.
        left: "about 2 min left", empty until that can be said.
    """

    part: float
    count: str
    left: str = ""


class Sending:
    """Follows the number of records that wait."""

    def __init__(self) -> None:
        self._unsent: int | None = None
        self._told_at: datetime | None = None
        self._began_at: datetime | None = None
        self._left_at: datetime | None = None
        self._top = 0

    def told(self, unsent: int, now: datetime, *, troubled: bool) -> None:
        """The transfer reports that so many records wait."""
        before, self._unsent = self._unsent, unsent
        told_at, self._told_at = self._told_at, now
        if troubled or unsent == 0 or before is None or told_at is None:
            self._began_at = None
        elif unsent < before:
            if self._began_at is None:
                self._began_at, self._top = told_at, before
            self._left_at = now
        elif self._began_at is not None:
            self._top += unsent - before  # new ones came meanwhile

    def state(self, now: datetime) -> SendingState | None:
        """How far it is; None while nothing is being sent."""
        if self._began_at is None or self._left_at is None or self._unsent is None:
            return None
        if now - self._left_at > STILL_SENDING:
            return None
        done = self._top - self._unsent
        count = f"{number(done)} of {number(self._top)}"
        return SendingState(done / self._top, count, self._left(done, now))

    def _left(self, done: int, now: datetime) -> str:
        if self._began_at is None or self._left_at is None or now - self._began_at < FIRST_GUESS:
            return ""
        taken = (self._left_at - self._began_at).total_seconds()
        return f"about {duration(taken * (self._unsent or 0) / done)} left" if done else ""
