# SPDX-License-Identifier: Apache-2.0
"""The status strip at the foot of every screen."""

from dataclasses import dataclass

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from mdt_app.screens.status import StatusItem, StatusScreen, StatusState
from mdt_app.ui import tokens
from mdt_app.ui.icons import Icon
from mdt_app.ui.style import font, label, panel, set_property, stack
from mdt_app.ui.tokens import FULL_W, GAP, PAD, RAIL_W, STRIP_H, UNIT, Theme
from mdt_app.ui.widgets.labels import ElidedLabel

#: Between two items, pixels: where there is room, and where there is not.
_BETWEEN, _TIGHT = 2 * GAP, GAP
_LEAST_W = 16 * UNIT


@dataclass(frozen=True, slots=True)
class _Fit:
    """How much of the items is drawn.

    Attributes:
        words: what each item is, beside its icon.
        tight: less room around the icons, and none for the clock, which is one without it.
        small: text of the normal size, whatever size was chosen.
    """

    words: bool = False
    tight: bool = False
    small: bool = False


#: From the most to the least; the first that fits is taken.
_FITS = (_Fit(words=True), _Fit(), _Fit(tight=True), _Fit(tight=True, small=True))


class StatusCell(QWidget):
    """Icon, word and value of one item; the word goes when there is no room, its name stays.

    A value ends in dots only where even the smallest text has no room; it stays whole for screen readers.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self._icon = Icon(theme, "clock")
        self._word: QLabel = label("", "note", 600, "text2")
        self._value = ElidedLabel("note", 500)
        self._value.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        for part in (self._icon, self._word, self._value):
            row.addWidget(part)
        self._shown: tuple[StatusItem, _Fit] | None = None
        self.reach = 0

    def measure_anew(self) -> None:
        """Its size or its font changed."""
        self._shown = None

    def show_item(self, item: StatusItem, fit: _Fit) -> None:
        """Show as much of an item as ``fit`` says; afterwards ``reach`` is the pixels that it takes unshortened."""
        if (item, fit) == self._shown:
            return  # most items of most states are as they were, and a state comes with each event
        self._shown = (item, fit)
        glyph = "warn" if item.tone else item.glyph
        self._row.setSpacing(UNIT if fit.tight else GAP)
        self._icon.show_icon(glyph, f"{item.tone}_text" if item.tone else "text2")
        self._icon.setVisible(bool(item.word or item.tone) or not fit.tight)
        self._word.setText(item.word)
        self._word.setVisible(bool(item.word) and fit.words)
        set_property(self._word, "tone", item.tone or "text2")
        px = tokens.TYPE["note"] if fit.small else None
        self._value.setFont(font("note", 600 if item.tone or not item.word else 500, px=px))
        self._value.show_text(item.value)
        self._value.setMinimumWidth(min(_LEAST_W, self._value.sizeHint().width()))
        set_property(self._value, "tone", item.tone or "text")
        self.setAccessibleName(f"{item.word}: {item.value}" if item.word else item.value)
        self.setAccessibleDescription(item.advice)
        self.setToolTip(item.advice)
        parts = [part for part in (self._icon, self._word, self._value) if not part.isHidden()]
        self.reach = sum(part.sizeHint().width() for part in parts) + (len(parts) - 1) * self._row.spacing()


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
        self._cells: list[StatusCell] = []
        self._shape: tuple[tuple[str, str, int], ...] = ()
        self._fit = _FITS[0]
        screen.subscribe(self.show_state)
        self.show_state(screen.state)

    def show_state(self, state: StatusState) -> None:
        """Show the items, each with as much of it as there is room for all."""
        while len(self._cells) < len(state.items):
            if self._cells:
                self._row.addStretch(1)
            cell = StatusCell(self._theme)
            self._cells.append(cell)
            self._row.addWidget(cell)
        for cell in self._cells[len(state.items) :]:
            cell.hide()
        shape = tuple((item.word, item.tone, len(item.value)) for item in state.items)
        if shape == self._shape and self._fits(state, self._fit):
            return
        self._shape = shape
        for fit in _FITS if self.width() >= FULL_W - RAIL_W else _FITS[1:]:
            self._fit = fit
            if self._fits(state, fit):
                break

    def _fits(self, state: StatusState, fit: _Fit) -> bool:
        """Show the items so; whether nothing of them is shortened."""
        between = _TIGHT if fit.tight else _BETWEEN
        self._row.setSpacing(between // 2)  # a stretch stands between two items
        reach = 2 * PAD - between
        for cell, item in zip(self._cells, state.items, strict=False):
            cell.show()
            cell.show_item(item, fit)
            reach += cell.reach + between
        return reach <= self.width()

    def set_theme(self, theme: Theme) -> None:
        """For cells that are made later."""
        self._theme = theme

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave words out where there is no room."""
        super().resizeEvent(event)
        self._shape = ()
        for cell in self._cells:
            cell.measure_anew()
        self.show_state(self._screen.state)
