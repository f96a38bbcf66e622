# SPDX-License-Identifier: Apache-2.0
"""The training steps of the reader: connectionist temporal classification on one thread."""

import math
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional
from torch.nn.utils import clip_grad_norm_

from camera.read import BLANK
from training import checkpoint
from training.progress import Progress
from training.recogniser import weights
from training.recogniser.batches import Batch
from training.recogniser.graph import GraphModule

MakeBatch = Callable[[int, np.random.Generator], Batch]
Loss = Callable[[Tensor, Batch], Tensor]
WARM_UP = 30
LAST_RATE = 0.02
SMOOTH = 0.98
BEARABLE = 4.0


@dataclass(frozen=True, slots=True)
class Recipe:
    """What decides the outcome of a run besides its data.

    Attributes:
        rate: highest learning rate; it rises over the first steps and falls as a cosine.
        keep: share of the moving average that stays at each step.
        frozen: how many of the first convolutions keep their weights.
        batch: crops a step.
        decay: weight decay of AdamW.
        clip: largest norm of the gradient.
    """

    rate: float = 3e-4
    keep: float = 0.998
    frozen: int = 10
    batch: int = 24
    decay: float = 1e-4
    clip: float = 2.0


@dataclass(frozen=True, slots=True)
class Budget:
    """When a run is over: after so many steps, or after so many seconds of training, whichever comes first."""

    steps: int | None = None
    seconds: float | None = None

    def done(self, step: int, seconds: float) -> float:
        """The part of the run that is over, 0 to 1."""
        parts = [0.0]
        if self.steps is not None:
            parts.append(step / max(self.steps, 1))
        if self.seconds is not None:
            parts.append(seconds / max(self.seconds, 1e-9))
        return min(max(parts), 1.0)


def ctc_loss(logits: Tensor, batch: Batch) -> Tensor:
    """Loss a character of (N, T, classes) scores; texts that do not fit into T steps count nothing.

    A plate that is all but unreadable, or drawn so that its text cannot be seen, has a loss tens of times that of the
    others; it would push the weights about for nothing. Above ``BEARABLE`` a plate pushes no harder than at it.
    """
    chances = logits.float().log_softmax(dim=2).permute(1, 0, 2)
    steps = torch.full_like(batch.lengths, chances.shape[0])
    losses = functional.ctc_loss(
        chances, batch.labels, steps, batch.lengths, blank=BLANK, reduction="none", zero_infinity=True
    )
    losses = losses / batch.lengths
    pushing = losses * (BEARABLE / losses.detach().clamp(min=BEARABLE))
    return (pushing + (losses - pushing).detach()).mean()


class Trainer:
    """A network on its way.

    Args:
        net: the network; it is changed.
        recipe: the settings.
        rng: where batches draw their random numbers from.
        loss: of the network's scores (N, T, classes) for a batch.
    """

    def __init__(
        self, net: GraphModule, recipe: Recipe, rng: np.random.Generator, loss: Loss = ctc_loss
    ) -> None:
        net.freeze(recipe.frozen)
        self.net = net.to(memory_format=torch.channels_last)  # type: ignore[call-overload] # stubs lack it
        self.recipe = recipe
        self.average = weights.copy(net.state_dict())
        self.step = 0
        self.seconds = 0.0
        self.loss = math.nan
        self._rng = rng
        self._measure = loss
        self._moving = [item for item in net.parameters() if item.requires_grad]
        self._optimiser = torch.optim.AdamW(self._moving, recipe.rate, weight_decay=recipe.decay)

    def learn(self, make_batch: MakeBatch, done: float) -> float:
        """One step; its loss.

        Args:
            make_batch: gives the batch for a step.
            done: part of the run that is over, 0 to 1, which sets the learning rate.
        """
        start = time.monotonic()
        batch = make_batch(self.step, self._rng)
        rate = self.recipe.rate * min(1.0, (self.step + 1) / WARM_UP)
        rate *= LAST_RATE + (1 - LAST_RATE) * (1 + math.cos(math.pi * done)) / 2
        for group in self._optimiser.param_groups:
            group["lr"] = rate
        with torch.autocast("cpu", torch.bfloat16):
            logits = self.net(batch.strips)
        loss = self._measure(logits, batch)
        self._optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call] # untyped in torch
        clip_grad_norm_(self._moving, self.recipe.clip)
        self._optimiser.step()
        self.step += 1
        weights.follow(self.average, self.net.state_dict(), self.recipe.keep, self.step)
        value = loss.item()
        shown = min(value, 2 * BEARABLE)  # one freak of a plate does not hide how the run goes
        self.loss = shown if math.isnan(self.loss) else SMOOTH * self.loss + (1 - SMOOTH) * shown
        self.seconds += time.monotonic() - start
        return value

    def state(self) -> checkpoint.State:
        """Everything that the next step depends on."""
        return {
            "net": self.net.state_dict(),
            "average": self.average,
            "optimiser": self._optimiser.state_dict(),
            "random": checkpoint.random_state(self._rng),
            "step": self.step,
            "seconds": self.seconds,
            "loss": self.loss,
            "recipe": asdict(self.recipe),
        }

    def restore(self, state: checkpoint.State) -> None:
        """Go on from what ``state`` gave."""
        self.net.load_state_dict(state["net"])
        self.average = weights.copy(state["average"])
        self._optimiser.load_state_dict(state["optimiser"])
        checkpoint.set_random_state(self._rng, state["random"])
        self.step, self.seconds, self.loss = state["step"], state["seconds"], state["loss"]


def run(trainer: Trainer, make_batch: MakeBatch, budget: Budget, progress: Progress, file: Path) -> bool:
    """Train until the budget is spent or Ctrl-C is pressed; a checkpoint is written every minute and at the end.

    Returns:
        Whether the run came to its end.
    """
    written = time.monotonic()
    with checkpoint.Interruption() as stop:
        while (done := budget.done(trainer.step, trainer.seconds)) < 1 and not stop.asked:
            trainer.learn(make_batch, done)
            progress.show(min(done, 0.9999), {"step": trainer.step, "loss": trainer.loss})
            if time.monotonic() - written > 60:
                checkpoint.save(file, trainer.state())
                written = time.monotonic()
        checkpoint.save(file, trainer.state())
    finished = done >= 1
    if finished:
        progress.show(1.0, {"step": trainer.step, "loss": trainer.loss})
    return finished
