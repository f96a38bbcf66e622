# SPDX-License-Identifier: Apache-2.0
"""A pinhole camera on the patrol car: road metres to picture pixels."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
NEAR_M = 0.4


@dataclass(frozen=True, slots=True)
class Lens:
    """Where a camera looks.

    Road coordinates: x right of the patrol car, y up from the road, z ahead; metres.

    Attributes:
        focal_px: focal length, pixels.
        yaw_rad: turn to the right of straight ahead, radians.
        horizon_px: row of the horizon.
        height_m: camera above the road, metres.
    """

    width: int
    height: int
    focal_px: float
    yaw_rad: float
    horizon_px: float
    height_m: float = 1.3

    def project(self, points: Points) -> Points:
        """Pixels (N, 2) of road points (N, 3); what lies behind the lens is brought to its front."""
        x, y, z = points[:, 0], points[:, 1], points[:, 2]
        turned_x = x * np.cos(self.yaw_rad) - z * np.sin(self.yaw_rad)
        depth = np.maximum(x * np.sin(self.yaw_rad) + z * np.cos(self.yaw_rad), NEAR_M)
        return np.stack(
            [
                self.width / 2 + self.focal_px * turned_x / depth,
                self.horizon_px + self.focal_px * (self.height_m - y) / depth,
            ],
            axis=1,
        )

    def pixels_per_m(self, x: float, z: float) -> float:
        """Scale at a place on the road; 0 behind the lens."""
        depth = x * np.sin(self.yaw_rad) + z * np.cos(self.yaw_rad)
        return float(self.focal_px / depth) if depth > NEAR_M else 0.0


def lens_for(side: str, width: int, height: int) -> Lens:
    """The lens of the car's left or right front camera; any other side looks straight ahead."""
    yaw = {"left": -15.0, "right": 15.0}.get(side, 0.0)
    return Lens(width, height, 1.25 * width, float(np.deg2rad(yaw)), 0.40 * height)
