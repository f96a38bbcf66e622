# SPDX-License-Identifier: Apache-2.0
"""No plate trains and judges, and a plate stays on its side."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from camera.verified import VerifiedCrop, fold
from mdt_app.errors import Refused
from mdt_app.reader_models.split import LEAST_HELD_OUT, is_held_out, plates, split
from tests.helpers.department_crops import texts

PLATE = st.text(alphabet="OI01AB", min_size=1, max_size=7)


def crops(*plates_of: str) -> list[VerifiedCrop]:
    """One row a plate."""
    return [VerifiedCrop(line, Path(f"{line}.png"), text) for line, text in enumerate(plates_of, 2)]


@given(st.lists(PLATE))
def test_no_plate_is_on_both_sides_not_even_as_a_look_alike(more: list[str]) -> None:
    parts = split(crops(*texts(200), *more))
    sides = [{fold(one.text) for one in side} for side in (parts.training, parts.held_out)]
    assert not sides[0] & sides[1]
    assert len(parts.training) + len(parts.held_out) == 200 + len(more)


@given(PLATE)
def test_the_letter_o_and_zero_fall_on_the_same_side(text: str) -> None:
    assert (
        is_held_out(text) == is_held_out(fold(text)) == is_held_out(text.replace("0", "O").replace("1", "I"))
    )


def test_crops_added_later_move_no_plate() -> None:
    few, many = split(crops(*texts(200))), split(crops(*texts(900)))
    assert {one.text for one in few.held_out} <= {one.text for one in many.held_out}
    assert {one.text for one in few.training} <= {one.text for one in many.training}


def test_about_a_quarter_is_held_out() -> None:
    assert 0.2 < plates(split(crops(*texts(900))).held_out) / 900 < 0.3


def test_too_few_plates_are_refused_with_how_many_more_are_needed() -> None:
    held = [text for text in texts(900) if is_held_out(text)]
    enough, short = held[:LEAST_HELD_OUT], held[: LEAST_HELD_OUT - 1]
    assert len(split(crops(*enough, *enough)).held_out) == 2 * LEAST_HELD_OUT
    with pytest.raises(Refused, match=r"^29 different plates are too few: 29 .* 30 are needed.*about 4 more"):
        split(crops(*short, *short))
