# SPDX-License-Identifier: Apache-2.0
"""Labelled photographs from a CSV, and the groups they fall into."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from benchmarks.reading import photos


def picture(path: Path, level: int, plate_level: int | None = None) -> None:
    image = np.full((100, 200), level, dtype=np.uint8)
    if plate_level is not None:
        image[20:50, 40:100] = plate_level
    path.parent.mkdir(exist_ok=True)
    cv2.imwrite(str(path), image)


def table(folder: Path, *rows: str) -> Path:
    file = folder / "set.csv"
    file.write_text("\n".join(["image,text,box", *rows]), encoding="utf-8")
    return file


def test_scenes_are_grouped_by_width_light_of_the_plate_and_format(tmp_path: Path) -> None:
    picture(tmp_path / "a.png", 200, 30)
    picture(tmp_path / "b.png", 30, 200)
    scenes = photos.load(table(tmp_path, "a.png,1abc-234,40 20 60 30", "b.png,ABC1234,40 20 59.5 30"))
    assert [one.plates[0].text for one in scenes] == ["1ABC234", "ABC1234"]
    assert scenes[0].plates[0].box == (40.0, 20.0, 60.0, 30.0)
    assert scenes[0].path == str((tmp_path / "a.png").resolve())
    assert scenes[0].groups == {"light": "dark", "width": "60-100 px", "format": "CA 1ABC234"}
    assert scenes[1].groups == {"light": "normal", "width": "< 60 px", "format": "other"}


def test_two_rows_of_one_picture_are_one_photo(tmp_path: Path) -> None:
    picture(tmp_path / "a.png", 200)
    scenes = photos.load(table(tmp_path, "a.png,ONE1,40 20 60 30", "a.png,TWO2,100 20 101 40"))
    assert [label.text for label in scenes[0].plates] == ["ONE1", "TWO2"]
    assert len(scenes) == 1


def test_close_ups_are_grouped_by_the_state_in_their_name(tmp_path: Path) -> None:
    picture(tmp_path / "near" / "ak399.png", 69)
    near = photos.load(table(tmp_path, "near/ak399.png,FGJ235,"))
    assert near[0].groups == {"light": "dark", "state": "AK"}
    assert near[0].plates[0].box is None


def test_a_limit_is_spread_over_the_set(tmp_path: Path) -> None:
    for number in range(10):
        picture(tmp_path / f"{number}.png", 200)
    rows = table(tmp_path, *[f"{number}.png,A{number}," for number in range(10)])
    assert [one.plates[0].text for one in photos.load(rows, 3)] == ["A0", "A3", "A6"]
    assert len(photos.load(rows, 99)) == 10


def test_the_edges_of_the_width_groups() -> None:
    widths = [photos.width_group((0, 0, width, 10)) for width in (59.9, 60, 100, 100.1)]
    assert widths == ["< 60 px", "60-100 px", "60-100 px", "> 100 px"]


def test_a_missing_picture_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"gone\.png"):
        photos.load(table(tmp_path, "gone.png,A1,"))


def test_without_data_there_is_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MDT_DATA", raising=False)
    assert photos.data_folder() is None
    monkeypatch.setenv("MDT_DATA", str(tmp_path))
    assert photos.data_folder() is None
    (tmp_path / "data" / "plates").mkdir(parents=True)
    assert photos.data_folder() == tmp_path / "data"


def test_every_fifth_frame_of_a_clip(tmp_path: Path) -> None:
    clip = tmp_path / "clip.avi"
    writer = cv2.VideoWriter(str(clip), cv2.VideoWriter.fourcc(*"MJPG"), 10, (64, 48))
    for level in range(0, 220, 20):
        writer.write(np.full((48, 64, 3), level, dtype=np.uint8))
    writer.release()
    files = photos.frames([clip], tmp_path)
    assert [file.name for file in files] == ["clip-0000.png", "clip-0005.png", "clip-0010.png"]
    means = [float(np.asarray(cv2.imread(str(file))).mean()) for file in files]
    assert means == pytest.approx([0, 100, 200], abs=3)
