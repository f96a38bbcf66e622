# SPDX-License-Identifier: Apache-2.0
"""Cars drawn from behind: a flat rear by day and by night, and the side that the camera sees."""

import cv2
import numpy as np

from camera.drive.canvas import Colour, Pixels, mixed, polygon, premultiplied, scaled, shaded, veil
from camera.drive.lens import Lens, Points
from camera.drive.traffic import BODIES, COLOURS, PLATE_HEIGHT_M, PLATE_WIDTH_M, Body, Car, Pose
from camera.types import Image

SCALE = 300.0  # pixels a metre of a drawn rear
MARGIN_M = 0.06
TALL_LAMPS = ("suv", "van")


class _Rear:
    """One rear while it is being painted; metres, right and up from the middle of its foot."""

    def __init__(self, body: Body) -> None:
        self.half = body.width / 2
        self.body = body
        width = round((body.width + 2 * MARGIN_M) * SCALE)
        height = round((body.height + 2 * MARGIN_M) * SCALE)
        self.picture: Pixels = np.zeros((height, width, 4), np.float32)

    def points(self, corners: list[tuple[float, float]]) -> Points:
        """Pixels of points given in metres."""
        metres = np.asarray(corners, np.float64)
        return np.stack(
            [
                (metres[:, 0] + self.half + MARGIN_M) * SCALE,
                (self.body.height + MARGIN_M - metres[:, 1]) * SCALE,
            ],
            1,
        )

    def shape(self, corners: list[tuple[float, float]], top: Colour, bottom: Colour) -> None:
        """A shaded polygon, mirrored points given in full."""
        shaded(self.picture, self.points(corners), top, bottom)

    def both(self, corners: list[tuple[float, float]], top: Colour, bottom: Colour) -> None:
        """The same polygon left and right."""
        self.shape(corners, top, bottom)
        self.shape([(-x, y) for x, y in corners], top, bottom)

    def finished(self) -> Image:
        """The picture, a little softened."""
        return premultiplied(cv2.GaussianBlur(self.picture, (0, 0), 0.8).astype(np.float32, copy=False))

    def box(self, left: float, low: float, right: float, high: float, paint: tuple[Colour, Colour]) -> None:
        """A box with slightly cut corners."""
        cut = min(right - left, high - low) * 0.22
        self.shape(
            [(left + cut, high), (right - cut, high), (right, high - cut), (right, low + cut),
             (right - cut, low), (left + cut, low), (left, low + cut), (left, high - cut)], *paint,
        )  # fmt: skip


def paint_rear(name: str, colour: str, *, night: bool) -> tuple[Image, Image]:
    """The rear of a car in two pictures, BGRA premultiplied: its cabin, and its body below the belt line.

    Both cover the same ``rear_corners``; a truck's cabin stands further ahead than its body. ``name`` is one
    of ``BODIES``, ``colour`` one of ``COLOURS``.
    """
    body = BODIES[name]
    paint = scaled(COLOURS[colour], 0.34) if night else COLOURS[colour]
    cabin, lower = _Rear(body), _Rear(body)
    _cabin(cabin, paint, night=night)
    _wheels(lower)
    _lower_body(lower, paint, night=night)
    _lamps(lower, tall=name in TALL_LAMPS, night=night)
    _plate_recess(lower, paint)
    _badges(lower, night=night)
    return cabin.finished(), lower.finished()


def _wheels(rear: _Rear) -> None:
    half = rear.half
    rear.both(
        [(half * 0.98, 0.0), (half * 0.98, 0.5), (half * 0.70, 0.5), (half * 0.70, 0.0)],
        (34, 32, 30),
        (16, 15, 14),
    )
    rear.shape(
        [(-half * 0.7, 0.22), (half * 0.7, 0.22), (half * 0.7, 0.4), (-half * 0.7, 0.4)],
        (22, 22, 22),
        (10, 10, 10),
    )


