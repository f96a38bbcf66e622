# SPDX-License-Identifier: Apache-2.0
"""A recorded video, played at its own rate."""

import stat
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import cv2

from camera.errors import SourceMissing, SourceUnreadable
from camera.settings import CameraSettings
from camera.sources.base import Beat
from camera.types import Frame

COPY_AGAIN = "It is empty, cut short or no video: copy it again from where it was recorded."
WHOLE = 0.98  # containers may count a frame or two more than can be decoded
MOST_FRAMES_PER_S = 240


class VideoFileSource:
    """Plays a video file in real time.

    Args:
        path: of the file.
        settings: id, whether to loop, and the rate for a file that does not know its own.
        clock: UTC now.
    """

    live = True

    def __init__(self, path: Path, settings: CameraSettings, clock: Callable[[], datetime]) -> None:
        self.problem = ""
        self._path = path
        self._settings = settings
        self._clock = clock
        self._capture: cv2.VideoCapture | None = None
        self._beat = Beat(settings.frames_per_s)
        self._number = 0
        self._this_time = 0

    def open(self) -> None:
        """Open the file and take up its rate."""
        if not self._path.exists():
            raise SourceMissing(
                "video file", str(self._path), "Choose another file in the camera's settings."
            )
        status = self._path.stat()
        if stat.S_ISREG(status.st_mode) and status.st_size == 0:
            raise SourceUnreadable("video file", str(self._path), COPY_AGAIN)
        capture = cv2.VideoCapture(str(self._path), cv2.CAP_FFMPEG)
        if not capture.isOpened():
            raise SourceUnreadable("video file", str(self._path), COPY_AGAIN)
        rate = capture.get(cv2.CAP_PROP_FPS)
        self._beat = Beat(rate if 0 < rate <= MOST_FRAMES_PER_S else self._settings.frames_per_s)
        self._capture = capture
        self._this_time = 0

    def read(self) -> Frame | None:
        """The next frame when it is due; None at the end, unless it loops."""
        if self._capture is None:
            return None
        got, image = self._capture.read()
        if not got:
            return self._at_the_end()
        self._beat.wait()
        self._number += 1
        self._this_time += 1
        return Frame(self._settings.id, self._number - 1, self._clock(), image.astype("uint8", copy=False))

    def _at_the_end(self) -> Frame | None:
        if self._this_time == 0:
            raise SourceUnreadable("video file", str(self._path), COPY_AGAIN)
        if self._capture is not None:
            promised = self._capture.get(cv2.CAP_PROP_FRAME_COUNT)
            if self._this_time < promised * WHOLE:
                self.problem = (
                    f"The video file {self._path} ends after {self._this_time} of {promised:.0f} frames. "
                    "It is cut short: copy it again from where it was recorded."
                )
        self.close()
        if not self._settings.loop:
            return None
        self.open()  # opened anew, so that a file taken away is noticed
        return self.read()

    def close(self) -> None:
        """Let the file go."""
        if self._capture is not None:
            self._capture.release()
            self._capture = None
