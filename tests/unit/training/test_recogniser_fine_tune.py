# SPDX-License-Identifier: Apache-2.0
"""The command that makes a department's own reader, on a small network and a few drawn crops."""

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs torch, the program does not")
onnx = pytest.importorskip("onnx", reason="training needs onnx, the program does not")

from onnx import TensorProto, helper, numpy_helper  # noqa: E402

from camera.read import OnnxReader  # noqa: E402
from training import manifest  # noqa: E402
from training.plates.bank import Bank  # noqa: E402
from training.plates.crop import draw_crop  # noqa: E402
from training.recogniser.batches import make_batch  # noqa: E402
from training.recogniser.draw import Pool, draw_pool  # noqa: E402
from training.recogniser.draw import main as draw  # noqa: E402
from training.recogniser.fine_tune import Remembering, main  # noqa: E402
from training.recogniser.graph import GraphModule  # noqa: E402
from training.recogniser.loop import ctc_loss  # noqa: E402
from training.recogniser.shards import load, shard_path  # noqa: E402


def small_reader(path: Path) -> Path:
    """A tiny network with the reader's input and output, as a file."""
    rng = np.random.default_rng(0)
    node = helper.make_node
    nodes = [
        node("Conv", ["x", "w1", "b1"], ["a"], kernel_shape=[8, 8], strides=[8, 8]),
        node("Relu", ["a"], ["b"]),
        node("ReduceMean", ["b", "two"], ["c"], keepdims=0),
        node("Transpose", ["c"], ["d"], perm=[0, 2, 1]),
        node("MatMul", ["d", "w2"], ["e"]),
        node("Add", ["e", "b2"], ["logits"]),
    ]
    constants: dict[str, Any] = {
        "w1": (rng.standard_normal((8, 3, 8, 8)) * 0.1).astype(np.float32),
        "b1": np.zeros(8, np.float32),
        "two": np.array([2]),
        "w2": rng.standard_normal((8, 37)).astype(np.float32),
        "b2": np.zeros(37, np.float32),
    }
    graph = helper.make_graph(
        nodes,
        "small",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", 3, 48, 160])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["N", 20, 37])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)
    path.write_bytes(model.SerializeToString())
    return path


@pytest.fixture(scope="module")
def bank() -> Bank:
    """A bank of letter shapes."""
    return Bank.build(7, None)


@pytest.fixture
def department(tmp_path: Path, bank: Bank) -> Path:
    """A folder of ten verified crops."""
    folder = tmp_path / "crops"
    folder.mkdir()
    rng = np.random.default_rng(4)
    rows = ["image,text,box"]
    for number in range(10):
        crop = draw_crop(rng, bank)
        cv2.imwrite(str(folder / f"{number}.png"), crop.image)
        rows.append(f"{folder / f'{number}.png'},{crop.text},")
    (folder / "crops.csv").write_text("\n".join(rows) + "\n")
    return folder


def command(model: Path, crops: Path, out: Path, *more: str) -> list[str]:
    """The command line that ``mdt reader fine-tune`` uses."""
    return ["--model", str(model), "--crops", str(crops), "--out", str(out), "--seed", "3", *more]


def test_two_steps_write_a_candidate_that_the_car_can_load(
    tmp_path: Path, department: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = small_reader(tmp_path / "reader.onnx")
    out = tmp_path / "candidate.onnx"
    assert main(command(model, department, out, "--steps", "2")) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[-1]["done"] == 1
    assert all(0 <= line["done"] <= 1 and line["loss"] > 0 for line in lines)
    assert OnnxReader(out).read(np.zeros((40, 80, 3), np.uint8)) is not None
    record = manifest.load(out.with_suffix(".json"))
    assert record.altered(tmp_path) == []
    assert record.data["verified_crops"] == 10
    assert record.sources["start"]["file_sha256"] == manifest.sha256(model)
    before, after = (numpy_helper.to_array(onnx.load(str(one)).graph.initializer[3]) for one in (model, out))
    assert 0 < np.abs(before - after).max() < 0.01


def test_drawn_plates_shall_come_out_as_before_and_own_ones_are_learnt(tmp_path: Path) -> None:
    before = GraphModule(onnx.load(str(small_reader(tmp_path / "reader.onnx"))))
    rng = np.random.default_rng(0)
    plates = [
        (rng.integers(0, 255, (50, 100, 3)).astype(np.uint8), text) for text in ("A1", "B22", "C3", "D4")
    ]
    made = make_batch(plates, np.random.default_rng(1))
    own = make_batch(plates[:2], np.random.default_rng(1))
    loss = Remembering(before)
    scores = before(made.strips).detach()
    same = loss(scores, made).item()
    assert same == pytest.approx(ctc_loss(scores[:2], own).item() / 2, rel=0.02)  # bfloat16 inside
    moved = scores.clone()
    moved[2:] += torch.randn(2, 20, 37, generator=torch.manual_seed(0))
    assert loss(moved, made).item() > same + 1
    assert all(not item.grad_fn for item in before.parameters())


def test_minutes_may_be_a_fraction(tmp_path: Path, department: Path) -> None:
    model = small_reader(tmp_path / "reader.onnx")
    assert main(command(model, department, tmp_path / "candidate.onnx", "--minutes", "0.002")) == 0
    assert (tmp_path / "candidate.onnx").is_file()


@pytest.mark.parametrize(
    ("spoil", "message"),
    [("model", "is not a reader"), ("crops", "cannot be opened"), ("column", "no column text")],
)
def test_what_cannot_be_used_is_said_in_a_sentence(
    tmp_path: Path, department: Path, spoil: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    model = small_reader(tmp_path / "reader.onnx")
    if spoil == "model":
        model.write_bytes(b"no model")
    elif spoil == "crops":
        (department / "crops.csv").unlink()
    else:
        (department / "crops.csv").write_text("image\n0.png\n")
    assert main(command(model, department, tmp_path / "candidate.onnx", "--steps", "1")) == 1
    told = capsys.readouterr()
    assert message in told.err
    assert told.out == ""
    assert not (tmp_path / "candidate.onnx").exists()


def test_a_shard_depends_on_its_seed_and_number_only(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("all", "second")]
    options = ["--seed", "5", "--count", "2"]
    assert draw(["--folder", str(folders[0]), "--shards", "2", *options]) == 0
    assert draw(["--folder", str(folders[1]), "--shards", "1", "--first", "1", *options]) == 0
    one, other = (load(shard_path(folder, 1)) for folder in folders)
    assert one.texts == other.texts
    assert all(np.array_equal(left, right) for left, right in zip(one.images, other.images, strict=True))
    assert one.texts != load(shard_path(folders[0], 0)).texts


def test_held_out_crops_are_other_crops(tmp_path: Path) -> None:
    class Silent:
        def show(self, done: float, figures: Any = None) -> None:
            """Nobody looks."""

    pool = Pool(tmp_path, 5, None, 2)
    draw_pool(pool, [0], Silent())
    draw_pool(pool.held_out(), [0], Silent())
    assert load(shard_path(tmp_path, 0)).texts != load(shard_path(pool.held_out().folder, 0)).texts
