# SPDX-License-Identifier: Apache-2.0
"""A camera on this computer: USB or built in, by number or by device path."""

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import cv2

from camera.errors import SourceLost, SourceMissing, SourceUnreadable
from camera.settings import CameraSettings
from camera.types import Frame

PLUG = "Check its cable and power, or choose another device in the camera's settings."
BUSY = "Another program may hold it: close that program, or plug the camera in again."


class DeviceSource:
    """Reads a capture device with OpenCV.

    Args:
        device: a number ("0") or a path ("/dev/video0").
        settings: id, and the size and rate asked of the device; it may give others.
        clock: UTC now.
    """

    live = True

    def __init__(self, device: str, settings: CameraSettings, clock: Callable[[], datetime]) -> None:
        self.problem = ""
        self._device = device
        self._settings = settings
        self._clock = clock
        self._capture: cv2.VideoCapture | None = None
        self._number = 0

    def open(self) -> None:
        """Open the device and ask for size and rate."""
        by_number = self._device.isdecimal()
        path = Path(f"/dev/video{self._device}" if by_number else self._device)
        if (not by_number or sys.platform == "linux") and not path.exists():
            raise SourceMissing("camera device", self._device, PLUG)
        capture = cv2.VideoCapture(int(self._device)) if by_number else cv2.VideoCapture(self._device)
        if not capture.isOpened():
            raise SourceUnreadable("camera device", self._device, BUSY)
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, self._settings.width)
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, self._settings.height)
        capture.set(cv2.CAP_PROP_FPS, self._settings.frames_per_s)
        self._capture = capture

    def read(self) -> Frame | None:
        """The next frame; a device has no end."""
        if self._capture is None:
            raise SourceLost("camera device", self._device, PLUG)
        got, image = self._capture.read()
        if not got:
            raise SourceLost("camera device", self._device, PLUG)
        self._number += 1
        return Frame(self._settings.id, self._number - 1, self._clock(), image.astype("uint8", copy=False))

    def close(self) -> None:
        """Let the device go."""
        if self._capture is not None:
            self._capture.release()
            self._capture = None
