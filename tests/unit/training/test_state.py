# SPDX-License-Identifier: Apache-2.0
"""Training the state classifier: what is asked of a crop, the file it becomes, how sure it may be."""

import io
import json
import signal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs torch, the program does not")
onnx = pytest.importorskip("onnx", reason="training needs onnx, the program does not")

from training.errors import TrainingError  # noqa: E402
from training.recogniser import export  # noqa: E402
from training.recogniser.shards import Shard, shard_path  # noqa: E402
from training.state import pipeline  # noqa: E402
from training.state.__main__ import main  # noqa: E402
from training.state.batches import batch, choose, inputs, target  # noqa: E402
from training.state.network import CLASSES, CODES, StateNet, to_onnx  # noqa: E402

COLOURS = {"CA": (200, 60, 40), "NV": (40, 180, 60), "": (128, 128, 128)}


def crop(state: str, rng: np.random.Generator, width: int = 120) -> Any:
    """A plate of one colour with noise; the colour tells the state."""
    noise = rng.integers(-20, 20, (width // 2, width, 3))
    return np.clip(np.array(COLOURS[state]) + noise, 0, 255).astype(np.uint8)


def pool(folder: Path, seed: int, count: int = 60) -> None:
    """A shard of such plates."""
    rng = np.random.default_rng(seed)
    states = tuple(rng.choice(list(COLOURS), count).tolist())
    images = tuple(crop(state, rng) for state in states)
    Shard(images, ("A1",) * count, states).save(shard_path(folder, 0))


def test_classes_are_unknown_and_fifty_one_codes_in_order() -> None:
    assert len(CLASSES) == 52
    assert CLASSES[0] == ""
    assert list(CODES) == sorted(set(CODES))
    assert {"NB", "DC", "CA"} <= set(CODES)
    assert "NE" not in CODES


@pytest.mark.parametrize(("width", "sure"), [(200, 1.0), (70, 1.0), (57, 0.5), (44, 0.0), (30, 0.0)])
def test_a_plate_too_small_to_tell_is_half_unknown(width: int, sure: float) -> None:
    wanted = target("CA", width)
    assert wanted[CLASSES.index("CA")] == pytest.approx(sure)
    assert wanted[0] == pytest.approx(1 - sure)
    assert wanted.sum() == pytest.approx(1)


def test_a_plate_that_does_not_tell_is_unknown_at_any_size() -> None:
    assert target("", 300)[0] == 1


def test_a_code_that_does_not_exist_is_refused() -> None:
    with pytest.raises(TrainingError, match='"NE"'):
        target("NE", 100)


def test_batch_has_the_network_s_form() -> None:
    rng = np.random.default_rng(0)
    given, wanted = batch([(crop("CA", rng, 33), "CA"), (crop("", rng), "")], rng)
    assert given.shape == (2, 3, 64, 128)
    assert -1 <= given.min() <= given.max() <= 1
    assert wanted.shape == (2, 52)


def test_wide_crops_are_chosen_more_often() -> None:
    widths = np.array([50] * 90 + [100] * 10)
    chosen = widths[choose(widths, 4000, np.random.default_rng(0))]
    assert (chosen == 100).mean() == pytest.approx(0.82, abs=0.03)
    assert (choose(widths[:90], 50, np.random.default_rng(0)) < 90).all()


def test_file_says_what_the_network_says(tmp_path: Path) -> None:
    torch.manual_seed(0)
    net = StateNet()
    given = torch.randn(5, 3, 64, 128)
    net(given)  # moves the statistics away from where they start
    net.eval()
    export.save(to_onnx(net), tmp_path / "state.onnx")
    assert export.check(tmp_path / "state.onnx", given.numpy(), net(given).detach().numpy()) < 1e-5
    assert sum(item.numel() for item in net.parameters()) <= 700_000
    assert (tmp_path / "state.onnx").stat().st_size <= 3_000_000
    metadata = {item.key: item.value for item in onnx.load(str(tmp_path / "state.onnx")).metadata_props}
    assert tuple(metadata["classes"].split(",")) == CLASSES


def test_temperature_is_found() -> None:
    rng = np.random.default_rng(2)
    logits = rng.normal(0, 3, (4000, 52))
    chances = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    told = (chances.cumsum(axis=1) < rng.random((4000, 1))).sum(axis=1)
    wanted = np.eye(52, dtype=np.float32)[np.minimum(told, 51)]
    assert pipeline.fit_temperature(logits * 2, wanted) == pytest.approx(2, rel=0.1)


def test_figures_count_sure_answers_apart() -> None:
    logits = np.zeros((4, 52))
    logits[0, CLASSES.index("CA")] = 9  # sure and right
    logits[1, CLASSES.index("CA")] = 9  # sure and wrong
    logits[2, CLASSES.index("NV")] = 0.1  # right, not sure
    logits[3, 0] = 9  # unknown, rightly
    found = pipeline.figures(logits, ["CA", "NV", "NV", ""], 1.0)
    assert found == {
        "crops": 4,
        "right": 0.75,
        "right_if_a_state_must_be_named": pytest.approx(2 / 3, abs=1e-3),
        "told_surely": 0.5,
        "right_when_told_surely": 0.5,
    }


def test_training_learns_colours_and_leaves_a_manifest(tmp_path: Path) -> None:
    pool(tmp_path / "crops", 1)
    pool(tmp_path / "crops" / "held-out", 2)
    job = pipeline.Job(tmp_path / "out", tmp_path / "crops", steps=60, keep=0.8, batch=16)
    assert pipeline.train_state(job, io.StringIO())
    record = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert record["figures"]["held_out"]["right"] > 0.8
    assert record["data"]["photographs_trained_on"] == 0
    assert record["training"]["steps"] == 60
    assert set(record["files"]) == {"state.onnx"}
    given = inputs([crop("CA", np.random.default_rng(5))]).numpy()
    assert export.outputs(
        tmp_path / "out" / "state.onnx", np.ascontiguousarray(given)
    ).argmax() == CLASSES.index("CA")


def test_interrupted_training_goes_on_with_the_same_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool(tmp_path / "crops", 1)
    pool(tmp_path / "crops" / "held-out", 2)

    def weights_after(job: pipeline.Job) -> Any:
        assert pipeline.train_state(job, io.StringIO())
        return onnx.load(str(job.out / "state.onnx")).SerializeToString()

    whole = weights_after(pipeline.Job(tmp_path / "whole", tmp_path / "crops", steps=4, batch=4))
    learn = pipeline.Trainer.learn

    def interrupted(self: pipeline.Trainer) -> None:
        learn(self)
        if self.step == 2:
            signal.raise_signal(signal.SIGINT)

    broken = pipeline.Job(tmp_path / "broken", tmp_path / "crops", steps=4, batch=4)
    monkeypatch.setattr(pipeline.Trainer, "learn", interrupted)
    assert not pipeline.train_state(broken, io.StringIO())
    assert not (tmp_path / "broken" / "state.onnx").exists()
    monkeypatch.setattr(pipeline.Trainer, "learn", learn)
    assert weights_after(pipeline.Job(broken.out, broken.crops, steps=4, batch=4, resume=True)) == whole


def test_without_drawn_crops_the_command_says_how_to_get_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--crops", str(tmp_path), "--out", str(tmp_path / "out")]) == 1
    assert "Run python -m training.recogniser first" in capsys.readouterr().err
