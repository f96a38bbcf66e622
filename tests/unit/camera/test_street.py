# SPDX-License-Identifier: Apache-2.0
"""What a box found in a street does to the confidence of the text read in it."""

import pytest

from camera.street import StreetCalibration, log_odds
from camera.types import Box, Character, Detection, Reading

READING = Reading("7ABC123", 0.97, tuple(Character(char, 0.99) for char in "7ABC123"))


def plate(confidence: float) -> Detection:
    """A box that the detector is so sure of."""
    return Detection(Box(10, 10, 90, 50), confidence)


def test_without_numbers_a_reading_stays_as_it_is() -> None:
    assert StreetCalibration()(READING, plate(0.3)) is READING


def test_the_same_text_is_less_sure_in_a_box_that_is_less_sure() -> None:
    calibration = StreetCalibration(0.9, 1.0, -1.8)
    confidences = [calibration(READING, plate(sure)).confidence for sure in (0.3, 0.5, 0.8, 0.95)]
    assert confidences == sorted(confidences)
    assert confidences[0] < 0.75
    assert confidences[-1] > 0.95


def test_the_log_odds_are_weighed_and_added() -> None:
    changed = StreetCalibration(0.5, 2.0, -1.0)(READING, plate(0.7))
    wanted = 0.5 * log_odds(0.97) + 2.0 * log_odds(0.7) - 1.0
    assert log_odds(changed.confidence) == pytest.approx(wanted)
    assert (changed.text, changed.characters) == (READING.text, READING.characters)


def test_certain_and_impossible_are_kept_finite() -> None:
    changed = StreetCalibration(1.0, 1.0, 0.0)(Reading("A1", 1.0), plate(0.0))
    assert 0 < changed.confidence < 1


def test_nothing_read_stays_nothing() -> None:
    empty = Reading("", 0.0)
    assert StreetCalibration(0.9, 1.0, 5.0)(empty, plate(0.9)) is empty
