# SPDX-License-Identifier: Apache-2.0
"""A reader's process that fails says where, and not what it read: standard error ends in a journal."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.integration
ROOT = Path(__file__).parents[2]
FAIL = """
import logging, threading
def fail():
    raise ValueError("8QTQ743 cannot be read")
thread = threading.Thread(target=fail)
thread.start()
thread.join()
try:
    fail()
except ValueError:
    logging.getLogger("camera.process").exception("The camera process failed")
fail()
"""
SETTLING = (
    "from camera.process import _settle_in; _settle_in()",
    "from camera.second_opinion import give_way; give_way()",
)


def _said(settling: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", settling + FAIL], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    return done.stdout + done.stderr


@pytest.mark.parametrize("settling", SETTLING)
def test_in_a_thread_caught_or_at_its_top(settling: str) -> None:
    said = _said(settling)
    assert "8QTQ743" not in said
    assert said.count("ValueError at") == 3
    assert "fail" in said


def test_without_it_the_text_would_be_there() -> None:
    """So that the test above can fail."""
    assert _said("").count("8QTQ743") == 3
