# SPDX-License-Identifier: Apache-2.0
"""What an inquiry must carry before it gives a result, under each profile, and what another person reads first."""

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.access import Role
from policy.free_text import barred_findings, vague
from policy.inquiry import (
    Approval,
    Asked,
    InquiryRequest,
    SensitivePlace,
    judge,
)
from policy.places import Circle
from policy.profile.tree import Profile
from policy.purposes import MODES, PURPOSES
from policy.ruling import Ruling, Verdict
from tests.helpers.policies import PROFILES

NOW = datetime(2026, 11, 21, 14, 8, tzinfo=UTC)
COMPLETE = InquiryRequest("criminal_investigation", "26-104417", "follow-up of a burglary", "8QT*")
every_profile = pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)


def ruled(profile: Profile, request: InquiryRequest = COMPLETE, **around: object) -> Ruling:
    return judge(Asked(request, "m.one", **around), profile.use, profile.inquiry)  # type: ignore[arg-type]


@every_profile
def test_a_complete_request_is_allowed(profile: Profile) -> None:
    assert ruled(profile).verdict is Verdict.ALLOWED
    assert ruled(profile, replace(COMPLETE, plate="8qtq 743", since=NOW, until=NOW)).allowed


NEEDED = {
    "SR-465": lambda case, reason, purpose: case and reason and purpose,
    "MB-462": lambda case, reason, purpose: purpose,
    "PB-434": lambda case, reason, purpose: case and reason and purpose,
    "MP-462": lambda case, reason, purpose: case and reason and purpose,
    "WV-471": lambda case, reason, purpose: (case or reason) and purpose,
}


@pytest.mark.clause("MB-462.6-b-4", "MP-462.4-d-ii", "MP-462.6-c", "MP-462.6-c-ii", "WV-471.7-e")
@pytest.mark.parametrize("name", NEEDED)
@pytest.mark.parametrize(("case", "reason", "purpose"), list(product([True, False], repeat=3)))
def test_each_combination_of_case_reason_and_purpose(
    name: str, case: bool, reason: bool, purpose: bool
) -> None:
    request = replace(
        COMPLETE,
        case_or_incident="26-104417" if case else " ",
        reason=COMPLETE.reason if reason else "\t- ",
        purpose=COMPLETE.purpose if purpose else "",
    )
    ruling = ruled(PROFILES[name], request)
    assert ruling.allowed == NEEDED[name](case, reason, purpose)
    assert ruling.verdict is not Verdict.REVIEW


def test_what_is_missing_is_named_item_by_item() -> None:
    bare = InquiryRequest("", "", "", "")
    assert ruled(PROFILES["MP-462"], bare).codes == (
        "purpose_missing",
        "case_number_or_incident_missing",
        "reason_missing",
        "nothing_to_look_for",
    )
    either = ruled(PROFILES["WV-471"], replace(bare, purpose="missing_person", plate="8QT*"))
    assert either.codes == ("inquiry_undocumented",)
    assert "case or incident number" in either.words
    assert "reason" in either.words


@pytest.mark.clause(
    "SR-465.2-1-ii",
    "SR-465.2-1-iii",
    "SR-465.3-1",
    "SR-465.3-a",
    "SR-465.5-b",
    "MB-462.3-1",
    "MB-462.3-1-1",
    "MB-462.3-1-2",
    "MB-462.3-1-3",
    "MB-462.3-1-5",
    "MB-462.6-a",
    "PB-434.1-1-ii",
    "PB-434.1-1-iii",
    "PB-434.3-1",
    "PB-434.3-a",
    "PB-434.4-1-iii",
    "PB-434.5-c",
    "MP-462.3-1-ii",
    "MP-462.3-1-iii",
    "MP-462.4-1",
    "MP-462.4-a",
    "MP-462.4-d",
    "MP-462.4-d-ii",
    "MP-462.4.1-1-ii",
    "MP-462.6-b",
    "WV-471.4-1-ii",
    "WV-471.4-1-iii",
    "WV-471.5-1",
    "WV-471.5-a",
    "WV-471.5-PU-2",
    "WV-471.7-c",
)
@pytest.mark.parametrize(
    ("name", "authorised"),
    [
        *(
            (name, {"stolen_or_wanted_vehicle", "stolen_plate", "missing_person", "active_warrant"})
            for name in ("SR-465", "PB-434", "MP-462", "WV-471")
        ),
        *(
            (
                name,
                {"homeland_security", "electronic_surveillance", "suspect_interdiction"}
                | {"stolen_property_recovery", "criminal_investigation", "department_civil_action"}
                | {"department_administrative_action", "routine_patrol", "crime_scene_canvass"},
            )
            for name in ("SR-465", "PB-434", "MP-462", "WV-471")
        ),
        (
            "MB-462",
            {"criminal_investigation", "wanted_person", "enforce_sanction_order_sentence", "crime_analysis"}
            | {"crime_prevention_general_le"},
        ),
    ],
)
def test_listed_purposes_are_authorised(name: str, authorised: set[str]) -> None:
    for code in authorised:
        assert ruled(PROFILES[name], replace(COMPLETE, purpose=code)).allowed


