# SPDX-License-Identifier: Apache-2.0
"""From the start of the program to a live picture of both cameras, less the time in which a person types.

Each start is a process of its own on the same car: once right after the set-up, then again. Beside it, in the same run,
what Python and Qt need for an empty window. Goal (2 cores): 5 s. Run: ``python3 dev.py bench start [TIMES]``.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.driving import Car, car
from mdt_app.storage.totp import STEP_S

GOAL_S = 5.0
PATIENCE_S = 120
EMPTY_WINDOW = """
from PySide6.QtWidgets import QApplication, QWidget
qt = QApplication([])
window = QWidget()
window.show()
qt.processEvents()
"""


@dataclass(frozen=True, slots=True)
class Start:
    """One start, seconds.

    Attributes:
        window: from the start of the process to the painted banner.
        live: from the last key of sign-on to the painted pictures of all cameras.
    """

    window: float
    live: float

    @property
    def total(self) -> float:
        """Without the person's time between the two."""
        return self.window + self.live


@contextmanager
def _told(car: Car) -> Iterator[list[str]]:
    """The words that start the child; its car is told through files."""
    with tempfile.TemporaryDirectory() as scratch:
        settings = Path(scratch) / "settings.json"
        settings.write_text(car.settings.model_dump_json(), encoding="utf-8")
        yield [sys.executable, "-m", "benchmarks.workers.start", str(settings), str(car.folder.root)]


def start_once(car: Car) -> Start:
    """Start the terminal as a process, sign on, wait for the pictures, end it."""
    # A code of the second factor is good once: wait for the next.
    time.sleep(STEP_S - time.time() % STEP_S)
    with _told(car) as words:
        began = time.time()
        secret = json.dumps(
            [car.accounts.officer, car.accounts.officer_password, car.accounts.officer_factor]
        )
        done = subprocess.run(
            words, input=secret, stdout=subprocess.PIPE, text=True, check=True, timeout=PATIENCE_S
        )
    told = json.loads(done.stdout.splitlines()[-1])
    return Start(told["window_at"] - began, told["live_at"] - told["submitted_at"])


def empty_window() -> float:
    """Seconds that Python and Qt need for a window with nothing in it."""
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", EMPTY_WINDOW], check=True, timeout=PATIENCE_S)
    return time.monotonic() - began


def main() -> None:
    """Print each start; exit 1 when the median is above the goal."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with ExitStack() as stack:
        ours = stack.enter_context(car())
        floor = min(empty_window() for _ in range(3))
        starts = [start_once(ours) for _ in range(times)]
    totals = sorted(start.total for start in starts)
    median = totals[len(totals) // 2]
    figures = {
        "starts_s": [
            {"window": round(s.window, 2), "live": round(s.live, 2), "total": round(s.total, 2)}
            for s in starts
        ],
        "median_s": round(median, 2),
        "of_goal": round(median / GOAL_S, 2),
        "empty_window_s": round(floor, 2),
        "times_empty_window": round(median / floor, 1),
    }
    print(json.dumps(figures))
    sys.exit(median > GOAL_S)


if __name__ == "__main__":
    main()
