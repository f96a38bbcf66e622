# SPDX-License-Identifier: Apache-2.0
"""A first look at a plate, and a closer one when the first is not sure."""

import numpy as np

from camera.look import look
from camera.types import Box, Image, Reading
from tests.helpers.plates import reading

BOX = Box(100, 50, 200, 100)
PICTURE = np.zeros((200, 300, 3), np.uint8)


class TwoLooks:
    """Gives the written readings in order and notes the sizes of the crops."""

    name = "two looks"

    def __init__(self, *answers: Reading) -> None:
        self._answers = list(answers)
        self.sizes: list[tuple[int, ...]] = []

    def read(self, crop: Image) -> Reading:
        """The next reading."""
        self.sizes.append(crop.shape[:2])
        return self._answers.pop(0)


def test_a_sure_plate_gets_one_look_with_the_margin() -> None:
    reader = TwoLooks(reading("8QTQ743", 0.95))
    assert look(PICTURE, BOX, reader, 0.06, 0.9).text == "8QTQ743"
    assert reader.sizes == [(56, 112)]


def test_an_unsure_plate_gets_a_second_look_without_the_margin_at_the_sides() -> None:
    reader = TwoLooks(reading("8QTQ748", 0.5), reading("8QTQ743", 0.7))
    assert look(PICTURE, BOX, reader, 0.06, 0.9).text == "8QTQ743"
    assert reader.sizes == [(56, 112), (56, 100)]


def test_the_surer_look_counts() -> None:
    reader = TwoLooks(reading("8QTQ743", 0.7), reading("8QTQ748", 0.5))
    assert look(PICTURE, BOX, reader, 0.06, 0.9).text == "8QTQ743"


def test_what_does_not_read_like_a_plate_at_all_gets_no_second_look() -> None:
    reader = TwoLooks(reading("T", 0.01))
    assert look(PICTURE, BOX, reader, 0.06, 0.9).text == "T"
    assert len(reader.sizes) == 1
