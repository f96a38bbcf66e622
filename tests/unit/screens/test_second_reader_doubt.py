# SPDX-License-Identifier: Apache-2.0
"""Which characters are boxed when another reader sees another text."""

import pytest

from mdt_app.screens.comparison_notes import doubtful_positions
from tests.helpers.sightings import TERMS, hit, recorded


@pytest.mark.parametrize(
    ("second", "boxed"),
    [
        ("", ()),
        ("8QTQ743", ()),
        ("8QTQ343", (4,)),
        ("8QTQ7430", ()),
        ("1QTQ7430", (0,)),
        ("8QT743", ()),
        ("QTQ7431", ()),
        ("JJJJ743", ()),
    ],
    ids=[
        "not known",
        "the same",
        "one other",
        "one more at the end",
        "one other, one more",
        "one less",
        "shifted by one",
        "most of it others",
    ],
)
def test_only_characters_that_stand_against_each_other_are_boxed(second: str, boxed: tuple[int, ...]) -> None:
    """A reading that is longer or shorter is laid beside the plate first; one that failed boxes nothing."""
    read = hit(recorded("8QTQ743"))
    assert doubtful_positions(read, {"Tesseract": second} if second else {}, TERMS) == boxed


def test_what_either_of_two_readers_denies_is_boxed() -> None:
    """One failed as a whole; it takes nothing from what the others saw."""
    read = hit(recorded("8QTQ743"))
    others = {"one": "8QTQ748", "two": "JJJJ743", "three": "0QTQ743"}
    assert doubtful_positions(read, others, TERMS) == (0, 6)
