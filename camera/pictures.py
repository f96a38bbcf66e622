# SPDX-License-Identifier: Apache-2.0
"""The two pictures kept with a read."""

import cv2

from camera.geometry import clip, crop, grow
from camera.types import Box, Image, Quad

PLATE_MARGIN = 0.25
READING_MARGIN = 0.06
PLATE_QUALITY = 92
SCENE_WIDTH = 1280
SCENE_QUALITY = 80


def jpeg(image: Image, quality: int) -> bytes:
    """The BGR picture as JPEG."""
    done, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise ValueError("A picture could not be written as JPEG.")
    return bytes(data)


def plate_jpeg(image: Image, box: Box) -> bytes:
    """The plate with a quarter of its size around it, in the frame's own resolution."""
    return jpeg(crop(image, box, PLATE_MARGIN), PLATE_QUALITY)


def corners_in_plate_jpeg(image: Image, box: Box, corners: Quad | None) -> Quad | None:
    """A plate's corners in pixels of the frame as pixels of what ``plate_jpeg`` makes of the same box."""
    if corners is None:
        return None
    height, width = image.shape[:2]
    inside = clip(grow(box, PLATE_MARGIN), width, height)
    left, top = min(int(inside.left), width - 1), min(int(inside.top), height - 1)
    one, two, three, four = ((x - left, y - top) for x, y in corners)
    return one, two, three, four


def scene_jpeg(image: Image) -> bytes:
    """The whole frame, at most 1280 pixels wide."""
    height, width = image.shape[:2]
    if width <= SCENE_WIDTH:
        return jpeg(image, SCENE_QUALITY)
    size = (SCENE_WIDTH, max(1, round(height * SCENE_WIDTH / width)))
    return jpeg(cv2.resize(image, size, interpolation=cv2.INTER_AREA).astype("uint8"), SCENE_QUALITY)


def plate_of(picture: Image) -> Image:
    """The plate out of a picture that ``plate_jpeg`` made, with the little margin that a reader wants.

    A plate near the edge of its frame has less around it; of those the far side keeps more.
    """
    height, width = picture.shape[:2]
    trim = (PLATE_MARGIN - READING_MARGIN) / (1 + 2 * PLATE_MARGIN)
    return crop(picture, Box(trim * width, trim * height, (1 - trim) * width, (1 - trim) * height))
