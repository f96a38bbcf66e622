# SPDX-License-Identifier: Apache-2.0
"""Drives: the cars of one camera, when it gets dark, and the truth about both. No OpenCV here."""

from collections.abc import Mapping
from dataclasses import dataclass

from camera.drive.lens import lens_for
from camera.drive.traffic import Car, Cast, plan
from camera.drive.truth import CameraTruth, CarTruth

READABLE_PX = 80
EDGE_PX = 4
SAMPLES_PER_S = 20


@dataclass(frozen=True, slots=True)
class Drive:
    """One camera's drive.

    Attributes:
        side: "left" or "right".
        dusk_s: when it begins to get dark, seconds; it is night ``DUSK_FOR_S`` later.
    """

    seed: int
    side: str
    length_s: float
    dusk_s: float
    cars: tuple[Car, ...]

    def darkness(self, at_s: float) -> float:
        """0 by day, 1 by night."""
        return min(1.0, max(0.0, (at_s - self.dusk_s) / DUSK_FOR_S))


DUSK_FOR_S = 1.6
LENGTH_S = 27.0
DUSK_S = 16.4

DEMO_SEEDS: Mapping[str, int] = {"left": 11, "right": 12}
SHIPPED: Mapping[str, Mapping[int, Cast]] = {
    "left": {1: Cast("8QTQ743", "CA", "grey", "sedan")},
    "right": {2: Cast("5QXQ318", "CA", "red", "sedan"), 6: Cast("7QNQ204", "CA", "white", "van")},
}
STORY_PLATES = frozenset(one.plate for cars in SHIPPED.values() for one in cars.values()) | {"5QXQ378"}


def drive(seed: int, side: str) -> Drive:
    """A drive of ``LENGTH_S``: day first, night for the last third.

    Args:
        seed: same seed, same drive; the seeds in ``DEMO_SEEDS`` bring the cars of the demonstration's story.
        side: "left" or "right".
    """
    cast = SHIPPED[side] if seed == DEMO_SEEDS[side] else {}
    sign = -1 if side == "left" else 1
    return Drive(seed, side, LENGTH_S, DUSK_S, plan(seed, sign, LENGTH_S, cast, STORY_PLATES))


def truth_of(
    told: Drive, *, camera: str, clip: str, size: tuple[int, int], frames_per_s: float
) -> CameraTruth:
    """What a drive shows in frames of ``size`` (width, height); from geometry, not from the picture."""
    times = [n / SAMPLES_PER_S for n in range(int(told.length_s * SAMPLES_PER_S))]
    cars = tuple(truth for car in told.cars if (truth := _car_truth(told, car, size, times)) is not None)
    return CameraTruth(camera, clip, told.seed, size[0], size[1], frames_per_s, told.length_s, cars)


def _car_truth(told: Drive, car: Car, size: tuple[int, int], times: list[float]) -> CarTruth | None:
    widths = {
        at_s: width for at_s in times if (width := readable_width(told, car, at_s, size)) >= READABLE_PX
    }
    if not widths:
        return None
    first, last = min(widths), max(widths)
    night = told.darkness((first + last) / 2) >= 0.5
    return CarTruth(
        car.plate,
        car.state,
        round(first, 2),
        round(last, 2),
        car.colour,
        car.body,
        night,
        round(max(widths.values())),
    )


def readable_width(told: Drive, car: Car, at_s: float, size: tuple[int, int]) -> float:
    """Width of a car's plate in pixels when all of it is in the picture and no car hides it; otherwise 0."""
    lens = lens_for(told.side, *size)
    pose = car.pose(at_s)
    if pose is None or pose.z < 1:
        return 0.0
    corners = car.plate_corners(pose, lens)
    left, top = corners.min(axis=0)
    right, bottom = corners.max(axis=0)
    if left < EDGE_PX or top < EDGE_PX or right > size[0] - EDGE_PX or bottom > size[1] - EDGE_PX:
        return 0.0
    for other in told.cars:
        ahead = other.pose(at_s)
        if other is car or ahead is None or ahead.z >= pose.z:
            continue
        box = other.outline(ahead, lens)
        if box[0] < right and box[2] > left and box[1] < bottom and box[3] > top:
            return 0.0
    return float(right - left)
