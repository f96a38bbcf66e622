# SPDX-License-Identifier: Apache-2.0
"""M02: purposes, canvasses, prohibited uses and orders."""

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit
from pytest_bdd import given, parsers, scenarios, then, when

from mdt_app.domain.reviews import Decision
from mdt_app.screens.inquiry import Stage
from mdt_app.screens.inquiry_request import InquiryForm
from mdt_app.services.deployments import Deployments
from mdt_app.storage import deployments, reviews
from mdt_app.ui.widgets.key_button import KeyButton
from policy.capture import DeploymentOrder
from tests.helpers.stores import CANARY, MORNING, OFFICER, UNIT, sign_on
from tests.helpers.story import Story

pytestmark = [pytest.mark.feature, pytest.mark.ui, pytest.mark.expects_log]
scenarios("m02_purpose.feature", features_base_dir=str(Path(__file__).parent))
SUSPICION = ("suspicion", "probable cause", "suspected of", "why do you")


@then(parsers.parse("the purposes offered are the {count:d} of the policy"))
def purposes(story: Story, count: int) -> None:
    """Each has a key that can be pressed."""
    terms = story.car.terminal.screens.sign_on.state.terms
    assert {code for code, _ in terms.purposes} == set(story.profile.use.purposes)
    for _, words in terms.purposes:
        story.choose(words)
    assert len(terms.purposes) == count


@then(parsers.parse("the shift on record is for {code}"))
def for_this_purpose(story: Story, code: str) -> None:
    """In the session and in the log."""
    assert story.car.patrol.presence.session.purpose == code
    (signed_on,) = story.events("sign_on")
    assert signed_on.purpose == code


@then("nothing was asked besides the purpose")
def nothing_else(story: Story) -> None:
    """Neither incident nor place nor reason."""
    assert story.also_filled == []


@when("the officer chooses a crime scene canvass")
def chooses_canvass(story: Story) -> None:
    """With name and password."""
    hands = story.car.hands
    hands.fill("User name", OFFICER.username)
    hands.fill("Password", OFFICER.password)
    hands.press("Crime scene canvass")


@then(parsers.parse('the key that starts is shut and says "{words}"'))
def shut(story: Story, words: str) -> None:
    """In its second line."""
    key = story.key("Sign on and start")
    assert not key.isEnabled()
    assert words in key.note


@when("the officer writes the incident 26-104411 at Alder Way and signs on")
def writes_the_incident(story: Story) -> None:
    """Both are asked for."""
    hands = story.car.hands
    hands.fill("Incident number", "26-104411")
    hands.fill("Place", "Alder Way")
    hands.press("Sign on", cap="↵")
    story.car.until(lambda: story.car.terminal.patrol)


@when("the officer reports a homicide and declines the canvass")
def declines(story: Story) -> None:
    """Cars of the department may be needed elsewhere."""
    hands = story.car.hands
    hands.press("Incident")
    hands.press("Homicide")
    hands.press("No", cap="Alt N")
    story.car.until(lambda: not hands.sees("Canvass"))


@then("the log has the canvass declined for a homicide")
def declined(story: Story) -> None:
    """By name."""
    (decided,) = story.events("canvass_prompt")
    assert (decided.outcome, decided.username) == ("declined", OFFICER.username)
    assert decided.query_elements["incident_type"] == "homicide"


@then("no field or key speaks of suspicion or cause, whatever the purpose")
def no_suspicion(story: Story) -> None:
    """Every purpose is tried."""
    for _, purpose in story.car.terminal.screens.sign_on.state.terms.purposes:
        story.choose(purpose)
        names = [part.accessibleName() for part in story.parts(QLineEdit, KeyButton)]
        said = " | ".join([story.words, *names]).lower()
        assert not [word for word in SUSPICION if word in said], purpose


@then("the banner names who somebody is, harassment and personal use, and there is no field yet")
def the_banner(story: Story) -> None:
    """In the words of the policy."""
    assert story.car.terminal.window.isVisible()
    words = story.words.lower()
    assert all(
        part in words for part in ("because of who somebody is", "to harass anyone", "for yourself")
    ), words
    assert story.fields() == []


@when("the officer searches because of somebody's religion")
def searches(story: Story) -> None:
    """With everything else that the policy asks."""
    story.passes()
    assert story.keeps(1)
    story.car.terminal.window.show_page_named("Search")
    screen = story.car.terminal.screens.inquiry
    purpose = next(code for code in ("missing_person", "wanted_person") if code in story.profile.use.purposes)
    screen.write(InquiryForm(purpose, "26-104417", "because of religion, seen at the mosque", CANARY))
    story.car.hands.press("Search", cap="↵")
    story.car.until(lambda: screen.state.error)


@then("the search waits for a supervisor and shows nothing")
def held(story: Story) -> None:
    """On record as held."""
    story.reads("It waits for a supervisor now.")
    assert story.car.terminal.screens.inquiry.state.stage is Stage.FORM
    (event,) = story.events("inquiry")
    assert event.outcome == "held"


@then("one review waits")
def one_review(story: Story) -> None:
    """For another person."""
    (review,) = story.car.patrol.queries.submit(reviews.waiting).result(10)
    assert review.decision is Decision.WAITING


@given("the administrator ordered the reader out against street races")
def an_order(story: Story) -> None:
    """For this unit, today."""

    def ordered(at: Story) -> None:
        day = timedelta(days=1)
        order = DeploymentOrder(
            "D-12", "front-left", UNIT, "street races", MORNING - day, MORNING + day, "unit12.admin"
        )
        office = sign_on(at.folder.root, at.clock)
        Deployments(at.profile.roles, at.clock).issue(office.vault.index(), order)
        office.vault.close()

    story.orders.append(ordered)


@then("the shift on record carries the order")
def carries_the_order(story: Story) -> None:
    """By its number."""
    session_id = story.car.patrol.presence.session.session_id
    asked = story.car.patrol.queries.submit(lambda store: deployments.of_session(store, session_id))
    assert asked.result(10) == ("D-12",)
