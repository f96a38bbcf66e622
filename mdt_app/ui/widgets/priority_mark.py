# SPDX-License-Identifier: Apache-2.0
"""The priority: a shape with its number, and its word. Never colour alone."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from mdt_app.ui.style import font
from mdt_app.ui.tokens import PRIORITIES, TYPE, Theme


def _corners(shape: str, box: QRectF) -> QPolygonF:
    centre = box.center()
    if shape == "diamond":
        points = [
            QPointF(centre.x(), box.top()),
            QPointF(box.right(), centre.y()),
            QPointF(centre.x(), box.bottom()),
            QPointF(box.left(), centre.y()),
        ]
    else:
        points = [QPointF(centre.x(), box.top()), box.bottomRight(), box.bottomLeft()]
    return QPolygonF(points)


def paint_shape(painter: QPainter, theme: Theme, level: int, box: QRectF) -> None:
    """Draw the shape of a priority with its number into ``box``, pixels."""
    shape = PRIORITIES[level].shape
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(QColor(theme.colour(f"p{level}_text")), max(2.0, box.width() / 22))
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(QColor(theme.colour(f"p{level}")))
    inner = box.adjusted(2, 2, -2, -2)
    text = QRectF(inner)
    if shape in {"diamond", "triangle"}:
        painter.drawPolygon(_corners(shape, inner))
    elif shape == "square":
        painter.drawRoundedRect(inner.adjusted(2, 2, -2, -2), 4, 4)
    else:
        painter.drawEllipse(inner)
    if shape == "triangle":
        text.translate(0, inner.height() * 0.13)
    painter.setPen(QColor(theme.colour(f"on_p{level}")))
    number = int(box.height() * (0.42 if shape == "triangle" else 0.46))
    painter.setFont(font(weight=800, px=max(TYPE["note"], number)))
    painter.drawText(text, Qt.AlignmentFlag.AlignCenter, str(level))
    painter.restore()


class PriorityMark(QWidget):
    """Shape, number and word of a priority.

    Args:
        level: 1 to 4.
        size: pixels of the shape.
        role: type role of the word.
        word: whether the word is drawn; it is always said to screen readers.
    """

    def __init__(
        self, theme: Theme, level: int, *, size: int = 40, role: str = "strong", word: bool = True
    ) -> None:
        super().__init__()
        self._theme, self._size, self._role, self._word = theme, size, role, word
        self._level = 0
        self.set_level(level)

    @property
    def level(self) -> int:
        """The priority shown, 1 to 4."""
        return self._level

    def set_level(self, level: int) -> None:
        """Show another priority, 1 to 4."""
        if level == self._level:
            return
        self._level = level
        word = PRIORITIES[level].word
        self.setAccessibleName(f"Priority {level}, {word.lower()}")
        reach = QFontMetrics(font(self._role, 800)).horizontalAdvance(word) + 14 if self._word else 0
        self.setFixedSize(self._size + reach, self._size)
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours into use."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """As fixed."""
        return self.size()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the shape, then the word."""
        painter = QPainter(self)
        paint_shape(painter, self._theme, self._level, QRectF(0, 0, self._size, self._size))
        if self._word:
            painter.setFont(font(self._role, 800))
            painter.setPen(QColor(self._theme.colour(f"p{self._level}_text")))
            place = QRectF(self._size + 12, 0, self.width(), self._size)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, PRIORITIES[self._level].word)
        painter.end()
