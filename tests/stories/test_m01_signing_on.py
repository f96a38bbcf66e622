# SPDX-License-Identifier: Apache-2.0
"""M01: who may sign on, and what is on record of it."""

from datetime import date
from pathlib import Path

import pytest
from pytest_bdd import given, parsers, scenarios, then, when

from mdt_app.services.office import Office
from mdt_app.services.provisioning import NewPerson
from mdt_app.services.training import TrainingRegister
from policy.access import Role
from policy.training import Course
from tests.helpers.car import log_after
from tests.helpers.stores import ADMINISTRATOR, CANARY, OFFICER, PARTNER, TRAINED, credentials, door
from tests.helpers.story import Story

pytestmark = [pytest.mark.feature, pytest.mark.ui, pytest.mark.expects_log]
scenarios("m01_signing_on.feature", features_base_dir=str(Path(__file__).parent))
NEWCOMER = NewPerson("unit12.new", "Officer 14", Role.OFFICER, "the newest shift", courses=TRAINED[:1])
VOLUNTEER = NewPerson(
    "unit12.vol", "Officer 15", Role.OFFICER, "the helping hand", "volunteer", courses=TRAINED
)
#: How a screen reader says the plate that passes.
SPELLED = "Eight Quebec Tango Quebec Seven Four Three"
PEOPLE = {"newcomer": NEWCOMER, "volunteer": VOLUNTEER}


@given("a newcomer whose training lacks the policy review")
def a_newcomer(story: Story) -> None:
    """Has seen the equipment only."""
    story.people.append(NEWCOMER)


@given("an officer with the title volunteer")
def a_volunteer(story: Story) -> None:
    """Whom no manager has named."""
    story.people.append(VOLUNTEER)


@when(parsers.parse("the {who} signs on"))
def signs_on(story: Story, who: str) -> None:
    """And waits for the answer."""
    story.sign_on_as(PEOPLE[who])


@then(parsers.parse("the log has a refused sign-on of the {who}"))
def a_refused_sign_on(story: Story, who: str) -> None:
    """Read by somebody else afterwards."""
    rows = [row[:3] for row in log_after(story.car, ADMINISTRATOR)]
    assert ("sign_on", "refused", PEOPLE[who].username) in rows


@when("the administrator puts the policy review on record")
def trained(story: Story) -> None:
    """Of yesterday; the office signs for it."""
    register = TrainingRegister(
        Office(door(story.folder.root, story.clock), story.clock), story.profile.training, story.clock
    )
    course = Course("policy_review", date(2026, 1, 12), "Trainer 1", "Supervisor 1")
    register.record(credentials(ADMINISTRATOR).proof, NEWCOMER.username, course)


@then("a shift is on under the newcomer's name")
def under_that_name(story: Story) -> None:
    """And no other."""
    assert story.car.acting == NEWCOMER.username


@when("nobody touches it for 15 minutes")
def nobody_touches_it(story: Story) -> None:
    """On both clocks."""
    story.passes()
    story.car.until(lambda: SPELLED in story.said)
    story.car.pass_(15 * 60)


@then("the lock covers everything and shows no plate")
def the_lock_covers(story: Story) -> None:
    """Not even of the reads before."""
    assert story.car.is_locked()
    assert CANARY not in story.said
    assert SPELLED not in story.said


@when("the partner signs on beside the officer")
def the_partner_signs_on(story: Story) -> None:
    """Under a name of their own."""
    story.car.hands.press("Another officer")
    story.car.another(PARTNER)
    story.car.until(lambda: len(story.car.patrol.presence.people) == 2)
    assert story.car.acting == PARTNER.username


@when("a listed car passes and the partner puts the hit off")
def puts_it_off(story: Story) -> None:
    """For later."""
    hit = story.car.hit()
    story.car.terminal.screens.alerts.later(hit.hit_id)


@then("the log names the partner for it")
def names_the_partner(story: Story) -> None:
    """And the officer for the lock."""
    story.car.until(lambda: story.events("hit_put_off"))
    (put_off,) = story.events("hit_put_off")
    assert put_off.username == PARTNER.username
    assert {event.username for event in story.events("screen_locked")} == {OFFICER.username}


@when("the officer locks, unlocks and signs off")
def a_whole_shift(story: Story) -> None:
    """A short one."""
    story.car.lock()
    story.car.unlock()
    story.car.until(lambda: not story.car.is_locked())
    story.car.hands.press("Sign off")
    story.car.hands.press("Sign off", cap="O")
    story.car.until(story.car.ended)


@then("the log has sign_on, screen_locked, screen_unlocked and sign_off of the officer, in this order")
def in_this_order(story: Story) -> None:
    """Each done, with the same session."""
    told = [row for row in log_after(story.car, ADMINISTRATOR) if row[2] == OFFICER.username]
    wanted = ["sign_on", "screen_locked", "screen_unlocked", "sign_off"]
    assert [row[0] for row in told if row[0] in wanted and row[1] == "done"] == wanted
