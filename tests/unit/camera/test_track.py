# SPDX-License-Identifier: Apache-2.0
"""The same plate keeps its number from frame to frame."""

from datetime import timedelta

from camera.track import Tracker
from camera.types import Box, Detection
from tests.helpers.plates import START


def at(x: float, y: float = 100, width: float = 80) -> Detection:
    """A plate with its left top corner at (x, y)."""
    return Detection(Box(x, y, x + width, y + width / 2), 0.9)


def numbers(tracker: Tracker, *places: Detection, after_s: float) -> list[int]:
    """The numbers given to the detections of one frame."""
    return [track.number for track, _ in tracker.follow(places, START + timedelta(seconds=after_s)).seen]


def test_a_plate_that_stays_keeps_its_number() -> None:
    tracker = Tracker(0.6)
    assert [numbers(tracker, at(100), after_s=t / 10) for t in range(4)] == [[1]] * 4


def test_a_fast_plate_is_followed_beyond_its_own_width_once_its_speed_is_known() -> None:
    tracker = Tracker(0.6)
    places = [at(100), at(190), at(340), at(500), at(660)]
    assert [numbers(tracker, place, after_s=t / 10) for t, place in enumerate(places)] == [[1]] * 5


def test_two_cars_keep_their_numbers_when_the_detector_changes_their_order() -> None:
    tracker = Tracker(0.6)
    assert numbers(tracker, at(100), at(500), after_s=0) == [1, 2]
    assert numbers(tracker, at(505), at(110), after_s=0.1) == [2, 1]


def test_a_plate_far_away_is_another_car() -> None:
    tracker = Tracker(0.6)
    numbers(tracker, at(100), after_s=0)
    assert numbers(tracker, at(600), after_s=0.1) == [2]


def test_a_plate_of_quite_another_size_is_another_car() -> None:
    tracker = Tracker(0.6)
    numbers(tracker, at(100, width=40), after_s=0)
    assert numbers(tracker, at(80, 90, width=120), after_s=0.1) == [2]


def test_a_plate_hidden_for_a_moment_is_met_again_where_it_was_going() -> None:
    tracker = Tracker(0.6)
    for t in range(3):
        numbers(tracker, at(100 + 60 * t), after_s=t / 10)
    assert numbers(tracker, after_s=0.3) == []
    assert numbers(tracker, at(340), after_s=0.4) == [1]


def test_a_plate_hidden_for_long_has_left() -> None:
    tracker = Tracker(0.6)
    numbers(tracker, at(100), after_s=0)
    followed = tracker.follow([at(100)], START + timedelta(seconds=0.7))
    assert [track.number for track in followed.ended] == [1]
    assert [track.number for track, _ in followed.seen] == [2]


def test_a_clock_set_back_ends_nothing() -> None:
    tracker = Tracker(0.6)
    numbers(tracker, at(100), after_s=100)
    assert numbers(tracker, at(100), after_s=0) == [1]


def test_restart_gives_the_place_to_a_new_car() -> None:
    tracker = Tracker(0.6)
    ((track, detection),) = tracker.follow([at(100)], START).seen
    assert tracker.restart(track, detection, START).number == 2
    assert numbers(tracker, at(100), after_s=0.1) == [2]


def test_clear_ends_every_track() -> None:
    tracker = Tracker(0.6)
    numbers(tracker, at(100), at(500), after_s=0)
    assert [track.number for track in tracker.clear()] == [1, 2]
    assert numbers(tracker, at(100), after_s=0.1) == [3]
