# SPDX-License-Identifier: Apache-2.0
"""A recorded NMEA log, played at its pace."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from gps.errors import SourceEnded
from gps.nmea import NmeaDecoder, nmea_detail
from gps.recording import Burst, bursts, read_recording
from gps.types import Fix, SourceDetail

_WAIT_S = 0.25


class ReplaySource:
    """Plays a raw NMEA log, epoch by epoch.

    Args:
        path: the log.
        pace: how many times faster than recorded.
        loop: begin again at the end.
        clock: stamps ``received_at``.
    """

    def __init__(
        self, path: Path, clock: Callable[[], datetime], *, pace: float = 1.0, loop: bool = False
    ) -> None:
        self._path = path
        self._pace = pace
        self._loop = loop
        self._decoder = NmeaDecoder(clock)
        self._log = b""
        self._bursts: Iterator[Burst] = iter(())
        self._next: Burst | None = None
        self._due_at = 0.0

    @property
    def name(self) -> str:
        """The file's name."""
        return f"recording {self._path.name}"

    @property
    def rejected(self) -> int:
        """Sentences refused."""
        return self._decoder.sentences.rejected

    @property
    def heard(self) -> int:
        """Good sentences."""
        return self._decoder.sentences.accepted

    def detail(self) -> SourceDetail:
        """What the recording says so far."""
        return nmea_detail(self._decoder)

    def open(self, going: Callable[[], bool]) -> None:
        """Load the recording.

        Raises:
            SourceTrouble: it cannot be read or holds no NMEA.
        """
        self._log = read_recording(self._path)
        self._bursts = bursts(self._log)
        self._next, self._due_at = None, time.monotonic()

    def read(self) -> Sequence[Fix]:
        """The next epoch once it is due.

        Raises:
            SourceEnded: the recording is over and not to be played again.
        """
        if self._next is None:
            self._next = self._following()
            self._due_at += self._next.gap_s / self._pace
        wait_s = self._due_at - time.monotonic()
        time.sleep(max(0.0, min(wait_s, _WAIT_S)))
        if wait_s > _WAIT_S:
            return ()
        data, self._next = self._next.data, None
        return [*self._decoder.feed(data), *self._decoder.flush()]

    def _following(self) -> Burst:
        burst = next(self._bursts, None)
        if burst is not None:
            return burst
        if not self._loop:
            raise SourceEnded(f"The GPS recording {self._path.name} has ended.")
        self._bursts = bursts(self._log)
        return replace(next(self._bursts), gap_s=1.0)

    def close(self) -> None:
        """Forget the recording."""
        self._bursts = iter(())
