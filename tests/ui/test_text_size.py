# SPDX-License-Identifier: Apache-2.0
"""The text size: what grows, by how much, and how keys give way to it."""

import math
from typing import get_args

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mdt_app.display_settings import DisplaySettings, TextSize
from mdt_app.ui import application
from mdt_app.ui.style import font, held_px, label, tall, text_px
from mdt_app.ui.tokens import DAY, GROWING, TARGET, TEXT_SIZES, TYPE
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.key_words import KeyWidths, Said

pytestmark = pytest.mark.ui
#: Height of a capital for each pixel of Inter, and a pixel of a 12.1 inch panel with 1280 x 800, mm.
CAPITAL, PIXEL_MM = 0.727, 0.2036


def arc_minutes(px: int, distance_mm: float) -> float:
    return math.degrees(math.atan(px * CAPITAL * PIXEL_MM / distance_mm)) * 60


@pytest.mark.parametrize("size", TEXT_SIZES)
def test_fonts_follow_the_size_that_the_application_has(size: TextSize) -> None:
    application.start_for(DisplaySettings(text=size))
    for role, normal in TYPE.items():
        grown = normal + (TEXT_SIZES[size] if role in GROWING else 0)
        assert text_px(role) == font(role).pixelSize() == label("A", role).font().pixelSize() == grown
    assert QApplication.font().pixelSize() == text_px("body")
    assert font("body", px=40).pixelSize() == 40, "what follows the size of a cell does not grow"


def test_the_largest_text_can_be_read_from_the_drivers_seat() -> None:
    application.start([], text="largest")
    assert round(arc_minutes(text_px("body"), 700), 1) >= 16
    assert round(arc_minutes(text_px("note"), 500), 1) >= 20
    for role in set(TYPE) - GROWING:
        assert arc_minutes(TYPE[role], 700) >= 20, f"{role} does not grow because it is large enough"


@pytest.mark.parametrize("size", TEXT_SIZES)
@pytest.mark.parametrize("role", sorted(GROWING))
def test_a_height_made_tall_holds_as_many_lines(size: TextSize, role: str) -> None:
    application.start([])
    normal = 2 * QFontMetrics(font(role)).height() + 10
    application.start([], text=size)
    assert tall(normal, 2) >= 2 * QFontMetrics(font(role)).height() + 8
    assert tall(normal, 2) == normal or size != "normal"


def test_words_that_are_held_back_are_no_smaller_than_ever() -> None:
    for size in get_args(TextSize):
        application.start([], text=size)
        for role in GROWING:
            assert held_px(role) >= max(TYPE[role], text_px("note"))


def test_a_key_gives_up_its_icon_then_its_second_line_then_takes_two_lines() -> None:
    widths = KeyWidths(word=120, longest=70, note=90, glyph=38, cap=40)
    assert widths.said_in(220) == Said()
    assert widths.said_in(219) == widths.said_in(182) == Said(glyph=False)
    two_lines = Said(glyph=False, note=False, wrap=True)
    assert widths.said_in(181) == widths.said_in(widths.least) == widths.said_in(10) == two_lines
    long_note = KeyWidths(word=120, longest=70, note=150, glyph=38, cap=40)
    assert long_note.said_in(182) == Said(glyph=False, note=False)


def test_a_key_that_cannot_be_pressed_keeps_the_line_that_says_why(qtbot: QtBot) -> None:
    application.start([], text="largest")
    key = KeyButton(DAY, "Leave without outcome", "Alt L", glyph="signoff", note="write why, 15 characters")
    qtbot.addWidget(key)
    narrow = key.minimumWidth()
    key.setEnabled(False)
    why = QFontMetrics(font("note")).horizontalAdvance(key.note)
    assert key.minimumWidth() >= why
    assert TARGET <= narrow < key.sizeHint().width()
    key.setEnabled(True)
    assert key.minimumWidth() == narrow


def test_a_key_takes_all_the_room_it_needs_at_the_normal_size(qtbot: QtBot) -> None:
    key = KeyButton(DAY, "Leave without outcome", "Alt L", glyph="signoff", note="write why, 15 characters")
    qtbot.addWidget(key)
    assert key.minimumWidth() == key.sizeHint().width()
