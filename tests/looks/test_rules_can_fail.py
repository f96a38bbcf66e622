# SPDX-License-Identifier: Apache-2.0
"""Each rule of the look check finds the widget that was made to break it, and lets its good twin pass."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from mdt_app.ui.style import dress, font, label
from mdt_app.ui.tokens import DAY, RED
from mdt_app.ui.widgets.form_field import FormField
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.labels import ElidedLabel
from mdt_app.ui.widgets.list_line import ListLine
from mdt_app.ui.widgets.plate_cells import PlateCells
from tests.looks import rules
from tests.looks.measure import Screen, look_at
from tests.looks.subjects import settled

pytestmark = pytest.mark.ui


class Painted(QWidget):
    """Paints one word into a place, in a colour."""

    def __init__(self, text: str, place: QRectF, colour: str, letters: QFont, name: str = "Sign") -> None:
        super().__init__()
        self._text, self._place, self._colour, self._letters = text, place, colour, letters
        self.setAccessibleName(name)
        self.setFixedSize(200, 60)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(DAY.surface))
        painter.setPen(QColor(self._colour))
        painter.setFont(self._letters)
        painter.drawText(self._place, Qt.AlignmentFlag.AlignCenter, self._text)
        painter.end()


class Touchable(QFrame):
    """Takes a tap and has no name."""

    def mouseReleaseEvent(self, event: object) -> None:
        """As a row does."""


def looked(*widgets: QWidget, width: int = 600, height: int = 500) -> Screen:
    """The widgets below each other on a page by day."""
    page = QWidget()
    page.setObjectName("page")
    page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    column = QVBoxLayout(page)
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch(1)
    dress(page, DAY)
    return look_at(settled(page, (width, height)))


def key(text: str = "Verify", **how: object) -> KeyButton:
    return KeyButton(DAY, text, **how)  # type: ignore[arg-type]  # as each test needs it


def painted(
    text: str = "Seen", *, colour: str = DAY.text, px: int = 18, width: float = 190, name: str = "Sign"
) -> Painted:
    return Painted(text, QRectF(2, 2, width, 50), colour, font(px=px), name)


def small(widget: QWidget, width: int, height: int) -> QWidget:
    widget.setMinimumSize(0, 0)
    widget.setFixedSize(width, height)
    return widget


def with_px(made: QLabel, px: int) -> QLabel:
    made.setFont(font(px=px))
    return made


def elided(text: str, *, told: bool = True) -> QWidget:
    made = ElidedLabel()
    made.show_text(text)
    made.setFixedWidth(120)
    if not told:
        made.setAccessibleDescription("")
    return made


def field(hint: str, width: int = 300) -> QWidget:
    made = FormField("Place", hint=hint)
    made.setFixedWidth(width)
    return made


def low_field() -> QWidget:
    made = QLineEdit()
    made.setStyleSheet("min-height: 30px; max-height: 30px")
    return made


def pale(text: str) -> QWidget:
    made = label(text)
    made.setStyleSheet("color: #9AA4AE")
    return made


def contrast_of(screen: Screen) -> Iterator[str]:
    return rules.contrast_findings(screen, DAY)


BROKEN: list[
    tuple[str, Callable[[Screen], Iterator[str]], Callable[[], QWidget], Callable[[], QWidget], str]
] = [
    ("a pale label", contrast_of, lambda: pale("Seen"), lambda: label("Seen"), "'Seen' stands at"),
    (
        "a pale painted word",
        contrast_of,
        lambda: painted(colour="#9AA4AE"),
        painted,
        "'Seen' stands at",
    ),
    (
        "faint words where something can be done",
        contrast_of,
        lambda: painted(colour=DAY.text_off),
        lambda: painted(colour=DAY.text2),
        "is faint although",
    ),
    (
        "a word under its own ground",
        contrast_of,
        lambda: painted(colour=DAY.surface),
        painted,
        "stands at 1.00",
    ),
    ("a low key", rules.size_findings, lambda: small(key(), 200, 60), key, "200 x 60 px"),
    ("a slim key", rules.size_findings, lambda: small(key("A"), 60, 76), lambda: key("A"), "60 x 76 px"),
    ("a low row", rules.size_findings, lambda: ListLine(56), lambda: ListLine(80), "x 56 px"),
    (
        "a low field",
        rules.size_findings,
        low_field,
        lambda: field("18:00"),
        "px high",
    ),
    (
        "a small label",
        rules.size_findings,
        lambda: with_px(label("Seen"), 13),
        lambda: label("Seen"),
        "13 px",
    ),
    ("a small painted word", rules.size_findings, lambda: painted(px=12), painted, "12 px"),
    (
        "a label without room",
        rules.cut_findings,
        lambda: small(label("Seen on the right side"), 60, 30),
        lambda: label("Seen on the right side"),
        "is cut",
    ),
    (
        "a wrapped label without room",
        rules.cut_findings,
        lambda: small(label("Seen on the right side of the road", wrap=True), 150, 24),
        lambda: label("Seen on the right side of the road", wrap=True),
        "of height",
    ),
    (
        "a key without room",
        rules.cut_findings,
        lambda: small(key("Confirm record"), 90, 76),
        lambda: key("Confirm record"),
        "'Confirm record' is cut",
    ),
    ("a painted word without room", rules.cut_findings, lambda: painted(width=20), painted, "is cut"),
    (
        "a hint without room",
        rules.cut_findings,
        lambda: field("20 November 18:00", 120),
        lambda: field("20 Nov", 200),
        "is cut",
    ),
    (
        "shortened words that nobody tells",
        rules.cut_findings,
        lambda: elided("Seen on the right side of the road", told=False),
        lambda: elided("Seen on the right side of the road"),
        "does not tell the whole",
    ),
    (
        "a forbidden word on a label",
        rules.wording_findings,
        lambda: label("Suspect vehicle"),
        lambda: label("Suspect interdiction"),
        "'Suspect' stands in",
    ),
    (
        "a forbidden word in a name",
        rules.wording_findings,
        lambda: painted(name="Stop the car"),
        painted,
        "'Stop' stands in",
    ),
    (
        "a forbidden word that is painted",
        rules.wording_findings,
        lambda: painted("Matched"),
        lambda: painted("does not match"),
        "'Matched' stands in",
    ),
    ("shouting", rules.wording_findings, lambda: label("Hit!"), lambda: label("Hit"), "shouts"),
    (
        "a painted widget without a name",
        rules.name_findings,
        lambda: painted(name=""),
        painted,
        "no accessible name",
    ),
    (
        "a touched widget without a name",
        rules.name_findings,
        Touchable,
        lambda: key("Verify"),
        "no accessible name",
    ),
    ("a field without a name", rules.name_findings, QLineEdit, lambda: field("18:00"), "no accessible name"),
]


@pytest.mark.parametrize(
    ("rule", "bad", "good", "said"), [one[1:] for one in BROKEN], ids=[one[0] for one in BROKEN]
)
def test_a_rule_finds_what_breaks_it(
    rule: Callable[[Screen], Iterator[str]],
    bad: Callable[[], QWidget],
    good: Callable[[], QWidget],
    said: str,
) -> None:
    assert any(said in found for found in rule(looked(bad()))), list(rule(looked(bad())))
    assert list(rule(looked(good()))) == []


def test_two_controls_of_one_name_are_found() -> None:
    assert list(rules.name_findings(looked(key("Same"), key("Same")))) == ["2 controls are called 'Same'"]
    assert list(rules.name_findings(looked(key("Same"), key("Differs")))) == []
    assert list(rules.name_findings(looked(key("Same"), key("Same", enabled=False)))) == []


def test_a_key_that_tab_passes_over_is_found() -> None:
    deaf = key("Later")
    deaf.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    assert list(rules.focus_findings(looked(key("Verify"), deaf))) == ["Tab does not reach KeyButton 'Later'"]
    assert list(rules.focus_findings(looked(key("Verify"), key("Later")))) == []


def test_a_field_that_keeps_tab_to_itself_is_found() -> None:
    area = QPlainTextEdit()
    area.setAccessibleName("Reason")
    found = list(rules.focus_findings(looked(area, key("Later"))))
    assert found == ["Tab does not reach KeyButton 'Later'"]


def test_an_answer_with_the_focus_or_chosen_beforehand_is_found() -> None:
    answer = key("Same", variant="same")
    screen = looked(key("Back"), answer)
    assert list(rules.answer_findings(screen)) == []
    answer.setFocus()
    assert next(rules.focus_findings(screen)) == "the answer KeyButton 'Same' has the focus beforehand"
    answer.setChecked(True)
    assert list(rules.answer_findings(screen)) == ["KeyButton 'Same' is chosen beforehand"]


def test_a_page_without_the_room_it_needs_is_found() -> None:
    wide = key("Confirm record")
    wide.setMinimumWidth(700)
    screen = looked(QWidget(), width=900)
    assert list(rules.room_findings(screen)) == []
    holder = QWidget()
    inner = QWidget(holder)
    column = QVBoxLayout(inner)
    column.addWidget(wide)
    assert any("needs 7" in found for found in rules.room_findings(look_at(settled(holder, (600, 300)))))


def test_a_moving_card_with_words_of_resting_size_is_found() -> None:
    from mdt_app.ui.driving_card_view import DrivingCardView
    from tests.helpers.terminal import Terminal

    view = DrivingCardView(Terminal().driving, DAY)
    dress(view, DAY)
    assert list(rules.size_findings(look_at(settled(view, (1280, 800))))) == []
    note = label("Category", "strong")
    note.setParent(view)
    note.setGeometry(300, 300, 200, 40)
    note.show()
    assert list(rules.size_findings(look_at(view))) == ["'Category' has 20 px, 28 needed (QLabel '')"]


def test_ground_is_what_is_drawn_not_what_was_meant() -> None:
    """The colour of a label is right for a page by day; on the ground of another theme it is found."""
    words = label("Seen")
    screen = looked(words)
    assert list(rules.contrast_findings(screen, DAY)) == []
    page = screen.root
    page.setStyleSheet(f"QWidget#page {{ background: {RED.bg}; }} QLabel {{ color: {DAY.text}; }}")
    assert any("'Seen' stands at" in found for found in rules.contrast_findings(look_at(page), DAY))


def test_a_plate_says_what_it_is() -> None:
    plate = PlateCells(DAY, "8QTQ743", pitch=60, height=60)
    screen = looked(plate)
    assert list(rules.name_findings(screen)) == []
    plate.setAccessibleName("")
    assert any("no accessible name" in found for found in rules.name_findings(screen))


def test_a_field_that_takes_anything_or_is_full_without_a_word_is_found() -> None:
    endless, silent = QLineEdit(), FormField("Reason").take_at_most(20)
    endless.setAccessibleName("Note")
    endless.setMaxLength(9000)
    silent.line.inputRejected.disconnect()
    found = list(rules.paste_findings(looked(endless, silent).root))
    assert len(found) == 2
    assert "Note" in found[0]
    assert found[0].endswith("takes 9000 characters")
    assert found[1].endswith("is full and does not say so")
    assert not list(rules.paste_findings(looked(FormField("Reason").take_at_most(20)).root))
