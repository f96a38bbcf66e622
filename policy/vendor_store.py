# SPDX-License-Identifier: Apache-2.0
"""Reads that lie at a vendor: copied to the department before the vendor purges, and gone afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from policy.control import control
from policy.profile.keeping import Retention


@dataclass(frozen=True, slots=True)
class VendorRead:
    """One of the department's reads in a vendor's store.

    Attributes:
        captured_at: UTC, from which the vendor's days run.
        sha256: of the record as the vendor keeps it.
        is_relevant: the Custodian's word; counts only where ``retention.secondary_keep`` asks for relevance.
    """

    captured_at: datetime
    sha256: str
    is_relevant: bool = False


@control("J05.1")
def to_keep(reads: Mapping[str, VendorRead], retention: Retention) -> tuple[str, ...]:
    """Ids of the reads of which the department must hold its own copy before the vendor's purge.

    Source: Watsonville 471.6, contradiction WV-A3: a year at the department against thirty days at the vendor.
    """
    if not retention.vendor_pull_first:
        return ()
    keeps_all = retention.secondary_keep == "all"
    return tuple(sorted(name for name, read in reads.items() if keeps_all or read.is_relevant))


@control("J05.1")
def missing(
    reads: Mapping[str, VendorRead], department: Mapping[str, str], retention: Retention
) -> tuple[str, ...]:
    """Ids that the department lacks or holds otherwise than the vendor: each one raises an alarm.

    Args:
        reads: what the vendor holds, by id.
        department: SHA-256 of the department's copies, by id.
        retention: the department's rules.
    """
    return tuple(name for name in to_keep(reads, retention) if department.get(name) != reads[name].sha256)


def purge_at(read: VendorRead, retention: Retention) -> datetime:
    """UTC at which the vendor's copy goes, and before which the department's must be there."""
    return read.captured_at + timedelta(days=retention.vendor_days_max)


@control("J05.2")
def overstayed(reads: Mapping[str, VendorRead], retention: Retention, now: datetime) -> tuple[str, ...]:
    """Ids that a probe still finds at the vendor past ``retention.vendor_days_max``: each one is a violation."""
    return tuple(sorted(name for name, read in reads.items() if now >= purge_at(read, retention)))
