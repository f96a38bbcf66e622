# SPDX-License-Identifier: Apache-2.0
"""Night, rain, haze and the lens."""

from collections.abc import Sequence

import cv2
import numpy as np

from training.scenes.canvas import Field, Picture, Points, line
from training.scenes.dice import Dice
from training.scenes.supplies import Supplies


def night(
    dice: Dice, picture: Picture, lamps: Sequence[tuple[Points, float]], plates: Sequence[Points]
) -> Picture:
    """The scene in the dark.

    Args:
        dice: random choices.
        picture: the scene by day.
        lamps: middle and size in pixels of each lamp.
        plates: corners of each plate; they throw our own lamps' light back, or lie in the dark.
    """
    size = picture.shape[0]
    rows, columns = np.mgrid[0:size, 0:size].astype(np.float32)
    pool = np.exp(
        -(((columns - dice.between(0, size)) / dice.between(90, 400)) ** 2)
        - ((rows - dice.between(size * 0.3, size)) / dice.between(60, 300)) ** 2
    )
    light = dice.between(0.06, 0.35) + pool * dice.between(0, 0.7)
    for corners in plates:
        back = np.zeros((size, size), np.uint8)
        cv2.fillConvexPoly(back, np.round(corners - 0.5).astype(np.int32), 255)
        light = np.where(back > 0, dice.scale(0.2, 1.6), light)
    field: Field = np.asarray(picture * light, np.float32)
    for middle, length in lamps:
        if dice.chance(0.7):
            field += glow(dice, (rows, columns), middle, length)
    field += dice.rng.standard_normal((size, size)).astype(np.float32) * np.float32(dice.between(1, 8))
    return np.clip(field, 0, 255).astype(np.uint8)


def glow(dice: Dice, grid: tuple[Field, Field], middle: Points, length: float) -> Field:
    """The bloom of a lamp: a burnt-out middle, a halo, sometimes a streak across."""
    rows, columns = grid
    square = (columns - middle[0]) ** 2 + (rows - middle[1]) ** 2
    core, halo = length * dice.between(0.15, 0.6), length * dice.between(0.8, 3)
    total = 400 * np.exp(-square / (2 * core * core)) + dice.between(20, 140) * np.exp(
        -square / (2 * halo * halo)
    )
    if dice.chance(0.2):
        thin = max(1.0, core * 0.2)
        total += 90 * np.exp(
            -((rows - middle[1]) ** 2) / (2 * thin * thin) - np.abs(columns - middle[0]) / (halo * 3)
        )
    return np.asarray(total, np.float32)


def rain(dice: Dice, picture: Picture) -> None:
    """Streaks of falling drops and drops on the glass."""
    size = picture.shape[0]
    slant, long = dice.near(0, 0.2), dice.between(8, 50)
    veil = picture.copy()
    for _ in range(dice.whole(40, 300)):
        x, y = dice.rng.random(2) * size
        line(veil, [[x, y], [x + slant * long, y + long]], dice.between(120, 255))
    share = dice.between(0.1, 0.4)
    picture[:] = cv2.addWeighted(veil, share, picture, 1 - share, 0)
    soft = cv2.GaussianBlur(picture, (0, 0), 6)
    drops = np.zeros((size, size), np.uint8)
    for _ in range(dice.whole(0, 25)):
        x, y = dice.rng.integers(0, size, 2)
        cv2.circle(drops, (int(x), int(y)), dice.whole(2, 11), 255, -1)
    cover = cv2.GaussianBlur(drops, (0, 0), 1).astype(np.float32) / 255
    lifted = np.clip(soft * dice.between(0.8, 1.3) + 10, 0, 255)
    picture[:] = (picture * (1 - cover) + lifted * cover).astype(np.uint8)


def lens(dice: Dice, supplies: Supplies, picture: Picture) -> Picture:
    """Uneven light, haze, softness and shake."""
    if dice.chance(0.12):
        coarse = cv2.resize(
            dice.rng.random((3, 3)).astype(np.float32), picture.shape, interpolation=cv2.INTER_CUBIC
        )
        picture = (picture * (1 - np.clip(coarse, 0, 1) * dice.between(0.1, 0.7))).astype(np.uint8)
    if dice.chance(0.08):
        share = dice.between(0.1, 0.5)
        picture = np.asarray(
            cv2.addWeighted(picture, 1 - share, picture, 0, share * dice.between(120, 250)), np.uint8
        )
    if dice.chance(0.08):
        high, wide = picture.shape
        dirt = np.clip(supplies.surface(dice, high, wide), 0, 3) * dice.between(3, 20)
        picture = np.clip(picture + dirt, 0, 255).astype(np.uint8)
    if dice.chance(0.5):
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), dice.between(0.35, 0.9)), np.uint8)
    if dice.chance(0.12):
        length = dice.whole(3, 6)
        kernel = np.zeros((length, length), np.float32)
        kernel[length // 2] = 1 / length
        picture = np.asarray(cv2.filter2D(picture, -1, kernel if dice.chance(0.6) else kernel.T), np.uint8)
    return picture
