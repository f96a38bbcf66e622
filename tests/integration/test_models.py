# SPDX-License-Identifier: Apache-2.0
"""The models that ship: what they are, and that the program refuses damaged ones."""

import hashlib
import tomllib
from pathlib import Path

import numpy as np
import pytest

import resources
from camera.detect import OnnxDetector
from camera.models import ReaderSettings, build_pipeline
from camera.read import OnnxReader
from camera.session import ModelError

pytestmark = pytest.mark.integration
MODELS = tomllib.loads(resources.text("models/models.toml"))["model"]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: str(model["name"]))
def test_each_model_is_the_one_described(model: dict[str, str]) -> None:
    assert hashlib.sha256(resources.data(f"models/{model['file']}")).hexdigest() == model["sha256"]
    assert model["file"] in resources.text("models/README.md")
    assert model["licence"] == "Apache-2.0"


def test_every_model_file_is_described_and_the_work_it_rests_on_is_named() -> None:
    shipped = {path.name for path in resources.path("models").glob("*.onnx")}
    assert shipped == {model["file"] for model in MODELS}
    assert "PaddlePaddle Authors" in resources.text("models/NOTICE")


@pytest.mark.parametrize("kind", [OnnxDetector, OnnxReader])
@pytest.mark.parametrize("content", [b"", b"no model", None])
def test_a_missing_or_damaged_model_is_named(
    kind: type[OnnxDetector] | type[OnnxReader], content: bytes | None, tmp_path: Path
) -> None:
    path = tmp_path / "plates.onnx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModelError, match=r"plates\.onnx is (missing|damaged)\. Install the program again"):
        kind(path)


def test_a_model_cut_off_in_copying_is_named(tmp_path: Path) -> None:
    path = tmp_path / "cut.onnx"
    path.write_bytes(resources.data("models/recogniser-synthetic.onnx")[:100_000])
    with pytest.raises(ModelError, match="damaged"):
        OnnxReader(path)


def test_models_put_in_each_other_s_place_are_refused() -> None:
    detector = resources.path("models/detector-synthetic.onnx")
    recogniser = resources.path("models/recogniser-synthetic.onnx")
    with pytest.raises(ModelError, match="recogniser-synthetic"):
        OnnxDetector(recogniser)
    with pytest.raises(ModelError, match="detector-synthetic"):
        OnnxReader(detector)
    with pytest.raises(ModelError):
        build_pipeline("front", ReaderSettings(detector=recogniser, recogniser=detector))


@pytest.mark.parametrize("size", [(1, 1), (2, 3000), (3000, 2), (720, 1280)])
def test_pictures_of_any_size_are_taken(size: tuple[int, int]) -> None:
    """A blank picture has no plates, whatever its shape, and brings nothing down."""
    detector = OnnxDetector(resources.path("models/detector-synthetic.onnx"), 320)
    reader = OnnxReader(resources.path("models/recogniser-synthetic.onnx"))
    image = np.full((*size, 3), 127, np.uint8)
    assert detector.detect(image) == []
    assert reader.read(image).confidence < 0.9
