# SPDX-License-Identifier: Apache-2.0
"""One read in the running list: crop, characters, state, camera, time, and whether it is a hit."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mdt_app.screens.live import ReadRow
from mdt_app.ui.style import label, panel, set_property, stack, text_growth, wide
from mdt_app.ui.tokens import GAP, UNIT, Theme
from mdt_app.ui.widgets.labels import ElidedLabel
from mdt_app.ui.widgets.plate_cells import PlateCells
from mdt_app.ui.widgets.plate_picture import PlatePicture

ROW_H = 18 * UNIT
#: Crop width, cell pitch, pixels: where there is room, and where there is not.
_WIDE = (27 * UNIT, 27)
_NARROW = (18 * UNIT, 19)
_CELLS_H = 50


class ReadLine(QWidget):
    """A row that is filled again and again."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.row: ReadRow | None = None
        self._narrow = False
        self._frame = panel("flat")
        stack(self, gap=0).addWidget(self._frame)
        self.setFixedHeight(ROW_H)
        self._line = line = QHBoxLayout(self._frame)
        line.setContentsMargins(GAP, UNIT, 3 * UNIT, UNIT)
        self._crop = PlatePicture(theme, name="Plate crop", radius=UNIT)
        self._cells = PlateCells(theme, "", pitch=_WIDE[1], height=_CELLS_H, cell=False, name="Read")
        self._state = ElidedLabel("body", 600)
        self._camera = ElidedLabel("note", 500, "text2")
        self._at = label("", "body", 500)
        self._hit = label("", "note", 800)
        where, when = stack(gap=0), stack(gap=0)
        for column, parts in ((where, (self._state, self._camera)), (when, (self._at, self._hit))):
            column.addStretch(1)
            for part in parts:
                part.setAlignment(
                    Qt.AlignmentFlag.AlignRight if column is when else Qt.AlignmentFlag.AlignLeft
                )
                column.addWidget(part)
            column.addStretch(1)
        line.addWidget(self._crop)
        line.addWidget(self._cells)
        holder = wide(QWidget())
        holder.setLayout(where)
        line.addWidget(holder, 1)
        line.addLayout(when)
        self.set_narrow(narrow=False)

    def set_narrow(self, *, narrow: bool) -> None:
        """Smaller crop and cells where the list is narrow."""
        self._narrow = narrow
        crop_w = (_NARROW if narrow else _WIDE)[0] - 6 * text_growth()
        self._line.setSpacing(GAP if narrow else 3 * UNIT)
        self._crop.setFixedSize(crop_w, crop_w // 2)
        # State and camera in larger words need the room; the picture is seen in the hit, and in a search.
        self._crop.setVisible(not narrow or not text_growth())
        self._fit_cells()

    def _fit_cells(self) -> None:
        """Longer plates than seven characters get narrower cells, so that rows stay aligned."""
        pitch = (_NARROW if self._narrow else _WIDE)[1]
        self._cells.set_pitch(min(pitch, 7 * pitch / max(1, len(self._cells.plate_text))), _CELLS_H)

    def show_row(self, row: ReadRow) -> None:
        """Show a read; its crop is decoded only when it is another one."""
        if row == self.row:
            return
        if self.row is None or self.row.read_id != row.read_id:
            self._crop.show_plate(row.plate_jpeg, row.plate_at)
            self._crop.setAccessibleName(f"Plate crop, {row.read_at}")
        self.row = row
        self._cells.set_plate(row.text, doubt=row.doubtful)
        self._fit_cells()
        self._state.show_text(row.state)
        set_property(self._state, "tone", "p2" if row.state == "Unknown" else "text")
        self._camera.show_text(row.camera)
        self._at.setText(row.read_at)
        tone = f"p{row.level}" if row.level and row.open else "text2"
        self._hit.setText(("HIT" if row.open else "closed") if row.level else "")
        self._hit.setVisible(bool(row.level))
        set_property(self._hit, "tone", tone)
        set_property(self._frame, "panel", f"p{row.level}" if row.level and row.open else "flat")
