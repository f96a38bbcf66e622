# SPDX-License-Identifier: Apache-2.0
"""The runtime of the plate models keeps no diary on the disk and has none to send."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import resources

pytestmark = pytest.mark.integration
ROOT = Path(__file__).parents[2]
RUN = (
    "import sys, time, onnxruntime;"
    "onnxruntime.InferenceSession(sys.argv[1], providers=['CPUExecutionProvider']);"
    "time.sleep(0.3)"
)


def _files_after(folder: Path, first: str) -> list[Path]:
    """What a process that opens a model leaves in its account's folders."""
    model = sorted(resources.path("models").glob("*.onnx"))[0]
    # Not the rest of the environment, by which it knows a build machine; and what it would send reaches nobody.
    own = {"PATH": os.environ["PATH"], "https_proxy": "http://127.0.0.1:9"}
    folders = {"HOME": str(folder), "XDG_CACHE_HOME": str(folder / "cache")}
    done = subprocess.run(
        [sys.executable, "-c", f"{first}\n{RUN}", str(model)],
        cwd=ROOT,
        env={**own, **folders},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("package", ["camera.session", "training"])
def test_it_writes_nothing(tmp_path: Path, package: str) -> None:
    """Whichever of our packages brings it in."""
    assert _files_after(tmp_path, f"import {package}") == []


def test_it_would(tmp_path: Path) -> None:
    """So that the test above can fail; when this one does, the switch in ``camera`` is not needed any more."""
    assert any(path.name == "onnxruntime.db" for path in _files_after(tmp_path, ""))
