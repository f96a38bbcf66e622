# SPDX-License-Identifier: Apache-2.0
"""The pipeline with the models that ship: on the shipped drive, on photographs and on dash-cam clips."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import cv2
import numpy as np
import pytest

import resources
from camera import model_list
from camera.consensus import distance
from camera.models import ReaderSettings, build_pipeline
from camera.stills import read_files
from camera.syntax import DISTINCTIVE, form
from camera.tesseract import TesseractReader, find_tesseract
from camera.types import Frame, Image, PlateRead

pytestmark = pytest.mark.integration
ROOT = Path(__file__).parents[2]
START = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
CAMERAS = json.loads(resources.text("demo/drive.json"))["cameras"]


@pytest.fixture(scope="module")
def settings() -> ReaderSettings:
    """The settings that ship."""
    folder = resources.path("models")
    return ReaderSettings(**model_list.listed(folder).as_settings(folder))


@pytest.fixture
def data() -> Path:
    """The folder with real photographs and clips; they are not part of the project."""
    folder = Path(os.environ.get("MDT_DATA", "")) / "data"
    if "MDT_DATA" not in os.environ or not (folder / "plates").is_dir():
        pytest.skip("MDT_DATA names no folder with data/plates and data/video")
    return folder


def frames(path: Path, *, every: int = 1) -> Iterator[Frame]:
    """The frames of a clip, at its own pace."""
    capture = cv2.VideoCapture(str(path))
    pace = capture.get(cv2.CAP_PROP_FPS)
    number = 0
    while True:
        there, image = capture.read()
        if not there:
            break
        if number % every == 0:
            moment = START + timedelta(seconds=number / pace)
            yield Frame("front", number, moment, np.asarray(image, dtype=np.uint8))
        number += 1
    capture.release()


@pytest.mark.clause("SR-465.2-1", "MB-462.2-1", "PB-434.1-1", "MP-462.3-1", "WV-471.4-1")
@pytest.mark.slow
@pytest.mark.parametrize("camera", CAMERAS, ids=lambda camera: str(camera["camera"]))
def test_each_car_of_the_shipped_drive_is_one_right_read_made_while_it_passes(
    camera: dict[str, object], settings: ReaderSettings
) -> None:
    pipeline = build_pipeline("front", settings)
    reads: list[PlateRead] = []
    published_s: dict[str, float] = {}
    for frame in frames(resources.path(f"demo/{camera['clip']}")):
        for read in pipeline.process(frame).reads:
            reads.append(read)
            published_s[read.reading.text] = (frame.captured_at - START).total_seconds()
    reads += pipeline.finish().reads
    cars = camera["cars"]
    assert isinstance(cars, list)
    assert sorted(read.reading.text for read in reads) == sorted(car["plate"] for car in cars)
    for car in cars:
        assert published_s[car["plate"]] <= car["last_s"]
    states = {car["plate"]: car["state"] for car in cars}
    for read in reads:
        assert read.reading.state in (states[read.reading.text], None)
        scene = cv2.imdecode(np.frombuffer(read.scene_jpeg, np.uint8), cv2.IMREAD_COLOR)
        assert scene is not None
        assert (scene.shape[1], scene.shape[0]) == read.frame_size


def test_photographs_are_read_as_well_as_promised(settings: ReaderSettings, data: Path) -> None:
    """Every third labelled photograph; one more or less is 2.7 points here."""
    with (data / "plates" / "us_photos.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))[::3]
    answers = read_files([str(data / "plates" / row["image"]) for row in rows], settings)
    right = 0
    false = 0
    for row, found in zip(rows, answers, strict=True):
        texts = [plate.reading.text for plate in found.plates]
        right += row["text"] in texts
        false += sum(text != row["text"] for text in texts)
    assert right >= 0.85 * len(rows)
    assert false <= 0.25 * len(rows)


def test_the_formats_that_give_a_state_away_are_counted_as_written(data: Path) -> None:
    """The counts behind the state's confidence are those of the close-ups, whose group ends with the state."""
    seen: dict[str, list[str]] = {one: [] for one in DISTINCTIVE}
    with (data / "plates" / "us_closeups.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if form(row["text"]) in seen:
                seen[form(row["text"])].append(row["group"][-2:].upper())
    for pattern, states in seen.items():
        known = DISTINCTIVE[pattern]
        assert (states.count(known.state), len(states)) == (known.right, known.seen), pattern


def test_plates_too_far_to_read_give_no_confident_read(settings: ReaderSettings, data: Path) -> None:
    """Real dash-cam clips whose plates are some 20 pixels wide."""
    for clip in sorted((data / "video").glob("*.mp4")):
        pipeline = build_pipeline("front", settings)
        reads = [read for frame in frames(clip, every=2) for read in pipeline.process(frame).reads]
        reads += pipeline.finish().reads
        assert [read.reading.confidence for read in reads if read.reading.confidence > 0.9] == []


def clean_print(text: str) -> Image:
    """Plain letters on white."""
    plate = np.full((160, 320, 3), 255, np.uint8)
    cv2.putText(plate, text, (30, 105), cv2.FONT_HERSHEY_SIMPLEX, 2, (0, 0, 0), 6, cv2.LINE_AA)
    return plate


@pytest.mark.skipif(find_tesseract() is None, reason="tesseract is not installed")
def test_tesseract_reads_clean_print() -> None:
    """Up to the Q, which it takes for 0 now and then."""
    reader = TesseractReader()
    found = reader.read(clean_print("8QTQ743"))
    assert reader.name.startswith("tesseract-")
    assert distance(found.text, "8QTQ743") <= 1
    assert 0 < found.confidence <= 1


@pytest.mark.skipif(find_tesseract() is None, reason="tesseract is not installed")
@pytest.mark.skipif(sys.platform == "win32", reason="a limit on written files is a POSIX matter")
def test_tesseract_reads_without_writing_a_byte_to_any_file() -> None:
    """The process, and Tesseract below it, may not write files at all: the plate of a hit stays off the disk."""
    script = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))\n"
        "from tests.integration.test_reading import clean_print\n"
        "from camera.tesseract import TesseractReader\n"
        "print(TesseractReader().read(clean_print('4K7M2')).text)\n"
    )
    done = subprocess.run(
        [sys.executable, "-B", "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, "4K7M2"), done.stderr


@pytest.mark.skipif(find_tesseract() is None, reason="tesseract is not installed")
def test_tesseract_finds_nothing_on_a_blank_plate() -> None:
    assert TesseractReader().read(np.full((40, 80, 3), 255, np.uint8)).text == ""
