# SPDX-License-Identifier: Apache-2.0
"""One run of the purge: its batch, what a late hold spares, and the certificate of what was destroyed."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from policy.control import control
from policy.duties import Authority, Duty
from policy.errors import RetentionRefused
from policy.profile.keeping import Purge, Retention
from policy.retention import Decision, Fate, Kept, purge_date


@dataclass(frozen=True, slots=True)
class Approval:
    """The program manager's word for a batch: these records and no others.

    Attributes:
        records: ids that were on the list when it was approved.
        by: account name.
        at: UTC.
    """

    records: frozenset[str]
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Settled:
    """What a run may commit.

    Attributes:
        destroy: ids that were due at selection and still are.
        spared: ids that were due at selection and are not any more: a hold came in between.
    """

    destroy: tuple[str, ...]
    spared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Certificate:
    """Proof of one run; it names no plate and no place.

    Attributes:
        run_at: UTC.
        oldest: UTC, earliest capture among the destroyed; likewise ``newest``; None when nothing was.
        destroyed: how many reads.
        held: how many were skipped because of a hold.
        awaiting: how many are due and await approval.
        by_place: how many copies went in each place of ``purge.covers``, in its order.
        methods: steps done.
        outside: copies that were released or booked before and lie outside the purge (X-8).
        approved_by: account name, empty for an automatic run.
    """

    run_at: datetime
    oldest: datetime | None
    newest: datetime | None
    destroyed: int
    held: int
    awaiting: int
    by_place: tuple[tuple[str, int], ...]
    methods: tuple[str, ...]
    outside: tuple[str, ...]
    approved_by: str = ""


@control("J04.3", "C03.1")
def check_approval(approval: Approval, authority: Authority) -> None:
    """Refuse the approval of a batch by anybody but ``roles.program_manager`` or a designee on record.

    Raises:
        AccessRefused: the person did not hold that duty then.
        RetentionRefused: the batch is empty.
    """
    authority.require(approval.by, Duty.PROGRAM, approval.at)
    if not approval.records:
        raise RetentionRefused("This batch is empty. List the records that are due first.")


@control("J04.2", "C04.1")
def settle(selected: Mapping[str, Decision], fresh: Mapping[str, Decision]) -> Settled:
    """What may be committed of what a run selected, judged anew at commit (X-7).

    Args:
        selected: decisions at selection, by record id.
        fresh: decisions about the same records at commit; a record that is missing here is spared.
    """
    chosen = tuple(sorted(record for record, one in selected.items() if one.fate is Fate.DESTROY))
    is_due = {record: record in fresh and fresh[record].fate is Fate.DESTROY for record in chosen}
    return Settled(
        tuple(record for record in chosen if is_due[record]),
        tuple(record for record in chosen if not is_due[record]),
    )


@control("J04.2")
def gaps(done: Mapping[str, int], methods: Collection[str], purge: Purge) -> tuple[str, ...]:
    """Places of ``purge.covers`` and steps of ``purge.method`` that a run did not report; empty when complete.

    Args:
        done: copies destroyed by place; 0 counts as looked at.
        methods: steps done.
        purge: the department's rules.
    """
    places = tuple(place for place in purge.covers if place not in done)
    return places + tuple(step for step in purge.method if step not in methods)


@control("J04.2")
def certify(certificate: Certificate, purge: Purge) -> Certificate:
    """The certificate, if it covers what the policy asks for.

    Raises:
        RetentionRefused: naming the places and steps that are missing, or counts that contradict each other.
    """
    missing = gaps(dict(certificate.by_place), certificate.methods, purge)
    if missing:
        raise RetentionRefused(
            f"The purge did not cover: {', '.join(missing)}. Run these steps and certify again."
        )
    if bool(certificate.destroyed) != (certificate.oldest is not None and certificate.newest is not None):
        raise RetentionRefused("The certificate's count and range contradict each other. Count again.")
    return certificate


@control("J04.2")
def overdue(decisions: Iterable[Decision], purge: Purge, now: datetime) -> int:
    """How many records should have been destroyed by a run at least ``purge.interval_hours`` ago."""
    latest = now - timedelta(hours=purge.interval_hours)
    return sum(one.fate is Fate.DESTROY and one.at is not None and one.at <= latest for one in decisions)


@control("C03.4")
def calendar(reads: Iterable[Kept], retention: Retention) -> dict[date, int]:
    """How many reads fall due on which day (UTC), the earliest first."""
    days = Counter(purge_date(read, retention).date() for read in reads)
    return dict(sorted(days.items()))
