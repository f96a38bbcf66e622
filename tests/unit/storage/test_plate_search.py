# SPDX-License-Identifier: Apache-2.0
"""A pattern finds in a list what it fits, and a circle holds what lies in it."""

from fnmatch import fnmatchcase

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdt_app.storage.plate_search import lines, within
from policy.places import Circle, distance_m

PLATES = st.lists(st.text("AB12", min_size=0, max_size=5), max_size=12)


def fitting(plates: list[str], pattern: str) -> list[bool]:
    text = b"\n" + "".join(f"{plate}\n" for plate in plates).encode()
    return [bool(fits) for fits in lines(text, pattern, len(plates))]


@given(PLATES, st.text("AB1?*", min_size=1, max_size=6))
def test_it_finds_what_the_pattern_fits_and_nothing_else(plates: list[str], pattern: str) -> None:
    """As the shell's own matching, which has the same two signs."""
    assert fitting(plates, pattern) == [fnmatchcase(plate, pattern) for plate in plates]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [("8QTQ743", "8QTQ743"), ("*QT*", "8QTQ743 QT"), ("??", "QT"), ("Q*", "QT"), ("*43", "8QTQ743")],
)
def test_plates_of_a_day(pattern: str, found: str) -> None:
    plates = ["8QTQ743", "QT", "5XXX118"]
    fits = fitting(plates, pattern)
    assert [plate for plate, one in zip(plates, fits, strict=True) if one] == found.split()


@given(
    st.floats(-89, 89),
    st.floats(-179, 179),
    st.floats(-0.01, 0.01),
    st.floats(-0.01, 0.01),
    st.floats(1, 2000),
)
def test_a_place_is_inside_as_the_policys_distance_says(
    lat: float, lon: float, north: float, east: float, radius: float
) -> None:
    """The same measure as everywhere; a millimetre at the edge is nobody's business."""
    area, there = Circle(lat, lon, radius), Circle(lat + north, lon + east, 0)
    away = distance_m(area, there)
    if abs(away - radius) > 0.001:
        inside = within(np.array([there.latitude]), np.array([there.longitude]), area)
        assert bool(inside[0]) is (away < radius)
