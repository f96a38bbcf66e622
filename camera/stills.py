# SPDX-License-Identifier: Apache-2.0
"""Reading pictures and videos that lie on disk: what ``mdt read`` prints.

One answer a file. A file that cannot be read has an answer too, with a sentence that says why.
"""

import json
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

import click
import cv2
import numpy as np

from camera import model_list
from camera.errors import CameraError
from camera.picture_file import MOST, PictureUnreadable, open_picture
from camera.pipeline import Pipeline
from camera.reader_settings import ReaderSettings
from camera.still_reader import ReadPlate, StillReader, build_still_reader
from camera.types import Frame, Image, PlateRead

__all__ = ["Answer", "PictureUnreadable", "ReadPlate", "as_json", "as_text", "load", "read_files"]

VIDEO_SUFFIXES = frozenset({".avi", ".m4v", ".mkv", ".mov", ".mp4", ".mpeg", ".mpg", ".ts", ".webm"})
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
DEFAULT_FRAMES_PER_S = 25.0


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
    """The picture in a file in its full size, BGR, turned upright as its camera noted.

    Raises:
        PictureUnreadable: there is no such file, it cannot be opened, or it holds no whole picture.
    """
    return open_picture(path, enough=MOST).image


def read_picture(path: Path, stills: StillReader) -> tuple[ReadPlate, ...]:
    """The plates of a picture on disk, most confident first, in the file's own pixels.

    Raises:
        PictureUnreadable: as ``load``.
    """
    picture = open_picture(path)
    return tuple(
        replace(one, box=picture.box(one.box), corners=picture.corners(one.corners))
        for one in stills.read(picture.image)
    )


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
        ModelError: a model file is missing, altered or damaged, or gives no numbers.
    """
    cv2.setNumThreads(settings.threads)
    stills = build_still_reader(settings)
    for name in paths:
        path, started = Path(name), monotonic()
        try:
            if path.suffix.lower() in VIDEO_SUFFIXES:
                plates, problem = read_video(path, _pipeline(path.name, stills))
            else:
                plates, problem = read_picture(path, stills), ""
        except PictureUnreadable as error:
            plates, problem = (), str(error)
        yield Answer(name, plates, 1000 * (monotonic() - started), problem)


def _pipeline(name: str, stills: StillReader) -> Pipeline:
    """A pipeline with the models that are already loaded."""
    return Pipeline(name, stills.detector, stills.reader, stills.settings, state=stills.state)


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
        "corners": [[round(x, 1), round(y, 1)] for x, y in plate.corners] if plate.corners else None,
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
@click.option("--models", type=click.Path(path_type=Path), required=True, help="Folder with models.toml.")
@click.option("--width", type=int, default=960, help="Pixels to which a picture is scaled to find plates.")
@click.argument("paths", nargs=-1, required=True)
def main(models: Path, width: int, paths: tuple[str, ...]) -> None:
    """Print one JSON object a line for each picture or video; exit 1 when a file could not be read."""
    try:
        failed = _print_answers(models, width, paths)
    except CameraError as error:
        raise click.ClickException(str(error)) from error
    sys.exit(int(failed))


def _print_answers(models: Path, width: int, paths: tuple[str, ...]) -> bool:
    """Read and print; whether a file could not be read."""
    listed = model_list.listed(models).as_settings(models)
    settings = ReaderSettings(**listed, detect_width_px=width)
    failed = False
    for answer in read_files(paths, settings):
        click.echo(as_json(answer))
        failed = failed or bool(answer.error)
    return failed


if __name__ == "__main__":
    # FFmpeg's own complaints about a damaged video would stand between our lines.
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
    main()
