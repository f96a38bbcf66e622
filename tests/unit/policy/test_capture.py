# SPDX-License-Identifier: Apache-2.0
"""What a car needs before it captures, when a canvass is offered, who orders, and where nothing is kept."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest

from policy.canvass import Car, Nearby, nearest, prompts_canvass
from policy.capture import (
    CourtOrder,
    DeploymentOrder,
    Start,
    court_order_ruling,
    may_keep,
    order_ruling,
    orders_for,
    purpose_of,
    start_ruling,
)
from policy.duties import Appointment, Assignment, Authority, Duty
from policy.places import Circle
from policy.profile.tree import Profile
from policy.purposes import PURPOSES
from tests.helpers.policies import PROFILES

NOW = datetime(2026, 11, 26, 15, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
every_profile = pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
four = pytest.mark.parametrize("name", ["SR-465", "PB-434", "MP-462", "WV-471"])


def start(profile: Profile, mode: str = "routine_patrol", **more: str) -> Start:
    return Start(mode, frozenset(profile.use.prohibited), **more)


def codes(profile: Profile, wanted: Start) -> tuple[str, ...]:
    return start_ruling(wanted, profile.use, profile.capture).codes


@pytest.mark.clause(
    "SR-465.3-b",
    "SR-465.3-b-ii",
    "PB-434.3-b",
    "PB-434.3-b-ii",
    "MP-462.4-b",
    "MP-462.4-b-ii",
    "WV-471.5-b",
    "WV-471.5-b-ii",
)
@four
@pytest.mark.parametrize("mode", ["routine_patrol", "criminal_investigation"])
def test_patrol_and_investigation_start_with_nothing_further(name: str, mode: str) -> None:
    """Neither suspicion nor cause is asked for: the mode is the purpose, and that is all."""
    profile = PROFILES[name]
    assert codes(profile, start(profile, mode)) == ()
    assert purpose_of(start(profile, mode), profile.use) == mode
    assert {field.name for field in fields(Start)} == {"mode", "purpose", "acknowledged", "incident", "place"}
    assert profile.use.suspicion_required is False


@pytest.mark.clause("MB-462.3-1", "MB-462.3-1-1", "MB-462.3-1-2", "MB-462.3-1-3", "MB-462.3-1-5")
def test_where_modes_are_no_purposes_one_of_the_five_is_chosen() -> None:
    profile = PROFILES["MB-462"]
    five = {"criminal_investigation", "wanted_person", "enforce_sanction_order_sentence", "crime_analysis"}
    five |= {"crime_prevention_general_le"}
    assert codes(profile, start(profile)) == ("purpose_missing",)
    for purpose in PURPOSES:
        found = codes(profile, start(profile, purpose=purpose))
        assert found == (() if purpose in five else ("purpose_not_authorised",))


@pytest.mark.clause("SR-465.3-1", "PB-434.3-1", "MP-462.4-1", "MP-462.4-d", "WV-471.5-1", "WV-471.5-PU-2")
@every_profile
def test_capture_needs_an_authorised_purpose(profile: Profile) -> None:
    assert codes(profile, start(profile, purpose="personal")) == ("purpose_not_authorised",)
    for purpose in profile.use.purposes:
        assert codes(profile, start(profile, purpose=purpose)) == ()


def test_a_mode_that_the_department_does_not_have_is_refused() -> None:
    profile = PROFILES["MP-462"]
    fewer = replace(profile.capture, modes=("criminal_investigation",))
    assert start_ruling(start(profile), profile.use, fewer).codes == ("mode_not_authorised",)
    assert codes(profile, start(profile, "parade", purpose="missing_person")) == ("mode_not_authorised",)


@pytest.mark.clause("SR-465.3-c", "PB-434.3-c", "MP-462.4-c", "WV-471.5-c")
@four
def test_a_canvass_needs_incident_and_place(name: str) -> None:
    profile = PROFILES[name]
    mode = "crime_scene_canvass"
    assert codes(profile, start(profile, mode)) == ("incident_missing", "place_missing")
    assert codes(profile, start(profile, mode, incident="26-104417", place=" ")) == ("place_missing",)
    assert codes(profile, start(profile, mode, incident="\t", place="Main at First")) == ("incident_missing",)
    assert codes(profile, start(profile, mode, incident="26-104417", place="Main at First")) == ()


@pytest.mark.clause("SR-465.3-c-ii", "PB-434.3-c-ii", "MP-462.4-c-ii", "WV-471.5-c-ii")
@four
def test_major_incidents_raise_the_canvass_prompt_and_others_do_not(name: str) -> None:
    capture = PROFILES[name].capture
    assert all(prompts_canvass(kind, capture) for kind in ("homicide", "shooting", "other_major_incident"))
    assert not prompts_canvass("parking", capture)
    assert not prompts_canvass("homicide", replace(capture, modes=("routine_patrol",)))


@pytest.mark.clause("SR-465.3-c-ii", "PB-434.3-c-ii", "MP-462.4-c-ii", "WV-471.5-c-ii")
def test_cars_are_listed_by_distance_and_none_is_left_out() -> None:
    incident = Circle(37.45, -122.18, 0)
    cars = [
        Car("Unit 4", None),
        Car("Unit 3", Circle(37.47, -122.18, 5)),
        Car("Unit 9", Circle(37.46, -122.18, 5)),
        Car("Unit 1", Circle(95, 0, 5)),
        Car("Unit 2", Circle(37.45, -122.185, 5)),
    ]
    found = nearest(incident, cars)
    assert [car.unit for car in found] == ["Unit 2", "Unit 9", "Unit 3", "Unit 1", "Unit 4"]
    assert found[-1] == Nearby("Unit 4", None)
    assert found[1].metres == pytest.approx(1112, abs=2)


@pytest.mark.clause(
    "SR-465.3-1-ii",
    "PB-434.3-1-ii",
    "MP-462.4-1-ii",
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
def test_each_barred_use_is_acknowledged_before_capture(profile: Profile) -> None:
    barred = {"unauthorised_purpose", "first_amendment", "personal", "protected_characteristic", "harassment"}
    assert barred | {"privacy_nonpublic_view"} <= set(profile.use.prohibited)
    whole = replace(start(profile), purpose=profile.use.purposes[0])
    assert codes(profile, whole) == ()
    for code in profile.use.prohibited:
        less = replace(whole, acknowledged=whole.acknowledged - {code})
        assert codes(profile, less) == ("prohibited_uses_not_acknowledged",)


ORDER = DeploymentOrder("DO-7", "reader-3", "Unit 12", "stolen vehicle detail", NOW, NOW + HOUR, "m.one")


@pytest.mark.clause("WV-471.3-b-iii")
@every_profile
def test_only_the_administrator_orders_deployment(profile: Profile) -> None:
    authority = Authority(
        profile.roles,
        (Appointment(profile.roles.alpr_administrator, "m.one", "Member One", NOW),),
        (Assignment(Duty.LISTS, "m.two", "Member Two", "m.one", NOW, NOW + HOUR),),
    )
    assert order_ruling(ORDER, authority, NOW).allowed
    assert order_ruling(replace(ORDER, issued_by="m.two"), authority, NOW).allowed
    for by, at in (("m.three", NOW), ("", NOW), ("m.two", NOW + HOUR)):
        ruling = order_ruling(replace(ORDER, issued_by=by), authority, at)
        assert ruling.codes == ("not_the_administrator",)
    for blank in ("order_id", "reader", "unit", "effort"):
        spoilt = replace(ORDER, **{blank: " "})  # type: ignore[arg-type]
        assert order_ruling(spoilt, authority, NOW).codes == ("order_incomplete",)
    assert order_ruling(replace(ORDER, until=NOW), authority, NOW).codes == ("dates_wrong",)


@pytest.mark.clause("WV-471.3-b-iii")
def test_a_session_is_tagged_with_the_orders_open_for_its_car() -> None:
    orders = [ORDER, replace(ORDER, order_id="DO-2"), replace(ORDER, order_id="DO-3", unit="Unit 13")]
    assert orders_for("Unit 12", orders, NOW) == ("DO-2", "DO-7")
    assert orders_for("Unit 12", orders, NOW + HOUR) == ()
    assert orders_for("Unit 12", orders, NOW - timedelta(seconds=1)) == ()


COURT = CourtOrder("SW-26-118", "Superior Court, San Mateo", NOW + HOUR)
HERE = Circle(37.45, -122.18, 20)


@pytest.mark.clause("MP-462.4.1-a", "MP-462.4.1-a-ii", "WV-471.5-PU-f", "WV-471.5-PU-f-ii")
@every_profile
def test_outside_public_view_nothing_is_kept_without_a_court_order_in_force(profile: Profile) -> None:
    use = profile.use
    assert may_keep(use, None, NOW, non_public=False).allowed
    assert may_keep(use, None, NOW, non_public=True).codes == ("court_order_missing",)
    assert may_keep(use, COURT, NOW, non_public=True).allowed
    assert may_keep(use, COURT, NOW + HOUR, non_public=True).codes == ("court_order_expired",)
    for blank in ("number", "court"):
        spoilt = replace(COURT, **{blank: "  "})  # type: ignore[arg-type]
        assert may_keep(use, spoilt, NOW, non_public=True).codes == ("court_order_missing",)


@every_profile
def test_inside_a_closed_area_or_with_no_fix_where_areas_are_closed_nothing_is_kept(profile: Profile) -> None:
    closed = [Circle(37.4501, -122.18, 50)]
    use = profile.use
    inside = may_keep(use, None, NOW, non_public=False, here=HERE, no_capture=closed)
    unknown = may_keep(use, None, NOW, non_public=False, no_capture=closed)
    away = may_keep(use, None, NOW, non_public=False, here=Circle(37.46, -122.18, 20), no_capture=closed)
    assert inside.codes == unknown.codes == ("court_order_missing",)
    assert away.allowed
    assert may_keep(use, COURT, NOW, non_public=False, here=HERE, no_capture=closed).allowed


def test_a_policy_without_the_exception_is_lifted_by_nothing_and_one_without_the_rule_keeps_all() -> None:
    use = PROFILES["MP-462"].use
    strict = replace(use, public_view_exception="none")
    assert court_order_ruling(COURT, strict, NOW).codes == ("no_exception",)
    assert may_keep(strict, COURT, NOW, non_public=True).codes == ("no_exception",)
    assert may_keep(replace(use, public_view_only=False), None, NOW, non_public=True).allowed
