# SPDX-License-Identifier: Apache-2.0
"""Time without contact: warned before, locked by any clock, wiped by a trusted one alone."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.offline import (
    Offline,
    OfflineAction,
    OfflineLimits,
    OfflineState,
    Times,
    offline_ruling,
    trusted_now,
)

CONTACT = datetime(2026, 11, 21, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
LOCKS = OfflineLimits(72 * HOUR, OfflineAction.LOCK, 12 * HOUR)
WIPES = OfflineLimits(72 * HOUR, OfflineAction.WIPE, 12 * HOUR)
AGES = st.timedeltas(min_value=timedelta(days=-400), max_value=timedelta(days=4000))


def after(trusted: timedelta, shown: timedelta | None = None) -> Times:
    """So long after the contact, by each clock."""
    return Times(CONTACT, CONTACT + trusted, CONTACT + (trusted if shown is None else shown))


@pytest.mark.parametrize(
    ("limits", "hours", "state"),
    [
        (LOCKS, 0, OfflineState.FREE),
        (LOCKS, 59.99, OfflineState.FREE),
        (LOCKS, 60, OfflineState.WARN),
        (LOCKS, 71.99, OfflineState.WARN),
        (LOCKS, 72, OfflineState.LOCK),
        (WIPES, 71.99, OfflineState.WARN),
        (WIPES, 72, OfflineState.WIPE),
        (OfflineLimits(), 100_000, OfflineState.FREE),
    ],
)
def test_each_hour_has_its_state(limits: OfflineLimits, hours: float, state: OfflineState) -> None:
    """The warning comes before the end, the end at the hour itself, and none without a limit."""
    assert offline_ruling(limits, after(hours * HOUR)).state is state


def test_it_says_how_long_is_left() -> None:
    """Zero once it has passed."""
    assert offline_ruling(LOCKS, after(70 * HOUR)).left == 2 * HOUR
    assert offline_ruling(LOCKS, after(99 * HOUR)).left == timedelta(0)
    assert offline_ruling(OfflineLimits(), after(99 * HOUR)) == Offline(OfflineState.FREE, None)


@given(AGES)
def test_a_clock_put_forward_never_wipes(ahead: timedelta) -> None:
    """It asks for an administrator, at most."""
    assert offline_ruling(WIPES, after(71 * HOUR, ahead)).state is not OfflineState.WIPE
    assert offline_ruling(WIPES, after(HOUR, 73 * HOUR)).state is OfflineState.LOCK


@given(AGES)
def test_a_clock_put_back_never_postpones(back: timedelta) -> None:
    """Trusted time decides whatever the machine shows."""
    assert offline_ruling(WIPES, after(72 * HOUR, back)).state is OfflineState.WIPE
    assert offline_ruling(LOCKS, after(72 * HOUR, back)).state is OfflineState.LOCK


def test_a_satellite_counts_while_the_machine_agrees() -> None:
    """A receiver that jumps by its 1024 weeks destroys nothing; a steady clock goes on without one."""
    machine = CONTACT + 5 * HOUR
    assert trusted_now(CONTACT, 2 * HOUR, None, machine) == CONTACT + 2 * HOUR
    assert trusted_now(CONTACT, 2 * HOUR, CONTACT + 5 * HOUR, machine) == CONTACT + 5 * HOUR
    assert trusted_now(CONTACT, 2 * HOUR, CONTACT + timedelta(weeks=1024), machine) == CONTACT + 2 * HOUR
    assert trusted_now(CONTACT, 2 * HOUR, CONTACT - HOUR, CONTACT) == CONTACT + 2 * HOUR, "never back"
    assert trusted_now(CONTACT, -HOUR, None, machine) == CONTACT
