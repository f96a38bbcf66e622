# SPDX-License-Identifier: Apache-2.0
"""What an inquiry must carry before it gives a result."""

from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta

import pytest

from policy.access import CAPTURE_MODES, PURPOSES, InquiryRequest, check_inquiry, check_purpose
from policy.errors import InquiryRefused

NOW = datetime(2026, 11, 21, 14, 8, tzinfo=UTC)
COMPLETE = InquiryRequest("criminal_investigation", "26-104417", "follow-up of a burglary", "8QT*")


def test_a_complete_request_passes() -> None:
    check_inquiry(COMPLETE)
    check_inquiry(replace(COMPLETE, plate="8qtq 743", since=NOW, until=NOW))


@pytest.mark.clause("MP-462.6-c", "MP-462.6-c-ii", "WV-471.7-e", "MB-462.6-b-4")
@pytest.mark.parametrize(
    ("field", "value", "missing"),
    [
        ("purpose", " ", "purpose"),
        ("purpose", "curiosity", "not authorised"),
        ("case_or_incident", " ", "case or incident number"),
        ("reason", "\t", "reason"),
        ("reason", "fourteen signs", "at least 15"),
        ("reason", "because" + " " * 20, "at least 15"),
        ("plate", "", "plate"),
        ("plate", "*", "two of its characters"),
        ("plate", "8*", "two of its characters"),
        ("plate", "8QTQ7438QTQ", "ten"),
    ],
)
def test_each_missing_item_is_named(field: str, value: str, missing: str) -> None:
    given = asdict(COMPLETE) | {field: value}
    with pytest.raises(InquiryRefused, match=missing):
        check_inquiry(InquiryRequest(**given))


def test_a_span_of_time_ends_after_it_begins() -> None:
    with pytest.raises(InquiryRefused, match="ends before"):
        check_inquiry(replace(COMPLETE, since=NOW, until=NOW - timedelta(seconds=1)))
    check_inquiry(replace(COMPLETE, since=NOW))
    check_inquiry(replace(COMPLETE, until=NOW))


def test_the_departments_own_list_of_purposes_counts() -> None:
    check_purpose("training_day", authorised={"training_day"})
    with pytest.raises(InquiryRefused, match="not authorised"):
        check_inquiry(COMPLETE, authorised={"training_day"})


def test_purposes_are_distinct_and_capture_starts_with_three() -> None:
    codes = [purpose.code for purpose in PURPOSES]
    assert len(set(codes)) == len(codes)
    assert [mode.code for mode in CAPTURE_MODES] == [
        "routine_patrol",
        "criminal_investigation",
        "crime_scene_canvass",
    ]
