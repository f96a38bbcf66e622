# SPDX-License-Identifier: Apache-2.0
"""A coarse look now and then, for plates so near that they are larger than what the detector learnt."""

from typing import Protocol

from camera.detect import PlateDetector, suppress
from camera.types import Detection, Image


class NearDetector(PlateDetector, Protocol):
    """A detector that can also look for very near plates alone."""

    def detect_near(self, image: Image) -> list[Detection]:
        """The plates too large for ``detect``, surest first."""
        ...


class NearPass:
    """Looks as the detector does, and at every n-th picture also for very near plates.

    Args:
        detector: looks.
        every: each how many pictures, at least 1.
    """

    def __init__(self, detector: NearDetector, every: int) -> None:
        self._detector = detector
        self._every = every
        self._pictures = 0

    def detect(self, image: Image) -> list[Detection]:
        """The plates in a BGR picture, surest first; boxes lie inside the picture."""
        found = self._detector.detect(image)
        self._pictures += 1
        if self._pictures % self._every:
            return found
        return suppress([*found, *self._detector.detect_near(image)])
