# SPDX-License-Identifier: Apache-2.0
"""What is measured about pictures, and the small live picture."""

import cv2
import numpy as np
import pytest

from camera.health import Rate, sharpness
from camera.measures import light_of
from camera.preview import preview_of
from camera.types import Box, Frame, Image, SightedPlate
from tests.helpers.clips import camera_clock


def _pattern(width: int = 640, height: int = 360) -> Image:
    return np.random.default_rng(3).integers(0, 255, (height, width, 3), np.uint8)


def test_blur_lowers_sharpness() -> None:
    sharp = _pattern()
    blurred = cv2.GaussianBlur(sharp, (0, 0), 3).astype(np.uint8, copy=False)
    assert sharpness(blurred) < sharpness(sharp) / 10
    assert sharpness(np.full((90, 160, 3), 128, np.uint8)) == 0


@pytest.mark.parametrize("level", [0, 100, 255])
def test_exposure_is_the_mean_grey_level(level: int) -> None:
    assert light_of(np.full((90, 160, 3), level, np.uint8)).mean == pytest.approx(level, abs=0.5)


def test_a_rate_counts_what_was_gained_since_the_last_look() -> None:
    rate = Rate(10.0)
    assert rate.update(30, 12.0) == 15
    assert rate.update(30, 13.0) == 0
    assert rate.update(31, 13.0) == 0, "no time passed: no rate, no error"


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((1280, 720), (568, 320)),
        ((1600, 1200), (427, 320)),
        ((320, 240), (320, 240)),
        ((4000, 500), (568, 71)),
    ],
)
def test_a_preview_fits_keeps_its_shape_and_is_never_enlarged(
    size: tuple[int, int], expected: tuple[int, int]
) -> None:
    preview = preview_of(Frame("front-left", 4, camera_clock(), _pattern(*size)), ())
    assert (preview.width, preview.height) == expected
    assert len(preview.pixels) == 3 * expected[0] * expected[1]


def test_a_preview_is_red_green_blue_and_its_boxes_are_in_its_own_pixels() -> None:
    image = np.zeros((720, 1280, 3), np.uint8)
    image[:, :, 2] = 200  # red, in BGR
    plate = SightedPlate(1, Box(128, 72, 256, 144), "8QTQ743", 0.9)
    preview = preview_of(Frame("front-left", 0, camera_clock(), image), (plate,))
    assert preview.pixels[:3] == bytes((200, 0, 0))
    box = preview.plates[0].box
    assert (box.left, box.top) == pytest.approx((56.8, 32.0))
    assert (box.right, box.bottom) == pytest.approx((113.6, 64.0))
