# SPDX-License-Identifier: Apache-2.0
"""OpenALPR through its own command line program, started once: ``alpr -j -c us -``, file names on its input."""

import argparse
import contextlib
import json
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from typing import Any

from benchmarks.workers.serve import NotHere, Seen, System, options, serve


def as_seen(plate: dict[str, Any]) -> Seen:
    """One of the program's plates: its best text, the upright hull of its four corners."""
    across = [float(corner["x"]) for corner in plate["coordinates"]]
    down = [float(corner["y"]) for corner in plate["coordinates"]]
    box = min(across), min(down), max(across) - min(across), max(down) - min(down)
    return Seen(plate["plate"], min(1.0, float(plate["confidence"]) / 100), box)


@contextlib.contextmanager
def running(binary: str) -> Iterator[subprocess.Popen[str]]:
    """The program, ended when the block is left."""
    command = [binary, "-j", "-c", "us", "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        yield program
        if program.stdin is not None:
            program.stdin.close()


def read(program: "subprocess.Popen[str]", path: str) -> Sequence[Seen]:
    """The plates of the picture in a file.

    Raises:
        NotHere: the program has ended, or takes no list of files.
    """
    if program.stdin is None or program.stdout is None:
        raise NotHere("alpr has no pipes")
    with contextlib.suppress(BrokenPipeError):
        program.stdin.write(f"{path}\n")
        program.stdin.flush()
    for line in program.stdout:
        if line.startswith("{"):
            return [as_seen(plate) for plate in json.loads(line)["results"]]
    raise NotHere("alpr ended without an answer; does it take file names on its input (`alpr -j -c us -`)?")


def told_version(binary: str) -> str:
    """What the program says about its version.

    Raises:
        NotHere: there is no such program, or it cannot run.
    """
    if shutil.which(binary) is None:
        raise NotHere(f"there is no program {binary}")
    try:
        told = subprocess.run([binary, "--version"], capture_output=True, text=True, timeout=20, check=False)
    except OSError as error:
        raise NotHere(f"{binary} does not start: {error.strerror}") from error
    numbers = [word for word in told.stdout.split() if word[:1].isdigit()]
    return numbers[-1] if numbers else "unknown"


def main() -> None:
    """Serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", default="alpr", help="the program")
    chosen = options(parser)

    def build() -> System:
        versions = {"openalpr": told_version(chosen.binary)}
        program = stack.enter_context(running(chosen.binary))
        return System(lambda path: read(program, path), versions)

    with contextlib.ExitStack() as stack:
        serve(build)


if __name__ == "__main__":
    main()
