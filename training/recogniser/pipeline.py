# SPDX-License-Identifier: Apache-2.0
"""The whole making of a reader: fetch, draw, train, step back, calibrate, write, measure, record."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TextIO

import cv2
import numpy as np
import onnx
import torch

from training import checkpoint, manifest
from training.progress import Bar
from training.recogniser import export, finish, measure, stock, weights
from training.recogniser.batches import Window, make_batch, tensor
from training.recogniser.cut import cut
from training.recogniser.draw import PER_SHARD, Pool, draw_pool
from training.recogniser.graph import GraphModule, write_back
from training.recogniser.loop import Budget, Recipe, Trainer, run
from training.recogniser.shards import Shard, load, shard_path, wait_for
from training.recogniser.weights import Weights

WINDOW = 24
HELD_OUT_SHARDS = 4
CHECKED = 16
READER, STOCK, MANIFEST = "reader.onnx", "reader-stock.onnx", "manifest.json"


@dataclass(frozen=True, slots=True)
class Job:
    """What ``python -m training.recogniser`` was asked for; see its help."""

    out: Path
    crops: Path
    fonts: Path | None = None
    photographs: Path | None = None
    seed: int = 1
    shards: int = 40
    steps: int = 3600
    count: int = PER_SHARD
    recipe: Recipe = field(default_factory=Recipe)
    init: tuple[Path, ...] = ()
    part: float | None = None
    resume: bool = False

    @property
    def pool(self) -> Pool:
        """The crops that training draws from."""
        return Pool(self.crops / f"seed-{self.seed}", self.seed, self.fonts, self.count)

    @property
    def checkpoint(self) -> Path:
        """Where the run keeps what it has learnt."""
        return self.out / f"checkpoint-{self.seed}.pt"


def train_reader(job: Job, stream: TextIO) -> bool:
    """Make a reader; everything it leaves lies in ``job.out`` and ``job.crops``.

    Args:
        job: what to make.
        stream: where progress is reported to.

    Returns:
        Whether it came to its end; otherwise ``resume`` goes on.

    Raises:
        TrainingError: something it needs is missing or damaged.
    """
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    torch.manual_seed(job.seed)
    base = cut(stock.load_stock(job.out))
    export.save(export.halved(base), job.out / STOCK)
    draw_pool(job.pool.held_out(), range(HELD_OUT_SHARDS), Bar("drawing held-out plates", stream))
    net = GraphModule(base)
    start = weights.copy(net.state_dict())
    if job.init:
        net.load_state_dict(weights.mean([checkpoint.load(file)["average"] for file in job.init]))
    trainer = Trainer(net, job.recipe, np.random.default_rng(job.seed))
    if job.resume:
        trainer.restore(checkpoint.load(job.checkpoint))
    finished = _train(job, trainer, stream) if job.steps else True
    if finished:
        _finish(job, trainer, base, start)
    return finished


def _train(job: Job, trainer: Trainer, stream: TextIO) -> bool:
    with _drawing(job) as draws:
        pace = max(1, job.steps // max(job.shards, 1))

        def fetch(number: int) -> Shard:
            return wait_for(shard_path(job.pool.folder, number), lambda: draws.poll() is None)

        window = Window(fetch, job.shards, WINDOW, pace)
        return run(
            trainer,
            lambda step, rng: make_batch(window.examples(step, job.recipe.batch, rng), rng),
            Budget(steps=job.steps),
            Bar("training", stream),
            job.checkpoint,
        )


@contextmanager
def _drawing(job: Job) -> Iterator[subprocess.Popen[bytes]]:
    """A second process that draws the pool while the first one trains."""
    command = [sys.executable, "-m", "training.recogniser.draw", "--folder", str(job.pool.folder)]
    command += ["--seed", str(job.seed), "--shards", str(job.shards), "--count", str(job.count)]
    command += ["--fonts", str(job.fonts)] if job.fonts else []
    drawing = subprocess.Popen(  # noqa: S603 -- our own words
        command, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield drawing
    finally:
        drawing.terminate()
        drawing.wait()


def _finish(job: Job, trainer: Trainer, base: onnx.ModelProto, start: Weights) -> None:
    """Step back, calibrate, write and measure; from the average of the run's weights."""
    shards = [load(shard_path(job.pool.held_out().folder, number)) for number in range(HELD_OUT_SHARDS)]
    examples = [pair for shard in shards for pair in zip(shard.images, shard.texts, strict=True)]
    choosing, fitting, testing = examples[::2], examples[1::4], examples[3::4]
    net = trainer.net.eval()
    choice = finish.choose(net, start, trainer.average, finish.hard(choosing), parts(job))
    file = job.out / READER
    export.save(write_back(base, net.state_dict()), file)
    strips = [measure.strip(image) for image, _ in testing[:CHECKED]]
    inputs = np.ascontiguousarray(tensor(strips).numpy())
    gap = export.check(file, inputs, measure.scores(net, strips))
    numbers = finish.calibration(measure.read(net, fitting))
    sets = {"held_out": measure.read(net, testing), **measure.validation(net, job.photographs)}
    figures = {name: finish.figures(one, numbers) for name, one in sets.items()}
    manifest.Manifest(
        model="reader",
        command=f"python -m training.recogniser --seed {job.seed} --shards {job.shards} --steps {job.steps}",
        seed=job.seed,
        data=_data_facts(job, shards),
        code=manifest.code_facts("plates", "recogniser"),
        training=_training_facts(job, trainer) | {"part": choice.part},
        figures={**figures, "held_out_by_part": dict(choice.curve), "onnx_gap": round(gap, 7)},
        calibration=numbers,
        sources={"start": stock.FACTS},
        files=manifest.hashes([file, job.out / STOCK]),
    ).save(job.out / MANIFEST)


def parts(job: Job) -> tuple[float, ...]:
    """How far from the first weights to try."""
    return finish.PARTS if job.part is None else (job.part,)


def _training_facts(job: Job, trainer: Trainer) -> dict[str, Any]:
    return {
        **asdict(trainer.recipe),
        "steps": trainer.step,
        "seconds": round(trainer.seconds),
        "loss": round(trainer.loss, 4),
        "threads": 1,
        "init": [manifest.sha256(file) for file in job.init],
    }


def _data_facts(job: Job, held_out: list[Shard]) -> dict[str, Any]:
    """What was drawn, by seed and count, and by which version of the renderer."""
    used = [load(shard_path(job.pool.folder, number)) for number in range(job.shards)] if job.steps else []
    renderers: Counter[str] = Counter()
    for shard in used:
        renderers[shard.renderer] += len(shard.texts)
    return {
        "photographs_trained_on": 0,
        "drawn": {"seed": job.seed, "crops": sum(renderers.values()), "by_renderer": dict(renderers)},
        "held_out": {
            "seed": job.pool.held_out().seed,
            "crops": sum(len(shard.texts) for shard in held_out),
            "use": "half to choose the part, a quarter to calibrate, a quarter to measure",
        },
    }
