# SPDX-License-Identifier: Apache-2.0
"""Batches for the state classifier: whole crops in colour, and what may be asked of each."""

from collections.abc import Sequence

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from camera.state import SIZE
from camera.types import Image
from training.errors import TrainingError
from training.state.network import CLASSES

LEGIBLE = 70
BLIND = 44
TELLING = 0.8
SIDE = 0.06  # all of the margin


def inputs(crops: Sequence[Image]) -> Tensor:
    """Crops as the network's input (N, 3, 64, 128), BGR -1 to 1."""
    stacked = torch.from_numpy(np.stack([whole(crop) for crop in crops]))
    scaled = stacked.permute(0, 3, 1, 2).float() / 127.5 - 1
    return scaled.contiguous(memory_format=torch.channels_last)


def whole(crop: Image) -> Image:
    """The whole crop with its margin as (64, 128, 3)."""
    method = cv2.INTER_AREA if crop.shape[1] > SIZE[0] else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(crop, SIZE, interpolation=method), dtype=np.uint8)


def target(state: str, width: int) -> NDArray[np.float32]:
    """What the network shall say of a crop: the state, unknown, or something between for a plate too small to tell.

    Args:
        state: NCIC LIS code, "" when the plate does not tell.
        width: pixels; below 70 more and more goes to unknown, below 44 all of it.

    Raises:
        TrainingError: there is no such code.
    """
    if state not in CLASSES:
        raise TrainingError(f'The drawn plates name a state "{state}" that the classifier does not know.')
    sure = min(max((width - BLIND) / (LEGIBLE - BLIND), 0.0), 1.0) if state else 0.0
    wanted = np.zeros(len(CLASSES), np.float32)
    wanted[CLASSES.index(state)] = sure
    wanted[0] += 1 - sure
    return wanted


def jitter(crop: Image, rng: np.random.Generator) -> Image:
    """The crop cut a little differently and under a light of another colour, as (64, 128, 3)."""
    height, width = crop.shape[:2]
    left, top, right, bottom = rng.uniform(0, SIDE, 4) if rng.random() < 0.7 else np.zeros(4)
    inner = crop[
        int(height * top) : height - int(height * bottom), int(width * left) : width - int(width * right)
    ]
    small = whole(inner)
    return small if rng.random() < 0.25 else _lit(small, rng)


def _lit(small: Image, rng: np.random.Generator) -> Image:
    """Paint fades and cameras differ: saturation, balance of colours, contrast and brightness changed."""
    grey = small.mean(axis=2, keepdims=True, dtype=np.float32)
    coloured = grey + (small - grey) * rng.uniform(0.6, 1.5)
    gain = rng.uniform(0.7, 1.25) * rng.uniform(0.88, 1.12, 3)
    lit = (coloured - 128) * gain + 128 + rng.uniform(-30, 30)
    return np.asarray(np.clip(lit, 0, 255), dtype=np.uint8)


def choose(widths: NDArray[np.int64], count: int, rng: np.random.Generator) -> NDArray[np.intp]:
    """Places of ``count`` crops of which four in five are wide enough to tell a state, if there are such."""
    wide = np.flatnonzero(widths >= LEGIBLE)
    anyone = rng.integers(len(widths), size=count)
    if not len(wide):
        return anyone
    return np.where(rng.random(count) < TELLING, wide[rng.integers(len(wide), size=count)], anyone)


def batch(crops: Sequence[tuple[Image, str]], rng: np.random.Generator) -> tuple[Tensor, Tensor]:
    """Inputs (N, 3, 64, 128) and what is wanted (N, 52) for crops with their states."""
    wanted = np.stack([target(state, crop.shape[1]) for crop, state in crops])
    return inputs([jitter(crop, rng) for crop, _ in crops]), torch.from_numpy(wanted)
