# SPDX-License-Identifier: Apache-2.0
"""A list whose rows are painted: as many as there are, one of them chosen, gone through by tap and key."""

from functools import lru_cache
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    QSizeF,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem

from mdt_app.ui.tokens import GAP, RADIUS, Theme

Index = QModelIndex | QPersistentModelIndex

_STEPS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -5,
    Qt.Key.Key_PageDown: 5,
    Qt.Key.Key_Home: -(10**6),
    Qt.Key.Key_End: 10**6,
}


class Spoken(Protocol):
    """A row that a screen reader can say."""

    @property
    def words(self) -> str:
        """All of it, in words."""


RowT = TypeVar("RowT", bound=Spoken)


class PaintedRows(QAbstractListModel, Generic[RowT]):
    """The rows, for the view and for screen readers."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[RowT, ...] = ()

    def show_rows(self, rows: tuple[RowT, ...]) -> None:
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
        return self.rows[index.row()].words


def paint_panel(painter: QPainter, theme: Theme, place: QRect, *, chosen: bool, raised: bool = False) -> None:
    """Draw the panel of a row; the chosen one stands out."""
    line, ground = theme.text if chosen else theme.line, theme.raised if chosen or raised else theme.surface
    ratio = painter.device().devicePixelRatioF()
    drawn = _panel(line, ground, 3 if chosen else 1, (place.width(), place.height()), ratio)
    painter.drawPixmap(place.topLeft(), drawn)


@lru_cache(maxsize=8)
def _panel(line: str, ground: str, edge: int, size: tuple[int, int], ratio: float) -> QPixmap:
    """A panel of ``size`` pixels, drawn once: its round corners take longer than all that stands on it."""
    made = QPixmap((QSizeF(*size) * ratio).toSize())
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(line), edge))
    painter.setBrush(QColor(ground))
    half = edge / 2
    painter.drawRoundedRect(QRectF(0, 0, *size).adjusted(half, half, -half, -half), RADIUS, RADIUS)
    painter.end()
    return made


class RowPainter(QStyledItemDelegate, Generic[RowT]):
    """Paints the panel of a row; what stands on it is painted by each kind of list.

    Attributes:
        theme: its colours.
        rows: what is painted.
        chosen: the row that stands out; -1 for none.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.rows: PaintedRows[RowT] = PaintedRows()
        self.chosen = -1

    def row_height(self) -> int:
        """Pixels of a panel; rows of one list are equally high."""
        raise NotImplementedError

    def paint_row(self, painter: QPainter, place: QRect, row: RowT) -> None:
        """Draw what stands on the panel ``place``."""
        raise NotImplementedError

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """The panel, and the distance to the next."""
        return QSize(0, self.row_height() + GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the row."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place: QRect = option.rect.adjusted(0, 0, -GAP, -GAP)
        paint_panel(painter, self.theme, place, chosen=index.row() == self.chosen)
        self.paint_row(painter, place, self.rows.rows[index.row()])
        painter.restore()

    def colour(self, role: str) -> QColor:
        """The theme's colour for a role."""
        return QColor(self.theme.colour(role))


class PaintedList(QListView, Generic[RowT]):
    """Keeps no choice of its own: it says what a person did and shows what it is told.

    Args:
        painter: how rows look.
        name: for screen readers.

    Signals:
        tapped: a row was tapped.
        moved: go that many rows down, or up.
    """

    tapped = Signal(int)
    moved = Signal(int)

    def __init__(self, painter: RowPainter[RowT], name: str) -> None:
        super().__init__()
        self._painter, self._rows = painter, painter.rows
        self.setModel(self._rows)
        self.setItemDelegate(painter)
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
        return [row.words for row in self._rows.rows]

    def show_rows(self, rows: tuple[RowT, ...], chosen: int = -1) -> None:
        """Show rows, one of them chosen and in sight."""
        if rows != self._rows.rows:
            self._rows.show_rows(rows)
        self._painter.chosen = chosen
        if 0 <= chosen < len(rows):
            self.setCurrentIndex(self._rows.index(chosen))
            self.scrollTo(self._rows.index(chosen))
        self.viewport().update()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours into use."""
        self._painter.theme = theme
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move; everything else is for the page."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None:
            self.moved.emit(step)
        else:
            event.ignore()
