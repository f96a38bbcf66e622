# SPDX-License-Identifier: Apache-2.0
"""An ONNX file as a PyTorch module that can be trained, and back again.

The module walks the nodes of the file with PyTorch's own functions; the floating-point constants are its parameters,
under their names in the file (see ``key``). Writing back puts the trained numbers into the same file, so that nothing
but the numbers can differ between what was trained and what ships.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
import torch
from onnx import NodeProto, helper, numpy_helper
from torch import Tensor, nn
from torch.nn import functional

from training.errors import TrainingError

Attributes = Mapping[str, Any]
Operation = Callable[[list[Any], Attributes], Tensor]


def _pad(x: Tensor, attributes: Attributes, value: float) -> Tensor:
    """Padding written out, where PyTorch's own argument cannot say "more at the end than at the start"."""
    top, left, bottom, right = attributes.get("pads", [0, 0, 0, 0])
    return functional.pad(x, (left, right, top, bottom), value=value) if top or left or bottom or right else x


def _conv(inputs: list[Any], attributes: Attributes) -> Tensor:
    x, weight, *bias = inputs
    pads = attributes.get("pads", [0, 0, 0, 0])
    even = pads[:2] == pads[2:]
    return functional.conv2d(
        x if even else _pad(x, attributes, 0.0),
        weight,
        bias[0] if bias else None,
        stride=attributes.get("strides", [1, 1]),
        padding=pads[:2] if even else 0,
        dilation=attributes.get("dilations", [1, 1]),
        groups=attributes.get("group", 1),
    )


def _max_pool(inputs: list[Any], attributes: Attributes) -> Tensor:
    padded = _pad(inputs[0], attributes, float("-inf"))
    return functional.max_pool2d(padded, attributes["kernel_shape"], attributes.get("strides", [1, 1]))


def _average_pool(inputs: list[Any], attributes: Attributes) -> Tensor:
    if any(attributes.get("pads", [])):
        raise TrainingError("An average over padded edges is not known here.")
    return functional.avg_pool2d(inputs[0], attributes["kernel_shape"], attributes.get("strides", [1, 1]))


def _layer_norm(inputs: list[Any], attributes: Attributes) -> Tensor:
    x, scale, bias = inputs
    return functional.layer_norm(x, scale.shape, scale, bias, attributes.get("epsilon", 1e-5))


def _reduce_mean(inputs: list[Any], attributes: Attributes) -> Tensor:
    keep = bool(attributes.get("keepdims", 1))
    return torch.mean(inputs[0], dim=inputs[1].tolist(), keepdim=keep)


def _reshape(inputs: list[Any], _attributes: Attributes) -> Tensor:
    x, wanted = inputs
    shape = [x.shape[place] if size == 0 else size for place, size in enumerate(wanted.tolist())]
    return torch.reshape(x, shape)


def _slice(inputs: list[Any], _attributes: Attributes) -> Tensor:
    x, starts, ends, axes, *steps = inputs
    if steps and any(step != 1 for step in steps[0].tolist()):
        raise TrainingError("A slice with steps is not known here.")
    for start, end, axis in zip(starts.tolist(), ends.tolist(), axes.tolist(), strict=True):
        size = x.shape[axis]
        first, last = (min(max(place + size * (place < 0), 0), size) for place in (start, end))
        x = x.narrow(axis, first, max(last - first, 0))
    return torch.as_tensor(x)


def _hard_sigmoid(inputs: list[Any], attributes: Attributes) -> Tensor:
    return torch.clamp(inputs[0] * attributes.get("alpha", 0.2) + attributes.get("beta", 0.5), 0.0, 1.0)


def _squeeze(inputs: list[Any], _attributes: Attributes) -> Tensor:
    return torch.squeeze(inputs[0], dim=tuple(inputs[1].tolist()))


