# SPDX-License-Identifier: Apache-2.0
"""The thread that takes frames from a source; it may hang in a driver, nobody waits for it."""

import logging
from threading import Event, Thread

from camera.errors import CameraError
from camera.latest import Latest
from camera.sources.base import FrameSource
from camera.types import Frame

TAKE_WITHIN_S = 0.5


class Capture:
    """Reads a source into a mailbox until its end, a failure, or ``stop``.

    Attributes:
        failure: the sentence of what went wrong; None while nothing has.
        frames: how many the source delivered.
    """

    def __init__(self, source: FrameSource, latest: Latest[Frame]) -> None:
        self.failure: str | None = None
        self.frames = 0
        self._source = source
        self._latest = latest
        self._stop = Event()

    def start(self) -> None:
        """Begin; a daemon thread, for a driver that never returns must not hold up the process's end."""
        Thread(target=self._run, name="capture", daemon=True).start()

    def stop(self) -> None:
        """Ask for the end; it comes with the next frame."""
        self._stop.set()

    def _run(self) -> None:
        try:
            self._source.open()
            while not self._stop.is_set() and (frame := self._source.read()) is not None:
                self.frames += 1
                self._hand_over(frame)
        except CameraError as error:
            self.failure = str(error)
        except Exception as error:  # top of the thread: a driver's failure becomes a sentence
            logging.getLogger(__name__).exception("The capture thread failed")
            self.failure = f"The camera's driver failed ({type(error).__name__}). Plug the camera in again."
        finally:
            self._source.close()
            self._latest.close()

    def _hand_over(self, frame: Frame) -> None:
        if self._source.live:
            self._latest.put(frame)
            return
        while not self._stop.is_set() and not self._latest.put_when_taken(frame, TAKE_WITHIN_S):
            pass
