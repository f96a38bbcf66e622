# SPDX-License-Identifier: Apache-2.0
"""The sheet with real widgets and the keyboard alone: what an officer sees, presses and is refused."""

import re
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from mdt_app.ui.style import dress
from mdt_app.ui.tokens import DAY, FULL_H, FULL_W, MIN_H, MIN_W, NIGHT, RED, TARGET
from mdt_app.ui.verification_compare import ComparePage
from mdt_app.ui.verification_confirm import ConfirmPage
from mdt_app.ui.verification_enter import EnterPage
from mdt_app.ui.verification_outcome import OutcomePage
from mdt_app.ui.verification_reason import ClosePage, PicturePage, ReasonPage
from mdt_app.ui.widgets.answer_row import AnswerRow
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.picture import Picture
from policy.hotlist import VehicleDescription
from policy.plates import spoken
from policy.verification import Answer, ClosingReason, Outcome, Row, Stage
from tests.helpers.sheet_desk import SheetDesk, seen
from tests.helpers.sightings import hit

pytestmark = pytest.mark.ui
#: May not stand anywhere before a hit is verified (visual language, section 10).
FORBIDDEN = re.compile(
    r"\b(stop|stopped|arrest|suspect|offender|felon|criminal|matched|hit confirmed|confirmed stolen|target|threat)\b",
    re.IGNORECASE,
)
RETURN, ESCAPE, BACK = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Backspace


def desk(**changed: object) -> SheetDesk:
    read = seen("8QTQ743", doubt={4: 0.58})
    made = SheetDesk(hit(read), **changed)  # type: ignore[arg-type]  # fields of the desk
    made.screen.second_reading(made.hit.hit_id, "8QTQ343")
    return made


def compared() -> SheetDesk:
    made = desk()
    made.press("8QTQ743", RETURN)
    settle(made, ComparePage)
    made.press("1", "1", "1")
    return made


def settle(made: SheetDesk, page: type) -> None:
    """Keys pressed by shortcut act a moment later."""
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
    made = compared()
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


def test_picture_and_crop_open_at_full_size_and_escape_comes_back() -> None:
    made = desk()
    made.press_alt("p")
    settle(made, PicturePage)
    big = made.view.findChild(Picture)
    assert big is not None
    assert big.accessibleName() == "Whole vehicle picture, Front right · 14:08:31"
    made.press("z")
    made.until(lambda: "Plate crop" in made.words())
    made.press(ESCAPE)
    settle(made, EnterPage)


@pytest.mark.clause("MP-462.4-g-iv", "WV-471.5-f-v")
def test_no_forbidden_word_stands_anywhere_before_verification() -> None:
    made = desk()
    found = []
    found += FORBIDDEN.findall(made.words())
    made.press("8QTQ743", RETURN)
    settle(made, ComparePage)
    found += FORBIDDEN.findall(made.words())
    made.press("1", "1", "1", "d")
    settle(made, ClosePage)
    found += FORBIDDEN.findall(made.words())
    made.press("a")
    settle(made, ReasonPage)
    found += FORBIDDEN.findall(made.words())
    made.press(ESCAPE)
    settle(made, ComparePage)
    made.press("c")
    settle(made, ConfirmPage)
    found += FORBIDDEN.findall(made.words())
    assert found == []


def test_verified_stands_only_after_comparison_and_record() -> None:
    made = compared()
    assert "VERIFIED" not in made.words()
    made.press("c")
    settle(made, ConfirmPage)
    assert "VERIFIED" not in made.words()


def test_every_field_of_the_comparison_is_in_the_accessibility_tree() -> None:
    """VF-1: crop, overview, text that was read, state with confidence, everything of the list, and its age."""
    made = desk()
    made.press("8QTQ743", RETURN)
    settle(made, ComparePage)
    said = made.words()
    for fact in (
        "Plate crop, full resolution",
        "Whole vehicle picture",
        "Eight Quebec Tango Quebec Seven Four Three, character 5 doubtful",
        "STATE. Seen: California (camera 91 %). List: California.",
        "VEHICLE. Seen: look at the picture. List: 2019 Honda Civic 4-door, grey.",
        "LIST NCIC stolen vehicles, entered 11 Nov 2026 · by Demo County SO, 3 h 12 min old, not real-time data",
        "Camera read: 86 % overall · second reader differs",
        "Worn, dirty, covered or framed plates are misread.",
        "Step 2 of 4, Compare",
        "Priority 2, priority",
    ):
        assert fact in said


@pytest.mark.parametrize("size", [(FULL_W, FULL_H), (MIN_W, MIN_H)], ids=["1280", "1024"])
def test_every_key_is_large_enough_and_named(size: tuple[int, int]) -> None:
    made = desk(size=size)
    for step in ("", "8QTQ743"):
        if step:
            made.press(step, RETURN)
            settle(made, ComparePage)
        for key in made.view.findChildren(KeyButton):
            if key.isVisible():
                assert min(key.width(), key.height()) >= TARGET, key.text()
                assert key.accessibleName(), "a key without a name"


