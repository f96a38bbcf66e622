# SPDX-License-Identifier: Apache-2.0
"""The life of an account: its name, how long it sleeps, when it ends, when somebody looks at it again.

Source: CJIS Security Policy 5.9.5, IA-4 (CJ-13), AC-2(3) (CJ-14), AC-2(2), AC-2(13), AC-2(j) (CJ-15).

*Which time counts.* A laptop's clock can jump. Nothing here that shuts somebody out for good is decided by it alone:
inactivity counts up to the time that is vouched for (``vouched_time``), which follows the department's and the
satellites' time, and the car's own clock only in steps of hardly more than a week.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from policy.ruling import Finding, Ruling

NAME_RESTS: Final = timedelta(days=365)
"""So long nobody else gets the user name of a removed account (IA-4)."""
INACTIVE: Final = timedelta(days=90)
"""So long without a sign-on disables an account (AC-2(3))."""
TEMPORARY: Final = timedelta(hours=72)
"""Longest life of a temporary or emergency account (AC-2(2))."""
REVIEWED: Final = timedelta(days=365)
"""So often somebody looks whether an account and its role are still right (AC-2(j), AC-6(7))."""
BELIEVED_STEP: Final = timedelta(days=8)
"""Longest step of the car's own clock that is believed alone: who is here once a week is here; a parked car waits."""


class Ending(StrEnum):
    """Why an account is disabled."""

    INACTIVE = "inactive"
    EXPIRED = "expired"
    HIGH_RISK = "high_risk"
    """A person found to be a risk: at once, within half an hour of the discovery (AC-2(13))."""
    LEFT = "left"
    VIOLATION = "violation"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an account stands; times are UTC.

    Attributes:
        last_sign_on_at: None before the first one.
        expires_at: end of an account that was made for a time; None for the others.
        reviewed_at: when somebody last confirmed it; None when nobody did.
        disabled_at: None while it may sign on.
    """

    username: str
    created_at: datetime
    last_sign_on_at: datetime | None = None
    expires_at: datetime | None = None
    reviewed_at: datetime | None = None
    disabled_at: datetime | None = None


def vouched_time(before: datetime, own: datetime, outside: datetime | None = None) -> datetime:
    """The time up to which inactivity is counted: it only goes on.

    Args:
        before: what it was; a new unit begins with the time of its setting up.
        own: the car's clock.
        outside: time that the department or a satellite vouches for (``policy.trusted_time``).
    """
    base = before if outside is None else max(before, outside)
    steady = timedelta() <= own - base <= BELIEVED_STEP
    return own if steady else base


def is_inactive(standing: Standing, vouched: datetime) -> bool:
    """Whether 90 days passed since the last sign-on, or since it was made, by the time that is vouched for."""
    return vouched - (standing.last_sign_on_at or standing.created_at) >= INACTIVE


def is_expired(standing: Standing, now: datetime) -> bool:
    """Whether the time that an account was made for is over."""
    return standing.expires_at is not None and now >= standing.expires_at


def to_disable(standings: Iterable[Standing], vouched: datetime) -> dict[str, Ending]:
    """Accounts to disable now, with the reason: the daily task (AC-2(3) gives a week).

    Args:
        standings: every account that was not removed.
        vouched: UTC, as ``vouched_time`` says.
    """
    found: dict[str, Ending] = {}
    for one in standings:
        if one.disabled_at is not None:
            continue
        if is_expired(one, vouched):
            found[one.username] = Ending.EXPIRED
        elif is_inactive(one, vouched):
            found[one.username] = Ending.INACTIVE
    return found


def sign_on_standing(standing: Standing, vouched: datetime, own: datetime) -> Ruling:
    """Whether an account may sign on as it stands.

    An end that the car's own clock says is over refuses too, without disabling anything: the account comes back
    with the right time.
    """
    if standing.disabled_at is not None:
        words = "This account is disabled. An administrator can enable it again: `mdt account enable`."
        return Ruling((Finding("disabled", words),))
    if is_expired(standing, max(own, vouched)):
        words = "The time that this account was made for is over. Ask an administrator for a new one."
        return Ruling((Finding("expired", words),))
    if is_inactive(standing, vouched):
        words = (
            f"Nobody has signed on with this account for {INACTIVE.days} days, so it is disabled. "
            "An administrator can enable it again: `mdt account enable`."
        )
        return Ruling((Finding("inactive", words),))
    return Ruling()


def name_ruling(username: str, removed: Mapping[str, datetime], now: datetime) -> Ruling:
    """Whether a user name may be given to a new account.

    Args:
        username: in its plain form.
        removed: when the account of each former user name was removed, UTC.
        now: UTC.
    """
    at = removed.get(username)
    if at is None or now - at >= NAME_RESTS:
        return Ruling()
    words = (
        f"This user name belonged to an account that was removed less than {NAME_RESTS.days} days ago. "
        "Choose another."
    )
    return Ruling((Finding("name_rests", words),))


def temporary_ruling(created_at: datetime, expires_at: datetime) -> Ruling:
    """Whether the end of a temporary account is within 72 hours of its beginning."""
    if timedelta() < expires_at - created_at <= TEMPORARY:
        return Ruling()
    words = f"A temporary account ends within {TEMPORARY // timedelta(hours=1)} hours. Give fewer hours."
    return Ruling((Finding("too_long_for_temporary", words),))


def due_for_review(standings: Iterable[Standing], now: datetime) -> tuple[str, ...]:
    """Accounts that nobody has confirmed within a year, by name."""
    due = (one for one in standings if now - (one.reviewed_at or one.created_at) >= REVIEWED)
    return tuple(sorted(one.username for one in due))
