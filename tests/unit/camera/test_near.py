# SPDX-License-Identifier: Apache-2.0
"""The coarse look for very near plates."""

from camera.near import NearPass
from camera.types import Box, Detection, Image
from tests.helpers.plates import scene

FAR = Detection(Box(10, 10, 60, 35), 0.9)
NEAR = Detection(Box(100, 60, 300, 160), 0.6)
PART = Detection(Box(110, 70, 290, 150), 0.4)


class Both:
    """A detector whose two looks are written down."""

    def __init__(self) -> None:
        self.near_looks = 0

    def detect(self, image: Image) -> list[Detection]:
        """A far plate, and part of a near one."""
        del image
        return [FAR, PART]

    def detect_near(self, image: Image) -> list[Detection]:
        """The near one."""
        del image
        self.near_looks += 1
        return [NEAR]


def test_every_third_picture_is_looked_at_coarsely_too() -> None:
    both = Both()
    detector = NearPass(both, 3)
    found = [detector.detect(scene(1)) for _ in range(7)]
    assert both.near_looks == 2
    assert found[0] == found[1] == found[3] == [FAR, PART]
    assert found[2] == found[5] == [FAR, NEAR]
