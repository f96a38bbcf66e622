# SPDX-License-Identifier: Apache-2.0
"""A cut is another scene, not darkness, noise or a little movement."""

import numpy as np

from camera.cut import CutDetector
from tests.helpers.plates import scene


def test_the_first_picture_is_no_cut() -> None:
    assert not CutDetector().is_cut(scene(1))


def test_another_scene_is_a_cut_and_the_same_is_none() -> None:
    cuts = CutDetector()
    assert [cuts.is_cut(scene(seed)) for seed in (1, 1, 2, 2, 1)] == [False, False, True, False, True]


def test_another_size_is_a_cut() -> None:
    cuts = CutDetector()
    cuts.is_cut(scene(1))
    assert cuts.is_cut(scene(1)[::2, ::2])


def test_the_noise_of_a_dark_night_is_no_cut() -> None:
    cuts = CutDetector()
    dark = [np.random.default_rng(n).integers(0, 12, (240, 320, 3), dtype=np.uint8) for n in range(5)]
    assert not any(cuts.is_cut(image) for image in dark)


def test_movement_and_a_change_of_exposure_are_no_cut() -> None:
    cuts = CutDetector()
    cuts.is_cut(scene(1))
    assert not cuts.is_cut(np.roll(scene(1), 6, axis=1))
    assert not cuts.is_cut((scene(1) * 0.7).astype(np.uint8))
