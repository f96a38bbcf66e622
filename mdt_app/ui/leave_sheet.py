# SPDX-License-Identifier: Apache-2.0
"""The window is to close while the outcome of a stop is not on record: record it, or say why it is left open."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mdt_app.screens.wording import stops_lacking
from mdt_app.ui.style import label, panel, stack
from mdt_app.ui.tokens import GAP, PAD, UNIT, Theme
from mdt_app.ui.widgets.form_field import FormField
from mdt_app.ui.widgets.key_button import KeyButton

#: Characters that a reason has at least, as for every exception from the policy.
REASON_LEAST = 15
_MOST = 240


class LeaveSheet(QWidget):
    """Two ways on; the one without an outcome needs a reason and is on record.

    Signals:
        kept: stay and record the outcome.
        left: leave without it, for this reason.
    """

    kept = Signal()
    left = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        outer = stack(self, pad=PAD)
        outer.addStretch(1)
        card = panel()
        card.setFixedWidth(200 * UNIT)
        column = stack(card, pad=8 * UNIT, gap=PAD)
        self._head = label("", "title", 800)
        column.addWidget(self._head)
        words = label(
            "Record under Hits how each ended. Without that the hit stays open, and it is on record who left it "
            "and why.",
            "strong",
            500,
            "text2",
            wrap=True,
        )
        words.setFixedWidth((200 - 2 * 8) * UNIT - 2)
        words.setFixedHeight(words.heightForWidth(words.width()))
        column.addWidget(words)
        self._reason = FormField("Why the outcome is not recorded now", role="note")
        self._reason.take_at_most(_MOST)
        self._reason.edited.connect(self._written)
        self.setFocusProxy(self._reason)
        column.addWidget(self._reason)
        column.addSpacing(GAP)
        column.addLayout(self._keys(theme))
        outer.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(1)

    def _keys(self, theme: Theme) -> QHBoxLayout:
        keys = QHBoxLayout()
        keys.setSpacing(PAD)
        self._leave = KeyButton(theme, "Leave without outcome", "Alt L", glyph="signoff", min_w=330)
        record = KeyButton(theme, "Record the outcome", "Esc", variant="primary", glyph="hits")
        self._leave.clicked.connect(lambda: self.left.emit(self._reason.line.text().strip()))
        record.clicked.connect(self.kept)
        keys.addWidget(self._leave)
        keys.addStretch(1)
        keys.addWidget(record)
        return keys

    def ask(self, lacking: int) -> None:
        """Put the question for so many stops."""
        self._head.setText(stops_lacking(lacking))
        self._reason.show_text("")
        self._written("")

    def _written(self, text: str) -> None:
        enough = len(text.strip()) >= REASON_LEAST
        self._leave.setEnabled(enough)
        self._leave.set_note("" if enough else f"write why, {REASON_LEAST} characters")
