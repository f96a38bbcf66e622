# SPDX-License-Identifier: Apache-2.0
"""When audits fall due, inside and outside."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.audit import (
    AuditDuty,
    check_doj_access,
    doj_pack_on,
    external_duty,
    internal_duty,
    next_due,
)
from policy.audit_outside import OutsideAuditor, check_account, may_read
from policy.errors import AuditRefused
from tests.helpers.policies import PROFILES

NOW = datetime(2026, 11, 21, 14, 8, tzinfo=UTC)
NEW_YEAR, MIDSUMMER, YEARS_END = date(2026, 1, 1), date(2026, 6, 30), date(2026, 12, 31)
FIRST_DUE = {
    "SR-465": date(2026, 6, 30),
    "MB-462": date(2026, 6, 30),
    "PB-434": date(2026, 6, 30),
    "MP-462": date(2026, 3, 31),
    "WV-471": date(2026, 12, 31),
}
days = st.dates(date(2026, 1, 1), date(2031, 12, 31))


@pytest.mark.clause("SR-465.5-c", "MB-462.6-c", "PB-434.5-e", "MP-462.6-d", "WV-471.9-1")
@pytest.mark.parametrize("policy", PROFILES)
def test_an_audit_falls_due_as_often_as_the_policy_says(policy: str) -> None:
    duty = internal_duty(PROFILES[policy].audit)
    due = FIRST_DUE[policy]

    in_time, late = next_due(duty, NEW_YEAR, (), due), next_due(duty, NEW_YEAR, (), due + timedelta(1))

    assert (in_time.due_on, in_time.is_overdue) == (due, False)
    assert (late.due_on, late.is_overdue) == (due, True)
    assert in_time.reminders == (due - timedelta(30), due - timedelta(7), due)
    signed = due + timedelta(1)
    assert not next_due(duty, NEW_YEAR, [signed], signed).is_overdue


def test_two_audits_in_january_do_not_cover_the_year() -> None:
    duty = internal_duty(PROFILES["MB-462"].audit)
    signed = [date(2026, 1, 10), date(2026, 1, 20)]
    assert next_due(duty, NEW_YEAR, signed, MIDSUMMER).due_on == date(2026, 1, 20) + timedelta(184)


def test_an_early_audit_does_not_count_for_the_next_year() -> None:
    duty = internal_duty(PROFILES["WV-471"].audit)
    signed = [date(2026, 2, 1), date(2026, 12, 20)]
    assert next_due(duty, NEW_YEAR, signed, YEARS_END).due_on == date(2027, 12, 21)
    counted = replace(duty, max_gap_days=0)
    assert next_due(counted, NEW_YEAR, signed, YEARS_END).due_on == date(2027, 12, 31)


def test_a_late_audit_closes_what_was_missed_and_nothing_else() -> None:
    duty = AuditDuty(2, calendar_year=True, max_gap_days=0)
    signed = [date(2026, 3, 1)]
    late = date(2027, 1, 5)
    assert next_due(duty, NEW_YEAR, signed, late).due_on == YEARS_END
    assert next_due(duty, NEW_YEAR, [*signed, late], late).due_on == date(2027, 6, 30)


def test_a_department_that_starts_in_autumn_owes_no_spring_audit() -> None:
    duty = internal_duty(PROFILES["MB-462"].audit)
    assert next_due(duty, date(2026, 9, 1), (), date(2026, 9, 2)).due_on == YEARS_END


def test_audits_in_time_leave_the_next_year_as_it_is() -> None:
    duty = AuditDuty(2, calendar_year=True, max_gap_days=0)
    signed = [date(year, month, 15) for year in (2026, 2027) for month in (5, 11)]
    assert next_due(duty, NEW_YEAR, signed, date(2027, 12, 1)).due_on == date(2028, 6, 30)


def test_the_first_day_of_use_counts() -> None:
    duty = AuditDuty(2, calendar_year=True, max_gap_days=0)
    assert next_due(duty, MIDSUMMER, (), MIDSUMMER).due_on == MIDSUMMER
    assert next_due(duty, MIDSUMMER, [MIDSUMMER], MIDSUMMER).due_on == YEARS_END


def test_no_outside_audit_without_number_or_agency() -> None:
    audit = PROFILES["MP-462"].audit
    assert external_duty(replace(audit, external_per_year=0)) is None
    assert external_duty(replace(audit, external_by="none")) is None


def test_without_calendar_years_the_time_since_the_last_one_counts() -> None:
    duty = AuditDuty(2, calendar_year=False, max_gap_days=184)
    assert next_due(duty, NEW_YEAR, (), NEW_YEAR).due_on == NEW_YEAR + timedelta(182)
    assert next_due(duty, NEW_YEAR, [MIDSUMMER], MIDSUMMER).due_on == MIDSUMMER + timedelta(182)


@given(st.lists(days, max_size=12), days, days, st.sampled_from(sorted(PROFILES)))
def test_one_more_signed_audit_never_brings_the_next_one_nearer(
    signed: list[date], more: date, today: date, policy: str
) -> None:
    duty = internal_duty(PROFILES[policy].audit)
    before = next_due(duty, NEW_YEAR, signed, today)
    after = next_due(duty, NEW_YEAR, [*signed, more], today)
    assert after.due_on >= before.due_on
    last = max([NEW_YEAR, *(day for day in [*signed, more] if day <= today)])
    assert after.due_on <= last + timedelta(duty.max_gap_days)


@given(st.lists(days, max_size=12), days, st.integers(1, 12))
def test_no_year_passes_with_fewer_audits_and_nothing_overdue(
    signed: list[date], today: date, per_year: int
) -> None:
    duty = AuditDuty(per_year, calendar_year=True, max_gap_days=0)
    due = next_due(duty, NEW_YEAR, signed, today)
    for year in range(NEW_YEAR.year, today.year):
        held = sum(day.year == year for day in signed)
        later = sum(day.year > year and day <= today for day in signed)
        if held + later < per_year:
            assert due.is_overdue
            assert due.due_on <= date(year, 12, 31)


@pytest.mark.clause("MP-462.6-f")
def test_menlo_park_is_audited_from_outside_once_a_year() -> None:
    duty = external_duty(PROFILES["MP-462"].audit)
    assert duty is not None
    assert next_due(duty, NEW_YEAR, (), date(2027, 1, 1)).is_overdue
    assert not next_due(duty, NEW_YEAR, [date(2026, 5, 1)], date(2027, 1, 1)).is_overdue


@pytest.mark.parametrize("policy", ["SR-465", "MB-462", "PB-434", "WV-471"])
def test_the_others_order_no_outside_audit_and_no_pack(policy: str) -> None:
    audit = PROFILES[policy].audit
    assert external_duty(audit) is None
    assert doj_pack_on(date(2027, 3, 31), audit) is None
    with pytest.raises(AuditRefused, match="release desk"):
        check_doj_access(audit)
    with pytest.raises(AuditRefused, match="orders no outside audit"):
        check_account(ACCOUNT, "Own Department", audit)


@pytest.mark.clause("MP-462.8-3", "MP-462.8-3-ii")
def test_menlo_parks_pack_is_ready_a_month_before_the_clets_audit_and_on_demand() -> None:
    audit = PROFILES["MP-462"].audit
    assert doj_pack_on(date(2027, 3, 31), audit) == date(2027, 3, 1)
    check_doj_access(audit)


ACCOUNT = OutsideAuditor("Other Agency", "auditor.x", NOW, NOW + timedelta(days=5), frozenset({"inquiry-7"}))


@pytest.mark.clause("MP-462.6-f")
def test_an_outside_auditor_reads_the_pack_and_the_sample_for_a_while() -> None:
    check_account(ACCOUNT, "Own Department", PROFILES["MP-462"].audit)
    longest = replace(ACCOUNT, ends_at=NOW + timedelta(days=30))
    check_account(longest, "Own Department", PROFILES["MP-462"].audit)
    assert may_read(ACCOUNT, "samples", NOW)
    assert may_read(ACCOUNT, "inquiry-7", NOW)
    assert not may_read(ACCOUNT, "inquiry-8", NOW)
    assert not may_read(ACCOUNT, "samples", NOW - timedelta(seconds=1))
    assert not may_read(ACCOUNT, "samples", ACCOUNT.ends_at)


@pytest.mark.parametrize(
    ("account", "words"),
    [
        (replace(ACCOUNT, agency=" "), "agency of the outside auditor"),
        (replace(ACCOUNT, person=""), "name of the outside auditor"),
        (replace(ACCOUNT, agency="own department "), "another agency"),
        (replace(ACCOUNT, ends_at=NOW), "within 30 days"),
        (replace(ACCOUNT, ends_at=NOW + timedelta(days=31)), "within 30 days"),
    ],
)
def test_an_outside_account_is_another_agencys_named_and_short(account: OutsideAuditor, words: str) -> None:
    with pytest.raises(AuditRefused, match=words):
        check_account(account, "Own Department", PROFILES["MP-462"].audit)
