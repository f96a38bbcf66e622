# SPDX-License-Identifier: Apache-2.0
"""Whether a camera still looks where it looked when its aim was saved.

A saved aim is a picture of 64 by 36 grey levels: a plate that fills a quarter of the picture's width is sixteen of
them wide and eight high, so that none can be read. It lies as ``aim/CAMERA_ID.json`` in the data folder
(``DataFolder.aim_file``). The camera's process is given that path as ``camera.watch.Watch.aim_file``, an argument of
``CameraSupervisor``; it looks once a second whether the file changed, compares, and tells ``CameraHealth.aim``. So a
saved aim holds for a running camera from the next second on, and nothing has to be sent to its process.

Compared is the mean of the last pictures: what drives by washes out, what belongs to the car and the place stays.
Two other places do not compare; then ``AimShift.sure`` is low and nothing is said about the aim.
"""

from collections.abc import Iterable
from datetime import datetime

import cv2
import numpy as np
from numpy.typing import NDArray

from camera.aim_file import HEIGHT, WIDTH, AimReference
from camera.figures import AimShift
from camera.types import Image

__all__ = ["AimReference", "AimShift", "aim_of", "shift", "sketch"]

SAMPLE_PX = 320
Grey = NDArray[np.float32]


def sketch(image: Image) -> Grey:
    """The BGR picture in 64 by 36 grey levels."""
    step = max(1, image.shape[1] // SAMPLE_PX)
    small = cv2.resize(image[::step, ::step, 1], (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    return np.asarray(small, dtype=np.float32)


def aim_of(frames: Iterable[Image], saved_at: datetime) -> AimReference:
    """The mean of the frames (BGR, one size) as a reference.

    Raises:
        ValueError: there is no frame.
    """
    sketches = [sketch(image) for image in frames]
    if not sketches:
        raise ValueError("An aim needs a picture. Wait until the camera gives one.")
    return reference_of(sketches, saved_at)


def reference_of(sketches: Iterable[Grey], saved_at: datetime) -> AimReference:
    """The mean of sketches as a reference."""
    mean = np.mean(np.stack(list(sketches)), axis=0)
    return AimReference(saved_at, np.clip(np.round(mean), 0, 255).astype(np.uint8).tobytes())


def shift(reference: AimReference, now: AimReference) -> AimShift:
    """How far the view of now lies beside the reference's.

    Phase correlation finds the shift, the correlation of the part that both show tells how sure it is.

    Source:
        C. D. Kuglin and D. C. Hines, "The phase correlation image alignment method", 1975.
    """
    one, other = _levels(reference), _levels(now)
    window = cv2.createHanningWindow((WIDTH, HEIGHT), cv2.CV_32F)
    (dx, dy), _ = cv2.phaseCorrelate(_edges(one), _edges(other), window)
    return AimShift(dx / WIDTH, dy / HEIGHT, _likeness(one, other, dx, dy))


def _levels(reference: AimReference) -> Grey:
    levels = np.frombuffer(reference.levels, np.uint8).reshape(HEIGHT, WIDTH)
    return levels.astype(np.float32)


def _edges(levels: Grey) -> Grey:
    """What stays when the light changes: each level against its surroundings, at most two spreads."""
    flat = levels - cv2.GaussianBlur(levels, (0, 0), 4)
    spread = max(float(flat.std()), 1e-3)
    return np.asarray(np.clip(flat / spread, -2, 2), dtype=np.float32)


def _likeness(one: Grey, other: Grey, dx: float, dy: float) -> float:
    """Correlation of the part that both pictures show, 0 to 1."""
    matrix = np.array([[1, 0, dx], [0, 1, dy]], np.float32)
    shown = cv2.warpAffine(np.ones_like(one), matrix, (WIDTH, HEIGHT), flags=cv2.INTER_NEAREST) > 0
    if shown.mean() < 0.25:
        return 0.0
    moved = np.asarray(cv2.warpAffine(one, matrix, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR), np.float32)
    first, second = _edges(moved)[shown], _edges(other)[shown]
    if first.std() < 1e-3 or second.std() < 1e-3:
        return 0.0
    return float(max(0.0, np.corrcoef(first, second)[0, 1]))
