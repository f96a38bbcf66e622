# SPDX-License-Identifier: Apache-2.0
"""M05: what has to be compared and confirmed, and what may replace it."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytest_bdd import parsers, scenarios, then, when

from mdt_app.screens.panel import Panel
from mdt_app.screens.verification import VerificationScreen
from policy.errors import StepRefused
from policy.hit_rules import Check
from policy.verification import OccupantSeen, Outcome, Row, Stage, Verification
from tests.helpers.story import Story

pytestmark = [pytest.mark.feature, pytest.mark.ui, pytest.mark.expects_log]
scenarios("m05_verification.feature", features_base_dir=str(Path(__file__).parent))
REASON = "the radio does not answer out here"


def _sheet(story: Story) -> VerificationScreen:
    return story.car.terminal.screens.sheet


def _now(story: Story) -> Verification:
    found = _sheet(story).verification
    assert found is not None
    return found


@then(parsers.parse("the rows to answer are {rows}"))
def rows_to_answer(story: Story, rows: str) -> None:
    """As the profile names them; none is answered beforehand by the machine with the same."""
    asked = [row.value for row in Row if _now(story).rules.asks(row)]
    assert asked == rows.replace(" and ", ", ").split(", ")
    assert not any(_now(story).given(row) for row in Row)


@then("with a row blank the record cannot be asked for")
@then("the record cannot be asked for")
def cannot_ask(story: Story) -> None:
    """The key is there, shut, and says why; the keyboard does not open it either."""
    key = story.key("Confirm record")
    assert not key.isEnabled()
    assert key.note
    QTest.keyClick(story.car.terminal.window, Qt.Key.Key_C)
    assert _now(story).stage is Stage.COMPARE
    assert not _now(story).may_act


@when("the officer answers that the last row differs")
def the_last_differs(story: Story) -> None:
    """The others are the same."""
    asked = [row for row in Row if _now(story).rules.asks(row)]
    for _ in asked[:-1]:
        story.car.hands.key(Qt.Key.Key_1)
    story.car.hands.key(Qt.Key.Key_2)
    assert f"{asked[-1].value.upper()} differs" in _now(story).blockers


@then("following is still offered")
def may_follow(story: Story) -> None:
    """It is all that is."""
    assert story.car.hands.sees("Follow")


@then("no outcome can be recorded")
def no_outcome(story: Story) -> None:
    """The screen has no such step yet, and one that is chosen all the same is refused."""
    assert "How was this hit cleared?" not in story.words
    sheet = _sheet(story)
    before = sheet.state.draft
    basis = "Registration expired in March"
    sheet.write(replace(before, outcome=Outcome.STOP_NO_ARREST, basis=basis, occupant=OccupantSeen.NO))
    sheet.save_outcome()
    assert sheet.state.error
    assert _now(story).disposition is None
    sheet.write(before)
    assert not _now(story).may_act


@then("the hit is verified, and who confirmed it and when is on record")
def verified(story: Story) -> None:
    """By the officer at the keys; confirmed by Dispatch. As the store has it."""
    story.car.until(lambda: story.last_step().verified)
    now = story.last_step()
    assert now.confirmed is not None
    assert (now.confirmed.confirmed_by, now.confirmed.at) == ("Dispatch, position 2", story.clock())
    story.reads("VERIFIED")


@then(parsers.parse("an arrest cannot be recorded without {needs}"))
def needs_first(story: Story, needs: str) -> None:
    """The key says so."""
    key = story.key(Outcome.STOP_ARREST.words)
    assert not key.isEnabled()
    assert key.note == f"{needs} first"


@when("the officer gives what is asked and records an arrest")
def an_arrest(story: Story) -> None:
    """The cause stands beside the hit."""
    hands = story.car.hands
    if _now(story).rules.asks_basis:
        hands.fill("What else", "Registration expired in March, seen on the sticker")
    if _now(story).rules.asks_occupant:
        hands.press("No", cap="N")
    hands.press(Outcome.STOP_ARREST.words)
    if hands.sees("Tied", cap="T"):
        hands.press("Tied", cap="T")
    hands.press("Save outcome")
    story.car.until(lambda: _sheet(story).state.hit_id is None)


@then("the outcome is on record")
def on_record(story: Story) -> None:
    """With cause and occupant."""
    last = story.last_step()
    assert last.disposition is not None
    assert last.disposition.outcome is Outcome.STOP_ARREST
    assert last.basis is not None
    if last.rules.asks_occupant:
        assert last.basis.occupant is OccupantSeen.NO


@then(parsers.parse("leaving CLETS out as not practicable is {answer}"))
def impracticable(story: Story, answer: str) -> None:
    """A key on the third step, where the policy has it."""
    story.car.hands.press("Confirm record")
    assert story.car.hands.sees("No CLETS") is (answer == "offered")


@then(parsers.parse("acting on exigency is {answer}"))
def exigency(story: Story, answer: str) -> None:
    """A reason lets the officer act; where it replaces the confirmation only, CLETS is still missing."""
    assert story.car.hands.sees("Exigent") is (answer != "refused")
    if answer == "refused":
        with pytest.raises(StepRefused):
            _now(story).exigent(REASON, story.clock())
        return
    excused = _now(story).exigent(REASON, story.clock())
    assert excused.missing == (frozenset() if answer == "offered" else {Check.CLETS})
    assert excused.may_act is (answer == "offered")


@then("a reason of two words is never enough")
def too_short(story: Story) -> None:
    """Fifteen characters are the least."""
    sheet = _sheet(story)
    for panel in (Panel.EXIGENT, Panel.IMPRACTICABLE):
        sheet.show_panel(panel)
        sheet.write(replace(sheet.state.draft, reason="no time"))
        sheet.give_reason()
        assert sheet.state.error
    sheet.show_panel(Panel.NONE)
    assert not _now(story).may_act


@then("a whole reason is on record where one is offered")
def whole_reason(story: Story) -> None:
    """In the officer's words, for the supervisor."""
    sheet, rules = _sheet(story), _now(story).rules
    offered = {
        Panel.EXIGENT: rules.excused_by_exigency,
        Panel.IMPRACTICABLE: rules.excused_as_impracticable,
    }
    for panel in (one for one, replaces in offered.items() if replaces):
        sheet.show_panel(panel)
        sheet.write(replace(sheet.state.draft, reason=REASON))
        sheet.give_reason()
        assert sheet.state.error == ""
        last = story.last_step()
        given = last.exigency if panel is Panel.EXIGENT else last.impracticable
        assert given is not None
        assert given.reason == REASON
