# SPDX-License-Identifier: Apache-2.0
"""Opening a picture that lies on disk: upright, 8 bits, BGR, within bounded memory; never half of one."""

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from camera.errors import CameraError
from camera.picture_header import is_cut_off, size_of
from camera.types import Box, Image, Quad

# Pixels; larger pictures are halved while they are decoded, until they are no larger.
ENOUGH = 20_000_000
# Pixels; decoding more might take more memory than a car's computer has.
MOST = 120_000_000
_REDUCED = {
    1: cv2.IMREAD_COLOR,
    2: cv2.IMREAD_REDUCED_COLOR_2,
    4: cv2.IMREAD_REDUCED_COLOR_4,
    8: cv2.IMREAD_REDUCED_COLOR_8,
}


class PictureUnreadable(CameraError):
    """A file holds no picture or video; the text names it and the remedy."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A decoded picture.

    Attributes:
        image: BGR, turned upright as its camera noted.
        reduced: pixels of the file for each pixel of ``image``, each way: 1, 2, 4 or 8.
    """

    image: Image
    reduced: int = 1

    def box(self, box: Box) -> Box:
        """A box of ``image`` in pixels of the file."""
        return Box(*(side * self.reduced for side in (box.left, box.top, box.right, box.bottom)))

    def corners(self, corners: Quad | None) -> Quad | None:
        """Corners of ``image`` in pixels of the file."""
        if corners is None:
            return None
        one, two, three, four = ((x * self.reduced, y * self.reduced) for x, y in corners)
        return one, two, three, four


def open_picture(path: Path, enough: int = ENOUGH) -> Picture:
    """The picture in a file, halved until it has at most ``enough`` pixels.

    Raises:
        PictureUnreadable: there is no such file, it cannot be opened, it holds no picture, only a part of one, or
            one too large.
    """
    data = _content(path)
    size = size_of(data)
    pixels = size[0] * size[1] if size else 0
    if pixels > MOST:
        raise PictureUnreadable(
            f"{path.name} has {pixels / 1e6:.0f} million pixels. Give at most {MOST // 10**6}."
        )
    if is_cut_off(data):
        raise PictureUnreadable(f"{path.name} is cut off. Copy the file again.")
    reduced = next((part for part in _REDUCED if pixels / part**2 <= enough), 8)
    image = _decoded(data, _REDUCED[reduced])
    if image is None:
        raise PictureUnreadable(
            f"{path.name} is not a picture, or a damaged one. Give JPEG, PNG, BMP, TIFF or WebP files."
        )
    return Picture(image, reduced)


def _content(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        raise PictureUnreadable(f"{path.name}: {reason}. Check the path and its permissions.") from error
    if not data:
        raise PictureUnreadable(f"{path.name} is empty. Copy the file again.")
    return data


def _decoded(data: bytes, how: int) -> Image | None:
    """The pixels, None when OpenCV can make nothing of the file."""
    try:
        image = cv2.imdecode(np.frombuffer(data, dtype=np.uint8), how)
    except cv2.error:  # sizes beyond OpenCV's own limits
        return None
    return None if image is None else np.asarray(image, dtype=np.uint8)
