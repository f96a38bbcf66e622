# SPDX-License-Identifier: Apache-2.0
"""Boxes, crops and scaling."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from camera.geometry import band, clip, crop, grow, letterbox, likeness, thumbnail, touches_edge
from camera.types import Box


def numbered(height: int, width: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """A picture whose pixels all differ (modulo 256)."""
    return np.arange(height * width, dtype=np.uint32).reshape(height, width).astype(np.uint8)


def test_grow_adds_the_margin_on_each_side() -> None:
    assert grow(Box(100, 50, 200, 100), 0.06) == Box(94, 47, 206, 103)


def test_crop_takes_the_pixels_of_the_box() -> None:
    image = numbered(20, 30)
    assert np.array_equal(crop(image, Box(5, 2, 9, 7)), image[2:7, 5:9])


def test_crop_with_margin_stops_at_the_edge_of_the_picture() -> None:
    assert crop(numbered(20, 30), Box(0, 0, 10, 10), 0.5).shape == (15, 15)


@given(
    st.tuples(st.integers(1, 60), st.integers(1, 60)),
    st.tuples(*[st.floats(-200, 200) for _ in range(4)]),
    st.floats(0, 0.5),
)
def test_crop_always_gives_at_least_one_pixel_of_the_picture(
    size: tuple[int, int], corners: tuple[float, float, float, float], margin: float
) -> None:
    left, right = sorted((corners[0], corners[1]))
    top, bottom = sorted((corners[2], corners[3]))
    part = crop(numbered(*size), Box(left, top, right, bottom), margin)
    assert 1 <= part.shape[0] <= size[0]
    assert 1 <= part.shape[1] <= size[1]


def test_clip_keeps_what_lies_inside() -> None:
    assert clip(Box(-5, 3, 40, 12), 30, 10) == Box(0, 3, 30, 10)


@pytest.mark.parametrize(
    ("box", "cut"),
    [
        (Box(10, 10, 110, 60), False),
        (Box(0, 10, 100, 60), True),
        (Box(540, 10, 640, 60), True),
        (Box(10, -10, 110, 40), True),
        (Box(10, 440, 110, 490), True),
        (Box(10, 0, 110, 50), False),
    ],
)
def test_a_plate_at_the_edge_may_be_cut(box: Box, cut: bool) -> None:
    assert touches_edge(box, 640, 480) is cut


def test_letterbox_scales_to_the_width_and_pads_to_the_step() -> None:
    padded, scale = letterbox(np.full((360, 640), 200, np.uint8), 320, 32)
    assert scale == 0.5
    assert padded.shape == (192, 320)
    assert padded[179, 319] == 200
    assert padded[180, 0] == 0


def test_letterbox_of_a_tower_is_bounded_by_its_height() -> None:
    padded, scale = letterbox(np.zeros((10_000, 10), np.uint8), 320, 32)
    assert padded.shape == (640, 32)
    assert scale == 0.064


def test_band_takes_the_rows_and_resizes() -> None:
    plate = np.zeros((100, 200, 3), np.uint8)
    plate[20:80] = 255
    strip = band(plate, (0.2, 0.8), (160, 48))
    assert strip.shape == (48, 160, 3)
    assert strip.min() == 255


@pytest.mark.parametrize("height", [1, 2, 5])
def test_band_of_a_sliver_still_has_the_wanted_size(height: int) -> None:
    assert band(np.zeros((height, 3, 3), np.uint8), (0.16, 0.885), (160, 48)).shape == (48, 160, 3)


def test_thumbnails_tell_pictures_apart() -> None:
    one = np.random.default_rng(1).integers(0, 255, (40, 80), dtype=np.uint8)
    other = np.random.default_rng(2).integers(0, 255, (40, 80), dtype=np.uint8)
    assert likeness(thumbnail(one, 32, 16), thumbnail(one, 32, 16)) == pytest.approx(1)
    assert likeness(thumbnail(one, 32, 16), thumbnail(other, 32, 16)) < 0.5
    assert likeness(thumbnail(np.zeros_like(one), 32, 16), thumbnail(one, 32, 16)) == 0
