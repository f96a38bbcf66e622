# SPDX-License-Identifier: Apache-2.0
"""The list of results: a model over the rows that are here, and how one row is drawn. Its length costs nothing."""

from collections import OrderedDict
from typing import Final
from uuid import UUID

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSizeF,
    Qt,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPen, QPixmap, QRegion
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QScroller,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from mdt_app.screens.inquiry import InquiryScreen
from mdt_app.screens.inquiry_state import InquiryState
from mdt_app.screens.result_rows import ResultRow, ResultRows
from mdt_app.screens.wording import number
from mdt_app.ui.style import font, tall
from mdt_app.ui.tokens import GAP, PAD, RADIUS, UNIT, Theme
from mdt_app.ui.widgets.plate_cells import PlateCells
from mdt_app.ui.widgets.plate_picture import PlatePicture

ROW_H: Final = 28 * UNIT
"""Pixels of a row at the normal text size; the distance to the next comes to it."""

_CROP_W, _CROP_H = 144, 72
_CELLS_W, _CELLS_H = 204, 46
_PITCH, _USUAL = 28.0, 7
_CROPS_KEPT = 200
_END = (
    "Older reads are at the department",
    "The department's server has its own search, with its own record.",
)
_NONE = "No read of this car fits"

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class ResultsModel(QAbstractListModel):
    """Every row of the inquiry that is open, and a last one that says where older reads are.

    Args:
        rows: the window on them; a row that is not here is asked for when it is drawn.
    """

    def __init__(self, rows: ResultRows) -> None:
        super().__init__()
        self._rows, self._count = rows, 0
        rows.listen(self._arrived)

    @property
    def total(self) -> int:
        """Rows with a read, the last one left out."""
        return self._count

    def begin(self, total: int) -> None:
        """Another inquiry, or none."""
        self.beginResetModel()
        self._count = total
        self.endResetModel()

    def row(self, place: int) -> ResultRow | None:
        """The row at a place; None while it is not here, and for the last one."""
        return self._rows.row(place)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """All rows and the last one."""
        return 0 if parent.isValid() else self._count + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A row in words, for screen readers; what is drawn comes from ``row``."""
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return None
        if index.row() >= self._count:
            return f"{_END[0] if self._count else _NONE}. {_END[1]}"
        row = self._rows.row(index.row())
        return row.name if row is not None else f"Row {number(index.row() + 1)}, opening"

    def _arrived(self, first: int, last: int) -> None:
        last = min(last, self._count - 1)
        if first <= last:
            self.dataChanged.emit(self.index(first), self.index(last))


class ResultDelegate(QStyledItemDelegate):
    """Draws one row: crop, plate in cells, state, time, camera and place."""

    def __init__(self, model: ResultsModel, theme: Theme) -> None:
        super().__init__()
        self._model, self._theme = model, theme
        self.shows_crops = True
        self._cells = PlateCells(theme, "", pitch=_PITCH, height=_CELLS_H, cell=False, name="Read")
        self._picture = PlatePicture(theme, name="Plate crop", radius=UNIT)
        self._picture.resize(_CROP_W, _CROP_H)
        self._crops: OrderedDict[UUID, tuple[QPixmap, QPixmap]] = OrderedDict()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours into use."""
        self._theme = theme
        self._cells.set_theme(theme)
        self._picture.set_theme(theme)
        self.forget()

    def forget(self) -> None:
        """No crop stays: the inquiry is over, or crops look different now."""
        self._crops.clear()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the row, or that it is on its way."""
        rect: QRect = option.rect.adjusted(0, 0, 0, -GAP)
        row = self._model.row(index.row())
        is_last = index.row() >= self._model.total
        chosen = row is not None and bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, rect, chosen=chosen, raised=is_last or row is None)
        inner = rect.adjusted(PAD, 10, -PAD, -10)
        if is_last:
            self._paint_lines(painter, inner, (_END[0] if self._model.total else _NONE, _END[1]))
        elif row is None:
            self._paint_lines(painter, inner, (f"Row {number(index.row() + 1)}", "opening"))
        elif row.missing:
            self._paint_lines(painter, inner, (row.when, row.where))
        else:
            self._paint_read(painter, inner, row)
        painter.restore()

    def _paint_ground(self, painter: QPainter, rect: QRect, *, chosen: bool, raised: bool) -> None:
        theme, width = self._theme, 3 if chosen else 1
        painter.setPen(QPen(QColor(theme.text if chosen else theme.line), width))
        painter.setBrush(QColor(theme.raised if chosen or raised else theme.surface))
        half = width / 2
        painter.drawRoundedRect(QRectF(rect).adjusted(half, half, -half, -half), RADIUS, RADIUS)

    def _paint_read(self, painter: QPainter, inner: QRect, row: ResultRow) -> None:
        left = inner.left()
        if self.shows_crops:
            top = inner.top() + (inner.height() - _CROP_H) // 2
            painter.drawPixmap(left, top, self._crop(row))
            left += _CROP_W + PAD
        painter.drawPixmap(left, inner.top(), self._text(row))
        below = QRect(left, inner.top() + _CELLS_H, _CELLS_W, inner.height() - _CELLS_H)
        self._write(painter, below, row.state, ("body", 500), "text2")
        left += _CELLS_W + GAP
        room = QRect(left, inner.top(), inner.right() - left, inner.height())
        self._paint_lines(painter, room, (row.when, f"{row.camera} · {row.where}"))

    def _paint_lines(self, painter: QPainter, room: QRect, lines: tuple[str, str]) -> None:
        half = room.height() // 2
        strong, note = QFontMetrics(font("strong", 600)).height(), QFontMetrics(font("note", 500)).height()
        above = QRect(room.left(), room.top() + half - strong, room.width(), strong)
        below = QRect(room.left(), room.top() + half + 2, room.width(), note)
        self._write(painter, above, lines[0], ("strong", 600), "text")
        self._write(painter, below, lines[1], ("note", 500), "text2")

    def _write(self, painter: QPainter, room: QRect, text: str, role: tuple[str, int], tone: str) -> None:
        letters = font(*role)
        painter.setFont(letters)
        painter.setPen(QColor(self._theme.colour(tone)))
        fitting = QFontMetrics(letters).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, fitting)

    def _crop(self, row: ResultRow) -> QPixmap:
        return self._drawn(row)[0]

    def _text(self, row: ResultRow) -> QPixmap:
        return self._drawn(row)[1]

    def _drawn(self, row: ResultRow) -> tuple[QPixmap, QPixmap]:
        """Crop and cells of a row, drawn once."""
        if row.read_id is None:
            return QPixmap(), QPixmap()
        if row.read_id not in self._crops:
            self._picture.show_plate(row.plate_jpeg, row.plate_at)
            self._cells.set_plate(row.text, doubt=row.doubtful)
            self._cells.set_pitch(min(_PITCH, _PITCH * _USUAL / max(1, len(row.text))), _CELLS_H)
            self._crops[row.read_id] = self._picture.grab(), _clear(self._cells)
            while len(self._crops) > _CROPS_KEPT:
                self._crops.popitem(last=False)
        return self._crops[row.read_id]


def _clear(widget: QWidget) -> QPixmap:
    """A widget's picture on clear ground."""
    ratio = widget.devicePixelRatioF()
    drawn = QPixmap((QSizeF(widget.size()) * ratio).toSize())
    drawn.setDevicePixelRatio(ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    widget.render(drawn, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    return drawn


class ResultList(QTableView):
    """The list. A table and not a list of Qt's: it asks for nothing of a row that it does not draw."""

    def __init__(self, screen: InquiryScreen, theme: Theme) -> None:
        super().__init__()
        self._screen = screen
        self._inquiry: UUID | None = None
        self._results = ResultsModel(screen.rows)
        self._drawn = ResultDelegate(self._results, theme)
        self.setAccessibleName("Results of the search")
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.hide()
        across.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        down.hide()
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultSectionSize(tall(ROW_H, 2) + GAP)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self.setItemDelegate(self._drawn)
        self.setModel(self._results)
        self.verticalScrollBar().setSingleStep(down.defaultSectionSize() // 3)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours into use."""
        self._drawn.set_theme(theme)
        self.viewport().update()

    def show_crops(self, *, shown: bool) -> None:
        """Narrow pages show the crop of the chosen read only, at large."""
        if self._drawn.shows_crops is not shown:
            self._drawn.shows_crops = shown
            self.viewport().update()

    def show_state(self, state: InquiryState) -> None:
        """Show the rows of the inquiry that is open, and which one is chosen."""
        if state.inquiry != self._inquiry:
            self._inquiry = state.inquiry
            self._drawn.forget()
            self._results.begin(state.total)
        if 0 <= state.chosen != self.currentIndex().row():
            self.setCurrentIndex(self._results.index(state.chosen))

    def currentChanged(self, current: Index, previous: Index) -> None:
        """The row that a tap or a key goes to is the chosen one; the last one is none."""
        super().currentChanged(current, previous)
        if current.isValid():
            self._screen.choose(current.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home and End go to the newest and the oldest; letters are keys of the page."""
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: self._results.total - 1}
        place = ends.get(Qt.Key(event.key()))
        if place is not None and place >= 0:
            self.setCurrentIndex(self._results.index(place))
        elif event.text().isprintable() and event.text().strip():
            event.ignore()
        else:
            super().keyPressEvent(event)
