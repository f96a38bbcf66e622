# SPDX-License-Identifier: Apache-2.0
"""Surfaces made from random numbers: noise of many octaves, stripes, cells, bricks, and pictures of dead leaves."""

from collections.abc import Callable

import cv2
import numpy as np

from training.scenes.canvas import Field, Picture, Points, fill
from training.scenes.dice import Dice

SIZE = 1024


def normal(field: Field) -> Field:
    """The field with mean 0 and spread 1."""
    return np.asarray((field - field.mean()) / (field.std() + 1e-6), np.float32)


def octaves(dice: Dice, slope: float) -> Field:
    """Noise in nine octaves.

    Args:
        dice: random choices.
        slope: how much stronger each finer octave is, as a power of two; -1 clouds, 0.5 gravel.
    """
    total = np.zeros((SIZE, SIZE), np.float32)
    for octave in range(9):
        side = 4 << octave
        grid = dice.rng.standard_normal((side, side), np.float32)
        method = cv2.INTER_CUBIC if side < SIZE // 2 else cv2.INTER_LINEAR
        total += cv2.resize(grid, (SIZE, SIZE), interpolation=method) * np.float32(2.0 ** (octave * slope))
    return normal(total)


def plain(dice: Dice) -> Field:
    """Noise with a random share of fine and coarse."""
    return octaves(dice, dice.between(-0.9, 0.6))


def stripes(dice: Dice) -> Field:
    """Bent stripes: planks, corrugated iron, grass, tyre marks."""
    rows, columns = np.mgrid[0:SIZE, 0:SIZE].astype(np.float32)
    turn = dice.between(0, np.pi)
    along = columns * np.cos(turn) + rows * np.sin(turn)
    bend = octaves(dice, -0.8) * dice.scale(1, 60)
    wave = np.sin((along + bend) * (2 * np.pi / dice.scale(5, 90)))
    return normal(
        np.asarray(wave + octaves(dice, dice.between(-0.5, 0.4)) * dice.between(0.1, 0.8), np.float32)
    )


def cells(dice: Dice) -> Field:
    """Voronoi cells with a tone each and dark seams: leaves, cobbles, cracked ground (Worley 1996)."""
    points = np.full((SIZE, SIZE), 255, np.uint8)
    count = int(dice.scale(200, 20000))
    points[dice.rng.integers(0, SIZE, count), dice.rng.integers(0, SIZE, count)] = 0
    far, label = cv2.distanceTransformWithLabels(points, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    tones = dice.rng.standard_normal(int(label.max()) + 1).astype(np.float32)
    field = tones[label] * dice.between(0.3, 1.5) - normal(np.asarray(far, np.float32)) * dice.between(
        0.2, 1.2
    )
    return normal(np.asarray(field + octaves(dice, -0.5) * dice.between(0, 1), np.float32))


def bricks(dice: Dice) -> Field:
    """Courses of bricks or tiles with joints."""
    high, wide = dice.whole(6, 40), 0
    wide = round(high * dice.between(1, 4))
    row = np.arange(SIZE) // high
    shift = (row % 2) * (wide // 2) * int(dice.chance(0.8))
    column = (np.arange(SIZE)[None] + shift[:, None]) // wide
    tones = dice.rng.standard_normal((row.max() + 1, int(column.max()) + 1)).astype(np.float32)
    field = tones[row[:, None], column] * dice.between(0.1, 1)
    joint = dice.whole(1, max(1, high // 5))
    gap = ((np.arange(SIZE) % high) < joint)[:, None] | (
        ((np.arange(SIZE)[None] + shift[:, None]) % wide) < joint
    )
    field = np.where(gap, dice.between(-3, 3), field) + octaves(dice, 0) * dice.between(0.1, 0.6)
    return normal(np.asarray(field, np.float32))


def foliage(dice: Dice) -> Field:
    """Many small leaves over each other, brighter on top."""
    picture = np.zeros((SIZE, SIZE), np.uint8)
    biggest = dice.scale(5, 26)
    for step in range(5000):
        x, y = dice.rng.random(2) * SIZE
        turn, long = dice.between(0, np.pi), biggest * dice.between(0.4, 1)
        along = np.array([np.cos(turn), np.sin(turn)]) * long
        across = np.array([-along[1], along[0]]) * dice.between(0.2, 0.5)
        middle = np.array([x, y])
        level = 20 + 200 * (step / 5000) * dice.between(0.3, 1.1)
        fill(picture, [middle - along, middle + across, middle + along, middle - across], level)
    return normal(np.asarray(picture, np.float32) + 25 * octaves(dice, -0.7))


KINDS: tuple[Callable[[Dice], Field], ...] = (plain, plain, plain, stripes, cells, bricks, foliage)


def dead_leaves(dice: Dice, surfaces: list[Field], size: int = 768) -> Picture:
    """A picture with the statistics of a photograph: shapes over shapes, few big and many small.

    The model is that of dead leaves (Lee, Mumford, Huang 2001): radii follow a power of -3, each shape has a tone
    and a surface of its own.
    """
    picture = np.full((size, size), dice.between(20, 220), np.uint8)
    surface = dice.pick(surfaces)
    for _ in range(dice.whole(300, 1800)):
        radius = float(min(size / 2, 4.0 / np.sqrt(1 - dice.between(0, 0.9998))))
        middle = dice.rng.random(2) * size
        corners = _blob(dice, radius)
        if radius < 12 or dice.chance(0.4):
            fill(picture, middle + corners, dice.between(0, 255))
            continue
        if dice.chance(0.2):
            surface = dice.pick(surfaces)
        _textured(dice, picture, middle + corners, surface[:size, :size])
    return picture


def _blob(dice: Dice, radius: float) -> Field:
    count = dice.whole(3, 9) if dice.chance(0.5) else 18
    turn = np.sort(dice.rng.random(count)) * 2 * np.pi if count < 10 else np.arange(18) * (np.pi / 9)
    return np.asarray(np.stack([np.cos(turn), np.sin(turn) * dice.between(0.3, 1)], 1) * radius, np.float32)


def _textured(dice: Dice, picture: Picture, points: Points, surface: Field) -> None:
    low = np.maximum(points.min(0).astype(int), 0)
    high = np.minimum(points.max(0).astype(int) + 1, picture.shape[0])
    if (high <= low).any():
        return
    part = slice(int(low[1]), int(high[1])), slice(int(low[0]), int(high[0]))
    values = np.clip(dice.between(10, 245) + surface[part] * dice.between(2, 40), 0, 255)
    cover = np.zeros(values.shape, np.uint8)
    fill(cover, points - low, 255)
    piece = picture[part]
    piece[cover > 127] = values.astype(np.uint8)[cover > 127]
