# SPDX-License-Identifier: Apache-2.0
"""What a search found: how many and why, the list, and the chosen read at large."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mdt_app.screens.inquiry import InquiryScreen
from mdt_app.screens.inquiry_state import InquiryState
from mdt_app.screens.wording import number
from mdt_app.ui.result_detail import ResultDetail
from mdt_app.ui.result_list import ResultList
from mdt_app.ui.style import label, panel, stack
from mdt_app.ui.tokens import GAP, PAD, UNIT, Theme
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.notice_box import NoticeBox
from mdt_app.ui.widgets.plate_cells import PlateCells

_SIDE_W, _NARROW_SIDE_W = 428, 340
_NARROW_W = 1000
_SUMMARY = 150  # characters of why it was searched; the record has all of them


class ResultsPage(QWidget):
    """Summary, rows, and the chosen read."""

    def __init__(self, screen: InquiryScreen, theme: Theme) -> None:
        super().__init__()
        self._screen = screen
        self.setAccessibleName("What the search found")
        column = stack(self, pad=PAD, gap=10)
        column.addWidget(self._make_head(theme))
        self._trouble = NoticeBox(theme)
        column.addWidget(self._trouble)
        body = QHBoxLayout()
        body.setSpacing(PAD)
        self._list, self._side = ResultList(screen, theme), ResultDetail(screen, theme)
        body.addWidget(self._list, 1)
        body.addWidget(self._side)
        column.addLayout(body, 1)

    def _make_head(self, theme: Theme) -> QWidget:
        box = panel()
        line = QHBoxLayout(box)
        line.setContentsMargins(20, 10, 3 * UNIT, 10)
        line.setSpacing(GAP)
        words = stack(gap=0)
        top = QHBoxLayout()
        self._pattern = PlateCells(theme, "", pitch=24, height=40, cell=False, name="Searched for")
        self._count = label("", "head", 800)
        self._recorded = label("", "note", 600, "text2")
        top.addWidget(self._pattern)
        top.addSpacing(3 * UNIT)
        top.addWidget(self._count)
        top.addSpacing(3 * UNIT)
        top.addWidget(self._recorded)
        top.addStretch(1)
        words.addLayout(top)
        self._summary = label("", "note", 500, "text2", wrap=True)
        self._filters = label("", "note", 500, "text2", wrap=True)
        words.addWidget(self._summary)
        words.addWidget(self._filters)
        line.addLayout(words, 1)
        filters, change = KeyButton(theme, "Filters", "F"), KeyButton(theme, "Change", "E")
        filters.clicked.connect(self._screen.open_filters)
        change.clicked.connect(self._screen.change)
        line.addWidget(filters)
        line.addWidget(change)
        return box

    def focus_first(self) -> None:
        """The list has the focus: up and down choose."""
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_state(self, state: InquiryState) -> None:
        """Show what was found."""
        self._pattern.set_plate(state.form.plate)
        self._pattern.setVisible(bool(state.form.plate))
        self._count.setText("1 read" if state.total == 1 else f"{number(state.total)} reads")
        why = state.summary
        self._summary.setText(why if len(why) <= _SUMMARY else f"{why[:_SUMMARY]}…")
        self._summary.setAccessibleName(why)
        asked = " · ".join(part for part in (state.filters, state.left_out) if part)
        self._filters.setText(asked)
        self._filters.setVisible(bool(asked))
        self._recorded.setText(state.recorded)
        self._trouble.show_notice("p2", state.error, "")
        self._list.show_state(state)
        self._side.show_state(state)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow pages leave the crops out of the rows."""
        super().resizeEvent(event)
        wide = self.width() >= _NARROW_W
        self._side.fit(_SIDE_W if wide else _NARROW_SIDE_W)
        self._list.show_crops(shown=wide)
