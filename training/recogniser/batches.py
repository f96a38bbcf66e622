# SPDX-License-Identifier: Apache-2.0
"""Training batches out of crops: the reader's own pre-processing, with jitter."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import cv2
import numpy as np
import torch
from torch import Tensor

from camera.geometry import band
from camera.read import ALPHABET, ROWS, SIZE
from camera.types import Image
from training.errors import TrainingError
from training.recogniser.shards import Shard

SIDE = 0.02
WHOLE = 0.1
POOR = 0.2
NARROWEST, WIDEST_POOR = 40, 100


@dataclass(frozen=True, slots=True)
class Batch:
    """What one step learns from.

    Attributes:
        strips: (N, 3, 48, 160), -1 to 1.
        labels: the classes of all texts in one row.
        lengths: (N,) how many classes belong to each text.
    """

    strips: Tensor
    labels: Tensor
    lengths: Tensor


def classes(text: str) -> list[int]:
    """A text as classes of the reader, 1 for "0" to 36 for "Z".

    Raises:
        TrainingError: the text has no character of the alphabet, or one outside it.
    """
    if not text or any(char not in ALPHABET for char in text):
        raise TrainingError("A text for training must be made of 0-9 and A-Z and not be empty.")
    return [ALPHABET.index(char) + 1 for char in text]


def jitter(crop: Image, rng: np.random.Generator) -> Image:
    """The strip that the reader would see if the plate had been cut out a little differently, or seen worse.

    Returns:
        (48, 160, 3): mostly the reader's rows moved by a few per cent, sometimes the whole crop.
    """
    crop = _poorer(crop, rng) if rng.random() < POOR else crop
    if rng.random() < 0.5:
        width = crop.shape[1]
        left, right = (int(width * part) for part in rng.uniform(0, SIDE, 2))
        crop = crop[:, left : width - right]
    if rng.random() < WHOLE:
        rows = (float(rng.uniform(0, 0.06)), float(rng.uniform(0.94, 1)))
    else:
        rows = (ROWS[0] + float(rng.uniform(-0.06, 0.04)), ROWS[1] + float(rng.uniform(-0.04, 0.06)))
    return _lit(band(crop, rows, SIZE), rng)


def _poorer(crop: Image, rng: np.random.Generator) -> Image:
    """The crop as from further away or out of focus; a crop that is small already stays."""
    height, width = crop.shape[:2]
    wanted = int(rng.integers(NARROWEST, WIDEST_POOR))
    if wanted < width:
        size = (wanted, max(8, round(height * wanted / width)))
        crop = np.asarray(cv2.resize(crop, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    sigma = float(rng.uniform(0.2, 1.0)) * min(wanted, width) / 100
    return np.asarray(cv2.GaussianBlur(crop, (0, 0), max(sigma, 0.1)), dtype=np.uint8)


def _lit(strip: Image, rng: np.random.Generator) -> Image:
    """Contrast, brightness and the balance of colours changed a little, half of the time."""
    if rng.random() < 0.5:
        return strip
    gain = rng.uniform(0.75, 1.2) * rng.uniform(0.94, 1.06, 3)
    lit = (strip.astype(np.float32) - 128) * gain + 128 + rng.uniform(-25, 25)
    return np.asarray(np.clip(lit, 0, 255), dtype=np.uint8)


def tensor(strips: Iterable[Image]) -> Tensor:
    """Strips (48, 160, 3) as the network's input (N, 3, 48, 160), -1 to 1: what ``camera.read.prepare`` does."""
    stacked = torch.from_numpy(np.stack(list(strips)))
    scaled = stacked.permute(0, 3, 1, 2).float() / 127.5 - 1
    return scaled.contiguous(memory_format=torch.channels_last)


def make_batch(examples: Iterable[tuple[Image, str]], rng: np.random.Generator) -> Batch:
    """One batch of crops with their texts, jittered."""
    pairs = [(jitter(crop, rng), classes(text)) for crop, text in examples]
    labels = torch.tensor([label for _, text in pairs for label in text])
    lengths = torch.tensor([len(text) for _, text in pairs])
    return Batch(tensor(strip for strip, _ in pairs), labels, lengths)


class Window:
    """Draws examples from the newest shards while older ones leave.

    Which shards a step draws from depends on the step alone, so that a resumed run goes on as it would have.

    Args:
        fetch: gives shard k, waiting for it where need be.
        total: how many shards the pool will have; afterwards the last ones are used again and again.
        size: how many shards are held.
        pace: steps after which one more shard comes in.
    """

    def __init__(self, fetch: Callable[[int], Shard], total: int, size: int, pace: int) -> None:
        self._fetch = fetch
        self._total = total
        self._size = size
        self._pace = pace
        self._held: deque[Shard] = deque(maxlen=size)
        self._next = 0

    def examples(self, step: int, count: int, rng: np.random.Generator) -> list[tuple[Image, str]]:
        """``count`` crops with their texts for step ``step``, counted from 0."""
        wanted = min(self._total, 1 + step // self._pace)
        self._next = max(self._next, wanted - self._size)
        while self._next < wanted:
            self._held.append(self._fetch(self._next))
            self._next += 1
        chosen = []
        for _ in range(count):
            shard = self._held[int(rng.integers(len(self._held)))]
            place = int(rng.integers(len(shard.texts)))
            chosen.append((shard.images[place], shard.texts[place]))
        return chosen
