# SPDX-License-Identifier: Apache-2.0
"""Fine-tuning with the stand-in trainer, in the test's process or in one that is killed.

``python -m tests.helpers.fine_tune_process UNIT CROPS HOW SOURCE WRITES``: kills itself before write number WRITES
into the unit's folder (0 is the first; -1: never).
"""

import os
import signal
import sys
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from unittest.mock import patch

from mdt_app.paths import DataFolder
from mdt_app.reader_models.crops import Collected
from mdt_app.reader_models.fine_tune import Outcome, Surroundings, Wish, fine_tune
from mdt_app.reader_models.trainer import Command, Job
from mdt_app.storage.files import replace_file
from tests.helpers.department_crops import NOON

STAND_IN = Path(__file__).with_name("stand_in_trainer.py")


def stand_in(how: str, source: Path) -> Command:
    """The stand-in's command."""

    def words(job: Job) -> Sequence[str]:
        return [sys.executable, str(STAND_IN), how, str(job.out), str(job.crops), str(source)]

    return words


def tuned(unit: Path, crops: Path, how: str, source: Path) -> Outcome:
    """Fine-tune; the first report goes to the output, so that a test knows when training is under way."""

    def show(done: float) -> None:
        sys.stdout.write(f"{done}\n")
        sys.stdout.flush()

    def ignore(_: Collected) -> None:
        pass

    around = Surroundings(DataFolder(unit), lambda: NOON, show, ignore, stand_in(how, source))
    return fine_tune(Wish(crops, 0.1, 7), around)


def main(unit: str, crops: str, how: str, source: str, writes: str) -> None:
    """Fine-tune and perhaps die."""
    number = count()

    def dying(path: Path, content: bytes) -> None:
        if next(number) == int(writes):
            os.kill(os.getpid(), signal.SIGKILL)
        replace_file(path, content)

    with patch("mdt_app.reader_models.shelf.replace_file", dying):
        tuned(Path(unit), Path(crops), how, Path(source))


if __name__ == "__main__":
    main(*sys.argv[1:])
