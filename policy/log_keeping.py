# SPDX-License-Identifier: Apache-2.0
"""How long what was searched for stays readable in the audit log; the events themselves stay for ever."""

from datetime import UTC, datetime, timedelta

from policy.control import control
from policy.errors import AuditRefused
from policy.profile.use import Access


@control("A08.1")
def forgettable_from(year: int, access: Access) -> datetime:
    """When (UTC) the searches of a calendar year may be made unreadable: its last event is old enough by then.

    Source: CJIS Security Policy 5.9.5 AU-11 (a year at least), ``access.log_days_min``.
    """
    return datetime(year + 1, 1, 1, tzinfo=UTC) + timedelta(days=access.log_days_min)


@control("A08.1")
def check_forgetting(year: int, access: Access, now: datetime | None) -> None:
    """Refuse to make a year's searches unreadable too early.

    Args:
        year: of the searches.
        access: the department's rules.
        now: UTC, by somebody outside the car; None while nobody outside was heard.

    Raises:
        AuditRefused: the term is not over, or nobody outside the car vouches for the time.
    """
    since = forgettable_from(year, access)
    if now is None:
        raise AuditRefused(
            "Nobody outside this car has vouched for the time yet. Let it meet the department or satellites first."
        )
    if now < since:
        raise AuditRefused(
            f"What was searched for in {year} is kept until {since:%Y-%m-%d} UTC ({access.log_days_min} days after "
            "the year's end). Ask again then."
        )
