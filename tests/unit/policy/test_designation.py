# SPDX-License-Identifier: Apache-2.0
"""Hot lists come into use only designated, allowed, tied to a purpose and approved by somebody else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from policy.designation import (
    Designation,
    Kind,
    SpecificList,
    category_allowed,
    designation_ruling,
    may_send,
    next_download_due,
    refresh_limit,
    serves,
)
from policy.duties import Appointment, Assignment, Authority, Duty
from policy.errors import DesignationRefused
from policy.hotlist import CATEGORIES, Freshness, HotListVersion, freshness
from policy.list_mapping import RESTRICTED
from policy.profile.tree import Profile
from tests.helpers.policies import PROFILES

NOW = datetime(2026, 11, 26, 15, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
every_profile = pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
GENERAL = Designation(
    "svs",
    "Stolen vehicles",
    Kind.GENERAL,
    "state_general_lists",
    "California DOJ",
    ("stolen_vehicle",),
    ("criminal_investigation",),
    "a.one",
)
OWN = replace(GENERAL, list_id="own", name="Our vehicles", kind=Kind.SPECIFIC, source="local_BOLO")


def authority(profile: Profile) -> Authority:
    return Authority(
        profile.roles,
        (Appointment(profile.roles.alpr_administrator, "a.one", "Administrator One", NOW - HOUR),),
        (Assignment(Duty.LISTS, "a.two", "Designee Two", "a.one", NOW - HOUR, NOW + HOUR),),
    )


def codes(profile: Profile, wanted: Designation, at: datetime = NOW) -> tuple[str, ...]:
    return designation_ruling(wanted, profile.hotlist, profile.use, authority(profile), at).codes


@pytest.mark.clause("MP-462.4-g", "WV-471.5-f")
@every_profile
@pytest.mark.parametrize(
    ("by", "at", "allowed"),
    [
        ("a.one", NOW, True),
        ("a.two", NOW, True),
        ("a.two", NOW + HOUR, False),
        ("s.supervisor", NOW, False),
        ("", NOW, False),
    ],
)
def test_only_the_administrator_designates(profile: Profile, by: str, at: datetime, allowed: bool) -> None:
    found = codes(profile, replace(GENERAL, designated_by=by), at)
    assert found == (() if allowed else ("not_the_administrator",))


@pytest.mark.clause("MP-462.4-g", "WV-471.5-f")
def test_what_is_not_designated_never_goes_to_cars() -> None:
    assert not may_send(None, None)
    assert may_send(GENERAL, None)


@pytest.mark.clause("WV-471.3-d", "WV-471.5-f-ii")
@every_profile
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"source": "a web page"}, "source_not_allowed"),
        ({"source": ""}, "source_not_allowed"),
        ({"agency": " "}, "agency_missing"),
        ({"categories": ()}, "category_missing"),
    ],
)
def test_a_list_has_an_allowed_source_an_agency_and_a_category(
    profile: Profile, changed: dict[str, object], code: str
) -> None:
    for source in ("NCIC", "CA_DMV", "local_BOLO", "state_general_lists"):
        assert codes(profile, replace(GENERAL, source=source)) == ()
    assert codes(profile, replace(GENERAL, **changed)) == (code,)  # type: ignore[arg-type]


def test_a_source_that_the_policy_drops_is_refused() -> None:
    profile = PROFILES["WV-471"]
    fewer = replace(profile.hotlist, sources=("NCIC",))
    ruling = designation_ruling(GENERAL, fewer, profile.use, authority(profile), NOW)
    assert ruling.codes == ("source_not_allowed",)


@pytest.mark.clause("MP-462.4-g-ii")
@pytest.mark.parametrize("category", [*CATEGORIES, "none", "", "immigration_violator", *RESTRICTED])
def test_menlo_park_takes_crime_and_missing_people_only(category: str) -> None:
    crime = {"stolen_vehicle", "stolen_or_wanted_vehicle", "stolen_plate", "felony_vehicle", "wanted_person"}
    crime |= {"active_warrant", "suspect_interdiction", "stolen_property_recovery", "amber_alert"}
    assert category_allowed(category, PROFILES["MP-462"].hotlist) == (category in crime | {"missing_person"})


WATSONVILLE = {
    *("stolen_vehicle", "stolen_or_wanted_vehicle", "stolen_plate", "missing_person", "wanted_person"),
    *("active_warrant", "homeland_security", "electronic_surveillance", "suspect_interdiction"),
    *("stolen_property_recovery", "dmv_flag", "agency_flag", "protective_order", "terrorism_related"),
    *("felony_vehicle", "amber_alert"),
}


@pytest.mark.clause(
    "WV-471.3-e",
    "WV-471.3-g",
    "MB-462.2-1-ii",
    "MB-462.2-1-iii",
    "SR-465.2-1-ii",
    "PB-434.1-1-ii",
    "WV-471.4-1-ii",
)
@pytest.mark.parametrize("name", ["SR-465", "MB-462", "PB-434", "WV-471"])
@pytest.mark.parametrize("category", [*CATEGORIES, "none", "", *RESTRICTED])
def test_the_categories_that_four_policies_name(name: str, category: str) -> None:
    assert category_allowed(category, PROFILES[name].hotlist) == (category in WATSONVILLE)


@every_profile
@pytest.mark.parametrize(
    "category", ["immigration_violator", "Immigration Violator", "administrative_immigration"]
)
def test_immigration_is_never_used_even_when_a_policy_names_it(profile: Profile, category: str) -> None:
    named = replace(profile.hotlist, categories=(*profile.hotlist.categories, category))
    assert not category_allowed(category, named)
    assert "category_not_allowed" in codes(profile, replace(GENERAL, categories=(category,)))
    for where in ("list_id", "name", "agency"):
        wanted = replace(GENERAL, **{where: "Immigration Violator File"})  # type: ignore[arg-type]
        assert codes(profile, wanted) == ("immigration_barred",)


@pytest.mark.clause("WV-471.5-f-ii", "MP-462.3-1-ii", "PB-434.1-1-ii", "WV-471.4-1-ii", "SR-465.2-1-ii")
@every_profile
def test_each_list_is_tied_to_authorised_purposes_that_its_categories_serve(profile: Profile) -> None:
    for wrong in ((), ("curiosity",), ("criminal_investigation", "curiosity")):
        assert "purpose_not_authorised" in codes(profile, replace(GENERAL, purposes=wrong))
    apart = replace(GENERAL, categories=("missing_person",), purposes=("stolen_plate",))
    assert "category_without_purpose" in codes(profile, apart)
    unbound = replace(profile.hotlist, sources_must_match_purposes=False)
    ruling = designation_ruling(replace(GENERAL, purposes=()), unbound, profile.use, authority(profile), NOW)
    assert ruling.allowed


@every_profile
def test_every_allowed_category_serves_some_purpose_of_its_policy(profile: Profile) -> None:
    """Otherwise a category that the policy names could never be designated."""
    for category in {*CATEGORIES, *profile.hotlist.categories}:
        if category_allowed(category, profile.hotlist):
            assert any(serves(category, purpose) for purpose in profile.use.purposes)


def proposed() -> SpecificList:
    return SpecificList("own").propose("m.author", "s.super", "GO 26-4417", NOW)


def in_use(profile: Profile) -> SpecificList:
    return proposed().approve("a.one", profile.hotlist, authority(profile), NOW)


@pytest.mark.clause("MP-462.4-g-5-ii", "WV-471.5-f-5-ii")
@every_profile
def test_a_first_entry_waits_for_the_administrator_and_stays_out_of_cars(profile: Profile) -> None:
    waiting = proposed()
    assert waiting.in_force is None
    assert not may_send(OWN, waiting)
    for by in ("s.super", "m.other", ""):
        with pytest.raises(DesignationRefused, match="designee on record") as refused:
            waiting.approve(by, profile.hotlist, authority(profile), NOW)
        assert refused.value.codes == ("not_the_administrator",)
    done = waiting.approve("a.two", profile.hotlist, authority(profile), NOW)
    assert done.in_force is not None
    assert (done.in_force.approved_by, done.in_force.approved_at) == ("a.two", NOW)
    assert may_send(OWN, done)
    assert not may_send(OWN, None)
    assert not may_send(OWN, replace(done, list_id="another"))


@pytest.mark.clause("MP-462.4-g-5-iii", "WV-471.5-f-5-iii")
@pytest.mark.parametrize("name", ["MP-462", "WV-471"])
def test_an_update_waits_for_the_authors_supervisor_and_the_old_version_stays(name: str) -> None:
    profile = PROFILES[name]
    changed = in_use(profile).propose("m.author", "s.super", "GO 26-4420", NOW + HOUR)
    assert changed.in_force == changed.versions[0]
    for by in ("a.one", "s.other", ""):
        with pytest.raises(DesignationRefused, match="immediate supervisor"):
            changed.approve(by, profile.hotlist, authority(profile), NOW)
    done = changed.approve("s.super", profile.hotlist, authority(profile), NOW + HOUR)
    assert done.in_force == done.versions[1]
    assert len(done.versions) == 2


def test_an_update_goes_to_the_administrator_where_the_department_says_so() -> None:
    profile = PROFILES["WV-471"]
    stricter = replace(profile.hotlist, update_approval="alpr_administrator")
    changed = in_use(profile).propose("m.author", "s.super", "GO 26-4420", NOW)
    with pytest.raises(DesignationRefused, match="designee on record"):
        changed.approve("s.super", stricter, authority(profile), NOW)
    assert changed.approve("a.one", stricter, authority(profile), NOW).waiting is None


def test_an_update_without_a_supervisor_on_record_cannot_be_approved_by_nobody() -> None:
    profile = PROFILES["WV-471"]
    changed = in_use(profile).propose("m.author", " ", "GO 26-4420", NOW)
    for by in ("", "a.one"):
        with pytest.raises(DesignationRefused, match="immediate supervisor"):
            changed.approve(by, profile.hotlist, authority(profile), NOW)


@every_profile
def test_nobody_approves_an_entry_of_their_own(profile: Profile) -> None:
    by_administrator = SpecificList("own").propose("a.one", "s.super", "GO 1", NOW)
    with pytest.raises(DesignationRefused, match="of their own"):
        by_administrator.approve("a.one", profile.hotlist, authority(profile), NOW)
    own_supervisor = in_use(profile).propose("s.super", "s.super", "GO 2", NOW)
    with pytest.raises(DesignationRefused, match="of their own"):
        own_supervisor.approve("s.super", profile.hotlist, authority(profile), NOW)


@pytest.mark.clause("MP-462.4-g-5", "WV-471.5-f-5")
@every_profile
def test_entries_and_updates_carry_the_report_number_of_their_author(profile: Profile) -> None:
    for listed in (SpecificList("own"), in_use(profile)):
        with pytest.raises(DesignationRefused, match="general offence report") as refused:
            listed.propose("m.author", "s.super", " ", NOW)
        assert refused.value.codes == ("report_missing",)
    kept = proposed().versions[0]
    assert (kept.author, kept.report) == ("m.author", "GO 26-4417")


def test_steps_out_of_their_turn_are_refused() -> None:
    profile = PROFILES["MP-462"]
    with pytest.raises(DesignationRefused, match="Nothing waits"):
        SpecificList("own").approve("a.one", profile.hotlist, authority(profile), NOW)
    with pytest.raises(DesignationRefused, match="waits for approval"):
        proposed().propose("m.author", "s.super", "GO 3", NOW)
    with pytest.raises(DesignationRefused, match="no author"):
        SpecificList("own").propose(" ", "s.super", "GO 3", NOW)
    with pytest.raises(DesignationRefused, match="Nothing waits"):
        in_use(profile).reject("s.super")
    assert proposed().reject("m.author") == SpecificList("own")


class ListStory(RuleBasedStateMachine):
    """Whatever people do in whatever order, nothing unapproved and nothing self-approved is in force."""

    people = st.sampled_from(["a.one", "a.two", "s.super", "m.author", ""])
    profile = PROFILES["WV-471"]

    def __init__(self) -> None:
        super().__init__()
        self.listed = SpecificList("own")

    @rule(author=people, supervisor=people, report=st.sampled_from(["GO 1", ""]))
    def propose(self, author: str, supervisor: str, report: str) -> None:
        try:
            self.listed = self.listed.propose(author, supervisor, report, NOW)
        except DesignationRefused:
            return

    @rule(by=people)
    def approve(self, by: str) -> None:
        try:
            self.listed = self.listed.approve(by, self.profile.hotlist, authority(self.profile), NOW)
        except DesignationRefused:
            return

    @rule(by=people)
    def reject(self, by: str) -> None:
        try:
            self.listed = self.listed.reject(by)
        except DesignationRefused:
            return

    @invariant()
    def only_whole_versions_approved_by_others(self) -> None:
        for place, version in enumerate(self.listed.versions):
            assert version.report
            assert version.number == place + 1
            if not version.approved:
                assert version is self.listed.versions[-1]
                continue
            assert version.approved_by != version.author
            assert version.approved_by in ({"a.one", "a.two"} if place == 0 else {version.supervisor})


TestListStory = ListStory.TestCase
TestListStory.settings = settings(max_examples=60, stateful_step_count=20)


@every_profile
def test_the_next_edition_is_due_by_the_profiles_hours(profile: Profile) -> None:
    version = HotListVersion("svs", "Stolen vehicles", "CA DOJ", "1", NOW, NOW + HOUR, 10)
    due = next_download_due(version, profile.hotlist)
    assert due - NOW == timedelta(hours=profile.hotlist.refresh_max_hours)
    limit = refresh_limit(profile.hotlist)
    assert freshness(version, due, limit) is not Freshness.OLD
    assert freshness(version, due + timedelta(seconds=1), limit) is Freshness.OLD
