# SPDX-License-Identifier: Apache-2.0
"""Tesseract in a process of its own, asked by one that must not load OpenCV."""

import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from camera.second_opinion import SecondOpinion

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(not SecondOpinion.is_there(), reason="Tesseract is not installed"),
]

ASK = """
import sys
from pathlib import Path
from camera.second_opinion import SecondOpinion
if __name__ == "__main__":
    opinion = SecondOpinion()
    print(opinion(Path(sys.argv[1]).read_bytes()))
    print(opinion(b"no picture"))
    opinion.close()
    sys.exit("cv2" in sys.modules)
"""


def test_a_crop_is_read_and_opencv_stays_out_of_the_asking_process(tmp_path: Path) -> None:
    """Plain letters on white, with the margin that stored crops have; what is no picture gives nothing."""
    crop = np.full((240, 480, 3), 255, np.uint8)
    cv2.putText(crop, "TEST 42", (110, 135), cv2.FONT_HERSHEY_DUPLEX, 1.9, (20, 20, 20), 4, cv2.LINE_AA)
    picture, script = tmp_path / "crop.jpg", tmp_path / "ask.py"
    cv2.imwrite(str(picture), crop)
    script.write_text(ASK)
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, script, picture],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(root), "PATH": "/usr/bin:/bin"},
    )
    assert done.returncode == 0, done.stderr
    read, nothing = done.stdout.split()
    assert read == "TEST42"
    assert nothing == "None"
