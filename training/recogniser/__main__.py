# SPDX-License-Identifier: Apache-2.0
"""Trains the plate reader: ``python -m training.recogniser``. Ctrl-C keeps what was learnt; ``--resume`` goes on."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from training.errors import TrainingError
from training.recogniser.draw import PER_SHARD
from training.recogniser.loop import Recipe
from training.recogniser.pipeline import Job, train_reader

FOLDER = Path(".training")


def parse(arguments: Sequence[str] | None = None) -> Job:
    """The job that a command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m training.recogniser", description=__doc__)
    parser.add_argument("--out", type=Path, default=FOLDER / "recogniser", help="folder for the results")
    parser.add_argument("--crops", type=Path, default=FOLDER / "crops", help="folder for drawn crops")
    parser.add_argument("--fonts", type=Path, help="folder that python -m training.fonts filled")
    parser.add_argument("--photographs", type=Path, help="validation sets, only counted (us_photos.csv ...)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shards", type=int, default=40, help="shards of crops to draw")
    parser.add_argument("--count", type=int, default=PER_SHARD, help="crops in a shard")
    parser.add_argument("--steps", type=int, default=3600, help="training steps of 24 crops")
    parser.add_argument("--rate", type=float, default=Recipe().rate, help="highest learning rate")
    parser.add_argument(
        "--keep", type=float, default=Recipe().keep, help="share the moving average keeps a step"
    )
    parser.add_argument(
        "--init", type=Path, nargs="+", default=[], help="start from the mean of these checkpoints"
    )
    parser.add_argument(
        "--part", type=float, help="set how far to go from the stock weights, instead of choosing"
    )
    parser.add_argument("--resume", action="store_true", help="go on where the last run stopped")
    asked = parser.parse_args(arguments)
    return Job(
        out=asked.out,
        crops=asked.crops,
        fonts=asked.fonts,
        photographs=asked.photographs,
        seed=asked.seed,
        shards=asked.shards,
        steps=asked.steps,
        count=asked.count,
        recipe=Recipe(rate=asked.rate, keep=asked.keep),
        init=tuple(asked.init),
        part=asked.part,
        resume=asked.resume,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the job; the exit code: 0 done, 1 cannot, 130 stopped on request."""
    try:
        finished = train_reader(parse(arguments), sys.stderr)
    except TrainingError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0 if finished else 130


if __name__ == "__main__":
    raise SystemExit(main())
