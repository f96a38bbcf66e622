# SPDX-License-Identifier: Apache-2.0
"""A department's own reader from its crops to the car: kept only if better, undone, killed, copied.

The readers are real ONNX files that always read one text, so that it is known how many crops each reads rightly;
the trainer is a stand-in process that copies the candidate.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mdt_app.cli import cli
from mdt_app.errors import Refused, Trouble
from mdt_app.paths import DataFolder
from mdt_app.reader_models import trainer
from mdt_app.reader_models.alone import alone
from mdt_app.reader_models.evidence import read_evidence
from mdt_app.reader_models.shelf import Shelf
from mdt_app.reader_models.split import is_held_out
from tests.helpers.department_crops import NOON, department, evidence_of, picture, texts, write_rows
from tests.helpers.fine_tune_process import stand_in, tuned
from tests.helpers.worded_reader import worded

pytestmark = pytest.mark.integration
ROOT = Path(__file__).parents[2]
PLATES = texts(180)
HELD_OUT = [text for text in PLATES if is_held_out(text)]
#: Reads nothing at all: 0 right, every character wrong.
MUTE = worded("")
#: Reads one of the held-out plates everywhere: 1 right.
BETTER = worded(HELD_OUT[0])
#: Reads a text that no plate has: 0 right, fewer characters wrong.
NO_PLATE = worded(HELD_OUT[0][:-1])


@pytest.fixture(scope="module")
def crops(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A department's folder: 180 plates, one crop each."""
    return department(tmp_path_factory.mktemp("department"), PLATES)


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    """A unit in which the mute reader runs."""
    unit = DataFolder(tmp_path / "unit")
    (tmp_path / "mute.onnx").write_bytes(MUTE)
    Shelf(unit).put(tmp_path / "mute.onnx", evidence_of(MUTE), "install", "0" * 64, NOON)
    return unit


def candidate(tmp_path: Path, content: bytes) -> Path:
    """The file that the stand-in trainer copies."""
    path = tmp_path / "made.onnx"
    path.write_bytes(content)
    return path


def runs(folder: DataFolder) -> bytes:
    """Content of the reader in force."""
    return (folder.models / Shelf(folder).chain()[-1].file).read_bytes()


def kept_files(folder: DataFolder) -> set[str]:
    """Names in the unit's folder of readers."""
    return {path.name for path in folder.models.iterdir()} - {"lock", "reader.toml"}


def test_a_better_reader_is_put_in_force_with_its_evidence(
    folder: DataFolder, crops: Path, tmp_path: Path
) -> None:
    mute = Shelf(folder).chain()[-1]
    outcome = tuned(folder.root, crops, "copy", candidate(tmp_path, BETTER))
    assert outcome.kept == Shelf(folder).chain()[-1]
    assert runs(folder) == BETTER
    evidence = Shelf(folder).evidence(outcome.kept)
    assert evidence == outcome.evidence
    held = len(HELD_OUT)
    assert (evidence.before.right, evidence.after.right, evidence.after.crops) == (0, 1, held)
    assert evidence.before.character_error_rate == 1.0 > evidence.after.character_error_rate
    assert (evidence.crops.training_crops, evidence.crops.held_out_plates) == (180 - held, held)
    assert (evidence.seed, evidence.minutes, evidence.made_at) == (7, 0.1, NOON)
    assert evidence.parent_sha256 == outcome.kept.parent_sha256 == mute.sha256
    assert evidence.numbers["temperature"] == 1.5, "the calibration is the parent's"
    assert Shelf(folder).undo() == mute
    assert runs(folder) == MUTE


@pytest.mark.parametrize("content", [NO_PLATE, MUTE], ids=["no crop more", "the same"])
def test_a_reader_that_is_not_better_is_thrown_away(
    folder: DataFolder, crops: Path, tmp_path: Path, content: bytes
) -> None:
    before = kept_files(folder)
    outcome = tuned(folder.root, crops, "copy", candidate(tmp_path, content))
    assert outcome.kept is None
    assert outcome.evidence.after.right == 0
    assert runs(folder) == MUTE
    assert kept_files(folder) == before


