# SPDX-License-Identifier: Apache-2.0
"""One thing to look at: sign, headline and a sentence on a tinted ground."""

from PySide6.QtWidgets import QFrame, QHBoxLayout

from mdt_app.ui.icons import Icon
from mdt_app.ui.style import label, set_property, stack
from mdt_app.ui.tokens import Theme


class NoticeBox(QFrame):
    """A notice whose tone, headline and text can change; it is hidden while it has no headline."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 14, 8)
        row.setSpacing(12)
        self._sign = Icon(theme, "warn", role="p2_text", size=32)
        row.addWidget(self._sign)
        words = stack(gap=0)
        self._head = label("", "strong", 700, wrap=True)
        self._text = label("", "note", 500, wrap=True)
        words.addWidget(self._head)
        words.addWidget(self._text)
        row.addLayout(words, 1)
        self.hide()

    def show_notice(self, tone: str, head: str, text: str) -> None:
        """Show other words; ``tone`` is "p1", "p2", "p1solid" or "ok". No headline hides the notice."""
        self.setVisible(bool(head))
        solid = tone.endswith("solid")
        role = tone.removesuffix("solid")
        self._sign.show_icon("check" if role == "ok" else "warn", f"on_{role}" if solid else f"{role}_text")
        set_property(self, "panel", tone)
        set_property(self._head, "tone", f"on_{role}" if solid else role)
        set_property(self._text, "tone", f"on_{role}" if solid else "text")
        self._head.setText(head)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self.setAccessibleName(f"{head}. {text}".strip())
