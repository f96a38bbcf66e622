# SPDX-License-Identifier: Apache-2.0
"""What becomes of a read that lies in a car."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from policy.control import control
from policy.profile.keeping import Retention


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
