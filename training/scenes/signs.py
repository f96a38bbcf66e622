# SPDX-License-Identifier: Apache-2.0
"""What looks like a plate and is none: signs, loose lettering, bars, camera time stamps."""

import cv2
import numpy as np

from training.scenes.canvas import Picture, Points, fill, outline, rectangle, stamp, warp
from training.scenes.dice import Dice
from training.scenes.supplies import Supplies

SIGN_HEIGHT = 128


def bars(dice: Dice, picture: Picture, place: tuple[float, float, float, float], value: float) -> None:
    """Parallel bars over a rectangle (left, top, width, height): fences, blinds, shutters, vents."""
    left, top, width, height = place
    count, thick = dice.whole(3, 24), dice.between(0.15, 0.6)
    upright, lean = dice.chance(0.6), dice.near(0, 0.15)
    for number in range(count):
        if upright:
            x, across = left + width * number / count, width / count * thick
            shift = lean * height
            fill(
                picture,
                [[x, top], [x + across, top], [x + across + shift, top + height], [x + shift, top + height]],
                value,
            )
        else:
            y, down = top + height * number / count, height / count * thick
            fill(picture, rectangle(left, y, width, down), value)


def sign_face(dice: Dice, supplies: Supplies, aspect: float) -> Picture:
    """A flat sign with none to six rows of lettering; width is ``aspect`` times the height of 128."""
    width = max(32, round(SIGN_HEIGHT * aspect))
    ground = dice.between(0, 255)
    face = np.full((SIGN_HEIGHT, width), ground, np.uint8)
    ink = dice.contrast(ground, 40, 220)
    if dice.chance(0.4):
        inset = dice.between(2, 9)
        edge = rectangle(inset, inset, width - 2 * inset, SIGN_HEIGHT - 2 * inset)
        outline(face, edge, 255 - ground, dice.whole(1, 5))
    # A sign of a plate's shape has no single big row, or it would be a plate.
    rows = dice.pick((0, 2, 3, 4, 5, 6)) if 1.4 < aspect < 2.9 else dice.pick((0, 1, 1, 2, 3, 5))
    for row in range(rows):
        _row(dice, supplies, face, (row, rows), ink)
    if dice.chance(0.3):
        field = supplies.surface(dice, SIGN_HEIGHT, min(width, 1024))
        face[:, : field.shape[1]] = np.clip(face[:, : field.shape[1]] + field * dice.between(2, 16), 0, 255)
    return face


def _row(dice: Dice, supplies: Supplies, face: Picture, place: tuple[int, int], ink: float) -> None:
    row, rows = place
    pitch = SIGN_HEIGHT / (rows + 0.4)
    letters = supplies.lettering(dice)
    high = pitch * dice.between(0.4, 0.8)
    wide = min(letters.shape[1] * high / letters.shape[0], face.shape[1] * dice.between(0.5, 0.92))
    left = (face.shape[1] - wide) * (dice.between(0.1, 0.9) if dice.chance(0.3) else 0.5)
    stamp(face, letters, (left, pitch * (row + 0.3), wide, high), ink)


def put_sign(dice: Dice, supplies: Supplies, picture: Picture, corners: Points) -> None:
    """A sign in a quadrangle of the picture."""
    wide = float(np.linalg.norm(corners[1] - corners[0]))
    high = max(1.0, float(np.linalg.norm(corners[3] - corners[0])))
    warp(picture, sign_face(dice, supplies, min(7.0, max(0.4, wide / high))), corners)


def loose_sign(dice: Dice, supplies: Supplies, picture: Picture) -> None:
    """A sign somewhere in the picture, a little askew, sometimes on a post."""
    size = picture.shape[0]
    width = dice.scale(18, 280)
    height = width / dice.scale(0.4, 7)
    left, top = dice.between(-40, size), dice.between(-40, size)
    if dice.chance(0.3):
        post = rectangle(left + width * 0.46, top + height, width * 0.08, dice.between(40, 300))
        fill(picture, post, dice.between(0, 255))
    corners = rectangle(left, top, width, height)
    lean = np.array([dice.near(0, 0.08) * width, dice.near(0, 0.08) * height])
    corners[1:3, 1] += lean[1]
    corners[2:, 0] += lean[0]
    put_sign(dice, supplies, picture, corners)


def loose_lettering(dice: Dice, supplies: Supplies, picture: Picture) -> None:
    """A word lying in the picture, as on a shop front or a lorry's side."""
    size = picture.shape[0]
    high = dice.scale(6, 75)
    letters = supplies.lettering(dice, 2, 14)
    wide = letters.shape[1] * high / letters.shape[0] * dice.between(0.8, 1.3)
    stamp(
        picture, letters, (dice.between(-60, size), dice.between(0, size), wide, high), dice.between(0, 255)
    )


def time_stamp(dice: Dice, picture: Picture) -> None:
    """What a recorder writes into its pictures."""
    size = picture.shape[0]
    date = f"{dice.whole(2005, 2026)}-{dice.whole(1, 12):02}-{dice.whole(1, 28):02}"
    text = f"{date} {dice.whole(0, 23):02}:{dice.whole(0, 59):02}:{dice.whole(0, 59):02}"
    row = dice.whole(12, 40) if dice.chance(0.5) else dice.whole(size - 30, size - 4)
    at, font = (dice.whole(0, size * 3 // 5), row), cv2.FONT_HERSHEY_SIMPLEX
    height, value, thick = dice.between(0.3, 0.9), dice.pick((255.0, 255.0, 0.0)), dice.whole(1, 2)
    if dice.chance(0.3):
        cv2.putText(picture, text, at, font, height, 255 - value, thick + 2, cv2.LINE_AA)
    cv2.putText(picture, text, at, font, height, value, thick, cv2.LINE_AA)
