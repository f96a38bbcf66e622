# SPDX-License-Identifier: Apache-2.0
"""When the purge has its turn: before a shift and after it, and in the shift as often as the policy says."""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime

import structlog

from mdt_app.clock import Clock, Steady, steady_clock
from mdt_app.domain.events import Emit, KeptDays, NoticeRaised
from mdt_app.notices import Level, Notice
from mdt_app.services.capture import CaptureGate
from mdt_app.services.destruction import Destruction
from mdt_app.services.purge import Purge, Turn
from mdt_app.services.sessions import SignedOn
from mdt_app.storage.errors import StoreTrouble
from mdt_app.storage.witnesses import Witness, saw
from policy.control import control

TOPIC = "purge"
LOOK_S = 30.0
"""How often the thread looks whether its turn has come."""

HOUR_S = 3600.0

SatelliteTime = Callable[[], datetime | None]
"""The newest time (UTC) of a position by satellites; None before there is one."""

_log = structlog.get_logger(__name__)


class PurgeTurns:
    """The purge of one shift. ``begin`` and ``end`` are called while nothing else of the shift runs.

    Args:
        signed_on: the shift, its store and its policy.
        clock: UTC.
        emit: takes notices, on any thread.
        satellite_time: what the receiver says.
        steady: seconds that only grow.
    """

    def __init__(
        self,
        signed_on: SignedOn,
        clock: Clock,
        emit: Emit,
        *,
        satellite_time: SatelliteTime = lambda: None,
        steady: Steady = steady_clock,
    ) -> None:
        vault, profile = signed_on.vault, signed_on.profile
        self._vault, self._profile, self._emit = vault, profile, emit
        self._satellite_time, self._steady = satellite_time, steady
        destruction = Destruction(vault, profile.purge, clock, warn=self._warn)
        self._purge = Purge(vault, profile, clock, signed_on.account.username, destruction)
        self._gate: CaptureGate | None = None
        self._last_turn = steady()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="purge", daemon=True)
        self._told_trouble = self._told_unvouched = False
        self._goes_at: dict[date, datetime | None] = {}

    @control("J04.5")
    def finish(self) -> None:
        """End what was broken off; the first thing that is asked of the store."""
        self._tell(self._purge.finish())

    def kept_days(self) -> KeptDays | None:
        """What lies in the car now, for the screen; when a day goes is known since the last turn. On any thread."""
        with suppress(StoreTrouble):
            days = self._vault.days()
            goes = [at for day, at in self._goes_at.items() if at is not None and day in days]
            return KeptDays(len(days), days[-1], min(goes, default=None)) if days else None
        return None

    def begin(self, gate: CaptureGate) -> None:
        """The turn before the shift; then one as often as the policy says.

        Args:
            gate: closed while unsent reads are at their limit.
        """
        self._gate = gate
        self._turn("sign-on")
        self._thread.start()

    def stop(self, deadline_s: float) -> bool:
        """End the turns in the shift; whether a turn that was under way ended within ``deadline_s`` seconds."""
        self._ending.set()
        if self._thread.ident is not None:
            self._thread.join(deadline_s)
        return not self._thread.is_alive()

    def end(self) -> None:
        """The turn after the shift, when nobody has a day open any more."""
        if not self._thread.is_alive():
            self._turn("sign-off")

    @control("J04.2")
    def _run(self) -> None:
        try:
            while not self._ending.wait(LOOK_S):
                if self._steady() - self._last_turn >= self._profile.purge.interval_hours * HOUR_S:
                    self._turn("in the shift")
                    self._vault.release()
        finally:
            self._vault.release()

    def _turn(self, trigger: str) -> None:
        self._last_turn = self._steady()
        try:
            at = self._satellite_time()
            if at is not None:
                saw(self._vault.index(), Witness.GPS, at)
            self._tell(self._purge.turn(trigger))
        except StoreTrouble as trouble:
            self._tell(Turn(troubles=[str(trouble)]))
        # The top of the thread, and of sign-off: a fault here must not end the shift or keep the keys.
        except Exception:  # noqa: BLE001 - as above
            _log.exception("the purge failed", topic=TOPIC)
            self._tell(
                Turn(troubles=["The program failed over it. Report it: the technical log has the place."])
            )

    def _tell(self, turn: Turn) -> None:
        self._goes_at = {one.day: one.goes_at for one in turn.kept}
        for certificate in turn.certificates:
            _log.info("destroyed", topic=TOPIC, name=certificate.name, reads=certificate.counts.reads)
        if self._gate is not None and not turn.troubles:
            self._gate.hold_back(self._blocked_words(turn.blocked))
        self._tell_trouble(turn)
        self._tell_unvouched(turn)

    def _tell_trouble(self, turn: Turn) -> None:
        if turn.troubles:
            remedy = f"{turn.troubles[0]} It is tried again by itself."
            self._raise(Level.DEGRADED, TOPIC, "Records that are due could not be destroyed", remedy)
        elif self._told_trouble:
            self._raise(Level.INFORMATION, TOPIC, "Records that were due are destroyed")
        self._told_trouble = bool(turn.troubles)

    def _tell_unvouched(self, turn: Turn) -> None:
        if turn.unvouched and not self._told_unvouched:
            days = f"{turn.unvouched[0]}" + (f" and {more} more" if (more := len(turn.unvouched) - 1) else "")
            self._raise(
                Level.DEGRADED,
                "purge time",
                f"By this car's clock {days} should be gone, but nobody confirms the time",
                "Check the clock; connect to the department or wait for satellites. Nothing is destroyed until then.",
            )
        self._told_unvouched = bool(turn.unvouched)

    def _blocked_words(self, blocked: list[date]) -> str:
        if not blocked:
            return ""
        days = self._profile.retention.vehicle_days_max
        return (
            f"Records of {blocked[0]} were never sent and are {days} days old. Connect to the department and send "
            "everything, and close open hits. Plate reading is off until then."
        )

    def _warn(self, day: date, unsent: int) -> None:
        records = "1 record" if unsent == 1 else f"{unsent} records"
        self._raise(
            Level.FAULT,
            f"purge {day}",
            f"{records} of {day} that the department never received are destroyed now",
            f"The policy ends their time in this car after {self._profile.retention.vehicle_days_max} days. It is on "
            "record; tell the ALPR administrator.",
        )

    def _raise(self, level: Level, topic: str, headline: str, remedy: str = "") -> None:
        self._emit(NoticeRaised(Notice(level, topic, headline, remedy)))
