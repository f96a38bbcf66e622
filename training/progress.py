# SPDX-License-Identifier: Apache-2.0
"""How far a long run has come: a bar for a person, or one JSON object a line for a program."""

import json
import time
from collections.abc import Mapping
from typing import Protocol, TextIO

BAR = 30
NOTHING: Mapping[str, float] = {}


class Progress(Protocol):
    """Where a run reports to."""

    def show(self, done: float, figures: Mapping[str, float] = NOTHING) -> None:
        """Report the part that is done, 0 to 1, and figures of the moment by name."""
        ...


class Bar:
    """A bar that redraws itself on a terminal, and writes a plain line now and then into a file.

    Args:
        label: what is running, in a word or two.
        stream: where to write.
        every: least seconds between two reports; the end is always reported.
    """

    def __init__(self, label: str, stream: TextIO, every: float = 10.0) -> None:
        self._label = label
        self._stream = stream
        self._tty = stream.isatty()
        self._every = min(every, 0.2) if self._tty else every
        self._start = time.monotonic()
        self._last = float("-inf")

    def show(self, done: float, figures: Mapping[str, float] = NOTHING) -> None:
        """Report the part that is done, 0 to 1, and figures of the moment by name."""
        now = time.monotonic()
        if now - self._last < self._every and done < 1:
            return
        self._last = now
        filled = round(BAR * min(max(done, 0.0), 1.0))
        numbers = " ".join(f"{name} {value:.4g}" for name, value in figures.items())
        spent = f"{now - self._start:.0f} s"
        line = f"{self._label} [{'#' * filled}{'.' * (BAR - filled)}] {done:4.0%} {spent} {numbers}".rstrip()
        finished = "\n" if done >= 1 or not self._tty else ""
        self._stream.write((f"\r\x1b[K{line}" if self._tty else line) + finished)
        self._stream.flush()


class JsonLines:
    """One line ``{"done": 0..1, "loss": x}`` a report, for a program that started the run.

    Args:
        stream: where to write.
        every: least seconds between two reports; the end is always reported.
    """

    def __init__(self, stream: TextIO, every: float = 1.0) -> None:
        self._stream = stream
        self._every = every
        self._last = float("-inf")

    def show(self, done: float, figures: Mapping[str, float] = NOTHING) -> None:
        """Report the part that is done, 0 to 1, and figures of the moment by name."""
        now = time.monotonic()
        if now - self._last < self._every and done < 1:
            return
        self._last = now
        numbers = {name: round(value, 6) for name, value in figures.items()}
        self._stream.write(json.dumps({"done": round(done, 4), **numbers}) + "\n")
        self._stream.flush()
