# SPDX-License-Identifier: Apache-2.0
"""The hits page: highest priority first; nothing falls off, and what is folded is counted."""

from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from mdt_app.screens.plate_place import place_of
from mdt_app.screens.queue import ClosedRow, QueueRow, QueueScreen, QueueState
from mdt_app.ui.close_notices import CloseNotices
from mdt_app.ui.folded_notices import FoldedNotices
from mdt_app.ui.style import label, panel, stack, tall, text_growth, wide
from mdt_app.ui.tokens import GAP, PAD, PRIORITIES, UNIT, Theme
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.labels import ElidedLabel
from mdt_app.ui.widgets.list_line import ListLine
from mdt_app.ui.widgets.plate_cells import PlateCells
from mdt_app.ui.widgets.plate_picture import PlatePicture
from mdt_app.ui.widgets.priority_mark import PriorityMark

_ROW_H = 106
_CROP_W, _CROP_H = 132, 66
_FACTS_W, _NARROW_FACTS_W = 270, 224
_NARROW_W = 1100


class HitLine(ListLine):
    """One open hit with the key that opens its verification.

    Signals:
        wanted: its key was pressed.
    """

    wanted = Signal()

    def __init__(self, theme: Theme, row: QueueRow, *, first: bool, narrow: bool) -> None:
        super().__init__(tall(_ROW_H, 3))
        card = row.card
        self.hit_id = card.hit_id
        word = PRIORITIES[card.level].word.lower()
        self.setAccessibleName(f"Hit of {card.read_at}, priority {card.level}, {word}: {card.category}")
        line = QHBoxLayout(self)
        line.setContentsMargins(PAD, 10, 3 * UNIT, 10)
        line.setSpacing(PAD)
        crop = PlatePicture(theme, name="Plate crop", radius=UNIT)
        crop.setFixedSize(_CROP_W, _CROP_H)
        crop.show_plate(card.hit.read.plate.plate_jpeg, place_of(card.hit.read.plate))
        line.addWidget(PriorityMark(theme, card.level, size=60, word=False))
        if not narrow and not text_growth():
            line.addWidget(crop)
        line.addWidget(wide(self._middle(theme, row)), 1)
        line.addWidget(self._facts(row, (_NARROW_FACTS_W if narrow else _FACTS_W) + 7 * text_growth()))
        self._key = KeyButton(
            theme,
            "Go on" if row.begun else "Verify",
            "V" if first else "",
            variant="primary" if first else "secondary",
            glyph="right" if row.begun else "eye",
            min_w=140 if narrow else 168,
        )
        self._key.set_note(row.step)
        cap = ", key V" if first else ""
        self._key.setAccessibleName(f"{self._key.text()}, hit of {card.read_at}{cap}")
        self._key.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._key.clicked.connect(self._want)
        line.addWidget(self._key)

    def _middle(self, theme: Theme, row: QueueRow) -> QWidget:
        card = row.card
        holder = QWidget()
        column = stack(holder, gap=0)
        head = QHBoxLayout()
        head.setSpacing(3 * UNIT)
        pitch = min(28.0, 28 * 7 / max(1, len(card.text)))
        cells = PlateCells(
            theme, card.text, pitch=pitch, height=46, doubt=card.doubtful, cell=False, name="Read"
        )
        head.addWidget(cells)
        head.addWidget(label(PRIORITIES[card.level].word, "body", 800, f"p{card.level}"))
        head.addStretch(1)
        column.addLayout(head)
        self._what = ElidedLabel("note" if text_growth() else "strong", 600)
        column.addWidget(self._what)
        return holder

    def _facts(self, row: QueueRow, width: int) -> QWidget:
        holder = QWidget()
        holder.setFixedWidth(width)
        column = stack(holder, gap=2)
        self._ago = label("", "body", 600)
        self._list = ElidedLabel("note", 600, "text2")
        name = ElidedLabel("note", 500, "text2")
        name.show_text(row.card.list_name)
        column.addStretch(1)
        for part in (self._ago, name, self._list):
            column.addWidget(part)
        column.addStretch(1)
        self.show_times(row)
        return holder

    def show_times(self, row: QueueRow) -> None:
        """Bring the ages up to date, and how often it was seen."""
        self._what.show_text(row.what)
        self._ago.setText(row.ago)
        self._list.show_text(row.list_line)

    def _want(self) -> None:
        self.wanted.emit()


