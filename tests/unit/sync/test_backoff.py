# SPDX-License-Identifier: Apache-2.0
"""A fleet that lost its server comes back spread out, and never waits without bound."""

from hypothesis import given
from hypothesis import strategies as st

from sync.backoff import pause_s


def test_the_bound_doubles_up_to_the_longest_pause() -> None:
    """With the highest roll each time: 1, 2, 4, 8, then the longest."""
    pauses = [pause_s(failures, 1.0, 10.0, lambda _low, high: high) for failures in range(1, 7)]
    assert pauses == [1.0, 2.0, 4.0, 8.0, 10.0, 10.0]


def test_any_pause_from_zero_on_is_possible() -> None:
    """Full jitter: the roll starts at zero."""
    assert pause_s(5, 1.0, 10.0, lambda low, _high: low) == 0.0


@given(st.integers(1, 10_000), st.floats(0.01, 60), st.floats(60, 3600), st.floats(0, 1))
def test_no_pause_is_longer_than_the_longest(failures: int, first: float, most: float, roll: float) -> None:
    """However long the outage."""
    assert 0 <= pause_s(failures, first, most, lambda low, high: low + (high - low) * roll) <= most
