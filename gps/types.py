# SPDX-License-Identifier: Apache-2.0
"""What the GPS receiver hands over. Frozen values, SI units, UTC."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum


class FixMode(IntEnum):
    """Kind of fix, with gpsd's numbers (TPV ``mode``)."""

    UNKNOWN = 0
    NONE = 1
    TWO_D = 2
    THREE_D = 3


@dataclass(frozen=True, slots=True)
class Fix:
    """One epoch of the receiver.

    Attributes:
        time_at: UTC by the receiver, or None before it knows the time.
        received_at: UTC by the system clock, when the epoch was complete.
        lat: degrees north, WGS 84; None without a position.
        lon: degrees east, WGS 84; None without a position.
        alt_m: metres above mean sea level.
        speed_mps: metres per second over ground.
        course_deg: degrees clockwise from true north, 0 to 360.
        satellites: used in the solution.
        hdop: horizontal dilution of precision.
    """

    time_at: datetime | None
    received_at: datetime
    mode: FixMode
    lat: float | None = None
    lon: float | None = None
    alt_m: float | None = None
    speed_mps: float | None = None
    course_deg: float | None = None
    satellites: int | None = None
    hdop: float | None = None

    @property
    def has_position(self) -> bool:
        """Whether the receiver stands behind a position."""
        return self.mode >= FixMode.TWO_D and self.lat is not None and self.lon is not None


@dataclass(frozen=True, slots=True)
class FixAt:
    """The fix nearest to a moment.

    Attributes:
        fix: the fix itself, as received.
        age_s: how far the fix was from the moment asked for, seconds, never negative.
        fresh: whether it may be shown as the position of that moment.
    """

    fix: Fix
    age_s: float
    fresh: bool


class GpsState(StrEnum):
    """How the receiver is doing."""

    STARTING = "starting"
    SEARCHING = "searching"
    FIX = "fix"
    SILENT = "silent"
    ABSENT = "absent"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class GpsHealth:
    """Report of the receiver thread, about one a second.

    Attributes:
        source: what is being read ("/dev/ttyUSB0 at 9600 baud").
        fixes: fixes with a position since the start.
        rejected: sentences refused (checksum, garbage, wrong form) since the start.
        clock_offset_s: system clock minus GPS time, seconds; None while unknown.
        problem: what is wrong and what to do, empty when nothing is.
    """

    state: GpsState
    at: datetime
    source: str
    fixes: int = 0
    rejected: int = 0
    clock_offset_s: float | None = None
    problem: str = ""
