# SPDX-License-Identifier: Apache-2.0
"""Asks once more before a shift is ended: open hits are named, and nothing is chosen beforehand."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mdt_app.ui.style import label, panel, stack
from mdt_app.ui.tokens import GAP, PAD, UNIT, Theme
from mdt_app.ui.widgets.key_button import KeyButton


class SignOffSheet(QWidget):
    """One question, two keys.

    Signals:
        confirmed: end the shift.
        kept: go on.
    """

    confirmed = Signal()
    kept = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        outer = stack(self, pad=PAD)
        outer.addStretch(1)
        card = panel()
        card.setFixedWidth(180 * UNIT)
        column = stack(card, pad=8 * UNIT, gap=PAD)
        column.addWidget(label("End the shift?", "title", 800))
        self._words = label("", "strong", 500, "text2", wrap=True)
        self._words.setFixedWidth((180 - 2 * 8) * UNIT - 2)
        column.addWidget(self._words)
        column.addSpacing(GAP)
        keys = QHBoxLayout()
        keys.setSpacing(PAD)
        self._stay = KeyButton(theme, "Stay signed on", "Esc", glyph="left")
        end = KeyButton(theme, "Sign off", "O", variant="primary", glyph="signoff")
        self._stay.clicked.connect(self.kept)
        end.clicked.connect(self.confirmed)
        keys.addWidget(self._stay)
        keys.addStretch(1)
        keys.addWidget(end)
        column.addLayout(keys)
        outer.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(1)

    def show_waiting(self, waiting: int, unsent: int) -> None:
        """Say how many hits stay open, and how many records the department does not have yet."""
        noun = "hit stays" if waiting == 1 else "hits stay"
        hits = f"{waiting} {noun} open for the next shift. " if waiting else ""
        records = "1 record is" if unsent == 1 else f"{unsent} records are"
        sent = (
            f"{records} not sent yet and go with the next shift."
            if unsent
            else "Everything read so far is sent."
        )
        self._words.setText(f"{hits}Cameras go off; what was read stays encrypted. {sent}")
        # A card that is centred does not ask its words how high they are at its width.
        self._words.setFixedHeight(self._words.heightForWidth(self._words.width()))
        self.setFocus(Qt.FocusReason.OtherFocusReason)
