# SPDX-License-Identifier: Apache-2.0
"""Where and when something was measured, without naming the machine."""

import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def processor() -> str:
    """The processor's model as the system tells it; "unknown processor" otherwise."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return next((name for name in names if name), platform.processor() or "unknown processor")


def commit() -> str:
    """The checked-out commit, with "+" when files differ from it; empty outside a checkout."""
    command = ["git", "describe", "--always", "--dirty=+", "--exclude=*"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip()


def conditions() -> dict[str, str]:
    """Date, machine and program, as they stand in a report."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": f"{os.cpu_count()} cores, {processor()}",
        "busy": f"load {os.getloadavg()[0]:.1f} at the start"
        if hasattr(os, "getloadavg")
        else "load unknown",
        "system": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        "commit": commit() or "no checkout",
    }
