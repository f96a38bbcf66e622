# SPDX-License-Identifier: Apache-2.0
"""Training the detector: it learns, it goes on from a checkpoint as if nothing had happened, its file is itself."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="training needs torch, the program does not")
pytest.importorskip("onnx", reason="training needs onnx, the program does not")

import torch

from camera.types import Box, Detection
from tests.helpers.drawn_supplies import quick_supplies
from training import manifest
from training.detector import __main__ as command
from training.detector import pipeline, record
from training.detector.answer import find, from_onnx, from_torch
from training.detector.batches import draw_batch
from training.detector.evaluate import Question, drawn, photographs, score
from training.detector.export import export
from training.detector.network import Detector
from training.detector.run import Plan, Run, learn, share_of_rate
from training.detector.target import encode
from training.errors import TrainingError
from training.fonts import FOLDER
from training.scenes.canvas import Field
from training.scenes.scene import draw_scene
from training.scenes.shards import Stock

PLAN = Plan(steps=30, batch=2, rate=2e-3, seed=3)


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def stock() -> Stock:
    rng, supplies = np.random.default_rng(8), quick_supplies()
    scenes = [draw_scene(rng, supplies) for _ in range(6)]
    return Stock(np.stack([scene.image for scene in scenes]), [scene.plates for scene in scenes])


class Silence:
    def show(self, done: float, figures: object = None) -> None:
        assert 0 <= done <= 1


def test_thirty_steps_on_a_batch_lower_its_loss(stock: Stock) -> None:
    torch.manual_seed(0)
    network, batch = Detector(), draw_batch(np.random.default_rng(4), stock, 2)
    optimizer = torch.optim.AdamW(network.parameters(), 2e-3)
    losses = [float(learn(network, optimizer, batch).total.detach()) for _ in range(30)]
    assert losses[-1] < 0.6 * losses[0]


def test_a_resumed_run_takes_the_same_next_step(stock: Stock, tmp_path: Path) -> None:
    run = Run(stock, PLAN)
    for _ in range(3):
        run.step()
    run.save(tmp_path / "run.pt")
    wanted = float(run.step().total.detach())
    again = Run(stock, PLAN)
    again.resume(tmp_path / "run.pt")
    assert again.done == 3
    assert float(again.step().total.detach()) == wanted
    for mine, theirs in zip(
        again.average.network.parameters(), run.average.network.parameters(), strict=True
    ):
        assert torch.equal(mine, theirs)


def test_a_run_stops_when_asked_and_leaves_a_checkpoint(stock: Stock, tmp_path: Path) -> None:
    asked = iter((False, False, True))
    run = Run(stock, PLAN)
    assert run.train(tmp_path / "run.pt", Silence(), lambda: next(asked)) is False
    again = Run(stock, replace(PLAN))
    again.resume(tmp_path / "run.pt")
    assert again.done == 2


def test_a_checkpoint_of_another_run_is_refused(stock: Stock, tmp_path: Path) -> None:
    Run(stock, PLAN).save(tmp_path / "run.pt")
    with pytest.raises(TrainingError, match="another seed or length"):
        Run(stock, replace(PLAN, seed=4)).resume(tmp_path / "run.pt")


def test_the_rate_warms_up_and_falls_to_almost_nothing() -> None:
    rates = [share_of_rate(step, 1000) for step in range(1000)]
    assert rates[0] < 0.02
    assert max(rates) > 0.95
    assert rates[-1] < 0.02
    assert rates[120:] == sorted(rates[120:], reverse=True)


def test_the_file_answers_as_the_network_does_at_any_size(tmp_path: Path) -> None:
    torch.manual_seed(0)
    network = Detector().eval()
    assert export(network, tmp_path / "detector.onnx") < 0.01
    picture = np.random.default_rng(1).uniform(0, 255, (1, 1, 64, 192)).astype(np.float32)
    answer = from_onnx(tmp_path / "detector.onnx")(picture)
    assert answer.shape == (1, 13, 8, 24)
    assert answer == pytest.approx(from_torch(network)(picture), abs=0.01)
    assert (tmp_path / "detector.onnx").stat().st_size < 2_000_000
    assert not list(tmp_path.glob("*.part"))


class Fickle(torch.nn.Module):
    """Answers with other numbers each time."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.rand(1, 13, x.shape[2] // 8, x.shape[3] // 8)


def test_a_file_that_answers_otherwise_is_not_kept(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="differs from the network"):
        export(Fickle(), tmp_path / "detector.onnx")
    assert not list(tmp_path.iterdir())


