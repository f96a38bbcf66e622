# SPDX-License-Identifier: Apache-2.0
"""The plate in its kept crop: found again where the camera put it, with all its corners."""

from datetime import UTC, datetime

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from camera.pictures import PLATE_MARGIN, plate_jpeg
from camera.types import Box, PlateRead, Reading
from mdt_app.screens.plate_place import (
    KEPT_MARGIN,
    SHOWN_MARGIN,
    WHOLE,
    Part,
    grown,
    part_of_crop,
    place_of,
)

WIDTH, HEIGHT = 640, 360
AT = datetime(2026, 11, 21, tzinfo=UTC)


def read_of(box: Box, jpeg: bytes) -> PlateRead:
    return PlateRead("left", Reading("", 0.0), AT, AT, AT, 1, box, (WIDTH, HEIGHT), jpeg, b"", "test")


def shown(frame: NDArray[np.uint8], box: Box) -> NDArray[np.uint8]:
    """The pixels that are shown of a frame whose plate is in ``box``, by way of the kept JPEG."""
    jpeg = plate_jpeg(frame, box)
    kept = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert kept is not None
    part = part_of_crop(place_of(read_of(box, jpeg)))
    height, width = kept.shape
    down = slice(round(part.top * height), round(part.bottom * height))
    across = slice(round(part.left * width), round(part.right * width))
    return kept[down, across].astype(np.uint8)


def test_the_margin_is_the_one_the_camera_keeps() -> None:
    assert KEPT_MARGIN == PLATE_MARGIN


@pytest.mark.parametrize(
    "box",
    [
        Box(250, 150, 390, 220),
        Box(4, 150, 144, 220),
        Box(490, 150, 638, 220),
        Box(250, 2, 390, 72),
        Box(250, 286, 390, 356),
    ],
    ids=["middle", "left edge", "right edge", "top", "bottom"],
)
def test_the_plate_fills_what_is_shown_wherever_it_was_in_the_frame(box: Box) -> None:
    """A bright plate on a dark car: all of it is in the part, and little else."""
    frame = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    frame[int(box.top) : int(box.bottom), int(box.left) : int(box.right)] = 255
    bright = float((shown(frame, box) > 128).sum())
    assert bright == pytest.approx(box.width * box.height, rel=0.05)
    assert bright / shown(frame, box).size > 1 / (1 + 2 * SHOWN_MARGIN) ** 2 - 0.05


@pytest.mark.parametrize("angle", [-18, 12, 25])
def test_no_corner_of_a_slanted_plate_is_cut(angle: float) -> None:
    """The detector's box is around the slanted plate; some are a few percent too tight."""
    corners = cv2.boxPoints(((320.0, 180.0), (140.0, 70.0), angle))
    frame = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    cv2.fillPoly(frame, [corners.astype(np.int32)], (255, 255, 255))
    left, top = corners.min(axis=0)
    right, bottom = corners.max(axis=0)
    tight_x, tight_y = 0.04 * (right - left), 0.04 * (bottom - top)
    picture = shown(frame, Box(left + tight_x, top + tight_y, right - tight_x, bottom - tight_y))
    border = np.concatenate((picture[0], picture[-1], picture[:, 0], picture[:, -1]))
    assert (border < 128).all(), "a corner touches the edge"
    assert (picture > 128).sum() == pytest.approx(140 * 70, rel=0.05)


def test_the_part_grows_to_the_shape_of_its_frame_only_as_far_as_the_picture_goes() -> None:
    part = Part(0.2, 0.2, 0.8, 0.8)
    wide = grown(part, 200, 200, 1.5)
    assert (wide.top, wide.bottom) == pytest.approx((0.2, 0.8))
    assert wide.right - wide.left == pytest.approx(0.9)
    widest = grown(part, 200, 200, 5.0)
    assert (widest.left, widest.right) == (0.0, 1.0)
    beside = grown(Part(0.0, 0.2, 0.5, 0.8), 200, 200, 1.0)
    assert (beside.left, round(beside.right, 6)) == (0.0, 0.6)
    assert grown(WHOLE, 200, 100, 1.0) == WHOLE


def test_a_box_without_extent_shows_all_that_was_kept() -> None:
    assert part_of_crop(Part(0.5, 0.5, 0.5, 0.5)) == WHOLE
