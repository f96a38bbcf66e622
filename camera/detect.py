# SPDX-License-Identifier: Apache-2.0
"""Where plates are in a picture.

``OnnxDetector`` runs a network of the CenterNet kind (Zhou, Wang, Krahenbuhl 2019, "Objects as Points"): for
each cell of 8 by 8 pixels it gives how likely a plate's centre lies there, the centre's offset, the plate's
size, and where its four corners are.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from camera.dark import is_dark, lifted
from camera.geometry import clip, letterbox
from camera.session import finite, open_session, other_shape
from camera.straighten import sane
from camera.types import Box, Detection, Image, Quad

Array = NDArray[np.float32]

CELL = 8
STEP = 32
MOST_PEAKS = 64
MOST = 24
BIGGEST = 5.0
# Plates wider than this (pixels of the scaled picture) are larger than those that the network learnt.
NEAR_PX = 240.0
WITH_CORNERS = 13
#: Outputs that are understood: boxes alone, or boxes and corners.
CHANNELS = (5, WITH_CORNERS)


class PlateDetector(Protocol):
    """Finds plates in a picture."""

    def detect(self, image: Image) -> list[Detection]:
        """The plates in a BGR picture, surest first; boxes lie inside the picture."""
        ...


def prepare(image: Image, width: int) -> tuple[Array, float]:
    """A BGR picture as the network's input; a dark one is lifted first.

    Returns:
        (1, 1, H, W) grey levels 0..255 with H and W multiples of 32, and the scale of ``letterbox``.
    """
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), dtype=np.uint8)
    padded, scale = letterbox(grey, width, STEP)
    if is_dark(padded):
        padded = lifted(padded)
    return padded[None, None].astype(np.float32), scale


def peaks(heat: Array, threshold: float) -> NDArray[np.intp]:
    """Cells whose likelihood is the greatest of its 5 by 5 neighbours and above ``threshold``.

    Args:
        heat: (rows, columns), 0 to 1.
        threshold: likelihoods up to this are no plates.

    Returns:
        (n, 2) rows and columns, most likely first, at most 64.
    """
    highest = cv2.dilate(heat, np.ones((5, 5), np.uint8))
    found = np.argwhere((heat >= highest) & (heat > threshold))
    order = np.argsort(-heat[found[:, 0], found[:, 1]], kind="stable")
    return found[order[:MOST_PEAKS]]


def boxes(output: Array, threshold: float, scale: float) -> list[Detection]:
    """The network's output as detections in pixels of the original picture.

    Args:
        output: (5 or 13, rows, columns): logit of a centre, offset right and down in cells, log of width and
            height in cells; then x and y of each corner from top left clockwise, relative to the centre, in
            widths and heights.
        threshold: as in ``peaks``.
        scale: of ``letterbox``.
    """
    # Sparse: the exponential of every cell would cost more than everything else here.
    logit = float(np.log(threshold / (1 - threshold)))
    found = []
    for row, column in peaks(output[0], logit):
        values = output[:, row, column].astype(np.float64)
        x, y = (column + values[1]) * CELL / scale, (row + values[2]) * CELL / scale
        width = CELL * np.exp(min(values[3], BIGGEST)) / scale
        height = CELL * np.exp(min(values[4], BIGGEST)) / scale
        sides = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
        box = Box(*(float(side) for side in sides))
        confidence = float(1 / (1 + np.exp(-values[0])))
        found.append(Detection(box, confidence, _corners(values[5:], box)))
    return found


def _corners(values: NDArray[np.float64], box: Box) -> Quad | None:
    """The corners that a cell gives, None when it gives none that make sense."""
    if len(values) != WITH_CORNERS - 5:
        return None
    x, y = box.centre
    one, two, three, four = (
        (float(x + right * box.width), float(y + down * box.height)) for right, down in values.reshape(4, 2)
    )
    corners = (one, two, three, four)
    return corners if sane(corners, box) else None


def same_plate(one: Box, other: Box, most_overlap: float = 0.35) -> bool:
    """Whether two boxes show one plate: they overlap much, or each has the other's centre inside."""
    if one.overlap(other) >= most_overlap:
        return True
    return _in_middle(one, other) and _in_middle(other, one)


def _in_middle(inner: Box, outer: Box) -> bool:
    x, y = inner.centre
    return outer.left < x < outer.right and outer.top < y < outer.bottom


def suppress(detections: Sequence[Detection]) -> list[Detection]:
    """Keep the surest of detections that show one plate, surest first, at most 24."""
    kept: list[Detection] = []
    for one in sorted(detections, key=lambda detection: -detection.confidence):
        if not any(same_plate(one.box, other.box) for other in kept):
            kept.append(one)
    return kept[:MOST]


class OnnxDetector:
    """Plate detector from an ONNX file.

    Args:
        path: the model; input (1, 1, H, W) grey, output (1, 5 or 13, H/8, W/8) as in ``boxes``.
        width: pixels to which a picture is scaled; wider finds smaller plates and takes longer.
        threshold: least confidence of a detection.
        threads: threads that one picture may use.

    Raises:
        ModelError: the file is missing, damaged or not such a model.
    """

    def __init__(self, path: Path, width: int = 960, threshold: float = 0.4, threads: int = 1) -> None:
        self._session = open_session(path, threads)
        taken, given = self._session.get_inputs()[0].shape, self._session.get_outputs()[0].shape
        if len(taken) != 4 or taken[1] != 1:
            raise other_shape(path, "takes no grey pictures of 1 x 1 x H x W", taken)
        if len(given) != 4 or given[1] not in CHANNELS:
            raise other_shape(path, "gives no map of 5 or 13 numbers a cell", given)
        self._input: str = self._session.get_inputs()[0].name
        self._width = width
        self._threshold = threshold
        self.name = path.stem

    def detect(self, image: Image) -> list[Detection]:
        """The plates in a BGR picture, surest first; boxes lie inside the picture.

        Raises:
            ModelError: the network gave no numbers.
        """
        return self.detect_at(image, self._width)

    def detect_near(self, image: Image) -> list[Detection]:
        """Plates that are too near for ``detect``, found in the picture at half its scale; as ``detect``."""
        least = NEAR_PX * image.shape[1] / self._width
        return [one for one in self.detect_at(image, self._width // 2) if one.box.width >= least]

    def detect_at(self, image: Image, width: int) -> list[Detection]:
        """As ``detect``, with the picture scaled to another width."""
        array, scale = prepare(image, width)
        output = finite(self.name, self._session.run(None, {self._input: array})[0])[0]
        kept = suppress(boxes(output, self._threshold, scale))
        high, wide = image.shape[:2]
        return [replace(one, box=clip(one.box, wide, high)) for one in kept]
