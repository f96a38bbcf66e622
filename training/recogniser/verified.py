# SPDX-License-Identifier: Apache-2.0
"""A department's own verified crops: a folder with ``crops.csv`` and the pictures that it names.

Columns: ``image`` (path inside the folder), ``text`` (what is written on the plate) and, for a picture of a whole
scene, ``box`` ("x y width height" in pixels). A picture without a box is the plate itself.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from camera.geometry import crop
from camera.types import Box, Image
from policy.plates import normalise
from training.errors import TrainingError

TABLE = "crops.csv"
MARGIN = 0.06
KEPT_MARGIN = 0.2
MOVED = 0.03


@dataclass(frozen=True, slots=True)
class Verified:
    """One plate that a person has confirmed.

    Attributes:
        image: BGR; the plate with what lies around it.
        box: the plate in ``image``, or None when it fills the picture.
        text: what is written on it, 0-9 and A-Z.
    """

    image: Image
    box: Box | None
    text: str

    def cut(self, rng: np.random.Generator | None = None) -> Image:
        """The crop as the reader gets it; with ``rng`` its edges lie a little beside where they were marked."""
        if self.box is None:
            return self.image
        left, top, right, bottom = (0.0,) * 4 if rng is None else rng.uniform(-MOVED, MOVED, 4)
        box, width, height = self.box, self.box.width, self.box.height
        moved = Box(
            box.left + left * width,
            box.top + top * height,
            box.right + right * width,
            box.bottom + bottom * height,
        )
        return crop(self.image, moved, MARGIN)


def load_verified(folder: Path) -> list[Verified]:
    """All plates of a folder, in the order of its table.

    Raises:
        TrainingError: the table or a picture is missing or unreadable, or a row cannot be used; the row or the
            picture is named.
    """
    table = folder / TABLE
    try:
        with table.open(newline="", encoding="utf-8-sig") as stream:
            reader = csv.DictReader(stream)
            missing = {"image", "text"} - set(reader.fieldnames or ())
            rows = list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise TrainingError(f"{table} cannot be read as a table of verified crops.") from error
    if missing:
        raise TrainingError(f"{table} has no column {' and no column '.join(sorted(missing))}.")
    if not rows:
        raise TrainingError(f"{table} names no crop.")
    return [_row(folder, number, row) for number, row in enumerate(rows, start=2)]


def _row(folder: Path, number: int, row: Mapping[str, str | None]) -> Verified:
    name = (row["image"] or "").strip()
    text = normalise(row["text"] or "")
    if not text:
        raise TrainingError(f"Line {number} of {TABLE} has a text without letters or digits.")
    picture = _picture(folder, name, number)
    box = _box(row.get("box") or "", number)
    if box is None:
        return Verified(picture, None, text)
    height, width = picture.shape[:2]
    if min(box.right, width) - max(box.left, 0) < 2 or min(box.bottom, height) - max(box.top, 0) < 2:
        raise TrainingError(f"The box in line {number} of {TABLE} lies outside {name}.")
    left = max(0, int(box.left - KEPT_MARGIN * box.width))
    top = max(0, int(box.top - KEPT_MARGIN * box.height))
    around = crop(picture, box, KEPT_MARGIN).copy()  # not a view: the scene is let go
    return Verified(around, Box(box.left - left, box.top - top, box.right - left, box.bottom - top), text)


def _picture(folder: Path, name: str, number: int) -> Image:
    path = (folder / name).resolve()
    if not name or not path.is_relative_to(folder.resolve()):
        raise TrainingError(f"Line {number} of {TABLE} names no picture inside the folder.")
    try:
        data = np.frombuffer(path.read_bytes(), np.uint8)
    except OSError as error:
        raise TrainingError(f"The picture {name} in line {number} of {TABLE} cannot be opened.") from error
    picture = cv2.imdecode(data, cv2.IMREAD_COLOR) if data.size else None
    if picture is None:
        raise TrainingError(f"The picture {name} in line {number} of {TABLE} cannot be read.")
    return np.asarray(picture, dtype=np.uint8)


def _box(text: str, number: int) -> Box | None:
    if not text.strip():
        return None
    try:
        left, top, width, height = map(float, text.split())
    except ValueError:
        raise TrainingError(f'The box in line {number} of {TABLE} is not "x y width height".') from None
    if not (width > 0 and height > 0):
        raise TrainingError(f"The box in line {number} of {TABLE} has no width or height.")
    return Box(left, top, left + width, top + height)