def test_a_missing_file_is_named_with_a_remedy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(TrainingError, match="Train first"):
        from_onnx(tmp_path / "none.onnx")
    (tmp_path / "scenes").mkdir()
    Path(tmp_path / "scenes" / "scenes-900000.npz").write_bytes(b"")
    words = ["evaluate", "--out", str(tmp_path), "--scenes-in", str(tmp_path / "scenes")]
    assert command.main(words) == 1
    assert "Train first" in capsys.readouterr().err


CORNERS = np.array([[100, 62], [180, 60], [182, 101], [102, 103]], np.float32)


def all_knowing(corners: Field) -> Field:
    """The answer of a network that sees one plate."""
    wanted = encode([corners], (320, 192)).wanted
    wanted[0] = np.where(wanted[0] > 0.999, 6, -6)
    return wanted[None]


def test_plates_are_found_in_pixels_of_the_whole_picture() -> None:
    picture = np.full((360, 640, 3), 120, np.uint8)
    found = find(lambda _: all_knowing(CORNERS), picture, 320, 0.3)
    assert len(found) == 1
    assert np.array(found[0].corners) == pytest.approx(CORNERS * 2, abs=0.05)
    assert (found[0].box.left, found[0].box.bottom) == pytest.approx((200, 206), abs=0.05)
    assert found[0].confidence > 0.99


def test_scores_by_hand() -> None:
    picture = np.zeros((10, 10, 3), np.uint8)
    label = Box(0, 0, 100, 50)
    questions = [Question(picture, [label]), Question(picture, [label]), Question(picture, [])]
    near, loose = Box(0, 0, 80, 50), Box(0, 0, 40, 50)
    far = Box(500, 500, 600, 550)
    found = [
        [Detection(near, 0.9), Detection(far, 0.6)],
        [Detection(loose, 0.9), Detection(near, 0.2)],
        [Detection(far, 0.3)],
    ]
    result = score(questions, found, 0.25)
    assert (result.plates, result.half, result.third) == (2, 0.5, 1.0)
    assert result.overlap == pytest.approx((0.8 + 0.4) / 2)
    assert result.off == pytest.approx(2 / 3)
    assert score(questions, found, 0.5).off == pytest.approx(1 / 3)


def test_drawn_questions_leave_out_plates_without_a_clear_answer() -> None:
    picture = np.zeros((512, 512), np.uint8)
    stock = Stock(
        np.stack([picture] * 3), [CORNERS[None], CORNERS[None] - (150, 0), np.zeros((0, 4, 2), np.float32)]
    )
    assert [len(question.boxes) for question in drawn(stock)] == [1, 0]


def test_the_distance_of_corners_is_told_in_widths() -> None:
    label = Box(100, 60, 182, 103)
    moved = tuple((float(x) + 4.1, float(y)) for x, y in CORNERS)
    questions = [Question(np.zeros((10, 10, 3), np.uint8), [label], [CORNERS])]
    result = score(questions, [[Detection(label, 0.9, moved)]], 0.25)  # type: ignore[arg-type]
    assert result.corner == pytest.approx(4.1 / 82)


def test_a_list_of_photographs_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="no list of labelled photographs"):
        photographs(tmp_path)
    (tmp_path / "us_photos.csv").write_text("image,box\nmissing.jpg,1 2 3 4\n", encoding="utf-8")
    with pytest.raises(TrainingError, match=r"missing\.jpg cannot be read"):
        photographs(tmp_path)


def test_the_manifest_names_the_file_by_its_hash(stock: Stock, tmp_path: Path) -> None:
    run = Run(stock, PLAN)
    run.step()
    export(run.average.network, tmp_path / "detector.onnx")
    facts = {"data": {"scenes": 6}, "figures": {"photos": {"half": 1.0}}}
    record.write(tmp_path / "detector.json", tmp_path / "detector.onnx", PLAN, run, facts)
    written = manifest.load(tmp_path / "detector.json")
    assert written.altered(tmp_path) == []
    assert written.model == "detector"
    assert written.training["steps"] == 30
    assert written.figures["milliseconds 960x544"] > 0


def test_photographs_are_looked_for_only_where_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MDT_DATA", raising=False)
    assert pipeline.data_folder() is None
    monkeypatch.setenv("MDT_DATA", "somewhere")
    assert command.job_of(command.arguments_of(["--steps", "7", "--scenes", "1000"])) == pipeline.Job(
        out=Path(".training/detector"),
        scenes=Path(".training/scenes"),
        fonts=FOLDER,
        shards=2,
        plan=Plan(steps=7),
        data=Path("somewhere"),
    )
