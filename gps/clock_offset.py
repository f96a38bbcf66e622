# SPDX-License-Identifier: Apache-2.0
"""How far the system clock is from GPS time."""

from collections import deque
from datetime import timedelta
from statistics import median

from gps.types import Fix

FEWEST = 5
"""Fixes needed before an offset is told."""

_WINDOW = 61
_WINDOW_SPAN = timedelta(seconds=120)


class ClockOffset:
    """System clock minus GPS time: the median over the fixes of the last two minutes.

    The median stands against single late or wrong epochs. It includes how long a receiver takes to send an
    epoch, 0.1 to 0.8 s, so it shows a clock that is wrong, it does not discipline one. Not thread-safe.
    """

    def __init__(self) -> None:
        self._recent: deque[Fix] = deque(maxlen=_WINDOW)

    def add(self, fix: Fix) -> None:
        """Count ``fix`` in, when it has a position and a time: before that receivers guess the time."""
        if fix.time_at is not None and fix.has_position:
            self._recent.append(fix)
            while abs(fix.received_at - self._recent[0].received_at) > _WINDOW_SPAN:
                self._recent.popleft()

    @property
    def seconds(self) -> float | None:
        """The offset, positive when the system clock is ahead; None before there are enough fixes."""
        offsets = [
            (fix.received_at - fix.time_at).total_seconds() for fix in self._recent if fix.time_at is not None
        ]
        return median(offsets) if len(offsets) >= FEWEST else None
