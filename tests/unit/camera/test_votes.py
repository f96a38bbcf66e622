# SPDX-License-Identifier: Apache-2.0
"""A read tells what each of its frames said."""

from datetime import timedelta

import numpy as np

from camera.passing import MOST_READINGS, MOST_VOTES, Passing
from camera.types import Box, Detection, PlateRead
from tests.helpers.plates import START, frame, reading
from tests.unit.camera.test_pipeline import A, place, run, texts

BOX = Box(100, 100, 180, 140)
LOOK = np.zeros((4, 4), np.float32)


def passing(count: int) -> Passing:
    """A car that was read in so many frames, surer and surer."""
    made = Passing(1, START)
    for number in range(count):
        text = "8QTQ748" if number % 5 == 0 else "8QTQ743"
        made.add(reading(text, 0.3 + number / 200), frame(number, {}), Detection(BOX, 0.9), LOOK)
    return made


def test_a_published_read_has_the_vote_of_each_frame() -> None:
    """Also of the frame that read otherwise, with its moment and its confidence."""
    unsure = reading("8QTQ748", 0.4)  # is looked at twice in its frame
    answers = [unsure, unsure, *[reading("8QTQ743", 0.95)] * 3]
    results, _ = run([{place(20 * t): A} for t in range(1, 6)], {A: answers})
    assert texts(results) == ["8QTQ743"]
    (read,) = [read for result in results for read in result.reads]
    assert [vote.text for vote in read.votes[:2]] == ["8QTQ748", "8QTQ743"]
    assert read.frames == len(read.votes)
    assert all(vote.counted for vote in read.votes)
    assert read.votes[0].captured_at == START
    assert round(read.votes[0].confidence, 2) == 0.4


def test_of_many_frames_all_that_are_voted_are_told_and_some_that_are_not() -> None:
    """Bounded, in order of time; of too many the least sure are voted no longer."""
    votes = passing(100).votes
    assert len(votes) == MOST_VOTES
    assert sum(vote.counted for vote in votes) == MOST_READINGS
    assert list(votes) == sorted(votes, key=lambda vote: vote.captured_at)
    counted = [vote.confidence for vote in votes if vote.counted]
    assert min(counted) > max(vote.confidence for vote in votes if not vote.counted)
    assert counted[-1] == max(counted)
    assert votes[-1].captured_at == START + timedelta(seconds=9.9)


def test_nothing_is_kept_of_a_car_whose_read_is_out() -> None:
    made = passing(20)
    made.close("8QTQ743")
    assert made.votes == ()


def test_no_plate_stands_in_what_a_log_would_print() -> None:
    """The votes are left out of the read's own text, the text out of the vote's."""
    votes = passing(3).votes
    assert "8QTQ74" not in repr(votes)
    assert "votes" not in {name for name, part in PlateRead.__dataclass_fields__.items() if part.repr}
