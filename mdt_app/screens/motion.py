# SPDX-License-Identifier: Apache-2.0
"""Whether the car moves: decided from GPS speed, with hysteresis so that it does not flicker in a queue."""

from dataclasses import dataclass
from datetime import datetime

from gps.types import Fix
from mdt_app.clock import Clock
from mdt_app.screens.screen import Screen

#: Share of the moving speed below which the car counts as at rest again.
REST_SHARE = 0.5
#: How long the last speed is believed when no fix comes, seconds.
BELIEVED_S = 10.0


@dataclass(frozen=True, slots=True)
class MotionState:
    """Mode of the terminal.

    Attributes:
        moving: the driving card is shown instead of the panel, the sheet gives way.
        known: a speed came within the last ten seconds.
    """

    moving: bool = False
    known: bool = False

    @property
    def word(self) -> str:
        """For the top bar."""
        if not self.known:
            return "Speed unknown"
        return "Moving" if self.moving else "At rest"


class MotionScreen(Screen[MotionState]):
    """The mode.

    Args:
        moving_mps: speed above which the car counts as moving, metres per second (2.2 is 5 mph).
    """

    def __init__(self, clock: Clock, *, moving_mps: float = 2.2) -> None:
        super().__init__(MotionState())
        self._clock, self._moving_mps = clock, moving_mps
        self._heard_at: datetime | None = None

    def fix(self, fix: Fix) -> None:
        """A fix came; one without speed says nothing."""
        if fix.speed_mps is None or not fix.has_position:
            return
        self._heard_at = fix.received_at
        limit = self._moving_mps * (REST_SHARE if self.state.moving else 1.0)
        self._set(MotionState(moving=fix.speed_mps > limit, known=True))

    def tick(self) -> None:
        """Call once a second: without a speed the mode is unknown, and nothing is hidden for it."""
        heard_at = self._heard_at
        # A clock that was put back must not keep a speed believed.
        if heard_at is None or abs((self._clock() - heard_at).total_seconds()) > BELIEVED_S:
            self._heard_at = None
            self._set(MotionState(moving=False, known=False))
