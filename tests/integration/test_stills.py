# SPDX-License-Identifier: Apache-2.0
"""Pictures and videos on disk, read with the models that ship."""

import json
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

import resources
from camera import model_list
from camera.models import ReaderSettings
from camera.still_reader import ReadPlate, is_close_up
from camera.stills import Answer, as_json, as_text, read_files
from camera.types import Box, Reading

pytestmark = pytest.mark.integration
CLIP = "demo/front-left.mp4"


@pytest.fixture(scope="module")
def settings() -> ReaderSettings:
    """The settings that ship."""
    folder = resources.path("models")
    return ReaderSettings(**model_list.listed(folder).as_settings(folder))


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A frame of the shipped drive with a readable plate in it."""
    truth = json.loads(resources.text("demo/drive.json"))["cameras"][0]
    capture = cv2.VideoCapture(str(resources.path(CLIP)))
    moment = truth["cars"][0]["first_s"] + 0.3
    capture.set(cv2.CAP_PROP_POS_FRAMES, round(moment * truth["frames_per_s"]))
    there, image = capture.read()
    capture.release()
    assert there
    path = tmp_path_factory.mktemp("stills") / "car.png"
    cv2.imwrite(str(path), image)
    return path


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first two seconds of the shipped drive, in which one car passes, as an AVI file."""
    path = tmp_path_factory.mktemp("stills") / "passing.avi"
    whole = cv2.VideoCapture(str(resources.path(CLIP)))
    out = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 10, (1280, 720))
    for _ in range(20):
        there, image = whole.read()
        assert there
        out.write(image)
    whole.release()
    out.release()
    return path


def truth_of(path: str) -> list[str]:
    """The plates that the shipped clip shows."""
    cameras = json.loads(resources.text("demo/drive.json"))["cameras"]
    (camera,) = [one for one in cameras if one["clip"] == Path(path).name]
    return [car["plate"] for car in camera["cars"]]


def answer(settings: ReaderSettings, *paths: Path) -> list[Answer]:
    """The answers for the files."""
    return list(read_files([str(path) for path in paths], settings))


def test_a_picture_is_read_with_box_state_and_runners_up(settings: ReaderSettings, picture: Path) -> None:
    (found,) = answer(settings, picture)
    fields = json.loads(as_json(found))
    assert fields["image"] == str(picture)
    assert fields["ms"] > 0
    assert "error" not in fields
    plate = fields["plates"][0]
    assert plate["text"] in truth_of(CLIP)
    assert "".join(one["char"] for one in plate["characters"]) == plate["text"]
    assert 0.4 <= plate["confidence"] <= 1
    x, y, width, height = plate["box"]
    assert x >= 0
    assert y >= 0
    assert 1.2 < width / height < 3


def test_corners_are_given_where_the_detector_found_them() -> None:
    box, corners = Box(10, 20, 110, 70), ((10.0, 22.0), (110.0, 20.0), (110.0, 68.0), (10.04, 70.0))
    plates = (ReadPlate(Reading("8QTQ743", 0.9), box, corners), ReadPlate(Reading("2QMQ579", 0.8), box))
    first, second = json.loads(as_json(Answer("car.png", plates, 1.0)))["plates"]
    assert first["corners"] == [[10, 22], [110, 20], [110, 68], [10, 70]]
    assert second["corners"] is None
    assert first["box"] == [10, 20, 100, 50]


def test_a_video_is_read_as_one_read_a_car(settings: ReaderSettings, clip: Path) -> None:
    (found,) = answer(settings, clip)
    assert found.error == ""
    assert [plate.reading.text for plate in found.plates] == truth_of(CLIP)[:1]


def test_a_close_up_of_a_plate_is_read_as_a_whole(
    settings: ReaderSettings, picture: Path, tmp_path: Path
) -> None:
    (whole,) = answer(settings, picture)
    box = whole.plates[0].box
    image = cv2.imread(str(picture))
    assert image is not None
    part = image[int(box.top) : int(box.bottom), int(box.left) : int(box.right)]
    path = tmp_path / "close.png"
    cv2.imwrite(str(path), cv2.resize(part, (320, 160), interpolation=cv2.INTER_CUBIC))
    (close,) = answer(settings, path)
    assert [plate.reading.text for plate in close.plates] == [whole.plates[0].reading.text]


def test_only_small_plate_shaped_pictures_may_be_close_ups() -> None:
    shapes = {(160, 320): True, (720, 1280): False, (320, 160): False, (240, 320): False}
    assert {shape: is_close_up(np.zeros((*shape, 3), np.uint8)) for shape in shapes} == shapes


def test_bad_files_are_answered_with_a_sentence_and_the_rest_goes_on(
    settings: ReaderSettings, picture: Path, tmp_path: Path
) -> None:
    empty, text, cut = tmp_path / "empty.jpg", tmp_path / "text.jpg", tmp_path / "cut.mp4"
    empty.touch()
    text.write_text("no picture")
    cut.write_bytes(resources.data(CLIP)[:200_000])
    none = tmp_path / "none.mp4"
    none.touch()
    bad = [empty, text, cut, none, tmp_path / "missing.jpg", tmp_path / "missing.mp4", tmp_path]
    *answers, last = answer(settings, *bad, picture)
    for path, found in zip(bad, answers, strict=True):
        assert found.plates == ()
        assert found.error.startswith(path.name)
        assert found.error.endswith(".")
        assert "error" in json.loads(as_json(found))
        assert path.name in as_text(found)
    assert last.error == ""
    assert last.plates


def test_a_video_that_breaks_off_keeps_what_was_read(
    settings: ReaderSettings, clip: Path, tmp_path: Path
) -> None:
    """The head of the file promises more frames than it holds, as after a pulled card."""
    path = tmp_path / "short.avi"
    path.write_bytes(clip.read_bytes()[: clip.stat().st_size * 3 // 4])
    (found,) = answer(settings, path)
    assert "of 20 frames. Copy the file again." in found.error
    assert [plate.reading.text for plate in found.plates] == truth_of(CLIP)[:1]


def test_text_for_people_names_plate_confidence_and_state(settings: ReaderSettings, picture: Path) -> None:
    (found,) = answer(settings, picture)
    assert found.plates[0].reading.text in as_text(found)
    assert "%" in as_text(found)


def test_the_command_prints_a_line_a_file_and_ends_with_1_when_one_failed(
    picture: Path, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "camera.stills", "--models", str(resources.path("models"))]
    bad = tmp_path / "bad.mp4"
    bad.write_bytes(b"no video" * 100)
    good = subprocess.run([*command, str(picture)], capture_output=True, text=True, check=False)
    assert (good.returncode, len(good.stdout.splitlines())) == (0, 1)
    mixed = subprocess.run([*command, str(bad), str(picture)], capture_output=True, text=True, check=False)
    assert mixed.returncode == 1
    assert [bool(json.loads(line)["plates"]) for line in mixed.stdout.splitlines()] == [False, True]
    assert mixed.stderr == ""
