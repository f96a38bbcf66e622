# SPDX-License-Identifier: Apache-2.0
"""Idle lock, proof before data and the longest session, at their edges."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.session_limits import (
    PROOF_AFTER,
    SESSION_MOST,
    DeviceKind,
    End,
    SessionLimits,
    asks_proof,
    elapsed,
    locks,
    session_end,
)

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
FIXED, REMOVABLE = DeviceKind.VEHICLE_FIXED, DeviceKind.REMOVABLE
LONG_AGO = timedelta(hours=3)


def limits(minutes: float, device: DeviceKind = REMOVABLE) -> SessionLimits:
    return SessionLimits(timedelta(minutes=minutes), device)


@pytest.mark.parametrize("minutes", [1, 15, 30])
@pytest.mark.parametrize("device", DeviceKind)
@pytest.mark.parametrize("moved", [None, LONG_AGO], ids=["never moved", "parked"])
def test_the_screen_locks_at_the_set_time_and_not_a_second_before(
    minutes: int, device: DeviceKind, moved: timedelta | None
) -> None:
    set_to = limits(minutes, device)
    assert not locks(minutes * MINUTE - SECOND, moved, set_to)
    assert locks(minutes * MINUTE, moved, set_to)


@pytest.mark.parametrize("minutes", [1, 15, 30])
@pytest.mark.parametrize("moved", [timedelta(), SECOND, 59 * SECOND])
def test_only_a_fixed_terminal_stays_open_in_a_car_in_operation(minutes: int, moved: timedelta) -> None:
    idle = timedelta(hours=2)
    assert not locks(idle, moved, limits(minutes, FIXED))
    assert locks(idle, moved, limits(minutes, REMOVABLE))


@pytest.mark.parametrize("minutes", [1, 15, 30])
def test_a_car_that_is_left_locks_in_the_set_time_after_it_came_to_rest(minutes: int) -> None:
    set_to = limits(minutes, FIXED)
    assert not locks(LONG_AGO, minutes * MINUTE - SECOND, set_to)
    assert locks(LONG_AGO, minutes * MINUTE, set_to)


def test_no_setting_puts_lock_or_end_off_for_longer_than_the_sources_allow() -> None:
    wild = SessionLimits(timedelta(hours=5), FIXED, timedelta(hours=40))
    assert not locks(30 * MINUTE - SECOND, None, wild)
    assert locks(30 * MINUTE, None, wild)
    assert session_end(SESSION_MOST, wild, verifying=False) is End.OVER


def test_data_wait_for_a_proof_from_the_thirtieth_minute_on() -> None:
    assert not asks_proof(timedelta(minutes=29, seconds=59))
    assert asks_proof(timedelta(minutes=30))


@pytest.mark.parametrize("verifying", [False, True])
@pytest.mark.parametrize(
    ("age", "free", "busy"),
    [
        (timedelta(), End.FAR, End.FAR),
        (timedelta(hours=11, minutes=44, seconds=59), End.FAR, End.FAR),
        (timedelta(hours=11, minutes=45), End.NEAR, End.NEAR),
        (timedelta(hours=11, minutes=59, seconds=59), End.NEAR, End.NEAR),
        (timedelta(hours=12), End.OVER, End.WAITS),
        (timedelta(hours=13), End.OVER, End.WAITS),
    ],
)
def test_a_session_warns_and_ends_but_never_in_a_verification(
    age: timedelta, free: End, busy: End, verifying: bool
) -> None:
    assert session_end(age, SessionLimits(), verifying=verifying) is (busy if verifying else free)


def test_a_shorter_session_warns_a_quarter_of_an_hour_before_its_own_end() -> None:
    eight = SessionLimits(session_most=timedelta(hours=8))
    assert session_end(timedelta(hours=7, minutes=44, seconds=59), eight, verifying=False) is End.FAR
    assert session_end(timedelta(hours=7, minutes=45), eight, verifying=False) is End.NEAR
    assert session_end(timedelta(hours=8), eight, verifying=False) is End.OVER


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_a_steady_clock_that_goes_back_locks_and_ends(since: float, now: float) -> None:
    passed = elapsed(since, now)
    if now >= since:
        assert passed == timedelta(seconds=now - since)
    else:
        assert locks(passed, passed, limits(30, FIXED))
        assert asks_proof(passed)
        assert session_end(passed, SessionLimits(), verifying=False) is End.OVER
    assert passed >= timedelta()


def test_the_times_are_those_of_the_sources() -> None:
    assert (timedelta(minutes=30), timedelta(hours=12)) == (PROOF_AFTER, SESSION_MOST)
