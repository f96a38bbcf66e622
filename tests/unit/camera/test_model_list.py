# SPDX-License-Identifier: Apache-2.0
"""The list of models: what may stand in it, and that altered and missing files are refused by name."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from camera.errors import ModelError
from camera.model_list import listed, load, verify
from camera.reader_settings import ReaderSettings

FACTS = 'licence = "Apache-2.0"\ninput = "x"\noutput = "y"\ntrained = "drawn"\n'


def entry(role: str, content: bytes, **numbers: float) -> str:
    """One model of the list."""
    lines = "".join(f"{name} = {value}\n" for name, value in numbers.items())
    sha256 = hashlib.sha256(content).hexdigest()
    name = f'name = "{role}-1"\nfile = "{role}.onnx"\nsha256 = "{sha256}"\n'
    return f'[[model]]\nrole = "{role}"\n{name}{FACTS}{lines}'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with four models and their list."""
    text = entry("detector", b"detector", threshold=0.3, street_slope=0.8, street_found_slope=1.1)
    text += entry("reader", b"reader", temperature=2.0, slope=1.7, intercept=0.9, character_slope=1.2)
    text += entry("state", b"state", temperature=1.5) + entry("stock", b"stock")
    for role in ("detector", "reader", "state", "stock"):
        (tmp_path / f"{role}.onnx").write_bytes(role.encode())
    (tmp_path / "models.toml").write_text(text)
    return tmp_path


def test_the_list_fills_the_reader_s_settings(folder: Path) -> None:
    models = load(folder)
    settings = ReaderSettings(**models.as_settings(folder))
    assert (settings.detector, settings.detect_threshold) == (folder / "detector.onnx", 0.3)
    assert settings.detector_sha256 == hashlib.sha256(b"detector").hexdigest()
    assert (settings.recogniser, settings.recogniser_sha256) == (
        folder / "reader.onnx",
        hashlib.sha256(b"reader").hexdigest(),
    )
    assert (settings.temperature, settings.slope, settings.intercept) == (2.0, 1.7, 0.9)
    assert (settings.character_slope, settings.character_intercept) == (1.2, 0.0)
    street = (settings.street_slope, settings.street_found_slope, settings.street_intercept)
    assert street == (0.8, 1.1, 0.0)
    assert (settings.state_model, settings.state_temperature) == (folder / "state.onnx", 1.5)
    stock = models.find("stock")
    assert stock is not None
    assert stock.file == "stock.onnx"


def test_without_a_state_model_none_is_set(folder: Path) -> None:
    text = entry("detector", b"detector", threshold=0.3) + entry("reader", b"reader")
    (folder / "models.toml").write_text(text)
    models = load(folder)
    assert models.find("state") is None
    assert ReaderSettings(**models.as_settings(folder)).state_model is None


@pytest.mark.parametrize("role", ["detector", "reader", "state", "stock"])
def test_an_altered_or_missing_file_is_refused_with_its_name_and_the_remedy(folder: Path, role: str) -> None:
    path = folder / f"{role}.onnx"
    path.write_bytes(b"other")
    with pytest.raises(ModelError, match=rf"{role}\.onnx is altered.*Install the program again"):
        load(folder)
    assert len(listed(folder).model) == 4
    path.unlink()
    with pytest.raises(ModelError, match=rf"{role}\.onnx is missing.*Install the program again"):
        load(folder)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('role = "detector"', 'role = "lamp"', "role"),
        ("threshold = 0.3", "threshold = 3", "threshold"),
        ("threshold = 0.3", "", "threshold"),
        ("slope = 1.7", "slope = -1", "slope"),
        ('file = "detector.onnx"', 'file = "../detector.onnx"', "file"),
        ('licence = "Apache-2.0"', "", "licence"),
        ("threshold = 0.3", "threshold = 0.3\nthreshhold = 0.4", "threshhold"),
    ],
)
def test_a_wrong_list_names_the_place(folder: Path, old: str, new: str, named: str) -> None:
    path = folder / "models.toml"
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(ModelError, match=rf"models\.toml is wrong at .*{named}"):
        listed(folder)


@pytest.mark.parametrize("content", [b"[[model", b"\xff\xfe", None])
def test_a_missing_or_damaged_list_is_a_sentence(folder: Path, content: bytes | None) -> None:
    path = folder / "models.toml"
    path.unlink() if content is None else path.write_bytes(content)
    with pytest.raises(ModelError, match=r"models\.toml is missing or damaged.*Install the program again\."):
        listed(folder)


def test_a_list_without_a_reader_is_of_no_use(folder: Path) -> None:
    (folder / "models.toml").write_text(entry("detector", b"detector", threshold=0.3))
    with pytest.raises(ModelError, match="names no recogniser"):
        load(folder).as_settings(folder)


def test_a_department_s_own_file_is_checked_by_its_hash(tmp_path: Path) -> None:
    path = tmp_path / "own.onnx"
    path.write_bytes(b"own")
    assert verify(path, "") == path
    assert verify(path, hashlib.sha256(b"own").hexdigest().upper()) == path
    with pytest.raises(ModelError, match=r"own\.onnx is altered.*mdt reader undo"):
        verify(path, "0" * 64)


def test_the_list_is_read_without_opencv_and_onnxruntime() -> None:
    """The terminal's own process asks, and must not load them."""
    script = (
        "import camera.model_list, sys; sys.exit(bool({'cv2', 'onnxruntime', 'numpy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
