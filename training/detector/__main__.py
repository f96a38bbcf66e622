# SPDX-License-Identifier: Apache-2.0
"""Trains the plate detector: ``python -m training.detector``; ``... evaluate`` measures a detector there is.

Ctrl-C keeps what was learnt; ``--resume`` goes on. Photographs are only measured on, and only when the environment
variable MDT_DATA names a folder that has them.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import cv2

from training.detector import draw
from training.detector.answer import from_onnx
from training.detector.pipeline import ONNX, Job, data_folder, measure, train
from training.detector.record import Figures, milliseconds
from training.detector.run import Plan
from training.errors import TrainingError
from training.fonts import FOLDER
from training.progress import Bar


def arguments_of(words: Sequence[str] | None) -> argparse.Namespace:
    """The command line, read."""
    parser = argparse.ArgumentParser(prog="python -m training.detector", description=__doc__)
    parser.add_argument("task", nargs="?", choices=("train", "evaluate"), default="train")
    parser.add_argument("--out", type=Path, default=Path(".training/detector"), help="folder for the results")
    parser.add_argument(
        "--scenes-in", type=Path, default=Path(".training/scenes"), help="folder for drawn scenes"
    )
    parser.add_argument("--scenes", type=int, default=20_000, help="scenes to draw, in files of 500")
    parser.add_argument("--fonts", type=Path, default=FOLDER, help="folder of open fonts; may be missing")
    parser.add_argument("--steps", type=int, default=Plan().steps, help="training steps of 16 pictures")
    parser.add_argument("--rate", type=float, default=Plan().rate, help="highest learning rate")
    parser.add_argument("--seed", type=int, default=Plan().seed)
    parser.add_argument("--resume", action="store_true", help="go on where the last run stopped")
    parser.add_argument("--model", type=Path, help="ONNX file to evaluate instead of the one in the results")
    return parser.parse_args(words)


def job_of(asked: argparse.Namespace) -> Job:
    """The job that a command line asks for."""
    return Job(
        out=asked.out,
        scenes=asked.scenes_in,
        fonts=asked.fonts,
        shards=max(1, round(asked.scenes / draw.SCENES)),
        plan=Plan(steps=asked.steps, rate=asked.rate, seed=asked.seed),
        resume=asked.resume,
        data=data_folder(),
    )


def table(figures: Mapping[str, Mapping[str, float]]) -> str:
    """Figures as lines of text."""
    lines = []
    for name, values in figures.items():
        lines.append(f"{name:<24} " + "  ".join(f"{label} {value:g}" for label, value in values.items()))
    return "\n".join(lines) + "\n"


def evaluate(job: Job, model: Path) -> Figures:
    """Figures of an ONNX file."""
    cv2.setNumThreads(1)
    draw.draw(job.scenes, job.fonts, [draw.HELD_OUT_SEED], Bar("held-out scenes", sys.stderr))
    network = from_onnx(model)
    return {"time": {"ms": round(milliseconds(network), 1)}, **measure(network, job)}


def main(words: Sequence[str] | None = None) -> int:
    """Do it; the exit code: 0 done, 1 cannot, 130 stopped on request."""
    asked = arguments_of(words)
    job = job_of(asked)
    try:
        if asked.task == "evaluate":
            sys.stdout.write(table(evaluate(job, asked.model or job.out / ONNX)))
            return 0
        return 0 if train(job, sys.stderr) else 130
    except TrainingError as error:
        sys.stderr.write(f"{error}\n")
        return 1


if __name__ == "__main__":
    raise SystemExit(main())
