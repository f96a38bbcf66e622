# SPDX-License-Identifier: Apache-2.0
"""A hot plate names its member, case and call; a partial one its incident."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest

from policy.errors import DesignationRefused
from policy.hotplates import HotPlateForm, HotPlateRules, Pending, entry_ruling, pending_entry
from policy.matching import MatchClass, classify
from policy.profile.tree import Profile
from tests.helpers.policies import PROFILES

NOW = datetime(2026, 11, 26, 15, 0, tzinfo=UTC)
FORM = HotPlateForm(
    "8qtq 743",
    "stolen_vehicle",
    "26-104417",
    "taken from a driveway overnight",
    "GO 26-4417",
    state="ca",
    expires_at=NOW + timedelta(days=7),
)
every_profile = pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)


def rules(profile: Profile) -> HotPlateRules:
    return HotPlateRules(profile.hotplate, profile.hotlist, profile.capture)


def codes(profile: Profile, form: HotPlateForm, member: str = "m.one") -> tuple[str, ...]:
    return entry_ruling(form, member, rules(profile), NOW).codes


def made(profile: Profile, form: HotPlateForm = FORM) -> Pending:
    return pending_entry(form, "m.one", rules(profile), NOW, entry_id="hp-1", list_id="own")


@pytest.mark.clause(
    "MP-462.4-2",
    "MP-462.4-2-ii",
    "MP-462.4-2-iii",
    "WV-471.5-f-5-a",
    "WV-471.5-f-5-a-1",
    "WV-471.5-f-5-a-2",
    "WV-471.5-f-5-a-3",
)
@every_profile
def test_each_required_field_is_asked_for_in_turn(profile: Profile) -> None:
    assert codes(profile, FORM) == ()
    assert codes(profile, FORM, member=" ") == ("member_missing",)
    for field in ("case_number", "synopsis"):
        for blank in ("", " \t", "--"):
            spoilt = replace(FORM, **{field: blank})  # type: ignore[arg-type]
            assert codes(profile, spoilt) == (f"{field}_missing",)
    with pytest.raises(DesignationRefused, match="case number") as refused:
        made(profile, replace(FORM, case_number=""))
    assert refused.value.codes == ("case_number_missing",)


@pytest.mark.clause("MP-462.4-2", "WV-471.5-f-5-a-1")
@every_profile
def test_the_member_is_the_signed_on_account_and_cannot_be_typed(profile: Profile) -> None:
    assert made(profile).member == "m.one"
    assert "member" not in {field.name for field in fields(HotPlateForm)}


def test_a_department_that_asks_for_less_still_has_the_member() -> None:
    profile = PROFILES["MP-462"]
    fewer = replace(rules(profile), hotplate=replace(profile.hotplate, required=()))
    assert entry_ruling(replace(FORM, case_number="", synopsis=""), "m.one", fewer, NOW).allowed
    assert entry_ruling(FORM, "", fewer, NOW).codes == ("member_missing",)


@pytest.mark.clause("MP-462.4-g-5", "WV-471.5-f-5")
@every_profile
def test_the_general_offence_report_is_named(profile: Profile) -> None:
    assert codes(profile, replace(FORM, report=" ")) == ("report_missing",)
    assert made(profile).report == "GO 26-4417"


@pytest.mark.clause("MP-462.4-2-iv")
def test_further_details_are_kept_where_the_policy_lets_members_add_them() -> None:
    profile = PROFILES["MP-462"]
    noted = replace(FORM, notes="roof rack, dent on the left")
    assert made(profile, noted).notes == "roof rack, dent on the left"
    none = replace(rules(profile), hotplate=replace(profile.hotplate, extra_fields_allowed=False))
    assert entry_ruling(noted, "m.one", none, NOW).codes == ("notes_not_allowed",)
    assert entry_ruling(FORM, "m.one", none, NOW).allowed


@pytest.mark.clause("SR-465.3-c-iii", "PB-434.3-c-iii", "MP-462.4-c-iii", "WV-471.5-c-iii")
@pytest.mark.parametrize("name", ["SR-465", "PB-434", "MP-462", "WV-471"])
def test_a_partial_plate_needs_its_incident_and_then_matches_as_partial(name: str) -> None:
    profile = PROFILES[name]
    partial = replace(FORM, plate="7ab?1*", category="stolen_vehicle")
    assert codes(profile, partial) == ("incident_missing",)
    entry = made(profile, replace(partial, incident="26-104417")).entry
    assert entry.partial
    assert entry.plate == "7AB?1*"
    match = classify("7ABX123", "CA", entry)
    assert match is not None
    assert match.match_class is MatchClass.PARTIAL
    assert classify("7ACX123", "CA", entry) is None


def test_a_department_may_take_whole_plates_only() -> None:
    profile = PROFILES["SR-465"]
    whole = replace(rules(profile), capture=replace(profile.capture, partial_plate_entry=False))
    form = replace(FORM, plate="7AB?1*", incident="26-104417")
    assert entry_ruling(form, "m.one", whole, NOW).codes == ("partial_not_allowed",)


@every_profile
@pytest.mark.parametrize("plate", ["", " ", "*", "?", "A*", "12345678901"])
def test_a_plate_that_is_none_is_refused_and_not_repeated(profile: Profile, plate: str) -> None:
    assert codes(profile, replace(FORM, plate=plate, incident="26-1")) == ("plate_wrong",)


@every_profile
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"category": "none"}, "category_not_allowed"),
        ({"category": "gang"}, "category_not_allowed"),
        ({"synopsis": "immigration enforcement pickup"}, "immigration_barred"),
        ({"notes": "requested by ICE"}, "immigration_barred"),
        ({"synopsis": "x" * 2001}, "too_long"),
        ({"notes": "x" * 257}, "too_long"),
        ({"expires_at": NOW}, "expired"),
        ({"expires_at": None}, "expiry_missing"),
    ],
)
def test_what_an_entry_may_not_be(profile: Profile, changed: dict[str, object], code: str) -> None:
    assert codes(profile, replace(FORM, **changed)) == (code,)  # type: ignore[arg-type]


@every_profile
def test_an_entry_of_immigration_is_refused_whatever_the_policy_names(profile: Profile) -> None:
    assert codes(profile, replace(FORM, category="immigration_violator")) == (
        "category_not_allowed",
        "immigration_barred",
    )


@every_profile
def test_the_entry_is_normalised_and_expires(profile: Profile) -> None:
    end = NOW + timedelta(days=3)
    entry = made(profile, replace(FORM, expires_at=end)).entry
    assert (entry.plate, entry.state, entry.partial) == ("8QTQ743", "CA", False)
    assert (entry.list_id, entry.case_number) == ("own", "26-104417")
    assert not entry.expired(end - timedelta(seconds=1))
    assert entry.expired(end)
    assert made(profile, replace(FORM, state=" ")).entry.state is None


def test_texts_of_just_the_length_that_travels_are_taken() -> None:
    longest = replace(FORM, synopsis="x" * 2000, notes="y" * 256, case_number="1" * 256)
    assert codes(PROFILES["MP-462"], longest) == ()


def test_refusals_name_no_plate() -> None:
    profile = PROFILES["MP-462"]
    ruling = entry_ruling(
        replace(FORM, category="none", report="", plate="8QTQ743?????"), "", rules(profile), NOW
    )
    assert "8QTQ" not in ruling.words
