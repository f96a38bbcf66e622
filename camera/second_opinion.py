# SPDX-License-Identifier: Apache-2.0
"""Asks the second reader from a process that must not load OpenCV: the reader runs in a process of its own."""

import multiprocessing
import os
import shutil
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

#: Longest that one crop may take, the start of the process included, seconds.
ANSWER_WITHIN_S = 20.0
#: Below the cameras, which are below the screen.
NICER_BY = 10


def read_jpeg(jpeg: bytes) -> str | None:
    """The text on a JPEG crop of one plate, None when there is none; called inside the reader's process."""
    import cv2
    import numpy as np

    from camera.errors import CameraError
    from camera.pictures import plate_of
    from camera.tesseract import TesseractReader
    from camera.types import Image

    decoded = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    if decoded is None:
        return None
    plate: Image = np.asarray(decoded, dtype=np.uint8)
    try:
        return TesseractReader().read(plate_of(plate)).text or None
    except CameraError:
        return None


def give_way() -> None:
    """Leave the cores to the cameras and the screen: a second opinion may come a little later."""
    os.environ["OMP_THREAD_LIMIT"] = "1"  # else Tesseract takes every core for a moment
    if hasattr(os, "nice"):
        os.nice(NICER_BY)


class SecondOpinion:
    """Tesseract in a process of its own, started at the first question."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    @staticmethod
    def is_there() -> bool:
        """Whether this machine has the second reader."""
        return shutil.which("tesseract") is not None

    def __call__(self, jpeg: bytes) -> str | None:
        """The text on a JPEG crop, None when nothing could be read. Slow; for a thread that may wait."""
        if self._pool is None:
            spawn = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(1, mp_context=spawn, initializer=give_way)
        try:
            return self._pool.submit(read_jpeg, jpeg).result(ANSWER_WITHIN_S)
        except (BrokenProcessPool, TimeoutError):
            # The next question starts a fresh process.
            self.close()
            return None

    def close(self) -> None:
        """End the process."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None
