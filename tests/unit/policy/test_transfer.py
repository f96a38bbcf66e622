# SPDX-License-Identifier: Apache-2.0
"""The transfer clock of a car, its destinations, and what becomes of the car's copy."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.car_copy import CarCopy, CarRead, car_copy
from policy.errors import TransferRefused
from policy.profile.keeping import Transfer
from policy.transfer import (
    CLOCK_SLACK,
    CarTimes,
    TransferState,
    check_destination,
    clock_of,
    completed_by_receipt,
    is_complete,
    length_words,
)
from tests.helpers.policies import PROFILES

NOW = datetime(2026, 11, 21, 14, 8, tzinfo=UTC)
TRANSFER = Transfer(max_interval_days=30, basis="policy")
DAYS = {"SR-465": 30, "MB-462": 30, "PB-434": 30, "MP-462": 1, "WV-471": 30}
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
ORDER = list(TransferState)
spans = st.timedeltas(timedelta(), timedelta(days=100))
pasts = spans.map(lambda span: NOW - span)
cars = st.builds(CarTimes, pasts, st.none() | pasts, st.just(NOW))


@pytest.mark.clause("SR-465.4-1-ii", "MB-462.9-1-ii", "PB-434.4-2-ii", "MP-462.5-1-ii", "WV-471.6-1-ii")
@pytest.mark.parametrize("policy", PROFILES)
@pytest.mark.parametrize("runs_from", ["last_complete_at", "oldest_unsent_at"])
def test_capture_runs_until_the_limit_and_not_after(policy: str, runs_from: str) -> None:
    transfer = PROFILES[policy].transfer
    car = CarTimes(**{runs_from: NOW})
    limit = NOW + timedelta(days=DAYS[policy])

    before, after = clock_of(car, transfer, limit - MINUTE), clock_of(car, transfer, limit + SECOND)

    assert (before.state, before.may_capture) == (TransferState.WARN, True)
    assert (after.state, after.may_capture) == (TransferState.OVERDUE, False)
    assert "Connect to the department" in after.words
    assert "Plate reading is off" in after.words


def test_the_clock_is_overdue_at_the_limit_itself() -> None:
    clock = clock_of(CarTimes(NOW), TRANSFER, NOW + timedelta(days=30))
    assert (clock.state, clock.left, clock.used) == (TransferState.OVERDUE, timedelta(), 1.0)


def test_where_the_profile_only_warns_capture_goes_on() -> None:
    clock = clock_of(CarTimes(NOW), replace(TRANSFER, on_overdue="warn"), NOW + timedelta(days=31))
    assert (clock.state, clock.may_capture) == (TransferState.OVERDUE, True)
    assert clock.words == "Overdue by 1 day. Connect to the department and send everything."


@pytest.mark.parametrize("percent", [50, 80, 95])
def test_the_warning_starts_at_the_profiles_percentage(percent: int) -> None:
    transfer = replace(TRANSFER, warn_at_percent=percent)
    start = timedelta(days=30) * percent / 100
    assert clock_of(CarTimes(NOW), transfer, NOW + start - SECOND).state is TransferState.OK
    assert clock_of(CarTimes(NOW), transfer, NOW + start).state is TransferState.WARN


@pytest.mark.clause("PB-434.4-2-ii")
def test_the_earlier_of_last_transfer_and_oldest_read_counts() -> None:
    earlier, later = NOW - timedelta(days=9), NOW - timedelta(days=2)
    assert clock_of(CarTimes(earlier, later), TRANSFER, NOW).began_at == earlier
    assert clock_of(CarTimes(later, earlier), TRANSFER, NOW).began_at == earlier


@pytest.mark.clause("PB-434.4-2-ii")
def test_only_receipts_for_everything_make_a_transfer_complete() -> None:
    assert is_complete({"a", "b"}, ["b", "a", "older"])
    assert not is_complete({"a", "b"}, ["a"])
    assert is_complete((), ())


def test_a_new_car_has_its_whole_interval() -> None:
    clock = clock_of(CarTimes(), TRANSFER, NOW)
    assert (clock.state, clock.began_at, clock.due_at) == (
        TransferState.OK,
        None,
        NOW + timedelta(days=30),
    )


@given(cars, spans)
def test_a_clock_set_back_never_gives_more_time(car: CarTimes, back: timedelta) -> None:
    before, after = clock_of(car, TRANSFER, NOW), clock_of(car, TRANSFER, NOW - back)
    assert after.left <= before.left
    assert ORDER.index(after.state) >= ORDER.index(before.state)


def test_a_clock_that_was_put_back_says_so_and_stops_capture() -> None:
    car = CarTimes(NOW - timedelta(days=1), None, NOW)
    assert clock_of(car, TRANSFER, NOW - CLOCK_SLACK).state is TransferState.OK
    clock = clock_of(car, TRANSFER, NOW - CLOCK_SLACK - SECOND)
    assert (clock.state, clock.may_capture) == (TransferState.OVERDUE, False)
    assert "Set the clock" in clock.words


@given(cars, spans)
def test_time_that_passes_only_ever_shortens_what_is_left(car: CarTimes, later: timedelta) -> None:
    first, second = clock_of(car, TRANSFER, NOW), clock_of(car, TRANSFER, NOW + later)
    assert second.left == max(timedelta(), first.left - later)
    assert ORDER.index(second.state) >= ORDER.index(first.state)
    assert 0.0 <= first.used <= second.used <= 1.0


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(days=5, hours=4, minutes=59), "5 days 4 hours"),
        (timedelta(days=1, hours=1), "1 day 1 hour"),
        (timedelta(days=10), "10 days"),
        (timedelta(hours=10), "10 hours"),
        (timedelta(minutes=59), "less than an hour"),
    ],
)
def test_time_left_is_said_in_days_and_hours(span: timedelta, words: str) -> None:
    assert length_words(span) == words
    clock = clock_of(CarTimes(NOW + span - timedelta(days=30)), TRANSFER, NOW)
    assert clock.words == f"{words} left until the next complete transfer"


@pytest.mark.parametrize("policy", PROFILES)
def test_as_shipped_a_car_sends_to_its_own_server_alone(policy: str) -> None:
    transfer = PROFILES[policy].transfer
    check_destination("department_server", transfer, ())
    for other in ("flock", "ncric"):
        with pytest.raises(TransferRefused):
            check_destination(other, transfer, ("flock", "ncric"))


@pytest.mark.clause("MP-462.5-1-iii")
def test_another_destination_is_allowed_switched_on_and_agreed() -> None:
    allowed = ("department_server", "flock")
    off = PROFILES["MP-462"].transfer
    switched_on = replace(off, destinations=allowed)
    with pytest.raises(TransferRefused, match="names no such destination"):
        check_destination("flock", TRANSFER, ("flock",))
    with pytest.raises(TransferRefused, match="switched off"):
        check_destination("flock", off, ("flock",))
    with pytest.raises(TransferRefused, match="No contract or agreement"):
        check_destination("flock", switched_on, ())
    check_destination("flock", switched_on, ("flock",))


UNSENT_AT_LIMIT = dict.fromkeys(PROFILES, CarCopy.BLOCK) | {"MP-462": CarCopy.DESTROY}


@pytest.mark.clause("PB-434.4-2-ii", "MP-462.5-2")
@pytest.mark.parametrize("policy", PROFILES)
def test_an_unsent_read_at_the_limit_follows_the_profile(policy: str) -> None:
    retention = PROFILES[policy].retention
    unsent = CarRead(NOW, is_received=False)
    assert car_copy(unsent, retention, NOW + timedelta(days=30) - SECOND) is CarCopy.KEEP
    assert car_copy(unsent, retention, NOW + timedelta(days=30)) is UNSENT_AT_LIMIT[policy]


@pytest.mark.parametrize("policy", PROFILES)
def test_the_cars_copy_goes_with_the_receipt(policy: str) -> None:
    retention = PROFILES[policy].retention
    assert car_copy(CarRead(NOW, is_received=True), retention, NOW + SECOND) is CarCopy.REMOVE


def test_where_the_profile_lets_it_stay_it_goes_at_the_limit() -> None:
    retention = replace(PROFILES["PB-434"].retention, vehicle_purge_after_ack=False)
    received = CarRead(NOW, is_received=True)
    assert car_copy(received, retention, NOW + timedelta(days=30) - SECOND) is CarCopy.KEEP
    assert car_copy(received, retention, NOW + timedelta(days=30)) is CarCopy.REMOVE


@pytest.mark.clause("SR-465.4-1-ii", "MB-462.9-1-ii", "PB-434.4-2-ii", "MP-462.5-1-ii", "WV-471.6-1-ii")
@pytest.mark.parametrize(
    ("oldest_after", "complete_after"), [(None, 5), (7, 1), (1, None), (-3, None)], ids=str
)
def test_a_receipt_from_a_medium_completes_what_waited_when_it_was_written(
    oldest_after: int | None, complete_after: int | None
) -> None:
    """Made an hour from now, received in five; hours. With older reads still without a receipt it completes nothing."""
    hour = timedelta(hours=1)
    oldest = None if oldest_after is None else NOW + oldest_after * hour
    at = completed_by_receipt(NOW + hour, NOW + 5 * hour, oldest, NOW + 9 * hour)
    assert at == (None if complete_after is None else NOW + complete_after * hour)


@given(st.none() | spans.map(lambda span: NOW + span), spans, spans, spans)
def test_a_receipt_never_wins_time(
    oldest: datetime | None, made: timedelta, received: timedelta, taken: timedelta
) -> None:
    """Neither beyond the receipt nor beyond the car's own clock, whatever the department's says."""
    now = NOW + taken
    at = completed_by_receipt(NOW + made, NOW + made + received, oldest, now)
    assert at is None or at <= min(now, NOW + made + received)
