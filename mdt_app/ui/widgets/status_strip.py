# SPDX-License-Identifier: Apache-2.0
"""The status strip at the foot of every screen."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from mdt_app.screens.status import StatusItem, StatusScreen, StatusState
from mdt_app.ui.icons import Icon
from mdt_app.ui.style import font, label, panel, set_property, stack
from mdt_app.ui.tokens import FULL_W, GAP, PAD, RAIL_W, STRIP_H, Theme


class StatusCell(QWidget):
    """Icon, word and value of one item; the word goes when there is no room, its name stays."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        self._icon = Icon(theme, "clock")
        self._word: QLabel = label("", "note", 600, "text2")
        self._value: QLabel = label("", "note", 500)
        for part in (self._icon, self._word, self._value):
            row.addWidget(part)

    def show_item(self, item: StatusItem, *, narrow: bool) -> None:
        """Show an item; ``narrow`` leaves the word out."""
        glyph = "warn" if item.tone else item.glyph
        self._icon.show_icon(glyph, f"{item.tone}_text" if item.tone else "text2")
        self._word.setText(item.word)
        self._word.setVisible(bool(item.word) and not narrow)
        set_property(self._word, "tone", item.tone or "text2")
        self._value.setText(item.value)
        self._value.setFont(font("note", 600 if item.tone or not item.word else 500))
        set_property(self._value, "tone", item.tone or "text")
        self.setAccessibleName(f"{item.word}: {item.value}" if item.word else item.value)
        self.setAccessibleDescription(item.advice)
        self.setToolTip(item.advice)


class StatusStrip(QWidget):
    """All items, spread over the width."""

    def __init__(self, screen: StatusScreen, theme: Theme) -> None:
        super().__init__()
        self._screen, self._theme = screen, theme
        self.setFixedHeight(STRIP_H)
        frame = panel("strip")
        stack(self, gap=0).addWidget(frame)
        self._row = QHBoxLayout(frame)
        self._row.setContentsMargins(PAD, 0, PAD, 0)
        self._row.setSpacing(GAP)
        self._cells: list[StatusCell] = []
        screen.subscribe(self.show_state)
        self.show_state(screen.state)

    def show_state(self, state: StatusState) -> None:
        """Show the items."""
        while len(self._cells) < len(state.items):
            if self._cells:
                self._row.addStretch(1)
            cell = StatusCell(self._theme)
            self._cells.append(cell)
            self._row.addWidget(cell)
        narrow = self.width() < FULL_W - RAIL_W
        for at, cell in enumerate(self._cells):
            cell.setVisible(at < len(state.items))
            if at < len(state.items):
                cell.show_item(state.items[at], narrow=narrow)

    def set_theme(self, theme: Theme) -> None:
        """For cells that are made later."""
        self._theme = theme

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave words out where there is no room."""
        super().resizeEvent(event)
        self.show_state(self._screen.state)
