# SPDX-License-Identifier: Apache-2.0
"""Rows that cannot be used are named, counted and left out; the others are used."""

from pathlib import Path

import pytest

from camera.verified import read_table
from mdt_app.errors import Refused
from mdt_app.reader_models.crops import collect, write_table
from mdt_app.reader_models.evidence import Reason
from tests.helpers.department_crops import picture, write_rows

MARGIN = 0.06


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """With two pictures."""
    picture(tmp_path / "one.png", 1)
    picture(tmp_path / "two.png", 2)
    return tmp_path


def test_what_can_be_used_keeps_its_line_path_and_normalised_text(folder: Path) -> None:
    write_rows(folder, [("one.png", " 8abc-123", ""), ("two.png", "5XYZ987", "4 3 40 18")])
    found = collect(folder, MARGIN)
    assert [(one.line, one.image, one.text, one.box) for one in found.usable] == [
        (2, folder / "one.png", "8ABC123", ""),
        (3, folder / "two.png", "5XYZ987", "4 3 40 18"),
    ]
    assert not found.skipped


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("one.png", " -*", ""), Reason.NO_CHARACTERS),
        (("one.png", "ABCDE123456", ""), Reason.TOO_LONG),
        (("gone.png", "ABC123", ""), Reason.UNREADABLE),
        (("text.png", "ABC123", ""), Reason.UNREADABLE),
        (("", "ABC123", ""), Reason.UNREADABLE),
        (("one.png", "ABC123", "4 3 40"), Reason.UNREADABLE),
        (("one.png", "ABC123", "4 3 40 nan"), Reason.UNREADABLE),
        (("one.png", "ABC123", "4 3 0 18"), Reason.UNREADABLE),
        (("one.png", "ABC123", "90 3 40 18"), Reason.UNREADABLE),
    ],
)
def test_a_row_that_cannot_be_used_is_named_without_its_plate(
    folder: Path, row: tuple[str, str, str], reason: Reason
) -> None:
    (folder / "text.png").write_text("no picture")
    write_rows(folder, [row, ("two.png", "5XYZ987", "")])
    found = collect(folder, MARGIN)
    (left,) = found.skipped
    assert (left.line, left.reason) == (2, reason)
    assert str(left).startswith(f"crops.csv line 2 ({row[0] or folder.name}) is left out: ")
    assert "ABC" not in str(left)
    assert [one.text for one in found.usable] == ["5XYZ987"]
    assert found.counts()[reason] == sum(found.counts().values()) == 1


def test_the_same_crop_twice_is_used_once_whatever_its_file_is_called(folder: Path) -> None:
    (folder / "copy.png").write_bytes((folder / "one.png").read_bytes())
    write_rows(
        folder, [("one.png", "8ABC12O", ""), ("copy.png", "8ABC120", ""), ("one.png", "8ABC120", "1 1 9 9")]
    )
    found = collect(folder, MARGIN)
    assert [(one.line, one.reason) for one in found.skipped] == [(3, Reason.DUPLICATE)]
    assert [one.line for one in found.usable] == [2, 4], "another box is another crop"


def test_a_crop_with_two_texts_is_not_used_at_all(folder: Path) -> None:
    write_rows(folder, [("one.png", "8ABC123", ""), ("two.png", "5XYZ987", ""), ("one.png", "8ABC128", "")])
    found = collect(folder, MARGIN)
    assert [(one.line, one.reason) for one in found.skipped] == [(2, Reason.TWO_TEXTS), (4, Reason.TWO_TEXTS)]
    assert [one.line for one in found.usable] == [3]


@pytest.mark.parametrize("table", [None, b"image;text\n", b"text\nABC\n", b"", b"image,text\n\xff,\xfe\n"])
def test_a_folder_without_a_usable_table_is_refused_with_what_belongs_there(
    folder: Path, table: bytes | None
) -> None:
    if table is not None:
        (folder / "crops.csv").write_bytes(table)
    with pytest.raises(Refused, match=r"crops\.csv .*columns image, text and box"):
        collect(folder, MARGIN)


def test_the_trainers_table_names_the_pictures_where_they_are(folder: Path, tmp_path: Path) -> None:
    write_rows(folder, [("one.png", "8ABC123", ""), ("two.png", "5XYZ987", "4 3 40 18")])
    usable = collect(folder, MARGIN).usable
    split = tmp_path / "split"
    split.mkdir()
    write_table(split, usable)
    assert read_table(split) == list(usable)
    assert [path.name for path in split.iterdir()] == ["crops.csv"]
