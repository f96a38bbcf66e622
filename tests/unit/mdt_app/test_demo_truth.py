# SPDX-License-Identifier: Apache-2.0
"""What the demonstration counts as shown: wrong counting would make good figures mean nothing."""

from pathlib import Path

from mdt_app.demo.truth import Passing, Showing, as_marked, drawn_drive, pictures

SHOWING = Showing("front", (Passing("8QTQ743", "CA", 2.0), Passing("6QMQ494", "CA", 5.0)), 6.0, 10.0)


def plates(frames: int) -> list[str]:
    """Plates that have passed after so many frames."""
    return [passing.plate for passing in SHOWING.shown(frames)]


def test_a_plate_counts_once_it_is_gone() -> None:
    """At ten frames a second: not while it may still be read."""
    assert plates(19) == []
    assert plates(20) == ["8QTQ743"]
    assert plates(59) == ["8QTQ743", "6QMQ494"]


def test_each_round_counts_again() -> None:
    """A clip that begins again shows every car again."""
    assert plates(85) == ["8QTQ743", "6QMQ494", "8QTQ743"]


def test_the_shipped_drive_has_both_cameras_and_the_listed_plates() -> None:
    """The story needs them."""
    shown = {passing.plate for showing in drawn_drive() for passing in showing.passings}
    assert {showing.camera for showing in drawn_drive()} == {"front-left", "front-right"}
    assert {"8QTQ743", "5QXQ318", "7QNQ204"} <= shown


def test_marks_beside_a_folder_of_pictures_say_what_is_on_them(tmp_path: Path) -> None:
    """A picture without a mark takes its time and counts for nothing; what is no picture is not shown."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for name in ("a.jpg", "b.jpg", "c.png", "notes.txt"):
        (folder / name).touch()
    (tmp_path / "photos.csv").write_text("image,text\nphotos/a.jpg,8qt q743\nphotos/c.png,6QMQ494\n")
    showing = pictures("front", folder, hold_frames=5, frames_per_s=10.0)
    assert showing.length_s == 1.5
    assert [(one.plate, one.last_s) for one in showing.passings] == [("8QTQ743", 0.5), ("6QMQ494", 1.5)]


def test_letters_that_nobody_can_tell_apart_are_marked_alike() -> None:
    """O and 0, I and 1; nothing else."""
    assert as_marked("OI8B") == "018B"
