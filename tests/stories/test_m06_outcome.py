# SPDX-License-Identifier: Apache-2.0
"""M06: no shift ends with a stop that nobody cleared."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytest_bdd import parsers, scenarios, then, when

from policy.verification import Outcome
from tests.helpers.stores import CANARY
from tests.helpers.story import Story

pytestmark = [pytest.mark.feature, pytest.mark.ui, pytest.mark.expects_log]
scenarios("m06_outcome.feature", features_base_dir=str(Path(__file__).parent))


@when("the officer verifies the hit")
def verifies(story: Story) -> None:
    """All the way to the last step, and leaves it there."""
    car, hands = story.car, story.car.hands
    car.open_sheet(car.terminal.screens.alerts.state.open[0].hit)
    hands.type(CANARY)
    hands.press("Compare")
    story.reads("LIST")
    sheet = car.terminal.screens.sheet
    while sheet.verification is not None and not sheet.verification.compared:
        hands.key(Qt.Key.Key_1)
    hands.press("Confirm record")
    hands.press("Dispatch")
    hands.press("Active")
    hands.fill("Dispatcher", "Dispatch, position 2")
    hands.press("Record confirmed")
    story.reads("How was this hit cleared?")
    hands.press("Finish later")


@then("sign-off is held back until the outcome is recorded")
def held_back(story: Story) -> None:
    """A notice says so, and the shift goes on."""
    car = story.car
    car.until(lambda: any(one.topic == "sign-off" for one in car.terminal.screens.banners.state.notices))
    assert car.terminal.patrol is not None


@when("the officer records an arrest that is not tied to the hit yet")
def records(story: Story) -> None:
    """With a cause besides the hit."""
    car, hands = story.car, story.car.hands
    car.open_sheet(car.terminal.screens.alerts.state.open[0].hit)
    story.reads("How was this hit cleared?")
    rules = car.terminal.screens.sheet.verification.rules  # type: ignore[union-attr]
    if rules.asks_basis:
        hands.fill("What else", "Registration expired in March, seen on the sticker")
    if rules.asks_occupant:
        hands.press("No", cap="N")
    hands.press(Outcome.STOP_ARREST.words)
    hands.press("Not tied")
    hands.press("Save outcome")
    car.until(lambda: car.terminal.screens.sheet.state.hit_id is None)


@then(parsers.parse("the outcome notes {parties}"))
def notes(story: Story, parties: str) -> None:
    """As the profile names them."""
    last = story.last_step()
    assert last.correlation is not None
    assert not last.correlation.tied
    assert list(last.correlation.notify) == parties.split(", ")


@then("the shift ends")
def ends(story: Story) -> None:
    """Nothing is open any more."""
    story.car.until(story.car.ended)
