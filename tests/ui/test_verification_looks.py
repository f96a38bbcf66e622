# SPDX-License-Identifier: Apache-2.0
"""The sheet with real widgets: words, names, sizes, pictures, themes, leaving and coming back."""

from dataclasses import replace

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from mdt_app.screens.wording import UNJUSTIFIED
from mdt_app.ui.style import dress
from mdt_app.ui.tokens import DAY, FULL_H, FULL_W, MIN_H, MIN_W, NIGHT, RED, TARGET
from mdt_app.ui.verification_compare import ComparePage
from mdt_app.ui.verification_confirm import ConfirmPage
from mdt_app.ui.verification_enter import EnterPage
from mdt_app.ui.verification_reason import ClosePage, PicturePage, ReasonPage
from mdt_app.ui.widgets.answer_row import AnswerRow
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.picture import Picture
from policy.verification import Row, Stage
from tests.helpers.sheet_desk import SheetDesk, seen
from tests.helpers.sightings import hit
from tests.ui.test_verification_view import BACK, ESCAPE, RETURN, compared, desk, settle

pytestmark = pytest.mark.ui
#: May not stand anywhere before a hit is verified (visual language, section 10).
FORBIDDEN = UNJUSTIFIED


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
        "LIST NCIC stolen vehicles, entered 11 Nov 2026, 10 days ago · by Demo County SO, 3 h 12 min old, "
        "not real-time data",
        "Camera read: 86 % overall · Tesseract read 8QTQ343",
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