@pytest.mark.parametrize("size", [(FULL_W, FULL_H), (MIN_W, MIN_H)], ids=["1280", "1024"])
def test_the_crop_takes_a_third_of_the_width_in_its_own_shape(size: tuple[int, int]) -> None:
    made = desk(size=size)
    made.press("8")
    crop = made.view.findChildren(Picture)[0]
    assert crop.width() >= size[0] / 3
    assert abs(crop.width() / crop.height() - 2.0) < 0.02
    made.press(BACK, "8QTQ743", RETURN)
    settle(made, ComparePage)
    crop = next(p for p in made.view.findChildren(Picture) if p.accessibleName().startswith("Plate crop"))
    assert crop.width() >= size[0] / 3
    assert abs(crop.width() / crop.height() - 2.0) < 0.02


def test_the_crop_keeps_its_third_beside_the_longest_notice() -> None:
    made = SheetDesk(hit(seen("8QTQ343", "8QTQ743", doubt={4: 0.58})), size=(MIN_W, MIN_H))
    made.press("8QTQ343", RETURN)
    settle(made, ComparePage)
    made.wait(50)
    crop = next(p for p in made.view.findChildren(Picture) if p.accessibleName().startswith("Plate crop"))
    assert crop.width() >= MIN_W / 3


def test_the_crop_is_as_light_at_night_as_by_day() -> None:
    made = desk()
    crop = made.view.findChildren(Picture)[0]

    def middle() -> QColor:
        return crop.grab().toImage().pixelColor(crop.width() // 2 - 3, round(crop.height() * 0.30))

    by_day = middle()
    dress(made.window, NIGHT)
    QApplication.processEvents()
    assert middle() == by_day


def test_the_theme_changes_under_way_and_everything_stays() -> None:
    made = desk()
    made.press("8QTQ743", RETURN)
    settle(made, ComparePage)
    made.press("1")
    dress(made.window, RED)
    QApplication.processEvents()
    assert made.screen.state.active is Row.STATE
    rows = made.view.findChildren(AnswerRow)
    assert rows[0].keys[0].isChecked()
    assert not rows[2].keys[0].isEnabled()
    assert "colour: leave red-night, key F8" in made.words()
    dress(made.window, DAY)
    QApplication.processEvents()
    assert rows[2].keys[0].isEnabled()


def test_no_part_of_the_sheet_is_ever_a_window_of_its_own() -> None:
    """Such a window would take the keyboard away from the sheet."""
    made = compared()
    windows: list[object] = []
    made.press("d")
    settle(made, ClosePage)
    windows += [w for w in QApplication.topLevelWindows() if w is not made.window.windowHandle()]
    assert windows == []
    assert QApplication.activeWindow() is made.window


def test_later_leaves_the_sheet_and_keeps_what_was_typed() -> None:
    made = desk()
    made.press("8QT")
    made.press_alt("l")
    made.until(lambda: bool(made.left))
    assert made.view.page is None
    assert "8QT" not in made.words()
    made.screen.open(made.hit, made.begun())
    assert made.screen.state.draft.typed == "8QT"


def test_follow_says_that_it_is_followed() -> None:
    made = desk()
    made.press("8QTQ743", RETURN)
    settle(made, ComparePage)
    made.press("f")
    made.until(lambda: bool(made.followed))
    assert made.key("Follow").note == "following"
    assert not made.key("Follow").isEnabled()


def test_the_clock_of_a_request_runs_on_the_sheet(qtbot: QtBot) -> None:
    made = compared()
    made.press("c")
    settle(made, ConfirmPage)
    made.press("6")
    made.until(
        lambda: made.screen.state.question is not None and made.screen.state.question.channel is not None
    )
    made.clock.go_on(156)
    made.screen.tick()
    assert "7:24" in made.words()
    assert not made.key("Ask again").isEnabled()
    made.clock.go_on(600)
    made.screen.tick()
    assert made.key("Ask again").isEnabled()


def test_a_stored_verification_goes_on_at_its_step() -> None:
    made = compared()
    stored = made.saved[-1]
    again = SheetDesk(made.hit)
    again.screen.open(again.hit, replace(stored))
    assert again.screen.state.stage is Stage.COMPARE
    assert isinstance(again.view.page, ComparePage)
    assert all(row.keys[0].isChecked() for row in again.view.findChildren(AnswerRow))


def test_text_fields_keep_letters_from_acting() -> None:
    made = compared()
    made.press("d")
    settle(made, ClosePage)
    note = made.field("Note")
    note.setFocus()
    made.press("a1")
    made.wait(150)
    assert isinstance(note, QLineEdit)
    assert note.text() == "a1"
    assert made.closed == []
