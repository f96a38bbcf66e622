# SPDX-License-Identifier: Apache-2.0
"""The two pictures kept with a read."""

import cv2
import numpy as np
import pytest

from camera.pictures import corners_in_plate_jpeg, plate_jpeg, plate_of, scene_jpeg
from camera.types import Box, Image


def decoded(jpeg: bytes) -> Image:
    """The pixels of a JPEG."""
    image = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert image is not None
    return np.asarray(image, dtype=np.uint8)


def test_the_plate_keeps_its_resolution_and_gets_a_quarter_of_its_size_around_it() -> None:
    image = np.zeros((400, 600, 3), np.uint8)
    image[100:150, 200:300] = 255
    picture = decoded(plate_jpeg(image, Box(200, 100, 300, 150)))
    assert picture.shape == (75, 150, 3)
    assert picture[37, 75].min() > 240
    assert picture[5, 5].max() < 15


def test_a_reader_gets_the_plate_back_with_a_little_margin() -> None:
    image = np.zeros((400, 600, 3), np.uint8)
    image[100:150, 200:300] = 255
    plate = plate_of(decoded(plate_jpeg(image, Box(200, 100, 300, 150))))
    assert plate.shape[0] in (56, 57)
    assert plate.shape[1] in (112, 113)
    assert plate.mean() > 180


def test_a_wide_scene_is_shrunk_and_a_small_one_kept() -> None:
    assert decoded(scene_jpeg(np.zeros((1080, 1920, 3), np.uint8))).shape == (720, 1280, 3)
    assert decoded(scene_jpeg(np.zeros((480, 640, 3), np.uint8))).shape == (480, 640, 3)


@pytest.mark.parametrize(
    "box", [Box(200, 100, 300, 150), Box(5.5, 3.2, 105.5, 53.2), Box(520, 360, 620, 410)]
)
def test_corners_lie_on_the_same_pixels_in_the_plates_picture(box: Box) -> None:
    """Also where the frame's edge leaves less around the plate, and a corner lies outside."""
    image = np.zeros((400, 600, 3), np.uint8)
    x, y = round(box.left) + 20, round(box.top) + 10
    image[y, x] = 255
    corners = ((float(x), float(y)), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom))
    moved = corners_in_plate_jpeg(image, box, corners)
    assert moved is not None
    picture = decoded(plate_jpeg(image, box))[:, :, 1]
    row, column = np.unravel_index(int(picture.argmax()), picture.shape)
    assert (float(column), float(row)) == moved[0]
    assert moved[2][0] - moved[3][0] == box.width


def test_unknown_corners_stay_unknown() -> None:
    assert corners_in_plate_jpeg(np.zeros((40, 60, 3), np.uint8), Box(1, 1, 9, 5), None) is None
