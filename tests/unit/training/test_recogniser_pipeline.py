# SPDX-License-Identifier: Apache-2.0
"""The whole making of a reader on a tiny network: drawn, trained, interrupted, resumed, written, recorded."""

import io
import signal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs torch, the program does not")
onnx = pytest.importorskip("onnx", reason="training needs onnx, the program does not")

from onnx import TensorProto, helper, numpy_helper  # noqa: E402

from camera.read import OnnxReader  # noqa: E402
from training import manifest  # noqa: E402
from training.errors import TrainingError  # noqa: E402
from training.progress import Bar  # noqa: E402
from training.recogniser import __main__ as command  # noqa: E402
from training.recogniser import finish, pipeline, stock  # noqa: E402
from training.recogniser.draw import draw_pool  # noqa: E402
from training.recogniser.draw import main as draw  # noqa: E402
from training.recogniser.loop import Recipe, Trainer  # noqa: E402


def tiny() -> Any:
    """A network with the reader's input and output and one matrix."""
    node = helper.make_node
    nodes = [
        node("AveragePool", ["x"], ["a"], kernel_shape=[48, 8], strides=[48, 8]),
        node("Squeeze", ["a", "two"], ["b"]),
        node("Transpose", ["b"], ["c"], perm=[0, 2, 1]),
        node("MatMul", ["c", "w"], ["logits"]),
    ]
    constants = {
        "two": np.array([2]),
        "w": np.random.default_rng(0).standard_normal((3, 37)).astype(np.float32),
    }
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", 3, 48, 160])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["N", 20, 37])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tiny network in place of the published one, and few held-out crops."""
    monkeypatch.setattr(stock, "load_stock", lambda _cache: None)
    monkeypatch.setattr(pipeline, "cut", lambda _published: tiny())
    monkeypatch.setattr(pipeline, "HELD_OUT_SHARDS", 1)
    monkeypatch.setattr(finish, "NARROW", 1000)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixteen crops and eight held out, as a run draws them; made by the command that a run starts."""
    folder = tmp_path_factory.mktemp("drawn")
    pool = pipeline.Job(folder, folder, count=8).pool
    assert draw(["--folder", str(pool.folder), "--seed", "1", "--shards", "2", "--count", "8"]) == 0
    draw_pool(pool.held_out(), [0], Bar("drawing", io.StringIO()))
    return folder


def job(folder: Path, drawn: Path, steps: int = 4, *, resume: bool = False) -> pipeline.Job:
    """A run of a few steps on sixteen crops."""
    return pipeline.Job(
        folder / "out",
        drawn,
        shards=2,
        count=8,
        steps=steps,
        recipe=Recipe(rate=0.01, frozen=0, batch=2),
        resume=resume,
    )


def test_a_run_leaves_readers_and_the_record_of_how_they_were_made(tmp_path: Path, drawn: Path) -> None:
    told = io.StringIO()
    assert pipeline.train_reader(job(tmp_path, drawn), told)
    assert "training" in told.getvalue()
    record = manifest.load(tmp_path / "out" / "manifest.json")
    assert record.altered(tmp_path / "out") == []
    assert set(record.files) == {"reader.onnx", "reader-stock.onnx"}
    assert record.data["photographs_trained_on"] == 0
    assert record.data["drawn"]["crops"] == 16
    assert list(record.data["drawn"]["by_renderer"]) == [record.code["plates"]]
    assert record.training["steps"] == 4
    assert record.training["part"] in finish.PARTS
    assert set(record.calibration) == {
        "temperature",
        "slope",
        "intercept",
        "character_slope",
        "character_intercept",
    }
    for name in record.files:
        assert OnnxReader(tmp_path / "out" / name).read(np.zeros((40, 80, 3), np.uint8)) is not None


def test_a_run_that_was_stopped_ends_with_the_weights_it_would_have_had(
    tmp_path: Path, drawn: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert pipeline.train_reader(job(tmp_path / "whole", drawn), io.StringIO())
    learn = Trainer.learn

    def stopped(self: Trainer, make_batch: Any, done: float) -> float:
        value = learn(self, make_batch, done)
        if self.step == 2:
            signal.raise_signal(signal.SIGINT)
        return value

    monkeypatch.setattr(Trainer, "learn", stopped)
    assert not pipeline.train_reader(job(tmp_path / "broken", drawn), io.StringIO())
    assert not (tmp_path / "broken" / "out" / "reader.onnx").exists()
    monkeypatch.setattr(Trainer, "learn", learn)
    assert pipeline.train_reader(job(tmp_path / "broken", drawn, resume=True), io.StringIO())
    one, other = (manifest.sha256(tmp_path / name / "out" / "reader.onnx") for name in ("whole", "broken"))
    assert one == other


def test_a_later_run_may_start_from_the_mean_of_earlier_ones(tmp_path: Path, drawn: Path) -> None:
    assert pipeline.train_reader(job(tmp_path, drawn), io.StringIO())
    first = tmp_path / "out" / "checkpoint-1.pt"
    kept = first.rename(tmp_path / "kept.pt")
    again = pipeline.Job(tmp_path / "again", drawn, count=8, steps=0, init=(kept, kept), part=1.0)
    assert pipeline.train_reader(again, io.StringIO())
    record = manifest.load(tmp_path / "again" / "manifest.json")
    assert record.training["init"] == [manifest.sha256(kept)] * 2
    weight = numpy_helper.to_array(onnx.load(str(tmp_path / "again" / "reader.onnx")).graph.initializer[1])
    average = torch.load(kept, weights_only=True)["average"]["w"].numpy()
    assert np.abs(weight - average).max() < 1e-6


def test_the_command_says_in_a_sentence_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing(_cache: Path) -> None:
        raise TrainingError("pip could not fetch the weights.")

    monkeypatch.setattr(stock, "load_stock", missing)
    assert command.main(["--out", str(tmp_path / "out")]) == 1
    assert capsys.readouterr().err == "pip could not fetch the weights.\n"


def test_the_command_line_becomes_a_job() -> None:
    asked = command.parse(["--seed", "4", "--steps", "9", "--rate", "0.5", "--part", "0.7", "--resume"])
    assert (asked.seed, asked.steps, asked.recipe.rate, asked.part, asked.resume) == (4, 9, 0.5, 0.7, True)
    assert asked.checkpoint.name == "checkpoint-4.pt"
    assert asked.pool.folder != command.parse(["--seed", "5"]).pool.folder
