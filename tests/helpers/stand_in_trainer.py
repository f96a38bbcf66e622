# SPDX-License-Identifier: Apache-2.0
"""Stands in for the trainer: ``python stand_in_trainer.py HOW OUT CROPS [SOURCE]``.

It reports as the real one does, and then copies SOURCE ("copy"), fails ("fail"), goes on reporting ("go-on"), says
nothing ("hang"), or ends without a reader ("nothing").
"""

import shutil
import sys
import time
from pathlib import Path


def say(line: str) -> None:
    """A line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(how: str, out: Path, crops: Path, source: Path | None = None) -> int:
    """Do it; returns the exit code."""
    say("a library says hello")
    say('{"done": 0.25, "loss": 2.5}')
    (crops / "seen.txt").write_text((crops / "crops.csv").read_text())
    if how == "fail":
        sys.stderr.write("one line\nThe crops are no good.\n")
        return 1
    while how in {"go-on", "hang"}:
        time.sleep(0.05)
        if how == "go-on":
            say('{"done": 0.5}')
    if how == "copy" and source:
        shutil.copy(source, out)
    say('{"done": 1.0, "loss": 0.1}')
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(Path, sys.argv[2:])))
