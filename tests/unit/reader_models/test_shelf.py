# SPDX-License-Identifier: Apache-2.0
"""Which reader runs: put in force, taken back step by step, and never half of one."""

import json
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from mdt_app.errors import Refused
from mdt_app.paths import DataFolder
from mdt_app.reader_models.shelf import Shelf, Shelved
from mdt_app.settings import CHOSEN_READER, load
from mdt_app.storage.errors import StoreMissing
from mdt_app.storage.files import replace_file
from tests.helpers.department_crops import NOON, evidence_of

SHIPPED = "0" * 64


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    """A unit that runs the shipped reader."""
    return DataFolder(tmp_path / "unit")


def put(folder: DataFolder, content: bytes, parent: str = SHIPPED) -> Shelved:
    """Put a reader with that content in force."""
    candidate = folder.root.parent / "candidate.onnx"
    candidate.write_bytes(content)
    return Shelf(folder).put(
        candidate, evidence_of(content, parent), "fine-tune", parent, NOON + timedelta(days=1)
    )


def in_force(folder: DataFolder) -> str:
    """Name of the reader that the settings name."""
    return load(folder).settings.reader.recogniser.name


def test_a_reader_put_in_force_is_a_layer_of_the_settings(folder: DataFolder) -> None:
    shelved = put(folder, b"first")
    effective = load(folder)
    reader = effective.settings.reader
    assert reader.recogniser == folder.models / shelved.file
    assert reader.recogniser.read_bytes() == b"first"
    assert (reader.recogniser_sha256, reader.temperature) == (shelved.sha256, 1.5)
    assert effective.origins["reader.recogniser"] == CHOSEN_READER
    assert shelved.file == f"reader-20261126-{shelved.sha256[:12]}.onnx", "named by day and hash"
    assert Shelf(folder).chain() == (shelved,)
    assert Shelf(folder).evidence(shelved) == evidence_of(b"first")


def test_the_department_and_the_car_win_over_the_choice(folder: DataFolder) -> None:
    put(folder, b"first")
    folder.department_settings.write_text("[reader]\ntemperature = 2.0\n")
    folder.unit_settings.write_text('[reader]\nrecogniser = "/own/reader.onnx"\n')
    reader = load(folder).settings.reader
    assert (reader.temperature, str(reader.recogniser)) == (2.0, "/own/reader.onnx")


def test_the_data_folder_can_be_moved(folder: DataFolder, tmp_path: Path) -> None:
    shelved = put(folder, b"first")
    folder.root.rename(tmp_path / "moved")
    moved = DataFolder(tmp_path / "moved")
    assert load(moved).settings.reader.recogniser == moved.models / shelved.file


def test_undo_goes_back_one_step_at_a_time_to_the_shipped_reader(folder: DataFolder) -> None:
    shipped = in_force(folder)
    first = put(folder, b"first")
    second = put(folder, b"second", first.sha256)
    again = put(folder, b"first", second.sha256)
    assert in_force(folder) == again.file == first.file
    assert Shelf(folder).undo() == second
    assert in_force(folder) == second.file
    assert Shelf(folder).undo() == first
    assert in_force(folder) == first.file
    assert Shelf(folder).undo() is None
    assert in_force(folder) == shipped
    assert Shelf(folder).set_aside() == sorted([first.file, second.file]), "undone files are kept"
    with pytest.raises(Refused, match="nothing to undo"):
        Shelf(folder).undo()


def test_undo_brings_the_former_calibration_back(folder: DataFolder) -> None:
    first = put(folder, b"first")
    candidate = folder.root / "second.onnx"
    candidate.write_bytes(b"second")
    other = evidence_of(b"second").model_copy(update={"numbers": {"temperature": 0.5}})
    Shelf(folder).put(candidate, other, "install", first.sha256, NOON)
    assert load(folder).settings.reader.temperature == 0.5
    Shelf(folder).undo()
    assert load(folder).settings.reader.temperature == 1.5


@pytest.mark.parametrize("spoil", [lambda path: path.unlink(), lambda path: path.write_bytes(b"other")])
def test_undo_does_not_put_back_a_reader_that_is_gone_or_altered(
    folder: DataFolder, spoil: Callable[[Path], object]
) -> None:
    first = put(folder, b"first")
    second = put(folder, b"second", first.sha256)
    spoil(folder.models / first.file)
    with pytest.raises(Refused, match=rf"{first.file} is missing or altered.*undo --all"):
        Shelf(folder).undo()
    assert in_force(folder) == second.file
    assert Shelf(folder).undo(to_shipped=True) is None
    assert Shelf(folder).chain() == ()


def test_evidence_of_another_file_puts_nothing_in_force(folder: DataFolder) -> None:
    first = put(folder, b"first")
    candidate = folder.root / "candidate.onnx"
    candidate.write_bytes(b"altered on the way")
    with pytest.raises(Refused, match=r"not of candidate\.onnx"):
        Shelf(folder).put(candidate, evidence_of(b"second"), "install", first.sha256, NOON)
    assert in_force(folder) == first.file
    assert Shelf(folder).set_aside() == []


@pytest.mark.parametrize(
    "content",
    [
        "[reader",
        "chain = 3\n",
        "chain = []\n[reader]\n",
        '[reader]\nrecogniser = "../x"\n[[chain]]\n',
        "\xff",
    ],
)
def test_a_damaged_choice_is_refused_and_can_be_left_behind(folder: DataFolder, content: str) -> None:
    put(folder, b"first")
    folder.chosen_reader.write_bytes(content.encode("latin-1"))
    with pytest.raises(Refused, match="undo --all"):
        Shelf(folder).undo()
    Shelf(folder).undo(to_shipped=True)
    assert load(folder).origins == {}


@pytest.mark.parametrize("writes", range(3))
def test_a_disk_that_refuses_leaves_the_former_reader(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch, writes: int
) -> None:
    first = put(folder, b"first")
    before = folder.chosen_reader.read_bytes()
    left = iter(range(writes))

    def refusing(path: Path, content: bytes) -> None:
        if next(left, None) is None:
            raise StoreMissing("full")
        replace_file(path, content)

    monkeypatch.setattr("mdt_app.reader_models.shelf.replace_file", refusing)
    with pytest.raises(StoreMissing):
        put(folder, b"second", first.sha256)
    assert folder.chosen_reader.read_bytes() == before
    assert in_force(folder) == first.file


def test_nothing_kept_names_a_plate_or_a_picture(folder: DataFolder) -> None:
    shelved = put(folder, b"first")
    kept = json.loads((folder.models / shelved.evidence_file).read_bytes())
    assert kept.keys() == {
        *("format", "sha256", "parent_sha256", "made_at", "program", "seed", "minutes"),
        *("crops", "before", "after", "numbers"),
    }


@pytest.mark.skipif(os.name != "posix", reason="access rights of POSIX")
def test_the_folder_is_closed_to_others(folder: DataFolder) -> None:
    put(folder, b"first")
    assert folder.models.stat().st_mode & 0o077 == 0
