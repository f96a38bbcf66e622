# SPDX-License-Identifier: Apache-2.0
"""Where plates are in a picture.

``OnnxDetector`` runs a network of the CenterNet kind (Zhou, Wang, Krahenbuhl 2019, "Objects as Points"): for
each cell of 8 by 8 pixels it gives how likely a plate's centre lies there, the centre's offset, and the
plate's size.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from camera.geometry import clip, letterbox
from camera.session import damaged, open_session
from camera.types import Box, Detection, Image

Array = NDArray[np.float32]

CELL = 8
STEP = 32
MOST = 20
BIGGEST = 5.0


class PlateDetector(Protocol):
    """Finds plates in a picture."""

    def detect(self, image: Image) -> list[Detection]:
        """The plates in a BGR picture, surest first; boxes lie inside the picture."""
        ...


def prepare(image: Image, width: int) -> tuple[Array, float]:
    """A BGR picture as the network's input.

    Returns:
        (1, 1, H, W) grey levels 0..255 with H and W multiples of 32, and the scale of ``letterbox``.
    """
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), dtype=np.uint8)
    padded, scale = letterbox(grey, width, STEP)
    return padded[None, None].astype(np.float32), scale


def peaks(heat: Array, threshold: float) -> NDArray[np.intp]:
    """Cells whose likelihood is the greatest of its 5 by 5 neighbours and above ``threshold``.

    Args:
        heat: (rows, columns), 0 to 1.
        threshold: likelihoods up to this are no plates.

    Returns:
        (n, 2) rows and columns, most likely first, at most 20.
    """
    highest = cv2.dilate(heat, np.ones((5, 5), np.uint8))
    found = np.argwhere((heat >= highest) & (heat > threshold))
    order = np.argsort(-heat[found[:, 0], found[:, 1]], kind="stable")
    return found[order[:MOST]]


def boxes(output: Array, threshold: float, scale: float) -> list[Detection]:
    """The network's output as detections in pixels of the original picture.

    Args:
        output: (5, rows, columns): logit of a centre, offset right and down in cells, log of width and height
            in cells.
        threshold: as in ``peaks``.
        scale: of ``letterbox``.
    """
    heat = 1 / (1 + np.exp(-np.clip(output[0], -30, 30)))
    found = []
    for row, column in peaks(heat, threshold):
        right, down, log_width, log_height = (float(value) for value in output[1:, row, column])
        x, y = (column + right) * CELL, (row + down) * CELL
        half_width = CELL * np.exp(min(log_width, BIGGEST)) / 2
        half_height = CELL * np.exp(min(log_height, BIGGEST)) / 2
        corners = (x - half_width, y - half_height, x + half_width, y + half_height)
        found.append(Detection(Box(*(float(v) / scale for v in corners)), float(heat[row, column])))
    return found


def same_plate(one: Box, other: Box, most_overlap: float = 0.35) -> bool:
    """Whether two boxes show one plate: they overlap much, or each has the other's centre inside."""
    if one.overlap(other) >= most_overlap:
        return True
    return _in_middle(one, other) and _in_middle(other, one)


def _in_middle(inner: Box, outer: Box) -> bool:
    x, y = inner.centre
    return outer.left < x < outer.right and outer.top < y < outer.bottom


def suppress(detections: Sequence[Detection]) -> list[Detection]:
    """Keep the surest of detections that show one plate, surest first."""
    kept: list[Detection] = []
    for one in sorted(detections, key=lambda detection: -detection.confidence):
        if not any(same_plate(one.box, other.box) for other in kept):
            kept.append(one)
    return kept


class OnnxDetector:
    """Plate detector from an ONNX file.

    Args:
        path: the model; input (1, 1, H, W) grey, output (1, 5, H/8, W/8) as in ``boxes``.
        width: pixels to which a picture is scaled; wider finds smaller plates and takes longer.
        threshold: least confidence of a detection.
        threads: threads that one picture may use.

    Raises:
        ModelError: the file is missing, damaged or not such a model.
    """

    def __init__(self, path: Path, width: int = 960, threshold: float = 0.4, threads: int = 1) -> None:
        self._session = open_session(path, threads)
        inputs = self._session.get_inputs()
        if len(inputs) != 1 or len(inputs[0].shape) != 4 or inputs[0].shape[1] != 1:
            raise damaged(path)
        self._input: str = inputs[0].name
        self._width = width
        self._threshold = threshold

    def detect(self, image: Image) -> list[Detection]:
        """The plates in a BGR picture, surest first; boxes lie inside the picture."""
        height, width = image.shape[:2]
        array, scale = prepare(image, self._width)
        output = np.asarray(self._session.run(None, {self._input: array})[0][0], dtype=np.float32)
        kept = suppress(boxes(output, self._threshold, scale))
        return [Detection(clip(one.box, width, height), one.confidence) for one in kept]
