# SPDX-License-Identifier: Apache-2.0
"""The adapter for open-image-models: letterbox, rows to boxes, and what it refuses."""

from pathlib import Path

import numpy as np
import pytest

from camera.adapters.open_image_models import OpenImageModelsDetector, Placement, detections, prepare
from camera.session import ModelError
from tests.helpers.tiny_models import fixed

SQUARE = ("float32", (1, 3, 64, 64))


def rows(*given: tuple[float, ...]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Rows of the network's output."""
    return np.array(given, np.float32).reshape(-1, 7)


def test_a_wide_picture_lies_in_the_middle_and_is_red_green_blue() -> None:
    image = np.zeros((50, 100, 3), np.uint8)
    image[:] = (10, 20, 255)
    array, placement = prepare(image, 64, 64)
    assert array.shape == (1, 3, 64, 64)
    assert placement == Placement(0.64, 0.0, 16.0)
    assert array[0, :, 32, 32] == pytest.approx([1, 20 / 255, 10 / 255])
    assert array[0, :, 2, 32] == pytest.approx([114 / 255] * 3)


def test_an_odd_rest_goes_to_the_bottom() -> None:
    array, placement = prepare(np.full((61, 64, 3), 255, np.uint8), 64, 64)
    assert placement.top == 1.5
    assert (array[0, 0, :, 0] == 1).nonzero()[0].tolist() == list(range(1, 62))


def test_rows_become_boxes_of_the_picture_surest_first() -> None:
    found = detections(
        rows((0, 16, 20, 32, 28, 0, 0.5), (0, 0, 16, 64, 48, 0, 0.9)), 0.4, Placement(0.5, 0, 16)
    )
    assert [one.confidence for one in found] == pytest.approx([0.9, 0.5])
    box = found[1].box
    assert (box.left, box.top, box.right, box.bottom) == (32, 8, 64, 24)


@pytest.mark.parametrize(
    "row",
    [
        (0, 1, 1, 9, 9, 0, 0.39),
        (0, 1, 1, float("nan"), 9, 0, 0.9),
        (0, 1, 1, 9, 9, 0, float("inf")),
        (0, 9, 1, 1, 9, 0, 0.9),
        (0, 1, 9, 9, 9, 0, 0.9),
    ],
)
def test_unsure_rows_and_rows_that_are_no_boxes_are_left_out(row: tuple[float, ...]) -> None:
    assert detections(rows(row), 0.4, Placement(1, 0, 0)) == []


def test_a_model_is_run_and_its_boxes_end_at_the_pictures_edge(tmp_path: Path) -> None:
    answer = rows((0, -8, 20, 70, 40, 0, 0.8), (0, 2, 0, 60, 9, 0, 0.7))
    detector = OpenImageModelsDetector(fixed(tmp_path / "tiny.onnx", SQUARE, {"output0": answer}))
    (found,) = detector.detect(np.zeros((32, 64, 3), np.uint8))
    assert (found.box.left, found.box.top, found.box.right, found.box.bottom) == (0, 4, 64, 24)
    assert detector.name == "tiny"


def test_no_rows_are_no_plates(tmp_path: Path) -> None:
    model = fixed(tmp_path / "tiny.onnx", SQUARE, {"output0": np.zeros((0, 7), np.float32)})
    assert OpenImageModelsDetector(model).detect(np.zeros((9, 300, 3), np.uint8)) == []


@pytest.mark.parametrize(
    ("takes", "width"),
    [
        (("float32", (1, 3, 64, "width")), 7),
        (("float32", (1, 1, 64, 64)), 7),
        (("uint8", (1, 3, 64, 64)), 7),
        (("float32", (1, 3, 64, 64)), 6),
    ],
)
def test_a_model_of_another_kind_is_refused(
    tmp_path: Path, takes: tuple[str, tuple[int | str, ...]], width: int
) -> None:
    model = fixed(tmp_path / "other.onnx", takes, {"output0": np.zeros((1, width), np.float32)})
    with pytest.raises(ModelError, match=r"other\.onnx .* open-image-models"):
        OpenImageModelsDetector(model)


def test_a_missing_and_a_damaged_file_are_told_apart(tmp_path: Path) -> None:
    bad = tmp_path / "bad.onnx"
    with pytest.raises(ModelError, match=r"bad\.onnx is missing\. Copy the file again"):
        OpenImageModelsDetector(bad)
    bad.write_bytes(b"no model")
    with pytest.raises(ModelError, match=r"bad\.onnx is damaged\. Copy the file again"):
        OpenImageModelsDetector(bad)
