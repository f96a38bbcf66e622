# SPDX-License-Identifier: Apache-2.0
"""Trains the state classifier: ``python -m training.state``, on the crops that the reader's training has drawn."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from training.errors import TrainingError
from training.state.pipeline import Job, train_state


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the job; the exit code: 0 done, 1 cannot, 130 stopped on request."""
    parser = argparse.ArgumentParser(prog="python -m training.state", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(".training/state"), help="folder for the results")
    parser.add_argument(
        "--crops", type=Path, default=Path(".training/crops/seed-1"), help="folder of drawn crops"
    )
    parser.add_argument("--photographs", type=Path, help="validation sets, only counted (us_closeups.csv)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=13.0, help="minutes of training")
    parser.add_argument("--steps", type=int, help="so many steps instead of so many minutes")
    parser.add_argument("--resume", action="store_true", help="go on where the last run stopped")
    try:
        finished = train_state(Job(**vars(parser.parse_args(arguments))), sys.stderr)
    except TrainingError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0 if finished else 130


if __name__ == "__main__":
    raise SystemExit(main())
