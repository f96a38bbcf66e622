# SPDX-License-Identifier: Apache-2.0
"""What a search found: rows with crop, place and time, and the chosen read at large."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QWidget

from mdt_app.screens.inquiry import InquiryScreen, InquiryState, ResultRow
from mdt_app.ui.style import label, panel, stack
from mdt_app.ui.tokens import GAP, PAD, RADIUS, UNIT, Theme
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.labels import ElidedLabel
from mdt_app.ui.widgets.list_line import ListLine
from mdt_app.ui.widgets.picture import Picture
from mdt_app.ui.widgets.plate_cells import PlateCells
from mdt_app.ui.widgets.plate_picture import PlatePicture

_ROW_H = 112
_CROP_W, _CROP_H = 144, 72
#: Height over width of the picture of the chosen read: a camera's.
_SCENE_SHAPE = 9 / 16
_SIDE_W, _NARROW_SIDE_W = 428, 340
_FACTS = 4
_NARROW_W = 1000


class ResultLine(ListLine):
    """One read found."""

    def __init__(self, theme: Theme, row: ResultRow) -> None:
        super().__init__(_ROW_H)
        self.setAccessibleName(f"Read {row.when}, {row.state}, {row.where}, {row.camera}")
        line = QHBoxLayout(self)
        line.setContentsMargins(PAD, 10, PAD, 10)
        line.setSpacing(PAD)
        self._crop = PlatePicture(theme, name=f"Plate crop, {row.when}", radius=UNIT)
        self._crop.setFixedSize(_CROP_W, _CROP_H)
        self._crop.show_plate(row.plate_jpeg, row.plate_at)
        line.addWidget(self._crop)
        what = stack(gap=2)
        pitch = min(28.0, 28 * 7 / max(1, len(row.text)))
        what.addWidget(
            PlateCells(theme, row.text, pitch=pitch, height=46, cell=False, doubt=row.doubtful, name="Read")
        )
        what.addWidget(label(row.state, "body", 500, "text2"))
        line.addLayout(what)
        when = stack(gap=2)
        where = ElidedLabel("note", 500, "text2")
        where.show_text(f"{row.camera} · {row.where}")
        when.addStretch(1)
        when.addWidget(label(row.when, "strong", 600))
        when.addWidget(where)
        when.addStretch(1)
        line.addLayout(when, 1)

    def show_crop(self, *, shown: bool) -> None:
        """Narrow pages show the crop of the chosen read only, at large."""
        self._crop.setVisible(shown)


class ResultsPage(QWidget):
    """Summary, rows, and the chosen read."""

    def __init__(self, screen: InquiryScreen, theme: Theme) -> None:
        super().__init__()
        self._screen, self._theme = screen, theme
        self._rows: tuple[ResultRow, ...] | None = None
        self._lines: list[ResultLine] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Results of the search")
        column = stack(self, pad=PAD, gap=10)
        column.addWidget(self._make_head(theme))
        body = QHBoxLayout()
        body.setSpacing(PAD)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body.addWidget(self._area, 1)
        body.addWidget(self._make_side(theme))
        column.addLayout(body, 1)

    def _make_head(self, theme: Theme) -> QWidget:
        box = panel()
        line = QHBoxLayout(box)
        line.setContentsMargins(20, 10, 3 * UNIT, 10)
        words = stack(gap=0)
        top = QHBoxLayout()
        self._pattern = PlateCells(theme, "", pitch=24, height=40, cell=False, name="Searched for")
        self._count = label("", "head", 800)
        top.addWidget(self._pattern)
        top.addSpacing(3 * UNIT)
        top.addWidget(self._count)
        top.addStretch(1)
        words.addLayout(top)
        self._summary = ElidedLabel("note", 500, "text2")
        words.addWidget(self._summary)
        line.addLayout(words, 1)
        self._recorded = label("", "note", 600, "text2")
        change = KeyButton(theme, "Change", "E")
        change.clicked.connect(self._screen.change)
        line.addWidget(self._recorded)
        line.addWidget(change)
        return box

    def _make_side(self, theme: Theme) -> QWidget:
        self._side = panel()
        column = stack(self._side, pad=PAD, gap=10)
        self._scene = Picture(theme, name="Whole vehicle picture")
        self._plate = PlatePicture(theme, name="Plate crop", radius=RADIUS)
        self._cells = PlateCells(theme, "", pitch=44, height=60, name="Read")
        column.addWidget(self._scene)
        column.addWidget(self._plate)
        column.addWidget(self._cells)
        self._facts: list[tuple[QLabel, QLabel]] = []
        for _ in range(_FACTS):
            line = QHBoxLayout()
            name, value = label("", "note", 600, "text2"), label("", "body", 500)
            line.addWidget(name)
            line.addStretch(1)
            line.addWidget(value)
            column.addLayout(line)
            self._facts.append((name, value))
        column.addStretch(1)
        return self._side

    def focus_first(self) -> None:
        """The list has the focus: up and down choose."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme into use for rows that are made later."""
        self._theme = theme

    def show_state(self, state: InquiryState) -> None:
        """Show what was found."""
        self._pattern.set_plate(state.form.plate)
        self._pattern.setVisible(bool(state.form.plate))
        count = len(state.rows)
        self._count.setText("1 read" if count == 1 else f"{count} reads")
        self._summary.show_text(state.summary)
        self._recorded.setText(state.recorded)
        if state.rows is not self._rows:
            self._rows = state.rows
            self._draw(state.rows)
        for at, line in enumerate(self._lines):
            line.show_chosen(chosen=at == state.chosen)
            line.show_crop(shown=self.width() >= _NARROW_W)
        self._side.setVisible(0 <= state.chosen < count)
        if 0 <= state.chosen < count:
            self._show_side(state.rows[state.chosen])
            self._area.ensureWidgetVisible(self._lines[state.chosen], 0, GAP)

    def _draw(self, rows: tuple[ResultRow, ...]) -> None:
        content = QWidget()
        column = stack(content)
        self._lines = []
        for at, row in enumerate(rows):
            line = ResultLine(self._theme, row)
            line.chosen.connect(lambda at=at: self._screen.choose(at))
            self._lines.append(line)
            column.addWidget(line)
        note = panel("raised")
        words = stack(note, pad=PAD, gap=2)
        head = "Older reads are at the department" if rows else "No read of this car fits"
        words.addWidget(label(head, "body", 700))
        words.addWidget(
            label(
                "The department's server has its own search, with its own record.",
                "note",
                500,
                "text2",
                wrap=True,
            )
        )
        column.addWidget(note)
        column.addStretch(1)
        self._area.setWidget(content)

    def _show_side(self, row: ResultRow) -> None:
        has_scene = bool(row.scene_jpeg)
        self._scene.setVisible(has_scene)
        self._plate.setVisible(not has_scene)
        if has_scene:
            self._scene.show_jpeg(row.scene_jpeg)
        else:
            self._plate.show_plate(row.plate_jpeg, row.plate_at)
        self._scene.set_words(row.camera, row.when)
        self._cells.set_plate(row.text, doubt=row.doubtful)
        self._cells.set_pitch(min(44.0, 400 / max(1, len(row.text))), 60)
        for (name, value), (what, said) in zip(self._facts, row.facts, strict=True):
            name.setText(what)
            value.setText(said)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow pages leave the crops out of the rows."""
        super().resizeEvent(event)
        wide = self.width() >= _NARROW_W
        across = _SIDE_W if wide else _NARROW_SIDE_W
        self._side.setFixedWidth(across)
        for picture in (self._scene, self._plate):
            picture.setFixedHeight(round((across - 2 * PAD) * _SCENE_SHAPE))
        for line in self._lines:
            line.show_crop(shown=wide)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down choose a read."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if step:
            self._screen.choose(self._screen.state.chosen + step)
        else:
            super().keyPressEvent(event)
