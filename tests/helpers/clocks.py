# SPDX-License-Identifier: Apache-2.0
"""A clock for tests."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

MORNING = datetime(2026, 11, 21, 16, 0, 0, 250_000, tzinfo=UTC)


@dataclass(slots=True)
class Clock:
    """A clock that goes on only when told."""

    now: datetime = MORNING

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        """Let time pass: ``pass_(minutes=5)``."""
        self.now += timedelta(**time)


@dataclass(slots=True)
class RunningClock(Clock):
    """The system's time, for whoever starts camera processes: they are given it."""

    def __call__(self) -> datetime:
        return datetime.now(UTC)
