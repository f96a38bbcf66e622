# SPDX-License-Identifier: Apache-2.0
"""Round lengths of the map."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdt_app.screens.map_scale import MILE_M, customary, degrees, grid_step, metric, rings

LENGTHS = st.floats(2, 500_000)


@pytest.mark.parametrize(
    ("most_m", "metres", "feet"),
    [
        (2, "2 m", "5 ft"),
        (40, "20 m", "100 ft"),
        (160, "100 m", "500 ft"),
        (320, "200 m", "1 000 ft"),
        (403, "200 m", "¼ mi"),
        (900, "500 m", "½ mi"),
        (1700, "1 km", "1 mi"),
        (40_000, "20 km", "20 mi"),
    ],
)
def test_lengths_are_round_in_both_kinds(most_m: float, metres: str, feet: str) -> None:
    assert (metric(most_m).words, customary(most_m).words) == (metres, feet)


@given(LENGTHS)
def test_a_length_fits_and_is_not_short(most_m: float) -> None:
    for length in (metric(most_m), customary(most_m)):
        assert most_m / 2.7 <= length.metres <= most_m


@given(LENGTHS)
def test_rings_lie_in_each_other(most_m: float) -> None:
    lengths = rings(most_m)
    assert all(length.metres <= most_m for length in lengths)
    assert [one.metres for one in lengths] == sorted({one.metres for one in lengths})


def test_a_mile_is_a_mile() -> None:
    assert customary(1609.344).metres == MILE_M == 1609.344
    assert customary(1609.343).words == "½ mi"


@given(st.floats(1e-5, 9.9))
def test_the_grid_s_step_is_round_and_wide_enough(least: float) -> None:
    step = grid_step(least)
    assert step >= least
    assert (step * 3600) == pytest.approx(round(step * 3600))


@pytest.mark.parametrize(
    ("value", "step", "sides", "words"),
    [
        (37.0125, 15 / 3600, "NS", "37°00'45\" N"),
        (-122.25, 5 / 60, "EW", "122°15' W"),
        (-33.0, 1.0, "NS", "33° S"),
        (37.9999999, 15 / 3600, "NS", "38°00'00\" N"),
        (0.0, 1.0, "EW", "0° E"),
    ],
)
def test_degrees_are_as_exact_as_their_step(value: float, step: float, sides: str, words: str) -> None:
    assert degrees(value, step, sides) == words
