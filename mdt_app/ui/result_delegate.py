# SPDX-License-Identifier: Apache-2.0
"""How one row of the results is drawn: as a picture that is made once, a few at a time."""

from collections import OrderedDict
from typing import Final
from uuid import UUID

from PySide6.QtCore import (
    QPoint,
    QRect,
    QSize,
    QSizeF,
    Qt,
)
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QImage,
    QPainter,
    QPixmap,
    QRegion,
)
from PySide6.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from mdt_app.screens.result_rows import ResultRow
from mdt_app.screens.wording import number
from mdt_app.ui.result_model import ResultsModel
from mdt_app.ui.style import font
from mdt_app.ui.tokens import GAP, PAD, UNIT, Theme
from mdt_app.ui.widgets.painted_list import Index, paint_panel
from mdt_app.ui.widgets.picture import MarkedPlate
from mdt_app.ui.widgets.plate_cells import PlateCells
from mdt_app.ui.widgets.plate_picture import PlatePicture

_CROP_W, _CROP_H = 144, 72
_CELLS_W, _CELLS_H = 204, 46
_PITCH, _USUAL = 28.0, 7
_MADE_KEPT = 60
MADE_A_ROUND: Final = 3
"""Rows that are made into pictures before the next event is seen to: one takes a millisecond or two."""


class _Crop(PlatePicture):
    """A crop that is scaled before it is drawn: five times as quick as while it is drawn."""

    def show_image(self, image: QImage, marks: tuple[MarkedPlate, ...] = ()) -> None:
        """Show a picture in the size in which it is drawn."""
        ratio = Qt.AspectRatioMode.KeepAspectRatio
        super().show_image(
            image.scaled(self.size(), ratio, Qt.TransformationMode.SmoothTransformation), marks
        )


class ResultDelegate(QStyledItemDelegate):
    """Draws one row: crop, plate in cells, state, time, camera and place.

    Attributes:
        shows_crops: whether there is room for them.
        left_to_draw: how many more rows are made into pictures in this round of painting.
        is_unfinished: some on screen are still to be made.
    """

    def __init__(self, model: ResultsModel, theme: Theme) -> None:
        super().__init__()
        self._model, self._theme = model, theme
        self.shows_crops, self.left_to_draw, self.is_unfinished = True, MADE_A_ROUND, False
        self._cells = PlateCells(theme, "", pitch=_PITCH, height=_CELLS_H, cell=False, name="Read")
        self._crop = _Crop(theme, name="Plate crop", radius=UNIT)
        self._crop.resize(_CROP_W, _CROP_H)
        self._made: OrderedDict[tuple[UUID | None, int, bool], QPixmap] = OrderedDict()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours into use."""
        self._theme = theme
        self._cells.set_theme(theme)
        self._crop.set_theme(theme)
        self.forget()

    def forget(self) -> None:
        """No picture of a row stays: the inquiry is over, or rows look different now."""
        self._made.clear()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the row, or that it is on its way."""
        rect: QRect = option.rect.adjusted(0, 0, 0, -GAP)
        row = self._model.row(index.row())
        is_last = index.row() >= self._model.total
        chosen = row is not None and bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_panel(painter, self._theme, rect, chosen=chosen, raised=is_last or row is None)
        inner = rect.adjusted(PAD, 10, -PAD, -10)
        if is_last:
            self._paint_lines(painter, inner, self._model.last_words)
        elif row is None:
            self._paint_lines(painter, inner, (f"Row {number(index.row() + 1)}", "opening"))
        elif row.missing:
            self._paint_lines(painter, inner, (row.when, row.where))
        else:
            self._paint_read(painter, inner, row)
        painter.restore()

    def _paint_read(self, painter: QPainter, inner: QRect, row: ResultRow) -> None:
        """Draw a read from its picture; where this round has made enough of them, the next one does."""
        key = (row.read_id, inner.width(), self.shows_crops)
        if key not in self._made:
            if self.left_to_draw <= 0:
                self.is_unfinished = True
                return
            self.left_to_draw -= 1
            self._made[key] = self._make(inner.size(), row, painter.device().devicePixelRatioF())
            while len(self._made) > _MADE_KEPT:
                self._made.popitem(last=False)
        painter.drawPixmap(inner.topLeft(), self._made[key])

    def _make(self, size: QSize, row: ResultRow, ratio: float) -> QPixmap:
        """What stands in a row, on clear ground."""
        made = QPixmap((QSizeF(size) * ratio).toSize())
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        painter, left = QPainter(made), 0
        if self.shows_crops:
            self._crop.show_plate(row.plate_jpeg, row.plate_at)
            painter.drawPixmap(0, (size.height() - _CROP_H) // 2, self._crop.grab())
            left += _CROP_W + PAD
        self._cells.set_plate(row.text, doubt=row.doubtful)
        self._cells.set_pitch(min(_PITCH, _PITCH * _USUAL / max(1, len(row.text))), _CELLS_H)
        painter.end()  # a widget is drawn by a painter of its own
        self._cells.render(made, QPoint(left, 0), QRegion(), QWidget.RenderFlag.DrawChildren)
        painter = QPainter(made)
        below = QRect(left, _CELLS_H, _CELLS_W, size.height() - _CELLS_H)
        self._write(painter, below, row.state, ("body", 500), "text2")
        left += _CELLS_W + GAP
        room = QRect(left, 0, size.width() - left, size.height())
        self._paint_lines(painter, room, (row.when, f"{row.camera} · {row.where}"))
        painter.end()
        return made

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
