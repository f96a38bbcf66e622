# SPDX-License-Identifier: Apache-2.0
"""What a camera does to a picture: blur, motion, interlace, noise, sharpening, exposure, compression.

Each step takes and returns (H, W, 3) uint8 and keeps the size.
"""

import cv2
import numpy as np

from training.plates.ink import chance
from training.plates.types import Image


def defocus(rng: np.random.Generator, image: Image, most: float) -> Image:
    """A soft lens; ``most`` is the largest standard deviation in pixels."""
    return np.asarray(cv2.GaussianBlur(image, (0, 0), rng.uniform(0.35, max(0.4, most))), np.uint8)


def motion(rng: np.random.Generator, image: Image, most: float) -> Image:
    """Smear by speed times shutter, along the road or, less, up and down; ``most`` pixels at the most."""
    long = rng.uniform(1.5, max(2.0, most))
    turn = rng.normal(0, 0.25) if chance(rng, 0.75) else rng.uniform(0, np.pi)
    size = int(np.ceil(long)) | 1
    kernel = np.zeros((size * 4, size * 4), np.float32)
    middle, reach = size * 2, long * 2
    ends = [
        (round(middle + way * reach * np.cos(turn)), round(middle + way * reach * np.sin(turn)))
        for way in (-1, 1)
    ]
    cv2.line(kernel, ends[0], ends[1], 1.0, 4)
    kernel = np.asarray(cv2.resize(kernel, (size, size), interpolation=cv2.INTER_AREA), np.float32)
    return np.asarray(cv2.filter2D(image, -1, kernel / kernel.sum()), np.uint8)


def interlace(rng: np.random.Generator, image: Image) -> Image:
    """Two half-pictures taken one after the other: odd rows shifted sideways, or lost and doubled."""
    out = image.copy()
    if chance(rng, 0.3):
        out[1::2] = out[: out.shape[0] // 2 * 2 : 2]
        return out
    most = 1 + image.shape[1] // 90
    shift = int(rng.integers(1, most + 1)) * (1 if chance(rng, 0.5) else -1)
    out[1::2] = np.roll(image[1::2], shift, axis=1)
    return out


def noise(rng: np.random.Generator, image: Image, strength: float) -> Image:
    """Grain, in brightness and a little in colour; ``strength`` is the standard deviation in grey levels."""
    height, width = image.shape[:2]
    grain = rng.standard_normal((height, width, 1), np.float32) * np.float32(strength)
    if chance(rng, 0.5):
        grain = grain + rng.standard_normal((height, width, 3), np.float32) * np.float32(strength * 0.5)
    return np.asarray(np.clip(image + grain, 0, 255), np.uint8)


def sharpen(rng: np.random.Generator, image: Image) -> Image:
    """The halo of a camera's sharpening."""
    soft = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.6, 1.7))
    amount = rng.uniform(0.4, 2.0)
    return np.asarray(cv2.addWeighted(image, 1 + amount, soft, -amount, 0), np.uint8)


def exposure(rng: np.random.Generator, image: Image) -> Image:
    """Gain, contrast, gamma and white balance that miss."""
    table = np.arange(256, dtype=np.float32) / 255
    table = table ** np.float32(np.exp(rng.normal(0, 0.3)))
    middle = rng.uniform(0.35, 0.65)
    lifted = np.clip(middle + rng.normal(0, 0.1), 0.15, 0.85)
    table = (table - middle) * np.float32(rng.uniform(0.35, 1.25)) + np.float32(lifted)
    balance = rng.normal(1, 0.06, 3).astype(np.float32)
    levels = np.clip(table[:, None] * balance * 255, 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(image, levels.reshape(1, 256, 3)), np.uint8)


def visible(image: Image, least: float) -> Image:
    """The picture with its contrast raised where its middle spans fewer than ``least`` grey levels.

    Automatic exposure does so, and what cannot be read at all teaches nothing.
    """
    height, width = image.shape[:2]
    middle = image[height * 3 // 10 : height * 7 // 10, width // 5 : width * 4 // 5].mean(axis=2)
    low, high = (float(level) for level in np.quantile(middle, (0.05, 0.95)))
    if high - low >= least:
        return image
    gain = least / max(high - low, 4.0)
    centre = (low + high) / 2
    aim = min(max(centre, least / 2 + 5), 250 - least / 2)
    return np.asarray(np.clip((image.astype(np.float32) - centre) * gain + aim, 0, 255), np.uint8)


def grey(image: Image) -> Image:
    """A black and white camera."""
    return np.asarray(cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR), np.uint8)


def jpeg(image: Image, quality: int) -> Image:
    """Once through JPEG, with its halved colour resolution."""
    _, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)


def video(rng: np.random.Generator, image: Image) -> Image:
    """A low-rate stream: scaled down, coarse blocks off the picture's own grid, scaled up, coded once more."""
    height, width = image.shape[:2]
    part = rng.uniform(0.6, 1.0)
    small = cv2.resize(
        image, (max(16, int(width * part)), max(8, int(height * part))), interpolation=cv2.INTER_AREA
    )
    down, right = (int(shift) for shift in rng.integers(0, 8, 2))
    padded = cv2.copyMakeBorder(small, down, 0, right, 0, cv2.BORDER_REPLICATE)
    coded = jpeg(np.asarray(padded, np.uint8), int(rng.integers(22, 60)))[down:, right:]
    big = cv2.resize(
        coded, (width, height), interpolation=cv2.INTER_CUBIC if chance(rng, 0.5) else cv2.INTER_LINEAR
    )
    return jpeg(np.asarray(big, np.uint8), int(rng.integers(45, 92)))


def resample(rng: np.random.Generator, image: Image) -> Image:
    """A picture that was made smaller and larger again somewhere on its way."""
    height, width = image.shape[:2]
    part = rng.uniform(0.5, 0.9)
    small = cv2.resize(
        image, (max(16, int(width * part)), max(8, int(height * part))), interpolation=cv2.INTER_AREA
    )
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)
