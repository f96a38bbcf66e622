# SPDX-License-Identifier: Apache-2.0
"""All notices as one row: how many there are, a key that opens them, and one that closes them together."""

from PySide6.QtWidgets import QFrame, QHBoxLayout

from mdt_app.screens.queue import QueueScreen, QueueState
from mdt_app.ui.style import label, stack
from mdt_app.ui.tokens import GAP, PAD, UNIT, Theme
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.priority_mark import PriorityMark

_ROW_H = 96
_KEY_W = 168


class FoldedNotices(QFrame):
    """Stands at the end of the waiting hits, also while the notices are open one by one above it."""

    def __init__(self, screen: QueueScreen, theme: Theme, state: QueueState) -> None:
        super().__init__()
        self.setProperty("panel", "raised")
        self.setMinimumHeight(_ROW_H)
        line = QHBoxLayout(self)
        line.setContentsMargins(PAD, GAP, 3 * UNIT, GAP)
        line.setSpacing(PAD)
        line.addWidget(PriorityMark(theme, 4, size=60, word=False))
        count = sum(1 for row in state.rows if row.folded)
        words = stack(gap=0)
        notices = "notice" if count == 1 else "notices"
        words.addWidget(
            label(f"NOTICE · {count} {notices}{', folded' if state.folded else ''}", "strong", 700)
        )
        words.addWidget(label(state.fold_words, "note", 500, "text2", wrap=True))
        line.addLayout(words, 1)
        if state.folded:
            close = KeyButton(theme, "Close all…" if count > 1 else "Close it…", "N", min_w=_KEY_W)
            close.set_note("at rest" if state.moving else "needs a reason")
            close.setEnabled(not state.moving)
            close.clicked.connect(screen.ask_notices)
            line.addWidget(close)
        unfold = KeyButton(theme, f"Open the {count}" if state.folded else "Fold them", "O", min_w=_KEY_W)
        unfold.clicked.connect(screen.unfold)
        line.addWidget(unfold)
