# SPDX-License-Identifier: Apache-2.0
"""How late a 16 ms tick of the screen comes while two cameras read, beside the same tick before sign-on.

Goal (2 cores): p99 <= 5 ms while reading. Run: ``python3 dev.py bench ui_jitter [SECONDS]``.
"""

import json
import sys
import time

from benchmarks.driving import Driving, driving, spread

TICK_MS = 16
GOAL_P99_MS = 5.0


def lateness(car: Driving, seconds: float) -> list[float]:
    """Milliseconds by which each tick came later than it was due."""
    from PySide6.QtCore import Qt, QTimer

    late: list[float] = []
    due_at = time.monotonic() + TICK_MS / 1000

    def tick() -> None:
        nonlocal due_at
        now = time.monotonic()
        late.append(max(0.0, (now - due_at) * 1000))
        due_at = now + TICK_MS / 1000

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.setInterval(TICK_MS)
    timer.timeout.connect(tick)
    timer.start()
    car.work(seconds)
    timer.stop()
    return late


def main() -> None:
    """Print both spreads; exit 1 above the goal."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 30.0
    with driving() as car:
        idle = spread(lateness(car, min(seconds, 10.0)))
        car.sign_on()
        car.work(5.0)
        reading = spread(lateness(car, seconds))
    ratio = round(reading["p99"] / max(idle["p99"], 0.1), 1)
    print(json.dumps({"idle_ms": idle, "reading_ms": reading, "p99_ratio": ratio}))
    sys.exit(reading["p99"] > GOAL_P99_MS)


if __name__ == "__main__":
    main()
