# SPDX-License-Identifier: Apache-2.0
"""What is touched, moved and proved when, on a steady clock that the test moves."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from mdt_app.clock import steady_clock
from mdt_app.services.session_watch import SessionWatch, limits
from mdt_app.sign_on_settings import SessionSettings
from policy.profile.use import Access
from policy.session_limits import DeviceKind, End, SessionLimits

MINUTE = 60.0
HALF_HOUR = 30 * MINUTE


@dataclass
class Steady:
    """Goes on only when told."""

    now_s: float = 5000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def steady() -> Steady:
    return Steady()


@pytest.fixture
def watch(steady: Steady) -> SessionWatch:
    made = SessionWatch(SessionLimits(device=DeviceKind.VEHICLE_FIXED), steady)
    made.signed_on("m.one")
    return made


def test_a_touch_after_a_long_pause_is_no_proof(watch: SessionWatch, steady: Steady) -> None:
    due = []
    for seconds, act in ((HALF_HOUR - 1, watch.touched), (HALF_HOUR, watch.touched), (0.0, watch.proved)):
        steady.now_s += seconds
        due.append(watch.proof_due)
        act()
        due.append(watch.proof_due)
    assert due == [False, False, True, True, True, False]
    assert watch.idle == timedelta()


def test_movement_holds_the_lock_off_and_is_no_touch(watch: SessionWatch, steady: Steady) -> None:
    for _ in range(40):
        steady.now_s += MINUTE
        watch.moved()
        assert not watch.locks()
    assert watch.proof_due
    steady.now_s += 15 * MINUTE - 1
    assert not watch.locks()
    steady.now_s += 1
    assert watch.locks()


def test_each_person_has_twelve_hours_of_their_own(watch: SessionWatch, steady: Steady) -> None:
    steady.now_s += 6 * 3600.0
    watch.signed_on("m.two")
    steady.now_s += 6 * 3600.0 - 15 * MINUTE
    assert watch.end_of("m.one", sheet_open=False) is End.NEAR
    assert watch.end_of("m.two", sheet_open=False) is End.FAR
    assert watch.left("m.one") == timedelta(minutes=15)
    steady.now_s += 15 * MINUTE
    assert watch.end_of("m.one", sheet_open=False) is End.OVER
    assert watch.left("m.one") == timedelta()


def test_a_sheet_that_nobody_touches_does_not_hold_the_end_off_for_ever(
    watch: SessionWatch, steady: Steady
) -> None:
    steady.now_s += 12 * 3600.0
    watch.touched()
    assert watch.end_of("m.one", sheet_open=True) is End.WAITS
    steady.now_s += HALF_HOUR - 1
    assert watch.end_of("m.one", sheet_open=True) is End.WAITS
    steady.now_s += 1
    assert watch.end_of("m.one", sheet_open=True) is End.OVER


def test_a_steady_clock_that_went_back_locks_once_and_a_proof_mends_it(
    watch: SessionWatch, steady: Steady
) -> None:
    steady.now_s = 10.0
    assert watch.locks()
    watch.proved()
    assert not watch.locks()
    assert watch.end_of("m.one", sheet_open=False) is End.OVER, "how long it lasted cannot be known"


@pytest.mark.parametrize(("car", "policy", "minutes"), [(15, 15, 15), (30, 15, 15), (5, 15, 5), (30, 30, 30)])
def test_the_car_is_never_set_longer_than_the_policy(car: int, policy: int, minutes: int) -> None:
    made = limits(SessionSettings(lock_minutes=car, absolute_hours=8), Access(idle_lock_minutes=policy))
    assert made.lock_after == timedelta(minutes=minutes)
    assert (made.device, made.session_most) == (DeviceKind.REMOVABLE, timedelta(hours=8))


def test_the_machine_s_steady_clock_grows() -> None:
    first = steady_clock()
    assert steady_clock() >= first
