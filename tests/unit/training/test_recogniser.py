# SPDX-License-Identifier: Apache-2.0
"""Training the reader: batches, loss, averages, checkpoints, calibration."""

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

torch = pytest.importorskip("torch", reason="training needs torch, the program does not")
onnx = pytest.importorskip("onnx", reason="training needs onnx, the program does not")

from onnx import TensorProto, helper, numpy_helper  # noqa: E402

from camera.read import prepare  # noqa: E402
from training.errors import TrainingError  # noqa: E402
from training.progress import JsonLines  # noqa: E402
from training.recogniser import calibrate, finish, measure, weights  # noqa: E402
from training.recogniser.batches import Window, classes, jitter, make_batch, tensor  # noqa: E402
from training.recogniser.graph import GraphModule  # noqa: E402
from training.recogniser.loop import Budget, Recipe, Trainer, ctc_loss, run  # noqa: E402
from training.recogniser.shards import Shard, load, wait_for  # noqa: E402
from training.recogniser.verified import load_verified  # noqa: E402

Image = Any
TEXTS = ("7ABC123", "8XYZ", "K1", "00O", "3FGH456")


def crop(text: str, width: int = 200) -> Image:
    """A white plate with black letters."""
    picture = np.full((100, 200, 3), 255, np.uint8)
    cv2.putText(picture, text, (8, 65), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (0, 0, 0), 3)
    return cv2.resize(picture, (width, width // 2), interpolation=cv2.INTER_AREA)


def small_reader() -> Any:
    """A tiny network with the reader's input and output."""
    rng = np.random.default_rng(0)

    def weight(*shape: int) -> Any:
        return (rng.standard_normal(shape) * np.sqrt(2 / np.prod(shape[1:]))).astype(np.float32)

    node = helper.make_node
    nodes = [
        node("Conv", ["x", "w1", "b1"], ["a"], kernel_shape=[8, 8], strides=[8, 8]),
        node("Relu", ["a"], ["b"]),
        node("ReduceMean", ["b", "two"], ["c"], keepdims=0),
        node("Transpose", ["c"], ["d"], perm=[0, 2, 1]),
        node("MatMul", ["d", "w2"], ["e"]),
        node("Add", ["e", "b2"], ["logits"]),
    ]
    constants = {
        "w1": weight(16, 3, 8, 8),
        "b1": weight(16, 1).reshape(-1),
        "two": np.array([2]),
        "w2": weight(16, 37),
        "b2": np.zeros(37, np.float32),
    }
    graph = helper.make_graph(
        nodes,
        "small",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", 3, 48, 160])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["N", 20, 37])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)


def trainer(rate: float = 3e-3) -> Trainer:
    """A trainer of the tiny network."""
    return Trainer(
        GraphModule(small_reader()), Recipe(rate=rate, frozen=0, batch=5), np.random.default_rng(1)
    )


def batch(_step: int, rng: np.random.Generator) -> Any:
    """The same few plates, jittered."""
    return make_batch([(crop(text), text) for text in TEXTS], rng)


# --- batches


def test_strips_are_those_of_the_program() -> None:
    picture = crop("7ABC123")
    made = tensor([measure.strip(picture)]).numpy()
    assert np.abs(made - prepare(picture)).max() <= 1e-6


def test_classes_follow_the_alphabet() -> None:
    assert classes("09AZ") == [1, 10, 11, 36]


@pytest.mark.parametrize("text", ["", "A-1", "ä", "a1"])
def test_a_text_that_cannot_be_trained_is_refused(text: str) -> None:
    with pytest.raises(TrainingError, match="0-9 and A-Z"):
        classes(text)


@pytest.mark.parametrize("width", [8, 40, 61, 330])
def test_jitter_keeps_size_and_changes_with_the_generator_only(width: int) -> None:
    picture = crop("7ABC123", width)
    views = [jitter(picture, np.random.default_rng(seed)) for seed in (1, 1, 2, 3, 4, 5, 6)]
    assert {view.shape for view in views} == {(48, 160, 3)}
    assert np.array_equal(views[0], views[1])
    assert any(not np.array_equal(views[0], view) for view in views[2:])


def test_batch_joins_labels_in_order() -> None:
    made = make_batch([(crop("A1"), "A1"), (crop("Z"), "Z")], np.random.default_rng(0))
    assert made.labels.tolist() == [11, 2, 36]
    assert made.lengths.tolist() == [2, 1]


def shard(number: int) -> Shard:
    """A shard whose texts tell its number."""
    return Shard((crop("A"), crop("B", 60)), (f"A{number}", f"B{number}"), ("CA", ""), "hash")


def test_shard_returns_from_its_file(tmp_path: Path) -> None:
    shard(3).save(tmp_path / "pool" / "shard.npz")
    read = load(tmp_path / "pool" / "shard.npz")
    assert (read.texts, read.states, read.renderer) == (("A3", "B3"), ("CA", ""), "hash")
    assert all(np.array_equal(one, other) for one, other in zip(read.images, shard(3).images, strict=True))


def test_damaged_shard_is_named(tmp_path: Path) -> None:
    (tmp_path / "shard.npz").write_bytes(b"torn")
    with pytest.raises(TrainingError, match=r"shard\.npz cannot be read"):
        load(tmp_path / "shard.npz")


def test_waiting_ends_when_nobody_draws(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"stopped before shard\.npz"):
        wait_for(tmp_path / "shard.npz", lambda: False)
    with pytest.raises(TrainingError, match=r"stopped before shard\.npz"):
        wait_for(tmp_path / "shard.npz", lambda: True, patience=0)


def test_window_moves_with_the_steps_and_a_late_start_sees_the_same() -> None:
    asked: list[int] = []

    def fetch(number: int) -> Shard:
        asked.append(number)
        return shard(number)

    def seen(window: Window, step: int) -> set[str]:
        return {text[1:] for _, text in window.examples(step, 60, np.random.default_rng(step))}

    window = Window(fetch, total=5, size=2, pace=10)
    assert seen(window, 0) == {"0"}
    assert seen(window, 10) == {"0", "1"}
    assert seen(window, 29) == {"1", "2"}
    assert seen(window, 999) == {"3", "4"}
    assert asked == [0, 1, 2, 3, 4]
    asked.clear()
    assert seen(Window(fetch, total=5, size=2, pace=10), 29) == {"1", "2"}
    assert asked == [1, 2]


# --- training


def test_loss_falls_in_a_few_steps() -> None:
    learner = trainer(rate=0.03)
    losses = [learner.learn(batch, 0.0) for _ in range(20)]
    assert np.isfinite(losses).all()
    assert np.mean(losses[-3:]) < 0.75 * losses[0]


def test_a_hopeless_plate_pushes_no_harder_than_a_hard_one() -> None:
    made = make_batch([(crop("A1"), "A1")], np.random.default_rng(0))
    pushes = []
    for sure in (10.0, 20.0, 400.0):
        scores = torch.zeros(1, 20, 37)
        scores[..., 36] = sure  # "Z" from end to end
        scores.requires_grad_()
        loss = ctc_loss(scores, made)
        loss.backward()  # type: ignore[no-untyped-call] # untyped in torch
        pushes.append((loss.item(), scores.grad.abs().sum().item()))
    assert pushes[0][0] < pushes[1][0] < pushes[2][0]
    assert pushes[2][1] < 0.1 * pushes[0][1]


def test_resumed_run_takes_the_same_next_step() -> None:
    learner = trainer()
    for _ in range(3):
        learner.learn(batch, 0.0)
    kept = {
        name: weights.copy(item) if name in {"net", "average"} else item
        for name, item in learner.state().items()
    }
    kept["optimiser"] = torch.load(_stored(kept["optimiser"]), weights_only=True)
    expected = [learner.learn(batch, 0.5), learner.learn(batch, 0.6)]
    other = trainer()
    other.restore(kept)
    assert [other.learn(batch, 0.5), other.learn(batch, 0.6)] == expected
    assert other.step == learner.step
    for name, value in learner.average.items():
        assert torch.equal(other.average[name], value)


def _stored(value: Any) -> Any:
    import io

    stream = io.BytesIO()
    torch.save(value, stream)
    stream.seek(0)
    return stream


def test_run_ends_with_its_budget_and_goes_on_from_its_checkpoint(tmp_path: Path) -> None:
    import io

    stream = io.StringIO()
    learner = trainer()
    assert run(learner, batch, Budget(steps=2), JsonLines(stream), tmp_path / "c.pt")
    assert learner.step == 2
    assert '"done": 1.0' in stream.getvalue().splitlines()[-1]
    from training import checkpoint

    other = trainer()
    other.restore(checkpoint.load(tmp_path / "c.pt"))
    assert run(other, batch, Budget(steps=3), JsonLines(stream), tmp_path / "c.pt")
    assert other.step == 3


def test_interrupted_run_writes_its_checkpoint_and_says_so(tmp_path: Path) -> None:
    import io
    import signal

    learner = trainer()

    def stop(step: int, rng: np.random.Generator) -> Any:
        if step == 1:
            signal.raise_signal(signal.SIGINT)
        return batch(step, rng)

    assert not run(learner, stop, Budget(steps=50), JsonLines(io.StringIO()), tmp_path / "c.pt")
    from training import checkpoint

    assert checkpoint.load(tmp_path / "c.pt")["step"] == 2


def test_budget_takes_the_tighter_of_steps_and_seconds() -> None:
    assert Budget(steps=10).done(5, 1e9) == 0.5
    assert Budget(seconds=10).done(10**9, 2.5) == 0.25
    assert Budget(steps=10, seconds=10).done(9, 2.5) == 0.9
    assert Budget(steps=10).done(99, 0) == 1


# --- weights


def tensors(*values: float) -> dict[str, Any]:
    """One weight."""
    return {"w": torch.tensor(values)}


def test_average_follows_fast_first_and_slowly_later() -> None:
    average = tensors(0.0)
    weights.follow(average, tensors(1.0), keep=0.99, step=1)
    assert average["w"].item() == pytest.approx(1 - 2 / 11)
    average = tensors(0.0)
    weights.follow(average, tensors(1.0), keep=0.99, step=10**6)
    assert average["w"].item() == pytest.approx(0.01)


def test_between_and_mean() -> None:
    assert weights.between(tensors(0.0, 2.0), tensors(10.0, 4.0), 0.7)["w"].tolist() == pytest.approx(
        [7.0, 3.4]
    )
    assert weights.mean([tensors(1.0), tensors(2.0), tensors(6.0)])["w"].tolist() == [3.0]


def test_choice_goes_back_as_far_as_reading_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    net = GraphModule(small_reader())
    start = weights.copy(net.state_dict())
    end = {name: value + 1 for name, value in start.items()}
    shares = iter([0.900, 0.905, 0.902, 0.896, 0.85, 0.80])

    class Told:
        def folded(self) -> float:
            return next(shares)

    monkeypatch.setattr(finish, "read", lambda _net, _examples: Told())
    choice = finish.choose(net, start, end, [])
    assert choice.part == 0.7
    assert choice.curve["0.70"] == 0.896
    moved = net.state_dict()["b2"] - start["b2"]
    assert moved.tolist() == pytest.approx([0.7] * 37)


def test_hard_crops_are_the_narrow_ones() -> None:
    examples = [(crop("A", 60), "A"), (crop("B", 200), "B")]
    assert [text for _, text in finish.hard(examples)] == ["A"]


# --- measuring and calibration


def logits(text: str, sure: float = 9.0) -> Any:
    """Scores that spell a text."""
    made = np.zeros((20, 37), np.float32)
    made[:, 0] = 5
    for place, label in enumerate(classes(text)):
        made[2 * place, label] = 5 + sure
    return made


def test_reads_are_counted_exactly_and_folded() -> None:
    made = measure.Read(np.stack([logits("A10"), logits("OI"), logits("B2")]), ("A10", "01", "B3"))
    assert made.texts() == ["A10", "OI", "B2"]
    assert made.folded() == pytest.approx(2 / 3)
    assert made.exact() == pytest.approx(1 / 3)


def test_best_text_keeps_doubled_characters_apart_only_by_a_blank() -> None:
    made = np.zeros((5, 37), np.float32)
    for step, label in enumerate([11, 11, 0, 11, 12]):
        made[step, label] = 1
    assert measure.best_text(made) == "AAB"


@given(slope=st.floats(0.3, 2.5), intercept=st.floats(-1.5, 1.5), seed=st.integers(0, 99))
def test_calibration_finds_the_line_that_made_the_scores(slope: float, intercept: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    raw = 1 / (1 + np.exp(-rng.normal(0.5, 2, 20000)))
    truth = calibrate.Line(slope, intercept)
    right = rng.random(len(raw)) < truth(raw)
    found = calibrate.fit(raw, right)
    assert found.slope == pytest.approx(slope, abs=0.12)
    assert found.intercept == pytest.approx(intercept, abs=0.12)
    assert calibrate.calibration_error(found(raw), right) < 0.02


def test_calibration_stays_finite_when_all_are_right() -> None:
    line = calibrate.fit(np.array([0.2, 0.9, 1.0]), np.array([True, True, True]))
    assert np.isfinite([line.slope, line.intercept]).all()
    assert (line(np.array([0.0, 0.5, 1.0])) <= 1).all()


def test_calibration_error_of_overconfidence_is_its_size() -> None:
    right = np.array([True, False] * 50)
    assert calibrate.calibration_error(np.full(100, 0.9), right) == pytest.approx(0.4)


def test_ranking_is_one_for_perfect_half_for_equal_and_nan_for_one_kind() -> None:
    sure = np.array([0.9, 0.8, 0.2])
    assert calibrate.ranking(sure, np.array([True, True, False])) == 1
    assert calibrate.ranking(np.ones(3), np.array([True, True, False])) == 0.5
    assert np.isnan(calibrate.ranking(sure, np.array([True, True, True])))


def test_characters_are_judged_at_their_place() -> None:
    raw, right = calibrate.characters(np.stack([logits("AB12"), logits("XA1")]), ["AC12", "A1"], 1.0)
    assert right.tolist() == [True, False, True, True, False, True, True]
    assert ((raw > 0.9) & (raw <= 1)).all()


# --- verified crops


def verified(folder: Path, table: str) -> Path:
    """A folder of verified crops with one plate and one scene."""
    scene = np.full((300, 400, 3), 40, np.uint8)
    scene[100:200, 50:250] = crop("8XYZ")
    cv2.imwrite(str(folder / "plate.png"), crop("7ABC123"))
    cv2.imwrite(str(folder / "scene.png"), scene)
    (folder / "text.png").write_text("no picture")
    (folder / "crops.csv").write_text(table, encoding="utf-8")
    return folder


def test_plates_and_scenes_are_read(tmp_path: Path) -> None:
    folder = verified(tmp_path, "image,text,box\nplate.png,7abc 123,\nscene.png,8XYZ,50 100 200 100\n")
    plate, scene = load_verified(folder)
    assert (plate.text, scene.text) == ("7ABC123", "8XYZ")
    assert np.array_equal(plate.view(np.random.default_rng(0)), crop("7ABC123"))
    assert [view.shape[:2] for view in scene.views] == [(112, 224), (104, 208), (120, 240)]
    assert np.array_equal(scene.views[0][6:-6, 12:-12], crop("8XYZ"))
    assert len({scene.view(np.random.default_rng(seed)).shape for seed in range(12)}) == 3


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("image\nplate.png\n", "has no column text"),
        ("image,text\n", "names no crop"),
        ("image,text\nplate.png,--\n", "Line 2 .* without letters or digits"),
        ("image,text\nplate.png,A1\nlost.png,A1\n", r"Line 3 of crops\.csv, picture lost\.png"),
        ("image,text\ntext.png,A1\n", r"Line 2 of crops\.csv, picture text\.png"),
        ("image,text,box\nscene.png,A1,1 2 3\n", r"Line 2 of crops\.csv, picture scene\.png"),
        ("image,text,box\nscene.png,A1,900 900 50 20\n", r"Line 2 of crops\.csv, picture scene\.png"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path: Path, table: str, message: str) -> None:
    with pytest.raises(TrainingError, match=message):
        load_verified(verified(tmp_path, table))


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"crops\.csv cannot be opened"):
        load_verified(tmp_path)
