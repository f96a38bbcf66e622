# SPDX-License-Identifier: Apache-2.0
"""Titles, contractors, vendors, personal accounts, single sessions, grants and data scopes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from policy.access import (
    Catalogue,
    CataloguedTitle,
    Employment,
    Grant,
    Live,
    Person,
    Right,
    Role,
    account_ruling,
    grant_ruling,
    granted,
    may_use,
    session_ruling,
)
from policy.duties import Appointment, Assignment, Authority, Duty
from policy.profile.tree import Profile
from policy.profile.use import Access
from policy.scopes import SCOPES, detail_ruling, scopes_of
from tests.helpers.policies import PROFILES

NOW = datetime(2026, 11, 26, 15, 0, tzinfo=UTC)
DAY = timedelta(days=1)
TITLES = (*Role, "records_section", "parking_animal_control_officer", "clerk", "patrol_officer", "", " ")
SOURCES = ("local_BOLO", "CA_DMV", "state_general_lists", "NCIC")
every_profile = pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)


def person(title: str, **more: object) -> Person:
    return Person("m.two", "Member Two", title, **more)  # type: ignore[arg-type]


def catalogue(title: str, *rights: Right, contractor: bool = False) -> Catalogue:
    return Catalogue((CataloguedTitle(title, frozenset(rights), contractor),))


@pytest.mark.clause("MB-462.5-1", "WV-471.4.1-a")
@pytest.mark.parametrize(
    ("profile_id", "listed"),
    [
        ("MB-462", {"sworn_officer", "records_section", "parking_animal_control_officer"}),
        ("WV-471", {"sworn_officer", "crime_analyst", "police_assistant"}),
    ],
)
@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("right", Right)
def test_titles_that_the_policy_names_and_no_others(
    profile_id: str, listed: set[str], title: str, right: Right
) -> None:
    access = PROFILES[profile_id].access
    full = catalogue(title, *Right)
    for named in (Catalogue(), full):
        ruling = may_use(person(title), access, named, right)
        assert ruling.allowed == (title in listed)
        assert ruling.allowed or ruling.codes == ("role_not_authorised",)


@pytest.mark.clause("SR-465.2.1-a", "MP-462.3.1-a", "PB-434.5-c")
@pytest.mark.parametrize("profile_id", ["SR-465", "MP-462", "PB-434"])
@pytest.mark.parametrize("title", TITLES)
def test_an_empty_catalogue_lets_nobody_in_and_a_title_gets_what_is_written(
    profile_id: str, title: str
) -> None:
    access = PROFILES[profile_id].access
    assert not any(may_use(person(title), access, Catalogue(), right).allowed for right in Right)
    named = catalogue(title, Right.USE)
    assert may_use(person(title), access, named, Right.USE).allowed == bool(title.strip())
    assert not may_use(person(title), access, named, Right.ACCESS).allowed
    assert not may_use(person(title), access, catalogue("other", *Right), Right.USE).allowed


@pytest.mark.clause("WV-471.3-b-ii")
@pytest.mark.parametrize("posting", ["patrol", "records", "jail", ""])
def test_any_posting_is_allowed_but_the_title_decides(posting: str) -> None:
    access = PROFILES["WV-471"].access
    assert may_use(person("crime_analyst", posting=posting), access, Catalogue()).allowed
    assert not may_use(person("clerk", posting=posting), access, Catalogue()).allowed


@every_profile
def test_contractors_come_from_the_catalogue_and_only_where_the_policy_has_them(profile: Profile) -> None:
    listed = catalogue("sworn_officer", Right.COLLECT, contractor=True)
    one = person("sworn_officer", employment=Employment.CONTRACTOR)
    expected = profile.access.independent_contractors == "catalogue"
    assert may_use(one, profile.access, listed, Right.COLLECT).allowed is expected
    assert not may_use(one, profile.access, listed, Right.ACCESS).allowed
    assert not may_use(one, profile.access, catalogue("sworn_officer", *Right), Right.COLLECT).allowed
    assert not may_use(person("sworn_officer"), Access(), listed, Right.COLLECT).allowed


@every_profile
def test_a_vendor_is_never_a_user(profile: Profile) -> None:
    vendor = person("sworn_officer", employment=Employment.VENDOR)
    both = Catalogue(
        tuple(CataloguedTitle("sworn_officer", frozenset(Right), contractor) for contractor in (True, False))
    )
    assert not any(may_use(vendor, profile.access, both, right).allowed for right in Right)


@pytest.mark.clause("MP-462.4-e", "WV-471.5-h")
@pytest.mark.parametrize(
    ("username", "name", "made"),
    [
        ("m.one", "Member One", True),
        ("m.one", "Officer 4417", True),
        ("m.one", "", False),
        ("m.one", "  ", False),
        ("m.one", "12", False),
        ("patrol", "Patrol Shift", False),
        ("unit12", "Unit 12", False),
        ("front.desk", "shared", False),
        (" ", "Member One", False),
    ],
)
def test_an_account_belongs_to_one_named_person(username: str, name: str, made: bool) -> None:
    ruling = account_ruling(username, name)
    assert ruling.allowed is made
    assert made or ruling.codes == ("account_without_person",)


@pytest.mark.clause("SR-465.3-1-iii", "PB-434.3-1-iii", "MP-462.4-1-iii", "WV-471.5-1-iii")
@every_profile
def test_one_live_session_for_an_account_and_one_for_a_device(profile: Profile) -> None:
    live = [Live("m.one", "unit-12")]
    for wanted, codes in (
        (Live("m.one", "unit-13"), ("account_in_use",)),
        (Live("m.one", "unit-12"), ("account_in_use",)),
        (Live("m.two", "unit-12"), ("device_in_use",)),
        (Live("m.two", "unit-13"), ()),
        (Live("m.two", "unit-12", beside=True), ()),
        (Live("m.one", "unit-12", beside=True), ("account_in_use",)),
    ):
        assert session_ruling(wanted, live, profile.access).codes == codes
    assert session_ruling(Live("m.one", "unit-12"), [], profile.access).allowed
    loose = replace(profile.access, single_session=False)
    assert session_ruling(Live("m.one", "unit-13"), live, loose).allowed


def grant(**changed: object) -> Grant:
    whole = Grant("m.two", frozenset({Right.ACCESS}), "m.one", "joins the unit", NOW, NOW + DAY)
    return replace(whole, **changed)  # type: ignore[arg-type]


def authority(profile: Profile) -> Authority:
    return Authority(
        profile.roles,
        (Appointment(profile.roles.program_manager, "m.one", "Member One", NOW - DAY),),
        (
            Assignment(Duty.PROGRAM, "m.five", "Member Five", "m.one", NOW - DAY, NOW + DAY),
            Assignment(Duty.OPERATIONS, "m.six", "Member Six", "m.one", NOW - DAY, NOW + DAY),
        ),
    )


@pytest.mark.clause("SR-465.2-2-iii", "MB-462.2-2-iii", "PB-434.2-1-iii", "MP-462.3-2-iii", "WV-471.4-2-iii")
@every_profile
@pytest.mark.parametrize(
    ("by", "at", "allowed"),
    [
        ("m.one", NOW, True),
        ("m.five", NOW, True),
        ("m.five", NOW + DAY, False),
        ("m.six", NOW, False),
        ("m.two", NOW, False),
        ("", NOW, False),
    ],
)
def test_only_the_manager_or_a_designee_on_record_grants(
    profile: Profile, by: str, at: datetime, allowed: bool
) -> None:
    ruling = grant_ruling(
        grant(granted_by=by),
        person("sworn_officer"),
        profile.access,
        catalogue("sworn_officer", *Right),
        authority=authority(profile),
        at=at,
    )
    assert ruling.allowed is allowed
    assert allowed or ruling.codes == ("not_the_manager",)


@every_profile
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"reason": "\t"}, "reason_missing"),
        ({"until": NOW}, "dates_wrong"),
        ({"username": "m.three"}, "other_person"),
    ],
)
def test_a_grant_has_person_reason_and_dates(profile: Profile, changed: dict[str, object], code: str) -> None:
    ruling = grant_ruling(
        grant(**changed),
        person("sworn_officer"),
        profile.access,
        catalogue("sworn_officer", *Right),
        authority=authority(profile),
        at=NOW,
    )
    assert ruling.codes == (code,)


@pytest.mark.clause("SR-465.2.1-a", "MP-462.3.1-a", "WV-471.3-b-ii")
@every_profile
def test_a_title_that_nobody_named_cannot_be_given_access_but_can_lose_it(profile: Profile) -> None:
    facts = (person("clerk"), profile.access, catalogue("sworn_officer", *Right))
    given = grant_ruling(grant(), *facts, authority=authority(profile), at=NOW)
    taken = grant_ruling(grant(rights=frozenset()), *facts, authority=authority(profile), at=NOW)
    assert given.codes == ("title_not_listed",)
    assert taken.allowed
    for_good = grant_ruling(
        grant(rights=frozenset(), until=None), *facts, authority=authority(profile), at=NOW
    )
    assert for_good.allowed


def test_what_is_not_granted_is_denied_and_grants_end() -> None:
    grants = [grant(scopes=frozenset({"state"})), grant(username="m.three", rights=frozenset(Right))]
    assert granted(grants, "m.two", NOW) == (frozenset({Right.ACCESS}), frozenset({"state"}))
    assert granted(grants, "m.two", NOW + DAY) == (frozenset(), frozenset())
    assert granted(grants, "m.two", NOW - timedelta(seconds=1)) == (frozenset(), frozenset())
    assert granted([], "m.two", NOW) == (frozenset(), frozenset())
    open_ended = grant(until=None)
    assert granted([open_ended], "m.two", NOW + 900 * DAY)[0] == {Right.ACCESS}


@pytest.mark.clause("SR-465.3-e")
@pytest.mark.parametrize(
    ("source", "needed"),
    [
        ("local_BOLO", "department"),
        ("CA_DMV", "state"),
        ("state_general_lists", "state"),
        ("NCIC", "federal"),
    ],
)
def test_department_state_and_federal_data_need_their_own_authority(source: str, needed: str) -> None:
    access = PROFILES["SR-465"].access
    others = set(SCOPES) - {needed}
    assert detail_ruling(source, others, access).codes == ("scope_missing",)
    assert needed in detail_ruling(source, others, access).words
    assert detail_ruling(source, {needed}, access).allowed


@pytest.mark.clause("PB-434.3-e")
@pytest.mark.parametrize("source", SOURCES)
def test_clets_data_need_their_own_authority(source: str) -> None:
    access = PROFILES["PB-434"].access
    assert detail_ruling(source, set(SCOPES) - {"clets"}, access).allowed is (source == "local_BOLO")
    assert detail_ruling(source, {"clets"}, access).allowed


@every_profile
def test_details_are_withheld_without_any_scope_and_from_a_source_that_nobody_knows(profile: Profile) -> None:
    assert not detail_ruling("NCIC", (), profile.access).allowed
    assert not detail_ruling("a new feed", (), profile.access).allowed
    assert scopes_of("a new feed") == frozenset(SCOPES)
    assert all(detail_ruling(source, SCOPES, profile.access).allowed for source in SOURCES)
    assert detail_ruling("NCIC", (), replace(profile.access, scope_required=False)).allowed
