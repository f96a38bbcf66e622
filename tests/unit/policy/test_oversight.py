# SPDX-License-Identifier: Apache-2.0
"""The manager's panels: documents, what is overdue, retention, the posted policy."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from policy.errors import OversightRefused
from policy.oversight import (
    Document,
    DocumentState,
    Overdue,
    Posting,
    RetentionHealth,
    check_posting,
    checklist,
    compliance_panel,
    is_mail_due,
    is_posting_red,
    retention_panel,
)
from tests.helpers.policies import PROFILES

NOW = datetime(2026, 11, 21, 14, 8, tzinfo=UTC)
TODAY, DAY = date(2026, 11, 21), timedelta(days=1)
REQUIRED = (
    "guidelines",
    "authorized_titles",
    "training_requirements",
    "monitoring",
    "access_record_procedures",
    "safeguard_procedures",
)


def document(code: str) -> Document:
    return Document(code, "Program manager", "3", TODAY - DAY, TODAY)


@pytest.mark.clause(
    "SR-465.2.1-1", "MP-462.3.1-1", "WV-471.4.1-1",
    "SR-465.2.1-a", "SR-465.2.1-b", "SR-465.2.1-d", "MP-462.3.1-a", "MP-462.3.1-b", "MP-462.3.1-e",
    "SR-465.5-1", "MB-462.6-1", "PB-434.5-1", "MP-462.6-1", "WV-471.7-1",
)  # fmt: skip
@pytest.mark.parametrize("policy", PROFILES)
def test_each_document_of_the_policy_is_red_until_it_is_there(policy: str) -> None:
    rules = PROFILES[policy].docs
    assert set(REQUIRED) <= set(rules.required)
    assert checklist(rules, (), TODAY) == tuple((code, DocumentState.MISSING) for code in rules.required)
    full = [document(code) for code in rules.required]
    assert {state for _, state in checklist(rules, full, TODAY)} == {DocumentState.PRESENT}
    for code in rules.required:
        others = [one for one in full if one.code != code]
        red = [name for name, state in checklist(rules, others, TODAY) if state is not DocumentState.PRESENT]
        assert red == [code]


@pytest.mark.parametrize(
    ("given", "state"),
    [
        (replace(document("guidelines"), owner=" "), DocumentState.NOT_APPROVED),
        (replace(document("guidelines"), version=""), DocumentState.NOT_APPROVED),
        (replace(document("guidelines"), approved_on=None), DocumentState.NOT_APPROVED),
        (replace(document("guidelines"), approved_on=TODAY + DAY), DocumentState.NOT_APPROVED),
        (replace(document("guidelines"), review_on=None), DocumentState.REVIEW_DUE),
        (replace(document("guidelines"), review_on=TODAY - DAY), DocumentState.REVIEW_DUE),
        (document("guidelines"), DocumentState.PRESENT),
        (replace(document("guidelines"), approved_on=TODAY), DocumentState.PRESENT),
    ],
)
def test_a_document_has_owner_version_approval_and_a_review_to_come(
    given: Document, state: DocumentState
) -> None:
    rules = replace(PROFILES["SR-465"].docs, required=("guidelines",))
    assert checklist(rules, [given], TODAY) == (("guidelines", state),)
    newer = replace(document("guidelines"), version="4")
    assert checklist(rules, [given, newer], TODAY) == (("guidelines", DocumentState.PRESENT),)


def test_the_manager_may_add_rows() -> None:
    rules = replace(PROFILES["SR-465"].docs, required=("guidelines",))
    extra = replace(document("radio_card"), approved_on=None)
    assert checklist(rules, [extra], TODAY) == (
        ("guidelines", DocumentState.MISSING),
        ("radio_card", DocumentState.NOT_APPROVED),
    )


@pytest.mark.clause("MB-462.4-1-ii", "WV-471.4.1-d")
@pytest.mark.parametrize("fault", [one.name for one in fields(Overdue)])
def test_each_fault_turns_its_tile_red_and_is_mailed_daily(fault: str) -> None:
    assert not any(tile.is_red for tile in compliance_panel(Overdue()))
    panel = compliance_panel(Overdue(**{fault: 2}))
    assert [(tile.name, tile.value) for tile in panel if tile.is_red] == [(fault, "2")]
    assert is_mail_due(panel, None, TODAY)
    assert is_mail_due(panel, TODAY - DAY, TODAY)
    assert not is_mail_due(panel, TODAY, TODAY)
    assert not is_mail_due(compliance_panel(Overdue()), None, TODAY)


HEALTHY = RetentionHealth(0, NOW - 300 * DAY, NOW + DAY, 0, 0, 4, 0)


@pytest.mark.clause("SR-465.4-1", "MB-462.9-1", "PB-434.4-2", "MP-462.5-1", "WV-471.6-1")
@pytest.mark.parametrize(
    ("health", "red"),
    [
        (HEALTHY, []),
        (replace(HEALTHY, next_purge=NOW), []),
        (replace(HEALTHY, overdue_cars=1), ["overdue_cars"]),
        (replace(HEALTHY, next_purge=None), ["next_purge"]),
        (replace(HEALTHY, next_purge=NOW - DAY), ["next_purge"]),
        (replace(HEALTHY, overdue_records=1), ["overdue_records"]),
        (replace(HEALTHY, failed_jobs=1), ["failed_jobs"]),
        (replace(HEALTHY, unbooked=1), ["unbooked_exports"]),
    ],
)
def test_what_is_wrong_with_collection_and_retention_is_red(health: RetentionHealth, red: list[str]) -> None:
    panel = retention_panel(health, NOW)
    assert [tile.name for tile in panel if tile.is_red] == red
    assert {tile.name: tile.value for tile in panel}["oldest_record"] == "2026-01-25"
    assert is_mail_due(panel, TODAY - DAY, TODAY) is bool(red)


@pytest.mark.parametrize("policy", PROFILES)
def test_the_policy_is_posted_linked_and_in_the_wording_in_force(policy: str) -> None:
    profile = PROFILES[policy]
    own = profile.profile.source_sha256
    posted = Posting(own, TODAY, is_linked=True)
    assert not is_posting_red(posted, profile.profile, profile.publish)
    for wrong in (
        replace(posted, sha256="0" * 64),
        replace(posted, posted_on=None),
        replace(posted, is_linked=False),
    ):
        assert is_posting_red(wrong, profile.profile, profile.publish)
        assert not is_posting_red(wrong, profile.profile, replace(profile.publish, policy_posted=False))
    check_posting(own, profile.profile)
    with pytest.raises(OversightRefused, match="Review the profile"):
        check_posting("0" * 64, profile.profile)
