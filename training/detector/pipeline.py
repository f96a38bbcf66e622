# SPDX-License-Identifier: Apache-2.0
"""From nothing to a measured detector: draw scenes, train, export, measure, record."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

import cv2
import torch

from training.checkpoint import Interruption
from training.detector import draw, record
from training.detector.answer import Network, from_onnx
from training.detector.evaluate import drawn, photographs
from training.detector.export import export
from training.detector.run import Plan, Run
from training.progress import Bar
from training.scenes import shards
from training.scenes.scene import SIZE

CHECKPOINT, ONNX, MANIFEST = "checkpoint.pt", "detector.onnx", "detector.json"
PHOTOGRAPHS = "MDT_DATA"


@dataclass(frozen=True, slots=True)
class Job:
    """What to do.

    Attributes:
        out: folder for checkpoint, ONNX file and manifest.
        scenes: folder of drawn scenes.
        fonts: folder of open fonts, or None.
        shards: files of 500 scenes to train on, of the seeds from 0.
        plan: settings of the training.
        resume: go on from the checkpoint.
        data: folder of a data collection with ``data/plates/us_photos.csv`` for measuring, or None.
    """

    out: Path
    scenes: Path
    fonts: Path | None
    shards: int = 40
    plan: Plan = field(default_factory=Plan)
    resume: bool = False
    data: Path | None = None


def data_folder() -> Path | None:
    """Where labelled photographs for measuring are: the environment variable MDT_DATA, when it is set."""
    place = os.environ.get(PHOTOGRAPHS)
    return Path(place) if place else None


def train(job: Job, stream: TextIO) -> bool:
    """The whole way; False when it was interrupted, with a checkpoint to go on from.

    Raises:
        TrainingError: data, checkpoint or result cannot be used.
    """
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    seeds = range(job.shards)
    draw.draw(job.scenes, job.fonts, seeds, Bar("scenes", stream))
    draw.draw(job.scenes, job.fonts, [draw.HELD_OUT_SEED], Bar("held-out scenes", stream))
    run = Run(shards.load([draw.shard_path(job.scenes, seed) for seed in seeds]), job.plan)
    if job.resume:
        run.resume(job.out / CHECKPOINT)
    with Interruption() as interruption:
        finished = run.train(job.out / CHECKPOINT, Bar("detector", stream), lambda: interruption.asked)
    if not finished:
        stream.write("Stopped; go on with --resume.\n")
        return False
    finish(job, run)
    return True


def finish(job: Job, run: Run) -> None:
    """Export the average of the weights, measure it and write the manifest.

    Raises:
        TrainingError: the file differs from the network, or the data cannot be read.
    """
    onnx = job.out / ONNX
    difference = export(run.average.network, onnx)
    data = {
        "scenes": job.shards * draw.SCENES,
        "seeds": f"0 to {job.shards - 1}",
        "held out": draw.HELD_OUT_SEED,
    }
    data |= {
        "faces a seed": draw.FACES,
        "photographs": 0,
        "drawn by": sorted(code or "not recorded" for code in run.stock.codes),
    }
    facts: dict[str, Any] = {
        "data": data,
        "figures": {**measure(from_onnx(onnx), job), "export differs": difference},
    }
    record.write(job.out / MANIFEST, onnx, job.plan, run, facts)


def measure(network: Network, job: Job) -> record.Figures:
    """Scores on held-out drawn scenes, and on photographs where there are any.

    Raises:
        TrainingError: the scenes or photographs cannot be read.
    """
    held_out = shards.load([draw.shard_path(job.scenes, draw.HELD_OUT_SEED)])
    table = record.figures(network, drawn(held_out), (SIZE,), "drawn")
    if job.data is not None:
        table |= record.figures(network, photographs(job.data / "data" / "plates"), record.WIDTHS, "photos")
    return table
