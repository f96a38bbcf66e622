# SPDX-License-Identifier: Apache-2.0
"""A duty belongs to the office that the policy names, or to a member whose dated assignment is on record."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.control import controls_of
from policy.duties import Appointment, Assignment, Authority, Duty, Holder, office_of
from policy.errors import AccessRefused
from policy.profile.tree import Profile
from tests.helpers.policies import PROFILES

NOW = datetime(2026, 11, 26, 15, 0, tzinfo=UTC)
DAY = timedelta(days=1)
every_profile = pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)


def register(profile: Profile, *assignments: Assignment) -> Authority:
    post = Appointment(profile.roles.program_manager, "m.one", "Member One", NOW - 90 * DAY)
    return Authority(profile.roles, (post,), assignments)


def assignment(duty: Duty = Duty.PROGRAM) -> Assignment:
    return Assignment(duty, "m.two", "Member Two", "m.one", NOW - DAY, NOW + DAY)


@every_profile
def test_the_holder_of_the_office_has_the_duty_and_nobody_else(profile: Profile) -> None:
    authority = register(profile)
    assert authority.require("m.one", Duty.PROGRAM, NOW).name == "Member One"
    with pytest.raises(AccessRefused, match="assignment is on record") as refused:
        authority.require("m.two", Duty.PROGRAM, NOW)
    assert refused.value.codes == ("duty_not_held",)
    assert office_of(profile.roles.program_manager) != ""


@pytest.mark.clause("SR-465.2-2-iv", "MB-462.2-3", "PB-434.2-1-iv", "MP-462.3-2-iv", "WV-471.4-2-iv")
@every_profile
def test_day_to_day_work_is_held_only_while_an_assignment_is_open(profile: Profile) -> None:
    """Ended at midnight: the next moment it is gone, and both dates stay in the record."""
    midnight = datetime(2026, 11, 27, tzinfo=UTC)
    work = Assignment(Duty.OPERATIONS, "m.two", "Member Two", "m.one", NOW, midnight)
    authority = register(profile, work)
    assert authority.holder("m.two", Duty.OPERATIONS, NOW - timedelta(seconds=1)) is None
    assert authority.holder("m.two", Duty.OPERATIONS, NOW) is not None
    assert authority.holder("m.two", Duty.OPERATIONS, midnight - timedelta(seconds=1)) is not None
    assert authority.holder("m.two", Duty.OPERATIONS, midnight) is None
    assert authority.holder("m.two", Duty.PROGRAM, NOW) is None
    assert authority.holder("m.one", Duty.OPERATIONS, NOW) is None
    assert (authority.assignments[0].since, authority.assignments[0].until) == (NOW, midnight)


@pytest.mark.clause("SR-465.2.1-e", "MB-462.4-1", "MP-462.3.1-f", "WV-471.3-c", "WV-471.4.1-e")
@every_profile
@pytest.mark.parametrize("duty", [Duty.PROGRAM, Duty.LISTS])
def test_the_name_and_title_valid_on_a_day_are_known_and_a_vacant_post_shows(
    profile: Profile, duty: Duty
) -> None:
    office = getattr(profile.roles, duty.value)
    first = Appointment(office, "m.one", "Member One", NOW - 90 * DAY, NOW - 30 * DAY)
    second = Appointment(office, "m.two", "Member Two", NOW - 10 * DAY)
    authority = Authority(profile.roles, (first, second))
    assert [one.name for one in authority.holders(duty, NOW - 60 * DAY)] == ["Member One"]
    assert authority.holders(duty, NOW - 20 * DAY) == ()
    (now,) = authority.holders(duty, NOW)
    assert now.name == "Member Two"
    assert now.title in office
    assert "designee" not in now.title


@every_profile
def test_each_duty_has_an_office(profile: Profile) -> None:
    authority = Authority(profile.roles)
    for duty in Duty:
        assert authority.office(duty).strip()
        assert authority.holders(duty, NOW) == ()


@pytest.mark.parametrize(
    "broken",
    [
        {"recorded_by": " "},
        {"since": None},
        {"since": NOW + DAY},
        {"until": NOW},
        {"name": ""},
        {"username": " "},
        {"recorded_by": "m.two"},
    ],
    ids=str,
)
def test_a_designee_acts_only_inside_a_recorded_dated_assignment(broken: dict[str, object]) -> None:
    profile = PROFILES["MP-462"]
    assert profile.roles.designee_record_required
    full = assignment()
    assert register(profile, full).holder("m.two", Duty.PROGRAM, NOW) == Holder(
        "m.two", "Member Two", "designee of Special Operations Commander"
    )
    changed = replace(full, **broken)  # type: ignore[arg-type]
    assert register(profile, changed).holder("m.two", Duty.PROGRAM, NOW) is None


def test_without_the_duty_to_record_an_undated_designee_may_act_but_not_past_the_end() -> None:
    profile = PROFILES["MP-462"]
    free = replace(profile, roles=replace(profile.roles, designee_record_required=False))
    undated = replace(assignment(), since=None, recorded_by="")
    assert register(free, undated).holder("m.two", Duty.PROGRAM, NOW) is not None
    assert register(free, undated).holder("m.two", Duty.PROGRAM, NOW + DAY) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Administration and Investigation Bureau Commander",
            "Administration and Investigations Bureau Commander",
        ),
        ("Chief of Police or authorized designee", "Chief of Police"),
        ("Special Operations Division Captain or Chief's designee", "special operations division captain"),
        ("Records Manager or authorised designee", "Records  Manager"),
    ],
)
def test_two_spellings_of_an_office_are_one(one: str, other: str) -> None:
    assert office_of(one) == office_of(other)
    assert office_of("Support Services supervisor") != office_of("Support Services Bureau Commander")


@given(
    st.integers(-(10**8), 10**8).map(lambda seconds: NOW + timedelta(seconds=seconds)),
    st.integers(0, 10**8),
    st.integers(-(10**8), 2 * 10**8),
)
def test_an_assignment_is_open_from_its_first_moment_to_before_its_end(
    since: datetime, length_s: int, offset_s: int
) -> None:
    until, at = since + timedelta(seconds=length_s), since + timedelta(seconds=offset_s)
    item = replace(assignment(), since=since, until=until)
    authority = Authority(PROFILES["SR-465"].roles, (), (item,))
    assert (authority.holder("m.two", Duty.PROGRAM, at) is not None) == (0 <= offset_s < length_s)


def test_the_record_is_marked() -> None:
    assert {"C02.1", "C02.2"} <= set(controls_of(Authority))
