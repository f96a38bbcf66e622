# SPDX-License-Identifier: Apache-2.0
"""A plate by its four corners: whether they make sense, and the plate seen straight from the front."""

from math import hypot

import cv2
import numpy as np

from camera.geometry import crop, grow
from camera.types import Box, Detection, Image, Point, Quad

# Corners may lie this part of the box outside of it: the network gives the two apart.
SLACK = 0.25
# Least part of the box that the corners enclose; a plate turned by 30 degrees still fills 0.45.
LEAST_FILLED = 0.3
# A straightened plate is at most this wide, pixels; readers shrink it to 160 anyway.
WIDEST = 480


def sane(corners: Quad, box: Box) -> bool:
    """Whether four corners can be a plate's: convex, clockwise from top left, about as large as its box."""
    around = grow(box, SLACK)
    inside = all(around.left <= x <= around.right and around.top <= y <= around.bottom for x, y in corners)
    return inside and _clockwise(corners) and _area(corners) >= LEAST_FILLED * box.width * box.height


def _clockwise(corners: Quad) -> bool:
    """Whether every corner turns right; also false for corners that are no numbers."""
    return all(_turn(corners[i - 2], corners[i - 1], corners[i]) > 0 for i in range(4))


def _turn(one: Point, two: Point, three: Point) -> float:
    return (two[0] - one[0]) * (three[1] - two[1]) - (two[1] - one[1]) * (three[0] - two[0])


def _area(corners: Quad) -> float:
    """Pixels enclosed (the shoelace formula)."""
    return sum(corners[i - 1][0] * corners[i][1] - corners[i][0] * corners[i - 1][1] for i in range(4)) / 2


def size_of(corners: Quad) -> tuple[float, float]:
    """Width and height of the plate in pixels: means of its opposite sides."""
    top_left, top_right, bottom_right, bottom_left = corners
    width = (_away(top_left, top_right) + _away(bottom_left, bottom_right)) / 2
    height = (_away(top_left, bottom_left) + _away(top_right, bottom_right)) / 2
    return width, height


def _away(one: Point, other: Point) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])


def straighten(image: Image, corners: Quad, margin: float = 0.0) -> Image:
    """The plate as seen from the front, in its own resolution, by one perspective warp.

    Args:
        image: (H, W, 3).
        corners: of the plate, pixels of ``image``; beyond the picture its edge is repeated.
        margin: part of the plate's width and height added on each side.
    """
    width, height = size_of(corners)
    shrink = min(1.0, WIDEST / max(width, height, 1.0))
    part, moved = _near(image, corners, margin, shrink)
    width, height = max(4.0, width * shrink), max(4.0, height * shrink)
    across, down = margin * width, margin * height
    target = [
        (across, down),
        (across + width, down),
        (across + width, down + height),
        (across, down + height),
    ]
    warp = cv2.getPerspectiveTransform(np.array(moved, np.float32), np.array(target, np.float32))
    size = (round(width + 2 * across), round(height + 2 * down))
    straight = cv2.warpPerspective(part, warp, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(straight, dtype=np.uint8)


def _near(image: Image, corners: Quad, margin: float, shrink: float) -> tuple[Image, list[Point]]:
    """The part of the picture around the corners, shrunk without jags where that is wanted; the corners in it."""
    box = hull(corners)
    height, width = image.shape[:2]
    around = grow(box, margin + 0.05)
    left, top = min(max(0, int(around.left)), width - 1), min(max(0, int(around.top)), height - 1)
    part = crop(image, around)
    if shrink == 1.0:
        return part, [(x - left, y - top) for x, y in corners]
    size = (max(1, round(part.shape[1] * shrink)), max(1, round(part.shape[0] * shrink)))
    small = np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    across, down = size[0] / part.shape[1], size[1] / part.shape[0]
    return small, [((x - left) * across, (y - top) * down) for x, y in corners]


def hull(corners: Quad) -> Box:
    """The upright rectangle around the corners."""
    across, down = [x for x, _ in corners], [y for _, y in corners]
    return Box(min(across), min(down), max(across), max(down))


def plate_of(image: Image, detection: Detection, margin: float) -> Image:
    """The plate straightened by its corners, or cut out by its box where it has none."""
    if detection.corners is None:
        return crop(image, detection.box, margin)
    return straighten(image, detection.corners, margin)
