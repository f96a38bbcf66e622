# SPDX-License-Identifier: Apache-2.0
"""The models that ship: what they are, and that the program refuses damaged ones."""

import hashlib
from pathlib import Path
from time import perf_counter

import numpy as np
import pytest

import resources
from camera.adapters.fast_plate_ocr import FastPlateOcrReader
from camera.adapters.open_image_models import OpenImageModelsDetector
from camera.detect import OnnxDetector
from camera.errors import ModelError
from camera.model_list import Model, ModelList, load
from camera.models import ReaderSettings, build_detector, build_pipeline, build_reader, build_state_reader
from camera.read import OnnxReader
from camera.state import OnnxStateReader
from tests.helpers.tiny_models import fixed

pytestmark = pytest.mark.integration
FOLDER = resources.path("models")
LIST: ModelList = load(FOLDER)
MODELS = LIST.model
SHIPPED = LIST.as_settings(FOLDER)
MOST_BYTES = 25_000_000


@pytest.fixture
def settings() -> ReaderSettings:
    """The settings that ship."""
    return ReaderSettings(**SHIPPED)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: str(model.name))
def test_each_model_is_the_one_described(model: Model) -> None:
    assert hashlib.sha256(resources.data(f"models/{model.file}")).hexdigest() == model.sha256
    assert model.file in resources.text("models/README.md")
    assert model.licence == "Apache-2.0"
    assert not model.manifest or (FOLDER / "manifests" / model.manifest).is_file()


def test_every_model_file_is_described_and_the_work_it_rests_on_is_named() -> None:
    shipped = {path.name for path in FOLDER.glob("*.onnx")}
    assert shipped == {model.file for model in MODELS}
    assert "PaddlePaddle Authors" in resources.text("models/NOTICE")


def test_together_they_are_small_and_load_at_once(settings: ReaderSettings) -> None:
    assert sum((FOLDER / model.file).stat().st_size for model in MODELS) <= MOST_BYTES
    times = []
    for _ in range(3):
        started = perf_counter()
        build_pipeline("front", settings)
        times.append(perf_counter() - started)
    assert min(times) <= 1.0


@pytest.mark.parametrize("kind", [OnnxDetector, OnnxReader, OnnxStateReader])
@pytest.mark.parametrize("content", [b"", b"no model", None])
def test_a_missing_or_damaged_model_is_named(
    kind: type[OnnxDetector] | type[OnnxReader] | type[OnnxStateReader], content: bytes | None, tmp_path: Path
) -> None:
    path = tmp_path / "plates.onnx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModelError, match=r"plates\.onnx is (missing|damaged)\. Install the program again"):
        kind(path)


def test_a_model_cut_off_in_copying_is_named(tmp_path: Path) -> None:
    path = tmp_path / "cut.onnx"
    path.write_bytes(Path(SHIPPED["recogniser"]).read_bytes()[:100_000])
    with pytest.raises(ModelError, match="damaged"):
        OnnxReader(path)


def test_models_put_in_each_other_s_place_are_refused(settings: ReaderSettings) -> None:
    detector, recogniser = settings.detector, settings.recogniser
    with pytest.raises(
        ModelError, match=f"{recogniser.name} is another kind of model: it takes no grey pictures"
    ):
        OnnxDetector(recogniser)
    for kind in (OnnxReader, OnnxStateReader):
        with pytest.raises(ModelError, match=f"{detector.name} is another kind of model: it takes no plates"):
            kind(detector)
    with pytest.raises(ModelError, match=f"{recogniser.name} is another kind"):
        build_pipeline("front", ReaderSettings(detector=recogniser, recogniser=detector))


