# SPDX-License-Identifier: Apache-2.0
"""Draws the frames of a drive, one by one: same drive, same seed, same pixels."""

from dataclasses import dataclass

import cv2
import numpy as np

from camera.drive.bodywork import draw_side, paint_rear, rear_corners
from camera.drive.canvas import inset
from camera.drive.lens import Lens, lens_for
from camera.drive.plates import PlatePress
from camera.drive.road import Lamp, Road
from camera.drive.story import Drive
from camera.drive.traffic import BODIES, Car, Pose
from camera.types import Image

REAR_NEAR_M = 0.9  # nearer than this only the side of a car is in the picture


@dataclass(frozen=True, slots=True)
class _Dress:
    """A car's pictures by day and by night (BGRA): cabin and body from behind, and the plate."""

    day: tuple[Image, Image]
    night: tuple[Image, Image]
    plate_day: Image
    plate_night: Image


class DriveRenderer:
    """Draws one camera of a drive.

    Args:
        drive: who passes when, and when it gets dark.
        width: of the frames, pixels; the picture is drawn for 16:9.
    """

    def __init__(self, drive: Drive, width: int, height: int) -> None:
        self._drive = drive
        self._lens = lens_for(drive.side, width, height)
        self._road = Road(self._lens, drive.seed)
        self._press = PlatePress()
        self._dresses: dict[str, _Dress] = {}

    def frame(self, number: int, frames_per_s: float) -> Image:
        """The picture of frame ``number``: BGR, uint8, (height, width, 3)."""
        at_s = number / frames_per_s
        darkness = self._drive.darkness(at_s)
        image = self._road.paint(at_s, darkness)
        lamps = self._road.lamps(at_s)
        present = [(car, pose) for car in self._drive.cars if (pose := car.pose(at_s)) is not None]
        for car, pose in sorted(present, key=lambda one: -one[1].z):
            self._car(image, car, pose, darkness)
            if pose.z > REAR_NEAR_M:
                lamps += _tail_lamps(car, pose, self._lens)
        if darkness > 0:
            _bloom(image, lamps, darkness)
        self._forget({car.plate for car, _ in present})
        return _sensor(image, np.random.default_rng((self._drive.seed, number)), darkness)

    def _car(self, image: Image, car: Car, pose: Pose, darkness: float) -> None:
        draw_side(image, car, pose, self._lens, darkness)
        if pose.z <= REAR_NEAR_M:
            return
        dress = self._dress(car)
        for day, night, forward_m in zip(dress.day, dress.night, (BODIES[car.body].cabin, 0.0), strict=True):
            inset(image, _between(day, night, darkness), rear_corners(car, pose, self._lens, forward_m))
        plate = _between(dress.plate_day, dress.plate_night, darkness)
        inset(image, plate, car.plate_corners(pose, self._lens))

    def _dress(self, car: Car) -> _Dress:
        if car.plate not in self._dresses:
            plate = self._press.stamp(car.plate, car.state)
            self._dresses[car.plate] = _Dress(
                paint_rear(car.body, car.colour, night=False),
                paint_rear(car.body, car.colour, night=True),
                _opaque(_lit(plate, gain=0.90, lift=0.0)),
                _opaque(_lit(plate, gain=0.82, lift=4.0)),
            )
        return self._dresses[car.plate]

    def _forget(self, present: set[str]) -> None:
        """Pictures of cars that have gone are let go, so that an endless drive keeps its size."""
        for plate in self._dresses.keys() - present:
            del self._dresses[plate]


def _between(day: Image, night: Image, darkness: float) -> Image:
    if darkness <= 0:
        return day
    return night if darkness >= 1 else cv2.addWeighted(day, 1 - darkness, night, darkness, 0)


def _lit(plate: Image, *, gain: float, lift: float) -> Image:
    return np.clip(plate.astype(np.float32) * gain + lift, 0, 255).astype(np.uint8)


def _opaque(plate: Image) -> Image:
    return np.dstack([plate, np.full(plate.shape[:2], 255, np.uint8)])


def _tail_lamps(car: Car, pose: Pose, lens: Lens) -> list[Lamp]:
    body = BODIES[car.body]
    spots = np.array([[side * body.width * 0.41, body.belt - 0.13, 0.0] for side in (-1, 1)])
    reach = lens.pixels_per_m(pose.x, pose.z)
    return [
        Lamp(float(x), float(y), max(1.5, reach * 0.07), (40.0, 30.0, 255.0))
        for x, y in lens.project(car.at(pose, spots))
    ]


def _bloom(image: Image, lamps: list[Lamp], darkness: float) -> None:
    """Light that spills over: drawn small, spread, and added."""
    height, width = image.shape[:2]
    small = np.zeros((height // 4, width // 4, 3), np.float32)
    for lamp in lamps:
        if abs(lamp.x) < 4 * width and abs(lamp.y) < 4 * height:
            centre = (round(lamp.x / 4), round(lamp.y / 4))
            cv2.circle(small, centre, max(1, round(lamp.radius / 4)), lamp.colour, -1, cv2.LINE_AA)
    spread = cv2.GaussianBlur(small, (0, 0), 3) * 0.55 + cv2.GaussianBlur(small, (0, 0), 14) * 0.9
    beam = cv2.resize(_beam(small.shape[1], small.shape[0]), (width, height), interpolation=cv2.INTER_LINEAR)
    glow = cv2.resize(spread, (width, height), interpolation=cv2.INTER_LINEAR)
    total = image.astype(np.float32) * (1 + darkness * beam) + glow * darkness
    np.clip(total, 0, 255, out=total)
    image[:] = total.astype(np.uint8)


def _beam(width: int, height: int) -> Image:
    """How much our own headlamps add, low and in the middle: float32, (height, width, 1)."""
    x = (np.arange(width, dtype=np.float32) / width - 0.5)[None, :]
    y = (np.arange(height, dtype=np.float32) / height - 0.66)[:, None]
    return np.repeat((0.55 * np.exp(-((x / 0.42) ** 2) - (y / 0.22) ** 2))[..., None], 3, axis=2)


def _sensor(image: Image, grain: np.random.Generator, darkness: float) -> Image:
    """The lens's softness and the sensor's noise, more of it in the dark."""
    soft = cv2.GaussianBlur(image, (0, 0), 0.6 + 0.15 * darkness)
    height, width = image.shape[:2]
    noise = np.empty((height, width), np.int8)
    spread = 2.0 + 2.5 * darkness
    strip = np.clip(grain.normal(0, spread, (height // 4, width)), -20, 20).astype(np.int8)
    for row in range(0, height, strip.shape[0]):  # one strip, shifted: a quarter of the cost, as good to the eye
        part = noise[row : row + strip.shape[0]]
        part[:] = np.roll(strip, int(grain.integers(width)), axis=1)[: part.shape[0]]
    return cv2.add(soft, cv2.merge([noise, noise, noise]), dtype=cv2.CV_8U)
