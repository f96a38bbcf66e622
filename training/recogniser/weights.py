# SPDX-License-Identifier: Apache-2.0
"""Averages of weights: over the steps of a run, over runs, and between a run and where it began.

The moving average over steps and the way back towards the first weights (Wortsman et al. 2022, "Robust fine-tuning of
zero-shot models") carry what was learnt from drawn plates over to photographs; see docs/training.md.
"""

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

Weights = dict[str, Tensor]


def copy(weights: Mapping[str, Tensor]) -> Weights:
    """The same numbers in tensors of their own."""
    return {name: value.detach().clone() for name, value in weights.items()}


@torch.no_grad()
def follow(average: Weights, weights: Mapping[str, Tensor], keep: float, step: int) -> None:
    """One step of the exponential moving average, in place.

    Args:
        average: what is moved.
        weights: the weights of the moment.
        keep: how much of the average stays at each step, 0 to 1.
        step: steps so far, from 1; early on the average follows faster, so that it does not hang on to the start.
    """
    share = 1 - min(keep, (1 + step) / (10 + step))
    for name, value in weights.items():
        average[name].lerp_(value.to(average[name].dtype), share)


def between(start: Mapping[str, Tensor], end: Mapping[str, Tensor], part: float) -> Weights:
    """The weights that lie ``part`` (0 to 1) of the way from ``start`` to ``end``."""
    return {name: torch.lerp(value, end[name], part) for name, value in start.items()}


def mean(several: Sequence[Mapping[str, Tensor]]) -> Weights:
    """The mean of several runs' weights, each counting the same."""
    return {name: torch.stack([weights[name] for weights in several]).mean(dim=0) for name in several[0]}
