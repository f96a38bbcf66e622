# SPDX-License-Identifier: Apache-2.0
"""How long a read stays: its dates under any calendar, and what holds, ceilings and approvals do to it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.errors import RetentionRefused
from policy.profile.keeping import Retention
from policy.retention import (
    Fate,
    Kept,
    Standing,
    add_days,
    check_deletion,
    maximum_until,
    minimum_until,
    notice_from,
    oldest,
    purge_date,
    purge_due,
    served,
)
from tests.helpers.policies import PROFILES

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
MINIMUM = ("SR-465", "MB-462", "PB-434", "WV-471")
AUTOMATIC = ("SR-465", "MB-462", "WV-471")
FREE, HELD = Standing(), Standing(is_held=True)
BOOKED, APPROVED = Standing(is_held=True, is_booked=True), Standing(is_approved=True)
STANDINGS = tuple(Standing(*flags) for flags in product((False, True), repeat=3))
RANK = {Fate.KEEP: 0, Fate.NOTICE: 1, Fate.EXPORT_FIRST: 1, Fate.AWAIT_APPROVAL: 2, Fate.DESTROY: 3}


def moment(year: int, month: int, day: int, hour: int = 12) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


moments = st.timedeltas(timedelta(), timedelta(days=40 * 365)).map(lambda span: moment(1999, 12, 31) + span)
spans = st.timedeltas(timedelta(), timedelta(days=1500))
reads = st.builds(
    lambda at, late: Kept(at, at + late), moments, st.timedeltas(timedelta(), timedelta(days=60))
)
standings = st.sampled_from(STANDINGS)


@st.composite
def rules(draw: st.DrawFn) -> Retention:
    """Any table that the loader would accept (rule V2), and clocks of either kind with any limits."""
    least = draw(st.integers(0, 800))
    most = draw(st.just(0) | st.integers(max(1, least), 900))
    return Retention(
        server_days_min=least,
        server_days_max=most,
        schedule_days=draw(st.integers(max(1, least), most or 1200)),
        clock_start=draw(st.sampled_from(("received_at", "captured_at"))),
        purge_after="must",
        purge_mode=draw(st.sampled_from(("automatic", "approve_batch"))),
        vehicle_unsent_at_max="destroy",
        hold_extends_server=draw(st.booleans()),
        pre_purge_notice_days=draw(st.integers(1, 60)),
    )


@pytest.mark.clause("SR-465.4-2", "MB-462.9-2", "PB-434.4-3", "WV-471.6-2")
@pytest.mark.parametrize("policy", MINIMUM)
@pytest.mark.parametrize(
    ("received", "until"),
    [
        (moment(2026, 11, 21), moment(2027, 11, 21)),
        (moment(2023, 2, 28), moment(2024, 2, 28)),
        (moment(2023, 3, 1), moment(2024, 3, 1)),
        (moment(2024, 2, 28), moment(2025, 2, 28)),
        (moment(2024, 2, 29), moment(2025, 3, 1)),
        (moment(2024, 12, 31, 23), moment(2025, 12, 31, 23)),
    ],
)
def test_a_read_is_kept_to_the_same_date_next_year(policy: str, received: datetime, until: datetime) -> None:
    retention = PROFILES[policy].retention
    read = Kept(received - 20 * DAY, received)
    assert minimum_until(read, retention) == until
    for standing in STANDINGS:
        with pytest.raises(RetentionRefused, match=f"must be kept until {until:%Y-%m-%d}"):
            check_deletion(read, retention, standing, until - SECOND)
        assert purge_due(read, retention, standing, until - SECOND).fate is not Fate.DESTROY


def test_years_and_days_beyond_them() -> None:
    assert add_days(moment(2024, 2, 29), 730) == moment(2026, 3, 1)
    assert add_days(moment(2024, 2, 29), 1460) == moment(2028, 2, 29)
    assert add_days(moment(2026, 1, 1), 400) == moment(2027, 2, 5)
    assert add_days(moment(2026, 1, 1), 30) == moment(2026, 1, 31)
    assert add_days(moment(2026, 1, 1), 0) == moment(2026, 1, 1)


@given(moments, st.integers(0, 4000))
def test_calendar_years_never_cost_a_day(start: datetime, days: int) -> None:
    assert timedelta() <= add_days(start, days) - start - days * DAY <= (days // 365 + 3) // 4 * DAY + DAY


@given(reads, rules(), standings, spans)
def test_never_destroyed_before_the_minimum(
    read: Kept, retention: Retention, standing: Standing, after: timedelta
) -> None:
    now = read.received_at + after
    decision = purge_due(read, retention, standing, now)
    if now < minimum_until(read, retention):
        assert decision.fate is not Fate.DESTROY
        with pytest.raises(RetentionRefused):
            check_deletion(read, retention, standing, now)
    if decision.fate is Fate.DESTROY:
        is_receipt = retention.clock_start == "received_at"
        start = read.received_at if is_receipt else min(read.captured_at, read.received_at)
        assert now - start >= retention.server_days_min * DAY
        check_deletion(read, retention, standing, now)


@given(reads, rules(), spans)
def test_never_served_after_the_maximum(read: Kept, retention: Retention, after: timedelta) -> None:
    now = min(read.captured_at, read.received_at) + after
    is_over = bool(retention.server_days_max) and after >= retention.server_days_max * DAY
    assert served(read, retention, now) is not is_over


@given(reads, rules(), standings, spans, spans)
def test_what_time_brings_nearer_it_never_takes_away(
    read: Kept, retention: Retention, standing: Standing, first: timedelta, more: timedelta
) -> None:
    earlier = purge_due(read, retention, standing, read.received_at + first)
    later = purge_due(read, retention, standing, read.received_at + first + more)
    assert RANK[later.fate] >= RANK[earlier.fate]
    assert earlier.at is None or later.at == earlier.at


@given(reads, rules(), spans)
def test_an_unheld_read_past_its_date_goes_and_not_before(
    read: Kept, retention: Retention, after: timedelta
) -> None:
    now = read.received_at + after
    is_due = now >= purge_date(read, retention)
    assert (purge_due(read, retention, APPROVED, now).fate is Fate.DESTROY) is is_due
    if not retention.server_days_max:
        waits = purge_due(read, retention, FREE, now).fate is Fate.AWAIT_APPROVAL
        assert waits is (is_due and retention.purge_mode == "approve_batch")


@given(reads, rules(), spans)
def test_a_hold_that_extends_keeps_for_ever(read: Kept, retention: Retention, after: timedelta) -> None:
    extending = replace(retention, hold_extends_server=True)
    for standing in (HELD, BOOKED, replace(HELD, is_approved=True)):
        decision = purge_due(read, extending, standing, read.received_at + after)
        assert (decision.fate, decision.at) == (Fate.KEEP, None)


@pytest.mark.clause("SR-465.4-2-iii", "MB-462.9-2-ii", "WV-471.6-2-iii")
@pytest.mark.parametrize("policy", AUTOMATIC)
def test_after_its_year_an_unheld_read_is_destroyed_by_itself(policy: str) -> None:
    retention = PROFILES[policy].retention
    read = Kept(moment(2026, 3, 1), moment(2026, 3, 2))
    due = moment(2027, 3, 2)
    assert purge_due(read, retention, FREE, due - SECOND).fate is Fate.NOTICE
    decision = purge_due(read, retention, FREE, due)
    assert (decision.fate, decision.at, decision.alarm) == (Fate.DESTROY, due, False)
    check_deletion(read, retention, FREE, due)


@pytest.mark.clause("PB-434.4-3-ii")
def test_where_the_policy_only_permits_the_purge_a_person_approves_it() -> None:
    retention = PROFILES["PB-434"].retention
    read = Kept(moment(2026, 3, 1), moment(2026, 3, 2))
    for late in (timedelta(), 400 * DAY):
        now = moment(2027, 3, 2) + late
        assert purge_due(read, retention, FREE, now).fate is Fate.AWAIT_APPROVAL
        assert purge_due(read, retention, APPROVED, now).fate is Fate.DESTROY
        with pytest.raises(RetentionRefused, match="has not approved"):
            check_deletion(read, retention, FREE, now)


@pytest.mark.clause("SR-465.4-2-iv", "MB-462.9-2-iii", "PB-434.4-3-iii", "WV-471.6-2-iv")
@pytest.mark.parametrize("policy", MINIMUM)
def test_held_evidence_survives_while_its_twin_goes(policy: str) -> None:
    retention = PROFILES[policy].retention
    read = Kept(moment(2026, 3, 1), moment(2026, 3, 2))
    now = moment(2029, 1, 1)
    assert purge_due(read, retention, APPROVED, now).fate is Fate.DESTROY
    assert purge_due(read, retention, replace(APPROVED, is_held=True), now).fate is Fate.KEEP
    with pytest.raises(RetentionRefused, match="held as evidence"):
        check_deletion(read, retention, HELD, now)


CAPTURED = moment(2026, 3, 1)
LIMIT = CAPTURED + 30 * DAY


@pytest.mark.clause("MP-462.5-2")
def test_menlo_park_serves_nothing_from_day_thirty_after_capture() -> None:
    retention = PROFILES["MP-462"].retention
    for received in (CAPTURED, CAPTURED + 29 * DAY):
        read = Kept(CAPTURED, received)
        assert served(read, retention, LIMIT - SECOND)
        assert not served(read, retention, LIMIT)


@pytest.mark.clause("MP-462.5-2-ii", "MP-462.5-2-iii")
@pytest.mark.parametrize("standing", STANDINGS)
def test_menlo_park_destroys_every_read_at_day_thirty(standing: Standing) -> None:
    retention = PROFILES["MP-462"].retention
    read = Kept(CAPTURED, CAPTURED + 29 * DAY)
    assert purge_due(read, retention, standing, LIMIT - SECOND).fate is not Fate.DESTROY
    assert purge_due(read, retention, standing, LIMIT).fate is Fate.DESTROY


@pytest.mark.clause("MP-462.5-2-iv")
def test_menlo_parks_hold_forces_export_and_booking_before_the_limit() -> None:
    retention = PROFILES["MP-462"].retention
    read = Kept(CAPTURED, CAPTURED)
    task = purge_due(read, retention, HELD, CAPTURED + 25 * DAY)
    assert (task.fate, task.at, task.alarm) == (Fate.EXPORT_FIRST, LIMIT, True)
    assert "book into evidence before 2026-03-31" in task.why
    assert not purge_due(read, retention, HELD, CAPTURED + 16 * DAY - SECOND).alarm
    assert purge_due(read, retention, HELD, CAPTURED + 16 * DAY).alarm
    assert purge_due(read, retention, BOOKED, CAPTURED + 25 * DAY).fate is Fate.NOTICE
    assert not purge_due(read, retention, BOOKED, LIMIT).alarm
    lost = purge_due(read, retention, HELD, LIMIT)
    assert (lost.fate, lost.alarm) == (Fate.DESTROY, True)
    assert "NOT booked" in lost.why


def test_without_a_maximum_unbooked_evidence_is_never_lost() -> None:
    retention = replace(PROFILES["SR-465"].retention, hold_extends_server=False)
    read = Kept(CAPTURED, CAPTURED)
    late = CAPTURED + 2000 * DAY
    assert purge_due(read, retention, HELD, late).fate is Fate.EXPORT_FIRST
    assert purge_due(read, retention, BOOKED, late).fate is Fate.DESTROY


@pytest.mark.clause("SR-465.4-2-ii", "WV-471.6-2-ii")
@pytest.mark.parametrize("policy", ["SR-465", "WV-471"])
def test_the_longer_of_minimum_and_schedule_counts(policy: str) -> None:
    retention = replace(PROFILES[policy].retention, schedule_days=400)
    read = Kept(CAPTURED, CAPTURED)
    assert purge_due(read, retention, FREE, CAPTURED + 380 * DAY).fate is not Fate.DESTROY
    assert purge_due(read, retention, FREE, CAPTURED + 400 * DAY).fate is Fate.DESTROY
    shorter = replace(retention, schedule_days=300)
    assert purge_date(read, shorter) == minimum_until(read, shorter)


def test_a_late_receipt_keeps_a_read_that_is_not_served_any_more() -> None:
    """Minimum from receipt and maximum from capture can cross: kept for the one, hidden for the other."""
    retention = replace(PROFILES["SR-465"].retention, server_days_max=380, schedule_days=370)
    read = Kept(CAPTURED, CAPTURED + 29 * DAY)
    now = CAPTURED + 385 * DAY
    assert not served(read, retention, now)
    assert purge_due(read, retention, FREE, now).fate is Fate.NOTICE
    assert purge_date(read, retention) == minimum_until(read, retention) == moment(2027, 3, 30)


def test_a_cars_clock_that_ran_ahead_wins_no_time() -> None:
    retention = PROFILES["MP-462"].retention
    ahead = Kept(CAPTURED + 300 * DAY, CAPTURED)
    assert maximum_until(ahead, retention) == LIMIT
    assert purge_due(ahead, retention, FREE, LIMIT).fate is Fate.DESTROY


@pytest.mark.parametrize("policy", PROFILES)
def test_people_are_told_before_it_falls_due(policy: str) -> None:
    retention = PROFILES[policy].retention
    read = Kept(CAPTURED, CAPTURED)
    first = purge_date(read, retention) - 14 * DAY
    assert notice_from(read, retention) == first
    assert purge_due(read, retention, FREE, first - SECOND).fate is Fate.KEEP
    assert purge_due(read, retention, FREE, first).fate is Fate.NOTICE


def test_the_oldest_read() -> None:
    assert oldest([Kept(LIMIT, LIMIT), Kept(CAPTURED, LIMIT)]) == CAPTURED
    assert oldest([]) is None
