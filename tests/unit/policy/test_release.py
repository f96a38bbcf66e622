# SPDX-License-Identifier: Apache-2.0
"""Data leave only to whom the policy allows, and no path reaches "fulfilled" without each step."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import product

import pytest

from policy.duties import Appointment, Assignment, Authority, Duty
from policy.errors import ReleaseRefused
from policy.profile.tree import Profile
from policy.recipients import Aim, Jurisdiction, RecipientKind
from policy.referral import referral
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
from policy.release_request import Desk, Document, ReleaseRequest, request_ruling
from tests.helpers.policies import PROFILES

NOW = datetime(2026, 11, 26, 15, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
HASH = "0f" * 32
LETTER = Document("letter.pdf", HASH)
every_profile = pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
REQUEST = ReleaseRequest(
    agency_name="Example City Police Department",
    requester_name="Detective Example",
    intended_purpose="robbery investigation 26-881",
    kind=RecipientKind.LAW_ENFORCEMENT,
    jurisdiction=Jurisdiction.CALIFORNIA,
    aim=Aim.OFFICIAL,
    records=("r1", "r2", "r3"),
    entered_by="d.desk",
    received_at=NOW,
    document=LETTER,
)
CITED = {"citation": "Penal Code 1546.1 order 26-12", "citation_document": Document("order.pdf", HASH)}
CHECK = Check("d.desk", NOW, How.CALL_BACK, "CA0410100")
VALUES = ValuesAct("p.chief", NOW, serves_immigration=False, note="robbery")
APPROVE = Answer("p.chief", NOW, approved=True, records=("r1", "r3"))
SENT = Fulfilment("d.desk", NOW, ("r3", "r1"), HASH)


def desk(profile: Profile) -> Desk:
    roles = profile.roles
    offices = [
        Appointment(roles.release_approver, "p.chief", "Approver One", NOW - HOUR),
        Appointment("Patrol Sergeant", "p.sergeant", "Sergeant One", NOW - HOUR),
        Appointment("Property Officer", "p.property", "Officer One", NOW - HOUR),
    ]
    designee = Assignment(Duty.RELEASES, "p.designee", "Designee One", "p.chief", NOW - HOUR, NOW + HOUR)
    other = Assignment(Duty.AUDITS, "p.auditor", "Auditor One", "p.chief", NOW - HOUR, NOW + HOUR)
    return Desk(profile.release, profile.recipients, Authority(roles, tuple(offices), (designee, other)))


def codes(profile: Profile, **changed: object) -> tuple[str, ...]:
    return request_ruling(replace(REQUEST, **changed), desk(profile)).codes  # type: ignore[arg-type]


def approved(profile: Profile) -> ReleaseCase:
    at = desk(profile)
    return ReleaseCase.receive(REQUEST, at).check(CHECK, at).consider(VALUES, at).decide(APPROVE, at)


def refusal(step: Callable[[], object], match: str) -> tuple[str, ...]:
    """The codes with which a step is refused."""
    with pytest.raises(ReleaseRefused, match=match) as refused:
        step()
    return refused.value.codes


@every_profile
def test_a_whole_request_is_received_checked_decided_and_fulfilled(profile: Profile) -> None:
    at = desk(profile)
    case = ReleaseCase.receive(REQUEST, at)
    checked = case.check(CHECK, at)
    considered = checked.consider(VALUES, at)
    decided = considered.decide(APPROVE, at)
    stages = [one.stage for one in (case, checked, considered, decided, decided.fulfil(SENT, at))]
    assert stages == [Stage.RECEIVED, Stage.CHECKED, Stage.CHECKED, Stage.APPROVED, Stage.FULFILLED]


# Who may be given data.


@pytest.mark.clause(
    "SR-465.7-1",
    "MB-462.7-1",
    "PB-434.4-1-iv",
    "PB-434.5-d",
    "MP-462.2-a",
    "MP-462.2-3-v",
    "MP-462.7-p1",
    "MP-462.7-p2",
    "MP-462.7-p2-ii",
    "MP-462.7-p3",
    "MP-462.7-p4",
    "WV-471.7-d",
    "WV-471.8-1",
)
@every_profile
@pytest.mark.parametrize(
    ("kind", "jurisdiction", "cited"), list(product(RecipientKind, Jurisdiction, [False, True]))
)
def test_california_police_and_prosecutors_pass_other_california_agencies_cite_the_law_nobody_else_passes(
    profile: Profile, kind: RecipientKind, jurisdiction: Jurisdiction, cited: bool
) -> None:
    found = codes(profile, kind=kind, jurisdiction=jurisdiction, **(CITED if cited else {}))
    listed = kind in {RecipientKind.LAW_ENFORCEMENT, RecipientKind.PROSECUTORIAL}
    public = jurisdiction is Jurisdiction.CALIFORNIA and kind is not RecipientKind.PRIVATE
    assert (found == ()) == (public and (listed or cited))
    assert ("recipient_not_allowed" in found) == (not public)


@pytest.mark.clause("SR-465.7-1", "MB-462.7-1", "MP-462.2-a", "MP-462.7-p3", "WV-471.8-1")
@every_profile
def test_a_purpose_that_is_not_official_needs_a_law_that_permits_it(profile: Profile) -> None:
    assert codes(profile, aim=Aim.OTHER) == ("citation_missing",)
    assert codes(profile, aim=Aim.OTHER, **CITED) == ()


@pytest.mark.clause(
    "SR-465.7-1-ii", "MB-462.7-1-ii", "PB-434.4-1-iv", "MP-462.7-p1-ii", "MP-462.7-p3", "WV-471.8-1-ii"
)
@every_profile
@pytest.mark.parametrize(
    "missing",
    [
        {"citation": " "},
        {"citation_document": None},
        {"citation_document": Document("", HASH)},
        {"citation_document": Document("order.pdf", "short")},
    ],
    ids=str,
)
def test_other_agencies_need_citation_document_and_the_approvers_tick(
    profile: Profile, missing: dict[str, object]
) -> None:
    other = replace(REQUEST, kind=RecipientKind.OTHER_AGENCY, **CITED)  # type: ignore[arg-type]
    at = desk(profile)
    assert request_ruling(replace(other, **missing), at).codes == ("citation_missing",)  # type: ignore[arg-type]
    case = ReleaseCase.receive(other, at).check(CHECK, at).consider(VALUES, at)
    with pytest.raises(ReleaseRefused, match="cited law") as refused:
        case.decide(APPROVE, at)
    assert refused.value.codes == ("basis_not_confirmed",)
    assert case.decide(replace(APPROVE, basis_confirmed=True), at).stage is Stage.APPROVED
    unusual = replace(REQUEST, aim=Aim.OTHER, **CITED)  # type: ignore[arg-type]
    by_police = ReleaseCase.receive(unusual, at).check(CHECK, at).consider(VALUES, at)
    assert refusal(lambda: by_police.decide(APPROVE, at), "cited law") == ("basis_not_confirmed",)
    closed = replace(at, release=replace(profile.release, other_legal_basis="refuse"))
    assert request_ruling(other, closed).codes == ("recipient_not_allowed",)
    assert request_ruling(replace(REQUEST, aim=Aim.OTHER), closed).codes == ("purpose_not_official",)
    assert request_ruling(REQUEST, closed).allowed


def test_a_kind_that_a_department_takes_off_its_list_needs_a_citation() -> None:
    profile = PROFILES["PB-434"]
    release = replace(profile.release, allowed_recipients=("law_enforcement_agency",))
    at = replace(desk(profile), release=release)
    prosecutor = replace(REQUEST, kind=RecipientKind.PROSECUTORIAL)
    assert request_ruling(prosecutor, at).codes == ("citation_missing",)
    assert request_ruling(replace(prosecutor, **CITED), at).allowed  # type: ignore[arg-type]


BARRED_NAMES = [
    "ICE",
    "I.C.E.",
    "I C E",
    "i-c-e field office",
    "U.S. Immigration and Customs Enforcement",
    "Immigrations and Customs Enforcement",
    "Immigration & Customs Enforcement",
    "Imigration and Customs Enforcement",
    "ICE Enforcement and Removal Operations",
    "Homeland Security Investigations, San Francisco",
    "CBP",
    "CPB",
    "C.B.P.",
    "Customs and Border Patrol",
    "U.S. Customs and Border Protection",
    "Border Patrol, Livermore station",
    "DHS",
    "Department of Homeland Security",
    "Dept. of Homeland Security",
    "USCIS",
    "Joint task force with ICE",
]


@pytest.mark.clause(
    "SR-465.7-1",
    "MB-462.7-1",
    "PB-434.5-d",
    "MP-462.2-b",
    "MP-462.2-b-ii",
    "WV-471.2-3",
    "WV-471.2-3-ii",
    "WV-471.8-c-ii",
)
@every_profile
@pytest.mark.parametrize("name", BARRED_NAMES)
def test_immigration_agencies_are_barred_under_every_name_even_with_a_citation(
    profile: Profile, name: str
) -> None:
    for changed in ({"agency_name": name}, {"requester_name": f"Agent Example, {name}"}):
        assert "agency_barred" in codes(profile, **changed, **CITED)
    with pytest.raises(ReleaseRefused, match="no approval changes this") as refused:
        ReleaseCase.receive(replace(REQUEST, agency_name=name), desk(profile))
    assert "agency_barred" in refused.value.codes


@every_profile
@pytest.mark.parametrize(
    "name",
    ["Venice Police Department", "Service Bureau Police", "Nevada City Police Department", "San José Police"],
)
def test_agencies_whose_names_only_look_alike_pass(profile: Profile, name: str) -> None:
    assert codes(profile, agency_name=name) == ()


@every_profile
@pytest.mark.parametrize(
    "name", ["FBI San Francisco", "U.S. Marshals Service", "United States Attorney", "DEA"]
)
def test_a_federal_name_sorted_as_californian_is_refused(profile: Profile, name: str) -> None:
    assert codes(profile, agency_name=name, **CITED) == ("recipient_not_allowed",)


def test_a_name_in_letters_of_another_script_is_refused() -> None:
    assert "agency_unreadable" in codes(PROFILES["MP-462"], agency_name="\u0406\u0421\u0415 field office")


def test_an_agency_that_a_department_bars_besides_is_barred_too() -> None:
    profile = PROFILES["WV-471"]
    at = desk(profile)
    more = replace(
        at, recipients=replace(profile.recipients, blocked_agencies=("ICE", "CBP", "Example City"))
    )
    assert request_ruling(REQUEST, more).codes == ("agency_barred",)
    assert request_ruling(REQUEST, at).allowed


@pytest.mark.clause("MP-462.2-b", "WV-471.2-3", "WV-471.8-c-ii")
@every_profile
@pytest.mark.parametrize(
    "changed",
    [
        {"aim": Aim.IMMIGRATION},
        {"intended_purpose": "civil immigration enforcement"},
        {"intended_purpose": "on behalf of ICE"},
        {"intended_purpose": "to support a deportation"},
        {"intended_purpose": "joint operation with Customs and Border Protection"},
    ],
    ids=str,
)
def test_immigration_purposes_are_barred_whoever_asks(profile: Profile, changed: dict[str, object]) -> None:
    assert codes(profile, **changed, **CITED) == ("purpose_barred",)


@pytest.mark.clause("MP-462.2-c")
@every_profile
def test_help_to_another_state_against_californian_law_is_barred(profile: Profile) -> None:
    assert codes(profile, aim=Aim.OTHER_STATE, **CITED) == ("other_state_barred",)


# What a request must hold.


@pytest.mark.clause(
    *("SR-465.7-a-1", "SR-465.7-a-2", "SR-465.7-a-3"),
    *("MB-462.7-a-1", "MB-462.7-a-2", "MB-462.7-a-3"),
    *("MP-462.7-1-1", "MP-462.7-1-2", "MP-462.7-1-3"),
    *("WV-471.8-a-1", "WV-471.8-a-2", "WV-471.8-a-3"),
)
@every_profile
@pytest.mark.parametrize("field", ["agency_name", "requester_name", "intended_purpose"])
@pytest.mark.parametrize("blank", ["", " \t", "-"])
def test_each_field_left_blank_is_named(profile: Profile, field: str, blank: str) -> None:
    ruling = request_ruling(replace(REQUEST, **{field: blank}), desk(profile))  # type: ignore[arg-type]
    assert ruling.codes == (f"{field}_missing",)
    assert {"agency_name": "agency", "requester_name": "person", "intended_purpose": "purpose"}[
        field
    ] in ruling.words


@pytest.mark.clause("SR-465.7-a", "MB-462.7-a", "MP-462.7-1", "WV-471.8-a")
@every_profile
@pytest.mark.parametrize(
    "document", [None, Document(" ", HASH), Document("a.pdf", ""), Document("a.pdf", "0F" * 32)]
)
def test_the_agencys_own_document_is_on_file(profile: Profile, document: Document | None) -> None:
    assert codes(profile, document=document) == ("document_missing",)
    assert ReleaseCase.receive(REQUEST, desk(profile)).request.document == LETTER


@every_profile
def test_a_request_says_which_records_and_who_entered_it(profile: Profile) -> None:
    assert codes(profile, records=()) == ("records_missing",)
    assert codes(profile, records=("r1", " ")) == ("records_missing",)
    assert codes(profile, entered_by="") == ("desk_missing",)


# The steps.


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


# Afterwards.


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


@pytest.mark.clause(
    *("SR-465.7-2", "MB-462.7-2", "PB-434.5-a", "PB-434.5-a-ii", "MP-462.7-p4", "WV-471.7-a", "WV-471.8-2")
)
@pytest.mark.parametrize(
    ("name", "to", "governing"),
    [
        ("SR-465", "Custodian of Records", "Records Maintenance and Release Policy"),
        ("MB-462", "Records Manager", "California Public Records Act"),
        ("PB-434", "Records Manager", "as the law requires"),
        ("MP-462", "Custodian of Records", "Records Maintenance and Release Policy"),
        ("WV-471", "Custodian of Records", "Records Maintenance and Release Policy"),
    ],
)
@pytest.mark.parametrize(
    "changed",
    [
        {"kind": RecipientKind.PRIVATE, "jurisdiction": Jurisdiction.NONE},
        {"kind": RecipientKind.OTHER_AGENCY},
        {"jurisdiction": Jurisdiction.OTHER_STATE},
        {"jurisdiction": Jurisdiction.FEDERAL, "kind": RecipientKind.PROSECUTORIAL},
    ],
    ids=str,
)
def test_others_are_passed_to_the_records_desk_with_no_way_to_data(
    name: str, to: str, governing: str, changed: dict[str, object]
) -> None:
    profile = PROFILES[name]
    at = desk(profile)
    request = replace(REQUEST, **changed)  # type: ignore[arg-type]
    with pytest.raises(ReleaseRefused):
        ReleaseCase.receive(request, at)
    today = NOW.date()
    found = referral(request.recipient, profile.release, profile.recipients, at.authority, today)
    assert found is not None
    assert found.to == to
    assert governing in found.governing
    assert (found.received_on, found.due_on) == (today, today + timedelta(days=10))
    assert not hasattr(found, "records")
    assert not hasattr(found, "fulfil")
    assert not found.overdue(found.due_on)
    assert found.overdue(found.due_on + timedelta(days=1))
    for statute, outcome in (("", "denied"), ("Civil Code 1798.90.55", " ")):
        with pytest.raises(ReleaseRefused, match="law that was applied"):
            found.close(statute, outcome)
    closed = found.close("Civil Code 1798.90.55", "denied")
    assert (closed.open, closed.statute, closed.outcome) == (False, "Civil Code 1798.90.55", "denied")
    assert not closed.overdue(found.due_on + timedelta(days=90))
    with pytest.raises(ReleaseRefused, match="closed"):
        closed.close("Civil Code 1798.90.55", "denied")


@every_profile
def test_what_the_release_desk_serves_is_not_referred(profile: Profile) -> None:
    authority = desk(profile).authority
    assert referral(REQUEST.recipient, profile.release, profile.recipients, authority, NOW.date()) is None
