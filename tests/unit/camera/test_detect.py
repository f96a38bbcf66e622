# SPDX-License-Identifier: Apache-2.0
"""From the detector network's output to boxes, with small arrays."""

import numpy as np
import pytest

from camera.detect import MOST, boxes, peaks, prepare, same_plate, suppress
from camera.types import Box, Detection


def output(*cells: tuple[int, int, float, float, float]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Network output of 10 by 12 cells from (row, column, logit, width, height in pixels)."""
    array = np.zeros((5, 10, 12), np.float32)
    array[0] = -10
    for row, column, logit, width, height in cells:
        array[:, row, column] = (logit, 0.5, 0.5, np.log(width / 8), np.log(height / 8))
    return array


def test_prepare_gives_grey_levels_in_multiples_of_32() -> None:
    image = np.full((100, 200, 3), 77, np.uint8)
    array, scale = prepare(image, 320)
    assert array.shape == (1, 1, 160, 320)
    assert array.dtype == np.float32
    assert array[0, 0, 80, 160] == 77
    assert scale == 1.5


def test_peaks_are_local_maxima_above_the_threshold_most_likely_first() -> None:
    heat = np.zeros((10, 12), np.float32)
    heat[2, 3], heat[2, 4], heat[7, 9], heat[9, 0] = 0.6, 0.5, 0.9, 0.2
    assert peaks(heat, 0.35).tolist() == [[7, 9], [2, 3]]


def test_peaks_are_bounded_in_number() -> None:
    assert len(peaks(np.full((100, 100), 0.5, np.float32), 0.35)) == 64


def test_boxes_are_in_pixels_of_the_original_picture() -> None:
    (found,) = boxes(output((4, 6, 2.0, 40, 20)), 0.35, 0.5)
    assert found.confidence == pytest.approx(0.8808, abs=1e-4)
    corners = (found.box.left, found.box.top, found.box.right, found.box.bottom)
    assert corners == pytest.approx((64, 52, 144, 92), rel=1e-5)


def test_an_absurd_size_stays_finite() -> None:
    array = output((4, 6, 2.0, 40, 20))
    array[3:, 4, 6] = 1000
    (found,) = boxes(array, 0.35, 1.0)
    assert found.box.width == pytest.approx(8 * np.exp(5), rel=1e-5)


def test_nothing_above_the_threshold_gives_nothing() -> None:
    assert boxes(output((4, 6, -1.0, 40, 20)), 0.35, 1.0) == []


def test_suppress_keeps_the_surest_of_one_plate_and_every_other_plate() -> None:
    first, twin = Detection(Box(0, 0, 100, 50), 0.6), Detection(Box(10, 5, 110, 55), 0.8)
    inside, apart = Detection(Box(40, 20, 70, 36), 0.5), Detection(Box(300, 0, 400, 50), 0.4)
    assert suppress([first, twin, inside, apart]) == [twin, apart]


def test_neighbouring_plates_are_two() -> None:
    assert not same_plate(Box(0, 0, 100, 50), Box(80, 0, 180, 50))


def test_suppress_is_bounded_in_number() -> None:
    row = [Detection(Box(100 * n, 0, 100 * n + 60, 30), 0.5) for n in range(60)]
    assert len(suppress(row)) == MOST


UPRIGHT = (-0.5, -0.5, 0.5, -0.5, 0.5, 0.5, -0.5, 0.5)
LEANING = (-0.5, -0.3, 0.5, -0.5, 0.5, 0.3, -0.5, 0.5)


def with_corners(
    *corners: float,
) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Network output with one plate of 40 by 20 pixels at (52, 36) that has those corners."""
    array = np.zeros((13, 10, 12), np.float32)
    array[:5] = output((4, 6, 2.0, 40, 20))
    array[5:, 4, 6] = corners
    return array


def test_corners_are_in_pixels_of_the_original_picture() -> None:
    (found,) = boxes(with_corners(*LEANING), 0.35, 0.5)
    assert found.corners is not None
    flat = [value for corner in found.corners for value in corner]
    assert flat == pytest.approx([64, 60, 144, 52, 144, 84, 64, 92], rel=1e-5)


@pytest.mark.parametrize(
    "corners",
    [
        (0.5, -0.5, -0.5, -0.5, -0.5, 0.5, 0.5, 0.5),  # mirrored
        (-0.5, -0.5, 0.5, 0.5, 0.5, -0.5, -0.5, 0.5),  # crossed
        (-0.5, -0.5, 0.5, -0.5, 0.5, 0.5, 0.2, -0.3),  # dented
        (-0.1, -0.1, 0.1, -0.1, 0.1, 0.1, -0.1, 0.1),  # far smaller than the box
        (-0.5, -0.5, 0.9, -0.5, 0.5, 0.5, -0.5, 0.5),  # far outside
    ],
)
def test_corners_that_no_plate_has_are_left_out_and_the_box_stays(corners: tuple[float, ...]) -> None:
    (found,) = boxes(with_corners(*corners), 0.35, 0.5)
    assert found.corners is None
    assert found.box == boxes(with_corners(*UPRIGHT), 0.35, 0.5)[0].box


def test_a_network_without_corners_gives_none() -> None:
    assert boxes(output((4, 6, 2.0, 40, 20)), 0.35, 1.0)[0].corners is None


def test_a_dark_picture_is_lifted_and_a_light_one_left_alone() -> None:
    dark = np.full((360, 320, 3), 8, np.uint8)
    dark[100:140, 100:200] = 20
    light = np.full((200, 320, 3), 120, np.uint8)
    assert prepare(dark, 320)[0].max() > 200
    assert prepare(light, 320)[0].max() == 120
