# SPDX-License-Identifier: Apache-2.0
"""The plates that a network finds in a whole picture, as the car runs it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
import torch
from torch import nn

from camera.detect import peaks, suppress
from camera.geometry import clip, letterbox
from camera.types import Box, Detection
from training.detector.network import CELL, STEP
from training.detector.target import decode
from training.errors import TrainingError
from training.scenes.canvas import Field, Picture

Network = Callable[[Field], Field]


@dataclass(frozen=True, slots=True)
class Found:
    """A plate found in a picture.

    Attributes:
        box: upright, inside the picture.
        likely: 0 to 1.
        corners: (4, 2) in pixels of the picture, as in `Scene`.
    """

    box: Box
    likely: float
    corners: Field


def from_torch(network: nn.Module) -> Network:
    """A network in memory as a function of (1, 1, H, W)."""

    @torch.no_grad()
    def ask(pictures: Field) -> Field:
        return np.asarray(network(torch.from_numpy(pictures)).numpy(), np.float32)

    return ask


def from_onnx(path: Path) -> Network:
    """An ONNX file as a function of (1, 1, H, W), on one thread.

    Raises:
        TrainingError: the file is missing or is no such network.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    if not path.is_file():
        raise TrainingError(f"There is no file {path}. Train first: python -m training.detector train")
    session = onnxruntime.InferenceSession(path.read_bytes(), options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    return lambda pictures: np.asarray(session.run(None, {name: pictures})[0], np.float32)


def find(network: Network, image: Picture, width: int, threshold: float) -> list[Found]:
    """The plates in a grey picture, surest first, at most one where two boxes show the same plate.

    Args:
        network: as `from_torch` or `from_onnx` gives it.
        image: (H, W) grey levels.
        width: pixels to which the picture is scaled.
        threshold: least likelihood.
    """
    padded, scale = letterbox(image, width, STEP)
    output = network(np.asarray(padded[None, None], np.float32))[0]
    if len(output) < 13:  # a network of the first kind, without corners
        output = np.concatenate([output[:5], np.zeros((8, *output.shape[1:]), np.float32)])
    heat = np.asarray(1 / (1 + np.exp(-np.clip(output[0], -30, 30))), np.float32)
    by_detection = {}
    for row, column in peaks(heat, threshold):
        (left, top, across, down), corners = decode(output, int(row), int(column))
        box = Box(*(float(v) / scale for v in (left, top, left + across, top + down)))
        by_detection[Detection(box, float(heat[row, column]))] = np.asarray(corners / scale, np.float32)
    kept = suppress(list(by_detection))
    high, wide = image.shape
    return [Found(clip(one.box, wide, high), one.confidence, by_detection[one]) for one in kept]


def grey(path: Path) -> Picture:
    """A picture file in grey.

    Raises:
        TrainingError: it cannot be read.
    """
    image = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if image is None:
        raise TrainingError(f"The picture {path.name} cannot be read.")
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8)


__all__ = ["CELL", "Found", "Network", "find", "from_onnx", "from_torch", "grey"]
