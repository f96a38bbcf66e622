# SPDX-License-Identifier: Apache-2.0
"""Fitting how sure texts read in streets may be, on invented reads and on drawn streets."""

import json
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="training is not installed (python3 dev.py training)")

import resources
from camera.street import StreetCalibration
from camera.types import Box
from training.errors import TrainingError
from training.scenes.scene import Scene
from training.streets.__main__ import main
from training.streets.fit import StreetReads, figures, fitted, joined, text_at

TRUE = StreetCalibration(0.8, 1.2, -1.5)


def invented(count: int, seed: int = 3) -> StreetReads:
    """Reads that are right as often as ``TRUE`` says."""
    rng = np.random.default_rng(seed)
    reader, detector = rng.uniform(0.3, 0.999, count), rng.uniform(0.3, 0.98, count)
    reads = StreetReads(reader, detector, np.zeros(count, np.bool_))
    return StreetReads(reader, detector, rng.random(count) < reads.after(TRUE))


def test_the_numbers_behind_the_reads_are_found_again() -> None:
    found = fitted(invented(20_000))
    assert found.slope == pytest.approx(TRUE.slope, abs=0.08)
    assert found.found_slope == pytest.approx(TRUE.found_slope, abs=0.08)
    assert found.intercept == pytest.approx(TRUE.intercept, abs=0.15)


def test_confidence_is_honest_afterwards_and_was_not_before() -> None:
    reads = invented(6_000)
    told = figures(reads, fitted(reads))
    assert told["calibration_error_after"] < 0.03 < told["calibration_error_before"]
    assert told["confidence_after"] == pytest.approx(told["right"], abs=0.01)


@pytest.mark.parametrize("right", [np.ones(300, np.bool_), np.zeros(300, np.bool_), np.ones(10, np.bool_)])
def test_too_few_or_one_sided_reads_are_refused(right: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> None:
    half = np.full(len(right), 0.5)
    with pytest.raises(TrainingError, match="Draw more scenes"):
        fitted(StreetReads(half, half, right))


def test_parts_are_joined_in_their_order() -> None:
    reads = invented(50)
    again = joined([reads.part(slice(20)), reads.part(slice(20, None))])
    assert again.reader.tolist() == reads.reader.tolist()
    assert again.right.tolist() == reads.right.tolist()


def test_a_box_has_the_text_of_the_plate_that_it_covers() -> None:
    corners = np.array(
        [[[10, 10], [90, 10], [90, 50], [10, 50]], [[200, 10], [280, 10], [280, 50], [200, 50]]]
    )
    scene = Scene(np.zeros((512, 512), np.uint8), corners.astype(np.float32), ("ONE1", "TWO2"))
    assert text_at(scene, Box(12, 8, 92, 52)) == "ONE1"
    assert text_at(scene, Box(205, 10, 285, 50)) == "TWO2"
    assert text_at(scene, Box(100, 300, 180, 340)) == ""
    assert text_at(Scene(scene.image, np.zeros((0, 4, 2), np.float32)), Box(0, 0, 9, 9)) == ""


def test_drawn_streets_give_numbers_from_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("training.streets.fit.FEWEST", 5)
    file = tmp_path / "streets.json"
    words = ["--models", str(resources.path("models")), "--fonts", str(tmp_path / "none")]
    assert main([*words, "--scenes", "32", "--json", str(file)]) == 0
    told = json.loads(file.read_text(encoding="utf-8"))
    assert json.loads(capsys.readouterr().out) == told
    assert told["calibration"].keys() == {"street_slope", "street_found_slope", "street_intercept"}
    assert 5 <= told["figures"]["all"]["texts"] <= 400


def test_too_few_scenes_are_refused_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--models", str(resources.path("models")), "--fonts", str(tmp_path / "none")]
    assert main([*words, "--scenes", "2"]) == 1
    assert "Draw more scenes" in capsys.readouterr().err


def test_a_folder_without_models_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--models", str(tmp_path), "--scenes", "2"]) == 1
    assert "models.toml" in capsys.readouterr().err
