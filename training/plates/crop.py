# SPDX-License-Identifier: Apache-2.0
"""A drawn plate as the reader hands it to the recogniser: worn, lit, photographed, found and straightened."""

import cv2
import numpy as np

from camera.geometry import crop as cut
from camera.straighten import hull, straighten
from camera.types import Box
from training.plates import decor, lens, light, sensor, wear
from training.plates.bank import Bank
from training.plates.face import draw_face
from training.plates.ink import chance
from training.plates.types import Crop, Image

CLEAN = 0.4  # share of sharp, near frontal close-ups
STRAIGHTENED = 0.7
MARGIN = 0.06
NARROWEST, WIDEST = 40, 330  # pixels of a crop's width
CORNER_MISS = 0.02  # a detector's, by the plate's width


def draw_crop(rng: np.random.Generator, bank: Bank) -> Crop:
    """A random crop; the same state of ``rng`` gives the same pixels."""
    face = draw_face(rng, bank)
    clean = chance(rng, CLEAN)
    plate = weather(rng, bank, face.image, clean=clean)
    picture = photograph(rng, plate, clean=clean)
    return Crop(picture, face.text, face.state)


def weather(rng: np.random.Generator, bank: Bank, image: Image, *, clean: bool) -> Image:
    """What happened to the plate before the camera sees it; less of it to a clean one."""
    worn = 0.3 if clean else 1.0
    for step, probability in ((wear.fade, 0.14), (wear.scratches, 0.16), (wear.bend, 0.22)):
        if chance(rng, probability * worn):
            image = step(rng, image)
    for soil, probability in ((wear.dirt, 0.22), (wear.mud, 0.09)):
        if chance(rng, probability * worn):
            image = soil(rng, bank, image)
    if chance(rng, 0.42 if not clean else 0.3):
        decor.frame(rng, bank, image)
    if chance(rng, 0.07 * worn):
        decor.in_front(rng, image)
    return image


def photograph(rng: np.random.Generator, plate: Image, *, clean: bool) -> Image:
    """Photograph a flat plate and cut it out as the reader does."""
    wanted = _width(rng, clean=clean)
    straight = chance(rng, STRAIGHTENED)
    around = 1 + 2 * MARGIN
    corners = lens.quad(rng, wanted / around, lens.CLOSE if clean else lens.STREET)
    shot = lens.shoot(rng, plate, corners)
    image = lit(rng, shot.image, clean=clean)
    image = taken(rng, image, wanted, clean=clean)
    spread = CORNER_MISS * (0.5 if clean else 1.0)
    found = lens.detected(rng, shot.corners, spread)
    if straight:
        return _bounded(np.asarray(straighten(image, found, MARGIN), np.uint8))
    box = hull(found)
    margin = rng.uniform(-0.02, 0.10)
    return _bounded(np.asarray(cut(image, Box(box.left, box.top, box.right, box.bottom), margin), np.uint8))


def _width(rng: np.random.Generator, *, clean: bool) -> float:
    """Width of the crop in pixels: log-uniform, with more weight on what street cameras give."""
    low, high = (115, 318) if clean else ((44, 150) if chance(rng, 0.72) else (42, 318))
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def _bounded(image: Image) -> Image:
    """The picture within the widths promised; turned hulls may be a little wider than the plate."""
    height, width = image.shape[:2]
    wanted = min(max(width, NARROWEST), WIDEST)
    if wanted == width:
        return np.ascontiguousarray(image)
    size = (wanted, max(8, round(height * wanted / width)))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


def lit(rng: np.random.Generator, image: Image, *, clean: bool) -> Image:
    """Light and weather between the plate and the camera."""
    often = 0.3 if clean else 1.0
    for step, probability in (
        (light.slope, 0.3),
        (light.shadow, 0.2),
        (light.tint, 0.07),
        (light.glare, 0.1),
    ):
        if chance(rng, probability * often):
            image = step(rng, image)
    if chance(rng, 0.08 * often):
        return light.infrared(rng, image)
    if chance(rng, 0.13 * often):
        image = light.night(rng, image)
    if chance(rng, 0.07 * often):
        image = light.bloom(rng, image)
    return light.rain(rng, image) if chance(rng, 0.05 * often) else image


def taken(rng: np.random.Generator, image: Image, width: float, *, clean: bool) -> Image:
    """The camera's part: optics, sensor and compression. ``width`` is the plate's in pixels."""
    image = _optics(rng, image, width, clean=clean)
    if chance(rng, 0.4 if clean else 0.75):
        image = sensor.exposure(rng, image)
    image = sensor.visible(image, float(rng.uniform(28, 55)))
    if chance(rng, 0.03 if clean else 0.08):
        image = sensor.grey(image)
    if chance(rng, 0.4 if clean else 0.75):
        image = sensor.noise(rng, image, float(rng.gamma(1.5, 1.0 if clean else 2.2)))
    if chance(rng, 0.3 if clean else 0.4):
        image = sensor.sharpen(rng, image)
    return _coded(rng, image, clean=clean)


def _optics(rng: np.random.Generator, image: Image, width: float, *, clean: bool) -> Image:
    if chance(rng, 0.3 if clean else 0.5):
        image = sensor.defocus(rng, image, (0.3 + width * 0.006) if clean else (0.25 + width * 0.009))
    elif not clean and chance(rng, 0.35):
        image = sensor.motion(rng, image, 0.8 + width * 0.03)
    if not clean and chance(rng, 0.04):
        image = sensor.interlace(rng, image)
    return image


def _coded(rng: np.random.Generator, image: Image, *, clean: bool) -> Image:
    if chance(rng, 0.08 if clean else 0.1):
        image = sensor.resample(rng, image)
    if not clean and chance(rng, 0.15):
        return sensor.video(rng, image)
    if chance(rng, 0.8):
        return sensor.jpeg(
            image, int(rng.integers(60, 96) if clean or chance(rng, 0.4) else rng.integers(22, 75))
        )
    return image
