# SPDX-License-Identifier: Apache-2.0
"""Ends a process that has gone silent."""

import time
from multiprocessing.process import BaseProcess
from threading import Event, Thread

LOOK_EVERY_S = 0.1


class Watchdog:
    """Kills a process unless it is fed in time. A thread of its own, for the listener may be stuck in a read.

    Args:
        process: what to kill.
        limit_s: how long it may be silent at first.
    """

    def __init__(self, process: BaseProcess, limit_s: float) -> None:
        self._process = process
        self._limit_s = limit_s
        self._fed_s: float | None = time.monotonic()
        self._done = Event()
        self.bit = False
        self._thread = Thread(target=self._watch, name="camera-watchdog", daemon=True)
        self._thread.start()

    def feed(self, limit_s: float) -> None:
        """It lives; it may now be silent for so long."""
        self._limit_s = limit_s
        self._fed_s = time.monotonic()

    def hold(self) -> None:
        """We are busy ourselves: its silence counts again from ``resume``."""
        self._fed_s = None

    def resume(self, spent_before_s: float) -> None:
        """Count its silence again, of which ``spent_before_s`` had passed before ``hold``."""
        self._fed_s = time.monotonic() - spent_before_s

    def silent_s(self) -> float:
        """How long it has been silent."""
        fed_s = self._fed_s
        return 0.0 if fed_s is None else time.monotonic() - fed_s

    def dismiss(self) -> None:
        """Stop watching."""
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(LOOK_EVERY_S):
            if self.silent_s() > self._limit_s:
                self.bit = True
                self._process.kill()
                return
