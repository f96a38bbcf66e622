# SPDX-License-Identifier: Apache-2.0
"""Small parts: keys, plate cells, pictures, labels, fonts."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

import resources
from mdt_app.errors import Trouble
from mdt_app.ui import fonts
from mdt_app.ui.icons import icon
from mdt_app.ui.style import dress, qss, stack
from mdt_app.ui.tokens import DAY, NIGHT, RED, THEMES, Theme
from mdt_app.ui.widgets.form_field import FormField
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.key_looks import VARIANTS
from mdt_app.ui.widgets.labels import ElidedLabel
from mdt_app.ui.widgets.picture import MarkedPlate, Picture
from mdt_app.ui.widgets.plate_cells import PlateCells

pytestmark = pytest.mark.ui


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_a_key_shows_that_it_has_the_focus(qtbot: QtBot, variant: str, theme: Theme) -> None:
    """The ring is drawn in the theme's own colour, for every kind of key."""
    holder = QWidget()
    qtbot.addWidget(holder)
    column = stack(holder)
    key, other = KeyButton(theme, "Verify", "V", variant=variant), KeyButton(theme, "Later", "L")
    column.addWidget(key)
    column.addWidget(other)
    holder.show()
    holder.activateWindow()
    rings = []
    for focused in (other, key):
        focused.setFocus()
        QApplication.processEvents()
        rings.append(key.grab().toImage().pixelColor(key.width() // 2, 2).name().upper() == theme.focus)
    assert rings == [False, True]


def test_a_key_that_cannot_be_pressed_says_why(qtbot: QtBot) -> None:
    key = KeyButton(DAY, "Confirm record", "C", enabled=False, note="compare first")
    qtbot.addWidget(key)
    presses: list[str] = []
    key.clicked.connect(lambda: presses.append("pressed"))
    key.show()
    QTest.mouseClick(key, Qt.MouseButton.LeftButton)
    assert presses == []
    assert key.accessibleDescription() == "compare first"
    key.set_note("")
    key.setEnabled(True)
    QTest.mouseClick(key, Qt.MouseButton.LeftButton)
    assert len(presses) == 1


@pytest.mark.parametrize(("variant", "presses"), [("same", 0), ("differs", 0), ("unsure", 0), ("primary", 1)])
def test_enter_never_gives_an_answer(qtbot: QtBot, variant: str, presses: int) -> None:
    """A focused answer needs its own key or the space bar."""
    key = KeyButton(DAY, "Same", variant=variant)
    qtbot.addWidget(key)
    heard: list[str] = []
    key.clicked.connect(lambda: heard.append("pressed"))
    key.show()
    key.setFocus()
    QTest.keyClick(key, Qt.Key.Key_Return)
    assert len(heard) == presses
    QTest.keyClick(key, Qt.Key.Key_Space)
    assert len(heard) == presses + 1


def test_another_word_keeps_the_shortcut(qtbot: QtBot) -> None:
    key = KeyButton(DAY, "Verify", "V")
    qtbot.addWidget(key)
    key.set_word("Go on")
    assert key.sequence.toString() == "V"
    assert key.accessibleName() == "Go on, key V"


def test_doubtful_and_differing_cells_differ_without_colour(qtbot: QtBot) -> None:
    """In grey levels a dashed box, a notched box and a plain cell are three pictures."""
    looks = []
    for doubt, differ in (((), ()), ((0,), ()), ((), (0,))):
        cells = PlateCells(RED, "8", pitch=60, height=62, doubt=doubt, differ=differ)
        qtbot.addWidget(cells)
        grey = cells.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
        looks.append(bytes(grey.constBits()))
    assert len(set(looks)) == 3


def test_cells_say_their_text_letter_by_letter(qtbot: QtBot) -> None:
    cells = PlateCells(DAY, "", pitch=60, height=62, name="You saw")
    qtbot.addWidget(cells)
    assert cells.accessibleName() == "You saw: empty"
    cells.set_plate("8QT", differ=(2,), slots=5)
    assert cells.accessibleName() == "You saw: Eight Quebec Tango, character 3 differs"
    assert cells.width() == 302


@pytest.mark.parametrize(
    ("theme", "evidence", "expected"),
    [
        (DAY, False, (200, 200, 200)),
        (NIGHT, False, (164, 164, 164)),
        (NIGHT, True, (200, 200, 200)),
        (RED, True, (200, 83, 69)),
    ],
)
def test_pictures_follow_the_theme_and_evidence_keeps_its_light(
    qtbot: QtBot, theme: Theme, evidence: bool, expected: tuple[int, int, int]
) -> None:
    """Night leaves 82 % of a live picture and all of a crop; red-night has no blue light to speak of."""
    picture = Picture(theme, name="Plate crop", evidence=evidence)
    qtbot.addWidget(picture)
    picture.resize(80, 40)
    picture.show_rgb(bytes((200, 200, 200)) * (80 * 40), 80, 40)
    colour = picture.grab().toImage().pixelColor(40, 20)
    assert (colour.red(), colour.green(), colour.blue()) == pytest.approx(expected, abs=2)


def test_a_picture_outlives_the_bytes_it_was_made_of(qtbot: QtBot) -> None:
    """The preview's bytes are gone when Qt paints."""
    picture = Picture(DAY, name="Live")
    qtbot.addWidget(picture)
    pixels = bytearray(b"\x10\x20\x30" * 64)
    picture.show_rgb(bytes(pixels), 8, 8, (MarkedPlate(1, 1, 3, 2, "8QTQ743"),))
    del pixels
    assert picture.image.pixelColor(7, 7).name() == "#102030"


def test_words_that_do_not_fit_are_shortened_and_still_said(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    words = ElidedLabel("body")
    stack(holder).addWidget(words)
    words.show_text("District of Columbia")
    holder.resize(110, 40)
    holder.show()
    QApplication.processEvents()
    assert words.text().endswith("…")
    assert (words.accessibleName(), words.whole) == ("District of Columbia", "District of Columbia")
    holder.resize(400, 40)
    QApplication.processEvents()
    assert words.text() == "District of Columbia"


def test_a_missing_font_stops_the_start_with_the_remedy() -> None:
    with pytest.raises(Trouble, match=r"fonts/none\.otf is missing or damaged.*Install the program again"):
        fonts.load({"fonts/none.otf": "Inter"})


def test_a_damaged_font_stops_the_start_too() -> None:
    with pytest.raises(Trouble, match=r"icons/live\.svg"):
        fonts.load({"icons/live.svg": "Inter"})


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_the_style_sheet_knows_all_its_roles(theme: Theme) -> None:
    """No placeholder is left, and the file itself names no colour."""
    filled = qss(theme)
    assert "#" + theme.bg[1:] in filled
    for role in theme.roles():
        assert "{" + role + "}" not in filled
    source = resources.text("qss/terminal.qss")
    assert not [line for line in source.splitlines() if "#" in line and "QWidget#page" not in line]


def test_every_icon_is_drawn_in_the_colour_it_is_given() -> None:
    for path in sorted(resources.path("icons").glob("*.svg")):
        image = icon(path.stem, "#12AB34", 48).toImage()
        colours = {
            image.pixelColor(x, y).name()
            for x in range(48)
            for y in range(48)
            if image.pixelColor(x, y).alpha() == 255
        }
        assert colours == {"#12ab34"}, path.stem


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_the_caret_is_as_light_as_the_text(qtbot: QtBot, theme: Theme) -> None:
    """At red-night a white caret would spoil the eye's adaptation to the dark."""
    window = QWidget()
    stack(window, pad=20).addWidget(field := FormField("User name"))
    qtbot.addWidget(window)
    dress(window, theme)
    window.show()
    window.activateWindow()
    field.line.setFocus()
    qtbot.waitUntil(field.line.hasFocus)
    drawn = field.line.grab().toImage()
    middle = drawn.height() // 2
    inside = {drawn.pixelColor(at, middle).name().upper() for at in range(10, drawn.width() - 10)}
    assert inside == {theme.surface, theme.text}
