# SPDX-License-Identifier: Apache-2.0
"""How long a read stays at the department: dates, what may be served or deleted, and what the purge does with it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from policy.control import control
from policy.errors import RetentionRefused
from policy.profile.keeping import Retention

YEAR_DAYS: Final = 365


@dataclass(frozen=True, slots=True)
class Kept:
    """When a read came to be and came to the server, both UTC."""

    captured_at: datetime
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """What people decided about a read.

    Attributes:
        is_held: an evidence hold is in force (`policy.holds`).
        is_booked: every hold's export is booked into evidence under an item number.
        is_approved: it lies in a purge batch that the program manager approved.
    """

    is_held: bool = False
    is_booked: bool = False
    is_approved: bool = False


class Fate(StrEnum):
    """What the purge does with a read."""

    KEEP = "keep"
    NOTICE = "notice"
    """Kept; case owners and records are told that it falls due."""
    EXPORT_FIRST = "export_first"
    """Held, yet the server's copy will not outlive the limit: export and book it before."""
    AWAIT_APPROVAL = "await_approval"
    DESTROY = "destroy"


@dataclass(frozen=True, slots=True)
class Decision:
    """The purge's judgement of one read.

    Attributes:
        at: UTC; until when for what is kept, since when for what is due; None while a hold has no end.
        why: for the calendar, the notice and the certificate.
        alarm: somebody must look at once: held data is or will be lost from the server without being booked.
    """

    fate: Fate
    at: datetime | None
    why: str
    alarm: bool = False


def add_days(start: datetime, days: int) -> datetime:
    """``days`` after ``start``, each 365 of them counted as a calendar year; 29 February becomes 1 March.

    Never fewer than ``days`` days. Source: contradiction X-2.
    """
    years, rest = divmod(days, YEAR_DAYS)
    try:
        anniversary = start.replace(year=start.year + years)
    except ValueError:
        anniversary = start.replace(year=start.year + years, month=3, day=1)
    return anniversary + timedelta(days=rest)


@control("J04.1")
def minimum_until(read: Kept, retention: Retention) -> datetime:
    """UTC until which nobody may delete the read.

    Counted from receipt or capture as ``retention.clock_start`` says (X-3). Source: Government Code 34090.6.
    """
    return add_days(_start(read, retention), retention.server_days_min)


@control("J04.4")
def maximum_until(read: Kept, retention: Retention) -> datetime | None:
    """UTC from which the read is no longer served, None when the policy has no maximum.

    Counted in days of 24 hours from capture, and from receipt where a car's clock ran ahead.
    Source: Menlo Park 462.5.
    """
    if not retention.server_days_max:
        return None
    return _captured(read) + timedelta(days=retention.server_days_max)


@control("J04.6")
def purge_date(read: Kept, retention: Retention) -> datetime:
    """UTC when the read falls due: the longer of minimum and records schedule, no later than the maximum.

    A maximum never moves it before the minimum: what is not served any more may still have to be kept.
    """
    scheduled = add_days(_start(read, retention), retention.schedule_days)
    least = minimum_until(read, retention)
    most = maximum_until(read, retention)
    longer = max(least, scheduled)
    return longer if most is None else max(least, min(longer, most))


@control("J04.4")
def served(read: Kept, retention: Retention, now: datetime) -> bool:
    """Whether the read may be shown, searched or sent at ``now``; past the maximum nothing is, held or not."""
    most = maximum_until(read, retention)
    return most is None or now < most


@control("C03.4")
def notice_from(read: Kept, retention: Retention) -> datetime:
    """UTC from which case owners and records are told that the read falls due. Source: contradiction X-7."""
    return purge_date(read, retention) - timedelta(days=retention.pre_purge_notice_days)


@control("J04.2", "J04.3")
def purge_due(read: Kept, retention: Retention, standing: Standing, now: datetime) -> Decision:
    """What the purge does with the read at ``now`` (UTC).

    Called when a run selects its reads and again when it commits, so that a hold placed meanwhile wins (X-7).
    """
    kept = _kept_by_hold(read, retention, standing, now) if standing.is_held else None
    return kept or _by_date(read, retention, standing, now)


@control("J04.1", "C04.1")
def check_deletion(read: Kept, retention: Retention, standing: Standing, now: datetime) -> None:
    """Refuse to delete a read that the purge would not destroy now; asked by every route that deletes.

    Raises:
        RetentionRefused: it is younger than the minimum, held, not due or not approved.
    """
    least = minimum_until(read, retention)
    if now < least:
        raise RetentionRefused(
            f"This record must be kept until {_day(least)}. It is deleted by the purge after that day."
        )
    decision = purge_due(read, retention, standing, now)
    if decision.fate is not Fate.DESTROY:
        raise RetentionRefused(
            f"This record cannot be deleted: {decision.why}. The purge deletes it in time."
        )


def oldest(reads: Collection[Kept]) -> datetime | None:
    """UTC capture of the oldest read, for the retention panel; None when there is none."""
    return min((read.captured_at for read in reads), default=None)


@control("C04.1")
def _kept_by_hold(read: Kept, retention: Retention, standing: Standing, now: datetime) -> Decision | None:
    """What a hold does to the read, None where only its dates count: booked, or past a maximum that wins (MP-A1)."""
    if retention.hold_extends_server:
        return Decision(Fate.KEEP, None, "held as evidence until the hold is lifted")
    limit = purge_date(read, retention)
    # Without a maximum nothing orders the loss of evidence that nobody booked: it stays, and somebody is told.
    if standing.is_booked or (now >= limit and retention.server_days_max):
        return None
    why = f"held: export to portable media and book into evidence before {_day(limit)}"
    return Decision(Fate.EXPORT_FIRST, limit, why, alarm=now >= notice_from(read, retention))


def _by_date(read: Kept, retention: Retention, standing: Standing, now: datetime) -> Decision:
    due = purge_date(read, retention)
    if now < notice_from(read, retention):
        return Decision(Fate.KEEP, due, f"kept until {_day(due)}")
    if now < due:
        return Decision(Fate.NOTICE, due, f"falls due on {_day(due)}: hold it now if it is evidence")
    if retention.purge_mode == "approve_batch" and not standing.is_approved and served(read, retention, now):
        return Decision(Fate.AWAIT_APPROVAL, due, "due; the program manager has not approved its batch")
    is_lost = standing.is_held and not standing.is_booked
    why = f"due since {_day(due)}" + ("; held, but NOT booked into evidence in time" if is_lost else "")
    return Decision(Fate.DESTROY, due, why, alarm=is_lost)


def _start(read: Kept, retention: Retention) -> datetime:
    return read.received_at if retention.clock_start == "received_at" else _captured(read)


def _captured(read: Kept) -> datetime:
    """When the camera saw it; no later than its receipt, whatever the car's clock said."""
    return min(read.captured_at, read.received_at)


def _day(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
