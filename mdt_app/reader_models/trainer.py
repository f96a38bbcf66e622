# SPDX-License-Identifier: Apache-2.0
"""Training in a process of its own: the program itself never loads PyTorch.

The trainer prints a line of JSON now and then, ``{"done": 0..1, "loss": x}``, and ends with 0 once the candidate is
complete. What it writes to its error output is shown to the person, and kept nowhere.
"""

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from mdt_app.errors import Refused, Trouble

#: Loading, drawing and writing around the training itself, seconds.
AROUND_S = 600.0
KILL_AFTER_S = 10.0


@dataclass(frozen=True, slots=True)
class Job:
    """What to train.

    Attributes:
        model: the reader to start from.
        crops: folder with the table of training crops.
        out: where the candidate goes.
        minutes: of training.
    """

    model: Path
    crops: Path
    out: Path
    minutes: float
    seed: int


Command = Callable[[Job], Sequence[str]]
Progress = Callable[[float], None]


def own_command(job: Job) -> Sequence[str]:
    """The trainer of this checkout.

    Raises:
        Refused: this program cannot train; the sentence says where that can be done.
    """
    if getattr(sys, "frozen", False) or find_spec("training") is None:
        raise Refused(f"This program was installed without its training part. {_WHERE}")
    if find_spec("torch") is None or find_spec("onnx") is None:
        raise Refused(f"What training needs (PyTorch, onnx) is not installed. {_WHERE}")
    words: list[str | Path | float] = ["--model", job.model, "--crops", job.crops, "--out", job.out]
    words += ["--minutes", job.minutes, "--seed", job.seed]
    return [sys.executable, "-m", "training.recogniser.fine_tune", *map(str, words)]


_WHERE = (
    "On a workstation of the department, in a checkout of the program, run `python3 dev.py training` once and "
    "fine-tune there; cars get the result with `mdt reader install`."
)


def train(job: Job, command: Sequence[str], progress: Progress, patience_s: float | None = None) -> None:
    """Run the trainer to its end.

    Args:
        job: what the command does.
        command: words that start the trainer.
        progress: gets the part that is done, 0 to 1.
        patience_s: seconds after which the trainer is stopped; by default twice its minutes and a margin.

    Raises:
        Trouble: it cannot be started, failed, hung, or left no candidate.
    """
    allowed_s = patience_s if patience_s is not None else 2 * 60 * job.minutes + AROUND_S
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
        with _started(command, said) as child, _deadline(child, allowed_s) as late:
            for line in child.stdout or ():
                done = _done(line)
                if done is not None:
                    progress(done)
            code = child.wait()
        if late.is_set():
            raise Trouble(f"Training did not end within {allowed_s:.0f} s and was stopped. {_RUNS_ON}")
        if code:
            said.seek(0)
            last = (said.read().strip().splitlines() or [f"exit code {code}"])[-1]
            raise Trouble(f"Training failed: {last.rstrip('.')}. {_RUNS_ON}")
    if not job.out.is_file():
        raise Trouble(f"Training ended without a reader. {_RUNS_ON}")


_RUNS_ON = "The running reader runs on."


@contextmanager
def _started(command: Sequence[str], said: IO[str]) -> Iterator[subprocess.Popen[str]]:
    """The child; it is stopped when anything goes wrong on our side."""
    try:
        child = subprocess.Popen(  # noqa: S603 - our own interpreter with words of ours
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=said,
            encoding="utf-8",
            errors="replace",
        )
    except OSError as error:
        raise Trouble(f"Training cannot be started: {error.strerror}. {_RUNS_ON}") from error
    with child:
        try:
            yield child
        finally:
            if child.poll() is None:
                child.terminate()
                try:
                    child.wait(KILL_AFTER_S)
                except subprocess.TimeoutExpired:
                    child.kill()


@contextmanager
def _deadline(child: subprocess.Popen[str], seconds: float) -> Iterator[threading.Event]:
    """Kills the child after so long; the event says that it was."""
    late = threading.Event()

    def stop() -> None:
        late.set()
        child.kill()

    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()
        timer.join()


def _done(line: str) -> float | None:
    """The part done that a line tells; None when it tells something else."""
    try:
        told = json.loads(line)
    except ValueError:
        return None
    done = told.get("done") if isinstance(told, dict) else None
    return min(max(float(done), 0.0), 1.0) if isinstance(done, int | float) else None
