# SPDX-License-Identifier: Apache-2.0
"""Cuts: a picture that has nothing to do with the one before it."""

import cv2
import numpy as np
from numpy.typing import NDArray

from camera.types import Image

SMALL = (32, 18)
SAMPLE_PX = 320
# Frames of a driving car's video correlate above 0.95, different photographs (even of one site) below 0.79.
LEAST_LIKENESS = 0.8
# Grey levels; a night picture is all noise, which does not correlate, but it differs little.
LEAST_DIFFERENCE = 10.0


def sketch(image: Image) -> NDArray[np.float32]:
    """The BGR picture in 32 by 18 grey levels."""
    step = max(1, image.shape[1] // SAMPLE_PX)
    small = cv2.resize(image[::step, ::step, 1], SMALL, interpolation=cv2.INTER_AREA)
    return np.asarray(small, dtype=np.float32)


def differs(one: NDArray[np.float32], other: NDArray[np.float32]) -> bool:
    """Whether two sketches show different scenes: unlike in brightness, and in pattern."""
    if float(np.abs(one - other).mean()) < LEAST_DIFFERENCE:
        return False
    flat_one, flat_other = one - one.mean(), other - other.mean()
    lengths = float(np.linalg.norm(flat_one) * np.linalg.norm(flat_other))
    return float((flat_one * flat_other).sum()) < LEAST_LIKENESS * max(lengths, 1e-6)


class CutDetector:
    """Compares each picture with the one before."""

    def __init__(self) -> None:
        self._size: tuple[int, ...] = ()
        self._before: NDArray[np.float32] | None = None

    def is_cut(self, image: Image) -> bool:
        """Whether the BGR picture belongs to another scene than the last one given; the first never does."""
        size, before = self._size, self._before
        self._size, self._before = image.shape, sketch(image)
        return before is not None and (size != image.shape or differs(before, self._before))
