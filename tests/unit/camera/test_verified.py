# SPDX-License-Identifier: Apache-2.0
"""Marks that a reader gets on crops whose texts are known."""

from pathlib import Path

import numpy as np
import pytest

from camera.stills import PictureUnreadable
from camera.types import Image, Reading
from camera.verified import Marks, VerifiedCrop, mark, picture_of
from tests.helpers.department_crops import picture


class Dictated:
    """Reads what it was told, in order, and remembers the crops."""

    name = "dictated"

    def __init__(self, *texts: str) -> None:
        self._texts = iter(texts)
        self.sizes: list[tuple[int, ...]] = []

    def read(self, crop: Image) -> Reading:
        """The next text."""
        self.sizes.append(crop.shape)
        return Reading(next(self._texts), 0.9)


def test_right_is_exact_with_o_as_zero_and_i_as_one(tmp_path: Path) -> None:
    image = picture(tmp_path / "a.png", 1)
    truths = ["8ABC120", "5XYZ987", "1AB", "QRS77"]
    reader = Dictated("8ABC12O", "5XYZ98", "IAB9", "")
    marks = mark(reader, [VerifiedCrop(2, image, text) for text in truths], 0.06)
    assert marks == Marks(crops=4, right=1, edits=0 + 1 + 1 + 5, characters=7 + 7 + 3 + 5)
    assert (marks.accuracy, marks.character_error_rate) == (0.25, 7 / 22)


def test_a_box_is_cut_with_its_margin_and_a_picture_without_one_is_the_crop(tmp_path: Path) -> None:
    image = picture(tmp_path / "a.png", 1)
    reader = Dictated("A", "A")
    mark(reader, [VerifiedCrop(2, image, "A", "10 8 20 10"), VerifiedCrop(3, image, "A")], 0.1)
    assert reader.sizes == [(12, 24, 3), (24, 48, 3)]


def test_the_crop_holds_the_pixels_of_its_box(tmp_path: Path) -> None:
    image = picture(tmp_path / "a.png", 1)
    whole = picture_of(VerifiedCrop(2, image, "A"), 0.0)
    part = picture_of(VerifiedCrop(2, image, "A", "10 8 20 10"), 0.0)
    assert np.array_equal(part, whole[8:18, 10:30])


def test_a_picture_that_went_away_stops_the_marking(tmp_path: Path) -> None:
    with pytest.raises(PictureUnreadable, match=r"gone\.png"):
        mark(Dictated("A"), [VerifiedCrop(2, tmp_path / "gone.png", "A")], 0.06)


def test_no_crops_make_no_marks() -> None:
    marks = mark(Dictated(), [], 0.06)
    assert (marks.accuracy, marks.character_error_rate) == (0.0, 0.0)
