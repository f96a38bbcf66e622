# SPDX-License-Identifier: Apache-2.0
"""Pictures as nobody would wish them, through the way that ``mdt read`` takes: none is misread, none brings it down."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

import resources
from camera import model_list
from camera.models import ReaderSettings
from camera.picture_file import PictureUnreadable, open_picture
from camera.stills import Answer, ReadPlate, load, read_files
from camera.types import Box, Image
from tests.helpers.tiny_models import fixed

pytestmark = pytest.mark.integration
FOLDER = resources.path("models")
SURE = 0.9
# EXIF with one entry: orientation 3 (upside down), 6 (turned to the right), 8 (turned to the left).
EXIF = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0%c\0\0\0\0\0\0"


@pytest.fixture(scope="module")
def settings() -> ReaderSettings:
    """The settings that ship."""
    return ReaderSettings(**model_list.listed(FOLDER).as_settings(FOLDER))


@pytest.fixture(scope="module")
def frame() -> Image:
    """A frame of the shipped drive with one near plate."""
    camera = json.loads(resources.text("demo/drive.json"))["cameras"][0]
    capture = cv2.VideoCapture(str(resources.path("demo/front-left.mp4")))
    moment = camera["cars"][0]["first_s"] + 0.3
    capture.set(cv2.CAP_PROP_POS_FRAMES, round(moment * camera["frames_per_s"]))
    there, image = capture.read()
    capture.release()
    assert there
    return np.asarray(image, dtype=np.uint8)


@pytest.fixture(scope="module")
def plain(frame: Image, settings: ReaderSettings, tmp_path_factory: pytest.TempPathFactory) -> ReadPlate:
    """What the frame holds when nothing is wrong with it."""
    path = tmp_path_factory.mktemp("plain") / "plain.png"
    cv2.imwrite(str(path), frame)
    (found,) = read_files([str(path)], settings)
    assert found.plates[0].reading.confidence > SURE
    return found.plates[0]


Read = Callable[..., Answer]


@pytest.fixture
def read(settings: ReaderSettings, tmp_path: Path) -> Read:
    """Writes a picture, or bytes, and reads the file."""

    def written(content: np.ndarray[tuple[int, ...], np.dtype[np.integer[Any]]] | bytes, name: str) -> Answer:
        path = tmp_path / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            assert cv2.imwrite(str(path), content)
        (found,) = read_files([str(path)], settings)
        return found

    return written


def same(found: Answer, plain: ReadPlate) -> bool:
    """Whether the surest plate is the plain one, in its place."""
    best = found.plates[0]
    return best.reading.text == plain.reading.text and best.box.overlap(plain.box) > 0.6


def jpeg(image: Image) -> bytes:
    """The picture as a good JPEG file."""
    return bytes(cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 95])[1])


def with_orientation(image: Image, orientation: int) -> bytes:
    """A JPEG file whose camera noted how it was held."""
    data, segment = jpeg(image), EXIF % orientation
    return data[:2] + b"\xff\xe1" + (len(segment) + 2).to_bytes(2, "big") + segment + data[2:]


def test_grey_pictures_are_read(frame: Image, plain: ReadPlate, read: Read) -> None:
    assert same(read(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY), "grey.png"), plain)


@pytest.mark.parametrize("name", ["deep.png", "deep.tiff"])
def test_pictures_of_16_bits_are_read(frame: Image, plain: ReadPlate, read: Read, name: str) -> None:
    assert same(read(frame.astype(np.uint16) * 257, name), plain)


def test_pictures_of_16_bits_that_use_12_are_read(frame: Image, plain: ReadPlate, read: Read) -> None:
    """They come out at a sixteenth of their brightness."""
    assert same(read(frame.astype(np.uint16) * 16, "sensor.png"), plain)


def test_pictures_with_transparency_are_read(frame: Image, plain: ReadPlate, read: Read) -> None:
    alpha = cv2.cvtColor(frame, cv2.COLOR_BGR2BGRA)
    alpha[:, : frame.shape[1] // 2, 3] = 0
    assert same(read(alpha, "alpha.png"), plain)


@pytest.mark.parametrize("size", [(1, 1), (8, 8), (1, 2000), (2000, 1), (3, 7)])
def test_tiny_and_thin_pictures_hold_no_plate(size: tuple[int, int], read: Read) -> None:
    noise = np.random.default_rng(5).integers(0, 256, (*size, 3), dtype=np.uint8)
    found = read(noise, "tiny.png")
    assert (found.plates, found.error) == ((), "")


@pytest.mark.parametrize("level", [0, 255])
def test_black_and_white_pictures_hold_no_plate(level: int, read: Read) -> None:
    found = read(np.full((720, 1280, 3), level, np.uint8), "blank.jpg")
    assert (found.plates, found.error) == ((), "")


def test_a_picture_without_a_plate_holds_none(frame: Image, plain: ReadPlate, read: Read) -> None:
    empty = frame.copy()
    box = plain.box
    empty[int(box.top) - 30 : int(box.bottom) + 30, int(box.left) - 40 : int(box.right) + 40] = 90
    found = read(empty, "empty.png")
    assert [plate.reading.text for plate in found.plates] == []
    assert found.error == ""


def test_twenty_plates_are_all_found(frame: Image, plain: ReadPlate, read: Read) -> None:
    x, y = (int(value) for value in plain.box.centre)
    across, down = round(1.2 * plain.box.width), round(1.6 * plain.box.height)
    car = frame[max(0, y - down) : y + down, max(0, x - across) : x + across]
    found = read(np.tile(car, (4, 5, 1)), "crowd.png")
    high, wide = car.shape[:2]
    cells = {(int(one.box.centre[0] // wide), int(one.box.centre[1] // high)) for one in found.plates}
    assert cells == {(column, row) for column in range(5) for row in range(4)}
    assert len(found.plates) == 20
    assert sum(one.reading.text == plain.reading.text for one in found.plates) >= 18


def test_portrait_pictures_are_read(frame: Image, plain: ReadPlate, read: Read) -> None:
    x = int(plain.box.centre[0])
    left = min(max(0, x - 200), frame.shape[1] - 400)
    portrait = frame[:, left : left + 400]
    found = read(portrait, "portrait.jpg")
    assert found.plates[0].reading.text == plain.reading.text
    assert found.plates[0].box.left + left == pytest.approx(plain.box.left, abs=5)


@pytest.mark.parametrize(
    ("turn", "orientation"),
    [(cv2.ROTATE_180, 3), (cv2.ROTATE_90_COUNTERCLOCKWISE, 6), (cv2.ROTATE_90_CLOCKWISE, 8)],
)
def test_a_picture_is_turned_upright_as_its_camera_noted(
    turn: int, orientation: int, frame: Image, plain: ReadPlate, read: Read
) -> None:
    turned = np.asarray(cv2.rotate(frame, turn), dtype=np.uint8)
    assert same(read(with_orientation(turned, orientation), "held.jpg"), plain)


def test_an_upside_down_picture_without_a_note_gives_no_sure_read(frame: Image, read: Read) -> None:
    found = read(np.asarray(cv2.rotate(frame, cv2.ROTATE_180), dtype=np.uint8), "upside-down.png")
    assert found.error == ""
    assert all(plate.reading.confidence < SURE for plate in found.plates)


@pytest.mark.parametrize("kept", [0.2, 0.6, 0.98])
def test_a_cut_off_picture_is_a_sentence_and_nothing_is_invented(
    kept: float, frame: Image, read: Read
) -> None:
    for name, data in (("cut.jpg", jpeg(frame)), ("cut.png", bytes(cv2.imencode(".png", frame)[1]))):
        found = read(data[: int(kept * len(data))], name)
        assert found.plates == ()
        assert found.error == f"{name} is cut off. Copy the file again."


def test_an_8k_picture_is_read_in_its_own_pixels(frame: Image, plain: ReadPlate, read: Read) -> None:
    huge = cv2.resize(frame, (7680, 4320), interpolation=cv2.INTER_LINEAR)
    best = read(huge, "huge.jpg").plates[0]
    assert best.reading.text == plain.reading.text
    times = 7680 / frame.shape[1]
    assert best.box.overlap(Box(*(times * side for side in _sides(plain.box)))) > 0.6


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc")
def test_an_8k_picture_takes_bounded_memory(frame: Image, tmp_path: Path) -> None:
    path = tmp_path / "huge.jpg"
    cv2.imwrite(str(path), cv2.resize(frame, (7680, 4320), interpolation=cv2.INTER_LINEAR))
    measured = (
        "import sys; from pathlib import Path; from camera.stills import main\n"
        "try: main(sys.argv[1:])\n"
        "finally: print(Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0], file=sys.stderr)"
    )
    command = [sys.executable, "-c", measured, "--models", str(FOLDER), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["plates"]
    assert int(done.stderr) < 350_000  # KiB; decoding alone would take 100,000 more


def _sides(box: Box) -> tuple[float, float, float, float]:
    return box.left, box.top, box.right, box.bottom


def test_a_picture_is_halved_only_while_it_is_decoded_for_reading(tmp_path: Path) -> None:
    path = tmp_path / "wide.jpg"
    cv2.imwrite(str(path), np.zeros((4001, 6000, 3), np.uint8))
    assert (open_picture(path).image.shape, open_picture(path).reduced) == ((2001, 3000, 3), 2)
    assert load(path).shape == (4001, 6000, 3)


def test_a_picture_too_large_for_memory_is_refused_by_its_head(tmp_path: Path) -> None:
    path = tmp_path / "bomb.png"
    data = bytearray(cv2.imencode(".png", np.zeros((8, 8), np.uint8))[1])
    data[16:24] = (60_000).to_bytes(4, "big") * 2
    path.write_bytes(data)
    with pytest.raises(PictureUnreadable, match=r"bomb\.png has 3600 million pixels\. Give at most"):
        open_picture(path)


@pytest.mark.parametrize("role", ["detector", "recogniser"])
def test_a_missing_or_altered_model_ends_the_command_with_the_remedy(
    role: str, frame: Image, tmp_path: Path
) -> None:
    models = tmp_path / "models"
    models.mkdir()
    for path in FOLDER.glob("*.*"):
        (models / path.name).write_bytes(path.read_bytes())
    name = Path(model_list.listed(FOLDER).as_settings(FOLDER)[role]).name
    picture = tmp_path / "car.png"
    cv2.imwrite(str(picture), frame)
    command = [sys.executable, "-m", "camera.stills", "--models", str(models), str(picture)]
    with (models / name).open("ab") as file:
        file.write(b"\0")
    altered = subprocess.run(command, capture_output=True, text=True, check=False)
    (models / name).unlink()
    missing = subprocess.run(command, capture_output=True, text=True, check=False)
    for done, what in ((altered, "altered"), (missing, "missing")):
        assert (done.returncode, done.stdout) == (1, "")
        assert f"{name} is {what}" in done.stderr
        assert "Install the program again." in done.stderr
        assert "Traceback" not in done.stderr


def test_a_model_that_gives_no_numbers_ends_the_command_with_the_remedy(frame: Image, tmp_path: Path) -> None:
    answer = np.full((1, 20, 37), np.nan, np.float32)
    fixed(tmp_path / "broken.onnx", ("float32", ("n", 3, 48, 160)), {"logits": answer})
    broken = f'file = "broken.onnx"\nsha256 = "{_sha256(tmp_path / "broken.onnx")}"'
    listed = model_list.listed(FOLDER)
    detector, reader = listed.find("detector"), listed.find("reader")
    assert detector is not None
    assert reader is not None
    text = resources.text("models/models.toml")
    text = text.replace(f'file = "{reader.file}"\nsha256 = "{reader.sha256}"', broken)
    assert "broken" in text
    for path in FOLDER.glob("*.onnx"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "models.toml").write_text(text)
    cv2.imwrite(str(tmp_path / "car.png"), frame)
    command = [sys.executable, "-m", "camera.stills", "--models", str(tmp_path), str(tmp_path / "car.png")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "broken gave no numbers" in done.stderr
    assert "Traceback" not in done.stderr


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("mean", [20, 10, 5])
def test_dark_pictures_are_read(mean: int, frame: Image, plain: ReadPlate, read: Read) -> None:
    noise = np.random.default_rng(7).normal(0, 1.2, frame.shape)
    dark = frame * (mean / frame.mean()) + noise
    assert same(read(dark.clip(0, 255).astype(np.uint8), "dark.png"), plain)
