# SPDX-License-Identifier: Apache-2.0
"""No path reaches "fulfilled" without each step, and what was done stays on file."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import product

import pytest

from policy.errors import ReleaseRefused
from policy.profile.tree import Profile
from policy.recipients import RecipientKind
from policy.release import (
    Answer,
    Check,
    Fulfilment,
    How,
    ReleaseCase,
    Stage,
    ValuesAct,
    register,
    way_out_ruling,
)
from policy.release_request import Desk
from tests.helpers.releases import (
    APPROVE,
    CHECK,
    CITED,
    HASH,
    HOUR,
    NOW,
    REQUEST,
    SENT,
    VALUES,
    approved,
    desk,
    every_profile,
    refusal,
)


@every_profile
def test_a_whole_request_is_received_checked_decided_and_fulfilled(profile: Profile) -> None:
    at = desk(profile)
    case = ReleaseCase.receive(REQUEST, at)
    checked = case.check(CHECK, at)
    considered = checked.consider(VALUES, at)
    decided = considered.decide(APPROVE, at)
    stages = [one.stage for one in (case, checked, considered, decided, decided.fulfil(SENT, at))]
    assert stages == [Stage.RECEIVED, Stage.CHECKED, Stage.CHECKED, Stage.APPROVED, Stage.FULFILLED]


@pytest.mark.clause("SR-465.7-b", "MB-462.7-b", "PB-434.5-d", "MP-462.7-3", "WV-471.7-d")
@every_profile
@pytest.mark.parametrize("broken", [{"how": None}, {"identifier": " "}, {"by": ""}], ids=str)
def test_the_official_is_verified_before_approval(profile: Profile, broken: dict[str, object]) -> None:
    at = desk(profile)
    case = ReleaseCase.receive(REQUEST, at)
    with pytest.raises(ReleaseRefused, match="Verify the official") as refused:
        case.check(replace(CHECK, **broken), at)  # type: ignore[arg-type]
    assert refused.value.codes == ("recipient_not_verified",)
    with pytest.raises(ReleaseRefused, match="verify the official"):
        case.decide(APPROVE, at)
    done = case.check(CHECK, at).checked
    assert done is not None
    assert (done.by, done.how, done.at) == ("d.desk", How.CALL_BACK, NOW)


@pytest.mark.clause("SR-465.7-b", "MB-462.7-b", "MP-462.7-3", "WV-471.8-b")
@every_profile
@pytest.mark.parametrize(
    ("by", "when", "allowed"),
    [
        ("p.chief", NOW, True),
        ("p.designee", NOW, True),
        ("p.designee", NOW + HOUR, False),
        ("p.sergeant", NOW, False),
        ("p.property", NOW, False),
        ("p.auditor", NOW, False),
        ("d.desk", NOW, False),
        ("", NOW, False),
    ],
)
@pytest.mark.parametrize("approve", [True, False])
def test_only_the_approver_or_a_designee_on_record_decides(
    profile: Profile, by: str, when: datetime, allowed: bool, approve: bool
) -> None:
    at = desk(profile)
    case = ReleaseCase.receive(REQUEST, at).check(CHECK, at)
    answer = Answer(by, when, approve, ("r1",) if approve else (), "too wide")
    if not allowed:
        with pytest.raises(ReleaseRefused, match="decides releases") as refused:
            replace(case, values_act=replace(VALUES, by=by)).decide(answer, at)
        assert refused.value.codes == ("not_the_approver",)
        return
    decided = case.consider(replace(VALUES, by=by, at=when), at).decide(answer, at)
    assert decided.answer is not None
    assert decided.answer.title.removeprefix("designee of ") in profile.roles.release_approver
    assert (decided.answer.by, decided.answer.at) == (by, when)


@pytest.mark.clause("SR-465.7-b", "MB-462.7-b", "MP-462.7-3", "WV-471.8-b")
@every_profile
def test_who_entered_the_request_does_not_decide_it(profile: Profile) -> None:
    at = desk(profile)
    case = ReleaseCase.receive(replace(REQUEST, entered_by="p.chief"), at).check(CHECK, at)
    assert refusal(lambda: case.consider(VALUES, at), "another approver") == ("approver_is_requester",)
    assert refusal(lambda: case.decide(APPROVE, at), "another approver") == ("approver_is_requester",)


@pytest.mark.clause("WV-471.8-c", "MP-462.2-b")
@every_profile
def test_the_approver_answers_the_values_act_question_first(profile: Profile) -> None:
    at = desk(profile)
    case = ReleaseCase.receive(REQUEST, at).check(CHECK, at)
    by_another = case.consider(replace(VALUES, by="p.designee"), at)
    for asked in (case, by_another):
        with pytest.raises(ReleaseRefused, match="Values Act") as refused:
            asked.decide(APPROVE, at)
        assert refused.value.codes == ("values_act_missing",)
    adverse = case.consider(replace(VALUES, serves_immigration=True), at)
    with pytest.raises(ReleaseRefused, match="Refuse the request") as barred:
        adverse.decide(APPROVE, at)
    assert barred.value.codes == ("purpose_barred",)
    refusal = Answer("p.chief", NOW, approved=False, reason="serves immigration enforcement")
    assert adverse.decide(refusal, at).stage is Stage.REFUSED


@pytest.mark.clause("SR-465.7-b-ii", "MB-462.7-b-ii", "MP-462.7-3-ii", "WV-471.8-b-ii")
@every_profile
def test_nothing_is_fulfilled_before_approval_and_only_the_approved_records_go(profile: Profile) -> None:
    at = desk(profile)
    case = ReleaseCase.receive(REQUEST, at)
    refused_case = case.decide(Answer("p.chief", NOW, approved=False, reason="too wide"), at)
    checked = case.check(CHECK, at)
    for early in (case, checked, checked.consider(VALUES, at), refused_case):
        with pytest.raises(ReleaseRefused, match="Only an approved request") as refused:
            early.fulfil(SENT, at)
        assert refused.value.codes == ("not_approved",)
    ready = approved(profile)
    for records in ((), ("r1",), ("r1", "r2", "r3"), ("r1", "r3", "r3"), ("r2", "r3")):
        with pytest.raises(ReleaseRefused, match="exactly the records") as other:
            ready.fulfil(replace(SENT, records=records), at)
        assert other.value.codes == ("other_records",)
    sent = ready.fulfil(SENT, at)
    with pytest.raises(ReleaseRefused, match="not sent yet"):
        sent.fulfil(SENT, at)


@every_profile
def test_a_package_has_its_sender_and_hash(profile: Profile) -> None:
    for broken in ({"sha256": "0"}, {"by": " "}):
        with pytest.raises(ReleaseRefused, match="SHA-256"):
            approved(profile).fulfil(replace(SENT, **broken), desk(profile))  # type: ignore[arg-type]


@every_profile
def test_approval_covers_records_that_were_asked_for(profile: Profile) -> None:
    at = desk(profile)
    case = ReleaseCase.receive(REQUEST, at).check(CHECK, at).consider(VALUES, at)
    for records in ((), ("r9",), ("r1", "r9")):
        with pytest.raises(ReleaseRefused, match="asked for"):
            case.decide(replace(APPROVE, records=records), at)
    with pytest.raises(ReleaseRefused, match="reason"):
        case.decide(Answer("p.chief", NOW, approved=False), at)


@every_profile
def test_what_is_decided_stays_decided_and_time_runs_forward(profile: Profile) -> None:
    at = desk(profile)
    done = approved(profile)
    assert refusal(lambda: done.check(CHECK, at), "decided") == ("decided_already",)
    assert refusal(lambda: done.consider(VALUES, at), "decided") == ("decided_already",)
    assert refusal(lambda: done.decide(APPROVE, at), "decided") == ("decided_already",)
    before = NOW - timedelta(seconds=1)
    case = ReleaseCase.receive(REQUEST, at)
    assert refusal(lambda: case.check(replace(CHECK, at=before), at), "dated before") == ("out_of_order",)
    assert refusal(lambda: done.fulfil(replace(SENT, at=before), at), "dated before") == ("out_of_order",)


@every_profile
def test_a_new_check_asks_the_values_act_question_again(profile: Profile) -> None:
    at = desk(profile)
    again = ReleaseCase.receive(REQUEST, at).check(CHECK, at).consider(VALUES, at).check(CHECK, at)
    assert again.values_act is None


@every_profile
def test_an_agency_barred_since_the_approval_gets_nothing(profile: Profile) -> None:
    at = desk(profile)
    blocked = (*profile.recipients.blocked_agencies, "Example City")
    later = replace(at, recipients=replace(profile.recipients, blocked_agencies=blocked))
    with pytest.raises(ReleaseRefused, match="never given"):
        approved(profile).fulfil(SENT, later)


Step = Callable[..., ReleaseCase]
PEOPLE = ("p.chief", "p.designee", "p.sergeant", "d.desk")


def steps() -> list[Step]:
    """Everything that anybody could try, rightly or wrongly."""
    checks = (CHECK, Check("d.desk", NOW))
    thoughts = (ValuesAct(by, NOW, serves) for by in PEOPLE for serves in (True, False))
    answers = (
        Answer(by, NOW, yes, records, "too wide", tick)
        for by in PEOPLE
        for yes, tick, records in product((True, False), (True, False), ((), ("r1",), ("r9",)))
    )
    sent = (Fulfilment("d.desk", NOW, records, HASH) for records in ((), ("r1",), ("r1", "r2", "r3")))
    return [
        *(partial(ReleaseCase.check, check=check) for check in checks),
        *(partial(ReleaseCase.consider, answer=thought) for thought in thoughts),
        *(partial(ReleaseCase.decide, answer=answer) for answer in answers),
        *(partial(ReleaseCase.fulfil, sent=package) for package in sent),
    ]


def reachable(first: ReleaseCase, at: Desk) -> set[ReleaseCase]:
    """Every state that any order of steps leads to."""
    found, todo = {first}, [first]
    while todo:
        case = todo.pop()
        for step in steps():
            try:
                after = step(case, desk=at)
            except ReleaseRefused:
                continue
            if after not in found:
                found.add(after)
                todo.append(after)
    return found


@pytest.mark.clause(
    "SR-465.7-b-ii", "MB-462.7-b-ii", "MP-462.7-3-ii", "WV-471.8-b-ii", "SR-465.7-1-iii", "MB-462.7-1-iii"
)
@every_profile
@pytest.mark.parametrize("cited", [False, True])
@pytest.mark.parametrize(("verify", "values_act"), list(product([True, False], repeat=2)))
def test_no_path_reaches_fulfilled_without_each_step(
    profile: Profile, cited: bool, verify: bool, values_act: bool
) -> None:
    """All orders of all steps by all people, right and wrong: every fulfilled state has every step behind it."""
    more = {"kind": RecipientKind.OTHER_AGENCY, **CITED} if cited else {}
    request = replace(REQUEST, **more)  # type: ignore[arg-type]
    release = replace(profile.release, verify_recipient=verify, values_act_review=values_act)
    at = replace(desk(profile), release=release)
    states = reachable(ReleaseCase.receive(request, at), at)
    fulfilled = [case for case in states if case.stage is Stage.FULFILLED]
    assert fulfilled
    assert {case.stage for case in states} == set(Stage)
    assert any(case.checked is not None and case.checked.how is None for case in fulfilled) is not verify
    for case in fulfilled:
        assert case.checked is not None
        assert case.answer is not None
        assert case.fulfilment is not None
        assert case.checked.how is How.CALL_BACK or not verify
        assert case.answer.approved
        assert case.answer.by in {"p.chief", "p.designee"}
        assert case.answer.by != case.request.entered_by
        assert case.answer.basis_confirmed or not cited
        assert set(case.answer.records) == set(case.fulfilment.records) == {"r1"}
        if values_act:
            assert case.values_act is not None
            assert case.values_act.by == case.answer.by
        assert case.values_act is None or not case.values_act.serves_immigration


@pytest.mark.clause("SR-465.7-c", "MB-462.7-c", "MP-462.7-4", "WV-471.8-d")
@every_profile
def test_the_register_holds_everything_by_date_and_agency_and_nothing_can_be_deleted(
    profile: Profile,
) -> None:
    sent = approved(profile).fulfil(SENT, desk(profile))
    earlier = replace(sent, request=replace(REQUEST, received_at=NOW - HOUR))
    other = replace(sent, request=replace(REQUEST, agency_name="Another City Police"))
    assert register([sent, earlier, other]) == (earlier, other, sent)
    assert sent.request == REQUEST
    assert sent.answer is not None
    assert sent.fulfilment == SENT
    names = [name for name in dir(ReleaseCase) if not name.startswith("_")]
    assert not any(word in name for name in names for word in ("delete", "remove", "purge", "discard"))


@pytest.mark.clause(
    "SR-465.7-1-iii", "MB-462.7-1-iii", "PB-434.4-1-iv", "MP-462.2-3-v", "MP-462.7-p3-ii", "WV-471.8-1-iii"
)
@every_profile
def test_records_leave_by_an_approved_request_or_a_booking_and_no_other_way(profile: Profile) -> None:
    at = desk(profile)
    case = ReleaseCase.receive(REQUEST, at)
    ready = approved(profile)
    refused = case.decide(Answer("p.chief", NOW, approved=False, reason="too wide"), at)
    for none in (None, case, case.check(CHECK, at), refused, ready.fulfil(SENT, at)):
        assert way_out_ruling(none, " ", ["r1"]).codes == ("no_way_out",)
    assert way_out_ruling(ready, "", ["r1", "r3"]).allowed
    assert way_out_ruling(ready, "", ["r1", "r2"]).codes == ("no_way_out",)
    assert way_out_ruling(ready, "", []).codes == ("no_way_out",)
    assert way_out_ruling(None, "EV-26-77", ["r1"]).allowed
