# SPDX-License-Identifier: Apache-2.0
"""A list of sections or clauses, painted row by row: a policy has a hundred clauses and typing filters them at once."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter

from mdt_app.screens.policy_state import PolicyRow
from mdt_app.ui.icons import icon
from mdt_app.ui.style import font, tall, text_growth
from mdt_app.ui.tokens import PAD, TARGET, UNIT, Theme
from mdt_app.ui.widgets.labels import two_lines
from mdt_app.ui.widgets.painted_list import PaintedList, RowPainter

_SECTION_H, _CLAUSE_H = TARGET, 23 * UNIT
_MARK_W = 23 * UNIT
_SIGN = 20


class _Painter(RowPainter[PolicyRow]):
    """Paints the mark in the plate font, the words, and the note."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.clauses = False

    def row_height(self) -> int:
        """A clause takes more lines than a section."""
        return tall(_CLAUSE_H, 3) if self.clauses else tall(_SECTION_H)

    def paint_row(self, painter: QPainter, place: QRect, row: PolicyRow) -> None:
        """Draw a clause or a section."""
        inner = place.adjusted(PAD, 10, -PAD, -10)
        if self.clauses:
            self._paint_clause(painter, inner, row)
        else:
            self._paint_section(painter, inner, row)

    def _paint_clause(self, painter: QPainter, inner: QRect, row: PolicyRow) -> None:
        head = QRect(inner.x(), inner.y(), inner.width(), tall(24))
        self._write(painter, head, row.mark, ("note" if text_growth() else "body", 700, "text"), plate=True)
        note_w = self._write(painter, head, row.note, ("note", 600, "text2"), right=True)
        at = head.right() - note_w - _SIGN - UNIT
        painter.drawPixmap(at, head.y() + 2, icon(row.glyph, self.theme.text2, _SIGN))
        self._write_lines(painter, inner.adjusted(0, tall(28), 0, 4), row.text, ("note", 500), top=True)

    def _paint_section(self, painter: QPainter, inner: QRect, row: PolicyRow) -> None:
        if row.mark:
            self._write(painter, inner, row.mark, ("body", 700, "text"), plate=True)
        else:
            painter.drawPixmap(inner.x(), inner.center().y() - 13, icon(row.glyph, self.theme.text, 28))
        note_w = self._write(painter, inner, row.note, ("note", 500, "text2"), right=True)
        self._write_lines(
            painter, inner.adjusted(_MARK_W + 5 * text_growth(), 0, -note_w - PAD, 0), row.text, ("body", 600)
        )

    def _write(
        self,
        painter: QPainter,
        place: QRect,
        text: str,
        look: tuple[str, int, str],
        *,
        plate: bool = False,
        right: bool = False,
    ) -> int:
        """One line, centred in height; the width that it takes."""
        role, weight, tone = look
        painter.setFont(font(role, weight, plate=plate))
        painter.setPen(self.colour(tone))
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(place, int(side | Qt.AlignmentFlag.AlignVCenter), text)
        return QFontMetrics(painter.font()).horizontalAdvance(text)

    def _write_lines(
        self, painter: QPainter, place: QRect, text: str, look: tuple[str, int], *, top: bool = False
    ) -> None:
        """Up to two lines, at the top or centred in height."""
        painter.setFont(font(*look))
        painter.setPen(self.colour("text"))
        lines = two_lines(text, QFontMetrics(painter.font()), place.width())
        height = Qt.AlignmentFlag.AlignTop if top else Qt.AlignmentFlag.AlignVCenter
        painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft | height), "\n".join(lines))


class PolicyList(PaintedList[PolicyRow]):
    """Sections or clauses.

    Signals:
        opened: Enter.
        typed: a letter, a digit or a sign, for the field.
    """

    opened = Signal()
    typed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        looks = _Painter(theme)
        super().__init__(looks, "Sections and clauses")
        self._looks = looks

    def show_policy(self, rows: tuple[PolicyRow, ...], chosen: int, *, clauses: bool) -> None:
        """Show rows of clauses or of sections, with one of them chosen and in sight."""
        self._looks.clauses = clauses
        self.show_rows(rows, chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move, Enter opens, what can be written goes to the field."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.opened.emit()
        elif event.text().isprintable() and event.text().strip():
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)
