# SPDX-License-Identifier: Apache-2.0
"""Sign-on by keyboard alone, on the real widgets."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from mdt_app.screens.sign_on import Credentials, Details
from mdt_app.ui.sign_on_view import SignOnView
from mdt_app.ui.tokens import DAY
from mdt_app.ui.widgets.key_button import KeyButton
from tests.helpers.terminal import Terminal, before_the_shift

pytestmark = pytest.mark.ui


@pytest.fixture
def terminal() -> Terminal:
    return before_the_shift(DAY)


@pytest.fixture
def view(terminal: Terminal, qtbot: QtBot) -> SignOnView:
    made = SignOnView(terminal.sign_on, terminal.status, DAY)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    made.activateWindow()
    QApplication.processEvents()
    return made


def said(view: QWidget) -> str:
    return "\n".join(words.text() for words in view.findChildren(QLabel) if words.isVisible())


def press(qtbot: QtBot, key: Qt.Key) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key)
    QApplication.processEvents()


def test_the_form_is_absent_until_the_banner_is_agreed_to(
    view: SignOnView, terminal: Terminal, qtbot: QtBot
) -> None:
    fields = view.findChildren(QLineEdit)
    assert not any(field.isVisible() for field in fields)
    for statement in terminal.sign_on.state.terms.statements:
        assert statement.head in said(view)
    press(qtbot, Qt.Key.Key_Return)
    assert terminal.said == ["agree"]
    assert [field.accessibleName() for field in fields if field.isVisible()] == ["User name", "Password"]


def test_escape_declines(view: SignOnView, terminal: Terminal, qtbot: QtBot) -> None:
    press(qtbot, Qt.Key.Key_Escape)
    assert terminal.said == ["decline"]


def test_enter_on_another_key_presses_that_key(view: SignOnView, terminal: Terminal, qtbot: QtBot) -> None:
    """Enter must never agree for a person who has tabbed to "I do not agree"."""
    decline = next(key for key in view.findChildren(KeyButton) if key.text() == "I do not agree")
    decline.setFocus()
    press(qtbot, Qt.Key.Key_Return)
    assert terminal.said == ["decline"]


def test_name_password_purpose_and_start_without_a_pointer(
    view: SignOnView, terminal: Terminal, qtbot: QtBot
) -> None:
    press(qtbot, Qt.Key.Key_Return)
    first = QApplication.focusWidget()
    assert isinstance(first, QLineEdit)
    QTest.keyClicks(first, "officer4417")
    press(qtbot, Qt.Key.Key_Tab)
    second = QApplication.focusWidget()
    assert isinstance(second, QLineEdit)
    assert second.echoMode() is QLineEdit.EchoMode.Password
    QTest.keyClicks(second, "correct horse V F D")
    press(qtbot, Qt.Key.Key_Tab)
    press(qtbot, Qt.Key.Key_Tab)
    press(qtbot, Qt.Key.Key_Space)
    second.setFocus()
    press(qtbot, Qt.Key.Key_Return)
    assert terminal.signed == [Credentials("officer4417", "correct horse V F D", "criminal_investigation")]
    assert not next(key for key in view.findChildren(KeyButton) if "Sign on" in key.text()).isEnabled()


@pytest.mark.clause("WV-471.5-c")
def test_a_canvass_starts_only_with_incident_and_place(
    view: SignOnView, terminal: Terminal, qtbot: QtBot
) -> None:
    """The key says what is missing; what was written goes along."""
    press(qtbot, Qt.Key.Key_Return)
    name, password = (field for field in view.findChildren(QLineEdit) if field.isVisible())
    name.setText("officer4417")
    password.setText("correct horse V F D")
    canvass = next(key for key in view.findChildren(KeyButton) if key.text() == "Crime scene canvass")
    canvass.click()
    start = next(key for key in view.findChildren(KeyButton) if "Sign on" in key.text())
    assert (start.isEnabled(), start.note) == (False, "write the incident number")
    press(qtbot, Qt.Key.Key_Return)
    assert terminal.signed == []
    incident, place = (
        field for field in view.findChildren(QLineEdit) if field.isVisible() and field not in {name, password}
    )
    QTest.keyClicks(incident, "26-04417")
    assert (start.isEnabled(), start.note) == (False, "write the place of the canvass")
    QTest.keyClicks(place, "Main St and 4th Ave")
    assert (start.isEnabled(), start.note) == (True, "")
    start.click()
    (signed,) = terminal.signed
    assert signed.purpose == "crime_scene_canvass"
    assert signed.details == Details("26-04417", "Main St and 4th Ave")


def test_what_was_written_for_another_purpose_does_not_go_along(
    view: SignOnView, terminal: Terminal, qtbot: QtBot
) -> None:
    press(qtbot, Qt.Key.Key_Return)
    terminal.sign_on.choose_purpose("crime_scene_canvass")
    terminal.sign_on.write("incident", "26-04417")
    terminal.sign_on.choose_purpose("routine_patrol")
    terminal.sign_on.submit("officer4417", "correct horse V F D")
    assert [signed.details for signed in terminal.signed] == [Details()]


def test_a_refusal_is_said_inline_and_the_password_goes(
    view: SignOnView, terminal: Terminal, qtbot: QtBot
) -> None:
    press(qtbot, Qt.Key.Key_Return)
    name, password = (field for field in view.findChildren(QLineEdit) if field.isVisible())
    name.setText("officer4417")
    password.setText("wrong")
    press(qtbot, Qt.Key.Key_Return)
    terminal.sign_on.refused("user name and password do not belong together.")
    assert "Wrong: user name and password do not belong together." in said(view)
    assert (name.text(), password.text()) == ("officer4417", "")
    assert password.hasFocus()
    terminal.sign_on.refused("the account is locked. The administrator can release it.", locked=True)
    start = next(key for key in view.findChildren(KeyButton) if "Sign on" in key.text())
    assert (start.isEnabled(), start.note) == (False, "this account is locked")


def test_nothing_typed_stays_for_the_next_person(view: SignOnView, terminal: Terminal, qtbot: QtBot) -> None:
    press(qtbot, Qt.Key.Key_Return)
    for field in view.findChildren(QLineEdit):
        field.setText("something")
    terminal.sign_on.accepted()
    terminal.sign_on.signed_off()
    assert not any(field.text() for field in view.findChildren(QLineEdit))
    assert not any(field.isVisible() for field in view.findChildren(QLineEdit))
