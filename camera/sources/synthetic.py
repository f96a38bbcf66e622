# SPDX-License-Identifier: Apache-2.0
"""A drive that is drawn while it is watched: a camera for demonstration and test without hardware."""

from collections.abc import Callable
from datetime import datetime

from camera.drive.render import DriveRenderer
from camera.drive.story import drive
from camera.settings import CameraSettings
from camera.sources.base import Beat
from camera.types import Frame


class SyntheticSource:
    """Draws a drive in real time.

    Args:
        seed: which drive; ``camera.drive.story`` knows who passes in it.
        settings: id, side, size, rate, loop.
        clock: UTC now.
    """

    live = True

    def __init__(self, seed: int, settings: CameraSettings, clock: Callable[[], datetime]) -> None:
        self.problem = ""
        self._drive = drive(seed, "left" if settings.side == "left" else "right")
        self._settings = settings
        self._clock = clock
        self._renderer: DriveRenderer | None = None
        self._beat = Beat(settings.frames_per_s)
        self._number = 0

    def open(self) -> None:
        """Paint what never moves."""
        self._renderer = DriveRenderer(self._drive, self._settings.width, self._settings.height)
        self._beat = Beat(self._settings.frames_per_s)

    def read(self) -> Frame | None:
        """The next frame when it is due; None at the end of the drive, unless it loops."""
        length = round(self._drive.length_s * self._settings.frames_per_s)
        if self._renderer is None or (self._number >= length and not self._settings.loop):
            return None
        image = self._renderer.frame(self._number % length, self._settings.frames_per_s)
        self._beat.wait()
        self._number += 1
        return Frame(self._settings.id, self._number - 1, self._clock(), image)

    def close(self) -> None:
        """Let the pictures go."""
        self._renderer = None
