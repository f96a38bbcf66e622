# SPDX-License-Identifier: Apache-2.0
"""What a camera's own process measures of its pictures, without a text: numbers for a technician and a self-test."""

from dataclasses import dataclass

from camera.aim_file import AimReference


@dataclass(frozen=True, slots=True)
class AimShift:
    """How far the camera looks beside where it looked when its aim was saved.

    Attributes:
        dx: part of the picture's width that the view moved to the right; the camera turned left by as much.
        dy: part of the picture's height that the view moved down.
        sure: 0 to 1, how alike the two pictures are once moved; below ``limits.SURE_OF_AIM`` the scene is another
            one and the shift says nothing.
    """

    dx: float
    dy: float
    sure: float


@dataclass(frozen=True, slots=True)
class PlateFigures:
    """How the plates of one moment look, never what stands on them.

    Attributes:
        count: plates in the picture; the figures are of the largest that lies whole in it.
        height: of the plate itself from edge to edge, pixels of the picture.
        focus: 0 to 100, the steepest edges as a part of the plate's contrast; see ``camera.measures``.
        mean: grey level, 0 to 255.
        white: part of the plate's pixels at the upper end of the range, 0 to 1.
        black: part at the lower end, 0 to 1.
        tilt: degrees that the plate is turned clockwise; None when the detector gave no corners.
    """

    count: int
    height: float
    focus: float
    mean: float
    white: float
    black: float
    tilt: float | None = None


@dataclass(frozen=True, slots=True)
class AimPicture:
    """Where a camera on the bench looks now, to be saved as its aim: too small a picture for any plate."""

    camera: str
    reference: AimReference
