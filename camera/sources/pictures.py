# SPDX-License-Identifier: Apache-2.0
"""A folder of pictures, shown one after another as if a camera saw them."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import cv2
import numpy as np

from camera.errors import SourceMissing, SourceUnreadable
from camera.settings import CameraSettings
from camera.sources.base import Beat
from camera.types import Frame, Image

NAMED = 3  # how many skipped files are named before the rest are counted


def read_picture(path: Path) -> Image | None:
    """A picture file as BGR, uint8, (H, W, 3); None when it is no picture or cannot be read."""
    try:
        content = np.fromfile(path, dtype=np.uint8)
    except OSError:
        return None
    if content.size == 0:
        return None
    try:
        image = cv2.imdecode(content, cv2.IMREAD_COLOR)
    except cv2.error:
        return None
    return None if image is None else image.astype(np.uint8, copy=False)


class PicturesSource:
    """Shows each picture of a folder for a few frames, in the order of their names.

    Nothing is missed: a picture waits until it was taken. A file that is no picture is skipped and named in
    ``problem``; the rest goes on.

    Args:
        folder: hidden files and folders in it are left out.
        settings: id, rate, frames per picture, loop.
        clock: UTC now.
    """

    live = False

    def __init__(self, folder: Path, settings: CameraSettings, clock: Callable[[], datetime]) -> None:
        self.problem = ""
        self._folder = folder
        self._settings = settings
        self._clock = clock
        self._beat = Beat(settings.frames_per_s)
        self._waiting: list[Path] = []
        self._skipped: list[str] = []
        self._image: Image | None = None
        self._shown = 0
        self._number = 0
        self._pictures = 0

    def open(self) -> None:
        """List the folder."""
        if not self._folder.is_dir():
            raise SourceMissing(
                "folder", str(self._folder), "Choose another folder in the camera's settings."
            )
        files = (path for path in self._folder.iterdir() if path.is_file() and not path.name.startswith("."))
        self._waiting = sorted(files, reverse=True)
        self._pictures = 0
        self._beat = Beat(self._settings.frames_per_s)

    def read(self) -> Frame | None:
        """The picture at hand, or the next one when it was shown long enough; None after the last."""
        if self._image is None or self._shown == self._settings.hold_frames:
            self._image = self._next()
            self._shown = 0
            if self._image is None:
                return None
        self._beat.wait()
        self._shown += 1
        self._number += 1
        return Frame(self._settings.id, self._number - 1, self._clock(), self._image)

    def _next(self) -> Image | None:
        while True:
            while self._waiting:
                path = self._waiting.pop()
                image = read_picture(path)
                if image is not None:
                    self._pictures += 1
                    return image
                self._skip(path.name)
            if self._pictures == 0:
                raise SourceUnreadable("folder", str(self._folder), "Put pictures (JPEG or PNG) into it.")
            if not self._settings.loop:
                return None
            self.open()

    def _skip(self, name: str) -> None:
        if name not in self._skipped:
            self._skipped.append(name)
        more = len(self._skipped) - NAMED
        named = ", ".join(self._skipped[:NAMED]) + (f" and {more} more" if more > 0 else "")
        self.problem = f"No picture, skipped: {named}. Take such files out of the folder {self._folder}."

    def close(self) -> None:
        """Forget what is still to be shown."""
        self._waiting = []
        self._image = None
