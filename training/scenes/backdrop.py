# SPDX-License-Identifier: Apache-2.0
"""The street behind the vehicles: sky, houses, trees, walls, road and its markings."""

import cv2
import numpy as np

from training.scenes.canvas import Field, Picture, fill, level, line, rectangle
from training.scenes.dice import Dice
from training.scenes.signs import bars
from training.scenes.supplies import Supplies


def draw_backdrop(dice: Dice, supplies: Supplies, size: int) -> Picture:
    """A street, a single surface, or a picture of dead leaves, (size, size)."""
    kind = dice.between(0, 1)
    if kind < 0.16:
        picture = _view(dice, supplies, size)
        if dice.chance(0.5):
            return picture
        _ground(dice, supplies, picture, int(dice.between(0.2, 0.8) * size))
    elif kind < 0.26:
        field = dice.between(20, 230) + supplies.surface(dice, size, size) * dice.between(3, 40)
        picture = np.clip(field, 0, 255).astype(np.uint8)
    else:
        picture = _street(dice, supplies, size)
    if dice.chance(0.3):
        _shade(dice, supplies, picture)
    if dice.chance(0.25):
        place = (
            dice.between(-100, 300),
            dice.between(-100, 350),
            dice.between(100, 600),
            dice.between(60, 400),
        )
        bars(dice, picture, place, dice.between(0, 255))
    return picture


def _view(dice: Dice, supplies: Supplies, size: int) -> Picture:
    view = dice.pick(supplies.views)
    side = int(dice.scale(100, view.shape[0]))
    top, left = dice.whole(0, view.shape[0] - side), dice.whole(0, view.shape[1] - side)
    method = cv2.INTER_AREA if side > size else cv2.INTER_LINEAR
    piece = cv2.resize(view[top : top + side, left : left + side], (size, size), interpolation=method)
    piece = piece[:, ::-1] if dice.chance(0.5) else piece
    field = piece.astype(np.float32) * dice.between(0.4, 1.2) + dice.between(-20, 40)
    return level(field)


def _street(dice: Dice, supplies: Supplies, size: int) -> Picture:
    horizon = int(dice.between(-0.2, 0.7) * size)
    picture = np.zeros((size, size), np.uint8)
    if horizon > 0:
        sky = np.linspace(dice.between(70, 255), dice.between(90, 255), horizon, dtype=np.float32)
        picture[:horizon] = np.clip(
            sky[:, None] + supplies.surface(dice, horizon, size) * dice.between(0, 6), 0, 255
        )
        _skyline(dice, supplies, picture, horizon)
    _ground(dice, supplies, picture, max(0, horizon))
    return picture


def _skyline(dice: Dice, supplies: Supplies, picture: Picture, horizon: int) -> None:
    size = picture.shape[1]
    left = -20
    while left < size:
        width = dice.whole(40, 260)
        top = int(dice.between(-0.3, 0.9) * horizon)
        first, last, high = max(0, left), min(size, left + width), max(0, top)
        if last > first and horizon > high:
            area = slice(high, horizon), slice(first, last)
            if dice.chance(0.35):
                _tree(dice, supplies, picture, area)
            else:
                _house(dice, supplies, picture, area)
        left += int(width * dice.between(0.5, 1.2))


def _tree(dice: Dice, supplies: Supplies, picture: Picture, area: tuple[slice, slice]) -> None:
    rows, columns = area
    shape = rows.stop - rows.start, columns.stop - columns.start
    values = dice.between(15, 130) + supplies.surface(dice, *shape) * dice.between(10, 50)
    # A ragged edge: the crown stands where coarse noise is low near the border.
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    edge = np.minimum(np.minimum(x, shape[1] - x) / (0.3 * shape[1]), (y + 1) / (0.3 * shape[0]))
    crown = edge > np.abs(supplies.surface(dice, *shape)) * dice.between(0.1, 0.6)
    piece = picture[area]
    piece[crown] = np.clip(values, 0, 255).astype(np.uint8)[crown]


def _house(dice: Dice, supplies: Supplies, picture: Picture, area: tuple[slice, slice]) -> None:
    rows, columns = area
    shape = rows.stop - rows.start, columns.stop - columns.start
    wall = dice.between(20, 225)
    picture[area] = np.clip(wall + supplies.surface(dice, *shape) * dice.scale(1, 25), 0, 255).astype(
        np.uint8
    )
    place = (columns.start, rows.start, shape[1], shape[0])
    if dice.chance(0.25):
        bars(dice, picture, place, dice.tone(wall, 30))
    if dice.chance(0.65):
        _windows(dice, picture, place)


def _windows(dice: Dice, picture: Picture, place: tuple[float, float, float, float]) -> None:
    left, top, width, height = place
    across, down = dice.between(12, 64), dice.between(12, 64)
    glass, frame = dice.between(0, 255), dice.between(0, 255)
    part = dice.between(0.3, 0.8), dice.between(0.3, 0.8)
    framed, crossed = dice.chance(0.4), dice.chance(0.4)
    for x in np.arange(left + 4, left + width - across, across):
        for y in np.arange(top + 4, top + height - down, down):
            wide, high = across * part[0], down * part[1]
            if framed:
                fill(picture, rectangle(x - 2, y - 2, wide + 4, high + 4), frame)
            fill(picture, rectangle(x, y, wide, high), dice.tone(glass, 25))
            if crossed:
                line(picture, [[x + wide / 2, y], [x + wide / 2, y + high]], frame)


def _ground(dice: Dice, supplies: Supplies, picture: Picture, horizon: int) -> None:
    size = picture.shape[0]
    height = size - horizon
    grey = dice.between(30, 200)
    slope = np.linspace(
        grey * dice.between(0.8, 1.2), grey * dice.between(0.8, 1.2), height, dtype=np.float32
    )
    field: Field = supplies.surface(dice, height, size) * np.float32(dice.scale(1, 22))
    if dice.chance(0.6):
        field = _receding(field)
    picture[horizon:] = np.clip(slope[:, None] + field, 0, 255).astype(np.uint8)
    for _ in range(dice.whole(0, 6)):
        start = np.array([dice.between(0, size), dice.between(horizon, size)])
        turn = dice.between(-1, 1)
        along = np.array([np.cos(turn), np.sin(turn) * 0.6])
        across = np.array([-along[1], along[0]]) * dice.between(1, 12)
        end = start + along * dice.between(20, 400)
        fill(picture, [start, end, end + across, start + across], dice.tone(grey, 110))


def _receding(field: Field) -> Field:
    # The ground's grain grows towards the camera, as under perspective.
    height, width = field.shape
    edges = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    spread = np.array(
        [[width * 0.35, 0], [width * 0.65, 0], [width * 1.6, height], [-width * 0.6, height]], np.float32
    )
    matrix = cv2.getPerspectiveTransform(edges, spread)
    return np.asarray(
        cv2.warpPerspective(field, matrix, (width, height), borderMode=cv2.BORDER_REFLECT), np.float32
    )


def _shade(dice: Dice, supplies: Supplies, picture: Picture) -> None:
    # The shadow of a tree or a house.
    size = picture.shape[0]
    coarse = cv2.resize(
        np.ascontiguousarray(supplies.surface(dice, 64, 64)), (size, size), interpolation=cv2.INTER_CUBIC
    )
    dark = cv2.GaussianBlur((coarse > dice.between(0, 0.8)).astype(np.float32), (0, 0), dice.between(1, 5))
    picture[:] = (picture * (1 - dark * dice.between(0.15, 0.55))).astype(np.uint8)
