# SPDX-License-Identifier: Apache-2.0
"""What becomes of a read that lies in a car, and of a whole day of them, which can only be destroyed together."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from policy.control import control
from policy.profile.keeping import Retention

LATE_READS: Final = timedelta(hours=1)
"""How long after midnight a read of the day before may still be on its way into the store."""


class CarCopy(StrEnum):
    """What the car does with a read that it holds."""

    KEEP = "keep"
    REMOVE = "remove"
    """The department has it; the car's copy goes."""
    BLOCK = "block_capture"
    """Never sent and at the limit: kept, alarm, no further capture until it is sent."""
    DESTROY = "destroy"
    """Never sent and at the limit: destroyed, with a row in the log."""


@dataclass(frozen=True, slots=True)
class CarRead:
    """One read in a car.

    Attributes:
        captured_at: UTC, when the camera saw it.
        is_received: whether the server's receipt for it is here and was verified.
    """

    captured_at: datetime
    is_received: bool


@control("J03.1")
def car_copy(read: CarRead, retention: Retention, now: datetime) -> CarCopy:
    """What the car does with ``read`` at ``now``.

    ``now`` is a trusted time (UTC, from GPS or the department): a clock set forward would destroy unsent reads.
    Source: Menlo Park 462.5 (destroyed at 30 days from capture), Pittsburg 434.4 (kept until moved); X-9, MP-A2.
    """
    is_old = now - read.captured_at >= timedelta(days=retention.vehicle_days_max)
    if read.is_received:
        return CarCopy.REMOVE if is_old or retention.vehicle_purge_after_ack else CarCopy.KEEP
    if not is_old:
        return CarCopy.KEEP
    return CarCopy.DESTROY if retention.vehicle_unsent_at_max == "destroy" else CarCopy.BLOCK


@dataclass(frozen=True, slots=True)
class CarDay:
    """What a car holds of one UTC day.

    Attributes:
        oldest_at: UTC, earliest capture; None for a day without reads.
        unsent: records without the department's receipt: refused ones too, and hits whose outcome is still open.
    """

    day: date
    oldest_at: datetime | None = None
    unsent: int = 0

    @property
    def over_at(self) -> datetime:
        """UTC from which no read is added any more."""
        return datetime.combine(self.day + timedelta(days=1), time(), UTC) + LATE_READS

    def limit_at(self, retention: Retention) -> datetime:
        """UTC at which its oldest read is as old as one may become in a car."""
        oldest = self.oldest_at or datetime.combine(self.day, time(), UTC)
        return oldest + timedelta(days=retention.vehicle_days_max)


@control("J03.1", "J04.5")
def day_copy(day: CarDay, retention: Retention, now: datetime) -> CarCopy:
    """What the car does with a day at ``now``, a trusted time (UTC); it is as old as its oldest read.

    A day goes as a whole, with its key: once all of it is received and it is over, or at the limit.
    """
    oldest = day.limit_at(retention) - timedelta(days=retention.vehicle_days_max)
    fate = car_copy(CarRead(oldest, is_received=not day.unsent), retention, now)
    is_over = now >= day.over_at
    return fate if is_over or fate is CarCopy.BLOCK else CarCopy.KEEP


def goes_at(day: CarDay, retention: Retention) -> datetime | None:
    """UTC at which a day goes if nothing changes; None for one that stays until it is sent."""
    if not day.unsent and retention.vehicle_purge_after_ack:
        return day.over_at
    if day.unsent and retention.vehicle_unsent_at_max != "destroy":
        return None
    return max(day.over_at, day.limit_at(retention))
