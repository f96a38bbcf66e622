# SPDX-License-Identifier: Apache-2.0
"""The reader's network: cut from what is published, run and trained in PyTorch, written back into its file."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs torch, the program does not")
onnx = pytest.importorskip("onnx", reason="training needs onnx, the program does not")

from onnx import TensorProto, helper, numpy_helper  # noqa: E402

from training.errors import TrainingError  # noqa: E402
from training.recogniser import export, stock  # noqa: E402
from training.recogniser.cut import CLASSES, cut  # noqa: E402
from training.recogniser.graph import GraphModule, write_back  # noqa: E402

CACHE = Path(".training/recogniser")
RNG = np.random.default_rng(5)


def weight(*shape: int) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Random weights that keep values near one."""
    return (RNG.standard_normal(shape) * 0.3).astype(np.float32)


def model(nodes: list[Any], constants: dict[str, Any], inlet: list[int | str]) -> Any:
    """A network from "x" to "y" of the newest operators."""
    graph = helper.make_graph(
        nodes,
        "test",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, inlet)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [f"d{axis}" for axis in range(len(inlet))])],
        [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)


def runtime(made: Any, inputs: Any, folder: Path) -> Any:
    """What onnxruntime makes of it."""
    export.save(made, folder / "test.onnx")
    return export.outputs(folder / "test.onnx", inputs)


def pictures() -> Any:
    """Every operation on pictures that the reader has."""
    node = helper.make_node
    nodes = [
        node("Conv", ["x", "w1", "b1"], ["a"], kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1]),
        node("Relu", ["a"], ["b"]),
        node("Conv", ["b", "w2"], ["c"], kernel_shape=[2, 2], strides=[1, 1], pads=[0, 0, 1, 1]),
        node("MaxPool", ["b"], ["d"], kernel_shape=[2, 2], strides=[1, 1], pads=[0, 0, 1, 1]),
        node("Concat", ["c", "d"], ["e"], axis=1),
        node("Conv", ["e", "w3", "b3"], ["f"], kernel_shape=[3, 3], pads=[1, 1, 1, 1], group=12),
        node("ReduceMean", ["f", "axes"], ["g"], keepdims=1),
        node("HardSigmoid", ["g"], ["h"], alpha=0.17, beta=0.5),
        node("Mul", ["f", "h"], ["i"]),
        node("Gelu", ["i"], ["j"]),
        node("Sigmoid", ["j"], ["k"]),
        node("Mul", ["j", "k"], ["l"]),
        node("AveragePool", ["l"], ["y"], kernel_shape=[3, 2], strides=[3, 2]),
    ]
    constants = {
        "w1": weight(6, 3, 3, 3),
        "b1": weight(6),
        "w2": weight(6, 6, 2, 2),
        "w3": weight(12, 1, 3, 3),
    }
    return model(nodes, {**constants, "b3": weight(12), "axes": np.array([2, 3])}, ["N", 3, 12, 16])


def sequences() -> Any:
    """Every operation on sequences that the reader has."""
    node = helper.make_node
    nodes = [
        node("Reshape", ["x", "flat"], ["a"]),
        node("Transpose", ["a"], ["b"], perm=[0, 2, 1]),
        node("LayerNormalization", ["b", "scale", "shift"], ["c"], axis=-1, epsilon=1e-5),
        node("MatMul", ["c", "w"], ["d"]),
        node("Reshape", ["d", "heads"], ["e"]),
        node("Transpose", ["e"], ["f"], perm=[2, 0, 3, 1, 4]),
        node("Slice", ["f", "zero", "one", "zero"], ["g"]),
        node("Slice", ["f", "minus", "far", "zero", "one"], ["h"]),
        node("Squeeze", ["g", "zero"], ["q"]),
        node("Squeeze", ["h", "zero"], ["v"]),
        node("Transpose", ["q"], ["t"], perm=[0, 1, 3, 2]),
        node("MatMul", ["q", "t"], ["m"]),
        node("Softmax", ["m"], ["s"], axis=3),
        node("MatMul", ["s", "v"], ["o"]),
        node("Add", ["o", "shift2"], ["y"]),
    ]
    integers = {
        "flat": [0, 8, -1],
        "heads": [0, -1, 2, 4, 2],
        "zero": [0],
        "one": [1],
        "minus": [-1],
        "far": [9],
    }
    constants = {name: np.array(numbers, np.int64) for name, numbers in integers.items()}
    floats = {
        "scale": weight(8),
        "shift": weight(8),
        "w": weight(8, 16),
        "shift2": np.full(1, 0.5, np.float32),
    }
    return model(nodes, {**constants, **floats}, ["N", 8, 1, 6])


@pytest.mark.parametrize(("made", "shape"), [(pictures(), (3, 3, 12, 16)), (sequences(), (3, 8, 1, 6))])
def test_torch_says_what_onnxruntime_says(made: Any, shape: tuple[int, ...], tmp_path: Path) -> None:
    inputs = RNG.uniform(-1, 1, shape).astype(np.float32)
    expected = runtime(made, inputs, tmp_path)
    with torch.no_grad():
        assert np.abs(GraphModule(made)(torch.from_numpy(inputs)).numpy() - expected).max() <= 1e-5


def test_trained_weights_return_into_the_file(tmp_path: Path) -> None:
    made = pictures()
    net = GraphModule(made)
    inputs = torch.from_numpy(RNG.uniform(-1, 1, (2, 3, 12, 16)).astype(np.float32))
    before = net(inputs).detach().numpy()
    optimiser = torch.optim.SGD([item for item in net.parameters() if item.requires_grad], 0.1)
    net(inputs).square().sum().backward()
    optimiser.step()
    expected = net(inputs).detach().numpy()
    written = runtime(write_back(made, net.state_dict()), inputs.numpy(), tmp_path)
    assert np.abs(expected - before).max() > 1e-3
    np.testing.assert_allclose(written, expected, rtol=1e-4, atol=1e-4)
    assert (
        np.abs(runtime(made, inputs.numpy(), tmp_path) - before).max() <= 1e-4
    )  # the file itself is as it was


