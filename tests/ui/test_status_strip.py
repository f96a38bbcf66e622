# SPDX-License-Identifier: Apache-2.0
"""The strip at the foot: as much of each item as there is room for, and never a value that is cut while words stand."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from mdt_app.screens.status import StatusItem
from mdt_app.ui.tokens import DAY, FULL_W, STRIP_H
from mdt_app.ui.widgets.labels import ElidedLabel
from mdt_app.ui.widgets.status_strip import StatusCell, StatusStrip
from tests.helpers.terminal import Terminal

pytestmark = pytest.mark.ui


def strip_of(qtbot: QtBot, width: int) -> StatusStrip:
    made = StatusStrip(Terminal().status, DAY)
    qtbot.addWidget(made)
    made.resize(width, STRIP_H)
    made.show()
    qtbot.waitExposed(made)
    return made


def show(strip: StatusStrip, *values: str) -> list[str]:
    """These values, one an item; what is drawn of each."""
    items = tuple(StatusItem("list", "Hot lists", value) for value in values)
    strip.show_state(replace(strip._screen.state, items=items))
    QApplication.processEvents()
    cells = [cell for cell in strip.findChildren(StatusCell) if cell.isVisible()]
    return [cell.findChildren(ElidedLabel)[0].text() for cell in cells]


def words(strip: StatusStrip) -> list[str]:
    """What is drawn beside the icons."""
    parts = [part for cell in strip.findChildren(StatusCell) for part in cell.findChildren(QLabel)]
    return [part.text() for part in parts if part.isVisible() and part.text() == "Hot lists"]


def test_a_value_that_grows_wider_and_no_longer_is_not_cut(qtbot: QtBot) -> None:
    """As many letters, and wider ones: the words go instead."""
    strip = strip_of(qtbot, FULL_W)
    assert show(strip, *["i" * 8] * 6) == ["i" * 8] * 6
    assert words(strip) == ["Hot lists"] * 6
    assert show(strip, *["m" * 8] * 6) == ["m" * 8] * 6
    assert words(strip) == []


def test_words_come_back_when_there_is_room(qtbot: QtBot) -> None:
    strip = strip_of(qtbot, FULL_W)
    show(strip, *["m" * 8] * 6)
    assert words(strip) == []
    show(strip, *["i" * 8] * 6)
    assert words(strip) == ["Hot lists"] * 6


def test_only_what_changed_is_drawn_anew(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """A state comes with each event: on two cores each must cost next to nothing."""
    strip = strip_of(qtbot, FULL_W)
    show(strip, "1 s ago", "14 min ago", "212 unsent")
    drawn: list[str] = []
    real = ElidedLabel.show_text

    def noted(part: ElidedLabel, text: str) -> None:
        drawn.append(text)
        real(part, text)

    monkeypatch.setattr(ElidedLabel, "show_text", noted)
    show(strip, "1 s ago", "14 min ago", "213 unsent")
    assert drawn == ["213 unsent"]
