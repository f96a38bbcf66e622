# SPDX-License-Identifier: Apache-2.0
"""M07: a search says why."""

from pathlib import Path

import pytest
from pytest_bdd import parsers, scenarios, then, when

from mdt_app.screens.inquiry import Stage
from tests.helpers.stores import OFFICER
from tests.helpers.story import Story

pytestmark = [pytest.mark.feature, pytest.mark.ui, pytest.mark.expects_log]
scenarios("m07_inquiry.feature", features_base_dir=str(Path(__file__).parent))


@when(
    parsers.re(
        r'the officer searches for (?P<plate>\S+) for (?P<purpose>.*) ?with the case "(?P<case>.*)"'
        r' and the reason "(?P<reason>.*)"'
    )
)
def searches(story: Story, plate: str, purpose: str, case: str, reason: str) -> None:
    """Only what is there is written."""
    assert story.keeps(1)
    story.car.terminal.window.show_page_named("Search")
    hands = story.car.hands
    hands.fill("Plate", plate)
    if purpose.strip():
        story.choose(purpose.strip())
    if case:
        hands.fill("Case", case)
    if reason:
        hands.fill("Reason", reason)
    hands.press("Search", cap="↵")
    found = story.car.terminal.screens.inquiry
    story.car.until(lambda: found.state.stage is Stage.RESULTS or found.state.error)


@then(parsers.parse("the search is refused: {missing}"))
def refused(story: Story, missing: str) -> None:
    """The sentence names what is missing; nothing is shown."""
    state = story.car.terminal.screens.inquiry.state
    assert missing in state.error.lower(), state.error
    assert state.stage is Stage.FORM


@then("the search shows 1 read and is on record")
def shown(story: Story) -> None:
    """By name, with purpose and case."""
    state = story.car.terminal.screens.inquiry.state
    assert (state.error, state.stage) == ("", Stage.RESULTS)
    (event,) = story.events("inquiry")
    assert (event.outcome, event.rows, event.username) == ("done", 1, OFFICER.username)
    assert event.purpose in story.profile.use.purposes
    assert (event.purpose, event.case_no, event.reason) == (
        state.form.purpose,
        state.form.case_number,
        state.form.reason,
    )
