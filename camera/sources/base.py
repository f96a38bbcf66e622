# SPDX-License-Identifier: Apache-2.0
"""What every source of frames can do, and the beat that paced sources keep."""

import time
from typing import Protocol

from camera.types import Frame


class FrameSource(Protocol):
    """Frames, one after another. Used by one thread.

    Attributes:
        live: frames come in their own time, so whoever is late misses some; otherwise each waits to be taken.
        problem: what could not be used so far and what to do; empty when nothing is wrong.
    """

    live: bool
    problem: str

    def open(self) -> None:
        """Make ready.

        Raises:
            SourceError: it cannot deliver; the sentence names the remedy.
        """

    def read(self) -> Frame | None:
        """The next frame, waiting until it is due; None at the end.

        Raises:
            SourceError: it stopped delivering before its end.
        """

    def close(self) -> None:
        """Give back what ``open`` took; harmless when nothing was opened."""


class Beat:
    """Keeps a frame rate: ``wait`` returns when the next frame is due.

    Args:
        frames_per_s: how often.
    """

    def __init__(self, frames_per_s: float) -> None:
        self._interval_s = 1 / frames_per_s
        self._due = time.monotonic()

    def wait(self) -> None:
        """Sleep until the next frame is due; after a delay the beat starts anew instead of rushing."""
        late_s = time.monotonic() - self._due
        if late_s < 0:
            time.sleep(-late_s)
        elif late_s > 1:
            self._due += late_s
        self._due += self._interval_s
