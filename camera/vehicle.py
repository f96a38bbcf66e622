# SPDX-License-Identifier: Apache-2.0
"""What colour a vehicle looks, from the panels around its plate; "cannot tell" is an answer and a frequent one.

Small tiles beside and above the plate are named one by one, and count only where they are smooth. The
vehicle gets a colour when most of them agree on both sides. White, silver, grey and black differ by
brightness alone, so they are measured against the plate, which is mostly white, and against the whole
picture; where the two disagree there is no answer. At night, under infrared and in grey pictures there is
none either: colour is not there to be seen.

The bounds below were set on drawn cars. No photograph with a known paint was at hand.
"""

from collections import Counter
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from camera.geometry import clip
from camera.types import Box, ColourGuess, Image

Array = NDArray[np.float32]

# Pixels of a plate's width in the small picture that is looked at; a tile is a fifth of it.
PLATE_PX = 40
TILE_PX = 8
# Fields of tiles in plate widths from the plate's middle, x right and y down: (left, top, right, bottom).
# Above the plate there is bodywork, a grille or a window; only the sides are bodywork on nearly every vehicle.
Field = tuple[float, float, float, float]
LEFT: Field = (-1.75, -0.55, -0.75, 0.25)
RIGHT: Field = (0.75, -0.55, 1.75, 0.25)
ABOVE: Field = (-0.75, -1.0, 0.75, -0.5)
HIGH: Field = (-1.25, -1.6, 1.25, -1.0)
REACH = (-1.8, -1.7, 1.8, 0.5)
# Scene: least mean grey level of daylight, and least spread between channels of a colour picture (95th percentile).
DAYLIGHT = 55.0
COLOURED = 14.0
# What is nearly grey in linear light: spread of its channels as a part of the strongest; least part of the picture.
GREYISH, LEAST_GREYISH = 0.35, 0.05
# Tile: most spread of lightness that a smooth panel has, CIE L*.
SMOOTH = 5.0
LEAST_TILES = 8
LEAST_SHARE = 0.6
# CIE chroma: below the first a tile is white to black, above the second it has a hue.
NEUTRAL, CHROMATIC = 9.0, 15.0
# Black, grey and white paint mirrors the blue sky.
NEUTRAL_BLUE, CHROMATIC_BLUE = 12.0, 20.0
# A hue is not trusted where it is darker than this, CIE L*.
DEEP = 14.0
# A panel without a hue; which of white to black it is, its brightness decides.
PLAIN = "plain"
BLACK = "BLK"
# Brightness as a part of the plate's ground, which is a duller white than paint: (code, least, most).
PLAINS = ((BLACK, 0.0, 0.11), ("GRY", 0.16, 0.42), ("SIL", 0.58, 0.88), ("WHI", 1.08, 3.0))
# The same as a part of the picture's brightest: wide, as that may be sky, or a lamp.
PLAINS_OF_SCENE = {BLACK: (0.0, 0.15), "GRY": (0.04, 0.5), "SIL": (0.2, 0.95), "WHI": (0.5, 9.0)}
# Two fields are one paint when their brightness differs by no more than this factor.
ALIKE = 1.7
# Every car has black parts: black is said only when the bonnet or boot lid above is not brighter than this.
DARK, MOST_BRIGHTER = 0.25, 0.3


@dataclass(frozen=True, slots=True)
class Light:
    """How a scene is lit: gains that make grey things grey, and the brightest, both on linear light."""

    gains: Array
    brightest: float


@dataclass(frozen=True, slots=True)
class Panels:
    """The smooth tiles of one field.

    Attributes:
        names: what each is called, empty between colours.
        levels: brightness of each as a part of the plate's ground.
    """

    names: tuple[str, ...]
    levels: tuple[float, ...]

    @property
    def name(self) -> str:
        """What most are called, empty when they do not agree or are too few."""
        name, share = self._most()
        return name if len(self.names) >= LEAST_TILES and share >= LEAST_SHARE else ""

    @property
    def share(self) -> float:
        """Part of the tiles that are called so."""
        return self._most()[1]

    @property
    def level(self) -> float:
        """Brightness of the middle one of those."""
        name = self._most()[0]
        pairs = zip(self.names, self.levels, strict=True)
        return float(np.median([level for one, level in pairs if one == name] or [0.0]))

    def _most(self) -> tuple[str, float]:
        counts = Counter(self.names).most_common(1)
        return (counts[0][0], counts[0][1] / len(self.names)) if counts else ("", 0.0)


