# SPDX-License-Identifier: Apache-2.0
"""What sits on a vehicle's end: lamps, grille, badges, lettering, stickers, exhausts."""

import numpy as np

from training.scenes.canvas import Picture, Points, ellipse, fill, line, stamp, warp
from training.scenes.clutter import drop, lamp
from training.scenes.dice import Dice
from training.scenes.signs import put_sign
from training.scenes.supplies import Supplies
from training.scenes.vehicle import PROUD, Body
from training.scenes.view import View


def draw_parts(dice: Dice, supplies: Supplies, picture: Picture, view: View, body: Body) -> list[Points]:
    """Everything on the end but the plate.

    Returns:
        The middles of the two lamps in pixels, (2,) each.
    """
    if body.front or dice.chance(0.12):
        _grille(dice, picture, view, body)
    middles = _lamps(dice, picture, view, body)
    _high_lamp(dice, picture, view, body)
    for _ in range(dice.whole(0, 3)):
        _word(dice, supplies, picture, (view, body, dice.between(0.06, 0.22)))
    if dice.chance(0.12):
        _word(dice, supplies, picture, (view, body, dice.between(0.25, 0.65)))
    if dice.chance(0.65):
        _emblem(dice, supplies, picture, view, body)
    for _ in range(dice.pick((0, 0, 0, 1, 2))):
        _sticker(dice, supplies, picture, view, body)
    for _ in range(dice.pick((0, 0, 1, 2, 3))):
        x, y = view([[dice.between(-body.half, body.half), dice.between(body.low, body.roof)]])[0]
        wide = view.size(dice.between(0.15, 1.6))
        drop(dice, supplies, picture, (x - wide / 2, y - wide / 4, wide, wide * dice.between(0.25, 0.8)))
    if not body.front and dice.chance(0.3):
        x = dice.pick((-1, 1)) * body.half * dice.between(0.3, 0.7)
        radius = view.size(dice.between(0.1, 0.2))
        ellipse(picture, view([[x, body.low]])[0], (radius, radius), dice.between(120, 220))
        ellipse(picture, view([[x, body.low]])[0], (radius * 0.7, radius * 0.7), dice.between(0, 50))
    return middles


def _grille(dice: Dice, picture: Picture, view: View, body: Body) -> None:
    reach, low = body.half * dice.between(0.3, 0.75), dice.between(body.bumper - 0.2, body.bumper + 0.4)
    high = max(low + 0.2, min(body.shoulder - 0.1, low + dice.between(0.35, 1.2)))
    hole = dice.between(0, 50)
    fill(picture, view.block(-reach, low, reach, high, rounded=dice.between(0, 0.3), z=PROUD), hole)
    count, bright, across = dice.whole(2, 10), dice.between(60, 240), dice.chance(0.5)
    mesh = dice.chance(0.25)
    for number in range(count * (2 if mesh else 1)):
        part = ((number % count) + 0.4) / count
        if across != (mesh and number >= count):
            y = low + (high - low) * part
            fill(picture, view.block(-reach * 0.95, y, reach * 0.95, y + (high - low) / count * 0.35), bright)
        else:
            x = -reach + 2 * reach * part
            fill(picture, view.block(x, low + 0.03, x + 2 * reach / count * 0.3, high), bright)
    if dice.chance(0.6):
        wide, base = body.half * dice.between(0.3, 0.85), body.low + 0.05
        fill(
            picture,
            view.block(-wide, base, wide, base + dice.between(0.3, 0.7), rounded=0.1),
            dice.between(0, 60),
        )