class QueueView(QWidget):
    """Renders the hits page. Up and down choose; V verifies, F follows, D dismisses with a reason."""

    def __init__(self, screen: QueueScreen, theme: Theme) -> None:
        super().__init__()
        self._screen, self._theme = screen, theme
        self._lines: list[HitLine] = []
        self._drawn: tuple[object, ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Waiting hits")
        self._layers = QStackedLayout(self)
        waiting = QWidget()
        column = stack(waiting, pad=PAD, gap=10)
        self._layers.addWidget(waiting)
        self._close = CloseNotices(screen, theme)
        holder = QWidget()
        stack(holder, pad=3 * UNIT if text_growth() else PAD).addWidget(self._close)
        self._layers.addWidget(holder)
        column.addLayout(self._head(theme))
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self._area, 1)
        screen.subscribe(self.show_state)
        self.show_state(screen.state)

    def _head(self, theme: Theme) -> QHBoxLayout:
        head = QHBoxLayout()
        self._count = label("", "title", 800)
        self._help = label("", "body", 500, "text2", wrap=True)
        self._follow = KeyButton(theme, "Follow", "F", glyph="follow")
        self._dismiss = KeyButton(theme, "Dismiss…", "D")
        self._closed = KeyButton(theme, "Closed (0)", "H")
        self._follow.clicked.connect(self._screen.follow)
        self._dismiss.clicked.connect(self._screen.dismiss)
        self._closed.clicked.connect(self._screen.show_closed)
        head.addWidget(self._count)
        head.addSpacing(PAD)
        head.addWidget(self._help, 1)
        for key in (self._follow, self._dismiss, self._closed):
            head.addWidget(key)
        return head

    def set_theme(self, theme: Theme) -> None:
        """Take the theme into use for rows that are made later."""
        self._theme = theme

    def show_state(self, state: QueueState) -> None:
        """Show the open hits, or the closed ones; rows are made anew only when they are other hits.

        A page that nobody sees makes no rows: twenty of them take 150 ms, and a new alert comes first.
        """
        if not self.isVisible():
            return
        self._show_question(state)
        narrow = self.width() < _NARROW_W - 96
        drawn: tuple[object, ...] = (
            state.show_closed,
            state.closed if state.show_closed else (),
            tuple((row.card.hit_id, row.step) for row in state.shown),
            state.chosen,
            state.folded,
            state.folded_count,
            state.moving,
            narrow,
        )
        if drawn != self._drawn:
            self._drawn = drawn
            self._draw(state, narrow=narrow)
        for line, row in zip(self._lines, state.shown, strict=False):
            line.show_times(row)
        self._show_head(state)
        self._help.setVisible(not narrow)

    def _show_question(self, state: QueueState) -> None:
        """Why notices are closed is asked in place of the hits."""
        asked = bool(state.closing)
        if asked:
            self._close.show_state(state)
        if asked != bool(self._layers.currentIndex()):
            self._layers.setCurrentIndex(int(asked))
            (self._close if asked else self).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_head(self, state: QueueState) -> None:
        count = len(state.rows)
        self._count.setText(f"{len(state.closed)} closed" if state.show_closed else f"{count} waiting")
        self._help.setText(
            "Closed in this shift, latest first."
            if state.show_closed
            else "Highest priority first, then newest. ↑ ↓ choose.\nA hit stays until a person closes it."
        )
        self._closed.set_word("Waiting" if state.show_closed else f"Closed ({len(state.closed)})")
        chosen = next((row for row in state.shown if row.card.hit_id == state.chosen), None)
        for key in (self._follow, self._dismiss):
            key.setVisible(not state.show_closed)
            key.setEnabled(chosen is not None)
        self._follow.setVisible(state.may_follow and not state.show_closed)
        following = chosen is not None and chosen.card.following
        self._follow.setEnabled(chosen is not None and not following)
        none = "" if chosen is not None else "no hit waits"
        self._follow.set_note("following" if following else none)
        self._dismiss.set_note(none)

    def _draw(self, state: QueueState, *, narrow: bool) -> None:
        content = QWidget()
        column = stack(content, gap=10)
        self._lines = []
        if state.show_closed:
            for closed in state.closed:
                column.addWidget(self._closed_line(closed))
        else:
            self._draw_open(state, column, narrow=narrow)
        column.addStretch(1)
        self._area.setWidget(content)
        chosen = next((line for line in self._lines if line.hit_id == state.chosen), None)
        if chosen is not None:
            self._area.ensureWidgetVisible(chosen, 0, GAP)

    def _draw_open(self, state: QueueState, column: QVBoxLayout, *, narrow: bool) -> None:
        for row in state.shown:
            mine = row.card.hit_id == state.chosen
            line = HitLine(self._theme, row, first=mine, narrow=narrow)
            line.chosen.connect(lambda hit_id=row.card.hit_id: self._screen.choose(hit_id))
            line.wanted.connect(lambda hit_id=row.card.hit_id: self._verify_row(hit_id))
            line.show_chosen(chosen=mine)
            self._lines.append(line)
            column.addWidget(line)
        if state.folded_count or (not state.folded and state.fold_words):
            column.addWidget(FoldedNotices(self._screen, self._theme, state))
        if not state.rows:
            column.addWidget(label("No hit waits.", "strong", 500, "text2"))

    def _closed_line(self, row: ClosedRow) -> QWidget:
        box = panel()
        box.setFixedHeight(tall(76))
        line = QHBoxLayout(box)
        line.setContentsMargins(PAD, GAP, PAD, GAP)
        line.setSpacing(PAD)
        line.addWidget(PriorityMark(self._theme, row.level, size=44, word=False))
        line.addWidget(PlateCells(self._theme, row.text, pitch=26, height=44, cell=False, name="Read"))
        line.addWidget(label(row.category, "body", 600))
        line.addStretch(1)
        line.addWidget(label(row.how, "body", 600))
        line.addWidget(label(row.at, "body", 500, "text2"))
        return box

    def _verify_row(self, hit_id: UUID) -> None:
        self._screen.choose(hit_id)
        self._screen.verify()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down choose a hit."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if step:
            self._screen.move(step)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow pages leave the crops out of the rows."""
        super().resizeEvent(event)
        self.show_state(self._screen.state)

    def showEvent(self, event: QShowEvent) -> None:
        """What came while the page was away is shown; the list has the focus: up and down choose."""
        super().showEvent(event)
        self.show_state(self._screen.state)
        self.setFocus()
