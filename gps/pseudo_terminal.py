# SPDX-License-Identifier: Apache-2.0
"""A recorded drive written into a pseudo-terminal at its pace, for the real serial source. POSIX only."""

import os
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from gps.errors import SourceTrouble
from gps.recording import Burst, bursts, read_recording, retimed


class PseudoTerminalFeed:
    """Plays an NMEA log into a pseudo-terminal from a thread of its own.

    Like a receiver's line it does not wait for a listener: what nobody reads in time is lost.

    Args:
        log: the raw NMEA log.
        pace: how many times faster than recorded.
        loop: begin again at the end.
        now: when given, the sentences are sent with these times and dates instead of the recorded ones.
    """

    def __init__(
        self,
        log: Path,
        *,
        pace: float = 1.0,
        loop: bool = True,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        self._log = log
        self._pace = pace
        self._loop = loop
        self._now = now
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._master = -1
        self._slave = -1

    def start(self) -> str:
        """Begin to play; returns the path of the port to open.

        Raises:
            SourceTrouble: the log is no NMEA log, or this system has no pseudo-terminals.
        """
        recording = read_recording(self._log)
        self._master, self._slave = _raw_terminal()
        os.set_blocking(self._master, False)
        port = os.ttyname(self._slave)
        self._thread = threading.Thread(target=self._play, args=(recording,), name="gps-feed", daemon=True)
        self._thread.start()
        return port

    def stop(self, deadline_s: float = 2.0) -> bool:
        """Stop and take the terminal away, as if the receiver were unplugged; whether it ended in time."""
        self._stopping.set()
        if self._thread is None:
            return True
        self._thread.join(deadline_s)
        if self._thread.is_alive():
            return False
        self._thread = None
        os.close(self._slave)
        os.close(self._master)
        return True

    def _play(self, recording: bytes) -> None:
        due_at = time.monotonic()
        first_gap_s = 0.0
        while not self._stopping.is_set():
            for number, burst in enumerate(bursts(recording)):
                due_at += (burst.gap_s if number else first_gap_s) / self._pace
                if self._stopping.wait(max(0.0, due_at - time.monotonic())):
                    return
                self._send(burst)
            if not self._loop:
                return
            first_gap_s = 1.0

    def _send(self, burst: Burst) -> None:
        data = burst.data if self._now is None else retimed(burst.data, self._now())
        try:
            os.write(self._master, data)
        except BlockingIOError:
            return  # nobody listens and the line is full


def _raw_terminal() -> tuple[int, int]:
    if sys.platform == "win32":
        raise SourceTrouble(
            "This system has no pseudo-terminals. Set gps.source to replay and gps.replay_file to the log."
        )
    import tty

    master, slave = os.openpty()
    tty.setraw(slave)
    return master, slave