@pytest.mark.clause(
    "SR-465.3-1",
    "SR-465.3-a",
    "SR-465.5-b",
    "MB-462.3-1",
    "MB-462.6-a",
    "PB-434.3-1",
    "PB-434.3-a",
    "PB-434.4-1-iii",
    "PB-434.5-c",
    "MP-462.4-1",
    "MP-462.4-a",
    "MP-462.4-d",
    "MP-462.4-d-ii",
    "MP-462.4.1-1-ii",
    "MP-462.4.1-1-iii",
    "MP-462.4.1-d",
    "MP-462.6-b",
    "WV-471.5-1",
    "WV-471.5-a",
    "WV-471.5-PU-2",
    "WV-471.5-PU-c",
    "WV-471.7-c",
)
@every_profile
def test_any_other_purpose_is_refused(profile: Profile) -> None:
    others = {*PURPOSES, "personal", "curiosity", "public_safety", "immigration"} - set(profile.use.purposes)
    for code in others:
        assert ruled(profile, replace(COMPLETE, purpose=code)).codes == ("purpose_not_authorised",)
    assert "purpose_missing" in ruled(profile, replace(COMPLETE, purpose=" ")).codes


@pytest.mark.clause("MB-462.3-1-4")
def test_the_broad_purpose_of_manhattan_beach_needs_a_written_reason() -> None:
    profile = PROFILES["MB-462"]
    broad = replace(COMPLETE, purpose="crime_prevention_general_le")
    assert ruled(profile, broad).allowed
    assert ruled(profile, replace(broad, reason=" ")).codes == ("reason_missing",)
    assert ruled(profile, replace(broad, reason="test")).verdict is Verdict.REVIEW
    assert ruled(profile, replace(COMPLETE, reason="test")).allowed


def test_a_broad_purpose_asks_for_its_reason_once_and_also_where_the_case_number_would_do() -> None:
    for name, codes in (("WV-471", ("reason_missing",)), ("MP-462", ("reason_missing",))):
        profile = PROFILES[name]
        use = replace(profile.use, reason_required_for=("criminal_investigation",))
        request = replace(COMPLETE, reason="")
        ruling = judge(Asked(request, "m.one"), use, profile.inquiry)
        assert tuple(finding.code for finding in ruling.refused) == codes


@pytest.mark.clause(
    "SR-465.5-b",
    "MB-462.6-a",
    "PB-434.5-c",
    "MP-462.6-b",
    "WV-471.7-c",
)
@every_profile
def test_a_matter_that_the_policy_does_not_name_is_no_basis(profile: Profile) -> None:
    every = ("criminal_investigation", "department_civil_action", "department_administrative_action")
    for basis in (*every, "a friend's matter"):
        ruling = ruled(profile, replace(COMPLETE, basis=basis))
        assert ruling.allowed == (basis in profile.use.access_basis)
        assert ruling.allowed or ruling.codes == ("basis_not_authorised",)
    without_code = replace(profile.use, purpose_code_required=False)
    request = replace(COMPLETE, purpose="", basis="")
    inquiry = replace(profile.inquiry, requires=("reason",))
    assert judge(Asked(request, "m.one"), without_code, inquiry).codes == ("basis_missing",)
    named = replace(request, basis="criminal_investigation")
    assert judge(Asked(named, "m.one"), without_code, inquiry).allowed
    unlisted = replace(named, purpose="curiosity")
    assert judge(Asked(unlisted, "m.one"), without_code, inquiry).codes == ("purpose_not_authorised",)


@every_profile
@pytest.mark.parametrize(
    "reason",
    [
        "because",
        "check",
        "test",
        "testing testing testing",
        "check the plate",
        "burglary",
        "aaaaaaaaaaaaaaaaaaaa",
        "a a a a a a a",
        "xxx xxx xxx",
        "police official use",
        "n/a n/a n/a",
        "need to look up the vehicle",
        "see case",
        "case follow up",
    ],
)
def test_a_reason_that_says_nothing_is_held_where_the_reason_counts(profile: Profile, reason: str) -> None:
    request = replace(COMPLETE, reason=reason)
    counts = "reason" in profile.inquiry.requires
    if profile.inquiry.mode == "any":
        assert ruled(profile, request).allowed
        request = replace(request, case_or_incident="")
    ruling = ruled(profile, request)
    assert ruling.codes == (("reason_vague",) if counts else ())
    assert ruling.verdict is (Verdict.REVIEW if counts else Verdict.ALLOWED)


