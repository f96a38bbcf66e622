# SPDX-License-Identifier: Apache-2.0
"""Cutting plates out of pictures and bringing them to the size a model wants. Pure functions over arrays."""

from math import sqrt

import cv2
import numpy as np
from numpy.typing import NDArray

from camera.types import Box, Image

# Of the width's square: a scaled picture has at most so many pixels, which is a picture of 16 to 10.
MOST_AREA = 0.625
MOST_ENLARGED = 1.5


def grow(box: Box, margin: float) -> Box:
    """The box widened by ``margin`` of its width and height on each side."""
    across, down = box.width * margin, box.height * margin
    return Box(box.left - across, box.top - down, box.right + across, box.bottom + down)


def clip(box: Box, width: int, height: int) -> Box:
    """The part of the box that lies inside a picture of ``width`` by ``height`` pixels."""
    left, right = sorted((min(max(box.left, 0.0), width), min(max(box.right, 0.0), width)))
    top, bottom = sorted((min(max(box.top, 0.0), height), min(max(box.bottom, 0.0), height)))
    return Box(left, top, right, bottom)


def touches_edge(box: Box, width: int, height: int) -> bool:
    """Whether the plate runs out of the picture, so that characters may be cut off.

    A plate counts as cut when its box reaches within 1 % of its own width of the left or right edge
    (or leaves the picture), or more than a tenth of its height lies above or below the picture.
    """
    slack = 0.01 * box.width
    beside = box.left < slack or box.right > width - slack
    outside = max(-box.top, box.bottom - height)
    return beside or outside > 0.1 * box.height


def crop(image: Image, box: Box, margin: float = 0.0) -> Image:
    """The pixels of the box and its margin, at least 1 by 1.

    Args:
        image: (H, W) or (H, W, 3).
        box: in pixels of ``image``; what lies outside is left off.
        margin: part of the box's width and height added on each side.
    """
    height, width = image.shape[:2]
    inside = clip(grow(box, margin), width, height)
    left, top = min(int(inside.left), width - 1), min(int(inside.top), height - 1)
    right, bottom = max(left + 1, int(inside.right)), max(top + 1, int(inside.bottom))
    return image[top:bottom, left:right]


def letterbox(image: Image, width: int, step: int) -> tuple[Image, float]:
    """Scale to ``width`` and pad with black below and to the right to multiples of ``step``.

    A picture taller than 5 parts in 8 of its width is scaled to that many pixels instead, so that time and memory
    are bounded for any shape; one that is much smaller than ``width`` is hardly enlarged, there is nothing to win.

    Returns:
        The padded picture and the scale: pixel in it = scale times pixel in ``image``.
    """
    high, wide = image.shape[:2]
    by_area = width * sqrt(MOST_AREA / (wide * high))
    scale = min(width / wide, 2 * width / high, by_area, MOST_ENLARGED)
    size = (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
    shrink = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    small = cv2.resize(image, size, interpolation=shrink) if scale != 1 else image
    padded = np.zeros((-(-size[1] // step) * step, -(-size[0] // step) * step, *image.shape[2:]), np.uint8)
    padded[: size[1], : size[0]] = small
    return padded, scale


def band(image: Image, rows: tuple[float, float], size: tuple[int, int]) -> Image:
    """The rows of a plate crop that hold the characters, resized without keeping the aspect.

    Args:
        image: plate crop, (H, W, 3).
        rows: first and last row as parts of the height.
        size: (width, height) wanted.
    """
    height = image.shape[0]
    first = min(round(height * rows[0]), height - 1)
    last = max(first + min(4, height - first), round(height * rows[1]))
    strip = image[first:last]
    method = cv2.INTER_CUBIC if strip.shape[0] < size[1] else cv2.INTER_AREA
    return np.asarray(cv2.resize(strip, size, interpolation=method), dtype=np.uint8)


def thumbnail(image: Image, width: int, height: int) -> NDArray[np.float32]:
    """A tiny grey picture with mean 0 and length 1, for comparing how two pictures look."""
    grey = image if image.ndim == 2 else image[:, :, 1]
    small = cv2.resize(grey, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32)
    small -= small.mean()
    return np.asarray(small / max(float(np.linalg.norm(small)), 1e-6), dtype=np.float32)


def likeness(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """Correlation of two thumbnails of the same size, -1 to 1."""
    return float((one * other).sum())
