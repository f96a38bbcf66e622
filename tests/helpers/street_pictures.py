# SPDX-License-Identifier: Apache-2.0
"""One street picture with a plate, from the shipped clip, as a camera in good and in bad order gives it.

Needs OpenCV: never for tests with Qt; those have the pictures made by ``python -m tests.helpers.street_pictures``.
"""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import cv2
import numpy as np

import resources
from camera.types import Image

#: Frame of the shipped clip with one plate of 54 pixels, whole and sharp.
FRAME = 20


def street() -> Image:
    """The picture as it is."""
    clip = cv2.VideoCapture(str(resources.path("demo/front-left.mp4")))
    clip.set(cv2.CAP_PROP_POS_FRAMES, FRAME)
    got, image = clip.read()
    clip.release()
    assert got
    return np.asarray(image, dtype=np.uint8)


def blurred(image: Image, sigma: float = 6.0) -> Image:
    """Out of focus."""
    return np.asarray(cv2.GaussianBlur(image, (0, 0), sigma), dtype=np.uint8)


def lit(image: Image, gain: float) -> Image:
    """Exposed by so much more or less."""
    return np.asarray(cv2.convertScaleAbs(image, alpha=gain), dtype=np.uint8)


def moved(image: Image, right: float, down: float) -> Image:
    """The view moved by these parts of the picture."""
    height, width = image.shape[:2]
    matrix = np.array([[1, 0, right * width], [0, 1, down * height]], np.float32)
    shown = cv2.warpAffine(image, matrix, (width, height), borderMode=cv2.BORDER_REFLECT)
    return np.asarray(shown, dtype=np.uint8)


def turned(image: Image, degrees: float) -> Image:
    """Turned clockwise about its middle."""
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    shown = cv2.warpAffine(image, matrix, (width, height), borderMode=cv2.BORDER_REFLECT)
    return np.asarray(shown, dtype=np.uint8)


def far(image: Image, scale: float) -> Image:
    """Everything smaller, in the upper left of a grey picture."""
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    whole = np.full_like(image, 110)
    whole[60 : 60 + small.shape[0], 60 : 60 + small.shape[1]] = small
    return whole


KINDS: Mapping[str, Callable[[Image], Image]] = {
    "good": lambda image: image,
    "blurred": blurred,
    "dark": lambda image: lit(image, 0.01),
    "white": lambda image: lit(image, 4.0),
    "moved": lambda image: moved(image, 0.06, 0.0),
    "far": lambda image: far(image, 0.2),
}


def write(folder: Path, kind: str) -> Path:
    """A folder with one picture of a kind, for a source ``pictures:FOLDER``."""
    folder.mkdir(parents=True, exist_ok=True)
    assert cv2.imwrite(str(folder / "street.png"), KINDS[kind](street()))
    return folder


if __name__ == "__main__":
    write(Path(sys.argv[1]), sys.argv[2])
