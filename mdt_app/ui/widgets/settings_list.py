# SPDX-License-Identifier: Apache-2.0
"""Lists of settings, painted row by row: those in force, and those that a file would change."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from mdt_app.ui.icons import icon
from mdt_app.ui.style import font, text_px
from mdt_app.ui.tokens import GAP, PAD, TARGET, UNIT, Theme
from mdt_app.ui.widgets.painted_list import PaintedList, RowPainter

_SIGN = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its name with what belongs to it, and what is so below.

    Attributes:
        glyph: icon before the name; empty for none.
        strong: whether it stands out.
    """

    name: str
    mark: str
    value: str
    glyph: str = ""
    strong: bool = False

    @property
    def words(self) -> str:
        """As a screen reader says it."""
        return f"{self.name}: {self.value}. {self.mark}"


class _Painter(RowPainter[Line]):
    """Paints name and mark in the first line, the value in the second."""

    def row_height(self) -> int:
        """Two lines of text, whatever its size."""
        return max(TARGET, _line_h("note") + _line_h("body") + 2 * GAP)

    def paint_row(self, painter: QPainter, place: QRect, row: Line) -> None:
        """Draw the words of a setting."""
        inner = place.adjusted(PAD, GAP, -PAD, -GAP)
        height = _line_h("note")
        top = inner.center().y() - (height + _line_h("body")) // 2
        head = QRect(inner.x(), top, inner.width(), height)
        painter.setFont(font("note", 700))
        painter.setPen(self.colour("text" if row.strong else "text2"))
        mark_w = QFontMetrics(painter.font()).horizontalAdvance(row.mark)
        painter.drawText(head, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), row.mark)
        if row.glyph:
            at = head.right() - mark_w - _SIGN - UNIT
            ink = self.theme.text if row.strong else self.theme.text2
            painter.drawPixmap(at, head.center().y() - _SIGN // 2, icon(row.glyph, ink, _SIGN))
            mark_w += _SIGN + UNIT
        painter.setFont(font("note", 600))
        painter.setPen(self.colour("text2"))
        self._write(painter, head.adjusted(0, 0, -mark_w - GAP, 0), row.name)
        below = QRect(inner.x(), head.bottom() + 1, inner.width(), _line_h("body"))
        painter.setFont(font("body", 700 if row.strong else 500))
        painter.setPen(self.colour("text"))
        self._write(painter, below, row.value)

    def _write(self, painter: QPainter, place: QRect, text: str) -> None:
        """One line that ends in dots where the room ends."""
        fitting = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideMiddle, place.width())
        painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), fitting)


class SettingsList(PaintedList[Line]):
    """Settings, under a name for screen readers."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(_Painter(theme), name)


def _line_h(role: str) -> int:
    return round(text_px(role) * 1.35)
