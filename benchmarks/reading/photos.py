# SPDX-License-Identifier: Apache-2.0
"""The labelled photographs and the clips under MDT_DATA, with the groups by which results are broken down."""

import csv
import os
import re
from collections.abc import Sequence
from pathlib import Path

import cv2

from benchmarks.reading.scoring import Label, Photo, Rectangle, normalise

DARK_BELOW = 70.0
"""Mean grey level (0 to 255) of the plate, or of the picture where there is no box, below which it is dark."""
NARROW_PX, WIDE_PX = 60.0, 100.0
CALIFORNIA = re.compile("[0-9][A-Z]{3}[0-9]{3}")
FRAME_STEP = 5
NOTHING = "Nothing measured: set MDT_DATA to the folder that holds data/plates (labelled photographs)."


def data_folder() -> Path | None:
    """The folder ``data`` of MDT_DATA; None when it is not set or has no plates."""
    folder = Path(os.environ.get("MDT_DATA", "")) / "data"
    return folder if "MDT_DATA" in os.environ and (folder / "plates").is_dir() else None


def width_group(box: Rectangle) -> str:
    """How large a plate is, by its width in pixels."""
    if box[2] < NARROW_PX:
        return "< 60 px"
    return "60-100 px" if box[2] <= WIDE_PX else "> 100 px"


def light_group(path: Path, box: Rectangle | None) -> str:
    """Whether a plate is dark, by the mean grey level of its box, or of the whole picture.

    Raises:
        FileNotFoundError: the file is missing or no picture.
    """
    grey = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    if grey is None:
        raise FileNotFoundError(f"{path.name} is missing or no picture.")
    if box is not None:
        left, top, width, height = (round(value) for value in box)
        grey = grey[max(top, 0) : top + height, max(left, 0) : left + width]
    return "dark" if float(grey.mean()) < DARK_BELOW else "normal"


def _label(row: dict[str, str]) -> Label:
    if not row.get("box"):
        return Label(normalise(row["text"]))
    left, top, width, height = (float(part) for part in row["box"].split())
    return Label(normalise(row["text"]), (left, top, width, height))


def _groups(path: Path, label: Label) -> dict[str, str]:
    groups = {"light": light_group(path, label.box)}
    if label.box is not None:
        groups["width"] = width_group(label.box)
        groups["format"] = "CA 1ABC234" if CALIFORNIA.fullmatch(label.text) else "other"
    else:
        # The close-ups are named by state: ak399.png.
        groups["state"] = path.stem[:2].upper()
    return groups


def load(table: Path, limit: int = 0) -> list[Photo]:
    """The photographs of a CSV with columns image, text and box ("x y w h" or empty), one plate a row.

    Args:
        table: the CSV; images are named from its folder.
        limit: only so many, spread evenly over the set; 0 for all.
    """
    plates: dict[Path, list[Label]] = {}
    with table.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            plates.setdefault((table.parent / row["image"]).resolve(), []).append(_label(row))
    chosen = list(plates.items())
    if limit:
        chosen = chosen[:: max(1, len(chosen) // limit)][:limit]
    return [Photo(str(path), tuple(labels), _groups(path, labels[0])) for path, labels in chosen]


def frames(clips: Sequence[Path], into: Path) -> list[Path]:
    """Every fifth frame of some clips as lossless pictures in the folder ``into``."""
    files = []
    for clip in clips:
        capture = cv2.VideoCapture(str(clip))
        number = 0
        while True:
            there, image = capture.read()
            if not there:
                break
            if number % FRAME_STEP == 0:
                files.append(into / f"{clip.stem}-{number:04}.png")
                cv2.imwrite(str(files[-1]), image)
            number += 1
        capture.release()
    return files
