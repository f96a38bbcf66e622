# SPDX-License-Identifier: Apache-2.0
"""Asks other readers from a process that must not load OpenCV: they run in a process of their own."""

import multiprocessing
import os
import shutil
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import TYPE_CHECKING

from camera.dumps import forbid_core_dumps
from camera.fault_log import say_places_only
from camera.second_settings import SecondReaderSettings
from camera.types import Quad

if TYPE_CHECKING:
    from camera.read import PlateReader

#: Longest that one crop may take, the start of the process included, seconds.
ANSWER_WITHIN_S = 20.0
#: Below the cameras, which are below the screen.
NICER_BY = 10

TESSERACT = "Tesseract"
STOCK = "PP-OCR"


@dataclass(frozen=True, slots=True)
class Opinion:
    """What another reader makes of one crop.

    Attributes:
        reader: its name as people say it.
        text: what it read, None when it could read nothing.
    """

    reader: str
    text: str | None


def read_jpeg(jpeg: bytes, corners: Quad | None, stock: SecondReaderSettings | None) -> tuple[Opinion, ...]:
    """What each reader makes of a crop; called inside the readers' process.

    A reader that is not there or fails has no opinion; of bytes that are no picture nobody has one.

    Args:
        jpeg: a picture that ``camera.pictures.plate_jpeg`` made.
        corners: of the plate in that picture; None when they are not known, and the crop is read as it is.
        stock: where the stock model is, None when it is not asked.
    """
    import cv2
    import numpy as np

    from camera.errors import CameraError
    from camera.pictures import READING_MARGIN, plate_of
    from camera.straighten import straighten

    decoded = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    if decoded is None:
        return ()
    picture = np.asarray(decoded, dtype=np.uint8)
    plate = plate_of(picture) if corners is None else straighten(picture, corners, READING_MARGIN)
    found = []
    for name, build in _readers(stock):
        with suppress(CameraError):
            found.append(Opinion(name, build().read(plate).text or None))
    return tuple(found)


def _readers(stock: SecondReaderSettings | None) -> tuple[tuple[str, "Callable[[], PlateReader]"], ...]:
    """The readers to ask, each with what builds it."""
    from camera.model_list import verify
    from camera.stock import StockReader
    from camera.tesseract import TesseractReader

    always = ((TESSERACT, TesseractReader),)
    if stock is None or (path := stock.stock) is None:
        return always
    return (*always, (STOCK, lambda: StockReader(verify(path, stock.stock_sha256))))


def give_way(nicer_by: int = NICER_BY) -> None:
    """Leave the cores to the cameras and the screen: a second opinion may come a little later; never be dumped.

    Nor outlive the terminal: after a crash of it a pool's process waits for ever, with the last crop in its memory.

    Args:
        nicer_by: steps of niceness below the terminal.
    """
    forbid_core_dumps()
    say_places_only()
    terminal = multiprocessing.parent_process()
    if terminal is not None:
        threading.Thread(target=_end_with, args=(terminal.sentinel,), name="end-with", daemon=True).start()
    os.environ["OMP_THREAD_LIMIT"] = "1"  # else Tesseract takes every core for a moment
    if hasattr(os, "nice"):
        os.nice(nicer_by)


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


class SecondOpinion:
    """Tesseract, and where it is wanted stock PP-OCR, in a process of their own, started at the first question.

    Args:
        settings: where the stock model is, and when it is asked.
    """

    def __init__(self, settings: SecondReaderSettings | None = None) -> None:
        self._settings = settings or SecondReaderSettings()
        self._pool: ProcessPoolExecutor | None = None
        self._starting = threading.Lock()

    @staticmethod
    def has_tesseract() -> bool:
        """Whether Tesseract is on this machine."""
        return shutil.which("tesseract") is not None

    @property
    def is_there(self) -> bool:
        """Whether there is any reader to ask."""
        return self.has_tesseract() or self._settings.stock is not None

    def __call__(self, jpeg: bytes, confidence: float, corners: Quad | None = None) -> tuple[Opinion, ...]:
        """What the other readers make of a JPEG crop. Slow; for threads that may wait.

        Args:
            jpeg: a picture that ``camera.pictures.plate_jpeg`` made.
            confidence: of the first reading, 0 to 1; when it is sure enough, the stock model is not asked.
            corners: of the plate in that picture, pixels, where they are known.
        """
        stock = self._settings if confidence < self._settings.stock_below else None
        try:
            return self._started().submit(read_jpeg, jpeg, corners, stock).result(ANSWER_WITHIN_S)
        except (BrokenProcessPool, CancelledError, TimeoutError):
            # The next question starts a fresh process.
            self.close()
            return ()

    def _started(self) -> ProcessPoolExecutor:
        """The readers' process: hits and the self-test may ask at once, and share it."""
        with self._starting:
            if self._pool is None:
                spawn = multiprocessing.get_context("spawn")
                self._pool = ProcessPoolExecutor(1, mp_context=spawn, initializer=give_way)
            return self._pool

    def close(self) -> None:
        """End the process; a question that waits for it has no answer."""
        with self._starting:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=True, cancel_futures=True)
