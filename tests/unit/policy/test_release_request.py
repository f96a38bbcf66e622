# SPDX-License-Identifier: Apache-2.0
"""Who may be given data, what for, and what a request must hold before anybody looks at it."""

from dataclasses import replace
from itertools import product

import pytest

from policy.errors import ReleaseRefused
from policy.profile.tree import Profile
from policy.recipients import Aim, Jurisdiction, RecipientKind
from policy.release import (
    ReleaseCase,
    Stage,
)
from policy.release_request import Document, request_ruling
from tests.helpers.policies import PROFILES
from tests.helpers.releases import (
    APPROVE,
    CHECK,
    CITED,
    HASH,
    LETTER,
    REQUEST,
    VALUES,
    desk,
    every_profile,
    refusal,
)


def codes(profile: Profile, **changed: object) -> tuple[str, ...]:
    return request_ruling(replace(REQUEST, **changed), desk(profile)).codes  # type: ignore[arg-type]


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
