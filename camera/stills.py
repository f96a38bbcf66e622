# SPDX-License-Identifier: Apache-2.0
"""Reading pictures and videos that lie on disk: what ``mdt read`` prints.

One answer a file. A file that cannot be read has an answer too, with a sentence that says why.
"""

import json
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

import click
import cv2
import numpy as np

from camera.detect import PlateDetector
from camera.errors import CameraError
from camera.look import look
from camera.models import ReaderSettings, build_detector, build_reader
from camera.pipeline import Pipeline
from camera.publish import plate_shaped
from camera.read import PlateReader
from camera.syntax import weigh, with_state
from camera.types import Box, Frame, Image, PlateRead, Reading

VIDEO_SUFFIXES = frozenset({".avi", ".m4v", ".mkv", ".mov", ".mp4", ".mpeg", ".mpg", ".ts", ".webm"})
# A box whose text is less sure than this is no plate: lamps, badges and signs read like noise.
LEAST_CONFIDENCE = 0.4
# A small picture of this shape (width over height) may itself be one plate.
PLATE_ASPECT = (1.5, 2.6)
CLOSE_UP_WIDTH = 700
CLOSE_UP_CONFIDENCE = 0.5
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
DEFAULT_FRAMES_PER_S = 25.0


class PictureUnreadable(CameraError):
    """A file holds no picture or video; the text names it and the remedy."""


@dataclass(frozen=True, slots=True)
class ReadPlate:
    """One plate of a picture; the box in its pixels."""

    reading: Reading
    box: Box


@dataclass(frozen=True, slots=True)
class Answer:
    """What one file holds.

    Attributes:
        path: as it was given.
        plates: most confident first for a picture, in order of appearance for a video.
        ms: milliseconds from opening the file to the answer.
        error: why nothing, or not all, could be read; empty when all is well.
    """

    path: str
    plates: tuple[ReadPlate, ...]
    ms: float
    error: str = ""


def load(path: Path) -> Image:
    """The picture in a file, BGR, turned upright as its camera noted.

    Raises:
        PictureUnreadable: there is no such file, it cannot be opened, or it holds no picture.
    """
    try:
        data = np.frombuffer(path.read_bytes(), dtype=np.uint8)
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        raise PictureUnreadable(f"{path.name}: {reason}. Check the path and its permissions.") from error
    if not data.size:
        raise PictureUnreadable(f"{path.name} is empty. Copy the file again.")
    image = cv2.imdecode(data, cv2.IMREAD_COLOR)
    if image is None:
        raise PictureUnreadable(f"{path.name} is not a picture. Give JPEG, PNG, BMP, TIFF or WebP files.")
    return np.asarray(image, dtype=np.uint8)


def read_picture(
    image: Image, detector: PlateDetector, reader: PlateReader, settings: ReaderSettings
) -> tuple[ReadPlate, ...]:
    """The plates of one BGR picture, most confident first; what does not read like a plate is left out."""
    found = [
        ReadPlate(
            weigh(look(image, one.box, reader, settings.crop_margin, settings.sure_confidence)), one.box
        )
        for one in detector.detect(image)
    ]
    plates = sorted(filter(_acceptable, found), key=lambda plate: -plate.reading.confidence)
    if is_close_up(image):
        height, width = image.shape[:2]
        box = Box(0, 0, width, height)
        whole = ReadPlate(weigh(look(image, box, reader, 0.0, 0.0)), box)
        surest = plates[0].reading.confidence if plates else 0.0
        if _acceptable(whole) and whole.reading.confidence > min(surest, CLOSE_UP_CONFIDENCE):
            plates = [whole]
    return tuple(ReadPlate(with_state(one.reading), one.box) for one in plates)


def is_close_up(image: Image) -> bool:
    """Whether a picture is so small and so shaped that it may show one plate and nothing else."""
    height, width = image.shape[:2]
    return bool(width <= CLOSE_UP_WIDTH and PLATE_ASPECT[0] <= width / height <= PLATE_ASPECT[1])


def _acceptable(plate: ReadPlate) -> bool:
    return plate.reading.confidence >= LEAST_CONFIDENCE and plate_shaped(plate.reading.text)


