# SPDX-License-Identifier: Apache-2.0
"""Dark pictures are lifted, others are left as they are."""

import numpy as np
import pytest

from camera.dark import is_dark, lifted, stretched


@pytest.mark.parametrize(("level", "dark"), [(0, False), (3, True), (30, True), (60, False), (200, False)])
def test_only_pictures_with_a_little_light_are_dark(level: int, dark: bool) -> None:
    assert is_dark(np.full((40, 60), level, np.uint8)) is dark


def test_lifting_parts_dark_levels_and_keeps_their_order() -> None:
    ramp = np.tile(np.arange(30, dtype=np.uint8), (40, 4))
    up = lifted(ramp)
    assert up.max() == 255
    assert up.mean() > 90
    row = up[0, :30].astype(int)
    assert (np.diff(row) >= 0).all()
    assert row[20] - row[10] > 60


def test_lamps_do_not_keep_the_rest_of_a_night_picture_dark() -> None:
    night = np.full((100, 100), 12, np.uint8)
    night[:20, :20] = 255
    up = lifted(night)
    assert up[50, 50] > 2 * 12
    assert up[0, 0] == 255


def test_the_noise_of_a_nearly_black_picture_stays_noise() -> None:
    noise = np.random.default_rng(1).integers(0, 4, (80, 80)).astype(np.uint8)
    assert lifted(noise).max() < 100


def test_a_dim_crop_is_stretched_and_a_light_one_is_the_same_array() -> None:
    dim, light = np.full((20, 40, 3), 20, np.uint8), np.full((20, 40, 3), 90, np.uint8)
    assert stretched(dim).mean() > 200
    assert stretched(light) is light
