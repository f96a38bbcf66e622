# SPDX-License-Identifier: Apache-2.0
"""Why are these notices closed: one reason for all that were folded when it was asked."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mdt_app.screens.queue import QueueScreen, QueueState
from mdt_app.ui.style import label, panel, stack
from mdt_app.ui.tokens import PAD, Theme
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.notice_box import NoticeBox
from mdt_app.ui.widgets.reason_keys import ReasonKeys


class CloseNotices(QWidget):
    """Lies in place of the hits; no reason is chosen beforehand, and Enter answers nothing."""

    def __init__(self, screen: QueueScreen, theme: Theme) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column = stack(self, gap=12)
        box = panel()
        inner = stack(box, pad=PAD, gap=12)
        self._question = label("", "title", 700, wrap=True)
        meaning = label(
            "Each is closed by itself and stays on record with this reason. What comes meanwhile stays open.",
            "body",
            500,
            "text2",
            wrap=True,
        )
        reasons = ReasonKeys(theme)
        reasons.chosen.connect(screen.close_notices)
        self._note = reasons.note
        self._note.edited.connect(screen.write_note)
        self._error = NoticeBox(theme)
        back = KeyButton(theme, "Keep them", "Esc", glyph="left")
        back.clicked.connect(screen.keep_notices)
        head = QHBoxLayout()
        head.addWidget(self._question, 1)
        head.addWidget(back)
        inner.addLayout(head)
        for part in (meaning, reasons, self._error):
            inner.addWidget(part)
        column.addWidget(box)
        column.addStretch(1)

    def show_state(self, state: QueueState) -> None:
        """Show how many it is about."""
        count = len(state.closing)
        question = (
            "Why do you close this notice?" if count == 1 else f"Why do you close these {count} notices?"
        )
        self._question.setText(question)
        self.setAccessibleName(question)
        self._note.show_text(state.note)
        self._error.show_notice("p1", "Not closed" if state.error else "", state.error)
