# SPDX-License-Identifier: Apache-2.0
"""A running average of a network's weights, which is steadier than the network itself."""

import copy

import torch
from torch import nn


class Average:
    """Exponential moving average of weights and statistics.

    Args:
        network: where it starts.
        keep: share of the average that stays at each step, once it is warm.
    """

    def __init__(self, network: nn.Module, keep: float = 0.9985) -> None:
        self.network = copy.deepcopy(network).eval()
        self._keep = keep

    @torch.no_grad()
    def follow(self, network: nn.Module, step: int) -> None:
        """Take in the network after a step; early steps count more, as the average has nothing worth keeping."""
        keep = min(self._keep, (step + 1) / (step + 20))
        for mine, new in zip(self.network.state_dict().values(), network.state_dict().values(), strict=True):
            if mine.dtype.is_floating_point:
                mine.mul_(keep).add_(new, alpha=1 - keep)
            else:
                mine.copy_(new)
