# SPDX-License-Identifier: Apache-2.0
"""What the terminal holds in memory over an hour's drive: its own process, one a camera, the second reader's.

Sampled each half minute from ``/proc`` (Linux): the proportional share of each process (PSS), so that what they share
counts once. The department's server, which runs on this machine only for the measurement, does not count. Goal: 900 MB
with two cameras. Run: ``python3 dev.py bench memory [SECONDS]``.
"""

import json
import os
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.driving import driving

GOAL_MB = 900.0
SAMPLE_S = 30.0
PROC = Path("/proc")


def family(root: int) -> Iterator[int]:
    """A process and all that it started, the department's server excepted."""
    parents: dict[int, list[int]] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            parents.setdefault(_parent(entry), []).append(int(entry.name))
    waiting = [root]
    while waiting:
        pid = waiting.pop()
        yield pid
        waiting += [child for child in parents.get(pid, ()) if not _is_server(child)]


def _parent(entry: Path) -> int:
    try:
        stat = (entry / "stat").read_text()
    except OSError:
        return 0
    return int(stat.rpartition(")")[2].split()[1])  # a program's name may hold spaces and brackets


def _is_server(pid: int) -> bool:
    try:
        words = (PROC / str(pid) / "cmdline").read_bytes().split(b"\0")
    except OSError:
        return True
    return words[1:3] == [b"-m", b"server"]


def held_mb(pids: Iterator[int]) -> float:
    """Proportional share of all of them, MB; a process that has just ended holds nothing."""
    return sum(_pss_kb(pid) for pid in pids) / 1024


def _pss_kb(pid: int) -> int:
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def growth_mb(held: list[float]) -> float:
    """Median of the last quarter less that of the second: what a camera that was started again does, is no growth."""
    quarter = max(1, len(held) // 4)
    return statistics.median(held[-quarter:]) - statistics.median(held[quarter : 2 * quarter] or held)


def main() -> None:
    """Print the figures; exit 1 above the goal."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 3600.0
    held: list[float] = []
    with driving() as car:
        car.sign_on()
        for _ in range(max(2, round(seconds / SAMPLE_S))):
            car.work(SAMPLE_S)
            held.append(held_mb(family(os.getpid())))
        reads = car.terminal.screens.live.state.total
    figures = {
        "seconds": len(held) * SAMPLE_S,
        "reads": reads,
        "first_mb": round(held[0]),
        "last_mb": round(held[-1]),
        "most_mb": round(max(held)),
        "of_goal": round(max(held) / GOAL_MB, 2),
        "growth_mb": round(growth_mb(held), 1),
    }
    print(json.dumps(figures))
    sys.exit(max(held) > GOAL_MB)


if __name__ == "__main__":
    main()
