# SPDX-License-Identifier: Apache-2.0
"""Patches full of structure that are no plates: lamps, reflectors, foliage, pieces of dead leaves, shapes."""

import cv2
import numpy as np

from training.scenes.canvas import Picture, ellipse, fill, level, rectangle, warp
from training.scenes.dice import Dice
from training.scenes.signs import bars
from training.scenes.supplies import Supplies

HEIGHT, WIDTH = 96, 192


def lamp(dice: Dice) -> Picture:
    """The glass of a lamp: reflector bowls, ribs, bands, a bright bulb."""
    patch = np.full((HEIGHT, WIDTH), dice.between(0, 255), np.uint8)
    for _ in range(dice.whole(1, 7)):
        _bowl(dice, patch)
    if dice.chance(0.5):
        bars(dice, patch, (0, 0, WIDTH, HEIGHT), dice.between(0, 255))
    for _ in range(dice.whole(0, 3)):
        x = dice.between(0, WIDTH)
        band = [
            [x, 0],
            [x + dice.between(4, 70), 0],
            [x + dice.between(0, 90), HEIGHT],
            [x - dice.between(-10, 40), HEIGHT],
        ]
        fill(patch, band, dice.between(0, 255))
    if dice.chance(0.5):
        soft = cv2.GaussianBlur(patch, (0, 0), dice.between(2, 12)).astype(np.float32)
        patch = np.clip(soft * dice.between(0.3, 1.5) + patch * dice.between(0.2, 0.8), 0, 255).astype(
            np.uint8
        )
    if dice.chance(0.5):
        ellipse(patch, (dice.between(0, WIDTH), dice.between(0, HEIGHT)), (dice.between(5, 40),) * 2, 255)
    return patch


def _bowl(dice: Dice, patch: Picture) -> None:
    middle = (dice.between(0, WIDTH), dice.between(10, HEIGHT - 10))
    radius, flat, rings = dice.between(6, 60), dice.between(0.5, 1.6), dice.whole(1, 4)
    for ring in range(rings):
        part = (rings - ring) / rings
        ellipse(patch, middle, (radius * flat * part, radius * part), dice.between(0, 255))


def shapes(dice: Dice) -> Picture:
    """Polygons on a plain ground."""
    patch = np.full((HEIGHT, WIDTH), dice.between(0, 255), np.uint8)
    for _ in range(dice.whole(1, 14)):
        turn = np.sort(dice.rng.random(dice.whole(3, 7))) * 2 * np.pi
        radius, flat = dice.between(3, 50), dice.between(0.4, 2)
        middle = np.array([dice.between(0, WIDTH), dice.between(0, HEIGHT)])
        fill(patch, middle + radius * np.stack([np.cos(turn), np.sin(turn) * flat], 1), dice.between(0, 255))
    if dice.chance(0.3):
        bars(dice, patch, (0, 0, WIDTH, HEIGHT), dice.between(0, 255))
    return patch


def piece_of_surface(dice: Dice, supplies: Supplies) -> Picture:
    """A piece of a surface, coarse or fine."""
    wide = dice.whole(24, 500)
    piece = np.ascontiguousarray(supplies.surface(dice, max(12, wide // 2), wide))
    field = cv2.resize(piece, (WIDTH, HEIGHT), interpolation=cv2.INTER_LINEAR)
    return level(field * dice.between(5, 90) + dice.between(20, 220))


def piece_of_view(dice: Dice, supplies: Supplies) -> Picture:
    """A piece of a picture of dead leaves."""
    view = dice.pick(supplies.views)
    wide = dice.whole(24, 500)
    high = max(12, wide // 2)
    top, left = dice.whole(0, view.shape[0] - high), dice.whole(0, view.shape[1] - wide)
    field = cv2.resize(view[top : top + high, left : left + wide], (WIDTH, HEIGHT)).astype(np.float32)
    return level(field * dice.between(0.5, 1.4) + dice.between(-30, 30))


def patch_and_cover(dice: Dice, supplies: Supplies) -> tuple[Picture, Picture | None]:
    """A patch with its cover: a rectangle, an ellipse or a crooked shape."""
    kind = dice.between(0, 1)
    if kind < 0.35:
        patch = lamp(dice)
    elif kind < 0.55:
        patch = piece_of_surface(dice, supplies)
    else:
        patch = piece_of_view(dice, supplies) if kind < 0.75 else shapes(dice)
    if dice.chance(0.25):
        edge = dice.whole(1, 10)
        cv2.rectangle(patch, (0, 0), (WIDTH - 1, HEIGHT - 1), dice.between(0, 255), edge)
    if dice.chance(0.4):
        return patch, None
    cover = np.zeros((HEIGHT, WIDTH), np.uint8)
    if dice.chance(0.5):
        ellipse(cover, (WIDTH / 2, HEIGHT / 2), (WIDTH / 2, HEIGHT / 2), 255)
        return patch, cover
    count = dice.whole(4, 9)
    turn = (np.arange(count) + dice.rng.random(count) * 0.6) / count * 2 * np.pi
    fill(cover, np.stack([WIDTH * (0.5 + 0.6 * np.cos(turn)), HEIGHT * (0.5 + 0.6 * np.sin(turn))], 1), 255)
    return patch, cover


def drop(dice: Dice, supplies: Supplies, picture: Picture, place: tuple[float, float, float, float]) -> None:
    """Lay a patch into a rectangle (left, top, width, height) with crooked corners."""
    left, top, width, height = place
    patch, cover = patch_and_cover(dice, supplies)
    shift = dice.rng.uniform(-0.15, 0.15, (4, 2)) * (width, height)
    warp(picture, patch, rectangle(left, top, width, height) + shift, cover)
