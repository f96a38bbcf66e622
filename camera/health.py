# SPDX-License-Identifier: Apache-2.0
"""How good a camera's pictures are and how fast they come."""

import cv2

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


def exposure(image: Image) -> float:
    """Mean grey level, 0 (black) to 255; every fourth pixel each way is enough for a mean."""
    return float(cv2.cvtColor(image[::4, ::4].copy(), cv2.COLOR_BGR2GRAY).mean())


class Rate:
    """Turns a growing count into a rate.

    Args:
        now_s: monotonic time, seconds.
    """

    def __init__(self, now_s: float) -> None:
        self._count = 0
        self._since_s = now_s

    def update(self, count: int, now_s: float) -> float:
        """How many a second since the last update."""
        passed_s = now_s - self._since_s
        gained = count - self._count
        self._count, self._since_s = count, now_s
        return gained / passed_s if passed_s > 0 else 0.0
