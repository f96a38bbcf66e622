# SPDX-License-Identifier: Apache-2.0
"""No process that holds plates leaves its memory on the disk when it dies."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc"),
]
ROOT = Path(__file__).parents[2]

SAID = (
    "import ctypes, resource;"
    "print(resource.getrlimit(resource.RLIMIT_CORE)[0], ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), flush=True)"
)


def _says(first: str, last: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", f"{first}\n{SAID}\n{last}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_process_that_forbids_them_cannot_be_dumped(tmp_path: Path) -> None:
    """Neither to a file nor to a collector: PR_GET_DUMPABLE says 0, and a crash leaves nothing behind."""
    crash = f"import os; os.chdir({str(tmp_path)!r}); os.abort()"
    done = _says("from camera.dumps import forbid_core_dumps; forbid_core_dumps()", crash)
    assert done.stdout.split() == ["0", "0"], done.stderr
    assert done.returncode == -signal.SIGABRT
    assert list(tmp_path.iterdir()) == []


def test_a_process_that_does_not_could_be() -> None:
    """So that the test above can fail."""
    assert _says("").stdout.split()[1] == "1"


@pytest.mark.parametrize(
    "settling",
    [
        "from camera.process import _settle_in; _settle_in()",
        "from camera.second_opinion import give_way; give_way()",
        "from mdt_app.main.program import settle_in; settle_in()",
    ],
)
def test_the_terminal_and_its_processes_forbid_them(settling: str) -> None:
    """Camera, second reader and the terminal itself, as each begins."""
    assert _says(settling).stdout.split() == ["0", "0"]
