# SPDX-License-Identifier: Apache-2.0
"""From the network as published to the one that reads plates: 37 classes, and fewer and newer nodes.

The head is cut to blank and the 36 characters of plates, which leaves the scores of those classes as they were. Runs
of nodes that stand for one operation (a convolution and its bias, GELU, layer normalisation) become that
operation, and what only counts sizes becomes a constant: the same sums, faster to train and to run.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper, numpy_helper

from camera.read import ALPHABET, SIZE
from training.errors import TrainingError

CLASSES = len(ALPHABET) + 1
OPSET = 20
INPUT, OUTPUT = "x", "logits"
FEATURES = 120
# The two places where the published graph works the shape out from sizes seen at run time; 0 keeps, -1 fills.
FLATTEN, UNFLATTEN = "p2o.pd_op.flatten.0.0", "p2o.pd_op.reshape.58.0"
SHAPES = {FLATTEN: [0, FEATURES, -1], UNFLATTEN: [0, 1, -1, FEATURES]}
GELU = ("Div", "Erf", "Add", "Mul", "Mul")
NORM = ("ReduceMean", "Sub", "Pow", "ReduceMean", "Add", "Sqrt", "Div", "Mul", "Add")


@dataclass(slots=True)
class Draft:
    """The network being rewritten.

    Attributes:
        values: constant inputs by name.
        nodes: nodes of the new network, in order.
    """

    values: dict[str, NDArray[np.generic]]
    nodes: list[NodeProto] = field(default_factory=list)

    def constant(self, name: str, numbers: list[int]) -> str:
        """Adds a constant of whole numbers; its name."""
        self.values[name] = np.array(numbers, np.int64)
        return name


def cut(published: onnx.ModelProto) -> onnx.ModelProto:
    """The published network with the head cut to ``ALPHABET``; scores instead of probabilities.

    Returns:
        Input "x" (N, 3, 48, 160), output "logits" (N, 20, 37).

    Raises:
        TrainingError: the file has other nodes than the one that this was written for.
    """
    values = {item.name: numpy_helper.to_array(item) for item in published.graph.initializer}
    nodes = _without_identities(list(published.graph.node))
    draft = Draft(dict(values))
    try:
        _head(draft.values, nodes, _columns(published))
        position = 0
        while position < len(nodes):
            position += _rewrite(draft, nodes[position:])
    except (KeyError, IndexError, StopIteration) as error:
        raise TrainingError("The recognition network has other nodes than this recipe knows.") from error
    return _model(draft)


def _columns(published: onnx.ModelProto) -> list[int]:
    """The classes to keep, as columns of the published head: blank first, then the alphabet in order."""
    text = next(item.value for item in published.metadata_props if item.key == "character")
    names = ["", *text.split("\n"), " "]
    return [0, *(names.index(char) for char in ALPHABET)]


def _without_identities(nodes: list[NodeProto]) -> list[NodeProto]:
    alias: dict[str, str] = {}
    kept = []
    for node in nodes:
        inputs = [alias.get(name, name) for name in node.input]
        if node.op_type == "Identity":
            alias[node.output[0]] = inputs[0]
            continue
        node.input[:] = inputs
        kept.append(node)
    return kept


def _head(values: dict[str, NDArray[np.generic]], nodes: list[NodeProto], columns: list[int]) -> None:
    """Keep only ``columns`` of the last matrix and its bias, and end before the softmax."""
    product, addition, softmax = nodes[-3:]
    if [product.op_type, addition.op_type, softmax.op_type] != ["MatMul", "Add", "Softmax"]:
        raise KeyError(softmax.op_type)
    for node in (product, addition):
        values[node.input[1]] = np.ascontiguousarray(values[node.input[1]][..., columns])
    addition.output[0] = OUTPUT
    nodes.pop()


def _rewrite(draft: Draft, nodes: list[NodeProto]) -> int:
    """Take the operation at the head of ``nodes`` over; how many nodes it was written with."""
    kinds = tuple(node.op_type for node in nodes[: len(NORM)])
    if kinds[: len(GELU)] == GELU:
        out = nodes[len(GELU) - 1].output
        draft.nodes.append(helper.make_node("Gelu", [nodes[0].input[0]], out))
        return len(GELU)
    if kinds == NORM:
        inputs = [nodes[0].input[0], nodes[7].input[1], nodes[8].input[1]]
        epsilon = float(draft.values[nodes[4].input[1]])
        made = helper.make_node("LayerNormalization", inputs, nodes[8].output, axis=-1, epsilon=epsilon)
        draft.nodes.append(made)
        return len(NORM)
    if kinds[0] == "Conv":
        return _convolution(draft, nodes)
    draft.nodes.append(_single(draft, nodes[0]))
    return 1


def _convolution(draft: Draft, nodes: list[NodeProto]) -> int:
    """A convolution with what follows it, a bias or a normalisation with fixed statistics, as one."""
    conv, after = nodes[0], nodes[1]
    weight, name = draft.values[conv.input[1]], after.output[0]
    if after.op_type == "Add":
        bias = draft.values[after.input[1]].reshape(-1)
    else:
        scale, shift, mean, variance = (np.float32(draft.values[item]) for item in after.input[1:5])
        factor = scale / np.sqrt(variance + np.float32(_attributes(after)["epsilon"]))
        weight, bias = weight * factor.reshape(-1, 1, 1, 1), shift - mean * factor
    draft.values[f"{name}.weight"], draft.values[f"{name}.bias"] = weight, bias
    inputs = [conv.input[0], f"{name}.weight", f"{name}.bias"]
    draft.nodes.append(helper.make_node("Conv", inputs, [name], **_padded(_attributes(conv))))
    return 2


def _single(draft: Draft, node: NodeProto) -> NodeProto:
    """One node in the form of the newer operator set."""
    name, inputs, attributes = node.output[0], list(node.input), _attributes(node)
    if name in SHAPES:
        inputs[1] = draft.constant(f"{name}.shape", SHAPES[name])
    if node.op_type in {"Squeeze", "Unsqueeze", "ReduceMean"}:
        inputs.append(draft.constant(f"{name}.axes", list(attributes.pop("axes"))))
    if node.op_type in {"MaxPool", "AveragePool"}:
        attributes = _padded(attributes)
    return helper.make_node(node.op_type, inputs, [name], **attributes)


def _attributes(node: NodeProto) -> dict[str, Any]:
    return {item.name: helper.get_attribute_value(item) for item in node.attribute}


def _padded(attributes: dict[str, Any]) -> dict[str, Any]:
    """Padding as numbers where the published file asks for it by name."""
    if attributes.pop("auto_pad", b"NOTSET") == b"SAME_UPPER":
        extra = [
            size - step for size, step in zip(attributes["kernel_shape"], attributes["strides"], strict=True)
        ]
        attributes["pads"] = [*(item // 2 for item in extra), *(item - item // 2 for item in extra)]
    return attributes


def _model(draft: Draft) -> onnx.ModelProto:
    """The nodes that the output needs, with weights named by their order."""
    nodes = _needed(draft.nodes)
    names: dict[str, str] = {}
    for node in nodes:
        for position, name in enumerate(node.input):
            if name in draft.values:
                node.input[position] = names.setdefault(name, f"p{len(names):03d}_{node.op_type.lower()}")
    weights = [numpy_helper.from_array(np.asarray(draft.values[old]), new) for old, new in names.items()]
    width, height = SIZE
    inlet = helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, ["N", 3, height, width])
    outlet = helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, ["N", width // 8, CLASSES])
    graph = helper.make_graph(nodes, "plate-reader", [inlet], [outlet], weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=10)
    onnx.checker.check_model(model, full_check=True)
    return model


def _needed(nodes: list[NodeProto]) -> list[NodeProto]:
    wanted = {OUTPUT}
    kept = []
    for node in reversed(nodes):
        if wanted.isdisjoint(node.output):
            continue
        wanted.update(node.input)
        kept.append(node)
    return kept[::-1]
