# SPDX-License-Identifier: Apache-2.0
"""The records schedule: how long the Custodian of Records has records kept beyond the policy's minimum."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from policy.control import control
from policy.duties import Authority, Duty
from policy.errors import RetentionRefused
from policy.profile.keeping import Retention

REVIEW_AFTER: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Schedule:
    """One version of the records schedule.

    Attributes:
        version: as the Custodian names it.
        days: how long a read is kept.
        signed_by: the Custodian, empty while unsigned.
        signed_at: UTC, None while unsigned.
    """

    version: str
    days: int
    signed_by: str = ""
    signed_at: datetime | None = None


@control("J04.6", "C03.1")
def check_schedule(schedule: Schedule, retention: Retention) -> None:
    """Refuse a schedule outside the policy's limits (loader rule V2).

    Raises:
        RetentionRefused: shorter than the minimum or longer than the maximum.
    """
    least, most = retention.server_days_min, retention.server_days_max
    if schedule.days < max(1, least):
        raise RetentionRefused(
            f"The policy keeps records {least} days at least. Enter {max(1, least)} or more."
        )
    if most and schedule.days > most:
        raise RetentionRefused(f"The policy keeps records {most} days at most. Enter {most} or fewer.")


@control("C03.3")
def sign(schedule: Schedule, by: str, authority: Authority, at: datetime) -> Schedule:
    """The schedule with the Custodian's sign-off at ``at`` (UTC).

    Raises:
        AccessRefused: the account ``by`` does not hold ``roles.custodian_of_records`` then.
    """
    authority.require(by, Duty.RECORDS, at)
    return replace(schedule, signed_by=by, signed_at=at)


@control("C03.3")
def in_force(schedules: Iterable[Schedule], retention: Retention, now: datetime) -> Retention:
    """The retention rules under the newest signed schedule; an unsigned one changes nothing.

    A signed one outside the limits is passed over as well: the purge must never follow it.
    """
    signed = [
        one for one in schedules if one.signed_at is not None and one.signed_at <= now and one.signed_by
    ]
    usable = [one for one in signed if _fits(one, retention)]
    if not usable:
        return retention
    newest = max(usable, key=lambda one: one.signed_at or now)
    return replace(retention, schedule_days=newest.days)


@control("C03.3")
def is_review_due(schedule: Schedule, now: datetime) -> bool:
    """Whether a year has gone since the Custodian looked at the schedule, or nobody ever did."""
    return schedule.signed_at is None or now - schedule.signed_at >= REVIEW_AFTER


def _fits(schedule: Schedule, retention: Retention) -> bool:
    try:
        check_schedule(schedule, retention)
    except RetentionRefused:
        return False
    return True
