# SPDX-License-Identifier: Apache-2.0
"""A department's own reader: ``python -m training.recogniser.fine_tune``.

It trains a given reader on a folder of verified crops, half and half with drawn ones so that it forgets nothing, with
a low rate and the early layers as they are, and then goes part of the way back. Of the drawn ones it shall say what it
said before (Li and Hoiem 2016, "Learning without forgetting"): trained on their texts, it would go on from where the
step back towards the first weights had left it, and read photographs worse. The candidate is written beside its
manifest; whether it is better is for the caller to measure on crops that were not in the folder.
"""

import argparse
import sys
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import cv2
import numpy as np
import onnx
import torch
from google.protobuf.message import DecodeError  # type: ignore[import-untyped] # no stubs
from torch import Tensor
from torch.nn import functional

from camera.types import Image
from camera.verified import TABLE
from training import checkpoint, manifest
from training.errors import TrainingError
from training.plates.bank import Bank
from training.plates.crop import draw_crop
from training.progress import JsonLines
from training.recogniser import export, measure, weights
from training.recogniser.batches import Batch, make_batch, tensor
from training.recogniser.graph import GraphModule, write_back
from training.recogniser.loop import Budget, Recipe, Trainer, ctc_loss, run
from training.recogniser.verified import Verified, load_verified

RECIPE = Recipe(rate=2e-4, keep=0.99, frozen=10)
PART = 0.7
FRESH, HELD = 4, 2000
HOLD = 10.0


@dataclass(frozen=True, slots=True)
class Job:
    """What was asked for; see the help of the command."""

    model: Path
    crops: Path
    out: Path
    minutes: float = 6.0
    seed: int = 1
    steps: int | None = None
    fonts: Path | None = None
    resume: bool = False

    @property
    def checkpoint(self) -> Path:
        """Where an interrupted run keeps what it has learnt."""
        return self.out.with_suffix(".pt")


class Remembering:
    """Loss of a batch of which the first half is learnt and the second shall come out as before.

    Args:
        before: the reader as it was; never changed.
    """

    def __init__(self, before: GraphModule) -> None:
        self._before = before.eval()

    def __call__(self, logits: Tensor, batch: Batch) -> Tensor:
        """The mean of the loss on texts and of the distance from what the reader said before."""
        half = len(batch.lengths) // 2
        own = Batch(
            batch.strips[:half], batch.labels[: int(batch.lengths[:half].sum())], batch.lengths[:half]
        )
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            told = self._before(batch.strips[half:])
        was, now = told.float().log_softmax(dim=2), logits[half:].float().log_softmax(dim=2)
        moved = functional.kl_div(now, was, reduction="none", log_target=True).sum(dim=2).mean()
        return (ctc_loss(logits[:half], own) + HOLD * moved) / 2


class Mixture:
    """Batches of which one half is verified and the other drawn.

    A few plates are drawn anew for each batch and join those drawn before, of which the oldest leave.
    """

    def __init__(self, verified: Sequence[Verified], bank: Bank, size: int) -> None:
        self._verified = verified
        self._bank = bank
        self._size = size
        self._drawn: deque[tuple[Image, str]] = deque(maxlen=HELD)

    def batch(self, _step: int, rng: np.random.Generator) -> Batch:
        """The next batch."""
        half = self._size // 2
        for _ in range(FRESH if self._drawn else half):
            crop = draw_crop(rng, self._bank)
            self._drawn.append((crop.image, crop.text))
        chosen = [self._verified[place] for place in rng.integers(len(self._verified), size=half)]
        own = [(one.view(rng), one.text) for one in chosen]
        drawn = [self._drawn[place] for place in rng.integers(len(self._drawn), size=self._size - half)]
        return make_batch(own + drawn, rng)


def fine_tune(job: Job, stream: TextIO) -> bool:
    """Write the candidate and its manifest.

    Args:
        job: what to do.
        stream: gets a line of JSON every second: {"done": 0..1, "step": n, "loss": x}.

    Returns:
        Whether it came to its end; otherwise ``resume`` goes on.

    Raises:
        TrainingError: the model or the crops cannot be used.
    """
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    torch.manual_seed(job.seed)
    base = _load(job.model)
    verified = load_verified(job.crops)
    remembering = Remembering(GraphModule(base))
    trainer = Trainer(GraphModule(base), RECIPE, np.random.default_rng(job.seed), remembering)
    start = weights.copy(trainer.net.state_dict())
    if job.resume:
        trainer.restore(checkpoint.load(job.checkpoint))
    mixture = Mixture(verified, Bank.build(job.seed, job.fonts), RECIPE.batch)
    budget = Budget(steps=job.steps, seconds=None if job.steps else job.minutes * 60)
    finished = run(trainer, mixture.batch, budget, JsonLines(stream), job.checkpoint)
    if finished:
        net = trainer.net.eval()
        net.load_state_dict(weights.between(start, trainer.average, PART))
        export.save(write_back(base, net.state_dict()), job.out)
        strips = [measure.strip(one.views[0]) for one in verified[:8]]
        export.check(job.out, np.ascontiguousarray(tensor(strips).numpy()), measure.scores(net, strips))
        _record(job, trainer, len(verified))
        job.checkpoint.unlink(missing_ok=True)
    return finished


def _load(path: Path) -> onnx.ModelProto:
    try:
        model = onnx.load(str(path))
        onnx.checker.check_model(model)
    except (OSError, DecodeError, onnx.checker.ValidationError) as error:
        raise TrainingError(f"{path} is not a reader that can be trained further.") from error
    return export.whole(model)


def _record(job: Job, trainer: Trainer, crops: int) -> None:
    manifest.Manifest(
        model="reader",
        command="python -m training.recogniser.fine_tune",
        seed=job.seed,
        data={"verified_crops": crops, "table": manifest.sha256(job.crops / TABLE), "drawn_share": 0.5},
        code=manifest.code_facts("plates", "recogniser"),
        training={
            "steps": trainer.step,
            "seconds": round(trainer.seconds),
            "rate": RECIPE.rate,
            "frozen": RECIPE.frozen,
            "part": PART,
            "loss": round(trainer.loss, 4),
        },
        sources={"start": {"file": job.model.name, "file_sha256": manifest.sha256(job.model)}},
        files=manifest.hashes([job.out]),
    ).save(job.out.with_suffix(".json"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit code: 0 done, 1 cannot, 130 stopped on request."""
    parser = argparse.ArgumentParser(prog="python -m training.recogniser.fine_tune", description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="the reader to start from")
    parser.add_argument("--crops", type=Path, required=True, help=f"folder with {TABLE} and its pictures")
    parser.add_argument("--out", type=Path, required=True, help="the candidate, an .onnx file")
    parser.add_argument("--minutes", type=float, default=6.0, help="minutes of training")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, help="so many steps instead of so many minutes")
    parser.add_argument("--fonts", type=Path, help="folder of free fonts for drawn plates")
    parser.add_argument("--resume", action="store_true", help="go on where the last run stopped")
    asked = parser.parse_args(arguments)
    try:
        finished = fine_tune(Job(**vars(asked)), sys.stdout)
    except TrainingError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0 if finished else 130


if __name__ == "__main__":
    raise SystemExit(main())
