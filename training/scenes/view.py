# SPDX-License-Identifier: Apache-2.0
"""How a vehicle stands before the camera: a pinhole camera in units of plate widths."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from training.scenes.canvas import Points
from training.scenes.dice import Dice

NEAREST = 0.15


@dataclass(frozen=True, slots=True)
class View:
    """Camera over a vehicle whose plate's middle is the origin; x right, y up, z away, in plate widths.

    Attributes:
        rotation: (3, 3), vehicle to camera.
        distance: from the camera to the plate.
        middle: where the plate's middle is in the picture.
        width: pixels that a plate facing the camera is wide.
    """

    rotation: NDArray[np.float64]
    distance: float
    middle: tuple[float, float]
    width: float

    def __call__(self, points: ArrayLike) -> Points:
        """Pixels of points given as (n, 2), on the plate's plane, or (n, 3)."""
        array = np.asarray(points, np.float64)
        if array.shape[1] == 2:
            array = np.hstack([array, np.zeros((len(array), 1))])
        turned = array @ self.rotation.T
        depth = np.maximum(turned[:, 2] / self.distance + 1, NEAREST)
        flat = turned[:, :2] * (1, -1) / depth[:, None]
        return np.asarray(flat * self.width + self.middle, np.float64)

    def size(self, length: float) -> float:
        """Pixels of a length at the plate's distance."""
        return length * self.width

    def faces(self, normal: tuple[float, float, float], point: tuple[float, float, float]) -> bool:
        """Whether a plane with this outward normal shows its outside to the camera."""
        eye = np.array([0.0, 0.0, -self.distance]) @ self.rotation
        return bool(np.dot(np.asarray(normal), eye - np.asarray(point)) > 0)

    def block(
        self, left: float, low: float, right: float, high: float, *, rounded: float = 0, z: float = 0
    ) -> Points:
        """Pixels of a rectangle across the vehicle at depth ``z``, its corners rounded by that radius."""
        radius = min(rounded, abs(right - left) / 2, abs(high - low) / 2)
        if radius <= 0:
            return self([[left, high, z], [right, high, z], [right, low, z], [left, low, z]])
        quarter = np.linspace(0, np.pi / 2, 5)
        near, far, down, up = left + radius, right - radius, low + radius, high - radius
        middles = ((far, up), (near, up), (near, down), (far, down))
        ring = [
            (x + radius * np.cos(turn), y + radius * np.sin(turn), z)
            for number, (x, y) in enumerate(middles)
            for turn in quarter + number * np.pi / 2
        ]
        return self(ring)


def rotation(yaw: float, pitch: float, roll: float) -> NDArray[np.float64]:
    """Turn by angles in radians: about the upright axis, then nodding, then in the picture's plane."""
    (cy, sy), (cp, sp), (cr, sr) = ((np.cos(a), np.sin(a)) for a in (yaw, pitch, roll))
    upright = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    nod = np.array([[1, 0, 0], [0, cp, -sp], [0, sp, cp]])
    flat = np.array([[cr, -sr, 0], [sr, cr, 0], [0, 0, 1]])
    return np.asarray(flat @ nod @ upright, np.float64)


def draw_view(dice: Dice, middle: tuple[float, float], width: float) -> View:
    """A view as a patrol car or a bystander has it: mostly from behind or ahead, a little from above."""
    yaw = dice.between(-58, 58) if dice.chance(0.2) else dice.near(0, 14)
    pitch = dice.between(-6, 28) if dice.chance(0.15) else dice.near(5, 4)
    roll = dice.near(0, 7) if dice.chance(0.12) else dice.near(0, 2)
    turn = rotation(*(float(np.deg2rad(angle)) for angle in (yaw, -pitch, roll)))
    return View(turn, dice.scale(6, 60), middle, width)