@dataclass(frozen=True, slots=True)
class Ground:
    """The plate's ground: its brightness, linear, and whether it is white."""

    level: float
    is_white: bool


def vehicle_colour(image: Image, box: Box) -> ColourGuess | None:
    """The colour that the vehicle looks, None when it cannot be told.

    Args:
        image: the whole frame, BGR.
        box: its plate, pixels.
    """
    sample = image[:: max(1, image.shape[0] // 120), :: max(1, image.shape[1] // 160)]
    around = _around(image, box) if _shows_colour(sample) and box.width >= TILE_PX else None
    if around is None:
        return None
    small, plate = around
    light = _light(_linear(sample))
    small = small * light.gains
    ground = _ground(small, plate)
    left, right, above, high = (
        _panels(small, plate.centre, field, ground.level) for field in (LEFT, RIGHT, ABOVE, HIGH)
    )
    pair = _one_paint(left, right, above)
    if pair is None:
        return None
    share = min(panels.share for panels in pair)
    if pair[0].name != PLAIN:
        return ColourGuess(pair[0].name, share)
    code = _plain(pair, ground, light.brightest) if ground.is_white else ""
    if not code or (code == BLACK and _part_brighter(high) > MOST_BRIGHTER):
        return None
    return ColourGuess(code, share)


def _shows_colour(sample: Image) -> bool:
    """Whether the picture is neither dark nor grey all over."""
    spread = sample.max(axis=2).astype(np.int16) - sample.min(axis=2)
    return bool(sample.mean() >= DAYLIGHT and np.percentile(spread, 95) >= COLOURED)


def _linear(image: Image) -> Array:
    """Light as it fell, 0 to 1, without the display's curve (sRGB, IEC 61966-2-1)."""
    levels = np.arange(256, dtype=np.float32) / np.float32(255)
    curve = np.where(levels <= 0.04045, levels / 12.92, ((levels + 0.055) / 1.055) ** 2.4)
    return np.asarray(curve.astype(np.float32)[image])


def _light(scene: Array) -> Light:
    """The scene's light, from what is nearly grey in it (shades of grey, Finlayson and Trezzi 2004).

    Sky, grass and a large coloured car would tint it; they are left out, and half of the correction is made.
    """
    pixels = scene.reshape(-1, 3)
    level = _brightness(pixels)
    brightest = max(float(np.percentile(level, 97)), 0.05)
    most, least = pixels.max(axis=1), pixels.min(axis=1)
    greyish = pixels[(most < 0.97) & (level > 0.01) & (most - least < GREYISH * most)]
    if len(greyish) < LEAST_GREYISH * len(pixels):
        return Light(np.ones(3, np.float32), brightest)
    tint = np.power(np.power(greyish, 4).mean(axis=0), 0.25)
    return Light(np.sqrt(np.clip(tint.mean() / tint, 0.7, 1.4)).astype(np.float32), brightest)


def _around(image: Image, box: Box) -> tuple[Array, Box] | None:
    """The surroundings of a plate as linear light, scaled to its width, and the plate in them; None outside."""
    x, y = box.centre
    left, top, right, bottom = (edge * box.width for edge in REACH)
    height, width = image.shape[:2]
    inside = clip(Box(x + left, y + top, x + right, y + bottom), width, height)
    first_x, first_y = int(inside.left), int(inside.top)
    part = image[first_y : int(inside.bottom), first_x : int(inside.right)]
    scale = PLATE_PX / box.width
    size = (round(part.shape[1] * scale), round(part.shape[0] * scale))
    if min(size) < TILE_PX:
        return None
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    small = np.asarray(cv2.resize(part, size, interpolation=method), dtype=np.uint8)
    edges = (box.left - first_x, box.top - first_y, box.right - first_x, box.bottom - first_y)
    return _linear(small), Box(*(edge * scale for edge in edges))


def _ground(small: Array, plate: Box) -> Ground:
    """The ground of the plate in its surroundings."""
    height, width = small.shape[:2]
    inside = clip(plate, width, height)
    part = small[int(inside.top) : int(inside.bottom) + 1, int(inside.left) : int(inside.right) + 1]
    pixels = part.reshape(-1, 3)
    level = _brightness(pixels)
    bright = max(float(np.percentile(level, 85)), 0.02)
    tint = np.median(pixels[level >= min(bright, float(np.max(level)))], axis=0) / bright
    return Ground(bright, bool(np.hypot(*_lab(tint)[1:]) < NEUTRAL_BLUE))


def _brightness(light: Array) -> Array:
    return np.asarray(light @ np.array([0.0722, 0.7152, 0.2126], np.float32), dtype=np.float32)


def _panels(small: Array, centre: tuple[float, float], field: Field, white: float) -> Panels:
    """The smooth tiles of a field that lie inside the picture."""
    left, top, right, bottom = (round(edge * PLATE_PX) for edge in field)
    x, y = round(centre[0]), round(centre[1])
    tiles = [
        small[row : row + TILE_PX, column : column + TILE_PX].reshape(-1, 3)
        for row in range(y + top, y + bottom - TILE_PX + 1, TILE_PX)
        for column in range(x + left, x + right - TILE_PX + 1, TILE_PX)
        if min(row, column) >= 0 and row + TILE_PX <= small.shape[0] and column + TILE_PX <= small.shape[1]
    ]
    if not tiles:
        return Panels((), ())
    stack = np.stack(tiles)
    low, high = np.percentile(_lightness(_brightness(stack) / np.float32(white)), (16, 84), axis=1)
    middles = np.median(stack[high - low <= 2 * SMOOTH], axis=1)
    names = tuple(name_of(middle / white) for middle in middles)
    return Panels(names, tuple(float(_brightness(middle)) / white for middle in middles))


def _lightness(part: Array) -> Array:
    """CIE L* of brightness as a part of white."""
    curve = np.where(part > 0.008856, 116 * np.cbrt(part) - 16, 903.3 * part)
    return np.asarray(curve, dtype=np.float32)


def name_of(light: Array) -> str:
    """What one panel is called: an NCIC code, ``PLAIN`` when it has no hue, empty when it is between colours.

    Args:
        light: (3,) linear BGR as a part of white, corrected for the scene's light.
    """
    lightness, a, b = _lab(light)
    chroma, hue = float(np.hypot(a, b)), float(np.degrees(np.arctan2(b, a))) % 360
    blue = 210 <= hue <= 310
    if chroma < (NEUTRAL_BLUE if blue else NEUTRAL):
        return PLAIN
    if chroma < (CHROMATIC_BLUE if blue else CHROMATIC) or lightness < DEEP:
        return ""
    return _hue(hue, lightness, chroma)


def _lab(part: Array) -> tuple[float, float, float]:
    """CIE L*a*b* (D65) of linear BGR as a part of white."""
    to_xyz = np.array([[0.1805, 0.3576, 0.4124], [0.0722, 0.7152, 0.2126], [0.9505, 0.1192, 0.0193]])
    x, y, z = (float(one) for one in to_xyz @ part / np.array([0.9505, 1.0, 1.089]))
    fx, fy, fz = (one ** (1 / 3) if one > 0.008856 else 7.787 * one + 16 / 116 for one in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def _hue(hue: float, lightness: float, chroma: float) -> str:
    """The code of a hue angle in degrees; empty near a border."""
    if hue <= 45 or hue >= 345:
        return "MAR" if lightness < 25 and hue <= 35 else "RED" if chroma >= 30 and lightness >= 28 else ""
    if 52 <= hue <= 95 and chroma < 38:
        return "TAN" if lightness >= 58 else "BRO" if lightness <= 45 else ""
    for code, least, most, strong in (("ONG", 50, 68, 50), ("YEL", 78, 105, 45), ("GRN", 115, 190, 0)):
        if least <= hue <= most and chroma >= strong:
            return code
    return "BLU" if 240 <= hue <= 300 else ""


def _one_paint(left: Panels, right: Panels, above: Panels) -> tuple[Panels, Panels] | None:
    """Two fields that show one paint: both sides, or one side and above where the other is not to be seen."""
    for one, other in ((left, right), (left, above), (right, above)):
        if above in (one, other) and len(left.names) >= LEAST_TILES and len(right.names) >= LEAST_TILES:
            return None
        bright, dark = max(one.level, other.level), min(one.level, other.level)
        if one.name and one.name == other.name and bright <= ALIKE * max(dark, 0.05):
            return one, other
    return None


def _plain(pair: tuple[Panels, Panels], ground: Ground, brightest: float) -> str:
    """The code of a paint without a hue; empty between two, and when plate and picture disagree."""
    level = (pair[0].level + pair[1].level) / 2
    for code, least, most in PLAINS:
        low, high = PLAINS_OF_SCENE[code]
        if least <= level <= most and low <= level * ground.level / brightest <= high:
            return code
    return ""


def _part_brighter(high: Panels) -> float:
    """Part of the panels above that are brighter than black paint."""
    return sum(level > DARK for level in high.levels) / max(1, len(high.levels))
