# SPDX-License-Identifier: Apache-2.0
"""A network camera: RTSP or HTTP."""

from collections.abc import Callable
from datetime import datetime

import cv2

from camera.address import without_password
from camera.errors import SourceLost, SourceUnreadable
from camera.settings import CameraSettings
from camera.types import Frame

REMEDY = "Check the camera's power and network cable, its address, and its user name and password."


class StreamSource:
    """Reads a network stream with OpenCV's FFmpeg; neither opening nor reading waits for ever.

    Args:
        url: with user name and password where the camera asks for them.
        settings: id and timeouts.
        clock: UTC now.
    """

    live = True

    def __init__(self, url: str, settings: CameraSettings, clock: Callable[[], datetime]) -> None:
        self.problem = ""
        self._url = url
        self._shown = without_password(url)
        self._settings = settings
        self._clock = clock
        self._capture: cv2.VideoCapture | None = None
        self._number = 0

    def open(self) -> None:
        """Connect."""
        timeouts = [
            cv2.CAP_PROP_OPEN_TIMEOUT_MSEC,
            round(self._settings.connect_timeout_s * 1000),
            cv2.CAP_PROP_READ_TIMEOUT_MSEC,
            round(self._settings.read_timeout_s * 1000),
        ]
        capture = cv2.VideoCapture(self._url, cv2.CAP_FFMPEG, timeouts)
        if not capture.isOpened():
            raise SourceUnreadable("camera stream", self._shown, REMEDY)
        self._capture = capture

    def read(self) -> Frame | None:
        """The next frame; a stream has no end, only a loss."""
        if self._capture is None:
            raise SourceLost("camera stream", self._shown, REMEDY)
        got, image = self._capture.read()
        if not got:
            raise SourceLost("camera stream", self._shown, REMEDY)
        self._number += 1
        return Frame(self._settings.id, self._number - 1, self._clock(), image.astype("uint8", copy=False))

    def close(self) -> None:
        """Disconnect."""
        if self._capture is not None:
            self._capture.release()
            self._capture = None
