# SPDX-License-Identifier: Apache-2.0
"""Pieces of scenes as a camera might give them: scale, place, contrast, noise, compression."""

from dataclasses import dataclass

import cv2
import numpy as np

from training.scenes.canvas import Field, Picture
from training.scenes.dice import Dice

SIDE = 320
MIRRORED = np.array([1, 0, 3, 2])


@dataclass(frozen=True, slots=True)
class Sample:
    """A training picture, (320, 320) uint8, the corners in it, (n, 4, 2), and how many rows are not padding."""

    image: Picture
    plates: Field
    height: int


@dataclass(frozen=True, slots=True)
class Piece:
    """The part of a scene to take: its upper left corner and how much it is stretched."""

    left: float
    top: float
    across: float
    down: float


def sample(dice: Dice, image: Picture, plates: Field) -> Sample:
    """A random piece of a scene, altered.

    Args:
        dice: random choices.
        image: the scene.
        plates: corners in it, (n, 4, 2).
    """
    big = [corners for corners in plates if _width(corners) > 80]
    height = SIDE
    if big and dice.chance(0.12):
        piece, height = _close(dice, dice.pick(big))
    else:
        piece = _anywhere(dice, image.shape[0], plates)
        if dice.chance(0.06):
            height = dice.whole(SIDE // 2, SIDE - 1)
    cut, corners = take(image, plates, piece)
    if dice.chance(0.5):
        cut = np.ascontiguousarray(cut[:, ::-1])
        corners = corners[:, MIRRORED]
        corners[..., 0] = SIDE - corners[..., 0]
    cut = altered(dice, cut)
    cut[height:] = 0  # the black below a picture that is not as high as the network's input
    return Sample(cut, corners, height)


def take(image: Picture, plates: Field, piece: Piece) -> tuple[Picture, Field]:
    """Cut a piece out, (320, 320), with its corners."""
    matrix = np.array([[piece.across, 0, 0], [0, piece.down, 0]], np.float64)
    matrix[0, 2] = -piece.left * piece.across + 0.5 * piece.across - 0.5
    matrix[1, 2] = -piece.top * piece.down + 0.5 * piece.down - 0.5
    smallest = min(piece.across, piece.down)
    source = image if smallest > 0.95 else cv2.GaussianBlur(image, (0, 0), 0.35 / smallest)
    cut = cv2.warpAffine(
        source, matrix, (SIDE, SIDE), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    moved = (plates - (piece.left, piece.top)) * (piece.across, piece.down)
    return np.asarray(cut, np.uint8), np.asarray(moved, np.float32)


def _anywhere(dice: Dice, size: int, plates: Field) -> Piece:
    scale = max(dice.scale(0.62, 1.5), (SIDE + 1) / size)
    span = SIDE / scale
    if len(plates) and dice.chance(0.8):
        middle = plates[int(dice.rng.integers(len(plates)))].mean(0)
        left, top = (value - dice.between(0.1, 0.9) * span for value in middle)
    else:
        left, top = dice.between(0, size - span), dice.between(0, size - span)
    left, top = (float(min(max(value, 0), size - span)) for value in (left, top))
    return Piece(left, top, scale * dice.between(1, 1.1), scale * dice.between(1, 1.1))


def _close(dice: Dice, corners: Field) -> tuple[Piece, int]:
    low, high = corners.min(0), corners.max(0)
    margin = dice.between(-0.01, 0.22)
    width, height = (high - low) * (1 + 2 * margin)
    left, top = low - (high - low) * margin * dice.rng.uniform(0.7, 1.3, 2)
    scale = SIDE / width
    down = scale * dice.between(0.9, 1.15)
    return Piece(float(left), float(top), float(scale), float(down)), min(SIDE, max(96, round(height * down)))


def altered(dice: Dice, image: Picture) -> Picture:
    """The picture as another camera in another light would give it."""
    field: Field = image.astype(np.float32)
    if dice.chance(0.25):
        field = np.asarray(cv2.GaussianBlur(field, (0, 0), dice.between(0.4, 1.4)), np.float32)
    if dice.chance(0.25):
        field = field + (field - cv2.GaussianBlur(field, (0, 0), dice.between(0.6, 1.6))) * dice.between(
            0.3, 1.6
        )
    if dice.chance(0.3):
        field = 255 * np.power(np.clip(field, 0, 255) / 255, np.float32(np.exp(dice.between(-0.6, 0.6))))
    if dice.chance(0.6):
        field = field * dice.between(0.45, 1.4) + dice.between(-35, 45)
    if dice.chance(0.015):
        field = 255 - field
    if dice.chance(0.5):
        field = field + dice.rng.standard_normal(field.shape, np.float32) * np.float32(dice.between(1, 9))
    result = np.clip(field, 0, 255).astype(np.uint8)
    if dice.chance(0.5):
        packed = cv2.imencode(".jpg", result, [cv2.IMWRITE_JPEG_QUALITY, dice.whole(25, 92)])[1]
        result = np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE), np.uint8)
    return result


def _width(corners: Field) -> float:
    return float(np.ptp(corners[:, 0]))
