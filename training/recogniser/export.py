# SPDX-License-Identifier: Apache-2.0
"""Writing networks as files, and making sure that they say what they said in training."""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from training.errors import TrainingError

Array = NDArray[np.float32]
TOLERANCE = 2e-3
SMALLEST = 2000


def save(model: onnx.ModelProto, path: Path) -> None:
    """Write a network; its folder is made where it is missing."""
    onnx.checker.check_model(model)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".part")
    draft.write_bytes(model.SerializeToString())
    draft.replace(path)


def halved(model: onnx.ModelProto) -> onnx.ModelProto:
    """The network with its weights stored as float16 and cast back when it is loaded: half the size."""
    small = onnx.ModelProto()
    small.CopyFrom(model)
    casts = []
    for item in small.graph.initializer:
        value = numpy_helper.to_array(item)
        if value.dtype != np.float32 or value.size < SMALLEST:
            continue
        stored = f"{item.name}_half"
        casts.append(helper.make_node("Cast", [stored], [item.name], to=TensorProto.FLOAT))
        item.CopyFrom(numpy_helper.from_array(value.astype(np.float16), stored))
    nodes = [*casts, *small.graph.node]
    del small.graph.node[:]
    small.graph.node.extend(nodes)
    return small


def whole(model: onnx.ModelProto) -> onnx.ModelProto:
    """The network with weights that ``halved`` made small stored as float32 again, so that it can be trained."""
    wide = onnx.ModelProto()
    wide.CopyFrom(model)
    stored = {item.name: item for item in wide.graph.initializer}
    kept = []
    for node in wide.graph.node:
        if node.op_type == "Cast" and node.input[0] in stored:
            item = stored[node.input[0]]
            value = numpy_helper.to_array(item).astype(np.float32)
            item.CopyFrom(numpy_helper.from_array(value, node.output[0]))
        else:
            kept.append(node)
    del wide.graph.node[:]
    wide.graph.node.extend(kept)
    return wide


def outputs(path: Path, inputs: Array) -> Array:
    """What the runtime of the car makes of ``inputs`` with this file, on one thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    return np.asarray(session.run(None, {session.get_inputs()[0].name: inputs})[0], dtype=np.float32)


def check(path: Path, inputs: Array, expected: Array) -> float:
    """The largest difference between the file in the car's runtime and what training computed.

    Raises:
        TrainingError: they differ by more than rounding.
    """
    gap = float(np.abs(outputs(path, inputs) - expected).max())
    if not gap <= TOLERANCE:
        raise TrainingError(
            f"{path.name} does not say in onnxruntime what it said in training (by {gap:.3g})."
        )
    return gap
