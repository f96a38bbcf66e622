# SPDX-License-Identifier: Apache-2.0
"""A text field that is full says so; that each one of every screen does is tried in tests/looks."""

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from mdt_app.ui.widgets.form_field import FormField

pytestmark = pytest.mark.ui


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
