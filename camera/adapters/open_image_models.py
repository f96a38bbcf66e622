# SPDX-License-Identifier: Apache-2.0
"""Plate detection with the YOLOv9 files of the project open-image-models (MIT), as exported "end to end".

The network does its own suppression of doubles. Input: (1, 3, H, W) RGB, 0 to 1, the picture letterboxed in
the middle of grey 114. Output: (n, 7) rows of picture number, left, top, right, bottom in input pixels,
class, score. Source: the project's ``yolo_v9`` preprocessing and postprocessing, written anew here.
"""

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from camera.adapters.installed import REMEDY, unsuitable
from camera.geometry import clip
from camera.session import open_session
from camera.types import Box, Detection, Image

Array = NDArray[np.float32]

GREY = 114
ROW = 7


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a picture lies in the network's input: pixel there = ``scale`` times pixel + (left, top)."""

    scale: float
    left: float
    top: float


def prepare(image: Image, width: int, height: int) -> tuple[Array, Placement]:
    """A BGR picture as the network's input, (1, 3, height, width), and where in it the picture lies."""
    scale = min(width / image.shape[1], height / image.shape[0])
    size = (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
    # The project shrinks without filtering, and its networks were trained so.
    small = cv2.resize(image, size, interpolation=cv2.INTER_LINEAR)
    left, top = (width - size[0]) / 2, (height - size[1]) / 2
    # An odd rest goes to the right and the bottom.
    at_x, at_y = round(left - 0.1), round(top - 0.1)
    canvas = np.full((height, width, 3), GREY, np.uint8)
    canvas[at_y : at_y + size[1], at_x : at_x + size[0]] = small
    array = canvas[:, :, ::-1].transpose(2, 0, 1)[None].astype(np.float32) / np.float32(255)
    return array, Placement(scale, left, top)


def detections(rows: Array, threshold: float, placement: Placement) -> list[Detection]:
    """The network's rows as detections in pixels of the original picture, surest first.

    Args:
        rows: (n, 7), see the module; rows that are no numbers, or have no area, are left out.
        threshold: least score.
        placement: of ``prepare``.
    """
    found = []
    for row in rows[np.isfinite(rows).all(axis=1)]:
        left, top, right, bottom = (float(value) for value in row[1:5])
        score = min(1.0, float(row[6]))
        if score < threshold or right <= left or bottom <= top:
            continue
        across = ((x - placement.left) / placement.scale for x in (left, right))
        down = ((y - placement.top) / placement.scale for y in (top, bottom))
        (left, right), (top, bottom) = across, down
        found.append(Detection(Box(left, top, right, bottom), score))
    return sorted(found, key=lambda detection: -detection.confidence)


class OpenImageModelsDetector:
    """Plate detector from a file of open-image-models (``yolo-v9-*-license-plate-end2end.onnx``).

    Every class of the file counts as a plate: those files know one.

    Args:
        path: the model.
        threshold: least score of a detection, 0 to 1.
        threads: threads that one picture may use.

    Raises:
        ModelError: the file is missing, damaged or not such a model; a size that is left open at export is
            refused too, as nothing says then how large the picture should be.
    """

    def __init__(self, path: Path, threshold: float = 0.4, threads: int = 1) -> None:
        self._session = open_session(path, threads, REMEDY)
        inputs, outputs = self._session.get_inputs(), self._session.get_outputs()
        shape = list(inputs[0].shape)
        sized = len(shape) == 4 and shape[1] == 3 and all(isinstance(one, int) for one in shape[2:])
        if len(inputs) != 1 or inputs[0].type != "tensor(float)" or not sized:
            raise unsuitable(path, "takes no colour picture of a fixed size as open-image-models' files do")
        if list(outputs[0].shape)[-1] != ROW:
            raise unsuitable(path, "does not give rows of 7 numbers as open-image-models' files do")
        self._input: str = inputs[0].name
        self._height, self._width = int(shape[2]), int(shape[3])
        self._threshold = threshold
        self.name = path.stem

    def detect(self, image: Image) -> list[Detection]:
        """The plates in a BGR picture, surest first; boxes lie inside the picture."""
        height, width = image.shape[:2]
        array, placement = prepare(image, self._width, self._height)
        rows = np.asarray(self._session.run(None, {self._input: array})[0], dtype=np.float32)
        inside = (
            Detection(clip(one.box, width, height), one.confidence)
            for one in detections(rows.reshape(-1, ROW), self._threshold, placement)
        )
        return [one for one in inside if one.box.width > 0 and one.box.height > 0]
