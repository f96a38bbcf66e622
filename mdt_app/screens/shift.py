# SPDX-License-Identifier: Apache-2.0
"""The top bar: who is signed on for what, whether the car moves, how many hits wait."""

from dataclasses import dataclass, replace

from mdt_app.domain.events import ReadRecorded, TransferProgress
from mdt_app.domain.patrol import Session
from mdt_app.screens.alerts import AlertsState
from mdt_app.screens.motion import MotionState
from mdt_app.screens.screen import Screen
from mdt_app.screens.wording import code_name, number
from policy.control import control
from policy.purposes import PURPOSES


@dataclass(frozen=True, slots=True)
class ShiftState:
    """Words of the top bar.

    Attributes:
        who: name and unit; empty while nobody is signed on.
        purpose: of the shift ("Routine patrol"), for a canvass with its incident and how many reads it has.
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
        self._session: Session | None = None
        self._reads = 0

    def signed_on(self, session: Session) -> None:
        """A shift began."""
        who = f"{session.display_name} · {session.unit}"
        self._session, self._reads = session, 0
        self._set(replace(self.state, who=who, purpose=self._purpose(session)))

    @control("M02.3")
    def read_recorded(self, event: ReadRecorded) -> None:
        """A read of this shift was kept; a canvass counts its reads."""
        session = self._session
        if session is None or not session.incident or event.read.session != session:
            return
        self._reads += 1
        self._set(replace(self.state, purpose=self._purpose(session)))

    def _purpose(self, session: Session) -> str:
        words = PURPOSES[session.purpose].words if session.purpose in PURPOSES else code_name(session.purpose)
        if not session.incident:
            return words
        return f"{words} {session.incident} · {number(self._reads)} {'read' if self._reads == 1 else 'reads'}"

    def signed_off(self) -> None:
        """The shift ended."""
        self._session, self._reads = None, 0
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
