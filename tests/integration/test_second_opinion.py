# SPDX-License-Identifier: Apache-2.0
"""Other readers in a process of their own, asked by one that must not load OpenCV."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import cv2
import numpy as np
import pytest

import resources
from camera.model_list import listed
from camera.second_opinion import Opinion, SecondOpinion, read_jpeg
from camera.second_settings import SecondReaderSettings

pytestmark = pytest.mark.integration
with_tesseract = pytest.mark.skipif(not SecondOpinion.has_tesseract(), reason="Tesseract is not installed")

ASK = """
import json
import sys
from pathlib import Path
from camera.second_opinion import Opinion, SecondOpinion, read_jpeg
from camera.second_settings import SecondReaderSettings
if __name__ == "__main__":
    crop, stock = Path(sys.argv[1]).read_bytes(), sys.argv[2]
    opinion = SecondOpinion(SecondReaderSettings(stock=stock or None, stock_below=0.9))
    said = [opinion(crop, 0.5), opinion(crop, 0.95), opinion(b"no picture", 0.5)]
    opinion.close()
    print(json.dumps([[[one.reader, one.text] for one in each] for each in said]))
    sys.exit("cv2" in sys.modules or "onnxruntime" in sys.modules)
"""
MODELS = resources.path("models")
SHIPPED = SecondReaderSettings(**listed(MODELS).as_second_reader_settings(MODELS))
STOCK = str(SHIPPED.stock)


@pytest.fixture
def crop(tmp_path: Path) -> Path:
    """Plain letters on white, with the margin that stored crops have."""
    picture = np.full((240, 480, 3), 255, np.uint8)
    cv2.putText(picture, "TEST 42", (110, 135), cv2.FONT_HERSHEY_DUPLEX, 1.9, (20, 20, 20), 4, cv2.LINE_AA)
    cv2.imwrite(str(tmp_path / "crop.jpg"), picture)
    return tmp_path / "crop.jpg"


def ask(crop: Path, stock: str, path: str = "/usr/bin:/bin") -> list[dict[str, str | None]]:
    """What is said of a crop read unsurely, of one read surely, and of no picture."""
    script = crop.parent / "ask.py"
    script.write_text(ASK)
    done = subprocess.run(
        [sys.executable, script, crop, stock],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(Path(__file__).parents[2]), "PATH": path},
    )
    assert done.returncode == 0, done.stderr
    return [dict(each) for each in json.loads(done.stdout)]


@with_tesseract
def test_tesseract_is_always_asked_and_the_stock_model_when_the_camera_is_unsure(crop: Path) -> None:
    """OpenCV and onnxruntime stay out of the asking process; what is no picture nobody has a word for."""
    unsure, sure, nothing = ask(crop, STOCK)
    assert unsure == {"Tesseract": "TEST42", "PP-OCR": "TEST42"}
    assert sure == {"Tesseract": "TEST42"}
    assert nothing == {}


def test_without_tesseract_the_stock_model_answers_alone(crop: Path) -> None:
    assert ask(crop, STOCK, path="") == [{"PP-OCR": "TEST42"}, {}, {}]


@with_tesseract
def test_a_missing_stock_model_costs_its_own_opinion_only(crop: Path) -> None:
    unsure, _sure, _nothing = ask(crop, str(crop.parent / "gone.onnx"))
    assert unsure == {"Tesseract": "TEST42"}


def test_a_plate_is_read_by_its_corners_where_they_are_known(crop: Path) -> None:
    """Upside down it is read only with corners that say where its upper left is."""
    picture = cv2.rotate(np.asarray(cv2.imread(str(crop)), dtype=np.uint8), cv2.ROTATE_180)
    jpeg = bytes(cv2.imencode(".jpg", picture)[1])
    corners = ((400.0, 200.0), (80.0, 200.0), (80.0, 40.0), (400.0, 40.0))
    (*_, by_corners) = read_jpeg(jpeg, corners, SHIPPED)
    (*_, by_box) = read_jpeg(jpeg, None, SHIPPED)
    assert by_corners == Opinion("PP-OCR", "TEST42")
    assert by_box.text != "TEST42"


def test_an_altered_stock_model_is_not_asked(crop: Path) -> None:
    altered = SHIPPED.model_copy(update={"stock_sha256": "0" * 64})
    assert [one.reader for one in read_jpeg(crop.read_bytes(), None, SHIPPED)][-1] == "PP-OCR"
    assert "PP-OCR" not in [one.reader for one in read_jpeg(crop.read_bytes(), None, altered)]


def test_there_is_somebody_to_ask_when_either_reader_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    assert SecondOpinion(SecondReaderSettings(stock=Path(STOCK))).is_there
    assert SecondOpinion().is_there == SecondOpinion.has_tesseract()
    monkeypatch.setenv("PATH", "")
    assert not SecondOpinion().is_there


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_the_process_ends_with_a_terminal_that_was_killed(tmp_path: Path) -> None:
    """It holds the last crop in its memory; nobody would end it."""
    told = tmp_path / "process"
    program = (
        "import os, pathlib, signal\n"
        "from camera.second_opinion import SecondOpinion\n"
        "if __name__ == '__main__':\n"
        "    opinion = SecondOpinion()\n"
        "    opinion(b'no picture', 1.0)\n"
        f"    pathlib.Path({str(told)!r}).write_text(str(*opinion._pool._processes))\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=Path(__file__).parents[2], check=False)
    assert done.returncode == -signal.SIGKILL
    ends = time.monotonic() + 10
    while Path(f"/proc/{int(told.read_text())}").exists():
        assert time.monotonic() < ends, "the second reader outlives the terminal"
        time.sleep(0.02)
