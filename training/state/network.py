# SPDX-License-Identifier: Apache-2.0
"""A small network that tells the state of issue from layout, colours and lettering."""

import numpy as np
import onnx
import torch
from onnx import NodeProto, TensorProto, helper, numpy_helper
from torch import Tensor, nn
from torch.nn import functional

from camera.state import SIZE

# NCIC LIS codes of the fifty states and the District of Columbia, in alphabetical order; NB is Nebraska.
STATES = (
    "AK AL AR AZ CA CO CT DC DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NB NC ND NH NJ NM NV NY "
    "OH OK OR PA RI SC SD TN TX UT VA VT WA WI WV WY"
)
CODES = tuple(STATES.split())
CLASSES = ("", *CODES)
INPUT, OUTPUT = "x", "logits"
OPSET = 17
ROWS = SIZE[1] // 16
LAST = 128


class Layer(nn.Module):
    """Convolution, normalisation over the batch and, if wanted, ReLU."""

    def __init__(self, inside: int, outside: int, stride: int = 1, *, rectify: bool = True) -> None:
        super().__init__()
        self.conv = nn.Conv2d(inside, outside, 3, stride, 1, bias=False)
        self.norm = nn.BatchNorm2d(outside)
        self.rectify = rectify

    def forward(self, x: Tensor) -> Tensor:
        """(N, inside, H, W) to (N, outside, H / stride, W / stride)."""
        y = self.norm(self.conv(x))
        return functional.relu(y) if self.rectify else torch.as_tensor(y)

    def fused(self) -> tuple[Tensor, Tensor]:
        """Weight and bias of the one convolution that does the same once the statistics are fixed."""
        variance, mean = self.norm.running_var, self.norm.running_mean
        if variance is None or mean is None:
            raise AssertionError("A normalisation over the batch keeps its statistics.")
        factor = self.norm.weight / torch.sqrt(variance + self.norm.eps)
        return self.conv.weight * factor.reshape(-1, 1, 1, 1), self.norm.bias - mean * factor


class Block(nn.Module):
    """Two layers whose result is added to what went in (He et al. 2016)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.one = Layer(width, width)
        self.two = Layer(width, width, rectify=False)

    def forward(self, x: Tensor) -> Tensor:
        """(N, width, H, W) to the same."""
        return functional.relu(x + self.two(self.one(x)))


class StateNet(nn.Module):
    """(N, 3, 64, 128) BGR, -1 to 1, to (N, 52) scores.

    The last features are averaged along each row only: whether lettering stands above or below the registration tells
    much, and where along the row it stands tells little.
    """

    def __init__(self) -> None:
        super().__init__()
        parts = [
            Layer(3, 24, 2),
            Layer(24, 40, 2),
            Block(40),
            Layer(40, 88, 2),
            Block(88),
            Layer(88, LAST, 2),
            Block(LAST),
        ]
        self.body = nn.Sequential(*parts)
        self.drop = nn.Dropout(0.2)
        self.head = nn.Linear(LAST * ROWS, len(CLASSES))

    def forward(self, x: Tensor) -> Tensor:
        """Scores of the classes."""
        features = self.body(x).mean(dim=3).flatten(1)
        return torch.as_tensor(self.head(self.drop(features)))


class _Writer:
    """Collects nodes and weights of the ONNX file."""

    def __init__(self) -> None:
        self.nodes: list[NodeProto] = []
        self.weights: list[TensorProto] = []

    def node(self, kind: str, inputs: list[str], output: str = "", **attributes: int | list[int]) -> str:
        """Add a node; the name of its output."""
        name = output or f"n{len(self.nodes):02d}_{kind.lower()}"
        node = helper.make_node(kind, inputs, [name])
        node.attribute.extend(helper.make_attribute(key, value) for key, value in attributes.items())
        self.nodes.append(node)
        return name

    def weight(self, value: Tensor) -> str:
        """Add a weight; its name."""
        name = f"p{len(self.weights):02d}"
        array = np.ascontiguousarray(value.detach().float().numpy())
        self.weights.append(numpy_helper.from_array(array, name))
        return name

    def layer(self, layer: Layer, source: str) -> str:
        """Add a layer as one convolution."""
        weight, bias = (self.weight(value) for value in layer.fused())
        stride = list(layer.conv.stride)
        name = self.node(
            "Conv", [source, weight, bias], kernel_shape=[3, 3], strides=stride, pads=[1, 1, 1, 1]
        )
        return self.node("Relu", [name]) if layer.rectify else name


def to_onnx(net: StateNet) -> onnx.ModelProto:
    """The network as a file; its metadata "classes" names the classes, separated by commas."""
    writer, at = _Writer(), INPUT
    for part in net.body:
        if isinstance(part, Block):
            inner = writer.layer(part.two, writer.layer(part.one, at))
            at = writer.node("Relu", [writer.node("Add", [at, inner])])
        elif isinstance(part, Layer):
            at = writer.layer(part, at)
    at = writer.node("Flatten", [writer.node("ReduceMean", [at], axes=[3], keepdims=0)], axis=1)
    weight, bias = writer.weight(net.head.weight), writer.weight(net.head.bias)
    writer.node("Gemm", [at, weight, bias], OUTPUT, transB=1)
    inlet = helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, ["N", 3, SIZE[1], SIZE[0]])
    outlet = helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, ["N", len(CLASSES)])
    graph = helper.make_graph(writer.nodes, "state-of-issue", [inlet], [outlet], writer.weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=10)
    helper.set_model_props(model, {"classes": ",".join(CLASSES)})
    onnx.checker.check_model(model, full_check=True)
    return model
