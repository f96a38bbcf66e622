# SPDX-License-Identifier: Apache-2.0
"""The plates that a network finds in a whole picture, as the car runs it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
import torch
from torch import nn

from camera.detect import boxes, prepare, suppress
from camera.geometry import clip
from camera.types import Detection, Image
from training.errors import TrainingError
from training.scenes.canvas import Field

Network = Callable[[Field], Field]


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


def find(network: Network, image: Image, width: int, threshold: float) -> list[Detection]:
    """The plates in a BGR picture by the camera's own code, surest first.

    Args:
        network: as `from_torch` or `from_onnx` gives it.
        image: (H, W, 3).
        width: pixels to which the picture is scaled.
        threshold: least likelihood.
    """
    pictures, scale = prepare(image, width)
    kept = suppress(boxes(network(pictures)[0], threshold, scale))
    high, wide = image.shape[:2]
    return [replace(one, box=clip(one.box, wide, high)) for one in kept]


def picture(path: Path) -> Image:
    """A picture file.

    Raises:
        TrainingError: it cannot be read.
    """
    image = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if image is None:
        raise TrainingError(f"The picture {path.name} cannot be read.")
    return np.asarray(image, np.uint8)
