# SPDX-License-Identifier: Apache-2.0
"""The four steps of the sheet, always in this order: done, now and next differ in shape as well as colour."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from mdt_app.ui.icons import icon
from mdt_app.ui.style import font
from mdt_app.ui.tokens import Theme

NAMES = ("Enter plate", "Compare", "Confirm record", "Outcome")
_DISC, _HEIGHT, _LINE = 32, 44, 20


class Steps(QWidget):
    """Four numbered discs joined by lines.

    Args:
        step: 1 to 4, the step that the officer is at.
    """

    def __init__(self, theme: Theme, step: int = 1) -> None:
        super().__init__()
        self._theme = theme
        self._step = 0
        self._names_shown = self._now_shown = True
        self.set_step(step)

    @property
    def step(self) -> int:
        """The step shown as the present one, 1 to 4."""
        return self._step

    def set_step(self, step: int) -> None:
        """Show another step as the present one."""
        self._step = step
        self.setAccessibleName(f"Step {step} of {len(NAMES)}, {NAMES[step - 1]}")
        self._fit()

    def show_names(self, shown: bool, *, now: bool = True) -> None:  # noqa: FBT001 - a property setter in Qt's manner
        """Whether all steps carry their name, and whether the present one does; narrow screens leave them out."""
        self._names_shown, self._now_shown = shown, now
        self._fit()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours into use."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """As fixed."""
        return self.size()

    def _fit(self) -> None:
        reach = sum(self._reach(number) for number in range(1, len(NAMES) + 1))
        self.setFixedSize(reach + (len(NAMES) - 1) * (_LINE + 12) + 4, _HEIGHT)
        self.update()

    def _reach(self, number: int) -> int:
        if not self._is_named(number):
            return _DISC + 12
        return _DISC + 8 + QFontMetrics(self._font(number)).horizontalAdvance(NAMES[number - 1]) + 12

    def _is_named(self, number: int) -> bool:
        return self._now_shown if number == self._step else self._names_shown

    def _font(self, number: int) -> QFont:
        return font("note", 700 if number == self._step else 500)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw discs, names and lines."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = 2
        for number in range(1, len(NAMES) + 1):
            self._paint_step(painter, number, left)
            left += self._reach(number)
            if number < len(NAMES):
                painter.setPen(QPen(QColor(self._theme.line_strong), 2))
                painter.drawLine(left, _HEIGHT // 2, left + _LINE, _HEIGHT // 2)
                left += _LINE + 12
        painter.end()

    def _paint_step(self, painter: QPainter, number: int, left: int) -> None:
        theme = self._theme
        done, now = number < self._step, number == self._step
        disc = QRectF(left, (_HEIGHT - _DISC) / 2, _DISC, _DISC)
        edge = (
            (theme.text if theme.outlined else theme.ink)
            if now
            else theme.ok_text
            if done
            else theme.line_strong
        )
        painter.setPen(QPen(QColor(edge), 2))
        painter.setBrush(QColor(theme.ink) if now else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(disc)
        painter.setFont(self._font(number))
        if done:
            painter.drawPixmap(left + 6, (_HEIGHT - 20) // 2, icon("check", theme.ok_text, 20))
        else:
            painter.setPen(QColor(theme.on_ink if now else theme.text2))
            painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(number))
        if self._is_named(number):
            painter.setPen(QColor(theme.text if now else theme.text2))
            place = QRectF(left + _DISC + 8, 0, self._reach(number), _HEIGHT)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, NAMES[number - 1])
