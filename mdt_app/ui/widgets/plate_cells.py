# SPDX-License-Identifier: Apache-2.0
"""A plate's text in cells of equal pitch.

A doubtful cell is boxed by dashes, a differing one by a solid box with a notch, so that neither needs colour.
"""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from mdt_app.ui.style import font
from mdt_app.ui.tokens import Theme
from policy.plates import spoken


class PlateCells(QWidget):
    """Cells with one character each.

    Args:
        text: as read, listed or typed; ``?`` and ``*`` are drawn as they are.
        pitch: pixels from cell to cell.
        height: pixels.
        doubt: positions from 0 of doubtful characters.
        differ: positions from 0 of characters that differ from another row.
        caret: position that is typed next, or None.
        slots: cells drawn; by default as many as characters.
        cell: whether each cell is drawn with its ground.
        name: what the text is, for screen readers ("Read", "List").
        tone: colour role of the characters.
    """

    def __init__(  # noqa: PLR0913 - each keyword is one facet of how a plate is drawn
        self,
        theme: Theme,
        text: str,
        *,
        pitch: float,
        height: int,
        doubt: tuple[int, ...] = (),
        differ: tuple[int, ...] = (),
        caret: int | None = None,
        slots: int | None = None,
        weight: int = 700,
        cell: bool = True,
        name: str = "Plate",
        tone: str = "text",
    ) -> None:
        super().__init__()
        self._theme, self._pitch, self._height = theme, pitch, height
        self._weight, self._cell, self._name, self._tone = weight, cell, name, tone
        self._text, self._doubt, self._differ = text, doubt, differ
        self._caret, self._slots = caret, slots or len(text)
        self._fit()

    @property
    def plate_text(self) -> str:
        """The characters shown."""
        return self._text

    @property
    def doubt(self) -> tuple[int, ...]:
        """Positions boxed as doubtful."""
        return self._doubt

    @property
    def differ(self) -> tuple[int, ...]:
        """Positions boxed as differing."""
        return self._differ

    def set_plate(  # the same facets as at construction
        self,
        text: str,
        *,
        doubt: tuple[int, ...] = (),
        differ: tuple[int, ...] = (),
        caret: int | None = None,
        slots: int | None = None,
    ) -> None:
        """Show another text."""
        wanted = (text, doubt, differ, caret, slots or len(text))
        if wanted == (self._text, self._doubt, self._differ, self._caret, self._slots):
            return
        self._text, self._doubt, self._differ, self._caret, self._slots = wanted
        self._fit()

    def set_pitch(self, pitch: float, height: int) -> None:
        """Draw larger or smaller, pixels."""
        if (pitch, height) != (self._pitch, self._height):
            self._pitch, self._height = pitch, height
            self._fit()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours into use."""
        self._theme = theme
        self.update()

    def _fit(self) -> None:
        self.setFixedSize(round(self._pitch * self._slots) + 2, self._height)
        said = spoken(self._text) or "empty"
        said += "".join(f", character {at + 1} doubtful" for at in self._doubt)
        said += "".join(f", character {at + 1} differs" for at in self._differ)
        self.setAccessibleName(f"{self._name}: {said}")
        self.update()

    def sizeHint(self) -> QSize:
        """As fixed."""
        return self.size()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw all cells."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = self.height()
        letters = font(weight=self._weight, plate=True, px=int(min(height * 0.80, self._pitch * 1.32)))
        for at in range(self._slots):
            cell = QRectF(1 + at * self._pitch, 1, self._pitch, height - 2)
            edge = 2.0 if self._pitch > 30 else 0.5
            inner = cell.adjusted(edge, edge / 2, -edge, -edge / 2)
            self._paint_ground(painter, at, inner)
            painter.setFont(letters)
            painter.setPen(QColor(self._theme.colour(self._tone)))
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, self._text[at : at + 1])
        painter.end()

    def _paint_ground(self, painter: QPainter, at: int, inner: QRectF) -> None:
        theme = self._theme
        if self._cell:
            painter.setPen(QPen(QColor(theme.line), 1))
            painter.setBrush(QColor(theme.raised))
            painter.drawRoundedRect(inner, 4, 4)
        if at in self._differ:
            self._paint_differing(painter, inner)
        elif at in self._doubt:
            self._paint_doubtful(painter, inner)
        if at == self._caret:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.focus), 4))
            painter.drawRoundedRect(inner.adjusted(1, 1, -1, -1), 5, 5)
            bar = QRectF(inner.center().x() - 14, inner.bottom() - 14, 28, 4)
            painter.fillRect(bar, QColor(theme.focus))

    def _pen_width(self) -> float:
        return 4 if self._pitch > 60 else 3 if self._pitch > 30 else 2

    def _paint_differing(self, painter: QPainter, inner: QRectF) -> None:
        width = self._pen_width()
        colour = QColor(self._theme.p1_text)
        box = inner.adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.setPen(QPen(colour, width))
        painter.setBrush(QColor(self._theme.p1_tint))
        painter.drawRoundedRect(box, 4, 4)
        painter.setBrush(colour)
        painter.setPen(Qt.PenStyle.NoPen)
        notch = min(14.0, self._pitch * 0.22)
        corner = box.topRight()
        painter.drawPolygon(QPolygonF([corner, corner - QPointF(notch, 0), corner + QPointF(0, notch)]))

    def _paint_doubtful(self, painter: QPainter, inner: QRectF) -> None:
        width = self._pen_width()
        pen = QPen(QColor(self._theme.p2_text), width, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([2.2, 1.4])
        painter.setPen(pen)
        painter.setBrush(QColor(self._theme.p2_tint))
        painter.drawRoundedRect(inner.adjusted(width / 2, width / 2, -width / 2, -width / 2), 4, 4)
