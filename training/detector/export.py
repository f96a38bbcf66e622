# SPDX-License-Identifier: Apache-2.0
"""A trained detector as the ONNX file that the car runs."""

import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from torch import nn

from training.detector.answer import from_onnx
from training.errors import TrainingError
from training.recogniser.export import halved, save

OPSET = 17
CLOSE = 1e-3
HALF_CLOSE = 0.05  # what rounding the weights to float16 may cost in any number of the answer


def export(network: nn.Module, path: Path) -> float:
    """Write the file, weights as float16, and compare its answers with the network's on noise of two sizes.

    Args:
        network: in evaluation mode.
        path: the file; it appears only when it is complete and right.

    Returns:
        The greatest difference in any number of the answer.

    Raises:
        TrainingError: the file answers differently from the network.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".part")
    plain = network.to(memory_format=torch.contiguous_format)  # type: ignore[call-overload]
    with warnings.catch_warnings():
        # torch announces that its older exporter will go; the newer one needs onnxscript, which we do not.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            plain,
            (torch.zeros(1, 1, 384, 640),),
            str(draft),
            input_names=["grey"],
            output_names=["plates"],
            dynamic_axes={"grey": {2: "height", 3: "width"}, "plates": {2: "rows", 3: "columns"}},
            opset_version=OPSET,
            dynamo=False,
        )
    _compare(plain, draft, CLOSE)
    save(halved(onnx.load(draft)), draft)
    difference = _compare(plain, draft, HALF_CLOSE)
    draft.replace(path)
    return difference


def _compare(network: nn.Module, draft: Path, most: float) -> float:
    difference = max(_difference(network, draft, size) for size in ((96, 160), (352, 224)))
    if not difference < most:
        draft.unlink()
        raise TrainingError(f"The ONNX file differs from the network by {difference:.2g}, so it is not kept.")
    return difference


def _difference(network: nn.Module, path: Path, size: tuple[int, int]) -> float:
    noise = np.random.default_rng(0).uniform(0, 255, (1, 1, *size)).astype(np.float32)
    with torch.no_grad():
        wanted = network(torch.from_numpy(noise)).numpy()
    return float(np.abs(from_onnx(path)(noise) - wanted).max())
