# SPDX-License-Identifier: Apache-2.0
"""Manifest, checkpoint, progress: what every training run leaves behind."""

import hashlib
import io
import json
import signal
from pathlib import Path

import numpy as np
import pytest

from training import manifest, progress
from training.errors import TrainingError

torch = pytest.importorskip("torch", reason="training needs torch, the program does not")


def record(files: dict[str, str]) -> manifest.Manifest:
    """A manifest with nothing in it but files."""
    return manifest.Manifest("reader", "python -m x", 1, {}, {}, {}, files=files)


def test_hash_of_a_file_is_its_sha256(tmp_path: Path) -> None:
    file = tmp_path / "a.onnx"
    file.write_bytes(b"weights")
    assert manifest.hashes([file]) == {"a.onnx": hashlib.sha256(b"weights").hexdigest()}


def test_manifest_returns_from_its_file_and_knows_an_altered_result(tmp_path: Path) -> None:
    for name in ("same.onnx", "changed.onnx", "lost.onnx"):
        (tmp_path / name).write_bytes(name.encode())
    written = record(manifest.hashes(sorted(tmp_path.glob("*.onnx"))))
    written.save(tmp_path / "deep" / "manifest.json")
    (tmp_path / "changed.onnx").write_bytes(b"other")
    (tmp_path / "lost.onnx").unlink()
    read = manifest.load(tmp_path / "deep" / "manifest.json")
    assert read == written
    assert read.altered(tmp_path) == ["changed.onnx", "lost.onnx"]


@pytest.mark.parametrize("text", ["{", "[]", '{"model": "reader"}'])
def test_a_file_that_is_no_manifest_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "odd.json").write_text(text)
    with pytest.raises(TrainingError, match=r"odd\.json is not a manifest"):
        manifest.load(tmp_path / "odd.json")


def test_source_hash_follows_contents_and_names_only(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.py").write_text("A = 1\n")
    assert manifest.source_hash(tmp_path / "one") == manifest.source_hash(tmp_path / "two")
    (tmp_path / "two" / "a.py").write_text("A = 2\n")
    assert manifest.source_hash(tmp_path / "one") != manifest.source_hash(tmp_path / "two")
    (tmp_path / "two" / "a.py").write_text("A = 1\n")
    (tmp_path / "two" / "a.py").rename(tmp_path / "two" / "b.py")
    assert manifest.source_hash(tmp_path / "one") != manifest.source_hash(tmp_path / "two")


def test_json_lines_are_one_object_each_and_end_at_one() -> None:
    stream = io.StringIO()
    lines = progress.JsonLines(stream, every=1000)
    lines.show(0.0, {"loss": 2.5})
    lines.show(0.5, {"loss": 1.0})  # too soon after the first
    lines.show(1.0, {"loss": 0.5})
    assert [json.loads(line) for line in stream.getvalue().splitlines()] == [
        {"done": 0.0, "loss": 2.5},
        {"done": 1.0, "loss": 0.5},
    ]


def test_bar_fills_up() -> None:
    stream = io.StringIO()
    bar = progress.Bar("reader", stream, every=0)
    bar.show(0.5, {"loss": 1.25})
    bar.show(1.0)
    half, full = stream.getvalue().splitlines()
    assert half.count("#") == progress.BAR // 2
    assert "loss 1.25" in half
    assert full.count("#") == progress.BAR
    assert "100%" in full


def test_checkpoint_brings_tensors_and_random_numbers_back(tmp_path: Path) -> None:
    from training import checkpoint

    rng = np.random.default_rng(3)
    state = {"step": 7, "weights": {"a": torch.arange(3)}, "random": checkpoint.random_state(rng)}
    checkpoint.save(tmp_path / "run" / "checkpoint.pt", state)
    expected = (rng.random(3).tolist(), torch.rand(3).tolist())
    read = checkpoint.load(tmp_path / "run" / "checkpoint.pt")
    again = np.random.default_rng(99)
    checkpoint.set_random_state(again, read["random"])
    assert (again.random(3).tolist(), torch.rand(3).tolist()) == expected
    assert read["step"] == 7
    assert read["weights"]["a"].tolist() == [0, 1, 2]


def test_checkpoint_that_is_missing_or_damaged_says_what_to_do(tmp_path: Path) -> None:
    from training import checkpoint

    with pytest.raises(TrainingError, match="without --resume"):
        checkpoint.load(tmp_path / "none.pt")
    (tmp_path / "torn.pt").write_bytes(b"PK\x03\x04 torn")
    with pytest.raises(TrainingError, match=r"torn\.pt cannot be read"):
        checkpoint.load(tmp_path / "torn.pt")
    torch.save([1], tmp_path / "list.pt")
    with pytest.raises(TrainingError, match="is not a checkpoint"):
        checkpoint.load(tmp_path / "list.pt")


def test_interruption_waits_for_the_end_of_a_step_and_gives_the_handler_back() -> None:
    from training.checkpoint import Interruption

    before = signal.getsignal(signal.SIGINT)
    with Interruption() as stop:
        seen = [stop.asked]
        signal.raise_signal(signal.SIGINT)
        seen.append(stop.asked)
        assert seen == [False, True]
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before
