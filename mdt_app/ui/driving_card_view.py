# SPDX-License-Identifier: Apache-2.0
"""Moving: one card, read in 1.5 s: plate, priority, side, list age. Two keys."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from mdt_app.screens.driving import DrivingScreen, DrivingState
from mdt_app.screens.wording import number
from mdt_app.ui.style import label, panel, set_property, stack
from mdt_app.ui.tokens import PAD, PRIORITIES, UNIT, Theme
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.plate_cells import PlateCells
from mdt_app.ui.widgets.priority_mark import paint_shape

KEY_W = 58 * UNIT
#: Cell of a plate with seven characters at full width, pixels.
PITCH, CELL_H = 129.0, 210
_ARROW_W, _ARROW_H = 230, 190
#: Below this width the card is drawn smaller, pixels.
_NARROW_W = 1200
_SIDE_WORDS = {"left": "Left side", "right": "Right side", "front": "Ahead", "rear": "Behind"}
#: How far the arrow is turned from pointing right, degrees clockwise.
_TURN = {"right": 0, "rear": 90, "left": 180, "front": 270}


class SideArrow(QWidget):
    """Our car from above, and an arrow to the side where the plate was seen."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._side, self._scale = theme, "", 1.0
        self.set_scale(1.0)

    def set_scale(self, scale: float) -> None:
        """Draw larger or smaller; 1 is for the full width."""
        self._scale = scale
        self.setFixedSize(round(_ARROW_W * scale), round(_ARROW_H * scale))

    def show_side(self, side: str) -> None:
        """Point to a side; without one only the car is drawn."""
        self._side = side
        self.setAccessibleName(f"Seen: {_SIDE_WORDS.get(side, 'side unknown').lower()}")
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours into use."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw car and arrow; the car stands on the far side of the arrow."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self._scale, self._scale)
        centre = {"left": 160.0, "front": 70.0, "rear": 70.0}.get(self._side, 70.0)
        painter.setPen(QPen(QColor(theme.text), 4))
        painter.setBrush(QColor(theme.raised))
        painter.drawRoundedRect(QRectF(centre - 38, 12, 76, 160), 26, 26)
        painter.setBrush(QColor(theme.line))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(QRectF(centre - 26, 54, 52, 22), 8, 8)
        painter.drawRoundedRect(QRectF(centre - 26, 122, 52, 18), 8, 8)
        if self._side in _TURN:
            painter.setBrush(QColor(theme.text))
            painter.translate(56.0 if self._side == "left" else 174.0, 92.0)
            painter.rotate(_TURN[self._side])
            corners = ((-48, -16), (-6, -16), (-6, -42), (48, 0), (-6, 42), (-6, 16), (-48, 16))
            painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
        painter.end()


class Shape(QWidget):
    """The shape of a priority alone."""

    def __init__(self, theme: Theme, size: int) -> None:
        super().__init__()
        self._theme, self._level = theme, 4
        self.setFixedSize(size, size)

    def show_level(self, level: int) -> None:
        """Show a priority, 1 to 4."""
        self._level = level
        self.setAccessibleName(f"Priority {level}, {PRIORITIES[level].word.lower()}")
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours into use."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        paint_shape(painter, self._theme, self._level, QRectF(self.rect()))
        painter.end()


