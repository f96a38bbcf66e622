# SPDX-License-Identifier: Apache-2.0
"""The quarterly report: what it counts, to whom it goes, and which one is missing."""

from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum
from itertools import pairwise
from typing import get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.disposition import Outcome
from policy.errors import ReportRefused
from policy.portal import Figures
from policy.report import (
    Counts,
    Delivery,
    Event,
    HeldAudit,
    Kind,
    Quarter,
    QuarterlyReport,
    audit_lines,
    check_sections,
    deliver,
    draft,
    edit,
    missing,
    published,
    tally,
)
from tests.helpers.policies import PROFILES

COUNCIL = PROFILES["MP-462"].report
SUMMER = Quarter(2026, 3)
OTHERS = ("SR-465", "MB-462", "PB-434", "WV-471")


def at(month: int, day: int, hour: int = 12) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


EVENTS = (
    Event(Kind.READS, at(7, 1, 0), count=5000),
    Event(Kind.READS, at(9, 30, 23)),
    Event(Kind.READS, at(6, 30, 23), count=70),
    Event(Kind.READS, at(10, 1, 0), count=70),
    Event(Kind.ALERTS, at(8, 1)),
    Event(Kind.DISPOSITIONS, at(8, 2), Outcome.STOP_ARREST),
    Event(Kind.DISPOSITIONS, at(8, 3), Outcome.LOST),
    Event(Kind.PURGED, at(8, 4), count=4000),
)
AUDIT = HeldAudit(date(2026, 8, 15), is_outside=False, sampled=20, failed=3, steps=1)


def report_of(*audits: HeldAudit) -> QuarterlyReport:
    return draft(SUMMER, tally(EVENTS, SUMMER), audits, COUNCIL)


@pytest.mark.clause("MP-462.8-1-ii")
def test_the_report_counts_the_three_months_before() -> None:
    counts = tally(EVENTS, SUMMER)
    assert counts.of(Kind.READS) == 5001
    assert counts.of(Kind.ALERTS) == 1
    assert counts.of(Kind.INQUIRIES) == 0
    assert counts.of(Kind.PURGED) == 4000
    assert dict(counts.outcomes)[Outcome.STOP_ARREST] == 1
    assert sum(dict(counts.outcomes).values()) == counts.of(Kind.DISPOSITIONS) == 2
    assert {kind for kind, _ in counts.by_kind} == set(Kind)


def test_quarters_begin_at_the_departments_midnight() -> None:
    pacific = timezone(timedelta(hours=-7))
    assert tally([Event(Kind.READS, at(7, 1, 6))], SUMMER, pacific).of(Kind.READS) == 0
    assert tally([Event(Kind.READS, at(7, 1, 7))], SUMMER, pacific).of(Kind.READS) == 1


@given(st.lists(st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1)), max_size=30))  # noqa: DTZ001 - made aware below
def test_every_event_is_counted_in_exactly_one_quarter(moments: list[datetime]) -> None:
    events = [Event(Kind.ALERTS, moment.replace(tzinfo=UTC)) for moment in moments]
    quarters = [Quarter(year, number) for year in range(2024, 2028) for number in range(1, 5)]
    assert sum(tally(events, one).of(Kind.ALERTS) for one in quarters) == len(events)
    assert all(one.next == other for one, other in pairwise(quarters))


def plain_types(kind: object) -> set[object]:
    """Every type that can stand in a value of ``kind``."""
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        return set().union(*(plain_types(hints[field.name]) for field in fields(kind)))
    inner = [one for one in get_args(kind) if one is not ...]
    return set().union(*(plain_types(one) for one in inner)) if inner else {kind}


@pytest.mark.parametrize("kind", [Counts, HeldAudit, Figures, Event])
def test_no_figure_can_hold_a_plate_a_place_or_a_name(kind: type) -> None:
    for one in plain_types(kind):
        assert isinstance(one, type)
        assert one in {int, bool, date, datetime, type(None)} or issubclass(one, Enum)


@pytest.mark.clause("MP-462.8-1")
def test_menlo_parks_report_goes_to_the_council_after_the_quarter() -> None:
    report = report_of(AUDIT)
    assert report.recipient == "City Council"
    assert deliver(report, "City Council", date(2026, 10, 2)) == Delivery(
        SUMMER, "City Council", date(2026, 10, 2)
    )
    assert deliver(report, "City Council", date(2026, 10, 1)).on == date(2026, 10, 1)
    with pytest.raises(ReportRefused, match="goes to the City Council"):
        deliver(report, "Newspaper", date(2026, 10, 2))
    with pytest.raises(ReportRefused, match="not over"):
        deliver(report, "City Council", date(2026, 9, 30))


def test_words_may_be_edited_and_figures_stay() -> None:
    report = report_of(AUDIT)
    edited = edit(report, "A quiet quarter.")
    assert edited == replace(report, text="A quiet quarter.")


@pytest.mark.clause("MP-462.6-e")
def test_the_quarters_audits_are_always_printed() -> None:
    outside = replace(AUDIT, signed_on=date(2026, 7, 3), is_outside=True)
    elsewhen = replace(AUDIT, signed_on=date(2026, 10, 1))
    assert audit_lines(report_of(AUDIT, elsewhen, outside)) == (
        "2026-07-03, outside: 20 inquiries sampled, 3 not in order, 1 corrective steps",
        "2026-08-15, internal: 20 inquiries sampled, 3 not in order, 1 corrective steps",
    )
    assert audit_lines(report_of(elsewhen)) == ("none held",)
    check_sections(["counts", "audits"], COUNCIL)
    with pytest.raises(ReportRefused, match="Put the section back"):
        check_sections(["counts"], COUNCIL)
    check_sections(["counts"], replace(COUNCIL, includes_audits=False))


@pytest.mark.clause("MP-462.8-1")
def test_a_quarter_without_delivery_is_missing_after_a_week() -> None:
    first = Quarter(2026, 1)
    spring = Delivery(Quarter(2026, 2), "City Council", date(2026, 7, 1))
    assert missing(first, [spring], COUNCIL, date(2026, 10, 7)) == (first,)
    assert missing(first, [spring], COUNCIL, date(2026, 10, 8)) == (first, SUMMER)
    assert missing(first, [], COUNCIL, date(2026, 3, 31)) == ()


def test_menlo_park_publishes_each_delivered_report() -> None:
    deliveries = [Delivery(Quarter(2026, number), "City Council", date(2026, 12, 1)) for number in (2, 3, 2)]
    assert published(deliveries, COUNCIL) == (SUMMER, Quarter(2026, 2))


@pytest.mark.parametrize("policy", OTHERS)
def test_the_others_report_nothing_unasked(policy: str) -> None:
    rules = PROFILES[policy].report
    with pytest.raises(ReportRefused, match="orders no quarterly report"):
        draft(SUMMER, tally(EVENTS, SUMMER), (), rules)
    assert missing(Quarter(2026, 1), [], rules, date(2027, 1, 1)) == ()
    assert published([Delivery(SUMMER, "anyone", date(2026, 10, 2))], rules) == ()
