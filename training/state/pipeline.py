# SPDX-License-Identifier: Apache-2.0
"""The whole making of the state classifier: train on drawn crops, set the temperature, write, measure, record."""

import csv
import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional
from torch.nn.utils import clip_grad_norm_

from camera.types import Image
from policy.list_mapping import STATE_ALIASES
from training import checkpoint, manifest
from training.errors import TrainingError
from training.progress import Bar, Progress
from training.recogniser import export, weights
from training.recogniser.shards import load
from training.state.batches import batch, choose, inputs, target
from training.state.network import CLASSES, StateNet, to_onnx

Example = tuple[Image, str]
FILE, MANIFEST = "state.onnx", "manifest.json"
SURE = 0.8
TEMPERATURES = np.geomspace(0.3, 4.0, 60)


@dataclass(frozen=True, slots=True)
class Job:
    """What ``python -m training.state`` was asked for; see its help."""

    out: Path
    crops: Path
    photographs: Path | None = None
    seed: int = 1
    minutes: float = 13.0
    steps: int | None = None
    rate: float = 2e-3
    keep: float = 0.998
    batch: int = 48
    resume: bool = False

    def done(self, step: int, seconds: float) -> float:
        """The part of the run that is over, 0 to 1."""
        part = step / max(self.steps, 1) if self.steps is not None else seconds / (self.minutes * 60)
        return min(part, 1.0)


class Trainer:
    """The network on its way, from nothing."""

    def __init__(self, job: Job, examples: Sequence[Example]) -> None:
        torch.manual_seed(job.seed)
        self.net = StateNet()
        self.net.to(memory_format=torch.channels_last)  # type: ignore[call-overload] # stubs lack it
        self.job = job
        self._examples = examples
        self._widths = np.array([crop.shape[1] for crop, _ in examples])
        self.rng = np.random.default_rng(job.seed)
        self.average = weights.copy(self._floats())
        self.step, self.seconds, self.loss = 0, 0.0, math.nan
        self._optimiser = torch.optim.AdamW(self.net.parameters(), job.rate, weight_decay=0.02)

    def _floats(self) -> dict[str, Tensor]:
        """Weights and statistics; not the count of batches seen."""
        return {name: value for name, value in self.net.state_dict().items() if value.is_floating_point()}

    def learn(self) -> None:
        """One step."""
        start = time.monotonic()
        done = self.job.done(self.step, self.seconds)
        rate = (
            self.job.rate
            * min(1.0, (self.step + 1) / 100)
            * (0.01 + 0.99 * (1 + math.cos(math.pi * done)) / 2)
        )
        for group in self._optimiser.param_groups:
            group["lr"] = rate
        chosen = [self._examples[place] for place in choose(self._widths, self.job.batch, self.rng)]
        given, wanted = batch(chosen, self.rng)
        self.net.train()
        with torch.autocast("cpu", torch.bfloat16):
            logits = self.net(given)
        loss = functional.cross_entropy(logits.float(), wanted)
        self._optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call] # untyped in torch
        clip_grad_norm_(self.net.parameters(), 2.0)
        self._optimiser.step()
        self.step += 1
        weights.follow(self.average, self._floats(), self.job.keep, self.step)
        self.loss = loss.item() if math.isnan(self.loss) else 0.98 * self.loss + 0.02 * loss.item()
        self.seconds += time.monotonic() - start

    def state(self) -> checkpoint.State:
        """Everything that the next step depends on."""
        return {
            "net": self.net.state_dict(),
            "average": self.average,
            "optimiser": self._optimiser.state_dict(),
            "random": checkpoint.random_state(self.rng),
            "numbers": [self.step, self.seconds, self.loss],
        }

    def restore(self, state: checkpoint.State) -> None:
        """Go on from what ``state`` gave."""
        self.net.load_state_dict(state["net"])
        self.average = weights.copy(state["average"])
        self._optimiser.load_state_dict(state["optimiser"])
        checkpoint.set_random_state(self.rng, state["random"])
        self.step, self.seconds, self.loss = state["numbers"]

    def averaged(self) -> StateNet:
        """The network with its averaged weights, for use."""
        self.net.load_state_dict(self.average, strict=False)
        self.net.eval()
        return self.net


def train_state(job: Job, stream: TextIO) -> bool:
    """Make the classifier from the shards of ``job.crops``; results lie in ``job.out``.

    Returns:
        Whether it came to its end; otherwise ``resume`` goes on.

    Raises:
        TrainingError: there are no drawn crops, or they are damaged.
    """
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    examples, held_out = _examples(job.crops), _examples(job.crops / "held-out")
    trainer = Trainer(job, examples)
    if job.resume:
        trainer.restore(checkpoint.load(job.out / "checkpoint.pt"))
    finished = _run(trainer, Bar("training", stream))
    if finished:
        _finish(job, trainer, len(examples), held_out)
    return finished


