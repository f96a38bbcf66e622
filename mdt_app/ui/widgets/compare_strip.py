# SPDX-License-Identifier: Apache-2.0
"""The crop over rows of cells of equal pitch: what the officer saw, what was read, what the list has."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from mdt_app.screens.alignment import Cells
from mdt_app.screens.plate_place import Part
from mdt_app.ui.style import label, text_growth
from mdt_app.ui.tokens import UNIT, Theme
from mdt_app.ui.widgets.plate_cells import PlateCells
from mdt_app.ui.widgets.plate_picture import PlatePicture

_GUTTER = 25 * UNIT  # names of the rows
#: Where the plate's characters begin in a crop, and how much of it they fill, as parts of its width.
CHARS_LEFT, CHARS_WIDTH = 0.05, 0.90
_BETWEEN = UNIT


class CompareStrip(QWidget):
    """Crop and rows keep their places to each other at every size; the crop is never stretched.

    The reader gives no places of single characters, so no ticks are drawn from crop to rows: small words
    where they would begin say "not aligned". Nothing lies over the crop.
    """

    def __init__(self, theme: Theme, row_h: int) -> None:
        super().__init__()
        self._theme, self._row_h = theme, row_h
        self.crop = PlatePicture(theme, name="Plate crop, full resolution", radius=6, evidence=True)
        self.crop.setParent(self)
        self._ticks = label("not\naligned", "note", 500, "text2")
        self._ticks.setParent(self)
        self._rows: list[tuple[QLabel, PlateCells]] = []
        self._cells: tuple[Cells, ...] = ()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme into use for rows that are made later."""
        self._theme = theme

    def show_strip(self, jpeg: bytes, place: Part | None, cells: tuple[Cells, ...], row_h: int) -> None:
        """Show a crop (JPEG) of a plate at ``place`` in its frame over rows of cells, ``row_h`` pixels high."""
        self._cells, self._row_h = cells, row_h
        self.crop.show_plate(jpeg, place)
        names = tuple(row.name for row in cells)
        if names != tuple(name.text() for name, _ in self._rows):
            self._make_rows(names)
        self._place()

    def _make_rows(self, names: tuple[str, ...]) -> None:
        for name, plate in self._rows:
            for widget in (name, plate):
                widget.setParent(None)
                widget.deleteLater()
        self._rows = []
        for word in names:
            name = label(word, "note", 700, "text2")
            plate = PlateCells(self._theme, "", pitch=60, height=self._row_h, name=word.capitalize())
            for widget in (name, plate):
                widget.setParent(self)
                widget.show()
            self._rows.append((name, plate))

    def rows_height(self) -> int:
        """Pixels that the rows take, without the crop."""
        return len(self._cells) * (self._row_h + _BETWEEN)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the crop into the room that the rows leave."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        if not self._cells:
            return
        gutter = _GUTTER + 8 * text_growth()
        room_w = (self.width() - gutter) / (CHARS_LEFT + CHARS_WIDTH)
        room_h = self.height() - self.rows_height()
        size = self.crop.image.size()
        aspect = size.width() / size.height() if size.height() else 2.0
        width = max(1.0, min(room_w, room_h * aspect))
        self.crop.setGeometry(
            QRect(round(gutter - width * CHARS_LEFT), 0, round(width), round(width / aspect))
        )
        slots = max(1, *(len(row.text) for row in self._cells))
        top = round(width / aspect) + _BETWEEN
        words = self._ticks.sizeHint()
        self._ticks.setGeometry(0, top - _BETWEEN - words.height(), words.width(), words.height())
        for (name, plate), row in zip(self._rows, self._cells, strict=True):
            name.setGeometry(0, top, gutter, self._row_h)
            plate.set_plate(row.text, doubt=row.doubt, differ=row.differ, slots=slots)
            plate.set_pitch(width * CHARS_WIDTH / slots, self._row_h)
            plate.move(gutter, top)
            top += self._row_h + _BETWEEN
