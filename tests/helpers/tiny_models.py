# SPDX-License-Identifier: Apache-2.0
"""ONNX files of a few nodes, whose answer is fixed or simply follows from their input."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

Shape = Sequence[int | str]


def fixed(
    path: Path, takes: tuple[str, Shape], answers: dict[str, NDArray[np.float32]], *, open_last: bool = False
) -> Path:
    """Write a model that gives the same answers to whatever it is given.

    Args:
        path: the file to write.
        takes: element type ("float32", "uint8") and shape of the input.
        answers: output names with their values, in order.
        open_last: leave the size of each answer's last axis unsaid in the file.
    """
    onnx = pytest.importorskip("onnx", reason="onnx is in the training group")
    helper, kinds = onnx.helper, {"float32": onnx.TensorProto.FLOAT, "uint8": onnx.TensorProto.UINT8}
    given = helper.make_tensor_value_info("input", kinds[takes[0]], list(takes[1]))
    nodes, outputs = [], []
    for name, value in answers.items():
        constant = onnx.numpy_helper.from_array(value)
        nodes.append(helper.make_node("Constant", [], [name], value=constant))
        shape = [*value.shape[:-1], "open" if open_last else value.shape[-1]]
        outputs.append(helper.make_tensor_value_info(name, kinds["float32"], shape))
    graph = helper.make_graph(nodes, "fixed", [given], outputs)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    path.write_bytes(model.SerializeToString())
    return path
