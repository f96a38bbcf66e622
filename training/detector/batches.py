# SPDX-License-Identifier: Apache-2.0
"""Batches for training, drawn one after the other from a generator."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from training.detector.augment import SIDE, sample
from training.detector.target import encode
from training.scenes.dice import Dice
from training.scenes.shards import Stock


@dataclass(frozen=True, slots=True)
class Batch:
    """Pictures (N, 1, 320, 320) float32 0..255 and the fields of `Target`, stacked."""

    pictures: Tensor
    wanted: Tensor
    boxed: Tensor
    counted: Tensor


def draw_batch(rng: np.random.Generator, stock: Stock, size: int) -> Batch:
    """Pieces of ``size`` random scenes."""
    dice = Dice(rng)
    samples = [sample(dice, *stock.scene(dice.whole(0, len(stock.images) - 1))) for _ in range(size)]
    targets = [encode(one.plates, (SIDE, SIDE), one.height) for one in samples]
    return Batch(
        torch.from_numpy(np.stack([one.image for one in samples])[:, None].astype(np.float32)),
        torch.from_numpy(np.stack([one.wanted for one in targets])),
        torch.from_numpy(np.stack([one.boxed for one in targets])),
        torch.from_numpy(np.stack([one.counted for one in targets])),
    )
