# SPDX-License-Identifier: Apache-2.0
"""Times as text: order is kept, zones are not lost."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdt_app.storage.times import from_text, to_text

MOMENTS = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=-8)), timezone(timedelta(hours=5, minutes=30))]),
)


@given(MOMENTS, MOMENTS)
def test_there_and_back_and_in_order(one: datetime, other: datetime) -> None:
    """Text order is time order, whatever the zones."""
    assert from_text(to_text(one)) == one
    assert (to_text(one) < to_text(other)) == (one < other)


def test_a_moment_without_zone_is_refused() -> None:
    """It could be any hour."""
    with pytest.raises(ValueError, match="time zone"):
        to_text(datetime(2026, 11, 21))  # noqa: DTZ001 - the point of the test
