# SPDX-License-Identifier: Apache-2.0
"""The small sign of exempt plates: a letter in a diamond or an octagon, which is not part of the registration."""

import cv2
import numpy as np

from training.plates.ink import chance, put
from training.plates.types import Colour, Image


def draw_badge(
    rng: np.random.Generator, image: Image, letter: Image, where: tuple[float, float, float], ink: Colour
) -> None:
    """Draw the sign about ``where`` = (x, y, radius) in pixels, with a letter's mask inside."""
    x, y, radius = where
    count = 4 if chance(rng, 0.5) else 8
    turn = np.arange(count) * 2 * np.pi / count + (0 if count == 4 else np.pi / 8)
    points = np.stack([x + radius * np.cos(turn), y + radius * 1.1 * np.sin(turn)], axis=1).astype(np.int32)
    cv2.polylines(
        image, [points], isClosed=True, color=ink, thickness=max(2, int(radius / 7)), lineType=cv2.LINE_AA
    )
    high = radius * (0.8 if count == 4 else 1.1)
    wide = high * letter.shape[1] / letter.shape[0]
    put(image, letter, (x - wide / 2, y - high / 2, wide, high), ink)
