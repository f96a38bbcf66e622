# SPDX-License-Identifier: Apache-2.0
"""When audits fall due, inside the department and outside, and the pack for the Department of Justice."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from policy.control import control
from policy.errors import AuditRefused
from policy.profile.oversight import Audit

REMIND_BEFORE: Final = (30, 7, 0)
"""Days before the due date on which the auditor is reminded."""

PACK: Final = ("access_log_extract", "samples", "settings", "purge_certificates")
"""What an outside auditor gets; reads and pictures only as far as they were sampled."""


@dataclass(frozen=True, slots=True)
class AuditDuty:
    """How often an audit must be held.

    Attributes:
        per_year: audits a year, at least 1.
        calendar_year: counted per calendar year: one for each equal part of it.
        max_gap_days: longest time between signed audits; 0 for none stated.
    """

    per_year: int
    calendar_year: bool
    max_gap_days: int


@dataclass(frozen=True, slots=True)
class AuditDue:
    """The next audit.

    Attributes:
        due_on: last day on which it is in time.
        is_overdue: that day is past.
        reminders: days on which the auditor is reminded.
    """

    due_on: date
    is_overdue: bool
    reminders: tuple[date, ...]


@control("C06.1")
def internal_duty(audit: Audit) -> AuditDuty:
    """How often the department audits itself."""
    return AuditDuty(audit.per_year, audit.calendar_year, audit.max_gap_days)


@control("C06.1", "C06.6")
def external_duty(audit: Audit) -> AuditDuty | None:
    """How often an outside law enforcement agency audits; None where the policy orders none."""
    if not audit.external_per_year or audit.external_by == "none":
        return None
    return AuditDuty(audit.external_per_year, calendar_year=True, max_gap_days=0)


@control("C06.1")
def next_due(duty: AuditDuty, started_on: date, signed_on: Iterable[date], today: date) -> AuditDue:
    """The next audit that is due, be it past or to come.

    Each signed audit meets the earliest duty that it may meet: an audit held early does not count for the next
    calendar year, one held late still closes what was missed. Only signed findings count.

    Args:
        duty: how often.
        started_on: first day of use of the system.
        signed_on: days on which the findings of past audits were signed.
        today: the department's calendar day.
    """
    signed = sorted(day for day in signed_on if started_on <= day <= today)
    last = signed[-1] if signed else started_on
    by_gap = last + timedelta(days=duty.max_gap_days) if duty.max_gap_days else date.max
    due_on = min(by_gap, _by_count(duty, started_on, signed))
    return AuditDue(
        due_on, today > due_on, tuple(due_on - timedelta(days=before) for before in REMIND_BEFORE)
    )


@control("C06.6")
def check_doj_access(audit: Audit) -> None:
    """Refuse the pack for the Department of Justice where the policy does not grant it.

    Raises:
        AuditRefused: ``audit.doj_access`` is off.
    """
    if not audit.doj_access:
        raise AuditRefused(
            "The policy grants the Department of Justice no pack. Use the release desk instead."
        )


@control("C06.1", "C06.6")
def doj_pack_on(clets_audit_on: date, audit: Audit) -> date | None:
    """Day by which the pack for the yearly CLETS audit is ready, None where the policy orders none (MP-A11)."""
    return clets_audit_on - timedelta(days=REMIND_BEFORE[0]) if audit.doj_with_clets_audit else None


def _by_count(duty: AuditDuty, started_on: date, signed: list[date]) -> date:
    if not duty.calendar_year:
        return (signed[-1] if signed else started_on) + timedelta(days=365 // duty.per_year)
    waiting = list(signed)
    for due_on in _duties(duty.per_year, started_on):
        # The earliest audit not held before this duty's year; those before it count for nothing more.
        while waiting and waiting[0].year < due_on.year:
            waiting.pop(0)
        if not waiting:
            return due_on
        waiting.pop(0)
    raise AuditRefused("No day in the calendar is left for an audit. Check the clock.")


def _duties(per_year: int, started_on: date) -> Iterator[date]:
    """Last day of each equal part of each calendar year, from the part in which use began."""
    for year in range(started_on.year, date.max.year):
        for part in range(1, per_year + 1):
            months = part * 12 // per_year
            ends = date(year + months // 12, months % 12 + 1, 1) - timedelta(days=1)
            if ends >= started_on:
                yield ends
