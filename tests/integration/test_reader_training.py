# SPDX-License-Identifier: Apache-2.0
"""The whole command with the real trainer: a few seconds of training on small, blurred, drawn plates."""

import json
import os
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from camera.drive.plates import PlatePress
from tests.helpers.department_crops import texts, write_rows

pytest.importorskip("torch", reason="PyTorch is in the training group: python3 dev.py training")
pytest.importorskip("onnx", reason="onnx is in the training group: python3 dev.py training")
pytestmark = [pytest.mark.integration, pytest.mark.slow]


def blurred(folder: Path, count: int) -> Path:
    """A department's folder of plates 38 pixels wide, drawn and blurred, so that a reader errs on some."""
    rng, press = np.random.default_rng(3), PlatePress()
    folder.mkdir()
    rows = []
    for number, text in enumerate(texts(count)):
        plate = cv2.copyMakeBorder(press.stamp(text, "CA"), 12, 12, 24, 24, cv2.BORDER_REPLICATE)
        small = cv2.GaussianBlur(cv2.resize(plate, (38, 19), interpolation=cv2.INTER_AREA), (0, 0), 0.8)
        noisy = np.clip(small + rng.normal(0, 18, small.shape), 0, 255).astype(np.uint8)
        cv2.imwrite(str(folder / f"{number}.png"), noisy)
        rows.append((f"{number}.png", text, ""))
    return write_rows(folder, rows)


@pytest.mark.timeout(300)
def test_a_department_fine_tunes_and_sees_both_readers_on_its_held_out_crops(tmp_path: Path) -> None:
    crops, unit = blurred(tmp_path / "crops", 170), tmp_path / "unit"
    command = [
        sys.executable,
        "-m",
        "mdt_app",
        "reader",
        "fine-tune",
        str(crops),
        "--minutes",
        "0.2",
        "--json",
    ]
    environment = {**os.environ, "MDT_FOLDER": str(unit)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode in {0, 3}, done.stderr
    told = json.loads(done.stdout)
    before, after = told["evidence"]["before"], told["evidence"]["after"]
    assert told["accepted"] == (done.returncode == 0)
    assert told["accepted"] == (after["right"] > before["right"] and after["edits"] <= before["edits"])
    assert (before["crops"], before["characters"]) == (after["crops"], after["characters"])
    assert told["evidence"]["sha256"] != told["evidence"]["parent_sha256"]
    assert after["edits"] < 2 * before["edits"] + 20, "what was trained for seconds is a reader still"
    assert (unit / "models" / "reader.toml").exists() == told["accepted"]
    assert not list((unit / "models").glob("work-*"))
