# SPDX-License-Identifier: Apache-2.0
"""A clip drawn from one still photograph: the car comes nearer, and the camera has everything against it.

Every frame is the photograph itself, seen from farther away or nearer; nothing is drawn on the plate. The size
grows as that of a thing approached at an even speed, from half to full; the view pans and shakes; each frame is
blurred along its own movement, its brightness drifts, noise and JPEG compression are added; in some consecutive
frames something passes before the plate. Where the smaller photograph does not reach, its
colours from top to bottom fill the frame.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.reading.scoring import Rectangle

Picture = NDArray[np.uint8]

FRAMES, FRAMES_PER_S = 15, 15
FARTHEST = 0.5
"""Size of the first frame's photograph; the last one's is 1."""
PAN = (0.12, 0.06)
"""Of the frame's width and height: how far from its place in the photograph the plate begins, at most."""
SHAKE = 0.004
"""Of the frame's width: standard deviation of the plate's place from frame to frame."""
SHUTTER = 0.25
"""Part of a frame's time during which light falls in: so much of the movement is smeared."""
JOLT = 0.015
"""Of the plate's width: standard deviation of further smear, by jolts within the exposure."""
MOST_SMEAR = 0.06
"""Of the plate's width, about half a character: a person can still read that, beyond it nobody can."""
GAIN = (0.55, 1.35)
SWING = 0.2
NOISE = (2.0, 7.0)
"""Standard deviation of the noise in grey levels, one value a clip."""
QUALITY = (60, 92)
DROPPED = (2, 4)
"""How many consecutive frames show no plate, least and most."""
EDGE = 0.03
"""Of the frame's size: the plate never comes nearer to the frame's edge than that."""


@dataclass(frozen=True, slots=True)
class ClipFrame:
    """One frame.

    Attributes:
        jpeg: the picture, compressed, as it comes from a camera.
        box: where the plate is, pixels; None when something hides it.
    """

    jpeg: bytes
    box: Rectangle | None


@dataclass(frozen=True, slots=True)
class Path2D:
    """How the plate moves through the clip: size of the photograph and middle of the plate, by frame."""

    scales: tuple[float, ...]
    middles: tuple[tuple[float, float], ...]


def scales() -> tuple[float, ...]:
    """Sizes from half to full; distance shrinks evenly, so size grows faster at the end."""
    far = 1 / FARTHEST
    return tuple(1 / (far + (1 - far) * at / (FRAMES - 1)) for at in range(FRAMES))


def held_inside(middle: float, half: float, edge: float) -> float:
    """The nearest place to ``middle`` at which something of twice ``half`` keeps clear of the frame's rim.

    Args:
        middle: wanted place, pixels.
        half: half of the plate's extent.
        edge: size of the frame.
    """
    least = half + EDGE * edge
    return float(np.clip(middle, least, edge - least)) if 2 * least < edge else edge / 2


def path(box: Rectangle, size: tuple[int, int], rng: np.random.Generator) -> Path2D:
    """A way for the plate, ending about where the photograph has it.

    Args:
        box: the plate in the photograph, pixels.
        size: width and height of the photograph.
        rng: decides everything.
    """
    start = [rng.uniform(-reach, reach) * extent for reach, extent in zip(PAN, size, strict=True)]
    sizes = scales()
    middles = []
    for at, scale in enumerate(sizes):
        left = 1 - at / (FRAMES - 1)
        shake = rng.normal(0, SHAKE * size[0], 2)
        place = []
        for axis in (0, 1):
            wanted = box[axis] + box[axis + 2] / 2 + left * start[axis] + float(shake[axis])
            place.append(held_inside(wanted, scale * box[axis + 2] / 2, size[axis]))
        middles.append((place[0], place[1]))
    return Path2D(sizes, tuple(middles))


def backdrop(image: Picture) -> Picture:
    """The photograph's colours from top to bottom, without anything across: nothing there looks like a plate."""
    height, width = image.shape[:2]
    column = cv2.resize(image, (1, 16), interpolation=cv2.INTER_AREA)
    tall = cv2.resize(column, (1, height), interpolation=cv2.INTER_LINEAR).reshape(height, 1, 3)
    return np.asarray(np.repeat(tall, width, axis=1), dtype=np.uint8)


