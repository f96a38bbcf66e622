# SPDX-License-Identifier: Apache-2.0
"""What time it surely is, for what cannot be undone: a clock that somebody set forward destroys nothing."""

from dataclasses import dataclass
from datetime import datetime

from policy.control import control


@dataclass(frozen=True, slots=True)
class TrustedTime:
    """The times that a car knows of; all UTC, None for what it never heard.

    Attributes:
        clock_at: the car's own clock.
        audit_at: time of the newest event of the car's audit log. It was written by that clock, so it vouches for
            nothing; but a clock that stands before it was put back.
        gps_at: newest time of a position by satellites.
        department_at: newest time of an answer of the department.
    """

    clock_at: datetime
    audit_at: datetime | None = None
    gps_at: datetime | None = None
    department_at: datetime | None = None

    @property
    @control("J03.1")
    def now(self) -> datetime | None:
        """The latest time that both the car and somebody outside it have seen; None while nobody outside was heard.

        Too early at worst, and then something is destroyed at the next contact instead of now. Source: contradiction
        X-9 of the profiles (a term runs on a time that the car cannot set).
        """
        outside = max((at for at in (self.gps_at, self.department_at) if at is not None), default=None)
        if outside is None:
            return None
        return min(outside, self.claimed)

    @property
    def claimed(self) -> datetime:
        """The latest time that the car itself claims."""
        return self.clock_at if self.audit_at is None else max(self.clock_at, self.audit_at)
