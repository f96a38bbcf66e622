# SPDX-License-Identifier: Apache-2.0
"""Whether reads may be kept at this moment, and the notice when that changes."""

import threading

from mdt_app.clock import Clock
from mdt_app.domain.events import Emit, NoticeRaised
from mdt_app.notices import Level, Notice
from policy.control import control
from policy.profile.keeping import Transfer
from policy.transfer import CarTimes, clock_of

TOPIC = "capture"


class CaptureGate:
    """Lets reads through while the transfer clock allows it. Called on any thread.

    Args:
        transfer: the profile's table: the longest interval, and what happens when it is over.
        times: how the car stood when the shift began.
        clock: UTC.
        emit: takes the notice when reading is turned off or on.
    """

    def __init__(self, transfer: Transfer, times: CarTimes, clock: Clock, emit: Emit) -> None:
        self._transfer, self._clock, self._emit = transfer, clock, emit
        self._times = times
        self._was_open = True
        self._held_back = ""
        self._lock = threading.Lock()

    @control("M09.1")
    def is_open(self) -> bool:
        """Whether a read of this moment may be kept; the first answer of its kind raises a notice."""
        found, held_back = clock_of(self._times, self._transfer, self._clock()), self._held_back
        is_open = found.may_capture and not held_back
        with self._lock:
            turned = is_open is not self._was_open
            self._was_open = is_open
        if turned:
            self._tell(held_back or found.words, is_open=is_open)
        return is_open

    def progressed(self, times: CarTimes) -> None:
        """The transfer went on; what it means is told at once."""
        self._times = times
        self.is_open()

    @control("J03.1")
    def hold_back(self, words: str) -> None:
        """Let no read through because unsent ones are at their limit, as ``words`` say; empty lets them through."""
        self._held_back = words
        self.is_open()

    def _tell(self, words: str, *, is_open: bool) -> None:
        level = Level.INFORMATION if is_open else Level.DEGRADED
        headline = "Plate reading is on again" if is_open else "Plate reading is off: no read is kept"
        self._emit(NoticeRaised(Notice(level, TOPIC, headline, "" if is_open else words)))
