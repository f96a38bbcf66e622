# SPDX-License-Identifier: Apache-2.0
"""What the transparency portal may say: counts, with small ones hidden so that nobody can work them out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Generic, TypeVar

from policy.control import control
from policy.disposition import Outcome
from policy.errors import ReportRefused
from policy.profile.keeping import Retention
from policy.profile.oversight import Portal
from policy.report import Counts, Kind

SMALLEST_SHOWN: Final = 5
"""Counts from 1 to 4 point at people; no policy names a figure, this one is usual for public health tables."""

LINK_CHECK: Final = timedelta(days=7)

Code = TypeVar("Code")


@dataclass(frozen=True, slots=True)
class Table(Generic[Code]):
    """Counts that add up to a total; None for what is withheld."""

    cells: tuple[tuple[Code, int | None], ...]
    total: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """What the portal shows of one closed calendar month.

    A closed month, never "the last 30 days": the difference of two overlapping figures would show single events.

    Attributes:
        month: its first day.
        counts: by kind, each for itself; None for what is withheld.
        outcomes: how hits were cleared.
        retention_days: how long reads are kept.
        agencies: with how many agencies data is shared.
        audits: how many were signed in the month.
        refreshed_on: day on which the figures were made.
    """

    month: date
    counts: tuple[tuple[Kind, int | None], ...]
    outcomes: Table[Outcome]
    retention_days: int
    agencies: int
    audits: int
    refreshed_on: date


@control("P02.1")
def suppress(cells: Mapping[Code, int], smallest: int = SMALLEST_SHOWN) -> Table[Code]:
    """The table with counts from 1 to ``smallest - 1`` withheld, and as many more as keep those from being computed.

    Beside the small counts the next larger ones are withheld, equal ones together, until what is withheld is more
    than one cell, of more than one size, and adds up to ``smallest``: then two withheld counts could change places,
    and nobody who knows this rule can tell. The total goes too where it would leave no choice. Zeros are shown.
    """
    most = _most_withheld(sorted(count for count in cells.values() if count), smallest)
    shown = tuple((code, None if 0 < count <= most else count) for code, count in cells.items())
    total = sum(cells.values())
    return Table(shown, None if most and total < smallest + len(cells) else total)


def _most_withheld(ascending: list[int], smallest: int) -> int:
    """The largest count that is withheld, 0 when none is small; all up to it are withheld."""
    most = 0
    for place, count in enumerate(ascending):
        before = ascending[:place]
        is_covered = len(set(before)) > 1 and sum(before) >= smallest
        if count >= smallest and count > most and (not before or is_covered):
            break
        most = count
    return most


@control("P02.1")
def figures(
    counts: Counts, retention: Retention, month: date, today: date, *, audits: int, agencies: int
) -> Figures:
    """The portal's figures of a closed month.

    Raises:
        ReportRefused: the month is not over.
    """
    first = month.replace(day=1)
    if today < (first + timedelta(days=31)).replace(day=1):
        raise ReportRefused("This month is not over. Publish its figures afterwards.")
    alone = tuple(
        (kind, None if 0 < count < SMALLEST_SHOWN else count)
        for kind, count in counts.by_kind
        # The sum of the outcomes table: shown there, or withheld there.
        if kind is not Kind.DISPOSITIONS
    )
    days = retention.server_days_max or max(retention.server_days_min, retention.schedule_days)
    return Figures(first, alone, suppress(dict(counts.outcomes)), days, agencies, audits, today)


@control("P02.1")
def check_published(portal: Portal) -> None:
    """Refuse the portal where the policy orders none: publishing is itself a disclosure.

    Raises:
        ReportRefused: ``portal.enabled`` is off.
    """
    if not portal.enabled:
        raise ReportRefused("The policy orders no transparency portal. Switch portal.enabled on to publish.")


@control("P02.1")
def is_stale(refreshed_on: date | None, portal: Portal, today: date) -> bool:
    """Whether the portal's figures are older than ``portal.refresh_max_days``, or were never made."""
    if not portal.enabled:
        return False
    return refreshed_on is None or today - refreshed_on > timedelta(days=portal.refresh_max_days)


@control("P02.2")
def is_link_red(portal: Portal, *, checked_at: datetime | None, works: bool, now: datetime) -> bool:
    """Whether the website's link to the portal is broken, or was not looked at for a week (times UTC)."""
    if not portal.website_link:
        return False
    return not works or checked_at is None or now - checked_at > LINK_CHECK
