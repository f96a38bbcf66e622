# SPDX-License-Identifier: Apache-2.0
"""How well plates are found: on drawn scenes that training never saw, and on labelled photographs.

Only sums over all pictures leave this module. A photograph labels one plate and may show others; "off" therefore
counts too many.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from camera.types import Box, Detection, Image
from training.detector.answer import Network, find, picture
from training.detector.target import LEAST_WIDTH, hull, visible
from training.errors import TrainingError
from training.scenes.canvas import Field
from training.scenes.shards import Stock

LOWEST = 0.15
TOUCHING = 0.1


@dataclass(frozen=True, slots=True)
class Question:
    """A BGR picture and the boxes in it, with their corners where these are known."""

    image: Image
    boxes: Sequence[Box]
    corners: Sequence[Field] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """Sums over pictures.

    Attributes:
        plates: how many are labelled.
        half: part found with an overlap (intersection over union) above 0.5.
        third: part found with an overlap above 0.3.
        overlap: mean overlap of those above 0.3.
        off: boxes a picture that meet no labelled plate.
        corner: mean distance of the corners of found plates from their labels, in parts of the plate's width; NaN
            where corners are not known.
    """

    plates: int
    half: float
    third: float
    overlap: float
    off: float
    corner: float

    def as_facts(self) -> dict[str, float]:
        """Rounded figures for a manifest."""
        return {name: round(float(value), 4) for name, value in asdict(self).items() if value == value}


def answers(network: Network, questions: Iterable[Question], width: int) -> list[list[Detection]]:
    """What the network finds at a low threshold in each picture, scaled to ``width``."""
    return [find(network, question.image, width, LOWEST) for question in questions]


def score(questions: Sequence[Question], found: Sequence[Sequence[Detection]], threshold: float) -> Score:
    """Figures at a threshold of at least 0.15."""
    overlaps, off, distances = [], 0, []
    for question, every in zip(questions, found, strict=True):
        sure = [one for one in every if one.confidence > threshold]
        off += sum(all(one.box.overlap(box) < TOUCHING for box in question.boxes) for one in sure)
        for number, box in enumerate(question.boxes):
            best = max(sure, key=lambda one: one.box.overlap(box), default=None)
            overlaps.append(best.box.overlap(box) if best else 0.0)
            if question.corners and best and best.corners and overlaps[-1] > 0.3:
                apart = np.linalg.norm(np.array(best.corners) - question.corners[number], axis=1).mean()
                distances.append(float(apart) / box.width)
    values = np.array(overlaps)
    near = values[values > 0.3]
    return Score(
        len(values),
        float((values > 0.5).mean()) if len(values) else float("nan"),
        float((values > 0.3).mean()) if len(values) else float("nan"),
        float(near.mean()) if len(near) else 0.0,
        off / max(1, len(questions)),
        float(np.mean(distances)) if distances else float("nan"),
    )


def drawn(stock: Stock, most: int = 500) -> list[Question]:
    """Questions from drawn scenes; a scene with a plate cut off or tiny is left out, as it has no clear answer."""
    questions = []
    for image, plates in zip(stock.images[:most], stock.plates[:most], strict=True):
        size = image.shape[1], image.shape[0]
        if all(visible(corners, size) > 0.999 and hull(corners)[2] >= LEAST_WIDTH for corners in plates):
            boxes = [Box(left, top, left + wide, top + high) for left, top, wide, high in map(hull, plates)]
            questions.append(Question(np.dstack([image] * 3), boxes, list(plates)))
    return questions


def photographs(folder: Path) -> list[Question]:
    """The labelled photographs of a data folder: ``us_photos.csv`` with the columns image and box ("x y w h").

    Raises:
        TrainingError: the list or a picture of it cannot be read.
    """
    table = folder / "us_photos.csv"
    try:
        rows = list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
        places = [(row["image"], [float(value) for value in row["box"].split()]) for row in rows]
    except (OSError, KeyError, ValueError) as error:
        raise TrainingError(f"{table} is no list of labelled photographs.") from error
    return [
        Question(picture(folder / name), [Box(left, top, left + wide, top + high)])
        for name, (left, top, wide, high) in places
    ]
