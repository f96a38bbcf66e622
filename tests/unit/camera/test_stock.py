# SPDX-License-Identifier: Apache-2.0
"""The stock reader on tiny models and on the shipped reader's file, which has the same form."""

from pathlib import Path

import numpy as np
import pytest

import resources
from camera.model_list import listed
from camera.read import ALPHABET
from camera.session import ModelError
from camera.stock import StockReader
from tests.helpers.tiny_models import fixed

CROP = np.full((40, 90, 3), 128, np.uint8)
STRIP = ("float32", (1, 3, 48, 160))


def spelling(text: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Scores of 20 steps that spell a text, each character followed by a blank."""
    scores = np.zeros((1, 20, 37), np.float32)
    scores[0, :, 0] = 20
    for at, char in enumerate(text):
        scores[0, 2 * at, 0] = 0
        scores[0, 2 * at, ALPHABET.index(char) + 1] = 20
    return scores


def test_steps_are_read_as_a_text(tmp_path: Path) -> None:
    reader = StockReader(fixed(tmp_path / "stock.onnx", STRIP, {"logits": spelling("8QTQ743")}))
    found = reader.read(CROP)
    assert found.text == "8QTQ743"
    assert found.confidence > 0.99
    assert reader.name == "stock"


def test_scores_that_are_no_numbers_read_as_nothing(tmp_path: Path) -> None:
    scores = spelling("8QTQ743")
    scores[0, 3, 3] = np.nan
    reader = StockReader(fixed(tmp_path / "stock.onnx", STRIP, {"logits": scores}))
    assert reader.read(CROP).text == ""


def test_the_form_of_the_shipped_model_is_taken() -> None:
    models = resources.path("models")
    stock = listed(models).find("stock")
    assert stock is not None
    assert StockReader(models / stock.file).read(CROP).text == ""


@pytest.mark.parametrize(
    ("takes", "classes"), [(("float32", (1, 3, 48, 128)), 37), (("float32", (1, 3, 48, 160)), 38)]
)
def test_a_model_of_another_form_is_refused(
    tmp_path: Path, takes: tuple[str, tuple[int, ...]], classes: int
) -> None:
    model = fixed(tmp_path / "other.onnx", takes, {"logits": np.zeros((1, 20, classes), np.float32)})
    with pytest.raises(ModelError, match=r"other\.onnx is damaged"):
        StockReader(model)


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"gone\.onnx is missing"):
        StockReader(tmp_path / "gone.onnx")