def _cabin(rear: _Rear, paint: Colour, *, night: bool) -> None:
    body, half = rear.body, rear.half
    roof, belt, top = half * body.roof, body.belt, body.height
    rear.shape(
        [(-half * 0.95, belt - 0.04), (-roof * 1.06, top - 0.10), (-roof * 0.92, top - 0.02),
         (-roof * 0.5, top),
         (roof * 0.5, top), (roof * 0.92, top - 0.02), (roof * 1.06, top - 0.10),
         (half * 0.95, belt - 0.04)],
        scaled(paint, 1.18), scaled(paint, 0.86),
    )  # fmt: skip
    glass_low, glass_high = belt + 0.03, top - 0.11
    sky, depth = ((44, 38, 34), (16, 13, 11)) if night else ((134, 118, 100), (48, 42, 37))
    inner = (-half * 0.83, -roof * 0.90, roof * 0.90, half * 0.83)
    glass = [(inner[0], glass_low), (inner[1], glass_high), (inner[2], glass_high), (inner[3], glass_low)]
    rear.shape(glass, sky, depth)
    gleam = scaled(sky, 1.25)
    rear.shape(
        [(inner[0] * 0.72, glass_low + 0.02), (inner[1] * 0.62, glass_high - 0.02),
         (inner[1] * 0.25, glass_high - 0.02), (inner[0] * 0.42, glass_low + 0.02)],
        gleam, scaled(depth, 1.5),
    )  # fmt: skip
    for seat in (-0.38, 0.38):
        rear.box(
            half * seat - 0.13,
            glass_low,
            half * seat + 0.13,
            glass_low + 0.16,
            (scaled(depth, 0.7), scaled(depth, 0.6)),
        )


def _lower_body(rear: _Rear, paint: Colour, *, night: bool) -> None:
    body, half = rear.body, rear.half
    belt = body.belt
    rear.shape(
        [(-half * 0.96, 0.30), (-half, 0.42), (-half, belt - 0.16), (-half * 0.95, belt), (half * 0.95, belt),
         (half, belt - 0.16), (half, 0.42), (half * 0.96, 0.30)], scaled(paint, 1.16), scaled(paint, 0.60),
    )  # fmt: skip
    rear.shape(
        [(-half * 0.94, belt - 0.005), (half * 0.94, belt - 0.005), (half * 0.955, belt - 0.045),
         (-half * 0.955, belt - 0.045)],
        scaled(paint, 1.34), scaled(paint, 1.20),
    )  # fmt: skip
    seam = scaled(paint, 0.45)
    rear.shape(
        [(-half * 0.80, 0.545), (half * 0.80, 0.545), (half * 0.80, 0.530), (-half * 0.80, 0.530)], seam, seam
    )
    rear.both(
        [(half * 0.78, 0.54), (half * 0.795, 0.54), (half * 0.795, belt - 0.12), (half * 0.78, belt - 0.12)],
        seam,
        seam,
    )
    trim: tuple[Colour, Colour] = ((26, 25, 24), (15, 14, 14)) if night else ((58, 56, 54), (30, 29, 28))
    rear.box(-half * 0.98, 0.24, half * 0.98, 0.40, trim)
    rear.both(
        [(half * 0.74, 0.285), (half * 0.60, 0.285), (half * 0.60, 0.225), (half * 0.74, 0.225)],
        (120, 118, 116),
        (50, 48, 46),
    )


def _lamps(rear: _Rear, *, tall: bool, night: bool) -> None:
    half, belt = rear.half, rear.body.belt
    left, high = (half * 0.82, belt + 0.02) if tall else (half * 0.56, belt - 0.07)
    low = high - (0.34 if tall else 0.17)
    red: tuple[Colour, Colour] = ((70, 64, 250), (40, 30, 220)) if night else ((54, 44, 206), (34, 24, 140))
    for side in (-1, 1):
        ends = sorted((side * left, side * half * 0.985))
        rear.box(ends[0], low, ends[1], high, red)
        glow: tuple[Colour, Colour] = (
            ((196, 190, 255), (120, 110, 255)) if night else ((120, 104, 236), (70, 60, 190))
        )
        middle, span = sum(ends) / 2, (ends[1] - ends[0]) * 0.30
        rear.box(middle - span, low + 0.05, middle + span, high - 0.05, glow)
        white: Colour = (150, 150, 158) if night else (222, 224, 230)
        rear.box(ends[0] + 0.01, low + 0.012, ends[1] - 0.01, low + 0.045, (white, white))


def _plate_recess(rear: _Rear, paint: Colour) -> None:
    middle = rear.body.plate
    wide, tall = PLATE_WIDTH_M / 2 + 0.06, PLATE_HEIGHT_M / 2 + 0.035
    rear.box(-wide, middle - tall, wide, middle + tall, (scaled(paint, 0.42), scaled(paint, 0.62)))


def _badges(rear: _Rear, *, night: bool) -> None:
    chrome: Colour = (90, 90, 92) if night else (206, 206, 208)
    y = min(rear.body.belt - 0.07, rear.body.plate + PLATE_HEIGHT_M / 2 + 0.075)
    centre = rear.points([(0.0, y)])[0]
    cv2.ellipse(
        rear.picture,
        (round(centre[0]), round(centre[1])),
        (14, 7),
        0,
        0,
        360,
        (*chrome, 255.0),
        2,
        cv2.LINE_AA,
    )


