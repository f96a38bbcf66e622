# SPDX-License-Identifier: Apache-2.0
"""The clocks that everything in the terminal is given; nobody else asks the system for the time."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

Clock = Callable[[], datetime]

Steady = Callable[[], float]
"""Seconds that only grow, whatever is done to the clock of the day; for measuring how long something lasts."""

_BOOT_TIME: Final = getattr(time, "CLOCK_BOOTTIME", None)


def system_clock() -> datetime:
    """The system's time, aware, in UTC."""
    return datetime.now(UTC)


def steady_clock() -> float:
    """Seconds since some moment; they go on while the machine sleeps.

    Linux' monotonic clock stands still in sleep, so the time since boot is asked there; Windows' goes on by itself.
    """
    return time.monotonic() if _BOOT_TIME is None else time.clock_gettime(_BOOT_TIME)
