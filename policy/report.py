# SPDX-License-Identifier: Apache-2.0
"""The quarterly report: counted events and audits, no plate, no place, no name."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Final

from policy.control import control
from policy.disposition import Outcome
from policy.errors import ReportRefused
from policy.profile.oversight import Report

DRAFT_DAYS: Final = 7
"""Days after a quarter within which its report is drafted and delivered."""


class Kind(StrEnum):
    """What is counted."""

    READS = "reads"
    ALERTS = "alerts"
    VERIFIED_HITS = "verified_hits"
    DISPOSITIONS = "dispositions"
    INQUIRIES = "inquiries"
    RELEASES = "releases"
    PURGED = "purged"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, as far as a count needs it.

    Attributes:
        at: UTC.
        outcome: of a disposition, None for other kinds.
        count: how many at once, for what a job does in bulk.
    """

    kind: Kind
    at: datetime
    outcome: Outcome | None = None
    count: int = 1


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A calendar quarter: year and number 1 to 4."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """The quarter in which the day lies."""
        return cls(day.year, (day.month - 1) // 3 + 1)

    @property
    def next(self) -> "Quarter":
        """The one after it."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def first_day(self) -> date:
        """Its first day."""
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def report_by(self) -> date:
        """Last day on which its report is in time."""
        return self.next.first_day + timedelta(days=DRAFT_DAYS - 1)


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each thing happened; ``outcomes`` says it for each way in which hits were cleared."""

    by_kind: tuple[tuple[Kind, int], ...]
    outcomes: tuple[tuple[Outcome, int], ...]

    def of(self, kind: Kind) -> int:
        """How often this happened."""
        return dict(self.by_kind)[kind]


@dataclass(frozen=True, slots=True)
class HeldAudit:
    """One audit of the quarter.

    Attributes:
        signed_on: day of the signature.
        is_outside: done by another agency.
        sampled: inquiries looked at; ``failed`` those not in order.
        steps: corrective steps decided.
    """

    signed_on: date
    is_outside: bool
    sampled: int
    failed: int
    steps: int


@dataclass(frozen=True, slots=True)
class QuarterlyReport:
    """The report of one quarter; ``text`` is the only part that may be edited."""

    quarter: Quarter
    recipient: str
    counts: Counts
    audits: tuple[HeldAudit, ...]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A report that reached its addressee."""

    quarter: Quarter
    recipient: str
    on: date


@control("C10.1")
def tally(events: Iterable[Event], quarter: Quarter, zone: tzinfo = UTC) -> Counts:
    """The counts of one quarter; ``zone`` is the department's, in which its quarters begin.

    Source: Menlo Park 462.8(1): the three months before.
    """
    kinds: Counter[Kind] = Counter()
    outcomes: Counter[Outcome] = Counter()
    for event in events:
        if Quarter.of(event.at.astimezone(zone).date()) != quarter:
            continue
        kinds[event.kind] += event.count
        if event.outcome is not None:
            outcomes[event.outcome] += event.count
    return Counts(tuple((kind, kinds[kind]) for kind in Kind), tuple((one, outcomes[one]) for one in Outcome))


@control("C10.1", "C10.2")
def draft(quarter: Quarter, counts: Counts, audits: Collection[HeldAudit], rules: Report) -> QuarterlyReport:
    """The report of ``quarter`` with the audits signed in it.

    Raises:
        ReportRefused: the policy orders no quarterly report.
    """
    if not rules.quarterly:
        raise ReportRefused("The policy orders no quarterly report. Switch report.quarterly on to make one.")
    held = sorted(
        (one for one in audits if Quarter.of(one.signed_on) == quarter), key=lambda one: one.signed_on
    )
    return QuarterlyReport(quarter, rules.recipient, counts, tuple(held))


@control("C10.1")
def edit(report: QuarterlyReport, text: str) -> QuarterlyReport:
    """The report with these words; its figures stay."""
    return replace(report, text=text)


@control("C10.2")
def audit_lines(report: QuarterlyReport) -> tuple[str, ...]:
    """What the audit section prints; "none held" where there was none, never nothing."""
    return tuple(
        f"{one.signed_on:%Y-%m-%d}, {'outside' if one.is_outside else 'internal'}: {one.sampled} inquiries sampled, "
        f"{one.failed} not in order, {one.steps} corrective steps"
        for one in report.audits
    ) or ("none held",)


@control("C10.2")
def check_sections(sections: Collection[str], rules: Report) -> None:
    """Refuse to print a report without its audit section.

    Raises:
        ReportRefused: ``audits`` is not among the sections although the policy wants it.
    """
    if rules.includes_audits and "audits" not in sections:
        raise ReportRefused("The report must show the quarter's audits. Put the section back.")


@control("C10.1")
def deliver(report: QuarterlyReport, to: str, on: date) -> Delivery:
    """The delivery of a report of a quarter that is over.

    Raises:
        ReportRefused: it goes to another addressee, or the quarter is still running.
    """
    if to != report.recipient:
        raise ReportRefused(f"This report goes to the {report.recipient}. Deliver it there.")
    if on < report.quarter.next.first_day:
        raise ReportRefused("This quarter is not over. Deliver its report afterwards.")
    return Delivery(report.quarter, to, on)


@control("C10.1", "P03.1")
def missing(
    first: Quarter, deliveries: Iterable[Delivery], rules: Report, today: date
) -> tuple[Quarter, ...]:
    """Quarters since ``first`` whose report should have been delivered and was not, oldest first."""
    done = {one.quarter for one in deliveries}
    found = []
    quarter = first
    while rules.quarterly and quarter.report_by < today:
        if quarter not in done:
            found.append(quarter)
        quarter = quarter.next
    return tuple(found)


@control("P03.1")
def published(deliveries: Iterable[Delivery], rules: Report) -> tuple[Quarter, ...]:
    """Quarters whose reports stand on the public page, newest first: each delivered one, where the policy says so."""
    return tuple(sorted({one.quarter for one in deliveries}, reverse=True)) if rules.public else ()
