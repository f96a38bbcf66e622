# SPDX-License-Identifier: Apache-2.0
"""Putting colour onto pictures: masks, patches, jittered and random colours. Pictures are changed in place."""

import cv2
import numpy as np

from training.plates.types import Colour, Field, Image


def vary(rng: np.random.Generator, colour: Colour, spread: float = 10.0) -> Colour:
    """A colour near the one given: paint, fading and white balance differ from plate to plate."""
    together = rng.normal(0, spread)
    moved = np.clip(np.array(colour) + together + rng.normal(0, spread * 0.5, 3), 0, 255)
    return int(moved[0]), int(moved[1]), int(moved[2])


def any_colour(rng: np.random.Generator, value: float, saturation: float = 0.6) -> Colour:
    """A colour of random hue.

    Args:
        rng: source of chance.
        value: brightness, 0 to 255.
        saturation: the most it may have, 0 to 1.
    """
    chosen = [rng.integers(180), 255 * rng.uniform(0, saturation), np.clip(value, 0, 255)]
    pixel = cv2.cvtColor(np.array([[chosen]], np.uint8), cv2.COLOR_HSV2BGR)[0, 0]
    return int(pixel[0]), int(pixel[1]), int(pixel[2])


def brightness(colour: Colour) -> float:
    """Luma of a BGR colour, 0 to 255."""
    return 0.114 * colour[0] + 0.587 * colour[1] + 0.299 * colour[2]


def chance(rng: np.random.Generator, probability: float) -> bool:
    """True with the probability given."""
    return bool(rng.random() < probability)


def blend(image: Image, alpha: Field, colour: Colour) -> None:
    """Mix a colour into a picture; ``alpha`` is 0..1 and as large as the picture."""
    part = alpha[..., None]
    image[:] = (image * (1 - part) + np.array(colour, np.float32) * part).astype(np.uint8)


def put(image: Image, mask: Image, box: tuple[float, float, float, float], colour: Colour) -> None:
    """Blend a mask, resized to a box (left, top, width, height), into a picture; what lies outside is cut off."""
    left, top = int(box[0]), int(box[1])
    width, height = max(2, int(box[2])), max(2, int(box[3]))
    x0, y0 = max(0, left), max(0, top)
    x1, y1 = min(image.shape[1], left + width), min(image.shape[0], top + height)
    if x1 <= x0 or y1 <= y0:
        return
    small = cv2.resize(mask, (width, height), interpolation=cv2.INTER_AREA)
    alpha = small[y0 - top : y1 - top, x0 - left : x1 - left].astype(np.float32) / np.float32(255)
    blend(image[y0:y1, x0:x1], np.asarray(alpha, np.float32), colour)


def line_of(
    image: Image, mask: Image, centre: tuple[float, float], size: tuple[float, float], colour: Colour
) -> None:
    """Blend a line of lettering about a centre, as high as ``size[1]`` but no wider than ``size[0]``."""
    height = size[1]
    width = mask.shape[1] * height / mask.shape[0]
    if width > size[0]:
        height, width = height * max(0.55, size[0] / width), size[0]
    put(image, mask, (centre[0] - width / 2, centre[1] - height / 2, width, height), colour)
