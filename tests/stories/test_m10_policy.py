# SPDX-License-Identifier: Apache-2.0
"""M10: the policy in the car."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytest_bdd import parsers, scenarios, then, when

from policy.accuracy import NOTICE
from tests.helpers.books import book_with
from tests.helpers.story import Story

pytestmark = [pytest.mark.feature, pytest.mark.ui, pytest.mark.expects_log]
scenarios("m10_policy.feature", features_base_dir=str(Path(__file__).parent))


@when("the officer opens the policy")
def opens(story: Story) -> None:
    """With its key."""
    story.car.hands.key(Qt.Key.Key_F6)


@then(parsers.parse("it is the policy {number} of {agency}"))
def whose(story: Story, number: str, agency: str) -> None:
    """On top of the page."""
    state = story.car.terminal.screens.policy.state
    assert state.department == agency
    assert number in state.policy


@then("every section opens and shows its clauses")
def sections(story: Story) -> None:
    """Without a network: there is none here."""
    hands, screen = story.car.hands, story.car.terminal.screens.policy
    for section in book_with(story.policy).sections:
        hands.key(Qt.Key.Key_Down)
        hands.key(Qt.Key.Key_Return)
        assert [row.mark for row in screen.state.rows] == [clause.id for clause in section.clauses]
        story.reads(section.clauses[0].text)
        hands.key(Qt.Key.Key_Escape)


@then("what spoils a read is listed")
def spoils(story: Story) -> None:
    """Each cause with what it does."""
    while story.car.terminal.screens.policy.state.chosen > 0:
        story.car.hands.key(Qt.Key.Key_Up)
    for factor in NOTICE.factors:
        story.reads(factor.name)
