# SPDX-License-Identifier: Apache-2.0
"""Asks once more before a person signs off: what stays is named, and nothing is chosen beforehand."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mdt_app.ui.style import label, panel, stack
from mdt_app.ui.tokens import GAP, PAD, UNIT, Theme
from mdt_app.ui.widgets.key_button import KeyButton

_CARD_W = 200 * UNIT


@dataclass(frozen=True, slots=True)
class SignOffQuestion:
    """What a person should know before signing off.

    Attributes:
        waiting: open hits.
        unsent: records that the department does not have yet.
        who: the one who signs off, where others are signed on.
        others: names of those, as said in a sentence; empty when nobody is.
        closing: the whole program ends, whoever is signed on.
    """

    waiting: int = 0
    unsent: int = 0
    who: str = ""
    others: str = ""
    closing: bool = False

    @property
    def goes_on(self) -> bool:
        """Whether the shift goes on without this person."""
        return bool(self.others) and not self.closing

    @property
    def head(self) -> str:
        """The question."""
        return f"Sign off {self.who}?" if self.goes_on else "End the shift?"

    @property
    def words(self) -> str:
        """What follows from it."""
        if self.goes_on:
            return f"Cameras go on for {self.others}. The screen locks; {self.others} unlocks it."
        noun = "hit stays" if self.waiting == 1 else "hits stay"
        hits = f"{self.waiting} {noun} open for the next shift. " if self.waiting else ""
        records = "1 record is" if self.unsent == 1 else f"{self.unsent} records are"
        sent = (
            f"{records} not sent yet and go with the next shift."
            if self.unsent
            else "Everything read so far is sent."
        )
        too = f" {self.others} is signed off too." if self.others else ""
        return f"{hits}Cameras go off; what was read stays encrypted. {sent}{too}"


class SignOffSheet(QWidget):
    """One question; keys to stay, to hand the car over, to sign off.

    Signals:
        confirmed: sign off.
        handed: the next officer signs on first, then this one is signed off.
        kept: go on.
    """

    confirmed = Signal()
    handed = Signal()
    kept = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        outer = stack(self, pad=PAD)
        outer.addStretch(1)
        card = panel()
        card.setFixedWidth(_CARD_W)
        column = stack(card, pad=8 * UNIT, gap=PAD)
        self._head = label("", "title", 800)
        column.addWidget(self._head)
        self._words = label("", "strong", 500, "text2", wrap=True)
        self._words.setFixedWidth(_CARD_W - 2 * 8 * UNIT - 2)
        column.addWidget(self._words)
        column.addSpacing(GAP)
        column.addLayout(self._keys(theme))
        outer.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(1)

    def _keys(self, theme: Theme) -> QHBoxLayout:
        keys = QHBoxLayout()
        keys.setSpacing(PAD)
        self._stay = KeyButton(theme, "Stay signed on", "Esc", glyph="left")
        self._hand = KeyButton(theme, "Hand over", "H", glyph="user", note="next signs on")
        end = KeyButton(theme, "Sign off", "O", variant="primary", glyph="signoff")
        self._stay.clicked.connect(self.kept)
        self._hand.clicked.connect(self.handed)
        end.clicked.connect(self.confirmed)
        keys.addWidget(self._stay)
        keys.addStretch(1)
        keys.addWidget(self._hand)
        keys.addWidget(end)
        return keys

    def ask(self, question: SignOffQuestion) -> None:
        """Put the question."""
        self._head.setText(question.head)
        self._words.setText(question.words)
        # A card that is centred does not ask its words how high they are at its width.
        self._words.setFixedHeight(self._words.heightForWidth(self._words.width()))
        self._hand.setVisible(not question.goes_on and not question.closing)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
