# SPDX-License-Identifier: Apache-2.0
"""Moving: one card, read in 1.5 s: plate, priority, side, list age. Two keys."""

import time
from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from mdt_app.display_settings import Side
from mdt_app.screens.driving import DrivingScreen, DrivingState
from mdt_app.screens.sounds import SoundsScreen, SoundsState
from mdt_app.screens.wording import number
from mdt_app.ui.driving_card_parts import SIDE_WORDS, Card, Shape, SideArrow
from mdt_app.ui.style import label, panel, set_property, stack
from mdt_app.ui.tokens import PAD, PRIORITIES, UNIT, Theme
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.plate_cells import PlateCells

KEY_W = 58 * UNIT
#: Cell of a plate with seven characters at full width, pixels.
PITCH, CELL_H = 129.0, 210
#: Below this width the card is drawn smaller, pixels.
_NARROW_W = 1200


class DrivingCardView(QWidget):
    """Renders the driving screen over the whole window.

    Args:
        screen: says which hit is on the card.
        theme: to begin with.
        seconds: a clock that only goes forward, for what pulses.
        keys_side: on which side the driver sits.
        sounds: whether sounds are held back is said here too.
    """

    def __init__(
        self,
        screen: DrivingScreen,
        theme: Theme,
        seconds: Callable[[], float] = time.monotonic,
        *,
        keys_side: Side = "left",
        sounds: SoundsScreen | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._screen = screen
        self._shown: UUID | None = None
        column = stack(self, gap=0)
        row = QHBoxLayout()
        row.setContentsMargins(PAD, PAD, PAD, PAD)
        row.setSpacing(PAD)
        self._card = Card(theme, seconds)
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
        row.insertLayout(1 if keys_side == "right" else 0, self._keys(theme))
        column.addLayout(row, 1)
        column.addWidget(self._strip())
        if sounds is not None:
            sounds.subscribe(self._show_sounds)
            self._show_sounds(sounds.state)
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
        self._muted = label("Muted", "card_note", 700, "p2")
        self._muted.setAccessibleName("Sounds are muted, high risks are heard; key F9")
        self._waiting: QLabel = label("", "card_note", 700)
        for part in (self._muted, self._waiting):
            row.addWidget(part)
        self._muted.hide()
        return foot

    def _show_sounds(self, state: SoundsState) -> None:
        self._muted.setVisible(state.muted_until is not None)

    def show_state(self, state: DrivingState) -> None:
        """Show the hit; without one the card is not to be seen, and keeps its last content."""
        self._waiting.setText(f"{number(state.waiting)} hit{'' if state.waiting == 1 else 's'} waiting")
        card = state.card
        if card is None:
            return
        if card.hit_id != self._shown:
            self._shown = card.hit_id
            self._card.show_fresh(card.level)
        self._card.show_level(card.level)
        self._shape.show_level(card.level)
        self._word.setText(PRIORITIES[card.level].word)
        set_property(self._word, "tone", f"p{card.level}")
        self._category.setText(card.category)
        self._plate.set_plate(card.text, doubt=card.doubtful)
        self._arrow.show_side(card.side)
        self._side.setText(SIDE_WORDS.get(card.side, card.camera))
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
