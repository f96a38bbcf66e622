# SPDX-License-Identifier: Apache-2.0
"""How long a terminal may be without contact: warned, locked, wiped. Which clock may do which.

A lock is lifted again; a wipe is for ever. So the two go by different clocks:

* *trusted* time is the department's time of the last contact, a satellite's time that the machine's clock agrees with,
  and what went by since on a steady clock. It alone wipes: a clock that was put forward destroys nothing.
* *shown* time is how far the machine's clock went since the contact, never less than it went before. It warns and
  locks, too: a clock that was put back postpones nothing.

Source: CJIS Security Policy 5.13.2 (remote wipe), 5.13.7.3 (erase when out of contact); our list CJ-25r.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

SATELLITE_AGREES: Final = timedelta(days=1)
"""A satellite's time further from the machine's clock than this is a fault of one of them and decides nothing."""


class OfflineAction(StrEnum):
    """What happens when the time is over."""

    LOCK = "lock"
    WIPE = "wipe"


class OfflineState(StrEnum):
    """How the terminal stands to its limit."""

    FREE = "free"
    WARN = "warn"
    LOCK = "lock"
    WIPE = "wipe"


@dataclass(frozen=True, slots=True)
class OfflineLimits:
    """What the department set.

    Attributes:
        most: longest time without contact; None for no limit.
        action: what happens then.
        warn: how long before it is said.
    """

    most: timedelta | None = None
    action: OfflineAction = OfflineAction.LOCK
    warn: timedelta = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Times:
    """What is known of the time; all UTC.

    Attributes:
        contact: last contact, by the department's clock.
        trusted: now, by clocks that nobody at the machine sets.
        shown: the contact and how far the machine's clock went since, at its farthest.
    """

    contact: datetime
    trusted: datetime
    shown: datetime


@dataclass(frozen=True, slots=True)
class Offline:
    """Where the terminal stands.

    Attributes:
        left: until the limit; zero when it has passed, None without a limit.
    """

    state: OfflineState
    left: timedelta | None = None


def offline_ruling(limits: OfflineLimits, times: Times) -> Offline:
    """Whether the terminal may go on without contact."""
    if limits.most is None:
        return Offline(OfflineState.FREE)
    trusted = times.trusted - times.contact
    apparent = max(trusted, times.shown - times.contact)
    left = max(limits.most - apparent, timedelta(0))
    if trusted >= limits.most and limits.action is OfflineAction.WIPE:
        return Offline(OfflineState.WIPE, left)
    if apparent >= limits.most:
        return Offline(OfflineState.LOCK, left)
    return Offline(OfflineState.WARN if left <= limits.warn else OfflineState.FREE, left)


def trusted_now(
    known: datetime, passed: timedelta, satellite: datetime | None, machine: datetime
) -> datetime:
    """The latest time that can be trusted.

    Args:
        known: trusted time as last kept.
        passed: since then, on a steady clock of the same run; zero across a restart.
        satellite: UTC by the receiver; None without a fix.
        machine: the machine's clock.
    """
    now = known + max(passed, timedelta(0))
    if satellite is None or abs(satellite - machine) > SATELLITE_AGREES:
        return now
    return max(now, satellite)
