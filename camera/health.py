# SPDX-License-Identifier: Apache-2.0
"""How good a camera's pictures are and how fast they come."""

import cv2

from camera.pipeline import FrameResult
from camera.types import Image


def sharpness(image: Image) -> float:
    """Variance of the Laplacian of the grey picture: higher is sharper, a blurred lens gives little.

    Args:
        image: BGR, uint8, (H, W, 3).

    Source:
        J. L. Pech-Pacheco et al., "Diatom autofocusing in brightfield microscopy", ICPR 2000.
    """
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    _, spread = cv2.meanStdDev(cv2.Laplacian(grey, cv2.CV_16S))
    return float(spread.item() ** 2)


#: Of frames that come a few times a second, a shorter span tells no rate.
LEAST_SPAN_S = 0.9


class Rate:
    """Turns a growing count into a rate.

    Args:
        now_s: monotonic time, seconds.
    """

    def __init__(self, now_s: float) -> None:
        self._count = 0
        self._since_s = now_s
        self._last = 0.0

    def update(self, count: int, now_s: float) -> float:
        """How many a second since the last update; of the span before when less than most of a second passed."""
        passed_s = now_s - self._since_s
        if passed_s < LEAST_SPAN_S:
            return self._last
        self._last = (count - self._count) / passed_s
        self._count, self._since_s = count, now_s
        return self._last


class Mean:
    """The mean of what was added since it was last taken."""

    def __init__(self) -> None:
        self._sum, self._count = 0.0, 0

    def add(self, value: float) -> None:
        """One more value."""
        self._sum += value
        self._count += 1

    def taken(self) -> float:
        """The mean, 0 of nothing; begins anew."""
        mean = self._sum / self._count if self._count else 0.0
        self._sum, self._count = 0.0, 0
        return mean


class Counts:
    """What became of the plates since the start."""

    def __init__(self) -> None:
        self.reads = self.unread = self.clipped = self.too_small = self.blurred = 0

    def add(self, result: FrameResult) -> None:
        """What one more frame brought."""
        self.reads += len(result.reads)
        self.unread += result.unread
        self.clipped += result.clipped
        self.too_small += result.too_small
        self.blurred += result.blurred
