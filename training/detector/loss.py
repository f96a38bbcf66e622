# SPDX-License-Identifier: Apache-2.0
"""How far the network's answer is from the wanted one."""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

CORNERS, EDGES = 6.0, 0.15
SMOOTH = 0.02  # of the plate's size; below it an error counts by its square


@dataclass(frozen=True, slots=True)
class Loss:
    """The parts of the loss, each a scalar tensor."""

    heat: Tensor
    box: Tensor
    corners: Tensor

    @property
    def total(self) -> Tensor:
        """What training lowers."""
        return self.heat + self.box + self.corners


def heat_loss(logits: Tensor, wanted: Tensor, counted: Tensor) -> Tensor:
    """Focal loss for heat maps (Law and Deng 2018, CornerNet) over (N, rows, columns), for each plate."""
    logits = logits.float()
    likely = logits.sigmoid()
    centre = (wanted > 0.999).float()
    found = functional.logsigmoid(logits) * (1 - likely) ** 2 * centre
    empty = functional.logsigmoid(-logits) * likely**2 * (1 - wanted) ** 4 * (1 - centre) * counted
    return -(found.sum() + empty.sum()) / centre.sum().clamp(min=1)


def edges(cells: Tensor) -> tuple[Tensor, Tensor]:
    """Upper left and lower right, (n, 2) each, of boxes (n, 4): middle x, middle y, log width, log height."""
    half = cells[:, 2:].clamp(max=6).exp() / 2
    return cells[:, :2] - half, cells[:, :2] + half


def giou(one: Tensor, other: Tensor) -> Tensor:
    """Generalised intersection over union (Rezatofighi and others 2019) of boxes as in `edges`, -1 to 1."""
    (low, high), (other_low, other_high) = edges(one), edges(other)
    shared = (torch.minimum(high, other_high) - torch.maximum(low, other_low)).clamp(min=0).prod(1)
    union = (high - low).prod(1) + (other_high - other_low).prod(1) - shared
    around = (torch.maximum(high, other_high) - torch.minimum(low, other_low)).prod(1)
    return shared / union - (around - union) / around


def detector_loss(output: Tensor, wanted: Tensor, boxed: Tensor, counted: Tensor) -> Loss:
    """Loss of a batch.

    Args:
        output: (N, 13, rows, columns), the network's.
        wanted: (N, 13, rows, columns), `Target.wanted`.
        boxed: (N, rows, columns), `Target.boxed`.
        counted: (N, rows, columns), `Target.counted`.
    """
    heat = heat_loss(output[:, 0], wanted[:, 0], counted)
    chosen = boxed > 0
    answer = output.permute(0, 2, 3, 1)[chosen].float()
    truth = wanted.permute(0, 2, 3, 1)[chosen]
    if not len(truth):
        return Loss(heat, answer.sum() * 0, answer.sum() * 0)
    size = truth[:, 3:5].exp()
    shift = ((answer[:, 1:3] - truth[:, 1:3]) / size).abs().mean() + (
        answer[:, 3:5] - truth[:, 3:5]
    ).abs().mean()
    box = (1 - giou(answer[:, 1:5], truth[:, 1:5])).mean() + EDGES * shift
    corners = functional.smooth_l1_loss(answer[:, 5:], truth[:, 5:], beta=SMOOTH)
    return Loss(heat, box, CORNERS * corners)
