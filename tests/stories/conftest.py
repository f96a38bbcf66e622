# SPDX-License-Identifier: Apache-2.0
"""Steps that the stories of several capabilities have in common.

A tag of a scenario that is a clause's id (``@WV-471.5-e``) marks its tests with that clause.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytest_bdd import given, parsers, then, when
from pytestqt.qtbot import QtBot

from mdt_app.paths import DataFolder
from tests.helpers.qt_guard import ignore_offscreen_chatter, qapp_cls, terminal_style
from tests.helpers.stores import CANARY, OFFICER
from tests.helpers.story import Story

__all__ = ["qapp_cls", "terminal_style"]
_CLAUSE = re.compile(r"[A-Z]{2}-\d{3}\.")


def pytest_bdd_apply_tag(tag: str, function: Callable[..., Any]) -> bool | None:
    """A clause's id as a tag is the marker of that clause."""
    if not _CLAUSE.match(tag):
        return None
    pytest.mark.clause(tag)(function)
    return True


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what the offscreen platform says of itself."""
    ignore_offscreen_chatter(items)


@pytest.fixture
def stories(tmp_path: Path, qtbot: QtBot) -> Iterator[Callable[[str], Story]]:
    """Makes the car of a story; whatever happens, it is closed."""
    made: list[Story] = []

    def make(policy: str) -> Story:
        made.append(Story(DataFolder(tmp_path / "car"), policy, qtbot))
        return made[-1]

    yield make
    for story in made:
        if story.opened is not None:
            story.opened.close()


@given(parsers.parse("a car under {policy}"), target_fixture="story")
def a_car(stories: Callable[[str], Story], policy: str) -> Story:
    """Of a department whose manager named sworn officers."""
    return stories(policy)


@given("the officer is signed on")
def the_officer_is_signed_on(story: Story) -> None:
    """For whatever the department's first purpose is."""
    story.car.sign_on()


@when("the officer agrees to the banner")
def agrees(story: Story) -> None:
    """Nobody gets to the form without."""
    story.car.hands.press("I understand and agree")


@when("the officer signs on")
def signs_on(story: Story) -> None:
    """As the first person of the shift."""
    story.sign_on_as(OFFICER)


@when(parsers.parse("the officer signs on for {purpose}"))
def signs_on_for(story: Story, purpose: str) -> None:
    """Canvass fields are filled in where they are asked for."""
    hands = story.car.hands
    hands.fill("User name", OFFICER.username)
    hands.fill("Password", OFFICER.password)
    story.choose(purpose)
    for name, text in (("Incident number", "26-104411"), ("Place", "Alder Way")):
        if any(part.accessibleName().startswith(name) for part in story.fields()):
            hands.fill(name, text)
            story.also_filled.append(name)
    hands.press("Sign on", cap="↵")
    story.car.until(lambda: story.car.terminal.patrol)


@when("a car passes")
@given("a car passed earlier")
def a_car_passes(story: Story) -> None:
    """Nobody looks for it, unless a step before said so."""
    story.passes()


@when("a listed car passes")
def a_listed_car_passes(story: Story) -> None:
    """Its plate stands on a list of stolen vehicles."""
    story.car.hit()


@then("a shift is on")
def a_shift_is_on(story: Story) -> None:
    """With everything that belongs to it."""
    assert story.car.terminal.patrol is not None


@then("no shift is on")
def no_shift_is_on(story: Story) -> None:
    """Neither reader nor store is open."""
    assert story.car.terminal.patrol is None


@then(parsers.parse('sign-on says "{words}"'))
def sign_on_says(story: Story, words: str) -> None:
    """On the window, not only in the state."""
    story.reads(words)


@then(parsers.parse('the live screen says "{words}"'))
@then(parsers.parse('it says "{words}"'))
@then(parsers.parse('the form says "{words}"'))
def it_says(story: Story, words: str) -> None:
    """Wherever on the window."""
    story.reads(words)


@when("the officer opens the hit and enters the plate")
def enters_the_plate(story: Story) -> None:
    """As it stands on the picture; before that the sheet shows neither text."""
    car = story.car
    car.open_sheet(car.terminal.screens.alerts.state.open[0].hit)
    assert CANARY not in story.words
    car.hands.type(CANARY)
    car.hands.press("Compare")
    story.reads("LIST")


@when("the officer answers every row with the same")
def all_the_same(story: Story) -> None:
    """What a machine has answered already stands."""
    sheet = story.car.terminal.screens.sheet
    for _ in range(4):
        if sheet.verification is not None and not sheet.verification.compared:
            story.car.hands.key(Qt.Key.Key_1)
    assert sheet.verification is not None
    assert sheet.verification.compared


@when(parsers.parse("{who}, {where}, answers that the record is active"))
def the_record_is_active(story: Story, who: str, where: str) -> None:
    """Asked by radio."""
    hands = story.car.hands
    hands.press("Confirm record")
    hands.press("Dispatch")
    hands.press("Active")
    hands.fill("Dispatcher", f"{who}, {where}")
    hands.press("Record confirmed")
    story.reads("How was this hit cleared?")


@when("the officer asks to sign off")
def asks_to_sign_off(story: Story) -> None:
    """And says yes to the question."""
    hands = story.car.hands
    hands.press("Sign off")
    hands.press("Sign off", cap="O")
