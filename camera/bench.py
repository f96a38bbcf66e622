# SPDX-License-Identifier: Apache-2.0
"""Pictures for a technician: who aims a camera sees where plates are and how high, never what stands on them.

A technician has no right to see a plate (``policy.functions``). So plates are made coarse in the camera's own
process: neither their text nor pixels to read it from reach the terminal. A plate that the detector did not find is
not made coarse; the preview's size (``camera.preview``) leaves few of those with characters that can be told.
"""

from dataclasses import replace

import cv2
import numpy as np

from camera.geometry import clip, grow
from camera.types import Box, Image, Preview

# Of what is left of a plate: seven characters in six columns cannot be told apart.
COLUMNS, ROWS = 6, 2
MARGIN = 0.15


def unreadable(preview: Preview) -> Preview:
    """The preview without text, and each plate in six by two patches."""
    pixels = np.frombuffer(preview.pixels, np.uint8).reshape(preview.height, preview.width, 3).copy()
    for plate in preview.plates:
        _coarsen(pixels, plate.box)
    plates = tuple(replace(plate, text="", confidence=0.0, corners=None) for plate in preview.plates)
    return replace(preview, pixels=pixels.tobytes(), plates=plates)


def _coarsen(image: Image, box: Box) -> None:
    height, width = image.shape[:2]
    inside = clip(grow(box, MARGIN), width, height)
    left, top = int(inside.left), int(inside.top)
    right, bottom = int(np.ceil(inside.right)), int(np.ceil(inside.bottom))
    if right <= left or bottom <= top:
        return
    size = (right - left, bottom - top)
    patches = cv2.resize(image[top:bottom, left:right], (COLUMNS, ROWS), interpolation=cv2.INTER_AREA)
    image[top:bottom, left:right] = cv2.resize(patches, size, interpolation=cv2.INTER_NEAREST)
