# SPDX-License-Identifier: Apache-2.0
"""Clips from stills: the same seed the same clip, the plate where it is said to be, every burden really there."""

import cv2
import numpy as np
import pytest

from benchmarks.reading.clips import (
    DROPPED,
    EDGE,
    FARTHEST,
    FRAMES,
    ClipFrame,
    Picture,
    draw,
    hidden,
    scales,
    smear,
    smeared,
)
from benchmarks.reading.scoring import Rectangle

BOX: Rectangle = (200.0, 150.0, 120.0, 60.0)


def still(box: Rectangle = BOX) -> Picture:
    """A grey street with one pure red plate."""
    image = np.full((360, 640, 3), 90, dtype=np.uint8)
    left, top, width, height = (round(value) for value in box)
    image[top : top + height, left : left + width] = (0, 0, 220)
    return image


def clip(seed: int, box: Rectangle = BOX) -> list[ClipFrame]:
    return list(draw(still(box), box, np.random.default_rng(seed)))


def pixels(frame: ClipFrame) -> Picture:
    return np.asarray(cv2.imdecode(np.frombuffer(frame.jpeg, np.uint8), cv2.IMREAD_COLOR), dtype=np.uint8)


def red_box(image: Picture) -> Rectangle:
    """Where red outweighs the rest at least half as much as where it does most, but for specks."""
    excess = cv2.GaussianBlur(image, (0, 0), 1.5).astype(int)
    red = excess[:, :, 2] - excess[:, :, 0]
    mask = cv2.morphologyEx((red > red.max() / 2).astype(np.uint8), cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    left, top, width, height = cv2.boundingRect(mask)
    return float(left), float(top), float(width), float(height)


def edge_of_red(image: Picture) -> float:
    """The steepest change of redness from left to right: high at a plate's rim, low where something hides it."""
    redness = cv2.cvtColor(cv2.GaussianBlur(image, (0, 0), 2), cv2.COLOR_BGR2LAB)[:, :, 1].astype(int)
    return float(np.abs(np.diff(redness, axis=1)).max())


def test_one_seed_one_clip() -> None:
    assert clip(3) == clip(3)
    assert clip(3) != clip(4)


@pytest.mark.parametrize("seed", range(6))
def test_the_plate_is_where_the_label_says(seed: int) -> None:
    for frame in clip(seed):
        if frame.box is not None:
            # Blur widens what is seen by a few pixels on each side.
            assert red_box(pixels(frame)) == pytest.approx(frame.box, abs=7)


@pytest.mark.parametrize("seed", range(6))
def test_some_consecutive_frames_show_no_plate(seed: int) -> None:
    frames = clip(seed)
    assert len(frames) == FRAMES
    gone = [at for at, frame in enumerate(frames) if frame.box is None]
    assert DROPPED[0] <= len(gone) <= DROPPED[1]
    assert gone == list(range(gone[0], gone[-1] + 1))
    shown = [edge_of_red(pixels(frame)) for frame in frames if frame.box is not None]
    assert max(edge_of_red(pixels(frames[at])) for at in gone) < 0.5 * min(shown)


def test_it_comes_nearer_from_half_size_faster_and_faster() -> None:
    sizes = scales()
    steps = np.diff(sizes)
    assert sizes[0] == pytest.approx(FARTHEST)
    assert sizes[-1] == pytest.approx(1.0)
    assert (np.diff(steps) > 0).all()


@pytest.mark.parametrize("box", [(0.0, 0.0, 60.0, 30.0), (580.0, 330.0, 60.0, 30.0)])
def test_a_plate_at_the_rim_is_brought_inside_the_frame(box: Rectangle) -> None:
    for frame in clip(1, box):
        if frame.box is not None:
            left, top, width, height = frame.box
            assert left >= EDGE * 640 - 1
            assert top >= EDGE * 360 - 1
            assert left + width <= 640 * (1 - EDGE) + 1
            assert top + height <= 360 * (1 - EDGE) + 1


def test_brightness_and_noise_change_from_clip_to_clip_and_frame_to_frame() -> None:
    means = [[float(pixels(frame).mean()) for frame in clip(seed)] for seed in range(4)]
    assert all(max(one) - min(one) > 10 for one in means)
    assert max(map(max, means)) - min(map(min, means)) > 30
    corner = pixels(clip(1)[0])[:40, :40].astype(float)
    assert corner.std() > 1


def test_smear_runs_along_the_movement_and_keeps_the_light() -> None:
    line = np.zeros((41, 41, 3), dtype=np.uint8)
    line[:, 20] = 240
    across, along = smeared(line, 8, 0), smeared(line, 0, 8)
    assert across[20, :, 0].max() < 60
    assert along[20, 20, 0] == 240
    assert across[20, :, 0].sum() == pytest.approx(240, rel=0.1)
    assert smeared(line, 0.5, 0.5) is line


def test_smear_is_bounded_by_the_plates_width() -> None:
    rng = np.random.default_rng(0)
    lengths = [float(np.hypot(*smear((500.0, 0.0), 100.0, rng))) for _ in range(20)]
    assert lengths == pytest.approx([6.0] * 20)
    assert smear((0.0, 0.0), 0.0, rng) == (0.0, 0.0)


def test_what_passes_before_the_plate_hides_it_also_at_the_rim() -> None:
    box = (0.0, 0.0, 60.0, 30.0)
    image = np.random.default_rng(0).integers(0, 255, (360, 640, 3), dtype=np.uint8)
    covered = hidden(image, box)
    assert covered[:30, :60].std() < 0.3 * image[:30, :60].std()
    assert (covered[100:] == image[100:]).all()
