# SPDX-License-Identifier: Apache-2.0
"""The page of hot plates: what waits and what is looked for, the chosen one at large, and the form."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QWidget

from mdt_app.screens.hot_plates import HotPlateRow, HotPlatesScreen, HotPlatesState, Page
from mdt_app.ui.hot_plate_form_view import HotPlateFormPage
from mdt_app.ui.style import label, panel, set_property, stack, tall, text_growth
from mdt_app.ui.tokens import GAP, PAD, UNIT, Theme
from mdt_app.ui.widgets.fact_lines import FactLines
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.labels import ElidedLabel
from mdt_app.ui.widgets.list_line import ListLine
from mdt_app.ui.widgets.notice_box import NoticeBox
from mdt_app.ui.widgets.plate_cells import PlateCells
from policy.plates import spoken

_ROW_H = 22 * UNIT
_SIDE_W, _NARROW_SIDE_W = 520, 396
_NARROW_W = 1000
_FACTS = 7
_CHARACTERS = 10  # of the longest plate
_SYNOPSIS = 200  # characters shown at large; a longer one is cut with dots


class HotPlateLine(ListLine):
    """One hot plate in the list."""

    def __init__(self, theme: Theme, row: HotPlateRow) -> None:
        super().__init__(tall(_ROW_H, 2))
        self.setAccessibleName(f"{row.title}, {row.standing}, {spoken(row.plate)}")
        line = QHBoxLayout(self)
        line.setContentsMargins(PAD, GAP, PAD, GAP)
        line.setSpacing(PAD)
        name = "Partial plate" if row.partial else "Plate"
        line.addWidget(
            PlateCells(theme, row.plate, pitch=18 if text_growth() else 22, height=40, cell=False, name=name)
        )
        words = stack(gap=0)
        role = "body" if text_growth() else "strong"
        title, synopsis = ElidedLabel(role, 600), ElidedLabel("note", 500, "text2")
        title.show_text(row.title)
        synopsis.show_text(row.line)
        words.addWidget(title)
        words.addWidget(synopsis)
        line.addLayout(words, 1)
        line.addWidget(label(row.standing, role, 700, row.tone))


class HotPlateListPage(QWidget):
    """Rows on the left; on the right the chosen one and what may be done with it."""

    def __init__(self, screen: HotPlatesScreen, theme: Theme) -> None:
        super().__init__()
        self._screen, self._theme = screen, theme
        self._rows: tuple[HotPlateRow, ...] | None = None
        self._lines: list[HotPlateLine] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Hot plates of this car")
        row = QHBoxLayout(self)
        row.setContentsMargins(PAD, PAD, PAD, PAD)
        row.setSpacing(PAD)
        row.addWidget(self._make_list(theme), 1)
        row.addWidget(self._make_side(theme))

    def _make_list(self, theme: Theme) -> QWidget:
        box = QWidget()
        column = stack(box, gap=PAD)
        self._told = NoticeBox(theme)
        column.addWidget(self._told)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self._area, 1)
        new = KeyButton(theme, "New hot plate", "N", variant="primary", glyph="plate", role="head")
        new.clicked.connect(self._screen.begin)
        column.addWidget(new)
        return box

    def _make_side(self, theme: Theme) -> QWidget:
        self._side = panel()
        column = stack(self._side, pad=PAD, gap=4 if text_growth() else 10)
        self._plate = PlateCells(theme, "", pitch=44, height=60, name="Plate")
        column.addWidget(self._plate)
        self._partial = label("Partial plate", "strong", 700, "p2")
        column.addWidget(self._partial)
        self._line = label("", "strong", 600, wrap=True)
        column.addWidget(self._line)
        role = "note" if text_growth() else "body"
        self._facts = FactLines(_FACTS, gap=column.spacing(), role=role, weight=500)
        column.addLayout(self._facts)
        column.addStretch(1)
        self._note = label("", "body", 600, wrap=True)
        column.addWidget(self._note)
        column.addLayout(self._make_keys(theme))
        return self._side

    def _make_keys(self, theme: Theme) -> QGridLayout:
        keys = QGridLayout()
        keys.setSpacing(GAP)
        self._approve = KeyButton(theme, "Approve", "A", variant="primary")
        self._change = KeyButton(theme, "Change", "C")
        self._end = KeyButton(theme, "End", "X")
        self._past = KeyButton(theme, "Past reads", "S")
        for at, (key, act) in enumerate(
            (
                (self._end, self._screen.end),
                (self._past, self._screen.search_past),
                (self._change, self._screen.begin_change),
                (self._approve, self._screen.approve),
            )
        ):
            key.clicked.connect(act)
            keys.addWidget(key, at // 2, at % 2)
        return keys

    def focus_first(self) -> None:
        """The list has the focus: up and down choose."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme into use for rows that are made later."""
        self._theme = theme

    def show_state(self, state: HotPlatesState) -> None:
        """Show the list and the chosen one."""
        head = f"Wrong: {state.error}" if state.error else state.told
        self._told.show_notice("p1" if state.error else "ok", head, "")
        if state.rows is not self._rows:
            self._rows = state.rows
            self._draw(state.rows)
        for at, line in enumerate(self._lines):
            line.show_chosen(chosen=at == state.chosen)
        row = state.row
        self._side.setVisible(row is not None)
        if row is not None:
            self._show_side(row, busy=state.busy)
            self._area.ensureWidgetVisible(self._lines[state.chosen], 0, GAP)

    def _draw(self, rows: tuple[HotPlateRow, ...]) -> None:
        content = QWidget()
        column = stack(content)
        self._lines = []
        for at, row in enumerate(rows):
            line = HotPlateLine(self._theme, row)
            line.chosen.connect(lambda at=at: self._screen.choose(at))
            self._lines.append(line)
            column.addWidget(line)
        if not rows:
            column.addWidget(label("No hot plate of this car yet.", "strong", 600))
            words = "A plate or a part of one that is entered here is looked for by this car, once it is approved."
            column.addWidget(label(words, "body", 500, "text2", wrap=True))
        column.addStretch(1)
        self._area.setWidget(content)

    def _show_side(self, row: HotPlateRow, *, busy: bool) -> None:
        across = self._side.width() - 2 * PAD
        self._plate.set_plate(row.plate)
        self._plate.set_pitch(
            min(44.0, across / max(_CHARACTERS, len(row.plate))), 44 if text_growth() else 60
        )
        self._partial.setVisible(row.partial)
        self._line.setText(row.line if len(row.line) <= _SYNOPSIS else f"{row.line[:_SYNOPSIS]}…")
        self._facts.show_facts(row.facts)
        self._note.setText(row.note)
        set_property(self._note, "tone", row.tone)
        self._approve.setVisible(row.may_decide)
        self._change.setVisible(row.may_change)
        self._end.setVisible(row.may_end)
        waits = row.standing == "waiting"
        self._end.set_word("Reject" if row.may_decide else "Take back" if waits else "End")
        for key in (self._approve, self._change, self._end):
            key.setEnabled(not busy)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow pages leave more room to the list."""
        super().resizeEvent(event)
        self._side.setFixedWidth(_SIDE_W if self.width() >= _NARROW_W else _NARROW_SIDE_W)
        self.show_state(self._screen.state)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down choose one."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if step:
            self._screen.choose(self._screen.state.chosen + step)
        else:
            super().keyPressEvent(event)


class HotPlatesView(QWidget):
    """Renders the page: list or form."""

    def __init__(self, screen: HotPlatesScreen, theme: Theme) -> None:
        super().__init__()
        self._screen = screen
        self.list, self.form = HotPlateListPage(screen, theme), HotPlateFormPage(screen, theme)
        column = stack(self, gap=0)
        column.addWidget(self.list)
        column.addWidget(self.form)
        screen.subscribe(self.show_state)
        self.show_state(screen.state)

    def show_state(self, state: HotPlatesState) -> None:
        """Show the list or the form."""
        writing = state.page is Page.FORM
        turned = self.form.isHidden() is writing
        self.list.setVisible(not writing)
        self.form.setVisible(writing)
        (self.form if writing else self.list).show_state(state)
        if turned and self.isVisible():
            (self.form if writing else self.list).focus_first()

    def showEvent(self, event: QShowEvent) -> None:
        """The page is opened: what is in the store now is asked for."""
        super().showEvent(event)
        self._screen.opened()
        (self.list if self.form.isHidden() else self.form).focus_first()

    def hideEvent(self, event: QHideEvent) -> None:
        """Another page is shown, or something covers all of them."""
        super().hideEvent(event)
        self._screen.left()
