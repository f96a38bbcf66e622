# SPDX-License-Identifier: Apache-2.0
"""Crops of plates whose texts a person has verified: reading their table, and marking a reader on them.

The table is ``crops.csv`` with the columns ``image`` (path, seen from the folder), ``text``, and, if wanted,
``box`` ("x y w h" of the plate in pixels of the picture). Without a box the whole picture is one plate with the
small margin that a reader wants. The pictures are cut and read by the code that does so in the car.
"""

import csv
import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from camera.consensus import distance
from camera.errors import CameraError
from camera.geometry import clip, crop
from camera.read import PlateReader
from camera.stills import load
from camera.types import Box, Image
from policy.plates import normalise

TABLE = "crops.csv"
_WANTED = "Put a table there with the columns image, text and box, separated by commas."
#: Characters that many plates do not tell apart: the letter O from zero, the letter I from one.
FOLD = str.maketrans("OI", "01")

#: A plate that shows less of itself, in pixels, is none.
LEAST_PX = 2


class TableUnreadable(CameraError):
    """There is no table of verified crops, or it lacks a column; the text names the file and the remedy."""


class BoxWrong(CameraError):
    """A box is not "x y w h", or lies outside its picture."""


@dataclass(frozen=True, slots=True)
class VerifiedCrop:
    """One row of the table.

    Attributes:
        line: line of the table, the heading being 1.
        image: absolute path of the picture.
        text: what is on the plate, A-Z and 0-9.
        box: "x y w h" in pixels of the picture; empty when the picture is the crop.
    """

    line: int
    image: Path
    text: str
    box: str = ""


@dataclass(frozen=True, slots=True)
class Marks:
    """How a reader did.

    Attributes:
        crops: crops read.
        right: of those, read exactly with O as 0 and I as 1.
        edits: characters to insert, delete or replace until all texts are right, folded likewise.
        characters: characters on all plates.
    """

    crops: int
    right: int
    edits: int
    characters: int

    @property
    def accuracy(self) -> float:
        """Share of crops read rightly, 0 to 1."""
        return self.right / self.crops if self.crops else 0.0

    @property
    def character_error_rate(self) -> float:
        """Edits over characters; above 1 when a reader writes more than there is."""
        return self.edits / self.characters if self.characters else 0.0


def fold(text: str) -> str:
    """The text with O as 0 and I as 1."""
    return text.translate(FOLD)


def read_table(folder: Path) -> list[VerifiedCrop]:
    """The rows of the folder's table, as they stand; texts normalised.

    Raises:
        TableUnreadable: no such file, not UTF-8 text, or a column is missing.
    """
    path = folder / TABLE
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.DictReader(stream)
            missing = {"image", "text"} - set(rows.fieldnames or ())
            if missing:
                raise TableUnreadable(f"{path} has no column {' and no '.join(sorted(missing))}. {_WANTED}")
            return [_row(rows.line_num, row, folder) for row in rows]
    except OSError as error:
        raise TableUnreadable(f"{path} cannot be opened. {_WANTED}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise TableUnreadable(f"{path} is not a table in UTF-8. {_WANTED}") from error


def _row(line: int, row: dict[str, str | None], folder: Path) -> VerifiedCrop:
    image = (folder / (row["image"] or "").strip()).absolute()
    return VerifiedCrop(line, image, normalise(row["text"] or ""), (row.get("box") or "").strip())


def picture_of(one: VerifiedCrop, margin: float) -> Image:
    """The crop as the reader gets it in the car, BGR.

    Args:
        one: which crop.
        margin: part of the plate's width and height around its box.

    Raises:
        PictureUnreadable: the file is missing or no picture.
        BoxWrong: the box means nothing, or lies outside the picture.
    """
    image = load(one.image)
    if not one.box:
        return image
    box = _box(one.box)
    height, width = image.shape[:2]
    seen = clip(box, width, height)
    if min(seen.width, seen.height) < LEAST_PX:
        raise BoxWrong("Its box lies outside the picture.")
    return crop(image, box, margin)


def _box(text: str) -> Box:
    try:
        left, top, width, height = (float(word) for word in text.split())
    except ValueError as error:
        raise BoxWrong("Its box is not four numbers: x y w h.") from error
    if not (width > 0 and height > 0 and math.isfinite(left + top + width + height)):
        raise BoxWrong("Its box has no width or height.")
    return Box(left, top, left + width, top + height)


def mark(reader: PlateReader, crops: Iterable[VerifiedCrop], margin: float) -> Marks:
    """Let a reader read crops whose texts are known.

    Raises:
        PictureUnreadable, BoxWrong: a crop cannot be cut out any more.
    """
    count = right = edits = characters = 0
    for one in crops:
        truth, found = fold(one.text), fold(reader.read(picture_of(one, margin)).text)
        count += 1
        right += truth == found
        edits += distance(truth, found)
        characters += len(truth)
    return Marks(count, right, edits, characters)
