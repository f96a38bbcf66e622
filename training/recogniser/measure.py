# SPDX-License-Identifier: Apache-2.0
"""How well weights read: on held-out drawn crops, and as one figure a set on validation photographs.

Photographs are only ever counted here. They are named by no result, and no weight is trained on them.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from camera.geometry import band, crop
from camera.read import ALPHABET, BLANK, ROWS, SIZE, decode
from camera.types import Box, Image
from policy.plates import normalise
from training.recogniser.batches import tensor
from training.recogniser.graph import GraphModule

Logits = NDArray[np.float32]
MARGIN = 0.06
BATCH = 32
FOLD = str.maketrans("OI", "01")
SETS = {"photographs": "us_photos.csv", "close_ups": "us_closeups.csv"}


@dataclass(frozen=True, slots=True)
class Read:
    """Scores of crops beside what is written on them.

    Attributes:
        logits: (N, steps, 37).
        truths: N texts.
    """

    logits: Logits
    truths: tuple[str, ...]

    def texts(self) -> list[str]:
        """The text of the best path of each crop."""
        return [best_text(one) for one in self.logits]

    def right(self) -> NDArray[np.bool_]:
        """Which are read exactly, O as 0 and I as 1."""
        pairs = zip(self.texts(), self.truths, strict=True)
        return np.array([fold(text) == fold(truth) for text, truth in pairs])

    def folded(self) -> float:
        """Share read exactly with O as 0 and I as 1."""
        return float(self.right().mean())

    def exact(self) -> float:
        """Share read exactly."""
        return float(np.mean([text == truth for text, truth in zip(self.texts(), self.truths, strict=True)]))


def fold(text: str) -> str:
    """The text with O as 0 and I as 1, which many plates draw alike."""
    return text.translate(FOLD)


def best_text(logits: Logits) -> str:
    """The text of the best path through (steps, 37) scores."""
    path = logits.argmax(axis=1)
    starts = np.flatnonzero(np.diff(path, prepend=-1))
    return "".join(ALPHABET[label - 1] for label in path[starts] if label != BLANK)


@torch.no_grad()
def scores(net: GraphModule, strips: Sequence[Image]) -> Logits:
    """(N, steps, 37) scores of strips (48, 160, 3)."""
    parts = [net(tensor(strips[start : start + BATCH])) for start in range(0, len(strips), BATCH)]
    return np.asarray(torch.cat(parts).float().numpy(), dtype=np.float32)


def strip(image: Image) -> Image:
    """The (48, 160, 3) that the reader sees of a crop."""
    return band(image, ROWS, SIZE)


def read(net: GraphModule, examples: Iterable[tuple[Image, str]]) -> Read:
    """What the network makes of crops, cut to strips as in the car."""
    strips, truths = [], []
    for image, truth in examples:
        strips.append(strip(image))
        truths.append(truth)
    return Read(scores(net, strips), tuple(truths))


def photographs(table: Path) -> Iterator[tuple[Image, str]]:
    """Plates cut out of validation photographs with the truth.

    Args:
        table: CSV with the columns image, text and box ("x y width height", or empty: the whole picture).
    """
    with table.open(newline="", encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            picture = np.asarray(cv2.imread(str(table.parent / row["image"])), dtype=np.uint8)
            if row["box"]:
                left, top, width, height = map(float, row["box"].split())
                picture = crop(picture, Box(left, top, left + width, top + height), MARGIN)
            yield picture, normalise(row["text"])


def validation(net: GraphModule, folder: Path | None) -> Mapping[str, Read]:
    """What the network makes of the validation sets in ``folder``; nothing where there is no folder."""
    if folder is None:
        return {}
    tables = {name: folder / file for name, file in SETS.items()}
    return {name: read(net, photographs(table)) for name, table in tables.items() if table.is_file()}


def confidences(logits: Logits, temperature: float) -> NDArray[np.float64]:
    """Probability of each crop's text over all its paths, by the program's own code; 0 where it read nothing."""
    return np.array([decode(one, temperature).confidence for one in logits])