def rear_corners(car: Car, pose: Pose, lens: Lens, forward_m: float = 0.0) -> Points:
    """Pixels (4, 2) of the corners of ``paint_rear``'s pictures, clockwise from the upper left.

    The pictures stand ``forward_m`` metres ahead of the bumper.
    """
    body = BODIES[car.body]
    half, top, foot = body.width / 2 + MARGIN_M, body.height + MARGIN_M, -MARGIN_M
    ends = ((-half, top), (half, top), (half, foot), (-half, foot))
    flat = np.array([[across, up, forward_m] for across, up in ends])
    return lens.project(car.at(pose, flat))


class _Side:
    """The side of one car towards the camera; outlines are (metres ahead of the rear, metres up)."""

    def __init__(self, car: Car, pose: Pose, lens: Lens) -> None:
        self._car, self._pose, self._lens = car, pose, lens
        self.body = BODIES[car.body]
        self.half = self.body.width / 2
        self.nose = (0.72 if car.body == "van" else 0.55) * self.body.length
        self._towards = -1.0 if pose.x > 0 else 1.0

    def ground(self) -> Points:
        """Where the car's shadow lies."""
        wide, back, front = self.half + 0.12, -0.25, self.body.length
        corners = [[-wide, 0, back], [wide, 0, back], [wide, 0, front], [-wide, 0, front]]
        return self._lens.project(self._car.at(self._pose, np.array(corners)))

    def seen(self, outline: list[tuple[float, float]], inset_m: float = 0.0, top_m: float = 9.0) -> Points:
        """Pixels of an outline; what stands above ``top_m`` leans in as far as the roof does."""
        leaning = self.half * (1 - self.body.roof)
        across = [self._towards * (self.half - (inset_m if up < top_m else leaning)) for _, up in outline]
        places = np.array([[a, up, ahead] for a, (ahead, up) in zip(across, outline, strict=True)])
        return self._lens.project(self._car.at(self._pose, places))


def draw_side(image: Image, car: Car, pose: Pose, lens: Lens, darkness: float) -> None:
    """The shadow under a car and its side towards the camera, drawn before its rear."""
    side = _Side(car, pose, lens)
    paint = mixed(COLOURS[car.colour], scaled(COLOURS[car.colour], 0.16), darkness)
    veil(image, side.ground(), (20.0, 19.0, 18.0), 0.62)
    _draw_cabin(image, side, paint, darkness)
    _draw_flank(image, side, paint)
    _draw_wheels(image, side, darkness)


def _draw_cabin(image: Image, side: _Side, paint: Colour, darkness: float) -> None:
    belt, top, cab, nose = side.body.belt, side.body.height, side.body.cabin, side.nose
    roofline = [
        (cab, belt - 0.1),
        (cab, belt),
        (cab + 0.12, top - 0.05),
        (nose, top - 0.05),
        (nose + 0.75, belt),
        (nose + 0.8, belt - 0.1),
    ]
    window = [
        (cab + 0.22, belt + 0.04),
        (cab + 0.34, top - 0.14),
        (nose - 0.05, top - 0.14),
        (nose + 0.48, belt + 0.04),
    ]
    polygon(image, side.seen(roofline, 0.06, top - 0.1), scaled(paint, 0.86))
    polygon(image, side.seen(window, 0.05, top - 0.2), mixed((96, 84, 74), (22, 19, 17), darkness))


def _draw_flank(image: Image, side: _Side, paint: Colour) -> None:
    belt, length = side.body.belt, side.body.length
    flank = [
        (0, 0.26),
        (0, belt),
        (side.nose + 0.75, belt),
        (length - 0.1, belt - 0.14),
        (length, 0.6),
        (length, 0.26),
    ]
    sill = [(0, 0.26), (0, 0.50), (length, 0.50), (length, 0.26)]
    polygon(image, side.seen(flank), scaled(paint, 0.80))
    polygon(image, side.seen(sill), scaled(paint, 0.58))


def _draw_wheels(image: Image, side: _Side, darkness: float) -> None:
    turn = np.linspace(0, 2 * np.pi, 22)
    tyre, rim = (20.0, 19.0, 18.0), mixed((120, 120, 122), (30, 30, 30), darkness)
    for hub in (0.95, side.body.length - 0.9):
        for radius, tone in ((0.34, tyre), (0.20, rim)):
            round_ = [(hub + radius * float(np.cos(t)), 0.33 + radius * float(np.sin(t))) for t in turn]
            polygon(image, side.seen(round_, -0.01), tone)
