# SPDX-License-Identifier: Apache-2.0
"""How sure a still says it is: by the reader, by the box, and by where it was found."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from camera.reader_settings import ReaderSettings
from camera.still_reader import LEAST_CONFIDENCE, StillReader
from camera.street import StreetCalibration
from camera.types import Box, Character, Detection, Image, Reading

TEXT = "7KBC123"
STREET = StreetCalibration(0.8, 1.1, -1.7)


@dataclass(frozen=True)
class Boxes:
    """A detector that finds one box as sure as it is told."""

    sure: float

    def detect(self, _image: Image) -> list[Detection]:
        """The box."""
        return [Detection(Box(300, 200, 400, 250), self.sure)]


@dataclass
class Reads:
    """A reader that reads the same everywhere."""

    confidence: float
    name: str = "same"

    def read(self, _crop: Image) -> Reading:
        """The text."""
        return Reading(TEXT, self.confidence, tuple(Character(char, 0.99) for char in TEXT))


def still_reader(found: float, read: float, street: StreetCalibration = STREET) -> StillReader:
    """A reader of stills with both confidences given."""
    settings = ReaderSettings(
        detector=Path("d"),
        recogniser=Path("r"),
        street_slope=street.slope,
        street_found_slope=street.found_slope,
        street_intercept=street.intercept,
    )
    return StillReader(Boxes(found), Reads(read), settings)


@pytest.fixture
def street() -> Image:
    """A picture too large to be a close-up."""
    return np.full((720, 1280, 3), 90, np.uint8)


def test_a_plate_in_a_street_is_as_sure_as_text_and_box_together(street: Image) -> None:
    (plate,) = still_reader(0.7, 0.97).read(street)
    wanted = STREET(Reading(TEXT, 0.97), Detection(Box(0, 0, 1, 1), 0.7)).confidence
    assert plate.reading.confidence == pytest.approx(wanted, abs=0.01)
    assert plate.reading.confidence < 0.97


def test_the_same_text_in_a_doubtful_box_is_left_out(street: Image) -> None:
    read = 0.8
    assert read > LEAST_CONFIDENCE
    assert still_reader(0.9, read).read(street)
    assert still_reader(0.31, read).read(street) == ()


def test_without_numbers_the_reader_alone_is_believed(street: Image) -> None:
    (plate,) = still_reader(0.31, 0.8, StreetCalibration()).read(street)
    assert plate.reading.confidence == pytest.approx(0.8, abs=0.01)


def test_a_close_up_is_no_street() -> None:
    close = np.full((200, 400, 3), 90, np.uint8)
    (plate,) = still_reader(0.31, 0.8).read(close)
    assert plate.reading.confidence == pytest.approx(0.8, abs=0.01)
    assert plate.box == Box(0, 0, 400, 200)
