# SPDX-License-Identifier: Apache-2.0
"""The lock: what it hides, what it still says, and how it is opened; closing the window is no way around it."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from camera.types import CameraHealth, CameraState
from mdt_app.domain.events import HitClosed, PublicViewChanged
from mdt_app.domain.public_view import ViewState
from mdt_app.screens.lock import Holder, Why
from mdt_app.ui.activity import Activity
from mdt_app.ui.driving_card_view import DrivingCardView
from mdt_app.ui.live_view import LiveView
from mdt_app.ui.lock_view import LockView
from mdt_app.ui.sign_off_sheet import SignOffSheet
from mdt_app.ui.tokens import THEMES, TYPE, Theme
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.picture import Picture
from mdt_app.ui.widgets.plate_cells import PlateCells
from mdt_app.ui.window import MainWindow
from policy.hotlist import Priority
from tests.helpers.pictures import changed
from tests.helpers.sightings import NOON, hit, recorded
from tests.helpers.terminal import Terminal, busy_shift, plain_pages

pytestmark = pytest.mark.ui
OFFICER = Holder("unit12.officer", "Officer 12")
PARTNER = Holder("unit12.partner", "Officer 13", has_code=True)
PLATE = re.compile(r"\b(?=\w*\d)[A-Z0-9]{5,8}\b")


@pytest.fixture
def terminal() -> Terminal:
    made = Terminal()
    busy_shift(made)
    return made


@pytest.fixture
def window(terminal: Terminal, qtbot: QtBot) -> MainWindow:
    made = terminal.window(plain_pages())
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    QApplication.processEvents()
    return made


def lock(terminal: Terminal, window: MainWindow, why: Why = Why.KEY, *holders: Holder) -> LockView:
    """Cover the window."""
    view = LockView(terminal.lock, terminal.status, window.theme)
    people = holders or (OFFICER,)
    terminal.lock.lock(why, people, people[0].username)
    window.show_lock(view)
    QApplication.processEvents()
    return view


def said(window: QWidget) -> list[str]:
    """Every word that can be seen, or is read aloud."""
    visible = [part for part in window.findChildren(QWidget) if part.isVisible()]
    words = [part.text() for part in visible if isinstance(part, QLabel | QAbstractButton | QLineEdit)]
    words += [part.accessibleName() for part in visible] + [part.accessibleDescription() for part in visible]
    return [text for text in words if text]


def shows(window: QWidget, kind: type[QWidget]) -> bool:
    return any(found.isVisible() for found in window.findChildren(kind))


def field(window: QWidget, name: str) -> QLineEdit:
    return next(one for one in window.findChildren(QLineEdit) if one.accessibleName() == name)


def key(window: QWidget, text: str) -> KeyButton:
    return next(one for one in window.findChildren(KeyButton) if one.text() == text and one.isVisible())


def raise_hit(terminal: Terminal, priority: Priority = Priority.HIGH_RISK) -> None:
    read = recorded("8QTQ999", at=terminal.clock())
    terminal.record(read, hit(read, priority=priority, category="wanted_person_caution"))
    QApplication.processEvents()


@pytest.mark.clause("SR-465.3-1-iii", "PB-434.3-1-iii", "MP-462.4-1-iii", "WV-471.5-1-iii")
@pytest.mark.parametrize("moving", [False, True])
def test_nothing_of_what_was_open_is_left_on_the_screen(
    window: MainWindow, terminal: Terminal, moving: bool
) -> None:
    """No plate, no list, no category, no picture: neither to an eye nor to a screen reader."""
    assert shows(window, PlateCells)
    assert any("Quebec" in text for text in said(window)), "plates are spelled to screen readers"
    lock(terminal, window)
    if moving:
        terminal.drive(10.0)
    raise_hit(terminal)
    words = said(window)
    assert [text for text in words if PLATE.search(text)] == []
    assert not shows(window, PlateCells)
    assert not shows(window, Picture)
    for secret in ("Quebec", "Stolen", "caution", "NCIC", "Demo County", "Routine patrol"):
        assert not any(secret.lower() in text.lower() for text in words), secret
    assert not shows(window, LiveView)
    assert not shows(window, DrivingCardView)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_the_picture_of_the_lock_does_not_depend_on_what_lies_under_it(theme: Theme, qtbot: QtBot) -> None:
    """The same pixels over an empty shift and over a busy one with the same counts: nothing shines through."""
    grabs = []
    for busy in (False, True):
        terminal = Terminal(theme)
        if busy:
            busy_shift(terminal)
            for card in terminal.alerts.state.open:
                terminal.alerts.hit_closed(HitClosed(card.hit_id))
        for camera in ("front-left", "front-right"):  # what they do is said on purpose
            terminal.lock.camera_health(CameraHealth(camera, CameraState.READING, NOON, 15.0, 15.0))
        terminal.clock.now = NOON
        made = terminal.window(plain_pages())
        qtbot.addWidget(made)
        view = lock(terminal, made)
        made.show()
        QApplication.processEvents()
        strip = made.height() - 60  # the strip tells of cameras and receiver, and differs
        grabs.append(view.grab().toImage().copy(0, 0, made.width(), strip))
    assert changed(grabs[0], grabs[1], 8) < 0.001


def test_it_says_that_reading_goes_on_and_how_many_hits_wait(window: MainWindow, terminal: Terminal) -> None:
    terminal.lock.camera_health(CameraHealth("front-left", CameraState.READING, NOON, 15.0, 15.0))
    terminal.lock.camera_health(CameraHealth("front-right", CameraState.READING, NOON, 15.0, 15.0))
    lock(terminal, window)
    assert {"2 cameras read on", "10 HITS WAITING - unlock", "None came since the lock"} <= set(said(window))
    raise_hit(terminal)
    words = said(window)
    assert {"11 HITS WAITING - unlock", "1 came since the lock", "Priority 1, high risk"} <= set(words)
    big = next(part for part in window.findChildren(QLabel) if part.text() == "11 HITS WAITING - unlock")
    assert big.font().pixelSize() >= TYPE["card_word"], "it is read from the driver's seat"
    for card in terminal.alerts.state.open[1:]:
        terminal.alerts.hit_closed(HitClosed(card.hit_id))
    assert "HIT WAITING - unlock" in said(window)
    terminal.lock.camera_health(CameraHealth("front-left", CameraState.FAILED, NOON))
    terminal.lock.camera_health(CameraHealth("front-right", CameraState.FAILED, NOON))
    assert "No camera reads now" in said(window)


def test_it_does_not_say_that_reading_goes_on_when_it_does_not(qtbot: QtBot) -> None:
    terminal = Terminal()
    window = terminal.window(plain_pages())
    qtbot.addWidget(window)
    window.show()
    lock(terminal, window)
    assert "No camera has reported yet" in said(window)
    terminal.lock.camera_health(CameraHealth("front-left", CameraState.READING, NOON, 15.0, 15.0))
    assert "1 camera reads on" in said(window)
    terminal.public_view_changed(PublicViewChanged(ViewState(paused_at=NOON)))
    terminal.lock.camera_health(CameraHealth("front-left", CameraState.READING, NOON, 15.0, 15.0))
    assert "PAUSED: no read is kept" in said(window)
    terminal.public_view_changed(PublicViewChanged(ViewState()))
    assert "1 camera reads on" in said(window)
    terminal.public_view_changed(PublicViewChanged(ViewState(paused_at=NOON)))
    terminal.lock.signed_off()
    terminal.lock.camera_health(CameraHealth("front-left", CameraState.READING, NOON, 15.0, 15.0))
    assert terminal.lock.state.reading == "1 camera reads on", "another shift is not paused"


def test_the_keyboard_alone_opens_it(window: MainWindow, terminal: Terminal) -> None:
    lock(terminal, window)
    target = QApplication.focusWidget()
    assert target is field(window, "Password")
    QTest.keyClicks(target, "a long night shift")
    QTest.keyClick(target, Qt.Key.Key_Return)
    assert terminal.tried == [("unit12.officer", "a long night shift", "")]
    assert key(window, "Unlock").note == "checking"
    QTest.keyClick(target, Qt.Key.Key_Return)
    assert len(terminal.tried) == 1, "one proof is checked at a time"
    terminal.lock.refused("User name or password is not right. 4 more tries before it is locked.")
    assert field(window, "Password").text() == ""
    assert any(text.startswith("Wrong: User name") for text in said(window))
    terminal.lock.opened()
    window.hide_lock()
    assert shows(window, LiveView)


def test_a_second_factor_is_asked_of_whom_it_belongs_to(window: MainWindow, terminal: Terminal) -> None:
    lock(terminal, window, Why.KEY, OFFICER, PARTNER)
    assert not field(window, "Code").isVisible()
    QTest.mouseClick(key(window, "Officer 13"), Qt.MouseButton.LeftButton)
    assert field(window, "Code").isVisible()
    QTest.keyClicks(field(window, "Password"), "another long shift")
    QTest.keyClick(field(window, "Password"), Qt.Key.Key_Return)
    assert terminal.tried == [], "a code that is missing is no try"
    QTest.keyClicks(field(window, "Password"), "another long shift")
    QTest.keyClicks(field(window, "Code"), "123456")
    QTest.keyClick(field(window, "Code"), Qt.Key.Key_Return)
    assert terminal.tried == [("unit12.partner", "another long shift", "123456")]


def test_an_empty_password_is_no_try(window: MainWindow, terminal: Terminal) -> None:
    lock(terminal, window)
    QTest.mouseClick(key(window, "Unlock"), Qt.MouseButton.LeftButton)
    assert terminal.tried == []
    assert any("the password is empty" in text for text in said(window))


def test_a_lock_has_no_way_back_and_a_question_for_proof_has_one(
    window: MainWindow, terminal: Terminal
) -> None:
    lock(terminal, window)
    terminal.lock.back()
    assert terminal.said == []
    assert not any(one.text() == "Back" and one.isVisible() for one in window.findChildren(KeyButton))
    terminal.lock.opened()
    window.hide_lock()
    lock(terminal, window, Why.PROOF)
    QTest.mouseClick(key(window, "Back"), Qt.MouseButton.LeftButton)
    assert terminal.said == ["back"]


def test_keys_of_the_pages_are_dead_under_the_lock(window: MainWindow, terminal: Terminal) -> None:
    lock(terminal, window)
    target = QApplication.focusWidget()
    assert target is not None
    for which in (Qt.Key.Key_F3, Qt.Key.Key_F2):
        QTest.keyClick(target, which)
    QTest.keyClick(target, Qt.Key.Key_F12, Qt.KeyboardModifier.ShiftModifier)
    terminal.lock.opened()
    window.hide_lock()
    assert window.page_name == "Live"
    assert not shows(window, SignOffSheet)
    assert terminal.asked == []


@pytest.mark.parametrize("moving", [False, True])
def test_f12_locks_whatever_is_shown(window: MainWindow, terminal: Terminal, moving: bool) -> None:
    if moving:
        terminal.drive(10.0)
        QApplication.processEvents()
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_F12)
    assert terminal.said == ["lock"]
    if not moving:
        QTest.mouseClick(key(window, "Lock"), Qt.MouseButton.LeftButton)
        assert terminal.said == ["lock", "lock"]


def test_the_lock_lies_over_the_sheet_and_the_sheet_comes_back_as_it_was(
    window: MainWindow, terminal: Terminal
) -> None:
    sheet = QLineEdit()
    sheet.setAccessibleName("Sheet")
    window.show_sheet(sheet)
    sheet.setText("8QTQ")
    lock(terminal, window)
    assert not sheet.isVisible()
    terminal.lock.opened()
    window.hide_lock()
    assert sheet.isVisible()
    assert sheet.text() == "8QTQ"
    window.hide_sheet()
    sheet.deleteLater()


def test_closing_the_window_is_refused_while_a_shift_is_on(window: MainWindow, terminal: Terminal) -> None:
    terminal.keeps_open = True
    assert not window.close()
    assert window.isVisible()
    terminal.keeps_open = False
    assert window.close()


def test_leaving_without_an_outcome_needs_a_reason(window: MainWindow, terminal: Terminal) -> None:
    window.ask_outcome(2)
    QApplication.processEvents()
    assert "2 stops lack an outcome" in said(window)
    leave = key(window, "Leave without outcome")
    assert not leave.isEnabled()
    reason = QApplication.focusWidget()
    assert isinstance(reason, QLineEdit)
    QTest.keyClicks(reason, "  called away ")
    assert not leave.isEnabled()
    QTest.keyClicks(reason, "to a collision")
    QTest.mouseClick(leave, Qt.MouseButton.LeftButton)
    assert terminal.said == ["leave: called away to a collision"]
    window.ask_outcome(1)
    QApplication.processEvents()
    assert field(window, "Why the outcome is not recorded now").text() == ""
    QTest.mouseClick(key(window, "Record the outcome"), Qt.MouseButton.LeftButton)
    assert len(terminal.said) == 1


def test_a_page_that_waits_for_a_proof_is_not_shown(window: MainWindow, terminal: Terminal) -> None:
    terminal.shut = {"Search"}
    QTest.mouseClick(key(window, "Search"), Qt.MouseButton.LeftButton)
    assert window.page_name == "Live"
    assert key(window, "Live").isChecked()
    assert not key(window, "Search").isChecked()
    QTest.mouseClick(key(window, "Hits"), Qt.MouseButton.LeftButton)
    assert window.page_name == "Hits"


def test_a_role_is_offered_its_pages_only(window: MainWindow) -> None:
    """Neither their keys nor their function keys are left."""
    window.offer_pages(("Transfer", "Policy"))
    assert window.page_name == "Transfer"
    rail = {one.text() for one in window.findChildren(KeyButton) if one.isVisible() and one.variant == "rail"}
    assert rail == {"Transfer", "Policy", "Day", "Lock", "Sign off"}
    for which in (Qt.Key.Key_F1, Qt.Key.Key_F2, Qt.Key.Key_F3):
        QTest.keyClick(QApplication.focusWidget() or window, which)
    assert window.page_name == "Transfer"
    assert not shows(window, LiveView)


def test_hand_over_is_offered_to_whoever_is_alone(window: MainWindow, terminal: Terminal) -> None:
    QTest.mouseClick(key(window, "Sign off"), Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    QTest.mouseClick(key(window, "Hand over"), Qt.MouseButton.LeftButton)
    assert terminal.said == ["hand over"]
    assert not shows(window, SignOffSheet)


def test_every_touch_of_the_window_counts_and_a_moving_mouse_does_not(
    window: MainWindow, qtbot: QtBot
) -> None:
    touches: list[int] = []
    activity = Activity(window, lambda: touches.append(1))
    handle = window.windowHandle()
    QTest.mouseMove(handle, window.rect().center())
    QApplication.processEvents()
    assert touches == []
    QTest.mouseClick(
        handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, window.rect().center()
    )
    after_touch = len(touches)
    assert after_touch >= 1
    QTest.keyClick(handle, Qt.Key.Key_F8)
    assert len(touches) > after_touch, "a key that a shortcut takes counts too"
    activity.deleteLater()
