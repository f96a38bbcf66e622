# SPDX-License-Identifier: Apache-2.0
"""What counts as right, wrong and absent for frames and clips."""

import pytest

from benchmarks.reading.scoring import Label, Read
from benchmarks.reading.votes import (
    FrameReads,
    Outcome,
    PublishedRead,
    Rate,
    is_of_plate,
    judged,
    of_clip,
    of_frame,
    of_surest,
    rate,
)

HERE = (10.0, 10.0, 60.0, 30.0)
THERE = (500.0, 10.0, 60.0, 30.0)
LABEL = Label("ABC101", HERE)


def frame(text: str, confidence: float = 0.9, box: tuple[float, float, float, float] = HERE) -> FrameReads:
    return FrameReads(LABEL, (Read(text, confidence, box),))


def published(
    text: str, *, hidden: bool = False, box: tuple[float, float, float, float] = HERE
) -> PublishedRead:
    return PublishedRead(Read(text, 0.9, box), None if hidden else LABEL)


@pytest.mark.parametrize(
    ("text", "outcome"),
    [("ABC101", Outcome.RIGHT), ("ABCI0I", Outcome.RIGHT), ("ABC102", Outcome.WRONG), ("", Outcome.ABSENT)],
)
def test_a_text_is_judged_folded(text: str, outcome: Outcome) -> None:
    assert judged("ABC101", text) is outcome


def test_a_frame_is_judged_by_the_read_on_the_plate() -> None:
    assert of_frame(frame("ABC101")) is Outcome.RIGHT
    assert of_frame(frame("ABC1")) is Outcome.WRONG
    assert of_frame(frame("ABC101", box=THERE)) is Outcome.ABSENT
    assert of_frame(FrameReads(LABEL, ())) is Outcome.ABSENT


def test_the_surest_frame_speaks_for_its_clip() -> None:
    assert of_surest([frame("ABC101", 0.6), frame("ABC1O2", 0.7)]) is Outcome.WRONG
    assert of_surest([frame("ABC101", 0.8), frame("ABC1O2", 0.7)]) is Outcome.RIGHT
    assert of_surest([frame("XYZ", 0.99, THERE)]) is Outcome.ABSENT


def test_a_clip_is_right_only_when_nothing_else_was_published_for_the_plate() -> None:
    assert of_clip("ABC101", [published("ABC101")]) is Outcome.RIGHT
    assert of_clip("ABC101", [published("ABC101"), published("ABC1")]) is Outcome.WRONG
    assert of_clip("ABC101", [published("ABC101"), published("OTHER", box=THERE)]) is Outcome.RIGHT
    assert of_clip("ABC101", [published("OTHER", box=THERE)]) is Outcome.ABSENT
    assert of_clip("ABC101", []) is Outcome.ABSENT


def test_a_read_that_shows_a_frame_without_the_plate_is_not_the_plates() -> None:
    assert not is_of_plate(published("ABC101", hidden=True))
    assert of_clip("ABC101", [published("ABC101", hidden=True)]) is Outcome.ABSENT


def test_errors_are_wrong_and_absent() -> None:
    counted = rate([Outcome.RIGHT, Outcome.WRONG, Outcome.ABSENT, Outcome.RIGHT])
    assert counted == Rate(right=2, wrong=1, absent=1)
    assert (counted.total, counted.errors) == (4, 0.5)
    assert Rate(0, 0, 0).errors == 0.0
