# SPDX-License-Identifier: Apache-2.0
"""A meter: what it measures, a word, the figure, and a scale with a good band, a pointer and the best so far."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from camera.limits import Grade
from mdt_app.screens.bench_meters import MeterLine
from mdt_app.ui.icons import icon
from mdt_app.ui.style import font
from mdt_app.ui.tokens import RADIUS, UNIT, Theme

_SIDE, _GLYPH = 3 * UNIT, 22
_TICKS = 10
_BAND_H, _TICK_H, _SCALE_H = 14, 6, 30
_POINTER = 9
#: Colour role and sign of each grade.
_LOOKS = {
    Grade.GOOD: ("ok_text", "check"),
    Grade.WATCH: ("p2_text", "warn"),
    Grade.MEND: ("p1_text", "warn"),
    Grade.UNKNOWN: ("text2", ""),
}


class Meter(QWidget):
    """Paints one line of the bench; what it says is also its accessible name."""

    def __init__(self, theme: Theme, line: MeterLine) -> None:
        super().__init__()
        self._theme, self._line = theme, line
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.show_line(line)

    @property
    def line(self) -> MeterLine:
        """What is shown."""
        return self._line

    def show_line(self, line: MeterLine) -> None:
        """Show other figures."""
        self._line = line
        said = ", ".join(part for part in (line.word, line.value) if part)
        self.setAccessibleName(f"{line.name}: {said}. {line.note}".strip())
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours into use."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """Head and scale; the note has room where there is more."""
        return QSize(320, self.minimumSizeHint().height() + QFontMetrics(font("note")).height())

    def minimumSizeHint(self) -> QSize:
        """Head and scale."""
        return QSize(240, QFontMetrics(font("head", 700)).height() + _SCALE_H + 2 * UNIT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, head, scale and, where it fits, the note."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.setBrush(QColor(theme.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        head_h = QFontMetrics(font("head", 700)).height()
        note = self._note(head_h)
        free = self.height() - head_h - _SCALE_H - note.height()
        top = max(1.0, free / 2)
        self._paint_head(painter, QRectF(_SIDE, top, self.width() - 2 * _SIDE, head_h))
        self._paint_scale(
            painter, QRectF(_SIDE + UNIT, top + head_h, self.width() - 2 * _SIDE - 2 * UNIT, _SCALE_H)
        )
        if note.height():
            note.moveTop(top + head_h + _SCALE_H)
            painter.setFont(font("note", 500))
            painter.setPen(QColor(theme.text2))
            painter.drawText(note, int(Qt.TextFlag.TextWordWrap), self._line.note)
        painter.end()

    def _note(self, head_h: int) -> QRectF:
        """Where the note goes; of no height where there is no room, since its meter is never cut."""
        wide = self.width() - 2 * _SIDE
        room = self.height() - head_h - _SCALE_H - 2
        metrics = QFontMetrics(font("note", 500))
        needed = metrics.boundingRect(
            0, 0, wide, 1000, int(Qt.TextFlag.TextWordWrap), self._line.note
        ).height()
        return QRectF(_SIDE, 0, wide, needed if needed <= room else 0)

    def _paint_head(self, painter: QPainter, place: QRectF) -> None:
        line, theme = self._line, self._theme
        role, glyph = _LOOKS[line.grade]
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(theme.text))
        name_font, word_font, value_font = font("body", 700), font("body", 700), font("head", 700)
        painter.setFont(name_font)
        painter.drawText(place, middle, line.name)
        painter.setFont(value_font)
        painter.drawText(place, middle | Qt.AlignmentFlag.AlignRight, line.value)
        right = place.right() - _width(value_font, line.value) - (3 * UNIT if line.value else 0)
        painter.setFont(word_font)
        painter.setPen(QColor(theme.colour(role)))
        left = right - _width(word_font, line.word)
        painter.drawText(QRectF(left, place.y(), right - left + 2, place.height()), middle, line.word)
        left -= _GLYPH + UNIT
        if glyph and left > place.left() + _width(name_font, line.name) + UNIT:
            at = QPointF(left, place.center().y() - _GLYPH / 2).toPoint()
            painter.drawPixmap(at, icon(glyph, theme.colour(role), _GLYPH))

    def _paint_scale(self, painter: QPainter, place: QRectF) -> None:
        line, theme = self._line, self._theme
        base = place.bottom() - _TICK_H - 2
        first, last = (place.left() + place.width() * part for part in line.band)
        painter.setBrush(QColor(theme.ok_tint))
        painter.setPen(QPen(QColor(theme.ok_text), 2.5))
        painter.drawRect(QRectF(first, base - _BAND_H, last - first, _BAND_H))
        painter.setPen(QPen(QColor(theme.line_strong), 2))
        painter.drawLine(QPointF(place.left(), base), QPointF(place.right(), base))
        for at in range(_TICKS + 1):
            x = place.left() + place.width() * at / _TICKS
            painter.drawLine(QPointF(x, base), QPointF(x, base + _TICK_H))
        if line.best is not None:
            x = place.left() + place.width() * min(1.0, line.best)
            painter.setPen(QPen(QColor(theme.text2), 3, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(x, base - _BAND_H - 6), QPointF(x, base))
        if line.pointer is not None:
            self._paint_pointer(painter, place.left() + place.width() * line.pointer, base)

    def _paint_pointer(self, painter: QPainter, x: float, base: float) -> None:
        ink = QColor(self._theme.text)
        painter.setPen(QPen(ink, 3))
        painter.drawLine(QPointF(x, base - _BAND_H), QPointF(x, base))
        top = base - _BAND_H - 9
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawPolygon(
            QPolygonF([QPointF(x - _POINTER, top), QPointF(x + _POINTER, top), QPointF(x, top + 14)])
        )


def _width(made: QFont, text: str) -> int:
    return QFontMetrics(made).horizontalAdvance(text)
