# SPDX-License-Identifier: Apache-2.0
"""Looking for plates in a part of the picture only, as the technician set it.

The stored picture stays whole: a person has to see the vehicle and its surroundings to compare a hit.
"""

from dataclasses import replace

from camera.detect import PlateDetector
from camera.settings import Region
from camera.types import Box, Detection, Image

# A plate that reaches the region's inner edge runs on outside; half of one would be read as another text.
EDGE_PX = 1.0


class RegionDetector:
    """Gives a detector the region's pixels alone; plates that run out of it are not found.

    Args:
        detector: looks.
        region: left, top, right and bottom as parts of the picture.
    """

    def __init__(self, detector: PlateDetector, region: Region) -> None:
        self._detector = detector
        self._region = region

    def detect(self, image: Image) -> list[Detection]:
        """The plates inside the region, surest first, in pixels of the whole picture."""
        height, width = image.shape[:2]
        left, top, right, bottom = self._region
        first = (round(left * width), round(top * height))
        last = (round(right * width), round(bottom * height))
        found = self._detector.detect(image[first[1] : last[1], first[0] : last[0]])
        inner = Box(
            EDGE_PX if first[0] else float("-inf"),
            EDGE_PX if first[1] else float("-inf"),
            last[0] - first[0] - EDGE_PX if last[0] < width else float("inf"),
            last[1] - first[1] - EDGE_PX if last[1] < height else float("inf"),
        )
        return [_moved(one, first) for one in found if _inside(one.box, inner)]


def _inside(box: Box, inner: Box) -> bool:
    return (
        box.left >= inner.left
        and box.top >= inner.top
        and box.right <= inner.right
        and box.bottom <= inner.bottom
    )


def _moved(one: Detection, by: tuple[int, int]) -> Detection:
    box, (right, down) = one.box, by
    corners = one.corners
    if corners is not None:
        first, second, third, fourth = ((x + right, y + down) for x, y in corners)
        corners = (first, second, third, fourth)
    moved = Box(box.left + right, box.top + down, box.right + right, box.bottom + down)
    return replace(one, box=moved, corners=corners)
