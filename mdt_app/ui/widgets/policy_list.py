# SPDX-License-Identifier: Apache-2.0
"""A list of sections or clauses, painted row by row: a policy has a hundred clauses and typing filters them at once."""

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem

from mdt_app.screens.policy import PolicyRow
from mdt_app.ui.icons import icon
from mdt_app.ui.style import font, tall, text_growth
from mdt_app.ui.tokens import GAP, PAD, RADIUS, TARGET, UNIT, Theme
from mdt_app.ui.widgets.labels import two_lines

Index = QModelIndex | QPersistentModelIndex

_SECTION_H, _CLAUSE_H = TARGET, 23 * UNIT
_MARK_W = 23 * UNIT
_SIGN = 20
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -5, Qt.Key.Key_PageDown: 5}
_ENDS = {Qt.Key.Key_Home: -(10**6), Qt.Key.Key_End: 10**6}


class _Rows(QAbstractListModel):
    """The rows, for the view and for screen readers."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[PolicyRow, ...] = ()

    def show_rows(self, rows: tuple[PolicyRow, ...]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - the signature of Qt
        """How many rows there are."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The words of a row."""
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return None
        row = self.rows[index.row()]
        return ". ".join(part for part in (row.mark, row.text.rstrip("."), row.note) if part)


class _Painter(QStyledItemDelegate):
    """Paints one row: a panel with the mark in the plate font, the words, and the note."""

    def __init__(self, theme: Theme, rows: _Rows) -> None:
        super().__init__()
        self.theme, self._rows = theme, rows
        self.chosen = -1
        self.clauses = False

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Rows of one list are equally high."""
        return QSize(0, (tall(_CLAUSE_H, 3) if self.clauses else tall(_SECTION_H)) + GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the row."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place: QRect = option.rect.adjusted(0, 0, -GAP, -GAP)
        chosen = index.row() == self.chosen
        edge = 3 if chosen else 1
        painter.setPen(QPen(self._colour("text" if chosen else "line"), edge))
        painter.setBrush(self._colour("raised" if chosen else "surface"))
        half = edge / 2
        painter.drawRoundedRect(QRectF(place).adjusted(half, half, -half, -half), RADIUS, RADIUS)
        row = self._rows.rows[index.row()]
        inner = place.adjusted(PAD, 10, -PAD, -10)
        if self.clauses:
            self._paint_clause(painter, inner, row)
        else:
            self._paint_section(painter, inner, row)
        painter.restore()

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
        painter.setPen(self._colour(tone))
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(place, int(side | Qt.AlignmentFlag.AlignVCenter), text)
        return QFontMetrics(painter.font()).horizontalAdvance(text)

    def _write_lines(
        self, painter: QPainter, place: QRect, text: str, look: tuple[str, int], *, top: bool = False
    ) -> None:
        """Up to two lines, at the top or centred in height."""
        painter.setFont(font(*look))
        painter.setPen(self._colour("text"))
        lines = two_lines(text, QFontMetrics(painter.font()), place.width())
        height = Qt.AlignmentFlag.AlignTop if top else Qt.AlignmentFlag.AlignVCenter
        painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft | height), "\n".join(lines))

    def _colour(self, role: str) -> QColor:
        return QColor(self.theme.colour(role))


class PolicyList(QListView):
    """The list. It keeps no choice of its own: it says what a person did and shows what it is told.

    Signals:
        tapped: a row was tapped.
        moved: go that many rows down, or up.
        opened: Enter.
        typed: a letter, a digit or a sign, for the field.
    """

    tapped = Signal(int)
    moved = Signal(int)
    opened = Signal()
    typed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._rows = _Rows()
        self._painter = _Painter(theme, self._rows)
        self.setModel(self._rows)
        self.setItemDelegate(self._painter)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setAccessibleName("Sections and clauses")
        self.clicked.connect(lambda index: self.tapped.emit(index.row()))

    @property
    def words(self) -> list[str]:
        """Each row as a screen reader says it."""
        return [str(self._rows.data(self._rows.index(at))) for at in range(len(self._rows.rows))]

    def show_rows(self, rows: tuple[PolicyRow, ...], chosen: int, *, clauses: bool) -> None:
        """Show rows with one of them chosen and in sight."""
        if rows is not self._rows.rows:
            self._painter.clauses = clauses
            self._rows.show_rows(rows)
        self._painter.chosen = chosen
        if chosen >= 0:
            self.setCurrentIndex(self._rows.index(chosen))
            self.scrollTo(self._rows.index(chosen))
        self.viewport().update()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours into use."""
        self._painter.theme = theme
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move, Enter opens, what can be written goes to the field."""
        key = Qt.Key(event.key())
        step = (_STEPS | _ENDS).get(key)
        if step is not None:
            self.moved.emit(step)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.opened.emit()
        elif event.text().isprintable() and event.text().strip():
            self.typed.emit(event.text())
        else:
            event.ignore()
