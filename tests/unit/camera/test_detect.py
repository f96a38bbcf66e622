# SPDX-License-Identifier: Apache-2.0
"""From the detector network's output to boxes, with small arrays."""

import numpy as np
import pytest

from camera.detect import boxes, peaks, prepare, same_plate, suppress
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
    assert scale == 1.6


def test_peaks_are_local_maxima_above_the_threshold_most_likely_first() -> None:
    heat = np.zeros((10, 12), np.float32)
    heat[2, 3], heat[2, 4], heat[7, 9], heat[9, 0] = 0.6, 0.5, 0.9, 0.2
    assert peaks(heat, 0.35).tolist() == [[7, 9], [2, 3]]


def test_peaks_are_bounded_in_number() -> None:
    assert len(peaks(np.full((100, 100), 0.5, np.float32), 0.35)) == 20


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