def read_video(path: Path, pipeline: Pipeline) -> tuple[tuple[ReadPlate, ...], str]:
    """The plates of a video, one for each car, and what is wrong with the file (empty when nothing is).

    Raises:
        PictureUnreadable: the file is missing, empty, or no video.
    """
    if not path.is_file():
        raise PictureUnreadable(f"{path.name}: no such file. Check the path and its permissions.")
    capture = cv2.VideoCapture(str(path))
    try:
        expected = int(capture.get(cv2.CAP_PROP_FRAME_COUNT))
        frames_per_s = capture.get(cv2.CAP_PROP_FPS) or DEFAULT_FRAMES_PER_S
        reads: list[PlateRead] = []
        number = 0
        for image in _frames(capture):
            moment = EPOCH + timedelta(seconds=number / frames_per_s)
            reads += pipeline.process(Frame(path.name, number, moment, image)).reads
            number += 1
        reads += pipeline.finish().reads
    finally:
        capture.release()
    if not number:
        raise PictureUnreadable(f"{path.name} is empty, cut off or no video. Copy the file again.")
    short = number < expected - 1
    problem = f"{path.name} ends after {number} of {expected} frames. Copy the file again." if short else ""
    return tuple(ReadPlate(one.reading, one.box) for one in reads), problem


def _frames(capture: cv2.VideoCapture) -> Iterator[Image]:
    """The frames of an opened video until it ends or breaks off."""
    while True:
        there, image = capture.read()
        if not there:
            return
        yield np.asarray(image, dtype=np.uint8)


def read_files(paths: Iterable[str], settings: ReaderSettings) -> Iterator[Answer]:
    """An answer for each file, in order; a file that cannot be read does not stop the others.

    Raises:
        ModelError: a model file is missing or damaged.
    """
    cv2.setNumThreads(settings.threads)
    detector, reader = build_detector(settings), build_reader(settings)
    for name in paths:
        path, started = Path(name), monotonic()
        try:
            if path.suffix.lower() in VIDEO_SUFFIXES:
                plates, problem = read_video(path, Pipeline(path.name, detector, reader, settings))
            else:
                plates, problem = read_picture(load(path), detector, reader, settings), ""
        except PictureUnreadable as error:
            plates, problem = (), str(error)
        yield Answer(name, plates, 1000 * (monotonic() - started), problem)


def as_json(answer: Answer) -> str:
    """The answer as one line of JSON."""
    plates = [_plate_json(plate) for plate in answer.plates]
    fields: dict[str, object] = {"image": answer.path, "plates": plates, "ms": round(answer.ms, 1)}
    if answer.error:
        fields["error"] = answer.error
    return json.dumps(fields)


def _plate_json(plate: ReadPlate) -> dict[str, object]:
    reading, box = plate.reading, plate.box
    return {
        "text": reading.text,
        "confidence": round(reading.confidence, 4),
        "state": reading.state,
        "state_confidence": round(reading.state_confidence, 4),
        "characters": [
            {
                "char": one.char,
                "confidence": round(one.confidence, 4),
                "alternatives": [[char, round(share, 4)] for char, share in one.alternatives],
            }
            for one in reading.characters
        ],
        "box": [round(value, 1) for value in (box.left, box.top, box.width, box.height)],
    }


def as_text(answer: Answer) -> str:
    """The answer as a line for people."""
    texts = [
        f"{plate.reading.text} {plate.reading.confidence:.0%} {plate.reading.state or 'state unknown'}"
        for plate in answer.plates
    ]
    found = "; ".join(texts) or ("" if answer.error else "no plate")
    return f"{answer.path}: " + " - ".join(part for part in (found, answer.error) if part)


@click.command()
@click.option("--models", type=click.Path(path_type=Path), required=True, help="Folder with the two models.")
@click.option("--width", type=int, default=960, help="Pixels to which a picture is scaled to find plates.")
@click.argument("paths", nargs=-1, required=True)
def main(models: Path, width: int, paths: tuple[str, ...]) -> None:
    """Print one JSON object a line for each picture or video; exit 1 when a file could not be read."""
    settings = ReaderSettings(
        detector=models / "detector-synthetic.onnx",
        recogniser=models / "recogniser-synthetic.onnx",
        detect_width_px=width,
    )
    failed = False
    for answer in read_files(paths, settings):
        click.echo(as_json(answer))
        failed = failed or bool(answer.error)
    sys.exit(int(failed))


if __name__ == "__main__":
    # FFmpeg's own complaints about a damaged video would stand between our lines.
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
    main()
