# SPDX-License-Identifier: Apache-2.0
"""Judging the sample, data errors, signature, memo and violations."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from policy.audit_file import AuditFile, DataError, Finding, confirm, correct, judge, sign, with_errors
from policy.audit_memo import edit, file_memo, make_memo, review
from policy.audit_sample import Inquiry, Sample, draw_sample
from policy.duties import Appointment, Authority
from policy.errors import AccessRefused, AuditRefused
from policy.inquiry import Asked, InquiryRequest
from policy.inquiry import judge as judge_inquiry
from policy.ruling import Finding as Missing
from policy.ruling import Ruling
from policy.violations import Violation, check_violation, close, open_violations
from tests.helpers.policies import PROFILES

NOW = datetime(2027, 1, 4, 14, 8, tzinfo=UTC)
SINCE, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
WATSON = PROFILES["WV-471"].audit
INQUIRIES = tuple(
    Inquiry(f"q{at}", datetime(2026, 10, 1 + at, tzinfo=UTC), f"member.{at}") for at in range(3)
)
SAMPLE: Sample = draw_sample(INQUIRIES, PROFILES["WV-471"].audit, UNTIL, 7)
LOG: dict[str, dict[str, str]] = {"q0": {"case": "26-1"}, "q1": {"case": ""}, "q2": {"case": "26-3"}}
AUDITORS = {
    "SR-465": "Operations Bureau Commander",
    "MB-462": "Administration and Investigation Bureau Commander",
    "PB-434": "Support Services Bureau Commander",
    "MP-462": "Special Operations Commander or designee",
    "WV-471": "Professional Standards Division Captain or Chief's designee",
}
ERROR = DataError("read 12", "state", "NV", "records.b")


def office_of(policy: str, office: str) -> Authority:
    """One person holds ``office``, another one is a sergeant."""
    held = ((office, "auditor.z"), ("Patrol Sergeant", "sergeant.s"))
    posts = tuple(Appointment(title, name, name, SINCE) for title, name in held)
    return Authority(PROFILES[policy].roles, posts)


OFFICE = office_of("WV-471", AUDITORS["WV-471"])


def needs_case(logged: Mapping[str, str]) -> Ruling:
    words = "Give the case or incident number that this search is for."
    return Ruling.of([None if logged["case"] else Missing("case_missing", words)])


@pytest.mark.clause("WV-471.9-1-iv")
@pytest.mark.parametrize("policy", PROFILES)
def test_the_departments_own_inquiry_rule_judges_the_sample(policy: str) -> None:
    profile = PROFILES[policy]

    def rule(logged: Asked) -> Ruling:
        return judge_inquiry(logged, profile.use, profile.inquiry)

    purpose = profile.use.purposes[0]
    full = InquiryRequest(purpose, "26-104417", "vehicle seen leaving the burglary", "8QTQ743")
    bare = InquiryRequest(purpose, "", "", "8QTQ743")
    unlisted = InquiryRequest("curiosity", "26-104417", "vehicle seen leaving the burglary", "8QTQ743")
    faults = [judge(INQUIRIES[0], Asked(one, "member.0"), rule).fault for one in (full, bare, unlisted)]
    # Manhattan Beach asks for the purpose and no more (462.6(b)(4)).
    assert [bool(fault) for fault in faults] == [False, policy != "MB-462", True]
    assert not any("8QTQ743" in fault for fault in faults)


def judged() -> tuple[Finding, ...]:
    found = [judge(one, LOG[one.id], needs_case) for one in INQUIRIES]
    return tuple(
        confirm(one, "auditor.z", passes=not one.fault, violation="V-1" if one.fault else "") for one in found
    )


def audit_file(*findings: Finding) -> AuditFile:
    return AuditFile("2026-1", SINCE, UNTIL, SAMPLE, findings or judged(), ())


@pytest.mark.clause("WV-471.9-1-iv", "WV-471.9-1-ii")
def test_the_inquiry_rule_pre_fills_each_row_and_the_auditor_confirms_it() -> None:
    found = [judge(one, LOG[one.id], needs_case) for one in INQUIRIES]
    assert [bool(one.fault) for one in found] == [False, True, False]
    assert "case or incident number" in found[1].fault
    assert [one.passes for one in found] == [None, None, None]
    with pytest.raises(AuditRefused, match="3 sampled inquiries have no judgement"):
        sign(audit_file(*found), "auditor.z", OFFICE, NOW, WATSON)
    with pytest.raises(AuditRefused, match="1 sampled inquiries"):
        sign(audit_file(*judged()[:2], found[2]), "auditor.z", OFFICE, NOW, WATSON)
    assert sign(audit_file(), "auditor.z", OFFICE, NOW, WATSON).is_signed


def test_departing_from_the_rule_needs_a_note() -> None:
    clean, faulty = (judge(one, LOG[one.id], needs_case) for one in INQUIRIES[:2])
    for finding, passes in ((clean, False), (faulty, True)):
        with pytest.raises(AuditRefused, match="note why"):
            confirm(finding, "auditor.z", passes=passes, note=" ")
        assert confirm(finding, "auditor.z", passes=passes, note="case found on paper").passes is passes


@pytest.mark.parametrize(
    ("auditor", "words"), [("Member.0 ", "of their own"), ("", "auditor of the finding")]
)
def test_nobody_audits_an_inquiry_of_their_own(auditor: str, words: str) -> None:
    with pytest.raises(AuditRefused, match=words):
        confirm(judge(INQUIRIES[0], LOG["q0"], needs_case), auditor, passes=True)


@pytest.mark.clause("MB-462.6-c-ii")
@pytest.mark.parametrize("policy", PROFILES)
def test_only_the_policys_auditor_signs(policy: str) -> None:
    office = office_of(policy, AUDITORS[policy])
    for by in ("sergeant.s", ""):
        with pytest.raises(AccessRefused, match=f"Only the {AUDITORS[policy]}"):
            sign(audit_file(), by, office, NOW, WATSON)
    signed = sign(audit_file(), "auditor.z", office, NOW, WATSON)
    assert (signed.signed_by, signed.signed_at) == ("auditor.z", NOW)
    with pytest.raises(AuditRefused, match="signed and locked"):
        sign(signed, "auditor.z", office, NOW, WATSON)


def test_findings_must_be_those_of_the_sample() -> None:
    for findings in (judged()[:2], (*judged(), judged()[0])):
        with pytest.raises(AuditRefused, match="not those of the sample"):
            sign(audit_file(*findings), "auditor.z", OFFICE, NOW, WATSON)


@pytest.mark.clause("MP-462.6-d-ii", "MP-462.6-f-ii")
@pytest.mark.parametrize("policy", PROFILES)
def test_an_inquiry_that_failed_is_in_the_register_of_violations_before_the_signature(policy: str) -> None:
    audit = PROFILES[policy].audit
    office = office_of(policy, AUDITORS[policy])
    unlisted = tuple(replace(one, violation="") for one in judged())
    with pytest.raises(AuditRefused, match="register of violations"):
        sign(audit_file(*unlisted), "auditor.z", office, NOW, audit)
    lax = replace(audit, violations_recorded=False)
    assert sign(audit_file(*unlisted), "auditor.z", office, NOW, lax).is_signed


@pytest.mark.clause("WV-471.9-2-ii")
def test_the_auditor_says_which_data_errors_there_are_even_none() -> None:
    silent = replace(audit_file(), errors=None)
    with pytest.raises(AuditRefused, match="or that there are none"):
        sign(silent, "auditor.z", OFFICE, NOW, WATSON)
    assert sign(with_errors(silent, ()), "auditor.z", OFFICE, NOW, WATSON).is_signed
    lax = replace(WATSON, records_data_errors=False)
    memo = make_memo(sign(silent, "auditor.z", OFFICE, NOW, lax), lax, ())
    assert (memo.open_errors, memo.corrected_errors) == ((), ())


def signed_file(*errors: DataError) -> AuditFile:
    file = with_errors(audit_file(), errors)
    return sign(file, "auditor.z", OFFICE, NOW, WATSON)


@pytest.mark.clause("WV-471.9-2-ii", "WV-471.9-2-iii")
def test_a_data_error_stays_open_until_it_is_corrected_and_keeps_both_values() -> None:
    audit = PROFILES["WV-471"].audit
    signed = signed_file(ERROR)
    assert make_memo(signed, audit, ()).open_errors == (ERROR,)
    for value, by, words in (("NV", "records.b", "same as the wrong one"), ("CA", "", "member")):
        with pytest.raises(AuditRefused, match=words):
            correct(ERROR, value, by, NOW)
    corrected = correct(ERROR, "CA", "records.b", NOW)
    assert (corrected.original, corrected.corrected, corrected.is_open) == ("NV", "CA", False)
    memo = make_memo(with_errors(signed, [corrected]), audit, ())
    assert (memo.open_errors, memo.corrected_errors) == ((), (corrected,))
    with pytest.raises(AuditRefused, match="corrected already"):
        correct(corrected, "OR", "records.b", NOW)


def test_signed_findings_take_no_new_errors_and_lose_none() -> None:
    signed = signed_file(ERROR)
    for errors in ((), (ERROR, replace(ERROR, record="read 13")), (replace(ERROR, original="OR"),)):
        with pytest.raises(AuditRefused, match="next audit"):
            with_errors(signed, errors)


@pytest.mark.clause("WV-471.9-2")
def test_watsonvilles_memo_goes_to_the_chief_with_period_sample_failures_and_correction() -> None:
    profile = PROFILES["WV-471"]
    correction = profile.interpreted["audit.criteria_ref"]
    memo = make_memo(signed_file(), profile.audit, (VIOLATION,), correction)
    assert memo.to == "Chief of Police"
    assert (memo.since, memo.until, memo.draws, memo.seed) == (SINCE, UNTIL, SAMPLE.draws, 7)
    assert (memo.passed, memo.failed) == (2, 1)
    assert memo.criteria == "471.7(e)"
    assert "462.5(e) does not exist" in memo.correction
    assert memo.violations == (VIOLATION,)


def test_inquiries_with_one_of_the_two_are_counted() -> None:
    one = judge(INQUIRIES[0], LOG["q0"], needs_case, is_partly_documented=True)
    two = judge(INQUIRIES[1], LOG["q1"], needs_case, is_partly_documented=True)
    findings = [
        confirm(finding, "auditor.z", passes=not finding.fault, violation="V-1") for finding in (one, two)
    ]
    file = sign(audit_file(*findings, judged()[2]), "auditor.z", OFFICE, NOW, WATSON)
    assert make_memo(file, PROFILES["WV-471"].audit, ()).partly_documented == 2


def test_no_memo_without_signed_findings() -> None:
    with pytest.raises(AuditRefused, match="not signed yet"):
        make_memo(audit_file(), PROFILES["WV-471"].audit, ())


@pytest.mark.clause("WV-471.9-2-iv")
@pytest.mark.parametrize("policy", PROFILES)
def test_after_its_review_the_memo_is_locked_and_filed_by_whom_the_policy_names(policy: str) -> None:
    audit = PROFILES[policy].audit
    memo = edit(make_memo(signed_file(), audit, ()), "one search lacked its number")
    with pytest.raises(AuditRefused, match="has not reviewed"):
        file_memo(memo, "clerk.c", audit.memo_retained_by, NOW)
    with pytest.raises(AuditRefused, match="addressed to"):
        review(memo, "chief.a", "Patrol Sergeant", NOW)
    with pytest.raises(AuditRefused, match="person"):
        review(memo, "", audit.memo_to, NOW)
    reviewed = review(memo, "chief.a", audit.memo_to, NOW)
    with pytest.raises(AuditRefused, match="locked"):
        edit(reviewed, "none lacked its number")
    with pytest.raises(AuditRefused, match="reviewed already"):
        review(reviewed, "chief.a", audit.memo_to, NOW)
    with pytest.raises(AuditRefused, match=f"The {audit.memo_retained_by} files"):
        file_memo(reviewed, "clerk.c", "Patrol Sergeant", NOW)
    with pytest.raises(AuditRefused, match="person"):
        file_memo(reviewed, " ", audit.memo_retained_by, NOW)
    filed = file_memo(reviewed, "clerk.c", audit.memo_retained_by, NOW)
    assert filed.filed is not None
    assert filed.text == "one search lacked its number"
    with pytest.raises(AuditRefused, match="filed already"):
        file_memo(filed, "clerk.c", audit.memo_retained_by, NOW)


VIOLATION = Violation("WV-471.7-e", "member.1", date(2026, 12, 1), "audit 2026-1")
STEP = replace(VIOLATION, step="refresher lesson", owner="training.t", due_on=date(2027, 1, 1))


@pytest.mark.clause("MP-462.6-d-iii", "MP-462.6-f-iii")
def test_a_violation_closes_only_with_a_step_against_its_repeat() -> None:
    audit = PROFILES["MP-462"].audit
    for entry, words in (
        (VIOLATION, "corrective step"),
        (replace(STEP, owner=""), "owner"),
        (replace(STEP, due_on=None), "due date"),
    ):
        with pytest.raises(AuditRefused, match=words):
            close(entry, "retrained", date(2027, 1, 2), audit)
    with pytest.raises(AuditRefused, match="outcome"):
        close(STEP, "", date(2027, 1, 2), audit)
    closed = close(STEP, " retrained ", date(2027, 1, 2), audit)
    assert (closed.outcome, closed.closed_on, closed.is_open) == ("retrained", date(2027, 1, 2), False)
    with pytest.raises(AuditRefused, match="closed already"):
        close(closed, "again", date(2027, 1, 3), audit)


def test_where_the_profile_asks_for_no_step_an_outcome_is_enough() -> None:
    audit = replace(PROFILES["MP-462"].audit, corrective_steps_required=False)
    assert not close(VIOLATION, "unfounded", date(2027, 1, 2), audit).is_open


@pytest.mark.clause("MP-462.6-d-ii", "MP-462.6-f-ii", "WV-471.5-PU-a")
def test_a_violation_names_rule_person_and_how_it_was_found_and_stays_on_the_list() -> None:
    check_violation(VIOLATION)
    for entry, words in (
        (replace(VIOLATION, rule=""), "rule"),
        (replace(VIOLATION, person=" "), "person"),
        (replace(VIOLATION, how_found=""), "way it was found"),
    ):
        with pytest.raises(AuditRefused, match=words):
            check_violation(entry)
    older = replace(VIOLATION, found_on=date(2026, 11, 1))
    closed = close(STEP, "retrained", date(2027, 1, 2), PROFILES["MP-462"].audit)
    assert open_violations([VIOLATION, closed, older]) == (older, VIOLATION)