@pytest.mark.parametrize(
    "reason",
    [
        "follow-up of a burglary",
        "hit and run on Main",
        "robbery suspect vehicle seen leaving",
        "Locate missing juvenile",
        "warrant service for assault",
        "homicide investigation",
        "juvenile runaway",
    ],
)
def test_a_reason_that_says_something_is_not_held(reason: str) -> None:
    assert not vague(reason)


@given(st.text(max_size=40))
def test_any_text_can_be_judged(text: str) -> None:
    profile = PROFILES["MP-462"]
    ruling = ruled(profile, replace(COMPLETE, reason=text, case_or_incident=text, purpose=text))
    assert ruling.verdict is Verdict.REFUSED or text in profile.use.purposes
    assert not (ruled(profile, replace(COMPLETE, reason=text)).allowed and vague(text))


BARRED = {
    "a black male driver in a sedan": "protected_characteristic",
    "any Muslim visitors of the address": "protected_characteristic",
    "cars at the synagogue on Friday": "protected_characteristic",
    "Hispanic people near the market": "protected_characteristic",
    "members of the Republican club": "protected_characteristic",
    "transgender person of interest": "protected_characteristic",
    "gay bar visitors at night": "protected_characteristic",
    "foreign nationals at the harbour": "protected_characteristic",
    "man in a wheelchair seen here": "protected_characteristic",
    "elderly people parking here": "protected_characteristic",
    "women drivers on the bridge": "protected_characteristic",
    "pregnant woman near the clinic": "protected_characteristic",
    "who came to the protest downtown": "first_amendment",
    "attendance at the rally on Saturday": "first_amendment",
    "union meeting at the hall": "first_amendment",
    "journalist who wrote the story": "first_amendment",
    "finding my ex girlfriend's car": "personal",
    "personal matter of a friend": "personal",
    "want to scare him a little": "harassment",
}


@pytest.mark.clause(
    "SR-465.3-1-ii",
    "PB-434.3-1-ii",
    "MP-462.4-1-ii",
    "MP-462.4.1-1-iii",
    "MP-462.4.1-1-iv",
    "MP-462.4.1-b",
    "MP-462.4.1-c",
    "MP-462.4.1-d",
    "MP-462.4.1-e",
    "WV-471.5-1-ii",
    "WV-471.5-PU-3",
    "WV-471.5-PU-b",
    "WV-471.5-PU-c",
    "WV-471.5-PU-d",
    "WV-471.5-PU-e",
)
@every_profile
@pytest.mark.parametrize(("reason", "code"), BARRED.items())
def test_text_that_names_a_barred_ground_is_held_for_a_supervisor(
    profile: Profile, reason: str, code: str
) -> None:
    ruling = ruled(profile, replace(COMPLETE, reason=reason))
    assert ruling.verdict is Verdict.REVIEW
    assert f"names_{code}" in ruling.codes
    assert "supervisor" in ruling.words


@every_profile
@pytest.mark.parametrize(
    "reason",
    [
        "stolen black Honda, white roof",
        "burglary on Church Street",
        "street race on Bayshore, injury collision",
        "disabled vehicle struck on highway",
        "handicapped placard stolen from car",
        "robbery in March at the bank",
        "ice cream truck robbery",
        "ICE CREAM TRUCK ROBBERY ON MAIN",
    ],
)
def test_words_that_only_look_like_it_are_not_held(profile: Profile, reason: str) -> None:
    assert ruled(profile, replace(COMPLETE, reason=reason)).allowed


def test_a_trait_that_a_department_adds_is_looked_for_by_its_words() -> None:
    use = PROFILES["WV-471"].use
    text = "people in need of housing aid"
    assert barred_findings(text, use) == ()
    more = replace(use, protected_characteristics=(*use.protected_characteristics, "housing_aid"))
    assert [finding.code for finding in barred_findings(text, more)] == ["names_protected_characteristic"]
    assert barred_findings(text, replace(more, prohibited=("personal",))) == ()


@every_profile
@pytest.mark.parametrize(
    "reason",
    [
        "immigration enforcement at the farm",
        "to assist ICE with a pickup",
        "for C.B.P. officers at the port",
        "help Customs and Border Protection find him",
        "removal proceedings of a resident",
        "deportation of the driver",
        "civil immigration warrant service",
    ],
)
def test_a_search_for_immigration_enforcement_is_refused_and_nobody_lets_it_through(
    profile: Profile, reason: str
) -> None:
    request = replace(COMPLETE, reason=reason)
    approval = Approval(request, "s.one", Role.SUPERVISOR, NOW)
    ruling = ruled(profile, request, approvals=[approval])
    assert ruling.verdict is Verdict.REFUSED
    assert ruling.codes == ("immigration_barred",)


