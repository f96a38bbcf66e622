# SPDX-License-Identifier: Apache-2.0
"""The top bar: who is signed on for what, whether the car moves, how many hits wait."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mdt_app.domain.events import PublicViewChanged, ReadRecorded, TransferProgress
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
        who: name of the one who acts; empty while nobody is signed on.
        beside: the others who are signed on, and the unit.
        purpose: of the shift ("Routine patrol"), for a canvass with its incident and how many reads it has.
        view: that no read is kept in a place that is not public, or under which court order one is; else empty.
        mode: "At rest", "Moving" or "Speed unknown".
        waiting: open hits.
        level: the highest priority among them, 0 without any.
        unsent: records that the department does not have yet.
        sees_hits: whether whoever is signed on may be told of hits.
    """

    who: str = ""
    beside: str = ""
    purpose: str = ""
    view: str = ""
    mode: str = "Speed unknown"
    waiting: int = 0
    level: int = 0
    unsent: int = 0
    sees_hits: bool = True

    @property
    def waiting_words(self) -> str:
        """The count ("1 hit waiting"); "No hits waiting" is said too, for the count is always visible."""
        if not self.sees_hits:
            return ""
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
        self._session, self._reads = session, 0
        self._set(replace(self.state, purpose=self._purpose(session)))
        self.people_changed(session, ())

    @control("M01.4")
    def reads_nothing(self, *, at_the_bench: bool, sees_hits: bool) -> None:
        """Whoever is signed on may not capture: said in place of a purpose; of hits, only where they may be seen."""
        words = "Bench: reads are not kept" if at_the_bench else "Nothing is read"
        self._set(replace(self.state, purpose=words, sees_hits=sees_hits))

    @control("M01.2")
    def people_changed(self, acting: Session, others: Sequence[Session]) -> None:
        """Somebody joined, left, or acts now; ``others`` are signed on too."""
        names = [f"with {one.display_name}" for one in others]
        beside = " · ".join((*names, acting.unit))
        self._set(replace(self.state, who=acting.display_name, beside=beside))

    def reads_change_hands(self, session: Session) -> None:
        """From now on reads are made in another session; what it is for goes on."""
        if self._session is not None and session != self._session:
            self._session, self._reads = session, 0
            self._set(replace(self.state, purpose=self._purpose(session)))

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

    @control("M03.2")
    def public_view_changed(self, event: PublicViewChanged) -> None:
        """Reading was paused, or goes on; on every page it is said in place of the purpose."""
        state = event.state
        order = f"Court order {state.order.number}" if state.order is not None else ""
        self._set(replace(self.state, view="PAUSED: no read is kept" if state.paused else order))

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