OPERATIONS: Mapping[str, Operation] = {
    "Add": lambda inputs, _: torch.add(inputs[0], inputs[1]),
    "AveragePool": _average_pool,
    "Concat": lambda inputs, attributes: torch.cat(inputs, dim=attributes["axis"]),
    "Conv": _conv,
    "Gelu": lambda inputs, _: functional.gelu(inputs[0]),
    "HardSigmoid": _hard_sigmoid,
    "LayerNormalization": _layer_norm,
    "MatMul": lambda inputs, _: torch.matmul(inputs[0], inputs[1]),
    "MaxPool": _max_pool,
    "Mul": lambda inputs, _: torch.mul(inputs[0], inputs[1]),
    "ReduceMean": _reduce_mean,
    "Relu": lambda inputs, _: functional.relu(inputs[0]),
    "Reshape": _reshape,
    "Sigmoid": lambda inputs, _: torch.sigmoid(inputs[0]),
    "Slice": _slice,
    "Softmax": lambda inputs, attributes: torch.softmax(inputs[0], dim=attributes.get("axis", -1)),
    "Squeeze": _squeeze,
    "Transpose": lambda inputs, attributes: inputs[0].permute(attributes["perm"]),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One node: what to do with which values, what the result is called, and what is not needed afterwards."""

    operation: Operation
    inputs: tuple[str, ...]
    output: str
    attributes: Attributes
    spent: tuple[str, ...]


def key(name: str) -> str:
    """What the weights called ``name`` in the file are called in the module, where a name has no dots."""
    return name.replace(".", "_")


class GraphModule(nn.Module):
    """The network of an ONNX file with one input and one output, both floating point.

    Args:
        model: the file; each node must be one of ``OPERATIONS``.

    Raises:
        TrainingError: the file has a node or a name that is not known here.
    """

    def __init__(self, model: onnx.ModelProto) -> None:
        super().__init__()
        graph = model.graph
        self._inlet, self._outlet = graph.input[0].name, graph.output[0].name
        self._integers: dict[str, Tensor] = {}
        self._names: list[str] = []
        for item in graph.initializer:
            tensor = torch.from_numpy(numpy_helper.to_array(item).copy())
            if tensor.is_floating_point():
                self._register(item.name, nn.Parameter(tensor, requires_grad=tensor.numel() > 1))
            else:
                self._integers[item.name] = tensor
        self._steps = _plan(list(graph.node), keep=self._outlet)
        self.convolutions = [node.input[1:] for node in graph.node if node.op_type == "Conv"]

    def forward(self, x: Tensor) -> Tensor:
        """The network's output for (N, ...) input."""
        values: dict[str, Tensor] = {**self._integers, self._inlet: x}
        values.update((name, self.get_parameter(key(name))) for name in self._names)
        for step in self._steps:
            values[step.output] = step.operation([values[name] for name in step.inputs], step.attributes)
            for name in step.spent:
                del values[name]
        return values[self._outlet]

    def _register(self, name: str, parameter: nn.Parameter) -> None:
        try:
            self.register_parameter(key(name), parameter)
        except KeyError as error:
            raise TrainingError(
                f"The network has weights called {name}, which cannot be trained here."
            ) from error
        self._names.append(name)

    def freeze(self, count: int) -> None:
        """Keep the weights of the first ``count`` convolutions as they are."""
        for names in self.convolutions[:count]:
            for name in names:
                self.get_parameter(key(name)).requires_grad = False


def _plan(nodes: list[NodeProto], keep: str) -> tuple[Step, ...]:
    last = {name: place for place, node in enumerate(nodes) for name in node.input}
    made = {name for node in nodes for name in node.output}
    steps = []
    for place, node in enumerate(nodes):
        if node.op_type not in OPERATIONS:
            raise TrainingError(f"The network has a node {node.op_type}, which cannot be trained here.")
        attributes = {item.name: helper.get_attribute_value(item) for item in node.attribute}
        spent = {name for name in node.input if last[name] == place and name in made and name != keep}
        step = Step(OPERATIONS[node.op_type], tuple(node.input), node.output[0], attributes, tuple(spent))
        steps.append(step)
    return tuple(steps)


def write_back(model: onnx.ModelProto, weights: Mapping[str, Tensor]) -> onnx.ModelProto:
    """A copy of the file with these weights in place of its own.

    Args:
        model: the file that a ``GraphModule`` was made of.
        weights: as in the module's ``state_dict``.

    Raises:
        TrainingError: a weight is missing, has another shape or is not finite.
    """
    written = onnx.ModelProto()
    written.CopyFrom(model)
    for item in written.graph.initializer:
        before = numpy_helper.to_array(item)
        if not np.issubdtype(before.dtype, np.floating):
            continue
        after = weights[key(item.name)].detach().numpy() if key(item.name) in weights else None
        if after is None or after.shape != before.shape or not np.isfinite(after).all():
            raise TrainingError(f"The weights {item.name} do not fit into the network.")
        item.CopyFrom(numpy_helper.from_array(np.ascontiguousarray(after.astype(before.dtype)), item.name))
    return written
