# SPDX-License-Identifier: Apache-2.0
"""When a vote becomes a read."""

import pytest

from camera.publish import Evidence, Verdict, counts_alone, plate_shaped, verdict
from camera.types import Box
from tests.helpers.plates import reading, settings


def decided(
    confidence: float,
    *,
    agreeing: int = 1,
    single: bool = True,
    watched_s: float = 0.1,
    gone: bool = False,
    text: str = "8QTQ743",
    width_px: float = 80,
    wanted_px: float = 0,
) -> Verdict:
    """The rule's answer."""
    evidence = Evidence(reading(text, confidence), agreeing, width_px, single, watched_s, gone)
    return verdict(evidence, settings(picture_width_px=wanted_px))


def test_a_sure_read_waits_a_moment_for_a_picture_worth_comparing() -> None:
    """Far away it is held until the plate is wide, for little more than half a second, or until it leaves."""
    assert decided(0.99, agreeing=3, wanted_px=100) is Verdict.WAIT
    assert decided(0.99, agreeing=3, width_px=101, wanted_px=100) is Verdict.PUBLISH
    assert decided(0.99, agreeing=3, watched_s=0.7, wanted_px=100) is Verdict.PUBLISH
    assert decided(0.99, agreeing=3, gone=True, wanted_px=100) is Verdict.PUBLISH


def test_one_very_sure_frame_is_enough() -> None:
    assert decided(0.985) is Verdict.PUBLISH


def test_one_sure_frame_is_not_enough_while_more_may_come() -> None:
    assert decided(0.95) is Verdict.WAIT


def test_two_agreeing_sure_frames_are_enough() -> None:
    assert decided(0.95, agreeing=2) is Verdict.PUBLISH


def test_a_doubtful_vote_waits() -> None:
    assert decided(0.7, agreeing=3) is Verdict.WAIT


def test_a_doubtful_vote_is_published_when_time_is_up() -> None:
    assert decided(0.7, agreeing=3, watched_s=1.0) is Verdict.PUBLISH


def test_a_single_frame_never_runs_out_of_time() -> None:
    assert decided(0.7, agreeing=1, watched_s=5) is Verdict.WAIT


def test_the_last_chance_takes_what_is_confident_enough() -> None:
    assert decided(0.7, gone=True) is Verdict.PUBLISH
    assert decided(0.49, gone=True) is Verdict.REFUSE


@pytest.mark.parametrize("gone", [False, True])
def test_a_half_hidden_or_tiny_plate_needs_agreement_however_sure_it_reads(gone: bool) -> None:
    assert decided(0.999, single=False, gone=gone) is not Verdict.PUBLISH
    assert decided(0.999, single=False, agreeing=2, gone=gone) is Verdict.PUBLISH


@pytest.mark.parametrize("text", ["", "8", "8QTQ74355"])
def test_what_has_no_plate_s_length_is_never_published(text: str) -> None:
    assert not plate_shaped(text)
    assert decided(0.999, agreeing=9, gone=True, watched_s=9, text=text) is Verdict.REFUSE


def test_which_boxes_count_alone() -> None:
    whole, hidden, tiny = Box(0, 0, 80, 45), Box(0, 0, 80, 58), Box(0, 0, 40, 20)
    assert counts_alone(whole, "8QTQ743", settings())
    assert counts_alone(whole, "QTQ", settings())
    assert not counts_alone(hidden, "8QTQ", settings())
    assert not counts_alone(tiny, "8QTQ743", settings())
    assert not counts_alone(whole, "", settings())


def test_a_plate_seen_from_the_side_is_narrow_and_whole() -> None:
    assert counts_alone(Box(0, 0, 80, 58), "8QTQ743", settings())
