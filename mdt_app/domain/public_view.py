# SPDX-License-Identifier: Apache-2.0
"""Whether the car stands where the public may look, and the court order that lets it read where not."""

from dataclasses import dataclass
from datetime import datetime

from policy.capture import CourtOrder


@dataclass(frozen=True, slots=True)
class ViewState:
    """How it stands.

    Attributes:
        paused_at: UTC, since when the place is not public; None while it is.
        order: the court order under which reading goes on there.
        open_since: UTC, when reading began again after the last pause; None when it never stopped, or is stopped.
        may_order: whether the policy lets a court order lift the rule.
        closed_at: UTC, since when the car is in an area that the department closed, or may be; None while it is not.
        placed: whether the car's place is known; without one no closed area can be ruled out.
    """

    paused_at: datetime | None = None
    order: CourtOrder | None = None
    open_since: datetime | None = None
    may_order: bool = True
    closed_at: datetime | None = None
    placed: bool = True

    @property
    def paused(self) -> bool:
        """Whether no read is kept."""
        return (self.paused_at is not None or self.closed_at is not None) and self.order is None