def test_a_reader_that_reads_fewer_is_thrown_away(folder: DataFolder, crops: Path, tmp_path: Path) -> None:
    tuned(folder.root, crops, "copy", candidate(tmp_path, BETTER))
    assert tuned(folder.root, crops, "copy", candidate(tmp_path, NO_PLATE)).kept is None
    assert runs(folder) == BETTER


def test_nothing_that_stays_names_a_plate_a_picture_or_the_folder(
    folder: DataFolder, crops: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    tuned(folder.root, crops, "copy", candidate(tmp_path, BETTER))
    written = [path for path in folder.root.rglob("*") if path.is_file() and path.suffix != ".onnx"]
    told = "".join(path.read_text() for path in written) + caplog.text
    assert "held_out_plates" in told
    assert not [text for text in [*PLATES, "scan", str(crops)] if text in told]
    assert not list(folder.models.glob("work-*")), "the split is gone"


def test_the_trainer_sees_the_training_half_only_and_no_copy_of_a_picture(
    folder: DataFolder, crops: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def look(job: trainer.Job, words: object, progress: object) -> None:
        del words, progress
        assert [path.name for path in job.crops.iterdir()] == ["crops.csv"]
        assert job.crops.stat().st_mode & 0o077 == 0
        seen.extend((job.crops / "crops.csv").read_text().splitlines()[1:])
        job.out.write_bytes(BETTER)

    monkeypatch.setattr("mdt_app.reader_models.fine_tune.train", look)
    tuned(folder.root, crops, "copy", tmp_path)
    assert {row.split(",")[1] for row in seen} == set(PLATES) - set(HELD_OUT)
    assert all(Path(row.split(",")[0]).parent == crops for row in seen)


def test_failed_training_changes_nothing_and_leaves_no_trace(
    folder: DataFolder, crops: Path, tmp_path: Path
) -> None:
    before = kept_files(folder)
    for how in ("fail", "nothing"):
        with pytest.raises(Trouble, match="The running reader runs on"):
            tuned(folder.root, crops, how, tmp_path)
    with pytest.raises(Trouble, match=r"candidate\.onnx"):
        tuned(folder.root, crops, "copy", candidate(tmp_path, b"no model"))
    assert (runs(folder), kept_files(folder)) == (MUTE, before)


def test_what_cannot_be_done_is_refused_before_training(
    folder: DataFolder, crops: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = department(tmp_path / "few", HELD_OUT[:3])
    with pytest.raises(Refused, match="3 different plates are too few"):
        tuned(folder.root, few, "fail", tmp_path)
    picture(tmp_path / "all.png", 1)
    same = [("all.png", HELD_OUT[0], f"{left} 1 9 9") for left in range(9)]
    write_rows(tmp_path, same)
    monkeypatch.setattr("mdt_app.reader_models.split.LEAST_HELD_OUT", 1)
    (tmp_path / "better.onnx").write_bytes(BETTER)
    Shelf(folder).put(tmp_path / "better.onnx", evidence_of(BETTER), "install", "0" * 64, NOON)
    with pytest.raises(Refused, match="all 9 held-out crops rightly; none can be better"):
        tuned(folder.root, tmp_path, "fail", tmp_path)
    folder.unit_settings.write_text('[reader]\nrecogniser = "reader.onnx"\n')
    with pytest.raises(Refused, match=r"reader\.recogniser comes from unit\.toml and would win"):
        tuned(folder.root, crops, "fail", tmp_path)


def test_two_commands_do_not_meet(folder: DataFolder, crops: Path, tmp_path: Path) -> None:
    with alone(folder.models), pytest.raises(Refused, match="Another `mdt reader` command is at work"):
        tuned(folder.root, crops, "fail", tmp_path)


def process(folder: DataFolder, crops: Path, how: str, source: Path, writes: int) -> subprocess.Popen[str]:
    """Fine-tune in another process."""
    words = ["tests.helpers.fine_tune_process", folder.root, crops, how, source, writes]
    return subprocess.Popen(
        [sys.executable, "-m", *map(str, words)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
@pytest.mark.parametrize("writes", [0, 1, 2, -1])
def test_a_kill_between_any_two_writes_leaves_the_former_reader_or_the_new_one(
    folder: DataFolder, crops: Path, tmp_path: Path, writes: int
) -> None:
    with process(folder, crops, "copy", candidate(tmp_path, BETTER), writes) as killed:
        _, said = killed.communicate()
    assert killed.returncode == (0 if writes < 0 else -9), said
    assert runs(folder) == (BETTER if writes < 0 else MUTE)
    again = tuned(folder.root, crops, "copy", candidate(tmp_path, worded(HELD_OUT[1])))
    assert (again.kept is None) == (writes < 0), "the next command works, from the reader that runs"
    assert not list(folder.models.glob("work-*"))


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
def test_a_kill_during_training_leaves_the_running_reader_and_no_trainer(
    folder: DataFolder, crops: Path, tmp_path: Path
) -> None:
    with process(folder, crops, "go-on", tmp_path, -1) as killed:
        assert killed.stdout is not None
        assert killed.stdout.readline(), "training is under way"
        children = Path(f"/proc/{killed.pid}/task/{killed.pid}/children")
        trainers = children.read_text().split() if children.exists() else []
        killed.kill()
    assert runs(folder) == MUTE
    ends = time.monotonic() + 10
    while any(Path(f"/proc/{pid}").exists() for pid in trainers) and time.monotonic() < ends:
        time.sleep(0.05)
    assert not [pid for pid in trainers if Path(f"/proc/{pid}").exists()], "its output is closed, so it ends"
    with alone(folder.models):
        assert not list(folder.models.glob("work-*")), "the next command clears up"


def mdt(folder: DataFolder, *words: str | Path) -> Result:
    """``mdt reader`` with click's runner."""
    command = ["reader", *map(str, words), "--data", str(folder.root)]
    return CliRunner().invoke(cli, command)


def test_the_command_fine_tunes_tells_lists_and_undoes(
    folder: DataFolder, crops: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = candidate(tmp_path, BETTER)
    monkeypatch.setattr(trainer, "own_command", stand_in("copy", source))
    done = mdt(folder, "fine-tune", crops, "--minutes", "0.1", "--json")
    assert done.exit_code == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["accepted"]
    assert told["before"] == {"accuracy": 0.0, "character_error_rate": 1.0}
    assert "protected workstation" in done.stderr
    assert "180 crops can be used, 0 are left out." in done.stderr
    listed = json.loads(mdt(folder, "list", "--json").stdout)
    assert listed["running"]["sha256"] == told["evidence"]["sha256"]
    assert (listed["running"]["origin"], listed["running"]["sound"]) == ("fine-tune", True)
    assert [one["origin"] for one in listed["chain"]] == ["install", "fine-tune"]
    assert listed["chain"][1]["evidence"] == told["evidence"]
    assert "right 0.0% -> " in mdt(folder, "list").stdout
    again = mdt(folder, "fine-tune", crops, "--minutes", "0.1")
    assert again.exit_code == 3
    assert "not better and was thrown away" in again.stdout
    assert f"{listed['chain'][0]['file']} runs from the next start on" in mdt(folder, "undo").stdout
    assert "ships with the program runs" in mdt(folder, "undo").stdout
    nothing = mdt(folder, "undo")
    assert (nothing.exit_code, "nothing to undo" in nothing.stderr) == (1, True)
    listed = json.loads(mdt(folder, "list", "--json").stdout)
    assert (listed["running"]["origin"], listed["chain"], len(listed["set_aside"])) == ("shipped", [], 2)


def test_the_command_names_rows_that_are_left_out(folder: DataFolder, tmp_path: Path) -> None:
    picture(tmp_path / "one.png", 1)
    write_rows(tmp_path, [("one.png", "8ABC123", ""), ("gone.png", "5XYZ987", ""), ("one.png", "--", "")])
    done = mdt(folder, "fine-tune", tmp_path)
    assert done.exit_code == 1
    assert "crops.csv line 3 (gone.png) is left out" in done.stderr
    assert "1 crops can be used, 2 are left out." in done.stderr
    assert "1 different plates are too few" in done.stderr


def test_a_listing_says_when_the_running_file_was_altered(folder: DataFolder) -> None:
    (folder.models / Shelf(folder).chain()[-1].file).write_bytes(b"altered")
    assert "ALTERED; take it back with `mdt reader undo`" in mdt(folder, "list").stdout


def files(tmp_path: Path, content: bytes, right: int = 30, parent: str = "0" * 64) -> tuple[Path, Path]:
    """A reader and its evidence, as copied from the department's workstation."""
    model, evidence = candidate(tmp_path, content), tmp_path / "made.json"
    evidence.write_bytes(evidence_of(content, parent, right).to_bytes())
    return model, evidence


def test_a_car_is_given_a_reader_by_two_files(folder: DataFolder, tmp_path: Path) -> None:
    model, evidence = files(tmp_path, BETTER)
    done = mdt(folder, "install", model, "--evidence", evidence)
    assert done.exit_code == 0, done.stderr
    assert "right 50.0% -> 75.0%" in done.stdout
    assert "made from another reader than the one that ran here" in done.stdout
    assert runs(folder) == BETTER
    assert Shelf(folder).chain()[-1].origin == "install"
    assert Shelf(folder).evidence(Shelf(folder).chain()[-1]) == read_evidence(evidence)
    twice = mdt(folder, "install", model, "--evidence", evidence)
    assert (twice.exit_code, "runs already" in twice.stderr) == (1, True)


def test_a_reader_whose_parent_ran_here_gets_no_remark(folder: DataFolder, tmp_path: Path) -> None:
    model, evidence = files(tmp_path, BETTER, parent=Shelf(folder).chain()[-1].sha256)
    assert "another reader" not in mdt(folder, "install", model, "--evidence", evidence).stdout


def test_what_a_car_does_not_take(folder: DataFolder, tmp_path: Path) -> None:
    model, evidence = files(tmp_path, BETTER, right=20)
    assert (
        "does not show that this reader is better"
        in mdt(folder, "install", model, "--evidence", evidence).stderr
    )
    model, evidence = files(tmp_path, b"no model at all")
    assert (
        "made.onnx cannot be used as a reader" in mdt(folder, "install", model, "--evidence", evidence).stderr
    )
    model, evidence = files(tmp_path, BETTER)
    model.write_bytes(BETTER + b"\0")
    assert "evidence is not of made.onnx" in mdt(folder, "install", model, "--evidence", evidence).stderr
    evidence.write_text("{}")
    assert "made.json is no evidence" in mdt(folder, "install", model, "--evidence", evidence).stderr
    assert runs(folder) == MUTE


def test_as_typed_it_says_how_training_is_set_up_or_trains(folder: DataFolder, tmp_path: Path) -> None:
    """A real process; without the training packages the remedy is named, with them the crops are missing."""
    environment = {**os.environ, "MDT_FOLDER": str(folder.root)}
    command = [sys.executable, "-m", "mdt_app", "reader", "fine-tune", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 1
    assert "python3 dev.py training" in done.stderr or "crops.csv cannot be opened" in done.stderr
    assert "Traceback" not in done.stderr
    assert runs(folder) == MUTE
