# SPDX-License-Identifier: Apache-2.0
"""The systems that are compared, and running each in a process of its own on one core."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.reading.scoring import Answer, Read, normalise
from benchmarks.workers.serve import NOT_HERE

ROOT = Path(__file__).resolve().parents[2]
TIME_LIMIT_S = 1800
ONE_THREAD = ("OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS", "MDT_THREADS")
OURS = "Patrol MDT"


class WorkerFailed(Exception):
    """A worker ended with an error, or answered something else than asked; the text tells its last words."""


@dataclass(frozen=True, slots=True)
class Contender:
    """A system to measure.

    Attributes:
        name: as the tables call it.
        module: its worker.
        python: the interpreter whose packages it needs.
        words: the worker's options.
        scenes, close_ups: on which pictures it is measured.
    """

    name: str
    module: str
    python: str = sys.executable
    words: tuple[str, ...] = ()
    scenes: bool = True
    close_ups: bool = True


@dataclass(frozen=True, slots=True)
class Run:
    """What a worker answered.

    Attributes:
        answers: by file.
        versions: what ran, by name.
        peak_mib: most memory; None where it could not be told.
        missing: why nothing was measured; empty when it was.
    """

    answers: Mapping[str, Answer] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    peak_mib: float | None = None
    missing: str = ""


def contenders(models: Path, peers_python: str, openalpr: str) -> list[Contender]:
    """Ours first, then the peers.

    Args:
        models: folder with fast-alpr's models.
        peers_python: interpreter that has the peers' packages.
        openalpr: OpenALPR's program; empty leaves it out.
    """
    fast = ("--models", str(models))
    worker = "benchmarks.workers."
    systems = [
        Contender(OURS, f"{worker}ours"),
        Contender(
            "fast-alpr, boxes padded 8 %", f"{worker}fast_alpr", peers_python, (*fast, "--pad", "0.08")
        ),
        Contender("fast-alpr as shipped", f"{worker}fast_alpr", peers_python, fast),
        Contender(
            "fast-plate-ocr, no detector",
            f"{worker}fast_alpr",
            peers_python,
            (*fast, "--whole"),
            scenes=False,
        ),
        Contender("rapidocr, whole scene", f"{worker}rapid_ocr", peers_python),
    ]
    if openalpr:
        systems.append(Contender("OpenALPR, country us", f"{worker}open_alpr", words=("--binary", openalpr)))
    return [*systems, Contender("Tesseract behind contours", f"{worker}tesseract")]


def environment() -> dict[str, str]:
    """This process's environment with one thread for everything that asks."""
    return {**os.environ, **dict.fromkeys(ONE_THREAD, "1"), "PYTHONWARNINGS": "ignore"}


def answer(line: Mapping[str, object]) -> Answer:
    """A worker's line about one picture."""
    reads = []
    plates, ms = line["plates"], line["ms"]
    if not isinstance(plates, list) or not isinstance(ms, int | float):
        raise WorkerFailed("a worker's answer is not what was asked for")
    for plate in plates:
        box = plate.get("box")
        place = (float(box[0]), float(box[1]), float(box[2]), float(box[3])) if box else None
        reads.append(Read(normalise(str(plate["text"])), float(plate.get("confidence") or 0), place))
    return Answer(tuple(reads), float(ms))


def understand(lines: Sequence[str]) -> Run:
    """A worker's lines; what its libraries print beside them is passed over.

    Raises:
        WorkerFailed: a line is none of a worker's.
    """
    answers: dict[str, Answer] = {}
    versions: dict[str, str] = {}
    peak_mib: float | None = None
    try:
        for line in lines:
            told = json.loads(line) if line.startswith("{") else {}
            versions |= told.get("versions", {})
            peak_mib = told.get("peak_mib", peak_mib)
            if "image" in told:
                answers[str(Path(told["image"]).resolve())] = answer(told)
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise WorkerFailed(f"a worker's answer cannot be understood: {error!r}") from error
    return Run(answers, versions, peak_mib)


def run(contender: Contender, files: Sequence[str], core: int, limit_s: float = TIME_LIMIT_S) -> Run:
    """Have a system read files in a new process.

    Args:
        contender: the system.
        files: pictures or videos.
        core: number of the core that the process keeps to; -1 for any.
        limit_s: seconds after which it is ended.

    Raises:
        WorkerFailed: it ended with an error, took too long, or did not answer every file.
    """
    command = [contender.python, "-m", contender.module, *contender.words, "--core", str(core)]
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=environment(), input="\n".join(files), capture_output=True, text=True,
            timeout=limit_s, check=False,
        )  # fmt: skip
    except FileNotFoundError:
        return Run(missing=f"there is no interpreter {contender.python}")
    except subprocess.TimeoutExpired as error:
        raise WorkerFailed(f"{contender.name} took more than {limit_s:.0f} s") from error
    last_words = (done.stderr.strip().splitlines() or ["no reason told"])[-1]
    if done.returncode == NOT_HERE:
        return Run(missing=last_words)
    if done.returncode:
        raise WorkerFailed(f"{contender.name} ended with {done.returncode}: {last_words}")
    result = understand(done.stdout.splitlines())
    silent = [file for file in files if str(Path(file).resolve()) not in result.answers]
    if silent:
        raise WorkerFailed(f"{contender.name} did not answer {len(silent)} of {len(files)} files")
    return result
