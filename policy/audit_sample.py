# SPDX-License-Identifier: Apache-2.0
"""The random sample of an audit: who draws it again with the stored seed gets the same inquiries."""

import hashlib
from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from random import Random

from policy.control import control
from policy.errors import AuditRefused
from policy.profile.oversight import Audit


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One logged inquiry, as far as the draw needs it; zero results count like any other.

    Attributes:
        id: of the access row.
        at: UTC.
        by: account name.
        is_vendor: the account belongs to a vendor.
    """

    id: str
    at: datetime
    by: str
    is_vendor: bool = False


class Stratum(StrEnum):
    """From what a draw was made."""

    LAST = "last_window"
    BEFORE = "window_before"
    VENDOR_LAST = "vendor_last_window"
    VENDOR_BEFORE = "vendor_window_before"

    @property
    def is_vendor(self) -> bool:
        """Whether only vendors' accounts are in it (WV-A10)."""
        return self in {Stratum.VENDOR_LAST, Stratum.VENDOR_BEFORE}

    @property
    def is_last(self) -> bool:
        """Whether it covers the last window."""
        return self in {Stratum.LAST, Stratum.VENDOR_LAST}


@dataclass(frozen=True, slots=True)
class Draw:
    """What was drawn from one stratum.

    Attributes:
        since: UTC, first moment of the window; ``until`` is the first moment after it.
        population: how many inquiries it held.
        population_sha256: of their ids, sorted, one a line: shows later that none was taken away or added.
        drawn: ids in the order of drawing.
    """

    stratum: Stratum
    since: datetime
    until: datetime
    population: int
    population_sha256: str
    drawn: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether every inquiry was taken, because there were not more than the policy's minimum."""
        return len(self.drawn) == self.population


@dataclass(frozen=True, slots=True)
class Sample:
    """The sample of one audit: its seed, its end, and what was drawn."""

    seed: int
    until: datetime
    draws: tuple[Draw, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """Everything that was drawn, in the order of drawing."""
        return tuple(name for draw in self.draws for name in draw.drawn)


@control("C06.2")
def draw_sample(inquiries: Collection[Inquiry], audit: Audit, until: datetime, seed: int) -> Sample:
    """Draw ``audit.sample_min`` inquiries at random from each stratum; all where there are fewer.

    The strata are the last ``audit.sample_window_months`` before ``until`` and, with ``audit.two_strata``, the rest
    of ``audit.lookback_months``; vendors' accounts are drawn besides. Source: Watsonville 471.9, WV-A9, WV-A10.

    Args:
        inquiries: at least those of the lookback; others are passed over.
        audit: the department's rules.
        until: UTC, end of the audited time.
        seed: made anew for each audit, once its population is fixed; kept with the record.

    Raises:
        AuditRefused: two inquiries have the same id, so that the draw would not be fair.
    """
    if len({one.id for one in inquiries}) != len(inquiries):
        raise AuditRefused("The same inquiry is in the log twice. Check the log's chain before the audit.")
    strata = [one for one in Stratum if one.is_last or audit.two_strata]
    return Sample(seed, until, tuple(_draw(one, inquiries, audit, until, seed) for one in strata))


@control("C06.2")
def is_reproduced(sample: Sample, inquiries: Collection[Inquiry], audit: Audit) -> bool:
    """Whether a new draw with the stored seed gives the stored sample, populations included."""
    return draw_sample(inquiries, audit, sample.until, sample.seed) == sample


def months_before(moment: datetime, months: int) -> datetime:
    """The same day and time ``months`` earlier; the last day of a month that is too short."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))


def _draw(stratum: Stratum, inquiries: Collection[Inquiry], audit: Audit, until: datetime, seed: int) -> Draw:
    middle = months_before(until, audit.sample_window_months)
    window = (middle, until) if stratum.is_last else (months_before(until, audit.lookback_months), middle)
    names = sorted(
        one.id for one in inquiries if window[0] <= one.at < window[1] and one.is_vendor is stratum.is_vendor
    )
    digest = hashlib.sha256("\n".join(names).encode()).hexdigest()
    # Each stratum has its own stream, so that a change in one leaves the other's draw alone. Python promises the
    # same numbers of seed() and random() in every version, not of sample(): thus a number for each, and the lowest.
    stream = Random(f"{seed}/{stratum}")
    lots = sorted((stream.random(), name) for name in names)
    drawn = tuple(name for _, name in lots[: audit.sample_min])
    return Draw(stratum, *window, len(names), digest, drawn)
