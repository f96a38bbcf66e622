# SPDX-License-Identifier: Apache-2.0
"""A day in a car goes as a whole: when, by which time, by what authority."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.car_copy import LATE_READS, CarCopy, CarDay, day_copy, goes_at
from policy.destruction import CLAIM, Counts, DestructionCertificate, RecordClass, authority_of
from policy.errors import RetentionRefused
from policy.trusted_time import TrustedTime
from tests.helpers.policies import PROFILES

DAY = date(2026, 11, 2)
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 3, tzinfo=UTC)
MOMENTS = st.datetimes(
    datetime(2020, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2040, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
MAYBE = st.none() | MOMENTS


@pytest.mark.parametrize("policy", PROFILES)
def test_what_is_received_goes_when_its_day_is_over(policy: str) -> None:
    """An hour after midnight, because a read of 23:59 may still be on its way."""
    retention, day = PROFILES[policy].retention, CarDay(DAY, NOON)
    over = MIDNIGHT + LATE_READS
    assert day_copy(day, retention, over - timedelta(seconds=1)) is CarCopy.KEEP
    assert day_copy(day, retention, over) is CarCopy.REMOVE
    assert goes_at(day, retention) == over


@pytest.mark.clause("MP-462.5-2", "PB-434.4-2-ii")
@pytest.mark.parametrize(
    ("policy", "fate"),
    [
        ("MP-462", CarCopy.DESTROY),
        ("PB-434", CarCopy.BLOCK),
        ("WV-471", CarCopy.BLOCK),
        ("SR-465", CarCopy.BLOCK),
        ("MB-462", CarCopy.BLOCK),
    ],
)
def test_what_was_never_sent_follows_the_policy_at_its_limit(policy: str, fate: CarCopy) -> None:
    """At the second at which the oldest read is as old as it may become; one unsent record is enough."""
    retention, day = PROFILES[policy].retention, CarDay(DAY, NOON, unsent=1)
    limit = NOON + timedelta(days=retention.vehicle_days_max)
    assert day_copy(day, retention, limit - timedelta(seconds=1)) is CarCopy.KEEP
    assert day_copy(day, retention, limit) is fate
    assert goes_at(day, retention) == (limit if fate is CarCopy.DESTROY else None)


def test_a_day_is_never_destroyed_before_it_is_over() -> None:
    """Even with a limit of a day."""
    retention = replace(PROFILES["MP-462"].retention, vehicle_days_max=1)
    day = CarDay(DAY, datetime(2026, 11, 2, 0, 1, tzinfo=UTC), unsent=3)
    assert day_copy(day, retention, MIDNIGHT + timedelta(minutes=30)) is CarCopy.KEEP
    assert day_copy(day, retention, MIDNIGHT + LATE_READS) is CarCopy.DESTROY


def test_a_day_without_reads_is_as_old_as_its_midnight() -> None:
    """It goes like any other."""
    retention = replace(PROFILES["MP-462"].retention, vehicle_purge_after_ack=False)
    assert goes_at(CarDay(DAY), retention) == datetime(2026, 12, 2, tzinfo=UTC)


@given(MOMENTS, MAYBE, MAYBE, MAYBE)
def test_nobody_alone_makes_it_later(
    clock: datetime, audit: datetime | None, gps: datetime | None, server: datetime | None
) -> None:
    """The trusted time is no later than the car claims, and no later than somebody outside said."""
    now = TrustedTime(clock, audit, gps, server).now
    outside = [at for at in (gps, server) if at is not None]
    if not outside:
        assert now is None
        return
    assert now is not None
    assert now <= max(outside)
    assert now <= max(at for at in (clock, audit) if at is not None)


@given(MOMENTS, MOMENTS, st.timedeltas(timedelta(0), timedelta(days=4000)))
def test_a_clock_set_forward_changes_nothing(true: datetime, seen: datetime, forward: timedelta) -> None:
    """Nor do the events that it dates."""
    seen = min(true, seen)
    late = true + forward
    assert TrustedTime(late, late, None, seen).now == TrustedTime(true, true, None, seen).now


@pytest.mark.parametrize("policy", PROFILES)
def test_every_destruction_names_its_authority(policy: str) -> None:
    """The profile's key, and the clauses behind it or that there is none."""
    profile = PROFILES[policy]
    authority = authority_of(profile, CarCopy.REMOVE)
    assert authority.record_class is RecordClass.CAR_DAY
    assert authority.words.startswith(f"{policy} retention.vehicle_purge_after_ack (")


def test_unsent_records_need_a_clause() -> None:
    """Menlo Park has one; a profile that only sets the key has not."""
    assert "MP-462.5-2" in authority_of(PROFILES["MP-462"], CarCopy.DESTROY).words
    with pytest.raises(RetentionRefused, match="No clause"):
        authority_of(replace(PROFILES["MP-462"], sources={}), CarCopy.DESTROY)


def test_a_kept_copy_that_reaches_the_limit_names_the_limit() -> None:
    """Where the car keeps what was received."""
    kept = replace(PROFILES["MP-462"].retention, vehicle_purge_after_ack=False)
    words = authority_of(replace(PROFILES["MP-462"], retention=kept), CarCopy.REMOVE).words
    assert words.startswith("MP-462 retention.vehicle_days_max (MP-462.5-2)")


def test_a_certificate_is_one_canonical_text() -> None:
    """So that its digest is the same whoever makes it."""
    certificate = DestructionCertificate(
        "2026-11-02", "class", "authority", Counts(3, 6), 1, "ab", ("key_destroy",), (), "sign-off", "me",
        NOON, MIDNIGHT, "none opens it",
    )  # fmt: skip
    assert certificate.to_text() == (
        '{"authority":"authority","by":"me","claim":"'
        + CLAIM
        + '","counts":{"hits":0,"pictures":6,"reads":3,'
        '"unsent":0,"verifications":0},"destroyed_at":"2026-11-03T00:00:00+00:00","held":1,'
        '"intended_at":"2026-11-02T12:00:00+00:00","key_id":"ab","method":"key destroyed (AES-256) and file '
        'deleted","name":"2026-11-02","not_done":[],"record_class":"class","steps":["key_destroy"],'
        '"trigger":"sign-off","verification":"none opens it"}'
    )
