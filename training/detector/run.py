# SPDX-License-Identifier: Apache-2.0
"""The training run: steps, learning rate, checkpoints."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

from training import checkpoint
from training.detector.average import Average
from training.detector.batches import Batch, draw_batch
from training.detector.loss import Loss, detector_loss
from training.detector.network import Detector
from training.errors import TrainingError
from training.progress import Progress
from training.scenes.shards import Stock

CHECKPOINT_EVERY = 60.0
WARM_UP = 100
LAST = 0.01  # learning rate at the end, as a part of the highest
LONGEST_GRADIENT = 5.0


@dataclass(frozen=True, slots=True)
class Plan:
    """Settings that change the result.

    Attributes:
        steps: batches.
        batch: pictures a batch.
        rate: highest learning rate.
        decay: weight decay.
        seed: of weights and batches.
    """

    steps: int = 10_000
    batch: int = 16
    rate: float = 2.5e-3
    decay: float = 1e-3
    seed: int = 1


class Run:
    """A detector in training.

    Args:
        stock: drawn scenes.
        plan: settings.
    """

    def __init__(self, stock: Stock, plan: Plan) -> None:
        torch.manual_seed(plan.seed)
        self.stock, self._plan = stock, plan
        self._rng = np.random.default_rng(plan.seed)
        self.network = Detector().to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.average = Average(self.network)
        groups = [
            {"params": [w for w in self.network.parameters() if w.ndim > 1], "weight_decay": plan.decay},
            {"params": [w for w in self.network.parameters() if w.ndim <= 1], "weight_decay": 0.0},
        ]
        self._optimizer = torch.optim.AdamW(groups, plan.rate)
        self.done = 0
        self.seconds = 0.0
        self.losses: dict[str, float] = {}

    def step(self) -> Loss:
        """Draw a batch and learn from it."""
        began = time.monotonic()
        for group in self._optimizer.param_groups:
            group["lr"] = self._plan.rate * share_of_rate(self.done, self._plan.steps)
        loss = learn(self.network, self._optimizer, draw_batch(self._rng, self.stock, self._plan.batch))
        self.average.follow(self.network, self.done)
        self.done += 1
        self._note(loss)
        self.seconds += time.monotonic() - began
        return loss

    def train(self, path: Path, progress: Progress, stop: Callable[[], bool]) -> bool:
        """Go on to the last step, with a checkpoint each minute and at the end.

        Args:
            path: the checkpoint.
            progress: told after each step.
            stop: asked after each step.

        Returns:
            Whether the run came to its end.
        """
        self.network.train()
        saved = time.monotonic()
        while self.done < self._plan.steps and not stop():
            self.step()
            progress.show(self.done / self._plan.steps, self.losses)
            if time.monotonic() - saved > CHECKPOINT_EVERY:
                self.save(path)
                saved = time.monotonic()
        self.save(path)
        return self.done >= self._plan.steps

    def save(self, path: Path) -> None:
        """Write a checkpoint."""
        state = {
            "network": self.network.state_dict(),
            "average": self.average.network.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "random": checkpoint.random_state(self._rng),
            "done": self.done,
            "seconds": self.seconds,
            "losses": self.losses,
            "seed": self._plan.seed,
            "steps": self._plan.steps,
        }
        checkpoint.save(path, state)

    def resume(self, path: Path) -> None:
        """Go on from a checkpoint.

        Raises:
            TrainingError: there is none, it is damaged, or it belongs to a run with other settings.
        """
        state = checkpoint.load(path)
        if (state.get("seed"), state.get("steps")) != (self._plan.seed, self._plan.steps):
            raise TrainingError(
                f"{path} belongs to a run with another seed or length. Give the same ones, or start anew."
            )
        try:
            self.network.load_state_dict(state["network"])
            self.average.network.load_state_dict(state["average"])
            self._optimizer.load_state_dict(state["optimizer"])
        except (KeyError, RuntimeError) as error:
            raise TrainingError(f"{path} is of another network. Start the run without --resume.") from error
        checkpoint.set_random_state(self._rng, state["random"])
        self.done, self.seconds, self.losses = state["done"], state["seconds"], dict(state["losses"])

    def _note(self, loss: Loss) -> None:
        for name, value in (("heat", loss.heat), ("box", loss.box), ("corners", loss.corners)):
            new = float(value.detach())
            self.losses[name] = new if self.done == 1 else 0.98 * self.losses[name] + 0.02 * new


def share_of_rate(step: int, steps: int) -> float:
    """Learning rate as a part of the highest: a short warm-up, then a cosine down to almost nothing."""
    warm = min(1.0, (step + 1) / WARM_UP)
    return warm * (LAST + (1 - LAST) * 0.5 * (1 + math.cos(math.pi * step / steps)))


def learn(network: nn.Module, optimizer: torch.optim.Optimizer, batch: Batch) -> Loss:
    """One step on a batch.

    Raises:
        TrainingError: the loss is no number any more.
    """
    pictures = batch.pictures.contiguous(memory_format=torch.channels_last)
    with torch.autocast("cpu", torch.bfloat16):
        output = network(pictures)
    loss = detector_loss(output, batch.wanted, batch.boxed, batch.counted)
    if not torch.isfinite(loss.total):
        raise TrainingError(
            "The loss is no number any more. Go on with --resume, or start with a smaller rate."
        )
    optimizer.zero_grad()
    loss.total.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(network.parameters(), LONGEST_GRADIENT)
    optimizer.step()
    return loss
