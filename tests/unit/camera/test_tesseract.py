# SPDX-License-Identifier: Apache-2.0
"""What goes into Tesseract and what its words become."""

import numpy as np
import pytest

from camera.tesseract import TesseractMissing, TesseractReader, find_tesseract, prepare, reading_of


def test_words_become_one_text_with_the_confidence_of_its_weakest_word() -> None:
    found = reading_of(["", "8QTQ", "-", "743"], [-1, 90, 30, 60])
    assert (found.text, found.confidence) == ("8QTQ743", 0.6)
    assert [one.confidence for one in found.characters] == [0.9] * 4 + [0.6] * 3


def test_no_words_read_as_nothing() -> None:
    assert reading_of(["", " "], [-1, -1]).text == ""


@pytest.mark.parametrize(("ink", "paper"), [(20, 230), (230, 20)])
def test_dark_and_light_plates_both_become_dark_on_white(ink: int, paper: int) -> None:
    plate = np.full((60, 120, 3), paper, np.uint8)
    plate[25:40, 50:60] = ink
    ready = prepare(plate)
    assert ready.ndim == 2
    assert ready[0, 0] == 255
    assert float((ready == 0).mean()) < 0.2
    assert (ready == 0).any()


def test_a_machine_without_tesseract_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert find_tesseract() is None
    with pytest.raises(TesseractMissing, match="package tesseract-ocr"):
        TesseractReader()
