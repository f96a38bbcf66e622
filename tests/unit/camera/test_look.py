# SPDX-License-Identifier: Apache-2.0
"""A first look at a plate, and closer ones when the first is not sure."""

from dataclasses import replace

import numpy as np

from camera.look import Looks, lines, look
from camera.types import Box, Detection, Image, Reading
from tests.helpers.plates import reading

BOX = Box(100, 50, 200, 100)
PLATE = Detection(BOX, 0.9)
LEANING = replace(PLATE, corners=((100, 60), (200, 50), (200, 90), (100, 100)))
NARROW = Detection(Box(100, 50, 160, 110), 0.9)
PICTURE = np.full((200, 300, 3), 128, np.uint8)
LOOKS = Looks(margin=0.06, sure=0.9)


class Written:
    """Gives the written readings in order and notes the crops."""

    name = "written"

    def __init__(self, *answers: Reading) -> None:
        self._answers = list(answers)
        self.crops: list[Image] = []

    def read(self, crop: Image) -> Reading:
        """The next reading."""
        self.crops.append(crop)
        return self._answers.pop(0)

    @property
    def sizes(self) -> list[tuple[int, ...]]:
        """Height and width of each crop."""
        return [crop.shape[:2] for crop in self.crops]


def test_a_sure_plate_gets_one_look_with_the_margin() -> None:
    reader = Written(reading("8QTQ743", 0.95))
    assert look(PICTURE, PLATE, reader, LOOKS).text == "8QTQ743"
    assert reader.sizes == [(56, 112)]


def test_a_plate_with_corners_is_straightened_first_and_cut_by_its_box_second() -> None:
    reader = Written(reading("8QTQ743", 0.5), reading("8QTQ748", 0.4))
    assert look(PICTURE, LEANING, reader, LOOKS).text == "8QTQ743"
    assert reader.sizes == [(45, 113), (56, 112)]


def test_an_unsure_plate_gets_a_second_look_without_the_margin_at_the_sides() -> None:
    reader = Written(reading("8QTQ748", 0.5), reading("8QTQ743", 0.7))
    assert look(PICTURE, PLATE, reader, LOOKS).text == "8QTQ743"
    assert reader.sizes == [(56, 112), (56, 100)]


def test_the_surer_look_counts() -> None:
    reader = Written(reading("8QTQ743", 0.7), reading("8QTQ748", 0.5))
    assert look(PICTURE, PLATE, reader, LOOKS).text == "8QTQ743"


def test_what_does_not_read_like_a_plate_at_all_gets_no_second_look() -> None:
    reader = Written(reading("T", 0.01))
    assert look(PICTURE, PLATE, reader, LOOKS).text == "T"
    assert len(reader.crops) == 1


def test_a_narrow_plate_is_read_line_by_line_too_and_the_surest_counts() -> None:
    reader = Written(reading("T", 0.02), reading("8QT", 0.9), reading("Q743", 0.8))
    found = look(PICTURE, NARROW, reader, LOOKS)
    assert found.text == "8QTQ743"
    assert 0.7 < found.confidence < 0.73
    assert len(found.characters) == 7


def test_a_narrow_plate_of_one_line_keeps_its_reading() -> None:
    reader = Written(reading("QT7", 0.8), reading("QT7", 0.7), reading("QT", 0.5), reading("", 0.0))
    assert look(PICTURE, NARROW, reader, LOOKS).text == "QT7"


def test_what_the_detector_doubts_is_not_read_line_by_line() -> None:
    reader = Written(reading("T", 0.02))
    look(PICTURE, replace(NARROW, confidence=0.4), reader, LOOKS)
    assert len(reader.crops) == 1


def test_lines_hold_their_halves_where_a_reader_looks_for_text() -> None:
    """A reader takes the rows 0.16 to 0.885 of what it gets."""
    plate = np.zeros((100, 120, 3), np.uint8)
    plate[8:46], plate[54:92] = 100, 200
    for half, level in zip(lines(plate), (100, 200), strict=True):
        height = half.shape[0]
        rows = half[round(0.16 * height) : round(0.885 * height), 60, 0]
        assert np.mean(rows == level) > 0.75


def test_a_dim_plate_is_stretched_before_it_is_read() -> None:
    dim = np.full((200, 300, 3), 10, np.uint8)
    dim[60:90, 110:190] = 24
    reader = Written(reading("8QTQ743", 0.95))
    look(dim, PLATE, reader, LOOKS)
    assert reader.crops[0].max() > 200
