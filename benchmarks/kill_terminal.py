# SPDX-License-Identifier: Apache-2.0
"""Kill the terminal at random moments of a patrol, again and again, and count what is lost or doubled: nothing.

Each round starts the whole demonstration on the same data folder, kills the terminal's process with SIGKILL, opens
its store and notes every committed read. A last patrol then sends what is left. Every read that was ever committed
must be in the car and at the department exactly once, and the audit chain must verify.

Run: ``python3 dev.py bench kill_terminal [TIMES]`` (POSIX).
"""

import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from mdt_app.clock import system_clock
from mdt_app.demo.department import DemoDepartment
from mdt_app.storage import audit, reads
from mdt_app.storage.key_ring import KeyRing
from mdt_app.storage.reads import ReadFilter
from mdt_app.storage.vault import RING_FILE, Vault

EVERY_READ = 1_000_000
#: Starting takes about four seconds; a kill may come before, during and after the first reads.
SOONEST_S, LATEST_S = 2.0, 14.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What twenty or so kills did.

    Attributes:
        committed: reads that any round found committed.
        lost: of those, how many the store lacks at the end.
        broken_chains: rounds after which the audit chain did not verify.
        report: the last patrol's report.
        code: its exit code.
    """

    times: int
    committed: int
    lost: int
    broken_chains: int
    report: dict[str, object]
    code: int


def patrol(root: Path, seconds: float, report: Path) -> subprocess.Popen[bytes]:
    """A headless patrol on the folder, as a process of its own."""
    words = ["demo", "--headless", "--data", str(root), "--seconds", str(seconds), "--report", str(report)]
    quiet = subprocess.DEVNULL
    return subprocess.Popen([sys.executable, "-m", "mdt_app", *words], stdout=quiet, stderr=quiet)


def committed(root: Path) -> tuple[set[UUID], bool]:
    """Every read in the store, and whether its audit chain verifies."""
    department = DemoDepartment(root, system_clock, "WV-471")
    accounts = department.accounts
    ring = KeyRing(department.car.root / RING_FILE)
    vault = Vault(department.car.root, ring.open(accounts.officer, accounts.officer_password))
    try:
        wanted = ReadFilter(limit=EVERY_READ)
        found = {read.read_id for _, day in vault.each(vault.days()) for read in reads.find(day, wanted)}
        return found, audit.verify(vault.index()).ok
    finally:
        vault.close()


def _set_up(root: Path) -> None:
    """A department and a car, so that every kill meets a patrol."""
    department = DemoDepartment(root, system_clock, "WV-471")
    try:
        department.open()
    finally:
        department.close()


def kill_rounds(root: Path, times: int, seed: int = 1) -> Outcome:
    """Kill ``times`` patrols on the folder, then let one end properly."""
    moments = random.Random(seed)
    report = root / "report.json"
    _set_up(root)
    seen: set[UUID] = set()
    broken = 0
    for _ in range(times):
        running = patrol(root, 600.0, report)
        time.sleep(moments.uniform(SOONEST_S, LATEST_S))
        running.send_signal(signal.SIGKILL)
        running.wait()
        there, whole = committed(root)
        seen |= there
        broken += not whole
    code = patrol(root, 2.0, report).wait()
    kept, _ = committed(root)
    told = json.loads(report.read_text())
    return Outcome(times, len(seen), len(seen - kept), broken, told, code)


def main() -> None:
    """Print what came of it; exit 1 when anything was lost."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    with tempfile.TemporaryDirectory() as scratch:
        outcome = kill_rounds(Path(scratch), times)
    told = outcome.report
    print(f"{outcome.times} kills: {outcome.committed} committed reads, {outcome.lost} lost, ", end="")
    print(f"{outcome.broken_chains} broken chains")
    print(
        f"afterwards {told['stored_reads']} reads in the car, {told['server_reads']} at the department, ",
        end="",
    )
    print(f"{told['unsent']} unsent, chain {'verifies' if told['audit_chain_ok'] else 'BROKEN'}")
    sys.exit(bool(outcome.lost or outcome.broken_chains or outcome.code))


if __name__ == "__main__":
    main()