def test_frozen_convolutions_keep_their_weights() -> None:
    net = GraphModule(pictures())
    net.freeze(2)
    learning = {name for name, item in net.named_parameters() if item.requires_grad}
    assert learning == {"w3", "b3"}


@pytest.mark.parametrize("spoil", ["missing", "shape", "nan"])
def test_weights_that_do_not_fit_are_refused(spoil: str) -> None:
    made = pictures()
    state = GraphModule(made).state_dict()
    if spoil == "missing":
        del state["w3"]
    elif spoil == "shape":
        state["w3"] = state["w3"][:1]
    else:
        state["w3"] = state["w3"] * float("nan")
    with pytest.raises(TrainingError, match="w3 do not fit"):
        write_back(made, state)


def test_an_unknown_node_is_named() -> None:
    made = model([helper.make_node("Tan", ["x"], ["y"])], {}, ["N", 2])
    with pytest.raises(TrainingError, match="node Tan"):
        GraphModule(made)


def test_halved_file_is_half_as_large_and_says_nearly_the_same(tmp_path: Path) -> None:
    made = model([helper.make_node("MatMul", ["x", "w"], ["y"])], {"w": weight(64, 512)}, ["N", 64])
    inputs = RNG.uniform(-1, 1, (2, 64)).astype(np.float32)
    expected = runtime(made, inputs, tmp_path)
    small = export.halved(made)
    assert small.ByteSize() < 0.55 * made.ByteSize()
    gap = np.abs(runtime(small, inputs, tmp_path) - expected).max()
    assert 0 < gap < 0.01


def test_halved_file_can_be_trained_after_it_is_made_whole(tmp_path: Path) -> None:
    made = model([helper.make_node("MatMul", ["x", "w.one"], ["y"])], {"w.one": weight(64, 512)}, ["N", 64])
    inputs = RNG.uniform(-1, 1, (2, 64)).astype(np.float32)
    small = export.halved(made)
    wide = export.whole(small)
    assert [node.op_type for node in wide.graph.node] == ["MatMul"]
    net = GraphModule(wide)
    assert list(net.state_dict()) == ["w_one"]  # a module's names have no dots
    expected = runtime(small, inputs, tmp_path)
    assert np.abs(net(torch.from_numpy(inputs)).detach().numpy() - expected).max() <= 1e-5
    assert np.abs(runtime(write_back(wide, net.state_dict()), inputs, tmp_path) - expected).max() <= 1e-5


def test_a_name_that_a_module_cannot_have_is_told() -> None:
    made = model([helper.make_node("MatMul", ["x", "half"], ["y"])], {"half": weight(4, 4)}, ["N", 4])
    with pytest.raises(TrainingError, match="weights called half"):
        GraphModule(made)


def test_a_file_that_differs_from_training_is_refused(tmp_path: Path) -> None:
    made = pictures()
    inputs = RNG.uniform(-1, 1, (1, 3, 12, 16)).astype(np.float32)
    right = runtime(made, inputs, tmp_path)
    assert export.check(tmp_path / "test.onnx", inputs, right) == 0
    with pytest.raises(TrainingError, match="does not say in onnxruntime"):
        export.check(tmp_path / "test.onnx", inputs, right + np.float32(0.1))
    with pytest.raises(TrainingError, match="does not say in onnxruntime"):
        export.check(tmp_path / "test.onnx", inputs, right * np.float32("nan"))


def test_a_network_of_other_nodes_is_not_cut() -> None:
    with pytest.raises(TrainingError, match="other nodes"):
        cut(pictures())


def test_altered_weights_are_not_trained_on(tmp_path: Path) -> None:
    (tmp_path / "PP-OCRv6_rec_small.onnx").write_bytes(b"something else")
    with pytest.raises(TrainingError, match="is not the file of rapidocr"):
        stock.load_stock(tmp_path)


def test_altered_wheel_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stock, "PACKAGE", "nothing_of_that_name")
    (tmp_path / stock.WHEEL).write_bytes(b"something else")
    with pytest.raises(TrainingError, match="another hash"):
        stock.load_stock(tmp_path)


@pytest.fixture(scope="module")
def published() -> Any:
    """The published network, where a training run has fetched it."""
    if not (CACHE / "PP-OCRv6_rec_small.onnx").is_file():
        pytest.skip("the published weights are not here; python -m training.recogniser fetches them")
    return stock.load_stock(CACHE)


def test_cut_head_gives_the_scores_of_the_published_one(published: Any, tmp_path: Path) -> None:
    from camera.read import ALPHABET

    inputs = RNG.uniform(-1, 1, (2, 3, 48, 160)).astype(np.float32)
    (tmp_path / "whole.onnx").write_bytes(published.SerializeToString())
    chances = export.outputs(tmp_path / "whole.onnx", inputs)
    text = next(item.value for item in published.metadata_props if item.key == "character")
    names = ["", *text.split("\n"), " "]
    chosen = np.log(chances[..., [0, *(names.index(char) for char in ALPHABET)]])
    made = cut(stock.load_stock(CACHE))
    scores = runtime(made, inputs, tmp_path)
    assert scores.shape == (2, 20, CLASSES)
    assert np.abs((scores - scores[..., :1]) - (chosen - chosen[..., :1])).max() <= 1e-4
    with torch.no_grad():
        assert np.abs(GraphModule(made)(torch.from_numpy(inputs)).numpy() - scores).max() <= 1e-4
