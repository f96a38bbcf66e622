# SPDX-License-Identifier: Apache-2.0
"""Measuring a camera's pictures for a technician: focus, light, height and tilt of plates, and its aim.

All of it is done once a report (``process.HEALTH_EVERY_S``), on the newest frame, so its cost does not grow with
the frame rate; ``benchmarks/measures.py`` counts it.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from camera import aim, aim_file
from camera.aim_file import AimReference
from camera.figures import AimShift, PlateFigures
from camera.geometry import crop, touches_edge
from camera.types import Box, Frame, Image, Quad, SightedPlate

WHITE_FROM, BLACK_TO = 250, 5
# Plates are compared at one height, or a near plate's wide edges would look like a blur.
FOCUS_HEIGHT_PX = 24
LEAST_CONTRAST = 8.0
SKETCHES = 3  # of the last reports; what moves washes out, and a camera that is turned is followed soon


def plate_focus(grey: NDArray[np.uint8]) -> float:
    """How steep the steepest edges of a plate are, 0 to 100 (from the plate's darkest to its lightest in one pixel).

    Args:
        grey: crop of the plate, grey levels; it is brought to 24 pixels high, so that plates of all heights compare.
    """
    width = max(8, round(grey.shape[1] * FOCUS_HEIGHT_PX / grey.shape[0]))
    small = cv2.resize(grey, (width, FOCUS_HEIGHT_PX), interpolation=cv2.INTER_AREA).astype(np.float32)
    dark, light = np.percentile(small, [5, 95])
    steps = np.abs(np.diff(small, axis=1))
    return float(min(100.0, 100 * np.percentile(steps, 95) / max(light - dark, LEAST_CONTRAST)))


def plate_height(box: Box, corners: Quad | None) -> float:
    """Of the plate itself, pixels: the mean of its left and right edge; its box's where there are no corners."""
    if corners is None:
        return box.height
    top_left, top_right, bottom_right, bottom_left = corners
    return (math.dist(top_left, bottom_left) + math.dist(top_right, bottom_right)) / 2


def plate_tilt(corners: Quad) -> float:
    """Degrees that a plate is turned clockwise: the mean direction of its upper and lower edge."""
    top_left, top_right, bottom_right, bottom_left = corners
    right = top_right[0] - top_left[0] + bottom_right[0] - bottom_left[0]
    down = top_right[1] - top_left[1] + bottom_right[1] - bottom_left[1]
    return math.degrees(math.atan2(down, right))


def plate_figures(image: Image, plates: Sequence[SightedPlate]) -> PlateFigures | None:
    """How the plates look, told by the largest that lies whole in the picture; None when there is none."""
    height, width = image.shape[:2]
    whole = [plate for plate in plates if not touches_edge(plate.box, width, height)]
    if not whole:
        return None
    largest = max(whole, key=lambda plate: plate.height_px)
    grey = np.asarray(cv2.cvtColor(crop(image, largest.box), cv2.COLOR_BGR2GRAY), dtype=np.uint8)
    corners = largest.corners
    return PlateFigures(
        count=len(plates),
        height=largest.height_px,
        focus=plate_focus(grey),
        mean=float(grey.mean()),
        white=float((grey >= WHITE_FROM).mean()),
        black=float((grey <= BLACK_TO).mean()),
        tilt=None if corners is None else plate_tilt(corners),
    )


@dataclass(frozen=True, slots=True)
class Light:
    """How light a whole picture is: mean grey level, and parts at the ends of the range."""

    mean: float = 0.0
    white: float = 0.0
    black: float = 0.0


def light_of(image: Image) -> Light:
    """Measured at every fourth pixel each way, which is enough for a mean."""
    grey = cv2.cvtColor(image[::4, ::4].copy(), cv2.COLOR_BGR2GRAY)
    return Light(float(grey.mean()), float((grey >= WHITE_FROM).mean()), float((grey <= BLACK_TO).mean()))


class AimWatch:
    """Compares what a camera sees with its saved aim.

    Args:
        path: of the saved aim; None: nothing is compared.
        clock: UTC now.
    """

    def __init__(self, path: Path | None, clock: Callable[[], datetime]) -> None:
        self._path = path
        self._clock = clock
        self._changed_at: int | None = None
        self._saved: AimReference | None = None
        self._sketches: list[NDArray[np.float32]] = []

    def look(self, frame: Frame) -> AimShift | None:
        """Take the frame in; the shift against the saved aim, None when none is saved."""
        if self._path is None:
            return None
        self._sketches = [*self._sketches, aim.sketch(frame.image)][-SKETCHES:]
        saved = self._reference()
        return None if saved is None else aim.shift(saved, self.now())

    def now(self) -> AimReference:
        """Where the camera looks now, to be saved."""
        return aim.reference_of(self._sketches, self._clock())

    def _reference(self) -> AimReference | None:
        """The saved aim; its file is read again when it changed."""
        try:
            changed_at = self._path.stat().st_mtime_ns if self._path is not None else None
        except OSError:
            changed_at = None
        if changed_at != self._changed_at:
            self._changed_at = changed_at
            self._saved = aim_file.read(self._path) if self._path is not None and changed_at else None
        return self._saved
