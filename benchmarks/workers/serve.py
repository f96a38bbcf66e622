# SPDX-License-Identifier: Apache-2.0
"""What every worker does: keep to one core, answer each file named on standard input, tell the peak of memory.

Lines out, JSON: first ``{"versions": {...}}``, then for each file ``{"image", "plates": [{"text", "confidence",
"box"}], "ms"}`` as the judge's scorer wants them, at the end ``{"peak_mib": ...}``. Standard library only: the
environment of another project starts this.
"""

import argparse
import contextlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

NOT_HERE = 3
"""Exit code of a worker whose system is not installed; the reason is the last line of its errors."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One plate that a system read.

    Attributes:
        text: as the system gives it.
        confidence: 0 to 1, the system's own.
        box: left, top, width, height in pixels; None when the system tells none.
    """

    text: str
    confidence: float
    box: tuple[float, float, float, float] | None


@dataclass(frozen=True, slots=True)
class System:
    """A system ready to read.

    Attributes:
        read: the plates of the picture in a file, decoding included.
        versions: what is measured, by name.
    """

    read: Callable[[str], Sequence[Seen]]
    versions: dict[str, str]


class NotHere(Exception):
    """The system cannot be measured on this machine; the text says why."""


def say(line: object) -> None:
    """One JSON line to whoever started the worker."""
    print(json.dumps(line), flush=True)


def paths() -> Iterator[str]:
    """The files to read, as they are named on standard input."""
    for line in sys.stdin:
        if line.strip():
            yield line.rstrip("\n")


def version(package: str) -> str:
    """The installed version of a package.

    Raises:
        NotHere: it is not installed in this environment.
    """
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError as error:
        raise NotHere(f"{package} is not installed") from error


def peak_mib() -> float | None:
    """Most memory that this process, or a program that it started, has held; None where the system tells not.

    ``ru_maxrss`` of the process itself is not used: at its start Linux fills it with the parent's peak.
    """
    with contextlib.suppress(ImportError, OSError):
        import resource

        children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
        own = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024
        return max(own, children)
    return None


def answers(system: System) -> Iterator[dict[str, object]]:
    """An answer for each file; the time runs from its name to its plates."""
    for path in paths():
        started = time.perf_counter()
        plates = system.read(path)
        ms = 1000 * (time.perf_counter() - started)
        shown = [{"text": one.text, "confidence": one.confidence, "box": one.box} for one in plates]
        yield {"image": path, "plates": shown, "ms": ms}


def keep_to(core: int) -> None:
    """Run on that core alone, where the system can be told so; before libraries count the cores."""
    if core >= 0 and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {core})


def options(parser: argparse.ArgumentParser) -> argparse.Namespace:
    """The command line; the worker keeps to its core from here on."""
    parser.add_argument("--core", type=int, default=-1, help="number of the core to keep to; -1: any")
    chosen = parser.parse_args()
    keep_to(chosen.core)
    return chosen


def serve(build: Callable[[], System]) -> None:
    """Build the system, answer every file, tell the peak. Ends with ``NOT_HERE`` when there is no such system."""
    try:
        system = build()
    except NotHere as reason:
        print(reason, file=sys.stderr)
        sys.exit(NOT_HERE)
    say({"versions": system.versions})
    for answer in answers(system):
        say(answer)
    say({"peak_mib": peak_mib()})
