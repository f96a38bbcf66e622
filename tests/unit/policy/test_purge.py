# SPDX-License-Identifier: Apache-2.0
"""One run of the purge, its certificate, and the records schedule that it follows."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from policy import purge as run
from policy.duties import Appointment, Authority
from policy.errors import AccessRefused, RetentionRefused
from policy.purge import Approval, Certificate, certify, check_approval, gaps, settle
from policy.retention import Fate, Kept, Standing, purge_due
from policy.schedule import Schedule, check_schedule, in_force, is_review_due, sign
from tests.helpers.policies import PROFILES

NOW = datetime(2026, 11, 21, 14, 8, tzinfo=UTC)
DAY = timedelta(days=1)
MINIMUM = ("SR-465", "MB-462", "PB-434", "WV-471")
OLD, YOUNG = Kept(NOW - 500 * DAY, NOW - 499 * DAY), Kept(NOW - DAY, NOW)


def offices(policy: str, office: str) -> Authority:
    """One person holds ``office``, another one is a sergeant."""
    held = ((office, "head.h"), ("Patrol Sergeant", "sergeant.s"))
    posts = tuple(Appointment(title, name, name, NOW - 900 * DAY) for title, name in held)
    return Authority(PROFILES[policy].roles, posts)


MANAGERS = {
    "SR-465": "Operations Bureau Commander",
    "MB-462": "Administration and Investigation Bureau Commander",
    "PB-434": "Support Services Bureau Commander",
    "MP-462": "Special Operations Commander or designee",
    "WV-471": "Professional Standards Division Captain",
}


@pytest.mark.clause("SR-465.4-2-iv", "MB-462.9-2-iii", "PB-434.4-3-iii", "WV-471.6-2-iv")
@pytest.mark.parametrize("policy", MINIMUM)
def test_a_hold_during_a_run_wins_until_the_commit(policy: str) -> None:
    retention = PROFILES[policy].retention
    approved, held = Standing(is_approved=True), Standing(is_held=True, is_approved=True)
    selected = {name: purge_due(OLD, retention, approved, NOW) for name in ("a", "b", "c")}
    selected["young"] = purge_due(YOUNG, retention, approved, NOW)
    fresh = {"a": selected["a"], "b": purge_due(OLD, retention, held, NOW)}

    settled = settle(selected, fresh)

    assert settled.destroy == ("a",)
    assert settled.spared == ("b", "c")


def certificate(policy: str) -> Certificate:
    purge = PROFILES[policy].purge
    places = tuple((place, 3) for place in purge.covers)
    return Certificate(NOW, NOW - 500 * DAY, NOW - 400 * DAY, 3, 1, 0, places, purge.method, ("release 12",))


@pytest.mark.parametrize("policy", PROFILES)
def test_a_purge_reaches_every_place_with_every_step_or_has_no_certificate(policy: str) -> None:
    purge = PROFILES[policy].purge
    full = certificate(policy)
    assert certify(full, purge) == full
    assert {"database", "images", "caches", "backups", "vehicle", "vendor"} <= set(purge.covers)
    for place in purge.covers:
        without = tuple(pair for pair in full.by_place if pair[0] != place)
        with pytest.raises(RetentionRefused, match=place):
            certify(replace(full, by_place=without), purge)
    for step in ("key_destroy", "secure_delete", "wal_truncate", "file_overwrite"):
        with pytest.raises(RetentionRefused, match=step):
            certify(replace(full, methods=tuple(one for one in purge.method if one != step)), purge)


def test_a_place_without_copies_counts_as_looked_at() -> None:
    purge = PROFILES["MP-462"].purge
    assert gaps(dict.fromkeys(purge.covers, 0), purge.method, purge) == ()


def test_a_certificate_that_contradicts_itself_is_refused() -> None:
    for wrong in (replace(certificate("SR-465"), destroyed=0), replace(certificate("SR-465"), oldest=None)):
        with pytest.raises(RetentionRefused, match="contradict"):
            certify(wrong, PROFILES["SR-465"].purge)


@pytest.mark.clause("SR-465.2-2-ii", "MB-462.2-2-ii", "PB-434.2-1-ii", "MP-462.3-2-ii", "WV-471.4-2-ii")
@pytest.mark.parametrize("policy", PROFILES)
def test_only_the_program_manager_approves_a_purge(policy: str) -> None:
    authority = offices(policy, MANAGERS[policy])
    approval = Approval(frozenset({"a"}), "head.h", NOW)
    check_approval(approval, authority)
    for by in ("sergeant.s", ""):
        with pytest.raises(AccessRefused, match=f"Only the {MANAGERS[policy]}"):
            check_approval(replace(approval, by=by), authority)
    with pytest.raises(RetentionRefused, match="empty"):
        check_approval(replace(approval, records=frozenset()), authority)


@pytest.mark.parametrize(("policy", "hours"), [("SR-465", 24), ("MP-462", 1)])
def test_what_a_run_should_have_taken_is_overdue(policy: str, hours: int) -> None:
    profile = PROFILES[policy]
    decision = purge_due(OLD, profile.retention, Standing(), NOW)
    assert decision.fate is Fate.DESTROY
    assert decision.at is not None
    limit = decision.at + timedelta(hours=hours)
    assert run.overdue([decision], profile.purge, limit - timedelta(seconds=1)) == 0
    assert run.overdue([decision, decision], profile.purge, limit) == 2


def test_the_calendar_counts_by_day() -> None:
    later = Kept(YOUNG.captured_at, YOUNG.received_at + DAY)
    assert run.calendar([later, YOUNG, YOUNG], PROFILES["SR-465"].retention) == {
        date(2027, 11, 21): 2,
        date(2027, 11, 22): 1,
    }


CUSTODIAN = "Custodian of Records"


@pytest.mark.clause("SR-465.4-2-ii", "WV-471.6-2-ii")
@pytest.mark.parametrize("policy", ["SR-465", "WV-471"])
def test_a_schedule_shorter_than_the_minimum_is_refused(policy: str) -> None:
    retention = PROFILES[policy].retention
    check_schedule(Schedule("2", 365), retention)
    with pytest.raises(RetentionRefused, match="Enter 365 or more"):
        check_schedule(Schedule("2", 364), retention)


def test_a_schedule_longer_than_the_maximum_is_refused() -> None:
    retention = PROFILES["MP-462"].retention
    check_schedule(Schedule("2", 30), retention)
    check_schedule(Schedule("2", 1), retention)
    with pytest.raises(RetentionRefused, match="Enter 30 or fewer"):
        check_schedule(Schedule("2", 31), retention)
    with pytest.raises(RetentionRefused, match="Enter 1 or more"):
        check_schedule(Schedule("2", 0), retention)


@pytest.mark.clause("SR-465.2.1-f", "MP-462.3.1-g", "WV-471.4.1-f")
@pytest.mark.parametrize("policy", ["SR-465", "MP-462", "WV-471"])
def test_a_schedule_counts_once_the_custodian_signed_it(policy: str) -> None:
    profile = PROFILES[policy]
    days = profile.retention.server_days_max or 400
    shorter = replace(profile.retention, schedule_days=max(1, profile.retention.server_days_min))
    drawn = Schedule("2", days)
    authority = offices(policy, CUSTODIAN)
    assert in_force([drawn], shorter, NOW) == shorter
    for by in ("sergeant.s", ""):
        with pytest.raises(AccessRefused, match=CUSTODIAN):
            sign(drawn, by, authority, NOW)

    signed = sign(drawn, "head.h", authority, NOW)

    assert in_force([signed], shorter, NOW).schedule_days == days
    assert in_force([signed], shorter, NOW - DAY) == shorter
    assert is_review_due(drawn, NOW)
    assert not is_review_due(signed, NOW + 364 * DAY)
    assert is_review_due(signed, NOW + 365 * DAY)


def test_the_newest_usable_schedule_is_in_force() -> None:
    retention = PROFILES["SR-465"].retention
    signed = [
        Schedule("2", 400, "person.a", NOW - 9 * DAY),
        Schedule("3", 500, "person.a", NOW - 2 * DAY),
        Schedule("4", 10, "person.a", NOW - DAY),
        Schedule("5", 600, "", NOW - DAY),
    ]
    assert in_force(signed, retention, NOW).schedule_days == 500