def _run(trainer: Trainer, progress: Progress) -> bool:
    file = trainer.job.out / "checkpoint.pt"
    written = time.monotonic()
    with checkpoint.Interruption() as stop:
        while (done := trainer.job.done(trainer.step, trainer.seconds)) < 1 and not stop.asked:
            trainer.learn()
            progress.show(min(done, 0.9999), {"step": trainer.step, "loss": trainer.loss})
            if time.monotonic() - written > 60:
                checkpoint.save(file, trainer.state())
                written = time.monotonic()
        checkpoint.save(file, trainer.state())
    if done >= 1:
        progress.show(1.0, {"step": trainer.step, "loss": trainer.loss})
    return done >= 1


def _examples(folder: Path) -> list[Example]:
    shards = [load(path) for path in sorted(folder.glob("shard-*.npz"))]
    if not shards:
        raise TrainingError(f"{folder} holds no drawn crops. Run python -m training.recogniser first.")
    return [pair for shard in shards for pair in zip(shard.images, shard.states, strict=True)]


@torch.no_grad()
def scores(net: StateNet, crops: Sequence[Image]) -> NDArray[np.float64]:
    """(N, 52) scores of crops."""
    parts = [net(inputs(crops[start : start + 64])) for start in range(0, len(crops), 64)]
    return np.asarray(torch.cat(parts).double().numpy())


def fit_temperature(logits: NDArray[np.float64], wanted: NDArray[np.float32]) -> float:
    """The temperature at which what was wanted is likeliest (Guo et al. 2017)."""
    costs = [_cost(logits / temperature, wanted) for temperature in TEMPERATURES]
    return float(TEMPERATURES[int(np.argmin(costs))])


def _cost(logits: NDArray[np.float64], wanted: NDArray[np.float32]) -> float:
    peak = logits.max(axis=1, keepdims=True)
    logs = logits - peak - np.log(np.exp(logits - peak).sum(axis=1, keepdims=True))
    return float(-(wanted * logs).sum(axis=1).mean())


def figures(logits: NDArray[np.float64], states: Sequence[str], temperature: float) -> dict[str, float]:
    """How often the state told is right, over all crops and over those it is sure of (0.8 and more)."""
    scaled = np.exp((logits - logits.max(axis=1, keepdims=True)) / temperature)
    chances = scaled / scaled.sum(axis=1, keepdims=True)
    told, sure = chances.argmax(axis=1), chances.max(axis=1)
    right = np.array([CLASSES[place] == state for place, state in zip(told, states, strict=True)])
    known = np.array([bool(state) for state in states])
    firm = (told > 0) & (sure >= SURE)
    named = chances[:, 1:].argmax(axis=1) + 1
    best = np.array([CLASSES[place] == state for place, state in zip(named, states, strict=True)])
    found = {
        "crops": float(len(states)),
        "right": float(right.mean()),
        "right_if_a_state_must_be_named": float(best[known].mean()),
        "told_surely": float(firm.mean()),
        "right_when_told_surely": float(right[firm].mean()) if firm.any() else math.nan,
    }
    return {name: round(value, 4) for name, value in found.items()}


def close_ups(table: Path) -> Iterator[Example]:
    """Validation close-ups with the state that the first two letters of each file's name give."""
    with table.open(newline="", encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            code = Path(row["image"]).name[:2].upper()
            picture = np.asarray(cv2.imread(str(table.parent / row["image"])), dtype=np.uint8)
            yield picture, STATE_ALIASES.get(code, code)


def _finish(job: Job, trainer: Trainer, trained_on: int, held_out: Sequence[Example]) -> None:
    net = trainer.averaged()
    file = job.out / FILE
    export.save(to_onnx(net), file)
    crops, states = zip(*held_out, strict=True)
    logits = scores(net, crops)
    gap = export.check(file, np.ascontiguousarray(inputs(crops[:8]).numpy()), logits[:8].astype(np.float32))
    wanted = np.stack([target(state, crop.shape[1]) for crop, state in held_out])
    temperature = round(fit_temperature(logits[::2], wanted[::2]), 3)
    found = {"held_out": figures(logits[1::2], states[1::2], temperature)}
    if job.photographs is not None:
        pictures, truths = zip(*close_ups(job.photographs / "us_closeups.csv"), strict=True)
        found["close_ups"] = figures(scores(net, pictures), truths, temperature)
    manifest.Manifest(
        model="state",
        command=f"python -m training.state --seed {job.seed} --steps {trainer.step}",
        seed=job.seed,
        data={"photographs_trained_on": 0, "drawn_crops": trained_on, "held_out_crops": len(held_out)},
        code=manifest.code_facts("plates", "state"),
        training={
            "steps": trainer.step,
            "seconds": round(trainer.seconds),
            "rate": job.rate,
            "keep": job.keep,
            "batch": job.batch,
            "loss": round(trainer.loss, 4),
        },
        figures={**found, "onnx_gap": round(gap, 7)},
        calibration={"temperature": temperature},
        files=manifest.hashes([file]),
    ).save(job.out / MANIFEST)
