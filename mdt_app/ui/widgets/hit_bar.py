# SPDX-License-Identifier: Apache-2.0
"""How many hits wait and how urgent the first is, over a screen on which no hit may be shown."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from mdt_app.screens.lock import LockScreen, LockState
from mdt_app.ui.style import label, panel, set_property, stack
from mdt_app.ui.tokens import UNIT, Theme
from mdt_app.ui.widgets.priority_mark import PriorityMark


class HitBar(QWidget):
    """Priority, count and what to do; no plate, no list. Takes no room while no hit is open.

    Args:
        screen: counts the hits.
        theme: to begin with.
        slim: one low row where a form needs the height; else large enough for the driver's seat.
    """

    def __init__(self, screen: LockScreen, theme: Theme, *, slim: bool = False) -> None:
        super().__init__()
        self._frame = panel("p4")
        stack(self, gap=0).addWidget(self._frame)
        row = QHBoxLayout(self._frame)
        edge = UNIT if slim else 3 * UNIT
        row.setContentsMargins(6 * UNIT, edge, 6 * UNIT, edge)
        row.setSpacing(5 * UNIT)
        role = "head" if slim else "card_word"
        self._mark = PriorityMark(theme, 4, size=36 if slim else 72, role=role)
        self._head = label("", role, 800)
        self._note = label("", "head", 600, "text2")
        row.addWidget(self._mark)
        row.addStretch(1)
        if slim:
            row.addWidget(self._head)
            row.addWidget(self._note)
        else:
            words = stack(gap=0)
            words.addWidget(self._head)
            words.addWidget(self._note)
            row.addLayout(words)
        row.addStretch(1)
        screen.subscribe(self.show_state)
        self.show_state(screen.state)

    def show_state(self, state: LockState) -> None:
        """Show count and priority, or nothing."""
        self._frame.setVisible(state.waiting > 0)
        if not state.waiting:
            return
        set_property(self._frame, "panel", f"p{state.level}")
        self._mark.set_level(state.level)
        self._head.setText(state.hit_head)
        self._note.setText(state.hit_note)
        self._frame.setAccessibleName(f"{state.hit_head}. {self._mark.accessibleName()}. {state.hit_note}")
