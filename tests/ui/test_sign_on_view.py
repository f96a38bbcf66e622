# SPDX-License-Identifier: Apache-2.0
"""Sign-on by keyboard alone, on the real widgets."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from mdt_app.screens.sign_on import Credentials, Details, Typed
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
    assert [field.accessibleName() for field in fields if field.isVisible()] == [
        "User name",
        "Password",
        "Code",
    ]


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
    third = QApplication.focusWidget()
    assert isinstance(third, QLineEdit)
    QTest.keyClicks(third, "123456")
    press(qtbot, Qt.Key.Key_Tab)
    press(qtbot, Qt.Key.Key_Tab)
    press(qtbot, Qt.Key.Key_Space)
    second.setFocus()
    press(qtbot, Qt.Key.Key_Return)
    assert terminal.signed == [
        Credentials("officer4417", "correct horse V F D", "criminal_investigation", code="123456")
    ]
    assert not next(key for key in view.findChildren(KeyButton) if "Sign on" in key.text()).isEnabled()


@pytest.mark.clause("WV-471.5-c")
def test_a_canvass_starts_only_with_incident_and_place(
    view: SignOnView, terminal: Terminal, qtbot: QtBot
) -> None:
    """The key says what is missing; what was written goes along."""
    press(qtbot, Qt.Key.Key_Return)
    name, password, code = (field for field in view.findChildren(QLineEdit) if field.isVisible())
    name.setText("officer4417")
    password.setText("correct horse V F D")
    code.setText("123456")
    canvass = next(key for key in view.findChildren(KeyButton) if key.text() == "Crime scene canvass")
    canvass.click()
    start = next(key for key in view.findChildren(KeyButton) if "Sign on" in key.text())
    assert (start.isEnabled(), start.note) == (False, "write the incident number")
    press(qtbot, Qt.Key.Key_Return)
    assert terminal.signed == []
    incident, place = (
        field
        for field in view.findChildren(QLineEdit)
        if field.isVisible() and field not in {name, password, code}
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
    terminal.sign_on.submit("officer4417", Typed("correct horse V F D", "123456"))
    assert [signed.details for signed in terminal.signed] == [Details()]


def test_a_refusal_is_said_inline_and_the_password_goes(
    view: SignOnView, terminal: Terminal, qtbot: QtBot
) -> None:
    press(qtbot, Qt.Key.Key_Return)
    name, password, code = (field for field in view.findChildren(QLineEdit) if field.isVisible())
    name.setText("officer4417")
    password.setText("wrong")
    code.setText("123456")
    press(qtbot, Qt.Key.Key_Return)
    terminal.sign_on.refused("user name and password do not belong together.")
    assert "Wrong: user name and password do not belong together." in said(view)
    assert (name.text(), password.text(), code.text()) == ("officer4417", "", "")
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


def visible(view: QWidget) -> dict[str, QLineEdit]:
    return {field.accessibleName(): field for field in view.findChildren(QLineEdit) if field.isVisible()}


def key(view: QWidget, words: str) -> KeyButton:
    return next(
        one for one in view.findChildren(KeyButton) if one.isVisible() and one.text().startswith(words)
    )


def test_secrets_are_not_shown_and_nothing_of_them_is_cut(
    view: SignOnView, terminal: Terminal, qtbot: QtBot
) -> None:
    """CJ-9, IA-6: a long passphrase with spaces goes along whole."""
    press(qtbot, Qt.Key.Key_Return)
    key(view, "New password").click()
    fields = visible(view)
    phrase = "every word of a very long sentence counts, " * 6
    fields["User name"].setText("officer4417")
    for name in ("Password", "New password", "New password again"):
        assert fields[name].echoMode() is QLineEdit.EchoMode.Password
        fields[name].setText(phrase)
    fields["Code"].setText("123456")
    key(view, "Sign on and start").click()
    (signed,) = terminal.signed
    assert (signed.password, signed.new_password) == (phrase, phrase)


def test_a_new_password_is_asked_for_on_the_form(view: SignOnView, terminal: Terminal, qtbot: QtBot) -> None:
    press(qtbot, Qt.Key.Key_Return)
    assert "New password" not in visible(view)
    terminal.sign_on.refused("this password was given to you. Choose one of your own.", new_password=True)
    assert {"New password", "New password again"} <= set(visible(view))
    key(view, "Keep the old password").click()
    assert "New password" not in visible(view)


def test_a_locked_account_shows_its_challenge_and_takes_the_answer(
    view: SignOnView, terminal: Terminal, qtbot: QtBot
) -> None:
    press(qtbot, Qt.Key.Key_Return)
    visible(view)["User name"].setText("officer4417")
    terminal.sign_on.refused("this account is locked.", locked=True, challenge="K7QM-2XPD")
    assert "K7QM-2XPD" in said(view)
    code = visible(view)["Release code"]
    assert code.hasFocus()
    QTest.keyClicks(code, "12345 67890")
    key(view, "Release").click()
    assert terminal.said[-1] == "release officer4417 12345 67890"
    terminal.sign_on.released()
    assert "Released. Sign on with your password." in said(view)
    assert "K7QM-2XPD" not in said(view)
    assert key(view, "Sign on and start").isEnabled()


def test_without_a_second_factor_no_code_is_asked_for(qtbot: QtBot) -> None:
    terminal = before_the_shift(DAY, asks_code=False)
    made = SignOnView(terminal.sign_on, terminal.status, DAY)
    qtbot.addWidget(made)
    made.show()
    terminal.sign_on.agree()
    assert set(visible(made)) == {"User name", "Password"}
