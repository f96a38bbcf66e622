# SPDX-License-Identifier: Apache-2.0
"""The life of an account, one test for each sentence of CJ-13 to CJ-15."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.accounts import (
    BELIEVED_STEP,
    Ending,
    Standing,
    due_for_review,
    name_ruling,
    sign_on_standing,
    temporary_ruling,
    to_disable,
    vouched_time,
)

NOW = datetime(2026, 11, 26, 15, 0, tzinfo=UTC)
DAY = timedelta(days=1)
MADE = NOW - 300 * DAY


def standing(days_ago: float, **more: object) -> Standing:
    return replace(Standing("m.two", MADE, NOW - days_ago * DAY), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("days", "rests"), [(0, True), (364.9, True), (365, False), (900, False)])
def test_a_user_name_rests_for_a_year(days: float, rests: bool) -> None:
    ruling = name_ruling("m.two", {"m.two": NOW - days * DAY}, NOW)
    assert ruling.codes == (("name_rests",) if rests else ())
    assert name_ruling("m.three", {"m.two": NOW}, NOW).allowed


@pytest.mark.parametrize(("days", "ended"), [(89, False), (89.99, False), (90, True), (97, True)])
def test_ninety_days_without_a_sign_on_disable(days: float, ended: bool) -> None:
    assert to_disable([standing(days)], NOW) == ({"m.two": Ending.INACTIVE} if ended else {})
    assert sign_on_standing(standing(days), NOW, NOW).allowed is not ended


def test_who_never_signed_on_is_counted_from_the_making() -> None:
    never = Standing("m.two", NOW - 90 * DAY)
    assert to_disable([never], NOW) == {"m.two": Ending.INACTIVE}
    assert to_disable([never], NOW - DAY) == {}


def test_what_is_disabled_is_not_disabled_again() -> None:
    assert to_disable([standing(200, disabled_at=NOW)], NOW) == {}
    assert sign_on_standing(standing(1, disabled_at=NOW), NOW, NOW).codes == ("disabled",)


def test_a_temporary_account_ends_within_72_hours() -> None:
    assert temporary_ruling(NOW, NOW + timedelta(hours=72)).allowed
    assert not temporary_ruling(NOW, NOW + timedelta(hours=72, seconds=1)).allowed
    assert not temporary_ruling(NOW, NOW).allowed
    short = standing(1, expires_at=NOW)
    assert to_disable([short], NOW) == {"m.two": Ending.EXPIRED}
    assert sign_on_standing(short, NOW, NOW).codes == ("expired",)
    assert sign_on_standing(short, NOW - DAY, NOW - DAY).allowed


@pytest.mark.parametrize("jump_days", [9, 90, 365, 3650])
def test_a_clock_that_jumps_ahead_disables_nobody(jump_days: int) -> None:
    """CJ-14r: however often somebody signs on under the wrong time."""
    everybody = [standing(days) for days in (0, 1, 30, 89)]
    vouched = NOW
    for hours in (0, 1, 24, 100):
        vouched = vouched_time(vouched, NOW + jump_days * DAY + timedelta(hours=hours))
    assert vouched == NOW
    assert to_disable(everybody, vouched) == {}
    assert all(sign_on_standing(one, vouched, NOW + jump_days * DAY).allowed for one in everybody)


def test_an_end_that_only_a_wrong_clock_sees_refuses_and_disables_nothing() -> None:
    short = standing(0, expires_at=NOW + DAY)
    assert not sign_on_standing(short, NOW, NOW + 365 * DAY).allowed
    assert to_disable([short], vouched_time(NOW, NOW + 365 * DAY)) == {}
    assert sign_on_standing(short, NOW, NOW).allowed


def test_a_clock_that_was_set_back_keeps_nobody_alive() -> None:
    vouched = vouched_time(NOW, NOW - 400 * DAY)
    assert vouched == NOW
    assert to_disable([standing(90)], vouched) == {"m.two": Ending.INACTIVE}


def test_a_car_in_use_needs_no_department() -> None:
    """Day by day the own clock is believed, so 90 days are up by day 97 at the latest."""
    vouched = NOW
    for week in range(1, 13):
        vouched = vouched_time(vouched, NOW + week * BELIEVED_STEP)
    assert vouched == NOW + 12 * BELIEVED_STEP
    assert to_disable([standing(0)], vouched) == {"m.two": Ending.INACTIVE}


def test_a_parked_car_believes_the_department() -> None:
    parked = NOW + 120 * DAY
    assert vouched_time(NOW, parked) == NOW
    assert vouched_time(NOW, parked, outside=parked - DAY) == parked


@given(st.lists(st.tuples(st.integers(-4000, 4000), st.booleans()), max_size=30))
def test_vouched_time_only_goes_on(steps: list[tuple[int, bool]]) -> None:
    vouched = NOW
    for days, department in steps:
        own = NOW + days * DAY
        after = vouched_time(vouched, own, own if department else None)
        assert after >= vouched
        assert after - vouched <= BELIEVED_STEP or department
        vouched = after


def test_accounts_are_looked_at_each_year() -> None:
    fresh = Standing("m.one", NOW - 364 * DAY)
    old = Standing("m.two", NOW - 365 * DAY)
    seen = Standing("m.three", NOW - 900 * DAY, reviewed_at=NOW - 10 * DAY)
    assert due_for_review([fresh, old, seen], NOW) == ("m.two",)
