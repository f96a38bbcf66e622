# SPDX-License-Identifier: Apache-2.0
"""What a plate goes through: dirt, mud, scratches, fading, bends. Each step takes and returns (H, W, 3) uint8."""

import cv2
import numpy as np

from training.plates.bank import Bank
from training.plates.ink import any_colour, chance
from training.plates.types import Field, Image


def dirt(rng: np.random.Generator, bank: Bank, image: Image) -> Image:
    """A film of dust or dried water, thicker in places."""
    stain = _stain(rng, bank) * np.float32(rng.uniform(0.2, 0.65))
    return _cover(image, stain, np.array([90, 110, 125]) * rng.uniform(0.4, 1.3))


def mud(rng: np.random.Generator, bank: Bank, image: Image) -> Image:
    """Splashes from below: opaque near the lower edge, single spots above."""
    height, width = image.shape[:2]
    rise = np.linspace(-rng.uniform(0.3, 1.0), rng.uniform(0.2, 0.9), height, dtype=np.float32)[:, None]
    stain = np.clip(_stain(rng, bank) + rise, 0, 1)
    out = _cover(
        image, stain * np.float32(rng.uniform(0.4, 0.8)), np.array([60, 80, 95]) * rng.uniform(0.5, 1.4)
    )
    colour = any_colour(rng, rng.uniform(30, 120), 0.4)
    for _ in range(int(rng.integers(3, 26))):
        centre = (int(rng.integers(width)), int(height * rng.beta(2, 1)))
        cv2.circle(out, centre, 1 + int(rng.integers(4)), colour, -1, cv2.LINE_AA)
    return out


def scratches(rng: np.random.Generator, image: Image) -> Image:
    """Fine lines and chips down to the metal or to rust."""
    out, (height, width) = image.copy(), image.shape[:2]
    for _ in range(int(rng.integers(2, 12))):
        x, y = float(rng.uniform(0, width)), float(rng.uniform(0, height))
        turn, long = rng.uniform(0, np.pi), rng.uniform(8, 90)
        end = (int(x + long * np.cos(turn)), int(y + long * np.sin(turn)))
        cv2.line(out, (int(x), int(y)), end, any_colour(rng, rng.uniform(90, 220), 0.3), 1, cv2.LINE_AA)
    for _ in range(int(rng.integers(0, 8))):
        centre = (int(rng.integers(width)), int(rng.integers(height)))
        rust = (40, int(rng.integers(60, 110)), int(rng.integers(90, 160)))
        cv2.circle(out, centre, 1 + int(rng.integers(4)), rust, -1, cv2.LINE_AA)
    return out


def fade(rng: np.random.Generator, image: Image) -> Image:
    """Paint bleached by the sun: less colour, less contrast, lighter."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)[..., None].astype(np.float32)
    pale = grey + (image - grey) * np.float32(rng.uniform(0.3, 0.8))
    pale = pale + (np.float32(rng.uniform(150, 215)) - pale) * np.float32(rng.uniform(0.1, 0.42))
    return np.asarray(np.clip(pale, 0, 255), np.uint8)


def bend(rng: np.random.Generator, image: Image) -> Image:
    """Dents and waves: the plate warped smoothly by up to a few pixels, and shaded by its new slopes."""
    height, width = image.shape[:2]
    reach = rng.uniform(1.5, 6.0)
    moves = [_waves(rng, (width, height)) * np.float32(reach) for _ in range(2)]
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    out = cv2.remap(
        image, columns + moves[0], rows + moves[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    shade = 1 + _waves(rng, (width, height)) * np.float32(rng.uniform(0.02, 0.18))
    return np.asarray(np.clip(out * shade[..., None], 0, 255), np.uint8)


def _waves(rng: np.random.Generator, size: tuple[int, int]) -> Field:
    """A smooth random field, about -1..1."""
    coarse = np.clip(rng.normal(0, 0.5, (int(rng.integers(2, 4)), int(rng.integers(3, 6)))), -1, 1).astype(
        np.float32
    )
    return np.asarray(cv2.resize(coarse, size, interpolation=cv2.INTER_CUBIC), np.float32)


def _stain(rng: np.random.Generator, bank: Bank) -> Field:
    """One of the bank's textures, maybe mirrored."""
    stain = bank.textures[int(rng.integers(len(bank.textures)))]
    if chance(rng, 0.5):
        stain = stain[:, ::-1]
    return stain[::-1] if chance(rng, 0.5) else stain


def _cover(image: Image, alpha: Field, colour: np.ndarray) -> Image:
    part = alpha[..., None]
    mixed = image * (1 - part) + np.clip(colour, 0, 255).astype(np.float32) * part
    return np.asarray(np.clip(mixed, 0, 255), np.uint8)
