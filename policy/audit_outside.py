# SPDX-License-Identifier: Apache-2.0
"""What an outside auditor's account may do: read the pack and the sample, until its day is over."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from policy.audit import PACK
from policy.blanks import refuse_blanks
from policy.control import control
from policy.errors import AuditRefused
from policy.profile.oversight import Audit

LONGEST: Final = timedelta(days=30)
"""Longest life of such an account; no policy names one."""


@dataclass(frozen=True, slots=True)
class OutsideAuditor:
    """An outside auditor's account.

    Attributes:
        agency: the law enforcement agency that audits.
        person: the named auditor.
        opened_at: UTC; likewise ``ends_at``.
        sample: ids of the sampled inquiries.
    """

    agency: str
    person: str
    opened_at: datetime
    ends_at: datetime
    sample: frozenset[str]


@control("C06.6")
def check_account(account: OutsideAuditor, own_agency: str, audit: Audit) -> None:
    """Refuse an account that the policy does not order, of the own agency, nameless, or without a near end.

    Raises:
        AuditRefused: naming what is wrong.
    """
    if audit.external_by == "none":
        raise AuditRefused("The policy orders no outside audit. Use the release desk for other requests.")
    refuse_blanks(AuditRefused, "the outside auditor", agency=account.agency, name=account.person)
    if account.agency.strip().casefold() == own_agency.strip().casefold():
        raise AuditRefused("An outside audit is done by another agency. Enter that agency.")
    if not account.opened_at < account.ends_at <= account.opened_at + LONGEST:
        raise AuditRefused(f"An auditor's account ends within {LONGEST.days} days. Enter an earlier end.")


@control("C06.6")
def may_read(account: OutsideAuditor, what: str, now: datetime) -> bool:
    """Whether the account may read ``what``: a part of the pack, or a sampled inquiry by its id; never write."""
    return account.opened_at <= now < account.ends_at and (what in PACK or what in account.sample)
