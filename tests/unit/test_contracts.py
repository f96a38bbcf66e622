# SPDX-License-Identifier: Apache-2.0
"""The walls of ARCHITECTURE.md stand: imports point down only, and OpenCV never meets Qt."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """Run a command in the project's folder."""
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)


def test_every_import_contract_is_kept() -> None:
    """The sentence that fails is the name of a contract in pyproject.toml."""
    tool = Path(sys.executable).with_name("lint-imports")
    done = run(str(tool), "--no-cache")
    assert done.returncode == 0, done.stdout


def test_the_terminal_with_all_its_screens_never_loads_opencv() -> None:
    """opencv-python brings a Qt of its own; in the terminal's process the two would collide."""
    probe = (
        "import mdt_app.main.program, mdt_app.cli, sys; "
        "assert 'PySide6' in sys.modules; sys.exit('cv2' in sys.modules)"
    )
    done = run(sys.executable, "-c", probe)
    assert done.returncode == 0, done.stderr


def test_the_server_loads_nothing_of_the_car() -> None:
    """The department's machine needs neither Qt nor OpenCV nor an encrypted store."""
    ours = "{'cv2', 'PySide6', 'mdt_app', 'camera', 'gps'}"
    probe = f"import server.cli, sys; sys.exit(bool({ours} & sys.modules.keys()))"
    assert run(sys.executable, "-c", probe).returncode == 0