def placed(
    image: Picture, ground: Picture, plate: tuple[float, float], at: tuple[float, float], scale: float
) -> Picture:
    """The photograph at that size with the plate's middle at ``at``, on the ground.

    Args:
        image: BGR.
        ground: what fills the rest, of the same size.
        plate: middle of the plate in the photograph.
        at: where it shall be.
        scale: at most 1.
    """
    height, width = image.shape[:2]
    small = (max(1, round(scale * width)), max(1, round(scale * height)))
    smaller = cv2.resize(image, small, interpolation=cv2.INTER_AREA)
    right, down = at[0] - small[0] / width * plate[0], at[1] - small[1] / height * plate[1]
    move = np.array([[1, 0, right], [0, 1, down]], dtype=np.float64)
    canvas = ground.copy()
    cv2.warpAffine(smaller, move, (width, height), dst=canvas, borderMode=cv2.BORDER_TRANSPARENT)
    return canvas


def smeared(image: Picture, right: float, down: float) -> Picture:
    """The picture blurred evenly along a movement of so many pixels; below one pixel as it is."""
    length = math.hypot(right, down)
    if length < 1:
        return image
    reach = math.ceil(length / 2) + 1
    kernel = np.zeros((2 * reach + 1, 2 * reach + 1), dtype=np.float32)
    steps = 8 * reach
    for step in range(steps + 1):
        part = step / steps - 0.5
        x, y = reach + part * right, reach + part * down
        column, row = math.floor(x), math.floor(y)
        for dy, by_row in ((0, 1 - (y - row)), (1, y - row)):
            for dx, by_column in ((0, 1 - (x - column)), (1, x - column)):
                kernel[row + dy, column + dx] += by_row * by_column
    return np.asarray(cv2.filter2D(image, -1, kernel / kernel.sum()), dtype=np.uint8)


def hidden(image: Picture, box: Rectangle) -> Picture:
    """The picture with something blurred passing before the plate, half as large again."""
    left, top = round(box[0] - box[2] / 4), round(box[1] - box[3] / 4)
    right, bottom = round(box[0] + 1.25 * box[2]), round(box[1] + 1.25 * box[3])
    covered = image.copy()
    covered[max(top, 0) : bottom, max(left, 0) : right] = backdrop(image)[
        max(top, 0) : bottom, max(left, 0) : right
    ]
    return covered


def exposed(image: Picture, gain: float, noise: float, rng: np.random.Generator) -> Picture:
    """The picture brighter or darker, with noise of that standard deviation in grey levels."""
    grain = rng.standard_normal(image.shape, dtype=np.float32)
    return np.asarray(np.clip(image * np.float32(gain) + noise * grain, 0, 255), dtype=np.uint8)


def smear(step: tuple[float, float], plate_width: float, rng: np.random.Generator) -> tuple[float, float]:
    """By how many pixels, right and down, a frame is smeared: by its movement and by a jolt."""
    jolt = rng.normal(0, JOLT * plate_width, 2)
    right, down = SHUTTER * step[0] + float(jolt[0]), SHUTTER * step[1] + float(jolt[1])
    length = math.hypot(right, down)
    shorten = min(1.0, MOST_SMEAR * plate_width / length) if length > 0 else 1.0
    return shorten * right, shorten * down


def draw(image: Picture, box: Rectangle, rng: np.random.Generator) -> Iterator[ClipFrame]:
    """The frames of a clip of the photograph.

    Args:
        image: BGR.
        box: the plate in it.
        rng: decides everything; the same state gives the same clip.
    """
    height, width = image.shape[:2]
    way, ground = path(box, (width, height), rng), backdrop(image)
    plate = box[0] + box[2] / 2, box[1] + box[3] / 2
    gain, noise, quality = rng.uniform(*GAIN), rng.uniform(*NOISE), int(rng.integers(*QUALITY))
    phase = rng.uniform(0, 2 * math.pi)
    missing = int(rng.integers(DROPPED[0], DROPPED[1] + 1))
    first_missing = int(rng.integers(1, FRAMES - missing))
    before = way.middles[0]
    for number, (scale, middle) in enumerate(zip(way.scales, way.middles, strict=True)):
        frame = placed(image, ground, plate, middle, scale)
        at = (middle[0] - scale * box[2] / 2, middle[1] - scale * box[3] / 2, scale * box[2], scale * box[3])
        gone = first_missing <= number < first_missing + missing
        frame = hidden(frame, at) if gone else frame
        frame = smeared(frame, *smear((middle[0] - before[0], middle[1] - before[1]), at[2], rng))
        light = gain * (1 + SWING * math.sin(phase + 2 * math.pi * number / FRAMES))
        jpeg = cv2.imencode(".jpg", exposed(frame, light, noise, rng), [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
        yield ClipFrame(jpeg.tobytes(), None if gone else at)
        before = middle
