# SPDX-License-Identifier: Apache-2.0
"""How much of a limit is used, as a bar with the warning marked on it."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from mdt_app.ui.tokens import Theme


class CountBar(QWidget):
    """A bar that fills from the left; it never blinks.

    Args:
        height: pixels.
        warn_at: part of the whole at which a line is drawn, 0 to 1, or None.
    """

    def __init__(self, theme: Theme, *, height: int = 20, warn_at: float | None = None) -> None:
        super().__init__()
        self._theme, self._warn_at = theme, warn_at
        self._part, self._tone = 0.0, "ink"
        self.setFixedHeight(height)
        self.setMinimumWidth(120)

    def show_part(self, part: float, name: str, tone: str = "ink") -> None:
        """Fill ``part`` (0 to 1) in a colour role; ``name`` says the same to screen readers."""
        self.setAccessibleName(name)
        self._part, self._tone = min(1.0, max(0.0, part)), tone
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours into use."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the trough, what is used, and the warning line."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        trough = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(QColor(theme.line_strong), 2))
        painter.setBrush(QColor(theme.raised))
        painter.drawRoundedRect(trough, 5, 5)
        used = trough.adjusted(2, 2, -2, -2)
        used.setWidth(used.width() * self._part)
        painter.setPen(Qt.PenStyle.NoPen)
        role = "text2" if self._tone == "ink" and theme.outlined else self._tone
        painter.setBrush(QColor(theme.colour(role)))
        painter.drawRoundedRect(used, 3, 3)
        if self._warn_at is not None:
            at = round(trough.left() + trough.width() * self._warn_at)
            painter.setPen(QPen(QColor(theme.text), 3))
            painter.drawLine(at, 0, at, self.height())
        painter.end()