def test_an_altered_model_is_refused_before_it_is_run(settings: ReaderSettings, tmp_path: Path) -> None:
    """One byte is enough; the file would still load and read something else."""
    altered = {}
    for field in ("detector", "recogniser"):
        data = bytearray(Path(SHIPPED[field]).read_bytes())
        data[len(data) // 2] ^= 1
        altered[field] = tmp_path / f"{field}.onnx"
        altered[field].write_bytes(data)
    changed = settings.model_copy(update=altered)
    with pytest.raises(ModelError, match=r"detector\.onnx is altered.*Install the program again"):
        build_detector(changed)
    with pytest.raises(ModelError, match=r"recogniser\.onnx is altered.*mdt reader undo"):
        build_reader(changed)
    state = settings.model_copy(update={"state_model": altered["recogniser"], "state_sha256": "0" * 64})
    with pytest.raises(ModelError, match=r"recogniser\.onnx is altered"):
        build_state_reader(state)


def test_an_altered_file_of_another_project_is_refused(settings: ReaderSettings) -> None:
    changes = {
        "detector_kind": "open-image-models",
        "detector_sha256": "0" * 64,
        "reader_kind": "fast-plate-ocr",
        "recogniser_sha256": "0" * 64,
        "recogniser_config": Path("plate.yaml"),
    }
    with pytest.raises(ModelError, match="is altered"):
        build_detector(settings.model_copy(update=changes))
    with pytest.raises(ModelError, match="is altered"):
        build_reader(settings.model_copy(update=changes))


CONFIG = """\
max_plate_slots: 4
alphabet: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_'
pad_char: '_'
img_height: 32
img_width: 64
"""


def test_files_of_other_projects_take_the_place_of_ours(tmp_path: Path) -> None:
    """Files of the shapes of theirs; ``test_adapters`` tries the real ones where they are."""
    rows, slots = np.zeros((1, 7), np.float32), np.full((1, 4, 37), 1 / 37, np.float32)
    detector = fixed(tmp_path / "d.onnx", ("float32", (1, 3, 32, 64)), {"output0": rows})
    reader = fixed(tmp_path / "r.onnx", ("uint8", ("n", 32, 64, 1)), {"plate": slots})
    config = tmp_path / "plate.yaml"
    config.write_text(CONFIG)
    settings = ReaderSettings(
        detector=detector,
        detector_sha256=hashlib.sha256(detector.read_bytes()).hexdigest(),
        detector_kind="open-image-models",
        recogniser=reader,
        recogniser_sha256=hashlib.sha256(reader.read_bytes()).hexdigest(),
        reader_kind="fast-plate-ocr",
        recogniser_config=config,
    )
    assert isinstance(build_detector(settings), OpenImageModelsDetector)
    assert isinstance(build_reader(settings), FastPlateOcrReader)
    build_pipeline("front", settings)


DAMAGED = (float("nan"), float("inf"))


@pytest.mark.parametrize("number", DAMAGED)
@pytest.mark.parametrize("channels", [5, 13])
def test_a_detector_that_gives_no_numbers_says_so(number: float, channels: int, tmp_path: Path) -> None:
    answer = np.zeros((1, channels, 8, 8), np.float32)
    answer[0, channels - 1, 3, 3] = number
    path = fixed(tmp_path / "broken.onnx", ("float32", (1, 1, "h", "w")), {"plates": answer})
    with pytest.raises(ModelError, match=r"broken gave no numbers.*damaged.*hardware.*Install"):
        OnnxDetector(path).detect(np.zeros((64, 64, 3), np.uint8))


@pytest.mark.parametrize("number", DAMAGED)
def test_a_reader_that_gives_no_numbers_says_so(number: float, tmp_path: Path) -> None:
    answer = np.zeros((1, 20, 37), np.float32)
    answer[0, 7, 5] = number
    path = fixed(tmp_path / "broken.onnx", ("float32", ("n", 3, 48, 160)), {"logits": answer})
    with pytest.raises(ModelError, match=r"broken gave no numbers.*damaged.*hardware.*Install"):
        OnnxReader(path).read(np.zeros((40, 80, 3), np.uint8))


def test_models_that_give_something_else_are_named(tmp_path: Path) -> None:
    answer = {"out": np.zeros((1, 6, 8, 8), np.float32)}
    with pytest.raises(
        ModelError, match=r"d\.onnx is another kind.*5 or 13 numbers a cell but 1 x 6 x 8 x 8"
    ):
        OnnxDetector(fixed(tmp_path / "d.onnx", ("float32", (1, 1, "h", "w")), answer))
    with pytest.raises(ModelError, match=r"r\.onnx is another kind.*37 scores a step but 1 x 6 x 8 x 8"):
        OnnxReader(fixed(tmp_path / "r.onnx", ("float32", ("n", 3, 48, 160)), answer))


@pytest.mark.parametrize("size", [(1, 1), (2, 3000), (3000, 2), (720, 1280)])
def test_pictures_of_any_size_are_taken(size: tuple[int, int], settings: ReaderSettings) -> None:
    """A blank picture has no plates, whatever its shape, and brings nothing down."""
    detector = OnnxDetector(settings.detector, 320)
    image = np.full((*size, 3), 127, np.uint8)
    assert detector.detect(image) == []
    assert build_reader(settings).read(image).confidence < 0.9
