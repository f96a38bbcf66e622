# SPDX-License-Identifier: Apache-2.0
"""The sheet with real widgets and the keyboard alone: what an officer sees, presses and is refused."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from mdt_app.ui.verification_compare import ComparePage
from mdt_app.ui.verification_confirm import ConfirmPage
from mdt_app.ui.verification_enter import EnterPage
from mdt_app.ui.verification_outcome import OutcomePage
from mdt_app.ui.verification_reason import ClosePage, ReasonPage
from mdt_app.ui.widgets.answer_row import AnswerRow
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.key_press import HOLD_MS
from policy.hotlist import VehicleDescription
from policy.plates import spoken
from policy.verification import Answer, ClosingReason, HitRules, Outcome, Row
from tests.helpers.policies import PROFILES
from tests.helpers.sheet_desk import SheetDesk, seen
from tests.helpers.sightings import hit

pytestmark = pytest.mark.ui
RETURN, ESCAPE, BACK = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Backspace


def desk(**changed: object) -> SheetDesk:
    read = seen("8QTQ743", doubt={4: 0.58})
    made = SheetDesk(hit(read), **changed)  # type: ignore[arg-type]  # fields of the desk
    made.screen.second_reading(made.hit.hit_id, "Tesseract", "8QTQ343")
    return made


def compared(rules: HitRules | None = None) -> SheetDesk:
    made = desk(rules=rules or HitRules())
    made.press("8QTQ743", RETURN)
    settle(made, ComparePage)
    made.press("1", "1", "1")
    return made


def settle(made: SheetDesk, page: type) -> None:
    """The event loop runs until the sheet shows this page."""
    for _ in range(40):
        if isinstance(made.view.page, page):
            return
        QApplication.processEvents()
        made.wait(10)
    raise AssertionError(f"the sheet shows {type(made.view.page).__name__}, not {page.__name__}")


@pytest.mark.clause("MP-462.4-f-ii", "WV-471.5-e-ii")
def test_step_one_holds_no_text_of_read_or_list_in_any_widget() -> None:
    """Green v. San Francisco: the officer reads the image before anybody tells what it should say."""
    made = desk()
    assert isinstance(made.view.page, EnterPage)
    said = made.words()
    for text in ("8QTQ743", "8QTQ343"):
        assert text not in said
        assert spoken(text) not in said
    assert "doubtful" not in said
    assert made.view.findChildren(AnswerRow) == []


def test_enter_again_takes_the_lists_text_out_of_the_tree() -> None:
    made = desk()
    made.press("8QTQ743", RETURN)
    settle(made, ComparePage)
    assert spoken("8QTQ743") in made.words()
    made.press(ESCAPE)
    settle(made, EnterPage)
    assert spoken("8QTQ743") not in made.words()


def test_letters_are_the_plate_and_editing_keys_edit_it() -> None:
    made = desk()
    made.press("8qtl?")
    assert made.screen.state.draft.typed == "8QTL?"
    made.press(BACK)
    assert made.screen.state.draft.typed == "8QTL"
    made.key("A").click()
    made.press("7")
    assert made.screen.state.draft.typed == "8QTLA7"


def test_pressing_a_key_of_the_pad_does_not_take_the_focus() -> None:
    """Enter after a tap compares; it never types the tapped character again."""
    made = desk()
    page = QApplication.focusWidget()
    made.tap("8")
    assert QApplication.focusWidget() is page
    made.press(RETURN)
    settle(made, ComparePage)
    assert made.screen.verification is not None
    assert made.screen.verification.reading == "8"


@pytest.mark.clause("WV-471.5-f-2", "MP-462.4-g-2", "WV-471.5-f-1", "WV-471.5-f-3")
def test_by_keyboard_alone_from_the_image_to_the_outcome() -> None:
    made = desk()
    made.press("8QTQ743", RETURN)
    settle(made, ComparePage)
    made.press("1", "1", "1")
    made.press("c")
    settle(made, ConfirmPage)
    made.press("6")
    made.until(
        lambda: made.screen.state.question is not None and made.screen.state.question.channel is not None
    )
    made.field("Dispatcher").setFocus()
    made.press("position 2")
    assert made.screen.state.draft.confirmed_by == "position 2"
    assert made.view.page is not None
    made.view.page.focus_first()
    made.press("1")
    made.until(lambda: made.screen.state.draft.result is not None)
    made.press(RETURN)
    settle(made, OutcomePage)
    assert made.field("What else, besides this hit, gives you cause?").hasFocus()
    assert not made.key("Stop, no arrest").isEnabled()
    made.press("Ignition damaged", Qt.Key.Key_Tab)
    made.press("n")
    made.until(lambda: made.screen.state.draft.occupant is not None)
    assert made.key("Stop, no arrest").isEnabled()
    made.press("3")
    made.until(lambda: made.screen.state.draft.outcome is not None)
    made.press(RETURN)
    assert made.closed == [made.hit.hit_id]
    done = made.saved[-1]
    assert done.verified
    assert done.disposition is not None
    assert done.disposition.outcome is Outcome.STOP_NO_ARREST
    assert made.view.page is None


def test_focus_stands_on_the_question_and_enter_alone_answers_nothing() -> None:
    made = desk()
    made.press("8QTQ743", RETURN)
    settle(made, ComparePage)
    row = QApplication.focusWidget()
    assert isinstance(row, AnswerRow)
    assert row.accessibleName() == "CHARACTERS. Answer: none yet"
    before = made.screen.verification
    made.press(RETURN, RETURN)
    row.keys[0].setFocus()
    made.press(RETURN)
    assert made.screen.verification == before
    assert not any(key.isChecked() for key in made.view.findChildren(KeyButton) if key.variant == "same")


def test_up_and_down_choose_the_row_that_is_answered() -> None:
    made = desk()
    made.press("8QTQ743", RETURN)
    settle(made, ComparePage)
    made.press(Qt.Key.Key_Down, Qt.Key.Key_Down, "2")
    assert made.screen.verification is not None
    assert made.screen.verification.vehicle is not None
    assert made.screen.verification.vehicle.answer is Answer.DIFFERS
    assert made.screen.verification.characters is None
    assert made.screen.state.active is Row.CHARACTERS


def test_a_misread_is_closed_with_one_key() -> None:
    made = SheetDesk(hit(seen("8QTQ343", "8QTQ743", doubt={4: 0.58})))
    made.press("8QTQ343", RETURN)
    settle(made, ComparePage)
    rows = made.view.findChildren(AnswerRow)
    assert not rows[0].keys[0].isEnabled()
    assert "Character 5 differs:  you saw 3, the list has 7" in made.words()
    assert made.key("Confirm record").note == "CHARACTERS differs"
    made.press("m")
    made.until(lambda: bool(made.closed))
    assert made.saved[-1].closure is not None
    assert made.saved[-1].closure.reason is ClosingReason.MISREAD


def test_reasons_to_close_are_asked_and_other_needs_a_note() -> None:
    made = compared()
    made.press("d")
    settle(made, ClosePage)
    made.press("8")
    made.until(lambda: bool(made.screen.state.error))
    assert made.screen.state.error == "Say in the note why the hit is closed."
    assert made.screen.state.error in made.words()
    made.field("Note").setFocus()
    made.press("Same car as before")
    made.key("Other").click()
    assert made.saved[-1].closure is not None
    assert made.saved[-1].closure.note == "Same car as before"


@pytest.mark.clause("MP-462.4-g-1-ii")
def test_exigent_must_be_held_and_asks_for_its_reason() -> None:
    made = compared(HitRules.of(PROFILES["MP-462"]))
    made.key("Exigent…").click()
    assert isinstance(made.view.page, ComparePage)
    made.hold("Exigent…")
    assert isinstance(made.view.page, ReasonPage)
    made.press("too short", RETURN)
    made.until(lambda: bool(made.screen.state.error))
    assert "at least 15 characters" in made.words()
    made.press(" but now it says why", RETURN)
    settle(made, OutcomePage)
    assert made.saved[-1].exigency is not None


@pytest.mark.clause("MP-462.4-g-1-ii")
def test_exigent_is_held_on_the_keyboard_too() -> None:
    """A touch of E does nothing; its second does."""
    made = compared()
    made.press("e")
    assert isinstance(made.view.page, ComparePage)
    target = QApplication.focusWidget() or made.view
    QTest.keyPress(target, Qt.Key.Key_E)
    made.wait(HOLD_MS + 100)
    assert isinstance(made.view.page, ReasonPage)
    QTest.keyRelease(QApplication.focusWidget() or made.view, Qt.Key.Key_E)
    assert made.field("Reason").text() == ""


def test_fast_typing_goes_through_the_steps_in_order() -> None:
    """Plate, Enter, three answers and the key on, without a turn of the event loop in between."""
    made = desk()
    for key in (*"8QTQ743", RETURN, *"111C"):
        code = Qt.Key(ord(key)) if isinstance(key, str) else key
        QTest.keyClick(QApplication.focusWidget() or made.view, code)
    assert isinstance(made.view.page, ConfirmPage)


def test_a_list_without_descriptions_offers_an_exception_in_writing() -> None:
    made = SheetDesk(hit(seen("8QTQ743"), vehicle=VehicleDescription()))
    made.press("8QTQ743", RETURN)
    settle(made, ComparePage)
    made.press("1", "1")
    vehicle = made.view.findChildren(AnswerRow)[2]
    assert "List: not supplied by this list" in vehicle.accessibleName()
    assert not vehicle.keys[0].isEnabled()
    made.press("3", "x")
    settle(made, ReasonPage)
    made.press("Driver matches the picture", RETURN)
    settle(made, ComparePage)
    assert made.key("Confirm record").isEnabled()
