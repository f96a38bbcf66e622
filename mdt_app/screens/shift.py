# SPDX-License-Identifier: Apache-2.0
"""The top bar: who is signed on for what, whether the car moves, how many hits wait."""

from dataclasses import dataclass, replace

from mdt_app.domain.events import TransferProgress
from mdt_app.domain.patrol import Session
from mdt_app.screens.alerts import AlertsState
from mdt_app.screens.motion import MotionState
from mdt_app.screens.screen import Screen
from mdt_app.screens.wording import code_name


@dataclass(frozen=True, slots=True)
class ShiftState:
    """Words of the top bar.

    Attributes:
        who: name and unit; empty while nobody is signed on.
        purpose: of the shift ("Routine patrol").
        mode: "At rest", "Moving" or "Speed unknown".
        waiting: open hits.
        level: the highest priority among them, 0 without any.
        unsent: records that the department does not have yet.
    """

    who: str = ""
    purpose: str = ""
    mode: str = "Speed unknown"
    waiting: int = 0
    level: int = 0
    unsent: int = 0

    @property
    def waiting_words(self) -> str:
        """The count ("1 hit waiting"); "No hits waiting" is said too, for the count is always visible."""
        if not self.waiting:
            return "No hits waiting"
        return "1 hit waiting" if self.waiting == 1 else f"{self.waiting} hits waiting"


class ShiftScreen(Screen[ShiftState]):
    """Who, what for, and how much waits."""

    def __init__(self) -> None:
        super().__init__(ShiftState())

    def signed_on(self, session: Session) -> None:
        """A shift began."""
        who = f"{session.display_name} · {session.unit}"
        self._set(replace(self.state, who=who, purpose=code_name(session.purpose)))

    def signed_off(self) -> None:
        """The shift ended."""
        self._set(ShiftState(mode=self.state.mode))

    def transfer_progress(self, progress: TransferProgress) -> None:
        """Records were sent, or others came."""
        self._set(replace(self.state, unsent=progress.unsent))

    def motion_changed(self, motion: MotionState) -> None:
        """The mode changed."""
        self._set(replace(self.state, mode=motion.word))

    def alerts_changed(self, alerts: AlertsState) -> None:
        """Hits came or were closed."""
        level = min((card.level for card in alerts.open), default=0)
        self._set(replace(self.state, waiting=len(alerts.open), level=level))
