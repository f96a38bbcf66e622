# SPDX-License-Identifier: Apache-2.0
"""The fix of a moment, for a read that was captured a little before it is recorded; for any thread."""

import threading
from collections import deque
from datetime import datetime, timedelta

from gps.types import Fix, FixAt

KEPT = 900
"""Epochs kept: a quarter of an hour at one a second, far longer than a read waits."""


class FixHistory:
    """The last epochs, by when they were received on the system clock.

    Args:
        fresh_s: how far from a moment, seconds, a fix may be and still be its position.
        kept: how many epochs are kept; the oldest go first.
    """

    def __init__(self, fresh_s: float, kept: int = KEPT) -> None:
        self._fresh_s = fresh_s
        self._fixes: deque[Fix] = deque(maxlen=kept)
        self._lock = threading.Lock()

    def add(self, fix: Fix) -> None:
        """Remember ``fix``.

        When the system clock was set back, epochs stamped later than this one are forgotten: they would come
        up again as fresh when the clock reaches their stamps. An epoch told again, because its receiver
        paused in the middle of it, replaces what it told first.
        """
        with self._lock:
            while self._fixes and self._fixes[-1].received_at > fix.received_at:
                self._fixes.pop()
            if self._fixes and is_same_epoch(self._fixes[-1], fix):
                self._fixes.pop()
            self._fixes.append(fix)

    def at(self, moment: datetime) -> FixAt | None:
        """The position nearest to ``moment`` (UTC, aware), before or after it; None when there is none.

        It is fresh only within the limit and when no epoch without a position lies as near: a receiver that
        has just lost its satellites makes the last position old at once.
        """
        with self._lock:
            fixes = list(self._fixes)
        placed = [fix for fix in fixes if fix.has_position]
        if not placed:
            return None
        found = min(placed, key=lambda fix: _distance(fix, moment))
        age = _distance(found, moment)
        lost = any(_distance(fix, moment) <= age for fix in fixes if not fix.has_position)
        age_s = age.total_seconds()
        return FixAt(found, age_s, fresh=not lost and age_s <= self._fresh_s)


def is_same_epoch(one: Fix, other: Fix) -> bool:
    """Whether both tell of one moment; a receiver that knows no time never says so."""
    return one.time_at is not None and one.time_at == other.time_at


def _distance(fix: Fix, moment: datetime) -> timedelta:
    return abs(fix.received_at - moment)
