# SPDX-License-Identifier: Apache-2.0
"""Lists of settings, painted row by row: those in force, and those that a file would change."""

from dataclasses import dataclass

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

from mdt_app.ui.icons import icon
from mdt_app.ui.style import font, text_px
from mdt_app.ui.tokens import GAP, PAD, RADIUS, TARGET, UNIT, Theme

Index = QModelIndex | QPersistentModelIndex

_SIGN = 20
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -5, Qt.Key.Key_PageDown: 5}
_ENDS = {Qt.Key.Key_Home: -(10**6), Qt.Key.Key_End: 10**6}


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


class _Lines(QAbstractListModel):
    """The rows, for the view and for screen readers."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[Line, ...] = ()

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - the signature of Qt
        """How many rows there are."""
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The words of a row."""
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return None
        return self.lines[index.row()].words


class _Painter(QStyledItemDelegate):
    """Paints one row: name and mark in the first line, the value in the second."""

    def __init__(self, theme: Theme, lines: _Lines) -> None:
        super().__init__()
        self.theme, self._lines = theme, lines
        self.chosen = -1

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Two lines of text, whatever its size."""
        return QSize(0, max(TARGET, _line_h("note") + _line_h("body") + 2 * GAP) + GAP)

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
        self._paint_words(painter, place.adjusted(PAD, GAP, -PAD, -GAP), self._lines.lines[index.row()])
        painter.restore()

    def _paint_words(self, painter: QPainter, inner: QRect, line: Line) -> None:
        height = _line_h("note")
        top = inner.center().y() - (height + _line_h("body")) // 2
        head = QRect(inner.x(), top, inner.width(), height)
        painter.setFont(font("note", 700))
        painter.setPen(self._colour("text" if line.strong else "text2"))
        mark_w = QFontMetrics(painter.font()).horizontalAdvance(line.mark)
        painter.drawText(head, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), line.mark)
        if line.glyph:
            at = head.right() - mark_w - _SIGN - UNIT
            ink = self.theme.text if line.strong else self.theme.text2
            painter.drawPixmap(at, head.center().y() - _SIGN // 2, icon(line.glyph, ink, _SIGN))
            mark_w += _SIGN + UNIT
        painter.setFont(font("note", 600))
        painter.setPen(self._colour("text2"))
        self._write(painter, head.adjusted(0, 0, -mark_w - GAP, 0), line.name)
        below = QRect(inner.x(), head.bottom() + 1, inner.width(), _line_h("body"))
        painter.setFont(font("body", 700 if line.strong else 500))
        painter.setPen(self._colour("text"))
        self._write(painter, below, line.value)

    def _write(self, painter: QPainter, place: QRect, text: str) -> None:
        """One line that ends in dots where the room ends."""
        fitting = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideMiddle, place.width())
        painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), fitting)

    def _colour(self, role: str) -> QColor:
        return QColor(self.theme.colour(role))


class SettingsList(QListView):
    """Keeps no choice of its own: it says what a person did and shows what it is told.

    Signals:
        tapped: a row was tapped.
        moved: go that many rows down, or up.
    """

    tapped = Signal(int)
    moved = Signal(int)

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._lines = _Lines()
        self._painter = _Painter(theme, self._lines)
        self.setModel(self._lines)
        self.setItemDelegate(self._painter)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setAccessibleName(name)
        self.clicked.connect(lambda index: self.tapped.emit(index.row()))

    @property
    def words(self) -> list[str]:
        """Each row as a screen reader says it."""
        return [line.words for line in self._lines.lines]

    def show_lines(self, lines: tuple[Line, ...], chosen: int = -1) -> None:
        """Show rows, one of them chosen and in sight."""
        if lines != self._lines.lines:
            self._lines.show_lines(lines)
        self._painter.chosen = chosen
        if 0 <= chosen < len(lines):
            self.setCurrentIndex(self._lines.index(chosen))
            self.scrollTo(self._lines.index(chosen))
        self.viewport().update()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours into use."""
        self._painter.theme = theme
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move; everything else is for the page."""
        step = (_STEPS | _ENDS).get(Qt.Key(event.key()))
        if step is not None:
            self.moved.emit(step)
        else:
            event.ignore()


def _line_h(role: str) -> int:
    return round(text_px(role) * 1.35)
