# SPDX-License-Identifier: Apache-2.0
"""Evidence holds, their exports, and booking."""

from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta

import pytest

from policy.errors import RetentionRefused
from policy.holds import (
    Export,
    Hold,
    book,
    check_export,
    check_hold,
    lift,
    standing_of,
    trigger_words,
    unbooked,
)
from policy.retention import Standing
from tests.helpers.policies import PROFILES

NOW = datetime(2026, 11, 21, 14, 8, tzinfo=UTC)
HOLD = Hold("evidence", "26-104417", "plate seen at the burglary", "analyst.a", NOW)
EXPORT = Export("26-104417", "SN-0001", "ab" * 32, "analyst.a", NOW)
TRIGGERS = {"evidence", "reasonably_believed_evidence", "discovery_request", "lawful_action"}


@pytest.mark.clause("SR-465.4-2-iv", "MB-462.9-2-iii", "PB-434.4-3-iii", "MP-462.5-2-iv", "WV-471.6-2-iv")
@pytest.mark.parametrize("policy", PROFILES)
def test_each_ground_of_the_policies_makes_a_hold(policy: str) -> None:
    for trigger in TRIGGERS:
        check_hold(replace(HOLD, trigger=trigger), PROFILES[policy].retention)
    with pytest.raises(RetentionRefused, match=r"discovery_request \(Discovery request\)"):
        check_hold(replace(HOLD, trigger="curiosity"), PROFILES[policy].retention)


@pytest.mark.parametrize(
    ("field", "words"), [("case_number", "case number"), ("reason", "reason"), ("placed_by", "member")]
)
def test_a_hold_names_case_reason_and_member(field: str, words: str) -> None:
    with pytest.raises(RetentionRefused, match=f"The {words} of the hold is missing"):
        check_hold(Hold(**(asdict(HOLD) | {field: " "})), PROFILES["SR-465"].retention)


def test_a_departments_own_ground_has_words() -> None:
    assert trigger_words("court_preservation_order") == "Court preservation order"


def test_a_second_person_lifts_a_hold() -> None:
    lifted = lift(HOLD, "records.b", NOW + timedelta(days=1))
    assert HOLD.in_force
    assert not lifted.in_force
    assert (lifted.lifted_by, lifted.lifted_at) == ("records.b", NOW + timedelta(days=1))
    with pytest.raises(RetentionRefused, match="lifted already"):
        lift(lifted, "records.b", NOW)


@pytest.mark.parametrize(("by", "words"), [(" Analyst.A", "second person"), ("", "member of the lifting")])
def test_who_placed_a_hold_or_nobody_does_not_lift_it(by: str, words: str) -> None:
    with pytest.raises(RetentionRefused, match=words):
        lift(HOLD, by, NOW)


def test_held_records_go_to_a_named_carrier_and_unheld_ones_do_not() -> None:
    check_export(EXPORT, [HOLD])
    other_case = replace(HOLD, case_number="26-1")
    for holds in ([], [other_case], [lift(HOLD, "records.b", NOW)]):
        with pytest.raises(RetentionRefused, match="No hold of this case"):
            check_export(EXPORT, holds)
    for field in ("case_number", "media_serial", "manifest_sha256", "exported_by"):
        with pytest.raises(RetentionRefused, match="of the export is missing"):
            check_export(Export(**(asdict(EXPORT) | {field: ""})), [HOLD])


@pytest.mark.clause("SR-465.4-2-vi", "MB-462.9-2-v", "PB-434.4-3-v", "MP-462.5-2-vi", "WV-471.6-2-vi")
@pytest.mark.parametrize("policy", PROFILES)
def test_an_export_stays_open_until_it_is_booked_into_evidence(policy: str) -> None:
    assert PROFILES[policy].retention.book_into_evidence
    older = replace(EXPORT, exported_at=NOW - timedelta(days=2))
    assert unbooked([EXPORT, older]) == (older, EXPORT)
    with pytest.raises(RetentionRefused, match="evidence item number"):
        book(EXPORT, " ", "records.b", NOW)
    with pytest.raises(RetentionRefused, match="member"):
        book(EXPORT, "E-77", " ", NOW)
    booked = book(EXPORT, " E-77 ", "records.b", NOW)
    assert (booked.item_number, booked.is_booked, EXPORT.is_booked) == ("E-77", True, False)
    for half in (
        replace(booked, item_number=""),
        replace(booked, booked_by=""),
        replace(booked, booked_at=None),
    ):
        assert unbooked([half]) == (half,)
    assert unbooked([booked]) == ()
    with pytest.raises(RetentionRefused, match="booked already"):
        book(booked, "E-78", "records.b", NOW)


def test_booked_means_booked_for_every_case_that_holds_the_record() -> None:
    booked = book(EXPORT, "E-77", "records.b", NOW)
    other = replace(HOLD, case_number="26-1")
    assert standing_of([], [booked]) == Standing()
    assert standing_of([HOLD], [EXPORT]) == Standing(is_held=True)
    assert standing_of([HOLD], [booked]) == Standing(is_held=True, is_booked=True)
    assert standing_of([HOLD, other], [booked]) == Standing(is_held=True)
    assert standing_of([HOLD, lift(other, "records.b", NOW)], [booked], is_approved=True) == Standing(
        is_held=True, is_booked=True, is_approved=True
    )
