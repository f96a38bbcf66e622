# SPDX-License-Identifier: Apache-2.0
"""Plates straightened by their corners."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from camera.straighten import WIDEST, hull, plate_of, sane, size_of, straighten
from camera.types import Box, Detection, Image, Quad

FLAT = np.zeros((40, 80, 3), np.uint8)
FLAT[:, :40], FLAT[:, 40:] = (200, 60, 60), (60, 60, 200)
FLAT[:4] = 255


def scene(corners: Quad, size: tuple[int, int] = (300, 400)) -> Image:
    """A grey picture with the flat plate painted between the corners."""
    source = np.array([(0, 0), (80, 0), (80, 40), (0, 40)], np.float32)
    warp = cv2.getPerspectiveTransform(source, np.array(corners, np.float32))
    picture = np.full((*size, 3), 120, np.uint8)
    painted = cv2.warpPerspective(FLAT, warp, size[::-1])
    inside = cv2.warpPerspective(np.full((40, 80), 255, np.uint8), warp, size[::-1]) > 0
    picture[inside] = painted[inside]
    return picture


TURNED: Quad = ((100, 120), (250, 80), (260, 150), (112, 195))


def test_a_turned_plate_comes_out_flat() -> None:
    straight = straighten(scene(TURNED), TURNED)
    width, height = size_of(TURNED)
    assert straight.shape == (round(height), round(width), 3)
    flat = cv2.resize(FLAT, straight.shape[1::-1])
    assert np.abs(straight.astype(int) - flat).mean() < 8


def test_the_margin_shows_what_is_around_the_plate() -> None:
    straight = straighten(scene(TURNED), TURNED, 0.1)
    width, height = size_of(TURNED)
    assert straight.shape[:2] == (round(1.2 * height), round(1.2 * width))
    assert tuple(straight[straight.shape[0] // 2, 3]) == pytest.approx((120, 120, 120), abs=6)


def test_a_large_plate_is_shrunk_without_jags() -> None:
    large: Quad = ((20, 30), (1980, 10), (1990, 990), (10, 980))
    picture = np.zeros((1000, 2000, 3), np.uint8)
    picture[:, ::2] = 255
    straight = straighten(picture, large)
    assert straight.shape[1] == WIDEST
    assert straight.std() < 30


@given(st.tuples(*[st.tuples(st.floats(-50, 450), st.floats(-50, 350)) for _ in range(4)]), st.floats(0, 0.3))
def test_sane_corners_straighten_wherever_they_lie(corners: Quad, margin: float) -> None:
    box = hull(corners)
    if sane(corners, box):
        straight = straighten(np.full((300, 400, 3), 90, np.uint8), corners, margin)
        assert min(straight.shape[:2]) >= 4
        assert max(straight.shape[:2]) <= WIDEST * 1.7


def test_corners_that_are_no_numbers_are_not_sane() -> None:
    broken: Quad = ((float("nan"), 0), (10, 0), (10, 5), (0, 5))
    assert not sane(broken, Box(0, 0, 10, 5))


def test_without_corners_the_box_is_cut_out() -> None:
    picture = scene(TURNED)
    assert plate_of(picture, Detection(Box(100, 80, 200, 130), 0.9), 0.1).shape[:2] == (60, 120)
    assert (
        plate_of(picture, Detection(hull(TURNED), 0.9, TURNED), 0.0).shape[:2]
        == straighten(picture, TURNED).shape[:2]
    )
