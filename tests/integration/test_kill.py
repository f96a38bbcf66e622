# SPDX-License-Identifier: Apache-2.0
"""A terminal that is killed loses nothing that it had committed, and the department has nothing twice."""

import sys
from pathlib import Path

import pytest

from benchmarks.kill_terminal import kill_rounds


@pytest.mark.integration
@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
def test_killing_the_terminal_loses_and_doubles_nothing(tmp_path: Path) -> None:
    """Two kills here; ``dev.py bench kill_terminal`` does twenty."""
    outcome = kill_rounds(tmp_path / "demo", times=2, seed=5)
    assert outcome.committed > 0
    assert (outcome.lost, outcome.broken_chains, outcome.code) == (0, 0, 0)
    assert outcome.report["server_reads"] == outcome.report["stored_reads"]
