# SPDX-License-Identifier: Apache-2.0
"""M08: plates that an officer enters."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytest_bdd import given, parsers, scenarios, then, when

from mdt_app.services.hot_plates import Member
from mdt_app.storage import hot_plates
from tests.helpers.stores import ADMINISTRATOR, CANARY, OFFICER
from tests.helpers.story import Story

pytestmark = [pytest.mark.feature, pytest.mark.ui, pytest.mark.expects_log]
scenarios("m08_hot_plates.feature", features_base_dir=str(Path(__file__).parent))
WHOLE = {"Case number": "26-104417", "Offence report": "GO 26-4417", "What happened": "Taken overnight"}


def _write(story: Story, plate: str, fields: dict[str, str]) -> None:
    hands = story.car.hands
    hands.key(Qt.Key.Key_F5)
    hands.press("New hot plate")
    hands.fill("Plate", plate)
    for name, text in fields.items():
        hands.fill(name, text)
    # Menlo Park's categories are its own.
    hands.press(next(words for words in ("Stolen vehicle", "Criminally involved") if hands.sees(words)))
    hands.press("7 days")
    hands.press("Enter")


@when(parsers.parse("the officer enters the hot plate {plate} without its {missing}"))
def without(story: Story, plate: str, missing: str) -> None:
    """Everything else is there."""
    _write(story, plate, {name: text for name, text in WHOLE.items() if name != missing})
    story.car.until(lambda: story.car.terminal.screens.hot_plates.state.error)
    assert story.car.patrol.queries.submit(hot_plates.every).result(10) == ()


@when("the officer fills that in")
def filled_in(story: Story) -> None:
    """What was written still stands."""
    for name, text in WHOLE.items():
        story.car.hands.fill(name, text)
    story.car.hands.press("Enter")
    story.car.until(lambda: story.car.terminal.screens.hot_plates.state.row is not None)


@then("the entry waits, by the officer's name, and does not alert")
def waits(story: Story) -> None:
    """Nobody typed that name."""
    (waiting,) = story.car.patrol.queries.submit(hot_plates.every).result(10)
    assert waiting.version.author == OFFICER.username
    assert not story.car.hands.sees("Approve")
    story.passes()
    assert story.keeps(1)
    story.passes("7QXQ009")
    assert story.keeps(2)
    assert not story.car.terminal.screens.alerts.state.open


@when("the administrator approves it")
def approves(story: Story) -> None:
    """Somebody else than who entered it."""
    patrol = story.car.patrol
    (waiting,) = patrol.queries.submit(hot_plates.every).result(10)
    member = Member(ADMINISTRATOR.username)
    patrol.queries.submit(lambda store: patrol.hot_plates.approve(store, member, waiting.entry_id)).result(10)


@then("it alerts")
def alerts(story: Story) -> None:
    """With the words of the list."""
    story.car.until(lambda: story.car.terminal.screens.alerts.state.open)
    (card,) = story.car.terminal.screens.alerts.state.open
    assert (card.text, card.hit.read.plate.captured_at) == (CANARY, story.clock())


@given(parsers.parse("the partial plate {pattern} of the incident {incident} is looked for"))
def partial(story: Story, pattern: str, incident: str) -> None:
    """It needs its incident, and the administrator."""
    _write(story, pattern, WHOLE)
    screen = story.car.terminal.screens.hot_plates
    story.car.until(lambda: screen.state.error)
    assert "incident number" in screen.state.error
    story.car.hands.fill("Incident number", incident)
    story.car.hands.press("Enter")
    story.car.until(lambda: screen.state.row is not None)
    approves(story)
    story.car.hands.key(Qt.Key.Key_F1)


@when(parsers.parse("the plate {plate} passes"))
def passes(story: Story, plate: str) -> None:
    """In front of a camera."""
    story.passes(plate)


@then(parsers.parse('it alerts as "{words}"'))
def alerts_as(story: Story, words: str) -> None:
    """Said on the alert."""
    story.reads(words)


@then("it does not alert")
def does_not_alert(story: Story) -> None:
    """The read is kept all the same; the alert of a plate that passes after it is the next one."""
    assert story.keeps(2)
    alerts = story.car.terminal.screens.alerts
    story.passes("8QTX711")
    story.car.until(lambda: len(alerts.state.open) > 1)
    assert {card.text for card in alerts.state.open} == {"8QTR743", "8QTX711"}
