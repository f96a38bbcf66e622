# SPDX-License-Identifier: Apache-2.0
"""The road and what stands beside it: sky, town, lane marks, trees and street lamps, by day and by night."""

import random
from dataclasses import dataclass

import cv2
import numpy as np

from camera.drive.canvas import Colour, Pixels, mixed, polygon
from camera.drive.lens import Lens, Points
from camera.types import Image

OWN_SPEED_MPS = 9.0
DASH_M, DASH_EVERY_M = 3.0, 10.0
KERB_M, LAMP_M, LAMP_EVERY_M, LAMP_HEIGHT_M = 4.4, 5.6, 26.0, 6.5

ONCOMING_M, ONCOMING_MPS, ONCOMING_FROM_M, ONCOMING_TO_M = 8.2, 24.0, 190.0, 9.0


@dataclass(frozen=True, slots=True)
class Lamp:
    """A light that blooms in the dark: place and radius in pixels, colour above 255 for one that dazzles."""

    x: float
    y: float
    radius: float
    colour: Colour


class Road:
    """Paints everything but the cars. What never moves is painted once, for day and for night."""

    def __init__(self, lens: Lens, seed: int) -> None:
        self._lens = lens
        self._draw = random.Random(seed)
        self._grain = np.random.default_rng(seed)
        town = [self._building() for _ in range(22)]
        self._day = self._still(town, night=False)
        self._night = self._still(town, night=True)
        self._trees = [
            (self._draw.uniform(0, 60), self._draw.uniform(6.5, 10.0), self._draw.uniform(2.6, 4.6))
            for _ in range(5)
        ]

    def paint(self, at_s: float, darkness: float) -> Image:
        """The empty road at a moment: BGR, uint8."""
        if darkness <= 0:
            image = self._day.copy()
        elif darkness >= 1:
            image = self._night.copy()
        else:
            mix = cv2.addWeighted(self._day, 1 - darkness, self._night, darkness, 0)
            image = mix.astype(np.uint8, copy=False)
        self._marks(image, at_s, darkness)
        self._verge(image, at_s, darkness)
        return image

    def lamps(self, at_s: float) -> list[Lamp]:
        """The street lamps' lights at a moment."""
        found: list[Lamp] = []
        for side, z in self._posts(at_s):
            head = self._lens.project(np.array([[side * (LAMP_M - 1.0), LAMP_HEIGHT_M, z]]))[0]
            reach = self._lens.pixels_per_m(side * LAMP_M, z)
            found.append(Lamp(float(head[0]), float(head[1]), max(2.0, reach * 0.16), (330.0, 470.0, 560.0)))
        return found

    def oncoming(self, at_s: float) -> list[Lamp]:
        """The headlamps of traffic beyond the verge, coming towards us."""
        found: list[Lamp] = []
        for index in range(3):
            z = ONCOMING_FROM_M - (at_s * ONCOMING_MPS + index * ONCOMING_FROM_M / 3) % ONCOMING_FROM_M
            reach = self._lens.pixels_per_m(-ONCOMING_M, z)
            if z > ONCOMING_TO_M:
                pair = np.array([[-ONCOMING_M + aside, 0.7, z] for aside in (-0.65, 0.65)])
                seen = self._lens.project(pair)
                found += [
                    Lamp(float(x), float(y), max(1.6, reach * 0.14), (1500.0, 1650.0, 1700.0))
                    for x, y in seen
                ]
        return found

    def _building(self) -> tuple[float, float, int, list[bool]]:
        draw = self._draw
        return (
            draw.uniform(0.05, 0.11),
            draw.uniform(0.06, 0.24),
            draw.randint(-16, 16),
            [draw.random() < 0.36 for _ in range(120)],
        )

    def _still(self, town: list[tuple[float, float, int, list[bool]]], *, night: bool) -> Image:
        lens = self._lens
        image: Pixels = np.zeros((lens.height, lens.width, 3), np.float32)
        horizon = round(lens.horizon_px)
        sky = ((38, 24, 14), (70, 52, 40)) if night else ((206, 176, 146), (232, 226, 216))
        road = ((40, 37, 35), (62, 59, 56)) if night else ((150, 146, 142), (98, 95, 92))
        image[:horizon] = _fade(sky, horizon)
        image[horizon:] = _fade(road, lens.height - horizon)
        self._town(image, town, night=night)
        self._ground(image, night=night)
        rough = (
            cv2.GaussianBlur(self._grain.normal(0, 1, image.shape[:2]).astype(np.float32), (0, 0), 1.4) * 5
        )
        image[horizon:] += rough[horizon:, :, None] * (0.4 if night else 1.0)
        return np.clip(cv2.GaussianBlur(image, (0, 0), 0.8), 0, 255).astype(np.uint8)

    def _town(self, image: Pixels, town: list[tuple[float, float, int, list[bool]]], *, night: bool) -> None:
        width, height = self._lens.width, self._lens.height
        horizon = round(self._lens.horizon_px)
        left = -0.02
        for share, tall, shade, lit in town:
            right, top = left + share, horizon - round(tall * height)
            tone = 26 + shade * 0.4 if night else 172 + shade
            cv2.rectangle(
                image,
                (round(left * width), top),
                (round(right * width), horizon),
                (tone + 7, tone + 1, tone - 3),
                -1,
            )
            window = (70, 150, 220) if night else (tone - 24, tone - 30, tone - 33)
            pitch_x, pitch_y = width // 78, height // 34
            places = [
                (x, y)
                for y in range(top + 8, horizon - 12, pitch_y)
                for x in range(round(left * width) + 8, round(right * width) - 10, pitch_x)
            ]
            for (x, y), bright in zip(places, lit * 8, strict=False):
                if bright or not night:
                    cv2.rectangle(image, (x, y), (x + pitch_x // 2, y + pitch_y // 2), window, -1)
            left = right

    def _ground(self, image: Pixels, *, night: bool) -> None:
        grass: Colour = (26, 36, 24) if night else (104, 146, 122)
        walk: Colour = (52, 50, 48) if night else (172, 172, 170)
        edge: Colour = (66, 64, 62) if night else (200, 200, 198)
        for side in (-1, 1):
            for inner, outer, colour in (
                (KERB_M, 90.0, grass),
                (KERB_M, KERB_M + 1.7, walk),
                (KERB_M, KERB_M + 0.18, edge),
            ):
                polygon(image, self._strip(side * inner, side * outer), colour)

    def _strip(self, inner: float, outer: float, start: float = 0.6, end: float = 400.0) -> Points:
        return self._lens.project(
            np.array([[inner, 0, start], [outer, 0, start], [outer, 0, end], [inner, 0, end]])
        )

    def _marks(self, image: Image, at_s: float, darkness: float) -> None:
        white = mixed((226, 232, 232), (120, 126, 128), darkness)
        gone = (at_s * OWN_SPEED_MPS) % DASH_EVERY_M
        for side in (-1, 1):
            polygon(image, self._strip(side * (KERB_M - 0.40), side * (KERB_M - 0.28)), white)
            for index in range(9):
                near = index * DASH_EVERY_M - gone + 3.0
                if near + DASH_M > 1.0:
                    polygon(
                        image, self._strip(side * 1.30, side * 1.42, max(0.8, near), near + DASH_M), white
                    )

    def _posts(self, at_s: float) -> list[tuple[int, float]]:
        gone = (at_s * OWN_SPEED_MPS) % LAMP_EVERY_M
        return [
            (side, LAMP_EVERY_M * n - gone + (13 if side > 0 else 0))
            for n in range(6, 0, -1)
            for side in (-1, 1)
        ]

    def _verge(self, image: Image, at_s: float, darkness: float) -> None:
        for offset, across, tall in self._trees:
            z = 62.0 - (at_s * OWN_SPEED_MPS + offset) % 60.0
            for side in (-1, 1):
                self._tree(image, side * across, z + (7 if side > 0 else 0), tall, darkness)
        metal = mixed((104, 100, 96), (34, 32, 31), darkness)
        for side, z in self._posts(at_s):
            x = side * LAMP_M
            post = np.array(
                [
                    [x - 0.06, 0, z],
                    [x + 0.06, 0, z],
                    [x + 0.05, LAMP_HEIGHT_M, z],
                    [x - 0.05, LAMP_HEIGHT_M, z],
                ]
            )
            arm = np.array(
                [
                    [x, LAMP_HEIGHT_M, z],
                    [x - side, LAMP_HEIGHT_M + 0.05, z],
                    [x - side, LAMP_HEIGHT_M - 0.08, z],
                    [x, LAMP_HEIGHT_M - 0.1, z],
                ]
            )
            polygon(image, self._lens.project(post), metal)
            polygon(image, self._lens.project(arm), metal)

    def _tree(self, image: Image, x: float, z: float, tall: float, darkness: float) -> None:
        reach = self._lens.pixels_per_m(x, z)
        if z < 2.5 or reach <= 0:
            return
        foot, crown = self._lens.project(np.array([[x, 0.0, z], [x, tall * 0.68, z]]))
        half = reach * 0.10
        trunk = np.array(
            [
                [foot[0] - half, foot[1]],
                [foot[0] + half, foot[1]],
                [crown[0] + half, crown[1]],
                [crown[0] - half, crown[1]],
            ]
        )
        polygon(image, trunk, mixed((62, 78, 92), (18, 22, 24), darkness))
        leaves = (
            (0.0, 0.0, 0.42, (70, 108, 78)),
            (-0.16, -0.10, 0.26, (82, 124, 92)),
            (0.16, -0.06, 0.24, (64, 100, 72)),
        )
        for aside, above, size, day in leaves:
            centre = (round(crown[0] + aside * tall * reach), round(crown[1] + above * tall * reach))
            radii = (max(1, round(size * tall * reach * 0.62)), max(1, round(size * tall * reach * 0.70)))
            cv2.ellipse(image, centre, radii, 0, 0, 360, mixed(day, (20, 27, 20), darkness), -1, cv2.LINE_AA)


def _fade(colours: tuple[Colour, Colour], rows: int) -> Pixels:
    share = np.linspace(0, 1, rows, dtype=np.float32)[:, None, None]
    return np.asarray(colours[0], np.float32) * (1 - share) + np.asarray(colours[1], np.float32) * share
