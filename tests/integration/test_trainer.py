# SPDX-License-Identifier: Apache-2.0
"""The trainer as a process of its own: what it reports, and each way in which it can fail."""

import sys
import time
from pathlib import Path

import pytest

from mdt_app.errors import Refused, Trouble
from mdt_app.reader_models import trainer
from mdt_app.reader_models.trainer import Job, own_command, train

pytestmark = pytest.mark.integration
STAND_IN = Path(__file__).parents[1] / "helpers" / "stand_in_trainer.py"


@pytest.fixture
def job(tmp_path: Path) -> Job:
    """A job with a table and a model of two words."""
    (tmp_path / "crops.csv").write_text("image,text,box\n")
    (tmp_path / "model.onnx").write_bytes(b"model")
    return Job(tmp_path / "model.onnx", tmp_path, tmp_path / "candidate.onnx", 0.1, 7)


def words(how: str, job: Job) -> list[str]:
    """The stand-in's command."""
    return [sys.executable, str(STAND_IN), how, str(job.out), str(job.crops), str(job.model)]


def nothing(_done: float) -> None:
    """No progress shown."""


def test_progress_comes_from_its_lines_and_the_candidate_is_there(job: Job) -> None:
    seen: list[float] = []
    train(job, words("copy", job), seen.append)
    assert seen == [0.25, 1.0], "lines of other kinds are passed over"
    assert job.out.read_bytes() == b"model"


def test_its_last_words_are_told_when_it_fails(job: Job) -> None:
    with pytest.raises(
        Trouble, match=r"^Training failed: The crops are no good\. The running reader runs on\.$"
    ):
        train(job, words("fail", job), nothing)


def test_an_end_without_a_reader_is_no_success(job: Job) -> None:
    with pytest.raises(Trouble, match="ended without a reader"):
        train(job, words("nothing", job), nothing)


def test_a_trainer_that_hangs_is_stopped(job: Job) -> None:
    started = time.monotonic()
    with pytest.raises(Trouble, match="did not end within 1 s"):
        train(job, words("hang", job), nothing, patience_s=1.0)
    assert time.monotonic() - started < 10


def test_a_trainer_that_cannot_be_started_is_named(job: Job) -> None:
    with pytest.raises(Trouble, match="cannot be started: No such file"):
        train(job, [str(job.crops / "gone")], nothing)


def test_a_person_who_interrupts_leaves_no_trainer_behind(job: Job) -> None:
    """Ctrl-C arrives here while a report is shown."""

    def interrupt(_done: float) -> None:
        raise KeyboardInterrupt

    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        train(job, words("go-on", job), interrupt)
    assert time.monotonic() - started < 10, "leaving the call waits for the child, which never ends by itself"


def test_the_command_names_the_trainer_and_all_it_needs(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trainer, "find_spec", lambda _name: object())
    assert own_command(job) == [
        *(sys.executable, "-m", "training.recogniser.fine_tune", "--model", str(job.model)),
        *("--crops", str(job.crops), "--out", str(job.out), "--minutes", "0.1", "--seed", "7"),
    ]


@pytest.mark.parametrize("missing", ["training", "torch", "onnx"])
def test_without_its_packages_the_person_is_told_what_to_run_and_where(
    job: Job, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.setattr(trainer, "find_spec", lambda name: None if name == missing else object())
    with pytest.raises(Refused, match=r"workstation of the department.*python3 dev\.py training"):
        own_command(job)


def test_the_built_program_says_where_it_can_be_done(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trainer, "find_spec", lambda _name: object())
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    with pytest.raises(Refused, match="without its training part"):
        own_command(job)
