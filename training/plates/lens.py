# SPDX-License-Identifier: Apache-2.0
"""Where a plate stands in the picture: size, perspective, surroundings, and how a detector's corners miss a little."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from camera.types import Quad
from training.plates.ink import any_colour, chance
from training.plates.types import HEIGHT, WIDTH, Image

Corners = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class View:
    """How far from frontal a camera sees plates; standard deviations.

    Attributes:
        roll: degrees in the picture plane.
        shear: sideways slope, and half as much upright, as parts of the plate.
        yaw: difference of the left and right edges' heights by the height.
        rough: loose shift of each corner by the width.
    """

    roll: float
    shear: float
    yaw: float
    rough: float


CLOSE = View(roll=1.2, shear=0.018, yaw=0.02, rough=0.004)
STREET = View(roll=4.0, shear=0.07, yaw=0.07, rough=0.008)
MOST_ROLL = 12.0


@dataclass(frozen=True, slots=True)
class Shot:
    """A plate in its surroundings.

    Attributes:
        image: uint8 BGR.
        corners: of the plate, TL TR BR BL, pixels of ``image``, (4, 2).
    """

    image: Image
    corners: Corners


def quad(rng: np.random.Generator, width: float, view: View) -> Corners:
    """Corners of a plate ``width`` pixels wide, about the origin."""
    height = width * HEIGHT / WIDTH * rng.uniform(0.94, 1.06)
    half = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], np.float64) * (width / 2, height / 2)
    half[:, 1] *= 1 + np.sign(half[:, 0]) * np.clip(rng.normal(0, view.yaw), -0.16, 0.16)
    half[:, 1] += half[:, 0] * np.clip(rng.normal(0, view.shear * 0.6), -0.14, 0.14)
    half[:, 0] += half[:, 1] * np.clip(rng.normal(0, view.shear), -0.22, 0.22)
    turn = np.deg2rad(np.clip(rng.normal(0, view.roll), -MOST_ROLL, MOST_ROLL))
    spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    return np.asarray(half @ spin.T + rng.normal(0, view.rough * width, (4, 2)), np.float32)


def shoot(rng: np.random.Generator, plate: Image, corners: Corners) -> Shot:
    """Paint a flat plate with the corners given into new surroundings.

    Args:
        rng: source of chance.
        plate: (H, W, 3), edge to edge.
        corners: about the origin, in pixels of the picture wanted.
    """
    low, high = corners.min(axis=0), corners.max(axis=0)
    room = (high - low) * 0.22 + 3
    placed = corners - low + room
    size = (int(high[0] - low[0] + 2 * room[0]), int(high[1] - low[1] + 2 * room[1]))
    picture = surroundings(rng, size)
    shrink = (high[0] - low[0]) / plate.shape[1]
    if shrink < 0.75:
        # Averaged first, so that the warp does not skip pixels of a plate that is far away.
        small = (max(16, int(plate.shape[1] * shrink * 1.3)), max(8, int(plate.shape[0] * shrink * 1.3)))
        plate = np.asarray(cv2.resize(plate, small, interpolation=cv2.INTER_AREA), np.uint8)
    tall, wide = plate.shape[:2]
    source = np.array([[0, 0], [wide, 0], [wide, tall], [0, tall]], np.float32)
    warp = cv2.getPerspectiveTransform(source, placed)
    mask = np.asarray(cv2.warpPerspective(_outline(rng, (wide, tall)), warp, size), np.uint8)
    painted = cv2.warpPerspective(plate, warp, size, borderMode=cv2.BORDER_REPLICATE)
    if chance(rng, 0.5):
        _cast(rng, picture, mask)
    part = mask[..., None].astype(np.float32) / 255
    mixed = picture * (1 - part) + painted * part
    return Shot(mixed.astype(np.uint8), placed.astype(np.float32))


def surroundings(rng: np.random.Generator, size: tuple[int, int]) -> Image:
    """Bodywork, bumpers and shade as patches of colour; ``size`` is (width, height)."""
    wide, tall = max(8, size[0] // 3), max(8, size[1] // 3)
    image = np.empty((tall, wide, 3), np.uint8)
    image[:] = any_colour(rng, rng.uniform(0, 70) if chance(rng, 0.45) else rng.uniform(0, 255), 0.5)
    for _ in range(int(rng.integers(0, 7))):
        ends = [(int(rng.integers(-6, wide + 6)), int(rng.integers(-6, tall + 6))) for _ in range(2)]
        cv2.rectangle(
            image, ends[0], ends[1], any_colour(rng, rng.uniform(0, 255), 0.4), -1 if chance(rng, 0.6) else 1
        )
    if chance(rng, 0.7):
        image = np.asarray(cv2.blur(image, (int(rng.integers(1, 6)), int(rng.integers(1, 6)))), np.uint8)
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_LINEAR), np.uint8)


def _outline(rng: np.random.Generator, size: tuple[int, int]) -> Image:
    """The plate's shape, mostly with rounded corners."""
    wide, tall = size
    mask = np.full((tall, wide), 255, np.uint8)
    radius = int(tall * rng.uniform(0.04, 0.085))
    if chance(rng, 0.75) and radius > 1:
        mask[:] = 0
        cv2.rectangle(mask, (radius, 0), (wide - radius - 1, tall), 255, -1)
        cv2.rectangle(mask, (0, radius), (wide, tall - radius - 1), 255, -1)
        for x in (radius, wide - radius - 1):
            for y in (radius, tall - radius - 1):
                cv2.circle(mask, (x, y), radius, 255, -1, cv2.LINE_AA)
    return mask


def _cast(rng: np.random.Generator, picture: Image, mask: Image) -> None:
    """The plate's shadow on what is behind it. Changes ``picture``."""
    reach = max(1, int(picture.shape[0] * rng.uniform(0.01, 0.05)))
    moved = cv2.blur(
        np.roll(mask, (reach, int(rng.integers(-reach, reach + 1))), (0, 1)), (reach * 2 + 1,) * 2
    )
    part = moved[..., None].astype(np.float32) * np.float32(rng.uniform(0.3, 0.8) / 255)
    picture[:] = (picture * (1 - part)).astype(np.uint8)


def detected(rng: np.random.Generator, corners: Corners, spread: float) -> Quad:
    """The corners as a detector gives them: each a little off, and the whole a little too large or small.

    Args:
        rng: source of chance.
        corners: the true ones.
        spread: standard deviation of a corner by the plate's width; 0.02 is a detector's.
    """
    middle = corners.mean(axis=0)
    width = float(np.linalg.norm(corners[1] - corners[0]))
    scale = 1 + rng.uniform(-0.04, 0.06)
    shift = rng.normal(0, spread * width * 0.4, 2)
    found = (corners - middle) * scale + middle + shift + rng.normal(0, spread * width, (4, 2)) * (1.0, 0.7)
    first, second, third, fourth = ((float(x), float(y)) for x, y in found)
    return first, second, third, fourth
