# SPDX-License-Identifier: Apache-2.0
"""Ten thousand characters pasted into every text field that an officer or technician meets."""

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from mdt_app.ui.tokens import DAY
from mdt_app.ui.widgets.form_field import FormField
from tests.looks.subjects import SUBJECTS, Subject

pytestmark = pytest.mark.ui
LONG = "0123456789 ABCDE\n" * 600


def fields(widget: object) -> list[QLineEdit]:
    """The fields of a screen that may be written in now."""
    assert hasattr(widget, "findChildren")
    return [one for one in widget.findChildren(QLineEdit) if one.isVisible() and one.isEnabled()]


@pytest.mark.parametrize("subject", SUBJECTS, ids=[one.name for one in SUBJECTS])
def test_a_long_text_is_cut_with_words(subject: Subject, qtbot: QtBot) -> None:
    """Each field keeps what it takes, says that more was not taken, and the screen goes on."""
    widget = subject.make(DAY)
    qtbot.addWidget(widget)
    widget.resize(1280, 800)
    widget.show()
    QApplication.processEvents()
    QGuiApplication.clipboard().setText(LONG)
    for field in fields(widget):
        field.selectAll()
        field.paste()
        QApplication.processEvents()
        assert len(field.text()) <= field.maxLength() <= 2000, field.accessibleName()
        holder = field.parentWidget()
        if isinstance(holder, FormField) and field.isVisible() and len(field.text()) == field.maxLength():
            said = [one.text() for one in holder.findChildren(QLabel) if one.isVisible()]
            assert any(line.startswith("Full: ") for line in said), field.accessibleName()


def test_the_words_go_when_there_is_room_again(qtbot: QtBot) -> None:
    """A field that is full says so until something is taken out; what a person wrote is told each time."""
    field = FormField("Reason", help_text="At least 15 characters.").take_at_most(20)
    qtbot.addWidget(field)
    field.show()
    told: list[str] = []
    field.edited.connect(told.append)
    QGuiApplication.clipboard().setText("x" * 10_000)
    field.line.paste()
    assert told == ["x" * 20]
    shown = [one.text() for one in field.findChildren(QLabel)]
    assert "Full: 20 characters. What is more was not taken." in shown
    field.show_wrong("")
    assert "Full: 20 characters. What is more was not taken." in [
        one.text() for one in field.findChildren(QLabel)
    ]
    field.line.backspace()
    assert "At least 15 characters." in [one.text() for one in field.findChildren(QLabel)]