def test_a_mention_of_immigration_is_only_read_by_a_supervisor() -> None:
    request = replace(COMPLETE, reason="car stolen from an immigrant shelter")
    assert ruled(PROFILES["MP-462"], request).codes == ("names_immigration",)


MOSQUE = SensitivePlace("house of worship", Circle(37.45, -122.18, 60))
RALLY = SensitivePlace("demonstration", Circle(37.46, -122.18, 200))


@pytest.mark.clause("MP-462.4.1-e", "WV-471.5-PU-b")
@every_profile
@pytest.mark.parametrize("place", [MOSQUE, RALLY])
def test_a_search_of_a_sensitive_place_waits_for_another_persons_approval(
    profile: Profile, place: SensitivePlace
) -> None:
    area = Circle(place.circle.latitude + 0.001, place.circle.longitude, 100)
    request = replace(COMPLETE, plate="", area=area)
    ruling = ruled(profile, request, places=[place])
    assert ruling.codes == ("approval_needed",)
    assert ruling.verdict is Verdict.REVIEW
    good = Approval(request, "s.one", Role.SUPERVISOR, NOW)
    refused: Iterable[Approval] = (
        replace(good, by="m.one"),
        replace(good, by=" "),
        replace(good, role=Role.OFFICER),
        replace(good, role=Role.ADMINISTRATOR),
        replace(good, request=replace(request, reason="another reason of this search")),
    )
    for approval in refused:
        assert ruled(profile, request, places=[place], approvals=[approval]).verdict is Verdict.REVIEW
    assert ruled(profile, request, places=[place], approvals=[good]).allowed
    assert ruled(profile, replace(request, area=Circle(37.0, -122.18, 100)), places=[place]).allowed


def test_approval_does_not_supply_what_is_missing() -> None:
    request = replace(COMPLETE, reason="", case_or_incident="")
    approval = Approval(request, "s.one", Role.SUPERVISOR, NOW)
    assert ruled(PROFILES["MP-462"], request, approvals=[approval]).verdict is Verdict.REFUSED


def test_without_the_switch_a_sensitive_place_needs_nobody() -> None:
    profile = PROFILES["MP-462"]
    use = replace(profile.use, sensitive_place_approval=False)
    asked = Asked(replace(COMPLETE, area=MOSQUE.circle), "m.one", [MOSQUE])
    assert judge(asked, use, profile.inquiry).allowed


@pytest.mark.parametrize(
    "area", [Circle(91, 0, 1), Circle(0, 181, 1), Circle(0, 0, -1), Circle(float("nan"), 0, 1)]
)
def test_an_area_that_is_no_place_is_refused_and_counts_as_sensitive(area: Circle) -> None:
    ruling = ruled(PROFILES["MP-462"], replace(COMPLETE, area=area), places=[MOSQUE])
    assert ruling.codes == ("area_wrong", "approval_needed")


coordinates = st.tuples(st.floats(-90, 90), st.floats(-180, 180), st.floats(0, 10_000))


@given(coordinates, coordinates)
def test_touching_goes_both_ways(one: tuple[float, ...], other: tuple[float, ...]) -> None:
    first, second = Circle(*one), Circle(*other)
    assert first.touches(second) == second.touches(first)
    assert first.touches(first)


def test_a_degree_of_latitude_is_about_111_kilometres() -> None:
    assert Circle(37, -122, 55_000).touches(Circle(38, -122, 57_000))
    assert not Circle(37, -122, 55_000).touches(Circle(38, -122, 56_000))


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"plate": "*"}, "nothing_to_look_for"),
        ({"plate": "8QTQ7438QTQ"}, "nothing_to_look_for"),
        ({"since": NOW, "until": NOW - timedelta(seconds=1)}, "times_wrong"),
    ],
)
@every_profile
def test_a_search_says_what_it_looks_for(profile: Profile, changed: dict[str, object], code: str) -> None:
    assert ruled(profile, replace(COMPLETE, **changed)).codes == (code,)  # type: ignore[arg-type]


@pytest.mark.clause("MP-462.4.1-c", "WV-471.5-PU-d")
def test_no_field_of_a_search_asks_for_a_trait_of_a_person() -> None:
    names = {field.name for field in fields(InquiryRequest)}
    assert names == {
        "purpose",
        "case_or_incident",
        "reason",
        "plate",
        "since",
        "until",
        "camera",
        "basis",
        "area",
    }


def test_capture_starts_with_known_purposes() -> None:
    assert set(PURPOSES) >= MODES