class Card(QWidget):
    """The card's ground; its border carries the priority's colour, thinner at red-night."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._level = theme, 4

    def show_level(self, level: int) -> None:
        """Show a priority, 1 to 4."""
        self._level = level
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours into use."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground and border."""
        role = f"p{self._level}_text" if self._theme.outlined else f"p{self._level}"
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.colour(role)), 6 if self._theme.outlined else 14))
        painter.setBrush(QColor(self._theme.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(7, 7, -7, -7), 18, 18)
        painter.end()


class DrivingCardView(QWidget):
    """Renders the driving screen over the whole window."""

    def __init__(self, screen: DrivingScreen, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._screen = screen
        column = stack(self, gap=0)
        row = QHBoxLayout()
        row.setContentsMargins(PAD, PAD, PAD, PAD)
        row.setSpacing(PAD)
        row.addLayout(self._keys(theme))
        self._card = Card(theme)
        body = QVBoxLayout(self._card)
        body.setContentsMargins(9 * UNIT, 9 * UNIT, 9 * UNIT, 7 * UNIT)
        body.setSpacing(0)
        body.addLayout(self._head(theme))
        body.addStretch(1)
        self._plate = PlateCells(theme, "", pitch=PITCH, height=CELL_H, cell=False, name="Read")
        body.addWidget(self._plate, 0, Qt.AlignmentFlag.AlignHCenter)
        body.addStretch(1)
        body.addLayout(self._foot(theme))
        row.addWidget(self._card, 1)
        column.addLayout(row, 1)
        column.addWidget(self._strip())
        screen.subscribe(self.show_state)
        self.show_state(screen.state)

    def _keys(self, theme: Theme) -> QVBoxLayout:
        keys = QVBoxLayout()
        keys.setSpacing(PAD)
        self._verify = KeyButton(
            theme,
            "Verify",
            "V",
            variant="primary",
            glyph="eye",
            stacked=True,
            role="title",
            note="when at rest",
            min_w=KEY_W,
        )
        self._later = KeyButton(
            theme,
            "Later",
            "L",
            glyph="later",
            stacked=True,
            role="title",
            note="keeps it waiting",
            min_w=KEY_W,
        )
        self._verify.clicked.connect(self._screen.verify)
        self._verify.held.connect(self._screen.passenger)
        self._later.clicked.connect(self._screen.later)
        for key, share in ((self._verify, 37), (self._later, 31)):
            key.setMinimumHeight(50 * UNIT)
            key.setMaximumHeight(400 * UNIT)
            keys.addWidget(key, share)
        return keys

    def _head(self, theme: Theme) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(22)
        self._shape = Shape(theme, 26 * UNIT)
        self._word = label("", "card_word", 800)
        self._category = label("", "card_note", 600)
        words = stack(gap=0)
        words.addWidget(self._word)
        words.addWidget(self._category)
        row.addWidget(self._shape)
        row.addLayout(words)
        row.addStretch(1)
        return row

    def _foot(self, theme: Theme) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(5 * UNIT)
        self._arrow = SideArrow(theme)
        self._side = label("", "card_word", 800)
        self._age = label("", "card_word", 800)
        row.addWidget(self._arrow)
        row.addWidget(self._side)
        row.addStretch(1)
        ages = stack(gap=0)
        ages.addStretch(1)
        for line in (self._age, label("not real-time data", "card_note", 500, "text2")):
            line.setAlignment(Qt.AlignmentFlag.AlignRight)
            ages.addWidget(line)
        ages.addStretch(1)
        row.addLayout(ages)
        return row

    def _strip(self) -> QFrame:
        foot = panel("strip")
        foot.setFixedHeight(18 * UNIT)
        row = QHBoxLayout(foot)
        row.setContentsMargins(PAD + UNIT, 0, PAD + UNIT, 0)
        row.setSpacing(6 * UNIT)
        row.addWidget(label("NOT VERIFIED", "card_note", 800))
        row.addWidget(label("information only", "card_note", 500, "text2"))
        row.addStretch(1)
        self._waiting: QLabel = label("", "card_note", 700)
        row.addWidget(self._waiting)
        return foot

    def show_state(self, state: DrivingState) -> None:
        """Show the hit; without one the card is not to be seen, and keeps its last content."""
        self._waiting.setText(f"{number(state.waiting)} hit{'' if state.waiting == 1 else 's'} waiting")
        card = state.card
        if card is None:
            return
        self._card.show_level(card.level)
        self._shape.show_level(card.level)
        self._word.setText(PRIORITIES[card.level].word)
        set_property(self._word, "tone", f"p{card.level}")
        self._category.setText(card.category)
        self._plate.set_plate(card.text, doubt=card.doubtful)
        self._arrow.show_side(card.side)
        self._side.setText(_SIDE_WORDS.get(card.side, card.camera))
        self._age.setText(card.list_age_short(state.now))
        set_property(self._age, "tone", "p1" if card.list_tone(state.now) == "p1" else "text")
        self._fit_plate()

    def showEvent(self, event: QShowEvent) -> None:
        """No key has the ring: Enter, pressed for something else, must answer nothing here."""
        super().showEvent(event)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The plate as large as the card allows."""
        super().resizeEvent(event)
        self._arrow.set_scale(0.6 if self.width() < _NARROW_W else 1.0)
        self._fit_plate()

    def _fit_plate(self) -> None:
        room = self.width() - KEY_W - 3 * PAD - 19 * UNIT
        pitch = min(PITCH, room / max(1, len(self._plate.plate_text)))
        self._plate.set_pitch(pitch, CELL_H if pitch > 100 else round(CELL_H * pitch / 100))
