# SPDX-License-Identifier: Apache-2.0
"""Light on a plate: shadows, glare, covers, infrared, night, headlamps, rain.

Each step takes and returns (H, W, 3) uint8 of any size.
"""

import cv2
import numpy as np

from training.plates.ink import chance
from training.plates.types import Field, Image


def slope(rng: np.random.Generator, image: Image) -> Image:
    """Light that falls off in one direction."""
    strength = rng.uniform(0.08, 0.4)
    return _scale(image, 1 + _ramp(rng, image) * np.float32(strength))


def shadow(rng: np.random.Generator, image: Image) -> Image:
    """The edge of a shadow across the plate, straight, at any angle, hard or soft."""
    across = _ramp(rng, image) - np.float32(rng.uniform(-0.7, 0.7))
    soft = np.clip(across * np.float32(rng.uniform(4, 40)), 0, 1)
    return _scale(image, 1 - soft * np.float32(rng.uniform(0.25, 0.7)))


def tint(rng: np.random.Generator, image: Image) -> Image:
    """A smoked or coloured cover: darker, flatter, tinged."""
    tinge = rng.uniform(0.35, 0.85) * rng.uniform(0.85, 1.1, 3)
    lift = rng.uniform(0, 35)
    return np.asarray(np.clip(image * tinge.astype(np.float32) + np.float32(lift), 0, 255), np.uint8)


def glare(rng: np.random.Generator, image: Image) -> Image:
    """A bright reflection: a soft spot or a slanting stripe."""
    height, width = image.shape[:2]
    if chance(rng, 0.5):
        centre, reach = rng.uniform(-0.1, 1.1, 2), rng.uniform(0.12, 0.5)
        rows, columns = _grid(height, width)
        light = np.exp(-((columns - centre[0]) ** 2 + ((rows - centre[1]) * 0.5) ** 2) / np.float32(reach**2))
    else:
        light = np.exp(-(((_ramp(rng, image) - rng.uniform(-0.8, 0.8)) / rng.uniform(0.08, 0.35)) ** 2))
    return np.asarray(np.clip(image + light[..., None] * np.float32(rng.uniform(40, 150)), 0, 255), np.uint8)


def infrared(rng: np.random.Generator, image: Image) -> Image:
    """The look of an infrared camera: grey, the ground bright by retroreflection, coloured print nearly gone.

    Dark paint stays dark; red and other coloured inks come out light, which is how headers vanish.
    """
    darkest = image.min(axis=2).astype(np.float32)
    brightest = image.max(axis=2).astype(np.float32)
    part = np.float32(rng.uniform(0.3, 0.8))
    grey = brightest * part + darkest * (1 - part)
    low, high = (float(np.quantile(grey[::3, ::3], level)) for level in (0.03, 0.8))
    high = low + (high - low) * rng.uniform(0.6, 1.0)
    grey = np.clip((grey - low) / max(high - low, 30), 0, 1)
    dark, light = rng.uniform(5, 60), rng.uniform(150, 250)
    return np.repeat((dark + grey * (light - dark)).astype(np.uint8)[..., None], 3, axis=2)


def night(rng: np.random.Generator, image: Image) -> Image:
    """Little light, mostly of lamps: dark, warm or blue, with a pool of light from above or below."""
    level = rng.uniform(0.12, 0.5)
    colour = np.array([rng.uniform(0.6, 1.1), rng.uniform(0.85, 1.0), rng.uniform(0.85, 1.25)], np.float32)
    pool = 1 + _ramp(rng, image) * np.float32(rng.uniform(0, 0.6))
    out = image.astype(np.float32) * (pool[..., None] * np.float32(level)) * colour
    return np.asarray(np.clip(out + np.float32(rng.uniform(0, 18)), 0, 255), np.uint8)


def bloom(rng: np.random.Generator, image: Image) -> Image:
    """Headlamps on a retroreflective plate: overexposed, and bright ground spills over the characters."""
    exposed = image.astype(np.float32) * np.float32(rng.uniform(1.05, 1.5))
    spill = cv2.blur(np.maximum(exposed - 150, 0), _odd(image.shape[1] * rng.uniform(0.02, 0.08)))
    return np.asarray(np.clip(exposed + spill * np.float32(rng.uniform(0.2, 0.7)), 0, 255), np.uint8)


def rain(rng: np.random.Generator, image: Image) -> Image:
    """Streaks in the air and drops on the lens or the plate, which blur and brighten what is behind them."""
    height, width = image.shape[:2]
    out = image.copy()
    lean = rng.uniform(-0.4, 0.4)
    for _ in range(int(rng.integers(3, 16))):
        x, y, long = rng.uniform(0, width), rng.uniform(0, height), rng.uniform(0.1, 0.4) * height
        cv2.line(
            out, (int(x), int(y)), (int(x + lean * long), int(y + long)), (205, 205, 200), 1, cv2.LINE_AA
        )
    out = np.asarray(cv2.addWeighted(out, 0.45, image, 0.55, 0), np.uint8)
    wet = np.zeros((height, width), np.uint8)
    for _ in range(int(rng.integers(0, 9))):
        centre = (int(rng.integers(width)), int(rng.integers(height)))
        cv2.circle(wet, centre, max(1, int(rng.uniform(0.02, 0.09) * height)), 255, -1)
    blurred = cv2.blur(out, _odd(width * 0.04))
    np.copyto(out, cv2.convertScaleAbs(blurred, alpha=1.0, beta=rng.uniform(0, 25)), where=wet[..., None] > 0)
    return out


def _odd(size: float) -> tuple[int, int]:
    """A square kernel of about ``size``, at least 3."""
    return (max(3, int(size) | 1),) * 2


def _grid(height: int, width: int) -> tuple[Field, Field]:
    rows = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    return rows, np.linspace(0, 1, width, dtype=np.float32)[None]


def _ramp(rng: np.random.Generator, image: Image) -> Field:
    """A plane from about -1 to 1 in a random direction."""
    rows, columns = _grid(*image.shape[:2])
    turn = rng.uniform(0, 2 * np.pi)
    across, down = (columns * 2 - 1) * np.float32(np.cos(turn)), (rows * 2 - 1) * np.float32(np.sin(turn))
    return np.asarray(across + down, np.float32)


def _scale(image: Image, factor: Field) -> Image:
    return np.asarray(np.clip(image * factor[..., None], 0, 255), np.uint8)
