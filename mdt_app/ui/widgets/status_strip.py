# SPDX-License-Identifier: Apache-2.0
"""The status strip at the foot of every screen."""

from dataclasses import dataclass

from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
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

    @property
    def within(self) -> int:
        """Pixels between the parts of an item."""
        return UNIT if self.tight else GAP

    @property
    def between(self) -> int:
        """Pixels between two items, at least."""
        return _TIGHT if self.tight else _BETWEEN

    def has_icon(self, item: StatusItem) -> bool:
        """Whether the item's icon is drawn."""
        return bool(item.word or item.tone) or not self.tight

    def font(self, item: StatusItem) -> QFont:
        """Of the item's value."""
        px = tokens.TYPE["note"] if self.small else None
        return font("note", 600 if item.tone or not item.word else 500, px=px)


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
        self._measured: tuple[StatusItem | None, dict[_Fit, int]] = (None, {})

    def measure_anew(self) -> None:
        """Its size or its font changed."""
        self._shown, self._measured = None, (None, {})

    def reach(self, item: StatusItem, fit: _Fit) -> int:
        """Pixels that so much of an item takes unshortened; measured by the fonts, nothing is laid out for it."""
        if item != self._measured[0]:
            self._measured = (item, {})
        known = self._measured[1]
        if fit not in known:
            widths = [_width(item.value, QFontMetrics(fit.font(item)))]
            if fit.has_icon(item):
                widths.append(self._icon.sizeHint().width())
            if item.word and fit.words:
                widths.append(_width(item.word, self._word.fontMetrics()))
            known[fit] = sum(widths) + (len(widths) - 1) * fit.within
        return known[fit]

    def show_item(self, item: StatusItem, fit: _Fit) -> bool:
        """Show as much of an item as ``fit`` says; whether that is another picture than before."""
        if (item, fit) == self._shown:
            return False  # most items of most states are as they were, and a state comes with each event
        before, self._shown = self._shown, (item, fit)
        if before is None or before[1] != fit:
            self._row.setSpacing(fit.within)
        glyph = "warn" if item.tone else item.glyph
        self._icon.show_icon(glyph, f"{item.tone}_text" if item.tone else "text2")
        self._icon.setVisible(fit.has_icon(item))
        self._word.setText(item.word)
        self._word.setVisible(bool(item.word) and fit.words)
        set_property(self._word, "tone", item.tone or "text2")
        chosen = fit.font(item)
        if chosen != self._value.font():
            self._value.setFont(chosen)
        self._value.show_text(item.value)
        self._value.setMinimumWidth(min(_LEAST_W, _width(item.value, QFontMetrics(chosen))))
        set_property(self._value, "tone", item.tone or "text")
        self.setAccessibleName(f"{item.word}: {item.value}" if item.word else item.value)
        self.setAccessibleDescription(item.advice)
        if item.advice != self.toolTip():
            self.setToolTip(item.advice)
        self._row.activate()
        return True


def _width(text: str, metrics: QFontMetrics) -> int:
    """Pixels of a text, and one for what hangs over its end."""
    return metrics.horizontalAdvance(text) + 1


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
        self._fit: _Fit | None = None
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
        fits = _FITS if self.width() >= FULL_W - RAIL_W else _FITS[1:]
        fit = next((one for one in fits if self._reach(state, one) <= self.width()), fits[-1])
        if fit != self._fit:
            self._fit = fit
            self._row.setSpacing(fit.between // 2)  # a stretch stands between two items
        changed = False
        for at, cell in enumerate(self._cells):
            shown = at < len(state.items)
            if cell.isHidden() is shown:
                cell.setVisible(shown)
            changed |= shown and cell.show_item(state.items[at], fit)
        if changed:
            self._row.activate()  # at once: no picture of the strip comes between a value and its room

    def _reach(self, state: StatusState, fit: _Fit) -> int:
        """Pixels that all items take so, unshortened."""
        items = zip(self._cells, state.items, strict=False)
        return 2 * PAD - fit.between + sum(cell.reach(item, fit) + fit.between for cell, item in items)

    def set_theme(self, theme: Theme) -> None:
        """For cells that are made later."""
        self._theme = theme

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave words out where there is no room."""
        super().resizeEvent(event)
        for cell in self._cells:
            cell.measure_anew()
        self.show_state(self._screen.state)
