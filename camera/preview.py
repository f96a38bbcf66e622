# SPDX-License-Identifier: Apache-2.0
"""Small live pictures for the screen."""

from dataclasses import replace

import cv2
import numpy as np

from camera.types import Box, Frame, Preview, SightedPlate

WIDTH, HEIGHT = 568, 320  # what the live view shows at its usual size, pixels


def preview_of(frame: Frame, plates: tuple[SightedPlate, ...]) -> Preview:
    """The frame made to fit ``WIDTH`` by ``HEIGHT``, never enlarged, with the sighted plates moved along."""
    height, width = frame.image.shape[:2]
    share = min(WIDTH / width, HEIGHT / height, 1.0)
    size = (max(1, round(width * share)), max(1, round(height * share)))
    image = frame.image
    while image.shape[1] >= 2 * size[0] and image.shape[0] >= 2 * size[1]:
        # Halving is OpenCV's quick path and keeps fine detail from flickering; the rest is a small step.
        half = (image.shape[1] // 2, image.shape[0] // 2)
        image = cv2.resize(image, half, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
    small = cv2.resize(image, size, interpolation=cv2.INTER_LINEAR)
    pixels = cv2.cvtColor(small, cv2.COLOR_BGR2RGB).tobytes()
    moved = tuple(
        replace(plate, box=_scaled(plate.box, size[0] / width, size[1] / height), corners=None)
        for plate in plates
    )
    return Preview(frame.camera, frame.number, frame.captured_at, size[0], size[1], pixels, moved)


def _scaled(box: Box, across: float, down: float) -> Box:
    return Box(box.left * across, box.top * down, box.right * across, box.bottom * down)