def _lamps(dice: Dice, picture: Picture, view: View, body: Body) -> list[Points]:
    wide = dice.between(0.35, 1.5)
    high = dice.between(0.3, 0.9) if body.front else dice.between(0.3, 1.9)
    low = dice.between(body.bumper + 0.05, max(body.bumper + 0.1, body.shoulder - high))
    tone = dice.between(120, 255) if body.front else dice.between(20, 170)
    glass = lamp(dice)
    rounded, lean, clear = dice.between(0, 0.5), dice.between(-0.2, 0.2) * high, dice.chance(0.25)
    bulbs = [
        (dice.between(0.2, 0.8), dice.between(0.2, 0.8), dice.between(0.08, 0.25))
        for _ in range(dice.whole(0, 3))
    ]
    band = not body.front and dice.chance(0.15)
    if band:  # one lamp over the whole width
        warp(picture, glass, view.block(-body.half * 0.9, low, body.half * 0.9, low + high * 0.4, z=PROUD))
    middles = []
    for side in (-1, 1):
        outer = side * body.half * 0.96
        inner = outer - side * wide
        left, right = min(outer, inner), max(outer, inner)
        fill(picture, view.block(left, low, right, low + high, rounded=rounded, z=PROUD), tone)
        if not clear:
            skew = lean * side
            shape = [
                [left, low + high + skew],
                [right, low + high - skew],
                [right, low - skew],
                [left, low + skew],
            ]
            warp(picture, glass if side < 0 else np.ascontiguousarray(glass[:, ::-1]), view(shape))
        for across, up, radius in bulbs:
            middle = view([[outer - side * wide * across, low + high * up]])[0]
            ellipse(picture, middle, (view.size(wide * radius),) * 2, dice.between(60, 255))
        middles.append(view([[(left + right) / 2, low + high / 2]])[0])
        if dice.chance(0.35):
            _fog_lamp(dice, picture, view, body, side)
    return middles


def _fog_lamp(dice: Dice, picture: Picture, view: View, body: Body, side: int) -> None:
    x, y = side * body.half * dice.between(0.5, 0.85), body.low + dice.between(0.2, 0.6)
    wide, high = dice.between(0.12, 0.5), dice.between(0.08, 0.25)
    fill(
        picture,
        view.block(x - wide, y - high, x + wide, y + high, rounded=dice.between(0, 0.2)),
        dice.between(20, 255),
    )


def _high_lamp(dice: Dice, picture: Picture, view: View, body: Body) -> None:
    if body.front or dice.chance(0.7):
        return
    y, wide = body.roof - dice.between(0.1, 0.4), dice.between(0.3, 0.9)
    fill(picture, view.block(-wide, y - 0.12, wide, y, rounded=0.05, z=body.glass_top), dice.between(60, 255))


def _word(dice: Dice, supplies: Supplies, picture: Picture, where: tuple[View, Body, float]) -> None:
    view, body, height = where
    at = view([[dice.between(-body.half * 0.95, body.half * 0.5), dice.between(body.bumper, body.shoulder)]])[
        0
    ]
    ink = supplies.lettering(dice, 2, 10)
    high = max(2.0, view.size(height))
    wide = min(ink.shape[1] * high / ink.shape[0], view.size(body.half * 1.8))
    stamp(picture, ink, (at[0], at[1], wide, high), dice.contrast(body.tone))


def _emblem(dice: Dice, supplies: Supplies, picture: Picture, view: View, body: Body) -> None:
    # A maker's badge over the plate: a ring, a cross, a word in an oval.
    middle = view([[0, dice.between(min(0.4, body.shoulder - 0.3), max(0.45, body.shoulder - 0.1))]])[0]
    wide, high = view.size(dice.between(0.08, 0.4)), view.size(dice.between(0.06, 0.24))
    bright = dice.between(80, 255)
    ellipse(picture, middle, (wide, high), bright)
    if dice.chance(0.6):
        ellipse(picture, middle, (wide * 0.75, high * 0.75), dice.between(0, 160))
    if dice.chance(0.4):
        line(picture, [middle - np.array([0, high]), middle + np.array([0, high])], bright, wide * 0.15)
        line(picture, [middle - np.array([wide, 0]), middle + np.array([wide, 0])], bright, wide * 0.15)
    elif dice.chance(0.6):
        place = (middle[0] - wide * 0.7, middle[1] - high * 0.35, wide * 1.4, high * 0.7)
        stamp(picture, supplies.lettering(dice, 2, 6), place, dice.between(160, 255))


def _sticker(dice: Dice, supplies: Supplies, picture: Picture, view: View, body: Body) -> None:
    x, y = dice.between(-body.half * 0.9, body.half * 0.6), dice.between(body.low + 0.3, body.roof - 0.3)
    corners = view.block(x, y - dice.between(0.1, 0.4), x + dice.between(0.25, 1.3), y)
    put_sign(dice, supplies, picture, corners)
