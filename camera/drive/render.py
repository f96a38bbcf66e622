# SPDX-License-Identifier: Apache-2.0
"""Draws the frames of a drive, one by one: same drive, same seed, same pixels."""

import cv2
import numpy as np
from numpy.typing import NDArray

from camera.drive.bodywork import draw_side, paint_rear, rear_corners
from camera.drive.canvas import Pixels, halved, inset
from camera.drive.lens import Lens, lens_for
from camera.drive.plates import PlatePress
from camera.drive.road import Lamp, Road
from camera.drive.story import Drive
from camera.drive.traffic import BODIES, Car, Pose
from camera.types import Image

DAY_NOISE, NIGHT_NOISE = 1.3, 2.6  # spread of the noise, grey levels
DAY_SHUTTER_S, NIGHT_SHUTTER_S = 1 / 250, 1 / 90
LEAST_SMEAR_PX, MOST_SMEAR_PX = 1.0, 14.0
REAR_NEAR_M = 0.9  # nearer than this only the side of a car is in the picture


Sizes = tuple[Image, ...]


Dress = tuple[Sizes, Sizes, Sizes]  # a car's pictures (BGRA): cabin, body from behind, plate


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
        self._dresses: dict[tuple[str, bool], Dress] = {}
        self._beam = _beam(width, height)
        grain = np.random.default_rng(drive.seed)
        self._grain = np.clip(grain.normal(0, 1, (height // 2, width)), -4, 4).astype(np.float32)

    def frame(self, number: int, frames_per_s: float) -> Image:
        """The picture of frame ``number``: BGR, uint8, (height, width, 3)."""
        at_s = number / frames_per_s
        darkness = self._drive.darkness(at_s)
        image = self._road.paint(at_s, darkness)
        present = [(car, pose) for car in self._drive.cars if (pose := car.pose(at_s)) is not None]
        for car, pose in sorted(present, key=lambda one: -one[1].z):
            self._car(image, car, pose, darkness)
            self._smear(image, car, at_s, darkness)
        if darkness > 0:
            _bloom(image, self._lamps(present, at_s), darkness)
            cv2.multiply(image, 1 + darkness * self._beam, dst=image, dtype=cv2.CV_8U)
        self._forget({car.plate for car, _ in present})
        return self._sensor(image, number, darkness)

    def _car(self, image: Image, car: Car, pose: Pose, darkness: float) -> None:
        draw_side(image, car, pose, self._lens, darkness)
        if pose.z <= REAR_NEAR_M:
            return
        places = (
            rear_corners(car, pose, self._lens, BODIES[car.body].cabin),
            rear_corners(car, pose, self._lens),
            car.plate_corners(pose, self._lens),
        )
        for picture, corners in zip(self._dress(car, darkness), places, strict=True):
            inset(image, picture, corners)

    def _smear(self, image: Image, car: Car, at_s: float, darkness: float) -> None:
        """Blur a car along its way in the picture while the shutter is open."""
        open_s = DAY_SHUTTER_S + (NIGHT_SHUTTER_S - DAY_SHUTTER_S) * darkness
        start, end = car.pose(at_s), car.pose(at_s + open_s)
        if start is None or end is None or min(start.z, end.z) < REAR_NEAR_M:
            return
        way = (car.plate_corners(end, self._lens) - car.plate_corners(start, self._lens)).mean(axis=0)
        length = float(np.hypot(*way))
        way *= min(1.0, MOST_SMEAR_PX / max(length, 1e-6))
        left, top, right, bottom = (round(edge) for edge in car.outline(start, self._lens))
        part = image[max(0, top) : max(0, bottom), max(0, left) : max(0, right)]
        if part.size and length > LEAST_SMEAR_PX:
            part[:] = cv2.filter2D(part, -1, _line(way))

    def _lamps(self, present: list[tuple[Car, Pose]], at_s: float) -> list[Lamp]:
        """Every light that blooms; those beside the road only where no car hides them."""
        outlines = [car.outline(pose, self._lens) for car, pose in present]
        lamps = [
            lamp
            for lamp in self._road.lamps(at_s) + self._road.oncoming(at_s)
            if not any(box[0] < lamp.x < box[2] and box[1] < lamp.y < box[3] for box in outlines)
        ]
        for car, pose in present:
            if pose.z > REAR_NEAR_M:
                lamps += _tail_lamps(car, pose, self._lens)
        return lamps

    def _dress(self, car: Car, darkness: float) -> Dress:
        """A car's pictures at a darkness; by day those of the night are not painted yet."""
        if darkness <= 0:
            return self._painted(car, night=False)
        if darkness >= 1:
            return self._painted(car, night=True)
        day, night = self._painted(car, night=False), self._painted(car, night=True)
        mixes = [_between(light, dark, darkness) for light, dark in zip(day, night, strict=True)]
        return mixes[0], mixes[1], mixes[2]

    def _painted(self, car: Car, *, night: bool) -> Dress:
        key = (car.plate, night)
        if key not in self._dresses:
            cabin, body = paint_rear(car.body, car.colour, night=night)
            plate = _lit(self._press.stamp(car.plate, car.state), 0.68 if night else 0.90)
            self._dresses[key] = (halved(cabin), halved(body), halved(plate))
        return self._dresses[key]

    def _forget(self, present: set[str]) -> None:
        """Pictures of cars that have gone are let go, so that an endless drive keeps its size."""
        self._dresses = {key: dress for key, dress in self._dresses.items() if key[0] in present}

    def _sensor(self, image: Image, number: int, darkness: float) -> Image:
        """The lens's softness and the sensor's noise, more of it in the dark."""
        soft = cv2.GaussianBlur(image, (0, 0), 0.6 + 0.15 * darkness)
        shift = np.random.default_rng((self._drive.seed, number)).integers(0, self._grain.shape)
        rolled = (
            np.roll(self._grain, shift, (0, 1)) * (DAY_NOISE + (NIGHT_NOISE - DAY_NOISE) * darkness)
        ).astype(np.int8)
        noise = np.vstack([rolled, rolled[:, ::-1]])[: image.shape[0]]
        noisy = cv2.add(soft, cv2.merge([noise, noise, noise]), dtype=cv2.CV_8U)
        return noisy.astype(np.uint8, copy=False)


def _line(way: NDArray[np.float64]) -> NDArray[np.float32]:
    """A kernel that averages along a way of some pixels."""
    size = 2 * int(np.ceil(np.abs(way).max() / 2)) + 1
    kernel = np.zeros((size, size), np.float32)
    middle = (size - 1) / 2
    ends = [
        (round(16 * (middle + turn * way[0] / 2)), round(16 * (middle + turn * way[1] / 2)))
        for turn in (-1, 1)
    ]
    cv2.line(kernel, ends[0], ends[1], (1.0,), 1, cv2.LINE_AA, 4)
    total: NDArray[np.float32] = kernel / max(1e-6, float(kernel.sum()))
    return total


def _between(day: Sizes, night: Sizes, darkness: float) -> Sizes:
    pairs = zip(day, night, strict=True)
    return tuple(
        cv2.addWeighted(a, 1 - darkness, b, darkness, 0).astype(np.uint8, copy=False) for a, b in pairs
    )


def _lit(plate: Image, share: float) -> Image:
    """A plate under weaker light, as a picture without holes."""
    return np.dstack([cv2.convertScaleAbs(plate, alpha=share), np.full(plate.shape[:2], 255, np.uint8)])


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
    glow = cv2.convertScaleAbs(spread, alpha=darkness)
    cv2.add(image, cv2.resize(glow, (width, height), interpolation=cv2.INTER_LINEAR), dst=image)


def _beam(width: int, height: int) -> Pixels:
    """How much our own headlamps add, low and in the middle: float32, (height, width, 3)."""
    x = (np.arange(width, dtype=np.float32) / width - 0.5)[None, :]
    y = (np.arange(height, dtype=np.float32) / height - 0.66)[:, None]
    return np.repeat((0.55 * np.exp(-((x / 0.42) ** 2) - (y / 0.22) ** 2))[..., None], 3, axis=2)
