# SPDX-License-Identifier: Apache-2.0
"""A notice over the page: what happened, what to do, and a key that puts it away."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mdt_app.notices import Level, Notice
from mdt_app.screens.banners import BannersScreen, BannersState
from mdt_app.ui.icons import Icon
from mdt_app.ui.style import label, panel, set_property, stack
from mdt_app.ui.tokens import GAP, PAD, UNIT, Theme
from mdt_app.ui.widgets.key_button import KeyButton

_TONES = {Level.FAULT: "p1", Level.DEGRADED: "p2", Level.INFORMATION: "p3"}
HEIGHT = 25 * UNIT
"""Pixels, at least."""


class BannerBar(QWidget):
    """Shows the gravest notice nobody has seen yet, and how many more there are; lies over ``parent``."""

    def __init__(self, screen: BannersScreen, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._screen = screen
        self._notice: Notice | None = None
        self._frame = panel("p2")
        stack(self, gap=0).addWidget(self._frame)
        row = QHBoxLayout(self._frame)
        row.setContentsMargins(PAD, UNIT, 3 * UNIT, UNIT)
        row.setSpacing(3 * UNIT)
        self._icon = Icon(theme, "warn", role="p2_text", size=30)
        self._head = label("", "strong", 700, "p2", wrap=True)
        self._remedy = label("", "note", 500, wrap=True)
        words = stack(gap=0)
        words.addStretch(1)
        words.addWidget(self._head)
        words.addWidget(self._remedy)
        words.addStretch(1)
        row.addWidget(self._icon)
        row.addLayout(words, 1)
        self._seen = KeyButton(theme, "Seen")
        self._seen.clicked.connect(self._put_away)
        row.addWidget(self._seen)
        row.setSpacing(GAP)
        screen.subscribe(self.show_state)
        self.show_state(screen.state)

    def lie(self, left: int, top: int, width: int) -> None:
        """Lie there; as high as the words need at this width."""
        self.setGeometry(left, top, width, max(HEIGHT, self.heightForWidth(width)))

    def event(self, event: QEvent) -> bool:
        """Words that came, or another font, want another height."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.lie(self.x(), self.y(), self.width())
        return done

    def _put_away(self) -> None:
        if self._notice is not None:
            self._screen.seen(self._notice.topic)

    def show_state(self, state: BannersState) -> None:
        """Show the first notice, or nothing."""
        self._notice = state.notices[0] if state.notices else None
        self.setVisible(self._notice is not None)
        if self._notice is None:
            return
        tone = _TONES[self._notice.level]
        set_property(self._frame, "panel", tone)
        set_property(self._head, "tone", tone)
        self._icon.show_icon("warn" if tone != "p3" else "list", f"{tone}_text")
        self._head.setText(self._notice.headline)
        self._remedy.setText(self._notice.remedy)
        self._remedy.setVisible(bool(self._notice.remedy))
        self._seen.set_note(f"{len(state.notices) - 1} more" if len(state.notices) > 1 else "")
        self.setAccessibleName(f"{self._notice.headline} {self._notice.remedy}")
        self.raise_()
