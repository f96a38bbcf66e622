# SPDX-License-Identifier: Apache-2.0
"""A department's own verified crops, each cut out as the car would and once a little tighter and wider.

The folder holds ``crops.csv`` as ``camera.verified`` describes it.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from camera.errors import CameraError
from camera.types import Image
from camera.verified import TABLE, VerifiedCrop, picture_of, read_table
from training.errors import TrainingError

MARGINS = (0.06, 0.02, 0.1)


@dataclass(frozen=True, slots=True)
class Verified:
    """One plate that a person has confirmed.

    Attributes:
        views: BGR crops of it; the first has the margin that the reader gets in the car.
        text: what is written on it, 0-9 and A-Z.
    """

    views: tuple[Image, ...]
    text: str

    def view(self, rng: np.random.Generator) -> Image:
        """One of the views."""
        return self.views[int(rng.integers(len(self.views)))]


def load_verified(folder: Path) -> list[Verified]:
    """All plates of a folder, in the order of its table.

    Raises:
        TrainingError: the table or a picture is missing or unreadable, or a row cannot be used; it is named.
    """
    try:
        rows = read_table(folder)
    except CameraError as error:
        raise TrainingError(str(error)) from error
    if not rows:
        raise TrainingError(f"{folder / TABLE} names no crop.")
    return [_plate(row) for row in rows]


def _plate(row: VerifiedCrop) -> Verified:
    if not row.text:
        raise TrainingError(f"Line {row.line} of {TABLE} has a text without letters or digits.")
    try:
        views = tuple(picture_of(row, margin) for margin in (MARGINS if row.box else MARGINS[:1]))
    except CameraError as error:
        raise TrainingError(f"Line {row.line} of {TABLE}, picture {row.image.name}: {error}") from error
    return Verified(views, row.text)
