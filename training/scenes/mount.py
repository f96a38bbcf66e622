# SPDX-License-Identifier: Apache-2.0
"""A plate on a vehicle: its recess, its frame, its light, what hides a part of it."""

from dataclasses import dataclass

import numpy as np

from training.scenes.canvas import Field, Picture, Points, ellipse, fill, level, warp
from training.scenes.dice import Dice
from training.scenes.supplies import Supplies
from training.scenes.view import View


@dataclass(frozen=True, slots=True)
class Mounted:
    """A plate in a picture.

    Attributes:
        corners: in pixels: top left, top right, bottom right, bottom left, (4, 2).
        text: what stands on it; "" when the supplies do not say.
    """

    corners: Points
    text: str = ""


def mount(
    dice: Dice, supplies: Supplies, picture: Picture, view: View, *, body: float, light: float
) -> Mounted:
    """Draw a plate at the view's origin.

    Args:
        dice: random choices.
        supplies: flat plates.
        picture: drawn on.
        view: where the plate is.
        body: grey level of the bodywork around it.
        light: how bright the scene is, about 1.
    """
    half_height = 0.25 * dice.between(0.94, 1.09)
    if dice.chance(0.55):
        _recess(dice, picture, view, half_height, body)
    corners = view.block(-0.5, -half_height, 0.5, half_height)
    framed = dice.chance(0.4)
    if framed and dice.chance(0.8):
        _frame(dice, picture, view, half_height)
    face, text = supplies.plate(dice)
    warp(picture, lit(dice, face, light), corners)
    if framed and dice.chance(0.25):
        _rim(dice, picture, view, half_height)
    if dice.chance(0.18):
        _hide(dice, picture, view, half_height)
    return Mounted(corners, text)


def empty(dice: Dice, picture: Picture, view: View, body: float) -> None:
    """The place of a plate without one."""
    value = dice.pick((dice.between(0, 60), body * dice.between(0.6, 1.2), dice.between(100, 240)))
    fill(picture, view.block(-0.55, -0.3, 0.55, 0.3, rounded=dice.between(0, 0.1)), value)


def lit(dice: Dice, face: Picture, light: float) -> Picture:
    """The plate under the scene's light: dim, washed out, half in shadow or with a sheen."""
    gain, offset = light * dice.between(0.7, 1.12), dice.between(0, 25)
    if dice.chance(0.12):
        gain *= dice.between(0.3, 0.7)
    if dice.chance(0.1):
        offset += dice.between(20, 80)
    field: Field = face.astype(np.float32)
    rows, columns = np.mgrid[0 : face.shape[0], 0 : face.shape[1]].astype(np.float32)
    if dice.chance(0.22):
        edge = columns * dice.between(-0.5, 0.5) + dice.between(0.1, 0.9) * face.shape[0]
        shadow = (rows < edge) if dice.chance(0.7) else (rows > edge)
        field = field * (1 - shadow * np.float32(dice.between(0.2, 0.65)))
    if dice.chance(0.2):
        slope = np.linspace(dice.between(-60, 60), dice.between(-60, 60), face.shape[1], dtype=np.float32)
        field = field + slope
    return level(field * gain + offset)


def _recess(dice: Dice, picture: Picture, view: View, half_height: float, body: float) -> None:
    beside, above = dice.between(0.03, 0.6), dice.between(0.02, 0.35)
    dark = dice.between(0, 45)
    value = dice.pick((dark, dark, body * dice.between(0.4, 0.95), dice.between(0, 230)))
    left, right = -0.5 - beside, 0.5 + beside * dice.between(0.7, 1.2)
    low, high = -half_height - above * dice.between(0.2, 1), half_height + above
    fill(picture, view.block(left, low, right, high, rounded=dice.between(0, 0.2)), value)
    if dice.chance(0.4):
        fill(
            picture, view.block(left, half_height + above * 0.4, right, high), value * dice.between(0.3, 0.8)
        )
    if dice.chance(0.2):
        for x in (-0.2, 0.2):
            fill(
                picture,
                view.block(x - 0.07, half_height + above * 0.2, x + 0.07, half_height + above * 0.6),
                250,
            )


def _frame(dice: Dice, picture: Picture, view: View, half_height: float) -> None:
    beside, above = dice.between(0.01, 0.07), dice.between(0.01, 0.09)
    low, high = -half_height - above, half_height + above * dice.between(0.5, 1.5)
    value = dice.between(0, 50) if dice.chance(0.65) else dice.between(120, 240)
    fill(picture, view.block(-0.5 - beside, low, 0.5 + beside, high, rounded=dice.between(0, 0.06)), value)


def _rim(dice: Dice, picture: Picture, view: View, half_height: float) -> None:
    # A dealer's frame that laps over the plate's edge; the plate still reaches to its own corners.
    value, lap = (
        (dice.between(0, 60) if dice.chance(0.6) else dice.between(130, 240)),
        dice.between(0.01, 0.045),
    )
    for sign in (-1, 1):
        edge = sign * half_height
        fill(picture, view.block(-0.52, edge - sign * lap, 0.52, edge + sign * 0.02), value)
        fill(picture, view.block(sign * 0.52, -half_height, sign * (0.5 - lap * 0.6), half_height), value)


def _hide(dice: Dice, picture: Picture, view: View, half_height: float) -> None:
    # A tow ball or bracket over the lower edge, or the bumper's shadow over the upper one.
    if dice.chance(0.5):
        middle = view([[dice.between(-0.3, 0.3), -half_height * dice.between(0.9, 1.3)]])[0]
        radius = view.size(dice.between(0.03, 0.1))
        ellipse(picture, middle, (radius, radius), dice.between(0, 130))
        if dice.chance(0.4):
            ellipse(picture, middle - radius * 0.3, (radius * 0.3, radius * 0.3), dice.between(120, 255))
    elif dice.chance(0.6):
        low = half_height * dice.between(0.7, 0.93)
        fill(picture, view.block(-0.55, low, 0.55, half_height * 1.3), dice.between(0, 60))
    else:
        x = dice.between(-0.5, 0.5)
        fill(
            picture,
            view.block(x, -half_height * 1.2, x + dice.between(0.01, 0.05), half_height * 1.2),
            dice.between(0, 255),
        )
