# SPDX-License-Identifier: Apache-2.0
"""Keys pressed on the keyboard: at once, in order, once, and held where they ask for it."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from mdt_app.ui.style import stack
from mdt_app.ui.tokens import DAY
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.key_press import HOLD_MS, LOOK_MS

pytestmark = pytest.mark.ui


class Desk:
    """Three keys in a window: V can be held, L and F cannot; what they said is kept in order."""

    def __init__(self) -> None:
        self.window = QWidget()
        column = stack(self.window)
        self.said: list[str] = []
        self.keys = {}
        for letter in "VLF":
            key = KeyButton(DAY, f"Key {letter}", letter)
            key.clicked.connect(lambda _=False, letter=letter: self.said.append(letter))
            column.addWidget(key)
            self.keys[letter] = key
        self.keys["V"].held.connect(lambda: self.said.append("V held"))
        self.window.show()
        self.window.activateWindow()
        self.window.setFocus()
        QApplication.processEvents()

    def down(self, letter: str, *, again: bool = False) -> None:
        """The keyboard's key goes down, or repeats because it is kept down."""
        if again:
            code = Qt.Key(ord(letter))
            for kind in (QEvent.Type.KeyRelease, QEvent.Type.KeyPress):
                event = QKeyEvent(kind, code, Qt.KeyboardModifier.NoModifier, letter, autorep=True)
                QApplication.sendEvent(self.window.windowHandle(), event)
        else:
            QTest.keyPress(self.window, Qt.Key(ord(letter)))

    def up(self, letter: str) -> None:
        """The keyboard's key comes up."""
        QTest.keyRelease(self.window, Qt.Key(ord(letter)))


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    made = Desk()
    qtbot.addWidget(made.window)
    yield made
    QTest.qWait(LOOK_MS + 50)  # the pressed look of a key ends by itself


def test_a_shortcut_acts_at_once_and_fast_typing_stays_in_order(desk: Desk) -> None:
    """Without a turn of the event loop between the keys."""
    QTest.keyClicks(desk.window, "LFLLF")
    assert desk.said == ["L", "F", "L", "L", "F"]


def test_a_key_that_acted_looks_pressed_for_a_moment(desk: Desk) -> None:
    key = desk.keys["L"]

    def ground() -> str:
        return key.grab().toImage().pixelColor(12, key.height() // 2).name().upper()

    at_rest = ground()
    desk.down("L")
    assert ground() == DAY.line != at_rest
    desk.up("L")
    QTest.qWait(LOOK_MS + 50)
    assert ground() == at_rest


def test_a_key_kept_down_acts_once(desk: Desk) -> None:
    desk.down("L")
    for _ in range(5):
        desk.down("L", again=True)
    desk.up("L")
    assert desk.said == ["L"]
    desk.down("L")
    assert desk.said == ["L", "L"]


def test_a_short_press_of_a_key_that_can_be_held_is_a_press(desk: Desk) -> None:
    desk.down("V")
    assert desk.said == []
    desk.up("V")
    assert desk.said == ["V"]


def test_held_for_a_second_it_says_so_once_and_is_no_press(desk: Desk) -> None:
    """Also while the keyboard repeats the key, and its release afterwards says nothing more."""
    desk.down("V")
    for _ in range(4):
        QTest.qWait(HOLD_MS // 4)
        desk.down("V", again=True)
    QTest.qWait(100)
    assert desk.said == ["V held"]
    QTest.qWait(HOLD_MS)
    desk.down("V", again=True)
    desk.up("V")
    assert desk.said == ["V held"]


def test_a_hold_fills_a_bar_from_the_left(desk: Desk) -> None:
    key = desk.keys["V"]
    desk.down("V")
    QTest.qWait(HOLD_MS // 2)
    image = key.grab().toImage()
    low = key.height() - 8
    filled = [image.pixelColor(x, low).name().upper() == DAY.line_strong for x in (12, key.width() - 12)]
    desk.up("V")
    assert filled == [True, False]


def test_leaving_the_window_takes_a_hold_back(desk: Desk, qtbot: QtBot) -> None:
    """The release goes to another program: neither a press nor a hold may come of it."""
    desk.down("V")
    QApplication.sendEvent(desk.window, QEvent(QEvent.Type.WindowDeactivate))
    qtbot.wait(HOLD_MS + 100)
    assert desk.said == []
    assert not desk.keys["V"].isDown()


def test_a_key_that_cannot_be_pressed_has_no_shortcut(desk: Desk) -> None:
    desk.keys["L"].setEnabled(False)
    desk.keys["F"].hide()
    QTest.keyClicks(desk.window, "LF")
    assert desk.said == []


def test_a_press_may_end_the_key_itself(desk: Desk) -> None:
    """Steps of the sheet go with their keys."""
    for letter in "LV":
        key = desk.keys[letter]
        key.clicked.connect(key.deleteLater)
    QTest.keyClicks(desk.window, "LV")
    QApplication.processEvents()
    assert desk.said == ["L", "V"]


def test_with_alt_a_key_acts_while_a_field_takes_what_is_typed(desk: Desk) -> None:
    field = QLineEdit(desk.window)
    field.show()
    field.setFocus()
    QTest.keyClick(desk.window.windowHandle(), Qt.Key.Key_L)
    QTest.keyClick(desk.window.windowHandle(), Qt.Key.Key_L, Qt.KeyboardModifier.AltModifier)
    assert (field.text(), desk.said) == ("l", ["L"])
