# SPDX-License-Identifier: Apache-2.0
"""What frames said, in words: how many said what, where they agree, and which was surest."""

from dataclasses import replace
from datetime import timedelta

from camera.types import FrameVote
from mdt_app.screens.votes import Votes, votes_of
from tests.helpers.sightings import NOON, recorded


def votes(*said: tuple[str, float, bool], frames: int = 0) -> Votes:
    """Of a read 8QTQ743."""
    kept = tuple(
        FrameVote(
            NOON + timedelta(seconds=number / 10), text, confidence, "NV" if number == 1 else "CA", counts
        )
        for number, (text, confidence, counts) in enumerate(said)
    )
    found = votes_of(replace(recorded().plate, votes=kept, frames=frames or len(kept)))
    assert found is not None
    return found


def test_how_many_said_what() -> None:
    """Only those that were voted count; the surest is named whatever it said."""
    made = votes(("8QTQ743", 0.9, True), ("8QTO743", 0.95, True), ("8QTQ748", 0.2, False))
    assert made.head == "1 of 2 frames read this text, 1 read another"
    assert made.surest == "8QTO743, 95 %"
    assert made.agreement == ("2 of 2", "2 of 2", "2 of 2", "1 of 2", "2 of 2", "2 of 2", "2 of 2")


def test_all_agree() -> None:
    made = votes(("8QTQ743", 0.9, True), ("8QTQ743", 0.8, True), frames=7)
    assert made.head == "2 of 2 frames read this text"
    assert made.more == 5


def test_each_frame_with_what_differs_in_it() -> None:
    """A text of another length is aligned; a frame that did not count says so."""
    made = votes(("8QTQ74", 0.5, True), ("8QTQ748", 0.71, True), ("8QTQ743", 0.1, False))
    assert [row.differs for row in made.rows] == [(), (6,), ()]
    assert [row.note for row in made.rows] == ["50 % · +0.0 s", "71 % · +0.1 s · NV", "10 % · left out"]
    assert made.agreement[-1] == "0 of 2"


def test_a_read_from_before_votes_were_kept_has_none() -> None:
    assert votes_of(recorded().plate) is None
